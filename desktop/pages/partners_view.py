"""Who could buy together: groups above; bodies, sums and steps of one of them below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.joint_buying import JointPlan, Offer
from core.domain.money import pounds
from core.domain.period import day_in_words, quarter_short
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a route."""

    route: str
    due: date
    title: str
    law: str
    late: bool


class PartnersView(QWidget):
    """A list of groups with the detail of the one under the cursor."""

    def __init__(self, page: Page, empty: EmptyState) -> None:
        """Lay the groups and the detail out; there are none yet."""
        super().__init__()
        self._page = page
        self.empty = empty
        self.groups: RowTable[JointPlan] = RowTable(self._group_columns(), self)
        self.offers: RowTable[Offer] = RowTable(_offer_columns(self), self)
        self.steps: RowTable[_Step] = RowTable(self._step_columns(), self)
        self.list = ListPane(
            self.tr("Bodies that could buy together"), empty, self.tr("Filter by need or region")
        )
        self.list.use_model(self.groups, stretch=0)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(6)
        self.list.table.current_changed.connect(self._show_group)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        self._about_group: list[QWidget] = []
        self._add_detail(column)
        self._column = column
        self._show_group(-1)

    def add_below(self, *widgets: QWidget) -> None:
        """Put widgets below that go with a group: they show only while there is one."""
        for widget in widgets:
            self._column.addWidget(widget)
            self._about_group.append(widget)
            widget.hide()

    def set_plans(self, plans: Sequence[JointPlan]) -> None:
        """Show groups with their plans."""
        self.groups.set_rows(plans)
        self._narrow()

    def chosen(self) -> JointPlan | None:
        """Return the group under the cursor."""
        return self.groups.row_at(self.list.table.current_row())

    # What is built once.

    def _add_detail(self, column: QVBoxLayout) -> None:
        self._title, self._facts = Heading("", 2), Facts()
        self._bodies = TableView(self.tr("Who would take part"))
        self._bodies.use_model(self.offers, stretch=0)
        self._bodies.set_rows_shown(4)
        heading = Heading(self.tr("Planned back from the first day"), 3)
        steps = TableView(self.tr("Planned back from the first day"))
        steps.use_model(self.steps, stretch=2)
        steps.set_rows_shown(6)
        for widget in (self._title, self._facts, self._bodies, heading, steps):
            column.addWidget(widget)
            self._about_group.append(widget)
            if isinstance(widget, TableView):
                column.addWidget(ColumnsLeft(widget), 0, Qt.AlignmentFlag.AlignRight)

    def _group_columns(self) -> tuple[Column[JointPlan], ...]:
        return (
            Column(self.tr("Need"), lambda one: one.partners.label),
            Column(self.tr("Region"), lambda one: one.partners.region, leaves=2),
            Column(self.tr("Bodies"), lambda one: len(one.partners.bodies()), Holds.COUNT),
            Column(
                self.tr("Comes free in"),
                lambda one: one.partners.first_quarter,
                words=_window_words,
            ),
            Column(self.tr("Becomes free"), _volume_words),
            Column(self.tr("Begin by"), lambda one: one.begin, Holds.DAY, leaves=1),
            Column(self.tr("Steps"), self._time_words, state=self._time_state),
        )

    def _step_columns(self) -> tuple[Column[_Step], ...]:
        return (
            Column(self.tr("Route"), lambda one: one.route),
            Column(
                self.tr("By"),
                lambda one: one.due,
                Holds.DAY,
                state=lambda one: "problem" if one.late else "",
            ),
            Column(self.tr("Step"), lambda one: one.title),
            Column(self.tr("Law"), lambda one: one.law),
        )

    # What was found.

    def _time_words(self, one: JointPlan) -> str:
        words = {
            "problem": self.tr("late"),
            "notice": self.tr("begin now"),
            "done": self.tr("in time"),
        }
        return words[self._time_state(one)]

    def _time_state(self, one: JointPlan) -> str:
        if one.late():
            return "problem"
        return "notice" if one.begin <= self._page.open_book.view.as_at else "done"

    def _narrow(self) -> None:
        self.groups.set_filter(self.list.filter.text())
        shown, found = len(self.groups.rows()), len(self.groups.all_rows())
        words = self.tr("{shown} of {count} groups; most bodies first")
        self.list.show_state(bool(found), words.format(shown=shown, count=found))
        self.list.table.go_to_row(0)
        self._show_group(0)

    def _show_group(self, number: int) -> None:
        one = self.groups.row_at(number)
        for widget in self._about_group:
            widget.setVisible(one is not None)
        if one is None:
            return
        group, first = one.partners, one.plans[0]
        self._title.setText(", ".join(part for part in (group.label, group.region) if part))
        facts = [
            (self.tr("Begin by"), self._begin_words(one)),
            (self.tr("Worth at most"), f"{first.value_words}; {first.band.label}"),
            (
                self.tr("Becomes free"),
                "; ".join(f"{pounds(v.pence)} {v.in_words()}" for v in group.volumes()),
            ),
        ]
        if one.lots:
            facts.append((self.tr("Lots of yours"), "; ".join(one.lots)))
        self._facts.set_facts(facts)
        self.offers.set_rows(group.offers)
        self.steps.set_rows(
            tuple(
                _Step(plan.route.label, step.due, step.title, step.law, step.late)
                for plan in one.plans
                for step in plan.steps
            )
        )

    def _begin_words(self, one: JointPlan) -> str:
        words = self.tr("{day}, twelve months before the first contract ends")
        if one.late():
            words += self.tr("; the first step of every route is late: begin at once")
        return words.format(day=day_in_words(one.begin))


def _offer_columns(view: QWidget) -> tuple[Column[Offer], ...]:
    return (
        Column(view.tr("Body"), lambda one: one.body.name),
        Column(view.tr("Becomes free"), lambda one: one.pence, Holds.POUNDS),
        Column(view.tr("Basis"), lambda one: one.basis().in_words()),
        Column(view.tr("Quarter"), lambda one: one.quarter, words=quarter_words_of),
        Column(view.tr("Ask"), lambda one: one.contact),
        Column(view.tr("Kind of body"), lambda one: one.body_type, leaves=2),
        Column(view.tr("As at"), lambda one: one.as_at, Holds.DAY, leaves=3),
        Column(view.tr("Source"), lambda one: one.source, leaves=4),
    )


def quarter_words_of(one: Offer) -> str:
    """Say the quarter of an offer in few letters."""
    return quarter_short(one.quarter)


def _volume_words(one: JointPlan) -> str:
    return "; ".join(f"{pounds(v.pence)} {v.basis.in_words()}" for v in one.partners.volumes())


def _window_words(one: JointPlan) -> str:
    first = quarter_short(one.partners.first_quarter)
    last = quarter_short(one.partners.last_quarter)
    if first == last:
        return first
    return f"{first.split()[0]} {first.split()[-1]} to {' '.join(last.split()[2:])}"
