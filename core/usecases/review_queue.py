"""The review queue: what a person decides in one stroke, the most pounds first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.classifying import learner
from core.classifying.card_words import settles_a_card
from core.classifying.kinds import read_kinds
from core.classifying.rule_book import RuleBook
from core.classifying.taxonomy_data import starter_rules_for
from core.domain.decisions import HELD, Kind, Method, Outcome, Suggestion
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store import credits, decisions
from core.store.book import Book
from core.store.decisions import KindAmount
from core.usecases.deciding import decide_again
from core.usecases.holding_back import SETTING, confirm_above, group_of_kind
from core.usecases.trees import tree_of

_MOST_SUGGESTIONS = 3
_ALL_THE_SAME = 100
_RULE_ALONE = 50
_DECIDED = frozenset({Method.GIVEN, Method.LINE, Method.RULE, Method.SUPPLIER})
_BY_THE_SUPPLIER = frozenset({Method.LINE, Method.SUPPLIER, Method.GIVEN})

_Key = tuple[SupplierId, str, CategoryCode]


class Shown(StrEnum):
    """Which groups a list holds."""

    UNKNOWN = "unknown"
    IN_SCOPE = "in scope"
    OUT_OF_SCOPE = "out of scope"

    def holds(self, outcome: Outcome) -> bool:
        """Say whether what was decided so belongs into the list."""
        if outcome.scope or self is Shown.OUT_OF_SCOPE:
            return bool(outcome.scope) and self is Shown.OUT_OF_SCOPE
        return self is Shown.IN_SCOPE or outcome.method is Method.UNKNOWN


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Payments to one supplier under one account: what the person decides in one stroke.

    ``reason`` says why it is where it is. Suggestions are at most three, the best first.
    ``account_key`` is the same for one account whatever codes it has.
    """

    kinds: tuple[KindId, ...]
    supplier_id: SupplierId
    supplier: str
    account: str
    account_key: str
    lines: int
    pence: int
    category: CategoryCode
    method: Method
    reason: str
    suggestions: tuple[Suggestion, ...]

    def certain(self) -> Suggestion | None:
        """Return the one suggestion that rests on decisions for the supplier, else None."""
        first = self.suggestions[0] if self.suggestions else None
        sure = first and first.source is Method.SUPPLIER and first.strength == _ALL_THE_SAME
        return first if sure else None


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """Groups whose supplier is decided already, to be accepted at once.

    ``above`` are those of more pounds than may go without a look: they stay in the queue.
    """

    items: tuple[QueueItem, ...]
    above: tuple[QueueItem, ...]
    limit: Pence

    def lines(self) -> int:
        """Return how many payments would get a category."""
        return sum(item.lines for item in self.items)

    def pence(self) -> int:
        """Return how much was paid for them."""
        return sum(item.pence for item in self.items)


def queue(book: Book, *, shown: Shown = Shown.UNKNOWN, limit: int = 500) -> tuple[QueueItem, ...]:
    """List groups of payments to put into categories, the most pounds first.

    Only the groups returned are looked at for suggestions: that is what costs time.
    """
    kinds = {kind.id: kind for kind in decisions.kinds(book)}
    outcomes = decisions.outcomes(book)
    amounts = _paid_by_kind(book)
    groups: dict[_Key, list[KindAmount]] = defaultdict(list)
    for amount in amounts:
        outcome = outcomes[amount.kind_id]
        if not shown.holds(outcome):
            continue
        account = group_of_kind(kinds[amount.kind_id])[1]
        groups[amount.supplier_id, account, outcome.category].append(amount)
    largest = sorted(groups.items(), key=lambda item: (-_size(item[1]), item[0]))[:limit]
    adviser = _Adviser(book, kinds, outcomes, amounts)
    return tuple(_item(key, found, kinds, outcomes, adviser) for key, found in largest)


def _paid_by_kind(book: Book) -> list[KindAmount]:
    """List what was paid for each kind, but for the credits that follow a payment instead."""
    found = []
    following = credits.following(book)
    for amount in decisions.kind_amounts(book):
        lines, pence = following.get(amount.kind_id, (0, 0))
        if amount.lines > lines:
            found.append(replace(amount, lines=amount.lines - lines, pence=amount.pence - pence))
    return found


