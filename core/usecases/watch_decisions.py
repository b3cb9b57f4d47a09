"""What people say of what is watched: reviews, reasons for buying outside, own thresholds."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.analysis import influence, off_contract
from core.domain.contracts import ContractId
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId, VatBasis
from core.domain.problems import UserError
from core.domain.taxonomy import CategoryCode
from core.domain.watching import BEST_SCORE, LeafChoice, Measure, Review, ReviewId, Threshold
from core.store import contracts, reviews, suppliers
from core.store import off_contract as choices
from core.store.book import Book
from core.usecases.categorise import taxonomy

_OWN = "own-thresholds"
# An own threshold holds for as long as it is in the book.
_SINCE = date(1900, 1, 1)


class UnknownReason(UserError):
    """ "{reason}" is not one of the reasons."""

    code = "SB-370"
    exit_code = 2
    remedy_text = "Say one of: {known}."


class NotReviewed(UserError):
    """A review needs the supplier or the contract that it is of, and a score from 1 to 5."""

    code = "SB-371"
    exit_code = 2
    remedy_text = (
        "Name a supplier or a contract of this book; leave the score out if there is none."
    )


class ThresholdUnclear(UserError):
    """A threshold of your own needs a name and an amount above nothing."""

    code = "SB-372"
    exit_code = 2
    remedy_text = "Name it as your standing orders do, and give the amount in pounds."


class UnknownThreshold(UserError):
    """There is no threshold of your own called {name}."""

    code = "SB-373"
    exit_code = 2
    remedy_text = "Look at the list with: spendbook contracts thresholds."


class UnknownReview(UserError):
    """The book has no review number {number}."""

    code = "SB-374"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook contracts reviews."


class CategoryNotKnown(UserError):
    """There is no category {category}."""

    code = "SB-375"
    exit_code = 2
    remedy_text = "Give its code, such as energy.electricity: see spendbook contracts influence."


@dataclass(frozen=True, slots=True)
class OwnThreshold:
    """A threshold of the body's own: from its standing orders."""

    label: str
    pence: Pence
    vat: VatBasis
    measures: tuple[Measure, ...]
    means: str


def outside_reasons() -> tuple[tuple[str, str], ...]:
    """List the reason codes for buying outside, with their words."""
    return off_contract.REASONS


def influence_reasons() -> tuple[tuple[str, str], ...]:
    """List the reasons why a category cannot be influenced, with their words."""
    return influence.REASONS


def give_reason(
    book: Book, pairs: Collection[tuple[SupplierId, CategoryCode]], reason: str, note: str = ""
) -> Touched:
    """Say why suppliers are paid in categories outside contracts; "" takes it back.

    Raises:
        UnknownReason: it is not one of the codes.
    """
    words = _words_of(reason, off_contract.REASONS)
    with book.read() as connection:
        names = suppliers.names(connection)
    first = next(iter(pairs), None)
    more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    whom = f"{names.get(first[0], '')}{more}" if first else "nobody"
    summary = f"Bought outside contracts from {whom}: {words.lower()}"
    asked = {"pairs": [list(pair) for pair in pairs], "reason": reason, "note": note}
    with book.work(Operation("outside-reason", summary, asked)) as work:
        choices.set_reasons(work, pairs, reason, note)
    return work.touched


def set_influence(
    book: Book, categories: Sequence[CategoryCode], can_influence: bool | None, reason: str = ""
) -> Touched:
    """Say whether categories can be influenced, and if not why; None makes them as usual again.

    It changes no figure: what cannot be influenced is in scope and available, and shown apart.

    Raises:
        UnknownReason: it is not one of the codes. CategoryNotKnown: there is no such category.
    """
    tree = taxonomy(book)
    for category in categories:
        if category not in tree.categories:
            raise CategoryNotKnown(category=category)
    words = _words_of(reason, (("", ""), *influence.REASONS)).lower()
    said = {True: "can be influenced", False: "cannot be influenced", None: "as usual"}
    named = ", ".join(tree.label(category) for category in categories[:3])
    more = f" and {len(categories) - 3} more" if len(categories) > 3 else ""
    summary = f"{named}{more}: {said[can_influence]}{': ' if words else ''}{words}"
    asked = {"categories": list(categories), "can": can_influence, "reason": reason}
    with book.work(Operation("influence", summary, asked)) as work:
        for category in categories:
            if can_influence is None:
                choices.forget_leaf(work, category)
            else:
                choices.set_leaf(work, LeafChoice(category, can_influence, reason))
    return work.touched


