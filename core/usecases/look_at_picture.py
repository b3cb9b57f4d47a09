"""The picture for the window: with its charts, and the families that it can be asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.analysis import picture_charts
from core.analysis.figures import Chart
from core.domain.consolidated import Picture
from core.domain.period import Period
from core.domain.progress import Progress
from core.store.collection import Collection
from core.usecases.chase_returns import chase
from core.usecases.picture import Asked, picture


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
        standings = chase(collection, asked.as_at).standings
    named = Counter(one.family for one in standings)
    counted = [file.period for one in standings for file in one.counted()]
    families = tuple(sorted(name for name, count in named.items() if name and count > 1))
    periods = tuple(period for period in counted if period)
    return Seen(found, tuple(picture_charts.charts(found).items()), families, periods)
