"""The picture of all returns: who spends what, through whose agreements, why not, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from core.analysis import consolidation
from core.analysis.consolidation import Part
from core.analysis.picture_caveats import basis_words, caveats
from core.classifying.taxonomy_data import target_for
from core.classifying.tidying import tidy
from core.domain.assessment import Status
from core.domain.collecting import Collected, Counting, PayeeFigure
from core.domain.consolidated import CountedReturn, Picture, PictureRow, ReasonRow, Sums
from core.domain.expecting import Chase, Standing
from core.domain.identifiers import standard
from core.domain.parties import Identifier, VatBasis
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.store import collection_expected, collection_figures
from core.store.collection import Collection
from core.store.collection_figures import Cell, Sum
from core.usecases.chase_returns import chase_of
from core.usecases.market_lots import reason_words

_Figure = TypeVar("_Figure")


class NoSuchFamily(UserError):
    """No body that sent a return or is on the list belongs to {family}."""

    code = "SB-842"
    exit_code = 2
    remedy_text = "Choose from: {families}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which returns the picture is of, and for whom.

    ``publisher`` is whose own agreements are told apart. None and "" leave nothing out.
    """

    as_at: date
    publisher: str = ""
    period: Period | None = None
    family: str = ""
    vat_basis: VatBasis | None = None


@dataclass(frozen=True, slots=True)
class BodyCell:
    """A figure of a return in a category and quarter, with what of it stays in the family."""

    body: CountedReturn
    cell: Cell
    inside: int


@dataclass(frozen=True, slots=True)
class Glance:
    """A collection at a glance: its files, where each body stands, the list's name, all sums."""

    files: tuple[Collected, ...]
    chase: Chase
    listed: str
    whole: PictureRow


def glance(path: Path, as_at: date, period: Period | None = None) -> Glance:
    """Say what a collection holds, with the sums of the whole picture.

    Raises:
        NotACollection: the file is something else.
    """
    with Collection.open(path) as collection:
        found = Chosen(collection, Asked(as_at, period=period))
        listed = collection_expected.expected_name(collection)
        return Glance(found.files, found.chase, listed, _whole(found.returns, found.inside))


def picture(collection: Collection, asked: Asked, *, progress: Progress | None = None) -> Picture:
    """Put the returns that count together, what was paid inside families apart.

    Raises:
        NoSuchFamily: the family asked for is nobody's.
    """
    progress = progress or Progress()
    progress.step("Finding out whose returns they are", 0, 5)
    return assemble(Chosen(collection, asked), progress)


def assemble(found: Chosen, progress: Progress) -> Picture:
    """Put the returns together that were chosen."""
    progress.step("Adding up by category and quarter", 1, 5)
    by_category, by_quarter = found.by_category(), found.by_quarter()
    progress.step("Adding up by body and family", 2, 5)
    whole = _whole(found.returns, found.inside)
    progress.step("Looking at agreements", 3, 5)
    used = found.only(collection_figures.agreement_use(found.collection))
    agreements = consolidation.agreement_rows(used, found.asked.publisher, tidy)
    offered = list(found.only(collection_figures.opportunities(found.collection)))
    progress.step("Looking ahead", 4, 5)
    made = Picture(
        publisher=found.asked.publisher,
        as_at=found.asked.as_at,
        basis=basis_words(found.returns, found.asked.as_at),
        whole=whole,
        returns=found.returns,
        by_category=by_category,
        by_quarter=by_quarter,
        by_sector=consolidation.sector_rows(found.returns, found.inside),
        by_vat=consolidation.vat_rows(found.returns, found.inside),
        by_body=consolidation.body_rows(found.returns, found.inside),
        families=consolidation.family_rows(found.returns, found.inside, found.standings),
        agreements=agreements,
        reasons=_in_words(consolidation.reason_rows(offered, by_lot=False)),
        reasons_by_lot=_in_words(consolidation.reason_rows(offered, by_lot=True)),
        pipeline=consolidation.pipeline_rows(
            found.only(collection_figures.pipeline(found.collection)), found.label
        ),
        caveats=(),
        family=found.standings[0].family if found.asked.family else "",
    )
    counts = dict(Counter(one.state for one in found.standings))
    listed = [one.expected for one in found.standings]
    doubts = tuple(one for one in found.chase.doubts if one.expected in listed)
    chase = replace(found.chase, standings=found.standings, counts=counts, doubts=doubts)
    return replace(made, caveats=caveats(made, chase))


def cells(found: Chosen) -> Iterator[BodyCell]:
    """Yield category x body x quarter x status of the returns chosen, one at a time."""
    taken: dict[tuple[int, str, str, Status], int] = defaultdict(int)
    for file_id, one in found.inside:
        taken[file_id, one.category, one.quarter, one.status] += one.pence
    bodies = {one.file_id: one for one in found.returns}
    for cell in collection_figures.cells(found.collection, found.file_ids):
        key = cell.file_id, cell.category, cell.quarter, cell.status
        yield BodyCell(bodies[cell.file_id], cell, taken.get(key, 0))


