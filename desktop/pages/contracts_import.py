"""Shows how a register is read and what it would change, before anything is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.problems import Problem
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.present import tell_problems
from desktop.qt import em, line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import Label
from desktop.widgets.table_view import TableView
from desktop.widgets.tabs import Tabs
from desktop.widgets.tick_list import TickList

if TYPE_CHECKING:
    from core.usecases.register_changes import ContractChange, FieldChange
    from core.usecases.take_register import ColumnFound, RegisterChoices, RegisterLook


class RegisterForm(Sheet):
    """What was found in each column; what is new, changed and gone, in words and pounds."""

    def __init__(self, parent: QWidget, look: RegisterLook) -> None:
        """Lay the lists out."""
        super().__init__(parent, "", "", "")
        self._look = look
        self.setWindowTitle(self.tr("Import a register"))
        self.sentence.setText(self._words())
        self.go.setText(self.tr("Take it in"))
        self._tabs = Tabs()
        changes = look.changes
        self._add(self.tr("Columns"), look.reading.found, self._columns(), 4)
        self._add(self.tr("New"), changes.new, self._contracts(), 1)
        fields = [(one, field) for one in changes.changed for field in one.changes]
        self._add(self.tr("Changed"), fields, self._changed(), 1)
        self.theirs = self._conflicts()
        self._add(self.tr("Gone"), changes.gone, self._contracts(), 1)
        self._add(self.tr("To look at"), look.problems, self._problems(), 1)
        self.content.addWidget(self._tabs, 1)
        self.remove = QCheckBox(self.tr("Take out the contracts that it no longer has"))
        self.remove.setVisible(bool(changes.gone))
        self.content.addWidget(self.remove)
        self.resize(min(em(self, 64), 1160), min(line_height(self, 30), 640))

    def choices(self, dates: str) -> RegisterChoices:
        """Return what the person said."""
        from core.usecases.take_register import RegisterChoices

        theirs = frozenset(map(ContractId, self.theirs.ticked()))
        return RegisterChoices(dates, theirs, remove_gone=self.remove.isChecked())

    def _words(self) -> str:
        look, changes = self._look, self._look.changes
        words = self.tr(
            "{new} new, worth {worth} as far as they say; {changed} changed; {gone} of the last "
            "register gone, under which {paid} was paid; {same} the same. Nothing is taken in yet."
        ).format(
            new=len(changes.new),
            worth=look.new_worth,
            changed=len(changes.changed),
            gone=len(changes.gone),
            paid=pounds(sum(look.gone_paid.values())),
            same=changes.same,
        )
        if not look.conflicts:
            return words
        both = self.tr(
            "%Ln field(s) you changed yourself since: they stay, unless you tick them.",
            "",
            look.conflicts,
        )
        return f"{words} {both}"

    def _conflicts(self) -> TickList:
        """List the contracts that both a person and the register changed, to be ticked."""
        changed = [one for one in self._look.changes.changed if one.conflicts]
        ticks = TickList(
            self.tr("Take the register for these contracts"),
            self.tr("Take the register for all of these"),
            [(one.contract.id, self._conflict_words(one)) for one in changed],
        )
        if changed:
            self._tabs.add(ticks, self.tr("You changed too ({count})").format(count=len(changed)))
        return ticks

    def _conflict_words(self, change: ContractChange) -> str:
        contract = change.contract
        named = ", ".join(filter(None, (contract.ref, contract.title, contract.supplier)))
        fields = "; ".join(conflict.in_words() for conflict in change.conflicts)
        return self.tr("{contract}: {changes}").format(contract=named, changes=fields)

    def _add(
        self, title: str, rows: Sequence[Any], columns: tuple[Column[Any], ...], stretch: int
    ) -> None:
        model: RowTable[Any] = RowTable(columns, self)
        model.set_rows(rows)
        table = TableView(title)
        table.use_model(model, stretch=stretch)
        table.set_rows_shown(5)
        tab = QWidget()
        column = QVBoxLayout(tab)
        if rows:
            column.addWidget(table, 1)
        else:
            column.addWidget(Label(self.tr("None.")))
            column.addStretch(1)
        self._tabs.add(tab, f"{title} ({len(rows)})")

    def _columns(self) -> tuple[Column[ColumnFound], ...]:
        from core.usecases.register_changes import column_words

        return (
            Column(self.tr("Heading"), lambda one: one.heading),
            Column(self.tr("Taken for"), lambda one: column_words(one.field) or "-"),
            Column(self.tr("Filled"), lambda one: one.cells, Holds.COUNT),
            Column(self.tr("Not clear"), lambda one: one.unclear or None, Holds.COUNT),
            Column(self.tr("For example"), lambda one: one.example),
        )

    def _contracts(self) -> tuple[Column[Contract], ...]:
        return (
            Column(self.tr("Reference"), lambda one: one.ref),
            Column(self.tr("Contract"), lambda one: one.title),
            Column(self.tr("Supplier"), lambda one: one.supplier),
            Column(self.tr("Start"), lambda one: one.start, Holds.DAY),
            Column(self.tr("End"), lambda one: one.current_end or one.end, Holds.DAY),
            Column(self.tr("Value"), lambda one: one.value, Holds.POUNDS),
            Column(self.tr("Value a year"), lambda one: one.annual_value, Holds.POUNDS),
        )

    def _changed(self) -> tuple[Column[tuple[ContractChange, FieldChange]], ...]:
        yes = self.tr("Yes")
        return (
            Column(self.tr("Contract"), lambda one: one[0].contract.ref or one[0].contract.title),
            Column(self.tr("What changes"), lambda one: one[1].in_words()),
            Column(self.tr("Mine too"), lambda one: yes if one[1].conflict else ""),
        )

    def _problems(self) -> tuple[Column[Problem], ...]:
        return (
            Column(self.tr("Row"), lambda one: one.place.row, Holds.COUNT),
            Column(self.tr("What it is"), lambda one: tell_problems([one])[0].in_words()),
        )

    @classmethod
    def ask(cls, parent: QWidget, look: RegisterLook, dates: str) -> RegisterChoices | None:
        """Return what the person said, None if they left."""
        dialog = cls(parent, look)
        return dialog.choices(dates) if dialog.exec() else None
