"""The columns of a file under reading, and its payments, as lists."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from core.domain.spend import TEXT_ROLES, ColumnUse, DraftLine, FileReading, Role
from desktop.models.columns import Column, Holds, in_words
from desktop.qt import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the file: its heading, an example, what it is taken for, and why."""

    heading: str
    example: str
    role: Role | None
    why: str


_NAMES = {
    Role.SUPPLIER: QT_TRANSLATE_NOOP("Roles", "Supplier"),
    Role.SUPPLIER_ID: QT_TRANSLATE_NOOP("Roles", "Supplier number"),
    Role.AMOUNT: QT_TRANSLATE_NOOP("Roles", "Amount"),
    Role.NET: QT_TRANSLATE_NOOP("Roles", "Amount without VAT"),
    Role.VAT: QT_TRANSLATE_NOOP("Roles", "VAT"),
    Role.GROSS: QT_TRANSLATE_NOOP("Roles", "Amount with VAT"),
    Role.DATE: QT_TRANSLATE_NOOP("Roles", "Payment date"),
    Role.INVOICE_DATE: QT_TRANSLATE_NOOP("Roles", "Invoice date"),
    Role.REFERENCE: QT_TRANSLATE_NOOP("Roles", "Reference"),
    Role.DESCRIPTION: QT_TRANSLATE_NOOP("Roles", "Description"),
    Role.CATEGORY: QT_TRANSLATE_NOOP("Roles", "Category in the file"),
    Role.CATEGORY_CODE: QT_TRANSLATE_NOOP("Roles", "Category code in the file"),
    Role.ACCOUNT_CODE: QT_TRANSLATE_NOOP("Roles", "Account code"),
    Role.ACCOUNT: QT_TRANSLATE_NOOP("Roles", "Account"),
    Role.DEPARTMENT: QT_TRANSLATE_NOOP("Roles", "Department"),
    Role.COST_CENTRE: QT_TRANSLATE_NOOP("Roles", "Cost centre"),
    Role.BODY: QT_TRANSLATE_NOOP("Roles", "Organisation"),
    Role.CONTRACT_REF: QT_TRANSLATE_NOOP("Roles", "Contract reference"),
    Role.PO_NUMBER: QT_TRANSLATE_NOOP("Roles", "Order number"),
    Role.CARD: QT_TRANSLATE_NOOP("Roles", "Card"),
    Role.COMPANY_NUMBER: QT_TRANSLATE_NOOP("Roles", "Company number"),
    Role.CHARITY_NUMBER: QT_TRANSLATE_NOOP("Roles", "Charity number"),
    Role.DEBIT: QT_TRANSLATE_NOOP("Roles", "Payments (debit)"),
    Role.CREDIT: QT_TRANSLATE_NOOP("Roles", "Credits"),
}


# Columns of money: one of them is added up, so none can simply be done without.
AMOUNTS = frozenset({Role.AMOUNT})
_SUMMED = {
    Role.NET: QT_TRANSLATE_NOOP("Roles", "Amount without VAT, added up"),
    Role.VAT: QT_TRANSLATE_NOOP("Roles", "VAT, added up"),
    Role.GROSS: QT_TRANSLATE_NOOP("Roles", "Amount with VAT, added up"),
}
# What a payment was for is told by any of these.
_WHAT = frozenset(
    {Role.DESCRIPTION, Role.ACCOUNT, Role.ACCOUNT_CODE, Role.CATEGORY, Role.CATEGORY_CODE}
)
_FIRST = (
    Role.DATE,
    Role.SUPPLIER,
    Role.AMOUNT,
    Role.NET,
    Role.VAT,
    Role.GROSS,
    Role.DEBIT,
    Role.CREDIT,
    Role.DESCRIPTION,
    Role.REFERENCE,
)


def roles_to_choose() -> tuple[Role, ...]:
    """List what a column can mean, the most usual first."""
    return (*_FIRST, *(role for role in Role if role not in _FIRST))


