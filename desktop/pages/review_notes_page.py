"""Notes of the auditor, in a file of their own, and the working paper made from all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from core.domain.auditing import Note, ReviewNotes
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook, actor
from desktop.pages.page import button_for
from desktop.pages.review_desk import BenchPage, Desk
from desktop.widgets.asking import SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields_form import Field, FieldsForm, Kind
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.printing import as_pdf

_PDF = ".pdf"


class ReviewNotesPage(BenchPage):
    """Write notes, choose where they are kept, save the working paper."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the buttons and the notes out."""
        super().__init__(
            open_book,
            self.tr("Notes"),
            self.tr("Notes are kept in your own file, never in what you review."),
        )
        self.help_text = self.tr(
            "The working paper holds verdict, tie-out, sample, tests, decisions and notes. The "
            "file of notes is plain text: keep it with your papers."
        )
        self._model: RowTable[Note] = RowTable(self._columns(), self)
        empty = EmptyState(self.tr("No notes yet."), self.tr("Write a note…"), self._ask_note)
        self.list = ListPane(self.tr("Notes"), empty)
        self.list.use_model(self._model, stretch=1)
        self.list.table.set_rows_shown(8)
        self.list.table.current_changed.connect(self._tell)
        actions = (
            self.add_action(self.tr("Write a note…"), "Ctrl+Shift+N", self._ask_note),
            self.add_action(self.tr("Remove the note"), "Ctrl+Backspace", self._remove),
            self.add_action(self.tr("Working paper as workbook…"), "Ctrl+Return", self._workbook),
            self.add_action(self.tr("As page…"), "", self._page),
            self.add_action(self.tr("As PDF…"), "", self._pdf),
            self.add_action(self.tr("Keep notes in…"), "", self._choose_place),
        )
        self._text = Label()
        self._where = Label()
        self.body.addWidget(flow(*(button_for(action) for action in actions)))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._text)
        self.body.addWidget(self._where)

    def refresh(self) -> None:
        """Read the notes again."""
        self.ask(_notes, self._show)

    def add(self, about: str, text: str) -> None:
        """Write a note."""
        self.banner.clear()
        self.write(partial(_added, about, text))

    def save_paper(self, path: Path) -> None:
        """Save the working paper: .xlsx, .html or .pdf, by the ending of the name."""
        self.banner.clear()
        if path.suffix.casefold() == _PDF:
            self.ask(_page, partial(self._print, path))
        else:
            self.ask(partial(_save, path), self._saved)

    def _columns(self) -> tuple[Column[Note], ...]:
        return (
            Column(self.tr("About"), lambda note: note.about),
            Column(self.tr("Note"), lambda note: note.text),
            Column(self.tr("By"), lambda note: note.by),
            Column(self.tr("When"), lambda note: note.at[:16].replace("T", " ")),
        )

    def _show(self, notes: ReviewNotes) -> None:
        self._model.set_rows(notes.notes)
        count = len(notes.notes)
        self.list.show_state(bool(count), self.tr("%Ln note(s)", "", count))
        place = self.place()
        self._where.setText(self.tr("Kept in {path}").format(path=place) if place else "")

    def _tell(self, number: int) -> None:
        note = self._model.row_at(number)
        self._text.say(note.text if note else "")

    def _ask_note(self) -> None:
        parts = (
            self.tr("Checks"),
            self.tr("Tie-out"),
            self.tr("Sample"),
            self.tr("Tests"),
            self.tr("Decisions"),
            self.tr("In general"),
        )
        fields = (
            Field("about", self.tr("About"), Kind.CHOICE, choices=[(one, one) for one in parts]),
            Field("text", self.tr("Note"), Kind.WORDS, needed=True),
        )
        sentence = self.tr("The note goes into the working paper.")
        answer = FieldsForm.ask(self, self.tr("Write a note"), sentence, self.tr("Keep"), fields)
        if answer is not None:
            self.add(answer["about"], answer["text"])

    def _remove(self) -> None:
        note = self._model.row_at(self.list.table.current_row())
        if note is not None:
            self.write(partial(_dropped, note))

    def _choose_place(self) -> None:
        place = self.place()
        if place is not None:
            title = self.tr("Choose the file for your notes")
            path = SaveFile.ask(self, self.open_book.settings, "paper", title, place.name)
            if path is not None:
                self.keep_in(path)

    def _workbook(self) -> None:
        self._ask_paper("working-paper.xlsx")

    def _page(self) -> None:
        self._ask_paper("working-paper.html")

    def _pdf(self) -> None:
        self._ask_paper(f"working-paper{_PDF}")

    def _ask_paper(self, name: str) -> None:
        title = self.tr("Save the working paper")
        path = SaveFile.ask(self, self.open_book.settings, "paper", title, name)
        if path is not None:
            self.save_paper(path)

    def _print(self, path: Path, page: str) -> None:
        data = as_pdf(page, self.tr("Working paper"), landscape=True)
        self.run(lambda _progress: _write_bytes(data, path), self._saved)

    def _saved(self, path: Path) -> None:
        self.notice(self.tr("The working paper is in {path}.").format(path=path))


def _notes(desk: Desk) -> ReviewNotes:
    return desk.notes


def _added(about: str, text: str, desk: Desk) -> ReviewNotes:
    from core.usecases import review_notes

    return review_notes.add_note(desk.notes, about, text, actor(), datetime.now(UTC))


def _dropped(note: Note, desk: Desk) -> ReviewNotes:
    from core.usecases import review_notes

    held = desk.notes.notes
    return review_notes.drop_note(desk.notes, held.index(note)) if note in held else desk.notes


def _page(desk: Desk) -> str:
    from core.usecases import working_paper

    return working_paper.printed(desk.reviewed, working_paper.paper_of(desk.reviewed, desk.notes))


def _save(path: Path, desk: Desk) -> Path:
    from core.usecases import working_paper

    paper = working_paper.paper_of(desk.reviewed, desk.notes)
    return working_paper.write(desk.reviewed, paper, path)


def _write_bytes(data: bytes, path: Path) -> Path:
    from core.usecases import decision_note

    return decision_note.save_page(data, path)
