"""Exchange: what others may see of our returns, shown before it leaves; and what they tell us."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds, rate_words
from core.domain.progress import Progress
from core.domain.sharing import CommonFigure, SharedFigure, Side
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_signing import SigningForm
from desktop.pages.pbo_sources import PboSources
from desktop.widgets.asking import OpenFiles, SaveFile
from desktop.widgets.columns_left import ColumnsLeft
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.labels import Heading, StateLabel
from desktop.widgets.list_pane import ListPane
from desktop.widgets.table_view import TableView

if TYPE_CHECKING:
    from core.usecases.exchange_figures import Exchange, Prepared, WrittenPack
    from core.usecases.publish_catalogue import SigningKeys

_MOST_NAMES, _MOST_NEEDS = 12, 12


class PboExchange(QWidget):
    """What would leave above; packs of others side by side below."""

    def __init__(self, page: Page, sources: PboSources) -> None:
        """Lay the two parts out."""
        super().__init__()
        self._page = page
        self._sources = sources
        self._prepared: Prepared | None = None
        self._held: tuple[Path, ...] = ()
        self.figures: RowTable[SharedFigure] = RowTable(self._figure_columns(), self)
        self.common: RowTable[CommonFigure] = RowTable((), self)
        column = QVBoxLayout(self)
        self._add_leaving(column)
        self._add_packs(column)
        self._show_packs(None)

    def look(self) -> None:
        """Make the pack as it would leave, or ask for what that needs."""
        place, catalogue = self._sources.collection(), self._sources.catalogue()
        missing = self._sources.missing()
        self._prepared = None
        if missing or place is None or catalogue is None:
            self.empty.offer(*(missing or ("", "")), self._sources.choose_missing)
            self.list.show_state(False)
            self.bodies.clear()
            return
        self._page.run(
            lambda progress: _prepare(place, catalogue, progress), self._show, self._not_made
        )

    def save(self, path: Path) -> None:
        """Write the pack exactly as it is shown."""
        prepared, keys, held = self._prepared, self.signing.keys(), self._held
        if prepared is not None:
            self._page.run(lambda _progress: _write(prepared, path, keys, held), self._saved)

    def compare(self, paths: tuple[Path, ...]) -> None:
        """Put packs side by side; what is saved later must not give away anybody with them."""
        self._held = tuple(dict.fromkeys((*self._held, *paths)))
        self._page.run(lambda _progress: _compare(paths), self._show_packs)

    # What is built once.

    def _add_leaving(self, column: QVBoxLayout) -> None:
        self.empty = EmptyState("", self.tr("Choose the returns…"), self._sources.choose_missing)
        self.list = ListPane(
            self.tr("What others would see"), self.empty, self.tr("Filter what would leave")
        )
        self.list.use_model(self.figures, stretch=0)
        self.list.filter_changed.connect(lambda _text: self._narrow())
        self.list.table.set_rows_shown(8)
        self.bodies = StateLabel()
        self.signing = SigningForm(self._page.open_book.settings)
        save = self._page.add_action(self.tr("Save the pack…"), "", self._save)
        button = flow(button_for(save))
        column.addWidget(Heading(self.tr("What others would see"), 2))
        for widget in (self.list, self.bodies, self.signing, button):
            column.addWidget(widget, 1 if widget is self.list else 0)
        self.list.goes_with_rows(self.signing, button)

    def _add_packs(self, column: QVBoxLayout) -> None:
        choose = self._page.add_action(self.tr("Choose packs to compare…"), "", self._choose_packs)
        self._table = TableView(self.tr("Packs side by side"))
        self._table.set_rows_shown(6)
        self._facts = Facts()
        column.addWidget(Heading(self.tr("Packs side by side"), 2))
        column.addWidget(flow(button_for(choose)))
        column.addWidget(self._table)
        column.addWidget(ColumnsLeft(self._table), 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._facts)

    def _figure_columns(self) -> tuple[Column[SharedFigure], ...]:
        return (
            Column(self.tr("Category"), lambda one: one.label),
            Column(self.tr("Kind of body"), lambda one: one.type_label),
            Column(self.tr("Bodies"), lambda one: one.bodies, Holds.COUNT),
            Column(self.tr("Available"), lambda one: one.available, Holds.POUNDS),
            Column(self.tr("Collaborative"), lambda one: one.collaborative, Holds.POUNDS),
            Column(
                self.tr("Kept back"),
                lambda one: one.hidden,
                state=lambda one: "notice" if one.hidden else "",
            ),
            Column(self.tr("Basis"), lambda one: one.basis.in_words()),
        )

    # What would leave.

    def _show(self, prepared: Prepared) -> None:
        self._prepared = prepared
        names = [one.name for one in prepared.pack.bodies]
        more = len(names) - _MOST_NAMES
        words = self.tr("Named as bodies in the sums: {names}{more}. Not agreed: {without}.")
        others = self.tr(" and {count} more").format(count=f"{more:,}") if more > 0 else ""
        self.bodies.setText(
            words.format(
                names=", ".join(names[:_MOST_NAMES]),
                more=others,
                without=f"{prepared.without:,}",
            )
        )
        bodies = Counter(one.basis for one in prepared.pack.bodies)
        # For the eye: the basis of most bodies first, and what is told before what is kept back.
        self.figures.set_rows(
            sorted(
                prepared.pack.figures,
                key=lambda one: (-bodies[one.basis], bool(one.hidden), -(one.available or 0)),
            )
        )
        self._narrow()

    def _not_made(self, error: BaseException) -> None:
        """Say in the list's place why there is nothing that may leave."""
        self.list.show_state(False)
        self.bodies.clear()
        self.empty.offer(
            self.tr("There is nothing that may leave."),
            self.tr("Choose other returns…"),
            self._sources.choose_missing,
        )
        self._page.trouble(error)

    def _narrow(self) -> None:
        self.figures.set_filter(self.list.filter.text())
        found = self.figures.all_rows()
        words = self.tr("{shown} of {count} figures; {hidden} are kept back")
        self.list.show_state(
            bool(found),
            words.format(
                shown=f"{len(self.figures.rows()):,}",
                count=f"{len(found):,}",
                hidden=f"{sum(bool(one.hidden) for one in found):,}",
            ),
        )

    # What others tell.

    def _show_packs(self, found: Exchange | None) -> None:
        self._table.setVisible(found is not None)
        self._facts.setVisible(found is not None)
        if found is None:
            return
        columns: list[Column[CommonFigure]] = [
            Column(self.tr("Category"), lambda one: one.label),
            Column(self.tr("Kind of body"), lambda one: one.type_label),
            *(
                Column(pack.name, partial(_side_words, place))
                for place, pack in enumerate(found.packs)
            ),
            Column(self.tr("Basis"), lambda one: one.basis.in_words()),
        ]
        self.common = RowTable(columns, self)
        self.common.set_rows(found.common)
        self._table.use_model(self.common, stretch=0)
        self._facts.set_facts(self._pack_facts(found))

    def _pack_facts(self, found: Exchange) -> list[tuple[str, str]]:
        facts = [
            (pack.name, self.tr("signed, key {key}").format(key=pack.key))
            if pack.key
            else (pack.name, self.tr("not signed"))
            for pack in found.packs
        ]
        if found.twice:
            names = ", ".join(one.name for one in found.twice[:_MOST_NAMES])
            words = self.tr("{count}, so the columns do not add up: {names}")
            told = words.format(count=len(found.twice), names=names)
            facts.append((self.tr("Bodies in more than one"), told))
        makers = {pack.maker: pack.name for pack in found.packs}
        for need in found.needs[:_MOST_NEEDS]:
            words = self.tr("{agreements} agreements of {makers}; suppliers in common: {common}")
            said = words.format(
                agreements=need.agreements(),
                makers=", ".join(dict.fromkeys(makers[one.key.publisher] for one in need.lots)),
                common=len(need.in_common),
            )
            facts.append((need.label, said))
        return facts

    # What the person does.

    def _choose_packs(self) -> None:
        settings, types = self._page.open_book.settings, self.tr("Exchange packs (*.zip)")
        title = self.tr("Choose a pack of each organisation")
        found = OpenFiles.ask(self, settings, "exchange", title, types)
        if found:
            self.compare(tuple(found))

    def _save(self) -> None:
        settings = self._page.open_book.settings
        title = self.tr("Save the pack")
        path = SaveFile.ask(self, settings, "exchange", title, "exchange.zip")
        if path is not None:
            self.save(path)

    def _saved(self, made: WrittenPack) -> None:
        words = self.tr("The pack is in {path}.")
        if made.key:
            words += " " + self.tr("Its key, to be read out by telephone: {key}.")
        self._page.notice(words.format(path=made.path, key=made.key))


def _side_words(place: int, one: CommonFigure) -> str:
    side: Side = one.sides[place]
    if side.available is None:
        return side.hidden
    uptake = f", uptake {rate_words(side.uptake)}" if side.uptake is not None else ""
    return f"{pounds(side.available)}{uptake}, {side.bodies} bodies"


def _prepare(collection: Path, catalogue: Path, progress: Progress) -> Prepared:
    from core.usecases import exchange_figures

    return exchange_figures.prepare(collection, catalogue, progress=progress)


def _write(
    prepared: Prepared, path: Path, keys: SigningKeys | None, held: tuple[Path, ...]
) -> WrittenPack:
    from core.usecases import exchange_figures

    return exchange_figures.write(prepared, path, keys=keys, earlier=held)


def _compare(paths: tuple[Path, ...]) -> Exchange:
    from core.usecases import exchange_figures

    return exchange_figures.compare(paths)
