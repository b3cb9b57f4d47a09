"""Returns that came in: verify one or a folder of them, each with its verdict and reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.progress import Progress
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import ChooseFolder, OpenFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from core.usecases.receive_returns import Received


class PboReturnsPage(Page):
    """A list of returns with verdicts; the one under the cursor in full below."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the list and the detail out."""
        super().__init__(open_book, self.tr("Returns"))
        self.help_text = self.tr(
            "Choose a return or a folder of them. A return is accepted only if every check "
            "passes; otherwise the reasons say what to ask the body. Nothing is changed."
        )
        self._place: Path | None = None
        self._model: RowTable[Received] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("Put the returns that you received into one folder, then choose it."),
            self.tr("Choose a folder"),
            self._choose_folder,
        )
        folder = self.add_action(self.tr("Choose a folder"), "Ctrl+R", self._choose_folder)
        one = self.add_action(self.tr("Choose one return"), "Ctrl+D", self._choose_file)
        look = self.add_action(self.tr("Look into it"), "Ctrl+Return", self._open)
        self._list = ListPane(self.tr("Returns"), empty, self.tr("Filter returns"))
        self._list.use_model(self._model, stretch=3)
        self._list.filter_changed.connect(self._model.set_filter)
        self._list.table.set_rows_shown(8)
        self._list.table.current_changed.connect(self._show_detail)
        self._list.table.opened_row.connect(lambda _row: self._open())
        self._sheet = Sheetlike()
        self._title = Heading("", 2)
        self._facts = Facts()
        self._sheet.column.addWidget(self._title)
        self._sheet.column.addWidget(self._facts)
        self._sheet.hide()
        self.body.addWidget(flow(button_for(folder), button_for(one), button_for(look)))
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._sheet)
        self._list.show_state(False)

    def verify_folder(self, folder: Path) -> None:
        """Verify every return of a folder."""
        self._place = folder
        self.run(lambda progress: _verify_folder(folder, progress), self._show)

    def verify_file(self, path: Path) -> None:
        """Verify one return."""
        self._place = path.parent
        self.run(lambda progress: _verify_file(path, progress), self._show)

    def _columns(self) -> tuple[Column[Received], ...]:
        yes, no = self.tr("accepted"), self.tr("refused")
        return (
            Column(
                self.tr("Verdict"),
                lambda one: yes if one.accepted else no,
                state=lambda one: "done" if one.accepted else "problem",
            ),
            Column(self.tr("Body"), _body),
            Column(self.tr("Period"), _period),
            Column(self.tr("What it says, or why it is refused"), lambda one: one.about),
            Column(self.tr("File"), lambda one: one.file),
        )

    def _show(self, found: tuple[Received, ...]) -> None:
        self.banner.clear()
        self._model.set_rows(found)
        accepted = sum(one.accepted for one in found)
        words = self.tr("{accepted} of {count} returns accepted")
        self._list.show_state(bool(found), words.format(accepted=accepted, count=len(found)))
        if not found:
            self.notice(self.tr("There are no returns in that folder."))

    def _show_detail(self, number: int) -> None:
        one = self._model.row_at(number)
        self._sheet.setVisible(one is not None)
        if one is None:
            return
        words = self.tr("{file} is accepted") if one.accepted else self.tr("{file} is refused")
        self._title.setText(words.format(file=one.file))
        facts = [(self.tr("Says"), one.about)] if one.accepted else []
        facts += [(self.tr("Because"), reason) for reason in one.reasons]
        if one.verified is not None:
            key = one.verified.key_fingerprint
            facts.append((self.tr("Key of the body"), key or self.tr("cannot be read")))
        self._facts.set_facts(facts)

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder with the returns")
        folder = ChooseFolder.ask(self, self.open_book.settings, "inbox", title)
        if folder is not None:
            self.verify_folder(folder)

    def _choose_file(self) -> None:
        title, types = self.tr("Choose a return"), self.tr("Returns (*.zip)")
        path = OpenFile.ask(self, self.open_book.settings, "inbox", title, types)
        if path is not None:
            self.verify_file(path)

    def _open(self) -> None:
        one = self._model.row_at(self._list.table.current_row())
        if one is not None and self._place is not None:
            self.go("open", self._place / one.file)


def _body(one: Received) -> str:
    content = one.verified.content if one.verified else None
    return content.body.name if content else ""


def _period(one: Received) -> str:
    content = one.verified.content if one.verified else None
    return content.period.in_words() if content else ""


def _verify_folder(folder: Path, progress: Progress) -> tuple[Received, ...]:
    from core.usecases import receive_returns

    return receive_returns.verify_folder(folder, progress=progress)


def _verify_file(path: Path, _progress: Progress) -> tuple[Received, ...]:
    from core.usecases import receive_returns

    return (receive_returns.verify_one(path),)
