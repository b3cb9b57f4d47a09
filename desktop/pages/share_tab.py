"""Share for benchmarks: which categories, how large the body is, and exactly what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.comparators import Contribution, Driver, DriverFigure
from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.period import Period, day_in_words
from core.domain.taxonomy import CategoryCode
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.against_tab import year_of
from desktop.pages.page import Page, button_for
from desktop.widgets.asking import ChooseFolder
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields_form import Field, FieldsForm, Kind
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.read_first import ReadFirst

if TYPE_CHECKING:
    from core.usecases.contribute_benchmarks import Contributed

_DAY, _SOURCE = "day", "source"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A category with its spend in the year, and whether it is shared."""

    category: CategoryCode
    label: str
    pence: int
    lines: int
    shared: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    period: Period | None
    rows: tuple[ShareRow, ...]
    drivers: tuple[Driver, ...]
    sizes: Mapping[str, DriverFigure]


class ShareTab(QWidget):
    """The categories of the year; nothing is shared that was not chosen."""

    def __init__(self, page: Page) -> None:
        """Lay the sizes, the list and the verbs out."""
        super().__init__()
        self._page = page
        self._seen: _Seen | None = None
        self._rows: RowTable[ShareRow] = RowTable(self._columns(), self)
        empty = EmptyState(
            self.tr("No payments of this period have a category yet."),
            self.tr("See the categories"),
            lambda: page.go("categories"),
        )
        self._list = ListPane(
            self.tr("What is shared for benchmarks"), empty, self.tr("Filter categories")
        )
        self._list.use_model(self._rows)
        self._list.table.set_rows_shown(9)
        self._list.filter_changed.connect(self._filter)
        add = page.add_action
        table = self._list.table
        yes = add(self.tr("Share it"), "Y", lambda: self.share(yes=True), changes=True, on=table)
        no = add(
            self.tr("Keep it back"), "X", lambda: self.share(yes=False), changes=True, on=table
        )
        every = add(self.tr("Share all shown"), "", self.share_shown, changes=True)
        size = add(self.tr("How large you are…"), "", self.say_sizes, changes=True)
        write = add(self.tr("See what leaves, and write it…"), "", self.show_first)
        self._lead = Label(
            self.tr(
                "Buying organisations make benchmarks of what bodies share: medians and quartiles "
                "of five or more, never a single body's figures. Only the categories marked here "
                "leave, with your name, your kind of body and the numbers below."
            )
        )
        self._sizes = StateLabel()
        verbs = flow(button_for(yes), button_for(no), button_for(every))
        self._list.goes_with_rows(verbs)
        column = QVBoxLayout(self)
        for widget in (self._lead, self._sizes):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(verbs)
        column.addWidget(flow(button_for(size), button_for(write)))

    def refresh(self) -> None:
        """Ask for the categories of the year again."""
        view = self._page.open_book.view
        self._page.read(lambda book, _progress: _look(book, view), self._show)

    def rows(self) -> tuple[ShareRow, ...]:
        """Return the categories that are listed."""
        return tuple(self._rows.rows())

    def share(self, *, yes: bool) -> None:
        """Share the category under the cursor from now on, or no longer."""
        row = self._rows.row_at(self._list.table.current_row())
        if row is not None:
            codes = (row.category,)
            self._page.change(lambda book, _progress: _share(book, codes, yes))

    def share_shown(self) -> None:
        """Share every category that is listed."""
        codes = tuple(row.category for row in self._rows.rows())
        if codes:
            self._page.change(lambda book, _progress: _share(book, codes, True))

    def say_sizes(self) -> None:
        """Ask how large the body is, by each driver that suits it."""
        seen = self._seen
        if seen is None:
            return
        day = seen.period.end if seen.period else self._page.open_book.view.as_at
        known = {code: one.value for code, one in seen.sizes.items()}
        fields = [Field(_DAY, self.tr("On the day"), Kind.DAY, day, needed=True)]
        fields += [
            Field(one.code, one.label, Kind.NUMBER, known.get(one.code), hint=one.about)
            for one in seen.drivers
        ]
        fields.append(Field(_SOURCE, self.tr("Where the numbers are from")))
        answer = FieldsForm.ask(
            self,
            self.tr("How large you are"),
            self.tr("Fill in what you know; spend is set against it. Leave the rest blank."),
            self.tr("Keep them"),
            fields,
        )
        if answer is None:
            return
        figures = [
            DriverFigure(one.code, answer[_DAY], answer[one.code], answer[_SOURCE] or "")
            for one in seen.drivers
            if answer[one.code]
        ]
        if figures:
            self._page.change(lambda book, _progress: _say_sizes(book, figures))

    def show_first(self) -> None:
        """Show exactly what would leave."""
        view = self._page.open_book.view
        self._page.read(lambda book, _progress: _preview(book, view), self._ask)

    def _columns(self) -> tuple[Column[ShareRow], ...]:
        yes, no = self.tr("shared"), self.tr("kept back")
        return (
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("Spend in scope"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT),
            Column(
                self.tr("For benchmarks"),
                lambda row: yes if row.shared else no,
                state=lambda row: "done" if row.shared else "quiet",
            ),
        )

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        self._rows.set_rows(seen.rows)
        said = [
            self.tr("{what} {number:,} ({day})").format(
                what=one.label, number=size.value, day=day_in_words(size.as_at)
            )
            for one in seen.drivers
            if (size := seen.sizes.get(one.code)) is not None
        ]
        none = self.tr("You have not said yet how large you are: without it nothing compares.")
        self._sizes.setText("; ".join(said) or none)
        self._say_shown()

    def _filter(self, text: str) -> None:
        self._rows.set_filter(text)
        self._say_shown()

    def _say_shown(self) -> None:
        rows, shown = self._rows.all_rows(), self._rows.rows()
        period = self._seen.period if self._seen else None
        words = self.tr("Showing {shown} of {count} categories of {period}; shared: {shared}")
        text = words.format(
            shown=len(shown),
            count=len(rows),
            shared=sum(row.shared for row in rows),
            period=period.in_words() if period else "",
        )
        self._list.show_state(bool(rows), text)

    def _ask(self, answer: tuple[Contribution, str]) -> None:
        given, kind = answer
        title = self.tr("Contribution to benchmarks")
        sentence = self.tr("This leaves, signed with your book's key, and nothing else.")
        action = self.tr("Choose the folder, and write it")
        if not ReadFirst.ask(self, title, sentence, self._text(given, kind), action):
            return
        settings = self._page.open_book.settings
        folder = ChooseFolder.ask(self, settings, "outbox", self.tr("Where to write it"))
        if folder is not None:
            period = given.period
            self._page.change(
                lambda book, _progress: _contribute(book, period, folder), self._written
            )

    def _text(self, given: Contribution, kind: str) -> str:
        labels = {row.category: row.label for row in self._rows.all_rows()}
        drivers = {one.code: one.label for one in self._seen.drivers} if self._seen else {}
        whom = self.tr("Organisation: {name}, {kind}").format(name=given.body.name, kind=kind)
        numbers = [f"{one.scheme} {one.id}" for one in given.body.identifiers]
        basis = self.tr("Year: {period}; VAT: {vat}").format(
            period=given.period.in_words(), vat=given.vat_basis.value
        )
        sizes = [
            f"{drivers.get(one.driver, one.driver)}: {one.value:,}, "
            f"{', '.join(filter(None, (day_in_words(one.as_at), one.source)))}"
            for one in given.drivers
        ]
        figures = [
            self.tr("{category}: {pounds} in {lines}").format(
                category=labels.get(one.category, one.category),
                pounds=pounds(one.pence),
                lines=self.tr("%Ln payment(s)", "", one.lines),
            )
            for one in given.figures
        ]
        return "\n".join((whom, *numbers, basis, "", *sizes, "", *figures))

    def _written(self, made: Contributed) -> None:
        words = self.tr("Written: {path}. Code to read out: {code}.")
        self._page.notice(words.format(path=made.path, code=made.short_code))


