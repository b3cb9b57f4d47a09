"""Statements and differences of files, as data for programs and as words for people."""

from __future__ import annotations

from typing import Any

from core.cli.answer import table
from core.domain.closing import Change, Counted, Differences, Payment, PersonalData, Statement
from core.domain.money import pounds


def counted_data(counted: Counted) -> dict[str, int]:
    """Return rows and pence as other programs rely on them."""
    return {"rows": counted.rows, "pence": counted.pence}


def statement_data(statement: Statement) -> dict[str, Any]:
    """Return where every row and every penny of a file goes."""
    reasons = {"left_out": statement.left_out, "problems": statement.problems}
    listed = {
        name: [
            {"code": one.code, "reason": one.words, **counted_data(one.counted)} for one in parts
        ]
        for name, parts in reasons.items()
    }
    return {
        **listed,
        "file": statement.file,
        "whole": counted_data(statement.whole),
        "in_scope": counted_data(statement.in_scope) if statement.scope_known else None,
        "out_of_scope": counted_data(statement.out_of_scope) if statement.scope_known else None,
        "payments": counted_data(statement.payments()),
        "credits": counted_data(statement.credits),
        "difference": counted_data(statement.difference()),
        "closes": statement.closes(),
    }


def statement_words(statement: Statement) -> list[str]:
    """Say where every row and every penny of a file goes, line by line."""
    parts = [("Payments", statement.payments())]
    if statement.scope_known:
        parts += [
            ("  in scope", statement.in_scope),
            ("  out of scope", statement.out_of_scope),
        ]
    parts.append(("  credits among them", statement.credits))
    for name, whole, reasons in (
        ("Left out", statement.all_left_out(), statement.left_out),
        ("Problems", statement.all_problems(), statement.problems),
    ):
        parts.append((name, whole))
        parts += [(f"  {one.words}", one.counted) for one in reasons]
    parts.append(("Rows of the file", statement.whole))
    if not statement.closes():
        parts.append(("NOT ACCOUNTED FOR", statement.difference()))
    rows = [(name, f"{part.rows:,}", pounds(part.pence)) for name, part in parts]
    return table(("Where the rows go", "Rows", "Amount"), rows, "1 2")


def people_data(found: PersonalData) -> dict[str, Any]:
    """Return the payees of a file by class, and who is or may be a person."""
    return {
        "payees": [
            {
                "class": one.payee_class.value,
                "payees": one.payees,
                "lines": one.lines.rows,
                "pence": one.lines.pence,
            }
            for one in found.classes
        ],
        "people": [
            {
                "name": one.name,
                "class": one.payee_class.value,
                "reason": one.reason,
                "lines": one.lines.rows,
                "pence": one.lines.pence,
            }
            for one in found.people
        ],
    }


def people_words(found: PersonalData) -> list[str]:
    """Say how many payees of each class there are, and name those who may be persons."""
    classes = [
        (one.payee_class.value, f"{one.payees:,}", f"{one.lines.rows:,}", pounds(one.lines.pence))
        for one in found.classes
    ]
    people = [
        (one.name, one.payee_class.value, pounds(one.lines.pence), one.reason)
        for one in found.people
    ]
    words = table(("Payees", "Number", "Payments", "Amount"), classes, "1 2 3")
    if people:
        words += ["", *table(("Who may be a person", "Class", "Amount", "Why"), people, "2")]
    return words


def differences_data(found: Differences) -> dict[str, Any]:
    """Return how a file stands to what is here."""
    return {
        "file": found.file,
        "earlier": [{"id": batch.id, "file": batch.file} for batch in found.earlier],
        "lines": counted_data(found.lines),
        "same": counted_data(found.same),
        "added": counted_data(found.added),
        "removed": counted_data(found.removed),
        "changed": counted_data(found.changed),
        "rest": counted_data(found.rest),
        "rest_from": found.rest_days.start if found.rest_days else None,
        "rest_to": found.rest_days.end if found.rest_days else None,
        "added_rows": list(map(_payment_data, found.added_rows)),
        "removed_rows": list(map(_payment_data, found.removed_rows)),
        "changed_rows": list(map(_change_data, found.changed_rows)),
        "returns": [
            {
                "return_id": one.return_id,
                "version": one.version,
                "from": one.period.start,
                "to": one.period.end,
                "effect": counted_data(one.effect),
                "needs_correction": one.needs_correction,
            }
            for one in found.returns
        ],
    }


def _payment_data(payment: Payment) -> dict[str, Any]:
    return {
        "supplier": payment.payee,
        "date": payment.paid_on,
        "pence": payment.pence,
        "reference": payment.reference,
        "description": payment.description,
        "category": payment.category,
    }


def _change_data(change: Change) -> dict[str, Any]:
    return {"before": _payment_data(change.before), "after": _payment_data(change.after)}


def differences_words(found: Differences) -> list[str]:
    """Say how a file stands to what is here, with the payments that differ."""
    rows = [("new", *_payment_words(one)) for one in found.added_rows]
    rows += [("gone", *_payment_words(one)) for one in found.removed_rows]
    for one in found.changed_rows:
        rows += [("was", *_payment_words(one.before)), ("is", *_payment_words(one.after))]
    words = [*found.in_words()]
    if rows and found.earlier:
        words += [
            "",
            *table(("", "Date", "Supplier", "Reference", "Category", "Amount"), rows, "5"),
        ]
    return words


def _payment_words(one: Payment) -> tuple[str, ...]:
    day = one.paid_on.isoformat() if one.paid_on else ""
    return day, one.payee, one.reference, one.category, pounds(one.pence)
