"""The whole job through the window, with clicks and keys: from the first screen to a sealed,
verified return, and a catalogue built at the other end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.agreements import Trust
from core.domain.money import Pence
from core.domain.returns import Detail
from core.domain.taxonomy import CategoryCode
from core.usecases import (
    books,
    close_imports,
    file_return,
    find_opportunities,
    keep_rules,
    match_contracts,
    publish_catalogue,
    record_contracts,
    review_queue,
    review_return,
    take_catalogue,
    tidy_suppliers,
)
from desktop.app import make_application
from desktop.jobs import Jobs
from desktop.main_window import MainWindow
from desktop.open_book import OpenBook, Workspace
from desktop.pages.contracts_import import RegisterForm
from desktop.pages.return_explain import AskExplanations
from desktop.qt import Settings
from desktop.widgets.asking import ChooseFolder, OpenFile, OpenFiles, SaveFile
from tests.flows.clerk import Clerk

AS_AT = date(2026, 3, 31)
ACROSS = Qt.Orientation.Horizontal
ELECTRICITY = CategoryCode("energy.electricity")
PASSPHRASE = "made up for a test"
COUNCIL = Path(str(files("resources"))) / "samples" / "town_council"


@dataclass(frozen=True)
class Story:
    """A body with its files, and what is right of them."""

    name: str
    kind: str
    spend: Path
    total: Pence
    typed_total: str
    register: Path


@pytest.fixture
def published(shared_data: Path, tmp_path: Path) -> Story:
    """A month that a leisure company published, and a register of one contract."""
    register = tmp_path / "register.csv"
    register.write_text(
        "Contract Reference,Contract Title,Supplier Name,Start Date,End Date\r\n"
        "C1,Materials for the pools,DAVINES UK LTD,01/04/2020,31/03/2027\r\n",
        encoding="utf-8",
    )
    spend = shared_data / "spend" / "brimhams-active_2022-08.csv"
    return Story("A leisure company", "Arm", spend, Pence(10_843_041), "108430.41", register)


@pytest.fixture
def made_up() -> Story:
    """The ledger of the council that the program ships."""
    return Story(
        "Pellingbourne Town Council (DEMO)",
        "Parish",
        COUNCIL / "ledger_2025-26.xlsx",
        Pence(249_095_655),
        "£2,490,956.55",
        COUNCIL / "contracts_register.csv",
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> tuple[Path, str]:
    """A signed catalogue as a buying organisation sends it, and its fingerprint."""
    keys = tmp_path / "sender"
    made = publish_catalogue.new_keys(keys, "espo", name="ESPO (DEMO)", passphrase=PASSPHRASE)
    signing = publish_catalogue.SigningKeys(keys, PASSPHRASE)
    shipped = files("resources") / "catalogues" / "espo_demo_edition_7.xlsx"
    with as_file(shipped) as form:
        built = publish_catalogue.build(form, tmp_path, keys=signing, issued=date(2026, 1, 12))
    return built.path, made.fingerprint


@pytest.fixture
def clerk(qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    make_application(["spendbook"])
    open_book = OpenBook(Jobs(), Settings(), tmp_path / "reports", AS_AT)
    window = MainWindow(open_book)

    def at_rest(window: MainWindow) -> None:
        # Else it asks whether to wait, and nobody would answer.
        qtbot.waitUntil(lambda: not window.open_book.jobs.busy(), timeout=60_000)

    qtbot.addWidget(window, before_close_func=at_rest)
    window.show()
    yield Clerk(qtbot, window)
    window.close()


@dataclass(frozen=True)
class Desk:
    """The clerk, the body, where things are kept, and the answers to dialogs."""

    clerk: Clerk
    story: Story
    book: Path
    out: Path
    monkeypatch: pytest.MonkeyPatch

    def will_open(self, path: Path) -> None:
        self.monkeypatch.setattr(OpenFile, "ask", lambda *_args: path)
        self.monkeypatch.setattr(OpenFiles, "ask", lambda *_args: [path])

    def will_use_folder(self, path: Path) -> None:
        self.monkeypatch.setattr(ChooseFolder, "ask", lambda *_args: path)


def test_a_published_file_goes_from_the_first_screen_to_a_verified_return(
    clerk: Clerk,
    published: Story,
    catalogue: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do_the_whole_job(_desk(clerk, published, tmp_path, monkeypatch), catalogue)


def test_the_made_up_council_goes_from_the_first_screen_to_a_verified_return(
    clerk: Clerk,
    made_up: Story,
    catalogue: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do_the_whole_job(_desk(clerk, made_up, tmp_path, monkeypatch), catalogue)


def _desk(clerk: Clerk, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    out = tmp_path / "out"
    out.mkdir()
    return Desk(clerk, story, tmp_path / "mine.spendbook", out, monkeypatch)


def test_a_published_file_with_cells_that_are_no_amounts_asks_before_it_leaves_them_out(
    clerk: Clerk,
    published: Story,
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spend = shared_data / "spend" / "gtce_2011-04_2012-01.csv"
    story = replace(published, spend=spend, total=Pence(145_680_836), typed_total="1456808.36")
    desk = _desk(clerk, story, tmp_path, monkeypatch)
    make_the_book(desk)
    desk.will_open(spend)
    clerk.go(Qt.Key.Key_2)

    clerk.press("Import a file")
    refused = clerk.window.page().reading.hindrance()  # type: ignore[attr-defined]
    clerk.mark("Rows that could not be read as payments: 3", "Leave them out")
    clerk.type("Your ledger total", story.typed_total)
    clerk.press("Import 24 payments")

    assert refused == "Answer the question in part 3 first."
    with books.open_book(desk.book, read_only=True) as book:
        (batch,) = close_imports.batches(book)
        listed = close_imports.problems(book, batch.id)
    assert (batch.lines, batch.total, batch.ties()) == (24, story.total, True)
    assert {5, 8, 12} <= {problem.place.row for problem in listed}


def do_the_whole_job(desk: Desk, catalogue: tuple[Path, str]) -> None:
    """Do every move of the main job, and look into the book after each."""
    source = desk.story.spend.read_bytes()
    make_the_book(desk)
    bring_in_the_payments(desk)
    tidy_the_suppliers(desk)
    put_into_categories(desk)
    match_payments(desk)
    apply_the_catalogue(desk, *catalogue)
    decide_on_a_deal(desk)
    sealed = seal_the_return(desk)
    review_the_return(desk, sealed)
    answer_as_a_buying_organisation(desk)
    assert desk.story.spend.read_bytes() == source


def make_the_book(desk: Desk) -> None:
    clerk, story = desk.clerk, desk.story
    desk.monkeypatch.setattr(SaveFile, "ask", lambda *_args: desk.book)

    clerk.press("Start with my own payments")
    clerk.type("Name of your organisation", story.name)
    clerk.choose("Kind of organisation", story.kind)
    clerk.choose("The financial year starts in", "April")
    clerk.press("Make the book and bring in payments")

    assert clerk.window.open_book.subject.workspace is Workspace.BUYER
    with books.open_book(desk.book, read_only=True) as book:
        assert (book.body.name, book.body.first_month) == (story.name, 4)


def bring_in_the_payments(desk: Desk) -> None:
    clerk, story = desk.clerk, desk.story
    desk.will_open(story.spend)
    clerk.go(Qt.Key.Key_2)

    clerk.press("Import a file")
    first = clerk.table("The file as it stands").model()
    clerk.type("Your ledger total", story.typed_total)
    with books.open_book(desk.book, read_only=True) as book:
        assert close_imports.batches(book) == ()
    clerk.press(clerk.window.page().reading.import_words())  # type: ignore[attr-defined]

    assert first.rowCount() > 0
    with books.open_book(desk.book, read_only=True) as book:
        (batch,) = close_imports.batches(book)
    assert (batch.total, batch.ties()) == (story.total, True)


def tidy_the_suppliers(desk: Desk) -> None:
    clerk = desk.clerk
    clerk.go(Qt.Key.Key_3)
    with books.open_book(desk.book, read_only=True) as book:
        before = len(tidy_suppliers.suppliers(book))
        pairs = tidy_suppliers.possible_matches(book)
    assert clerk.table("Suppliers").model().rowCount() == before

    if pairs:
        clerk.window.page().take("matches")
        clerk.key(clerk.table("Possible matches"), Qt.Key.Key_M)

    with books.open_book(desk.book, read_only=True) as book:
        assert len(tidy_suppliers.suppliers(book)) == before - bool(pairs)


def put_into_categories(desk: Desk) -> None:
    clerk = desk.clerk
    clerk.go(Qt.Key.Key_4)
    queue = clerk.table("Groups to put into categories")
    with books.open_book(desk.book, read_only=True) as book:
        before = len(books.history(book))
        first = review_queue.queue(book)[0]

    clerk.key(queue, Qt.Key.Key_Slash)
    clerk.type("Look for a category", "electricity")
    clerk.key(clerk.field("Look for a category"), Qt.Key.Key_Return)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_A):
        clerk.click_row(queue, first_with_a_suggestion(queue.model()))
        clerk.key(queue, key)

    with books.open_book(desk.book, read_only=True) as book:
        groups = review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE)
        assert next(g for g in groups if g.kinds == first.kinds).category == ELECTRICITY
        assert len(books.history(book)) == before + 4
        assert len(keep_rules.rules(book)) == 1


def first_with_a_suggestion(groups: QAbstractItemModel) -> int:
    columns = range(groups.columnCount())
    suggested = next(n for n in columns if groups.headerData(n, ACROSS) == "Suggested")
    words = (groups.index(row, suggested).data() for row in range(groups.rowCount()))
    return next(row for row, said in enumerate(words) if said != "No suggestion")


def match_payments(desk: Desk) -> None:
    clerk = desk.clerk
    desk.will_open(desk.story.register)
    # What the register would change is shown first; the clerk says yes to it.
    desk.monkeypatch.setattr(RegisterForm, "exec", lambda _form: True)
    clerk.go(Qt.Key.Key_5)

    clerk.press("Import a register")
    clerk.press("Match payments")
    with books.open_book(desk.book, read_only=True) as book:
        offered = match_contracts.matches(book)
        assert not any(row.paid_pence for row in record_contracts.contracts(book, AS_AT))
    clerk.press("Select all")
    clerk.key(clerk.table("Payments to match"), Qt.Key.Key_M)

    with books.open_book(desk.book, read_only=True) as book:
        paid = sum(row.paid_pence for row in record_contracts.contracts(book, AS_AT))
        assert match_contracts.matches(book) == ()
    # What was paid before a contract began, or after it ended, does not count for it.
    assert 0 < paid <= sum(match.pence for match in offered)


def apply_the_catalogue(desk: Desk, package: Path, fingerprint: str) -> None:
    clerk = desk.clerk
    desk.will_open(package)
    clerk.go(Qt.Key.Key_6)

    clerk.press("Load a catalogue")
    clerk.type("Fingerprint that they read out", fingerprint)
    clerk.type("Who read it out, on which number", "Ms Gray, switchboard")
    clerk.press("Apply it")

    with books.open_book(desk.book, read_only=True) as book:
        (edition,) = take_catalogue.editions(book, AS_AT)
    assert (edition.publisher, edition.edition, edition.trust) == ("espo", 7, Trust.CONFIRMED)


def decide_on_a_deal(desk: Desk) -> None:
    clerk = desk.clerk
    clerk.go(Qt.Key.Key_7)
    deals = clerk.table("Opportunities")

    clerk.click_row(deals, 0)
    clerk.key(deals, Qt.Key.Key_U)

    with books.open_book(desk.book, read_only=True) as book:
        found = find_opportunities.compare(book, as_at=AS_AT)
    sums = found.figures
    assert [one.decision for one in found.opportunities].count("use") == 1
    assert sums.total == desk.story.total
    assert sums.in_scope == sums.locked + sums.available
    assert sums.available == sums.collaborative + sums.addressable + sums.no_lot
    assert sums.locked > 0


def seal_the_return(desk: Desk) -> Path:
    clerk = desk.clerk
    desk.will_use_folder(desk.out)
    clerk.go(Qt.Key.Key_9)

    clerk.choose("How much it tells", "Lines")
    clerk.type("Your name", "A. Clerk")
    clerk.type("Your role", "Finance clerk")
    explain_the_checks(clerk)
    QTimer.singleShot(0, say_why)
    clerk.press("Seal and save")
    desk.clerk.window.activateWindow()  # without a screen nothing gives it back by itself

    (file,) = desk.out.iterdir()
    with books.open_book(desk.book, read_only=True) as book:
        (sealed,) = file_return.sealed(book)
    assert (sealed.version, sealed.detail) == (1, Detail.LINE)
    return file


def explain_the_checks(clerk: Clerk) -> None:
    """Say why each thing that stands in the way is as it should be."""
    table = clerk.table("Checks")
    for row in range(table.model().rowCount()):
        clerk.click_row(table, row)
        if table.model().index(row, 0).data() == "In the way":
            clerk.type("Explanation", "Seen, and as it should be.")


def say_why() -> None:
    """Fill in the words that are asked for before sealing, as soon as they are asked for."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, AskExplanations):
        QTimer.singleShot(50, say_why)
        return
    for field in dialog.fields.values():
        QTest.keyClicks(field, "Seen, and as it should be.")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def review_the_return(desk: Desk, sealed: Path) -> None:
    clerk = desk.clerk
    desk.will_open(sealed)

    clerk.menu("Open…")
    verdict = clerk.window.page().verdict.text()  # type: ignore[attr-defined]
    desk.will_open(desk.story.spend)
    checks = clerk.go(Qt.Key.Key_2)
    clerk.press("Compare with a source file…")

    assert verdict == "The return is as it was sealed"
    assert clerk.window.band_words() == "Review - nothing here can be changed"
    assert clerk.window.open_book.read_only
    assert checks._verdict.text() == "Every check passes."  # type: ignore[attr-defined]
    found = review_return.verify(sealed, sources=[desk.story.spend])
    assert found.verdict
    assert found.content is not None
    assert found.content.body.name == desk.story.name


