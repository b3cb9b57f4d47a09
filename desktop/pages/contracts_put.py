"""Puts single payments under a contract, or under none, whatever else speaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from core.domain.contracts import ContractId
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import SupplierId
from core.domain.spend import LineId
from desktop.open_book import Book
from desktop.pages.page import Page
from desktop.widgets.asking import Sheet
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import StateLabel

if TYPE_CHECKING:
    from core.domain.contracts import Contract
    from core.store.reading import LineRow

# The suppliers whose payments fall under each contract.
Links = Mapping[ContractId, Collection[SupplierId]]

# The two choices above the contracts.
_AS_OTHERS, _NONE = range(2)
# Of a contract's supplier and title there is room for so many.
_LETTERS = 36


class PutUnder(Sheet):
    """Asks under which contract payments fall; type to find one."""

    def __init__(
        self, parent: QWidget, lines: Sequence[LineRow], known: Sequence[Contract], links: Links
    ) -> None:
        """Lay the choice out; those of the supplier come first."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Put under a contract"))
        count = self.tr("%Ln payment(s)", "", len(lines))
        words = self.tr("Under which contract does this fall: {payments}, {pounds}?")
        self.sentence.setText(
            words.format(payments=count, pounds=pounds(sum(one.pence for one in lines)))
        )
        names = {one.supplier.casefold() for one in lines}
        self._known = sorted(known, key=lambda one: one.supplier.casefold() not in names)
        self.of = CalmCombo(self.tr("Contract"))
        self.of.addItems([self.tr("Where the others fall"), self.tr("No contract")])
        self.of.addItems([_words(one) for one in self._known])
        self.of.setCurrentIndex(_NONE + 1 if self._known else _NONE)
        self.of.hold_names(_LETTERS)
        self.why = QLineEdit()
        self.why.setAccessibleName(self.tr("Reason"))
        self.why.setPlaceholderText(self.tr("Reason, if you like"))
        self.doubt = StateLabel()
        self.content.addWidget(self.of)
        self.content.addWidget(self.why)
        self.content.addWidget(self.doubt)
        self._lines, self._links = lines, links
        self.of.currentIndexChanged.connect(self._tell_doubt)
        self._tell_doubt()

    def choice(self) -> tuple[int, ContractId | None, str]:
        """Return which kind of choice it is, the contract if one, and the reason."""
        number = self.of.currentIndex()
        contract = self._known[number - _NONE - 1].id if number > _NONE else None
        return number, contract, self.why.text().strip()

    def _tell_doubt(self) -> None:
        """Say what speaks against the contract chosen, before anything is put under it."""
        from core.usecases.match_contracts import why_unlikely

        number = self.of.currentIndex()
        doubt = ""
        if number > _NONE:
            contract = self._known[number - _NONE - 1]
            doubt = why_unlikely(self._lines, contract, self._links.get(contract.id, ()))
        self.doubt.setText(doubt)
        self.doubt.setVisible(bool(doubt))
        self.go.setText(self.tr("Put there anyway") if doubt else self.tr("Put there"))

    @classmethod
    def ask(
        cls, parent: QWidget, lines: Sequence[LineRow], known: Sequence[Contract], links: Links
    ) -> tuple[int, ContractId | None, str] | None:
        """Return the choice, None if the person left."""
        dialog = cls(parent, lines, known, links)
        return dialog.choice() if dialog.exec() else None


def put(page: Page, lines: Sequence[LineRow]) -> None:
    """Ask under which contract payments fall, and put them there."""
    if not lines:
        page.say(page.tr("Choose payments in the list first."))
    else:
        page.read(lambda book, _progress: _known(book), lambda found: _ask(page, lines, *found))


def _ask(page: Page, lines: Sequence[LineRow], known: Sequence[Contract], links: Links) -> None:
    said = PutUnder.ask(page, lines, known, links)
    if said is not None:
        numbers = [LineId(one.line_id) for one in lines]
        page.change(lambda book, _progress: _put(book, numbers, said))


def _words(contract: Contract) -> str:
    return " \u00b7 ".join(filter(None, (contract.ref, contract.title, contract.supplier)))


def _known(book: Book) -> tuple[tuple[Contract, ...], Links]:
    from core.usecases import match_contracts, record_contracts

    return record_contracts.register(book), match_contracts.linked(book)


def _put(book: Book, lines: Sequence[LineId], said: tuple[int, ContractId | None, str]) -> Touched:
    from core.usecases import match_contracts

    kind, contract, reason = said
    if kind == _AS_OTHERS:
        return match_contracts.release_lines(book, lines)
    return match_contracts.put_lines(book, lines, contract, reason)
