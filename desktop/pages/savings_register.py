"""The register of savings as a list, and what stands behind the saving under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds, short_pounds
from core.domain.operations import Touched
from core.domain.period import Period, day_in_words
from core.domain.savings import Saving, SavingAccount, SavingId, SavingsRegister
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.page import Page, button_for
from desktop.pages.savings_forms import Agreement, Draft, SavingForms
from desktop.widgets.asking import SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.domain.savings import Volume

_IN_THE_SUMS = 7


class SavingsRegisterTab(QWidget):
    """Savings identified, agreed and realised, with the rule behind each figure."""

    def __init__(self, page: Page, forms: SavingForms) -> None:
        """Lay the buttons, the list and the facts out."""
        super().__init__()
        self._page, self._forms = page, forms
        self._subjects: Mapping[SavingId, str] = {}
        self._model: RowTable[SavingAccount] = RowTable(self._columns(), self)
        self._build_list()
        column = QVBoxLayout(self)
        column.addWidget(self._buttons())
        column.addWidget(self._list, 1)
        column.addWidget(self._build_facts())

    def show_register(self, found: SavingsRegister, subjects: Mapping[SavingId, str]) -> None:
        """Show the savings; ``subjects`` say what each is about."""
        self._subjects = subjects
        self._model.set_rows(found.accounts)
        self._list.table.show_column(_IN_THE_SUMS, any(not one.counts for one in found.accounts))
        total = found.total
        words = self.tr(
            "Showing {shown} of {count} savings, {counted} count in the sums: realised {realised}"
        )
        status = words.format(
            shown=len(self._model.rows()),
            count=len(found.accounts),
            counted=total.count,
            realised=pounds(total.realised),
        )
        self._list.show_state(bool(found.accounts), status)
        self._show_facts()

    def rows(self) -> tuple[SavingAccount, ...]:
        """Return the savings that the list shows."""
        return tuple(self._model.rows())

    def facts_words(self) -> str:
        """Return what is said of the saving under the cursor."""
        return self._facts.words()

    def add(self) -> None:
        """Ask for a new saving."""
        self._write(None)

    def change(self) -> None:
        """Ask what to change in the saving under the cursor."""
        if (account := self._current()) is not None:
            self._write(account.saving)

    def agree(self) -> None:
        """Ask who agreed the saving under the cursor."""
        account = self._current()
        if account is None:
            return
        saving = account.saving
        agreed = self._forms.agree(saving, self._page.open_book.view.as_at)
        if agreed is not None:
            self._page.change(lambda book, _progress: _agree(book, saving.id, agreed))

    def realise(self) -> None:
        """Work out whether payments show the saving under the cursor."""
        account = self._current()
        if account is None:
            return
        saving, view = account.saving, self._page.open_book.view
        answered = self._forms.volume(saving)
        if answered is not None:
            volume = answered[0]
            self._page.change(lambda book, _progress: _realise(book, saving.id, view, volume))

    def remove(self) -> None:
        """Take the saving under the cursor out of the register."""
        if (account := self._current()) is not None:
            number = account.saving.id
            self._page.change(lambda book, _progress: _remove(book, number))

    def _build_list(self) -> None:
        sentence = self.tr(
            "No savings yet. Write down what you save against what you paid before; payments "
            "then show whether it came."
        )
        empty = EmptyState(sentence, self.tr("Add a saving"), self.add)
        self._list = ListPane(self.tr("Savings"), empty, self.tr("Filter savings"))
        self._list.use_model(self._model, stretch=0)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(7)
        self._list.table.current_changed.connect(lambda _row: self._show_facts())
        self._list.table.opened_row.connect(lambda _row: self.change())

    def _buttons(self) -> QWidget:
        page, table = self._page, self._list.table
        actions = [
            page.add_action(self.tr("Add a saving"), "Ctrl+Shift+N", self.add, changes=True),
            page.add_action(self.tr("Change"), "F2", self.change, changes=True),
            page.add_action(self.tr("Agreed…"), "A", self.agree, changes=True, on=table),
            page.add_action(self.tr("Realised…"), "R", self.realise, changes=True, on=table),
            page.add_action(self.tr("Remove"), "Del", self.remove, changes=True, on=table),
            page.add_action(self.tr("Export the register"), "Ctrl+E", self._export),
        ]
        buttons = [button_for(action) for action in actions]
        self._list.goes_with_rows(*buttons[1:])
        return flow(*buttons)

    def _build_facts(self) -> QWidget:
        self._sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        self._sheet.column.addWidget(self._title)
        self._sheet.column.addWidget(self._facts)
        return self._sheet

    def _columns(self) -> tuple[Column[SavingAccount], ...]:
        return (
            Column(self.tr("Saving"), lambda one: one.saving.title),
            Column(self.tr("Stage"), lambda one: one.saving.stage.value, state=_stage_colour),
            Column(self.tr("Class"), lambda one: one.saving.kind.value, leaves=2),
            Column(
                self.tr("Baseline"), lambda one: one.saving.baseline.pence, Holds.POUNDS, leaves=1
            ),
            Column(
                self.tr("A year"), lambda one: one.saving.low, Holds.SHORT_POUNDS, words=_a_year
            ),
            Column(self.tr("Realised"), lambda one: one.realised.pence, Holds.POUNDS, leaves=-1),
            Column(self.tr("Cashable"), lambda one: one.cashable or None, Holds.POUNDS),
            Column(
                self.tr("In the sums"),
                lambda one: one.counts,
                words=lambda one: (
                    self.tr("yes") if one.counts else self.tr("no: same payments as another")
                ),
                state=lambda one: "" if one.counts else "notice",
            ),
        )

    def _show_facts(self) -> None:
        account = self._current()
        self._sheet.setVisible(account is not None)
        if account is None:
            return
        saving, realised = account.saving, account.realised
        low, high = saving.net_range()
        self._title.setText(saving.title)
        baseline = self.tr("{pounds} in {period}: {basis}")
        expected = self.tr("{low} to {high} over {months} months, net of {cost} of cost")
        facts = [
            (self.tr("About"), self._subjects.get(saving.id, "")),
            (
                self.tr("Baseline"),
                baseline.format(
                    pounds=pounds(saving.baseline.pence),
                    period=saving.baseline.period.in_words(),
                    basis=saving.baseline.basis,
                ),
            ),
            (
                self.tr("Expected"),
                expected.format(
                    low=pounds(low),
                    high=pounds(high),
                    months=saving.life_months(),
                    cost=pounds(saving.cost),
                ),
            ),
            (self.tr("Agreed"), self._agreed(saving)),
            (self.tr("Payments show"), " ".join((realised.rule, *realised.limits))),
            (self.tr("Evidence"), saving.evidence),
        ]
        if account.clashes:
            facts.append((self.tr("May be the same pounds as"), self._names(account)))
        self._facts.set_facts([fact for fact in facts if fact[1]])

    def _agreed(self, saving: Saving) -> str:
        if saving.agreed_on is None:
            return ""
        words = self.tr("by {by} on {day}").format(
            by=saving.agreed_by, day=day_in_words(saving.agreed_on)
        )
        if saving.switch_on is not None:
            holds = self.tr("the new way holds from {day}")
            words = f"{words}; {holds.format(day=day_in_words(saving.switch_on))}"
        if saving.until is not None:
            ends = self.tr("to {day}")
            words = f"{words} {ends.format(day=day_in_words(saving.until))}"
        return words

    def _names(self, account: SavingAccount) -> str:
        titles = {one.saving.id: one.saving.title for one in self._model.all_rows()}
        return ", ".join(titles[number] for number in account.clashes if number in titles)

    def _current(self) -> SavingAccount | None:
        return self._model.row_at(self._list.table.current_row())

    def _write(self, known: Saving | None) -> None:
        view = self._page.open_book.view
        year = view.period or Period(view.as_at.replace(month=1, day=1), view.as_at)
        draft = self._forms.write(known, view.as_at, year)
        if draft is not None:
            self._page.banner.clear()
            self._page.change(lambda book, _progress: _save(book, draft))

    def _export(self) -> None:
        view = self._page.open_book.view
        title = self.tr("Export the register")
        settings = self._page.open_book.settings
        path = SaveFile.ask(self, settings, "savings", title, "savings.xlsx")
        if path is not None:
            self._page.read(lambda book, _progress: _export(book, view, path), self._exported)

    def _exported(self, path: Path) -> None:
        self._page.notice(self.tr("The register is in {path}.").format(path=path))


def _a_year(one: SavingAccount) -> str:
    return f"{short_pounds(one.saving.low)} to {short_pounds(one.saving.high)}"


def _stage_colour(one: SavingAccount) -> str:
    return "done" if one.saving.stage.value == "realised" else ""


def _save(book: Book, draft: Draft) -> Touched:
    from core.usecases import track_savings

    saving = draft.saving
    if draft.as_paid:
        period = saving.baseline.period
        found = track_savings.baseline_of(book, saving.category, saving.supplier_id, period)
        saving = replace(saving, baseline=found)
    return track_savings.save(book, saving)


def _agree(book: Book, number: SavingId, agreed: Agreement) -> Touched:
    from core.usecases import track_savings

    return track_savings.agree(
        book,
        number,
        on=agreed.on,
        by=agreed.by,
        switch_on=agreed.switch_on,
        until=agreed.until,
    )


def _realise(book: Book, number: SavingId, view: View, volume: Volume | None) -> Touched:
    from core.usecases import track_savings

    return track_savings.realise(book, number, as_at=view.as_at, volume=volume)


def _remove(book: Book, number: SavingId) -> Touched:
    from core.usecases import track_savings

    return track_savings.remove(book, number)


def _export(book: Book, view: View, path: Path) -> Path:
    from core.usecases import export_savings

    return export_savings.export(book, view.as_at, path)