def kinds_of(
    book: Book, supplier: str, account: str = "", *, in_scope: bool = False
) -> tuple[KindId, ...]:
    """Return what was bought from a supplier, under one account if its code or name is given."""
    wanted = account.strip().casefold()
    outcomes = decisions.outcomes(book)
    return tuple(
        kind.id
        for kind in decisions.kinds(book)
        if kind.supplier == supplier
        and (not wanted or wanted in _names_of_account(kind.account_code, kind.account))
        and not (in_scope and outcomes[kind.id].scope)
    )


def bulk_offer(book: Book, waiting: Sequence[QueueItem] | None = None) -> BulkOffer:
    """Offer what rests on decisions for the same supplier; never what was only learned.

    ``waiting`` is the queue, where it has been listed already.
    """
    limit = confirm_above(book)
    sure = [item for item in (queue(book) if waiting is None else waiting) if item.certain()]
    return BulkOffer(
        items=tuple(item for item in sure if abs(item.pence) <= limit),
        above=tuple(item for item in sure if abs(item.pence) > limit),
        limit=limit,
    )


def accept_all(book: Book, offer: BulkOffer) -> Touched:
    """Put every group of an offer where it belongs: one step, taken back as one."""
    choices = {
        kind: (certain.category, "", f"You accepted it: {certain.reason}")
        for item in offer.items
        if (certain := item.certain())
        for kind in item.kinds
    }
    groups = "1 group" if len(offer.items) == 1 else f"{len(offer.items):,} groups"
    summary = f"Accepted what follows from earlier decisions for {groups}, {pounds(offer.pence())}"
    asked = {"kinds": sorted(choices)}
    with book.work(Operation("accept-all", summary, asked)) as work:
        decisions.set_kind_choices(work, choices)
        decide_again(work)
        work.count(offer.lines(), offer.pence())
    return work.touched


def set_confirm_above(book: Book, pence: Pence) -> Touched:
    """Say above how many pence a learned suggestion waits for a person, and decide again."""
    summary = f"Suggestions decide by themselves up to {pounds(pence)}"
    with book.work(Operation("confirm-above", summary, {"pence": pence})) as work:
        work.set_setting(SETTING, str(int(pence)))
        decide_again(work)
    return work.touched


class _Adviser:
    """Suggests categories from what was decided for the supplier, from rules, from words."""

    def __init__(
        self,
        book: Book,
        kinds: Mapping[KindId, Kind],
        outcomes: Mapping[KindId, Outcome],
        amounts: Sequence[KindAmount],
    ) -> None:
        # As when categories are derived: what rules decided teaches nothing, or the words of
        # one supplier's name would speak louder than what was bought from another.
        decided = [(kinds[k], o.category) for k, o in outcomes.items() if _teaches(o)]
        tree = tree_of(book)
        self._learned = learner.suggester(decided, tree)
        self._rules = RuleBook((*decisions.rules(book), *starter_rules_for(tree)))
        self._earlier: dict[SupplierId, dict[CategoryCode, _Earlier]] = {}
        for amount in amounts:
            outcome = outcomes[amount.kind_id]
            if _is_decided(outcome):
                places = self._earlier.setdefault(amount.supplier_id, {})
                places.setdefault(outcome.category, _Earlier()).add(amount, outcome)

    def suggestions(
        self, supplier: SupplierId, group: Sequence[Kind], but: CategoryCode
    ) -> tuple[Suggestion, ...]:
        """Return up to three, each category once; ``but`` is where the group is already.

        For the bill of a card there is only what persons decided: what was bought stands in the
        card file, and a category for the bill would count it twice.
        """
        learned = self._learned(group)
        own, shipped = self._from_earlier(supplier, learned)
        found: dict[CategoryCode, Suggestion] = {}
        by_rule = self._by_rule(group)
        # Where name and purchase name two leaves, both come before what single words say.
        said = (*by_rule, *learned) if len(by_rule) > 1 else (*learned, *by_rule)
        guessed = (*shipped, *said)
        for one in own if any(map(settles_a_card, group)) else (*own, *guessed):
            if one.category != but:
                found.setdefault(one.category, one)
        return tuple(found.values())[:_MOST_SUGGESTIONS]

    def _from_earlier(
        self, supplier: SupplierId, learned: Sequence[Suggestion]
    ) -> tuple[list[Suggestion], list[Suggestion]]:
        """Return what persons decided for the supplier, and what shipped rules did.

        The latter counts only as far as the words of the group do not speak against it.
        """
        places = self._earlier.get(supplier, {})
        whole = sum(place.lines for place in places.values())
        own, shipped = [], []
        for category, place in sorted(places.items(), key=lambda item: -item[1].lines):
            one = place.suggestion(category, whole)
            if place.by_person:
                own.append(one)
            elif not learned or learned[0].category == category:
                shipped.append(one)
        return own, shipped

    def _by_rule(self, group: Sequence[Kind]) -> list[Suggestion]:
        (read,) = read_kinds(group[:1])
        fit = self._rules.best(read)
        if fit is None or fit.rule.scope:
            return []
        reasons = {one.rule.category: one.reason for one in (fit, fit.other) if one}
        return [
            Suggestion(category, f"{why}; other words point elsewhere", _RULE_ALONE, Method.RULE)
            for category, why in reasons.items()
        ]


