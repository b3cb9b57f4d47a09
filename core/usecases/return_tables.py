"""The tables of a return, from one assessment: what travels, after redaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis.intentions import intentions
from core.classifying.redaction import (
    PERSONAL,
    PSEUDONYM,
    masks,
    redact_payee,
    redact_text,
)
from core.domain.agreements import LotKey
from core.domain.assessment import Assessment, Bought, Judged, Position, Status
from core.domain.contracts import Contract, ContractId
from core.domain.operations import JournalEntry
from core.domain.parties import Identifier, PayeeClass, Supplier, SupplierId
from core.domain.period import quarter_code
from core.domain.returns import Check, Detail, Profile, Row, Table
from core.domain.savings import SavingAccount
from core.domain.spend import ImportBatch
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy
from core.formats.return_tables import LAYOUTS
from core.store.reading import LineRow

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the tables are made of. ``lines`` are read once, in file order.

    ``holders`` says what kind of payee each contract is with. ``pseudonyms`` gives a masked
    person a number, ``contact`` says whom to ask about buying together, ``doubtful`` masks what
    only may be about a person.
    """

    assessment: Assessment
    taxonomy: Taxonomy
    suppliers: Mapping[SupplierId, Supplier]
    contracts: Mapping[ContractId, Contract]
    holders: Mapping[ContractId, PayeeClass]
    paid: Mapping[ContractId, int]
    batches: Sequence[ImportBatch]
    rows_by_batch: Mapping[int, tuple[int, int]]
    lines: Iterable[LineRow]
    journal: Sequence[JournalEntry]
    checks: Sequence[Check]
    publishers: frozenset[str]
    savings: Sequence[SavingAccount] = ()
    pseudonyms: Callable[[SupplierId], str] = lambda _payee: ""
    contact: str = ""
    doubtful: bool = False

    def text(
        self, text: str, profile: Profile, payee: PayeeClass = PayeeClass.ORGANISATION
    ) -> str:
        """Return a narrative as it may leave."""
        return redact_text(text, profile, payee, doubtful=self.doubtful)

    def number(
        self,
        identifiers: Sequence[Identifier],
        who: SupplierId,
        payee: PayeeClass,
        profile: Profile,
    ) -> tuple[str, str]:
        """Return register and number of a payee as they may leave."""
        if masks(profile, payee):
            person = self.pseudonyms(who) if payee is PayeeClass.INDIVIDUAL else ""
            return (PSEUDONYM, person) if person else ("", "")
        return (identifiers[0].scheme, identifiers[0].id) if identifiers else ("", "")


def tables(
    material: Material, detail: Detail, profile: Profile, recipients: Sequence[str]
) -> tuple[Table, ...]:
    """Make the tables of a level of detail, masked for a profile, in the package's order."""
    made = {
        "summary": _summary(material, frozenset(recipients)),
        "pipeline": _pipeline(material),
        "opportunities": _opportunities(material),
        "savings": _savings(material, profile),
        "exclusions": _exclusions(material),
        "sources": _sources(material, profile),
        "checks": _checks(material, profile),
    }
    if detail is not Detail.SUMMARY:
        made["agreement_use"] = _agreement_use(material, profile)
        made["contracts"] = _contracts(material, profile)
    if detail is Detail.LINE:
        made["spend"] = list(_spend(material, profile))
    if profile is Profile.AUDIT:
        made["decisions"] = _decisions(material)
    return tuple(
        _table(name, tuple(column.name for column in layout.columns), made[name], profile)
        for name, layout in LAYOUTS.items()
        if name in made
    )


def _table(name: str, columns: tuple[str, ...], rows: list[Row], profile: Profile) -> Table:
    """Make a table; the ledger's references, the last column of payments, stay with auditors."""
    if name == "spend" and profile is not Profile.AUDIT:
        return Table(name, columns[:-1], tuple(row[:-1] for row in rows))
    return Table(name, columns, tuple(rows))


def _summary(material: Material, recipients: frozenset[str]) -> list[Row]:
    through = _collaborative_by_category(material, recipients)
    assessment = material.assessment
    target = assessment.target.basis_points if assessment.target else None
    rows: list[Row] = []
    for row in sorted(assessment.by_category, key=lambda r: r.category):
        sums = row.figures
        cpv = _cpv(material, row.category)
        rows.append(
            (
                row.category,
                row.label,
                cpv,
                sums.total,
                sums.out_of_scope,
                sums.in_scope,
                sums.locked,
                sums.available,
                sums.collaborative,
                *through[row.category],
                sums.addressable,
                sums.no_lot,
                sums.uptake(),
                target,
                sums.suppliers,
                sums.lines,
            )
        )
    return rows


