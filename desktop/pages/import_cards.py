"""Card files and the payments of their bills: offered with their evidence, decided by a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.cards import CardFile, CardSettlement, JoinState
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskChoice, AskText
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.join_cards import CardBook

_STATES = {
    JoinState.OFFERED: "notice",
    JoinState.JOINED: "done",
    JoinState.REFUSED: "quiet",
    JoinState.NO_FILE: "problem",
}


class ImportCards(QWidget):
    """Every payment that looks like the bill of a card, and the card files it may be for."""

    def __init__(self, page: Page, back: QAction) -> None:
        """Lay the list out; ``back`` leaves it."""
        super().__init__()
        self._page = page
        self._rows: RowTable[CardSettlement] = RowTable(self._columns(), self)
        self._known: tuple[CardFile, ...] = ()
        self._files = Label()
        self._why = Label()
        empty = EmptyState(
            self.tr(
                "No payment looks like the bill of a card. If the ledger pays one, bring the "
                "card file in too: then what was bought is known."
            ),
            back.text(),
            back.trigger,
        )
        self.pane = ListPane(self.tr("Bills of cards"), empty, self.tr("Filter bills"))
        self.pane.use_model(self._rows, stretch=3)
        self.pane.filter_changed.connect(self._rows.set_filter)
        self.pane.table.current_changed.connect(self._show_why)
        words = Label(
            self.tr(
                "A card file lists what was bought; the ledger pays the bank for it. Joined, "
                "the bill goes out of scope and each purchase counts once."
            )
        )
        buttons = flow(*(button_for(action) for action in self._actions()))
        which = page.add_action(
            self.tr("Say which file is a card file"), "", self.say_card_file, changes=True
        )
        self.pane.goes_with_rows(words, buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("Card files and their bills"), 2))
        column.addWidget(flow(button_for(back), button_for(which)))
        column.addWidget(self._files)
        column.addWidget(words)
        column.addWidget(buttons)
        column.addWidget(self.pane, 1)
        column.addWidget(self._why)

    def refresh(self) -> None:
        """Ask which bills there are, and which files list purchases by card."""
        self._page.read(_look, self._show)

    def bills(self) -> tuple[CardSettlement, ...]:
        """Return the bills that the list shows."""
        return tuple(self._rows.rows())

    def file_words(self) -> str:
        """Return what is said of the card files."""
        return self._files.text()

    def join(self) -> None:
        """Count the purchases of the bill under the cursor in its card file."""
        bill = self._bill()
        if bill is None or not bill.batches:
            return
        why = self._reason_for(bill) if bill.difference else ""
        if why is not None:
            self._answer(lambda book, _progress: _accept(book, bill, why))

    def join_agreeing(self) -> None:
        """Join every bill for which both the payee and the amount to the penny speak."""
        self._answer(_accept_agreeing)

    def refuse(self) -> None:
        """Remember that the bill under the cursor is not for the files offered."""
        bill = self._bill()
        if bill is not None and bill.batches:
            self._answer(lambda book, _progress: _refuse(book, bill))

    def forget(self) -> None:
        """Take back what was said of the bill under the cursor."""
        bill = self._bill()
        if bill is not None:
            self._answer(lambda book, _progress: _take_back(book, bill))

    def say_card_file(self) -> None:
        """Ask for a file, and say the opposite of it: a card file, or none."""
        labels = [self._either(file) for file in self._known]
        sentence = (
            self.tr("Choose the file that was taken for what it is not.")
            if labels
            else self.tr("No file of payments was brought in yet.")
        )
        number = AskChoice.ask(self, self.tr("Card files"), sentence, self.tr("Say so"), labels)
        if number is not None:
            file = self._known[number]
            self._answer(lambda book, _progress: _set_card_file(book, file))

    def _either(self, file: CardFile) -> str:
        words = (
            self.tr("{file} is no card file") if file.is_card else self.tr("{file} is a card file")
        )
        return words.format(file=file.file)

    def _actions(self) -> tuple[QAction, ...]:
        table, add = self.pane.table, self._page.add_action
        return (
            add(self.tr("Join it"), "M", self.join, changes=True, on=table),
            add(self.tr("Not for these files"), "N", self.refuse, changes=True, on=table),
            add(self.tr("Forget the answer"), "Backspace", self.forget, changes=True, on=table),
            add(self.tr("Join all that agree"), "", self.join_agreeing, changes=True),
        )

    def _columns(self) -> tuple[Column[CardSettlement], ...]:
        return (
            Column(self.tr("Paid on"), lambda bill: bill.settlement.paid_on, Holds.DAY),
            Column(self.tr("Paid to"), lambda bill: bill.settlement.payee),
            Column(self.tr("Paid"), lambda bill: bill.settlement.pence, Holds.POUNDS),
            Column(self.tr("For"), lambda bill: bill.covers),
            Column(self.tr("Card file"), lambda bill: ", ".join(bill.files)),
            Column(self.tr("Differs by"), lambda bill: bill.difference or None, Holds.POUNDS),
            Column(self.tr("State"), self._state, state=lambda bill: _STATES[bill.state]),
        )

    def _state(self, bill: CardSettlement) -> str:
        return {
            JoinState.OFFERED: self.tr("offered"),
            JoinState.JOINED: self.tr("joined"),
            JoinState.REFUSED: self.tr("refused"),
            JoinState.NO_FILE: self.tr("no card file"),
        }[bill.state]

    def _show(self, known: CardBook) -> None:
        self._rows.set_rows(known.settlements)
        self._known = known.files
        told = [self._file_words(file) for file in known.files if file.is_told]
        self._files.setText("\n".join(told))
        self._files.setVisible(bool(told))
        offered = [bill for bill in known.settlements if bill.state is JoinState.OFFERED]
        words = self.tr("{bills}, {count} to decide, {pounds}").format(
            bills=self.tr("%Ln bill(s)", "", len(known.settlements)),
            count=f"{len(offered):,}",
            pounds=pounds(sum(bill.settlement.pence for bill in offered)),
        )
        self.pane.show_state(bool(known.settlements), words)
        self._show_why(self.pane.table.current_row())

    def _file_words(self, file: CardFile) -> str:
        if not file.is_card:
            return self.tr("{file} is no card file: you said so.").format(file=file.file)
        words = self.tr("{file} is a card file: {why}. {pounds} charged.").format(
            file=file.file,
            why=file.evidence or self.tr("you said so"),
            pounds=pounds(file.charged),
        )
        if file.open_pence:
            rest = self.tr("No bill in the book for {when}: {pounds}.")
            when = file.open_for or self.tr("purchases without a day")
            words += " " + rest.format(when=when, pounds=pounds(file.open_pence))
        return words

    def _show_why(self, number: int) -> None:
        bill = self._rows.row_at(number)
        self._why.setText(bill.reason if bill else "")

    def _bill(self) -> CardSettlement | None:
        return self._rows.row_at(self.pane.table.current_row())

    def _reason_for(self, bill: CardSettlement) -> str | None:
        sentence = self.tr("The bill and the purchases differ by {pounds}. Why?")
        return AskText.ask(
            self,
            self.tr("Join a bill that differs"),
            sentence.format(pounds=pounds(abs(bill.difference))),
            self.tr("Join it"),
        )

    def _answer(self, verb: Callable[[Book, Progress], Touched]) -> None:
        self._page.change(verb, self._answered)

    def _answered(self, touched: Touched) -> None:
        self._page.say(touched.summary)


def _look(book: Book, _progress: Progress) -> CardBook:
    from core.usecases import join_cards

    return join_cards.look(book)


def _accept(book: Book, bill: CardSettlement, why: str) -> Touched:
    from core.usecases import join_cards

    return join_cards.accept(book, bill.id, why)


def _accept_agreeing(book: Book, _progress: Progress) -> Touched:
    from core.usecases import join_cards

    return join_cards.accept_agreeing(book)


def _refuse(book: Book, bill: CardSettlement) -> Touched:
    from core.usecases import join_cards

    return join_cards.refuse(book, bill.id)


def _set_card_file(book: Book, file: CardFile) -> Touched:
    from core.usecases import join_cards

    return join_cards.set_card_file(book, file.batch_id, is_card=not file.is_card)


def _take_back(book: Book, bill: CardSettlement) -> Touched:
    from core.usecases import join_cards

    return join_cards.take_back(book, bill.id)
