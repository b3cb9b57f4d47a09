from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.assessment import Status
from core.domain.collecting import Figures
from core.domain.returns import Return, Table
from core.formats import exact_rows, packages
from core.formats.columns import Column, Holds, Layout
from core.formats.exact_payments import ExactPayments
from core.formats.exact_rows import ExactRows, NotExact, Quarters
from core.formats.packages import TableRefused, read_table, table_bytes
from core.formats.return_contents import PAGE, WORKBOOK
from core.formats.return_figures import figures_of, header_of_file, sums_of_rows
from core.formats.return_package import build_return, verify_return
from core.formats.return_proof import ReturnProof
from core.formats.signing import SecretKey
from tests.benchmarks.made_returns import made_returns
from tests.core.formats.sealed import Members, described, packed, resealed, with_file

LAYOUT = Layout(
    "things",
    "Things",
    "a thing",
    (
        Column("name", "Name", "Its name."),
        Column("category", "Category", "Its category.", Holds.CATEGORY),
        Column("net_pence", "Amount", "What it cost.", Holds.PENCE),
        Column("count", "Count", "How many.", Holds.COUNT),
        Column("day", "Day", "When.", Holds.DAY),
        Column("yes", "Yes", "Whether.", Holds.YES_NO),
        Column("vat_pence", "VAT", "Its VAT.", Holds.PENCE),
    ),
)
NAMES = tuple(column.name for column in LAYOUT.columns)
AWKWARD = st.text(alphabet=st.sampled_from('a",\r\n \0é𝄞;'), max_size=6)
PENCE = st.none() | st.integers(-(10**15), 10**15) | st.integers(-200, 200)
DAYS = st.none() | st.dates(date(1900, 1, 1))
ROWS = st.lists(
    st.tuples(
        AWKWARD, AWKWARD, PENCE, PENCE, DAYS, st.none() | st.booleans(), PENCE
    ),
    max_size=4,
)  # fmt: skip


def _made(rows: list[tuple]) -> bytes:
    return table_bytes(Table("things", NAMES, tuple(rows)), LAYOUT)


@given(ROWS)
@settings(max_examples=150)
def test_what_the_program_writes_is_exact_and_read_as_it_was(rows: list[tuple]) -> None:
    found = ExactRows(LAYOUT).read(_made(rows), Quarters())

    assert found.count == len(rows)
    assert found.pence["net_pence"] == [row[2] for row in rows]
    assert list(found.said("name")) == [row[0] for row in rows]


@given(ROWS, st.integers(0), st.sampled_from(b'0123456789",\r\n-.ae \xc3'), st.integers(0, 2))
@settings(max_examples=400)
def test_what_is_exact_is_what_the_full_check_accepts(
    rows: list[tuple], place: int, byte: int, way: int
) -> None:
    data = bytearray(_made(rows))
    at = place % len(data)
    if way == 0:
        data[at] = byte
    elif way == 1:
        data.insert(at, byte)
    else:
        del data[at]

    try:
        ExactRows(LAYOUT).read(bytes(data), Quarters())
        exact = True
    except NotExact:
        exact = False
    try:
        read_table(bytes(data), LAYOUT)
        accepted = True
    except TableRefused:
        accepted = False

    assert exact == accepted


SPEND = Layout(
    "spend",
    "Payments",
    "a payment",
    (
        Column("line_id", "Line", "Its number."),
        Column("source", "File", "Its file."),
        Column("supplier_scheme", "Register", "Of the number."),
        Column("supplier_id", "Number", "Of the supplier."),
        *LAYOUT.columns[1:4],
        Column("payment_date", "Paid", "When.", Holds.DAY),
        *LAYOUT.columns[5:],
        Column("status", "Status", "Where it stands."),
    ),
)
PAID = st.tuples(
    st.sampled_from(["1", "2", "3", "a", "01", ""]), AWKWARD, AWKWARD, AWKWARD, AWKWARD,
    st.integers(-(10**12), 10**12) | st.integers(-200, 200) | st.none(), PENCE, DAYS,
    st.none() | st.booleans(), st.integers(-300, 300) | st.none(), st.sampled_from(list(Status)),
)  # fmt: skip


