"""Compare what bodies paid through agreements with what suppliers declared of them.

Who is who is settled before: customers are buyers' keys, suppliers are keys under which their
names meet. Here is the arithmetic, and what may explain a difference.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby

from core.domain.levy import (
    AgreementUse,
    Buyer,
    DeclaredLine,
    Finding,
    LevyRow,
    LevySum,
)
from core.domain.money import Pence, divide_half_up
from core.domain.period import Period, quarter_code, read_period

# Invoices are usually paid within so many days: those of the last ones of a quarter may be paid
# in the next (Procurement Act 2023, s.68: 30 days).
PAID_WITHIN = 30
# Body, supplier and agreement, each as the key under which its spellings meet.
_Key = tuple[str, str, str]
_ORDER = (
    Finding.DIFFERS, Finding.ONLY_BODY, Finding.ONLY_SUPPLIER, Finding.NOT_COMPARABLE,
    Finding.AGREES,
)  # fmt: skip
_SAME_OVER_ALL = "Over all quarters both say the same: invoiced in one, paid in another."
_LATE = f"Invoices of the last {PAID_WITHIN} days of the quarter make up the difference."
_WITH_VAT = "The payments are the declared amount with VAT, though the return says without."
_EXPENSES = "Expenses that the supplier declared beside the total make up the difference."
_CREDITS = "Credit notes that the supplier declared make up the difference: no payment shows them."
_NO_RETURN = "No accepted return of this body tells of its agreements for the whole quarter."
_NOT_DECLARED = "No declaration of this supplier for this agreement is here for the quarter."
_NO_SUCH_CUSTOMER = "The supplier declared other customers in the quarter, and not this one."
_NOT_PAID = "The return shows no payment to this supplier through the agreement."
_NAMESAKE = "The other side has the same amount under {name}: is it the same supplier?"
_OTHER_SIDE = {
    Finding.ONLY_BODY: Finding.ONLY_SUPPLIER,
    Finding.ONLY_SUPPLIER: Finding.ONLY_BODY,
}
_BASIS = (
    "The return's amounts are with VAT or on no one basis, and do not say how much VAT is in them."
)
_UNEXPLAINED = "Ask the supplier and the body which invoices they mean."


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared line with the keys under which its customer and supplier are known."""

    line: DeclaredLine
    buyer: Buyer
    supplier: str


@dataclass(frozen=True, slots=True)
class Used:
    """What a body paid, with the key under which the supplier is known."""

    use: AgreementUse
    supplier: str


@dataclass
class _Cell:
    """Both sides of a quarter. ``paid`` is None where nothing was, ``unclear`` its VAT."""

    paid: int | None = None
    unclear: bool = False
    lines: list[DeclaredLine] = field(default_factory=list)

    def declared(self) -> int | None:
        return sum(line.net for line in self.lines) if self.lines else None

    def difference(self) -> int:
        return (self.paid or 0) - (self.declared() or 0)


@dataclass
class _Chain:
    """All quarters of a body, supplier, agreement and lot, with their names for a person."""

    key: _Key
    supplier: str
    agreement_no: str
    lot_no: str
    cells: dict[str, _Cell] = field(default_factory=lambda: defaultdict(_Cell))


def agreement_key(number: str) -> str:
    """Return the one spelling of an agreement's number: ``rm 1557/10`` is ``RM155710``."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def lot_key(number: str) -> str:
    """Return the one spelling of a lot's number: ``Lot 01a`` is ``1a``."""
    bare = re.sub(r"[^a-z0-9]", "", number.casefold().strip().removeprefix("lot"))
    return bare.lstrip("0") or bare[:1]


