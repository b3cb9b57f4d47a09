"""The figures of all returns that count, in one view: by category, by quarter, in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.domain.assessment import Status
from core.domain.collecting import Collected, Counting
from core.domain.money import basis_points
from core.domain.period import quarter_words
from core.domain.progress import Progress
from core.store import collection_figures
from core.store.collection import Collection
from core.store.collection_figures import Sum


@dataclass(frozen=True, slots=True)
class Line:
    """What a category or a quarter adds up to. ``files`` is how many returns have a part in it.

    ``uptake`` is in basis points, None where nothing is available.
    """

    key: str
    label: str
    pence: Mapping[Status, int]
    lines: int
    files: int

    @property
    def total(self) -> int:
        """Return all payments."""
        return sum(self.pence.values())

    @property
    def in_scope(self) -> int:
        """Return what is locked or available."""
        return self.total - self.pence[Status.OUT_OF_SCOPE]

    @property
    def available(self) -> int:
        """Return what is in scope and not locked."""
        return self.in_scope - self.pence[Status.LOCKED]

    @property
    def uptake(self) -> int | None:
        """Return the collaborative share of what is available."""
        return basis_points(self.pence[Status.COLLABORATIVE], self.available)


@dataclass(frozen=True, slots=True)
class Consolidation:
    """What the returns say together. ``quarantined`` are refused or contradicted files.

    ``lines`` are payments. ``vat_bases`` are those of the returns that count: amounts on
    different bases are not the same thing.
    """

    accepted: int
    quarantined: tuple[tuple[str, tuple[str, ...]], ...]
    superseded: int
    overlapped: int
    bodies: int
    nil: int
    lines: int
    whole: Line
    by_category: tuple[Line, ...]
    by_quarter: tuple[Line, ...]
    vat_bases: tuple[str, ...]


def consolidate(collection: Path, *, progress: Progress | None = None) -> Consolidation:
    """Add up the returns of a collection that count; nothing is verified again.

    Raises:
        NotACollection: the file is something else.
    """
    progress = progress or Progress()
    with Collection.open(collection) as opened:
        progress.step("Adding up", 0, 3)
        files = collection_figures.files(opened)
        labels = collection_figures.labels(opened)
        progress.step("Adding up by category", 1, 3)
        by_category = _lines(collection_figures.by_category(opened), labels)
        progress.step("Adding up by quarter", 2, 3)
        by_quarter = _lines(collection_figures.by_quarter(opened), {})
    return _consolidation(files, by_category, by_quarter)


def _consolidation(
    files: Iterable[Collected], by_category: tuple[Line, ...], by_quarter: tuple[Line, ...]
) -> Consolidation:
    listed = tuple(files)
    counted = [file for file in listed if file.counting is Counting.COUNTED]
    lines = sum(file.lines for file in counted)
    sums = {s: sum(file.pence[s] for file in counted) for s in Status}
    headers = [file.header for file in counted if file.header is not None]
    stopped = (Counting.REFUSED, Counting.CONTRADICTED)
    return Consolidation(
        accepted=len(counted),
        quarantined=tuple((f.file, f.reasons) for f in listed if f.counting in stopped),
        superseded=sum(file.counting is Counting.SUPERSEDED for file in listed),
        overlapped=sum(file.counting is Counting.OVERLAPPED for file in listed),
        bodies=len({header.body_key() for header in headers}),
        nil=sum(header.nil for header in headers),
        lines=lines,
        whole=Line("", "All returns", sums, lines, len(counted)),
        by_category=by_category,
        by_quarter=by_quarter,
        vat_bases=tuple(sorted({header.vat_basis.value for header in headers})),
    )


def _lines(sums: Iterable[Sum], labels: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(one.key, labels.get(one.key) or _words(one.key), one.pence, one.lines, one.files)
        for one in sums
    )


def _words(key: str) -> str:
    return quarter_words(key) if "-Q" in key else key
