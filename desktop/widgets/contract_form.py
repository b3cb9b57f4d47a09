"""Asks for a contract: the fields that decide whether it locks spend, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from core.domain.contracts import Contract, ContractId
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import StateLabel
from desktop.widgets.money_edit import MoneyEdit


class DayLine(QLineEdit):
    """A day as dd/mm/yyyy that may be left blank."""

    def __init__(self, name: str) -> None:
        """Make a field that a screen reader calls ``name``."""
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText("dd/mm/yyyy")

    def is_right(self) -> bool:
        """Say whether the field is blank or a real day."""
        return not self.text().strip() or self.day() is not None

    def day(self) -> date | None:
        """Return the day, None where it is blank or no day."""
        try:
            return datetime.strptime(self.text().strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day
        except ValueError:
            return None

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.setText(f"{day:%d/%m/%Y}" if day else "")


class ContractForm(Sheet):
    """A new contract, or one to change."""

    def __init__(self, parent: QWidget, contract: Contract) -> None:
        """Lay the fields out and fill them."""
        super().__init__(parent, "", "", "")
        self._contract = contract
        is_new = contract.id == 0
        self.setWindowTitle(self.tr("Add a contract") if is_new else self.tr("Change a contract"))
        self.sentence.setText(
            self.tr("A contract locks what is paid to its supplier from its start to its end.")
        )
        self.go.setText(self.tr("Add it") if is_new else self.tr("Keep the changes"))
        self._build_fields()
        self._fill()
        self._judge()

    def contract(self) -> Contract:
        """Return the contract as the form states it."""
        return replace(
            self._contract,
            ref=self._ref.text().strip(),
            title=self._title.text().strip(),
            supplier=self._supplier.text().strip(),
            start=self._start.day(),
            end=self._end.day(),
            current_end=self._current_end.day() or self._end.day(),
            latest_end=self._latest_end.day(),
            notice_by=self._notice_by.day(),
            value=self._value.pence(),
        )

    def fill(self, supplier: str = "", start: str = "", end: str = "") -> None:
        """Type into the fields that decide whether the contract locks."""
        for field, text in ((self._supplier, supplier), (self._start, start), (self._end, end)):
            if text:
                field.setText(text)

    def why_not(self) -> str:
        """Return what stands in the way, "" where nothing does."""
        return self._why_not.text()

    def _build_fields(self) -> None:
        self._ref, self._title, self._supplier = QLineEdit(), QLineEdit(), QLineEdit()
        self._start = DayLine(self.tr("Start"))
        self._end = DayLine(self.tr("End first agreed"))
        self._current_end = DayLine(self.tr("End with extensions taken"))
        self._latest_end = DayLine(self.tr("Latest end with all extensions"))
        self._notice_by = DayLine(self.tr("Notice by"))
        self._value = MoneyEdit(self.tr("Value in pounds"))
        self._why_not = StateLabel()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows: tuple[tuple[str, QLineEdit], ...] = (
            (self.tr("Reference"), self._ref),
            (self.tr("Title"), self._title),
            (self.tr("Supplier"), self._supplier),
            (self.tr("Start"), self._start),
            (self.tr("End first agreed"), self._end),
            (self.tr("End with extensions taken"), self._current_end),
            (self.tr("Latest end with all extensions"), self._latest_end),
            (self.tr("Notice by"), self._notice_by),
            (self.tr("Value in pounds"), self._value),
        )
        for title, field in rows:
            form.addRow(title, field)
            field.setAccessibleName(title)
            field.textChanged.connect(self._judge)
        self.content.addLayout(form)
        self.content.addWidget(self._why_not)

    def _fill(self) -> None:
        contract = self._contract
        self._ref.setText(contract.ref)
        self._title.setText(contract.title)
        self._supplier.setText(contract.supplier)
        self._start.set_day(contract.start)
        self._end.set_day(contract.end)
        taken = contract.current_end if contract.current_end != contract.end else None
        self._current_end.set_day(taken)
        self._latest_end.set_day(contract.latest_end)
        self._notice_by.set_day(contract.notice_by)
        self._value.set_pence(contract.value)

    def _judge(self) -> None:
        why_not = self._hindrance()
        self._why_not.set_state(why_not, "problem")
        self.go.setEnabled(not why_not)

    def _hindrance(self) -> str:
        days = (self._start, self._end, self._current_end, self._latest_end, self._notice_by)
        for field in days:
            if not field.is_right():
                name = field.accessibleName()
                return self.tr("{name} is not a day. Write it as 31/03/2027.").format(name=name)
        if not self._value.is_empty() and self._value.pence() is None:
            return self.tr("The value is not an amount. Write it as 12000 or 12000.50.")
        if not self._supplier.text().strip():
            return self.tr("Say with which supplier the contract is.")
        start, end = self._start.day(), self._end.day()
        if start and end and end < start:
            return self.tr("The contract ends before it starts.")
        return ""

    @classmethod
    def ask(cls, parent: QWidget, contract: Contract | None = None) -> Contract | None:
        """Return the contract as it should be kept, None if the person left."""
        dialog = cls(parent, contract or blank_contract())
        return dialog.contract() if dialog.exec() else None


def blank_contract() -> Contract:
    """Return a contract of which nothing is known; number 0 makes a new one."""
    return Contract(ContractId(0), "", "", "", None, None, None)
