"""Which payments seem to fall under which contract: offered with evidence, never assumed.

Evidence is who was paid, when, and a reference on the line. An amount alone is none: equal
sums are paid for different things every month. Registers often name a supplier by its first
words alone: that is offered where no other supplier begins with them, and where all payments lie
within the days of the contract, or regular amounts are a part of its value.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.classifying.payees import tells_apart
from core.classifying.tidying import name_words, tidy, trading_name
from core.classifying.words import Words
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import day_in_words

_SEVERAL = re.compile(r"[;|\n]|\s/\s|(?:^|\s)\d\.\s")
# Weaker than this is not offered: a name in short with neither days nor amounts that fit.
_LEAST = 55
_SHORTEST = 4
_NOBODY = frozenset(("", "various", "multiple", "see attached", "na", "n a", "none", "tbc"))


@dataclass(frozen=True, slots=True)
class PayeePayments:
    """What was paid to a supplier: first and last day, lines, pence, references on the lines."""

    supplier_id: SupplierId
    name: str
    company_number: str
    first: date | None
    last: date | None
    lines: int
    pence: Pence
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Evidence:
    strength: int
    text: str


def propose(
    contracts: Iterable[Contract], payments: Sequence[PayeePayments]
) -> tuple[ContractMatch, ...]:
    """Offer the contracts under which each supplier's payments may fall.

    The strongest evidence comes first, then the larger sums. Payments that all lie outside
    the days of a contract are not offered, unless they carry its reference.
    """
    payees = _Payees(payments)
    offers = [
        offer
        for contract in contracts
        for payee, evidence in payees.known_to(contract)
        if (offer := _offer(contract, payee, evidence))
    ]
    return tuple(sorted(offers, key=lambda o: (-o.strength, -abs(o.pence), o.contract_id)))


def strong(offers: Iterable[ContractMatch]) -> tuple[ContractMatch, ...]:
    """Leave out what nothing but a name in short speaks for."""
    return tuple(one for one in offers if one.strength >= _LEAST)


def names(contract: Contract, supplier: str) -> bool:
    """Say whether a contract names a supplier, as one of several or by its trading name."""
    own = {tidy(supplier), tidy(trading_name(supplier))} - {""}
    named = [name.strip() for name in _SEVERAL.split(contract.supplier)]
    return any(own & {tidy(name), tidy(trading_name(name))} for name in named)


def named_by(
    contracts: Iterable[Contract], suppliers: Mapping[SupplierId, str]
) -> set[tuple[ContractId, SupplierId]]:
    """Return which contracts name which suppliers, as ``names`` says, whatever was paid when."""
    known: dict[str, set[SupplierId]] = defaultdict(set)
    for number, name in suppliers.items():
        for own in {tidy(name), tidy(trading_name(name))} - _NOBODY:
            known[own].add(number)
    return {
        (contract.id, number)
        for contract in contracts
        for name in _SEVERAL.split(contract.supplier)
        for key in (tidy(name), tidy(trading_name(name)))
        for number in known.get(key, ())
    }


class _Payees:
    """The payees by everything under which a contract may know them."""

    def __init__(self, payments: Sequence[PayeePayments]) -> None:
        self._by_number: dict[str, list[PayeePayments]] = defaultdict(list)
        self._by_name: dict[str, list[PayeePayments]] = defaultdict(list)
        self._by_trade: dict[str, list[PayeePayments]] = defaultdict(list)
        self._by_reference: dict[str, list[PayeePayments]] = defaultdict(list)
        self._by_first: dict[str, list[tuple[Words, PayeePayments]]] = defaultdict(list)
        for payee in payments:
            if number := _company_number(payee.company_number):
                self._by_number[number].append(payee)
            words = name_words(payee.name)
            self._by_name[" ".join(words)].append(payee)
            self._by_first[words[0] if words else ""].append((words, payee))
            if trade := trading_name(payee.name):
                self._by_trade[tidy(trade)].append(payee)
            for reference in {_reference(text) for text in payee.references}:
                self._by_reference[reference].append(payee)

    def known_to(self, contract: Contract) -> list[tuple[PayeePayments, _Evidence]]:
        """Return the payees that a contract speaks of, each with its strongest evidence."""
        found: dict[SupplierId, tuple[PayeePayments, _Evidence]] = {}
        for payee, evidence in self._all_known_to(contract):
            found.setdefault(payee.supplier_id, (payee, evidence))
        return list(found.values())

    def _all_known_to(self, contract: Contract) -> Iterable[tuple[PayeePayments, _Evidence]]:
        if reference := _reference(contract.ref):
            said = _Evidence(100, f"the reference {contract.ref} is on the payments")
            for payee in self._by_reference.get(reference, ()):
                yield payee, said
        identifier = contract.supplier_id
        if identifier and identifier.scheme == "GB-COH":
            said = _Evidence(95, f"same company number {identifier.id}")
            for payee in self._by_number.get(_company_number(identifier.id), ()):
                yield payee, said
        for name in _SEVERAL.split(contract.supplier):
            yield from self._named(name.strip())

    def _named(self, name: str) -> Iterable[tuple[PayeePayments, _Evidence]]:
        key = tidy(name)
        if key in _NOBODY:
            return
        for payee in self._by_name.get(key, ()):
            yield payee, _Evidence(90, f"the contract names {name}")
        for trade in sorted({key, tidy(trading_name(name))} - _NOBODY):
            for payee in (*self._by_trade.get(trade, ()), *self._by_name.get(trade, ())):
                yield payee, _Evidence(80, f"the contract names {name}, a trading name")
        yield from self._in_short(name)

    def _in_short(self, name: str) -> Iterator[tuple[PayeePayments, _Evidence]]:
        """Yield the one payee whose name begins with the words of a distinctive shorter one."""
        words = name_words(name)
        if len("".join(words)) < _SHORTEST or not tells_apart(words):
            return
        found = [
            payee
            for whole, payee in self._by_first.get(words[0], ())
            if whole[: len(words)] == words
        ]
        if len(found) == 1:
            yield found[0], _Evidence(60, f"the contract names {name}, with which the name begins")


def _offer(contract: Contract, payee: PayeePayments, evidence: _Evidence) -> ContractMatch | None:
    days = _days(contract, payee, by_reference=evidence.strength == 100)
    if days is None:
        return None
    reason = (
        f"You paid {payee.name} {pounds(payee.pence)} in {payee.lines} "
        f"{'payment' if payee.lines == 1 else 'payments'}: {evidence.text}; {days.text}."
    )
    return ContractMatch(
        contract.id,
        payee.name,
        reason,
        payee.lines,
        payee.pence,
        evidence.strength - days.strength,
        payee.supplier_id,
    )


def with_amounts(
    offers: Iterable[ContractMatch],
    contracts: Iterable[Contract],
    paid: Mapping[SupplierId, Sequence[tuple[date, Pence]]],
) -> tuple[ContractMatch, ...]:
    """Say of offers which regular amounts fit the value of the contract, and raise those.

    ``paid`` has the payments to each supplier. An amount makes no offer, it only strengthens one.
    """
    by_id = {contract.id: contract for contract in contracts}
    found = [_with_amount(one, by_id[one.contract_id], paid) for one in offers]
    return tuple(sorted(found, key=lambda o: (-o.strength, -abs(o.pence), o.contract_id)))


def _with_amount(
    offer: ContractMatch,
    contract: Contract,
    paid: Mapping[SupplierId, Sequence[tuple[date, Pence]]],
) -> ContractMatch:
    start, end = contract.start or date.min, contract.current_end or contract.end or date.max
    amounts = Counter(
        pence for day, pence in paid.get(offer.supplier_id, ()) if start <= day <= end
    )
    for pence, count in sorted(amounts.items(), key=lambda one: (-one[1], -one[0])):
        fits = _fits(contract, pence, count) if pence > 0 else ""
        if fits:
            reason = f"{offer.reason.removesuffix('.')}; {fits}."
            strength = min(offer.strength + 5, max(offer.strength, 99))
            return replace(offer, reason=reason, strength=max(strength, _LEAST))
    return offer


def _fits(contract: Contract, pence: int, count: int) -> str:
    """Say of which part of a contract's value an amount is one, "" if of none."""
    for value, parts, words in _instalments(contract):
        least = min(2, parts)
        if count < least:
            continue
        vat = _is_part(pence, value, parts)
        if vat is not None:
            times = (
                f"{count} payments of {pounds(Pence(pence))}"
                if count > 1
                else (f"the payment of {pounds(Pence(pence))}")
            )
            verb = "are" if count > 1 else "is"
            return f"{times} {verb} {words}, {pounds(Pence(value))}{vat}"
    return ""


