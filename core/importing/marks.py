"""Columns that say that a row is not simply a payment in pounds.

A currency, a credit note with a positive amount, a cancelled payment, an invoice together with
its payment: each would make a wrong total without a word, so each is asked about once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core.domain.spend import Choice, Question, Role
from core.importing import amounts, headings, mark_words
from core.importing.amounts import Style
from core.importing.asking import ask
from core.importing.columns import Column, candidates
from core.importing.money_columns import MoneyColumns

_MOST_VALUES = 25
_POUNDS = re.compile(r"gbp|£|stg|ukp|sterling|(uk )?pounds?( sterling)?|uk|826", re.I)
# Columns that mark a row by a yes; their other cells say no, or when and by whom.
_FLAG = re.compile(
    r"\b(deleted?|void(ed)?|cancell?(ed|ation)?|revers(ed?|al)|stopped)\b", re.IGNORECASE
)
_NO_FLAG = re.compile(r"[\W0_]*|n|no|false|f|n/a|none|null", re.IGNORECASE)
_NOT_FLAG = re.compile(r"\b(not|non|un|never)\b", re.IGNORECASE)
_YES = re.compile(r"y|yes|true|t|-?1|x|✓|✔|☑|☒", re.IGNORECASE)
_PARTED = re.compile(r"(?<=[a-z])(?=[A-Z])|[_./-]+")
_INVOICES = re.compile(r"(purchase |supplier )?(invoices?|inv|bills?)|pi|vendor invoice", re.I)
_PAYMENTS = re.compile(
    r"(purchase |supplier |bill |bacs )?(payments?|pmts?)( on account)?|pp|pa|bill payment.*",
    re.IGNORECASE,
)
# The two letters of Sage 50's audit trail; what a body spent is in five of them.
SAGE_TYPES = frozenset("PI PC PP PA PR PD BP BR VP VR CP CR JD JC SI SC SR SA SD SP".split())
_SAGE_SPEND = frozenset("PI PC BP VP CP".split())
_KIND_WORDS = frozenset(
    "type status indicator sign side kind currency state dr cr debit credit flag scenario"
    " version".split()
)
# C and R under these are no credits and receipts.
_CAPITAL = frozenset("capital revenue cap rev".split())
_TEXTS = frozenset(("", Role.DESCRIPTION, Role.REFERENCE))
_MOST_SHOWN = 4
_DAY_OF_PAYMENT = frozenset("paid payment cleared clearing settled".split())


class Effect(StrEnum):
    """What is done with marked rows."""

    SUBTRACT = "subtract"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True, slots=True)
class Mark:
    """Cells of a column that change what a row's amount means, in lower case."""

    column: int
    values: frozenset[str]
    effect: Effect


@dataclass
class Found:
    """The marks that answers settled, and the questions that are open."""

    marks: list[Mark]
    questions: list[Question]


@dataclass(frozen=True)
class _Table:
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    money: MoneyColumns
    style: Style
    answers: Mapping[str, str]

    @cached_property
    def pence(self) -> Sequence[int | None]:
        """The amount of each row, None where it has none that can be read."""
        found: list[int | None] = []
        index = self.money.amount
        for row in self.rows:
            try:
                cell = row[index] if 0 <= index < len(row) else None
                found.append(None if cell is None else amounts.pence(cell, self.style) or 0)
            except ValueError:
                found.append(None)
        return found


def find(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    money: MoneyColumns,
    style: Style,
    answers: Mapping[str, str],
) -> Found:
    """Look for columns whose cells say that rows are not all payments in pounds."""
    found = Found([], [])
    table = _Table(columns, rows, money, style, answers)
    for column in columns:
        if column.index in money.indexes():
            continue
        _settled(table, column, found)
        if is_flag(column):
            _flagged(table, column, found)
        elif mark_words.asks_whether_paid(column):
            _unpaid(table, column, found)
        else:
            _by_kind(table, column, found)
    _not_yet_paid(table, found)
    return found


