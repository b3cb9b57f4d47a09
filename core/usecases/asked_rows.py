"""What our book knows of the rows that publishers also ask for: payments and call-offs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.domain.agreements import LotKey
from core.domain.assessment import Assessment, Judged, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.parties import Body, PayeeClass
from core.domain.period import Period, day_in_words
from core.domain.return_fields import Answer, Grain, Known
from core.domain.taxonomy import Taxonomy
from core.store import contracts, reading
from core.store.book import Book
from core.store.reading import LineRow
from core.usecases.publish_register import holders
from core.usecases.return_tables import grain_of
from core.usecases.take_catalogue import current
from core.usecases.trees import tree_of

# The number that the Crown Commercial Service gives its customers.
_URN = "GB-CCSCUST"

AgreementKey = tuple[str, str]
Facts = Mapping[Known, Answer]


class _Through(NamedTuple):
    """Where a payment stands: the lot that it goes through, and the call-off."""

    lot: LotKey
    contract_id: ContractId | None


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that the book gives: what it is about in words, and what is known of it."""

    key: str
    about: str
    facts: Facts
    payee: PayeeClass = PayeeClass.ORGANISATION


def known_rows(
    book: Book, assessment: Assessment, used: Set[AgreementKey]
) -> dict[tuple[AgreementKey, Grain], list[KnownRow]]:
    """Return the rows of each agreement that is used, by what there is a row for.

    Payments are those of the figures that went through the agreement; call-offs those that run
    at some time in their period.
    """
    ours = _body_facts(book.body)
    found: dict[tuple[AgreementKey, Grain], list[KnownRow]] = defaultdict(list)
    for key in used:
        found[key, Grain.AGREEMENT].append(KnownRow("agreement", key[1], ours))
    titles, tree = _lot_titles(book), tree_of(book)
    named = {contract.id: contract for contract in contracts.contracts(book)}
    for one, line in _payments(book, assessment, used):
        contract = named.get(one.contract_id) if one.contract_id else None
        facts = {**ours, **_lot_facts(one.lot, titles), **_line_facts(line, tree)}
        facts |= _contract_facts(contract) if contract else {}
        facts[Known.SUPPLIER] = line.supplier
        words = f"{line.supplier}, {_day(line.paid_on)}, {pounds(line.pence)}"
        found[_agreement(one.lot), Grain.PAYMENT].append(
            KnownRow(f"payment {line.line_id}", words, facts, line.payee_class)
        )
    payees = holders(book) if named else {}
    for contract in named.values():
        lot = contract.lot
        if lot and _agreement(lot) in used and _runs_in(contract, assessment.basis.period):
            facts = {**ours, **_lot_facts(lot, titles), **_contract_facts(contract)}
            words = f"{contract.ref or contract.title}, {contract.supplier}"
            found[_agreement(lot), Grain.CONTRACT].append(
                KnownRow(f"contract {contract.id}", words, facts, payees[contract.id])
            )
    return found


def used_agreements(book: Book, assessment: Assessment) -> set[AgreementKey]:
    """Return the agreements that payments of the figures or running call-offs go through."""
    period = assessment.basis.period
    paid = {_agreement(one.lot) for one in assessment.judged if one.lot and _through(one)}
    return paid | {
        _agreement(contract.lot)
        for contract in contracts.contracts(book)
        if contract.lot and _runs_in(contract, period)
    }


def _payments(
    book: Book, assessment: Assessment, used: Set[AgreementKey]
) -> Iterator[tuple[_Through, LineRow]]:
    judged = {
        grain_of(one.position): _Through(one.lot, one.contract_id)
        for one in assessment.judged
        if one.lot and _through(one) and _agreement(one.lot) in used
    }
    if judged:
        parted = any(one.position.quarter for one in assessment.judged)
        for line in reading.line_rows_for_return(book, assessment.basis.period):
            one = judged.get(grain_of(line, by_quarter=parted))
            if one is not None:
                yield one, line


def _through(one: Judged) -> bool:
    return one.status is Status.COLLABORATIVE


def _agreement(lot: LotKey) -> AgreementKey:
    return lot.publisher, lot.agreement_no


def _runs_in(contract: Contract, period: Period | None) -> bool:
    if period is None:
        return True
    last = contract.current_end or contract.end
    begun = contract.start is None or contract.start <= period.end
    return begun and (last is None or last >= period.start)


def _body_facts(body: Body) -> dict[Known, Answer]:
    urn = next((one.id for one in body.identifiers if one.scheme == _URN), None)
    number = body.identifiers[0].id if body.identifiers else None
    return {
        Known.BODY: body.name,
        Known.BODY_URN: urn,
        Known.BODY_NUMBER: number,
        Known.REGION: body.region or None,
    }


def _lot_titles(book: Book) -> dict[LotKey, str]:
    return {key: lot.title for one in current(book) for key, _, lot in one.lots()}


def _lot_facts(lot: LotKey, titles: Mapping[LotKey, str]) -> dict[Known, Answer]:
    return {Known.LOT: lot.lot_no, Known.LOT_TITLE: titles.get(lot)}


def _line_facts(line: LineRow, tree: Taxonomy) -> dict[Known, Answer]:
    net = line.net if line.net is not None else line.pence
    return {
        Known.SUPPLIER_NUMBER: line.identifiers[0].id if line.identifiers else None,
        Known.PAID_ON: line.paid_on,
        Known.INVOICED_ON: line.invoiced_on or line.paid_on,
        Known.REFERENCE: line.reference or None,
        Known.DESCRIPTION: line.description or None,
        Known.DEPARTMENT: line.cost_centre or line.department or None,
        Known.ACCOUNT: line.account_code or None,
        Known.CATEGORY: tree.label(line.category) if line.category else None,
        Known.NET: net,
        Known.VAT: line.vat,
        Known.GROSS: line.gross,
        Known.CONTRACT_REF: line.contract_ref or None,
    }


def _contract_facts(contract: Contract) -> dict[Known, Answer]:
    return {
        Known.SUPPLIER: contract.supplier or None,
        Known.CONTRACT_REF: contract.ref or None,
        Known.CONTRACT_TITLE: contract.title or None,
        Known.CONTRACT_START: contract.start,
        Known.CONTRACT_END: contract.current_end or contract.end,
        Known.CONTRACT_VALUE: contract.value,
    }


def _day(day: date | None) -> str:
    return day_in_words(day) if day else "no date"