def record_review(book: Book, review: Review) -> Touched:
    """Keep a review of a supplier or of a contract.

    Raises:
        NotReviewed: it is of nothing in the book, or its score is not 1 to 5.
    """
    subject = _subject(book, review)
    if not subject or (review.score is not None and not 1 <= review.score <= BEST_SCORE):
        raise NotReviewed
    score = f", {review.score} of {BEST_SCORE}" if review.score else ""
    asked = {"supplier": review.supplier_id, "contract": review.contract_id}
    with book.work(Operation("review", f"Reviewed {subject}{score}", asked)) as work:
        reviews.add_review(work, review)
    return work.touched


def remove_review(book: Book, review_id: ReviewId) -> Touched:
    """Take a review out.

    Raises:
        UnknownReview: the book has none of that number.
    """
    found = next((one for one in reviews.reviews(book) if one.id == review_id), None)
    if found is None:
        raise UnknownReview(number=review_id)
    summary = f"Removed a review of {_subject(book, found)}"
    with book.work(Operation("remove-review", summary, {"review": review_id})) as work:
        reviews.remove_review(work, review_id)
    return work.touched


def reviews_of(
    book: Book, *, supplier_id: SupplierId | None = None, contract_id: ContractId | None = None
) -> tuple[Review, ...]:
    """List the reviews of a supplier or of a contract, the newest first."""
    return tuple(
        one
        for one in reviews.reviews(book)
        if (supplier_id is not None and one.supplier_id == supplier_id)
        or (contract_id is not None and one.contract_id == contract_id)
    )


def own_thresholds(book: Book) -> tuple[Threshold, ...]:
    """List the thresholds of the body's own."""
    return tuple(
        Threshold(
            id=f"own-{place}",
            label=item["label"],
            pence=Pence(item["pence"]),
            over=True,
            vat=VatBasis(item["vat"]),
            measures=tuple(Measure(one) for one in item["measures"]),
            means=item["means"],
            source="Standing orders",
            start=_SINCE,
            own=True,
        )
        for place, item in enumerate(_own(book), start=1)
    )


def add_threshold(book: Book, own: OwnThreshold) -> Touched:
    """Add a threshold of the body's own, or change the one of that name.

    Raises:
        ThresholdUnclear: it has no name, no amount, or nothing to measure.
    """
    if not own.label.strip() or own.pence <= 0 or not own.measures:
        raise ThresholdUnclear
    kept = [item for item in _own(book) if item["label"] != own.label.strip()]
    item = {
        "label": own.label.strip(),
        "pence": own.pence,
        "vat": own.vat.value,
        "measures": [one.value for one in own.measures],
        "means": own.means.strip(),
    }
    summary = f"Own threshold {own.label.strip()}: {pounds(own.pence)}"
    return _keep(book, [*kept, item], summary)


def remove_threshold(book: Book, label: str) -> Touched:
    """Take a threshold of the body's own out.

    Raises:
        UnknownThreshold: there is none of that name.
    """
    items = _own(book)
    kept = [item for item in items if item["label"] != label]
    if len(kept) == len(items):
        raise UnknownThreshold(name=label)
    return _keep(book, kept, f"Removed the own threshold {label}")


def _own(book: Book) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(book.setting(_OWN) or "[]")
    return found


def _keep(book: Book, items: list[dict[str, Any]], summary: str) -> Touched:
    text = json.dumps(items, sort_keys=True, ensure_ascii=False) if items else ""
    with book.work(Operation("own-threshold", summary)) as work:
        work.set_setting(_OWN, text)
    return work.touched


def _subject(book: Book, review: Review) -> str:
    for contract in contracts.contracts(book):
        if contract.id == review.contract_id:
            return contract.title or contract.ref or contract.supplier
    with book.read() as connection:
        return suppliers.names(connection).get(review.supplier_id or SupplierId(0), "")


def _words_of(reason: str, known: Collection[tuple[str, str]]) -> str:
    words = dict(known)
    if reason not in words:
        raise UnknownReason(reason=reason, known=", ".join(filter(None, words)))
    return words[reason]