def _by_kind(table: _Table, column: Column, found: Found) -> None:
    """Look for the kinds of rows that a column tells apart, and for credits in its texts."""
    tells = _tells_kinds(column)
    values = _values(table, column.index)
    few = 0 < len(values) <= _MOST_VALUES
    if tells and few:
        _currency(table, column, values, found)
        _cancelled(table, column, values, found)
    elif _names_or_texts(column):
        _called_off(table, column, values if few else {}, found)
    if not (tells or column.filled):
        return
    if few and (tells or not column.meanings) and _types(table, column, values, found):
        return
    words = mark_words.opposite(values) if few else set()
    if tells and few:
        words |= {value for value in values if mark_words.CREDIT.fullmatch(value)}
    if _may_say_credit(column):
        words |= mark_words.credit_notes(_texts(table, column.index))
    _credits(table, column, words, found)


def watched(columns: Sequence[Column], money: MoneyColumns) -> tuple[int, ...]:
    """Return the columns whose every different cell matters, also beyond the sample."""
    return tuple(
        c.index
        for c in columns
        if c.index not in money.indexes()
        and (
            is_flag(c)
            or (
                c.distinct <= _MOST_VALUES
                and (_tells_kinds(c) or (c.filled and _may_say_credit(c)))
            )
        )
    )


def is_flag(column: Column) -> bool:
    """Say whether a column's heading says that its yes means deleted, void or the like."""
    heading = _PARTED.sub(" ", column.heading)
    return bool(_FLAG.search(heading)) and not _NOT_FLAG.search(heading)


def _tells_kinds(column: Column) -> bool:
    """Say whether a column's heading says that it tells kinds of rows apart."""
    known = column.meanings[0].role if column.meanings else ""
    words = set(headings.normalise(column.heading))
    if words & _CAPITAL:
        return False
    return bool(words & _KIND_WORDS) and known not in {Role.ACCOUNT, Role.CATEGORY}


def _may_say_credit(column: Column) -> bool:
    """Say whether a column holds texts in which a credit note is called so: no names."""
    known = column.meanings[0].role if column.meanings else ""
    return known in _TEXTS and not set(headings.normalise(column.heading)) & _CAPITAL


def _names_or_texts(column: Column) -> bool:
    """Say whether a column holds texts, or names to which a remark may be added."""
    known = column.meanings[0].role if column.meanings else ""
    return known in _TEXTS or known == Role.SUPPLIER


def _shown(words: Iterable[str]) -> str:
    """Return the first few of the words that mark rows."""
    ordered = sorted(words)
    more = [f"{len(ordered) - _MOST_SHOWN} more"] if len(ordered) > _MOST_SHOWN else []
    return ", ".join([*ordered[:_MOST_SHOWN], *more])


def _texts(table: _Table, index: int) -> set[str]:
    return {row[index] for row in table.rows if index < len(row)}


def _values(table: _Table, index: int) -> dict[str, int]:
    values: dict[str, int] = {}
    heading = table.columns[index].heading.strip().lower()
    width = len(table.columns)
    for row in table.rows:
        # In a row that a comma pushed over, other cells stand here.
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            continue
        # Headings are repeated on each page.
        if index < len(row) and (cell := row[index].strip().lower()) and cell != heading:
            values[cell] = values.get(cell, 0) + 1
            if len(values) > _MOST_VALUES:
                break
    return values


def _currency(table: _Table, column: Column, values: dict[str, int], found: Found) -> None:
    words = set(headings.normalise(column.heading)) - {"code", "type"}
    if "currency" not in words or table.money.amount < 0:
        return
    name = table.columns[table.money.amount].heading
    summed = set(headings.normalise(name))
    if not words - {"currency", "transaction", "payment", "invoice"} <= summed:
        return
    if re.search(r"gbp|£|sterling", name, re.IGNORECASE):
        return
    foreign = {value for value in values if not _POUNDS.fullmatch(value)}
    answer = table.answers.get("currency", "")
    if foreign and answer == "leave-out":
        found.marks.append(Mark(column.index, frozenset(foreign), Effect.LEAVE_OUT))
    elif foreign and answer != "pounds":
        choices = [
            Choice("pounds", "The amounts are in pounds, whatever the currency says"),
            Choice("leave-out", "Leave the payments in other currencies out"),
        ]
        shown = ", ".join(sorted(foreign)).upper()
        count = sum(values[v] for v in foreign)
        found.questions.append(
            ask("SB-145", "currency", choices, {"count": count, "currencies": shown})
        )


