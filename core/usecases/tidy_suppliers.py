"""Bring the spellings of a supplier together: offered, joined, parted, never assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from core.classifying import names, number_pairs
from core.domain.collector import without_collector
from core.domain.decisions import NamePair, Rule
from core.domain.identifiers import clashes
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.domain.wording import number_of
from core.store import decisions
from core.store import suppliers as store
from core.store.book import Book, Work
from core.store.memory import CONTRACTS, DEALS
from core.store.suppliers import Spelling, SupplierRow
from core.usecases.deciding import decide_again

# What the verbs give and take, for both front ends.
__all__ = ["Spelling", "SupplierRow"]

_SAME_NAME = 100


class UnknownSupplier(UserError):
    """The book has no supplier number {number}."""

    code = "SB-250"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook suppliers list."


class NobodyOfThatName(UserError):
    """No one supplier of this book is called {name}."""

    code = "SB-771"
    exit_code = 2
    remedy_text = "Name it by its number: spendbook suppliers list."


@dataclass(frozen=True, slots=True)
class SupplierPair:
    """Two suppliers offered as one, with the evidence. ``pence`` is what both were paid."""

    left: SupplierRow
    right: SupplierRow
    reason: str
    strength: int
    pence: int

    def ids(self) -> tuple[SupplierId, SupplierId]:
        """Return the numbers of both, the smaller first."""
        one, other = sorted((self.left.supplier.id, self.right.supplier.id))
        return one, other


@dataclass(frozen=True, slots=True)
class HouseRow:
    """What the suppliers of one house were paid together; a supplier of none is its own."""

    name: str
    members: tuple[SupplierRow, ...]
    lines: int
    pence: int
    unmapped_pence: int


def suppliers(book: Book) -> tuple[SupplierRow, ...]:
    """List the suppliers, the largest first."""
    return store.suppliers(book)


def by_house(rows: Sequence[SupplierRow]) -> tuple[HouseRow, ...]:
    """Add suppliers up by the house that they belong to, the most pounds first."""
    groups: dict[tuple[str, int], list[SupplierRow]] = defaultdict(list)
    for row in rows:
        house = row.supplier.parent
        groups[house or row.supplier.name, 0 if house else row.supplier.id].append(row)
    found = (
        HouseRow(
            name,
            tuple(members),
            sum(row.lines for row in members),
            sum(row.pence for row in members),
            sum(row.unmapped_pence for row in members),
        )
        for (name, _), members in groups.items()
    )
    return tuple(sorted(found, key=lambda row: (-row.pence, row.name)))


def possible_matches(book: Book) -> tuple[SupplierPair, ...]:
    """Offer suppliers that may be one, by pounds, each with what speaks for it.

    A number that both have in a register says most; two that have different ones are never
    offered, nor is what was refused, under whatever spelling it comes again.
    """
    return book.remembered(
        "possible matches", lambda: _possible_matches(book), in_spite_of=CONTRACTS | DEALS
    )


@without_collector()
def _possible_matches(book: Book) -> tuple[SupplierPair, ...]:
    rows = store.suppliers(book)
    refused = _Refusals(book)
    found: dict[tuple[SupplierId, SupplierId], SupplierPair] = {}
    for pair in (*_by_number(rows), *_by_name(rows)):
        held = found.get(pair.ids())
        if held is None or held.strength < pair.strength:
            found[pair.ids()] = pair
    offers = (
        pair
        for pair in found.values()
        if not clashes(pair.left.supplier.identifiers, pair.right.supplier.identifiers)
        and not refused.hold(pair)
    )
    return tuple(sorted(offers, key=lambda p: (-abs(p.pence), p.ids())))


def paid_in(pairs: Iterable[SupplierPair]) -> int:
    """Add up what the suppliers of some pairs were paid, each supplier once."""
    rows = {row.supplier.id: row.pence for pair in pairs for row in (pair.left, pair.right)}
    return sum(rows.values())


def spellings(book: Book, supplier_id: SupplierId) -> tuple[Spelling, ...]:
    """List the names under which a supplier stands in the files, and how each is read."""
    found = store.spellings(book, supplier_id)
    return tuple(replace(one, read_as=names.read_as(one.name)) for one in found)


def merge(book: Book, keep: SupplierId, others: Sequence[SupplierId]) -> Touched:
    """Make several suppliers one, under the name of the one to keep. The files' names stay.

    Contracts, answers about lots, flags and numbers go with them, and so do rules for their
    names; where the kept one has its own, that stands.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = named(book, (keep, *others))
    joined = ", ".join(known[one] for one in others)
    asked = {"keep": keep, "others": list(others)}
    with book.work(Operation("merge", f"Joined {joined} to {known[keep]}", asked)) as work:
        carried = join(work, {one: keep for one in others if one != keep}, known)
        if carried:
            work.say(f"Joined {joined} to {known[keep]}, with {_rules(carried)}")
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
    many = number_of(len(joined), "supplier")
    summary = f"Joined {many} to others that are the same"
    with book.work(Operation("merge", summary, asked)) as work:
        carried = join(work, joined, {key: row.supplier.name for key, row in rows.items()})
        if carried:
            work.say(f"{summary}, with {_rules(carried)}")
        decide_again(work)
    return work.touched


