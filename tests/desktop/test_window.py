from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.usecases import books, import_spend
from desktop.app import LastResort
from desktop.main_window import MainWindow
from desktop.open_book import Subject, Workspace
from desktop.pages.new_book_page import NewBookPage
from desktop.pages.start_page import StartPage
from desktop.widgets.asking import SaveFile
from desktop.widgets.find_dialog import FindDialog
from desktop.widgets.text_dialog import TextDialog
from tests.desktop.conftest import Hand


def test_the_first_screen_offers_three_ways_to_begin(window: MainWindow) -> None:
    page = window.page()

    assert isinstance(page, StartPage)
    texts = [action.text() for action in page.menu_actions]
    assert texts[:3] == [
        "Try it with a made-up council",
        "Start with my own payments",
        "Open a file",
    ]


def test_four_questions_make_a_book_and_open_it(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: tmp_path / "mine.spendbook")
    page = hand.go("new")
    assert isinstance(page, NewBookPage)
    page.form.name.setText("Tarnstead Parish Council")

    page.make()
    hand.settle()

    assert hand.window.open_book.subject.workspace is Workspace.BUYER
    assert hand.window.open_book.body.name == "Tarnstead Parish Council"  # type: ignore[union-attr]
    assert (tmp_path / "mine.spendbook").exists()
    assert hand.window.keys_of_pages()[:2] == ("home", "import")
    assert hand.window.windowTitle().startswith("mine.spendbook")


def test_enter_presses_the_button_that_has_the_keyboard(hand: Hand, qtbot: QtBot) -> None:
    page = hand.go("start")
    own = next(b for b in page.findChildren(QPushButton) if "my own payments" in b.text())
    own.setFocus()

    qtbot.keyClick(own, Qt.Key.Key_Return)
    hand.settle()

    assert isinstance(hand.window.page(), NewBookPage)


def test_a_body_without_a_name_is_asked_for_it(hand: Hand) -> None:
    page = hand.go("new")

    page.make()

    assert "name of your organisation is missing" in page.banner.words()


def test_a_kind_of_body_brings_its_year_and_target(hand: Hand) -> None:
    page = hand.go("new")
    labels = [page.form.kind.itemText(n).lower() for n in range(page.form.kind.count())]
    academy = next(n for n, label in enumerate(labels) if "academy" in label)

    page.form.kind.setCurrentIndex(academy)

    assert page.form.month.currentText() == "September"
    assert "50 %" in page.form.kind_note.text()


def test_what_is_known_of_a_body_can_be_changed_and_the_change_undone(
    hand: Hand, book_path: Path
) -> None:
    hand.open(book_path)
    page = hand.go("body")
    assert page.form.name.text() == "Tarnstead Parish Council"

    page.form.name.setText("Tarnstead Town Council")
    page.form.region.setCurrentIndex(4)
    page.keep()
    hand.settle()
    body = hand.window.open_book.body
    assert body is not None
    assert (body.name, body.region) == ("Tarnstead Town Council", "UKF")

    next(a for a in hand.window.all_actions() if a.text().startswith("Undo:")).trigger()
    hand.settle()
    assert page.form.name.text() == "Tarnstead Parish Council"


def test_a_book_opens_on_home_with_its_body_above(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)

    assert hand.window.page().title == "Home"
    assert hand.window.open_book.settings.recent() == [book_path]


