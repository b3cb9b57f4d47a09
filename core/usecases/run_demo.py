"""The whole job on a made-up body: what a clerk, a PBO officer and an auditor do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from core.domain.agreements import Catalogue, Usable
from core.domain.assessment import Assessment
from core.domain.money import Pence, pounds, share
from core.domain.parties import Body, VatBasis
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Detail
from core.formats.files import write_atomically
from core.formats.trust import PublisherKeys
from core.store.book import Book
from core.usecases import (
    board_report,
    books,
    categorise,
    decide_deals,
    demo_benchmarks,
    demo_bodies,
    demo_folders,
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
from core.usecases.demo_bodies import DemoBody
from core.usecases.write_report import write_report

# Of the pairs offered, the demo joins only those that a clerk would not look at twice.
_SURE = 90
_PASSPHRASE = "demonstration only"
_TO = ("ccs", "espo")
# What a made-up body decides about its two best deals; why, its own words say.
_DECIDED = (("use", ""), ("later", "contract"))
# The steps that every body takes, besides one for each file of payments and one for cards.
_STEPS = 15


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
    body: str = "town",
    progress: Progress | None = None,
    said: Callable[[DemoStep], None] | None = None,
) -> DemoResult:
    """Do the whole job of a made-up body in a folder, and say after each step what came of it.

    Raises:
        DemoFolderInUse: the folder holds a demonstration already.
        NoDemoBody: there is no made-up body of that key.
    """
    about = demo_bodies.body_called(body)
    if out.exists() and any(out.glob("*.spendbook")):
        raise DemoFolderInUse(folder=str(out))
    out.mkdir(parents=True, exist_ok=True)
    before = demo_folders.files_in(out)
    try:
        result = _Demo(about, out, progress or Progress(), said).run()
    except BaseException:
        demo_folders.take_back(out, before)
        raise
    demo_folders.record(about, out, before)
    return result


class _Demo:
    """One run: the folder, the steps so far, the clock."""

    def __init__(
        self,
        about: DemoBody,
        out: Path,
        progress: Progress,
        said: Callable[[DemoStep], None] | None,
    ) -> None:
        self._about = about
        self._out = out
        self._progress = progress
        self._said = said
        self._steps: list[DemoStep] = []
        self._since = time.perf_counter()

    def run(self) -> DemoResult:
        sources = self._unpack()
        catalogues = self._publish()
        path = self._out / self._about.book_name
        with self._new_book(path) as book:
            self._import(book)
            if self._about.facts["cards"]:
                self._join_cards(book)
            self._tidy(book)
            self._categorise(book)
            self._take(book, catalogues)
            self._contracts(book)
            assessment = self._compare(book)
            self._savings(book)
            self._watch(book)
            self._benchmarks(book)
            report = write_report(book, assessment, self._out / "report.html")
            write_report(book, assessment, self._out / "report.xlsx")
            self._done("Report", f"{report.name} and report.xlsx")
            self._board(book)
            sealed = self._seal(book)
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
        self._step(name)
        if self._said:
            self._said(step)

    def _step(self, name: str) -> None:
        facts = self._about.facts
        count = _STEPS + len(facts["spend"]) + bool(facts["cards"])
        self._progress.step(name, len(self._steps), count)

    def _unpack(self) -> tuple[Path, ...]:
        """Copy the shipped files out, as they would come from a finance system."""
        folder = self._out / "source files"
        folder.mkdir(exist_ok=True)
        found = []
        for item in self._about.folder.iterdir():
            if item.name.endswith((".csv", ".xlsx")):
                write_atomically(folder / item.name, item.read_bytes())
                found.append(folder / item.name)
        self._done("Files", f"{len(found)} files of {self._about.facts['name']} in {folder}")
        return tuple(sorted(found))

    def _publish(self) -> tuple[Path, ...]:
        """Build and sign the demo catalogues, as buying organisations would."""
        forms = files("resources") / "catalogues"
        built = []
        keys: dict[str, PublisherKeys] = {}
        for item in sorted(forms.iterdir(), key=lambda item: item.name):
            if item.name.endswith(".xlsx"):
                self._step("Catalogues built")
                with as_file(item) as form:
                    checked = publish_catalogue.check_form(form)
                stated = checked.catalogue
                if stated is None:
                    raise ValueError(f"{form.name} is not a catalogue")
                if stated.publisher not in keys:
                    keys[stated.publisher] = self._keys_of(stated)
                    self._step("Catalogues built")
                signed_by = keys[stated.publisher]
                built.append(publish_catalogue.build(checked, self._out, keys=signed_by))
        lots = sum(len(one.catalogue.lots()) for one in built)
        publishers = {one.catalogue.publisher for one in built}
        self._done(
            "Catalogues built",
            f"{len(built)} signed editions of {len(publishers)} buying organisations, {lots} lots",
        )
        return tuple(one.path for one in built)

    def _keys_of(self, stated: Catalogue) -> PublisherKeys:
        """Make the keys of a catalogue's publisher."""
        folder = self._out / "keys of the buying organisations" / stated.publisher
        return publish_catalogue.new_keys(
            folder, stated.publisher, name=stated.publisher_name, passphrase=_PASSPHRASE
        ).keys

    def _new_book(self, path: Path) -> Book:
        facts = self._about.facts
        kind = next(one for one in books.body_types() if one.code == facts["type_code"])
        body = Body(
            name=facts["name"],
            type_code=kind.code,
            sector=kind.sector,
            region=facts["region"],
            first_month=facts["first_month"],
            vat_basis=VatBasis(facts["vat_basis"]),
        )
        book = books.create_book(path, body, actor="Demonstration")
        self._done("Body", f"{body.name}: {kind.label}, {kind.sector} public sector")
        return book

    def _import(self, book: Book) -> None:
        for name in self._about.facts["spend"]:
            choices = import_spend.ImportChoices(
                control_total=Pence(self._about.control_total(name)),
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

    def _contracts(self, book: Book) -> None:
        path = self._out / "source files" / self._about.facts["contracts"]
        done = take_register.import_register(book, path)
        offered = match_contracts.matches(book)
        match_contracts.confirm_matches(book, offered)
        rows = record_contracts.contracts(book, self._about.as_at)
        locking = sum(row.locks for row in rows)
        self._done(
            "Contracts",
            f"{done.added} contracts, {done.call_offs} of them call-offs; "
            f"{len(offered)} matched to payments; {locking} lock spend",
        )

    def _compare(self, book: Book) -> Assessment:
        as_at, period = self._about.as_at, self._about.period
        found = find_opportunities.compare(book, as_at=as_at, period=period)
        if found.uses:
            decide_deals.answer_use(book, found.uses[:1], yes=True)
        usable_now = [one for one in found.opportunities if one.answer.usable is Usable.YES]
        whys = self._about.facts["decided"]
        for one, (decision, reason), note in zip(usable_now, _DECIDED, whys, strict=False):
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

    def _savings(self, book: Book) -> None:
        as_at = self._about.as_at
        demo_savings.write_down(book, as_at, self._about.facts["kept_for"])
        self._done("Savings", demo_savings.in_words(book, as_at))

    def _watch(self, book: Book) -> None:
        as_at, period = self._about.as_at, self._about.period
        demo_watching.say(book, as_at, period)
        self._done("Watch", demo_watching.in_words(book, as_at, period))

    def _benchmarks(self, book: Book) -> None:
        place = self._out / "keys of the buying organisations" / "ypo"
        keys = publish_catalogue.SigningKeys(place, _PASSPHRASE)
        folder = self._out / "benchmarks"
        self._done("Benchmarks", demo_benchmarks.share(book, self._about, folder, keys))

    def _board(self, book: Book) -> None:
        """Write the two pages for the board, which are the same every quarter."""
        as_at, period = self._about.as_at, self._about.period
        found = board_report.report(book, as_at=as_at, period=period, progress=self._progress)
        path = board_report.write(found, self._out / "board-report.pdf")
        self._done("Board", f"{path.name}: two pages, the same each quarter")

    def _seal(self, book: Book) -> Path:
        request = file_return.ReturnRequest(
            period=self._about.period,
            as_at=self._about.as_at,
            detail=Detail.LINE,
            recipients=_TO,
            prepared=("Demonstration", "made-up clerk"),
        )
        explain_checks.explain(book, request, self._about.facts["explanations"])
        built = file_return.build(book, request, self._out, progress=self._progress)
        self._done("Return", f"{built.path.name}, fingerprint {built.short_code}")
        return built.path

    def _verify(self, sealed: Path, sources: tuple[Path, ...], key: Path) -> None:
        spend = [path for path in sources if "contracts" not in path.name]
        found = review_return.verify(sealed, sources=spend, key=key)
        verdict = "the return is as it was sealed" if found.verdict else found.first_altered
        self._done("Verify", f"{len(found.checks)} checks: {verdict}")
