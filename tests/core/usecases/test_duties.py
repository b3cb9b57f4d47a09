"""Each publication is due on the day that its rule names."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.period import Period
from core.formats import publications
from core.formats.bank_holidays import working_days_of
from core.usecases import duties

BY_ID = {one.id: one for one in publications.definitions()}


@pytest.mark.parametrize(
    ("duty", "day", "first_month", "period", "due"),
    [
        ("lga-spend-500", date(2026, 5, 9), 4, (date(2026, 4, 1), date(2026, 6, 30)),
         date(2026, 7, 31)),
        ("lga-spend-500", date(2026, 1, 31), 4, (date(2026, 1, 1), date(2026, 3, 31)),
         date(2026, 4, 30)),
        ("pa23-payments-30000", date(2026, 12, 1), 4, (date(2026, 10, 1), date(2026, 12, 31)),
         date(2027, 1, 30)),
        ("smaller-authority-100", date(2026, 2, 1), 4, (date(2025, 4, 1), date(2026, 3, 31)),
         date(2026, 7, 1)),
        # The last working day of August 2026: the 31st is a bank holiday, but not in Scotland.
        ("hmt-spend-25000", date(2026, 7, 4), 4, (date(2026, 7, 1), date(2026, 7, 31)),
         date(2026, 8, 28)),
    ],
)  # fmt: skip
def test_a_publication_is_due_when_its_rule_says(
    duty: str, day: date, first_month: int, period: tuple[date, date], due: date
) -> None:
    definition = BY_ID[duty]

    found = duties.period_of(definition, day, first_month)

    assert found == Period(*period)
    assert duties.due_day(definition, found, working_days_of("UKC")) == due


def test_every_definition_has_a_source_a_law_and_columns_that_are_known() -> None:
    for definition in publications.definitions():
        assert definition.law
        assert definition.source
        assert definition.who
        assert len({column.heading for column in definition.columns}) == len(definition.columns)
        assert any(column.required for column in definition.columns)


def test_the_22_columns_stand_in_the_order_of_the_local_government_association() -> None:
    headings = [column.heading for column in BY_ID["lga-spend-500"].columns]

    assert headings == [
        "OrganisationLabel", "OrganisationURI", "OrganisationalUnit", "ServiceCategoryLabel",
        "ServiceCategoryURI", "BeneficiaryName", "BeneficiaryOtherID",
        "CompaniesHouseRegistrationNumber", "CharityCommissionNumber", "VCSEGrant",
        "PaymentDate", "TransactionNumber", "Amount", "IrrecoverableVATAmount", "Purpose",
        "CategoryInternalName", "CPVLabel", "CPVCode", "ProclassLabel", "ProclassCode",
        "CardTransaction", "ContractRef",
    ]  # fmt: skip
