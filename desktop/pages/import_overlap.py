"""What of a file is in the book already, and what is to become of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from core.domain.closing import Differences, Payment, span_in_words
from core.domain.money import pounds
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.import_file import IncomingFile, Look
from desktop.qt import em
from desktop.widgets.labels import Heading, Label
from desktop.widgets.question_list import ChoiceLine
from desktop.widgets.table_view import TableView

WAYS = ("skip", "replace", "keep")
RESTS = ("keep", "drop")
_ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Difference:
    """One payment that an earlier file and the new one do not share."""

    what: str
    payment: Payment
    before: int | None
    after: int | None


class ImportOverlap(QWidget):
    """Says how many payments are here already, and asks: skip, replace or keep.

    ``chosen`` comes when the person has chosen.
    """

    chosen = Signal()

    def __init__(self) -> None:
        """Lay the words, the choices and the list of differences out."""
        super().__init__()
        self._file: IncomingFile | None = None
        self._words = Label()
        self._model: RowTable[Difference] = RowTable(self._columns(), self)
        self._table = TableView(self.tr("What the new file has otherwise"))
        self._table.use_model(self._model, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("In the book already"), 3))
        column.addWidget(self._words)
        for line in self._build_choices():
            column.addWidget(line)
        column.addWidget(self._build_rest())
        column.addWidget(self._table)

    def show_file(self, file: IncomingFile, look: Look) -> None:
        """Show what is here of a file; nothing where nothing is."""
        self._file = file
        overlap = look.overlap
        self.setVisible(overlap is not None and bool(overlap.same_lines or overlap.must_ask()))
        if overlap is None:
            return
        self._words.setText("\n".join(overlap_words(self, look)))
        same = overlap.same_file is not None
        texts = self._texts_of_same() if same else self._texts()
        for way, line, text in zip(WAYS, self._lines, texts, strict=True):
            line.say(text)
            line.setVisible(bool(text))
            self._group.setExclusive(False)
            line.button.setChecked(way == _way_of(file))
            self._group.setExclusive(True)
        found = look.differences
        self._rest.setVisible(file.overlap == "replace" and found is not None and bool(found.rest))
        if found is not None:
            self._rest_words.setText(self._words_of_rest(found))
        for way, line in zip(RESTS, self._rest_lines, strict=True):
            line.button.setChecked(way == file.rest)
        rows = list(_differences(self, look.differences)) if look.differences else []
        self._model.set_rows(rows)
        self._table.fit_rows(_ROWS_SHOWN)
        self._table.setVisible(bool(rows) and file.overlap == "replace")

    def choose(self, way: str) -> None:
        """Choose what becomes of payments that are here: skip, replace or keep."""
        if self._file is not None:
            self._file.overlap = way
            self.chosen.emit()

    def choose_rest(self, way: str) -> None:
        """Choose what becomes of earlier payments of other days: keep or drop."""
        if self._file is not None:
            self._file.rest = way
            self.chosen.emit()

    def words(self) -> str:
        """Return what is said of the payments that are here already."""
        return self._words.text()

    def differences(self) -> Sequence[Difference]:
        """Return the payments that an earlier file and the new one do not share."""
        return self._model.rows()

    def _build_choices(self) -> list[ChoiceLine]:
        self._group = QButtonGroup(self)
        self._lines = [ChoiceLine(text) for text in self._texts()]
        for way, line in zip(WAYS, self._lines, strict=True):
            line.button.clicked.connect(partial(self._choose, way))
            self._group.addButton(line.button)
        return self._lines

    def _build_rest(self) -> QWidget:
        self._rest = QWidget()
        self._rest_words = Label()
        column = QVBoxLayout(self._rest)
        column.setContentsMargins(em(self, 2), 0, 0, 0)
        column.addWidget(self._rest_words)
        texts = (self.tr("Keep those payments"), self.tr("Take those payments out too"))
        self._rest_lines = [ChoiceLine(text) for text in texts]
        self._rest_group = QButtonGroup(self._rest)
        for way, line in zip(RESTS, self._rest_lines, strict=True):
            line.button.clicked.connect(partial(self._choose_rest, way))
            self._rest_group.addButton(line.button)
            column.addWidget(line)
        return self._rest

    def _words_of_rest(self, found: Differences) -> str:
        names = ", ".join(batch.file for batch in found.earlier)
        days = f" ({span_in_words(found.rest_days)})" if found.rest_days else ""
        words = self.tr("{names} also holds {rest} paid on other days{days}.")
        return words.format(
            names=names,
            rest=self.tr("%Ln payment(s)", "", found.rest.rows) + f" ({pounds(found.rest.pence)})",
            days=days,
        )

    def _choose_rest(self, way: str, _checked: bool = False) -> None:
        self.choose_rest(way)

    def _choose(self, way: str, _checked: bool = False) -> None:
        self.choose(way)

    def _texts(self) -> tuple[str, str, str]:
        return (
            self.tr("Skip them: bring in only what is new"),
            self.tr("Replace: take the earlier payments of these days out, bring in this file"),
            self.tr("Keep both: they are different payments"),
        )

    def _texts_of_same(self) -> tuple[str, str, str]:
        return (
            self.tr("Leave it: it is here already"),
            "",
            self.tr("Bring it in again: these are different payments"),
        )

    def _columns(self) -> tuple[Column[Difference], ...]:
        return (
            Column(self.tr("What"), lambda d: d.what),
            Column(self.tr("Supplier"), lambda d: d.payment.payee),
            Column(self.tr("Date"), lambda d: d.payment.paid_on, Holds.DAY),
            Column(self.tr("Description"), lambda d: d.payment.description),
            Column(self.tr("In the book"), lambda d: d.before, Holds.POUNDS),
            Column(self.tr("In this file"), lambda d: d.after, Holds.POUNDS),
        )


def overlap_words(widget: QWidget, look: Look) -> Sequence[str]:
    """Say what of a file is in the book already, a sentence for each thing to know."""
    overlap = look.overlap
    if overlap is None:
        return ()
    if overlap.same_file is not None:
        batch = overlap.same_file
        words = widget.tr("This very file was brought in on {day}: {payments}, {pounds}.")
        year, month, day = batch.imported_at[:10].split("-")
        return (
            words.format(
                day=f"{day}/{month}/{year}",
                payments=widget.tr("%Ln payment(s)", "", batch.lines),
                pounds=pounds(batch.total),
            ),
        )
    if look.differences is not None:
        return look.differences.in_words()
    words = widget.tr("{same} of {lines} payments are here already{more}.").format(
        same=f"{overlap.same_lines:,}",
        lines=f"{overlap.lines:,}",
        more=overlap.more_in_words(),
    )
    return (words,)


def _way_of(file: IncomingFile) -> str:
    return file.overlap if file.overlap or file.must_choose() else "skip"


def _differences(widget: QWidget, found: Differences) -> Iterator[Difference]:
    for payment in found.added_rows:
        yield Difference(widget.tr("New"), payment, None, payment.pence)
    for payment in found.removed_rows:
        yield Difference(widget.tr("Gone"), payment, payment.pence, None)
    for change in found.changed_rows:
        before, after = change.before.pence, change.after.pence
        yield Difference(widget.tr("Changed"), change.after, before, after)
