"""Publish spend as a rule asks for it: what is over its threshold, masked, in its columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.classifying.redaction import masks, redact_payee, redact_text
from core.classifying.taxonomy_data import all_scope_rules, load_cpv
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, decimal_text, pounds
from core.domain.operations import Operation
from core.domain.parties import Identifier, Supplier, SupplierId, VatBasis
from core.domain.period import Period
from core.domain.problems import Problem, UserError
from core.domain.progress import Progress
from core.domain.publications import Definition, Fate, Publication
from core.domain.returns import Profile
from core.domain.spend import BatchId
from core.domain.taxonomy import CategoryCode, Taxonomy, group_of
from core.formats import publications, workbooks
from core.formats.files import read_within, write_atomically
from core.formats.packages import fingerprint
from core.formats.reports import Report, ReportTable, Section
from core.store import code_lists, contracts, imports, reading, suppliers
from core.store.book import Book
from core.store.reading import LineRow
from core.usecases import duties, publish_register
from core.usecases.trees import tree_of

_PUBLIC = Profile.PUBLIC
_PROCLASS = "proclass"


class UnknownPublication(UserError):
    """There is no publication called {duty}."""

    code = "SB-690"
    exit_code = 2
    remedy_text = "Look at the list with: spendbook spend duties."


class NotInForce(UserError):
    """{title} was not asked for in {period}."""

    code = "SB-691"
    exit_code = 4
    remedy_text = "Choose a later period: the rule holds from {day}."


@dataclass
class _Line:
    """A payment with its amounts, None where the file does not tell."""

    row: LineRow
    net: Pence | None
    gross: Pence | None
    vat: Pence | None


@dataclass
class _Sheet:
    """What a publication is made from, and what is noted on the way."""

    definition: Definition
    body_name: str
    family: str
    uri: str
    recovers_vat: bool
    proclass: frozenset[BatchId]
    suppliers: Mapping[SupplierId, Supplier]
    contracts: Mapping[ContractId, Contract]
    tree: Taxonomy
    noted: dict[tuple[str, str], list[Pence]] = field(default_factory=lambda: defaultdict(list))
    masked: int = 0

    def note(self, code: str, pence: Pence, heading: str = "") -> None:
        self.noted[code, heading].append(pence)


def definition_of(duty: str, day: date) -> Definition:
    """Return the definition of a publication that holds on a day, else its latest.

    Raises:
        UnknownPublication: there is none of that name.
    """
    found = [one for one in publications.definitions() if one.id == duty]
    if not found:
        raise UnknownPublication(duty=duty)
    return next((one for one in found if one.holds_on(day)), found[-1])


def make(
    book: Book,
    duty: str,
    period: Period,
    *,
    recovers_vat: bool = True,
    progress: Progress | None = None,
) -> Publication:
    """Make a publication of the payments of a period; nothing is written.

    ``recovers_vat`` says whether the body gets its VAT back; where it does not, the VAT of a
    payment is the VAT that cannot be recovered.

    Raises:
        UnknownPublication: there is none of that name. NotInForce: no rule asked for it then.
    """
    definition = definition_of(duty, period.end)
    if not definition.holds_on(period.end):
        day = f"{definition.in_force_from:%d/%m/%Y}"
        raise NotInForce(title=definition.title, period=period.in_words(), day=day)
    if definition.of_contracts:
        return _register(book, definition, period)
    sheet = _sheet(book, definition, recovers_vat=recovers_vat)
    kept, fates = _sorted_out(book, sheet, period, progress or Progress())
    rows = tuple(_row(sheet, line) for line in kept)
    undated = reading.count_and_sum(book, reading.Filter(undated=True))
    for _ in range(undated[0]):
        sheet.note("SB-679", Pence(0))
    total = Pence(sum(_published_amount(sheet, line) for line in kept))
    return Publication(
        definition,
        period,
        rows,
        fates,
        total,
        sheet.masked,
        _problems(sheet, undated[1]),
        _basis(definition, recovers_vat=recovers_vat),
    )


def write(book: Book, made: Publication, path: Path) -> tuple[Path, tuple[Problem, ...]]:
    """Write a publication as CSV, or as a workbook where the name ends in .xlsx.

    What was written is read again and checked against the rule's columns; what does not hold
    is returned. That it was prepared is kept in the book.
    """
    data = publications.csv_bytes(made.definition, made.rows)
    faults = publications.check(made.definition, data, path.name)
    is_workbook = path.suffix.casefold() == ".xlsx"
    write_atomically(path, workbooks.workbook(_report(book, made)) if is_workbook else data)
    title, words = made.definition.title, made.period.in_words()
    asked = {"duty": made.definition.id, "period": made.period.code(), "file": path.name}
    with book.work(Operation("publish", f"Wrote {title}, {words}", asked)) as work:
        duties.remember(work, made, path.name, fingerprint(data))
        work.count(len(made.rows), made.total)
    return path, faults


def check_file(definition: Definition, path: Path) -> tuple[Problem, ...]:
    """List everything in which any file is not what the rule asks for."""
    return publications.check(definition, read_within(path), path.name)


def _register(book: Book, definition: Definition, period: Period) -> Publication:
    """Make the publication of the register: its contracts stand in the place of payments."""
    found = publish_register.code_register(book)
    masked = (Problem("SB-680", {"count": found.masked}),) if found.masked else ()
    return Publication(
        definition,
        period,
        found.rows,
        {
            Fate.PUBLISHED: (len(found.rows), found.value),
            Fate.SMALL: (found.below, found.below_value),
        },
        found.value,
        found.masked,
        masked,
        f"Contracts over {pounds(definition.over)} over their length, and those whose value "
        f"nobody knows; values without VAT; {definition.law}.",
    )


def _sheet(book: Book, definition: Definition, *, recovers_vat: bool) -> _Sheet:
    body = book.body
    return _Sheet(
        definition,
        body.name,
        body.family or body.name,
        _uri(body.identifiers),
        recovers_vat,
        frozenset(
            batch.id
            for batch in imports.batches(book)
            if (told := code_lists.of_batch(book, batch.id).get("category"))
            and told.scheme.casefold() == _PROCLASS
        ),
        {row.supplier.id: row.supplier for row in suppliers.suppliers(book)},
        {contract.id: contract for contract in contracts.contracts(book)},
        tree_of(book),
    )


def _uri(identifiers: tuple[Identifier, ...]) -> str:
    """Return the address that names a local authority in open data, where its code is known."""
    codes = [one.id for one in identifiers if one.scheme == "GB-GSS"]
    return f"http://statistics.data.gov.uk/id/statistical-geography/{codes[0]}" if codes else ""


def _sorted_out(
    book: Book, sheet: _Sheet, period: Period, progress: Progress
) -> tuple[list[_Line], dict[Fate, tuple[int, Pence]]]:
    """Return the payments to publish, and what became of all payments of the period."""
    definition = sheet.definition
    sizes: dict[object, int] = defaultdict(int)
    if definition.by_transaction:
        for line in _lines(book, period, progress):
            sizes[_transaction(line)] += _counted(definition, line)
    exempt = _exempt(definition)
    counts: Counter[Fate] = Counter()
    sums: Counter[Fate] = Counter()
    kept = []
    for line in _lines(book, period, progress):
        size = _counted(definition, line)
        if definition.by_transaction:
            size = sizes[_transaction(line)]
        fate = _fate(sheet, line, size, exempt)
        counts[fate] += 1
        sums[fate] += line.row.pence
        if fate is Fate.PUBLISHED:
            kept.append(line)
    kept.sort(key=lambda line: (line.row.paid_on or date.min, line.row.line_id))
    return kept, {fate: (counts[fate], Pence(sums[fate])) for fate in Fate}


def _lines(book: Book, period: Period, progress: Progress) -> Iterator[_Line]:
    bases = {batch.id: batch.vat_basis for batch in imports.batches(book)}
    for number, row in enumerate(reading.line_rows_for_return(book, period)):
        if number % 2000 == 0:
            progress.step("Reading payments", number)
        yield _with_amounts(row, bases[row.batch_id])


def _exempt(definition: Definition) -> frozenset[str]:
    """Return the scope rules whose payments the rule exempts."""
    return frozenset(
        rule.id for rule in all_scope_rules() if group_of(rule.category) in definition.leaves_out
    )


def _with_amounts(row: LineRow, basis: VatBasis) -> _Line:
    net = row.net if row.net is not None else row.pence if basis is VatBasis.NET else None
    gross = row.gross if row.gross is not None else row.pence if basis is VatBasis.GROSS else None
    vat = row.vat
    if vat is None and net is not None and gross is not None:
        vat = Pence(gross - net)
    if gross is None and net is not None and vat is not None:
        gross = Pence(net + vat)
    if net is None and gross is not None and vat is not None:
        net = Pence(gross - vat)
    return _Line(row, net, gross, vat)


def _transaction(line: _Line) -> object:
    """Return what the lines of one transaction share; a line without a reference is one."""
    row = line.row
    return (row.supplier_id, row.reference, row.paid_on) if row.reference else row.line_id


def _counted(definition: Definition, line: _Line) -> int:
    """Return the amount that the threshold counts, else the only one that is known."""
    wanted = line.gross if definition.with_vat else line.net
    return line.row.pence if wanted is None else wanted


def _fate(sheet: _Sheet, line: _Line, size: int, exempt: frozenset[str]) -> Fate:
    definition, row = sheet.definition, line.row
    if row.scope in exempt or group_of(row.category) in definition.leaves_out:
        return Fate.EXEMPT
    if abs(size) <= definition.over:
        # A fifth is VAT at the standard rate: it could lift the payment over the threshold.
        unknown = definition.with_vat and line.gross is None
        if unknown and abs(size) * 6 > definition.over * 5:
            sheet.note("SB-676", row.pence)
        return Fate.SMALL
    if definition.under_contract and not (row.contract_ids or row.contract_ref):
        sheet.note("SB-678", row.pence)
        return Fate.NO_CONTRACT
    return Fate.PUBLISHED


def _published_amount(sheet: _Sheet, line: _Line) -> Pence:
    wanted = line.gross if sheet.definition.amount_with_vat else line.net
    return line.row.pence if wanted is None else wanted


def _row(sheet: _Sheet, line: _Line) -> tuple[str, ...]:
    if not sheet.definition.amount_with_vat and line.net is None:
        sheet.note("SB-675", line.row.pence)
    if masks(_PUBLIC, line.row.payee_class):
        sheet.masked += 1
    cells = tuple(_FIELDS[column.field](sheet, line) for column in sheet.definition.columns)
    for column, cell in zip(sheet.definition.columns, cells, strict=True):
        if column.required and not cell.strip():
            sheet.note("SB-677", line.row.pence, column.heading)
    return cells


def _payee(sheet: _Sheet, line: _Line) -> str:
    return redact_payee(line.row.supplier, line.row.payee_class, _PUBLIC)


def _narrative(sheet: _Sheet, line: _Line) -> str:
    row = line.row
    text = redact_text(row.description, _PUBLIC, row.payee_class)
    if text != row.description and not masks(_PUBLIC, row.payee_class):
        sheet.masked += 1
    return text or _category_words(sheet, row)


def _category_words(sheet: _Sheet, row: LineRow) -> str:
    if row.category:
        return sheet.tree.label(row.category)
    return row.given_label or row.account


def _number_of(scheme: str) -> Callable[[_Sheet, _Line], str]:
    def number(sheet: _Sheet, line: _Line) -> str:
        row = line.row
        if masks(_PUBLIC, row.payee_class):
            return ""
        own = {"GB-COH": row.company_number, "GB-CHC": row.charity_number}[scheme]
        known = [one.id for one in row.identifiers if one.scheme == scheme]
        return own or (known[0] if known else "")

    return number


def _payee_ref(sheet: _Sheet, line: _Line) -> str:
    return "" if masks(_PUBLIC, line.row.payee_class) else line.row.supplier_ref


def _vcse_grant(sheet: _Sheet, line: _Line) -> str:
    """Say whether it is a grant to a voluntary body; "" where nobody said whether it is one."""
    if line.row.scope != "grants":
        return "No"
    vcse = sheet.suppliers[line.row.supplier_id].vcse
    return "" if vcse is None else "Yes" if vcse else "No"


def _irrecoverable(sheet: _Sheet, line: _Line) -> str:
    if sheet.recovers_vat:
        return "0.00"
    if line.vat is None:
        sheet.note("SB-681", line.row.pence)
    return decimal_text(line.vat or 0)


def _contract_ref(sheet: _Sheet, line: _Line) -> str:
    """Return the reference on the payment, else those of the contracts that it falls under."""
    refs = (sheet.contracts[one].ref for one in line.row.contract_ids if one in sheet.contracts)
    return line.row.contract_ref or "; ".join(ref for ref in refs if ref)


def _cpv(sheet: _Sheet, line: _Line) -> str:
    leaf = sheet.tree.categories.get(CategoryCode(line.row.category))
    code = leaf.cpv[0].ljust(8, "0") if leaf and leaf.cpv else ""
    return code if code in load_cpv() else ""


def _proclass(name: str) -> Callable[[_Sheet, _Line], str]:
    """Return what the file itself says in ProClass; "" where its column is of another list."""

    def cell(sheet: _Sheet, line: _Line) -> str:
        return str(getattr(line.row, name)) if line.row.batch_id in sheet.proclass else ""

    return cell


_FIELDS: Mapping[str, Callable[[_Sheet, _Line], str]] = {
    "empty": lambda sheet, line: "",
    "body_name": lambda sheet, line: sheet.body_name,
    "body_uri": lambda sheet, line: sheet.uri,
    "family": lambda sheet, line: sheet.family,
    "unit": lambda sheet, line: line.row.department or line.row.cost_centre or sheet.body_name,
    "service_label": lambda sheet, line: line.row.given_label,
    "payee": _payee,
    "payee_ref": _payee_ref,
    "company_number": _number_of("GB-COH"),
    "charity_number": _number_of("GB-CHC"),
    "vcse_grant": _vcse_grant,
    "paid_on": lambda sheet, line: publications.day_text(sheet.definition, line.row.paid_on),
    "transaction": lambda sheet, line: line.row.reference or str(line.row.line_id),
    "amount": lambda sheet, line: decimal_text(_published_amount(sheet, line)),
    "irrecoverable_vat": _irrecoverable,
    "purpose": _narrative,
    "internal_category": lambda sheet, line: line.row.account or _category_words(sheet, line.row),
    "proclass_label": _proclass("given_label"),
    "proclass_code": _proclass("given_code"),
    "cpv_label": lambda sheet, line: load_cpv().get(_cpv(sheet, line), ""),
    "cpv_code": _cpv,
    "card": lambda sheet, line: "Yes" if line.row.card else "No",
    "contract_ref": _contract_ref,
}


def _problems(sheet: _Sheet, undated: int) -> tuple[Problem, ...]:
    found = []
    for (code, heading), amounts in sorted(sheet.noted.items()):
        pence = undated if code == "SB-679" else sum(amounts)
        values = {"pence_text": pounds(pence), "heading": heading}
        found.append(Problem(code, {**values, "count": len(amounts)}, pence=pence))
    if sheet.masked:
        found.append(Problem("SB-680", {"count": sheet.masked}))
    return tuple(found)


def _basis(definition: Definition, *, recovers_vat: bool) -> str:
    size = "with VAT" if definition.with_vat else "without VAT"
    amount = "with VAT" if definition.amount_with_vat else "without VAT"
    vat = "gets its VAT back" if recovers_vat else "does not get its VAT back"
    unit = "transactions" if definition.by_transaction else "payments"
    words = f"{unit.capitalize()} over {pounds(definition.over)} ({size}), credits by their size"
    return f"{words}; amounts {amount}; the body {vat}; {definition.law}."


def _report(book: Book, made: Publication) -> Report:
    definition = made.definition
    columns, rows = publications.table(definition, made.rows)
    table = ReportTable(definition.title, made.basis, columns, rows)
    return Report(
        title=f"{definition.title}: {book.body.name}",
        subtitle=made.period.in_words(),
        key_figures=(),
        sections=(Section(definition.title, tables=(table,)),),
        footer=definition.source,
    )