def meanings_of(reading: FileReading) -> dict[int, str]:
    """Say what each column of a file means that is used."""
    roles: dict[int, list[Role]] = {}
    for role, use in reading.columns.items():
        roles.setdefault(use.index, []).append(role)
    return {column: _meaning(found) for column, found in roles.items()}


def whys_of(reading: FileReading) -> dict[int, str]:
    """Say why each column of a file was taken for what it is."""
    return {use.index: use.why for _, use in _amount_last(reading)}


def _meaning(roles: list[Role]) -> str:
    if Role.AMOUNT in roles:
        summed = next((_SUMMED[role] for role in roles if role in _SUMMED), None)
        name = summed or _NAMES[Role.AMOUNT]
    elif Role.DATE in roles:
        name = _NAMES[Role.DATE]
    else:
        name = _NAMES[roles[0]]
    return QCoreApplication.translate("Roles", name)


def role_words(role: Role) -> str:
    """Return what a column means in the language of the screen."""
    return QCoreApplication.translate("Roles", _NAMES[role])


def lacks_words(reading: FileReading) -> bool:
    """Say whether no column tells what was bought, though there are columns left to choose."""
    indexes = {use.index for use in reading.columns.values()}
    return not _WHAT & set(reading.columns) and len(indexes) < len(reading.headings)


def column_rows(reading: FileReading) -> list[ColumnRow]:
    """List every column of the file in its order, used or not."""
    used = {use.index: (role, use) for role, use in _amount_last(reading)}
    rows = []
    for number, heading in enumerate(reading.headings):
        role, use = used.get(number, (None, None))
        example = _example(reading, role) if role else ""
        rows.append(ColumnRow(heading, example, role, use.why if use else ""))
    return rows


def column_columns(owner: QObject) -> tuple[Column[ColumnRow], ...]:
    """Return the columns of the list of columns."""
    unused = owner.tr("not used")
    return (
        Column(owner.tr("Your heading"), lambda row: row.heading),
        Column(owner.tr("Example"), lambda row: row.example),
        Column(
            owner.tr("Is"),
            lambda row: role_words(row.role) if row.role else unused,
            state=lambda row: "" if row.role else "quiet",
        ),
        Column(owner.tr("Why"), lambda row: row.why),
    )


def line_columns(owner: QObject, reading: FileReading) -> tuple[Column[DraftLine], ...]:
    """Return the columns of the preview: what the file has, in a fixed order."""
    columns: list[Column[DraftLine]] = [
        Column(owner.tr("Row"), lambda line: line.row, Holds.COUNT)
    ]
    if Role.DATE in reading.columns:
        columns.append(Column(role_words(Role.DATE), lambda line: line.paid_on, Holds.DAY))
    columns.append(_text_column(Role.SUPPLIER))
    columns.append(Column(role_words(Role.AMOUNT), lambda line: line.pence, Holds.POUNDS))
    columns += [
        _text_column(role)
        for role in TEXT_ROLES
        if role in reading.columns and role is not Role.SUPPLIER
    ]
    return tuple(columns)


def _text_column(role: Role) -> Column[DraftLine]:
    return Column(role_words(role), lambda line: line.text(role))


def _amount_last(reading: FileReading) -> list[tuple[Role, ColumnUse]]:
    # The column that is summed is often the net or the gross one too: it is named as the amount.
    return sorted(reading.columns.items(), key=lambda item: item[0] is Role.AMOUNT)


def _example(reading: FileReading, role: Role) -> str:
    for line in reading.lines:
        text = _cell(line, role)
        if text:
            return text
    return ""


def _cell(line: DraftLine, role: Role) -> str:
    if role in TEXT_ROLES:
        return line.text(role)
    days = {Role.DATE: line.paid_on, Role.INVOICE_DATE: line.invoiced_on}
    if role in days:
        return in_words(Holds.DAY, days[role])
    amounts = {
        Role.AMOUNT: line.pence,
        Role.NET: line.net,
        Role.VAT: line.vat,
        Role.GROSS: line.gross,
    }
    return in_words(Holds.POUNDS, amounts.get(role))
