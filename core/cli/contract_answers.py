"""What `spendbook contracts` answers: contracts, registers, offers and patterns as data."""

from __future__ import annotations

from typing import Any

from core.classifying.recurring import Recurring
from core.domain.contracts import Contract, ContractMatch
from core.domain.money import pounds
from core.usecases.match_contracts import Shared
from core.usecases.record_contracts import ContractRow, freed_code
from core.usecases.register_changes import ContractChange, column_words
from core.usecases.take_register import RegisterImported, RegisterLook, worth

_SHOWN = 20


def contract_data(contract: Contract) -> dict[str, Any]:
    """Return all fields of a contract by their names; amounts in pence."""
    lot, number = contract.lot, contract.supplier_id
    return {
        "id": contract.id,
        "ref": contract.ref,
        "title": contract.title,
        "supplier": contract.supplier,
        "supplier_number": [number.scheme, number.id] if number else None,
        "department": contract.department,
        "description": contract.description,
        "start": contract.start,
        "end": contract.end,
        "current_end": contract.current_end,
        "latest_end": contract.latest_end,
        "extension_terms": contract.extension_terms,
        "notice_by": contract.notice_by,
        "break_on": contract.break_on,
        "review_on": contract.review_on,
        "lead_months": contract.lead_months,
        "value_pence": contract.value,
        "annual_value_pence": contract.annual_value,
        "irrecoverable_vat_pence": contract.irrecoverable_vat,
        "process": contract.process,
        "sme": contract.sme,
        "vcse": contract.vcse,
        "category_given": contract.category_given,
        "framework": contract.framework_text,
        "freed_because": contract.freed_because,
        "intention": contract.intention,
        "freed_code": freed_code(contract),
        "call_off": [lot.publisher, lot.agreement_no, lot.lot_no] if lot else None,
    }


def row_data(row: ContractRow) -> dict[str, Any]:
    """Return a contract with what was paid under it and how it stands."""
    return contract_data(row.contract) | {
        "paid_pence": row.paid_pence,
        "matched_suppliers": list(row.suppliers),
        "state": row.state,
        "locks": row.locks,
    }


def look_data(look: RegisterLook) -> dict[str, Any]:
    """Return what was found in each column of a register, and what taking it in would change."""
    changes = look.changes
    return {
        "sheets": list(look.reading.sheets),
        "header_row": look.reading.header_row,
        "asks": look.reading.asks,
        "columns": [one._asdict() for one in look.reading.found],
        "left_out": [
            {"sheet": r.sheet, "row": r.row, "code": r.code, "text": r.text}
            for r in look.reading.left_out
        ],
        "new": [contract_data(contract) for contract in changes.new],
        "new_value_pence": look.new_pence,
        "new_yearly_pence": look.new_yearly_pence,
        "changed": [_change_data(change) for change in changes.changed],
        "gone": [
            contract_data(contract) | {"paid_pence": look.gone_paid[contract.id]}
            for contract in changes.gone
        ],
        "same": changes.same,
        "conflicts": look.conflicts,
    }


def look_words(look: RegisterLook) -> tuple[str, ...]:
    """Say what was found in each column, and what taking the register in would change."""
    lines = ["What was found in each column:"]
    for one in look.reading.found:
        taken = column_words(one.field) or "not used"
        unclear = f", {one.unclear} not clear" if one.unclear else ""
        lines.append(
            f"  {one.heading or '(no heading)'}: {taken}; {one.cells} filled{unclear};"
            f" for example {one.example!r}"
        )
    changes = look.changes
    lines.append(
        f"{len(changes.new)} new (worth {look.new_worth} as far as they say), "
        f"{len(changes.changed)} changed, "
        f"{len(changes.gone)} gone ({pounds(sum(look.gone_paid.values()))} paid under them), "
        f"{changes.same} the same"
    )
    for title, found in (("New", changes.new), ("Gone", changes.gone)):
        lines += [
            f"  {title}: {one.ref or one.title}, {one.supplier}, {worth(one)}"
            for one in found[:_SHOWN]
        ]
    lines += [_change_words(change) for change in changes.changed[:_SHOWN]]
    return tuple(lines)


def imported_data(done: RegisterImported) -> dict[str, Any]:
    """Return what bringing a register in did."""
    return {
        "added": done.added,
        "already_here": done.already_here,
        "call_offs": done.call_offs,
        "changed": done.changed,
        "removed": done.removed,
        "conflicts_kept": done.conflicts_kept,
    }


def match_data(match: ContractMatch) -> dict[str, Any]:
    """Return an offer of payments for a contract."""
    return {
        "contract_id": match.contract_id,
        "supplier_id": match.supplier_id,
        "supplier": match.supplier,
        "reason": match.reason,
        "lines": match.lines,
        "pence": match.pence,
        "strength": match.strength,
    }


def recurring_data(one: Recurring) -> dict[str, Any]:
    """Return what looks like a contract."""
    return {
        "supplier_id": one.supplier_id,
        "supplier": one.supplier,
        "lines": one.lines,
        "pence": one.pence,
        "first": one.first,
        "last": one.last,
        "rhythm": one.rhythm,
        "each_pence": one.each,
        "words": one.words,
    }


def shared_data(one: Shared) -> dict[str, Any]:
    """Return payments that fall under several contracts alike."""
    return {
        "supplier_id": one.spend.supplier_id,
        "supplier": one.supplier,
        "contract_ids": list(one.spend.contract_ids),
        "contracts": list(one.contracts),
        "lines": one.spend.lines,
        "pence": one.spend.pence,
        "suggested": one.suggested,
        "reason": one.reason,
    }


def _change_data(change: ContractChange) -> dict[str, Any]:
    return {
        "id": change.contract.id,
        "ref": change.contract.ref,
        "title": change.contract.title,
        "fields": [
            {
                "field": one.name,
                "words": one.in_words(),
                "conflict": one.conflict,
            }
            for one in change.changes
        ],
    }


def _change_words(change: ContractChange) -> str:
    mark = " (you changed it too)" if change.conflicts else ""
    name = change.contract.ref or change.contract.title
    return f"  Changed{mark}: {name}: {change.in_words()}"
