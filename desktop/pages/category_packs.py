"""Knowledge packs: what a neighbour or a buying organisation knows, taken in and taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.knowledge import Conflict, KnowledgePack
from core.domain.operations import Touched
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import AskText, OpenFile, SaveFile, Sheet
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
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
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        column.addWidget(with_rows)
        column.addWidget(flow(button_for(write)))

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
        """Take the pack under the cursor out."""
        row = self._model.row_at(self._list.table.current_row())
        if row is not None:
            name = row.name
            self._page.change(lambda book, _progress: _remove(book, name))

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

    def _ask(self, found: tuple[Path, PackLook]) -> None:
        path, look = found
        if AskPack.ask(self, look):
            self._page.change(lambda book, _progress: _take_in(book, path))

    def _written(self, pack: KnowledgePack) -> None:
        words = self.tr("Written: {rules}, {joins} of suppliers. No pounds, no persons.")
        self._page.notice(
            words.format(
                rules=self.tr("%Ln rule(s)", "", len(pack.rules)),
                joins=self.tr("%Ln join(s)", "", len(pack.joined)),
            )
        )


class AskPack(Sheet):
    """Says what a pack would change, and lists where it says other than the body did."""

    def __init__(self, parent: QWidget, look: PackLook) -> None:
        """Lay the words and the conflicts out."""
        pack = look.pack
        sentence = f"{pack.name} {pack.version}, {pack.origin}, {pack.made_on:%d/%m/%Y}"
        title, action = parent.tr("Take a pack in"), parent.tr("Take it in")
        super().__init__(parent, title, sentence, action)
        self._words = Label("\n".join(look.difference.in_words()))
        self.content.addWidget(self._words)
        if look.difference.conflicts:
            columns: tuple[Column[Conflict], ...] = (
                Column(self.tr("About"), lambda row: row.about),
                Column(self.tr("The pack says"), lambda row: row.pack_says),
                Column(self.tr("You said, and it stays"), lambda row: row.you_said),
            )
            model: RowTable[Conflict] = RowTable(columns, self)
            table = TableView(self.tr("Where the pack says other than you did"))
            table.use_model(model)
            model.set_rows(look.difference.conflicts)
            table.set_rows_shown(5)
            self.content.addWidget(table)

    def words(self) -> str:
        """Return what would change, in words."""
        return self._words.text()

    @classmethod
    def ask(cls, parent: QWidget, look: PackLook) -> bool:
        """Return whether the person takes the pack in."""
        return bool(cls(parent, look).exec())


def _packs(book: Book, _progress: Progress) -> tuple[PackRow, ...]:
    from core.usecases import share_knowledge

    return share_knowledge.packs(book)


def _look(book: Book, path: Path) -> PackLook:
    from core.usecases import share_knowledge

    return share_knowledge.look_at(book, path)


def _take_in(book: Book, path: Path) -> Touched:
    from core.usecases import share_knowledge

    return share_knowledge.take_in(book, path)


def _export(book: Book, path: Path, name: str) -> KnowledgePack:
    from core.usecases import share_knowledge

    return share_knowledge.export_pack(book, path, name)


def _remove(book: Book, name: str) -> Touched:
    from core.usecases import share_knowledge

    return share_knowledge.remove(book, name)
