"""A form is edited in the grid: typed, pasted, undone, checked, kept and saved."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.usecases import edit_form, publish_catalogue
from desktop.models.form_grid import FormGrid
from desktop.open_book import Subject, Workspace
from desktop.pages.pbo_catalogue_page import PboCataloguePage
from desktop.pages.pbo_edit import FormEdit
from desktop.widgets.asking import SaveFile
from tests.desktop.conftest import Hand

LOTS = 2


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "nepo.xlsx"
    with as_file(files("resources") / "catalogues" / "nepo_demo_edition_2.xlsx") as source:
        path.write_bytes(source.read_bytes())
    return path


@pytest.fixture
def page(hand: Hand) -> PboCataloguePage:
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    shown = hand.go("pbo-catalogue")
    assert isinstance(shown, PboCataloguePage)
    shown.tabs.setCurrentIndex(1)
    return shown


def look(hand: Hand, edit: FormEdit) -> None:
    """Wait no longer than the worker: as if the person had paused."""
    edit._typing.timeout.emit()
    edit._keeping.timeout.emit()
    hand.settle()


def test_the_grid_is_a_table_model(qtmodeltester: ModelTester, form: Path) -> None:
    grid = FormGrid()
    grid.show_sheet(edit_form.open_form(form), edit_form.heads()[LOTS])

    qtmodeltester.check(grid)
    assert grid.rowCount() == 6
    assert grid.headerData(0, Qt.Orientation.Horizontal) == "Agreement number *"


def test_a_form_is_edited_checked_and_saved(
    hand: Hand, page: PboCataloguePage, form: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    edit, grid = page.editing, page.editing.view.grid
    edit.open(form)
    hand.settle()
    assert edit._verdict.text() == "Ready to build."

    edit.sheet.setCurrentIndex(LOTS)
    edit._show_sheet()
    QGuiApplication.clipboard().setText("DEMO-SPS\t1\tTwice\nDEMO-SPS\t2\tNew lot\tsoon\n")
    edit.view.go_to(grid.rowCount() - 1, 0)
    edit.view.paste()
    look(hand, edit)
    assert edit.sheet.itemText(LOTS).startswith("Lots (")
    assert edit._verdict.text() == "2 problems in the way of building."
    edit._next.trigger()
    where = edit.view.currentIndex()
    assert (where.row(), where.column(), where.data()) == (6, 3, "soon")
    assert edit._meaning.text().startswith('"soon" is not a date.')
    assert edit._kept.exists()

    edit.view.clear_cells()
    edit.view.go_to(5, 0)
    edit._remove.trigger()
    edit._undo.trigger()
    edit._redo.trigger()
    look(hand, edit)
    assert edit._verdict.text() == "Ready to build."
    monkeypatch.setattr(SaveFile, "ask", lambda *_: tmp_path / "next.xlsx")
    edit._save_as()
    hand.settle()

    checked = publish_catalogue.check_form(tmp_path / "next.xlsx")
    assert checked.catalogue is not None
    assert "New lot" in [lot.title for one in checked.catalogue.agreements for lot in one.lots]
    assert page._verdict.text() == "Ready to build."
    assert not edit._kept.exists()
    assert not edit._save.isEnabled()


def test_a_column_with_choices_offers_them(
    hand: Hand, page: PboCataloguePage, form: Path, qtbot: QtBot
) -> None:
    edit = page.editing
    edit.open(form)
    hand.settle()
    kind = edit_form.heads()[1].headings().index("Kind *")
    index = edit.view.grid.index(0, kind)
    delegate, parent = edit.view.itemDelegate(), QWidget()
    qtbot.addWidget(parent)

    editor = delegate.createEditor(parent, QStyleOptionViewItem(), index)
    assert isinstance(editor, QComboBox)
    delegate.setEditorData(editor, index)
    assert editor.currentText() == "framework"
    editor.setCurrentIndex(editor.findText("dps"))
    delegate.setModelData(editor, edit.view.grid, index)

    assert index.data() == "dps"
    assert not edit.view.grid.data(QModelIndex())


def test_what_was_not_saved_is_offered_again(
    hand: Hand, page: PboCataloguePage, form: Path
) -> None:
    edit = page.editing
    edit.open(form)
    hand.settle()
    edit.view.grid.setData(edit.view.grid.index(0, 1), "Another title")
    look(hand, edit)

    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    again = hand.go("pbo-catalogue")
    again.tabs.setCurrentIndex(1)
    assert "was edited here and not saved" in again.banner.words()
    again.editing.open(again.editing._kept)
    hand.settle()

    assert again.editing.view.grid.index(0, 1).data() == "Another title"
    assert again.editing.draft.path is None
