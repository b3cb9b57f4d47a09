"""The window in Welsh, and the copies of a return for people in Welsh beside the English."""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from core.cli.main import main as spendbook
from core.usecases import languages
from desktop.main_window import MainWindow
from desktop.qt import Settings
from desktop.speaking import Speaker
from desktop.widgets.asking import SaveFile
from desktop.window.view_menu import ViewMenu
from tests.desktop.conftest import Hand
from tests.desktop.test_access import made, opened

__all__ = ["made"]

DESKTOP = Path(__file__).parents[2] / "desktop"
# What is there before any page, and what each person meets first.
SHELL_PAGES = (
    "start_page", "start_demos", "new_book_page", "home_page", "home_tasks", "task_list",
    "history_page", "page", "registry", "no_payments", "save_view", "body_page", "body_form",
    "book_place",
)  # fmt: skip
# Which argument is the text.
SAYS = {"tr": 0, "QT_TRANSLATE_NOOP": 1}


@pytest.fixture
def welsh(qapp: QApplication) -> Iterator[None]:
    before, speaker = QLocale(), Speaker(languages.wording("cy"))
    QLocale.setDefault(QLocale("cy"))
    qapp.installTranslator(speaker)
    yield
    qapp.removeTranslator(speaker)
    QLocale.setDefault(before)


def test_the_window_speaks_welsh(welsh: None, hand: Hand, made: Path) -> None:
    window = opened(hand, made, "buyer")
    page = hand.go("home")

    menus = [action.text() for action in window.menuBar().actions() if action.isVisible()]
    assert menus == ["&Ffeil", "&Golygu", "G&weld", "&Mynd", "&Tudalen", "&Cymorth"]
    assert page.title == "Hafan"
    assert [entry.title_words() for entry in window.entries()][:3] == [
        "Hafan", "Mewnforio", "Cyflenwyr",
    ]  # fmt: skip
    assert window.open_book.body is not None
    assert window.open_book.body.name == "Fish & <b>Chips</b> Council"


def test_the_shell_has_words_in_welsh() -> None:
    known = languages.wording("cy").texts
    shell = [
        *(DESKTOP / "window").glob("*.py"),
        *(DESKTOP / "widgets").glob("*.py"),
        *(DESKTOP / "models").glob("*.py"),
        *(DESKTOP / f"{name}.py" for name in ("main_window", "app", "open_book", "jobs")),
        *(DESKTOP / "pages" / f"{name}.py" for name in SHELL_PAGES),
    ]

    said = {text for path in shell for text in said_in(path)}
    empty = {text for path in DESKTOP.glob("pages/*.py") for text in said_in(path, "EmptyState")}

    assert len(said) > 300
    assert len(empty) > 60
    assert sorted((said | empty) - known.keys()) == []


def said_in(path: Path, within: str = "") -> Iterator[str]:
    """Yield the texts that a module has said in the language of the screen."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = (n for n in ast.walk(tree) if isinstance(n, ast.Call) and _called(n) == within)
    for part in parts if within else (tree,):
        for call in ast.walk(part):
            if isinstance(call, ast.Call) and (place := SAYS.get(_called(call))) is not None:
                text = call.args[place]
                if isinstance(text, ast.Constant):
                    yield str(text.value)


def _called(call: ast.Call) -> str:
    what = call.func
    return what.attr if isinstance(what, ast.Attribute) else getattr(what, "id", "")


def test_a_language_is_chosen_in_the_menu_and_kept(window: MainWindow) -> None:
    named = {action.text(): action for action in window.all_actions()}
    assert named["English"].isChecked()

    named["Cymraeg"].trigger()

    assert "when it starts next" in window.page().banner.words()
    (menu,) = window.findChildren(ViewMenu)
    sections = [action.text() for action in menu.actions() if action.isSeparator()]
    assert "Language, from the next start on" in sections
    assert languages.chosen(Settings().language()).name == "Cymraeg"
    named["English"].trigger()
    assert languages.chosen(Settings().language()).name == "English"


def test_a_copy_in_welsh_has_the_figures_and_names_of_the_return(
    hand: Hand, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(hand, made, "review")
    page, copy = hand.go("review-summary"), tmp_path / "copi.html"
    monkeypatch.setattr(SaveFile, "ask", lambda *_words: copy)

    action = next(a for a in page.menu_actions if "Cymraeg" in a.text())
    action.trigger()
    hand.settle()

    said = copy.read_text(encoding="utf-8")
    assert '<html lang="cy">' in said
    assert "Dychweliad gwariant: Fish &amp; &lt;b&gt;Chips&lt;/b&gt; Council" in said
    assert "Gwariant yn ôl categori" in said
    assert "£21,003" in said
    assert "Spend by category" not in said
    # Findings and the program's own answers too; what the body wrote stays.
    assert "Nid oes categori gan" in said
    assert "of the pounds in scope have no category" not in said
    assert "<td>esbonio</td>" in said
    assert "Food &amp; drink for &lt;b&gt;events&lt;/b&gt;" in said


def test_the_english_copy_by_command_is_the_page_that_was_sealed(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, page, book = made / "return.zip", tmp_path / "copy.html", tmp_path / "copi.xlsx"
    words = ["return", "copy", str(package), "--json", "-o"]

    assert spendbook([*words, str(page)]) == 0
    assert spendbook([*words, str(book), "--language", "cy"]) == 0
    capsys.readouterr()
    assert spendbook([*words, str(page), "--language", "tlh"]) == 2

    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "SB-958"
    with zipfile.ZipFile(package) as sealed:
        assert page.read_bytes() == sealed.read("return.html")
    sheets = load_workbook(book).sheetnames
    assert sheets[:2] == ["Clawr", "Gwariant yn ôl categori"]
