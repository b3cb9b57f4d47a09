"""What a return is to be: period, detail, who will read it, who receives it, who signs it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from core.domain.period import Period
from core.domain.returns import Detail, Profile
from desktop.qt import Settings, button_text, em
from desktop.widgets.flow import FlowLayout
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import FieldName, StateLabel

if TYPE_CHECKING:
    from core.usecases.file_return import ReturnRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asks for, as the use case takes it."""

    period: Period
    as_at: date
    detail: Detail
    profile: Profile
    recipients: tuple[str, ...]
    prepared: tuple[str, str] | None = None
    approved: tuple[str, str] | None = None
    mask_doubtful: bool = False
    contact: str = ""
    exchange: bool = False

    def request(self) -> ReturnRequest:
        """Return the request of the use case; called on the worker."""
        from core.usecases.file_return import ReturnRequest

        return ReturnRequest(
            self.period,
            self.as_at,
            self.detail,
            self.profile,
            self.recipients,
            self.prepared,
            self.approved,
            contact=self.contact,
            mask_doubtful=self.mask_doubtful,
            exchange=self.exchange,
        )


class Coverage(Sheetlike):
    """The choices that decide what a return holds. ``changed`` says that one was made."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Lay the choices out; there is nothing to choose from yet."""
        super().__init__()
        self.period = CalmCombo(self.tr("Period of the return"))
        self.detail = CalmCombo(self.tr("How much it tells"))
        self.profile = CalmCombo(self.tr("Who will read it"))
        self._periods: list[Period] = []
        self._boxes: dict[str, QCheckBox] = {}
        self._fill_choices()
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        self._nobody = StateLabel(self.tr("those whose catalogues you have applied; none yet"))
        self._nobody.setWordWrap(False)
        self._flow.addWidget(self._nobody)
        self.contact = QLineEdit()
        self.contact.setMaximumWidth(em(self, 40))
        self.contact.setAccessibleName(self.tr("Whom to ask about buying together"))
        self.contact.setPlaceholderText(self.tr("left blank, nobody may ask"))
        self.contact.editingFinished.connect(self._contact_said)
        self._contact = ""
        self.exchange = QCheckBox(self.tr("only in sums of five bodies or more"))
        self.exchange.setAccessibleName(
            self.tr("Figures may be passed on, only in sums of five bodies or more")
        )
        self.exchange.toggled.connect(lambda _on: self.changed.emit(None))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, widget in (
            (self.tr("Period"), self.period),
            (self.tr("How much it tells"), self.detail),
            (self.tr("Who will read it"), self.profile),
            (self.tr("Who receives it"), self._holder),
            (self.tr("Ask about buying together"), self.contact),
            (self.tr("May be passed on"), self.exchange),
        ):
            form.addRow(FieldName(title, widget), widget)
        for combo in (self.period, self.detail, self.profile):
            combo.setMaximumWidth(em(self, 40))
            combo.activated.connect(lambda _place: self.changed.emit(None))
        self.column.addLayout(form)

    def offer(self, periods: Sequence[Period], chosen: Period | None) -> None:
        """Offer periods, keeping the one that is chosen."""
        kept = self.chosen_period() or chosen
        self._periods = list(periods)
        if kept and kept not in self._periods:
            self._periods.insert(0, kept)
        self.period.clear()
        self.period.addItems([period.in_words() for period in self._periods])
        if kept:
            self.period.setCurrentIndex(self._periods.index(kept))

    def offer_recipients(self, publishers: Sequence[tuple[str, str]]) -> None:
        """Offer the publishers of catalogues in use; at first all receive it."""
        wanted = dict(publishers)
        for key in [key for key in self._boxes if key not in wanted]:
            box = self._boxes.pop(key)
            self._flow.removeWidget(box)
            box.deleteLater()
        for key, name in wanted.items():
            if key not in self._boxes:
                box = QCheckBox(button_text(name))
                box.setChecked(True)
                box.toggled.connect(lambda _on: self.changed.emit(None))
                self._boxes[key] = box
                self._flow.addWidget(box)
        self._nobody.setVisible(not wanted)

    def chosen_period(self) -> Period | None:
        """Return the period chosen, None where there is none to choose."""
        place = self.period.currentIndex()
        return self._periods[place] if 0 <= place < len(self._periods) else None

    def asked(self, as_at: date) -> Asked | None:
        """Return what is asked for, without signatures; None without a period."""
        period = self.chosen_period()
        if period is None:
            return None
        return Asked(
            period,
            as_at,
            Detail(self.detail.currentData()),
            Profile(self.profile.currentData()),
            tuple(key for key, box in self._boxes.items() if box.isChecked()),
            contact=self.contact.text().strip(),
            exchange=self.exchange.isChecked(),
        )

    def _contact_said(self) -> None:
        if self.contact.text().strip() != self._contact:
            self._contact = self.contact.text().strip()
            self.changed.emit(None)

    def _fill_choices(self) -> None:
        details = {
            Detail.SUMMARY: self.tr("Summary: figures by category"),
            Detail.AGREEMENT: self.tr("Agreements: also use of agreements, and contracts"),
            Detail.LINE: self.tr("Lines: also every payment"),
        }
        profiles = {
            Profile.PBO: self.tr("Buying organisations: individuals are masked"),
            Profile.AUDIT: self.tr("Auditors: nothing is masked, decisions included"),
            Profile.PUBLIC: self.tr("The public: individuals and free text are masked"),
        }
        for detail, words in details.items():
            self.detail.addItem(words, detail.value)
        for profile, words in profiles.items():
            self.profile.addItem(words, profile.value)
        self.detail.setCurrentIndex(1)


class SignOffForm(Sheetlike):
    """Who prepared the return and who approved it; the names are kept for the next time."""

    changed = Signal(object)

    def __init__(self, settings: Settings) -> None:
        """Lay the four fields out."""
        super().__init__()
        self._settings = settings
        self.fields: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for key, title in (
            ("name", self.tr("Your name")),
            ("role", self.tr("Your role")),
            ("approver", self.tr("Approved by (may be left blank)")),
            ("approver_role", self.tr("Their role")),
        ):
            line = QLineEdit(settings.text(f"sign-off/{key}"))
            line.setAccessibleName(title)
            line.setMaximumWidth(em(self, 34))
            line.editingFinished.connect(self._keep)
            form.addRow(FieldName(title, line), line)
            self.fields[key] = line
        self.column.addLayout(form)

    def prepared(self) -> tuple[str, str] | None:
        """Return name and role of who prepared the return, None where not both are given."""
        return self._pair("name", "role")

    def approved(self) -> tuple[str, str] | None:
        """Return name and role of who approved it, None where not both are given."""
        return self._pair("approver", "approver_role")

    def first_open(self) -> QLineEdit:
        """Return the field to fill first: the first that is empty, else the first of all."""
        fields = list(self.fields.values())
        return next((field for field in fields if not field.text().strip()), fields[0])

    def _pair(self, name: str, role: str) -> tuple[str, str] | None:
        pair = self.fields[name].text().strip(), self.fields[role].text().strip()
        return pair if all(pair) else None

    def _keep(self) -> None:
        changed = False
        for key, line in self.fields.items():
            if line.text() != self._settings.text(f"sign-off/{key}"):
                self._settings.set_text(f"sign-off/{key}", line.text())
                changed = True
        if changed:
            self.changed.emit(None)
