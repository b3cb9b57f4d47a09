"""Amounts of the other sign than payments: credits of suppliers, or money that others paid in.

Decision: where payments have a minus, or lower a balance, the file is an account as likely as a
ledger, and what came in there is no credit: it is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.money import pounds
from core.domain.spend import Choice, Question, Role
from core.importing import amounts, money_columns
from core.importing.asking import ask
from core.importing.plan import Plan
from core.importing.planned import Planned
from core.importing.tally import Tally

_LIKELY = 0.5
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
    if plan.sign > 0 and (known == 1 or not _lowers_balance(planned, plan)):
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


def _share_of_suppliers(planned: Planned, plan: Plan) -> float:
    """Return how many of those who have amounts of the other sign are paid as well, of 1."""
    payee, index = plan.index(Role.SUPPLIER), plan.money.amount
    paid, other = set(), []
    for row in planned.body if payee >= 0 else ():
        try:
            pence = amounts.pence(row[index], plan.style) or 0 if index < len(row) else 0
        except ValueError:
            continue
        name = row[payee].strip().lower() if payee < len(row) else ""
        if pence * plan.sign > 0:
            paid.add(name)
        elif pence:
            other.append(name)
    # One name for all says nothing.
    tells = bool(other) and len(paid) > 1
    return sum(name in paid for name in other) / len(other) if tells else 0.0
