from __future__ import annotations

from core.domain.money import Pence
from core.domain.parties import VatBasis
from core.domain.spend import TEXT_ROLES, BatchId, DraftLine, ImportBatch, Role


def test_a_line_gives_each_text_by_its_role() -> None:
    line = DraftLine("", 2, Pence(100), tuple(role.value for role in TEXT_ROLES))

    assert [line.text(role) for role in TEXT_ROLES] == [role.value for role in TEXT_ROLES]


def test_every_role_is_a_text_an_amount_or_a_date() -> None:
    numbers = {Role.AMOUNT, Role.NET, Role.VAT, Role.GROSS, Role.DEBIT, Role.CREDIT}
    dates = {Role.DATE, Role.INVOICE_DATE}

    assert set(TEXT_ROLES) | numbers | dates == set(Role)
    assert len(set(TEXT_ROLES)) == len(TEXT_ROLES)


def batch(control_total: Pence | None) -> ImportBatch:
    return ImportBatch(
        id=BatchId(1),
        file="payments.csv",
        fingerprint="",
        size=1,
        layout="",
        lines=1,
        total=Pence(100_00),
        credit_lines=0,
        credit_pence=Pence(0),
        left_out=0,
        problems=0,
        control_total=control_total,
        explanation="",
        vat_basis=VatBasis.NET,
        date_from=None,
        date_to=None,
        active=True,
        imported_at="",
    )


def test_a_batch_ties_only_to_the_penny() -> None:
    assert batch(Pence(100_00)).ties() is True
    assert batch(Pence(100_01)).ties() is False


def test_a_batch_without_a_control_total_neither_ties_nor_differs() -> None:
    assert batch(None).ties() is None
