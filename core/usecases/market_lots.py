"""The marketing list: which bodies have available spend in our lots, from when, and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from core.analysis.marketing import (
    Answers,
    Declined,
    Prospect,
    Standing,
    declined,
    lots_by_category,
    prospects,
)
from core.analysis.partners import region_of
from core.domain.agreements import LotKey
from core.domain.assessment import Status
from core.domain.collecting import Collected, OpportunityFigure, PipelineFigure
from core.domain.joint_buying import AmountBasis, length_of
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.returns import Row
from core.formats import workbooks
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases import decide_deals
from core.usecases.own_lots import lots_of

# What the verbs give, for both front ends.
__all__ = ["Declined", "Prospect", "region_of"]

_HOW = (
    "Available is what a body's return says is in scope, not locked and not yet through an "
    "agreement, on the body's own VAT basis and for its own period: amounts of different bases do "
    "not add up, and the same pounds may fit several lots. Whether a body may use a lot is what "
    "the lot's own rules say of it."
)
_FREE = (Status.ADDRESSABLE, Status.NO_LOT)


@dataclass(frozen=True, slots=True)
class MarketList:
    """Prospects, most available spend first, and why lots were declined.

    ``elsewhere`` counts bodies whose returns are not addressed to the publisher: their answers
    are in the reasons only, and they are not listed. ``labels`` are the words of categories.
    """

    publisher: str
    as_at: date
    prospects: tuple[Prospect, ...]
    declined: tuple[Declined, ...]
    elsewhere: int
    labels: dict[str, str]

    def bodies(self) -> int:
        """Count the bodies on the list."""
        return len({one.body().body_id() for one in self.prospects})


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which part of the list: one lot (``agreement/lot``), a region's start, at least so much."""

    lot: str = ""
    region: str = ""
    least: int = 0
    open_only: bool = False


def market_list(
    collection: Path,
    catalogue: Path,
    *,
    as_at: date,
    narrow: Narrow | None = None,
    progress: Progress | None = None,
) -> MarketList:
    """Work the list out from the returns that count and the lots of a catalogue file.

    Raises:
        NoCollection, NotACollection: there is no collection. UserError: the catalogue is none.
    """
    narrow, progress = narrow or Narrow(), progress or Progress()
    market = lots_of(catalogue)
    publisher = next((key.publisher for key in market.agreements), "")
    found: list[Prospect] = []
    answers: Answers = {}
    offered = lots_by_category(market, as_at)
    with Collection.open_kept(collection) as opened:
        known = {one.id: one for one in collection_figures.files(opened, counted_only=True)}
        decided = _decided(opened, publisher)
        listed = {number for number, one in known.items() if _is_ours(one, publisher)}
        for done, one in enumerate(_standings(opened, known, listed, publisher, decided)):
            progress.step("Looking for available spend", done, len(listed))
            lots = prospects(one, market, offered, as_at, answers)
            found += (lot for lot in lots if _wanted(lot, narrow))
        labels = collection_figures.labels(opened)
    reasons = [(_body_of(known[number]), row) for number, rows in decided.items() for row in rows]
    return MarketList(
        publisher=publisher,
        as_at=as_at,
        prospects=tuple(sorted(found, key=_order)),
        declined=declined(reasons, market),
        elsewhere=len(known) - len(listed),
        labels=labels,
    )


def _standings(
    collection: Collection,
    known: dict[int, Collected],
    listed: set[int],
    publisher: str,
    decided: dict[int, list[OpportunityFigure]],
) -> Iterator[Standing]:
    """Yield the bodies one by one, so that a large collection is never in memory at once."""
    coming: dict[int, list[PipelineFigure]] = defaultdict(list)
    for number, row in collection_figures.pipeline(collection):
        coming[number].append(row)
    through: dict[int, dict[LotKey, int]] = defaultdict(lambda: defaultdict(int))
    for number, use in collection_figures.agreement_use(collection):
        if use.publisher == publisher:
            through[number][LotKey(publisher, use.agreement_no, use.lot_no)] += use.pence
    cells = collection_figures.cells(collection)
    for number, rows in groupby(cells, key=lambda cell: cell.file_id):
        free: dict[str, int] = defaultdict(int)
        locked: dict[str, int] = defaultdict(int)
        for cell in rows:
            if cell.status in _FREE:
                free[cell.category] += cell.pence
            elif cell.status is Status.LOCKED:
                locked[cell.category] += cell.pence
        head = known[number].header
        if number in listed and head is not None:
            yield Standing(
                header=head,
                file=known[number].file,
                free=free,
                locked=locked,
                coming=coming.get(number, ()),
                decided=decided.get(number, ()),
                through=through.get(number, {}),
            )