def never(book: Book, left: SupplierId, right: SupplierId) -> Touched:
    """Remember that two suppliers are not one."""
    return never_any(book, [(left, right)])


def never_any(book: Book, pairs: Sequence[tuple[SupplierId, SupplierId]]) -> Touched:
    """Remember of several pairs that they are not one supplier.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = named(book, [one for pair in pairs for one in pair])
    if len(pairs) == 1:
        ((left, right),) = pairs
        summary = f"{known[left]} and {known[right]} are not the same"
        asked: dict[str, object] = {"left": left, "right": right}
    else:
        summary = f"{len(pairs)} pairs of suppliers are not the same"
        asked = {"pairs": [list(pair) for pair in pairs]}
    with book.work(Operation("never", summary, asked)) as work:
        for one, other in pairs:
            store.refuse_pair(work, one, other)
    return work.touched


def split(book: Book, payee_ids: Sequence[int], name: str) -> Touched:
    """Make some spellings of a supplier a supplier of their own.

    The two are not offered as one again.
    """
    asked = {"payees": list(payee_ids), "name": name}
    before = {one.supplier_id for one in store.payee_names(book) if one.payee_id in set(payee_ids)}
    with book.work(Operation("split", f"Made {name} a supplier of its own", asked)) as work:
        number = store.split(work, payee_ids, name)
        for old in before:
            store.refuse_pair(work, old, number)
        decide_again(work)
    return work.touched


def suggest_names(supplier_names: Sequence[str]) -> list[NamePair]:
    """Offer pairs within a list of names; needs no book."""
    return names.suggest_pairs([(name, 1) for name in supplier_names])


def group_names(supplier_names: Sequence[str]) -> dict[str, str]:
    """Say for each name of a list under which name it would stand; needs no book."""
    return names.group(supplier_names)


def supplier_called(book: Book, said: str) -> SupplierId:
    """Return the supplier of a number or a name.

    Raises:
        NobodyOfThatName: none is called so, or several are.
    """
    if said.isdigit():
        return SupplierId(int(said))
    known = store.known_as(book)
    key = names.tidy(said)
    exactly = {one.id for one in known if said in (one.name, *one.spellings)}
    alike = {one.id for one in known if key in (one.key, *map(names.tidy, one.spellings))}
    # One that was joined to another keeps its name, and has no payments any more.
    found = store.paid_of(book, exactly) or store.paid_of(book, alike)
    if len(found) != 1:
        raise NobodyOfThatName(name=said)
    return next(iter(found))


def named(book: Book, ids: Collection[SupplierId]) -> dict[SupplierId, str]:
    """Return the names of suppliers.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = store.names_of(book, tuple(ids))
    for one in ids:
        if one not in known:
            raise UnknownSupplier(number=one)
    return known


