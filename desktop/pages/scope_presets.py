"""What is left out of the figures, and why: presets that a body switches on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.change_box import ChangeBox
from desktop.pages.page import Page, button_for
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.switch_scope import PresetRow, SwitchEffect


class ScopePresets(QWidget):
    """The presets with what each takes out now, and what switching one would move."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._model: RowTable[PresetRow] = RowTable(self._columns(), self)
        nothing = EmptyState(self.tr("Nothing can be left out here."))
        self._list = ListPane(self.tr("What is left out of the figures"), nothing)
        self._list.use_model(self._model)
        self._list.table.set_rows_shown(8)
        self._list.table.opened_row.connect(lambda _row: self.ask())
        self.box = ChangeBox(page)
        self.box.closed.connect(self._list.table.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("What is left out of the figures"), 2))
        column.addWidget(
            Label(
                self.tr(
                    "What is no spend with outside suppliers stays out of every figure. The kind "
                    "of organisation brings the usual reasons; switch others on, or these off."
                )
            )
        )
        column.addWidget(self._list)
        column.addWidget(self._build_actions())
        column.addWidget(self.box)

    def refresh(self) -> None:
        """Ask which presets there are, and what they take out."""
        self._page.read(_presets, self._show)

    def rows(self) -> tuple[PresetRow, ...]:
        """Return the presets that are listed."""
        return tuple(self._model.rows())

    def set_focus(self) -> None:
        """Put the keyboard into the list."""
        self._list.table.setFocus()

    def table(self) -> TableView:
        """Return the list, where single keys act."""
        return self._list.table

    def go_to(self, preset: str) -> None:
        """Put the cursor on a preset."""
        self._list.table.go_to_row(self._model.find(lambda row: row.rule.id == preset))

    def ask(self) -> None:
        """Say what switching the preset under the cursor would move."""
        row = self._model.row_at(self._list.table.current_row())
        if row is None or self._page.open_book.read_only:
            return
        if not row.switchable:
            self._page.say(
                self.tr("These bills are joined to a card file. Take them apart under Import.")
            )
            return
        preset, on = row.rule.id, not row.on
        words = self.tr("Leave out: {label}") if on else self.tr("Count again: {label}")
        action = self.tr("Leave it out") if on else self.tr("Count it again")
        self.box.ask(
            words.format(label=row.rule.label),
            action,
            lambda book, _progress: _switch(book, preset, on),
        )
        self._page.read(lambda book, _progress: _effect_of(book, preset, on), self._show_effect)

    def _build_actions(self) -> QWidget:
        page, table = self._page, self._list.table
        switch = page.add_action(
            self.tr("Switch it on or off…"), "O", self.ask, changes=True, on=table
        )
        see = page.add_action(self.tr("See its payments"), "P", self._see, on=table)
        row = flow(button_for(switch), button_for(see))
        self._list.goes_with_rows(row)
        return row

    def _columns(self) -> tuple[Column[PresetRow], ...]:
        return (
            Column(self.tr("Reason"), lambda row: row.rule.label),
            Column(self.tr("State"), self._state, state=lambda row: "" if row.on else "quiet"),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(self.tr("Left out now"), lambda row: row.pence, Holds.POUNDS),
        )

    def _state(self, row: PresetRow) -> str:
        if not row.switchable:
            return self.tr("left out, joined to card files")
        if row.on:
            return self.tr("left out") if row.usual else self.tr("left out, by you")
        return self.tr("counted, by you") if row.usual else self.tr("counted")

    def _show(self, rows: tuple[PresetRow, ...]) -> None:
        at = self._list.table.current_row()
        self._model.set_rows(rows)
        self._list.table.go_to_row(max(at, 0))
        words = self.tr("Left out now: {pounds}")
        self._list.show_state(bool(rows), words.format(pounds=pounds(sum(r.pence for r in rows))))

    def _show_effect(self, effect: SwitchEffect) -> None:
        said = [
            self.tr("{lines}, {pounds}, would leave the figures.").format(
                lines=self._payments(effect.out_lines), pounds=pounds(effect.out_pence)
            )
            if effect.out_lines
            else "",
            self.tr("{lines}, {pounds}, would come back into the figures.").format(
                lines=self._payments(effect.back_lines), pounds=pounds(effect.back_pence)
            )
            if effect.back_lines
            else "",
        ]
        words = "\n".join(filter(None, said)) or self.tr("The figures would stay as they are.")
        self.box.show_effect(words, effect.moves, effect.sealed)

    def _payments(self, count: int) -> str:
        return self.tr("%Ln payment(s)", "", count)

    def _see(self) -> None:
        row = self._model.row_at(self._list.table.current_row())
        if row is not None:
            self._page.go("spend", {"scope": row.rule.id, "words": row.rule.label})


def _presets(book: Book, _progress: Progress) -> tuple[PresetRow, ...]:
    from core.usecases import switch_scope

    return switch_scope.presets(book)


def _effect_of(book: Book, preset: str, on: bool) -> SwitchEffect:
    from core.usecases import switch_scope

    return switch_scope.effect_of(book, preset, on=on)


def _switch(book: Book, preset: str, on: bool) -> Touched:
    from core.usecases import switch_scope

    return switch_scope.switch(book, preset, on=on)
