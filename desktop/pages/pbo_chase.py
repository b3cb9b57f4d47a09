"""Who should have sent a return: each body with its state, what to ask, letters to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.expecting import BodyState, Chase, Doubt, ExpectedList, Standing
from core.domain.period import Period, day_in_words
from core.domain.problems import UserError
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_received import PUBLISHER
from desktop.present import tell_error, tell_problems
from desktop.widgets.asking import ChooseFolder, OpenFile, SaveFile
from desktop.widgets.banner import Offer
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel
from desktop.widgets.letter_form import LetterForm, Sender
from desktop.widgets.list_pane import ListPane
from desktop.widgets.page_dialog import PDF
from desktop.widgets.printing import as_pdf
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.write_letters import Letters

_SIGNED, _REPLY = "pbo/signed", "pbo/reply-to"
# A list that may be the wrong file.
_IN_DOUBT = "SB-878"
_MOST_DOUBTS = 5
_COLOURS = {
    BodyState.ACCEPTED: "done",
    BodyState.NIL: "done",
    BodyState.LATE: "notice",
    BodyState.REFUSED: "problem",
    BodyState.MISSING: "problem",
}
_FIRST = (
    BodyState.REFUSED, BodyState.MISSING, BodyState.AWAITED, BodyState.LATE, BodyState.NIL,
    BodyState.ACCEPTED,
)  # fmt: skip


class PboChase(QWidget):
    """The list of bodies beside what came; what only a person can settle stands above it."""

    def __init__(self, page: Page, choose_folder: Callable[[], None]) -> None:
        """Lay the lists out; ``choose_folder`` is the first step where there is nothing yet."""
        super().__init__()
        self._page = page
        self._chase: Chase | None = None
        self._list_path: Path | None = None
        self._counts = StateLabel()
        choose = page.add_action(self.tr("Choose the list…"), "Ctrl+L", self._choose_list)
        letters = page.add_action(self.tr("Write letters…"), "Ctrl+Shift+L", self._ask_letters)
        save = page.add_action(self.tr("Save the chase list…"), "Ctrl+Shift+S", self._ask_save)
        self._letters_action, self._save_action = letters, save
        column = QVBoxLayout(self)
        column.addWidget(flow(*(button_for(one) for one in (choose, letters, save))))
        column.addWidget(self._counts)
        column.addWidget(self._doubts_sheet())
        column.addWidget(self._bodies_list(choose_folder), 1)
        column.addWidget(self._detail())
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that there are no returns yet."""
        self._chase = None
        self.model.set_rows(())
        self._counts.say("")
        self._questions.hide()
        self._sheet.hide()
        self._letters_action.setEnabled(False)
        self._save_action.setEnabled(False)
        self._list.show_state(False)

    def show_chase(self, chase: Chase, listed: str) -> None:
        """Show where every body stands: what is to be done first."""
        self._chase = chase
        place = {state: number for number, state in enumerate(_FIRST)}
        self.model.set_rows(sorted(chase.standings, key=lambda one: place[one.state]))
        counts = "; ".join(
            f"{self.state_words(state)}: {chase.counts[state]:,}"
            for state in _FIRST
            if chase.counts.get(state)
        )
        source = self.tr("No list yet, so nobody can say who is missing.")
        if listed:
            source = self.tr("List: {name}.").format(name=listed)
        self._counts.say(f"{source} {counts}")
        self._letters_action.setEnabled(bool(chase.to_chase()))
        self._save_action.setEnabled(True)
        self.doubts.set_rows(chase.doubts)
        self._doubt_table.fit_rows(_MOST_DOUBTS)
        self._questions.setVisible(bool(chase.doubts))
        self._say_shown()
        self._show_detail(self._list.table.current_row())

    def take_list(self, path: Path, order: str = "", *, sure: bool = False) -> None:
        """Take a list of bodies in place of the one before; ask if it may be the wrong file."""
        collection = self._page.open_book.collection
        if collection is None:
            self._page.notice(self.tr("Choose the folder with the returns first."))
            return
        self._list_path = path
        self._page.run(
            lambda progress: _take(collection, path, order, sure, progress),
            self._taken,
            lambda error: self._ask_if_sure(error, path, order),
        )

    def _ask_if_sure(self, error: BaseException, path: Path, order: str) -> None:
        if not isinstance(error, UserError) or error.code != _IN_DOUBT:
            self._page.trouble(error)
            return
        told = [tell_error(error, self._page.open_book.reports)]
        offer = (self.tr("Take it all the same"), lambda: self.take_list(path, order, sure=True))
        self._page.banner.show_problem(told, (offer,))

    def write_letters(self, folder: Path, sender: Sender) -> None:
        """Write a letter to every body that is to be chased."""
        chase, period = self._chase, self._page.open_book.view.period
        if chase is not None:
            self._page.run(
                lambda _progress: _letters(chase, folder, sender, period), self._written
            )

    def state_words(self, state: BodyState) -> str:
        """Say a state in the language of the screen."""
        return {
            BodyState.ACCEPTED: self.tr("accepted"),
            BodyState.NIL: self.tr("nil return"),
            BodyState.LATE: self.tr("accepted, late"),
            BodyState.REFUSED: self.tr("refused"),
            BodyState.AWAITED: self.tr("not due yet"),
            BodyState.MISSING: self.tr("missing"),
        }[state]

    def _doubts_sheet(self) -> QWidget:
        self._questions = Sheetlike()
        self.doubts: RowTable[Doubt] = RowTable(
            (
                Column(self.tr("On the list"), lambda one: one.expected.name),
                Column(self.tr("Sent a return"), lambda one: one.body),
                Column(self.tr("Why they may be one"), lambda one: one.why),
            ),
            self,
        )
        self._doubt_table = TableView(self.tr("Are they one?"))
        self._doubt_table.use_model(self.doubts, stretch=2)
        same = self._page.add_action(self.tr("They are one"), "", lambda: self._answer(same=True))
        two = self._page.add_action(self.tr("They are two"), "", lambda: self._answer(same=False))
        inside = self._questions.column
        inside.addWidget(Heading(self.tr("Are they one?"), 2))
        inside.addWidget(
            Label(
                self.tr(
                    "Alike in name, and no number says so. Those of the list get no letter yet."
                )
            )
        )
        inside.addWidget(self._doubt_table)
        inside.addWidget(flow(button_for(same), button_for(two)))
        return self._questions

    def _bodies_list(self, choose_folder: Callable[[], None]) -> QWidget:
        self.model: RowTable[Standing] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "Choose the folder with the returns first, then the list of those that should "
                "send one: a spreadsheet with their names, and numbers if you have them."
            ),
            self.tr("Choose a folder"),
            choose_folder,
        )
        self._list = ListPane(self.tr("Organisations"), empty, self.tr("Filter organisations"))
        self._list.use_model(self.model, stretch=1)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        self._list.table.current_changed.connect(self._show_detail)
        return self._list

    def _detail(self) -> QWidget:
        self._sheet = Sheetlike()
        self._title = Heading("", 2)
        self.facts = Facts()
        self._sheet.column.addWidget(self._title)
        self._sheet.column.addWidget(self.facts)
        return self._sheet

    def _columns(self) -> tuple[Column[Standing], ...]:
        return (
            Column(
                self.tr("State"),
                lambda one: self.state_words(one.state),
                state=lambda one: _COLOURS.get(one.state, ""),
            ),
            Column(self.tr("Organisation"), lambda one: one.name),
            Column(self.tr("Family"), lambda one: one.family),
            Column(
                self.tr("Due"), lambda one: one.expected.due if one.expected else None, Holds.DAY
            ),
            Column(self.tr("Days late"), lambda one: one.days_late or None, Holds.COUNT),
            Column(self.tr("Contact"), _contact),
            Column(self.tr("Found by"), self._found_by),
        )

    def _found_by(self, one: Standing) -> str:
        return one.how if one.expected else self.tr("not on the list")

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        every = self.model.all_rows()
        words = self.tr("Showing {shown} of {count}").format(
            shown=f"{len(self.model.rows()):,}", count=f"{len(every):,}"
        )
        self._list.show_state(bool(every), words)

    def _show_detail(self, number: int) -> None:
        one = self.model.row_at(number)
        self._sheet.setVisible(one is not None)
        if one is None:
            return
        words = self.tr("{name}: {state}")
        self._title.setText(words.format(name=one.name, state=self.state_words(one.state)))
        self.facts.set_facts(self._facts_of(one))

    def _facts_of(self, one: Standing) -> list[tuple[str, str]]:
        listed = one.expected
        facts = []
        if listed is not None:
            numbers = ", ".join(f"{n.scheme} {n.id}".strip() for n in listed.identifiers)
            facts.append((self.tr("On the list"), self.tr("row {row}").format(row=listed.row)))
            facts.append((self.tr("Numbers"), numbers or self.tr("none stated")))
            facts.append((self.tr("Contact"), _contact(one)))
        for file in one.files:
            came = self.tr("came on {day}").format(day=day_in_words(file.received_on))
            if file.replaced_by:
                came += ", " + self.tr("replaced by {file}").format(file=file.replaced_by)
            facts.append((self.tr("File"), f"{file.file}, {came}"))
            if not file.accepted:
                facts += [(self.tr("Refused because"), reason) for reason in file.reasons]
        return [(name, words) for name, words in facts if words]

    def _answer(self, *, same: bool) -> None:
        doubt = self.doubts.row_at(max(0, self._doubt_table.current_row()))
        path = self._page.open_book.collection
        if doubt is not None and path is not None:
            self._page.run(
                lambda _progress: _say(path, doubt, same),
                lambda _done: self._page.open_book.use_collection(path),
            )

    def _taken(self, found: ExpectedList) -> None:
        collection = self._page.open_book.collection
        if collection is not None:
            self._page.open_book.use_collection(collection)
        words = self.tr("{count} organisations are on the list.").format(
            count=f"{len(found.bodies):,}"
        )
        told = " ".join(one.in_words() for one in tell_problems(found.problems[:5]))
        path = self._list_path
        offers: tuple[Offer, ...] = ()
        if found.asks_dates and path is not None:
            offers = (
                (self.tr("The day comes first"), lambda: self.take_list(path, "dmy")),
                (self.tr("The month comes first"), lambda: self.take_list(path, "mdy")),
            )
        self._page.notice(f"{words} {told}".strip(), offers)

    def _choose_list(self) -> None:
        title = self.tr("Choose the list of organisations")
        types = self.tr("Lists (*.xlsx *.csv *.txt *.xls *.ods)")
        path = OpenFile.ask(self, self._page.open_book.settings, "expected", title, types)
        if path is not None:
            self.take_list(path)

    def _ask_letters(self) -> None:
        settings, chase = self._page.open_book.settings, self._chase
        if chase is None:
            return
        before = Sender(*(settings.text(key) for key in (PUBLISHER, _SIGNED, _REPLY)))
        sender = LetterForm.ask(self, len(chase.to_chase()), before)
        if sender is None:
            return
        kept = sender.publisher, sender.person, sender.reply_to
        for key, text in zip((PUBLISHER, _SIGNED, _REPLY), kept, strict=True):
            settings.set_text(key, text)
        title = self.tr("Choose a folder for the letters")
        folder = ChooseFolder.ask(self, settings, "letters", title)
        if folder is not None:
            self.write_letters(folder, sender)

    def _written(self, done: Letters) -> None:
        words = self.tr(
            "{count} letters are in {folder}: all of them in {together}, the list for a mail "
            "merge in {merge}."
        ).format(
            count=done.count,
            folder=done.folder,
            together=done.together.name,
            merge=done.merge.name,
        )
        offer = (self.tr("Save them as one PDF…"), lambda: self._ask_pdf(done))
        self._page.notice(words, (offer,))

    def _ask_pdf(self, done: Letters) -> None:
        title = self.tr("Save the letters as one PDF")
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "letters", title, f"all-letters{PDF}")
        if path is not None:
            self.save_pdf(done, path)

    def save_pdf(self, done: Letters, path: Path) -> None:
        """Draw the letters that were written onto A4, each on a sheet of its own."""
        data = as_pdf(done.page, self.tr("Letters"))
        self._page.run(
            lambda _progress: _save_pdf(data, path),
            lambda _done: self._page.notice(
                self.tr("The letters are in {path}.").format(path=path)
            ),
        )

    def _ask_save(self) -> None:
        chase, period = self._chase, self._page.open_book.view.period
        title = self.tr("Save the chase list")
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "letters", title, "chase.xlsx") if chase else None
        if chase is not None and path is not None:
            self._page.run(
                lambda _progress: _save(chase, path, period),
                lambda _done: self._page.notice(
                    self.tr("The chase list is in {path}.").format(path=path)
                ),
            )


def _contact(one: Standing) -> str:
    listed = one.expected
    return ", ".join(filter(None, (listed.contact, listed.email))) if listed else ""


def _take(
    collection: Path, path: Path, order: str, sure: bool, progress: Progress
) -> ExpectedList:
    from core.usecases import chase_returns

    progress.step("Reading the list")
    return chase_returns.take_list_into(collection, path, order=order, sure=sure)


def _say(collection: Path, doubt: Doubt, same: bool) -> None:
    from core.usecases import chase_returns

    chase_returns.answer(collection, doubt, same=same)


def _letters(chase: Chase, folder: Path, sender: Sender, period: Period | None) -> Letters:
    from core.usecases import write_letters

    writer = write_letters.Writer(sender.publisher, sender.person, sender.reply_to)
    return write_letters.write_letters(chase, folder, writer, period)


def _save_pdf(data: bytes, path: Path) -> Path:
    from core.usecases import decision_note

    return decision_note.save_page(data, path)


def _save(chase: Chase, path: Path, period: Period | None) -> Path:
    from core.usecases import write_chase

    return write_chase.write(chase, path, period)