def _decided(collection: Collection, publisher: str) -> dict[int, list[OpportunityFigure]]:
    found: dict[int, list[OpportunityFigure]] = defaultdict(list)
    for number, row in collection_figures.opportunities(collection):
        if row.publisher == publisher and row.decision:
            found[number].append(row)
    return found


def _is_ours(one: Collected, publisher: str) -> bool:
    """Say whether a return is addressed to the publisher: named, or to nobody in particular."""
    head = one.header
    return head is not None and (not head.recipients or publisher in head.recipients)


def _body_of(one: Collected) -> str:
    return one.header.body_key() if one.header else one.fingerprint


def _wanted(one: Prospect, narrow: Narrow) -> bool:
    return (
        narrow.lot in ("", f"{one.lot.agreement_no}/{one.lot.lot_no}")
        and one.body().region.casefold().startswith(narrow.region.casefold())
        and one.available + one.coming >= narrow.least
        and not (narrow.open_only and one.decision)
    )


def _order(one: Prospect) -> tuple[bool, int, int, str, LotKey]:
    return one.declined(), -one.available, -one.coming, one.body().name, one.lot


def reason_words(code: str) -> str:
    """Say a reason code for a person; one that this version does not know stays as it is."""
    return dict(decide_deals.reasons()).get(code, code)


def decision_words(one: Prospect) -> str:
    """Say what a body answered to a lot, with its reason."""
    if not one.decision:
        return "no answer yet"
    return f"{one.decision}: {reason_words(one.reason)}" if one.reason else one.decision


def basis_words(one: Prospect) -> str:
    """Say the basis of a prospect's amounts."""
    head = one.header
    basis = AmountBasis(head.vat_basis, length_of(head.period))
    return f"{basis.in_words()}, as at {day_in_words(head.as_at)}"


def write(found: MarketList, path: Path) -> Path:
    """Write the list: .xlsx with the reasons on a sheet of their own, else .csv."""
    if path.suffix.casefold() == ".xlsx":
        data = workbooks.workbook(_report(found), working=True)
    else:
        data = csv_table(_COLUMNS, _rows(found))
    write_atomically(path, data)
    return path


def _report(found: MarketList) -> Report:
    return Report(
        title="Marketing list",
        subtitle=f"{found.publisher}, as at {day_in_words(found.as_at)}",
        key_figures=(
            KeyFigure("Bodies", f"{found.bodies():,}"),
            KeyFigure("Not addressed to us", f"{found.elsewhere:,}", "left out of the list"),
        ),
        sections=(
            Section(
                "Who could buy",
                (_HOW,),
                tables=(
                    ReportTable(
                        "Bodies", "Bodies with available spend in our lots.", _COLUMNS,
                        tuple(_rows(found)), note=_HOW,
                    ),
                    ReportTable(
                        "Reasons", "Why lots were declined.", _REASONS, tuple(_reason_rows(found))
                    ),
                ),
            ),
        ),
    )  # fmt: skip


def _rows(found: MarketList) -> Iterator[Row]:
    for one in found.prospects:
        body = one.body()
        number = body.identifiers[0] if body.identifiers else None
        yield (
            body.name,
            one.header.body_type_label,
            region_of(body),
            number.scheme if number else "",
            number.id if number else "",
            one.lot.agreement_no,
            one.agreement_title,
            one.lot.lot_no,
            one.lot_title,
            "; ".join(found.labels.get(code, code) for code in one.categories),
            one.available,
            one.coming,
            one.from_day,
            one.through,
            one.answer.usable.value,
            one.answer.reason,
            decision_words(one),
            basis_words(one),
            one.file,
        )


def _reason_rows(found: MarketList) -> Iterator[Row]:
    for one in found.declined:
        lot = (one.lot.agreement_no, one.agreement_title, one.lot.lot_no, one.lot_title)
        yield (*lot, reason_words(one.reason), one.bodies, one.pence)


def _column(title: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(title.casefold().replace(" ", "_"), title, title, holds)


_LOT = (
    _column("Agreement"),
    _column("Agreement title"),
    _column("Lot"),
    _column("Lot title"),
)
_COLUMNS = (
    _column("Body"),
    _column("Kind of body"),
    _column("Region"),
    _column("Register"),
    _column("Number"),
    *_LOT,
    _column("Categories"),
    _column("Available now", Holds.PENCE),
    _column("Becomes free later", Holds.PENCE),
    _column("From", Holds.DAY),
    _column("Bought through it", Holds.PENCE),
    _column("Can use it"),
    _column("What the body would read"),
    _column("Answer"),
    _column("Basis"),
    _column("File"),
)
_REASONS = (
    *_LOT,
    _column("Reason"),
    _column("Bodies", Holds.COUNT),
    _column("Available", Holds.PENCE),
)