class Chosen:
    """The returns that a picture is of, each with its family as list or return name it."""

    def __init__(self, collection: Collection, asked: Asked) -> None:
        """Find the returns, and what they paid inside their families.

        Raises:
            NoSuchFamily: the family asked for is nobody's.
        """
        self.collection, self.asked = collection, asked
        self.files = files = collection_figures.files(collection)
        self.chase: Chase = chase_of(collection, files, asked.as_at, asked.period)
        self.standings = _of_family(self.chase.standings, asked.family)
        of_file = {file.id: one for one in self.standings for file in one.files}
        counted = [one for one in files if one.counting is Counting.COUNTED]
        self.returns = tuple(
            _counted(one, of_file[one.id].family)
            for one in counted
            if one.id in of_file and _is_asked(one, asked)
        )
        self._ids = frozenset(one.file_id for one in self.returns)
        self.file_ids = None if len(counted) == len(self._ids) else sorted(self._ids)
        self.inside = self._inside()
        self._labels = collection_figures.labels(collection)

    def by_category(self) -> tuple[PictureRow, ...]:
        """Return the rows of categories, the most available first, Unknown last."""
        taken = consolidation.eliminated(self.inside, lambda _, one: one.category)
        parts = _parts(collection_figures.by_category(self.collection, self.file_ids))
        rows = consolidation.parts_rows(parts, taken, self.label)
        return tuple(sorted(rows, key=lambda r: (not r.key, -r.net.available, r.label)))

    def by_quarter(self) -> tuple[PictureRow, ...]:
        """Return the rows of quarters in their order, what is not parted by quarter last."""
        taken = consolidation.eliminated(self.inside, lambda _, one: one.quarter)
        parts = _parts(collection_figures.by_quarter(self.collection, self.file_ids))
        rows = consolidation.parts_rows(parts, taken, consolidation.quarter_label)
        return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))

    def label(self, code: str) -> str:
        """Return the words of a category."""
        return self._labels.get(code) or (code or "Unknown")

    def only(self, rows: Iterable[tuple[int, _Figure]]) -> Iterator[tuple[int, _Figure]]:
        """Keep the rows of the returns that the picture is of."""
        return ((file_id, row) for file_id, row in rows if file_id in self._ids)

    def _inside(self) -> tuple[tuple[int, PayeeFigure], ...]:
        members = dict(_numbers(self.standings))
        if not members:
            return ()
        paid = collection_figures.paid_to(self.collection, members)
        return consolidation.inside_families(paid, self.returns, members)


def _in_words(rows: Iterable[ReasonRow]) -> tuple[ReasonRow, ...]:
    return tuple(replace(row, words=reason_words(row.reason)) for row in rows)


def _of_family(standings: Sequence[Standing], family: str) -> tuple[Standing, ...]:
    if not family:
        return tuple(standings)
    named = {one.family for one in standings if one.family}
    wanted = next((name for name in named if name.casefold() == family.casefold()), "")
    if not wanted:
        raise NoSuchFamily(family=family, families=", ".join(sorted(named)) or "none")
    return tuple(one for one in standings if one.family == wanted)


def _is_asked(one: Collected, asked: Asked) -> bool:
    header = one.header
    return header is not None and asked.vat_basis in (None, header.vat_basis)


def _counted(one: Collected, family: str) -> CountedReturn:
    header = one.header
    assert header is not None  # what counts was read
    target = target_for(header.body.sector, header.as_at)
    return CountedReturn(
        file_id=one.id,
        file=one.file,
        body=header.body.name,
        body_key=header.body_key(),
        type_words=header.body_type_label,
        sector=header.body.sector,
        family=family,
        region=header.body.region,
        period=header.period,
        as_at=header.as_at,
        vat_basis=header.vat_basis,
        detail=header.detail,
        nil=header.nil,
        lines=one.lines,
        sums=Sums.of(one.pence),
        target=header.target or (target.basis_points if target else None),
        names_family=bool(header.body.family),
    )


def _numbers(standings: Iterable[Standing]) -> Iterator[tuple[Identifier, str]]:
    """Yield the numbers of every member of a family, by its list and its accepted returns."""
    for one in standings:
        if one.family:
            listed = one.expected.identifiers if one.expected else ()
            said = (number for file in one.files if file.accepted for number in file.identifiers)
            for number in (*listed, *said):
                yield standard(number), one.family


def _parts(sums: Iterable[Sum]) -> Iterator[Part]:
    for one in sums:
        yield Part(one.key, Sums.of(one.pence), one.lines, one.files)


def _whole(returns: Sequence[CountedReturn], inside: consolidation.Inside) -> PictureRow:
    rows = consolidation.grouped(returns, inside, lambda _: "", _all)
    return rows[0] if rows else PictureRow("", _all(""), Sums(), Sums(), 0, 0)


def _all(_key: str) -> str:
    return "All returns"
