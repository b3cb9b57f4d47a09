"""Contracts: the register, what each locks and until when, and payments to match."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.assessment import Assessment
from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.period import day_in_words
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook, View
from desktop.pages import contracts_unmatch
from desktop.pages.contracts_import import RegisterForm
from desktop.pages.contracts_matching import ContractsMatching, Offer, read_offers
from desktop.pages.contracts_recurring import ContractsRecurring, read_recurring
from desktop.pages.contracts_reviews import ContractReviews
from desktop.pages.page import Page, button_for
from desktop.present import tell_problems
from desktop.widgets.asking import AskChoice, AskText, OpenFile, SaveFile
from desktop.widgets.contract_form import ContractForm, SeveralForm
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.explained import Explained
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.match_contracts import Recurring
    from core.usecases.publish_register import RegisterWritten
    from core.usecases.record_contracts import ContractRow
    from core.usecases.take_register import RegisterChoices, RegisterImported, RegisterLook

_NOTICE = 5
_MATCHING, _RECURRING = 1, 2
_FOR_A_BOOK = 2


class ContractsPage(Page):
    """What is available above the register and the payments to match."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the band and the two tabs out."""
        super().__init__(open_book, self.tr("Contracts"))
        self.help_text = self.tr(
            "A running contract locks what is paid to its supplier, unless it is a call-off from "
            "an agreement or you say why it does not. Payments are matched to contracts only "
            "when you confirm it."
        )
        self._register: RowTable[ContractRow] = RowTable(self._register_columns(), self)
        self.matching, self.recurring = ContractsMatching(self), ContractsRecurring(self)
        self.reviews = ContractReviews(self)
        self._band()
        self._tabs = Tabs()
        self._tabs.add(self._register_tab(), self.tr("Register"))
        self._tabs.add(self.matching, self.tr("Payments to match"))
        self._tabs.add(self.recurring, self.tr("Looks like a contract"), self._look_for_recurring)
        self.body.addWidget(self._tabs, 1)

    def refresh(self) -> None:
        """Ask for the register, the matches and what is available."""
        view = self.open_book.view
        self.read(lambda book, _progress: _contracts(book, view), self._show_register)
        self.read(lambda book, _progress: read_offers(book), self._show_offers)
        self.read(lambda book, progress: _compare(book, view, progress), self._show_band)
        self._tabs.refresh()

    def take(self, argument: object) -> None:
        """Show the tab that is asked for, by its number, or a contract by its reference."""
        if isinstance(argument, int):
            self._tabs.setCurrentIndex(argument)
        elif isinstance(argument, str):
            self._tabs.setCurrentIndex(0)
            self._list.look_for(
                lambda: self._register.find(lambda row: row.contract.ref == argument)
            )

    def rows(self) -> tuple[ContractRow, ...]:
        """Return the contracts that the register shows."""
        return tuple(self._register.rows())

    def confirm(self) -> None:
        """Record that the selected payments fall under their contracts."""
        self.matching.confirm()

    def available_words(self) -> str:
        """Return what the band says of what is available."""
        return self._available.text()

    # What is built once.

    def _band(self) -> None:
        sheet = Sheetlike()
        self._available = Heading("", 2)
        self._how = Label()
        sheet.column.addWidget(self._available)
        sheet.column.addWidget(Explained(self._how))
        self.body.addWidget(sheet)

    def _register_tab(self) -> QWidget:
        sentence = self.tr(
            "No contracts yet. Without them all spend counts as available. You can bring in the "
            "register that you publish, or add contracts one by one."
        )
        empty = EmptyState(sentence, self.tr("Import a register"), self._import)
        self._list = ListPane(self.tr("Contracts"), empty, self.tr("Filter contracts"))
        self._list.use_model(self._register, stretch=1)
        self._list.filter_changed.connect(self._filter)
        self._list.table.set_rows_shown(8)
        table = self._list.table
        table.opened_row.connect(lambda _row: self.edit())
        actions = [
            self.add_action(self.tr("Import a register"), "Ctrl+R", self._import, changes=True),
            self.add_action(self.tr("Add a contract"), "Ctrl+Shift+N", self.add, changes=True),
            self.add_action(self.tr("Change"), "F2", self.edit, changes=True),
            self.add_action(self.tr("Does not lock…"), "Ctrl+D", self.free, changes=True),
            self.add_action(self.tr("Remove"), "Del", self.remove, changes=True, on=table),
            self.add_action(self.tr("See its payments"), "P", self.payments, on=table),
            self.add_action(
                self.tr("Take a match back…"), "U", self.take_back, changes=True, on=table
            ),
            self.add_action(self.tr("Export the register"), "Ctrl+E", self._export),
        ]
        buttons = [button_for(action) for action in actions]
        self._list.goes_with_rows(*buttons[2:])
        table.current_changed.connect(self._show_reviews)
        return _tab(flow(*buttons), self._list, after=self.reviews)

    def _register_columns(self) -> tuple[Column[ContractRow], ...]:
        return (
            Column(self.tr("Reference"), lambda row: row.contract.ref, leaves=3),
            Column(self.tr("Contract"), lambda row: row.contract.title),
            Column(self.tr("Supplier"), lambda row: row.contract.supplier),
            Column(self.tr("Start"), lambda row: row.contract.start, Holds.DAY, leaves=2),
            Column(
                self.tr("End"),
                lambda row: row.contract.current_end or row.contract.end,
                Holds.DAY,
                leaves=-1,
            ),
            Column(self.tr("Notice by"), lambda row: row.contract.notice_by, Holds.DAY, leaves=2),
            Column(self.tr("Value"), lambda row: row.contract.value, Holds.SHORT_POUNDS, leaves=1),
            Column(
                self.tr("A year"),
                lambda row: row.contract.annual_value,
                Holds.SHORT_POUNDS,
                leaves=2,
            ),
            Column(
                self.tr("Paid so far"),
                lambda row: row.paid_pence or None,
                Holds.POUNDS,
                leaves=-1,
            ),
            Column(self.tr("State"), self._state, state=_state_colour),
        )

    def _state(self, row: ContractRow) -> str:
        words = {
            "running": self.tr("Running, locks"),
            "ended": self.tr("Ended"),
            "not started": self.tr("Not started"),
            "no dates": self._without_dates(row.contract),
        }
        if row.state != "running" or row.locks:
            return words[row.state]
        if row.contract.lot is not None:
            called = self.tr("Running, call-off from {agreement}")
            return called.format(agreement=row.contract.lot.agreement_no)
        free = self.tr("Running, does not lock: {why}")
        return free.format(why=row.contract.freed_because)

    def _without_dates(self, contract: Contract) -> str:
        if contract.start is not None:
            return self.tr("No end, locks nothing")
        if contract.end is not None:
            return self.tr("No start, locks nothing")
        return self.tr("No dates, locks nothing")

    # What the book says.

    def _show_register(self, rows: tuple[ContractRow, ...]) -> None:
        self._register.set_rows(rows)
        self._show_reviews()
        has_notice = any(row.contract.notice_by for row in rows)
        self._list.table.show_column(_NOTICE, has_notice)
        self._say_shown()

    def _filter(self, text: str) -> None:
        self._register.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._register.rows(), self._register.all_rows()
        words = self.tr(
            "Showing {shown} of {count} contracts, {running} running, {pounds} paid so far"
        )
        status = words.format(
            shown=f"{len(shown):,}",
            count=f"{len(rows):,}",
            running=sum(row.state == "running" for row in shown),
            pounds=pounds(sum(row.paid_pence for row in shown)),
        )
        self._list.show_state(bool(rows), status)

    def _show_offers(self, found: tuple[Offer, ...]) -> None:
        self.matching.show_offers(found)
        title = self.tr("Payments to match ({count})")
        self._tabs.setTabText(_MATCHING, title.format(count=f"{len(found):,}"))

    def _look_for_recurring(self) -> None:
        self.read(lambda book, _progress: read_recurring(book), self._show_recurring)

    def _show_reviews(self, _row: object = None) -> None:
        """Show the reviews of the contract under the cursor."""
        self.reviews.show_contract(self._current())

    def _show_recurring(self, found: tuple[Recurring, ...]) -> None:
        self.recurring.show_found(found)
        title = self.tr("Looks like a contract ({count})")
        self._tabs.setTabText(_RECURRING, title.format(count=f"{len(found):,}"))

    def _show_band(self, found: Assessment) -> None:
        f = found.figures
        words = self.tr("Available on {day}: {available} of {scope} in scope")
        self._available.setText(
            words.format(
                day=day_in_words(found.basis.as_at),
                available=pounds(f.available),
                scope=pounds(f.in_scope),
            )
        )
        how = self.tr(
            "In scope {scope} less locked {locked} is available {available}. Locked is what was "
            "paid under a contract that runs on that day and is no call-off from an agreement."
        )
        self._how.setText(
            how.format(
                scope=pounds(f.in_scope), locked=pounds(f.locked), available=pounds(f.available)
            )
        )

    # What the person does.

    def _current(self) -> Contract | None:
        row = self._register.row_at(self._list.table.current_row())
        return row.contract if row is not None else None

    def _import(self) -> None:
        registers = self.tr("Registers (*.csv *.txt *.xlsx *.xlsb *.xls *.ods)")
        others = self.tr("Data files of notices, and all others (*)")
        types = f"{registers};;{others}"
        title = self.tr("Choose a register of contracts")
        path = OpenFile.ask(self, self.open_book.settings, "contracts", title, types)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path, dates: str = "") -> None:
        """Show how a register is read and what it would change; then ask."""
        self.banner.clear()
        self.read(
            lambda book, progress: _look(book, path, dates, progress),
            lambda look: self._looked(path, dates, look),
        )

    def _looked(self, path: Path, dates: str, look: RegisterLook) -> None:
        if look.reading.asks:
            order = self._ask_order(look)
            if order is not None:
                self.look_at(path, order)
            return
        choices = RegisterForm.ask(self, look, dates)
        if choices is not None:
            self.import_register(path, choices)

    def _ask_order(self, look: RegisterLook) -> str | None:
        said = next(problem for problem in look.problems if problem.code == "SB-309")
        labels = (self.tr("Day first, as 31/03/2027"), self.tr("Month first, as 03/31/2027"))
        title, go = self.tr("Import a register"), self.tr("Read it so")
        number = AskChoice.ask(self, title, said.message(), go, labels)
        return None if number is None else ("dmy", "mdy")[number]

    def import_register(self, path: Path, choices: RegisterChoices | None = None) -> None:
        """Bring a register in."""
        self.banner.clear()
        self.change(
            lambda book, progress: _import_register(book, path, choices, progress), self._imported
        )

    def _imported(self, result: RegisterImported) -> None:
        words = self.tr("Brought in {added}; {here} were here already.").format(
            added=self.tr("%Ln contract(s)", "", result.added), here=result.already_here
        )
        if result.changed:
            words += " " + self.tr("%Ln of these changed.", "", result.changed)
        offers = [(self.tr("Match payments"), lambda: self._tabs.setCurrentIndex(1))]
        if result.problems:
            words += " " + self.tr("%Ln row(s) to look at:", "", len(result.problems))
            words += "\n" + "\n".join(one.in_words() for one in tell_problems(result.problems[:5]))
        self.notice(words, offers)

    def add(self) -> None:
        """Ask for a new contract."""
        contract = ContractForm.ask(self)
        if contract is not None:
            self.change(lambda book, _progress: _save(book, contract))

    def edit(self) -> None:
        """Ask what to change in the contract under the cursor, or in all that are selected."""
        rows = self._register.rows()
        chosen = [rows[number].contract.id for number in self._list.table.selected_rows()]
        if len(chosen) > 1:
            changes = SeveralForm.ask_several(self, len(chosen))
            if changes:
                self.change(lambda book, _progress: _change(book, chosen, changes))
            return
        current = self._current()
        contract = ContractForm.ask(self, current) if current else None
        if contract is not None:
            self.change(lambda book, _progress: _save(book, contract))

    def free(self) -> None:
        """Ask why the contract under the cursor does not lock its spend."""
        contract = self._current()
        why = self._ask_why(contract) if contract else None
        if contract is not None and why is not None:
            self.change(lambda book, _progress: _free(book, contract, why))

    def _ask_why(self, contract: Contract) -> str | None:
        from core.usecases.record_contracts import FREED

        title, go = self.tr("Does not lock"), self.tr("Keep the reason")
        sentence = self.tr("Why does this contract not lock its spend?")
        words = tuple(FREED.values())
        locks = self.tr("It does lock its spend")
        number = AskChoice.ask(self, title, sentence, go, (*words, locks))
        if number is None or number > len(words) - 1:
            return None if number is None else ""
        if number < len(words) - 1:
            return words[number]
        return AskText.ask(self, title, sentence, go, contract.freed_because)

    def payments(self) -> None:
        """Show the payments that fall under the contract under the cursor."""
        current = self._current()
        if current is not None:
            words = current.title or current.ref or current.supplier
            self.go("spend", {"contract_id": current.id, "words": words})

    def take_back(self) -> None:
        """Ask whose payments do not fall under the contract under the cursor after all."""
        contract = self._current()
        if contract is not None:
            contracts_unmatch.take_back(self, contract)

    def remove(self) -> None:
        """Take the contract under the cursor out of the register."""
        contract = self._current()
        if contract is not None:
            self.change(lambda book, _progress: _remove(book, contract))

    def _export(self) -> None:
        title = self.tr("Export the register")
        labels = (
            self.tr("To publish, as the Code asks: contracts over £5,000, people masked"),
            self.tr("To publish: all contracts, people masked"),
            self.tr("For another book: all contracts, all that is known, nobody masked"),
        )
        sentence = self.tr("What is the file for? A name that ends in .xlsx makes a workbook.")
        number = AskChoice.ask(self, title, sentence, self.tr("Choose the file"), labels)
        if number is None:
            return
        path = SaveFile.ask(self, self.open_book.settings, "contracts", title, "contracts.csv")
        if path is not None:
            self.read(lambda book, _progress: _export(book, path, number), self._exported)

    def _exported(self, done: RegisterWritten) -> None:
        words = self.tr(
            "{count} contracts are in {path}: {masked} masked, {unknown} without a value; "
            "{below} of £5,000 or less left out."
        )
        self.notice(
            words.format(
                count=done.written, path=done.path, masked=done.masked,
                unknown=done.without_value, below=done.below,
            )
        )  # fmt: skip


