"""Publish the register of contracts: the columns of the Transparency Code, or all that is known.

Local Government Transparency Code 2015, paragraphs 31 and 32: every contract over 5,000 pounds,
with these columns in this order. Whoever must not be named leaves masked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.classifying.payees import payee_class
from core.classifying.redaction import masks, redact_payee, redact_text
from core.classifying.tidying import tidy
from core.domain.contracts import Contract, ContractId
from core.domain.identifiers import CHARITY
from core.domain.money import Pence, decimal_text
from core.domain.parties import PayeeClass, SupplierId
from core.domain.returns import Cell, Profile
from core.formats.columns import Column, Holds, guarded
from core.formats.files import write_atomically
from core.formats.reports import Report, ReportTable, Section
from core.formats.workbooks import workbook
from core.store import contracts as store
from core.store import suppliers
from core.store.book import Book

# The Code asks for every contract over this, over its whole length.
OVER = Pence(5_000_00)
_DAY, _POUNDS = Holds.DAY, Holds.PENCE

# The columns of the Code in its order.
_CODE = (
    ("Reference number", Holds.TEXT),
    ("Title of agreement", Holds.TEXT),
    ("Local authority department responsible", Holds.TEXT),
    ("Description of the goods and/or services being provided", Holds.TEXT),
    ("Supplier name and details", Holds.TEXT),
    ("Sum to be paid over the length of the contract", _POUNDS),
    ("Value Added Tax that cannot be recovered", _POUNDS),
    ("Start date", _DAY),
    ("End date", _DAY),
    ("Review date", _DAY),
    ("Invitation to quote or published invitation to tender", Holds.TEXT),
    ("Small or medium sized enterprise", Holds.TEXT),
    ("Voluntary or community sector organisation", Holds.TEXT),
    ("Registration number", Holds.TEXT),
)

# All that a book knows of a contract, so that another book reads it again whole.
_ALL = (
    ("Reference", Holds.TEXT),
    ("Title", Holds.TEXT),
    ("Department", Holds.TEXT),
    ("Description", Holds.TEXT),
    ("Supplier", Holds.TEXT),
    ("Registration number", Holds.TEXT),
    ("Total contract value", _POUNDS),
    ("Annual value", _POUNDS),
    ("Irrecoverable VAT", _POUNDS),
    ("Start date", _DAY),
    ("End date", _DAY),
    ("Current end date", _DAY),
    ("Latest end date", _DAY),
    ("Extension terms", Holds.TEXT),
    ("Notice by", _DAY),
    ("Break date", _DAY),
    ("Review date", _DAY),
    ("Lead time (months)", Holds.COUNT),
    ("Process", Holds.TEXT),
    ("SME", Holds.TEXT),
    ("VCSE", Holds.TEXT),
    ("Category", Holds.TEXT),
    ("Framework", Holds.TEXT),
    ("Not locked because", Holds.TEXT),
)


@dataclass(frozen=True, slots=True)
class RegisterWritten:
    """What was written: how many contracts, how many masked, and how many are below the limit.

    ``without_value`` are written too: a contract whose value nobody knows may be over it.
    """

    path: Path
    written: int
    below: int
    without_value: int
    masked: int


@dataclass(frozen=True, slots=True)
class CodeRegister:
    """The contracts over the limit as rows of text, and how many are below; values in pence."""

    rows: tuple[tuple[str, ...], ...]
    value: Pence
    below: int
    below_value: Pence
    masked: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the suppliers of contracts."""

    holders: dict[ContractId, PayeeClass]
    flags: dict[ContractId, tuple[bool | None, bool | None]] = field(default_factory=dict)


def export_register(
    book: Book, path: Path, *, everything: bool = False, whole: bool = False
) -> RegisterWritten:
    """Write the register as CSV, or as a workbook where the name ends in .xlsx.

    The Code's columns by default, of contracts over 5,000 pounds; with ``everything`` also those
    below; with ``whole`` all contracts with all that is known of them, unmasked, for another
    book. Where a contract does not say whether its supplier is small or voluntary, what was said
    of the supplier itself is taken.
    """
    known = _Known(holders(book), _flags_by_contract(book))
    contracts = store.contracts(book)
    below = [c for c in contracts if _whole_value(c) is not None and not is_over(c)]
    chosen = [c for c in contracts if everything or whole or c not in below]
    row = _all_row if whole else _code_row
    rows = [row(contract, known) for contract in chosen]
    columns = _ALL if whole else _CODE
    is_book = path.suffix.lower() == ".xlsx"
    write_atomically(path, _workbook(book, columns, rows) if is_book else _csv(columns, rows))
    masked = 0 if whole else sum(_is_masked(contract, known) for contract in chosen)
    unknown = sum(_whole_value(contract) is None for contract in chosen)
    return RegisterWritten(path, len(chosen), len(contracts) - len(chosen), unknown, masked)


def code_register(book: Book) -> CodeRegister:
    """Return the register as the Code asks for it, its cells as text, and what was left below."""
    known = _Known(holders(book), _flags_by_contract(book))
    contracts = store.contracts(book)
    below = [c for c in contracts if _whole_value(c) is not None and not is_over(c)]
    chosen = [c for c in contracts if c not in below]
    kinds = [holds for _, holds in _CODE]
    rows = (zip(kinds, _code_row(contract, known), strict=True) for contract in chosen)
    return CodeRegister(
        tuple(tuple(_text(holds, cell) for holds, cell in row) for row in rows),
        Pence(sum(_whole_value(one) or 0 for one in chosen)),
        len(below),
        Pence(sum(_whole_value(one) or 0 for one in below)),
        sum(_is_masked(contract, known) for contract in chosen),
    )


