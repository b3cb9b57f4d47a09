"""From the rows of a file to a plan: sheet, headings, columns, ways of writing, open questions.

Evidence is that of whole columns. A decision that two readings would both allow is not taken:
it becomes a question, and the plan carries the likelier reading until it is answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median_high

from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.spend import TEXT_ROLES, ColumnUse, Role
from core.importing import (
    above,
    amounts,
    asking,
    below,
    beside,
    chosen_columns,
    chosen_rows,
    currencies,
    dates,
    ending,
    groups,
    heading_row,
    headings,
    marks,
    mojibake,
    pasted,
    purpose,
    remarks,
    repeats,
    roles,
    sheets,
    together,
    totals,
    units,
    unread,
)
from core.importing.amounts import Style
from core.importing.columns import Column, candidates, profile
from core.importing.dates import DateReading, Order
from core.importing.heading_row import HeadingRow
from core.importing.mojibake import Repair
from core.importing.money_columns import MoneyColumns
from core.importing.plan import NO_DATES, CellKind, Plan, Section, Shape, outline
from core.importing.planned import Planned
from core.importing.sheets import Sheet
from core.importing.tables import Source

# What columns hold, and whether they add up, is seen from so many rows spread over the sample.
_JUDGED_ROWS = 4000
_THREE_DECIMALS = re.compile(r"\D*\d{1,3}\.\d{3}\D*")
_THREE_AFTER_COMMA = re.compile(r"\D*\d{1,3},\d{3}\D*")


def make_plan(
    source: Source, answers: Mapping[str, str], progress: Progress | None = None
) -> Planned:
    """Decide how a file is read.

    Raises:
        Cancelled: the person asked to stop.
    """
    planned = _make_plan(source, answers, Planned(progress=progress))
    if planned.plan is None or answers.get("pennies") != "yes":
        return planned
    pence = planned.plan.money.amount + 1
    return _make_plan(source, answers, Planned(progress=progress), pence)


def _make_plan(
    source: Source, answers: Mapping[str, str], planned: Planned, pence: int = -1
) -> Planned:
    """Decide how a file is read; the person may have said which column holds the pennies."""
    read = sheets.read_sheets(source, answers, pence, planned)
    chosen = sheets.choose(source, read, answers, planned)
    if not chosen:
        wanted = [sheet for sheet in read if sheet.name == answers.get("sheet", "")]
        return _without_headings(wanted or read, planned)
    first = chosen[0]
    if first.headings is None:
        return planned
    planned.step()
    planned.headings = first.headings
    if not first.headings.row and first.headings.score:
        planned.notes.append(Problem("SB-175"))
    planned.rows = [
        row
        for sheet in chosen
        if sheet.headings
        for row in _below(sheet.name, sheet.headings.row, sheet.rows, answers)
        if "".join(row).strip()
    ]
    planned.above = first.rows[: max(first.headings.row - 1, 0)]
    if first.beside.labelled:
        # The first supplier stands above the headings that are repeated under each.
        planned.rows = [*(row for row in planned.above[-1:] if len(row) == 1), *planned.rows]
    names = _names(first.headings, planned.rows)
    body = _body(planned, first.headings)
    judged = body[:: max(1, len(body) // _JUDGED_ROWS)]
    # What totals hold says nothing of what a column is for.
    planned.body = [row for row in judged if not _has_total(row)] or judged
    if nil := remarks.all_say_nil(planned.rows):
        planned.rows, planned.body = [], []
    planned.columns = profile(names, planned.body)
    planned.step()
    sections = tuple(Section(s.name, s.headings.row, s.beside) for s in chosen if s.headings)
    planned.notes += [sheets.aside(s) for s in chosen if s.beside.start]
    if what := purpose.is_none_of_payments(planned, answers):
        planned.reason = f"It looks like a list of {what}, not a list of payments."
        planned.questions.clear()
        return planned
    foreign = first.signs or units.currencies_said(planned.above, planned.rows)
    if foreign and answers.get("currency") == "leave-out":
        planned.reason = f"Its amounts are in {', '.join(sorted(foreign))}, not in pounds."
        planned.questions.clear()
        return planned
    if foreign and "currency" not in answers:
        planned.questions.append(currencies.question(foreign))
    planned.plan = _plan(planned, sections, names, answers)
    planned.plan = _seen_whole(source, planned, planned.plan, chosen, answers)
    if nil:
        planned.plan = replace(planned.plan, nil=True)
        planned.questions.clear()
    return planned


def _seen_whole(
    source: Source, planned: Planned, plan: Plan, chosen: list[Sheet], answers: Mapping[str, str]
) -> Plan:
    """Ask what the table as a whole leaves open: whether it is cut short, or says rows twice."""
    cut = ending.question(source.sniffed, source.delimiter, planned, answers)
    tables = [
        pasted.Table(s.name, s.headings.row, s.headings.names, s.rows)
        for s in chosen
        if s.headings
    ]
    copies = pasted.find(tables)
    again = pasted.question(copies, plan.money.amount, answers)
    planned.questions += filter(None, [cut, again])
    planned.notes += filter(None, [unread.beside(planned, plan)])
    return pasted.without(plan, copies) if answers.get(pasted.KEY) == pasted.LEAVE_OUT else plan


def _below(
    sheet: str, header_row: int, rows: list[list[str]], answers: Mapping[str, str]
) -> list[list[str]]:
    """Return the rows below the headings but those that the person leaves out."""
    skipped = chosen_rows.on_sheet(chosen_rows.parse(answers.get("skip_rows", "")), sheet)
    below = rows[header_row:]
    if "header_row" in answers and header_row:
        # The person chose this table: it ends where another begins.
        others = (n for n, row in enumerate(below) if _begins_other(row, rows[header_row - 1]))
        below = below[: next(others, len(below))]
    if not skipped:
        return below
    return [row for n, row in enumerate(below, start=header_row + 1) if n not in skipped]


def _begins_other(row: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether a row holds headings, and others than those of the table."""
    if any(map(str.isdigit, "".join(row))) or not _has_two(row):
        return False
    return headings.begin_table(row) and not headings.same_headings(row, names)


