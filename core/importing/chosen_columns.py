"""What the person says of columns: which has a role, or that none has.

Decision: only ``amount``, ``debit``, ``credit`` and ``vat_taken_off`` say what is summed. The
others name parts beside it; they move the amount only off a column that is said to be another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.domain.parties import VatBasis
from core.domain.spend import Role
from core.importing import asking, money_columns
from core.importing.amounts import Style
from core.importing.columns import Column
from core.importing.money_columns import MoneyColumns

MONEY_ROLES = frozenset(
    {Role.AMOUNT, Role.NET, Role.VAT, Role.GROSS, Role.DEBIT, Role.CREDIT},
)
_PARTS = (Role.NET, Role.VAT, Role.GROSS)


def given(answers: Mapping[str, str], width: int) -> dict[Role, int]:
    """Return the column of each role that was given one of so many."""
    found = {role: answers.get(role, "") for role in Role}
    return {r: int(text) for r, text in found.items() if text.isdigit() and int(text) < width}


def denied(answers: Mapping[str, str]) -> set[Role]:
    """Return the roles that no column has, as the person says."""
    return {role for role in Role if answers.get(role) == asking.NONE}


def choose_money(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    style: Style,
    answers: Mapping[str, str],
) -> MoneyColumns:
    """Find what is summed as ``money_columns.choose`` does, but by what the person says of it."""
    told, none = given(answers, len(columns)), denied(answers)
    money = money_columns.by_answer(columns, answers.get("amount", ""), rows, style)
    if money is None:
        money = money_columns.choose(columns, rows, style)
        elsewhere = _elsewhere(told) | ({money.debit} if Role.DEBIT in none else set())
        if elsewhere & {money.amount, money.debit, money.credit, *money.doubt} - {-1}:
            money = money_columns.choose(_without(columns, elsewhere), rows, style)
    if pair := _pair(told, none, money):
        money = money_columns.by_answer(columns, pair, rows, style) or money
    money = _with_parts(money, told, none)
    if Role.VAT in told and money.basis is VatBasis.UNKNOWN and money.amount >= 0:
        basis = money_columns.basis_by_vat(rows, style, money.amount, money.vat)
        money = replace(money, basis=basis)
    if answers.get("vat_taken_off") == "yes" and may_lose_vat(money):
        return _without_vat(money, columns)
    return money


def may_lose_vat(money: MoneyColumns) -> bool:
    """Say whether the amounts may hold VAT that another column states and that came back."""
    apart = -1 < money.vat != money.amount > -1
    return apart and money.recoverable and money.basis is not VatBasis.NET


def offers_net(money: MoneyColumns, columns: Sequence[Column]) -> bool:
    """Say whether amounts with VAT could be brought in without it, by the VAT beside them."""
    gross = money.basis is VatBasis.GROSS and money.net < 0 and not money.doubt
    vat = columns[money.vat] if money.vat >= 0 else None
    return gross and may_lose_vat(money) and vat is not None and vat.share(vat.amounts) > 0.5


def _elsewhere(told: Mapping[Role, int]) -> set[int]:
    """Return the columns that cannot be summed, for they are said to be something else."""
    summed = {Role.AMOUNT, Role.DEBIT, Role.CREDIT}
    # What is summed may well be the net amount, or the gross.
    may_be = {Role.NET, Role.GROSS}
    return {i for role, i in told.items() if role not in summed | may_be}


def _without(columns: Sequence[Column], gone: set[int]) -> tuple[Column, ...]:
    return tuple(
        replace(c, meanings=(), amounts=0, money=0) if c.index in gone else c for c in columns
    )


def _pair(told: Mapping[Role, int], none: set[Role], money: MoneyColumns) -> str:
    """Return the answer that says the same as those about debit and credit, "" for none.

    One of them by itself says nothing of an amount that stands in a column of its own.
    """
    debit = told.get(Role.DEBIT, money.debit)
    credit = told.get(Role.CREDIT, -1 if Role.CREDIT in none else money.credit)
    asked = {Role.DEBIT, Role.CREDIT} & (told.keys() | none)
    if not asked or debit < 0 or (credit < 0 and Role.CREDIT not in none):
        return ""
    return f"{debit}-{credit}" if credit >= 0 else str(debit)


def _with_parts(money: MoneyColumns, told: Mapping[Role, int], none: set[Role]) -> MoneyColumns:
    """Set net, VAT and gross as the person says; one column is one of them."""
    now = dict(zip(_PARTS, (money.net, money.vat, money.gross), strict=True))
    for role in _PARTS:
        others = {i for other, i in told.items() if other not in {Role.AMOUNT, role}}
        if role in told:
            now[role] = told[role]
        elif role in none or now[role] in others:
            now[role] = -1
    return replace(
        money,
        basis=_basis(money, told, none),
        net=now[Role.NET],
        vat=now[Role.VAT],
        gross=now[Role.GROSS],
        recoverable=money.recoverable or Role.VAT in told,
    )


def _basis(money: MoneyColumns, told: Mapping[Role, int], none: set[Role]) -> VatBasis:
    for role, basis in ((Role.NET, VatBasis.NET), (Role.GROSS, VatBasis.GROSS)):
        if money.amount >= 0 and told.get(role) == money.amount:
            return basis
    for role, basis in ((Role.NET, VatBasis.NET), (Role.GROSS, VatBasis.GROSS)):
        if money.basis is basis and (role in told or role in none):
            return VatBasis.UNKNOWN
    return money.basis


def _without_vat(money: MoneyColumns, columns: Sequence[Column]) -> MoneyColumns:
    name = " ".join(columns[money.vat].heading.split())
    why = f'{money.why}, less "{name}"'
    return replace(money, why=why, basis=VatBasis.NET, net=-1, gross=money.amount, less_vat=True)
