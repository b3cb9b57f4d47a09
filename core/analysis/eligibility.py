"""Can we use it? Whether a body may order from a lot on a day, and which rule says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from core.domain.agreements import (
    EVERYWHERE,
    NOT_STATED,
    Agreement,
    EligibilityRule,
    Lot,
    Told,
    Usable,
)
from core.domain.assessment import Answer
from core.domain.parties import Body
from core.domain.period import day_in_words
from core.domain.regions import REGIONS, read_regions

_SECTORS = {"central": "central government", "wider": "the wider public sector"}
_KIND_WORDS = {
    "sector": "sector",
    "body-type": "kind of body",
    "region": "region",
    "member-of": "membership",
    "body-id": "name",
}


def term(agreement: Agreement, lot: Lot) -> tuple[date, date]:
    """Return the first and last day on which the lot can be ordered from, both included.

    A lot that is stated to end with its agreement follows the agreement's extension; one
    with an earlier end of its own does not.
    """
    start = max(agreement.start, lot.start or agreement.start)
    if lot.end is not None and lot.end < agreement.end:
        return start, lot.end
    return start, agreement.extension_taken or agreement.end


def live_on(agreement: Agreement, lot: Lot, day: date) -> bool:
    """Say whether the lot can be ordered from on a day, whoever asks."""
    start, end = term(agreement, lot)
    return start <= day <= end


def can_use(lot: Lot, agreement: Agreement, body: Body, as_at: date) -> Answer:
    """Answer whether the body may order from the lot on a day, with the rule that says so.

    What excludes beats what includes. Includes of one kind are alternatives; those of
    different kinds must all hold. What the body's profile or the publisher leaves open is
    "ask", never a guess.
    """
    answers = tuple(_answers(lot, agreement, body, as_at))
    for usable in (Usable.NO, Usable.ASK):
        for answer in answers:
            if answer.usable is usable:
                return answer
    return _yes(lot, agreement)


def rules_in_words(lot: Lot, agreement: Agreement) -> str:
    """Return everything on which the answer rests, a line for each rule, in a fixed order."""
    rules = sorted(
        f"{'open to' if rule.include else 'not open to'} {rule.kind} {rule.value.strip()}"
        + (f" ({rule.text.strip()})" if rule.text.strip() else "")
        for rule in lot.eligibility
    )
    entitled = f"entitled: {agreement.text('entitled')}"
    return "\n".join((entitled, f"membership: {agreement.text('membership_required')}", *rules))


def with_told(answer: Answer, told: Told | None, lot: Lot, agreement: Agreement) -> Answer:
    """Return the answer after what the publisher told us; only "ask" can be settled by it.

    What was told of other rules than today's settles nothing: ask again.
    """
    if told is None or answer.usable is not Usable.ASK:
        return answer
    said = f"{told.said_by or agreement.owner} told us on {day_in_words(told.said_on)}"
    if told.rules != rules_in_words(lot, agreement):
        again = f"{said}: {told.usable}, but the rules have changed since. Ask again."
        return Answer(Usable.ASK, f"{answer.reason} {again}")
    note = f" ({told.note.strip().rstrip('.')})" if told.note.strip() else ""
    return Answer(told.usable, f"{said}: {told.usable}{note}.")


def _answers(lot: Lot, agreement: Agreement, body: Body, as_at: date) -> Iterator[Answer]:
    """Yield every reason against, or to ask; none where nothing stands in the way."""
    start, end = term(agreement, lot)
    if as_at > end:
        yield Answer(Usable.NO, f"It ended on {day_in_words(end)}.")
    elif as_at < start:
        yield Answer(Usable.NO, f"It starts on {day_in_words(start)}.")
    for rule in lot.eligibility:
        if not rule.include:
            yield from _excluded(rule, body)
    for kind, rules in _includes_by_kind(lot):
        yield from _included(kind, rules, body)
    yield from _membership(agreement, body)
    includes = any(rule.include for rule in lot.eligibility)
    if not includes and agreement.text("entitled").casefold() == NOT_STATED:
        yield Answer(Usable.ASK, f"{agreement.owner} does not say who may use it. Ask them.")


def _includes_by_kind(lot: Lot) -> Iterator[tuple[str, tuple[EligibilityRule, ...]]]:
    includes = [rule for rule in lot.eligibility if rule.include]
    for kind in dict.fromkeys(rule.kind for rule in includes):
        yield kind, tuple(rule for rule in includes if rule.kind == kind)


def _excluded(rule: EligibilityRule, body: Body) -> Iterator[Answer]:
    holds = _holds(rule, body)
    if holds is None:
        yield Answer(Usable.ASK, f"Ask: it is not open to {_values((rule,))}.")
    elif holds:
        words = rule.text.strip() or f"not open to {_values((rule,))}"
        yield Answer(Usable.NO, f"You cannot use it: {words.rstrip('.')}.")


def _included(kind: str, rules: tuple[EligibilityRule, ...], body: Body) -> Iterator[Answer]:
    held = [_holds(rule, body) for rule in rules]
    if any(held):
        return
    values = _values(rules)
    if None in held:
        profile = _KIND_WORDS.get(kind, kind)
        yield Answer(Usable.ASK, f"It is only for {values}. Your {profile} is not in this book.")
    elif kind == "member-of":
        yield Answer(Usable.NO, f"Join first: it is only for members of {values}.")
    else:
        yield Answer(Usable.NO, f"It is only for {values}.")


def _membership(agreement: Agreement, body: Body) -> Iterator[Answer]:
    """Ask where the publisher says that users must be members, and the body is not known as one.

    The field is the publisher's text: "yes", "no" or the name of what to join.
    """
    stated = agreement.text("membership_required").strip()
    if stated.casefold() in (NOT_STATED, "no", "none"):
        return
    club = agreement.owner if stated.casefold() in ("yes", "true") else stated
    if club.casefold() not in _memberships(body):
        yield Answer(Usable.ASK, f"Ask {agreement.owner}: users must be members ({club}).")


def _yes(lot: Lot, agreement: Agreement) -> Answer:
    kinds = tuple(_includes_by_kind(lot))
    if not kinds:
        return Answer(
            Usable.YES, f"{agreement.owner} says it is for: {agreement.text('entitled')}"
        )
    words = [f"{_KIND_WORDS.get(kind, kind)} ({_values(rules)})" for kind, rules in kinds]
    return Answer(Usable.YES, f"Open to your {_listed(words, 'and')}.")


def _holds(rule: EligibilityRule, body: Body) -> bool | None:
    """Say whether the body is what the rule names; None where the book does not tell."""
    value = rule.value.strip().casefold()
    if rule.kind == "sector":
        return value in EVERYWHERE or value == body.sector.value
    if rule.kind == "body-type":
        return value in EVERYWHERE or value.replace(" ", "-") == body.type_code.casefold()
    if rule.kind == "region":
        return in_region(value, body.region.strip().casefold())
    if rule.kind == "member-of":
        return value in _memberships(body)
    if rule.kind == "body-id" and body.identifiers:
        return value in _ids(body)
    return None


def in_region(value: str, region: str) -> bool | None:
    """Say whether a region lies in a stated one, by codes or names; None where none is known."""
    stated = read_regions(value)
    if stated == ():
        return True
    if not region:
        return None
    own = read_regions(region)
    if not stated or not own:
        return region == value
    # Codes nest: UKD holds UKD3.
    return all(one.startswith(stated) for one in own)


def _memberships(body: Body) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in body.memberships)


def _ids(body: Body) -> frozenset[str]:
    forms = ("{0}:{1}", "{0}-{1}", "{1}")
    return frozenset(
        form.format(one.scheme, one.id).casefold() for one in body.identifiers for form in forms
    )


def _values(rules: Iterable[EligibilityRule]) -> str:
    return _listed([_value_words(rule) for rule in rules], "or")


def region_words(code: str) -> str:
    """Name a region by its code; what is no code is a name already."""
    return REGIONS.get(code.strip().upper(), code.strip())


def _value_words(rule: EligibilityRule) -> str:
    value = rule.value.strip()
    if rule.kind == "sector":
        return _SECTORS.get(value.casefold(), value)
    if rule.kind == "region":
        return region_words(value)
    return value.replace("-", " ") if rule.kind == "body-type" else value


def _listed(words: list[str], joint: str) -> str:
    """Join words as a sentence does: ``a, b or c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
