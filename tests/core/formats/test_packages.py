from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from core.domain.returns import Table
from core.formats.columns import Column, Holds, Layout
from core.formats.packages import (
    NotAPackage,
    PackageRefused,
    TableRefused,
    build_zip,
    canonical,
    read_canonical,
    read_loosely,
    read_table,
    read_zip,
    table_bytes,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)

LAYOUT = Layout(
    "things",
    "Things",
    "a thing",
    (
        Column("name", "Name", "Its name."),
        Column("category", "Category", "Its category.", Holds.CATEGORY),
        Column("net_pence", "Amount", "Its price.", Holds.PENCE),
        Column("day", "Day", "When.", Holds.DAY),
        Column("card", "Card", "By card.", Holds.YES_NO),
    ),
)
NAMES = tuple(column.name for column in LAYOUT.columns)


def is_text(name: str) -> bool:
    return re.fullmatch(r"[a-z0-9]+[.]txt", name) is not None


@given(values)
def test_canonical_form_is_that_of_the_standard(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(), values))
def test_a_canonical_file_reads_back(value: dict[str, object]) -> None:
    assert canonical(read_canonical(canonical(value))) == canonical(value)


@pytest.mark.parametrize("value", [1.5, 2**53, {1: "x"}, "\ud800", b"x", {"a": float("nan")}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"form|surrogate"):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":1e2}',
        b"[1]",
        b'{"a":"\\u0041"}',
        b"\xef\xbb\xbf{}",
        b"{",
        b"\xff",
        b'{"a":' + b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_another_form_of_a_descriptor_is_refused(data: bytes) -> None:
    with pytest.raises(PackageRefused):
        read_canonical(data)


def test_a_package_reads_back_in_its_order() -> None:
    members = {"b.txt": b"second", "a.txt": b"", "c.txt": bytes(range(256))}

    found = read_zip(build_zip(tuple(members.items())), is_text)

    assert list(found.items()) == list(members.items())


def test_an_ordinary_zip_program_reads_our_packages() -> None:
    data = build_zip([("a.txt", b"one"), ("b.txt", b"two")])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("b.txt") == b"two"


def packed(**changes: object) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", changes.get("method", zipfile.ZIP_STORED)) as archive:
        for name in changes.get("names", ("a.txt",)):
            entry = zipfile.ZipInfo(name, changes.get("date", (1980, 1, 1, 0, 0, 0)))
            entry.create_system = 3
            entry.external_attr = changes.get("mode", 0o100644) << 16
            entry.compress_type = changes.get("method", zipfile.ZIP_STORED)
            entry.extra = changes.get("extra", b"")
            entry.comment = changes.get("comment", b"")
            archive.writestr(entry, changes.get("content", b"hello"))
        archive.comment = changes.get("archive_comment", b"")
    return buffer.getvalue()


def flipped(data: bytes, position: int, bit: int = 1) -> bytes:
    return data[:position] + bytes([data[position] ^ bit]) + data[position + 1 :]


def test_the_tests_pack_as_the_program_does() -> None:
    assert packed() == build_zip([("a.txt", b"hello")])


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "changes",
    [
        {"method": zipfile.ZIP_DEFLATED},
        {"names": ("a.txt", "a.txt")},
        {"names": ("../a.txt",)},
        {"names": ("/a.txt",)},
        {"names": ("a.exe",)},
        {"names": ("é.txt",)},
        {"date": (2026, 1, 1, 0, 0, 0)},
        {"mode": 0o100755},
        {"mode": 0o120777},
        {"extra": b"\x01\x00\x02\x00ab"},
        {"comment": b"psst"},
        {"archive_comment": b"psst"},
        {"names": tuple(f"{number}.txt" for number in range(101))},
    ],
    ids=str,
)
def test_a_zip_that_is_not_ours_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PackageRefused):
        read_zip(packed(**changes), is_text)


def test_an_encrypted_member_is_refused() -> None:
    with pytest.raises(PackageRefused, match="password"):
        read_zip(flipped(packed(), 6), is_text)


def test_bytes_before_between_or_after_are_refused() -> None:
    data = build_zip([("a.txt", b"one"), ("b.txt", b"two")])
    second = data.index(b"PK\x03\x04", 4)

    for junk in (b"%PDF" + data, data + b"x", data[:second] + b"x" + data[second:]):
        with pytest.raises((PackageRefused, NotAPackage)):
            read_zip(junk, is_text)


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = packed()
    size_at = 18

    for lie in (0, 4, 6, 2**31):
        lied = data[:size_at] + struct.pack("<II", lie, lie) + data[size_at + 8 :]
        with pytest.raises((PackageRefused, NotAPackage)):
            read_zip(lied, is_text)


