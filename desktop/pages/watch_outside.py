"""Outside contracts: what was bought elsewhere, what was there to be used, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.money import pounds
from core.domain.operations import Touched
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Outside, OutsideFigures, OutsideRow
from desktop.models.columns import Column, Holds
from desktop.open_book import Book, View
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList
from desktop.widgets.asking import AskChoice

_REASON = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """What was bought outside, its sums, and the reasons that can be given."""

    rows: tuple[OutsideRow, ...]
    sums: OutsideFigures
    reasons: tuple[tuple[str, str], ...]


class WatchOutside(WatchList[OutsideRow]):
    """One row for each supplier and category; several can be given a reason at once."""

    def __init__(self, page: Page) -> None:
        """Lay the sums and the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Outside contracts"), self._columns(), stretch=0)
        self._reasons: Sequence[tuple[str, str]] = ()
        self.empty.say(
            self.tr(
                "Nothing was bought outside contracts and agreements that were there to be used, "
                "as far as contracts, catalogues and categories tell."
            )
        )
        self.tell(self._told, self._status, self._open_row)
        table = self.pane.table
        say = page.add_action(self.tr("Say why…"), "W", self._say_why, changes=True, on=table)
        none = page.add_action(
            self.tr("No reason"), "Del", lambda: self._give(""), changes=True, on=table
        )
        self.add_buttons((say, none, self.save_action("outside")))

    def refresh(self) -> None:
        """Look again, on the day and for the period of the view."""
        view = self.page.open_book.view
        self.page.read(lambda book, _progress: _look(book, view), self._show)

    def _show(self, found: _Found) -> None:
        self._reasons = found.reasons
        self.said.say(self._formula(found.sums) if found.rows else "")
        self.pane.table.show_column(_REASON, any(row.reason for row in found.rows))
        self.show_rows(found.rows)

    def _columns(self) -> tuple[Column[OutsideRow], ...]:
        return (
            Column(self.tr("Supplier"), lambda row: row.supplier),
            Column(self.tr("Category"), lambda row: row.label),
            Column(self.tr("Counts as"), self._counts_as, leaves=1),
            Column(self.tr("Payments"), lambda row: row.lines, Holds.COUNT, leaves=2),
            Column(self.tr("Paid"), lambda row: row.pence, Holds.POUNDS),
            Column(self.tr("Why"), self._reason),
        )

    def _counts_as(self, row: OutsideRow) -> str:
        return {
            Outside.MAVERICK: self.tr("maverick: a contract covers it"),
            Outside.LEAKAGE: self.tr("leakage: an agreement has it"),
            Outside.BOTH: self.tr("both: contract and agreement"),
        }[row.why]

    def _reason(self, row: OutsideRow) -> str:
        if not row.reason:
            return ""
        words = dict(self._reasons).get(row.reason, row.reason)
        return f"{words}: {row.note}" if row.note else words

    def _told(self, row: OutsideRow) -> str:
        why = self._reason(row)
        return f"{row.words} {why}." if why else row.words

    def _formula(self, sums: OutsideFigures) -> str:
        words = self.tr(
            "Maverick {maverick} + leakage {leakage} – both {both} = {either}. With {under} under "
            "contracts that ended or do not lock, and {neither} with nothing to be used, that is "
            "the {free} that is available and not collaborative."
        )
        return words.format(
            maverick=pounds(sums.maverick),
            leakage=pounds(sums.leakage),
            both=pounds(sums.both),
            either=pounds(sums.either()),
            under=pounds(sums.under_contract),
            neither=pounds(sums.neither),
            free=pounds(sums.free),
        )

    def _status(self, rows: Sequence[OutsideRow]) -> str:
        words = self.tr("Showing {shown} of {count}, {pounds}; a reason is given for {given}")
        return words.format(
            shown=len(rows),
            count=len(self.model.all_rows()),
            pounds=pounds(sum(row.pence for row in rows)),
            given=pounds(sum(row.pence for row in rows if row.reason)),
        )

    def _open_row(self, row: OutsideRow) -> None:
        words = f"{row.supplier}, {row.label}"
        self.page.go(
            "spend",
            {
                "supplier_id": row.supplier_id,
                "category": row.category,
                "scope": "in",
                "words": words,
            },
        )

    def _say_why(self) -> None:
        codes = [(code, words) for code, words in self._reasons if code]
        if not self.chosen():
            return
        number = AskChoice.ask(
            self,
            self.tr("Why was it bought outside?"),
            self.tr("Reasons are added up, for you and for buying organisations."),
            self.tr("Keep the reason"),
            [words for _, words in codes],
        )
        if number is not None:
            self._give(codes[number][0])

    def _give(self, reason: str) -> None:
        pairs = tuple((row.supplier_id, row.category) for row in self.chosen())
        if pairs:
            self.page.change(lambda book, _progress: _give(book, pairs, reason))


def _look(book: Book, view: View) -> _Found:
    from core.usecases import watch_contracts, watch_decisions

    rows, sums = watch_contracts.outside(book, view.as_at, view.period)
    return _Found(rows, sums, watch_decisions.outside_reasons())


def _give(book: Book, pairs: tuple[tuple[SupplierId, CategoryCode], ...], reason: str) -> Touched:
    from core.usecases import watch_decisions

    return watch_decisions.give_reason(book, pairs, reason)
