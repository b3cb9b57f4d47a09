"""Part 3: whether the file closes, agrees with the ledger, and is not here already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.domain.closing import PersonalData, Statement
from core.domain.money import pounds
from core.domain.parties import PayeeClass
from core.domain.spend import FileReading
from desktop.models.lists import RowTable
from desktop.pages.import_causes import ImportCauses
from desktop.pages.import_file import FileState, IncomingFile, Look
from desktop.pages.import_overlap import ImportOverlap
from desktop.pages.import_statement import StatementView
from desktop.pages.import_words import count_words
from desktop.pages.page import Page, button_for
from desktop.pages.rows_left_out import LeftOutRow, left_out_columns, left_out_rows
from desktop.qt import em
from desktop.widgets.control_total import tie_words
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, OneLine, StateLabel
from desktop.widgets.money_edit import MoneyEdit
from desktop.widgets.parts import Part
from desktop.widgets.question_list import Answer, QuestionList
from desktop.widgets.table_view import TableView

_ROWS_SHOWN = 8


class CheckPart(Part):
    """The statement, the ledger's total, problems by cause, what is here already, people.

    ``said`` comes when the person has settled rows, so that the file is read again; ``typed``
    when something was said that does not change how the file is read.
    """

    said = Signal()
    typed = Signal()
    save_wanted = Signal()

    def __init__(self, page: Page, answer: Answer) -> None:
        """Lay the part out."""
        super().__init__(3, page.tr("Check"))
        self._page = page
        self._file: IncomingFile | None = None
        self._reading: FileReading | None = None
        self._counts = Label()
        self.questions = QuestionList(answer)
        self.statement = StatementView()
        self.causes = ImportCauses(page)
        self.causes.said.connect(self.said)
        self.overlap = ImportOverlap()
        self.overlap.chosen.connect(self.typed)
        self._people = StateLabel()
        self._counting = StateLabel(self.tr("Counting… the whole file is read in the background."))
        self.column.addWidget(self._counting)
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        for widget in (
            self._counts,
            self.statement,
            self._build_total(),
            self.questions,
            self.causes,
            self.overlap,
            self._people,
            self._build_left_out(),
        ):
            whole.addWidget(widget)
        self.column.addWidget(self._whole)

    def show_file(self, file: IncomingFile, look: Look, statement: Statement | None) -> None:
        """Show what is to check; a file that is still counted says so."""
        fresh = file is not self._file
        self._file, self._reading = file, look.reading
        if fresh:
            self._show_typed(file)
        self._counting.setVisible(statement is None)
        self._whole.setVisible(statement is not None)
        self.questions.show_questions(
            file.open_questions(3), file.other_questions(3), file.answers
        )
        if statement is not None:
            self._counts.setText(count_words(self, look.reading))
            self.statement.show_statement(statement)
            self.causes.show_file(file, look.reading, statement.problems)
            self.overlap.show_file(file, look)
            self._people.say(people_words(self, look.people) if look.people else "")
            self._show_left_out(look.reading)
        self._judge()

    def told(self, file: IncomingFile) -> tuple[str, str]:
        """Say how far the checks are, with the colour that goes with it."""
        asked = len(file.open_questions(3)) + file.must_choose()
        if asked:
            return self.tr("%Ln question(s)", "", asked), "problem"
        if file.look is None or not file.look.reading.whole:
            return self.tr("counting…"), "quiet"
        if file.state() is FileState.HERE:
            return self.tr("in the book already"), "notice"
        words, state = tie_words(self, self._amount, file.look.reading.total)
        if state == "problem" and file.explanation.strip() and self._amount.pence() is not None:
            return self.tr("explained"), "done"
        if self._amount.is_empty():
            return self.tr("ledger total not given"), "notice"
        return self.tr("ledger total {verdict}").format(verdict=words), state

    def counts_words(self) -> str:
        """Return what the file holds, in words."""
        return self._counts.text()

    def people_words(self) -> str:
        """Return what is said of people among the payees."""
        return self._people.text()

    def type_total(self, text: str) -> None:
        """State what the ledger says."""
        self._amount.setText(text)

    def explain(self, text: str) -> None:
        """Say why the ledger differs."""
        self._why.setText(text)

    def left_out(self) -> RowTable[LeftOutRow]:
        """Return the rows that are no payments."""
        return self._rows

    def _build_total(self) -> QWidget:
        self._amount = MoneyEdit(self.tr("Your ledger total"))
        self._amount.setPlaceholderText(self.tr("such as 412880.11"))
        self._amount.textChanged.connect(self._type)
        self._verdict = StateLabel()
        self._verdict.setMinimumWidth(em(self, 26))
        self._why = QLineEdit()
        self._why.setAccessibleName(self.tr("Why the ledger differs"))
        self._why.setPlaceholderText(self.tr("such as: one invoice of March was posted in April"))
        self._why.setMinimumWidth(em(self, 26))
        self._why.textChanged.connect(self._type)
        self._why_line = flow(OneLine(self.tr("Why it differs")), self._why)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        row = flow(OneLine(self.tr("Your ledger total")), self._amount, self._verdict)
        column.addWidget(row)
        column.addWidget(self._why_line)
        return holder

    def _build_left_out(self) -> QWidget:
        self._rows: RowTable[LeftOutRow] = RowTable(left_out_columns(self), self)
        self._rows_table = TableView(self.tr("Rows left out"))
        self._rows_table.use_model(self._rows, stretch=3)
        self._rows_table.hide()
        self._see = self._page.add_action(
            self.tr("See the rows left out"), "Ctrl+Alt+L", self._see_left_out
        )
        self._see_button = button_for(self._see)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        save = self._page.add_action(
            self.tr("Save the rows that are no payments as XLSX"),
            "Ctrl+E",
            self.save_wanted.emit,
        )
        column.addWidget(flow(self._see_button, button_for(save)))
        column.addWidget(self._rows_table)
        return holder

    def _see_left_out(self) -> None:
        shown = self._rows_table.isHidden()
        self._rows_table.setVisible(shown)
        text = self.tr("Hide the rows left out") if shown else self.tr("See the rows left out")
        self._see.setText(text)
        self._see_button.setText(text)

    def _show_left_out(self, reading: FileReading) -> None:
        rows = left_out_rows(reading.left_out, ())
        self._rows.set_rows(rows)
        self._rows_table.show_column(0, any(row.sheet for row in rows))
        self._rows_table.fit_rows(_ROWS_SHOWN)
        self._see.setEnabled(bool(rows))
        self._see_button.setVisible(bool(rows))
        if not rows:
            self._rows_table.hide()

    def _show_typed(self, file: IncomingFile) -> None:
        for field, text in ((self._amount, file.total), (self._why, file.explanation)):
            field.blockSignals(True)
            field.setText(text)
            field.blockSignals(False)

    def _type(self, _text: str) -> None:
        if self._file is not None:
            self._file.total = self._amount.text()
            self._file.explanation = self._why.text()
            self._judge()
            self.typed.emit()

    def _judge(self) -> None:
        if self._file is None or self._reading is None:
            return
        words, state = tie_words(self, self._amount, self._reading.total)
        differs = state == "problem" and self._amount.pence() is not None
        if self._amount.is_empty():
            words = self.tr("not given: open until it agrees or is explained")
        elif differs:
            explained = bool(self._file.explanation.strip())
            more = self.tr("explained") if explained else self.tr("open until it is explained")
            words, state = f"{words}; {more}", "done" if explained else "problem"
        self._verdict.set_state(words, state)
        self._why_line.setVisible(differs)
        self.set_state(*self.told(self._file))


def people_words(widget: QWidget, people: PersonalData) -> str:
    """Say how many payees look like people, and how many are hidden already."""
    parts = []
    for found in people.classes:
        if found.payee_class is PayeeClass.INDIVIDUAL:
            words = widget.tr("may be people: %Ln payee(s)", "", found.payees)
        elif found.payee_class is PayeeClass.REDACTED:
            words = widget.tr("names hidden already: %Ln payee(s)", "", found.payees)
        else:
            continue
        parts.append(f"{words} ({pounds(found.lines.pence)})")
    if not parts:
        return ""
    said = widget.tr("Personal data; {what}. Names are hidden when anything leaves the building.")
    return said.format(what="; ".join(parts))
