"""Returns that came in: collected from a folder, and beside them who should have sent one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from core.domain.collecting import Collected
from core.domain.expecting import Chase
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from desktop.open_book import COLLECTION_SUFFIX, OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_answers import PboAnswers
from desktop.pages.pbo_chase import PboChase
from desktop.pages.pbo_received import PboReceived
from desktop.present import tell_error
from desktop.widgets.asking import ChooseFolder, OpenFile, SaveFile
from desktop.widgets.flow import flow
from desktop.widgets.labels import StateLabel
from desktop.widgets.period_choice import PeriodChoice
from desktop.widgets.tabs import Tabs

if TYPE_CHECKING:
    from core.usecases.collect_returns import Collecting

_KEPT = f"returns{COLLECTION_SUFFIX}"
# That nothing can be kept in a folder.
_READ_ONLY = "SB-704"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The files of a collection, where each body stands, and the name of the list."""

    files: tuple[Collected, ...]
    chase: Chase
    listed: str


class PboReturnsPage(Page):
    """Tabs over one collection: every file with its verdict, every body, what they answered."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the choices and the tabs out."""
        super().__init__(open_book, self.tr("Returns"))
        self.help_text = self.tr(
            "Choose the folder with the returns that you received. A return is accepted only if "
            "every check passes; otherwise the reasons say what to ask the body. What was read is "
            "kept beside the returns, so that the next time only new files are checked."
        )
        folder = self.add_action(self.tr("Choose a folder…"), "Ctrl+R", self._choose_folder)
        kept = self.add_action(self.tr("Open what was read before…"), "", self._choose_kept)
        again = self.add_action(self.tr("Look for new returns"), "Ctrl+D", self._again)
        self._again_action = again
        self._basis = StateLabel()
        self.received = PboReceived(self, self._choose_folder)
        self.chase = PboChase(self, self._choose_folder)
        self.tabs = Tabs()
        self.tabs.add(self.received, self.tr("Received"))
        self.tabs.add(self.chase, self.tr("Expected and chase"))
        self.answers = PboAnswers(self)
        self.tabs.add(self.answers, self.tr("Answers"), self.answers.look)
        self.period = PeriodChoice(self.tr("Returns for"))
        self.period.chosen.connect(self._choose_period)
        buttons = (button_for(one) for one in (folder, kept, again))
        self.body.addWidget(flow(*buttons, self.period))
        self.body.addWidget(self._basis)
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask the collection again."""
        path = self.open_book.collection
        self.tabs.refresh()
        self._again_action.setEnabled(path is not None)
        if path is None:
            self._basis.say("")
            self.received.show_nothing()
            self.chase.show_nothing()
            return
        view = self.open_book.view
        self.run(lambda _progress: _look(path, view.as_at, view.period), self._show)

    def collection(self) -> Path | None:
        """Return the collection that the page speaks of, None where none is chosen."""
        return self.open_book.collection

    def collect(self, folder: Path, place: Path | None = None) -> None:
        """Verify what is new in a folder, and show everything that came from it.

        What was read is kept in ``place``, usually beside the returns.
        """
        kept, today = place or folder / _KEPT, self.open_book.view.as_at
        self.run(
            lambda progress: _collect(folder, kept, today, progress),
            lambda done: self._collected(folder, kept, done),
            lambda error: self._not_collected(folder, error),
        )

    def _show(self, seen: _Seen) -> None:
        path = self.open_book.collection
        if path is not None:
            words = self.tr("Kept in {path}.").format(path=path)
            self._basis.say(words)
        headers = [one.header for one in seen.files if one.header is not None]
        self.period.offer((one.period for one in headers), self.open_book.view.period)
        self.received.show_files(seen.files)
        self.chase.show_chase(seen.chase, seen.listed)

    @Slot(object)
    def _choose_period(self, period: Period | None) -> None:
        self.open_book.set_view(replace(self.open_book.view, period=period))

    def _not_collected(self, folder: Path, error: BaseException) -> None:
        """Tell why; a folder that may only be read is no hindrance: keep it elsewhere."""
        if not isinstance(error, UserError) or error.code != _READ_ONLY:
            self.trouble(error)
            return
        told = [tell_error(error, self.open_book.reports)]
        offer = (self.tr("Keep it elsewhere…"), lambda: self._keep_elsewhere(folder))
        self.banner.show_problem(told, (offer,))

    def _keep_elsewhere(self, folder: Path) -> None:
        title = self.tr("Keep what is read of the returns in")
        path = SaveFile.ask(self, self.open_book.settings, "kept", title, _KEPT)
        if path is not None:
            self.collect(folder, path)

    def _collected(self, folder: Path, place: Path, done: Collecting) -> None:
        self.banner.clear()
        words = self.tr(
            "{read} returns in the folder: {known} known from before, {accepted} accepted now, "
            "{refused} refused now."
        ).format(
            read=done.read, known=done.already_known, accepted=done.accepted, refused=done.refused
        )
        if done.unread:
            words += " " + self.tr("Could not be opened and will be tried again: {names}.").format(
                names=", ".join(name for name, _ in done.unread)
            )
        words = " ".join((words, *(one.message() for one in done.left_alone)))
        self.notice(words if done.read else self.tr("There are no returns in that folder."))
        self.open_book.use_collection(place, folder)

    def _again(self) -> None:
        path, folder = self.open_book.collection, self.open_book.returns_folder
        if path is not None and folder is not None:
            self.collect(folder, path)

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder with the returns")
        folder = ChooseFolder.ask(self, self.open_book.settings, "inbox", title)
        if folder is not None:
            self.collect(folder)

    def _choose_kept(self) -> None:
        title = self.tr("Open what was read before")
        types = self.tr("Returns that were kept (*{suffix})").format(suffix=COLLECTION_SUFFIX)
        path = OpenFile.ask(self, self.open_book.settings, "inbox", title, types)
        if path is not None:
            self.open_book.use_collection(path)


def _collect(folder: Path, place: Path, today: date, progress: Progress) -> Collecting:
    from core.usecases import collect_returns

    return collect_returns.collect(folder, place, progress=progress, today=today)


def _look(path: Path, as_at: date, period: Period | None) -> _Seen:
    from core.usecases import chase_returns

    files, chase, listed = chase_returns.look(path, as_at, period)
    return _Seen(files, chase, listed)