def answer_as_a_buying_organisation(desk: Desk) -> None:
    clerk, keys, out = desk.clerk, desk.out / "keys", desk.out / "published"
    keys.mkdir()
    out.mkdir()
    shipped = files("resources") / "catalogues" / "nepo_demo_edition_2.xlsx"
    form = desk.out / "nepo.xlsx"
    with as_file(shipped) as source:
        form.write_bytes(source.read_bytes())

    clerk.menu("Work for a buying organisation")
    clerk.go(Qt.Key.Key_2)
    desk.will_use_folder(keys)
    for name, text in (
        ("Short name, such as ypo", "nepo"),
        ("Name of your organisation", "NEPO (DEMO)"),
        ("Passphrase", PASSPHRASE),
        ("Passphrase again", PASSPHRASE),
    ):
        clerk.type(name, text)
    clerk.press("Choose a folder and make the keys")
    clerk.go(Qt.Key.Key_1)
    desk.will_open(form)
    clerk.press("Check a workbook…")
    clerk.press("Choose the folder with your keys…")
    clerk.type("Passphrase of the keys", PASSPHRASE)
    desk.will_use_folder(out)
    clerk.press("Build the edition")
    clerk.go(Qt.Key.Key_3)
    desk.will_use_folder(desk.out)
    clerk.press("Choose a folder")
    (verdict,) = [row[0] for row in clerk.rows("Returns")]

    (built,) = out.iterdir()
    digits = publish_catalogue.publisher_fingerprint(keys)
    assert publish_catalogue.verify(built).publisher_fingerprint == digits
    assert verdict == "counts"
