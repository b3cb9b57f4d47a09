"""Catalogues: the editions in the book, a new file before it is applied, every lot on offer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.agreements import Trust
from core.domain.operations import Touched
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, OpenBook, View
from desktop.pages.catalogue_look import CatalogueLookPanel
from desktop.pages.catalogue_lots import CatalogueLots
from desktop.pages.catalogue_overlap import CatalogueOverlap
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFile
from desktop.widgets.confirm_fingerprint import ConfirmFingerprint
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.list_pane import ListPane
from desktop.widgets.tabs import Tabs
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.usecases.foresee_edition import EditionEffects
    from core.usecases.take_catalogue import CatalogueLook, EditionRow

_LIST, _LOOK = 0, 1
_MOST_SAID = 3


class CataloguesPage(Page):
    """Editions and lots in two tabs; a file that is looked at stands in their place."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the tabs and the look at a file out."""
        super().__init__(open_book, self.tr("Catalogues"))
        self.help_text = self.tr(
            "Buying organisations publish what you can buy through them as a signed file. Load "
            "it, see what changes, then apply it. Earlier editions stay, and you can go back."
        )
        self._path: Path | None = None
        self._editions: RowTable[EditionRow] = RowTable(self._columns(), self)
        self.tabs = Tabs()
        self.tabs.add(self._editions_tab(), self.tr("Editions"))
        self.lots = CatalogueLots(self, self._empty())
        self.tabs.add(self.lots, self.tr("Agreements and lots"))
        self.overlap = CatalogueOverlap(self, self._empty())
        self.tabs.add(self.overlap, self.tr("Same need"))
        self.tabs.currentChanged.connect(self._turn)
        self.look = CatalogueLookPanel(self)
        self.look.wanted.connect(self._apply)
        self.look.left.connect(lambda _none: self._leave())
        self._views = Views()
        self._views.add(self.tabs)
        self._views.add(self.look)
        self.body.addWidget(self._views, 1)

    def refresh(self) -> None:
        """Ask which editions there are, and what they offer."""
        view = self.open_book.view
        self.read(lambda book, _progress: _editions(book, view), self._show_editions)
        self.lots.refresh()
        self.overlap.refresh()

    def take(self, argument: object) -> None:
        """Look at the file that was opened elsewhere, or show a publisher's edition in use."""
        if isinstance(argument, Path):
            self.look_at(argument)
        elif isinstance(argument, str):
            self.tabs.setCurrentIndex(0)
            self._list.look_for(
                lambda: self._editions.find(lambda row: row.current and row.publisher == argument)
            )

    def _turn(self, _number: int) -> None:
        if self.overlap.isVisible():
            self.overlap.look()

    def look_at(self, path: Path) -> None:
        """Say what a catalogue file is and what it would change."""
        self.banner.clear()
        self._path = path
        self.read(lambda book, _progress: _look(book, path), self._show_look)

    # What is built once.

    def _empty(self) -> EmptyState:
        sentence = self.tr(
            "No catalogue yet. Ask your buying organisation for its catalogue file; without one "
            "there is nothing to compare your spend with."
        )
        return EmptyState(sentence, self.tr("Load a catalogue"), self._load)

    def _editions_tab(self) -> QWidget:
        self._list = ListPane(self.tr("Editions"), self._empty())
        self._list.use_model(self._editions)
        self._list.table.set_rows_shown(8)
        actions = (
            self.add_action(self.tr("Load a catalogue"), "Ctrl+R", self._load, changes=True),
            self.add_action(
                self.tr("Confirm the publisher…"), "Ctrl+D", self._confirm, changes=True
            ),
            self.add_action(
                self.tr("Go back to the edition before"), "Ctrl+B", self._roll_back, changes=True
            ),
        )
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.addWidget(flow(*(button_for(action) for action in actions)))
        column.addWidget(self._list, 1)
        return tab

    def _columns(self) -> tuple[Column[EditionRow], ...]:
        return (
            Column(self.tr("Buying organisation"), lambda row: row.name),
            Column(self.tr("Edition"), lambda row: row.edition, Holds.COUNT),
            Column(self.tr("Published"), lambda row: row.issued, Holds.DAY),
            Column(self.tr("Good until"), lambda row: row.expires, Holds.DAY),
            Column(self.tr("Agreements"), lambda row: row.agreements, Holds.COUNT),
            Column(self.tr("Lots"), lambda row: row.lots, Holds.COUNT),
            Column(self.tr("Signature"), self._trust, state=_trust_colour),
            Column(self.tr("State"), self._state, state=_state_colour),
            Column(self.tr("Applied on"), lambda row: _day(row.applied_at)),
        )

    def _trust(self, row: EditionRow) -> str:
        words = {
            Trust.CONFIRMED: self.tr("signed, confirmed"),
            Trust.UNCONFIRMED: self.tr("signed, not confirmed"),
            Trust.UNSIGNED: self.tr("not signed"),
        }
        return words[row.trust]

    def _state(self, row: EditionRow) -> str:
        if not row.current:
            return self.tr("earlier")
        return self.tr("in use, out of date") if row.out_of_date else self.tr("in use")

    # What the book says.

    def _show_editions(self, rows: tuple[EditionRow, ...]) -> None:
        self._editions.set_rows(rows)
        used = [row for row in rows if row.current]
        words = self.tr("{editions}, {lots} in use").format(
            editions=self.tr("%Ln edition(s)", "", len(rows)),
            lots=self.tr("%Ln lot(s)", "", sum(row.lots for row in used)),
        )
        self._list.show_state(bool(rows), words)

    def _show_look(self, look: CatalogueLook) -> None:
        if self._path is not None:
            self.look.show_look(self._path, look)
            self._views.show_view(_LOOK)
            path, view = self._path, self.open_book.view
            self.read(lambda book, _progress: _foresee(book, path, view), self.look.show_effects)

    # What the person does.

    def _load(self) -> None:
        types = self.tr("Catalogues (*.zip)")
        title = self.tr("Choose a catalogue")
        path = OpenFile.ask(self, self.open_book.settings, "catalogue", title, types)
        if path is not None:
            self.look_at(path)

    def _leave(self) -> None:
        self._views.show_view(_LIST)

    def _apply(self, unsigned: bool) -> None:
        path = self._path
        if path is None or self._views.number() != _LOOK:
            return
        typed, how = self.look.fingerprint_typed(), self.look.how.text().strip()
        self.change(
            lambda book, _progress: _apply(book, path, (typed, how), unsigned), self._applied
        )

    def _applied(self, touched: Touched) -> None:
        self._leave()
        self.banner.clear()
        offer = (self.tr("Compare with your spend"), lambda: self.go("compare"))
        self.notice(self.tr("{summary}.").format(summary=touched.summary), [offer])

    def _current(self) -> EditionRow | None:
        return self._editions.row_at(self._list.table.current_row())

    def _confirm(self) -> None:
        row = self._current()
        if row is not None:
            publisher = row.publisher
            self.read(
                lambda book, _progress: _fingerprint(book, publisher),
                lambda digits: self._ask_confirmation(row, digits),
            )

    def _ask_confirmation(self, row: EditionRow, digits: str) -> None:
        if not digits:
            words = self.tr("{name} has not signed anything in this book: nothing to confirm.")
            self.notice(words.format(name=row.name))
            return
        answer = ConfirmFingerprint.ask(self, row.name, digits)
        if answer is not None:
            publisher = row.publisher
            self.change(lambda book, _progress: _confirm(book, publisher, answer))

    def _roll_back(self) -> None:
        row = self._current()
        if row is not None:
            publisher, view = row.publisher, self.open_book.view
            self.change(
                lambda book, _progress: _roll_back(book, publisher, view), self._rolled_back
            )

    def _rolled_back(self, done: tuple[Touched, EditionEffects]) -> None:
        touched, found = done
        moved = [one.words for one in found.effects]
        words = self.tr("{summary}. What of yours changed: {changes}")
        none = self.tr("nothing.")
        shown = " ".join(moved[:_MOST_SAID])
        more = len(moved) - _MOST_SAID
        if more > 0:
            shown += self.tr(" And %Ln more.", "", more)
        self.notice(words.format(summary=touched.summary, changes=shown or none))


