"""What a lot would do to our own spend: the saving that is stated, fees, rebate, as a range.

Nothing is made up: what a publisher leaves out is named, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.agreements import NOT_STATED, Agreement, Evidence, Lot
from core.domain.money import Pence, divide_half_up, pounds, rate_words
from core.domain.period import day_in_words

_WHOLE = 10_000
# One percentage and nothing else: "0.5 %". What says more is for a person to read.
_RATE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))? ?%")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the net effect, in pence, with what it rests on; below nothing where it costs."""

    words: str
    low: Pence
    high: Pence


@dataclass(frozen=True, slots=True)
class NetEffect:
    """What a lot would bring for a spend of ours: ``low`` to ``high``, the sums of ``steps``.

    Both are None where the publisher states nothing that can be worked out. ``beside`` are
    facts that change no sum: the levy is in the price already. ``missing`` names what is not
    stated, and so is in no sum.
    """

    spend: Pence
    steps: tuple[Step, ...]
    beside: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def low(self) -> Pence | None:
        """Return the least that it brings."""
        return Pence(sum(step.low for step in self.steps)) if self.steps else None

    @property
    def high(self) -> Pence | None:
        """Return the most that it brings."""
        return Pence(sum(step.high for step in self.steps)) if self.steps else None

    def in_words(self) -> str:
        """Say the range for the spend, and what it leaves out."""
        if self.low is None or self.high is None:
            return f"nothing is stated from which to work it out for {pounds(self.spend)}"
        said = f"{pounds_range(self.low, self.high)} on {pounds(self.spend)}"
        if not self.missing:
            return said
        return f"{said}; not stated, so not in it: {', '.join(self.missing)}"


def net_effect(lot: Lot, agreement: Agreement, spend: Pence) -> NetEffect:
    """Work out what is stated of a lot for a spend through it, to the penny.

    The saving spans everything that the publisher states on price. A joining fee is taken off
    once. A fee for each order is named beside the range: how many there will be is not known.
    """
    steps = [*_saving(lot, spend), *_rebate(agreement, spend), *_joining(agreement)]
    missing = [
        name
        for name, stated in (
            ("saving on price", saving_range(lot) is not None),
            ("levy", levy_of(agreement) is not None),
            ("rebate", agreement.rebate_rate is not None),
            ("joining fee", agreement.joining_fee is not None),
            ("fee for an order", agreement.order_fee is not None),
        )
        if not stated
    ]
    return NetEffect(spend, tuple(steps), tuple(_beside(agreement, spend)), tuple(missing))


def saving_range(lot: Lot) -> tuple[int, int] | None:
    """Return the span of the savings on price that are stated, in basis points."""
    ends = [_ends(one) for one in lot.evidence if one.kind == "saving-range"]
    stated = [end for end in ends if end is not None]
    return (min(low for low, _ in stated), max(high for _, high in stated)) if stated else None


def evidence_words(lot: Lot) -> str:
    """Say what is stated of savings, each with its basis and day; "" where nothing is."""
    said = []
    for one in lot.evidence:
        span = _ends(one)
        rates = " to ".join(dict.fromkeys(rate_words(rate) for rate in span or ()))
        about = [one.basis]
        if one.customers is not None:
            about.append(f"{one.customers} customers")
        if one.as_at is not None:
            about.append(day_in_words(one.as_at))
        said.append(f"{one.kind.replace('-', ' ')} {rates} ({', '.join(filter(None, about))})")
    return "; ".join(" ".join(text.split()) for text in said)


def levy_of(agreement: Agreement) -> int | None:
    """Return the levy in basis points: as stated, else where the fee is one plain percentage."""
    if agreement.levy_rate is not None:
        return agreement.levy_rate
    found = _RATE.fullmatch(agreement.texts.get("fee_rate", "").strip())
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def fee_words(agreement: Agreement) -> str:
    """Say what is stated of fees, levy and rebate, or that nothing is."""
    levy = levy_of(agreement)
    texts = [agreement.texts.get(name, "") for name in ("fee_basis", "rebate_note")]
    said = [f"levy {rate_words(levy)}" if levy else "no levy"] if levy is not None else []
    if levy is None and agreement.texts.get("fee_rate"):
        said.append(agreement.texts["fee_rate"])
    back, joining, order = agreement.rebate_rate, agreement.joining_fee, agreement.order_fee
    if back is not None:
        said.append(f"rebate {rate_words(back)}" if back else "no rebate")
    if joining is not None:
        said.append(f"joining fee {pounds(joining)}" if joining else "no joining fee")
    if order is not None:
        said.append(f"{pounds(order)} for each order" if order else "no fee for orders")
    return "; ".join((*said, *filter(None, texts))) or NOT_STATED


def pounds_range(low: int, high: int) -> str:
    """Say a range of pounds, less first; one figure where both are the same."""
    return pounds(low) if low == high else f"{pounds(low)} to {pounds(high)}"


def _ends(one: Evidence) -> tuple[int, int] | None:
    points = [point for point in (one.low, one.central, one.high) if point is not None]
    return (min(points), max(points)) if points else None


def _saving(lot: Lot, spend: Pence) -> Iterator[Step]:
    span = saving_range(lot)
    if span is not None:
        stated = [one for one in lot.evidence if one.kind == "saving-range"]
        basis = "; ".join(dict.fromkeys(one.basis for one in stated if _ends(one)))
        low, high = sorted(_part(spend, rate) for rate in span)
        shares = " to ".join(dict.fromkeys(rate_words(rate) for rate in span))
        yield Step(f"saving on price {shares} ({basis})", low, high)


def _rebate(agreement: Agreement, spend: Pence) -> Iterator[Step]:
    rate = agreement.rebate_rate
    if rate:
        back = _part(spend, rate)
        yield Step(f"rebate {rate_words(rate)}", back, back)


def _joining(agreement: Agreement) -> Iterator[Step]:
    fee = agreement.joining_fee
    if fee:
        yield Step("joining fee, once", Pence(-fee), Pence(-fee))


def _beside(agreement: Agreement, spend: Pence) -> Iterator[str]:
    levy = levy_of(agreement)
    if levy:
        part = pounds(_part(spend, levy))
        yield f"levy {rate_words(levy)}: {part} of the price, which suppliers pay and price in"
    if agreement.order_fee:
        yield f"{pounds(agreement.order_fee)} for each order, not in the range"


def _part(spend: Pence, rate: int) -> Pence:
    return Pence(divide_half_up(spend * rate, _WHOLE))
