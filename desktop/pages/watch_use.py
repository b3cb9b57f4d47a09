"""Against value: what was paid under each contract, and what it comes to by the end."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.money import pounds, share, short_pounds
from core.domain.watching import ContractUse, UseState
from desktop.models.columns import Column, Holds
from desktop.pages.page import Page
from desktop.pages.watch_list import WatchList


class WatchUse(WatchList[ContractUse]):
    """One row for each contract that has begun; what needs a look first."""

    def __init__(self, page: Page) -> None:
        """Lay the list out."""
        super().__init__(page)
        self.lay_out(self.tr("Against value"), self._columns(), stretch=0)
        self.empty.say(
            self.tr(
                "No contract has begun yet. With contracts and matched payments, this says which "
                "will cost more than was agreed."
            )
        )
        self.tell(lambda row: row.words, self._status, self._open_row)
        self.add_buttons((self.save_action("use"),))

    def _columns(self) -> tuple[Column[ContractUse], ...]:
        return (
            Column(self.tr("Contract"), lambda row: row.contract.title or row.contract.ref),
            Column(self.tr("Supplier"), lambda row: row.contract.supplier, leaves=1),
            Column(self.tr("Paid so far"), lambda row: row.paid, Holds.POUNDS),
            Column(self.tr("Value"), lambda row: row.value, Holds.SHORT_POUNDS),
            Column(
                self.tr("Share"),
                lambda row: row.paid_net.low / row.value if row.value else None,
                Holds.COUNT,
                words=lambda row: share(row.paid_net.low, row.value or 0),
                leaves=-1,
            ),
            Column(
                self.tr("By the end"),
                lambda row: row.expected.high if row.expected else None,
                Holds.POUNDS,
                words=_expected,
            ),
            Column(self.tr("State"), self._state, state=_colour),
        )

    def _state(self, row: ContractUse) -> str:
        return {
            UseState.OVER: self.tr("Over its value"),
            UseState.HEADING_OVER: self.tr("Heading over"),
            UseState.MAY_BE_OVER: self.tr("May be over"),
            UseState.NOTHING_PAID: self.tr("Nothing paid"),
            UseState.NO_VALUE: self.tr("No value known"),
            UseState.WITHIN: self.tr("Within"),
        }[row.state]

    def _status(self, rows: Sequence[ContractUse]) -> str:
        words = self.tr(
            "Showing {shown} of {count} contracts, {over} over or heading over, {pounds} paid so "
            "far. Values are without VAT."
        )
        over = sum(row.state in {UseState.OVER, UseState.HEADING_OVER} for row in rows)
        paid = pounds(sum(row.paid for row in rows))
        count = len(self.model.all_rows())
        return words.format(shown=len(rows), count=count, over=over, pounds=paid)

    def _open_row(self, row: ContractUse) -> None:
        words = row.contract.title or row.contract.ref
        narrow = {"contract_id": row.contract.id, "period": None, "words": words}
        self.page.go("spend", narrow)


def _expected(row: ContractUse) -> str:
    if row.expected is None:
        return ""
    low, high = short_pounds(row.expected.low), short_pounds(row.expected.high)
    return low if low == high else f"{low} – {high}"


def _colour(row: ContractUse) -> str:
    return {
        UseState.OVER: "problem",
        UseState.HEADING_OVER: "problem",
        UseState.MAY_BE_OVER: "notice",
        UseState.WITHIN: "",
    }.get(row.state, "quiet")
