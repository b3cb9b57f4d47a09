"""What is asked about a saving: writing it down, agreeing it, showing it, using what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.savings import (
    Baseline,
    Redeployment,
    Saving,
    SavingAccount,
    SavingClass,
    SavingId,
    Stage,
    Volume,
)
from core.domain.taxonomy import UNKNOWN, CategoryCode
from desktop.widgets.fields_form import Field, FieldsForm, Kind


@dataclass(frozen=True, slots=True)
class Draft:
    """A saving as a person wrote it down. ``as_paid`` asks the payments for its baseline."""

    saving: Saving
    as_paid: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed a saving, when, and from when to when it holds."""

    by: str
    on: date
    switch_on: date
    until: date | None


class SavingForms(QObject):
    """The dialogs of the savings page. Each returns None if the person left."""

    def __init__(self, parent: QWidget) -> None:
        """Show the dialogs above a widget."""
        super().__init__(parent)
        self._parent = parent
        self._categories: Sequence[tuple[CategoryCode, str]] = ()
        self._suppliers: Sequence[tuple[SupplierId, str]] = ()

    def offer(
        self,
        categories: Sequence[tuple[CategoryCode, str]],
        suppliers: Sequence[tuple[SupplierId, str]],
    ) -> None:
        """Take the categories and the suppliers that a saving can be about."""
        self._categories, self._suppliers = categories, suppliers

    def write(self, known: Saving | None, today: date, year: Period) -> Draft | None:
        """Ask for a saving; ``year`` is offered as the period of its baseline."""
        title = self.tr("Change a saving") if known else self.tr("Add a saving")
        sentence = self.tr(
            "A saving is a range in pounds a year against what was really paid before, net of "
            "what it costs to bring about. Leave the baseline blank to have it worked out from "
            "the payments."
        )
        go = self.tr("Keep the changes") if known else self.tr("Add it")
        fields = self._saving_fields(known, year)
        found = FieldsForm.ask(self._parent, title, sentence, go, fields)
        return None if found is None else _draft(known, found, today)

    def agree(self, saving: Saving, today: date) -> Agreement | None:
        """Ask who agreed a saving, and from when it holds."""
        found = FieldsForm.ask(
            self._parent,
            self.tr("Agreed"),
            self.tr("Who agreed it, and from which day on does the new way hold?"),
            self.tr("It is agreed"),
            (
                Field("by", self.tr("Agreed by"), value=saving.agreed_by, needed=True),
                Field("on", self.tr("Agreed on"), Kind.DAY, saving.agreed_on or today, True),
                Field("switch", self.tr("New way from"), Kind.DAY, saving.switch_on, True),
                Field("until", self.tr("Counts until"), Kind.DAY, saving.until),
            ),
        )
        if found is None:
            return None
        return Agreement(found["by"], found["on"], found["switch"], found["until"])

    def volume(self, saving: Saving) -> tuple[Volume | None] | None:
        """Ask for the volumes of a saving; a tuple of nothing where they are not known."""
        known = saving.volume
        period = known.period if known else None
        found = FieldsForm.ask(
            self._parent,
            self.tr("Realised"),
            self.tr(
                "The figure is worked out from the payments after the switch. If you know how "
                "much was used, say so: then a lower price is told from less use. Otherwise "
                "leave all blank."
            ),
            self.tr("Work it out"),
            (
                Field("units", self.tr("Units"), value=known.units if known else "", hint="kWh"),
                Field(
                    "before",
                    self.tr("Used in the period of the baseline"),
                    Kind.NUMBER,
                    known.before if known else None,
                ),
                Field(
                    "after",
                    self.tr("Used after the switch"),
                    Kind.NUMBER,
                    known.after if known else None,
                ),
                Field("start", self.tr("from"), Kind.DAY, period.start if period else None),
                Field("end", self.tr("to"), Kind.DAY, period.end if period else None),
            ),
        )
        return None if found is None else (_volume(found),)

    def needed(self, account: SavingAccount) -> Pence | None:
        """Ask how much of a saving the budget needed."""
        sentence = self.tr(
            "{cashable} of it is cashable. How much of that does the budget need? The rest is "
            "kept."
        )
        found = FieldsForm.ask(
            self._parent,
            self.tr("Needed by the budget"),
            sentence.format(cashable=pounds(account.cashable)),
            self.tr("Keep the rest"),
            (
                Field(
                    "needed",
                    self.tr("Needed by the budget"),
                    Kind.POUNDS,
                    account.saving.needed,
                    needed=True,
                ),
            ),
        )
        return None if found is None else found["needed"]

    def redeployed(self, account: SavingAccount, today: date) -> Redeployment | None:
        """Ask where a part of what was kept went."""
        sentence = self.tr("{left} of what was kept is left. How much went where?")
        found = FieldsForm.ask(
            self._parent,
            self.tr("Redeployed"),
            sentence.format(left=pounds(account.left())),
            self.tr("Write it down"),
            (
                Field("pence", self.tr("Amount in pounds"), Kind.POUNDS, account.left(), True),
                Field("purpose", self.tr("What it went to"), needed=True),
                Field("on", self.tr("On"), Kind.DAY, today, True),
            ),
        )
        if found is None:
            return None
        number = account.saving.id
        return Redeployment(0, number, found["on"], found["pence"], found["purpose"])

    def _saving_fields(self, known: Saving | None, year: Period) -> tuple[Field, ...]:
        kinds = (
            (SavingClass.ARRANGEMENT, self.tr("New commercial arrangement")),
            (SavingClass.STANDARDISATION, self.tr("Standardisation")),
            (SavingClass.VOLUME, self.tr("New volume: buying together")),
            (SavingClass.DEMAND, self.tr("Demand management: less, or something else")),
        )
        categories = [(UNKNOWN, self.tr("Any category")), *self._categories]
        suppliers = [(None, self.tr("Any supplier")), *self._suppliers]
        baseline = known.baseline if known else None
        span = baseline.period if baseline else year
        return (
            Field("title", self.tr("Name"), value=known and known.title, needed=True),
            Field("kind", self.tr("Class"), Kind.CHOICE, known and known.kind, choices=kinds),
            Field(
                "category", self.tr("Category"), Kind.CHOICE, known and known.category,
                choices=categories,
            ),
            Field(
                "supplier", self.tr("Supplier"), Kind.CHOICE, known and known.supplier_id,
                choices=suppliers,
            ),
            Field("start", self.tr("Baseline from"), Kind.DAY, span.start, needed=True),
            Field("end", self.tr("Baseline to"), Kind.DAY, span.end, needed=True),
            Field(
                "baseline", self.tr("Paid in that period"), Kind.POUNDS,
                baseline.pence if baseline else None, hint=self.tr("as paid"),
            ),
            Field("basis", self.tr("Where that comes from"), value=baseline and baseline.basis),
            Field("low", self.tr("Least, a year"), Kind.POUNDS, known and known.low, True),
            Field("high", self.tr("Most, a year"), Kind.POUNDS, known and known.high, True),
            Field("cost", self.tr("Cost, once"), Kind.POUNDS, known.cost if known else 0, True),
            Field("evidence", self.tr("Evidence"), value=known and known.evidence, needed=True),
            Field(
                "cashable", self.tr("It releases cash"), Kind.TICK, bool(known and known.cashable)
            ),
        )  # fmt: skip


def _draft(known: Saving | None, found: Mapping[str, Any], today: date) -> Draft:
    start, end = found["start"], max(found["start"], found["end"])
    baseline = Baseline(found["baseline"] or Pence(0), Period(start, end), found["basis"])
    blank = Saving(
        SavingId(0), "", SavingClass.ARRANGEMENT, Stage.IDENTIFIED, baseline, Pence(0), Pence(0),
        "", today,
    )  # fmt: skip
    saving = replace(
        known or blank,
        title=found["title"],
        # A list of choices gives words back as plain text.
        kind=SavingClass(found["kind"]),
        category=found["category"] or UNKNOWN,
        supplier_id=found["supplier"],
        baseline=baseline,
        low=found["low"],
        high=found["high"],
        cost=found["cost"],
        evidence=found["evidence"],
        cashable=found["cashable"],
    )
    return Draft(saving, as_paid=found["baseline"] is None)


def _volume(found: Mapping[str, Any]) -> Volume | None:
    start, end = found["start"], found["end"]
    if found["before"] is None or found["after"] is None or start is None or end is None:
        return None
    period = Period(start, max(start, end))
    return Volume(found["units"] or "units", found["before"], found["after"], period)