def _tab(*widgets: QWidget, after: QWidget | None = None) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    for widget in widgets[:-1]:
        column.addWidget(widget)
    column.addWidget(widgets[-1], 1)
    if after is not None:
        column.addWidget(after)
    return tab


def _state_colour(row: ContractRow) -> str:
    return {"no dates": "problem", "ended": "quiet"}.get(row.state, "")


def _contracts(book: Book, view: View) -> tuple[ContractRow, ...]:
    from core.usecases import record_contracts

    return record_contracts.contracts(book, view.as_at)


def _compare(book: Book, view: View, progress: Progress) -> Assessment:
    from core.usecases import find_opportunities

    return find_opportunities.compare(
        book, as_at=view.as_at, period=view.period, progress=progress
    )


def _look(book: Book, path: Path, dates: str, progress: Progress) -> RegisterLook:
    from core.usecases import take_register

    return take_register.look_register(book, path, dates=dates, progress=progress)


def _import_register(
    book: Book, path: Path, choices: RegisterChoices | None, progress: Progress
) -> RegisterImported:
    from core.usecases import take_register

    return take_register.import_register(book, path, choices=choices, progress=progress)


def _save(book: Book, contract: Contract) -> Touched:
    from core.usecases import record_contracts

    return record_contracts.save_contract(book, contract)


def _change(book: Book, chosen: Sequence[ContractId], changes: dict[str, Any]) -> Touched:
    from core.usecases import record_contracts

    return record_contracts.change_contracts(book, chosen, changes)


def _free(book: Book, contract: Contract, why: str) -> Touched:
    from core.usecases import record_contracts

    return record_contracts.free_contract(book, contract.id, why)


def _remove(book: Book, contract: Contract) -> Touched:
    from core.usecases import record_contracts

    return record_contracts.remove_contract(book, contract.id)


def _export(book: Book, path: Path, purpose: int) -> RegisterWritten:
    from core.usecases import publish_register

    return publish_register.export_register(
        book, path, everything=purpose == 1, whole=purpose == _FOR_A_BOOK
    )
