"""A catalogue file before it is applied: what it is, who made it, what it would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from core.domain.agreements import Trust
from core.domain.money import pounds
from core.domain.period import day_in_words
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.present import tell_problems
from desktop.qt import em, tabular
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import FieldName, Heading, Label, StateLabel
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.foresee_edition import EditionEffects, Effect
    from core.usecases.take_catalogue import CatalogueLook, Change

# Not confirmed, out of date, not signed: the panel says each in a place of its own.
_SAID = {"SB-410", "SB-411", "SB-412"}
_COLOURS = {"new": "done", "ended": "problem"}


class CatalogueLookPanel(QWidget):
    """Shows one file; ``wanted`` says that it is to be applied, ``left`` that it is not."""

    wanted = Signal(object)
    left = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay out what the file is, its trust, its changes and the buttons."""
        super().__init__()
        self._page = page
        self._path = Path()
        self._title = Heading("", 2)
        self._facts = Facts()
        self._changes: RowTable[Change] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("What changes"))
        self._table.use_model(self._changes, stretch=2)
        self._table.set_rows_shown(6)
        self._counts = StateLabel()
        self._effects: RowTable[Effect] = RowTable(self._effect_columns(), self)
        self._ours = TableView(self.tr("What of yours changes"))
        self._ours.use_model(self._effects, stretch=2)
        self._ours.set_rows_shown(4)
        self._ours_words = StateLabel()
        sheet = Sheetlike()
        sheet.column.addWidget(self._title)
        sheet.column.addWidget(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)
        column.addWidget(self._trust_sheet())
        column.addWidget(self._buttons())
        column.addWidget(Heading(self.tr("What of yours changes"), 2))
        column.addWidget(self._ours_words)
        column.addWidget(self._ours, 1)
        column.addWidget(Heading(self.tr("What changes in the catalogue"), 2))
        column.addWidget(self._counts)
        column.addWidget(self._table, 1)
        column.addStretch(0)

    def show_look(self, path: Path, look: CatalogueLook) -> None:
        """Show what a file is."""
        self._path = path
        catalogue = look.catalogue
        name = self.tr("{name}, edition {edition}")
        self._title.setText(name.format(name=catalogue.publisher_name, edition=catalogue.edition))
        self._facts.set_facts(self._what_it_is(path, look))
        self._show_trust(look)
        self._show_changes(look)
        self._effects.set_rows(())
        self._ours.hide()
        self._ours_words.setText(self.tr("Comparing…"))
        unsigned = look.trust is Trust.UNSIGNED
        self._apply.setVisible(not unsigned)
        self._apply_unsigned.setVisible(unsigned)

    def show_effects(self, found: EditionEffects) -> None:
        """Show what the edition changes for this body: the comparison run with both."""
        self._effects.set_rows(found.effects)
        self._ours.setVisible(bool(found.effects))
        before, after = found.before.addressable, found.after.addressable
        day = day_in_words(found.as_at)
        words = self.tr("Nothing, as at {day}.").format(day=day)
        if found.effects:
            told = self.tr(
                "As at {day}: what could use a lot goes from {before} to {after}; {count}."
            )
            count = self.tr("%Ln change(s)", "", len(found.effects))
            words = told.format(day=day, before=pounds(before), after=pounds(after), count=count)
        self._ours_words.setText(words)

    def fingerprint_typed(self) -> str:
        """Return the digits that were typed, "" for none."""
        return self.digits.text().strip()

    def _trust_sheet(self) -> QWidget:
        self._trust = Heading("", 3)
        self._trust_words = Label()
        self._fingerprint = Heading("", 2)
        self._fingerprint.setFont(tabular(self._fingerprint.font()))
        self.digits, self.how = QLineEdit(), QLineEdit()
        self.digits.setAccessibleName(self.tr("Fingerprint that they read out"))
        self.how.setAccessibleName(self.tr("Who read it out, on which number"))
        for field in (self.digits, self.how):
            field.setMaximumWidth(em(self, 34))
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(FieldName(self.tr("Fingerprint that they read out"), self.digits), self.digits)
        form.addRow(FieldName(self.tr("Who read it out, on which number"), self.how), self.how)
        sheet = Sheetlike()
        for widget in (self._trust, self._trust_words, self._fingerprint, self._form):
            sheet.column.addWidget(widget)
        return sheet

    def _buttons(self) -> QWidget:
        page = self._page
        apply = page.add_action(self.tr("Apply it"), "Ctrl+Return", self._want, changes=True)
        unsigned = page.add_action(
            self.tr("Apply it although it is not signed"),
            "Ctrl+Shift+Return",
            self._want_unsigned,
            changes=True,
        )
        leave = page.add_action(self.tr("Leave it"), "Esc", lambda: self.left.emit(None))
        self._apply, self._apply_unsigned = button_for(apply, main=True), button_for(unsigned)
        return flow(self._apply, self._apply_unsigned, button_for(leave))

    def _columns(self) -> tuple[Column[Change], ...]:
        return (
            Column(self.tr("What"), lambda change: change.what),
            Column(self.tr("How"), lambda change: change.how, state=_colour),
            Column(self.tr("In words"), lambda change: change.words),
        )

    def _effect_columns(self) -> tuple[Column[Effect], ...]:
        return (
            Column(self.tr("What"), lambda one: one.what),
            Column(self.tr("How"), lambda one: one.how, state=_effect_colour),
            Column(self.tr("In words"), lambda one: one.words),
            Column(self.tr("Pounds"), lambda one: one.pence, Holds.POUNDS),
        )

    def _what_it_is(self, path: Path, look: CatalogueLook) -> list[tuple[str, str]]:
        catalogue = look.catalogue
        counts = self.tr("{agreements} with {lots}").format(
            agreements=self.tr("%Ln agreement(s)", "", len(catalogue.agreements)),
            lots=self.tr("%Ln lot(s)", "", len(catalogue.lots())),
        )
        expires = day_in_words(catalogue.expires) if catalogue.expires else self.tr("not stated")
        if look.out_of_date_since:
            expires = self.tr("{day}: out of date").format(day=expires)
        facts = [
            (self.tr("File"), path.name),
            (self.tr("Published"), day_in_words(catalogue.issued)),
            (self.tr("Good until"), expires),
            (self.tr("Holds"), counts),
        ]
        if catalogue.demo:
            facts.append((self.tr("Mark"), self.tr("DEMO: suppliers and prices are made up")))
        others = [one for one in look.problems if one.code not in _SAID]
        told = [one.in_words() for one in tell_problems(others)]
        return [*facts, *((self.tr("Notice"), words) for words in told)]

    def _show_trust(self, look: CatalogueLook) -> None:
        name = look.catalogue.publisher_name
        asks = look.trust is Trust.UNCONFIRMED
        self._form.setVisible(asks)
        self.digits.clear()
        self._fingerprint.say(look.publisher_fingerprint)
        if look.trust is Trust.CONFIRMED:
            self._trust.setText(self.tr("Signed, and the publisher is confirmed"))
            words = self.tr("The keys are those of {name} that you confirmed.")
        elif look.trust is Trust.UNSIGNED:
            self._trust.setText(self.tr("Not signed"))
            words = self.tr(
                "Nobody can say who made this file, or whether it was changed. Ask {name} for a "
                "signed copy."
            )
        else:
            known = self.tr("Signed with the same keys as before, never confirmed")
            new = self.tr("Signed, by a publisher that is new to this book")
            self._trust.setText(known if look.known else new)
            words = self.tr(
                "Read this fingerprint to {name} by telephone, on a number that you know is "
                "theirs. Type here what they read out. You can also apply it now and confirm it "
                "later."
            )
        if look.keys_changed:
            changed = self.tr(
                "Their keys were changed since. Those that this book knows vouch for the new ones."
            )
            words = f"{words} {changed}"
        self._trust_words.setText(words.format(name=name))

    def _show_changes(self, look: CatalogueLook) -> None:
        found = look.difference
        changes = found.changes if found else ()
        self._changes.set_rows(changes)
        self._table.setVisible(bool(changes))
        if found is None:
            words = self.tr("This book has no edition of it yet: everything is new.")
        elif not changes:
            words = self.tr("Nothing, against edition {edition}.").format(
                edition=found.old_edition
            )
        else:
            counts = [f"{count} {name}" for name, count in found.counts().items() if count]
            words = self.tr("Against edition {edition}: {counts}").format(
                edition=found.old_edition, counts=", ".join(counts)
            )
        self._counts.setText(words)

    def _want(self) -> None:
        self.wanted.emit(False)

    def _want_unsigned(self) -> None:
        self.wanted.emit(True)


def _colour(change: Change) -> str:
    return _COLOURS.get(change.how, "")


def _effect_colour(effect: Effect) -> str:
    return _COLOURS.get(effect.how, "")
