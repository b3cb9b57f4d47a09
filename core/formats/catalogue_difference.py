"""What a new edition changes against the one before, said before it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from core.domain.agreements import Agreement, Catalogue, Lot, LotSupplier, Price
from core.domain.money import pounds, rate_words
from core.domain.period import day_in_words
from core.domain.return_fields import Asks

NEW, CHANGED, ENDED = "new", "changed", "ended"
AGREEMENT, LOT, SUPPLIER, PRICE = "agreement", "lot", "supplier", "price"

_Name = TypeVar("_Name")
_POUNDS = frozenset(("estimated_value", "min_value", "max_value", "joining_fee", "order_fee"))
_RATES = frozenset(("levy_rate", "rebate_rate"))


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what (agreement, lot, supplier, price), how (new, changed, ended), where."""

    what: str
    how: str
    agreement_no: str
    lot_no: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """All changes from one edition to another; ``old_edition`` is 0 where there was none."""

    publisher: str
    old_edition: int
    changes: tuple[Change, ...]

    def of(self, what: str, how: str) -> tuple[Change, ...]:
        """Return the changes of one sort."""
        return tuple(c for c in self.changes if (c.what, c.how) == (what, how))

    def counts(self) -> dict[str, int]:
        """Return how many changes there are of each sort, as ``new agreement`` and so on."""
        return {
            f"{how} {what}": len(self.of(what, how))
            for what in (AGREEMENT, LOT, SUPPLIER, PRICE)
            for how in (NEW, CHANGED, ENDED)
        }

    def in_words(self) -> tuple[str, ...]:
        """Return a line for each change, for a person to read."""
        return tuple(change.words for change in self.changes)


def difference(old: Catalogue | None, new: Catalogue) -> CatalogueDifference:
    """Compare two editions of one publisher; with no old one everything is new."""
    before = {a.agreement_no: a for a in old.agreements} if old else {}
    after = {a.agreement_no: a for a in new.agreements}
    changes: list[Change] = []
    for number, agreement in after.items():
        changes += _agreement_changes(before.get(number), agreement)
    for number, agreement in before.items():
        if number not in after:
            words = f"Agreement {number}, {agreement.title}, is no longer in the catalogue."
            changes.append(Change(AGREEMENT, ENDED, number, "", agreement.title, words))
    return CatalogueDifference(new.publisher, old.edition if old else 0, tuple(changes))


def _agreement_changes(old: Agreement | None, new: Agreement) -> Iterator[Change]:
    number = new.agreement_no
    if old is None:
        last = day_in_words(new.extension_taken or new.end)
        words = (
            f"New agreement {number}, {new.title}: {len(new.lots)} "
            f"{'lot' if len(new.lots) == 1 else 'lots'}, until {last}."
        )
        yield Change(AGREEMENT, NEW, number, "", new.title, words)
        return
    changed = list(_changed_fields(old, new, {"lots", "texts"}))
    changed += [
        _field_words(name, old.texts.get(name), new.texts.get(name))
        for name in sorted({*old.texts, *new.texts})
        if old.texts.get(name) != new.texts.get(name)
    ]
    if changed:
        words = f"Agreement {number}, {new.title}, changed: {'; '.join(changed)}."
        yield Change(AGREEMENT, CHANGED, number, "", new.title, words)
    lots = {lot.lot_no: lot for lot in old.lots}
    for lot in new.lots:
        yield from _lot_changes(number, lots.pop(lot.lot_no, None), lot)
    for lot in lots.values():
        words = f"Lot {lot.lot_no} of {number}, {lot.title}, has ended."
        yield Change(LOT, ENDED, number, lot.lot_no, lot.title, words)


def _lot_changes(number: str, old: Lot | None, new: Lot) -> Iterator[Change]:
    if old is None:
        words = f"New lot {new.lot_no} of {number}, {new.title}."
        yield Change(LOT, NEW, number, new.lot_no, new.title, words)
        return
    changed = list(_changed_fields(old, new, {"suppliers", "prices"}))
    if changed:
        words = f"Lot {new.lot_no} of {number}, {new.title}, changed: {'; '.join(changed)}."
        yield Change(LOT, CHANGED, number, new.lot_no, new.title, words)
    place = (number, new.lot_no)
    yield from _supplier_changes(place, old.suppliers, new.suppliers)
    yield from _price_changes(place, old.prices, new.prices)


def _supplier_changes(
    place: tuple[str, str], old: Sequence[LotSupplier], new: Sequence[LotSupplier]
) -> Iterator[Change]:
    before, after = ({each.name: each for each in side} for side in (old, new))
    where = f"lot {place[1]} of {place[0]}"
    for name, how in _how(before, after):
        said = {NEW: "is now on", ENDED: "is no longer on", CHANGED: "changed on"}[how]
        words = f"{name} {said} {where}."
        if how == CHANGED:
            what = "; ".join(_changed_fields(before[name], after[name], set()))
            words = f"{name} {said} {where}: {what}."
        yield Change(SUPPLIER, how, *place, name, words)


def _price_changes(
    place: tuple[str, str], old: Sequence[Price], new: Sequence[Price]
) -> Iterator[Change]:
    before, after = ({f"{p.item} ({p.unit})": p for p in side} for side in (old, new))
    where = f"lot {place[1]} of {place[0]}"
    for name, how in _how(before, after):
        words = f"{name} has no price any more, {where}."
        if how == NEW:
            words = f"{name} now has a price, {_price(after[name])}, {where}."
        elif how == CHANGED:
            words = f"{name} was {_price(before[name])}, is now {_price(after[name])}, {where}."
        yield Change(PRICE, how, *place, name, words)


def _price(price: Price) -> str:
    parts = [] if price.framework is None else [pounds(price.framework)]
    if price.benchmark is not None:
        parts.append(f"benchmark {pounds(price.benchmark)}")
    return ", ".join(parts) or "not stated"


def _how(before: Mapping[_Name, Any], after: Mapping[_Name, Any]) -> Iterator[tuple[_Name, str]]:
    for name, value in after.items():
        if name not in before:
            yield name, NEW
        elif before[name] != value:
            yield name, CHANGED
    yield from ((name, ENDED) for name in before if name not in after)


def _changed_fields(old: Any, new: Any, beside: set[str]) -> Iterator[str]:
    for each in fields(old):
        if each.name not in beside:
            was, now = getattr(old, each.name), getattr(new, each.name)
            if was != now:
                yield _field_words(each.name, was, now)


def _field_words(name: str, was: Any, now: Any) -> str:
    words = name.replace("_", " ")
    if isinstance(was, Asks) and isinstance(now, Asks):
        return _asks_words(was, now)
    if isinstance(was, tuple) or isinstance(now, tuple):
        return words
    return f"{words} was {_shown(name, was)}, is now {_shown(name, now)}"


def _asks_words(was: Asks, now: Asks) -> str:
    """Say which fields are also asked now, which no longer, and which otherwise."""
    before, after = (
        {(record.title, one.title): one for record in asks.records for one in record.fields}
        for asks in (was, now)
    )
    said = {NEW: "also asked", ENDED: "no longer asked", CHANGED: "asked otherwise"}
    sorts: dict[str, list[str]] = {how: [] for how in said}
    for place, how in _how(before, after):
        sorts[how].append(" ".join(place))
    parts = [f"{said[how]}: {', '.join(names)}" for how, names in sorts.items() if names]
    return "; ".join(parts) or "what can be chosen in answers"


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return "not stated"
    if name in _POUNDS:
        return pounds(value)
    if name in _RATES:
        return rate_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_in_words(value)
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