def _credits(table: _Table, column: Column, words: set[str], found: Found) -> None:
    """Ask about rows that are marked as credits and have amounts like payments."""
    cells = _amounts(table, column.index) if words else []
    positive = sum(amount > 0 for cell, amount in cells if cell in words)
    others = [(cell, amount) for cell, amount in cells if cell and cell not in words]
    if all(cell in words for cell, _ in cells) or _are_opposite(positive, cells, others):
        return
    answer = table.answers.get("credit_notes", "")
    # In a supplier's account the credits are the invoices: either mark may be what comes off.
    either = mark_words.opposite(Counter(cell for cell, _ in cells if cell)) == words
    if positive and answer == "subtract":
        found.marks.append(Mark(column.index, frozenset(words), Effect.SUBTRACT))
    elif positive and either and answer == "subtract-others":
        away = frozenset(cell for cell, _ in others)
        found.marks.append(Mark(column.index, away, Effect.SUBTRACT))
    elif positive and answer == "leave-out":
        found.marks.append(Mark(column.index, frozenset(words), Effect.LEAVE_OUT))
    elif positive and answer != "keep":
        choices = [
            Choice("subtract", "They are credits: take them off"),
            Choice("leave-out", "They are money received from others: leave them out"),
            Choice("keep", "They are payments as they stand"),
        ]
        if either and others:
            text = f'They are payments; those marked "{others[0][0]}" come off'
            choices.insert(1, Choice("subtract-others", text))
        shown = _shown(words)
        found.questions.append(
            ask("SB-146", "credit_notes", choices, {"count": positive, "text": shown})
        )


def _are_opposite(
    positive: int, marked: Sequence[tuple[str, int]], others: Sequence[tuple[str, int]]
) -> bool:
    """Say whether marked amounts have no minus because all others have one."""
    below = sum(amount < 0 for _, amount in others)
    return below * 2 > len(others) and positive * 2 > len(marked) - len(others)


def _cancelled(table: _Table, column: Column, values: dict[str, int], found: Found) -> None:
    words = {value for value in values if mark_words.CANCELLED.fullmatch(value)}
    words |= mark_words.undone(column.heading, values) | mark_words.repeated(values)
    blank = sum(not cell for cell, _ in _amounts(table, column.index))
    # A total below the payments has no mark either.
    if len(words) < len(values) or blank > 1:
        _ask_cancelled(table, column, {word: values[word] for word in words}, found)


def _called_off(table: _Table, column: Column, values: dict[str, int], found: Found) -> None:
    """Ask about texts and names that say cancelled or void, and about rows that others repeat."""
    words = mark_words.cancelled_texts(_texts(table, column.index)) | mark_words.repeated(values)
    cells = _amounts(table, column.index) if words else []
    marked: dict[str, int] = {}
    for cell, _ in cells:
        if cell in words:
            marked[cell] = marked.get(cell, 0) + 1
    if sum(marked.values()) < len(cells):
        _ask_cancelled(table, column, marked, found)


def _flagged(table: _Table, column: Column, found: Found) -> None:
    """Ask about the rows that a column such as Deleted or Void says yes for."""
    heading = _PARTED.sub(" ", column.heading)
    own = {match.group()[0].lower() for match in _FLAG.finditer(heading)}
    yes: dict[str, int] = {}
    other: dict[str, int] = {}
    for row in table.rows:
        cell = row[column.index].strip().lower() if column.index < len(row) else ""
        if cell and (cell in own or _YES.fullmatch(cell) or mark_words.CANCELLED.fullmatch(cell)):
            yes[cell] = yes.get(cell, 0) + 1
        elif not _NO_FLAG.fullmatch(cell) and cell != column.heading.strip().lower():
            other[cell] = other.get(cell, 0) + 1
    # A day or a name in few rows says when or by whom it was.
    if sum(other.values()) * 2 < len(table.rows):
        yes |= other
    _ask_cancelled(table, column, yes, found)