def compare(
    used: Sequence[Used], declared: Sequence[Declared], buyers: Mapping[str, Sequence[Buyer]]
) -> tuple[LevyRow, ...]:
    """Return a row for each body, supplier, agreement, lot and quarter; what differs first.

    ``buyers`` are the accepted returns of each body, by the body's name.
    """
    said = {(*_key(one)[1:], quarter_code(one.line.invoiced_on)) for one in declared}
    rows = [
        row
        for chain in _chains(used, declared)
        for row in _rows(chain, [one.period for one in buyers.get(chain.key[0], ())], said)
    ]
    return tuple(sorted(_with_namesakes(rows), key=_place))


def _with_namesakes(rows: Sequence[LevyRow]) -> Iterator[LevyRow]:
    """Say where the same amount stands on the other side under another supplier's name.

    Suppliers are never joined by that: only a person can say that they are one.
    """
    alone: dict[tuple[str, str, str, int], dict[Finding, str]] = defaultdict(dict)
    for row in rows:
        if row.finding in _OTHER_SIDE:
            alone[_amount_of(row)][row.finding] = row.supplier
    for row in rows:
        other = _OTHER_SIDE.get(row.finding)
        name = alone[_amount_of(row)].get(other, "") if other else ""
        yield replace(row, why=f"{row.why} {_NAMESAKE.format(name=name)}") if name else row


def _amount_of(row: LevyRow) -> tuple[str, str, str, int]:
    return row.body, agreement_key(row.agreement_no), row.quarter, abs(row.difference or 0)


def sums(rows: Iterable[LevyRow], rates: Mapping[str, int]) -> tuple[LevySum, ...]:
    """Sum rows up by supplier and agreement; rates are by the agreement's key."""
    found = []
    for (agreement_no, supplier), group in groupby(sorted(rows, key=_whose), _whose):
        fit: list[LevyRow] = []
        aside: list[LevyRow] = []
        for row in group:
            (aside if row.finding is Finding.NOT_COMPARABLE else fit).append(row)
        found.append(
            LevySum(
                supplier,
                agreement_no,
                rates.get(agreement_key(agreement_no)),
                paid=Pence(sum(row.paid or 0 for row in fit)),
                declared=Pence(sum(row.declared or 0 for row in fit)),
                aside=Pence(sum(row.declared or 0 for row in aside)),
                unmatched=Pence(sum(row.paid or 0 for row in aside)),
            )
        )
    return tuple(found)


def _whose(row: LevyRow) -> tuple[str, str]:
    return row.agreement_no, row.supplier


def _place(row: LevyRow) -> tuple[object, ...]:
    known = row.paid or row.declared or 0
    size = abs(known if row.difference is None else row.difference)
    names = (row.body, row.supplier, row.agreement_no, row.lot_no, row.quarter)
    return (_ORDER.index(row.finding), -size, *names)


def _key(one: Used | Declared) -> _Key:
    """Return body, supplier and agreement, whatever the lot."""
    buyer = one.use.buyer if isinstance(one, Used) else one.buyer
    number = one.use.agreement_no if isinstance(one, Used) else one.line.agreement_no
    return buyer.name, one.supplier, agreement_key(number)


def _chains(used: Sequence[Used], declared: Sequence[Declared]) -> list[_Chain]:
    """Join both sides; lots part a chain only where both sides state them throughout."""
    unstated = {_key(one) for one in used if not lot_key(one.use.lot_no)}
    unstated |= {_key(two) for two in declared if not lot_key(two.line.lot_no)}
    suppliers, agreements = _spellings(used, declared)
    chains: dict[tuple[_Key, str], _Chain] = {}

    def chain(key: _Key, lot_no: str) -> _Chain:
        lot = "" if key in unstated else lot_key(lot_no)
        made = _Chain(key, suppliers[key[1]], agreements[key[2]], lot)
        return chains.setdefault((key, lot), made)

    for one in used:
        use = one.use
        cell = chain(_key(one), use.lot_no).cells[use.quarter]
        net = use.net()
        cell.paid = (cell.paid or 0) + (use.paid if net is None else net)
        cell.unclear = cell.unclear or net is None
    for two in declared:
        line = two.line
        chain(_key(two), line.lot_no).cells[quarter_code(line.invoiced_on)].lines.append(line)
    return list(chains.values())


