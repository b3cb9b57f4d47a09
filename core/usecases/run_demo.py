"""The whole job on a made-up town council: what a clerk, a PBO officer and an auditor do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from core.domain.agreements import Usable
from core.domain.assessment import Assessment
from core.domain.money import Pence, pounds, share
from core.domain.parties import Body, VatBasis
from core.domain.period import read_period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Detail
from core.formats.files import write_atomically
from core.store.book import Book
from core.usecases import (
    board_report,
    books,
    categorise,
    decide_deals,
    demo_benchmarks,
    demo_savings,
    demo_watching,
    explain_checks,
    file_return,
    find_opportunities,
    import_spend,
    join_cards,
    match_contracts,
    publish_catalogue,
    record_contracts,
    review_queue,
    review_return,
    take_catalogue,
    take_register,
    tidy_suppliers,
)
from core.usecases.write_report import write_report

# Of the pairs offered, the demo joins only those that a clerk would not look at twice.
_SURE = 90
_PASSPHRASE = "demonstration only"
_TO = ("ccs", "espo")
# What the made-up council decides about its two best deals.
_DECIDED = (
    ("use", "", "Made up: the works committee agreed in May"),
    ("later", "contract", "Made up: the grounds contract comes first"),
)


class DemoFolderInUse(UserError):
    """The folder {folder} holds a demonstration already."""

    code = "SB-910"
    exit_code = 3
    remedy_text = "Choose another folder with --out, or delete that one."


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A step that was done: its name, what came of it, and how long it took."""

    name: str
    sentence: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where everything lies."""

    folder: Path
    book: Path
    sources: tuple[Path, ...]
    catalogues: tuple[Path, ...]
    return_file: Path
    public_key: Path
    report: Path
    steps: tuple[DemoStep, ...]
    figures: dict[str, int]


def run(
    out: Path,
    *,
    progress: Progress | None = None,
    said: Callable[[DemoStep], None] | None = None,
) -> DemoResult:
    """Do the whole job in a folder, and say after each step what came of it.

    Raises:
        DemoFolderInUse: the folder holds a demonstration already.
    """
    if out.exists() and any(out.glob("*.spendbook")):
        raise DemoFolderInUse(folder=str(out))
    out.mkdir(parents=True, exist_ok=True)
    return _Demo(out, progress or Progress(), said).run()


class _Demo:
    """One run: the folder, the steps so far, the clock."""

    def __init__(
        self, out: Path, progress: Progress, said: Callable[[DemoStep], None] | None
    ) -> None:
        self._out = out
        self._progress = progress
        self._said = said
        self._steps: list[DemoStep] = []
        self._since = time.perf_counter()

    def run(self) -> DemoResult:
        sources = self._unpack()
        about = _about()
        catalogues = self._publish()
        path = self._out / "pellingbourne.spendbook"
        with self._new_book(path, about) as book:
            self._import(book, about)
            self._join_cards(book)
            self._tidy(book)
            self._categorise(book)
            self._take(book, catalogues)
            self._contracts(book, about)
            assessment = self._compare(book, about)
            demo_savings.write_down(book, date.fromisoformat(about["as_at"]))
            self._done("Savings", demo_savings.in_words(book, date.fromisoformat(about["as_at"])))
            self._watch(book, about)
            self._benchmarks(book, about)
            report = write_report(book, assessment, self._out / "report.html")
            write_report(book, assessment, self._out / "report.xlsx")
            self._done("Report", f"{report.name} and report.xlsx")
            self._board(book, about)
            sealed = self._seal(book, about)
            key = file_return.export_public_key(book, self._out / "public-key.pub")
        self._verify(sealed, sources, key)
        sums = assessment.figures
        return DemoResult(
            folder=self._out,
            book=path,
            sources=sources,
            catalogues=catalogues,
            return_file=sealed,
            public_key=key,
            report=report,
            steps=tuple(self._steps),
            figures={
                "total_pence": sums.total,
                "out_of_scope_pence": sums.out_of_scope,
                "in_scope_pence": sums.in_scope,
                "locked_pence": sums.locked,
                "available_pence": sums.available,
                "collaborative_pence": sums.collaborative,
            },
        )

    def _done(self, name: str, sentence: str) -> None:
        now = time.perf_counter()
        step = DemoStep(name, sentence, now - self._since)
        self._since = now
        self._steps.append(step)
        self._progress.step(name, len(self._steps), 17)
        if self._said:
            self._said(step)

    def _unpack(self) -> tuple[Path, ...]:
        """Copy the shipped files out, as they would come from a finance system."""
        folder = self._out / "source files"
        folder.mkdir(exist_ok=True)
        found = []
        for item in (files("resources") / "samples" / "town_council").iterdir():
            if item.name.endswith((".csv", ".xlsx")):
                write_atomically(folder / item.name, item.read_bytes())
                found.append(folder / item.name)
        self._done("Files", f"{len(found)} files of a made-up town council in {folder}")
        return tuple(sorted(found))

    def _publish(self) -> tuple[Path, ...]:
        """Build and sign the demo catalogues, as buying organisations would."""
        forms = files("resources") / "catalogues"
        built = []
        for item in sorted(forms.iterdir(), key=lambda item: item.name):
            if item.name.endswith(".xlsx"):
                with as_file(item) as form:
                    keys = self._keys_of(form)
                    built.append(publish_catalogue.build(form, self._out, keys=keys))
        lots = sum(len(one.catalogue.lots()) for one in built)
        publishers = {one.catalogue.publisher for one in built}
        self._done(
            "Catalogues built",
            f"{len(built)} signed editions of {len(publishers)} buying organisations, {lots} lots",
        )
        return tuple(one.path for one in built)

    def _keys_of(self, form: Path) -> publish_catalogue.SigningKeys:
        """Return the keys of a form's publisher, made when its first edition is built."""
        stated = publish_catalogue.check_form(form).catalogue
        if stated is None:
            raise ValueError(f"{form.name} is not a catalogue")
        folder = self._out / "keys of the buying organisations" / stated.publisher
        if not folder.exists():
            publish_catalogue.new_keys(
                folder, stated.publisher, name=stated.publisher_name, passphrase=_PASSPHRASE
            )
        return publish_catalogue.SigningKeys(folder, _PASSPHRASE)

    def _new_book(self, path: Path, about: dict[str, Any]) -> Book:
        kind = next(k for k in books.body_types() if k.code == about["type_code"])
        body = Body(
            name=about["name"],
            type_code=kind.code,
            sector=kind.sector,
            region=about["region"],
            first_month=about["first_month"],
            vat_basis=VatBasis(about["vat_basis"]),
        )
        book = books.create_book(path, body, actor="Demonstration")
        self._done("Body", f"{body.name}: {kind.label}, {kind.sector} public sector")
        return book

    def _import(self, book: Book, about: dict[str, Any]) -> None:
        totals = _totals(about)
        for name in about["spend"]:
            choices = import_spend.ImportChoices(
                control_total=Pence(totals["files"][name]["net_pence"]),
            )
            path = self._out / "source files" / name
            done = import_spend.take_in(book, path, choices=choices, progress=self._progress)
            agreed = "agrees with the ledger" if done.batch.ties() else "DIFFERS from the ledger"
            self._done(
                "Import",
                f"{name}: {done.batch.lines:,} payments, {pounds(done.batch.total)}, {agreed}; "
                f"{done.batch.left_out} rows left out",
            )

    def _join_cards(self, book: Book) -> None:
        """Take the bills out whose purchases are in the card file, so that none counts twice."""
        joined = join_cards.accept_agreeing(book)
        rest = join_cards.unjoined(book)
        without = pounds(sum(one.settlement.pence for one in rest))
        self._done(
            "Cards",
            f"{joined.lines} card bills, {pounds(joined.pence)}, joined to their purchases; "
            f"{len(rest)} from before the card file, {without}",
        )

    def _tidy(self, book: Book) -> None:
        pairs = [p for p in tidy_suppliers.possible_matches(book) if p.strength >= _SURE]
        before = len(tidy_suppliers.suppliers(book))
        tidy_suppliers.accept(book, pairs)
        after = len(tidy_suppliers.suppliers(book))
        self._done(
            "Suppliers", f"{before} spellings, {len(pairs)} pairs joined, {after} suppliers"
        )

    def _categorise(self, book: Book) -> None:
        before = categorise.coverage(book)
        for item in review_queue.queue(book, limit=10):
            if item.suggestions:
                first = item.suggestions[0].category
                categorise.set_category(book, item.kinds, first, always=True)
        after = categorise.coverage(book)
        parts = [share(c.mapped_pence, c.in_scope_pence) for c in (before, after)]
        self._done(
            "Categories",
            f"{parts[0]} of the pounds in scope by shipped rules, {parts[1]} after ten strokes",
        )

    def _take(self, book: Book, catalogues: tuple[Path, ...]) -> None:
        for path in catalogues:
            look = take_catalogue.look(book, path)
            take_catalogue.apply(
                book,
                path,
                confirmed_fingerprint=look.publisher_fingerprint,
                confirmed_how="made here for the demonstration",
            )
        held = [row for row in take_catalogue.editions(book) if row.current]
        names = ", ".join(f"{row.publisher} {row.edition}" for row in held)
        self._done("Catalogues applied", f"editions in use: {names}")

    def _contracts(self, book: Book, about: dict[str, Any]) -> None:
        path = self._out / "source files" / about["contracts"]
        done = take_register.import_register(book, path)
        offered = match_contracts.matches(book)
        match_contracts.confirm_matches(book, offered)
        rows = record_contracts.contracts(book, date.fromisoformat(about["as_at"]))
        locking = sum(row.locks for row in rows)
        self._done(
            "Contracts",
            f"{done.added} contracts, {done.call_offs} of them call-offs; "
            f"{len(offered)} matched to payments; {locking} lock spend",
        )

    def _compare(self, book: Book, about: dict[str, Any]) -> Assessment:
        as_at = date.fromisoformat(about["as_at"])
        period = read_period(about["period"], about["first_month"])
        found = find_opportunities.compare(book, as_at=as_at, period=period)
        if found.uses:
            decide_deals.answer_use(book, found.uses[:1], yes=True)
        usable_now = [one for one in found.opportunities if one.answer.usable is Usable.YES]
        for one, (decision, reason, note) in zip(usable_now, _DECIDED, strict=False):
            decide_deals.decide(book, [one], decision, reason, note=note)
        books.set_opening_view(book, period, as_at)
        found = find_opportunities.compare(book, as_at=as_at, period=period)
        sums = found.figures
        self._done(
            "Compare",
            f"{period.in_words()}: total {pounds(sums.total)} = "
            f"out of scope {pounds(sums.out_of_scope)} + locked {pounds(sums.locked)} "
            f"+ available {pounds(sums.available)}; "
            f"uptake {share(sums.collaborative, sums.available)}; {len(usable_now)} deals to use",
        )
        return found

    def _watch(self, book: Book, about: dict[str, Any]) -> None:
        as_at = date.fromisoformat(about["as_at"])
        period = read_period(about["period"], about["first_month"])
        demo_watching.say(book, as_at, period)
        self._done("Watch", demo_watching.in_words(book, as_at, period))

    def _benchmarks(self, book: Book, about: dict[str, Any]) -> None:
        as_at = date.fromisoformat(about["as_at"])
        period = read_period(about["period"], about["first_month"])
        place = self._out / "keys of the buying organisations" / "ypo"
        keys = publish_catalogue.SigningKeys(place, _PASSPHRASE)
        folder = self._out / "benchmarks"
        self._done("Benchmarks", demo_benchmarks.share(book, as_at, period, folder, keys))

    def _board(self, book: Book, about: dict[str, Any]) -> None:
        """Write the two pages for the board, which are the same every quarter."""
        period = read_period(about["period"], about["first_month"])
        found = board_report.report(
            book, as_at=date.fromisoformat(about["as_at"]), period=period, progress=self._progress
        )
        path = board_report.write(found, self._out / "board-report.pdf")
        self._done("Board", f"{path.name}: two pages, the same each quarter")

    def _seal(self, book: Book, about: dict[str, Any]) -> Path:
        request = file_return.ReturnRequest(
            period=read_period(about["period"], about["first_month"]),
            as_at=date.fromisoformat(about["as_at"]),
            detail=Detail.LINE,
            recipients=_TO,
            prepared=("Demonstration", "made-up clerk"),
        )
        explain_checks.explain(book, request, about["explanations"])
        built = file_return.build(book, request, self._out, progress=self._progress)
        self._done("Return", f"{built.path.name}, fingerprint {built.short_code}")
        return built.path

    def _verify(self, sealed: Path, sources: tuple[Path, ...], key: Path) -> None:
        spend = [path for path in sources if "contracts" not in path.name]
        found = review_return.verify(sealed, sources=spend, key=key)
        verdict = "the return is as it was sealed" if found.verdict else found.first_altered
        self._done("Verify", f"{len(found.checks)} checks: {verdict}")


def _about() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_sample("body.json"))
    return found


def _totals(about: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_sample(about["totals"]))
    return found


def _sample(name: str) -> bytes:
    return (files("resources") / "samples" / "town_council" / name).read_bytes()