def _trust_colour(row: EditionRow) -> str:
    return {Trust.CONFIRMED: "done", Trust.UNSIGNED: "problem"}.get(row.trust, "notice")


def _state_colour(row: EditionRow) -> str:
    if not row.current:
        return "quiet"
    return "problem" if row.out_of_date else ""


def _day(at: str) -> str:
    year, month, day = at[:10].split("-")
    return f"{day}/{month}/{year}"


def _editions(book: Book, view: View) -> tuple[EditionRow, ...]:
    from core.usecases import take_catalogue

    return take_catalogue.editions(book, view.as_at)


def _look(book: Book, path: Path) -> CatalogueLook:
    from core.usecases import take_catalogue

    return take_catalogue.look(book, path)


def _apply(book: Book, path: Path, confirmed: tuple[str, str], unsigned: bool) -> Touched:
    from core.usecases import take_catalogue

    fingerprint, how = confirmed
    return take_catalogue.apply(
        book,
        path,
        confirmed_fingerprint=fingerprint,
        confirmed_how=how,
        accept_unsigned=unsigned,
    )


def _fingerprint(book: Book, publisher: str) -> str:
    from core.usecases import take_catalogue

    return take_catalogue.fingerprint_of(book, publisher)


def _confirm(book: Book, publisher: str, answer: tuple[str, str]) -> Touched:
    from core.usecases import take_catalogue

    return take_catalogue.confirm_publisher(book, publisher, *answer)


def _roll_back(book: Book, publisher: str, view: View) -> tuple[Touched, EditionEffects]:
    from core.usecases import foresee_edition, take_catalogue

    found = foresee_edition.foresee_roll_back(
        book, publisher, as_at=view.as_at, period=view.period
    )
    return take_catalogue.roll_back(book, publisher), found


def _foresee(book: Book, path: Path, view: View) -> EditionEffects:
    from core.usecases import foresee_edition

    return foresee_edition.foresee(book, path, as_at=view.as_at, period=view.period)