def _ask_cancelled(table: _Table, column: Column, marked: Mapping[str, int], found: Found) -> None:
    if not marked:
        return
    answer = table.answers.get("cancelled", "")
    if answer == "leave-out":
        found.marks.append(Mark(column.index, frozenset(marked), Effect.LEAVE_OUT))
    elif answer != "keep":
        choices = [
            Choice("leave-out", "Leave them out; they stay listed"),
            Choice("keep", "They were paid: count them"),
        ]
        shown = _shown(value or "blank" for value in marked)
        if is_flag(column) or mark_words.asks_whether_paid(column) or "" in marked:
            shown = f"{' '.join(column.heading.split())}: {shown}"
        values: dict[str, str | int] = {"count": sum(marked.values()), "text": shown}
        found.questions.append(ask("SB-147", "cancelled", choices, values))


def _unpaid(table: _Table, column: Column, found: Found) -> None:
    """Ask about the rows that a column headed Paid says no for."""
    values = _values(table, column.index)
    marked = {value: values[value] for value in mark_words.unpaid(values)}
    _ask_cancelled(table, column, marked, found)


def _not_yet_paid(table: _Table, found: Found) -> None:
    """Ask about invoices whose day of payment is blank where that of others is filled."""
    days = [c.column for c in candidates(table.columns, Role.DATE)[:1]]
    invoiced = [c.column.index for c in candidates(table.columns, Role.INVOICE_DATE)[:1]]
    for column in days if invoiced else ():
        if not set(headings.normalise(column.heading)) & _DAY_OF_PAYMENT or not column.filled:
            continue
        cells = (column.index, invoiced[0], table.money.amount)
        blank = sum(
            min(cells) >= 0
            and max(cells) < len(row)
            and not row[cells[0]].strip()
            and all(row[i].strip() for i in cells[1:])
            for row in table.rows
        )
        _ask_cancelled(table, column, {"": blank} if blank else {}, found)


def _settled(table: _Table, column: Column, found: Found) -> None:
    """Ask about the payments of a card's bill that stand among its purchases."""
    if column.share(column.words) <= 0.5:
        return
    words = mark_words.settlements(_texts(table, column.index))
    cells = _amounts(table, column.index) if words else []
    count = sum(cell in words for cell, _ in cells)
    answer = table.answers.get("settlement", "")
    if count and answer == "leave-out":
        found.marks.append(Mark(column.index, frozenset(words), Effect.LEAVE_OUT))
    elif count and answer != "keep":
        choices = [
            Choice("leave-out", "They pay the bill of the card: leave them out"),
            Choice("keep", "They are payments to a supplier: count them"),
        ]
        shown = ", ".join(sorted(words))
        found.questions.append(
            ask("SB-172", "settlement", choices, {"count": count, "text": shown})
        )


def _types(table: _Table, column: Column, values: dict[str, int], found: Found) -> bool:
    """Ask about a ledger that lists invoices and, again, the payments of them."""
    upper = {value.upper() for value in values}
    if len(upper) > 1 and upper <= SAGE_TYPES:
        away = {v for v in values if v.upper() not in _SAGE_SPEND}
        payments: set[str] = set()
    else:
        payments = {v for v in values if _PAYMENTS.fullmatch(v)}
        away = payments if any(_INVOICES.fullmatch(v) for v in values) else set()
    if not away:
        return False
    answer = table.answers.get("types", "")
    if answer == "invoices":
        found.marks.append(Mark(column.index, frozenset(away), Effect.LEAVE_OUT))
        credit = {v for v in values if v not in away and mark_words.CREDIT.fullmatch(v)}
        cells = _amounts(table, column.index)
        if any(amount > 0 for cell, amount in cells if cell in credit):
            found.marks.append(Mark(column.index, frozenset(credit), Effect.SUBTRACT))
    elif answer == "payments" and payments:
        others = frozenset(values) - payments
        found.marks.append(Mark(column.index, others, Effect.LEAVE_OUT))
    elif answer != "all":
        shown = ", ".join(sorted(values)).upper()
        choices = [Choice("invoices", "Count what was bought, not the payments of invoices")]
        if payments:
            choices.append(Choice("payments", "Count the payments, not the invoices"))
        choices.append(Choice("all", "Count every row"))
        found.questions.append(ask("SB-148", "types", choices, {"text": shown}))
    return True


def _amounts(table: _Table, column: int) -> list[tuple[str, int]]:
    return [
        (row[column].strip().lower(), amount)
        for row, amount in zip(table.rows, table.pence, strict=True)
        if amount is not None and column < len(row)
    ]
