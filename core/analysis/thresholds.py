"""Thresholds: which bind the body on a day, which are reached, and which will be at this pace.

Held against a threshold is what was paid in the last twelve months outside contracts: what was
called off, or bought under a running contract, was bought by a contract of its own value. A
threshold of single payments counts those that reach it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from core.analysis.contract_use import between_words
from core.analysis.lot_uses import LotUses
from core.analysis.vat_bounds import with_vat, without_vat
from core.domain.money import divide_half_up, pounds
from core.domain.parties import Body, SupplierId, VatBasis
from core.domain.period import Period, add_months, day_in_words, month_end
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy
from core.domain.watching import (
    NOTHING,
    Amounts,
    Between,
    Measure,
    MonthPaid,
    Nearness,
    Threshold,
    ThresholdRow,
)
from core.domain.wording import number_of

Large = Mapping[str, tuple[int, int]]

GOODS_SERVICES = "goods-services"
# From four fifths of a threshold on it is near, whatever the pace says.
_NEAR_TOP, _NEAR_BOTTOM = 4, 5
_PACE_MONTHS = 3
_ORDER = tuple(Nearness)
_NATIONS = {"UKL": "wales", "UKM": "scotland", "UKN": "northern-ireland"}


@dataclass(frozen=True, slots=True)
class Rolling:
    """Twelve months of payments to a day, and what is known of the VAT in them.

    ``uses`` tell what was bought through an agreement.
    """

    months: tuple[MonthPaid, ...]
    amounts: Mapping[SupplierId, Amounts]
    names: Mapping[SupplierId, str]
    uses: LotUses
    kinds: Mapping[CategoryCode, str]
    as_at: date


class _Subject(NamedTuple):
    """What is held against a threshold: a supplier, a category, or one supplier in one."""

    supplier_id: SupplierId | None
    category: CategoryCode | None


@dataclass(slots=True)
class _Sum:
    """Twelve months of one subject, the latest month first: the bounds of each, in pence."""

    low: list[int] = field(default_factory=lambda: [0] * 12)
    high: list[int] = field(default_factory=lambda: [0] * 12)
    payments: int = 0

    def total(self) -> Between:
        return Between(sum(self.low), sum(self.high))

    def pace(self) -> int:
        """Return what a month comes to, if the coming ones are like the last three."""
        return max(0, divide_half_up(sum(self.high[:_PACE_MONTHS]), _PACE_MONTHS))

    def most(self) -> int:
        """Return what no twelve months within the year to come are more than, at this pace."""
        return sum(self.high) + 12 * self.pace() - sum(pence for pence in self.high if pence < 0)


def year_to(day: date) -> Period:
    """Return the twelve months that end with a day; whole months where it ends one."""
    before = add_months(day, -12)
    if day == month_end(day):
        before = month_end(before)
    return Period(before + timedelta(days=1), day)


def in_force(
    thresholds: Iterable[Threshold], body: Body, day: date, yearly: int
) -> tuple[Threshold, ...]:
    """Return the thresholds that bind a body on a day, the smallest first.

    ``yearly`` is what the body paid in the last twelve months, in pence.
    """
    nation = _NATIONS.get(body.region[:3], "england" if body.region else "")
    found = [
        one
        for one in thresholds
        if one.start <= day
        and (one.end is None or day <= one.end)
        and (not one.body_types or body.type_code in one.body_types)
        and body.type_code not in one.not_types
        and (not one.sectors or body.sector.value in one.sectors)
        and (not one.nations or not nation or nation in one.nations)
        and (one.yearly_over is None or yearly > one.yearly_over)
        and (one.yearly_up_to is None or yearly <= one.yearly_up_to)
    ]
    return tuple(sorted(found, key=lambda one: (one.pence, one.id)))


def threshold_rows(
    thresholds: Iterable[Threshold], rolling: Rolling, large: Large, taxonomy: Taxonomy
) -> tuple[ThresholdRow, ...]:
    """Hold twelve months of payments against thresholds; only what is reached or near is listed.

    A threshold of the body's own that nothing is near is listed once, to be seen. ``large`` has
    of each threshold of single payments how many reach it, and their pence. What can still be
    acted on comes first, by day; then what is reached, the most pounds first.
    """
    found: list[ThresholdRow] = []
    limits = tuple(thresholds)
    # Most thresholds are on one basis: what was paid to whom for what is added up once on it.
    months = _outside_contracts(rolling)
    paid = {vat: _paid(vat, months, rolling) for vat in {one.vat for one in limits}}
    for one in limits:
        rows = list(_of_payments(one, large.get(one.id, (0, 0))))
        for subject, total in _sums(one, paid[one.vat], rolling).items():
            if row := _row(one, subject, total, rolling, taxonomy):
                rows.append(row)
        found += rows or ([_far(one)] if one.own else [])
    return tuple(sorted(found, key=_order))


def _of_payments(one: Threshold, large: tuple[int, int]) -> Iterator[ThresholdRow]:
    count, pence = large
    if count and Measure.PAYMENT in one.measures:
        payments = number_of(count, "payment")
        words = f"{payments} of {_limit(one)}, {pounds(pence)} together, in twelve months."
        yield ThresholdRow(
            one, Measure.PAYMENT, None, None, "Single payments", Between.exactly(pence), count,
            Nearness.OVER, None, f"{words} {one.means}",
        )  # fmt: skip


def _far(one: Threshold) -> ThresholdRow:
    words = f"Nothing is near {_amount(one)}. {one.means}".strip()
    return ThresholdRow(
        one, one.measures[0], None, None, "", NOTHING, 0, Nearness.FAR, None, words
    )


def _outside_contracts(rolling: Rolling) -> list[MonthPaid]:
    """Return the months in scope that fell under no contract and went by no agreement."""
    through = rolling.uses.lots
    return [
        month
        for month in rolling.months
        if not month.scope
        and not month.contract_ids
        and not through(month.supplier_id, month.category, month.bought)
    ]


def _paid(vat: VatBasis, months: Sequence[MonthPaid], rolling: Rolling) -> dict[_Subject, _Sum]:
    """Add up what was paid outside contracts to each supplier in each category, on one basis."""
    places = {day: _months_before(day, rolling.as_at) for day in {one.last for one in months}}
    sums: dict[_Subject, _Sum] = defaultdict(_Sum)
    for month in months:
        amount, place = _on_basis(vat, month, rolling), places[month.last]
        held = sums[_Subject(month.supplier_id, month.category)]
        held.low[place] += amount.low
        held.high[place] += amount.high
        held.payments += month.lines
    return sums


def _sums(one: Threshold, paid: Mapping[_Subject, _Sum], rolling: Rolling) -> dict[_Subject, _Sum]:
    """Add up what counts against a threshold, by each subject that it measures."""
    parts: dict[_Subject, list[_Sum]] = defaultdict(list)
    for pair, total in paid.items():
        if (
            one.kinds
            and rolling.kinds.get(pair.category or UNKNOWN, GOODS_SERVICES) not in one.kinds
        ):
            continue
        for subject in _subjects(one, pair):
            parts[subject].append(total)
    return {subject: _together(parts[subject]) for subject in _each_once(one, parts)}


def _together(parts: Sequence[_Sum]) -> _Sum:
    if len(parts) == 1:
        return parts[0]
    low, high = zip(*((one.low, one.high) for one in parts), strict=True)
    payments = sum(one.payments for one in parts)
    return _Sum(
        [*map(sum, zip(*low, strict=True))], [*map(sum, zip(*high, strict=True))], payments
    )


def _each_once(one: Threshold, subjects: Collection[_Subject]) -> list[_Subject]:
    """Leave out what says the same twice: the only category of a supplier, the only supplier."""
    pairs = [
        subject for subject in subjects if subject.supplier_id and subject.category is not None
    ]
    of_supplier = Counter(subject.supplier_id for subject in pairs)
    of_category = Counter(subject.category for subject in pairs)
    twice = {
        subject
        for subject in pairs
        if Measure.SUPPLIER in one.measures and of_supplier[subject.supplier_id] == 1
    }
    if Measure.BOTH in one.measures:
        twice |= {_Subject(None, category) for category, n in of_category.items() if n == 1}
    return [subject for subject in subjects if subject not in twice]


def _subjects(one: Threshold, pair: _Subject) -> Iterator[_Subject]:
    if Measure.SUPPLIER in one.measures:
        yield _Subject(pair.supplier_id, None)
    if pair.category == UNKNOWN:
        return
    if Measure.CATEGORY in one.measures:
        yield _Subject(None, pair.category)
    if Measure.BOTH in one.measures:
        yield pair


def _row(
    one: Threshold, subject: _Subject, total: _Sum, rolling: Rolling, taxonomy: Taxonomy
) -> ThresholdRow | None:
    paid = total.total()
    is_near = paid.high * _NEAR_BOTTOM >= one.pence * _NEAR_TOP
    if not is_near and not one.reached_by(total.most()):
        # Nearly all are so far below that nothing more need be asked of them.
        return None
    reached_on = None
    if one.reached_by(paid.low):
        nearness = Nearness.OVER
    elif one.reached_by(paid.high):
        nearness = Nearness.MAY_BE
    elif reached_on := _reached_on(one, total, rolling.as_at):
        nearness = Nearness.WILL
    elif is_near:
        nearness = Nearness.NEAR
    else:
        return None
    measure = Measure.BOTH
    if subject.category is None:
        measure = Measure.SUPPLIER
    elif subject.supplier_id is None:
        measure = Measure.CATEGORY
    return ThresholdRow(
        threshold=one,
        measure=measure,
        supplier_id=subject.supplier_id,
        category=subject.category,
        subject=_subject_words(subject, rolling, taxonomy),
        paid=paid,
        payments=total.payments,
        nearness=nearness,
        reached_on=reached_on,
        words=f"{_words(one, total, nearness, reached_on)} {one.means}",
    )


def _words(one: Threshold, total: _Sum, nearness: Nearness, reached_on: date | None) -> str:
    paid = total.total()
    vat = {VatBasis.NET: " without VAT", VatBasis.GROSS: " with VAT"}.get(one.vat, "")
    said = f"{between_words(paid)}{vat} outside contracts in twelve months"
    if nearness is Nearness.OVER:
        return f"{said}: {_limit(one)} is reached."
    if nearness is Nearness.MAY_BE:
        return f"{said}, as the files do not state VAT: {_limit(one)} may be reached."
    if reached_on is not None:
        pace = pounds(total.pace())
        return (
            f"{said}. If the coming months are like the last three ({pace} a month), "
            f"{_limit(one)} is reached by {day_in_words(reached_on)}."
        )
    limit = _amount(one)
    return f"{said}: near {limit}, but not reached within a year at today's pace."


def _limit(one: Threshold) -> str:
    return f"{'more than ' if one.over else ''}{_amount(one)}"


def _amount(one: Threshold) -> str:
    return pounds(one.pence).removesuffix(".00")


def _reached_on(one: Threshold, total: _Sum, as_at: date) -> date | None:
    """Return the end of the first coming month by which twelve months reach the threshold."""
    pace = total.pace()
    running = total.total().high
    if not one.reached_by(total.most()):
        return None
    for ahead in range(1, 13):
        running += pace - total.high[12 - ahead]
        if one.reached_by(running):
            return add_months(as_at, ahead)
    return None


def _on_basis(vat: VatBasis, month: MonthPaid, rolling: Rolling) -> Between:
    amounts = rolling.amounts.get(month.supplier_id, Amounts.UNKNOWN)
    if vat is VatBasis.NET:
        return without_vat(month.pence, month.vat, amounts)
    if vat is VatBasis.GROSS:
        return with_vat(month.pence, month.vat, amounts)
    return Between.exactly(month.pence)


def _months_before(day: date, as_at: date) -> int:
    """Return the place of a day among the twelve months before the as-at day, 0 the latest."""
    months = (as_at.year - day.year) * 12 + as_at.month - day.month
    return min(max(months - (1 if day.day > as_at.day and months else 0), 0), 11)


def _subject_words(subject: _Subject, rolling: Rolling, taxonomy: Taxonomy) -> str:
    named = [rolling.names.get(subject.supplier_id, "")] if subject.supplier_id else []
    if subject.category is not None:
        named.append(taxonomy.label(subject.category))
    return ", ".join(filter(None, named))


def _order(row: ThresholdRow) -> tuple[int, date, int, str, str]:
    on = row.reached_on or date.max
    return _ORDER.index(row.nearness), on, -row.paid.high, row.threshold.id, row.subject