def _spellings(
    used: Sequence[Used], declared: Sequence[Declared]
) -> tuple[dict[str, str], dict[str, str]]:
    """Give each supplier and each agreement one name: bodies spell a supplier in many ways.

    A supplier's own spelling counts before that of bodies, of those the most frequent.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for one in used:
        names[one.supplier][one.use.supplier] += 1
        numbers[agreement_key(one.use.agreement_no)][one.use.agreement_no] += 1
    own = {two.supplier: two.line.supplier for two in reversed(declared)}
    for two in declared:
        numbers[agreement_key(two.line.agreement_no)][two.line.agreement_no] += 1
    chosen = {key: _most(found) for key, found in names.items()} | own
    return chosen, {key: _most(found) for key, found in numbers.items()}


def _most(found: Counter[str]) -> str:
    return min(found, key=lambda name: (-found[name], name))


def _rows(
    chain: _Chain, periods: Sequence[Period], said: set[tuple[str, str, str]]
) -> list[LevyRow]:
    cells = sorted(chain.cells.items())
    barred = {quarter: _why_not(cell, quarter, periods) for quarter, cell in cells}
    # Only where every quarter can be compared do they make up for each other.
    even = not any(barred.values()) and not sum(cell.difference() for _, cell in cells)
    rows = []
    for quarter, cell in cells:
        declared = cell.declared()
        found, why = Finding.NOT_COMPARABLE, barred[quarter]
        if not why:
            found, why = _judge(cell, quarter, (*chain.key[1:], quarter) in said, even=even)
        rows.append(
            LevyRow(
                chain.key[0],
                chain.supplier,
                chain.agreement_no,
                chain.lot_no,
                quarter,
                None if cell.paid is None else Pence(cell.paid),
                None if declared is None else Pence(declared),
                None if barred[quarter] else Pence(cell.difference()),
                found,
                why,
                tuple(dict.fromkeys(line.place.file for line in cell.lines)),
            )
        )
    return rows


def _why_not(cell: _Cell, quarter: str, periods: Sequence[Period]) -> str:
    """Say why a quarter cannot be compared, "" where it can."""
    whole = read_period(quarter)
    if not any(one.start <= whole.start and whole.end <= one.end for one in periods):
        return _NO_RETURN
    return _BASIS if cell.unclear else ""


def _judge(cell: _Cell, quarter: str, told: bool, *, even: bool) -> tuple[Finding, str]:
    """Return the finding and what explains it. ``told`` says that the supplier declared at all.

    ``even`` says that over all quarters the two sides come to the same.
    """
    if not cell.difference():
        return Finding.AGREES, ""
    why = _SAME_OVER_ALL if even else _explain(cell, quarter)
    if cell.paid is None:
        return Finding.ONLY_SUPPLIER, why or _NOT_PAID
    if not cell.lines:
        missing = _NO_SUCH_CUSTOMER if told else _NOT_DECLARED
        return Finding.ONLY_BODY, why or missing
    return Finding.DIFFERS, why or _UNEXPLAINED


def _explain(cell: _Cell, quarter: str) -> str:
    """Return what explains a difference to the penny, "" where nothing does."""
    if not cell.lines:
        return ""
    paid, declared = cell.paid or 0, cell.declared() or 0
    more = paid - declared
    late = read_period(quarter).end - timedelta(days=PAID_WITHIN)
    if more < 0 and -more == sum(line.net for line in cell.lines if line.invoiced_on > late):
        return _LATE
    vat = [line.vat for line in cell.lines]
    stated = sum(one or 0 for one in vat) if None not in vat else None
    if more in (stated, divide_half_up(declared * 20, 100)):
        return _WITH_VAT
    if more == sum(line.expenses for line in cell.lines):
        return _EXPENSES
    if more == -sum(line.net for line in cell.lines if line.net < 0):
        return _CREDITS
    return ""
