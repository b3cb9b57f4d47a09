"""Edit the form of a catalogue in the window: a grid for each sheet, checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.problems import Problem
from desktop.models.lists import RowTable
from desktop.pages.form_grid_view import FormGridView
from desktop.pages.form_problems import problem_columns
from desktop.pages.page import Page, button_for
from desktop.qt import em
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Label, OneLine, StateLabel
from desktop.widgets.publisher_form import PublisherForm
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.edit_form import FormDraft, SheetHead
    from core.usecases.publish_catalogue import FormCheck

_TYPING_MS, _KEEPING_MS = 600, 5_000
# What is kept of a form while it is not saved, so that nothing is lost.
_KEPT = "form-not-saved.xlsx"


class FormEdit(QWidget):
    """Opens a form or an edition; ``saved`` gives the file that it was saved as."""

    saved = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay the grid out; nothing is open yet."""
        super().__init__()
        self._page = page
        self.draft: FormDraft | None = None
        self._heads: tuple[SheetHead, ...] = ()
        self._kept = page.open_book.reports / _KEPT
        self._offered = False
        self._at = -1
        self._problems: RowTable[Problem] = RowTable(problem_columns(), self)
        self.sheet = CalmCombo(self.tr("Sheet"))
        self.sheet.setMaximumWidth(em(self, 30))
        self.sheet.activated.connect(lambda _place: self._show_sheet())
        self.view = FormGridView(self.tr("Cells of the sheet"))
        self.view.set_rows_shown(10)
        self.view.grid.edited.connect(self._edited)
        self.view.cell_changed.connect(self._tell_cell)
        self._meaning = StateLabel()
        self._verdict = StateLabel()
        self._verdict.setWordWrap(False)
        self.list = TableView(self.tr("What is wrong"))
        self.list.use_model(self._problems, stretch=2)
        self.list.set_rows_shown(4)
        self.list.opened_row.connect(self._go_to_problem)
        self._typing = self._timer(_TYPING_MS, self._check)
        # A large form takes seconds to write: it is kept less often than it is checked.
        self._keeping = self._timer(_KEEPING_MS, self._keep)
        self._lay_out()

    def open(self, path: Path) -> None:
        """Open a workbook, or a published edition to make the next one of it."""
        self._page.run(lambda _progress: _open(path), self._show)

    def save(self, path: Path) -> None:
        """Save the form as a workbook."""
        draft = self.draft
        if draft is not None:
            now, kept = draft.snapshot(), self._kept
            self._page.run(lambda _progress: _save(now, path, kept), self._was_saved)

    def offer_kept(self) -> None:
        """Offer, once, to go on with what was edited and not saved when the window closed."""
        if self.draft is None and not self._offered and self._kept.exists():
            self._offered = True
            words = self.tr("A form was edited here and not saved.")
            go_on = (self.tr("Go on with it"), lambda: self.open(self._kept))
            self._page.notice(words, [go_on])

    # What is built once.

    def _timer(self, pause: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(work)
        return timer

    def _lay_out(self) -> None:
        page = self._page
        opening = page.add_action(self.tr("Open a form or an edition…"), "Ctrl+E", self._choose)
        new = page.add_action(self.tr("New form…"), "", self._new)
        self._save = page.add_action(self.tr("Save the form"), "Ctrl+S", self._save_here)
        self._as = page.add_action(self.tr("Save it elsewhere…"), "Ctrl+Shift+S", self._save_as)
        self._add = page.add_action(self.tr("Add a row"), "Ctrl+I", self._add_row)
        self._remove = page.add_action(self.tr("Take rows out"), "Ctrl+Delete", self._remove_rows)
        self._undo = page.add_action(self.tr("Undo"), "Ctrl+Z", self._take_back)
        self._redo = page.add_action(self.tr("Do again"), "Ctrl+Y", self._do_again)
        self._next = page.add_action(self.tr("Next problem"), "F8", self._next_problem)
        words = self.tr(
            "The same form as the workbook, edited here. Enter or typing changes a cell; tables "
            "are pasted from a spreadsheet; the row at the end is for a new one."
        )
        self._tools = QWidget()
        inside = QVBoxLayout(self._tools)
        inside.setContentsMargins(0, 0, 0, 0)
        buttons = [button_for(one) for one in (self._add, self._remove, self._undo, self._redo)]
        for part in (
            flow(OneLine(self.tr("Sheet")), self.sheet, *buttons),
            self.view,
            self._meaning,
            flow(self._verdict, button_for(self._next)),
            self.list,
        ):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.addWidget(Label(words))
        files = (opening, new, self._save, self._as)
        column.addWidget(flow(*(button_for(one) for one in files)))
        column.addWidget(self._tools, 1)
        column.addStretch(0)
        self._tools.hide()
        self._allow()

    # What is open.

    def _show(self, found: tuple[FormDraft, tuple[SheetHead, ...]]) -> None:
        self.draft, self._heads = found
        if self.draft.path == self._kept:
            self.draft.path = None
        self._page.banner.clear()
        self.sheet.clear()
        for head in self._heads:
            self.sheet.addItem(head.title, head.name)
        self.sheet.setCurrentIndex(min(1, len(self._heads) - 1))
        self._tools.show()
        self._show_sheet()
        self._check()

    def _show_sheet(self) -> None:
        if self.draft is not None:
            self.view.grid.show_sheet(self.draft, self._heads[self.sheet.currentIndex()])
            self._mark()
            self.view.go_to(0, 0)
        self._allow()

    def _edited(self) -> None:
        self._allow()
        self._typing.start()
        if not self._keeping.isActive():
            self._keeping.start()

    def _check(self) -> None:
        if self.draft is not None:
            now = self.draft.snapshot()
            self._page.run(lambda _progress: now.check(), self._show_check)

    def _keep(self) -> None:
        if self.draft is not None and self.draft.changed():
            now, kept = self.draft.snapshot(), self._kept
            self._page.run(lambda _progress: _write(now, kept), self._was_kept)

    def _was_kept(self, _path: Path) -> None:
        # What was saved meanwhile need not be kept.
        if self.draft is not None and not self.draft.changed():
            self._kept.unlink(missing_ok=True)

    def _show_check(self, checked: FormCheck) -> None:
        self._problems.set_rows(checked.problems)
        self._at = -1
        self.list.setVisible(bool(checked.problems))
        blocking = len(checked.blocking())
        words = self.tr("%Ln problem(s) in the way of building.", "", blocking)
        ready = checked.catalogue is not None and not blocking
        self._verdict.set_state(
            self.tr("Ready to build.") if ready else words, "done" if ready else "problem"
        )
        for place, head in enumerate(self._heads):
            wrong = sum(one.place.sheet == head.title for one in checked.problems)
            counted = self.tr("{title} ({count})").format(title=head.title, count=f"{wrong:,}")
            self.sheet.setItemText(place, counted if wrong else head.title)
        self._mark()
        self._allow()

    def _mark(self) -> None:
        name = self.sheet.currentData()
        marks: dict[tuple[int, int], Problem] = {}
        for one in self._problems.all_rows():
            place = self.draft.place(one) if self.draft else None
            if place is not None and place[0] == name:
                marks.setdefault(place[1:], one)
        self.view.grid.show_problems(marks)
        self._tell_cell()

    def _tell_cell(self) -> None:
        head, index = self.view.grid.head(), self.view.currentIndex()
        if head is None or not index.isValid():
            self._meaning.say("")
            return
        column, problem = head.columns[index.column()], self.view.grid.problem_at(index)
        if problem is not None:
            self._meaning.set_state(f"{problem.message()} {problem.remedy()}", "problem")
        else:
            self._meaning.set_state(f"{column.title}: {column.about}", "quiet")

    def _allow(self) -> None:
        back, again = self.draft.can() if self.draft else (False, False)
        there = self.draft is not None
        self._undo.setEnabled(back)
        self._redo.setEnabled(again)
        self._save.setEnabled(self.draft is not None and self.draft.changed())
        for action in (self._as, self._add, self._remove):
            action.setEnabled(there)
        self._next.setEnabled(bool(self._problems.all_rows()))

    # What the person does.

    def _choose(self) -> None:
        title = self.tr("Choose a form, or the last edition")
        types = self.tr("Forms and catalogues (*.xlsx *.zip)")
        path = OpenFile.ask(self, self._page.open_book.settings, "form", title, types)
        if path is not None:
            self.open(path)

    def _new(self) -> None:
        publisher = PublisherForm.ask(self)
        if publisher is not None:
            self._page.run(lambda _progress: _new_form(publisher), self._show)

    def _save_here(self) -> None:
        path = self.draft.path if self.draft else None
        if path is not None and path.suffix.lower() == ".xlsx":
            self.save(path)
        else:
            self._save_as()

    def _save_as(self) -> None:
        title = self.tr("Save the form")
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "form", title, "catalogue.xlsx")
        if path is not None:
            self.save(path)

    def _was_saved(self, now: FormDraft) -> None:
        path = now.path
        if self.draft is not None:
            self.draft.was_saved(now)
        self._allow()
        self._page.notice(self.tr("The form is saved in {path}.").format(path=path))
        self.saved.emit(path)

    def _add_row(self) -> None:
        head, row = self.view.grid.head(), self.view.current_row()
        if self.draft and head and self.draft.add_row(head.name, max(row, 0)):
            self._changed_rows(row)

    def _remove_rows(self) -> None:
        head, (first, count) = self.view.grid.head(), self.view.rows_selected()
        if self.draft and head and self.draft.remove_rows(head.name, first, count):
            self._changed_rows(first)

    def _changed_rows(self, row: int) -> None:
        column = max(self.view.currentIndex().column(), 0)
        self._show_sheet()
        self.view.go_to(max(row, 0), column)
        self._edited()

    def _take_back(self) -> None:
        self._step(self.draft.undo() if self.draft else "")

    def _do_again(self) -> None:
        self._step(self.draft.redo() if self.draft else "")

    def _step(self, sheet: str) -> None:
        if sheet:
            row = self.view.current_row()
            self.sheet.setCurrentIndex(self.sheet.findData(sheet))
            self._changed_rows(row)

    def _go_to_problem(self, number: int) -> None:
        one = self._problems.row_at(number)
        place = self.draft.place(one) if self.draft and one else None
        if place is not None:
            name, row, column = place
            if self.sheet.currentData() != name:
                self.sheet.setCurrentIndex(self.sheet.findData(name))
                self._show_sheet()
            self.view.go_to(row, column)
            self.view.setFocus()

    def _next_problem(self) -> None:
        self._at = (self._at + 1) % max(len(self._problems.rows()), 1)
        self.list.go_to_row(self._at)
        self._go_to_problem(self._at)


def _open(path: Path) -> tuple[FormDraft, tuple[SheetHead, ...]]:
    from core.usecases import edit_form

    return edit_form.open_form(path), edit_form.heads()


def _new_form(publisher: tuple[str, str]) -> tuple[FormDraft, tuple[SheetHead, ...]]:
    from core.usecases import edit_form

    return edit_form.new_form(*publisher), edit_form.heads()


def _write(now: FormDraft, kept: Path) -> Path:
    kept.parent.mkdir(parents=True, exist_ok=True)
    return now.save(kept)


def _save(now: FormDraft, path: Path, kept: Path) -> FormDraft:
    now.save(path)
    kept.unlink(missing_ok=True)
    return now