def _body(planned: Planned, found: HeadingRow) -> list[list[str]]:
    """Return the rows that may be payments: page headings and remarks left aside."""
    titles = {outline(row) for row in planned.above}
    titles.add(outline(found.names))
    starts = {title[0] for title in titles if title}
    return [row for row in planned.rows if _has_two(row) and not _repeats(row, titles, starts)]


def _has_two(row: Sequence[str]) -> bool:
    filled = (True for cell in row if cell.strip())
    return next(filled, False) and next(filled, False)


def _repeats(row: Sequence[str], titles: set[tuple[str, ...]], starts: set[str]) -> bool:
    """Say whether a row is a title; few begin as one does, the others need no second look."""
    first = row[0].strip()
    return (not first or outline([first])[0] in starts) and outline(row) in titles


def _has_total(row: Sequence[str]) -> bool:
    # One look at a whole row tells that most have none.
    if not totals.may_be_label("\n".join(row)):
        return False
    return any(totals.may_be_label(cell) and totals.is_label(cell) for cell in row)


def revise(
    planned: Planned, texts: set[str], examples: list[list[str]], answers: Mapping[str, str]
) -> Plan | None:
    """Return another plan where what lies beyond the sample shows that the first was wrong.

    ``texts`` are all cells of the date column, ``examples`` a row for each different cell of
    the watched columns. None where the plan stands.
    """
    plan = planned.plan
    if plan is None:
        return None
    other = _cells(planned.rows, plan.index(Role.INVOICE_DATE))
    days = _dates(texts, other, answers) if plan.index(Role.DATE) >= 0 else plan.dates
    rows = planned.rows + examples
    marked = marks.find(planned.columns, rows, plan.money, plan.style, answers)
    revised = {"date_format"} | {question.key for question in marked.questions}
    planned.questions = [q for q in planned.questions if q.key not in revised]
    planned.questions += marked.questions
    if days.doubt:
        planned.questions.append(asking.which_order(days))
    changed = replace(plan, dates=days, marks=tuple(marked.marks))
    return None if changed == plan else changed