def test_overlapping_members_are_refused() -> None:
    data = build_zip([("a.txt", b"one"), ("b.txt", b"two")])
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 4)
    offset_at = second + 42

    overlapping = data[:offset_at] + struct.pack("<I", 0) + data[offset_at + 4 :]

    with pytest.raises(PackageRefused):
        read_zip(overlapping, is_text)


def test_a_member_over_the_limit_is_refused_before_it_is_read() -> None:
    data = build_zip([("a.txt", bytes(3 * 1024 * 1024))])

    with pytest.raises(PackageRefused, match="larger than 2 MB"):
        read_zip(data, is_text, member_limit=2 * 1024 * 1024)


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06" * 6])
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAPackage):
        read_zip(data, is_text)


def test_every_cut_and_every_flipped_bit_is_refused() -> None:
    data = build_zip([("a.txt", b"one"), ("b.txt", b"two")])

    for length in range(len(data)):
        with pytest.raises((PackageRefused, NotAPackage)):
            read_zip(data[:length], is_text)
    for position in range(len(data)):
        for bit in range(8):
            with pytest.raises((PackageRefused, NotAPackage)):
                read_zip(flipped(data, position, 1 << bit), is_text)


def test_a_package_that_was_packed_again_can_still_be_looked_into() -> None:
    assert read_loosely(packed(method=zipfile.ZIP_DEFLATED), is_text) == {"a.txt": b"hello"}


def test_looking_into_a_bomb_gives_nothing() -> None:
    bomb = packed(method=zipfile.ZIP_DEFLATED, content=bytes(20_000_000))

    assert read_loosely(bomb, is_text) == {}


@given(st.binary(max_size=400))
def test_looking_into_anything_raises_nothing(data: bytes) -> None:
    read_loosely(data, is_text)
    read_loosely(packed(method=zipfile.ZIP_DEFLATED)[:60] + data, is_text)


@given(
    st.lists(
        st.tuples(
            st.text(),
            st.text(min_size=1).filter(lambda text: text != "unknown") | st.just(""),
            st.none() | st.integers(-(10**11), 10**11),
            st.none() | st.dates(),
            st.none() | st.booleans(),
        )
    )
)
def test_a_table_reads_back_as_it_was(rows: list[tuple]) -> None:
    table = Table("things", NAMES, tuple(rows))

    assert read_table(table_bytes(table, LAYOUT), LAYOUT) == table


def test_a_table_is_plain_csv_with_pounds_beside_pence() -> None:
    table = Table("things", NAMES, (("Marks & Spencer", "", -1205, None, True),))

    assert table_bytes(table, LAYOUT) == (
        b"name,category,net_pence,net_pounds,day,card\r\n"
        b"Marks & Spencer,unknown,-1205,-12.05,,true\r\n"
    )


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        (b"-1205,", b"-1206,", (2, "net_pence")),
        (b"-12.05", b"-12.06", (2, "net_pence")),
        (b"-1205,", b"-01205,", (2, "net_pence")),
        (b"true", b"TRUE", (2, "card")),
        (b"true", b"", (1, "")),
        (b"true\r\n", b"true,x\r\n", (2, "")),
        (b"net_pence", b"net", (1, "headings")),
        (b"\r\n", b"\n", (1, "")),
        (b"Marks", b'"Marks"', (2, "")),
        (b"unknown", b"", (2, "category")),
        (b"Marks", b"\xff", (1, "")),
    ],
)
def test_a_table_that_was_changed_says_where(
    was: bytes, now: bytes, place: tuple[int, str]
) -> None:
    table = Table("things", NAMES, (("Marks & Spencer", "", -1205, None, True),))
    data = table_bytes(table, LAYOUT).replace(was, now)

    if was == b"true" and not now:
        assert read_table(data, LAYOUT).rows[0][-1] is None
        return
    with pytest.raises(TableRefused) as refusal:
        read_table(data, LAYOUT)
    if was != b"Marks" or now == b"\xff":
        assert (refusal.value.values["row"], refusal.value.values["column"]) == place


def test_a_cell_that_is_not_what_its_column_holds_is_a_fault_of_the_caller() -> None:
    table = Table("things", NAMES, (("x", "", "12 pounds", None, None),))

    with pytest.raises(ValueError, match="not pence"):
        table_bytes(table, LAYOUT)
