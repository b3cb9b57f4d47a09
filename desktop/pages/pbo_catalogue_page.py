"""Catalogue of a buying organisation: check the workbook, see what changes, build and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.agreements import Catalogue
from core.domain.period import day_in_words
from core.domain.problems import Problem
from core.domain.progress import Progress
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.form_problems import problem_columns, where
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_build import BuildAsked, BuildForm
from desktop.pages.pbo_edit import FormEdit
from desktop.widgets.asking import ChooseFolder, OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.publisher_form import PublisherForm
from desktop.widgets.table_view import TableView
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.publish_catalogue import BuiltCatalogue, FormCheck
    from core.usecases.take_catalogue import CatalogueDifference, CatalogueLook, Change


class PboCataloguePage(Page):
    """Three parts in the order of the work, and the form itself to edit in a tab of its own."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the three parts out."""
        super().__init__(open_book, self.tr("Catalogue"))
        self.help_text = self.tr(
            "Fill the form in a spreadsheet program, check it here as often as you like, then "
            "build the edition and sign it. Bodies get one file, whatever they use it for."
        )
        self._form: Path | None = None
        self._last: Path | None = None
        self._checked: FormCheck | None = None
        self._problems: RowTable[Problem] = RowTable(problem_columns(), self)
        self._changes: RowTable[Change] = RowTable(self._change_columns(), self)
        self._column = QVBoxLayout()
        self._part_1()
        self._part_2()
        self._part_3()
        checking = QWidget()
        checking.setLayout(self._column)
        self.editing = FormEdit(self)
        self.editing.saved.connect(self.check)
        self.tabs = Tabs()
        self.tabs.add(checking, self.tr("Check and build"))
        self.tabs.add(self.editing, self.tr("Edit the form"), self.editing.offer_kept)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Let a form that was edited and not saved be offered."""
        self.tabs.refresh()

    def take(self, argument: object) -> None:
        """Say what a catalogue is that was opened elsewhere."""
        if isinstance(argument, Path):
            self.run(lambda progress: _verify(argument, progress), self._show_verified)

    def check(self, form: Path) -> None:
        """Read a filled form and list every problem."""
        self.banner.clear()
        self._form = form
        self.run(lambda progress: _check(form, progress), self._show_check)

    def compare_with(self, last: Path) -> None:
        """Say what the form changes against an edition that was published."""
        catalogue = self._checked.catalogue if self._checked else None
        self._last = last
        if catalogue is not None:
            self.run(lambda _progress: _changes_since(catalogue, last), self._show_changes)

    def build(self, out: Path) -> None:
        """Build the edition that the form holds, into a folder."""
        form, last = self._form, self._last
        if form is not None:
            asked = self.build_form.asked()
            self.run(lambda _progress: _build(form, out, last, asked), self._built)

    # What is built once.

    def _part_1(self) -> None:
        empty = self.add_action(self.tr("Write an empty form…"), "Ctrl+Shift+N", self._template)
        check = self.add_action(self.tr("Check a workbook…"), "Ctrl+R", self._choose_form)
        self._again = self.add_action(self.tr("Check it again"), "Ctrl+Return", self._check_again)
        self._again.setEnabled(False)
        self._verdict = StateLabel()
        self._facts = Facts()
        self._sheet = Sheetlike()
        self._sheet.column.addWidget(self._verdict)
        self._sheet.column.addWidget(self._facts)
        self._sheet.hide()
        nothing = EmptyState(
            self.tr("Check a workbook, and everything that is wrong with it stands here."),
            self.tr("Check a workbook…"),
            self._choose_form,
        )
        self._list = ListPane(self.tr("Problems"), nothing, self.tr("Filter problems"))
        self._list.use_model(self._problems, stretch=2)
        self._list.filter_changed.connect(self._problems.set_filter)
        self._list.table.current_changed.connect(self._show_problem)
        self._list.table.set_rows_shown(6)
        self._list.show_state(False)
        self._detail = Label()
        self._detail.hide()
        self._column.addWidget(Heading(self.tr("1  The form"), 2))
        self._column.addWidget(flow(button_for(check), button_for(self._again), button_for(empty)))
        for widget in (self._sheet, self._list, self._detail):
            self._column.addWidget(widget)

    def _part_2(self) -> None:
        choose = self.add_action(self.tr("Choose the last edition…"), "Ctrl+D", self._choose_last)
        choose.setEnabled(False)
        self._choose_action = choose
        self._difference = StateLabel(
            self.tr("Once a workbook is checked, you can compare it with your last edition.")
        )
        self._change_table = TableView(self.tr("What changes"))
        self._change_table.use_model(self._changes, stretch=2)
        self._change_table.set_rows_shown(5)
        self._change_table.hide()
        self._column.addWidget(Heading(self.tr("2  What changes against the last edition"), 2))
        self._column.addWidget(flow(button_for(choose)))
        self._column.addWidget(self._difference)
        self._column.addWidget(self._change_table)

    def _part_3(self) -> None:
        self.build_form = BuildForm(self.open_book.settings, self.open_book.view.as_at)
        self._build_action = self.add_action(
            self.tr("Build the edition"), "Ctrl+Shift+Return", self._choose_out
        )
        self._build_action.setEnabled(False)
        sheet = Sheetlike()
        sheet.column.addWidget(self.build_form)
        sheet.column.addWidget(flow(button_for(self._build_action, main=True)))
        self._column.addWidget(Heading(self.tr("3  Build and sign"), 2))
        self._column.addWidget(sheet)

    def _change_columns(self) -> tuple[Column[Change], ...]:
        return (
            Column(self.tr("What"), lambda change: change.what),
            Column(self.tr("How"), lambda change: change.how),
            Column(self.tr("In words"), lambda change: change.words),
        )

    # What came of it.

    def _show_check(self, checked: FormCheck) -> None:
        self._checked = checked
        catalogue = checked.catalogue
        blocking = len(checked.blocking())
        ready = catalogue is not None and not blocking
        state = "done" if ready else "problem"
        words = self.tr("%Ln problem(s) in the way of building.", "", blocking)
        self._verdict.set_state(self.tr("Ready to build.") if ready else words, state)
        self._sheet.show()
        if self._form is not None:
            self._facts.set_facts(self._what_it_holds(self._form, catalogue))
        self._problems.set_rows(checked.problems)
        count = self.tr("%Ln problem(s)", "", len(checked.problems))
        self._list.empty.say(self.tr("Nothing is wrong with the workbook."))
        self._list.show_state(bool(checked.problems), count)
        self._again.setEnabled(True)
        self._build_action.setEnabled(ready)
        self._choose_action.setEnabled(catalogue is not None)
        if catalogue is not None:
            self.build_form.offer(catalogue.edition, catalogue.issued)
        if self._last is not None:
            self.compare_with(self._last)

    def _what_it_holds(self, form: Path, catalogue: Catalogue | None) -> list[tuple[str, str]]:
        facts = [(self.tr("Workbook"), form.name)]
        if catalogue is None:
            return facts
        counts = self.tr("{agreements} with {lots}").format(
            agreements=self.tr("%Ln agreement(s)", "", len(catalogue.agreements)),
            lots=self.tr("%Ln lot(s)", "", len(catalogue.lots())),
        )
        return [
            *facts,
            (self.tr("Buying organisation"), catalogue.publisher_name),
            (self.tr("Edition"), str(catalogue.edition)),
            (self.tr("Published"), day_in_words(catalogue.issued)),
            (self.tr("Holds"), counts),
        ]

    def _show_problem(self, number: int) -> None:
        one = self._problems.row_at(number)
        self._detail.say(f"{where(one)}: {one.message()} {one.remedy()}" if one else "")

    def _show_changes(self, found: CatalogueDifference) -> None:
        self._changes.set_rows(found.changes)
        self._change_table.setVisible(bool(found.changes))
        counts = [f"{count} {name}" for name, count in found.counts().items() if count]
        words = self.tr("Against edition {edition}: {counts}")
        said = ", ".join(counts) or self.tr("nothing")
        self._difference.setText(words.format(edition=found.old_edition, counts=said))

    def _built(self, built: BuiltCatalogue) -> None:
        self.banner.clear()
        self.build_form.forget_passphrase()
        words = self.tr("Edition {edition} is in {path}.").format(
            edition=built.catalogue.edition, path=built.path
        )
        if built.publisher_fingerprint:
            signed = self.tr("It is signed; your fingerprint is {digits}.")
            words = f"{words} {signed.format(digits=built.publisher_fingerprint)}"
        else:
            unsigned = self.tr("It is not signed: bodies are warned of that.")
            words = f"{words} {unsigned}"
        self.notice(words)
        self.scroll_bar().setValue(0)

    def _show_verified(self, look: CatalogueLook) -> None:
        catalogue = look.catalogue
        words = self.tr(
            "{name} edition {edition}, published {day}: {lots}. It is as it was signed. "
            "Fingerprint: {digits}"
        )
        digits = look.publisher_fingerprint or self.tr("none, it is not signed")
        self.notice(
            words.format(
                name=catalogue.publisher_name,
                edition=catalogue.edition,
                day=day_in_words(catalogue.issued),
                lots=self.tr("%Ln lot(s)", "", len(catalogue.lots())),
                digits=digits,
            )
        )

    # What the person does.

    def _template(self) -> None:
        publisher = PublisherForm.ask(self)
        if publisher is None:
            return
        title = self.tr("Write an empty form")
        name = f"catalogue_{publisher[0]}.xlsx"
        path = SaveFile.ask(self, self.open_book.settings, "form", title, name)
        if path is not None:
            self.run(lambda _progress: _template(path, publisher), self._wrote)

    def _wrote(self, path: Path) -> None:
        words = self.tr("The form is in {path}. Its first sheet says how to fill it in.")
        self.notice(words.format(path=path))

    def _choose_form(self) -> None:
        title, types = self.tr("Choose the filled form"), self.tr("Workbooks (*.xlsx)")
        path = OpenFile.ask(self, self.open_book.settings, "form", title, types)
        if path is not None:
            self.check(path)

    def _check_again(self) -> None:
        if self._form is not None:
            self.check(self._form)

    def _choose_last(self) -> None:
        title, types = self.tr("Choose your last edition"), self.tr("Catalogues (*.zip)")
        path = OpenFile.ask(self, self.open_book.settings, "catalogue", title, types)
        if path is not None:
            self.compare_with(path)

    def _choose_out(self) -> None:
        title = self.tr("Choose a folder for the edition")
        folder = ChooseFolder.ask(self, self.open_book.settings, "catalogue", title)
        if folder is not None:
            self.build(folder)


def _check(form: Path, _progress: Progress) -> FormCheck:
    from core.usecases import publish_catalogue

    return publish_catalogue.check_form(form)


def _changes_since(catalogue: Catalogue, last: Path) -> CatalogueDifference:
    from core.usecases import publish_catalogue

    return publish_catalogue.changes_since(catalogue, last)


def _template(path: Path, publisher: tuple[str, str]) -> Path:
    from core.usecases import publish_catalogue

    return publish_catalogue.write_template(path, *publisher)


def _verify(path: Path, _progress: Progress) -> CatalogueLook:
    from core.usecases import publish_catalogue

    return publish_catalogue.verify(path)


def _build(form: Path, out: Path, last: Path | None, asked: BuildAsked) -> BuiltCatalogue:
    from core.usecases import publish_catalogue

    keys = None
    if asked.keys_at is not None:
        keys = publish_catalogue.SigningKeys(asked.keys_at, asked.passphrase)
    return publish_catalogue.build(
        form, out, keys=keys, edition=asked.edition, issued=asked.issued, last=last
    )