def _without_headings(read: list[Sheet], planned: Planned) -> Planned:
    """Say that a file holds no payments, or ask for its headings where it could."""
    for sheet in read:
        if heading_row.is_register(sheet.rows):
            planned.reason = "It looks like a register of contracts, not a list of payments."
            return planned
    for sheet in read:
        if heading_row.looks_tabular(sheet.rows):
            likely = [n for n, row in enumerate(sheet.rows[:12], 1) if len(_filled(row)) > 1]
            planned.questions.append(asking.which_headings(sheet.rows, likely))
            planned.rows = sheet.rows
            return planned
    planned.reason = "No row has the headings of payments: who was paid, how much, when."
    return planned


def _plan(
    planned: Planned,
    sections: tuple[Section, ...],
    names: tuple[str, ...],
    answers: Mapping[str, str],
) -> Plan:
    body = planned.body
    style = _style(planned, body, answers)
    money = _money(planned, body, style, answers)
    answers = groups.settled(planned, money, answers)
    uses = roles.roles(planned, money, answers)
    other = uses[Role.INVOICE_DATE].index if Role.INVOICE_DATE in uses else -1
    day = uses[Role.DATE].index if Role.DATE in uses else -1
    days = _dates(_cells(planned.rows, day), _cells(planned.rows, other), answers)
    if days.doubt:
        planned.questions.append(asking.which_order(days))
    payee = uses[Role.SUPPLIER].index if Role.SUPPLIER in uses else -1
    lost = above.holds_payments(planned.above, money, day, days, payee)
    if lost and "header_row" not in answers:
        likely = [n for n, row in enumerate(planned.above, start=1) if headings.score(row)]
        rows = [*planned.above, names]
        planned.questions.append(asking.which_headings(rows, [*likely[:8], len(rows)]))
    invoiced = _dates(_cells(planned.rows, other), _cells(planned.rows, day), answers)
    group = _group(planned, money, uses, answers)
    if "pennies" not in answers and beside.unnamed_pence(names, body, money.amount):
        planned.questions.append(asking.pennies(names[money.amount]))
    marked = marks.find(planned.columns, planned.rows, money, style, answers)
    planned.questions += marked.questions
    planned.questions += filter(None, [purpose.question(planned, uses, answers)])
    again = repeats.question(planned, uses, money.amount, marked.marks, answers)
    planned.questions += filter(None, [again])
    return Plan(
        sections=sections,
        headings=names,
        columns=uses,
        money=money,
        basis=money.basis,
        style=style,
        sign=-1 if answers.get("sign") == "negative" else 1,
        receipts_out=answers.get("receipts") == "received",
        sections_out=answers.get(below.KEY) == below.LEAVE_OUT,
        dates=days,
        invoiced=invoiced,
        stray=_stray(planned.columns),
        shape=_shape(planned),
        filled=_usual(body, money),
        group=group,
        carry=answers.get("blank_supplier") == "above",
        received=_received(planned.columns, money),
        marks=tuple(marked.marks),
        watched=marks.watched(planned.columns, money),
        titles=_titles(planned.above),
        scale=_scale(planned, money, answers),
        one_table="header_row" in answers,
        sums_out=answers.get(repeats.SUMS) == repeats.LEAVE_OUT,
        invoices_once=answers.get(repeats.INVOICES) == repeats.ONCE,
        skip_rows=chosen_rows.parse(answers.get("skip_rows", "")),
        payment_rows=chosen_rows.parse(answers.get("payment_rows", "")),
        repair=_repair(planned, uses, answers),
    )


