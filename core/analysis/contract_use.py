"""What was paid under each contract against its value, and what it comes to by the end.

Registers state values without VAT; payments may have it. They are compared without VAT: known
where the files state it, else between bounds, and then nothing is said that only one bound says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.analysis.instalments import instalments
from core.analysis.vat_bounds import without_vat
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, divide_half_up, pounds, share
from core.domain.parties import SupplierId
from core.domain.period import add_months, day_in_words
from core.domain.watching import (
    NOTHING,
    Amounts,
    Between,
    ContractUse,
    MonthPaid,
    UseState,
)

# A pace over fewer days says little: one invoice would make it.
_ENOUGH_DAYS = 60
# A pace is no exact thing: within two hundredths of the value it says nothing.
_SURELY = 102
_ORDER = tuple(UseState)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid under contracts up to a day, and from which day on the book knows it."""

    months: tuple[MonthPaid, ...]
    amounts: Mapping[SupplierId, Amounts]
    known_from: date | None
    as_at: date


@dataclass(slots=True)
class _Sums:
    pence: int = 0
    net: Between = NOTHING
    shared: int = 0
    months: list[MonthPaid] = field(default_factory=list)


def contract_uses(contracts: Iterable[Contract], paid: Paid) -> tuple[ContractUse, ...]:
    """Hold what was paid under each contract against its value, what needs a look first.

    Contracts that have neither begun nor been paid under are left out.
    """
    sums = _by_contract(paid)
    found = [
        _use(contract, sums.get(contract.id, _Sums()), paid)
        for contract in contracts
        if contract.id in sums or _has_begun(contract, paid.as_at)
    ]
    return tuple(sorted(found, key=lambda use: _worth_a_look(use, paid.as_at)))


def run_value(contract: Contract) -> tuple[Pence | None, str]:
    """Return the value of a contract over its run, extensions taken included, and how it is so.

    A yearly value counts for the years run; a stated whole value is that of the term first
    agreed, to which the yearly value is added for an extension taken where both are known.
    """
    whole, yearly = contract.value, contract.annual_value
    start, first_end = contract.start, contract.end
    end = contract.current_end or first_end
    if whole is None and yearly is None:
        return None, "no value is stated"
    if whole is None or yearly is None or not (first_end and end and end > first_end):
        return _plain_value(contract, end)
    more = _of_years(yearly, first_end + timedelta(days=1), end) if start else 0
    words = f"{pounds(whole)} stated, and {pounds(more)} for the extension to {_day(end)}"
    return Pence(whole + more), words


def _plain_value(contract: Contract, end: date | None) -> tuple[Pence | None, str]:
    whole, yearly, start = contract.value, contract.annual_value, contract.start
    if whole is not None:
        extended = bool(contract.end and end and end > contract.end)
        more = ", which may not count the extension taken" if extended else ""
        return whole, f"{pounds(whole)} stated{more}"
    if start is None or end is None or yearly is None:
        return None, f"{pounds(yearly or 0)} a year, with no end known"
    value = _of_years(yearly, start, end)
    return Pence(value), f"{pounds(yearly)} a year from {_day(start)} to {_day(end)}"


def _by_contract(paid: Paid) -> dict[ContractId, _Sums]:
    sums: dict[ContractId, _Sums] = defaultdict(_Sums)
    for month in paid.months:
        if len(month.contract_ids) > 1:
            for number in month.contract_ids:
                sums[number].shared += month.pence
            continue
        one = sums[month.contract_ids[0]]
        amounts = paid.amounts.get(month.supplier_id, Amounts.UNKNOWN)
        one.pence += month.pence
        one.net = one.net.plus(without_vat(month.pence, month.vat, amounts))
        one.months.append(month)
    return sums


