"""Add up the returns of many bodies, each pound once: rows by category, quarter, sector, family.

What was paid inside a family is told from the payee's number and eliminated in a column of its
own, so that the sum of the returns still ties to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.domain.assessment import Status
from core.domain.collecting import AgreementFigure, OpportunityFigure, PayeeFigure, PipelineFigure
from core.domain.consolidated import (
    AgreementRow,
    CountedReturn,
    FamilyRow,
    PictureRow,
    PipelineRow,
    ReasonRow,
    Sums,
)
from core.domain.expecting import HAVE_RETURNED, BodyState, Standing
from core.domain.parties import Identifier, Sector, VatBasis
from core.domain.period import quarter_words
from core.domain.returns import Detail

NOT_STATED = "not by quarter"
_USED = "use"
_SECTORS = {Sector.CENTRAL: "Central government", Sector.WIDER: "Wider public sector"}
_BASES = {
    VatBasis.NET: "Without VAT",
    VatBasis.GROSS: "With VAT",
    VatBasis.UNKNOWN: "VAT not stated",
}
Key = TypeVar("Key", bound=Hashable)
Inside = Sequence[tuple[int, PayeeFigure]]


@dataclass(frozen=True, slots=True)
class Part:
    """What the returns add up to in a category or quarter, before anything is eliminated."""

    key: str
    sums: Sums
    lines: int
    returns: int


def inside_families(
    paid: Iterable[tuple[int, PayeeFigure]],
    returns: Iterable[CountedReturn],
    members: Mapping[Identifier, str],
) -> tuple[tuple[int, PayeeFigure], ...]:
    """Return what bodies paid to their own families, with the return that says so.

    ``members`` says of which family a number is. A member that has not returned is one too:
    what it was paid is no third-party spend of the family.
    """
    family_of = {one.file_id: one.family for one in returns}
    return tuple(
        (file_id, figure)
        for file_id, figure in paid
        if family_of.get(file_id)
        and members.get(Identifier(figure.scheme, figure.id)) == family_of[file_id]
    )


def eliminated(inside: Inside, key_of: Callable[[int, PayeeFigure], Key]) -> dict[Key, Sums]:
    """Add up what was paid inside families by any key."""
    pence: dict[Key, dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    for file_id, figure in inside:
        pence[key_of(file_id, figure)][figure.status] += figure.pence
    return {key: Sums.of(amounts) for key, amounts in pence.items()}


def parts_rows(
    parts: Iterable[Part], taken: Mapping[str, Sums], label_of: Callable[[str], str]
) -> tuple[PictureRow, ...]:
    """Return the rows of categories or quarters, in the order in which the parts come."""
    return tuple(
        PictureRow(
            part.key, label_of(part.key), part.sums, taken.get(part.key, Sums()), part.returns,
            part.lines,
        )
        for part in parts
    )  # fmt: skip


def quarter_label(code: str) -> str:
    """Say a quarter, also where the return does not part by quarter."""
    return quarter_words(code) if code else NOT_STATED


def body_rows(returns: Iterable[CountedReturn], inside: Inside) -> tuple[PictureRow, ...]:
    """Return a row for each return, the largest first."""
    taken = eliminated(inside, lambda file_id, _: file_id)
    rows = [
        PictureRow(
            str(one.file_id), one.body, one.sums, taken.get(one.file_id, Sums()), 1, one.lines,
            one.target,
        )
        for one in returns
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.net.available, row.label, row.key)))


def grouped(
    returns: Sequence[CountedReturn],
    inside: Inside,
    key_of: Callable[[CountedReturn], str],
    label_of: Callable[[str], str],
) -> tuple[PictureRow, ...]:
    """Return a row for each group of returns, the largest first.

    A group has a target where all of its returns name the same one.
    """
    keys = {one.file_id: key_of(one) for one in returns}
    taken = eliminated(inside, lambda file_id, _: keys[file_id])
    groups: dict[str, list[CountedReturn]] = defaultdict(list)
    for one in returns:
        groups[keys[one.file_id]].append(one)
    rows = [_group_row(key, label_of(key), some, taken) for key, some in groups.items()]
    return tuple(sorted(rows, key=lambda row: (-row.net.available, row.label)))


def _group_row(
    key: str, label: str, some: Sequence[CountedReturn], taken: Mapping[str, Sums]
) -> PictureRow:
    targets = {one.target for one in some if not one.nil}
    return PictureRow(
        key,
        label,
        sum((one.sums for one in some), Sums()),
        taken.get(key, Sums()),
        len(some),
        sum(one.lines for one in some),
        next(iter(targets)) if len(targets) == 1 else None,
    )


def sector_rows(returns: Sequence[CountedReturn], inside: Inside) -> tuple[PictureRow, ...]:
    """Return central government and the wider public sector, each with its target."""
    return grouped(
        returns, inside, lambda one: one.sector.value, lambda key: _SECTORS[Sector(key)]
    )


def vat_rows(returns: Sequence[CountedReturn], inside: Inside) -> tuple[PictureRow, ...]:
    """Return the returns without VAT apart from those with it: they are not the same pounds."""
    return grouped(
        returns, inside, lambda one: one.vat_basis.value, lambda key: _BASES[VatBasis(key)]
    )


def family_rows(
    returns: Sequence[CountedReturn], inside: Inside, standings: Iterable[Standing]
) -> tuple[FamilyRow, ...]:
    """Return every family of two bodies or more, with who of it is missing."""
    members: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        if one.family:
            members[one.family].append(one)
    some = [one for one in returns if len(members.get(one.family, ())) > 1]
    rows = {row.key: row for row in grouped(some, inside, lambda one: one.family, str)}
    found = []
    for family, bodies in members.items():
        if len(bodies) < 2:
            continue
        row = rows.get(family) or PictureRow(family, family, Sums(), Sums(), 0, 0)
        found.append(
            FamilyRow(
                row,
                tuple(one.name for one in bodies),
                tuple(one.name for one in bodies if one.state not in HAVE_RETURNED),
                tuple(one.name for one in bodies if one.state is BodyState.REFUSED),
                tuple(
                    one.body
                    for one in some
                    if one.family == family and one.detail is not Detail.LINE and not one.nil
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.row.net.available, one.row.label)))


def agreement_rows(
    used: Iterable[tuple[int, AgreementFigure]], publisher: str, tidy: Callable[[str], str]
) -> tuple[AgreementRow, ...]:
    """Return what was bought through each lot: own agreements first, then the largest.

    A supplier counts once, by its number or by its name as ``tidy`` gives it: bodies spell it
    in many ways, and some leave the number out.
    """
    pence: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    who: dict[tuple[str, str, str], tuple[set[int], set[tuple[str, str]]]] = defaultdict(
        lambda: (set(), set())
    )
    for file_id, figure in used:
        key = (figure.publisher, figure.agreement_no, figure.lot_no)
        pence[key][0] += figure.pence
        pence[key][1] += figure.lines
        who[key][0].add(file_id)
        who[key][1].add((figure.supplier, figure.id))
    rows = [
        AgreementRow(
            *key,
            own=bool(publisher) and key[0].casefold() == publisher.casefold(),
            pence=sums[0],
            lines=sums[1],
            returns=len(who[key][0]),
            suppliers=_how_many(who[key][1], tidy),
        )
        for key, sums in pence.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.own, -row.pence, _lot_of(row))))


def _how_many(suppliers: Iterable[tuple[str, str]], tidy: Callable[[str], str]) -> int:
    """Count suppliers by name and number: those with a number in common are one."""
    named = sorted((tidy(name), number) for name, number in suppliers)
    numbers = {name: number for name, number in named if number}
    return len({number or numbers.get(name, name) for name, number in named})


def _lot_of(row: AgreementRow | ReasonRow) -> tuple[str, str, str]:
    return row.publisher, row.agreement_no, row.lot_no


def reason_rows(
    offered: Sequence[tuple[int, OpportunityFigure]], *, by_lot: bool
) -> tuple[ReasonRow, ...]:
    """Return why lots are not used, the most pounds first; what is used or open is left out."""
    groups: dict[tuple[str, ...], list[tuple[int, OpportunityFigure]]] = defaultdict(list)
    for file_id, one in offered:
        if one.decision and one.decision != _USED:
            lot = (one.publisher, one.agreement_no, one.lot_no) if by_lot else ("", "", "")
            groups[*lot, one.decision, one.reason].append((file_id, one))
    rows = []
    for key, some in groups.items():
        once: dict[tuple[int, str], int] = {}
        for file_id, one in some:
            place = file_id, one.category
            once[place] = max(once.get(place, one.available_pence), one.available_pence)
        publisher, agreement_no, lot_no, decision, reason = key
        rows.append(
            ReasonRow(
                publisher, agreement_no, lot_no, decision, reason, len(some),
                len({file_id for file_id, _ in some}), sum(once.values()),
            )
        )  # fmt: skip
    return tuple(
        sorted(rows, key=lambda row: (-row.pence, row.decision, row.reason, _lot_of(row)))
    )


def pipeline_rows(
    freed: Iterable[tuple[int, PipelineFigure]], label_of: Callable[[str], str]
) -> tuple[PipelineRow, ...]:
    """Return what becomes available by category and quarter, the next quarter first."""
    pence: dict[tuple[str, str], int] = defaultdict(int)
    who: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for file_id, one in freed:
        key = (one.quarter, one.category)
        pence[key] += one.pence
        who[key][0].add(file_id)
        if one.contact:
            who[key][1].add(file_id)
    return tuple(
        PipelineRow(
            category, label_of(category), quarter, amount, *map(len, who[quarter, category])
        )
        for (quarter, category), amount in sorted(
            pence.items(), key=lambda item: (item[0][0], -item[1], item[0][1])
        )
    )
