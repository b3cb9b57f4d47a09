"""How a file is read, before anything is kept, in four parts: file, columns, check, result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.progress import Progress
from core.domain.spend import DraftLine, FileReading, Role, Verdict
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.import_columns import ColumnRow, column_columns, column_rows, line_columns
from desktop.pages.page import Page, button_for
from desktop.pages.rows_left_out import LeftOutRow, left_out_columns, left_out_rows
from desktop.present import tell_problems
from desktop.qt import em
from desktop.widgets.control_total import tie_words
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.money_edit import MoneyEdit
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.import_spend import ImportChoices, Imported, Overlap

_PREVIEW = 200

_ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-8-sig": "Unicode (UTF-8)",
    "ascii": "Unicode (UTF-8)",
    "cp1252": "Windows-1252",
    "utf-16": "Unicode (UTF-16)",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a file would be read, and what of it is in the book already."""

    reading: FileReading
    overlap: Overlap | None


class ImportReading(QWidget):
    """The dialogue about one file. ``imported`` comes with what was brought in."""

    imported = Signal(object)

    def __init__(self, page: Page, back: QAction) -> None:
        """Lay the four parts out under each other; ``back`` leaves the file."""
        super().__init__()
        self._back = back
        self._page = page
        self._path: Path | None = None
        self._answers: dict[str, str] = {}
        self._look: Look | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._parts = [
            self._file_part(),
            self._columns_part(),
            self._check_part(),
            self._result_part(),
        ]
        for part in self._parts:
            column.addWidget(part)
        column.addStretch(1)
        for number, part in enumerate(self._parts, start=1):
            words = self.tr("Go to part {number}").format(number=number)
            page.add_action(words, f"Alt+{number}", partial(_focus_in, part))

    def look_at(self, path: Path) -> None:
        """Read a file anew, without answers."""
        self._path = path
        self._answers = {}
        self._amount.clear()
        self._look_again()

    def path(self) -> Path | None:
        """Return the file that is being read."""
        return self._path

    def file_words(self) -> str:
        """Return how the file is read, in words."""
        return self._file.text()

    def count_words(self) -> str:
        """Return what the file holds, in words."""
        return self._counts.text()

    def import_words(self) -> str:
        """Return what the button says that brings the file in."""
        return self._button.text()

    def preview(self) -> RowTable[DraftLine]:
        """Return the first payments as they will be kept."""
        return self._lines

    def type_total(self, text: str) -> None:
        """State what the ledger says."""
        self._amount.setText(text)

    def choose_overlap(self, place: int) -> None:
        """Choose what happens to payments that are here already: skip, replace, keep."""
        self._overlap.setCurrentIndex(place)

    def use_column(self, role: str, number: int) -> None:
        """Take a column of the file as the amount, the supplier or the date."""
        self._answers[role] = str(number)
        self._look_again()

    # What is built once.

    def _file_part(self) -> Sheetlike:
        sheet = _sheet(self.tr("1   File"))
        self._file = Label()
        self._notes = StateLabel()
        sheet.column.addWidget(self._file)
        sheet.column.addWidget(self._notes)
        return sheet

    def _columns_part(self) -> Sheetlike:
        sheet = _sheet(self.tr("2   Columns"))
        self._questions = QFormLayout()
        self._questions.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._used: RowTable[ColumnRow] = RowTable(column_columns(self), self)
        self._used_table = TableView(self.tr("Columns of the file"))
        self._used_table.use_model(self._used, stretch=3, sortable=False)
        self._used_table.set_rows_shown(6)
        self._lines: RowTable[DraftLine] = RowTable((), self)
        self._lines_table = TableView(self.tr("The first payments as they are read"))
        self._lines_table.set_rows_shown(6)
        self._lines_title = StateLabel()
        sheet.column.addLayout(self._questions)
        sheet.column.addWidget(self._used_table)
        sheet.column.addWidget(flow(*self._column_buttons()))
        sheet.column.addWidget(self._lines_title)
        sheet.column.addWidget(self._lines_table)
        return sheet

    def _column_buttons(self) -> list[QPushButton]:
        roles = {
            "amount": (self.tr("This column is the amount"), "Ctrl+Shift+A"),
            "supplier": (self.tr("This column is the supplier"), "Ctrl+Shift+S"),
            "date": (self.tr("This column is the payment date"), "Ctrl+Shift+D"),
        }
        actions = [
            self._page.add_action(words, keys, partial(self._use_current, role))
            for role, (words, keys) in roles.items()
        ]
        return [button_for(action) for action in actions]

    def _check_part(self) -> Sheetlike:
        sheet = _sheet(self.tr("3   Check"))
        self._counts = Label()
        self._amount = MoneyEdit(self.tr("Your ledger total"))
        self._amount.setPlaceholderText(self.tr("such as 412880.11"))
        self._amount.textChanged.connect(self._judge_total)
        self._verdict = StateLabel()
        self._verdict.setMinimumWidth(em(self, 16))
        self._overlap = CalmCombo(self.tr("Payments that are in the book already"))
        for words in (
            self.tr("Choose what to do with them"),
            self.tr("Skip them: bring in only what is new"),
            self.tr("Replace: take the earlier file out"),
            self.tr("Keep both: they are different payments"),
        ):
            self._overlap.addItem(words)
        self._overlap.currentIndexChanged.connect(self._allow)
        self._overlap_words = Label()
        self._rows: RowTable[LeftOutRow] = RowTable(left_out_columns(self), self)
        self._rows_table = TableView(self.tr("Rows left out, and rows to look at"))
        self._rows_table.use_model(self._rows, stretch=3)
        self._rows_table.set_rows_shown(3)
        sheet.column.addWidget(self._counts)
        sheet.column.addWidget(
            flow(Label(self.tr("Your ledger total")), self._amount, self._verdict)
        )
        sheet.column.addWidget(self._overlap_words)
        sheet.column.addWidget(flow(self._overlap))
        sheet.column.addWidget(self._rows_table)
        return sheet

    def _result_part(self) -> Sheetlike:
        sheet = _sheet(self.tr("4   Result"))
        page = self._page
        self._import = page.add_action(
            self.tr("Import"), "Ctrl+Return", self.take_in, changes=True
        )
        again = page.add_action(self.tr("Choose another file"), "Ctrl+Shift+I", self._choose_other)
        self._button = button_for(self._import, main=True)
        self._why_not = StateLabel()
        sheet.column.addWidget(flow(self._button, button_for(again), button_for(self._back)))
        sheet.column.addWidget(self._why_not)
        return sheet

    # What follows from the file.

    def _look_again(self) -> None:
        path, answers = self._path, dict(self._answers)
        if path is None:
            return
        self._look = None
        self._file.setText(self.tr("{file}: reading…").format(file=path.name))
        self._notes.say("")
        self._allow()
        self._show_parts(columns=False, check=False)
        self._page.read(
            lambda book, progress: _look(book, path, answers, progress),
            self._show,
            self._not_read,
        )

    def _not_read(self, error: BaseException) -> None:
        name = self._path.name if self._path else ""
        self._file.setText(self.tr("{file} was not read.").format(file=name))
        self._why_not.say("")
        self._page.trouble(error)

    def _show_parts(self, *, columns: bool, check: bool) -> None:
        self._parts[1].setVisible(columns)
        self._parts[2].setVisible(check)

    def _show(self, look: Look) -> None:
        self._look = look
        reading = look.reading
        self._page.banner.clear()
        self._file.setText(self._words_of_file(reading))
        self._notes.say("\n".join(told.in_words() for told in tell_problems(reading.notes)))
        self._show_questions(reading)
        self._used.set_rows(column_rows(reading))
        self._show_lines(reading)
        self._show_check(look)
        is_spend = reading.verdict in {Verdict.READY, Verdict.ASK}
        self._show_parts(columns=is_spend, check=is_spend)
        self._allow()

    def _words_of_file(self, reading: FileReading) -> str:
        parts = [_kind_words(self, reading)]
        if len(reading.sheets) > 1:
            parts.append(self.tr("sheet {sheet}").format(sheet=reading.sheet))
        if reading.header_row:
            parts.append(self.tr("headings in row {row}").format(row=reading.header_row))
        if reading.layout:
            parts.append(self.tr("read like {layout}").format(layout=reading.layout))
        return f"{reading.file}: {', '.join(parts)}"

    def _show_questions(self, reading: FileReading) -> None:
        while self._questions.rowCount():
            self._questions.removeRow(0)
        for question in reading.questions:
            combo = CalmCombo(question.text)
            combo.addItem(self.tr("Choose"))
            for choice in question.choices:
                combo.addItem(choice.label)
            combo.activated.connect(
                lambda place, q=question: self._answer(q.key, [c.value for c in q.choices], place)
            )
            self._questions.addRow(Label(question.text), combo)

    def _answer(self, key: str, values: list[str], place: int) -> None:
        if place > 0:
            self._answers[key] = values[place - 1]
            self._look_again()

    def _use_current(self, role: str) -> None:
        number = self._used_table.current_row()
        if number >= 0:
            self.use_column(role, number)

    def _show_lines(self, reading: FileReading) -> None:
        lines: RowTable[DraftLine] = RowTable(line_columns(self, reading), self)
        lines.set_rows(reading.lines)
        older, self._lines = self._lines, lines
        self._lines_table.use_model(lines, stretch=_supplier_place(reading), sortable=False)
        older.deleteLater()
        shown = min(len(reading.lines), reading.line_count)
        words = self.tr("The first {shown} of {count} payments, as they will be kept")
        self._lines_title.setText(
            words.format(shown=f"{shown:,}", count=f"{reading.line_count:,}")
        )
        self._lines_title.setVisible(bool(reading.lines))
        self._lines_table.setVisible(bool(reading.lines))

    def _show_check(self, look: Look) -> None:
        reading = look.reading
        self._counts.setText(self._words_of_counts(reading))
        rows = left_out_rows(reading.left_out, reading.problems)
        self._rows.set_rows(rows)
        self._rows_table.setVisible(bool(rows))
        overlap = look.overlap
        asks = overlap is not None and overlap.must_ask()
        self._overlap.setVisible(asks)
        self._overlap.setCurrentIndex(0)
        self._overlap_words.setVisible(asks)
        if overlap is not None:
            words = self.tr("{same} of {lines} payments are already in this book.")
            self._overlap_words.setText(
                words.format(same=f"{overlap.same_lines:,}", lines=f"{overlap.lines:,}")
            )
        self._judge_total()

    def _words_of_counts(self, reading: FileReading) -> str:
        parts = [
            self.tr("%Ln payment(s)", "", reading.line_count),
            pounds(reading.total),
            _vat_words(self, reading.vat_basis),
        ]
        if reading.credit_lines:
            credits = self.tr("%Ln credit(s)", "", reading.credit_lines)
            parts.append(f"{credits} {pounds(reading.credit_pence)}")
        if reading.date_from and reading.date_to:
            parts.append(Period(reading.date_from, reading.date_to).in_words())
        parts.append(self.tr("%Ln row(s) left out", "", sum(row.rows for row in reading.left_out)))
        if reading.problems:
            parts.append(self.tr("%Ln row(s) to look at", "", len(reading.problems)))
        return ", ".join(parts)

    def _judge_total(self) -> None:
        if self._look is not None:
            self._verdict.set_state(*tie_words(self, self._amount, self._look.reading.total))
        self._allow()

    def _allow(self) -> None:
        why_not = self.hindrance()
        self._why_not.say(why_not)
        self._import.setEnabled(not why_not and not self._page.open_book.read_only)
        count = self._look.reading.line_count if self._look else 0
        text = self.tr("Import %n payment(s)", "", count) if count else self.tr("Import")
        self._import.setText(text)
        self._button.setText(text)

    def hindrance(self) -> str:
        """Say what stands in the way of bringing the file in, "" where nothing does."""
        if self._look is None:
            return self.tr("The file is being read.")
        reading = self._look.reading
        if reading.verdict is Verdict.NOT_SPEND:
            return self.tr("This is not a list of payments: {why}").format(why=reading.reason)
        if reading.verdict is Verdict.NIL:
            return self.tr(
                "The file says that there was no spend. If that is right, send a nil return."
            )
        if reading.verdict is Verdict.ASK:
            return self.tr("Answer the questions in part 2 first.")
        if not self._amount.is_empty() and self._amount.pence() is None:
            return self.tr("The ledger total is not an amount.")
        if not self._overlap.isHidden() and self._overlap.currentIndex() == 0:
            return self.tr("Choose in part 3 what to do with the payments that are here already.")
        return ""

    def take_in(self) -> None:
        """Bring the payments in, unless something stands in the way."""
        if self._path is None or self._look is None or self.hindrance():
            return
        from core.usecases.import_spend import ImportChoices

        place = self._overlap.currentIndex()
        choices = ImportChoices(
            answers=dict(self._answers),
            control_total=self._amount.pence(),
            overlap=("skip" if self._overlap.isHidden() else "ask", "skip", "replace", "keep")[
                place
            ],
        )
        path = self._path
        self._import.setEnabled(False)
        self._page.change(
            lambda book, progress: _take_in(book, path, choices, progress),
            self.imported.emit,
            self._not_taken,
        )

    def _not_taken(self, error: BaseException) -> None:
        self._allow()
        self._page.trouble(error)

    def _choose_other(self) -> None:
        self._page.take("choose")