def _use(contract: Contract, sums: _Sums, paid: Paid) -> ContractUse:
    value, value_words = run_value(contract)
    expected, pace_words = _expected(contract, sums, paid)
    state = _state(value, sums, expected, _is_over(contract, paid.as_at))
    words = [_share_words(value, value_words, sums, paid), pace_words]
    if sums.shared:
        words.append(f"{pounds(sums.shared)} more falls under this and another contract alike.")
    return ContractUse(
        contract=contract,
        paid=Pence(sums.pence),
        paid_net=sums.net,
        shared=Pence(sums.shared),
        value=value,
        value_words=value_words,
        expected=expected,
        state=state,
        words=" ".join(filter(None, words)),
    )


def _state(value: Pence | None, sums: _Sums, expected: Between | None, is_over: bool) -> UseState:
    if value is None:
        return UseState.NO_VALUE
    if not sums.months:
        return UseState.NOTHING_PAID
    if sums.net.low > value:
        return UseState.OVER
    coming = None if is_over else expected
    if coming is not None and coming.low * 100 > value * _SURELY:
        return UseState.HEADING_OVER
    if sums.net.high > value or (coming and coming.high * 100 > value * _SURELY):
        return UseState.MAY_BE_OVER
    return UseState.WITHIN


def _expected(contract: Contract, sums: _Sums, paid: Paid) -> tuple[Between | None, str]:
    """Return what will have been paid by the end if payments go on as they did, with words.

    Regular instalments go on as such; of what is paid now and then its days make the pace.
    """
    end, start = contract.current_end or contract.end, contract.start
    if start is None or end is None or not sums.months or paid.known_from is None:
        return None, ""
    seen_from, seen_to = max(start, paid.known_from), min(end, paid.as_at)
    seen = (seen_to - seen_from).days + 1
    if seen < _ENOUGH_DAYS:
        return None, "Too early for a forecast."
    left = (end - seen_to).days
    before = (seen_from - start).days
    if not left and not before:
        return sums.net, ""
    found = instalments(sums.months)
    if found is not None:
        expected = sums.net.times(max(found.count, found.in_run(start, end)), found.count)
        pace = f"At {pounds(found.each)} {found.words}"
    elif sums.net.is_known() and sums.net.low == run_value(contract)[0]:
        return sums.net, "Paid in full."
    else:
        expected = sums.net.plus(sums.net.times(left + before, seen))
        pace = f"At the pace of {_day(seen_from)} to {_day(seen_to)}"
    unseen = (
        f", and for the time before {_day(paid.known_from)}, of which the book has no payments"
        if before
        else ""
    )
    return expected, f"{pace}, {between_words(expected)} by {_day(end)}{unseen}."


def _share_words(value: Pence | None, how: str, sums: _Sums, paid: Paid) -> str:
    net = between_words(sums.net)
    basis = "" if sums.net.is_known() else ", VAT not stated"
    said = f"Paid {net} without VAT{basis} by {_day(paid.as_at)}"
    if value is None or value <= 0:
        return f"{said}; {how}."
    of = share(sums.net.low, value)
    if not sums.net.is_known():
        of = f"{of} to {share(sums.net.high, value)}"
    return f"{said}: {of} of the value ({how})."


def between_words(amount: Between) -> str:
    """Say an amount, or its bounds."""
    if amount.is_known():
        return pounds(amount.low)
    return f"{pounds(amount.low)} to {pounds(amount.high)}"


def _of_years(yearly: int, first: date, last: date) -> int:
    """Return a yearly sum over a run of days: by months where it is whole ones, else by days."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if months > 0 and add_months(first, months) == after:
        return divide_half_up(yearly * months, 12)
    return divide_half_up(yearly * ((after - first).days) * 4, 1461)


def _has_begun(contract: Contract, as_at: date) -> bool:
    end = contract.current_end or contract.end
    return contract.start is not None and contract.start <= as_at and (not end or end >= as_at)


def _is_over(contract: Contract, as_at: date) -> bool:
    end = contract.current_end or contract.end
    return end is not None and end < as_at


def _worth_a_look(use: ContractUse, as_at: date) -> tuple[bool, int, int, int]:
    contract = use.contract
    return _is_over(contract, as_at), _ORDER.index(use.state), -use.paid, contract.id


def _day(day: date) -> str:
    return day_in_words(day)
