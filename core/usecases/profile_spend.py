"""The spend profile: category, supplier, unit and time against each other, down to the lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.domain.money import Pence, pounds
from core.domain.parties import SupplierId
from core.domain.period import (
    Period,
    financial_year,
    quarter_code,
    quarter_short,
    read_period,
)
from core.domain.spend_table import Answer, Asked, Question, SpendRow, SpendTable, Within
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.store import cross_sums, reading
from core.store.book import Book
from core.store.cross_sums import BETWEEN, OUT_OF_SCOPE, CrossSum
from core.store.reading import Filter
from core.usecases import find_opportunities
from core.usecases.categorise import taxonomy

COLUMNS = 12
_NO_DAY = ""


def spend_table(
    book: Book, asked: Asked, *, as_at: date, period: Period | None = None
) -> SpendTable:
    """Divide spend by one question or two, within the answers to others.

    Columns of time are all shown; of others the twelve with most pounds and one for the rest.
    """
    rows_by, columns_by, within = asked.rows_by, asked.columns_by, asked.within
    found = cross_sums.cross_sums(
        book,
        (_stored(rows_by), _stored(columns_by) if columns_by else None),
        {str(one): str(a.key) for one, a in within.items() if not one.of_time()},
        _span(period, within),
        in_scope=asked.in_scope,
    )
    first_month = book.body.first_month
    found = tuple(
        one._replace(
            row=_bucket(rows_by, one.row, first_month),
            column=_bucket(columns_by, one.column, first_month),
        )
        for one in found
    )
    table = _arranged(rows_by, columns_by, found, _labels(book, rows_by, columns_by, found))
    whole = reading.count_and_sum(book, Filter(period=period))[1]
    return replace(table, basis=_basis(book, table, asked, (as_at, period), whole))


def population(book: Book, in_scope: int, as_at: date, period: Period | None) -> str:
    """Say in one line of which payments figures of spend in scope are, and on what basis."""
    whole = reading.count_and_sum(book, Filter(period=period))[1]
    basis = find_opportunities.basis_of(book, as_at, period).in_words()
    return f"In scope: {pounds(in_scope)} of {pounds(whole)} paid; {basis}."


def lines_behind(within: Within, period: Period | None, *, in_scope: bool = True) -> Filter:
    """Return the filter that shows the payments with all these answers.

    None of the answers may be several things together (``key`` None).
    """
    scope = "in" if in_scope else None
    return narrowed(Filter(period=period, scope=scope), within)


def narrowed(chosen: Filter, within: Within) -> Filter:
    """Return the filter of a view that only shows payments with these answers too."""
    chosen = replace(chosen, period=_span(chosen.period, within))
    for question, answer in within.items():
        if not question.of_time():
            chosen = _narrowed(chosen, question, str(answer.key))
        elif answer.key == _NO_DAY:
            chosen = replace(chosen, period=None, undated=True)
    return chosen


def answers(
    book: Book, chosen: Filter, question: Question
) -> tuple[tuple[Answer, int, Pence], ...]:
    """Return what the payments of a view answer to a question, with count and pence.

    The most pounds come first, of either sign; months as they pass.
    """
    found = cross_sums.sums_of_view(book, chosen, _stored(question))
    first_month = book.body.first_month
    found = tuple(one._replace(row=_bucket(question, one.row, first_month)) for one in found)
    label = _labels(book, question, None, found)
    if question.of_time():
        order = sorted(found, key=lambda one: one.row)
    else:
        order = sorted(found, key=lambda one: (-abs(one.pence), one.row))
    return tuple((Answer(one.row, label(question, one.row)), *one[2:]) for one in order)


def answer_named(book: Book, question: Question, words: str, *, as_at: date) -> Answer | None:
    """Find an answer by its key or its label, whatever the case; None where nothing is so."""
    wanted = words.casefold()
    answers = (
        row.answer
        for row in spend_table(book, Asked(question, in_scope=False), as_at=as_at).rows
        if row.answer.key is not None
    )
    return next(
        (a for a in answers if wanted in (str(a.key).casefold(), a.label.casefold())), None
    )


def _narrowed(chosen: Filter, question: Question, key: str) -> Filter:
    if key == OUT_OF_SCOPE:
        return replace(chosen, scope="out")
    if question is Question.GROUP and key:
        return replace(chosen, group=key, scope="in")
    if question in {Question.GROUP, Question.CATEGORY}:
        return replace(chosen, category=CategoryCode(key), scope="in")
    if question is Question.SUPPLIER:
        return replace(chosen, supplier_id=SupplierId(int(key)))
    if question is Question.UNIT:
        return replace(chosen, department=key)
    if question is Question.CENTRE:
        return replace(chosen, cost_centre=key)
    code, _, account = key.partition(BETWEEN)
    return replace(chosen, account=(code, account))


def _stored(question: Question) -> str:
    return "month" if question.of_time() else str(question)


def _span(period: Period | None, within: Within) -> Period | None:
    """Return the days that a period and the answers of time leave."""
    for question, answer in within.items():
        if question.of_time() and answer.key:
            asked = read_period(answer.key)
            first = max(asked.start, period.start) if period else asked.start
            last = min(asked.end, period.end) if period else asked.end
            period = Period(first, max(first, last))
    return period


def _bucket(question: Question | None, key: str, first_month: int) -> str:
    """Return the span of time that a month lies in, as data files write it; else the key."""
    if question is None or not question.of_time():
        return key
    if key == "0":
        return _NO_DAY
    day = date(int(key) // 100, int(key) % 100, 1)
    if question is Question.YEAR:
        return financial_year(day, first_month).code()
    return quarter_code(day) if question is Question.QUARTER else f"{day:%Y-%m}"


_Labels = Callable[[Question, str], str]


def _labels(
    book: Book, rows_by: Question, columns_by: Question | None, found: Iterable[CrossSum]
) -> _Labels:
    tree = taxonomy(book)
    places = ((rows_by, "row"), (columns_by, "column"))
    keys = {
        getattr(one, place)
        for question, place in places
        if question is Question.SUPPLIER
        for one in found
    }
    names = cross_sums.supplier_names(book, keys)
    told: dict[Question, Callable[[str], str]] = {
        Question.GROUP: lambda key: tree.group_label(key) if key else tree.label(UNKNOWN),
        Question.CATEGORY: lambda key: tree.label(CategoryCode(key)),
        Question.SUPPLIER: lambda key: names.get(key, key),
        Question.UNIT: lambda key: key or "No department",
        Question.CENTRE: lambda key: key or "No cost centre",
        Question.ACCOUNT: lambda key: " ".join(filter(None, key.split(BETWEEN))) or "No account",
        Question.QUARTER: quarter_short,
        Question.MONTH: lambda key: read_period(key).in_words(),
        Question.YEAR: lambda key: read_period(key).in_words(),
    }

    def label(question: Question, key: str) -> str:
        if key == OUT_OF_SCOPE:
            return "Out of scope"
        return "No date" if question.of_time() and key == _NO_DAY else told[question](key)

    return label


def _arranged(
    rows_by: Question,
    columns_by: Question | None,
    found: Sequence[CrossSum],
    label: _Labels,
) -> SpendTable:
    rows = _by_weight(rows_by, ((one.row, one.pence) for one in found))
    keys = _by_weight(columns_by, ((one.column, one.pence) for one in found)) if columns_by else []
    alone = keys
    if columns_by and not columns_by.of_time() and len(keys) > COLUMNS + 1:
        alone = keys[:COLUMNS]
    columns = [Answer(key, label(columns_by, key)) for key in alone] if columns_by else []
    if rest := len(keys) - len(alone):
        columns.append(Answer(None, f"{rest:,} others"))
    place = {key: min(n, len(alone)) for n, key in enumerate(keys)}
    cells: dict[str, list[Pence | None]] = {key: [None] * len(columns) for key in rows}
    lines: dict[str, int] = defaultdict(int)
    pence: dict[str, int] = defaultdict(int)
    for one in found:
        lines[one.row] += one.lines
        pence[one.row] += one.pence
        if columns:
            row, n = cells[one.row], place[one.column]
            row[n] = Pence((row[n] or 0) + one.pence)
    made = tuple(
        SpendRow(
            Answer(key, label(rows_by, key)), tuple(cells[key]), lines[key], Pence(pence[key])
        )
        for key in rows
    )
    sums = tuple(Pence(sum(row.cells[n] or 0 for row in made)) for n in range(len(columns)))
    total = Pence(sum(pence.values()))
    return SpendTable(
        rows_by, columns_by, tuple(columns), made, sums, sum(lines.values()), total, ""
    )


def _by_weight(question: Question, found: Iterable[tuple[str, int]]) -> list[str]:
    """Return keys in order: time as it passes, all else by pounds."""
    sums: dict[str, int] = defaultdict(int)
    for key, pence in found:
        sums[key] += pence
    if question.of_time():
        return sorted(sums)
    return sorted(sums, key=lambda key: (-sums[key], key))


def _basis(
    book: Book,
    table: SpendTable,
    asked: Asked,
    when: tuple[date, Period | None],
    whole: int,
) -> str:
    what = "In scope" if asked.in_scope else "All payments"
    only = "".join(f", {answer.label}" for answer in asked.within.values())
    basis = find_opportunities.basis_of(book, *when).in_words()
    return f"{what}{only}: {pounds(table.total)} of {pounds(whole)} paid; {basis}."
