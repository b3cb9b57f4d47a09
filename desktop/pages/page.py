"""What every page is, and how to add one.

A page is a subclass of ``Page`` in ``desktop/pages/<noun>_page.py`` with one line in
``desktop/pages/registry.py``. It gets ``open_book`` and nothing else; it never sees the window.

- Build widgets in ``__init__``, one method for each part, into ``self.body`` (a column that
  scrolls as a whole, so that 200 % letters fit 1280 x 720). Nothing is read there.
- ``refresh()`` asks the book again. It is called when the page is first shown, when a verb has
  touched the book, and when period or as-at date change; a page out of sight waits until it is
  shown. ``take(argument)`` gets what another page passed with ``self.go("key", argument)``.
- ``self.read(work, on_done)`` asks the book: ``work(book, progress)`` runs on the worker and must
  not touch a widget; ``on_done(answer)`` runs here. A newer question with the same ``on_done``
  drops the older answer. ``self.change(verb, on_done)`` does a verb; afterwards every page
  refreshes. ``self.run(work, on_done)`` is for work without a book: ``work(progress)``.
  Import use cases inside ``work``: start-up loads neither SQLAlchemy nor pandas.
- Trouble goes to the banner by itself. ``self.notice(text, offers)`` says what was done;
  ``self.banner.show_problem(tell_problems(problems))`` lists problems.
- ``self.add_action(text, keys, work, changes=True, on=table)`` makes an action: in the Page menu,
  with its key, refused on read-only books where it changes something. ``on=`` limits single keys
  to a table, so that they never act while somebody types. ``button_for(action)`` shows it.
- Lists are a ``ListPane`` with a ``RowTable`` of ``Column``s (payments: ``PagedTable``). Its
  status line says "Showing n of m, £x"; its empty state is one sentence and one button.
- Every label is a ``desktop.widgets.labels`` one (plain text); data on buttons through
  ``qt.button_text``; every table, combo and lone field has an accessible name; rows of buttons
  are a ``flow(...)``. All words through ``self.tr("...").format(...)``; counts through ``%n``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollBar, QVBoxLayout, QWidget

from core.domain.progress import Progress
from desktop.jobs import Job, was_cancelled
from desktop.open_book import Book, OpenBook
from desktop.present import tell_error
from desktop.qt import announce, em, line_height
from desktop.widgets.banner import Banner, Offer
from desktop.widgets.labels import Heading, Label
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.tall_area import TallArea


class Page(QWidget):
    """One page of the window: its heading, its banner, its content, its progress."""

    wanted = Signal(object)
    said = Signal(object)

    help_text = ""

    def __init__(self, open_book: OpenBook, title: str, lead: str = "") -> None:
        """Lay out what all pages share; nothing is read yet."""
        super().__init__()
        self.open_book = open_book
        self.title = title
        self.banner = Banner()
        self.progress = ProgressStrip()
        self.body = QVBoxLayout()
        self.body.setSpacing(line_height(self, 0.5))
        self.menu_actions: list[QAction] = []
        self._jobs: dict[object, Job] = {}
        self._changing: list[QAction] = []
        self._stale = True
        self._lay_out(title, lead)
        open_book.touched.connect(self._touched)
        open_book.view_changed.connect(self._touched)

    def refresh(self) -> None:
        """Ask the book again for everything that the page shows."""

    def take(self, argument: object) -> None:
        """Show what another page passed along; nothing by default."""

    def go(self, key: str, argument: object = None) -> None:
        """Go to another page."""
        self.wanted.emit((key, argument))

    def read(
        self,
        work: Callable[[Book, Progress], Any],
        on_done: Callable[[Any], None],
        on_problem: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Ask the book something; the newest answer to the same place wins."""
        older = self._jobs.get(on_done)
        if older is not None:
            older.drop()
        job = self.open_book.read(self, work, on_done, on_problem or self.trouble)
        return self._follow(on_done, job)

    def change(
        self,
        verb: Callable[[Book, Progress], Any],
        on_done: Callable[[Any], None] | None = None,
        on_problem: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Do a verb on the book. Verbs are done in the order in which they were asked."""
        done = on_done or self._done
        job = self.open_book.change(self, verb, done, on_problem or self.trouble)
        return self._follow(job, job)

    def run(
        self,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_problem: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Do work that needs no book."""
        job = self.open_book.run(self, work, on_done, on_problem or self.trouble)
        return self._follow(on_done, job)

    def trouble(self, error: BaseException) -> None:
        """Tell what went wrong, above the content."""
        if was_cancelled(error):
            kept = getattr(error, "kept", "") or self.tr("Nothing was changed.")
            self.notice(self.tr("Stopped. {kept}").format(kept=kept))
            return
        self.banner.show_problem([tell_error(error, self.open_book.reports)])

    def notice(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """Say what was done, above the content."""
        self.banner.show_notice(text, offers)

    def say(self, sentence: str) -> None:
        """Say something in passing: status bar and screen reader."""
        self.said.emit(sentence)
        announce(self, sentence)

    def add_action(
        self,
        text: str,
        keys: str,
        work: Callable[[], None],
        *,
        changes: bool = False,
        on: QWidget | None = None,
    ) -> QAction:
        """Make an action of this page, with its key and its place in the Page menu."""
        holder = on or self
        action = QAction(text, holder)
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys.split("|")])
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut
            if on
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.triggered.connect(lambda _checked=False: work())
        holder.addAction(action)
        self.menu_actions.append(action)
        if changes:
            self._changing.append(action)
        return action

    def showEvent(self, event: QShowEvent) -> None:
        """Read the book when the page comes into sight."""
        super().showEvent(event)
        if self._stale:
            self._refresh_now()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the letters or of what is allowed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and self.isEnabled():
            self._allow()

    def put_above(self, widget: QWidget) -> None:
        """Keep a widget in sight above what scrolls."""
        self._outer.insertWidget(0, widget)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Give a widget the keyboard, and scroll to it where it is out of sight."""
        self._scroll.follow(widget)

    def scroll_bar(self) -> QScrollBar:
        """Return the bar that moves the page up and down."""
        return self._scroll.verticalScrollBar()

    def _lay_out(self, title: str, lead: str) -> None:
        self.heading = Heading(title)
        self.lead = Label(lead)
        if not lead:
            self.lead.hide()
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(em(self, 1), em(self, 0.5), em(self, 1), em(self, 1))
        inner.setSpacing(line_height(self, 0.5))
        inner.addWidget(self.heading)
        inner.addWidget(self.lead)
        inner.addWidget(self.banner)
        inner.addLayout(self.body, 1)
        self._scroll = TallArea(inside)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._scroll, 1)
        self._outer.addWidget(self.progress)

    def _refresh_now(self) -> None:
        self._stale = False
        self._allow()
        self.refresh()

    def _allow(self) -> None:
        for action in self._changing:
            action.setEnabled(not self.open_book.read_only)

    def _follow(self, place: object, job: Job) -> Job:
        self._jobs = {key: one for key, one in self._jobs.items() if one.running()}
        self._jobs[place] = job
        self.progress.watch(job)
        return job

    def _done(self, answer: object) -> None:
        summary = getattr(answer, "summary", "")
        if summary:
            self.say(summary)

    @Slot(object)
    def _touched(self, _what: object) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh_now()


def button_for(action: QAction, *, main: bool = False) -> QPushButton:
    """Return a button that does an action and is allowed when the action is."""
    button = QPushButton(action.text())
    button.setDefault(main)
    button.setEnabled(action.isEnabled())
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    if keys:
        button.setToolTip(keys)
        button.setAccessibleDescription(keys)
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
