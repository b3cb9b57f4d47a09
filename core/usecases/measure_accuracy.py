"""Measure how right the categories are: draw by value, judge, state with an interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.analysis import sampling
from core.domain.accuracy import Accuracy, Judgement, Sample, SampleItem
from core.domain.money import basis_points, pounds
from core.domain.operations import Operation, Touched
from core.domain.period import day_in_words
from core.domain.problems import UserError
from core.domain.spend import LineId
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.domain.wording import number_of
from core.store import accuracy as store
from core.store import reading
from core.store.book import Book
from core.store.lines import LineRow
from core.usecases.categorise import require_category, taxonomy

SIZE = 60
_LARGEST = 500
# A tenth of the pounds in other categories than when the sample was drawn: draw again.
_MUCH = 1_000

METHOD = (
    "Payments drawn by value with a seeded start (monetary-unit sampling); interval by Wilson's"
    " score method, 95 in 100"
)


class NothingToSample(UserError):
    """There is nothing to draw from: no payment in scope has a category."""

    code = "SB-260"
    exit_code = 4
    remedy_text = "Put spend into categories first."


class NoSample(UserError):
    """No sample was drawn yet."""

    code = "SB-261"
    exit_code = 2
    remedy_text = "Draw one on the Categories page, or with categories sample draw."


class BadSampleSize(UserError):
    """A sample of {size} payments cannot be drawn."""

    code = "SB-262"
    exit_code = 2
    remedy_text = "Choose a number from 10 to 500."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A payment of the sample with all that is known of it now."""

    item: SampleItem
    line: LineRow
    label: str
    should_be: str

    def moved(self) -> bool:
        """Say whether it has another category now than when it was drawn."""
        return self.line.category != self.item.category or bool(self.line.scope)


@dataclass(frozen=True, slots=True)
class Measured:
    """The sample drawn last, and what it says so far.

    ``moved`` is how much of the pounds changed their category since, in basis points.
    """

    sample: Sample
    drawn: tuple[Drawn, ...]
    found: Accuracy
    moved: int

    def is_stale(self) -> bool:
        """Say whether so much has changed that a new sample should be drawn."""
        return self.moved > _MUCH

    def in_words(self) -> str:
        """State the result, with its interval and what it rests on."""
        found = self.found
        if found.share is None or found.low is None or found.high is None:
            return f"Nothing judged yet: {found.still_open} payments wait."
        parts = [
            f"{_percent(found.share)} of the pounds in categories are right"
            f" (between {_percent(found.low)} and {_percent(found.high)}, 95 in 100):"
            f" {_payments(found.right)} right, {found.wrong} wrong"
        ]
        if found.cannot_tell and found.least is not None:
            parts.append(
                f"{found.cannot_tell} that nobody could tell; were they wrong,"
                f" {_percent(found.least)}"
            )
        if found.still_open:
            parts.append(f"{found.still_open} not judged yet")
        drawn_on = day_in_words(date.fromisoformat(self.sample.drawn_on))
        return f"{'; '.join(parts)}. Sample of {drawn_on}, seed {self.sample.seed}."


def draw(book: Book, *, size: int = SIZE, seed: int = 0) -> Touched:
    """Draw some ``size`` payments by value from those in scope that have a category.

    The same book and seed draw the same payments. Earlier samples stay in the book.

    Raises:
        NothingToSample: nothing has a category. BadSampleSize: not 10 to 500.
    """
    if not 10 <= size <= _LARGEST:
        raise BadSampleSize(size=size)
    population = store.in_categories(book)
    if not population:
        raise NothingToSample
    drawn = sampling.draw([abs(pence) for _, pence, _ in population], size, seed)
    items = tuple(
        SampleItem(line, hits, abs(pence) >= drawn.step, pence, category)
        for number, hits in drawn.picks
        for line, pence, category in (population[number],)
    )
    whole = sum(abs(pence) for _, pence, _ in population)
    today = book.clock().date().isoformat()
    sample = Sample(0, seed, size, drawn.step, len(population), whole, today, items)
    summary = (
        f"Drew {number_of(len(items), 'payment')} from {pounds(whole)} to check their categories"
    )
    asked = {"size": size, "seed": seed}
    with book.work(Operation("draw-sample", summary, asked)) as work:
        store.add_sample(work, sample)
        work.count(len(items), sum(item.pence for item in items))
    return work.touched


def judge(book: Book, judgements: Mapping[LineId, tuple[Judgement, CategoryCode]]) -> Touched:
    """Keep what a person says of payments drawn: right, wrong and what it is, cannot tell.

    Their categories stay as they are: putting them right is a decision of its own.

    Raises:
        NoSample: none was drawn. UnknownCategory: the tree has no such leaf.
    """
    sample = store.latest_sample(book)
    if sample is None:
        raise NoSample
    for _, should_be in judgements.values():
        if should_be:
            require_category(book, should_be)
    count = number_of(len(judgements), "payment")
    asked = {"lines": {str(line): said[0].value for line, said in judgements.items()}}
    with book.work(Operation("judge", f"Judged the category of {count}", asked)) as work:
        for line, (judgement, should_be) in judgements.items():
            wrong = judgement is Judgement.WRONG
            store.judge(work, sample.id, line, judgement, should_be if wrong else UNKNOWN)
    return work.touched


def measured(book: Book) -> Measured | None:
    """Return the sample drawn last with its result, None if none was drawn."""
    sample = store.latest_sample(book)
    if sample is None:
        return None
    tree = taxonomy(book)
    rows = reading.lines_by_ids(book, [item.line_id for item in sample.items])
    lines = {row.line_id: row for row in rows}
    drawn = tuple(
        Drawn(
            item, lines[item.line_id], tree.label(item.category),
            tree.label(item.should_be) if item.should_be else "",
        )
        for item in sorted(
            sample.items, key=lambda one: sampling.order_to_judge(sample.seed, one.line_id)
        )
    )  # fmt: skip
    weight = sum(item.hits for item in sample.items)
    moved = basis_points(sum(one.item.hits for one in drawn if one.moved()), weight) or 0
    grown = abs(sum(abs(p) for _, p, _ in store.in_categories(book)) - sample.pence)
    other = basis_points(grown, sample.pence) or 0
    return Measured(
        sample, drawn, sampling.accuracy(sample.items, sample.pence), max(moved, other)
    )


def statement(book: Book) -> dict[str, str | int] | None:
    """Return what a return says of the accuracy of its categories, None where it was not measured.

    Shares are in basis points. A sample of which nothing was judged states nothing.
    """
    found = measured(book)
    if found is None:
        return None
    result = found.found
    if result.share is None or result.low is None or result.high is None:
        return None
    return {
        "method": METHOD,
        "drawn_on": found.sample.drawn_on,
        "seed": found.sample.seed,
        "payments": len(found.sample.items),
        "population_lines": found.sample.lines,
        "population_pence": found.sample.pence,
        "right": result.right,
        "wrong": result.wrong,
        "cannot_tell": result.cannot_tell,
        "not_judged": result.still_open,
        "share_basis_points": result.share,
        "low_basis_points": result.low,
        "high_basis_points": result.high,
        "moved_since_basis_points": found.moved,
    }


def _payments(count: int) -> str:
    return number_of(count, "payment")


def _percent(points: int) -> str:
    return f"{points // 100}.{points % 100 // 10} %"
