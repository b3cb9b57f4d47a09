"""Build benchmarks: the contributions of a folder, what may be published of them, the pack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.domain.comparators import BenchmarkCell, rate_words
from core.domain.period import Period, read_period
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.present import Told
from desktop.qt import em
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import FieldName, Heading, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.build_benchmarks import Benchmarks, BuiltBenchmarks, GivenFile


class BenchmarkTab(QWidget):
    """What came in above, exactly what would leave below; then the keys, and the pack."""

    def __init__(self, page: Page) -> None:
        """Lay the parts out."""
        super().__init__()
        self._page = page
        self._folder: Path | None = None
        self._keys: Path | None = None
        self._found: Benchmarks | None = None
        self._files: RowTable[GivenFile] = RowTable(self._file_columns(), self)
        self._cells: RowTable[BenchmarkCell] = RowTable(self._cell_columns(), self)
        column = QVBoxLayout(self)
        column.addWidget(self._asks())
        column.addWidget(self._lists(), 1)
        column.addWidget(self._builds())
        self._pane.show_state(False)

    def look(self, folder: Path | None = None) -> None:
        """Read the contributions of a folder, and say what may be published of them."""
        self._folder = folder or self._folder
        period = self._period()
        if self._folder is None or period is None:
            return
        place = self._folder
        self._place.setText(place.name)
        self._page.banner.clear()
        self._page.run(lambda progress: _preview(place, period, progress), self._show)

    def use_keys(self, folder: Path) -> None:
        """Sign with the keys of a folder."""
        self._keys = folder
        self._keys_words.setText(folder.name)

    def build(self, out: Path | None = None) -> None:
        """Write the pack, signed."""
        period, folder = self._period(), self._folder
        if folder is None or period is None or self._found is None:
            self._page.notice(self.tr("Look at the contributions first."))
            return
        if self._keys is None:
            told = Told(
                self.tr("Benchmarks are signed: your keys are not chosen."),
                self.tr("Choose the folder with your keys."),
            )
            self._page.banner.show_problem([told])
            return
        title = self.tr("Where to write the benchmarks")
        settings = self._page.open_book.settings
        target = out or ChooseFolder.ask(self, settings, "outbox", title)
        if target is not None:
            keys, text = self._keys, self.passphrase.text()
            self._page.run(
                lambda progress: _build(folder, period, (keys, text), target, progress),
                self._built,
            )

    def cells(self) -> tuple[BenchmarkCell, ...]:
        """Return the rows that are listed."""
        return tuple(self._cells.rows())

    def _asks(self) -> QWidget:
        self._place = StateLabel(self.tr("none chosen"))
        self._place.setWordWrap(False)
        self.year = QLineEdit()
        self.year.setAccessibleName(self.tr("Years that end in"))
        self.year.setText(_last_year(self._page))
        self.year.setMaximumWidth(em(self, 14))
        folder = QPushButton(self.tr("Choose the folder of contributions…"))
        folder.clicked.connect(self._choose_folder)
        look = self._page.add_action(self.tr("Look"), "Ctrl+L", self.look)
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(FieldName(self.tr("Contributions"), folder), flow(folder, self._place))
        form.addRow(
            FieldName(self.tr("Years that end in"), self.year), flow(self.year, button_for(look))
        )
        return holder

    def _lists(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._given = TableView(self.tr("Contributions"))
        self._given.use_model(self._files, stretch=1)
        self._given.hide()
        self._leaves = Heading(self.tr("This is published, and nothing else"), 2)
        self._leaves.hide()
        empty = EmptyState(
            self.tr(
                "Bodies send contributions: what they chose to share, and how large they are. "
                "Put them into one folder; medians and quartiles are shown for five or more."
            ),
            self.tr("Choose the folder of contributions…"),
            self._choose_folder,
        )
        self._pane = ListPane(self.tr("Benchmarks"), empty, self.tr("Filter rows"))
        self._pane.use_model(self._cells)
        self._pane.table.set_rows_shown(8)
        self._pane.filter_changed.connect(self._filter)
        column.addWidget(self._given)
        column.addWidget(ColumnsLeft(self._given), 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._leaves)
        column.addWidget(self._pane, 1)
        return holder

    def _builds(self) -> QWidget:
        self._keys_words = StateLabel(self.tr("none chosen"))
        self._keys_words.setWordWrap(False)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase of the keys"))
        self.passphrase.setMaximumWidth(em(self, 30))
        keys = QPushButton(self.tr("Choose the folder with your keys…"))
        keys.clicked.connect(self._choose_keys)
        build = self._page.add_action(self.tr("Build and sign…"), "Ctrl+B", self.build)
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(FieldName(self.tr("Keys"), keys), flow(keys, self._keys_words))
        form.addRow(FieldName(self.tr("Passphrase of the keys"), self.passphrase), self.passphrase)
        form.addRow("", flow(button_for(build, main=True)))
        self._pane.goes_with_rows(holder)
        return holder

    def _file_columns(self) -> tuple[Column[GivenFile], ...]:
        counts = self.tr("counts")
        return (
            Column(self.tr("Body"), lambda one: one.body),
            Column(
                self.tr("Verdict"),
                lambda one: one.why or counts,
                state=lambda one: "problem" if one.why else "done",
            ),
            Column(self.tr("Kind"), lambda one: one.body_type),
            Column(self.tr("Year"), lambda one: one.period),
            Column(self.tr("Key"), lambda one: one.key),
            Column(self.tr("File"), lambda one: one.file),
        )

    def _cell_columns(self) -> tuple[Column[BenchmarkCell], ...]:
        return (
            Column(self.tr("Category"), lambda cell: self._label(cell.category)),
            Column(self.tr("For each"), lambda cell: self._label(cell.driver), leaves=2),
            Column(self.tr("Size"), lambda cell: cell.size_from or 0, words=self._size, leaves=3),
            Column(self.tr("Bodies"), lambda cell: cell.contributors, Holds.COUNT),
            _rate_column(self.tr("Lower quartile"), _lower),
            _rate_column(self.tr("Median"), _median),
            _rate_column(self.tr("Upper quartile"), _upper),
            Column(self.tr("Hidden because"), lambda cell: cell.hidden, state=lambda _c: "quiet"),
            Column(self.tr("Kind"), lambda cell: self._label(cell.body_type), leaves=4),
        )

    def _label(self, code: str) -> str:
        return self._found.labels.get(code, code) if self._found else code

    def _size(self, cell: BenchmarkCell) -> str:
        if cell.is_whole():
            return self.tr("any")
        if cell.size_to is None:
            return self.tr("{least:,} or more").format(least=cell.size_from)
        return self.tr("{least:,} to {most:,}").format(
            least=cell.size_from or 0, most=cell.size_to
        )

    def _period(self) -> Period | None:
        try:
            return read_period(self.year.text())
        except ValueError:
            told = Told(
                self.tr("{text} is not a year.").format(text=self.year.text() or "Nothing"),
                self.tr("Write it as 2025-26."),
            )
            self._page.banner.show_problem([told])
            return None

    def _show(self, found: Benchmarks) -> None:
        self._found = found
        self._files.set_rows(found.files)
        self._cells.set_rows(found.pack.cells)
        self._given.setVisible(bool(found.files))
        self._given.fit_rows(5)
        self._leaves.setVisible(bool(found.pack.cells))
        self._say_shown()

    def _filter(self, text: str) -> None:
        self._cells.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        shown, rows = self._cells.rows(), self._cells.all_rows()
        words = self.tr("Showing {shown} of {count} rows; {figures} have figures; from {used}")
        used = self._found.used() if self._found else 0
        text = words.format(
            shown=len(shown),
            count=len(rows),
            figures=sum(cell.rates is not None for cell in rows),
            used=self.tr("%Ln contribution(s)", "", used),
        )
        self._pane.show_state(bool(rows), text)

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder of contributions")
        folder = ChooseFolder.ask(self, self._page.open_book.settings, "inbox", title)
        if folder is not None:
            self.look(folder)

    def _choose_keys(self) -> None:
        title = self.tr("Choose the folder with your keys")
        folder = ChooseFolder.ask(self, self._page.open_book.settings, "keys", title)
        if folder is not None:
            self.use_keys(folder)

    def _built(self, made: BuiltBenchmarks) -> None:
        self.passphrase.clear()
        words = self.tr("Written: {path}. Code to read out: {code}.")
        self._page.notice(words.format(path=made.path, code=made.short_code))


def _lower(cell: BenchmarkCell) -> int | None:
    return cell.rates.lower if cell.rates else None


def _median(cell: BenchmarkCell) -> int | None:
    return cell.rates.median if cell.rates else None


def _upper(cell: BenchmarkCell) -> int | None:
    return cell.rates.upper if cell.rates else None


def _rate_column(title: str, rate: Callable[[BenchmarkCell], int | None]) -> Column[BenchmarkCell]:
    def words(cell: BenchmarkCell) -> str:
        found = rate(cell)
        return "" if found is None else rate_words(found)

    return Column(title, rate, Holds.COUNT, words=words, leaves=-1)


def _last_year(page: Page) -> str:
    """Return the last financial year that is over, as people write it."""
    day = page.open_book.view.as_at
    year = day.year if (day.month, day.day) >= (3, 31) else day.year - 1
    return f"{year - 1}-{year % 100:02}"


def _preview(folder: Path, period: Period, progress: Progress) -> Benchmarks:
    from core.usecases import build_benchmarks

    return build_benchmarks.preview(folder, period, progress=progress)


def _build(
    folder: Path, period: Period, keys: tuple[Path, str], out: Path, progress: Progress
) -> BuiltBenchmarks:
    from core.usecases import build_benchmarks
    from core.usecases.publish_catalogue import SigningKeys

    return build_benchmarks.build(folder, period, SigningKeys(*keys), out, progress=progress)
