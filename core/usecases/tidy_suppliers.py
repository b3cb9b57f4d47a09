"""Bring the spellings of a supplier together, and say what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.classifying import names
from core.domain.decisions import NamePair
from core.domain.operations import Operation, Touched
from core.domain.parties import PayeeClass, SupplierId
from core.domain.problems import UserError
from core.store import suppliers as store
from core.store.book import Book
from core.store.suppliers import Spelling, SupplierRow
from core.usecases.deciding import decide_again

# What the verbs give and take, for both front ends.
__all__ = ["Spelling", "SupplierRow"]


class UnknownSupplier(UserError):
    """The book has no supplier number {number}."""

    code = "SB-250"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook suppliers list."


@dataclass(frozen=True, slots=True)
class SupplierPair:
    """Two suppliers offered as one, with the evidence. ``pence`` is what both were paid."""

    left: SupplierRow
    right: SupplierRow
    reason: str
    strength: int
    pence: int


def suppliers(book: Book) -> tuple[SupplierRow, ...]:
    """List the suppliers, the largest first."""
    return store.suppliers(book)


def possible_matches(book: Book) -> tuple[SupplierPair, ...]:
    """Offer suppliers that may be one, by pounds; what was refused is not offered again."""
    rows = store.suppliers(book)
    refused = store.refusals(book)
    by_name = {row.supplier.name: row for row in rows}
    pairs = []
    for pair in names.suggest_pairs([(row.supplier.name, abs(row.pence)) for row in rows]):
        left, right = by_name[pair.left], by_name[pair.right]
        ids = tuple(sorted((left.supplier.id, right.supplier.id)))
        if ids not in refused:
            pence = left.pence + right.pence
            pairs.append(SupplierPair(left, right, pair.reason, pair.strength, pence))
    return tuple(sorted(pairs, key=lambda p: (-abs(p.pence), p.left.supplier.id)))


def spellings(book: Book, supplier_id: SupplierId) -> tuple[Spelling, ...]:
    """List the names under which a supplier stands in the files."""
    return store.spellings(book, supplier_id)


def merge(book: Book, keep: SupplierId, others: Sequence[SupplierId]) -> Touched:
    """Make several suppliers one, under the name of the one to keep. The files' names stay.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = _named(book, (keep, *others))
    joined = ", ".join(known[one] for one in others)
    asked = {"keep": keep, "others": list(others)}
    with book.work(Operation("merge", f"Joined {joined} to {known[keep]}", asked)) as work:
        store.merge(work, keep, others)
        decide_again(work)
    return work.touched


def accept(book: Book, pairs: Sequence[SupplierPair]) -> Touched:
    """Join the suppliers of several pairs at once, each under the name that was paid most."""
    groups: dict[SupplierId, SupplierId] = {}
    rows = {row.supplier.id: row for pair in pairs for row in (pair.left, pair.right)}
    for pair in pairs:
        left, right = (_root(groups, row.supplier.id) for row in (pair.left, pair.right))
        if left != right:
            keep, gone = sorted((left, right), key=lambda one: (-abs(rows[one].pence), one))
            groups[gone] = keep
    joined = {gone: _root(groups, gone) for gone in groups}
    asked = {"joined": [[gone, keep] for gone, keep in joined.items()]}
    summary = f"Joined {len(joined)} suppliers to others that are the same"
    with book.work(Operation("merge", summary, asked)) as work:
        for gone, keep in joined.items():
            store.merge(work, keep, [gone])
        decide_again(work)
    return work.touched


def never(book: Book, left: SupplierId, right: SupplierId) -> Touched:
    """Remember that two suppliers are not one."""
    known = _named(book, (left, right))
    summary = f"{known[left]} and {known[right]} are not the same"
    with book.work(Operation("never", summary, {"left": left, "right": right})) as work:
        store.refuse_pair(work, left, right)
    return work.touched


def split(book: Book, payee_ids: Sequence[int], name: str) -> Touched:
    """Make some spellings of a supplier a supplier of their own."""
    asked = {"payees": list(payee_ids), "name": name}
    with book.work(Operation("split", f"Made {name} a supplier of its own", asked)) as work:
        store.split(work, payee_ids, name)
        decide_again(work)
    return work.touched


def set_flags(book: Book, supplier_id: SupplierId, **flags: bool | PayeeClass | None) -> Touched:
    """Say what a supplier is: sme, vcse, local, payee_class, public_body, family.

    Raises:
        UnknownSupplier: the number is not in the book.
    """
    name = _named(book, (supplier_id,))[supplier_id]
    said = ", ".join(f"{flag.replace('_', ' ')}: {_word(v)}" for flag, v in flags.items())
    asked = {"supplier": supplier_id, **{flag: _word(v) for flag, v in flags.items()}}
    with book.work(Operation("flag", f"{name}: {said}", asked)) as work:
        store.set_flags(work, supplier_id, **flags)
    return work.touched


def suggest_names(supplier_names: Sequence[str]) -> list[NamePair]:
    """Offer pairs within a list of names; needs no book."""
    return names.suggest_pairs([(name, 1) for name in supplier_names])


def group_names(supplier_names: Sequence[str]) -> dict[str, str]:
    """Say for each name of a list under which name it would stand; needs no book."""
    return names.group(supplier_names)


def _root(groups: Mapping[SupplierId, SupplierId], one: SupplierId) -> SupplierId:
    while one in groups:
        one = groups[one]
    return one


def _named(book: Book, ids: Sequence[SupplierId]) -> dict[SupplierId, str]:
    known = store.names_of(book, ids)
    for one in ids:
        if one not in known:
            raise UnknownSupplier(number=one)
    return known


def _word(value: bool | PayeeClass | None) -> str:
    if value is None:
        return "not known"
    return str(value) if isinstance(value, PayeeClass) else ("yes" if value else "no")
