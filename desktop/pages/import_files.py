"""Part 1: the files that are about to be brought in, how each is read, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from core.domain.problems import Problem
from core.domain.spend import Verdict
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.import_file import FileState, IncomingFile
from desktop.pages.import_words import count_words, file_words, hindrance, state_words
from desktop.pages.page import Page, button_for
from desktop.present import Told
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.parts import Part
from desktop.widgets.question_list import Answer, QuestionList
from desktop.widgets.table_view import TableView

# The place of the button that makes sense only where there are several files.
TAKE_OFF = 3

Work = Callable[[], None]


class FilesPart(Part):
    """Names the file in hand; lists all of them where there are several.

    ``chosen`` comes with the file that the person wants to look at.
    """

    chosen = Signal(object)

    def __init__(self, page: Page, works: Sequence[tuple[str, str, Work]], answer: Answer) -> None:
        """Lay the part out; ``works`` are the buttons under it: words, keys, what they do."""
        super().__init__(1, page.tr("File"))
        self._page = page
        self._files: tuple[IncomingFile, ...] = ()
        self._model: RowTable[IncomingFile] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("Files to bring in"))
        self._table.use_model(self._model, stretch=4, sortable=False)
        self._table.current_changed.connect(self._tell_chosen)
        self._words = Label()
        self._notes = StateLabel()
        self.questions = QuestionList(answer)
        self._trouble = StateLabel("", "problem")
        self._remedy = Label()
        self._actions = [page.add_action(words, keys, work) for words, keys, work in works]
        self._buttons = [button_for(action) for action in self._actions]
        self.column.addWidget(self._table)
        self.column.addWidget(ColumnsLeft(self._table), 0, Qt.AlignmentFlag.AlignRight)
        for widget in (self._words, self._trouble, self._remedy, self._notes):
            self.column.addWidget(widget)
        self.column.addWidget(self.questions)
        self._row = flow(*self._buttons)
        self.column.addWidget(self._row)

    def add_button(self, button: QPushButton) -> None:
        """Show one more button under the part."""
        layout = self._row.layout()
        if layout is not None:
            layout.addWidget(button)

    def show_files(self, files: Sequence[IncomingFile], current: IncomingFile) -> None:
        """Show the files; ``current`` is the one that the other parts speak of."""
        several = len(files) > 1
        self._files = ()
        self._model.set_rows(files)
        self._table.setVisible(several)
        self._table.go_to_row(list(files).index(current))
        self._table.fit_rows()
        self._actions[TAKE_OFF].setEnabled(several)
        self._buttons[TAKE_OFF].setVisible(several)
        self._files = tuple(files)
        self._show_current(current)
        self.set_state(*self.told(files))

    def told(self, files: Sequence[IncomingFile]) -> tuple[str, str]:
        """Say how far the files are together, with the colour that goes with it."""
        states = [file.state() for file in files]
        unfit = {FileState.UNREADABLE, FileState.NOT_PAYMENTS, FileState.NIL}
        if len(files) == 1 and states[0] in unfit:
            return state_words(self, states[0])
        bad = sum(state in unfit for state in states)
        if bad:
            return self.tr("%Ln file(s) cannot be brought in", "", bad), "problem"
        asked = sum(len(file.open_questions(1)) for file in files)
        if asked:
            return self.tr("%Ln question(s)", "", asked), "problem"
        if FileState.READING in states:
            return self.tr("reading…"), "quiet"
        return self.tr("read"), "done"

    def words(self) -> str:
        """Return what is said of the file in hand."""
        parts = (self._words, self._trouble, self._remedy)
        return " ".join(label.text() for label in parts if label.text())

    def _show_current(self, file: IncomingFile) -> None:
        state, look = file.state(), file.look
        self._trouble.say("")
        self._remedy.say("")
        self._notes.say("")
        if state is FileState.UNREADABLE and file.told is not None:
            code = f" ({file.told.code})" if file.told.code else ""
            self._words.say("")
            self._trouble.say(file.told.text)
            self._remedy.say(f"{file.told.remedy}{code}")
        elif look is None:
            self._words.say(self.tr("{file}: reading…").format(file=file.path.name))
        else:
            words = f"{file.path.name}: {file_words(self, look.reading)}"
            self._words.say(words)
            self._notes.say("\n".join(map(note_words, look.reading.notes)))
            if look.reading.verdict in {Verdict.NOT_SPEND, Verdict.NIL}:
                self._trouble.say(hindrance(self, file))
        self.questions.show_questions(
            file.open_questions(1), file.other_questions(1), file.answers
        )

    def _tell_chosen(self, _row: object) -> None:
        row = self._table.current_row()
        if 0 <= row < len(self._files):
            self.chosen.emit(self._files[row])

    def _columns(self) -> tuple[Column[IncomingFile], ...]:
        return (
            Column(self.tr("File"), lambda f: f.path.name),
            Column(
                self.tr("State"),
                lambda f: f.state(),
                words=lambda f: state_words(self, f.state())[0],
                state=lambda f: state_words(self, f.state())[1],
            ),
            Column(self.tr("Payments"), _lines, Holds.COUNT, leaves=1),
            Column(self.tr("Total"), _total, Holds.POUNDS),
            Column(self.tr("What it holds"), self._holds),
        )

    def _holds(self, file: IncomingFile) -> str:
        if file.told is not None:
            return file.told.text
        if _lines(file) is None or file.look is None:
            return hindrance(self, file)
        return count_words(self, file.look.reading)


def note_words(note: Problem) -> str:
    """Say what was noticed about a file as a whole; its name stands above."""
    return Told(note.message(), note.remedy(), note.code).in_words()


def _lines(file: IncomingFile) -> int | None:
    reading = file.look.reading if file.look else None
    return reading.line_count if reading and reading.whole and reading.line_count else None


def _total(file: IncomingFile) -> int | None:
    reading = file.look.reading if file.look else None
    return reading.total if reading and _lines(file) is not None else None
