"""Keep the names of individuals and of confidential payees out of what is made to leave the body.

Screens inside the book show them. What a person typed may name them too, so it is read through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.classifying.redaction import masks, redact_payee, redact_text
from core.domain.contracts import Contract, ContractId
from core.domain.parties import PayeeClass, SupplierId
from core.domain.returns import Profile
from core.domain.watching import Due, OutsideRow, Review, ThresholdRow, Watch
from core.store import contracts as register
from core.store import suppliers
from core.store.book import Book
from core.usecases.publish_register import holders

_WORD = re.compile(r"\w+")

# What a payee is that may be named.
_OPEN = PayeeClass.ORGANISATION

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masks:
    """Whom not to name: suppliers and contracts with what each is, and names by their words."""

    suppliers: Mapping[SupplierId, PayeeClass]
    contracts: Mapping[ContractId, PayeeClass]
    names: Mapping[str, Mapping[Words, PayeeClass]]

    def payee(self, supplier_id: SupplierId | None, name: str) -> str:
        """Return the name of a supplier as it may leave."""
        return redact_payee(name, self._of(supplier_id), Profile.PUBLIC)

    def contract(self, contract: Contract) -> Contract:
        """Return a contract as it may leave: title, description and supplier masked together."""
        kind = self.contracts.get(contract.id, _OPEN)
        title, description = (
            self.typed(redact_text(text, Profile.PUBLIC, kind))
            for text in (contract.title, contract.description)
        )
        supplier = redact_payee(contract.supplier, kind, Profile.PUBLIC)
        return replace(contract, title=title, description=description, supplier=supplier)

    def typed(self, text: str) -> str:
        """Return what a person typed as it may leave: without what is private, and those names."""
        return self.text(redact_text(text, Profile.PUBLIC, _OPEN))

    def text(self, text: str, about: Iterable[Contract] = ()) -> str:
        """Return a sentence of ours as it may leave; ``about`` are contracts that it may name."""
        for contract in about:
            if contract.title:
                text = text.replace(contract.title, self.contract(contract).title)
        parts, place = [], 0
        for start, end, kind in self._named(text):
            parts += [text[place:start], redact_payee("", kind, Profile.PUBLIC)]
            place = end
        return "".join((*parts, text[place:]))

    def _of(self, supplier_id: SupplierId | None) -> PayeeClass:
        return _OPEN if supplier_id is None else self.suppliers.get(supplier_id, _OPEN)

    def _named(self, text: str) -> Iterator[tuple[int, int, PayeeClass]]:
        """Yield where somebody is named: the longest name at each word."""
        found = list(_WORD.finditer(text)) if self.names else []
        words = [one[0].casefold() for one in found]
        place = 0
        while place < len(found):
            known = self.names.get(words[place], {})
            fitting = [name for name in known if _begins(words, place, name)]
            if not fitting:
                place += 1
                continue
            name = max(fitting, key=len)
            last = place + len(name) - 1
            yield found[place].start(), found[last].end(), known[name]
            place = last + 1


def masks_of(book: Book) -> Masks:
    """Say whom nothing that leaves a book may name."""
    with book.read() as connection:
        known = suppliers.by_id(connection)
    kinds = {SupplierId(number): one.payee_class for number, one in known.items()}
    private = {one: kind for one, kind in kinds.items() if masks(Profile.PUBLIC, kind)}
    held = {one: kind for one, kind in holders(book).items() if masks(Profile.PUBLIC, kind)}
    names: dict[str, dict[Words, PayeeClass]] = {}
    said = [(known[one].name, kind) for one, kind in private.items()]
    said += [(one.supplier, held[one.id]) for one in register.contracts(book) if one.id in held]
    for name, kind in said:
        words = tuple(_WORD.findall(name.casefold()))
        if words:
            names.setdefault(words[0], {})[words] = kind
    return Masks(private, held, names)


def mask_watch(book: Book, watch: Watch) -> Watch:
    """Return what is watched as it may leave the body; amounts stay."""
    mask = masks_of(book)
    return replace(
        watch,
        uses=tuple(
            replace(
                one,
                contract=mask.contract(one.contract),
                words=mask.text(one.words, [one.contract]),
            )
            for one in watch.uses
        ),
        outside=tuple(_outside(mask, one) for one in watch.outside),
        thresholds=tuple(_threshold(mask, one) for one in watch.thresholds),
        reviews=tuple(replace(one, note=mask.typed(one.note)) for one in watch.reviews),
        reviewed={one.id: _reviewed(mask, one, watch.reviewed[one.id]) for one in watch.reviews},
        due=mask_due(book, watch.due),
    )


def mask_due(book: Book, due: Sequence[Due]) -> tuple[Due, ...]:
    """Return what is due as it may leave the body."""
    mask = masks_of(book)
    return tuple(_due(mask, one) for one in due)


def _due(mask: Masks, one: Due) -> Due:
    if one.contract is None:
        title = mask.typed(mask.payee(one.supplier_id, one.title))
        return replace(one, title=title, words=mask.typed(one.words))
    contract = mask.contract(one.contract)
    title = contract.title or contract.ref or contract.supplier
    words = mask.typed(mask.text(one.words, [one.contract]))
    return replace(one, title=title, words=words, contract=contract)


def _outside(mask: Masks, row: OutsideRow) -> OutsideRow:
    return replace(
        row,
        supplier=mask.payee(row.supplier_id, row.supplier),
        words=mask.text(row.words, row.contracts),
        contracts=tuple(map(mask.contract, row.contracts)),
        note=mask.typed(row.note),
    )


def _threshold(mask: Masks, row: ThresholdRow) -> ThresholdRow:
    subject = mask.payee(row.supplier_id, row.subject)
    return replace(row, subject=mask.text(subject), words=mask.text(row.words))


def _reviewed(mask: Masks, review: Review, name: str) -> str:
    if review.contract_id is None:
        return mask.payee(review.supplier_id, name)
    kind = mask.contracts.get(review.contract_id, _OPEN)
    return mask.typed(redact_payee(name, kind, Profile.PUBLIC))


def _begins(words: Sequence[str], place: int, name: Words) -> bool:
    return tuple(words[place : place + len(name)]) == name