def _sheet(title: str) -> Sheetlike:
    sheet = Sheetlike()
    sheet.column.addWidget(Heading(title, 2))
    return sheet


def _focus_in(part: QWidget) -> None:
    for child in part.findChildren(QWidget):
        if (
            child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and child.isEnabled()
        ):
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def _kind_words(widget: QWidget, reading: FileReading) -> str:
    if reading.kind != "csv":
        return widget.tr("workbook ({kind})").format(kind=reading.kind.upper())
    delimiters = {
        ",": widget.tr("commas"),
        ";": widget.tr("semicolons"),
        "\t": widget.tr("tabs"),
        "|": widget.tr("bars"),
    }
    between = delimiters.get(reading.delimiter, reading.delimiter)
    return widget.tr("text file with {between}, {text}").format(
        between=between, text=_ENCODINGS.get(reading.encoding.lower(), reading.encoding)
    )


def _vat_words(widget: QWidget, basis: VatBasis) -> str:
    words = {
        VatBasis.NET: widget.tr("without VAT"),
        VatBasis.GROSS: widget.tr("with VAT"),
        VatBasis.UNKNOWN: widget.tr("VAT not stated"),
    }
    return words[basis]


def _supplier_place(reading: FileReading) -> int:
    return 2 if Role.DATE in reading.columns else 1


def _look(book: Book, path: Path, answers: dict[str, str], progress: Progress) -> Look:
    from core.usecases import import_spend

    reading = import_spend.look(
        path, answers=answers, book=book, limit=_PREVIEW, progress=progress
    )
    ready = reading.verdict is Verdict.READY
    return Look(reading, import_spend.already_here(book, path, reading) if ready else None)


def _take_in(book: Book, path: Path, choices: ImportChoices, progress: Progress) -> Imported:
    from core.usecases import import_spend

    return import_spend.take_in(book, path, choices=choices, progress=progress)
