"""Publications: what is owed, by when, what would be published, and the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.publications import Due, Publication
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook, View
from desktop.pages.page import Page, button_for
from desktop.pages.publish_preview import PublishPreview
from desktop.present import tell_problems
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import Heading, OneLine
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from datetime import date


class PublishPage(Page):
    """The calendar of duties above, the publication of the chosen one below."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list and the publication out."""
        super().__init__(open_book, self.tr("Publications"))
        self.help_text = self.tr(
            "What the law asks your kind of body to publish, and by when. See what would be "
            "published before you save it: individuals are masked, amounts never are, and every "
            "payment of the period is accounted for."
        )
        self._rows: RowTable[Due] = RowTable(self._columns(), self)
        self._made: Publication | None = None
        self.body.addWidget(self._duties())
        self.body.addWidget(self._chosen())
        self.preview = PublishPreview()
        self.preview.hide()
        self.body.addWidget(self.preview, 1)

    def refresh(self) -> None:
        """Ask what is owed as at the day of the view."""
        view = self.open_book.view
        self.read(lambda book, _progress: _calendar(book, view), self._show)

    def duties(self) -> tuple[Due, ...]:
        """Return the duties that are listed."""
        return tuple(self._rows.rows())

    # What is built once.

    def _columns(self) -> tuple[Column[Due], ...]:
        return (
            Column(self.tr("Due"), lambda row: row.due, Holds.DAY),
            Column(self.tr("Publication"), lambda row: row.definition.title),
            Column(self.tr("Period"), lambda row: row.period.in_words()),
            Column(self.tr("State"), self._state, state=self._state_colour),
        )

    def _duties(self) -> QWidget:
        sentence = self.tr("Your kind of body owes no publication that this program knows.")
        self._list = ListPane(
            self.tr("What is owed"),
            EmptyState(sentence, self.tr("See the organisation"), lambda: self.go("body")),
        )
        self._list.use_model(self._rows, stretch=1)
        self._list.table.set_rows_shown(7)
        self._list.table.current_changed.connect(self._choose)
        self._list.table.opened_row.connect(lambda _row: self.see())
        return self._list

    def _chosen(self) -> QWidget:
        sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        self._vat = CalmCombo(self.tr("VAT"))
        self._vat.addItem(self.tr("You get your VAT back"), True)
        self._vat.addItem(self.tr("You do not get your VAT back"), False)
        self._vat.activated.connect(lambda _number: self._forget())
        actions = [
            self.add_action(self.tr("See what is published"), "Ctrl+Return", self.see),
            self.add_action(self.tr("Save it…"), "Ctrl+S", self.save, changes=True),
            self.add_action(self.tr("Check a file…"), "", self.check),
        ]
        for widget in (self._title, self._facts):
            sheet.column.addWidget(widget)
        buttons = [button_for(action, main=number == 0) for number, action in enumerate(actions)]
        sheet.column.addWidget(flow(OneLine(self.tr("VAT")), self._vat, *buttons))
        self._sheet = sheet
        return sheet

    # What the book says.

    def _show(self, found: tuple[Due, ...]) -> None:
        chosen = self._due()
        self._rows.set_rows(found)
        late = sum(due.is_late(self.open_book.view.as_at) for due in found)
        words = self.tr("%Ln publication(s)", "", len(found))
        if late:
            words += self.tr(", %Ln late", "", late)
        self._list.show_state(bool(found), words)
        self._sheet.setVisible(bool(found))
        number = -1
        if chosen:
            key = (chosen.definition.id, chosen.period)
            number = self._rows.find(lambda row: (row.definition.id, row.period) == key)
        if number < 0:
            number = self._rows.find(lambda row: not row.prepared_on and not row.doubt)
        if found:
            self._list.table.selectRow(max(number, 0))
            self._choose(max(number, 0))

    def _state(self, row: Due) -> str:
        if row.prepared_on is None:
            if row.doubt:
                return self.tr("may not bind you")
            late = row.is_late(self.open_book.view.as_at)
            return self.tr("late") if late else self.tr("not prepared")
        words = self.tr("prepared {day}, {file}").format(
            day=day_in_words(row.prepared_on), file=row.file
        )
        return words + self.tr("; payments changed since") if row.changed_since else words

    def _state_colour(self, row: Due) -> str:
        if row.prepared_on is not None:
            return "notice" if row.changed_since else "done"
        return "problem" if row.is_late(self.open_book.view.as_at) else "quiet"

    def _due(self) -> Due | None:
        return self._rows.row_at(self._list.table.currentIndex().row())

    def _choose(self, number: int) -> None:
        due = self._rows.row_at(number)
        if due is None:
            return
        self._forget()
        definition = due.definition
        title = self.tr("{title}, {period}").format(
            title=definition.title, period=due.period.in_words()
        )
        self._title.setText(title)
        facts = [
            (self.tr("Rule"), definition.law),
            (self.tr("Binds"), due.doubt or definition.who),
            (self.tr("Threshold"), self._threshold(due)),
            (self.tr("Source"), definition.source),
        ]
        self._facts.set_facts(facts)

    def _threshold(self, due: Due) -> str:
        definition = due.definition
        with_vat = self.tr("VAT counted") if definition.with_vat else self.tr("without VAT")
        words = self.tr("over {pounds}, {vat}; {count} columns; due {day}")
        return words.format(
            pounds=pounds(definition.over),
            vat=with_vat,
            count=len(definition.columns),
            day=day_in_words(due.due),
        )

    def _forget(self) -> None:
        self._made = None
        self.preview.hide()

    # What the person does.

    def see(self) -> None:
        """Make the chosen publication and show it; nothing is written."""
        due = self._due()
        if due is not None:
            recovers = bool(self._vat.currentData())
            self.read(lambda book, progress: _make(book, due, recovers, progress), self._seen)

    def _seen(self, made: Publication) -> None:
        self._made = made
        self.banner.clear()
        self.preview.show_publication(made)
        self.preview.show()
        words = self.tr("{count} rows would be published, {pounds}.")
        self.say(words.format(count=f"{len(made.rows):,}", pounds=pounds(made.total)))

    def save(self) -> None:
        """Write the chosen publication as CSV, or as a workbook."""
        due = self._due()
        if due is None:
            return
        name = f"{due.definition.id}_{due.period.code()}.csv"
        title = self.tr("Save the publication")
        path = SaveFile.ask(self, self.open_book.settings, "publication", title, name)
        if path is not None:
            recovers = bool(self._vat.currentData())
            self.change(lambda book, progress: _save(book, due, recovers, path, progress),
                        self._saved)  # fmt: skip

    def _saved(self, answer: tuple[Path, tuple[Problem, ...]]) -> None:
        path, problems = answer
        if problems:
            self.banner.show_problem(tell_problems(problems))
        words = self.tr("Saved in {path}. Its columns were checked against the rule.")
        self.notice(words.format(path=path)) if not problems else self.say(str(path))

    def check(self) -> None:
        """Check any file against the columns of the chosen publication."""
        due = self._due()
        if due is None:
            return
        path = OpenFile.ask(
            self, self.open_book.settings, "publication", self.tr("Check a file"), "CSV (*.csv)"
        )
        if path is not None:
            self.run(lambda _progress: _check(due, path), self._checked)

    def _checked(self, problems: tuple[Problem, ...]) -> None:
        if problems:
            self.banner.show_problem(tell_problems(problems))
        else:
            self.notice(self.tr("The file holds against the rule: headings, days and amounts."))


def _calendar(book: Book, view: View) -> tuple[Due, ...]:
    from core.usecases import duties

    day: date = view.as_at
    return duties.calendar(book, day)


def _make(book: Book, due: Due, recovers: bool, progress: Progress) -> Publication:
    from core.usecases import publish_spend

    return publish_spend.make(
        book, due.definition.id, due.period, recovers_vat=recovers, progress=progress
    )


def _save(
    book: Book, due: Due, recovers: bool, path: Path, progress: Progress
) -> tuple[Path, tuple[Problem, ...]]:
    from core.usecases import publish_spend

    made = _make(book, due, recovers, progress)
    return publish_spend.write(book, made, path)


def _check(due: Due, path: Path) -> tuple[Problem, ...]:
    from core.usecases import publish_spend

    return publish_spend.check_file(due.definition, path)
