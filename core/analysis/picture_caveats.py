"""What the picture cannot say, in words: who is missing, what is unknown, what is not the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.domain.consolidated import CountedReturn, Picture
from core.domain.expecting import HAVE_RETURNED, BodyState, Chase
from core.domain.money import pounds, share
from core.domain.parties import VatBasis
from core.domain.period import day_in_words
from core.domain.returns import Detail

_NAMED = 5
_BASES = {
    VatBasis.NET: "amounts without VAT",
    VatBasis.GROSS: "amounts with VAT",
    VatBasis.UNKNOWN: "VAT not stated",
}


def basis_words(returns: Sequence[CountedReturn], as_at: date) -> str:
    """Say what the figures rest on, in one line."""
    if not returns:
        return f"As at {day_in_words(as_at)}; no returns."
    spans = Counter(one.period for one in returns)
    span = next(iter(spans)).in_words() if len(spans) == 1 else f"{len(spans)} periods"
    bases = _bases_of(returns) or {one.vat_basis for one in returns}
    vat = _BASES[next(iter(bases))] if len(bases) == 1 else "VAT differs or is not stated"
    days = sorted({one.as_at for one in returns})
    judged = day_in_words(days[0])
    if len(days) > 1:
        judged = f"{judged} to {day_in_words(days[-1])}"
    return (
        f"{_many(len(returns), 'return')} for {span}; locked and available as at {judged}; {vat}."
    )


def _bases_of(returns: Sequence[CountedReturn]) -> set[VatBasis]:
    """Return the bases of the returns that hold amounts: a nil return mixes nothing."""
    return {one.vat_basis for one in returns if not one.nil}


def caveats(picture: Picture, chase: Chase) -> tuple[str, ...]:
    """Return what a reader must know before using the figures, the weightiest first."""
    return (
        *_missing(chase),
        *_doubtful(chase),
        *_vat(picture),
        *_periods(picture),
        *_unknown(picture),
        *_quarters(picture),
        *_families(picture),
        *_agreements(picture),
        *_twice(chase),
    )


def _missing(chase: Chase) -> Iterator[str]:
    listed = [one for one in chase.standings if one.expected]
    away = [one for one in listed if one.state not in HAVE_RETURNED]
    if not listed:
        yield (
            "There is no list of the organisations that should send a return, so nobody can say "
            "who is missing."
        )
    elif away:
        names = _some(one.name for one in away)
        yield (
            f"{len(away):,} of {len(listed):,} organisations on the list are in no figure: "
            f"{names}."
        )
    refused = chase.counts.get(BodyState.REFUSED, 0)
    if refused or chase.unread:
        yield (
            f"Refused and not counted: the returns of {_many(refused, 'organisation')}, and "
            f"{_many(len(chase.unread), 'file')} that cannot be read at all."
        )


def _doubtful(chase: Chase) -> Iterator[str]:
    if chase.doubts:
        yield (
            f"{_many(len(chase.doubts), 'organisation')} of the list may have returned under "
            "another name and count as missing until somebody says who is who."
        )


def _vat(picture: Picture) -> Iterator[str]:
    bases = _bases_of(picture.returns)
    if len(bases) > 1:
        parts = "; ".join(
            f"{row.label.casefold().replace('vat', 'VAT')} {pounds(row.net.total)} "
            f"({_many(row.returns, 'return')})"
            for row in picture.by_vat
            if row.key in bases
        )
        yield (
            f"Sums add amounts on different VAT bases: {parts}. The table by VAT basis has them "
            "apart, and each organisation's row says its own."
        )


def _periods(picture: Picture) -> Iterator[str]:
    spans = Counter(one.period for one in picture.returns)
    if len(spans) > 1:
        words = _some(f"{span.in_words()} ({count:,})" for span, count in spans.most_common())
        yield f"The returns are for different periods: {words}."
    days = {one.as_at for one in picture.returns}
    if len(days) > 1:
        yield (
            "What is locked was judged on different days, from "
            f"{day_in_words(min(days))} to {day_in_words(max(days))}."
        )


def _unknown(picture: Picture) -> Iterator[str]:
    for row in picture.by_category:
        if not row.key and row.net.in_scope:
            whole = picture.whole.net.in_scope
            yield (
                f"Of what is in scope, {pounds(row.net.in_scope)} "
                f"({share(row.net.in_scope, whole)}) has no category."
            )


def _quarters(picture: Picture) -> Iterator[str]:
    for row in picture.by_quarter:
        if not row.key and row.returned:
            yield (
                f"{pounds(row.returned.total)} of {_many(row.returns, 'return')} is not parted by "
                "quarter: the return is a summary, or its payments have no day."
            )


def _families(picture: Picture) -> Iterator[str]:
    untold = [name for one in picture.families for name in one.untold]
    if untold:
        yield (
            "What these paid inside their family cannot be told, as their returns are not by "
            f"payment: {_some(untold)}."
        )
    silent = [
        one.body
        for one in picture.returns
        if one.family and not one.names_family and one.detail is Detail.LINE and not one.nil
    ]
    if silent:
        yield (
            "The returns of these name no family, so that what they paid to members that are "
            f"companies stays in the figures: {_some(silent)}. Ask them to name it on their page "
            "Organisation and to send a correction."
        )
    if picture.families:
        yield (
            "Payments inside a family are found by the payee's number. One without a number "
            "stays in the figures."
        )


def _agreements(picture: Picture) -> Iterator[str]:
    named = sum(row.pence for row in picture.agreements)
    left = picture.whole.returned.collaborative - named
    if left:
        yield (
            f"{pounds(left)} of what went through agreements is in summaries that do not say "
            "through which."
        )


def _twice(chase: Chase) -> Iterator[str]:
    both = [
        one.name
        for one in chase.standings
        if any(
            a.period and b.period and a.period.overlaps(b.period)
            for place, a in enumerate(one.counted())
            for b in one.counted()[place + 1 :]
        )
    ]
    if both:
        yield (
            "These sent two returns with months in common under different numbers, and both "
            f"count: {_some(both)}."
        )


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED:,} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more