def _instalments(contract: Contract) -> Iterator[tuple[int, int, str]]:
    annual, total = contract.annual_value, contract.value
    if annual:
        yield annual, 12, "a twelfth of the yearly value"
        yield annual, 4, "a quarter of the yearly value"
        yield annual, 2, "half of the yearly value"
        yield annual, 1, "the yearly value"
    if total:
        end = contract.current_end or contract.end
        months = _months_between(contract.start, end) if contract.start and end else 0
        if months > 1:
            yield total, months, "a month's share of the value"
        if months > 3 and months % 3 == 0:
            yield total, months // 3, "a quarter's share of the value"
        if months > 12 and months % 12 == 0:
            yield total, months // 12, "a year's share of the value"
        yield total, 1, "the whole value"


def _months_between(start: date, end: date) -> int:
    after = date.fromordinal(end.toordinal() + 1)
    return (after.year - start.year) * 12 + after.month - start.month


def _is_part(pence: int, value: int, parts: int) -> str | None:
    """Say whether an amount is a part of a value to the penny: with what VAT, None if not."""
    if abs(pence * parts - value) <= parts:
        return ""
    return ", with VAT of 20 %" if abs(pence * parts * 5 - value * 6) <= parts * 6 else None


def _days(contract: Contract, payee: PayeePayments, *, by_reference: bool) -> _Evidence | None:
    """Compare the days of payment with those of the contract; the strength is what is lost."""
    start, end = contract.start, contract.current_end or contract.end
    if payee.first is None or payee.last is None:
        return _Evidence(20, "the payments have no dates")
    paid = f"paid {day_in_words(payee.first)} to {day_in_words(payee.last)}"
    if start is None or end is None:
        return _Evidence(20, f"{paid}, but the contract does not say from when to when it runs")
    runs = f"{day_in_words(start)} to {day_in_words(end)}"
    if start <= payee.first and payee.last <= end:
        return _Evidence(0, f"{paid}, within the contract ({runs})")
    if payee.first <= end and start <= payee.last:
        return _Evidence(10, f"{paid}, partly within the contract ({runs})")
    return _Evidence(20, f"{paid}, outside the contract ({runs})") if by_reference else None


def _company_number(text: str) -> str:
    """Return a company number in its eight places; "" for what can be none."""
    number = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{0,2}\d{1,8}", number) or not number.strip("0"):
        return ""
    letters = number.rstrip("0123456789")
    return letters + number[len(letters) :].zfill(8 - len(letters))


def _reference(text: str) -> str:
    """Return a reference to compare; "" for one so short that it would meet by chance."""
    reference = re.sub(r"[^A-Z0-9]", "", text.upper())
    long_enough = len(reference) >= 4 and any(char.isdigit() for char in reference)
    return reference if long_enough else ""
