"""Amounts of the other sign than payments: credits of suppliers, or money that others paid in.

Decision: where payments have a minus, or lower a balance, the file is an account as likely as a
ledger, and what came in there is no credit: it is asked about. So it is where rows of the other
sign, and few but they, say that they are income, and those who paid are not paid themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from core.domain.money import pounds
from core.domain.spend import Choice, Question, Role
from core.importing import amounts, money_columns
from core.importing.asking import ask
from core.importing.plan import Plan
from core.importing.planned import Planned
from core.importing.tally import Tally

_LIKELY = 0.5
_FEWEST = 2
_HARDLY = 0.1
# More than two in five, as of a single column: a ledger has fewer credits.
_MANY = 2.5
_INCOME = re.compile(
    r"\b(?:income|receipts?|takings|precept|sales|lettings?|donations?|admissions?)\b", re.I
)
_CHOICES = (
    Choice("credits", "Credits and refunds of suppliers: take them off"),
    Choice("received", "Money received: leave it out"),
)


def question(planned: Planned, tally: Tally, answers: Mapping[str, str]) -> Question | None:
    """Ask what amounts of the other sign are; the likelier answer first."""
    plan = planned.plan
    if plan is None or plan.money.amount < 0 or not tally.credit_lines or "receipts" in answers:
        return None
    known = _share_of_suppliers(planned, plan)
    income = known <= _LIKELY and _says_income(planned, plan)
    if plan.sign > 0 and not income and (known == 1 or not _lowers_balance(planned, plan)):
        return None
    choices = _CHOICES if known > _LIKELY else _CHOICES[::-1]
    values: dict[str, str | int] = {
        "count": tally.credit_lines,
        "pence_text": pounds(-tally.credit_pence),
    }
    return ask("SB-182", "receipts", choices, values)


def _lowers_balance(planned: Planned, plan: Plan) -> bool:
    return money_columns.lowers_balance(
        planned.columns, planned.body, plan.style, plan.money.amount
    )


def _says_income(planned: Planned, plan: Plan) -> bool:
    """Say whether most rows of the other sign speak of income, and hardly any payment does."""
    others: list[bool] = []
    paid: list[bool] = []
    for row, pence in _amounts(planned, plan):
        says = any(map(_INCOME.search, row))
        (others if pence < 0 else paid).append(says)
    enough = sum(others) >= _FEWEST and sum(others) > len(others) * _LIKELY
    return enough and sum(paid) * len(others) < sum(others) * len(paid) * _HARDLY


def debits_bear_minus(planned: Planned, tally: Tally) -> bool:
    """Say whether what was paid out may be shown as minus amounts beside a column of credits."""
    plan = planned.plan
    if plan is None or not tally.lines:
        return False
    signs = [pence < 0 for _, pence in _amounts(planned, plan, plan.money.debit)]
    return tally.total < 0 or sum(signs) * _MANY > len(signs)


def a_payment(planned: Planned) -> int | None:
    """Return the amount of the first payment, as an example; None where the sample has none."""
    plan = planned.plan
    if plan is None:
        return None
    column = plan.money.debit if plan.money.is_pair() else None
    return next((pence for _, pence in _amounts(planned, plan, column)), None)


def _amounts(
    planned: Planned, plan: Plan, column: int | None = None
) -> Iterator[tuple[Sequence[str], int]]:
    """Yield the rows of the sample that have an amount, which is above nought for payments."""
    index = plan.money.amount if column is None else column
    for row in planned.body:
        try:
            pence = amounts.pence(row[index], plan.style) if index < len(row) else None
        except ValueError:
            continue
        if pence:
            yield row, pence * plan.sign


def _share_of_suppliers(planned: Planned, plan: Plan) -> float:
    """Return how many of those who have amounts of the other sign are paid as well, of 1."""
    payee = plan.index(Role.SUPPLIER)
    paid, other = set(), []
    for row, pence in _amounts(planned, plan) if payee >= 0 else ():
        name = row[payee].strip().lower() if payee < len(row) else ""
        if pence > 0:
            paid.add(name)
        elif pence < 0:
            other.append(name)
    # One name for all says nothing.
    tells = bool(other) and len(paid) > 1
    return sum(name in paid for name in other) / len(other) if tells else 0.0
