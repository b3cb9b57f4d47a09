"""Stand beside others: take benchmarks in, and set the body's own spend beside quartiles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.analysis import benchmark_chart
from core.analysis.benchmarks import standings
from core.analysis.figures import Chart
from core.domain.comparators import BenchmarkPack, OwnStanding, Place
from core.domain.operations import Operation, Touched
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.problems import UserError
from core.formats import benchmark_pack
from core.formats.files import read_within
from core.formats.packages import fingerprint
from core.formats.signing import PublicKey, key_fingerprint, short_code
from core.formats.trust import read_state, signs_for
from core.store import benchmarks as store
from core.store import catalogues
from core.store.benchmarks import PackRow
from core.store.book import Book
from core.usecases import contribute_benchmarks, find_opportunities
from core.usecases.trees import tree_of

__all__ = ["PackRow"]

_QUESTION = (
    "A rate above the upper quartile is a question, not a finding: others may buy less of it,"
    " pay for it elsewhere, or have other duties."
)


class PackNotSigned(UserError):
    """The benchmark pack {file} is not signed: nobody answers for it."""

    code = "SB-897"
    exit_code = 6
    remedy_text = "Ask the buying organisation for the pack as its program made it."


class OtherSigner(UserError):
    """{publisher} did not sign this pack: the key is not the one that its catalogues name."""

    code = "SB-898"
    exit_code = 6
    remedy_text = "Do not use it. If their key changed, take their newest catalogue in first."


class UnknownBenchmarks(UserError):
    """The book has no benchmarks of {publisher} for {period}."""

    code = "SB-899"
    exit_code = 2
    remedy_text = "Look at the list with: spendbook pbo benchmark list."


@dataclass(frozen=True, slots=True)
class PackLook:
    """A pack before it is taken in. ``trust`` says in words how far its publisher is known.

    ``rows`` are those with figures, ``fitting`` those of them for bodies like this one.
    """

    pack: BenchmarkPack
    short_code: str
    signed_by: str
    trust: str
    rows: int
    fitting: int
    replaces: PackRow | None


@dataclass(frozen=True, slots=True)
class Against:
    """Own spend beside others, on what basis, and what to bear in mind.

    ``without`` counts the categories with spend for which there is nobody to stand beside.
    """

    pack: BenchmarkPack
    trust: str
    period: Period
    rows: tuple[OwnStanding, ...]
    basis: str
    caveats: tuple[str, ...]
    without: int

    def count(self, place: Place) -> int:
        """Return how many categories lie there."""
        return sum(row.place is place for row in self.rows)


def look(book: Book, path: Path) -> PackLook:
    """Say what a benchmark pack is and whose; nothing is changed.

    Raises:
        NotAPackage, AnotherKind, PackageTooNew, PackageRefused: it is none, or not as it was made.
        PackNotSigned: nobody signed it. OtherSigner: somebody else than its publisher did.
    """
    data = read_within(path)
    pack, key = benchmark_pack.read_pack(data)
    if key is None:
        raise PackNotSigned(file=path.name)
    basis = find_opportunities.vat_basis_of(book)
    shown = [cell for cell in pack.cells if cell.rates is not None]
    like = [c for c in shown if (c.body_type, c.vat_basis) == (book.body.type_code, basis)]
    held = [row for row, _ in store.packs(book)]
    before = [r for r in held if (r.publisher, r.period) == (pack.publisher, pack.period)]
    return PackLook(
        pack,
        short_code(fingerprint(data)),
        key_fingerprint(key),
        _trust(book, pack, key),
        len(shown),
        len(like),
        before[0] if before else None,
    )


def apply(book: Book, path: Path) -> Touched:
    """Take a benchmark pack in; another of its publisher for the same year makes room.

    Raises:
        UserError: as for the look.
    """
    found = look(book, path)
    pack = found.pack
    summary = f"Took in benchmarks of {pack.publisher_name} for {pack.period.in_words()}"
    asked = {"publisher": pack.publisher, "period": pack.period.code(), "file": path.name}
    with book.work(Operation("benchmarks", summary, asked)) as work:
        store.add_pack(work, pack, read_within(path), found.signed_by)
    return work.touched


def packs(book: Book) -> tuple[PackRow, ...]:
    """List the benchmarks in the book, the latest year first."""
    return tuple(row for row, _ in store.packs(book))


def forget(book: Book, publisher: str, period: Period) -> Touched:
    """Take benchmarks out.

    Raises:
        UnknownBenchmarks: the book has none of that publisher and year.
    """
    if (publisher, period) not in {(row.publisher, row.period) for row in packs(book)}:
        raise UnknownBenchmarks(publisher=publisher, period=period.in_words())
    summary = f"Took the benchmarks of {publisher} for {period.in_words()} out"
    with book.work(Operation("forget-benchmarks", summary, {"publisher": publisher})) as work:
        store.forget_pack(work, publisher, period)
    return work.touched


def against(
    book: Book, period: Period, *, held: PackRow | None = None, driver: str = ""
) -> Against | None:
    """Set the spend of a year beside a pack, the latest if none is named; None without packs.

    ``driver`` sets everything against one driver, "" each category against what explains it.

    Raises:
        NotAYear: the period is not twelve months.
    """
    found = [pair for pair in store.packs(book) if held in (None, pair[0])]
    if not found:
        return None
    pack, key = benchmark_pack.read_pack(found[0][1])
    basis = find_opportunities.vat_basis_of(book)
    tree = tree_of(book)
    figures = contribute_benchmarks.spend(book, period)
    chosen = [d for d in contribute_benchmarks.drivers(book) if driver in ("", d.code)]
    cells = [
        cell
        for cell in pack.cells
        if (cell.body_type, cell.vat_basis) == (book.body.type_code, basis)
    ]
    sizes = contribute_benchmarks.sizes_on(book, period.end)
    labels = {one.category: tree.label(one.category) for one in figures}
    rows = standings(figures, sizes, chosen, cells, labels)
    words = {
        VatBasis.NET: "amounts without VAT",
        VatBasis.GROSS: "amounts with VAT",
        VatBasis.UNKNOWN: "VAT differs or is not stated",
    }
    return Against(
        pack,
        _trust(book, pack, key),
        period,
        rows,
        f"Own spend in scope, {period.in_words()}, {words[basis]}; others:"
        f" {pack.publisher_name}, for years that ended in {pack.period.in_words()}",
        _caveats(pack, period, basis, contribute_benchmarks.missing(book, period)),
        len(figures) - len(rows),
    )


def chart(found: Against) -> Chart:
    """Return the chart of where the body stands."""
    return benchmark_chart.against_others(found.rows, found.basis)


def _caveats(
    pack: BenchmarkPack, period: Period, basis: VatBasis, missing: str
) -> tuple[str, ...]:
    said = [f"The book does not hold the whole year. {missing}"] if missing else []
    said += [_QUESTION, benchmark_pack.METHOD]
    if not pack.period.covers(period.end):
        said.insert(0, "The years are not the same: prices have moved between them.")
    if basis is VatBasis.UNKNOWN:
        said.insert(0, "Your files differ in VAT, so there is nobody to stand beside.")
    return tuple(said)


def _trust(book: Book, pack: BenchmarkPack, key: PublicKey | None) -> str:
    """Say how far the publisher is known.

    Raises:
        OtherSigner: the book knows the publisher, and the key is not its.
    """
    text = catalogues.publisher_state(book, pack.publisher)
    if not text:
        return "not known from a catalogue: compare the key's fingerprint by telephone"
    if key is None or not signs_for(read_state(text), key):
        raise OtherSigner(publisher=pack.publisher_name)
    if catalogues.confirmation(book, pack.publisher) is None:
        return "signed by the publisher of a catalogue here, which nobody has confirmed"
    return "signed by a publisher that you confirmed"
