"""The picture for the window: with its charts, and the families that it can be asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.analysis import picture_charts, special_charts
from core.analysis.figures import Chart
from core.domain.assessment import Status
from core.domain.consolidated import Picture
from core.domain.period import Period
from core.domain.progress import Progress
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases.chase_returns import chase
from core.usecases.picture import Asked, picture

_AVAILABLE = frozenset({Status.COLLABORATIVE, Status.ADDRESSABLE, Status.NO_LOT})


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture with its charts by name; ``families`` are all that can be chosen.

    ``periods`` are those of every return that counts, one for each.
    """

    picture: Picture
    charts: tuple[tuple[str, Chart], ...]
    families: tuple[str, ...]
    periods: tuple[Period, ...]


def look(path: Path, asked: Asked, *, progress: Progress | None = None) -> Seen:
    """Put the returns of a collection together that is not open yet.

    Raises:
        NotACollection: the file is something else. NoSuchFamily: as ``picture``.
    """
    with Collection.open(path) as collection:
        found = picture(collection, asked, progress=progress)
        who = _who_needs_what(collection, found)
        standings = chase(collection, asked.as_at).standings
    named = Counter(one.family for one in standings)
    counted = [file.period for one in standings for file in one.counted()]
    families = tuple(sorted(name for name, count in named.items() if name and count > 1))
    periods = tuple(period for period in counted if period)
    charts = {**picture_charts.charts(found), "bodies": who}
    return Seen(found, tuple(charts.items()), families, periods)


def _who_needs_what(collection: Collection, found: Picture) -> Chart:
    """Draw available spend by category and body, as it is returned."""
    names = {one.body_key: one.body for one in found.returns}
    bodies = {key: place for place, key in enumerate(names)}
    whose = {one.file_id: bodies[one.body_key] for one in found.returns}
    categories = {row.key: place for place, row in enumerate(found.by_category)}
    cells: dict[tuple[int, int], int] = defaultdict(int)
    for cell in collection_figures.cells(collection, whose):
        if cell.status in _AVAILABLE and cell.pence and cell.category in categories:
            cells[categories[cell.category], whose[cell.file_id]] += cell.pence
    return special_charts.heat_table(
        ("Category", "Body"),
        ([row.label for row in found.by_category], list(names.values())),
        cells,
        f"Available spend as returned, payments inside families not taken away; {found.basis}",
    )
