"""The bodies behind any figure of the picture, so that no sum must be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.analysis import consolidation
from core.domain.collecting import PayeeFigure
from core.domain.consolidated import Behind, BehindRow, CountedReturn, Sums
from core.domain.problems import UserError
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases.picture import Asked, Chosen

# How many parts the key of a figure has, where it is not one.
_PARTS = {Behind.AGREEMENT: 3, Behind.REASON: 2, Behind.PIPELINE: 2}


class NoSuchFigure(UserError):
    """The picture has no figure called {name}."""

    code = "SB-844"
    exit_code = 2
    remedy_text = (
        "Name it as category=food.catering, quarter=2025-Q2, sector=wider, vat=net, family=NAME, "
        "agreement=PBO/NUMBER/LOT, reason=DECISION/REASON or pipeline=2026-Q3/CATEGORY."
    )


def read_figure(text: str) -> tuple[Behind, tuple[str, ...]]:
    """Read what a command names: the kind of figure, and the parts of its key.

    Raises:
        NoSuchFigure: there is no such kind, or its key has not so many parts.
    """
    name, _, rest = text.partition("=")
    kinds = {one.value: one for one in Behind}
    if name not in kinds:
        raise NoSuchFigure(name=text)
    count = _PARTS.get(kinds[name], 1)
    key = tuple(rest.split("/", count - 1))
    if len(key) != count:
        raise NoSuchFigure(name=text)
    return kinds[name], key


def behind_of(path: Path, asked: Asked, what: Behind, key: Sequence[str]) -> tuple[BehindRow, ...]:
    """Return the bodies behind a figure of a collection that is not open yet.

    Raises:
        NotACollection: the file is something else. NoSuchFamily: as ``picture``.
    """
    with Collection.open(path) as collection:
        return behind(collection, asked, what, key)


def behind(
    collection: Collection, asked: Asked, what: Behind, key: Sequence[str]
) -> tuple[BehindRow, ...]:
    """Return the bodies behind a figure, the largest first; together they are the figure.

    Raises:
        NoSuchFamily: the family asked for is nobody's.
    """
    found = Chosen(collection, asked)
    if what in (Behind.CATEGORY, Behind.QUARTER):
        rows = _parted(collection, found, what, key[0])
    elif what in _OF_BODY:
        group = _OF_BODY[what]
        taken = consolidation.eliminated(found.inside, lambda file_id, _: file_id)
        mine = [one for one in found.returns if group(one) == key[0]]
        rows = [_spent(one, one.sums - taken.get(one.file_id, Sums())) for one in mine]
    else:
        rows = _counted(found, _amounts(collection, what, tuple(key)))
    return tuple(sorted(rows, key=lambda row: (-row.pence, row.body, row.file_id)))


_OF_BODY: Mapping[Behind, Callable[[CountedReturn], str]] = {
    Behind.SECTOR: lambda one: one.sector.value,
    Behind.VAT: lambda one: one.vat_basis.value,
    Behind.FAMILY: lambda one: one.family,
}


def _parted(collection: Collection, found: Chosen, what: Behind, key: str) -> list[BehindRow]:
    by_category = what is Behind.CATEGORY

    def part_of(figure: PayeeFigure) -> str:
        return figure.category if by_category else figure.quarter

    inside = [(file_id, one) for file_id, one in found.inside if part_of(one) == key]
    taken = consolidation.eliminated(inside, lambda file_id, _: file_id)
    sums = collection_figures.files_in(
        collection, category=key if by_category else None, quarter=None if by_category else key
    )
    return [
        _spent(one, Sums.of(sums[one.file_id]) - taken.get(one.file_id, Sums()))
        for one in found.returns
        if one.file_id in sums
    ]


def _spent(one: CountedReturn, sums: Sums) -> BehindRow:
    who = one.file_id, one.file, one.body, one.family, one.region
    return BehindRow(*who, sums.total, sums.available, sums.collaborative)


def _counted(found: Chosen, pence: Mapping[int, int]) -> list[BehindRow]:
    return [
        BehindRow(one.file_id, one.file, one.body, one.family, one.region, pence[one.file_id])
        for one in found.returns
        if one.file_id in pence
    ]


def _amounts(collection: Collection, what: Behind, key: tuple[str, ...]) -> dict[int, int]:
    """Return what each return has of the figures with the key."""
    pence: dict[int, int] = defaultdict(int)
    if what is Behind.AGREEMENT:
        for file_id, use in collection_figures.agreement_use(collection):
            if (use.publisher, use.agreement_no, use.lot_no) == key:
                pence[file_id] += use.pence
    elif what is Behind.PIPELINE:
        for file_id, row in collection_figures.pipeline(collection):
            if (row.quarter, row.category) == key:
                pence[file_id] += row.pence
    else:
        # However many lots were declined for a category, its pounds count once.
        once: dict[tuple[int, str], int] = {}
        for file_id, one in collection_figures.opportunities(collection):
            if (one.decision, one.reason) == key:
                place = file_id, one.category
                once[place] = max(once.get(place, one.available_pence), one.available_pence)
        for (file_id, _), amount in once.items():
            pence[file_id] += amount
    return pence
