"""What another edition means for this body: the same comparison, run with each of the two.

Every pound that changes its status is in exactly one of the moves, so that they add up to the
difference of the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.analysis.eligibility import term
from core.analysis.market import Market
from core.domain.agreements import LotKey, Usable
from core.domain.assessment import Assessment, LotUse, Opportunity, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, pounds
from core.domain.period import day_in_words
from core.domain.taxonomy import CategoryCode

FIGURE, OPPORTUNITY, DECISION = "figure", "opportunity", "decision"
CONTRACT, SUPPLIER, ANSWER = "contract", "supplier", "answer"
NEW, CHANGED, ENDED = "new", "changed", "ended"

_STATES = {
    Status.OUT_OF_SCOPE: "out of scope",
    Status.LOCKED: "locked",
    Status.COLLABORATIVE: "through an agreement",
    Status.ADDRESSABLE: "could use a lot",
    Status.NO_LOT: "no lot found",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing of ours that changes: what it is, how, in words, and the pounds it concerns."""

    what: str
    how: str
    words: str
    pence: Pence


@dataclass(frozen=True, slots=True)
class Side:
    """The comparison with one of the two editions, and what it rests on."""

    assessment: Assessment
    market: Market
    contracts: Mapping[ContractId, Contract]


def effects_of(
    before: Side, after: Side, publisher: str, uses: Iterable[LotUse]
) -> tuple[Effect, ...]:
    """Say what changes for the body if a publisher's other edition is used.

    ``uses`` are the confirmed "supplier on lot" answers. Most pounds first within each kind.
    """
    found = (
        *_moves(before, after),
        *_opportunities(before, after, publisher),
        *_contracts(before, after, publisher),
        *_uses(before, after, publisher, uses),
        *_answers(before, after, publisher),
    )
    kinds = (FIGURE, DECISION, CONTRACT, SUPPLIER, ANSWER, OPPORTUNITY)
    return tuple(sorted(found, key=lambda e: (kinds.index(e.what), -abs(e.pence), e.words)))


def _moves(before: Side, after: Side) -> Iterator[Effect]:
    sums: dict[tuple[Status, Status], int] = defaultdict(int)
    pairs = zip(before.assessment.judged, after.assessment.judged, strict=True)
    for was, now in pairs:
        if was.status is not now.status:
            sums[was.status, now.status] += was.position.pence
    for (one, other), pence in sums.items():
        words = f"{pounds(pence)}: {_STATES[one]} becomes {_STATES[other]}."
        yield Effect(FIGURE, CHANGED, words, Pence(pence))


def _opportunities(before: Side, after: Side, publisher: str) -> Iterator[Effect]:
    was, now = (_by_key(side.assessment, publisher) for side in (before, after))
    for key, one in now.items():
        old = was.get(key)
        label = after.market.taxonomy.label(one.category)
        if old is None:
            words = f"New for {label}: {_place(one)}. {one.answer.usable.capitalize()}."
            yield Effect(OPPORTUNITY, NEW, words, one.available)
        elif changed := "; ".join(_changed(old, one)):
            first = f"{changed[0].upper()}{changed[1:]}"
            words = f"{first}: {label}, {_place(one)}.{_decided(one)}"
            yield Effect(_kind(one), CHANGED, words, one.available)
    for key, one in was.items():
        if key not in now:
            label = before.market.taxonomy.label(one.category)
            words = f"No longer on offer for {label}: {_place(one)}.{_decided(one)}"
            yield Effect(_kind(one), ENDED, words, one.available)


def _by_key(
    assessment: Assessment, publisher: str
) -> dict[tuple[CategoryCode, LotKey], Opportunity]:
    return {
        (one.category, one.lot): one
        for one in assessment.opportunities
        if one.lot.publisher == publisher
    }


def _kind(one: Opportunity) -> str:
    return DECISION if one.decision else OPPORTUNITY


def _decided(one: Opportunity) -> str:
    return f" You decided: {one.decision}." if one.decision else ""


def _place(one: Opportunity) -> str:
    return f"{one.agreement_title} ({one.owner} {one.lot.agreement_no} lot {one.lot.lot_no})"


