"""Partners: bodies that could buy together, with their sums, and the steps planned back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.joint_buying import JointPlan, Offer
from core.domain.money import pounds
from core.domain.period import day_in_words, quarter_short
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_signing import SigningForm
from desktop.pages.pbo_sources import PboSources
from desktop.widgets.asking import OpenFiles, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo
from desktop.widgets.labels import Heading
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.publish_catalogue import SigningKeys

_MONTHS = (3, 6, 9, 12)
_USUAL = 1


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a route."""

    route: str
    due: date
    title: str
    law: str
    late: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where pipelines come from, and how partners are looked for."""

    collection: Path | None
    catalogue: Path | None
    files: tuple[Path, ...]
    as_at: date
    months: int
    by_region: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Groups with their plans, and who asks, by its catalogue."""

    plans: tuple[JointPlan, ...]
    maker: str


class PboPartners(QWidget):
    """Groups above; bodies, sums and steps of the one under the cursor below."""

    def __init__(self, page: Page, sources: PboSources) -> None:
        """Lay the groups and the detail out."""
        super().__init__()
        self._page = page
        self._sources = sources
        self._files: tuple[Path, ...] = ()
        self._maker = ""
        self.groups: RowTable[JointPlan] = RowTable(self._group_columns(), self)
        self.offers: RowTable[Offer] = RowTable(self._offer_columns(), self)
        self.steps: RowTable[_Step] = RowTable(self._step_columns(), self)
        self.empty = EmptyState("", self.tr("Choose the returns…"), sources.choose_missing)
        self.list = ListPane(
            self.tr("Bodies that could buy together"),
            self.empty,
            self.tr("Filter by need or region"),
        )
        self.list.use_model(self.groups, stretch=0)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(6)
        self.list.table.current_changed.connect(self._show_group)
        column = QVBoxLayout(self)
        column.addWidget(self._asking())
        column.addWidget(self.list, 1)
        self._add_detail(column)
        self._show_group(-1)

    def look(self) -> None:
        """Ask who could buy together, or for what that needs."""
        missing = self._sources.missing(catalogue=False)
        if missing and not self._files:
            self.empty.offer(*missing, self._sources.choose_missing)
            self._show(_Found((), ""))
            return
        self.empty.offer(
            self.tr(
                "No two bodies that name a contact have contracts for the same need that end "
                "close together. Bodies name a contact when they seal a return."
            ),
            self.tr("Add pipelines and demand sheets…"),
            self._choose_files,
        )
        asked = _Asked(
            self._sources.collection(),
            self._sources.catalogue(),
            self._files,
            self._page.open_book.view.as_at,
            int(self.months.currentData()),
            self.by_region.isChecked(),
        )
        self._page.run(lambda progress: _find(asked, progress), self._show)

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Look at pipelines and demand sheets of others too."""
        self._files = tuple(dict.fromkeys((*self._files, *paths)))
        self.look()

    def save(self, path: Path) -> None:
        """Write the group under the cursor: as a package, a workbook or a page."""
        chosen, maker = self.groups.row_at(self.list.table.current_row()), self._maker
        if chosen is not None:
            day, keys = self._page.open_book.view.as_at, self.signing.keys()
            self._page.run(lambda _p: _write(chosen, path, maker, day, keys), self._saved)

    # What is built once.

    def _asking(self) -> QWidget:
        self.months = CalmCombo(self.tr("How far apart contracts may end"))
        for months in _MONTHS:
            words = self.tr("Contracts end within {count} months").format(count=months)
            self.months.addItem(words, months)
        self.months.setCurrentIndex(_USUAL)
        self.months.activated.connect(lambda _place: self.look())
        self.by_region = QCheckBox(self.tr("Each region by itself"))
        self.by_region.setChecked(True)
        self.by_region.toggled.connect(lambda _on: self.look())
        add = self._page.add_action(
            self.tr("Add pipelines and demand sheets…"), "", self._choose_files
        )
        return flow(self.months, self.by_region, button_for(add))

    def _add_detail(self, column: QVBoxLayout) -> None:
        self._title, self._facts = Heading("", 2), Facts()
        self._bodies = TableView(self.tr("Who would take part"))
        self._bodies.use_model(self.offers, stretch=0)
        self._bodies.set_rows_shown(4)
        self._steps_title = Heading(self.tr("Planned back from the first day"), 3)
        self._steps = TableView(self.tr("Planned back from the first day"))
        self._steps.use_model(self.steps, stretch=2)
        self._steps.set_rows_shown(6)
        self.signing = SigningForm(self._page.open_book.settings)
        saving = [
            self._page.add_action(words, "", partial(self._save, ending))
            for words, ending in (
                (self.tr("Save a page to print…"), ".html"),
                (self.tr("Save as a workbook…"), ".xlsx"),
                (self.tr("Save the demand sheet for others…"), ".zip"),
            )
        ]
        buttons = flow(*(button_for(action) for action in saving))
        self._about_group = (
            self._title, self._facts, self._bodies, self._steps_title, self._steps, buttons,
            self.signing,
        )  # fmt: skip
        for widget in self._about_group:
            column.addWidget(widget)

    def _group_columns(self) -> tuple[Column[JointPlan], ...]:
        return (
            Column(self.tr("Need"), lambda one: one.partners.label),
            Column(self.tr("Region"), lambda one: one.partners.region),
            Column(self.tr("Bodies"), lambda one: len(one.partners.bodies()), Holds.COUNT),
            Column(
                self.tr("Contracts end"),
                lambda one: one.partners.first_quarter,
                words=_window_words,
            ),
            Column(self.tr("Becomes free"), _volume_words),
            Column(self.tr("Begin by"), lambda one: one.begin, Holds.DAY),
            Column(self.tr("Steps"), self._time_words, state=self._time_state),
        )

    def _offer_columns(self) -> tuple[Column[Offer], ...]:
        return (
            Column(self.tr("Body"), lambda one: one.body.name),
            Column(self.tr("Becomes free"), lambda one: one.pence, Holds.POUNDS),
            Column(self.tr("Basis"), lambda one: one.basis().in_words()),
            Column(self.tr("Quarter"), lambda one: one.quarter, words=_quarter_words),
            Column(self.tr("Ask"), lambda one: one.contact),
            Column(self.tr("Kind of body"), lambda one: one.body_type),
            Column(self.tr("As at"), lambda one: one.as_at, Holds.DAY),
            Column(self.tr("Source"), lambda one: one.source),
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

    # What was found.

    def _show(self, found: _Found) -> None:
        self._maker = found.maker or self.tr("buying organisation")
        self.groups.set_rows(found.plans)
        self._narrow()

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

    # What the person does.

    def _choose_files(self) -> None:
        title = self.tr("Choose returns, pipelines and demand sheets")
        types = self.tr("Returns and sheets (*.zip)")
        found = OpenFiles.ask(self, self._page.open_book.settings, "market", title, types)
        if found:
            self.add_files(tuple(found))

    def _save(self, ending: str) -> None:
        settings = self._page.open_book.settings
        name, title = f"demand_sheet{ending}", self.tr("Save who could buy together")
        path = SaveFile.ask(self, settings, "market", title, name)
        if path is not None:
            self.save(path)

    def _saved(self, path: Path) -> None:
        self._page.notice(self.tr("The sheet is in {path}.").format(path=path))


def _volume_words(one: JointPlan) -> str:
    return "; ".join(f"{pounds(v.pence)} {v.basis.in_words()}" for v in one.partners.volumes())


def _window_words(one: JointPlan) -> str:
    first, last = (
        quarter_short(one.partners.first_quarter),
        quarter_short(one.partners.last_quarter),
    )
    if first == last:
        return first
    return f"{first.split()[0]} {first.split()[-1]} to {' '.join(last.split()[2:])}"


def _quarter_words(one: Offer) -> str:
    return quarter_short(one.quarter)


def _find(asked: _Asked, progress: Progress) -> _Found:
    from core.usecases import find_partners, joint_offers, own_lots

    offers = joint_offers.of_files(asked.files, progress=progress)
    if asked.collection is not None:
        offers += joint_offers.of_collection(asked.collection)
    question = find_partners.Question(asked.as_at, asked.months, asked.by_region)
    market = own_lots.lots_of(asked.catalogue) if asked.catalogue else None
    maker = next((key.publisher for key in market.agreements), "") if market else ""
    return _Found(find_partners.find(offers, question, market), maker)


def _write(chosen: JointPlan, path: Path, maker: str, day: date, keys: SigningKeys | None) -> Path:
    from core.usecases import write_demand

    return write_demand.write([chosen], path, maker=maker, as_at=day, keys=keys)
