"""Partners: from returns and from files, bodies that could buy together, saved for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.domain.joint_buying import JointPlan
from core.domain.progress import Progress
from desktop.pages.page import Page, button_for
from desktop.pages.partners_view import PartnersView
from desktop.pages.pbo_signing import SigningForm
from desktop.pages.pbo_sources import PboSources
from desktop.widgets.asking import OpenFiles, SaveFile
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo

if TYPE_CHECKING:
    from core.usecases.publish_catalogue import SigningKeys

_MONTHS = (3, 6, 9, 12)
_USUAL = 1


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
    """How to look above, the groups below, and what to do with the one under the cursor."""

    def __init__(self, page: Page, sources: PboSources) -> None:
        """Lay the choices and the groups out."""
        super().__init__()
        self._page = page
        self._sources = sources
        self._files: tuple[Path, ...] = ()
        self._maker = ""
        empty = EmptyState("", self.tr("Choose the returns…"), sources.choose_missing)
        self.view = PartnersView(page, empty)
        self.signing = SigningForm(page.open_book.settings)
        self.view.add_below(self._saving(), self.signing)
        column = QVBoxLayout(self)
        column.addWidget(self._asking())
        column.addWidget(self.view, 1)

    def look(self) -> None:
        """Ask who could buy together, or for what that needs."""
        missing = self._sources.missing(catalogue=False)
        if missing and not self._files:
            self.view.empty.offer(*missing, self._sources.choose_missing)
            self.view.set_plans(())
            return
        self.view.empty.offer(
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
        chosen, maker = self.view.chosen(), self._maker
        if chosen is not None:
            day, keys = self._page.open_book.view.as_at, self.signing.keys()
            self._page.run(lambda _p: _write(chosen, path, maker, day, keys), self._saved)

    def _asking(self) -> QWidget:
        self.months = CalmCombo(self.tr("How far apart it may come free"))
        for months in _MONTHS:
            words = self.tr("Free within {count} months of each other").format(count=months)
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

    def _saving(self) -> QWidget:
        actions = [
            self._page.add_action(words, "", partial(self._save, ending))
            for words, ending in (
                (self.tr("Save a page to print…"), ".html"),
                (self.tr("Save as a workbook…"), ".xlsx"),
                (self.tr("Save the demand sheet for others…"), ".zip"),
            )
        ]
        return flow(*(button_for(action) for action in actions))

    def _show(self, found: _Found) -> None:
        self._maker = found.maker or self.tr("buying organisation")
        self.view.set_plans(found.plans)

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