@dataclass(slots=True)
class _Earlier:
    """Payments to a supplier that have one category already."""

    lines: int = 0
    pence: int = 0
    by_person: bool = False
    by_supplier: bool = True

    def add(self, amount: KindAmount, outcome: Outcome) -> None:
        """Count payments in, and how they were decided."""
        self.lines += amount.lines
        self.pence += amount.pence
        own_rule = outcome.rule_id is not None and outcome.rule_id > 0
        self.by_person = self.by_person or own_rule or outcome.method is Method.LINE
        self.by_supplier = self.by_supplier and (own_rule or outcome.method in _BY_THE_SUPPLIER)

    def suggestion(self, category: CategoryCode, whole: int) -> Suggestion:
        """Return the suggestion to do the same again; ``whole`` is all payments decided."""
        payments = "1 earlier payment" if self.lines == 1 else f"{self.lines:,} earlier payments"
        source = Method.SUPPLIER if self.by_supplier else Method.RULE
        strength = _ALL_THE_SAME * self.lines // max(whole, 1)
        reason = f"{payments} to this supplier, {pounds(self.pence)}"
        return Suggestion(category, reason, strength, source)


def _item(
    key: _Key,
    amounts: Sequence[KindAmount],
    kinds: Mapping[KindId, Kind],
    outcomes: Mapping[KindId, Outcome],
    adviser: _Adviser,
) -> QueueItem:
    supplier_id, account_key, category = key
    ordered = sorted(amounts, key=lambda a: (-abs(a.pence), a.kind_id))
    group = [kinds[amount.kind_id] for amount in ordered]
    outcome = outcomes[group[0].id]
    return QueueItem(
        kinds=tuple(sorted(kind.id for kind in group)),
        supplier_id=supplier_id,
        supplier=group[0].supplier,
        account=_account(group),
        account_key=account_key,
        lines=sum(amount.lines for amount in amounts),
        pence=sum(amount.pence for amount in amounts),
        category=category,
        method=outcome.method,
        reason=outcome.reason,
        suggestions=adviser.suggestions(supplier_id, group, category),
    )


def _account(group: Sequence[Kind]) -> str:
    """Return the account as the ledgers name it, with every code that it has there."""
    codes = ", ".join(dict.fromkeys(kind.account_code for kind in group if kind.account_code))
    return " ".join(filter(None, (codes, group[0].account)))


def _names_of_account(code: str, name: str) -> tuple[str, ...]:
    return tuple(text.strip().casefold() for text in (code, name, f"{code} {name}") if text)


def _is_decided(outcome: Outcome) -> bool:
    return outcome.method in _DECIDED and outcome.category != UNKNOWN and not outcome.scope


def _teaches(outcome: Outcome) -> bool:
    said = outcome.method in (Method.LINE, Method.GIVEN) and outcome.reason != HELD
    return said and _is_decided(outcome)


def _size(amounts: Sequence[KindAmount]) -> int:
    return abs(sum(amount.pence for amount in amounts))
