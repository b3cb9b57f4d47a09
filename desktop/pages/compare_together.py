"""Buying together: what becomes free to us, shown before others see it, and who could join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from core.domain.joint_buying import JointPlan, Offer
from core.domain.pooled import PooledDecisions
from core.domain.progress import Progress
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.open_book import Book, View
from desktop.pages.compare_decisions import CompareDecisions
from desktop.pages.page import Page, button_for
from desktop.pages.partners_view import PartnersView, quarter_words_of
from desktop.qt import em
from desktop.widgets.asking import OpenFiles, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.labels import FieldName, Heading
from desktop.widgets.list_pane import ListPane


@dataclass(frozen=True, slots=True)
class _Found:
    """Our own pipeline, the groups that we could join, and what each decided about deals."""

    own: tuple[Offer, ...]
    plans: tuple[JointPlan, ...]
    ours: PooledDecisions
    told: tuple[PooledDecisions, ...]


class CompareTogether(QWidget):
    """Our own pipeline above, those who could buy with us below."""

    def __init__(self, page: Page) -> None:
        """Lay the two parts out."""
        super().__init__()
        self._page = page
        self._files: tuple[Path, ...] = ()
        self.own: RowTable[Offer] = RowTable(self._columns(), self)
        column = QVBoxLayout(self)
        self._add_own(column)
        self._add_others(column)
        self.decisions = CompareDecisions(page, self.look)
        column.addWidget(self.decisions)

    def look(self) -> None:
        """Ask what becomes free to us, and who of those who told us could join."""
        view, by_region = self._page.open_book.view, self.by_region.isChecked()
        files = (self._files, self.decisions.files)
        self._page.read(
            lambda book, progress: _find(book, view, files, by_region, progress), self._show
        )

    def add_files(self, paths: Sequence[Path]) -> None:
        """Look at pipelines and demand sheets that others sent."""
        self._files = tuple(dict.fromkeys((*self._files, *paths)))
        self.look()

    def save(self, path: Path) -> None:
        """Write the rows that are shown, with the contact, for others."""
        view, contact = self._page.open_book.view, self.contact.text().strip()
        places = frozenset((one.category, one.quarter) for one in self.own.rows())
        self._page.change(
            lambda book, _progress: _write(book, view, contact, places, path), self._saved
        )

    # What is built once.

    def _add_own(self, column: QVBoxLayout) -> None:
        empty = EmptyState(self.tr("Nothing becomes free: no contract that locks spend ends."))
        self.list = ListPane(self.tr("What becomes free to you"), empty, self.tr("Filter"))
        self.list.use_model(self.own, stretch=0)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(5)
        self.contact = QLineEdit()
        self.contact.setAccessibleName(self.tr("Whom to ask about buying together"))
        self.contact.setMaximumWidth(em(self, 40))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(FieldName(self.tr("Whom to ask about it"), self.contact), self.contact)
        holder = QWidget()
        holder.setLayout(form)
        save = self._page.add_action(
            self.tr("Save what is shown for others…"), "", self._save, changes=True
        )
        buttons = flow(button_for(save))
        column.addWidget(Heading(self.tr("What becomes free to you"), 2))
        for widget in (self.list, holder, buttons):
            column.addWidget(widget)
        self.list.goes_with_rows(holder, buttons)

    def _add_others(self, column: QVBoxLayout) -> None:
        add = self._page.add_action(
            self.tr("Add pipelines and demand sheets…"), "", self._choose_files
        )
        self.by_region = QCheckBox(self.tr("Only in our region"))
        self.by_region.setChecked(True)
        self.by_region.toggled.connect(lambda _on: self.look())
        empty = EmptyState(
            self.tr("Add what others sent you: their pipelines, or a demand sheet."),
            add.text(),
            self._choose_files,
        )
        self.view = PartnersView(self._page, empty)
        column.addWidget(Heading(self.tr("Who could buy with you"), 2))
        column.addWidget(flow(button_for(add), self.by_region))
        column.addWidget(self.view, 1)

    def _columns(self) -> tuple[Column[Offer], ...]:
        return (
            Column(self.tr("Need"), lambda one: one.label),
            Column(self.tr("Becomes free"), lambda one: one.pence, Holds.POUNDS),
            Column(self.tr("Quarter"), lambda one: one.quarter, words=quarter_words_of),
            Column(self.tr("Intention"), lambda one: one.intention),
            Column(self.tr("Basis"), lambda one: one.basis().in_words()),
        )

    # What was found.

    def _show(self, found: _Found) -> None:
        self.own.set_rows(found.own)
        self._narrow()
        if self._files:
            self.view.empty.offer(
                self.tr("Nobody who told you has contracts for your needs that end near yours."),
                self.tr("Add pipelines and demand sheets…"),
                self._choose_files,
            )
        self.view.set_plans(found.plans)
        self.decisions.show_decisions(found.ours, found.told)

    def _narrow(self) -> None:
        self.own.set_filter(self.list.filter.text())
        words = self.tr(
            "{shown} of {count} shown. What is shown would leave, with its basis and your contact."
        )
        shown, found = len(self.own.rows()), len(self.own.all_rows())
        self.list.show_state(bool(found), words.format(shown=shown, count=found))

    # What the person does.

    def _choose_files(self) -> None:
        title = self.tr("Choose pipelines and demand sheets")
        types = self.tr("Returns and sheets (*.zip)")
        self.add_files(OpenFiles.ask(self, self._page.open_book.settings, "market", title, types))

    def _save(self) -> None:
        settings = self._page.open_book.settings
        title = self.tr("Save your pipeline for others")
        path = SaveFile.ask(self, settings, "market", title, "pipeline.zip")
        if path is not None:
            self.save(path)

    def _saved(self, path: Path) -> None:
        words = self.tr("What was shown is in {path}. Send it to whom you like.")
        self._page.notice(words.format(path=path))


def _find(
    book: Book,
    view: View,
    files: tuple[tuple[Path, ...], tuple[Path, ...]],
    by_region: bool,
    progress: Progress,
) -> _Found:
    from core.usecases import find_opportunities, find_partners, joint_offers, pool_decisions

    day, period = view.as_at, view.period
    made = find_opportunities.compare(book, as_at=day, period=period, progress=progress)
    own = joint_offers.of_book(book, as_at=day, period=period, found=made)
    asked = find_partners.Question(day, by_region=by_region, member=book.body.body_id())
    pipelines, decisions = files
    others = joint_offers.of_files(pipelines, progress=progress)
    return _Found(
        own,
        find_partners.find((*own, *others), asked) if others else (),
        pool_decisions.ours(book, as_at=day, period=period, found=made),
        pool_decisions.read(decisions),
    )


def _write(
    book: Book, view: View, contact: str, places: frozenset[tuple[str, str]], path: Path
) -> Path:
    from core.usecases import joint_offers

    own = joint_offers.of_book(book, as_at=view.as_at, period=view.period, contact=contact)
    offers = [one for one in own if (one.category, one.quarter) in places]
    return joint_offers.write_pipeline(offers, book, view.as_at, path)