def is_over(contract: Contract) -> bool:
    """Say whether a contract is worth more over its length than what the Code asks for."""
    return (_whole_value(contract) or 0) > OVER


def holders(book: Book) -> dict[ContractId, PayeeClass]:
    """Return the kind of payee of each contract: that of its name, or of a supplier matched to it.

    What must not leave wins: a person's contract is a person's under any of their names, and
    that of a supplier of the same name is masked with it, matched or not yet.
    """
    held = store.contracts(book)
    found = {one.id: payee_class(one.supplier) for one in held}
    # All suppliers, not only those paid: a file may have been taken out, a name split off.
    with book.read() as connection:
        known = suppliers.by_id(connection)
    kinds = {key: one.payee_class for key, one in known.items()}
    by_name = {tidy(one.name): one.payee_class for one in known.values()}
    named = [(one.id, by_name.get(tidy(one.supplier))) for one in held]
    found.update((number, kind) for number, kind in named if kind and masks(Profile.PBO, kind))
    matched = [(number, kinds[supplier]) for number, supplier, _ in store.links(book)]
    found.update(matched)
    found.update((number, kind) for number, kind in matched if masks(Profile.PBO, kind))
    return found


def _whole_value(contract: Contract) -> int | None:
    """Return what is paid over the length of a contract, from its yearly value if need be."""
    if contract.value is not None or contract.annual_value is None:
        return contract.value
    end = contract.current_end or contract.end
    days = (end - contract.start).days + 1 if end and contract.start else 0
    return max(contract.annual_value, contract.annual_value * days // 365)


def _is_masked(contract: Contract, known: _Known) -> bool:
    return masks(Profile.PUBLIC, known.holders[contract.id])


def _code_row(contract: Contract, known: _Known) -> tuple[Cell, ...]:
    holder = known.holders[contract.id]
    title, description = (
        redact_text(text, Profile.PUBLIC, holder)
        for text in (contract.title, contract.description)
    )
    return (
        contract.ref,
        title,
        contract.department,
        description,
        redact_payee(contract.supplier, holder, Profile.PUBLIC),
        _sum(contract),
        contract.irrecoverable_vat,
        contract.start,
        contract.current_end or contract.end,
        contract.review_on,
        contract.process,
        *_answers(contract, known),
        "" if _is_masked(contract, known) else _number(contract),
    )


def _all_row(contract: Contract, known: _Known) -> tuple[Cell, ...]:
    lot = contract.lot
    framework = f"{lot.agreement_no} lot {lot.lot_no}" if lot else contract.framework_text
    return (
        *(contract.ref, contract.title, contract.department, contract.description),
        *(contract.supplier, _number(contract), contract.value, contract.annual_value),
        *(contract.irrecoverable_vat, contract.start, contract.end, contract.current_end),
        *(contract.latest_end, contract.extension_terms, contract.notice_by, contract.break_on),
        *(contract.review_on, contract.lead_months, contract.process),
        *_answers(contract, known),
        *(contract.category_given, framework, contract.freed_because),
    )


def _sum(contract: Contract) -> Cell:
    if contract.value is None and contract.annual_value is not None:
        return f"{decimal_text(contract.annual_value)} per annum"
    return contract.value


def _number(contract: Contract) -> str:
    number = contract.supplier_id
    if number is None:
        return ""
    return f"Charity {number.id}" if number.scheme == CHARITY else number.id


def _answers(contract: Contract, known: _Known) -> tuple[str, str]:
    of_supplier = known.flags.get(contract.id, (None, None))
    stated = (contract.sme, contract.vcse)
    flags = (own if own is not None else of for own, of in zip(stated, of_supplier, strict=True))
    sme, vcse = ("" if flag is None else ("Yes" if flag else "No") for flag in flags)
    return sme, vcse


def _csv(columns: Sequence[tuple[str, Holds]], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([title for title, _ in columns])
    for row in rows:
        cells = zip((holds for _, holds in columns), row, strict=True)
        writer.writerow([_text(holds, cell) for holds, cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _text(holds: Holds, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, int):
        return decimal_text(cell) if holds is _POUNDS else str(cell)
    return guarded(cell)


def _workbook(
    book: Book, columns: Sequence[tuple[str, Holds]], rows: Sequence[Sequence[Cell]]
) -> bytes:
    heads = tuple(Column(title, title, "", holds) for title, holds in columns)
    table = ReportTable("Contracts", "Contracts", heads, tuple(tuple(row) for row in rows))
    report = Report(
        title=f"Contracts register: {book.body.name}",
        subtitle=f"{len(rows)} contracts",
        key_figures=(),
        sections=(Section("Contracts", tables=(table,)),),
        footer="Local Government Transparency Code 2015, paragraphs 31 and 32",
    )
    return workbook(report)


def _flags_by_contract(book: Book) -> dict[ContractId, tuple[bool | None, bool | None]]:
    """Return what was said of the supplier of each contract that has only one: SME, VCSE."""
    # All suppliers, not only those paid: a file may have been taken out, a name split off.
    with book.read() as connection:
        known = suppliers.by_id(connection)
    linked: dict[ContractId, list[SupplierId]] = {}
    for contract_id, supplier_id, _ in store.links(book):
        linked.setdefault(contract_id, []).append(supplier_id)
    return {
        contract_id: (known[only[0]].sme, known[only[0]].vcse)
        for contract_id, only in linked.items()
        if len(only) == 1 and only[0] in known
    }
