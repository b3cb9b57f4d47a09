"""What may be accepted at once, listed first; and how many pounds may go without a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import Pence, pounds
from core.domain.operations import Touched
from core.domain.taxonomy import Taxonomy
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book
from desktop.pages.page import Page, button_for
from desktop.qt import em, line_height
from desktop.widgets.asking import AskText, Sheet
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.money_edit import read_pounds
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.review_queue import BulkOffer, QueueItem

# Of the list of groups, on a small screen.
_WIDEST, _HIGHEST = 1200, 660


class BulkAccept(QWidget):
    """One line below the queue: what follows from decisions, and the limit."""

    def __init__(self, page: Page) -> None:
        """Lay the line out."""
        super().__init__()
        self._page = page
        self._offer: BulkOffer | None = None
        self._tree: Taxonomy | None = None
        self._words = StateLabel()
        self._accept = page.add_action(
            self.tr("Accept what follows from decisions…"), "Ctrl+B", self.look, changes=True
        )
        limit = page.add_action(
            self.tr("Change the limit…"), "Ctrl+L", self.ask_limit, changes=True
        )
        self._button = button_for(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(flow(self._button, button_for(limit)))

    def use_tree(self, tree: Taxonomy) -> None:
        """Name categories as this tree does."""
        self._tree = tree

    def show_offer(self, offer: BulkOffer) -> None:
        """Say what may be accepted now."""
        self._offer = offer
        self._button.setVisible(bool(offer.items))
        limit = self.tr(
            "A suggestion decides by itself up to {limit} for a supplier and account; "
            "what is more waits here."
        ).format(limit=pounds(offer.limit))
        self._words.setText(f"{self._sentence(offer)} {limit}" if offer.items else limit)

    def offer(self) -> BulkOffer | None:
        """Return what may be accepted now, None where it is not known yet."""
        return self._offer

    def words(self) -> str:
        """Return what may be accepted, and the limit, in words."""
        return self._words.text()

    def look(self) -> None:
        """Show every group first; accept them only then."""
        offer = self._offer
        if offer is None or not offer.items:
            self._page.say(self.tr("Nothing follows from earlier decisions."))
        elif self._tree and AskBulk.ask(self, offer, self._sentence(offer), self._tree):
            self._page.change(lambda book, _progress: _accept_all(book, offer))

    def ask_limit(self) -> None:
        """Ask above how many pounds a suggestion waits for a person."""
        text = AskText.ask(
            self,
            self.tr("Limit for suggestions"),
            self.tr("Up to how many pounds for a supplier and account may a suggestion decide?"),
            self.tr("Set the limit"),
        )
        pence = read_pounds(text) if text is not None else None
        if text is not None and (pence is None or pence < 0):
            self._page.notice(self.tr("Type an amount like 5000. The limit stays as it was."))
        elif pence is not None:
            limit = pence
            self._page.change(lambda book, _progress: _set_limit(book, limit))

    def _sentence(self, offer: BulkOffer) -> str:
        words = self.tr("{groups}, {pounds}, follow from what you or a rule decided.").format(
            groups=self.tr("%Ln group(s)", "", len(offer.items)), pounds=pounds(offer.pence())
        )
        if not offer.above:
            return words
        above = self.tr("{groups} more stay in the queue: above {limit} each.").format(
            groups=self.tr("%Ln group(s)", "", len(offer.above)), limit=pounds(offer.limit)
        )
        return f"{words} {above}"


class AskBulk(Sheet):
    """Lists what would be accepted, with its count and pounds."""

    def __init__(self, parent: QWidget, offer: BulkOffer, sentence: str, tree: Taxonomy) -> None:
        """Lay the list out."""
        self._tree = tree
        action = self.tr("Accept %Ln group(s)", "", len(offer.items))
        super().__init__(parent, self.tr("What follows from decisions"), sentence, action)
        model: RowTable[QueueItem] = RowTable(self._columns(), self)
        table = TableView(self.tr("Groups that would be accepted"))
        table.use_model(model)
        model.set_rows(offer.items)
        table.set_rows_shown(8)
        self.content.addWidget(table, 1)
        self.content.addWidget(ColumnsLeft(table), 0, Qt.AlignmentFlag.AlignRight)
        self.resize(min(em(self, 76), _WIDEST), min(line_height(self, 22), _HIGHEST))

    def _columns(self) -> tuple[Column[QueueItem], ...]:
        return (
            Column(self.tr("Supplier"), lambda item: item.supplier),
            Column(self.tr("Account"), lambda item: item.account),
            Column(self.tr("Amount"), lambda item: item.pence, Holds.POUNDS),
            Column(self.tr("Goes into"), self._label),
            Column(self.tr("Why"), lambda item: item.suggestions[0].reason),
        )

    def _label(self, item: QueueItem) -> str:
        return self._tree.label(item.suggestions[0].category)

    @classmethod
    def ask(cls, parent: QWidget, offer: BulkOffer, sentence: str, tree: Taxonomy) -> bool:
        """Return whether the person accepts all that is listed."""
        dialog = cls(parent, offer, sentence, tree)
        return bool(dialog.exec())


def _accept_all(book: Book, offer: BulkOffer) -> Touched:
    from core.usecases import review_queue

    return review_queue.accept_all(book, offer)


def _set_limit(book: Book, pence: Pence) -> Touched:
    from core.usecases import review_queue

    return review_queue.set_confirm_above(book, pence)
