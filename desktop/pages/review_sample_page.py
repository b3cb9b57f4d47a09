"""A sample: how it is drawn, what was found in it, what that says of all payments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.domain.auditing import (
    Drawn,
    Found,
    Plan,
    Projection,
    ReviewNotes,
    Sample,
    Way,
)
from core.domain.money import pounds, short_pounds
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import OpenBook
from desktop.pages.page import button_for
from desktop.pages.review_desk import BenchPage, Desk
from desktop.widgets.asking import OpenFile, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields_form import Field, FieldsForm, Kind
from desktop.widgets.figure_row import FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.text_dialog import TextDialog


@dataclass(frozen=True, slots=True)
class _Row:
    """A payment drawn, and what was found of it."""

    drawn: Drawn
    found: Found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sample with what it says so far."""

    sample: Sample
    rows: tuple[_Row, ...]
    said: Projection
    place: Path


class ReviewSamplePage(BenchPage):
    """Draw, look at each payment, type what it should be, read the projection."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the buttons, the list and the projection out."""
        super().__init__(
            open_book,
            self.tr("Sample"),
            self.tr("What you find is kept in your own file, never in what you review."),
        )
        self.help_text = self.tr(
            "Draw a sample: the same seed draws the same payments, here and by command. Enter on "
            "a payment records what it should be; Ctrl+E says that it is as stated. Limits are "
            "given once every payment was looked at."
        )
        self._shown: _Shown | None = None
        self.figures = FigureRow()
        self.words = StateLabel()
        self._where = Label()
        self._model: RowTable[_Row] = RowTable(self._columns(), self)
        self.empty = EmptyState(
            self.tr("No sample was drawn yet."), self.tr("Draw a sample…"), self._ask_plan
        )
        self.list = ListPane(self.tr("Payments drawn"), self.empty, self.tr("Filter"))
        self.list.use_model(self._model, stretch=3)
        self.list.table.set_rows_shown(7)
        self.list.table.opened_row.connect(lambda _row: self._ask_found())
        self.list.filter_changed.connect(self._model.set_filter)
        table = self.list.table
        main = [
            self.add_action(self.tr("Draw a sample…"), "Ctrl+R", self._ask_plan),
            self.add_action(self.tr("What was found…"), "Ctrl+Return", self._ask_found),
            self.add_action(self.tr("As stated"), "Ctrl+E", self._as_stated),
            self.add_action(self.tr("See the row"), "Ctrl+T", self._see_row),
            self.add_action(self.tr("How it was drawn"), "Ctrl+J", self._tell_how),
            self.add_action(self.tr("Save the form…"), "", self._save_form),
            self.add_action(self.tr("Take the form in…"), "", self._take_form),
        ]
        self._buttons = flow(*(button_for(action) for action in main))
        table.setAccessibleDescription(self.tr("Enter records what was found"))
        for widget in (self._buttons, self.figures, self.words):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._where)

    def refresh(self) -> None:
        """Draw the sample that was kept again, and project."""
        self.ask(_look, self._show)

    def cannot(self, why: str) -> None:
        """Say that there are no payments to draw from."""
        self.empty.say(why)
        self.empty.button.hide()
        self._set_rows(None)

    def draw(self, plan: Plan) -> None:
        """Draw a sample and keep its plan."""
        self.banner.clear()
        self.write(partial(_drawn, plan))

    def record(self, found: dict[str, Found]) -> None:
        """Keep what was found of payments, by their numbers."""
        self.banner.clear()
        self.write(partial(_recorded, found))

    def take_form(self, path: Path) -> None:
        """Take in what was typed into a form."""
        self.banner.clear()
        self.write(partial(_taken_in, path))

    def _columns(self) -> tuple[Column[_Row], ...]:
        return (
            Column(self.tr("No."), lambda row: row.drawn.place, Holds.COUNT),
            Column(self.tr("Drawn for"), lambda row: row.drawn.stratum),
            Column(self.tr("Paid"), lambda row: row.drawn.paid.paid_on, Holds.DAY),
            Column(self.tr("Supplier"), lambda row: row.drawn.paid.supplier),
            Column(self.tr("Stated"), lambda row: row.drawn.paid.pence, Holds.POUNDS),
            Column(
                self.tr("Found"),
                lambda row: row.found.pence,
                Holds.POUNDS,
                state=lambda row: "problem" if _differs(row) else "",
            ),
            Column(self.tr("Remark"), lambda row: row.found.remark),
            Column(self.tr("Where"), lambda row: row.drawn.paid.where()),
        )

    def _show(self, shown: _Shown | None) -> None:
        self.empty.button.show()
        self._set_rows(shown)
        if shown is None:
            return
        sample, said = shown.sample, shown.said
        drawn_from = self.tr("of %Ln payment(s), {pounds}", "", sample.lines)
        none = self.tr("none yet") if said.waiting else self.tr("none")
        self.figures.set_figures(
            [
                (
                    self.tr("Drawn"),
                    f"{len(sample.items):,}",
                    drawn_from.format(pounds=short_pounds(sample.pence)),
                ),
                (
                    self.tr("Looked at"),
                    f"{said.looked_at:,}",
                    self.tr("{count} still to do").format(count=f"{said.waiting:,}"),
                ),
                (
                    self.tr("Projected"),
                    short_pounds(said.projected) if said.looked_at else none,
                    self.tr("known for certain {pounds}").format(pounds=short_pounds(said.known)),
                ),
                (
                    self.tr("At most"),
                    none if said.upper is None else short_pounds(said.upper),
                    self.tr("{percent} % confidence").format(percent=sample.plan.confidence),
                ),
                (
                    self.tr("At least"),
                    none if said.lower is None else short_pounds(said.lower),
                    self.tr("stated less found"),
                ),
            ]
        )
        self.words.set_state(" ".join(said.words), "quiet")
        self._where.setText(self.tr("Kept in {path}").format(path=shown.place))

    def _set_rows(self, shown: _Shown | None) -> None:
        self._shown = shown
        self._model.set_rows(shown.rows if shown else ())
        count = len(shown.rows) if shown else 0
        self.list.show_state(bool(count), self.tr("%Ln payment(s) drawn", "", count))
        for widget in (self._buttons, self.figures, self.words, self._where):
            widget.setVisible(bool(count))

    def _ask_plan(self) -> None:
        ways = (
            (Way.VALUE, self.tr("By value (monetary units)")),
            (Way.STRATIFIED, self.tr("In layers by size")),
            (Way.RANDOM, self.tr("At random")),
            (Way.ABOVE, self.tr("All above an amount")),
        )
        plan = self._shown.sample.plan if self._shown else Plan(Way.VALUE)
        fields = (
            Field("way", self.tr("How"), Kind.CHOICE, plan.way, choices=ways),
            Field("count", self.tr("How many"), Kind.NUMBER, plan.count, needed=True),
            Field("seed", self.tr("Seed"), Kind.NUMBER, plan.seed, needed=True),
            Field(
                "amount",
                self.tr("Interval or amount"),
                Kind.POUNDS,
                plan.interval if plan.way is Way.VALUE else plan.above,
                hint=self.tr("not needed"),
            ),
            Field("confidence", self.tr("Confidence in %"), Kind.NUMBER, plan.confidence, True),
        )
        sentence = self.tr(
            "By value, an interval in pounds may stand in place of how many. What was found in an "
            "earlier sample is let go with it."
        )
        answer = FieldsForm.ask(self, self.tr("Draw a sample"), sentence, self.tr("Draw"), fields)
        if answer is not None:
            self.draw(_plan(answer))

    def _ask_found(self) -> None:
        row = self._current()
        if row is None:
            return
        paid = row.drawn.paid
        sentence = self.tr("{supplier}, {pounds}, {where}").format(
            supplier=paid.supplier, pounds=pounds(paid.pence), where=paid.where()
        )
        fields = (
            Field("pence", self.tr("It should be, in pounds"), Kind.POUNDS, row.found.pence),
            Field("remark", self.tr("Remark"), Kind.WORDS, row.found.remark),
        )
        answer = FieldsForm.ask(self, self.tr("What was found"), sentence, self.tr("Keep"), fields)
        if answer is not None:
            self.record({paid.key: Found(answer["pence"], answer["remark"])})

    def _as_stated(self) -> None:
        rows = [self._model.row_at(number) for number in self.list.table.selected_rows()]
        paid = [row.drawn.paid for row in rows if row is not None]
        if paid:
            self.record({one.key: Found(one.pence) for one in paid})

    def _see_row(self) -> None:
        row = self._current()
        if row is not None:
            self.show_row(row.drawn.paid)

    def _tell_how(self) -> None:
        if self._shown is not None:
            sample = self._shown.sample
            strata = (
                self.tr("{name}: {drawn} of {lines} payments, {pounds}").format(
                    name=s.name, drawn=s.drawn, lines=f"{s.lines:,}", pounds=pounds(s.pence)
                )
                for s in sample.strata
            )
            whole = self.tr("Fingerprint of the payments: {digits}")
            words = (*sample.words, "", *strata, "", whole.format(digits=sample.fingerprint))
            TextDialog.ask(self, self.tr("How it was drawn"), "\n".join(words))

    def _save_form(self) -> None:
        title = self.tr("Save the form for what is found")
        settings = self.open_book.settings
        path = SaveFile.ask(self, settings, "paper", title, "sample.xlsx")
        if path is not None:
            self.ask(partial(_write_form, path), self._saved)

    def _take_form(self) -> None:
        title = self.tr("Choose the form that was filled in")
        types = self.tr("Forms (*.xlsx *.csv);;All files (*)")
        path = OpenFile.ask(self, self.open_book.settings, "paper", title, types)
        if path is not None:
            self.take_form(path)

    def _saved(self, path: Path) -> None:
        self.notice(self.tr("The form is in {path}.").format(path=path))

    def _current(self) -> _Row | None:
        return self._model.row_at(self.list.table.current_row())