def test_a_file_that_is_not_ours_is_refused_with_what_to_do(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(b"%PDF-1.4")

    hand.open(path)

    words = hand.window.page().banner.words()
    assert 'Spendbook cannot open "minutes.pdf".' in words
    assert words.endswith("(SB-950)")


def test_a_damaged_book_is_refused_in_words(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "broken.spendbook"
    path.write_bytes(b"this is no book at all")

    hand.open(path)

    assert "There is a problem" in hand.window.page().banner.words()
    assert "(SB-9" not in hand.window.page().banner.words()


def test_a_book_that_is_open_elsewhere_can_be_looked_at(hand: Hand, book_path: Path) -> None:
    with books.open_book(book_path, actor="Somebody"):
        hand.open(book_path)

        page = hand.window.page()
        assert "There is a problem" in page.banner.words()
        offers = [button.text() for button in page.banner.findChildren(QPushButton)]
        assert "Open it to look at" in offers


def test_to_open_the_book_that_is_open_says_so_and_nothing_else(
    hand: Hand, book_path: Path
) -> None:
    hand.open(book_path)
    before = hand.window.open_book.subject.book

    hand.open(book_path)

    assert "is open already" in hand.window.page().banner.words()
    assert hand.window.page().banner.problem() == ""
    assert hand.window.open_book.subject.book is before


def test_a_book_to_look_at_has_the_band_and_refuses_changes(hand: Hand, book_path: Path) -> None:
    window = hand.window
    window.open_book.open_file(window, book_path, lambda error: pytest.fail(str(error)),
                               read_only=True)  # fmt: skip
    hand.settle()

    assert window.band_words() == "Review - nothing here can be changed"
    page = hand.go("import")
    refused = [a for a in page.menu_actions if a.text() == "Import a file"]
    assert not refused[0].isEnabled()


def test_every_page_has_its_key_and_its_place_in_the_menu(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)
    texts = [action.text() for action in hand.window.all_actions()]

    for entry in hand.window.entries():
        assert entry.title_words() in texts
        assert entry.keys


def test_no_two_actions_share_a_key(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)

    for key in hand.window.keys_of_pages():
        hand.go(key)
        seen: dict[str, str] = {}
        for action in hand.window.all_actions():
            if action.shortcutContext() == Qt.ShortcutContext.WidgetShortcut:
                continue
            for sequence in action.shortcuts():
                keys = sequence.toString(QKeySequence.SequenceFormat.PortableText)
                assert keys not in seen, f"{key}: {action.text()} and {seen[keys]}"
                seen[keys] = action.text()


def test_every_action_of_a_page_is_in_its_menu(hand: Hand, book_path: Path) -> None:
    hand.open(book_path)

    for key in hand.window.keys_of_pages():
        page = hand.go(key)
        listed = hand.window.all_actions()
        assert all(action in listed for action in page.menu_actions), key


def test_the_keyboard_goes_to_pages_and_back(hand: Hand, book_path: Path, qtbot: QtBot) -> None:
    hand.open(book_path)

    qtbot.keyClick(hand.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert hand.window.page().title == "Suppliers"

    qtbot.keyClick(hand.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hand.settle()
    assert hand.window.page().title == "Home"


def test_undo_says_what_it_would_take_back(hand: Hand, book_path: Path, payments: Path) -> None:
    hand.open(book_path)
    page = hand.go("import")
    page.look_at([payments])
    hand.settle()
    page.reading.take_in()
    hand.settle()

    undo = next(a for a in hand.window.all_actions() if a.text().startswith("Undo"))
    assert undo.text() == "Undo: Brought in 6 payments from payments.csv, £6,890.90"
    page.notice("Brought in 6 payments")
    undo.trigger()
    hand.settle()

    assert page.files() == ()
    # What the page said of it is no longer so.
    assert page.banner.words() == ""
    redo = next(a for a in hand.window.all_actions() if a.text().startswith("Redo"))
    assert redo.isEnabled()


def test_letters_grow_and_shrink_again(window: MainWindow, qtbot: QtBot) -> None:
    before = window.font().pointSizeF()

    window.set_text_size(200)
    qtbot.waitUntil(lambda: window.font().pointSizeF() == 2 * before, timeout=2000)
    assert window.page().heading.font().pointSizeF() == 1.6 * 2 * before

    window.set_text_size(100)
    qtbot.waitUntil(lambda: window.font().pointSizeF() == before, timeout=2000)


def test_find_anything_goes_where_it_was_told(
    hand: Hand, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.open(book_path)

    def choose(_parent: object, _title: str, entries: list[tuple[str, str]]) -> int:
        return [label for label, _ in entries].index("Contracts")

    monkeypatch.setattr(FindDialog, "ask", choose)
    next(a for a in hand.window.all_actions() if a.text().startswith("Find any")).trigger()
    hand.settle()

    assert hand.window.page().title == "Contracts"


def test_a_supplier_a_category_and_a_page_of_help_are_found_by_name(
    hand: Hand, book_path: Path, payments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, payments, choices=import_spend.ImportChoices())
    hand.open(book_path)
    wanted: list[tuple[str, str]] = []

    def choose(_parent: object, _title: str, entries: list[tuple[str, str]]) -> int:
        return entries.index(wanted[-1])

    monkeypatch.setattr(FindDialog, "ask", choose)
    find = next(a for a in hand.window.all_actions() if a.text().startswith("Find any"))
    titles = []
    for entry in (("Office Nook & Sons", "supplier"), ("Electricity", "category")):
        wanted.append(entry)
        find.trigger()
        hand.settle()
        titles.append(hand.window.page().title)

    assert titles == ["Suppliers", "Spend"]
    assert hand.window.page().lines._words.text() == "Only: Electricity"
    wanted.append(("Words", "help"))
    find.trigger()
    hand.settle()


def test_find_narrows_while_one_types(qtbot: QtBot, window: MainWindow) -> None:
    dialog = FindDialog(window, "Find anything", [("Import", "Ctrl+2"), ("Contracts", "Ctrl+5")])

    qtbot.keyClicks(dialog.field, "contr")

    assert dialog.list.count() == 1
    assert dialog.chosen() == 1


def test_keys_and_what_the_program_is_are_texts_that_fit(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(TextDialog, "ask", lambda _parent, _title, text: shown.append(text))

    for start in ("All keys", "About"):
        next(a for a in window.all_actions() if a.text().startswith(start)).trigger()

    assert "Ctrl+O" in shown[0]
    assert "never uses a network" in shown[1]
    assert TextDialog(window, "Title", shown[0]).height() <= 560


def test_leaving_the_file_dialog_changes_nothing(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))

    next(a for a in hand.window.all_actions() if a.text() == "Open…").trigger()

    assert hand.window.open_book.subject == Subject(Workspace.START)


def test_the_last_resort_saves_one_report_for_a_fault_that_repeats(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(TextDialog, "ask", lambda _parent, _title, text: shown.append(text))
    last_resort = LastResort(tmp_path / "reports")
    last_resort.window = window

    for _ in range(5):
        try:
            raise ZeroDivisionError("secret £12")
        except ZeroDivisionError as error:
            last_resort.hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(shown), timeout=2000)

    assert len(list((tmp_path / "reports").iterdir())) == 1
    assert "Your work is safe" in shown[0]
    assert "secret" not in shown[0]
