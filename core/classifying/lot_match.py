"""Which of our suppliers are on a lot, and which lot a contract's own words speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from core.classifying.tidying import tidy, trading_name
from core.classifying.words import contains, words_of
from core.domain.agreements import Agreement, Catalogue, LotKey, LotSupplier
from core.domain.assessment import Listing
from core.domain.parties import KnownAs, PayeeClass, SupplierId

_LOT = re.compile(r"\blot\s*(?:no\.?|number)?\s*([0-9]+(?:[.][0-9]+)?[a-z]?|[a-z])\b", re.I)
# More names than the catalogues of a dozen publishers have.
_NAMES = 100_000
# An agreement's number of fewer signs is met by chance: other things are numbered 882 too.
_TELLING = 4
_NEVER_LISTED = (PayeeClass.INDIVIDUAL, PayeeClass.REDACTED)


def listings(
    ours: Iterable[KnownAs], lots: Mapping[LotKey, Iterable[LotSupplier]]
) -> dict[LotKey, tuple[Listing, ...]]:
    """Find our suppliers among those of each lot, with what says that they are the same.

    A registered number that is equal says most; then the name but for case, punctuation and
    legal form; then one of the other spellings of it in the files, which a person joined; then
    a trading name. Lots with none of ours are left out.
    """
    known = _Known(ours)
    found = {key: known.listed(suppliers) for key, suppliers in lots.items()}
    return {key: matches for key, matches in found.items() if matches}


class _Known:
    """Our suppliers by number, name, other spellings and trading name."""

    def __init__(self, ours: Iterable[KnownAs]) -> None:
        self._numbers: dict[tuple[str, str], list[SupplierId]] = defaultdict(list)
        self._names: dict[str, list[SupplierId]] = defaultdict(list)
        self._spellings: dict[str, list[SupplierId]] = defaultdict(list)
        self._trades: dict[str, list[SupplierId]] = defaultdict(list)
        for supplier in ours:
            if supplier.payee_class in _NEVER_LISTED:
                continue
            for identifier in supplier.identifiers:
                self._numbers[identifier.scheme, _number(identifier.id)].append(supplier.id)
            self._names[supplier.key].append(supplier.id)
            if supplier.spellings:
                self._add_spellings(supplier)
            elif trade := _traded(supplier.name):
                self._add_trades(supplier, (trade,))

    def _add_spellings(self, supplier: KnownAs) -> None:
        spellings = [name for name in supplier.spellings if name != supplier.name]
        for other in {_key(name) for name in spellings} - {supplier.key}:
            self._spellings[other].append(supplier.id)
        self._add_trades(supplier, filter(None, map(_traded, (supplier.name, *spellings))))

    def _add_trades(self, supplier: KnownAs, trades: Iterable[str]) -> None:
        for trade in {_key(name) for name in trades} - {""}:
            self._trades[trade].append(supplier.id)

    def listed(self, suppliers: Iterable[LotSupplier]) -> tuple[Listing, ...]:
        """Return ours among the suppliers of one lot, each once, by its best evidence."""
        best: dict[SupplierId, Listing] = {}
        for supplier in suppliers:
            if supplier.status != "active":
                continue
            for listing in self._meet(supplier):
                held = best.get(listing.supplier_id)
                if held is None or held.strength < listing.strength:
                    best[listing.supplier_id] = listing
        return tuple(best[key] for key in sorted(best))

    def _meet(self, supplier: LotSupplier) -> Iterable[Listing]:
        name, number = supplier.name, supplier.identifier
        if number:
            for ours in self._numbers.get((number.scheme, _number(number.id)), ()):
                yield Listing(ours, name, f"Same registered number {number.id}.", 100)
        key = _key(name)
        # A key of one short word is met by chance more often than a longer one.
        strength = 90 if " " in key or len(key) > 4 else 70
        for ours in self._names.get(key, ()):
            yield Listing(ours, name, "Same name but for spelling and legal form.", strength)
        for ours in self._spellings.get(key, ()):
            reason = "Same name as one of the spellings that you joined."
            yield Listing(ours, name, reason, strength - 5)
        for trade in filter(None, (supplier.trading_name, _traded(name))):
            key = _key(trade)
            known = (self._names, self._spellings, self._trades)
            for ours in [number for by_key in known for number in by_key.get(key, ())]:
                yield Listing(ours, name, f"Trades as {trade}.", 80)
        for ours in self._trades.get(_key(name), ()):
            yield Listing(ours, name, f"Your ledger has {name} as a trading name.", 80)


@lru_cache(maxsize=_NAMES)
def _key(name: str) -> str:
    # A supplier is on many lots, and the same lots are compared after every change.
    return tidy(name)


@lru_cache(maxsize=_NAMES)
def _traded(name: str) -> str:
    return trading_name(name)


def lot_named(text: str, catalogues: Sequence[Catalogue]) -> LotKey | None:
    """Return the lot that a contract's framework text names; None where it is not clear.

    Read are the agreement's number or whole title, and "lot 3b"; an agreement of one lot
    needs no lot number. A number of two or three signs counts beside its publisher's name only.
    """
    named = [
        (catalogue.publisher, agreement)
        for catalogue in catalogues
        for agreement in catalogue.agreements
        if _names_agreement(text, agreement, catalogue.publisher)
    ]
    # A longer number holds a shorter one: RM6100 stands in RM6100-2.
    longest = max((len(_compact(agreement.agreement_no)) for _, agreement in named), default=0)
    lots = [
        LotKey(publisher, agreement.agreement_no, lot_no)
        for publisher, agreement in named
        if len(_compact(agreement.agreement_no)) == longest
        for lot_no in _lots_meant(text, agreement)
    ]
    return lots[0] if len(lots) == 1 else None


def _names_agreement(text: str, agreement: Agreement, publisher: str) -> bool:
    number, said = _compact(agreement.agreement_no), words_of(text)
    title = words_of(agreement.title)
    if len(number) < _TELLING:
        signs = re.findall(r"[a-z0-9]+", _LOT.sub(" ", text).lower())
        theirs = publisher.lower() in signs or contains(said, words_of(agreement.owner))
        by_number = theirs and len(number) > 1 and number in signs
    else:
        by_number = number in _compact(text)
    return by_number or (len(title) >= 2 and contains(said, title))


def _lots_meant(text: str, agreement: Agreement) -> list[str]:
    if len(agreement.lots) == 1:
        return [agreement.lots[0].lot_no]
    stated = {match.lower() for match in _LOT.findall(text)}
    return [
        lot.lot_no
        for lot in agreement.lots
        if lot.lot_no.lower().removeprefix("lot").strip() in stated
    ]


def _compact(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _number(text: str) -> str:
    return _compact(text).lstrip("0")
