"""Asks for a contract: what decides whether it locks spend, until when, and the Code's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from core.domain.contracts import INTENTIONS, Contract, ContractId
from desktop.qt import em, line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.beside import Beside
from desktop.widgets.labels import StateLabel
from desktop.widgets.money_edit import MoneyEdit
from desktop.widgets.tall_area import TallArea

_ANSWERS: tuple[bool | None, ...] = (None, True, False)
_MOST_LINES = 22


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
        self._texts: dict[str, QLineEdit] = {}
        self._days: dict[str, DayLine] = {}
        self._sums: dict[str, MoneyEdit] = {}
        self._answers: dict[str, QComboBox] = {}
        self._intention = self._intends()
        self._why_not = StateLabel()
        self._build()
        self._fill()
        self._judge()

    def contract(self) -> Contract:
        """Return the contract as the form states it."""
        changes: dict[str, Any] = {
            name: field.text().strip() for name, field in self._texts.items()
        }
        changes |= {name: field.day() for name, field in self._days.items()}
        changes |= {name: field.pence() for name, field in self._sums.items()}
        changes |= {name: _ANSWERS[field.currentIndex()] for name, field in self._answers.items()}
        changes["intention"] = self._intention.currentData()
        months = changes.pop("lead_months")
        changes["lead_months"] = int(months) if months else None
        changes["current_end"] = changes["current_end"] or changes["end"]
        return replace(self._contract, **changes)

    def fill(self, supplier: str = "", start: str = "", end: str = "") -> None:
        """Type into the fields that decide whether the contract locks."""
        fields = (self._texts["supplier"], self._days["start"], self._days["end"])
        for field, text in zip(fields, (supplier, start, end), strict=True):
            if text:
                field.setText(text)

    def why_not(self) -> str:
        """Return what stands in the way, "" where nothing does."""
        return self._why_not.text()

    def _build(self) -> None:
        left, right = QWidget(), QWidget()
        self._rows(left, self._first())
        self._rows(right, self._second())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Beside(left, right, (1, 1)))
        area = TallArea(inside)
        area.setMinimumSize(em(self, 30), line_height(self, 8))
        self.content.addWidget(area, 1)
        self.content.addWidget(self._why_not)
        self.resize(min(em(self, 66), 1200), min(line_height(self, _MOST_LINES + 9), 660))

    def _first(self) -> Mapping[str, tuple[str, QWidget]]:
        """Return what decides whether the contract locks, and until when."""
        return {
            "supplier": (self.tr("Supplier"), QLineEdit()),
            "title": (self.tr("Title"), QLineEdit()),
            "ref": (self.tr("Reference"), QLineEdit()),
            "start": (self.tr("Start"), DayLine("")),
            "end": (self.tr("End first agreed"), DayLine("")),
            "current_end": (self.tr("End with extensions taken"), DayLine("")),
            "latest_end": (self.tr("Latest end with all extensions"), DayLine("")),
            "extension_terms": (self.tr("Extensions in words"), QLineEdit()),
            "notice_by": (self.tr("Notice by"), DayLine("")),
            "break_on": (self.tr("Can be ended from (break)"), DayLine("")),
            "lead_months": (self.tr("Months to replace it"), QLineEdit()),
            "freed_because": (self.tr("Does not lock because"), QLineEdit()),
        }

    def _second(self) -> Mapping[str, tuple[str, QWidget]]:
        """Return what else the Transparency Code asks for."""
        return {
            "value": (self.tr("Value in pounds"), MoneyEdit("")),
            "annual_value": (self.tr("Value a year"), MoneyEdit("")),
            "irrecoverable_vat": (self.tr("VAT that cannot be recovered"), MoneyEdit("")),
            "department": (self.tr("Department"), QLineEdit()),
            "description": (self.tr("Description"), QLineEdit()),
            "review_on": (self.tr("Review"), DayLine("")),
            "process": (self.tr("Process"), QLineEdit()),
            "framework_text": (self.tr("Framework"), QLineEdit()),
            "intention": (self.tr("When it ends"), self._intention),
            "sme": (self.tr("Small or medium supplier"), self._asks()),
            "vcse": (self.tr("Voluntary or community supplier"), self._asks()),
        }

    def _intends(self) -> QComboBox:
        field = QComboBox()
        words = (self.tr("Renew it"), self.tr("Buy with others"), self.tr("Stop buying it"))
        for said, value in zip((self.tr("Not decided"), *words), ("", *INTENTIONS), strict=True):
            field.addItem(said, value)
        return field

    def _asks(self) -> QComboBox:
        field = QComboBox()
        field.addItems([self.tr("Not known"), self.tr("Yes"), self.tr("No")])
        return field

    def _rows(self, part: QWidget, rows: Mapping[str, tuple[str, QWidget]]) -> None:
        form = QFormLayout(part)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, (title, field) in rows.items():
            form.addRow(title, field)
            field.setAccessibleName(title)
            if isinstance(field, DayLine):
                self._days[name] = field
            elif isinstance(field, MoneyEdit):
                self._sums[name] = field
            elif isinstance(field, QLineEdit):
                self._texts[name] = field
            elif isinstance(field, QComboBox) and field is not self._intention:
                self._answers[name] = field
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._judge)

    def _fill(self) -> None:
        contract = self._contract
        for name, text in self._texts.items():
            value = getattr(contract, name)
            text.setText("" if value is None else str(value))
            text.setCursorPosition(0)
        for name, day in self._days.items():
            day.set_day(getattr(contract, name))
        if contract.current_end == contract.end:
            self._days["current_end"].set_day(None)
        for name, money in self._sums.items():
            money.set_pence(getattr(contract, name))
        for name, answer in self._answers.items():
            answer.setCurrentIndex(_ANSWERS.index(getattr(contract, name)))
        self._intention.setCurrentIndex(("", *INTENTIONS).index(contract.intention))

    def _judge(self) -> None:
        why_not = self._hindrance()
        self._why_not.set_state(why_not, "problem")
        self.go.setEnabled(not why_not)

    def _hindrance(self) -> str:
        for field in self._days.values():
            if not field.is_right():
                name = field.accessibleName()
                return self.tr("{name} is not a day. Write it as 31/03/2027.").format(name=name)
        for money in self._sums.values():
            if not money.is_empty() and money.pence() is None:
                name = money.accessibleName()
                words = self.tr("{name} is not an amount. Write it as 12000 or 12000.50.")
                return words.format(name=name)
        months = self._texts["lead_months"].text().strip()
        if months and not (months.isdecimal() and int(months) <= 120):
            return self.tr("Months to replace it is a whole number, 120 at most.")
        if not self._texts["supplier"].text().strip():
            return self.tr("Say with which supplier the contract is.")
        start, end = self._days["start"].day(), self._days["end"].day()
        if start and end and end < start:
            return self.tr("The contract ends before it starts.")
        return ""

    @classmethod
    def ask(cls, parent: QWidget, contract: Contract | None = None) -> Contract | None:
        """Return the contract as it should be kept, None if the person left."""
        dialog = cls(parent, contract or blank_contract())
        return dialog.contract() if dialog.exec() else None


class SeveralForm(Sheet):
    """What to change in several contracts at once; what is left blank stays as it is."""

    def __init__(self, parent: QWidget, count: int) -> None:
        """Lay the fields out, all blank."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Change several contracts"))
        words = self.tr("For %Ln contract(s): what is left blank stays as it is.", "", count)
        self.sentence.setText(words)
        self.go.setText(self.tr("Change them"))
        self.department, self.process, self.months = QLineEdit(), QLineEdit(), QLineEdit()
        self.review = DayLine(self.tr("Review"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows = (
            (self.tr("Department"), self.department),
            (self.tr("Process"), self.process),
            (self.tr("Review"), self.review),
            (self.tr("Months to replace it"), self.months),
        )
        for name, field in rows:
            form.addRow(name, field)
            field.setAccessibleName(name)
            field.textChanged.connect(self._judge)
        self.content.addLayout(form)
        self._judge()

    def changes(self) -> dict[str, Any]:
        """Return the fields that were filled in, by name."""
        months = self.months.text().strip()
        found: dict[str, Any] = {
            "department": self.department.text().strip(),
            "process": self.process.text().strip(),
            "review_on": self.review.day(),
            "lead_months": int(months) if months.isdecimal() else None,
        }
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _judge(self) -> None:
        months = self.months.text().strip()
        right = self.review.is_right() and (not months or months.isdecimal())
        self.go.setEnabled(right and bool(self.changes()))

    @classmethod
    def ask_several(cls, parent: QWidget, count: int) -> dict[str, Any] | None:
        """Return what to change, None if the person left."""
        dialog = cls(parent, count)
        return dialog.changes() if dialog.exec() else None


def blank_contract() -> Contract:
    """Return a contract of which nothing is known; number 0 makes a new one."""
    return Contract(ContractId(0), "", "", "", None, None, None)