def _look(book: Book, view: View) -> _Seen:
    from core.usecases import contribute_benchmarks
    from core.usecases.categorise import taxonomy

    period = year_of(book, view)
    shared, tree = contribute_benchmarks.shared(book), taxonomy(book)
    spent = contribute_benchmarks.spend(book, period) if period else ()
    rows = [
        ShareRow(one.category, tree.label(one.category), one.pence, one.lines,
                 one.category in shared)
        for one in spent
    ]  # fmt: skip
    day = period.end if period else view.as_at
    return _Seen(
        period,
        tuple(sorted(rows, key=lambda row: -row.pence)),
        contribute_benchmarks.drivers(book),
        contribute_benchmarks.sizes_on(book, day),
    )


def _share(book: Book, categories: tuple[CategoryCode, ...], yes: bool) -> Touched:
    from core.usecases import contribute_benchmarks

    return contribute_benchmarks.share(book, categories, yes=yes)


def _say_sizes(book: Book, figures: list[DriverFigure]) -> Touched:
    from core.usecases import contribute_benchmarks

    return contribute_benchmarks.say_sizes(book, figures)


def _preview(book: Book, view: View) -> tuple[Contribution, str]:
    from core.usecases import contribute_benchmarks
    from core.usecases.deciding import type_of

    # Without a year to compare, the verb says why there is nothing to share.
    period = year_of(book, view) or view.period or Period(view.as_at, view.as_at)
    return contribute_benchmarks.preview(book, period), type_of(book.body).label


def _contribute(book: Book, period: Period, folder: Path) -> Contributed:
    from core.usecases import contribute_benchmarks

    return contribute_benchmarks.contribute(book, period, folder)
