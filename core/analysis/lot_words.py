"""What a catalogue says of a lot, in words: what the law makes it state, terms, marks, age.

What a publisher leaves out shows as "not stated"; what may no longer hold is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.analysis.eligibility import term
from core.analysis.fees import NetEffect, evidence_words, fee_words, pounds_range
from core.domain.agreements import (
    MUST_STATE,
    NOT_STATED,
    Agreement,
    Catalogue,
    Endorsement,
    Lot,
)
from core.domain.money import pounds, short_pounds
from core.domain.period import add_months, day_in_words

# Older than this, an edition or a statement may no longer be so.
EDITION_MONTHS, EVIDENCE_MONTHS = 12, 24
_SOON_MONTHS = 6

Pairs = tuple[tuple[str, str], ...]


def must_state(agreement: Agreement) -> Pairs:
    """Return what s.45(5) of the Procurement Act 2023 makes a framework state, in its order."""
    said = []
    for name, words in MUST_STATE:
        text = agreement.text(name)
        if name == "estimated_value_pence":
            stated = agreement.estimated_value
            text = NOT_STATED if stated is None else pounds(stated)
        said.append((f"{words[0].upper()}{words[1:]}", text))
    ends = f"{day_in_words(agreement.start)} to {day_in_words(agreement.end)}"
    return (*said, ("Term", f"{ends}{_extension(agreement)}"))


def _extension(agreement: Agreement) -> str:
    taken, possible = agreement.extension_taken, agreement.extension_to
    said = f", extended to {day_in_words(taken)}" if taken else ""
    more = possible and possible > (taken or agreement.end)
    return f"{said}, can be extended to {day_in_words(possible)}" if more and possible else said


def limits(lot: Lot) -> str:
    """Say the least and the largest order, and the longest term."""
    said = []
    if lot.min_value is not None:
        said.append(f"at least {short_pounds(lot.min_value)}")
    if lot.max_value is not None:
        said.append(f"at most {short_pounds(lot.max_value)}")
    if lot.max_term_months is not None:
        said.append(f"at most {lot.max_term_months} months")
    return ", ".join(said) or NOT_STATED


def routes(lot: Lot) -> str:
    """Say how to order, with the conditions and addresses that are stated."""
    said = [
        " ".join(filter(None, (route.route.replace("-", " "), _in(route.conditions), route.url)))
        for route in lot.routes
    ]
    return "; ".join(said) or NOT_STATED


def _in(text: str) -> str:
    return f"({text.strip()})" if text.strip() else ""


def marks(agreement: Agreement) -> str:
    """Say who endorsed an agreement, since when, until when, and where it can be read."""
    return "; ".join(_mark(mark) for mark in agreement.endorsements) or "none stated"


def _mark(mark: Endorsement) -> str:
    since = f"from {day_in_words(mark.start)}" if mark.start else ""
    until = f"to {day_in_words(mark.end)}" if mark.end else ""
    days = " ".join(filter(None, (since, until)))
    return ", ".join(filter(None, (f"{mark.scheme}: {mark.status}", days, mark.evidence)))


def documents(agreement: Agreement) -> tuple[str, ...]:
    """Return the documents with their addresses, to be copied: nothing here opens them."""
    listed = [
        " ".join(
            filter(
                None,
                (
                    document.title,
                    _in(day_in_words(document.published)) if document.published else "",
                    document.url,
                ),
            )
        )
        for document in agreement.documents
    ]
    guide = agreement.texts.get("buyer_guide", "")
    return (*listed, *([f"Buyer guide {guide}"] if guide else []))


def warnings(lot: Lot, agreement: Agreement, catalogue: Catalogue, day: date) -> tuple[str, ...]:
    """Say what may no longer hold on a day: of the edition, the marks, the evidence, the lot."""
    return tuple(_warnings(lot, agreement, catalogue, day))


def _warnings(lot: Lot, agreement: Agreement, catalogue: Catalogue, day: date) -> Iterator[str]:
    name = f"Edition {catalogue.edition} of {catalogue.publisher_name}"
    if catalogue.expires is not None and day >= catalogue.expires:
        yield f"{name} is out of date since {day_in_words(catalogue.expires)}."
    elif add_months(catalogue.issued, EDITION_MONTHS) < day:
        issued = day_in_words(catalogue.issued)
        yield f"{name} was issued on {issued}, more than {EDITION_MONTHS} months ago."
    for mark in agreement.endorsements:
        if mark.end is not None and mark.end < day:
            yield f"The mark {mark.scheme} lapsed on {day_in_words(mark.end)}."
    old = [
        one.as_at
        for one in lot.evidence
        if one.as_at is not None and add_months(one.as_at, EVIDENCE_MONTHS) < day
    ]
    if old:
        since = day_in_words(min(old))
        yield f"Evidence is from {since}, more than {EVIDENCE_MONTHS} months ago."
    last = term(agreement, lot)[1]
    if day <= last < add_months(day, _SOON_MONTHS):
        yield f"It ends on {day_in_words(last)}, in less than {_SOON_MONTHS} months."


def money(lot: Lot, agreement: Agreement, effect: NetEffect | None) -> Pairs:
    """Say fees and, for a spend of ours, what the lot would bring, part by part."""
    said = [("Fees, levy and rebate", fee_words(agreement))]
    if effect is not None:
        said.append(("Effect on our spend", effect.in_words()))
        said += [
            ("of which", f"{pounds_range(step.low, step.high)}: {step.words}")
            for step in effect.steps
        ]
        said += [("Beside it", words) for words in effect.beside]
    return (*said, ("Evidence", evidence_words(lot) or NOT_STATED))
