"""Build benchmarks from the contributions of many bodies: the buying organisation's side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.analysis.benchmarks import cells_of
from core.classifying import taxonomy_data
from core.domain.comparators import BenchmarkPack, Contribution, is_year
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.formats import benchmark_pack
from core.formats.files import place_of_package, read_within, write_atomically
from core.formats.packages import fingerprint
from core.formats.signed_package import AnotherKind
from core.formats.signing import key_fingerprint, short_code
from core.formats.trust import PublisherKeys
from core.store.book import utc_now
from core.usecases.publish_catalogue import SigningKeys, open_keys
from core.usecases.trees import tree_of


class NoContributions(UserError):
    """There is no contribution for {period} in {place} that can be used."""

    code = "SB-896"
    exit_code = 3
    remedy_text = "Choose the folder with the contributions that bodies sent, and their year."


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A contribution that came in. ``why`` says why it is left out, "" if it counts."""

    file: str
    body: str
    body_type: str
    period: str
    key: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """What may be published of a folder, and which files it rests on.

    ``labels`` are the words for the codes of body types, drivers and categories.
    """

    pack: BenchmarkPack
    files: tuple[GivenFile, ...]
    labels: Mapping[str, str]

    def used(self) -> int:
        """Return how many contributions count."""
        return sum(not one.why for one in self.files)

    def shown(self) -> int:
        """Return how many rows have figures."""
        return sum(cell.rates is not None for cell in self.pack.cells)


@dataclass(frozen=True, slots=True)
class BuiltBenchmarks:
    """A benchmark pack that was written."""

    path: Path
    short_code: str
    benchmarks: Benchmarks


@dataclass(frozen=True, slots=True)
class _Read:
    file: str
    given: Contribution
    key: str


def preview(
    folder: Path,
    period: Period,
    *,
    publisher: tuple[str, str] = ("", ""),
    progress: Progress | None = None,
) -> Benchmarks:
    """Return exactly what would be published of the contributions in a folder.

    A contribution counts if it is signed, of the same tree, and for a year that ends in the
    period. Of several of one body by one key the last made counts.

    Raises:
        NoContributions: none of them can be used.
    """
    progress = progress or Progress()
    found, refused = _read_folder(folder, progress)
    kept, left = _kept(found, period)
    if not kept:
        raise NoContributions(period=period.in_words(), place=str(folder))
    progress.step("Working the benchmarks out")
    cells = cells_of({key: one.given for key, one in kept.items()}, taxonomy_data.drivers())
    pack = BenchmarkPack(
        *publisher, period, utc_now().date(), next(iter(kept.values())).given.taxonomy, cells
    )
    files = [_given(one) for one in kept.values()] + left + refused
    return Benchmarks(pack, tuple(sorted(files, key=lambda one: one.file)), _labels())


def build(
    folder: Path,
    period: Period,
    keys: SigningKeys,
    out: Path,
    *,
    progress: Progress | None = None,
) -> BuiltBenchmarks:
    """Write the pack, signed with the publisher's key: a file, or into a folder.

    Raises:
        NoContributions: as for the preview. NoKeys, PassphraseWrong: the keys do not open.
    """
    opened: PublisherKeys = open_keys(keys)
    names = (opened.publisher, opened.name)
    found = preview(folder, period, publisher=names, progress=progress)
    package = benchmark_pack.build_pack(found.pack, opened.signing)
    path = place_of_package(out, benchmark_pack.pack_name(found.pack))
    write_atomically(path, package)
    return BuiltBenchmarks(path, short_code(fingerprint(package)), found)


def _read_folder(folder: Path, progress: Progress) -> tuple[list[_Read], list[GivenFile]]:
    """Read every contribution; packages of another kind are passed over."""
    found: list[_Read] = []
    refused: list[GivenFile] = []
    paths = sorted(p for p in folder.glob("*") if p.suffix.casefold() == ".zip")
    for number, path in enumerate(paths):
        progress.step("Reading contributions", number, len(paths))
        try:
            given, key = benchmark_pack.read_contribution(read_within(path))
        except AnotherKind:
            continue
        except UserError as fault:
            refused.append(GivenFile(path.name, "", "", "", "", fault.sentence()))
            continue
        found.append(_Read(path.name, given, key_fingerprint(key) if key else ""))
    return found, refused


def _kept(found: Iterable[_Read], period: Period) -> tuple[dict[str, _Read], list[GivenFile]]:
    """Return the contribution of each body that counts, and the others with the reason."""
    kept: dict[str, _Read] = {}
    left: list[GivenFile] = []
    for one in sorted(found, key=lambda each: (each.given.made_on, each.file)):
        body = one.given.body.body_id()
        why = _why_not(one, kept, period)
        if why:
            left.append(_given(one, why))
            continue
        if body in kept:
            left.append(_given(kept[body], "The body sent a later one."))
        kept[body] = one
    return kept, left


def _why_not(one: _Read, kept: dict[str, _Read], period: Period) -> str:
    given = one.given
    before = kept.get(given.body.body_id())
    first = next(iter(kept.values()), one)
    if not one.key:
        return "It is not signed."
    if not is_year(given.period):
        return "Its period is not a year."
    if not period.covers(given.period.end):
        return f"Its year does not end in {period.in_words()}."
    if given.taxonomy[0] != first.given.taxonomy[0]:
        return "Its categories are of another tree."
    if before is not None and before.key != one.key:
        return "Another key signed an earlier one of the same body: ask the body which is its."
    return ""


def _labels() -> dict[str, str]:
    labels = {one.code: one.label for one in taxonomy_data.body_types()}
    labels |= {one.code: one.label for one in taxonomy_data.drivers()}
    tree = tree_of(None)
    return labels | {str(code): tree.label(code) for code in tree.categories}


def _given(one: _Read, why: str = "") -> GivenFile:
    given = one.given
    return GivenFile(
        one.file,
        given.body.name,
        _labels().get(given.body.type_code, given.body.type_code),
        given.period.in_words(),
        one.key,
        why,
    )