def _titles(above: Sequence[Sequence[str]]) -> frozenset[tuple[str, ...]]:
    """Return the titles above the headings, in outline; figures alone are none."""
    found = (outline(row) for row in above)
    return frozenset(row for row in found if any(map(str.isalpha, "".join(row))))


def _repair(
    planned: Planned, uses: Mapping[Role, ColumnUse], answers: Mapping[str, str]
) -> Repair | None:
    """Offer to put names and texts right where they show that they were read wrongly."""
    indexes = [uses[role].index for role in TEXT_ROLES if role in uses]
    rows = [row for row in planned.rows if not "".join(row).isascii()]
    found = mojibake.find(row[i] for row in rows for i in indexes if i < len(row))
    if found is None:
        return None
    planned.offers.append(asking.repair_text(found.before, found.after))
    return found if answers.get("text") == "repaired" else None


def _scale(planned: Planned, money: MoneyColumns, answers: Mapping[str, str]) -> int:
    """Ask whether amounts are in thousands or pence where headings, titles or notes say so."""
    heading = planned.columns[money.amount].heading if money.amount >= 0 else ""
    by = units.scale(heading, planned.above, planned.rows)
    answer = answers.get("scale", "")
    if by == 1 or answer == "1":
        return 1
    if answer == str(by):
        return by
    planned.questions.append(units.ask_scale(heading, by))
    return 1


def _names(found: HeadingRow, rows: list[list[str]]) -> tuple[str, ...]:
    """Return the headings; where there are none, as many as the rows have cells."""
    if found.row == 0 and not found.score:
        width = max((len(row) for row in rows), default=0)
        return tuple(f"Column {heading_row.letter(i)}" for i in range(width))
    return found.names


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _cells(rows: list[list[str]], index: int) -> set[str]:
    if index < 0:
        return set()
    return {cell for cell in {row[index] for row in rows if index < len(row)} if cell.strip()}


def _dates(texts: set[str], others: set[str], answers: Mapping[str, str]) -> DateReading:
    reading = dates.decide(texts, others=others) if texts else NO_DATES
    answer = answers.get("date_format", "")
    if answer in set(Order):
        return replace(reading, order=Order(answer), doubt=())
    return reading


def _style(planned: Planned, body: list[list[str]], answers: Mapping[str, str]) -> Style:
    """Find whether pennies stand behind a dot or behind a comma."""
    answer = answers.get("amount_style", "")
    if answer in set(Style):
        return Style(answer)
    cells = [
        cell.strip()
        for found in candidates(planned.columns, Role.AMOUNT)
        for cell in _cells(body, found.column.index)
    ]
    if any(map(amounts.is_continental, cells)) and not any(map(amounts.is_british, cells)):
        return Style.CONTINENTAL
    parted = [c for c in cells if "." in c or "," in c]
    either = [c for c in parted if _THREE_DECIMALS.fullmatch(c)]
    comma = any(_THREE_AFTER_COMMA.fullmatch(c) for c in parted)
    pennies = any(map(amounts.is_british, parted))
    if either and not pennies and (comma or len(either) == len(parted)):
        one = amounts.pence(either[0]) or 0
        other = amounts.pence(either[0], Style.CONTINENTAL) or 0
        planned.questions.append(asking.amount_style(either[0], one, other))
    return Style.BRITISH


def _money(
    planned: Planned, body: list[list[str]], style: Style, answers: Mapping[str, str]
) -> MoneyColumns:
    columns = planned.columns
    money = chosen_columns.choose_money(columns, body, style, answers)
    if money.less_vat or chosen_columns.offers_net(money, columns):
        planned.offers.append(asking.take_vat_off(columns, money.amount, money.vat))
    if money.doubt and money.debit >= 0:
        planned.questions.append(asking.debit_or_credit(columns, money.debit, money.credit))
    elif money.doubt or not money.found():
        rows = [row for row in planned.rows if not _has_total(row)]
        sums = {i: _sum(rows, i, style) for i in money.doubt}
        parts = together.are_parts(money.doubt, body, style)
        planned.questions.append(asking.which_amount(columns, money.doubt, sums, parts=parts))
        if money.doubt:
            money = replace(money, amount=money.doubt[0])
    minus = money.credit >= 0 and _sum(body, money.credit, style) < 0
    return replace(money, credits=-1) if minus else money


