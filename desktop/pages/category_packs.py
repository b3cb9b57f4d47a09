"""Knowledge packs: what a neighbour or a buying organisation knows, taken in and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.knowledge import Conflict, KnowledgePack
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.change_box import ChangeBox
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskText, OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.change_effect import ChangeEffect
    from core.usecases.share_knowledge import PackLook, PackRow

_KIND = "pack"


class CategoryPacks(QWidget):
    """The packs that are in the book, and the ways in and out."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__()
        self._page = page
        self._model: RowTable[PackRow] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr(
                "No packs yet. A neighbour or a buying organisation can send one: rules for "
                "suppliers and accounts, no pounds, no persons. What you decided always stands."
            ),
            self.tr("Take a pack in…"),
            self.choose,
        )
        self._list = ListPane(self.tr("Packs that were taken in"), empty)
        self._list.use_model(self._model, stretch=2)
        self._list.table.set_rows_shown(5)
        take = page.add_action(self.tr("Take a pack in…"), "", self.choose, changes=True)
        write = page.add_action(self.tr("Write a pack for others…"), "", self.write)
        remove = page.add_action(
            self.tr("Remove this pack"), "Del", self.remove, changes=True, on=self._list.table
        )
        with_rows = flow(button_for(take), button_for(remove))
        self._list.goes_with_rows(with_rows)
        self.box = ChangeBox(page)
        self.box.closed.connect(self._list.table.setFocus)
        self._conflicts: RowTable[Conflict] = RowTable(self._conflict_columns(), self)
        self._conflict_table = TableView(self.tr("Where the pack says other than you did"))
        self._conflict_table.use_model(self._conflicts)
        self.box.put_in(self._conflict_table)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(with_rows)
        column.addWidget(flow(button_for(write)))
        column.addWidget(self.box)

    def refresh(self) -> None:
        """Ask for the packs again."""
        self._page.read(_packs, self._show)

    def rows(self) -> tuple[PackRow, ...]:
        """Return the packs that are listed."""
        return tuple(self._model.rows())

    def choose(self) -> None:
        """Ask for the file of a pack, and look at it."""
        path = OpenFile.ask(
            self,
            self._page.open_book.settings,
            _KIND,
            self.tr("Take a pack in"),
            self.tr("Knowledge packs (*.spendknow)"),
        )
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Say what a pack would change; take it in only then."""
        self._page.read(
            lambda book, _progress: (path, _look(book, path)), self._ask, self._page.trouble
        )

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return where the pack that waits says other than the body did."""
        return tuple(self._conflicts.rows())

    def write(self) -> None:
        """Ask for a name and a file, and write what this body knows."""
        name = AskText.ask(
            self,
            self.tr("Write a pack"),
            self.tr("What is the pack called? Small letters, digits and dashes."),
            self.tr("Choose the file…"),
        )
        path = name and SaveFile.ask(
            self, self._page.open_book.settings, _KIND, self.tr("Write a pack"),
            f"{name}.spendknow",
        )  # fmt: skip
        if name and path:
            self.write_to(path, name)

    def write_to(self, path: Path, name: str) -> None:
        """Write what this body knows to a file."""
        self._page.read(lambda book, _progress: _export(book, path, name), self._written)

    def remove(self) -> None:
        """Say what would move if the pack under the cursor were taken out."""
        row = self._model.row_at(self._list.table.current_row())
        if row is not None:
            name = row.name
            self.box.ask(
                self.tr("Remove the pack {name}").format(name=name),
                self.tr("Remove it"),
                lambda book, _progress: _remove(book, name),
            )
            self._page.read(
                lambda book, _progress: _effect_of_removing(book, name), self._show_removal
            )

    def _columns(self) -> tuple[Column[PackRow], ...]:
        return (
            Column(self.tr("Pack"), lambda row: row.name),
            Column(self.tr("Version"), lambda row: str(row.version)),
            Column(self.tr("From"), lambda row: row.origin),
            Column(self.tr("Made on"), lambda row: row.made_on),
            Column(self.tr("Taken in on"), lambda row: row.taken_in_on),
            Column(self.tr("Rules"), lambda row: row.rules, Holds.COUNT),
        )

    def _show(self, rows: tuple[PackRow, ...]) -> None:
        self._model.set_rows(rows)
        self._list.show_state(bool(rows), self.tr("%Ln pack(s)", "", len(rows)))

    def _conflict_columns(self) -> tuple[Column[Conflict], ...]:
        return (
            Column(self.tr("About"), lambda row: row.about),
            Column(self.tr("The pack says"), lambda row: row.pack_says),
            Column(self.tr("You said, and it stays"), lambda row: row.you_said),
        )

    def _ask(self, found: tuple[Path, PackLook]) -> None:
        path, look = found
        pack = look.pack
        name = f"{pack.name} {pack.version}, {pack.origin}, {pack.made_on:%d/%m/%Y}"
        self.box.ask(
            self.tr("Take in: {pack}").format(pack=name),
            self.tr("Take it in"),
            lambda book, _progress: _take_in(book, path),
        )
        words = "\n".join((*look.difference.in_words(), self._moved(look.effect)))
        self._show_effect(words, look.effect, look.difference.conflicts)

    def _show_removal(self, effect: ChangeEffect) -> None:
        kept = self.tr("What you decided stays, and so do joins of suppliers.")
        self._show_effect(f"{self._moved(effect)}\n{kept}", effect, ())

    def _show_effect(
        self, words: str, effect: ChangeEffect, conflicts: Sequence[Conflict]
    ) -> None:
        self._conflicts.set_rows(conflicts)
        self._conflict_table.setVisible(bool(conflicts))
        self._conflict_table.fit_rows(5)
        self.box.show_effect(words, effect.moves, effect.sealed)

    def _moved(self, effect: ChangeEffect) -> str:
        if not effect.lines:
            return self.tr("No payment would move.")
        return self.tr("{lines}, {pounds}, would move.").format(
            lines=self.tr("%Ln payment(s)", "", effect.lines), pounds=pounds(effect.pence)
        )

    def _written(self, pack: KnowledgePack) -> None:
        words = self.tr("Written: {rules}, {joins} of suppliers. No pounds, no persons.")
        self._page.notice(
            words.format(
                rules=self.tr("%Ln rule(s)", "", len(pack.rules)),
                joins=self.tr("%Ln join(s)", "", len(pack.joined)),
            )
        )


def _packs(book: Book, _progress: Progress) -> tuple[PackRow, ...]:
    from core.usecases import share_knowledge

    return share_knowledge.packs(book)


def _look(book: Book, path: Path) -> PackLook:
    from core.usecases import share_knowledge

    return share_knowledge.look_at(book, path)


def _effect_of_removing(book: Book, name: str) -> ChangeEffect:
    from core.usecases import share_knowledge

    return share_knowledge.effect_of_removing(book, name)


def _take_in(book: Book, path: Path) -> Touched:
    from core.usecases import share_knowledge

    return share_knowledge.take_in(book, path)


def _export(book: Book, path: Path, name: str) -> KnowledgePack:
    from core.usecases import share_knowledge

    return share_knowledge.export_pack(book, path, name)


def _remove(book: Book, name: str) -> Touched:
    from core.usecases import share_knowledge

    return share_knowledge.remove(book, name)
