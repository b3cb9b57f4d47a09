"""Payments are offered for a contract on who, when and reference; never on an amount."""

from __future__ import annotations

from datetime import date

import pytest

from core.classifying.contract_match import PayeePayments, propose, strong, with_amounts
from core.domain.contracts import Contract, ContractId, ContractMatch
from core.domain.money import Pence
from core.domain.parties import Identifier, SupplierId


def contract(supplier: str = "Acme Ltd", **fields: object) -> Contract:
    known: dict[str, object] = {
        "id": ContractId(1),
        "ref": "",
        "title": "Cleaning",
        "supplier": supplier,
        "start": date(2025, 4, 1),
        "end": date(2026, 3, 31),
        "current_end": None,
    }
    return Contract(**(known | fields))  # type: ignore[arg-type]  # fields by name


def paid(name: str = "ACME LIMITED", **fields: object) -> PayeePayments:
    known: dict[str, object] = {
        "supplier_id": SupplierId(5),
        "name": name,
        "company_number": "",
        "first": date(2025, 5, 1),
        "last": date(2025, 9, 30),
        "lines": 6,
        "pence": Pence(120_000),
    }
    return PayeePayments(**(known | fields))  # type: ignore[arg-type]  # fields by name


def only(one: Contract, payee: PayeePayments) -> ContractMatch:
    (match,) = propose([one], [payee])
    return match


def test_the_same_name_is_offered_whatever_its_legal_form() -> None:
    match = only(contract(), paid())

    assert (match.contract_id, match.supplier_id, match.strength) == (1, 5, 90)
    assert match.reason == (
        "You paid ACME LIMITED £1,200.00 in 6 payments: the contract names Acme Ltd; paid "
        "1 May 2025 to 30 September 2025, within the contract (1 April 2025 to 31 March 2026)."
    )


def test_the_same_company_number_is_stronger_than_the_name() -> None:
    one = contract("Another Name plc", supplier_id=Identifier("GB-COH", "231810"))

    match = only(one, paid(company_number="00231810"))

    assert match.strength == 95
    assert "company number" in match.reason


def test_a_reference_on_the_payments_is_the_strongest() -> None:
    match = only(contract("Elsewhere Ltd", ref="S-1417"), paid(references=("s1417",)))

    assert match.strength == 100


def test_a_short_reference_is_no_evidence() -> None:
    assert propose([contract("Elsewhere Ltd", ref="12")], [paid(references=("12",))]) == ()


def test_payments_outside_the_contract_are_not_offered_by_name() -> None:
    late = paid(first=date(2026, 5, 1), last=date(2026, 6, 1))

    assert propose([contract()], [late]) == ()
    assert only(contract(current_end=date(2027, 3, 31)), late).strength == 90


def test_payments_partly_within_lose_strength() -> None:
    match = only(contract(), paid(last=date(2026, 5, 1)))

    assert match.strength == 80
    assert "partly within" in match.reason


def test_missing_dates_are_said() -> None:
    assert "no dates" in only(contract(), paid(first=None, last=None)).reason
    assert "does not say" in only(contract(start=None), paid()).reason


def test_an_equal_amount_alone_is_never_evidence() -> None:
    assert propose([contract("Elsewhere Ltd", value=Pence(120_000))], [paid()]) == ()


def test_a_contract_with_nobody_is_nobodys() -> None:
    assert propose([contract("Various")], [paid("Various")]) == ()
    assert propose([contract("")], [paid("")]) == ()


def test_each_of_several_suppliers_is_found_and_trading_names_count() -> None:
    one = contract("Zenith Ltd; J Smith t/a Smith Plumbing")
    payees = [paid("Zenith", supplier_id=SupplierId(1)), paid("Smith Plumbing")]

    assert [(m.supplier_id, m.strength) for m in propose([one], payees)] == [(1, 90), (5, 80)]


def _in_short(**fields: object) -> tuple[ContractMatch, ...]:
    one = contract("Arbor", annual_value=Pence(1200_00))
    payee = paid("Arbor Education Partners Limited", **fields)
    months = [(date(2025, month, 1), Pence(100_00)) for month in (5, 6, 7)]
    amounts = months if fields.get("lines") == 3 else []
    return strong(with_amounts(propose([one], [payee]), [one], {SupplierId(5): amounts}))


def test_a_supplier_named_in_short_is_offered_where_the_days_fit() -> None:
    (match,) = _in_short()

    assert match.strength == 60
    assert "the contract names Arbor, with which the name begins" in match.reason
    assert "within the contract" in match.reason


def test_a_supplier_named_in_short_needs_days_or_amounts_beside_the_name() -> None:
    later = date(2026, 12, 31)

    assert _in_short(last=later) == ()
    (match,) = _in_short(last=later, lines=3)
    assert "3 payments of £100.00 are a twelfth of the yearly value" in match.reason


@pytest.mark.parametrize(
    ("short", "others"),
    [
        # Two begin so; the word says of what kind it is, not which; a part of a word is none.
        ("Arbor", ("Arbor Education Partners Ltd", "Arbor Trees Ltd")),
        ("Community", ("Community Transport Ltd",)),
        ("Arb", ("Arbor Education Partners Ltd",)),
        ("Arbo", ("Arbor Education Partners Ltd",)),
        ("Education", ("Arbor Education Partners Ltd",)),
    ],
)
def test_a_name_in_short_that_may_be_anybodys_is_not_offered(
    short: str, others: tuple[str, ...]
) -> None:
    payees = [paid(name, supplier_id=SupplierId(n)) for n, name in enumerate(others)]

    assert propose([contract(short)], payees) == ()