def _sum(rows: list[list[str]], index: int, style: Style) -> int:
    total = 0
    for row in rows:
        try:
            total += (amounts.pence(row[index], style) or 0) if index < len(row) else 0
        except ValueError:
            continue
    return total


def _group(
    planned: Planned, money: MoneyColumns, uses: dict[Role, ColumnUse], answers: Mapping[str, str]
) -> int:
    planned.step()
    if answers.get("supplier") != asking.FROM_GROUPS or Role.SUPPLIER in uses:
        return -1
    return roles.group_column(planned, money)


def _shape(planned: Planned) -> Shape:
    """Find what rows look like that no comma pushed over."""
    lengths = Counter(len(row) for row in planned.body)
    rows = max((c.rows for c in planned.columns), default=0)
    # The row that something happened to is among them.
    least = rows - max(1, rows // 30)
    full = [c for c in planned.columns if c.filled >= least] if rows > 3 else []
    kinds = {c.index: kind for c in planned.columns if rows > 3 and (kind := _kind(c, rows))}
    return Shape(
        max(lengths, key=lambda n: (lengths[n], n), default=0),
        frozenset(c.index for c in full),
        frozenset(c.index for c in full if c.amounts >= least),
        frozenset(c.index for c in full if c.words >= least),
        frozenset(c.index for c in planned.columns if c.filled * 3 >= c.rows * 2 > 0),
        frozenset(i for i, (_, cells) in kinds.items() if cells >= least),
        {i: kind for i, (kind, _) in kinds.items()},
        _known(planned, full),
    )


def _kind(column: Column, rows: int) -> tuple[CellKind, int] | None:
    """Return the kind of which most cells of a column are, and how many are of it."""
    figures = column.amounts - column.money
    kinds = (
        (CellKind.MONEY, column.money),
        (CellKind.DATE, column.dates),
        (CellKind.FIGURE, figures),
        (CellKind.WORDS, column.words),
    )
    return next(((kind, cells) for kind, cells in kinds if cells * 4 >= rows * 3), None)


def _known(planned: Planned, full: Sequence[Column]) -> dict[int, frozenset[str]]:
    """Return the cells of columns of words in which few different ones recur."""
    width = len(planned.columns)
    rows = [row for row in planned.body if len(row) <= width]
    cells: dict[int, frozenset[str]] = {}
    for column in full:
        if column.share(column.words) > 0.5:
            found = Counter(row[i].strip() for row in rows if (i := column.index) < len(row))
            if len(found) * 2 <= len(rows):
                cells[column.index] = frozenset(found)
    return cells


def _stray(columns: Sequence[Column]) -> frozenset[int]:
    return frozenset(
        c.index for c in columns if not c.heading.strip() and c.filled * 5 <= max(c.rows, 5)
    )


def _received(columns: Sequence[Column], money: MoneyColumns) -> frozenset[int]:
    names = ({"receipt"}, {"income"}, {"receipt", "amount"})
    return frozenset(
        c.index
        for c in columns
        if c.index not in money.indexes()
        and (
            any(m.role == Role.CREDIT for m in c.meanings[:1])
            or set(headings.normalise(c.heading)) in names
        )
    )


def _usual(body: list[list[str]], money: MoneyColumns) -> int:
    widths = [
        len(_filled(row))
        for row in body[:2000]
        if any(i < len(row) and row[i].strip() for i in money.indexes())
    ]
    return median_high(widths) if widths else 0