@given(
    st.lists(PAID, max_size=5),
    st.integers(0),
    st.sampled_from(b'0123456789",\r\n-.atrue \xc3'),
    st.integers(0, 3),
)
@settings(max_examples=400)
def test_all_rows_at_once_accept_no_more_than_row_by_row_and_find_the_same(
    rows: list[tuple], place: int, byte: int, way: int
) -> None:
    names = tuple(column.name for column in SPEND.columns)
    data = bytearray(table_bytes(Table("spend", names, tuple(rows)), SPEND))
    at = place % len(data)
    if way == 0:
        data[at] = byte
    elif way == 1:
        data.insert(at, byte)
    elif way == 2:
        del data[at]

    try:
        quick = ExactPayments(SPEND, frozenset()).read(bytes(data))
    except NotExact:
        quick = None

    if quick is not None:
        quarters = Quarters()
        found = sums_of_rows(ExactRows(SPEND).read(bytes(data), quarters), quarters, "")
        assert set(quick.by_status) == set(found.by_status)
        assert replace(quick, by_status=()) == replace(found, by_status=(), payees=())
    elif way == 3:
        assert len({row[0] for row in rows}) < len(rows) or any(b"\r" in s for s in _texts(rows))


def _texts(rows: list[tuple]) -> list[bytes]:
    return [cell.encode() for row in rows for cell in row if isinstance(cell, str)]


@pytest.mark.parametrize(
    "cells",
    [
        "a,c,5,0.5,1,,,,", "a,c,100,1.0,1,,,,", "a,c,-0,0.00,1,,,,", "a,c,007,0.07,1,,,,",
        'a,"c",1,0.01,1,,,,', "a,,1,0.01,1,,,,", "a,c,1,0.01,1,2025-02-30,,,",
        "a,c,1,0.01,1,,TRUE,,", "a,c,1,0.01,1,,,,0.00", "a,c,1,-0.01,1,,,,",
    ],
)  # fmt: skip
def test_another_spelling_of_a_value_is_not_exact(cells: str) -> None:
    data = _made([]) + f"{cells}\r\n".encode()

    with pytest.raises(NotExact):
        ExactRows(LAYOUT).read(data, Quarters())


def test_every_kind_of_return_is_proved_and_tells_the_same_as_when_read_in_full() -> None:
    proof = ReturnProof()
    kinds = {11: "summary", 22: "agreement", 33: "nil", 44: "line", 55: "bad"}

    for number in kinds:
        for made in made_returns(1, 60, first=number):
            proved = proof.prove(made.data)
            verified = verify_return(made.data)

            assert (proved is not None) == verified.verdict == made.good
            if proved is not None and verified.content is not None:
                paid = proved.payments.sums if proved.payments else None
                key = verified.key_fingerprint
                assert _alike(figures_of(proved.content, paid), figures_of(verified.content))
                assert header_of_file(proved.content, key) == header_of_file(verified.content, key)
                assert proved.key_fingerprint == key


def test_awkward_names_an_unknown_category_and_a_credit_are_proved(
    content: Return, key: SecretKey
) -> None:
    proved = ReturnProof().prove(build_return(content, key))

    assert proved is not None
    assert proved.payments is not None
    assert _alike(figures_of(proved.content, proved.payments.sums), figures_of(content))


def test_whom_a_body_of_a_family_paid_is_told_though_the_quick_way_does_not(
    content: Return, key: SecretKey
) -> None:
    of_family = replace(content, body=replace(content.body, family="Lindsey"))
    columns = content.table("spend").columns
    place = columns.index("supplier_scheme"), columns.index("supplier_id")
    paid = [
        tuple({place[0]: "GB-COH", place[1]: "01234567"}.get(n, cell) for n, cell in enumerate(r))
        for r in content.table("spend").rows
    ]
    tables = [replace(t, rows=tuple(paid)) if t.name == "spend" else t for t in of_family.tables]
    of_family = replace(of_family, tables=tuple(tables))

    proved = ReturnProof().prove(build_return(of_family, key))

    assert proved is not None
    assert proved.payments is not None
    assert sum(one.pence for one in proved.payments.sums.payees) == 1_266_800
    assert _alike(figures_of(proved.content, proved.payments.sums), figures_of(of_family))


def _alike(one: Figures, other: Figures) -> bool:
    """Say whether two returns have the same figures, in whatever order."""
    return set(one.by_status) == set(other.by_status) and replace(one, by_status=()) == replace(
        other, by_status=()
    )


def test_what_the_body_itself_sealed_wrongly_is_left_to_the_full_check(
    members: Members, key: SecretKey
) -> None:
    spend = members["spend.csv"]
    for old, new in (
        (b"12345,123.45", b"12346,123.46"),
        (b"\r\n2,payments.csv", b"\r\n1,payments.csv"),
        (b"\r\n2,payments.csv", b"\r\n2,other.csv"),
        (b"grants.grants", b"grants.others"),
    ):
        assert spend.count(old) >= 1
        forged = resealed(with_file(members, "spend.csv", spend.replace(old, new)), key)
        assert ReturnProof().prove(packed(forged)) is None
    assert ReturnProof().prove(b"no package") is None