class _Refusals:
    """The pairs that are not one supplier: by number, and by how their names are read.

    A name that comes again with another legal form or code is refused as it was before.
    """

    def __init__(self, book: Book) -> None:
        pairs = store.refusals(book)
        known = store.names_of(book, [SupplierId(one) for pair in pairs for one in pair])
        self._ids = pairs
        self._keys = {
            frozenset(names.tidy(known[SupplierId(one)]) for one in pair) for pair in pairs
        }

    def hold(self, pair: SupplierPair) -> bool:
        if pair.ids() in self._ids:
            return True
        keys = frozenset(names.tidy(row.supplier.name) for row in (pair.left, pair.right))
        return len(keys) > 1 and keys in self._keys


def _by_number(rows: Sequence[SupplierRow]) -> Iterator[SupplierPair]:
    by_id = {row.supplier.id: row for row in rows}
    numbers = {key: row.supplier.identifiers for key, row in by_id.items()}
    for (one, other), told in number_pairs.sharing(numbers).items():
        yield _pair(by_id[one], by_id[other], told.reason, told.strength)


def _by_name(rows: Sequence[SupplierRow]) -> Iterator[SupplierPair]:
    by_name: dict[str, list[SupplierRow]] = defaultdict(list)
    for row in rows:
        by_name[row.supplier.name].append(row)
    for alike in by_name.values():
        for one, other in combinations(alike, 2):
            yield _pair(one, other, "Same name", _SAME_NAME)
    weights = [(name, sum(abs(row.pence) for row in alike)) for name, alike in by_name.items()]
    for pair in names.suggest_pairs(weights):
        for left in by_name[pair.left]:
            for right in by_name[pair.right]:
                yield _pair(left, right, pair.reason, pair.strength)


def _pair(one: SupplierRow, other: SupplierRow, reason: str, strength: int) -> SupplierPair:
    """Make an offer; the one that was paid more is to be kept."""
    left, right = sorted((one, other), key=lambda row: (-abs(row.pence), row.supplier.id))
    return SupplierPair(left, right, reason, strength, left.pence + right.pence)


def join(
    work: Work, joined: Mapping[SupplierId, SupplierId], known: Mapping[SupplierId, str]
) -> int:
    """Join suppliers to others; return how many rules went with them."""
    carried = 0
    for gone, keep in joined.items():
        carried += _carry_rules(work, known[gone], known[keep])
        store.merge(work, keep, [gone])
    return carried


def going_along(rules: Iterable[Rule], gone: str, keep: str) -> tuple[Rule, ...]:
    """Return the rules for a name that is given up that go over to the one that is kept.

    Where the kept one has a rule of its own for the same account and words, that decides.
    """
    old, new = names.tidy(gone), names.tidy(keep)
    if old == new:
        return ()
    for_one = [rule for rule in rules if _is_for_one(rule)]
    own = {(rule.account, rule.words) for rule in for_one if names.tidy(rule.supplier) == new}
    return tuple(
        rule
        for rule in for_one
        if names.tidy(rule.supplier) == old and (rule.account, rule.words) not in own
    )


def _carry_rules(work: Work, gone: str, keep: str) -> int:
    moved = going_along(decisions.rules(work.book), gone, keep)
    for rule in moved:
        store.move_rule(work, rule.id, keep)
    return len(moved)


def _is_for_one(rule: Rule) -> bool:
    return bool(rule.supplier) and not rule.supplier.startswith("~")


def _rules(count: int) -> str:
    return "the rule for it" if count == 1 else f"{count} rules for them"


def _root(groups: Mapping[SupplierId, SupplierId], one: SupplierId) -> SupplierId:
    while one in groups:
        one = groups[one]
    return one
