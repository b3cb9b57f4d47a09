"""What was learned stands by itself only up to the pounds that the body sets.

Above them a suggestion waits in the review queue: a confident wrong guess on a large sum does
more harm than Unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.domain.decisions import HELD, Kind, Method, Outcome
from core.domain.money import Pence, pounds
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, Taxonomy
from core.store import decisions
from core.store.book import Book
from core.usecases.trees import tree_of

# From here on the Local Government Transparency Code asks for each contract to be published.
_UNLESS_SET = Pence(500_000)
SETTING = "confirm-above"

Group = tuple[str, str]


def confirm_above(book: Book) -> Pence:
    """Return the pence above which a learned suggestion waits for a person."""
    return Pence(int(book.setting(SETTING) or _UNLESS_SET))


def group_of_kind(kind: Kind) -> Group:
    """Return what is decided together: the supplier and the account, by its name if it has one.

    Two ledgers often give one account two codes, seldom two names.
    """
    return kind.supplier, (kind.account or kind.account_code).strip().casefold()


def hold_back(
    book: Book, kinds: Iterable[Kind], outcomes: Mapping[KindId, Outcome]
) -> dict[KindId, Outcome]:
    """Leave Unknown what was learned of groups of more pounds than may go without a person.

    What only stays where it was, as a name was taken out, is not of these.
    """
    learned = {
        kind
        for kind, outcome in outcomes.items()
        if outcome.method is Method.LEARNED and outcome.reason != HELD
    }
    if not learned:
        return dict(outcomes)
    groups = {kind.id: group_of_kind(kind) for kind in kinds if kind.id in learned}
    paid: dict[Group, int] = defaultdict(int)
    for amount in decisions.kind_amounts(book, only=groups):
        paid[groups[amount.kind_id]] += amount.pence
    limit, tree = confirm_above(book), tree_of(book)
    held = {kind for kind, group in groups.items() if abs(paid[group]) > limit}
    return {
        kind: _held(outcome, paid[groups[kind]], limit, tree) if kind in held else outcome
        for kind, outcome in outcomes.items()
    }


def _held(outcome: Outcome, pence: int, limit: Pence, tree: Taxonomy) -> Outcome:
    label = tree.label(outcome.category)
    reason = (
        f"Looks like {label}, but {pounds(abs(pence))} is more than the {pounds(limit)}"
        " that a suggestion may decide"
    )
    return replace(
        outcome, scope="", scope_reason="", category=UNKNOWN, method=Method.UNKNOWN, reason=reason
    )