def _collaborative_by_category(
    material: Material, recipients: frozenset[str]
) -> dict[str, tuple[int, int, int]]:
    """Part the collaborative pounds: recipients' agreements, other publishers', local."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in material.assessment.judged:
        if one.status is Status.COLLABORATIVE and one.lot:
            publisher = one.lot.publisher
            known = publisher in material.publishers
            part = 0 if publisher in recipients else (1 if known else 2)
            sums[one.position.category][part] += one.position.pence
    found: dict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    return found | {key: (a, b, c) for key, (a, b, c) in sums.items()}


def _agreement_use(material: Material, profile: Profile) -> list[Row]:
    groups: dict[tuple[LotKey, SupplierId, str, str], list[Judged]] = defaultdict(list)
    for one in material.assessment.judged:
        if one.status is Status.COLLABORATIVE and one.lot:
            contract = material.contracts.get(one.contract_id) if one.contract_id else None
            quarter = one.position.quarter
            key = quarter_code(quarter) if quarter else ""
            ref = contract.ref if contract else ""
            groups[one.lot, one.position.supplier_id, key, ref].append(one)
    return [_use_row(material, profile, key, groups[key]) for key in sorted(groups)]


def _use_row(
    material: Material,
    profile: Profile,
    key: tuple[LotKey, SupplierId, str, str],
    group: Sequence[Judged],
) -> Row:
    lot, supplier_id, quarter, ref = key
    supplier = material.suppliers[supplier_id]
    scheme, number = material.number(
        supplier.identifiers, supplier_id, supplier.payee_class, profile
    )
    positions = [one.position for one in group]
    contract = material.contracts.get(group[0].contract_id) if group[0].contract_id else None
    return (
        lot.publisher,
        lot.agreement_no,
        lot.lot_no,
        redact_payee(supplier.name, supplier.payee_class, profile),
        scheme,
        number,
        quarter,
        ref,
        contract.process if contract else "",
        sum(position.pence for position in positions),
        sum(position.vat for position in positions),
        sum(position.lines for position in positions),
        min((p.first for p in positions if p.first), default=None),
        max((p.last for p in positions if p.last), default=None),
        "call-off contract" if contract else "confirmed supplier on lot",
    )


def _spend(material: Material, profile: Profile) -> Iterator[Row]:
    judged = {grain_of(one.position): one for one in material.assessment.judged}
    names = _file_names(material.batches)
    for line in material.lines:
        one = judged[grain_of(line)]
        contract = material.contracts.get(one.contract_id) if one.contract_id else None
        scheme, number = material.number(
            line.identifiers, line.supplier_id, line.payee_class, profile
        )
        yield (
            str(line.line_id),
            names[line.batch_id],
            line.sheet,
            line.row,
            line.paid_on,
            line.invoiced_on,
            redact_payee(line.supplier, line.payee_class, profile),
            scheme,
            number,
            material.text(line.description, profile, line.payee_class),
            line.department,
            line.account_code,
            line.category,
            _cpv(material, line.category),
            line.pence,
            line.vat,
            line.card,
            contract.ref if contract else line.contract_ref,
            one.lot.agreement_no if one.lot else "",
            one.lot.lot_no if one.lot else "",
            one.status.value,
            # A rule may be called by the name of the payee.
            material.text(_decided_by(line.reason), profile, line.payee_class),
            line.method,
            line.reference,
        )


def _decided_by(reason: str) -> str:
    """Say a reason to readers elsewhere: what the book says to its owner speaks of "you"."""
    said_to_owner = "You "
    rest = reason.removeprefix(said_to_owner)
    return reason if rest == reason else f"A person of the body {rest}"


_Grain = tuple[SupplierId, str, str, tuple[ContractId, ...], date | None, Bought | None]


def grain_of(one: Position | LineRow, *, by_quarter: bool = True) -> _Grain:
    """Return what decides where a payment stands, of a line as of a position."""
    who, what = one.supplier_id, one.category
    quarter = one.quarter if by_quarter else None
    return who, what, one.scope, one.contract_ids, quarter, one.bought


def _contracts(material: Material, profile: Profile) -> list[Row]:
    paid_for = _categories_paid_for(material)
    return [
        (
            contract.ref,
            material.text(contract.title, profile, material.holders[contract.id]),
            redact_payee(contract.supplier, material.holders[contract.id], profile),
            contract.start,
            contract.current_end or contract.end,
            contract.latest_end,
            contract.notice_by,
            contract.annual_value if contract.value is None else contract.value,
            "annual" if contract.value is None and contract.annual_value else "total",
            contract.category or paid_for.get(contract.id, ""),
            contract.lot.agreement_no if contract.lot else "",
            contract.lot.lot_no if contract.lot else "",
            contract.process,
            contract.sme,
            contract.vcse,
            material.paid.get(contract.id, 0),
        )
        for contract in sorted(material.contracts.values(), key=lambda c: c.id)
    ]


def _categories_paid_for(material: Material) -> dict[ContractId, str]:
    """Return the category of most of what was paid under each contract, if it is at least half."""
    sums: dict[ContractId, Counter[str]] = defaultdict(Counter)
    for one in material.assessment.judged:
        under, what = one.position.contract_ids, one.position.category
        if len(under) == 1 and what != UNKNOWN:
            sums[under[0]][what] += one.position.pence
    found = {}
    for contract_id, paid in sums.items():
        category, most = max(paid.items(), key=lambda item: (item[1], item[0]))
        if most > 0 and most * 2 >= paid.total():
            found[contract_id] = category
    return found


def _pipeline(material: Material) -> list[Row]:
    said = intentions(material.assessment, material.contracts)
    return [
        (*key, pence, said[key], material.contact)
        for key, pence in sorted(material.assessment.pipeline.items())
    ]


def _savings(material: Material, profile: Profile) -> list[Row]:
    """List the savings that count: of those about the same payments only one does."""
    public = profile is Profile.PUBLIC
    return [
        (
            material.text(one.saving.title, profile),
            one.saving.kind.value,
            one.saving.baseline.basis,
            one.saving.baseline.pence,
            one.realised.paid if one.realised.pence is not None else None,
            one.saving.cashable,
            one.saving.life_months() > _YEAR or one.saving.until is None,
            one.saving.cost,
            material.text(one.saving.evidence, profile),
            PERSONAL if public and one.saving.agreed_by else one.saving.agreed_by,
            one.realised.pence,
            one.kept,
            material.text("; ".join(part.purpose for part in one.redeployed), profile),
        )
        for one in material.savings
        if one.counts
    ]


def _opportunities(material: Material) -> list[Row]:
    rows: list[Row] = []
    for found in sorted(material.assessment.opportunities, key=lambda o: (o.category, o.lot)):
        ranges = [e for e in found.evidence if e.kind == "saving-range"]
        best = ranges[0] if ranges else None
        lot = (found.lot.publisher, found.lot.agreement_no, found.lot.lot_no)
        evidence = (best.low, best.central, best.high, best.basis) if best else (None,) * 3 + ("",)
        money = (found.available, found.available_from)
        rows.append(
            (found.category, *lot, *money, *evidence, found.decision, found.decision_reason)
        )
    return rows


def _exclusions(material: Material) -> list[Row]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in material.assessment.judged:
        if one.status is Status.OUT_OF_SCOPE:
            entry = sums[one.position.scope]
            entry[0] += one.position.lines
            entry[1] += one.position.pence
    return [(rule, lines, pence) for rule, (lines, pence) in sorted(sums.items())]


def _sources(material: Material, profile: Profile) -> list[Row]:
    names = _file_names(material.batches)
    rows: list[Row] = []
    for batch in material.batches:
        rows_read, outside = material.rows_by_batch[batch.id]
        rows.append(
            (
                names[batch.id],
                batch.fingerprint,
                batch.size,
                batch.layout,
                rows_read,
                batch.lines,
                outside,
                rows_read - batch.lines,
                batch.total,
                batch.control_total,
                batch.ties(),
                material.text(batch.explanation, profile),
            )
        )
    return rows


def _file_names(batches: Sequence[ImportBatch]) -> dict[int, str]:
    """Name each file once: a name that comes again gets its batch's number."""
    seen: set[str] = set()
    names: dict[int, str] = {}
    for batch in batches:
        names[batch.id] = f"{batch.file} ({batch.id})" if batch.file in seen else batch.file
        seen.add(batch.file)
    return names


def _checks(material: Material, profile: Profile) -> list[Row]:
    return [
        (
            check.id,
            check.problem.weight().value,
            check.problem.message(),
            check.count,
            check.pence,
            material.text(check.explanation, profile),
        )
        for check in material.checks
    ]


def _decisions(material: Material) -> list[Row]:
    return [
        (e.seq, e.at, e.by, e.verb, e.summary, e.lines, e.pence, e.chain)
        for e in sorted(material.journal, key=lambda e: e.seq)
    ]


def _cpv(material: Material, category: str) -> str:
    found = material.taxonomy.categories.get(CategoryCode(category))
    return " ".join(found.cpv) if found else ""
