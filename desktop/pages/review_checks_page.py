"""Every check of a return under review; source files and the body's key make them more."""

from __future__ import annotations

from pathlib import Path

from core.domain.progress import Progress
from core.domain.returns import Verified, VerifyCheck
from desktop.models.columns import Column
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane


class ReviewChecksPage(Page):
    """A list of what was checked, the first altered item above it."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the verdict, the buttons and the list out."""
        super().__init__(
            open_book,
            self.tr("Checks"),
            self.tr("Nothing is written: the return and its source files are only read."),
        )
        self.help_text = self.tr(
            "Choose the files that the body exported from its ledger: every line of the return "
            "is compared with its row. Choose the body's public key to know who sealed it."
        )
        self._sources: list[Path] = []
        self._key: Path | None = None
        self._verdict = StateLabel()
        self._with = StateLabel()
        source = self.add_action(self.tr("Compare with a source file…"), "Ctrl+R", self._add)
        key = self.add_action(self.tr("Check with the body's key…"), "Ctrl+D", self._choose_key)
        self._model: RowTable[VerifyCheck] = RowTable(self._columns(), self)
        empty = EmptyState(self.tr("There is nothing to check."))
        self._list = ListPane(self.tr("Checks"), empty)
        self._list.use_model(self._model, stretch=2, sortable=False)
        self._list.table.set_rows_shown(10)
        self._list.table.current_changed.connect(self._show_detail)
        self._detail = Label()
        self.body.addWidget(self._verdict)
        self.body.addWidget(flow(button_for(source), button_for(key)))
        self.body.addWidget(self._with)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._detail)

    def refresh(self) -> None:
        """Show the checks as they stand."""
        verified = self.open_book.subject.verified
        if verified is None:
            return
        failing = [check for check in verified.checks if not check.passed]
        if failing:
            words = self.tr("First item that is not as it was sealed: {what}")
            self._verdict.set_state(words.format(what=verified.first_altered), "problem")
        else:
            cautions = [check.detail for check in verified.checks if check.caution]
            words = " ".join((self.tr("Every check passes."), *cautions))
            self._verdict.set_state(words, "notice" if cautions else "done")
        self._model.set_rows(verified.checks)
        passed = len(verified.checks) - len(failing)
        words = self.tr("{passed} of {count} checks pass")
        self._list.show_state(
            bool(verified.checks), words.format(passed=passed, count=len(verified.checks))
        )
        self._with.say(self._with_words())

    def compare_with(self, source: Path) -> None:
        """Read a source file again and compare it with the return."""
        if source not in self._sources:
            self._sources.append(source)
        self._verify()

    def check_with(self, key: Path) -> None:
        """Check that a key is the one that sealed the return."""
        self._key = key
        self._verify()

    def _columns(self) -> tuple[Column[VerifyCheck], ...]:
        plain = {
            "zip": self.tr("package"),
            "manifest": self.tr("list of contents"),
            "foreign-keys": self.tr("references"),
            "supersedes": self.tr("earlier version"),
            "nil": self.tr("nil return"),
            "rebuild": self.tr("written again"),
        }
        yes, no, but = self.tr("passes"), self.tr("does not pass"), self.tr("passes, read it")
        return (
            Column(
                self.tr("Result"),
                lambda check: (but if check.caution else yes) if check.passed else no,
                state=_state,
            ),
            Column(self.tr("Check"), lambda check: plain.get(check.id) or _name(check)),
            Column(self.tr("What was found"), lambda check: check.detail),
        )

    def _with_words(self) -> str:
        names = [path.name for path in self._sources]
        if self._key is not None:
            names.append(self._key.name)
        return self.tr("Compared with: {files}").format(files=", ".join(names)) if names else ""

    def _show_detail(self, number: int) -> None:
        check = self._model.row_at(number)
        self._detail.setText(check.detail if check else "")

    def _add(self) -> None:
        types = self.tr("Files of payments (*.csv *.txt *.xlsx *.xlsb *.xls *.ods);;All files (*)")
        title = self.tr("Choose a source file of the return")
        path = OpenFile.ask(self, self.open_book.settings, "sources", title, types)
        if path is not None:
            self.compare_with(path)

    def _choose_key(self) -> None:
        title = self.tr("Choose the public key of the body")
        types = self.tr("Public keys (*.pub);;All files (*)")
        path = OpenFile.ask(self, self.open_book.settings, "key", title, types)
        if path is not None:
            self.check_with(path)

    def _verify(self) -> None:
        self.banner.clear()
        path, sources, key = self.open_book.subject.path, tuple(self._sources), self._key
        if path is not None:
            self.run(lambda progress: _verify(path, sources, key, progress), self.open_book.judge)


def _state(check: VerifyCheck) -> str:
    if not check.passed:
        return "problem"
    return "notice" if check.caution else "done"


def _name(check: VerifyCheck) -> str:
    # The name of a file stays as it is.
    return check.id if check.id.startswith("source ") else check.id.replace("-", " ")


def _verify(
    path: Path, sources: tuple[Path, ...], key: Path | None, progress: Progress
) -> Verified:
    from core.usecases import review_return

    return review_return.verify(path, sources=sources, key=key, progress=progress)
