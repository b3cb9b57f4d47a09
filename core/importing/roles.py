"""Which column is supplier, date, reference and so on; what headings do not tell is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.problems import Problem
from core.domain.spend import ColumnUse, Role
from core.importing import asking, chosen_columns, headings
from core.importing.columns import Candidate, Column, assign, candidates, code_beside, why
from core.importing.headings import HEADING_WEIGHT
from core.importing.money_columns import MoneyColumns
from core.importing.planned import Planned

# A column of one name says little in so few rows.
_FEW = 5


def roles(
    planned: Planned, money: MoneyColumns, answers: Mapping[str, str] | None = None
) -> dict[Role, ColumnUse]:
    """Give each role its column; ask for supplier and date where headings do not tell."""
    answers = answers or {}
    columns = planned.columns
    uses = _money_uses(columns, money)
    taken = money.indexes()
    told = chosen_columns.given(answers, len(columns))
    fixed = {role: i for role, i in told.items() if role not in chosen_columns.MONEY_ROLES}
    taken |= set(fixed.values())
    code = code_beside(columns[fixed[Role.SUPPLIER]], columns) if Role.SUPPLIER in fixed else None
    if code and code.index not in taken and Role.SUPPLIER_ID not in fixed:
        taken.add(code.index)
        uses[Role.SUPPLIER_ID] = ColumnUse(code.index, code.heading, "the code of the supplier")
    for role, found in assign(columns, taken).items():
        uses.setdefault(role, ColumnUse(found.column.index, found.column.heading, why(found)))
    _add_account_code(uses, columns, taken)
    for role, index in fixed.items():
        uses[role] = ColumnUse(index, columns[index].heading, "by your choice or a known layout")
    for role in chosen_columns.denied(answers) - chosen_columns.MONEY_ROLES:
        uses.pop(role, None)
    if answers.get("supplier") == asking.FROM_GROUPS:
        uses.pop(Role.SUPPLIER, None)
    grouped = answers.get("supplier") == asking.FROM_GROUPS
    if "supplier" not in answers or (grouped and not has_groups(planned, money)):
        _ask_supplier(planned, money, uses)
    if "date" not in answers:
        _ask_date(planned, money, uses)
    return uses


def _add_account_code(
    uses: dict[Role, ColumnUse], columns: Sequence[Column], taken: set[int]
) -> None:
    """Take "Nominal" for the code of "Nominal name" where it has no role of its own."""
    if Role.ACCOUNT not in uses or Role.ACCOUNT_CODE in uses:
        return
    code = code_beside(columns[uses[Role.ACCOUNT].index], columns)
    if code and code.index not in {*taken, *(use.index for use in uses.values())}:
        why_so = "the code of the account beside it"
        uses[Role.ACCOUNT_CODE] = ColumnUse(code.index, code.heading, why_so)


def _money_uses(columns: Sequence[Column], money: MoneyColumns) -> dict[Role, ColumnUse]:
    uses: dict[Role, ColumnUse] = {}
    if money.parts:
        names = " + ".join(columns[i].heading.strip() for i in money.parts)
        uses[Role.AMOUNT] = ColumnUse(money.parts[0], names, money.why)
    roles = (
        (Role.AMOUNT, money.amount),
        (Role.NET, money.net),
        (Role.VAT, money.vat),
        (Role.GROSS, money.gross),
        (Role.DEBIT, money.debit),
        (Role.CREDIT, money.credit),
    )
    for role, index in roles:
        if index >= 0:
            heading = columns[index].heading
            words = money.why if role is Role.AMOUNT else f'headed "{" ".join(heading.split())}"'
            uses[role] = ColumnUse(index, heading, words or "one of several that could be it")
    return uses


def _ask_supplier(planned: Planned, money: MoneyColumns, uses: dict[Role, ColumnUse]) -> None:
    """Ask who was paid where no heading tells, or where two columns tell different names."""
    columns = planned.columns
    found = [c for c in candidates(columns, Role.SUPPLIER) if c.weight > 40]
    found = [c for c in found if names_payments(planned, c.column.index, money)]
    if not found and planned.rows:
        # Nothing stands in the column, or nothing but headings and totals.
        uses.pop(Role.SUPPLIER, None)
    if Role.SUPPLIER in uses:
        rivals = _rivals(planned, found, uses[Role.SUPPLIER].index, 12)
        rivals = rivals or _beside_one_name(columns, uses)
        if rivals:
            likely = [uses[Role.SUPPLIER].index, *rivals]
            planned.questions.append(asking.which_supplier(columns, likely, grouped=False))
        return
    used = money.indexes() | {use.index for use in uses.values()}
    unknown = [
        c.index
        for c in columns
        if c.filled and c.share(c.words) > 0.5 and not _is_known(c) and c.index not in used
    ]
    grouped = has_groups(planned, money)
    headed = any(c.meanings[:1] and c.meanings[0].role == Role.SUPPLIER for c in columns)
    if not (unknown or grouped or headed) and planned.rows and _names_all(columns):
        planned.notes.append(Problem("SB-116"))
        return
    worded = [c.index for c in columns if c.filled and c.share(c.words) > 0.5]
    likely = unknown + [i for i in worded if i not in unknown and i not in money.indexes()]
    planned.questions.append(asking.which_supplier(columns, likely, grouped=grouped))


def _beside_one_name(columns: Sequence[Column], uses: Mapping[Role, ColumnUse]) -> list[int]:
    """Return columns of words with unknown headings beside one name all the way down."""
    chosen = columns[uses[Role.SUPPLIER].index]
    if chosen.distinct > 1 or chosen.filled < _FEW:
        return []
    used = {use.index for use in uses.values()}
    unknown = (c for c in columns if c.index not in used and not _is_known(c))
    return [c.index for c in unknown if c.distinct > 1 and c.share(c.words) > 0.5]


def _is_known(column: Column) -> bool:
    return bool(column.meanings) and column.meanings[0].weight >= HEADING_WEIGHT


def _names_all(columns: Sequence[Column]) -> bool:
    """Say whether a file is a card list that tells kinds of merchants, not their names.

    Every filled column must have a heading that is known, so that no payee is missed.
    """
    known = all(_is_known(c) for c in columns if c.filled)
    return known and any("merchant" in headings.normalise(c.heading) for c in columns)


def _ask_date(planned: Planned, money: MoneyColumns, uses: dict[Role, ColumnUse]) -> None:
    """Ask for the day of payment where no heading tells; the only date there is will do."""
    columns = planned.columns
    found = [c for c in candidates(columns, Role.DATE) if c.weight > 40]
    day = columns[uses[Role.DATE].index] if Role.DATE in uses else None
    if day and Role.INVOICE_DATE in uses and day.rows and not day.filled:
        # Days that nobody filled in say less than those of the invoices.
        uses.pop(Role.DATE)
    if Role.DATE in uses and not _only_period(planned, uses[Role.DATE].index):
        # A date and a posting date beside each other: the wording decides; two alike do not.
        rivals = _rivals(planned, found, uses[Role.DATE].index, 3)
        if rivals:
            likely = [uses[Role.DATE].index, *rivals]
            planned.questions.append(asking.which_date(columns, likely))
        return
    if Role.INVOICE_DATE in uses and Role.DATE not in uses:
        only = uses[Role.INVOICE_DATE]
        uses[Role.DATE] = ColumnUse(only.index, only.heading, "the only date that the file has")
        if others := _unknown_days(columns, uses):
            planned.questions.append(asking.which_date(columns, [*others, only.index]))
        return
    summed = money.indexes()
    likely = [c.index for c in columns if c.share(c.dates) > 0.5 and c.index not in summed]
    if planned.rows:
        planned.questions.append(asking.which_date(columns, likely))


def _unknown_days(columns: Sequence[Column], uses: Mapping[Role, ColumnUse]) -> list[int]:
    """Return columns full of days that may be those of payment, by headings that do not tell."""
    used = {use.index for use in uses.values()}
    unknown = (c for c in columns if c.index not in used and not _is_known(c))
    return [c.index for c in unknown if c.filled * 2 > c.rows and c.share(c.dates) > 0.9]


def _only_period(planned: Planned, chosen: int) -> bool:
    """Say whether a month was taken for the date while a column without heading has days."""
    found = candidates(planned.columns, Role.DATE)
    period = any(c.column.index == chosen and c.kind == "period" for c in found)
    return period and any(c.share(c.dates) > 0.5 and not c.meanings for c in planned.columns)


def _rivals(planned: Planned, found: list[Candidate], chosen: int, margin: int) -> list[int]:
    """Return other columns whose headings tell nearly as well and whose cells differ."""
    best = next((c.weight for c in found if c.column.index == chosen), 0)
    rivals = []
    for candidate in found:
        index = candidate.column.index
        if index == chosen or candidate.weight < best - margin or not candidate.column.filled:
            continue
        pairs = [
            (row[chosen].strip(), row[index].strip())
            for row in planned.rows
            if max(chosen, index) < len(row) and row[index].strip()
        ]
        if sum(a.lower() != b.lower() for a, b in pairs) * 20 > len(pairs):
            rivals.append(index)
    return rivals


def names_payments(planned: Planned, column: int, money: MoneyColumns) -> bool:
    """Say whether a column is filled where amounts stand, not only in headings and notes."""
    summed = money.indexes()
    return not planned.body or any(
        column < len(row)
        and row[column].strip()
        and any(i < len(row) and row[i].strip() for i in summed)
        for row in planned.body
    )


def has_groups(planned: Planned, money: MoneyColumns) -> bool:
    """Say whether suppliers seem to stand as headings over their payments."""
    return group_column(planned, money) >= 0


def group_column(planned: Planned, money: MoneyColumns) -> int:
    """Return the column in which headings stand over groups of payments, -1 if none do."""
    alone: dict[int, int] = {}
    for row, below in zip(planned.rows, planned.rows[1:], strict=False):
        filled = [i for i, cell in enumerate(row) if cell.strip()]
        if (
            len(filled) == 1
            and filled[0] not in money.indexes()
            and len([c for c in below if c.strip()]) > 1
        ):
            alone[filled[0]] = alone.get(filled[0], 0) + 1
    best = max(alone, key=lambda i: alone[i], default=-1)
    return best if best >= 0 and alone[best] >= 2 else -1