def test_only_the_copies_for_people_are_taken_as_they_were_sealed(
    members: Members, key: SecretKey
) -> None:
    for name in (PAGE, WORKBOOK):
        other = resealed(with_file(members, name, members[name] + b" "), key)
        altered = packed(members | {name: members[name] + b" "})

        assert ReturnProof().prove(packed(other)) is not None
        assert not verify_return(packed(other)).verdict
        assert ReturnProof().prove(altered) is None


def test_a_return_in_the_words_of_another_version_is_proved_as_it_was_sealed(
    members: Members, key: SecretKey
) -> None:
    def older(descriptor: dict) -> None:
        descriptor["spendbook"]["rendering"] = 0
        descriptor["resources"][0]["title"] = "As it was called before"

    def wrong(descriptor: dict) -> None:
        older(descriptor)
        descriptor["spendbook"]["control_totals"]["summary"]["rows"] = 9

    for change, right in ((older, True), (wrong, False)):
        data = packed(resealed(described(members, change), key))
        assert (ReturnProof().prove(data) is not None) is right
        assert verify_return(data).verdict is right


@pytest.mark.parametrize("rendering", [None, 0])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'}],"name"', b'},],"name"'),
        (b'"copies":[', b'"copies":[ '),
        (b'},{"bytes"', b'}, {"bytes"'),
        (b'},{"bytes"', b'},,{"bytes"'),
        (b'{"bytes":', b'{"bytes":0'),
        (b'{"bytes":', b'{"bytes":1,"bytes":'),
        (b',"mediatype"', b',"kind":0.0,"mediatype"'),
        (b'"copies":[{', b'"copies":[{},{'),
        (b'],"spendbook":{', b'],"spendbook":{"a":1.50,'),
        (b'],"spendbook":{', b'],"spendbook":{"a":1,"a":1,'),
        (b'],"spendbook":', b'],"sources":[],"spendbook": '),
        (b',"title":"Spend return', b',"title":"\\u0053pend return'),
    ],
)
def test_a_description_that_its_body_sealed_in_another_form_is_not_proved(
    members: Members, key: SecretKey, old: bytes, new: bytes, rendering: int | None
) -> None:
    if rendering is not None:
        members = described(members, lambda d: d["spendbook"].update(rendering=rendering))
    written = members["datapackage.json"]
    proof = ReturnProof()
    assert proof.prove(packed(resealed(members, key))) is not None
    assert old in written

    forged = resealed(members | {"datapackage.json": written.replace(old, new, 1)}, key)

    assert proof.prove(packed(forged)) is None
    assert ReturnProof().prove(packed(forged)) is None


def test_a_copy_for_people_that_is_described_as_a_table_is_not_proved(
    members: Members, key: SecretKey
) -> None:
    def as_table(descriptor: dict) -> None:
        descriptor["copies"][0]["schema"] = {"fields": []}

    assert ReturnProof().prove(packed(resealed(described(members, as_table), key))) is None


def test_what_a_newer_program_adds_survives(content: Return, key: SecretKey) -> None:
    newer = replace(content, extra={"mood": "good"})
    table = Table("weather", ("day", "sun"), (("Monday", "a lot"),))
    data = build_return(replace(newer, tables=(*newer.tables, table)), key)

    proved = ReturnProof().prove(data)

    assert proved is not None
    assert verify_return(data).verdict
    (row,) = figures_of(proved.content).asked
    assert (row.resource, dict(row.cells)) == ("weather", {"day": "Monday", "sun": "a lot"})


def test_a_large_table_is_read_as_a_small_one_and_a_change_is_named_by_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, day = ("", "a.b"), date(2025, 4, 1)
    rows = [
        (f'Thing {n}, "so-called"', kind[n % 7 > 0], n - 3000, n, day, n % 2 == 0, None)
        for n in range(40)
    ]
    table = Table("things", NAMES, tuple(rows))
    data = table_bytes(table, LAYOUT)
    wrong = data.replace(b"-2990,-29.90", b"-2990,-29.91")
    monkeypatch.setattr(packages, "_LARGE", len(data))
    monkeypatch.setattr(exact_rows, "_AT_ONCE", 7)

    assert exact_rows.exact_rows(data, LAYOUT) == table.rows
    assert exact_rows.exact_rows(wrong, LAYOUT) is None
    assert read_table(data, LAYOUT) == table
    with pytest.raises(TableRefused, match=r"row 12, net_pence: it differs from net_pounds"):
        read_table(wrong, LAYOUT)
