from __future__ import annotations

from datetime import date

import pytest

from core.domain.problems import Place
from core.domain.return_fields import (
    Answer,
    AskedField,
    AskedRecord,
    Choice,
    Form,
    Grain,
    Kind,
    Unreadable,
    bounds_in_words,
    read,
    shape_of,
    written,
)

LOT = AskedField("lot", "Lot", required=True, lookup="lots")
PRICING = AskedField("pricing", "Pricing", required=True, lookup="pricing")
EARNER = AskedField(
    "earner", "Fee earner", required=True, lookup="earners", given=("lot", "pricing")
)
HOURS = AskedField(
    "hours", "Hours", Kind.NUMBER, required=True, least="0", most="1000",
    asked_if="pricing", asked_if_is=("Time",),
)  # fmt: skip
CODE = AskedField("code", "Code", shape="A9 9AA or A99 9AA")
LONG = AskedField("service", "Service", least="5", most="5")
RECORD = AskedRecord(
    "invoices", "Invoices", Grain.PAYMENT, (LOT, PRICING, EARNER, HOURS, CODE, LONG)
)
CHOICES = (
    *(Choice("lots", lot) for lot in ("1", "2a")),
    *(Choice("pricing", pricing) for pricing in ("Time", "Fixed", "Risk")),
    Choice("earners", "Nobody", ("", "Risk")),
    Choice("earners", "Partner", ("1", "<>Risk")),
    Choice("earners", "Clerk", ("1", "<>Risk")),
    Choice("earners", "Advocate", ("2a", "<>Risk")),
)


def form() -> Form:
    return Form(RECORD, CHOICES)


def codes(**row: Answer) -> list[tuple[str, str]]:
    whole = {"lot": "1", "pricing": "Fixed", "earner": "Clerk", **row}
    found = form().problems(form().completed(whole), Place(row=2))
    return [(one.code, one.place.column) for one in found]


def test_a_row_that_says_what_is_asked_has_no_problem() -> None:
    assert codes() == []
    assert codes(pricing="Time", hours="12.5", code="M1 1AE", service="12345") == []


def test_each_fault_of_a_row_names_its_field() -> None:
    assert codes(lot=None)[0] == ("SB-682", "Lot")
    assert codes(earner="Advocate") == [("SB-684", "Fee earner")]
    assert codes(pricing="Time", hours="1000.01") == [("SB-685", "Hours")]
    assert codes(code="m1 1ae") == [("SB-686", "Code")]
    assert codes(service="1234") == [("SB-685", "Service")]


def test_a_field_is_asked_only_where_its_condition_holds() -> None:
    assert codes(pricing="Time") == [("SB-682", "Hours")]
    row = {"lot": "1", "pricing": "Fixed", "earner": "Clerk", "hours": "3"}
    assert [one.code for one in form().problems(row, Place())] == ["SB-688"]
    assert form().completed(row)["hours"] is None


def test_a_list_depends_on_other_fields_of_the_row() -> None:
    assert form().choices(EARNER, {"lot": "1", "pricing": "Time"}) == ("Partner", "Clerk")
    assert form().choices(EARNER, {"lot": "2a", "pricing": "Risk"}) == ("Nobody",)
    assert form().every_choice(EARNER) == ("Nobody", "Partner", "Clerk", "Advocate")


def test_what_follows_from_a_row_is_filled_in_and_spelt_as_in_the_list() -> None:
    done = form().completed({"lot": "2A", "pricing": "fixed"})

    assert (done["lot"], done["pricing"], done["earner"]) == ("2a", "Fixed", "Advocate")


@pytest.mark.parametrize(
    ("kind", "text", "value", "again"),
    [
        (Kind.WHOLE, "1,250", 1250, "1250"),
        (Kind.NUMBER, "012.50", "12.5", "12.5"),
        (Kind.NUMBER, "-0.0", "0", "0"),
        (Kind.POUNDS, "-£1,204.5", -120450, "-1204.50"),
        (Kind.DAY, "31/03/2027", date(2027, 3, 31), "2027-03-31"),
        (Kind.YES_NO, "N", False, "no"),
        (Kind.TEXT, "  a\tb ", "a b", "a b"),
        (Kind.TEXT, " ", None, ""),
    ],
)
def test_what_is_typed_is_read_in_one_way(
    kind: Kind, text: str, value: Answer, again: str
) -> None:
    assert read(kind, text) == value
    assert written(kind, value) == again
    assert read(kind, again) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.WHOLE, "1.5"),
        (Kind.NUMBER, "1e5"),
        (Kind.NUMBER, "٣"),
        (Kind.POUNDS, "1.005"),
        (Kind.POUNDS, "12 pounds"),
        (Kind.DAY, "31/02/2027"),
        (Kind.DAY, "March 2027"),
        (Kind.YES_NO, "maybe"),
    ],
)
def test_what_is_something_else_is_not_read(kind: Kind, text: str) -> None:
    with pytest.raises(Unreadable):
        read(kind, text)


def test_a_shape_is_a_picture_of_the_text() -> None:
    assert shape_of(r"RM9999-*").fullmatch("RM6060-x")
    assert not shape_of("(A+)+$").fullmatch("A" * 40)
    assert shape_of(r"\A9").fullmatch("A1")
    with pytest.raises(Unreadable):
        shape_of("9 or ")


def test_bounds_are_said_in_words() -> None:
    assert bounds_in_words(LONG) == "5 letters and digits"
    assert bounds_in_words(HOURS) == "from 0 to 1000"
    assert bounds_in_words(AskedField("x", "X", most="8")) == "at most 8 letters and digits"
    assert (
        bounds_in_words(AskedField("x", "X", Kind.DAY, least="2027-01-01"))
        == "at least 2027-01-01"
    )
