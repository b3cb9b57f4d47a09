"""What people write into a form becomes the one spelling that every book understands."""

from __future__ import annotations

import pytest

from core.domain.returns import Cell
from core.formats.form_meanings import BODY_TYPE, Known, as_meant

KNOWN: Known = {
    BODY_TYPE: {
        "parish-council": "parish-council",
        "Parish, town or community council": "parish-council",
        "academy-trust": "academy-trust",
        "nhs-trust": "nhs-trust",
    },
    "common-spend": {"energy.gas": "energy.gas", "gas": "energy.gas"},
}


def rule(kind: str, value: str) -> dict[str, Cell]:
    return {"rule": "exclude", "kind": kind, "value": value}


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("region", "UKD, UKE", ["UKD", "UKE"]),
        ("region", "Yorkshire & the Humber", ["UKE"]),
        ("region", "London and South East", ["UKI", "UKJ"]),
        ("region", "TLD", ["UKD"]),
        ("region", "All", ["all"]),
        ("sector", "Wider public sector", ["wider"]),
        ("body-type", "Academy trusts", ["academy-trust"]),
        ("body-type", "parish; nhs-trust", ["parish-council", "nhs-trust"]),
        ("body-type", "Any", ["any"]),
        ("member-of", "Club, North", ["Club, North"]),
        ("body-type", "", [""]),
    ],
)
def test_a_rule_is_kept_as_it_is_meant(kind: str, written: str, meant: list[str]) -> None:
    found = as_meant("lot_eligibility", rule(kind, written), KNOWN)

    assert [row["value"] for row in found.rows] == meant
    assert not found.faults
    assert all(row["rule"] == "exclude" for row in found.rows)


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [("region", "Narnia, UKD", "SB-433"), ("body-type", "trust", "SB-434")],
)
def test_what_no_book_would_understand_is_told(kind: str, written: str, code: str) -> None:
    found = as_meant("lot_eligibility", rule(kind, written), KNOWN)

    assert [(fault[0], fault[1]) for fault in found.faults] == [("value", code)]


def test_without_a_list_of_kinds_of_body_none_is_looked_up() -> None:
    assert not as_meant("lot_eligibility", rule("body-type", "trust"), {}).faults


@pytest.mark.parametrize(
    ("scheme", "number", "kept", "codes"),
    [
        ("Companies House", "1234567", ("GB-COH", "01234567"), []),
        ("gb-coh", "01234567", ("GB-COH", "01234567"), []),
        ("DUNS", "21-733", ("DUNS", "21-733"), []),
        ("", "1234567", ("", "1234567"), ["SB-435"]),
        ("GB-COH", "12", ("GB-COH", "12"), ["SB-436"]),
        ("", "", ("", ""), []),
    ],
)
def test_a_supplier_is_known_by_its_number(
    scheme: str, number: str, kept: tuple[str, str], codes: list[str]
) -> None:
    row: dict[str, Cell] = {"scheme": scheme, "id": number, "regions": "North West; UKE"}

    found = as_meant("lot_suppliers", row, KNOWN)

    assert [(each["scheme"], each["id"]) for each in found.rows] == [kept]
    assert found.rows[0]["regions"] == "UKD UKE"
    assert [fault[1] for fault in found.faults] == codes


def test_a_category_may_be_written_by_its_name() -> None:
    row: dict[str, Cell] = {"scheme": "common-spend", "code": "Gas"}

    assert as_meant("lot_categories", row, KNOWN).rows == [row | {"code": "energy.gas"}]