def _changed(old: Opportunity, new: Opportunity) -> Iterator[str]:
    if old.answer.usable is not new.answer.usable:
        reason = new.answer.reason.rstrip(".")
        yield f"can we use it: {old.answer.usable} becomes {new.answer.usable} ({reason})"
    if old.ends != new.ends:
        yield f"it ends on {day_in_words(new.ends)}, not {day_in_words(old.ends)}"
    if old.available_from != new.available_from:
        days = (day_in_words(one.available_from) for one in (new, old))
        yield "we could use it from {}, not {}".format(*days)
    if old.available != new.available:
        yield f"available was {pounds(old.available)}, is {pounds(new.available)}"
    if set(old.routes) != set(new.routes):
        yield f"routes are now {', '.join(new.routes) or 'not stated'}"
    if old.evidence != new.evidence:
        yield "the evidence changed"
    for sentence, one, other in (
        ("our supplier {} is no longer on it", old, new),
        ("our supplier {} is on it now", new, old),
    ):
        names = sorted(set(one.current_suppliers) - set(other.current_suppliers))
        yield from (sentence.format(name) for name in names)


def _contracts(before: Side, after: Side, publisher: str) -> Iterator[Effect]:
    spent: dict[ContractId, int] = defaultdict(int)
    for one in before.assessment.judged:
        for contract_id in one.position.contract_ids:
            spent[contract_id] += one.position.pence
    for number, contract in after.contracts.items():
        lot = contract.lot
        if lot is None or lot.publisher != publisher:
            continue
        name, pence = contract.ref or contract.title, Pence(spent[number])
        was = before.contracts[number].lot
        if was is None:
            words = f"Contract {name} becomes a call-off from {_key(lot)}."
            yield Effect(CONTRACT, NEW, words, pence)
        elif change := _lot_change(lot, before, after):
            words = f"Contract {name} is a call-off from {_key(lot)}, which {change}."
            yield Effect(CONTRACT, CHANGED, words, pence)


def _lot_change(lot: LotKey, before: Side, after: Side) -> str:
    """Say what becomes of a lot: gone, or with another end; "" for nothing that matters."""
    if lot not in after.market.agreements:
        return "is no longer in the catalogue" if lot in before.market.agreements else ""
    if lot not in before.market.agreements:
        return "is in the catalogue now"
    was, now = (term(*side.market.agreements[lot])[1] for side in (before, after))
    return f"ends on {day_in_words(now)}, not {day_in_words(was)}" if was != now else ""


def _uses(before: Side, after: Side, publisher: str, uses: Iterable[LotUse]) -> Iterator[Effect]:
    names = {one.position.supplier_id: one.position.supplier for one in before.assessment.judged}
    for use in uses:
        if use.lot.publisher != publisher:
            continue
        what = f"What {names.get(use.supplier_id, 'a supplier')} sells us through {_key(use.lot)}"
        pence = _through(before, use)
        change = _lot_change(use.lot, before, after)
        if change:
            yield Effect(SUPPLIER, CHANGED, f"{what}: the lot {change}.", pence)
        elif _lists(before, use) and not _lists(after, use):
            words = f"{what}: it is no longer on the lot. Ask whether your order stands."
            yield Effect(SUPPLIER, ENDED, words, pence)


def _through(side: Side, use: LotUse) -> Pence:
    return Pence(
        sum(
            one.position.pence
            for one in side.assessment.judged
            if one.status is Status.COLLABORATIVE
            and one.contract_id is None
            and (one.position.supplier_id, one.lot) == (use.supplier_id, use.lot)
            and use.category in ("", one.position.category)
        )
    )


def _lists(side: Side, use: LotUse) -> bool:
    listed = side.market.listed.get(use.lot, ())
    return any(one.supplier_id == use.supplier_id for one in listed)


def _answers(before: Side, after: Side, publisher: str) -> Iterator[Effect]:
    day = before.assessment.basis.as_at
    for lot, told in before.market.told.items():
        if lot.publisher != publisher or lot not in before.market.agreements:
            continue
        free = _free(before, before.market.serving[lot])
        said = f"{_key(lot)}: {told.said_by or lot.publisher} told us {told.usable}"
        if lot not in after.market.agreements:
            yield Effect(ANSWER, ENDED, f"{said}; the lot is no longer in the catalogue.", free)
        elif (
            before.market.can_use(lot, day).usable is told.usable
            and after.market.can_use(lot, day).usable is Usable.ASK
        ):
            yield Effect(ANSWER, CHANGED, f"{said}; its rules changed, so ask again.", free)


def _free(side: Side, categories: frozenset[CategoryCode]) -> Pence:
    return Pence(
        sum(
            one.position.pence
            for one in side.assessment.judged
            if one.status in (Status.ADDRESSABLE, Status.NO_LOT)
            and one.position.category in categories
        )
    )


def _key(lot: LotKey) -> str:
    return f"{lot.publisher} {lot.agreement_no} lot {lot.lot_no}"