def _differs(row: _Row) -> bool:
    return row.found.pence is not None and row.found.pence != row.drawn.paid.pence


def _plan(answer: dict[str, Any]) -> Plan:
    way, amount = answer["way"], answer["amount"]
    return Plan(
        way,
        answer["count"],
        answer["seed"],
        amount if way is Way.VALUE else None,
        amount if way is Way.ABOVE else None,
        answer["confidence"],
    )


def _look(desk: Desk) -> _Shown | None:
    from core.usecases import review_bench, review_notes

    desk.reviewed.require_payments()
    if desk.notes.plan is None:
        return None
    sample = review_notes.sample_of(desk.notes, desk.reviewed, desk.place.name)
    rows = tuple(_Row(d, desk.notes.found.get(d.paid.key, Found())) for d in sample.items)
    return _Shown(sample, rows, review_bench.project(sample, desk.notes.found), desk.place)


def _drawn(plan: Plan, desk: Desk) -> ReviewNotes:
    from core.usecases import review_bench, review_notes

    return review_notes.keep_sample(desk.notes, review_bench.draw(desk.reviewed, plan))


def _recorded(found: dict[str, Found], desk: Desk) -> ReviewNotes:
    from core.usecases import review_notes

    return review_notes.record(desk.notes, found)


def _taken_in(path: Path, desk: Desk) -> ReviewNotes:
    from core.usecases import review_notes

    sample = review_notes.sample_of(desk.notes, desk.reviewed, desk.place.name)
    return review_notes.record(desk.notes, review_notes.read_form(path, sample))


def _write_form(path: Path, desk: Desk) -> Path:
    from core.usecases import review_notes

    sample = review_notes.sample_of(desk.notes, desk.reviewed, desk.place.name)
    return review_notes.write_form(path, sample, desk.notes)
