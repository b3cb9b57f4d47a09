from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.domain.returns import Return, Supersedes, Table
from core.formats.packages import NotAPackage, PackageRefused, fingerprint
from core.formats.return_header import ReturnTooNew
from core.formats.return_package import (
    ReturnInconsistent,
    build_return,
    file_name,
    read_return,
    verify_return,
)
from core.formats.signing import SecretKey, key_fingerprint, public_text
from tests.core.formats.conftest import TOTAL
from tests.core.formats.sealed import Members, described, failed, members_of, packed, resealed


def test_a_return_verifies_and_reads_back_as_it_was(
    content: Return, key: SecretKey, package: bytes
) -> None:
    found = verify_return(package, public_text(key))

    assert found.verdict, [check for check in found.checks if not check.passed]
    assert found.content == content == read_return(package)
    assert found.first_altered == ""
    assert found.fingerprint == fingerprint(package)
    assert found.key_fingerprint == key_fingerprint(key.public())
    assert found.totals["total_pence"] == 1_266_800
    assert found.totals["spend_rows"] == 4
    assert [check.id for check in found.checks] == [
        "zip",
        "manifest",
        "key",
        "signature",
        "fingerprints",
        "control-totals",
        "arithmetic",
        "foreign-keys",
        "supersedes",
        "nil",
        "explanations",
        "rebuild",
    ]


def test_without_a_known_key_integrity_is_proved_and_origin_is_not(package: bytes) -> None:
    found = verify_return(package)

    assert found.verdict
    key_check = next(check for check in found.checks if check.id == "key")
    assert "not who sent it" in key_check.detail


def test_another_key_than_the_known_one_does_not_verify(
    package: bytes, other_key: SecretKey
) -> None:
    found = verify_return(package, public_text(other_key))

    assert failed(found) == {"key"}
    assert found.first_altered == ""


def test_the_file_is_named_after_body_period_and_version(content: Return) -> None:
    name = "spend-return_gb-lae-mra_2025-04-01_2026-03-31_v1.zip"

    assert file_name(content) == name


def test_the_package_holds_what_the_format_says(members: Members) -> None:
    assert list(members) == [
        "datapackage.json",
        "datapackage.json.minisig",
        "README.txt",
        "dictionary.csv",
        "return.html",
        "return.xlsx",
        "body.pub",
        "summary.csv",
        "agreement_use.csv",
        "spend.csv",
        "exclusions.csv",
        "sources.csv",
        "savings.csv",
    ]
    descriptor = json.loads(members["datapackage.json"])
    assert descriptor["$schema"].endswith("/2.0/datapackage.json")
    assert "fieldsMatch" not in members["datapackage.json"].decode()
    totals = descriptor["spendbook"]["control_totals"]["spend"]
    assert totals["rows"] == 4
    assert totals["columns"]["net_pence"] == {
        "debits_pence": 1_366_800,
        "credits_pence": -100_000,
        "net_pence": 1_266_800,
    }


# Versions, corrections, nil.


def test_a_correction_names_the_version_that_it_replaces(
    content: Return, key: SecretKey, package: bytes
) -> None:
    changes = Table("changes", ("table", "what", "effect_pence"), (("spend", "late line", 100),))
    correction = replace(
        content,
        version=2,
        supersedes=Supersedes(content.return_id, 1, fingerprint(package)),
        tables=(*content.tables, changes),
    )
    data = build_return(correction, key)

    assert verify_return(data, previous=package).verdict
    assert verify_return(data).verdict
    assert failed(verify_return(data, previous=data)) == {"supersedes"}
    assert failed(verify_return(package, previous=data)) == {"supersedes"}


def test_a_version_without_its_predecessor_cannot_be_built(
    content: Return, key: SecretKey
) -> None:
    with pytest.raises(ReturnInconsistent):
        build_return(replace(content, version=2), key)
    with pytest.raises(ReturnInconsistent):
        build_return(replace(content, supersedes=Supersedes("x", 1, "ab")), key)


def test_a_nil_return_carries_its_reason_and_verifies(content: Return, key: SecretKey) -> None:
    nil = replace(content, nil=True, nil_reason="The council paid nobody.", tables=())

    found = verify_return(build_return(nil, key), public_text(key))

    assert found.verdict
    assert found.content == nil
    with pytest.raises(ReturnInconsistent):
        build_return(replace(nil, nil_reason=""), key)
    with pytest.raises(ReturnInconsistent):
        build_return(replace(content, nil=True, nil_reason="no"), key)


def test_figures_that_do_not_add_up_cannot_be_sealed(content: Return, key: SecretKey) -> None:
    summary, *others = content.tables
    wrong = list(summary.rows[0])
    wrong[summary.columns.index("locked_pence")] += 1
    broken = replace(summary, rows=(tuple(wrong), *summary.rows[1:]))

    with pytest.raises(ReturnInconsistent, match="in_scope_pence"):
        build_return(replace(content, tables=(broken, *others)), key)


def test_a_line_of_a_category_that_is_not_in_the_summary_cannot_be_sealed(
    content: Return, key: SecretKey
) -> None:
    spend = content.table("spend")
    row = list(spend.rows[0])
    row[spend.columns.index("category")] = "fleet.fuel"
    broken = replace(spend, rows=(tuple(row), *spend.rows[1:]))
    tables = tuple(broken if t.name == "spend" else t for t in content.tables)

    with pytest.raises(ReturnInconsistent, match="category"):
        build_return(replace(content, tables=tables), key)


def test_the_same_line_twice_cannot_be_sealed(content: Return, key: SecretKey) -> None:
    spend = content.table("spend")
    again = (*spend.rows[0][: spend.columns.index("net_pence")], 0)
    again += spend.rows[0][len(again) :]
    broken = replace(spend, rows=(*spend.rows, again))
    tables = tuple(broken if t.name == "spend" else t for t in content.tables)

    with pytest.raises(ReturnInconsistent, match="earlier row"):
        build_return(replace(content, tables=tables), key)


def newer(members: Members, key: SecretKey, version: str) -> bytes:
    """A return as a later version of the program would make it."""
    table = b"body,score\r\nx,3\r\n"

    def change(descriptor: dict) -> None:
        header = descriptor["spendbook"]
        header["format"] = version
        header["rendering"] = 99
        header["carbon"] = {"tonnes": 3}
        header["mood"] = "calm"
        header["prepared_by"]["email"] = "clerk@example.org"
        header["body"]["carbon_plan"] = True
        header["control_totals"]["ratings"] = {"rows": 1, "columns": {}}
        fields = [{"name": "body", "type": "string"}, {"name": "score", "type": "integer"}]
        descriptor["resources"].append(
            {
                "name": "ratings",
                "path": "ratings.csv",
                "bytes": len(table),
                "hash": f"sha256:{fingerprint(table)}",
                "schema": {"fields": fields},
            }
        )

    return packed(resealed(described(members | {"ratings.csv": table}, change), key))


def test_fields_and_tables_of_a_newer_minor_version_survive(
    members: Members, key: SecretKey
) -> None:
    found = verify_return(newer(members, key, "1.7"), public_text(key))

    assert found.verdict, failed(found)
    assert [check.id for check in found.checks if check.caution] == ["rebuild"]
    assert found.content is not None
    assert found.content.extra == {"carbon": '{"tonnes":3}', "mood": "calm"}
    assert found.content.table("ratings").rows == (("x", 3),)
    rebuild = next(check for check in found.checks if check.id == "rebuild")
    assert "Another version" in rebuild.detail


def test_a_newer_major_version_is_refused_in_words(members: Members, key: SecretKey) -> None:
    with pytest.raises(ReturnTooNew, match=r"2\.0") as refusal:
        verify_return(newer(members, key, "2.0"))

    assert refusal.value.exit_code == 3


awkward = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(awkward, awkward, st.integers(-(10**11), 10**11)), max_size=6),
    awkward.filter(str.strip),
)
def test_any_names_and_amounts_travel_unchanged(
    content: Return, key: SecretKey, payments: list[tuple[str, str, int]], body: str
) -> None:
    spend = content.table("spend")
    template = dict(zip(spend.columns, spend.rows[0], strict=True))
    changes: list[dict[str, object]] = [
        {"line_id": str(number), "supplier": who, "description": what, "net_pence": net}
        for number, (who, what, net) in enumerate(payments)
    ]
    rest = TOTAL - sum(net for _, _, net in payments)
    changes.append({"line_id": "rest", "net_pence": rest})
    rows = tuple(tuple((template | change)[n] for n in spend.columns) for change in changes)
    tables = tuple(replace(t, rows=rows) if t.name == "spend" else t for t in content.tables)
    whole = replace(content, tables=tables, body=replace(content.body, name=body))

    found = verify_return(build_return(whole, key), public_text(key))

    assert found.verdict, failed(found)
    assert found.content == whole


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG", b"PK\x03\x04 cut"])
def test_what_is_no_return_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAPackage):
        verify_return(data)


def test_reading_refuses_what_was_changed(members: Members) -> None:
    with pytest.raises(PackageRefused):
        read_return(packed(members | {"return.html": b"<p>"}))


# The copies for people.


def test_the_page_escapes_names_and_runs_nothing(members: Members) -> None:
    page = members["return.html"].decode()

    assert "Market Rasen &amp; District &lt;Town&gt; Council" in page
    assert "<Town>" not in page
    assert "<script" not in page
    assert "http-equiv" in page
    assert 'lang="en-GB"' in page
    assert page.count("<caption") == page.count("<table")
    assert "£12,045.00" in page


def test_the_workbook_holds_values_only_and_names_stay_text(members: Members) -> None:
    workbook = load_workbook(io.BytesIO(members["return.xlsx"]))

    assert workbook.sheetnames[0] == "Cover"
    kinds = {cell.data_type for sheet in workbook for row in sheet for cell in row}
    assert "f" not in kinds
    assert workbook["Payments"]["G6"].value == '=HYPERLINK("x"), "Öl & Söhne"'
    assert all(not sheet.merged_cells.ranges for sheet in workbook)
    assert all(sheet.freeze_panes is None for sheet in workbook)
    assert all(t.autoFilter is None for sheet in workbook for t in sheet.tables.values())


def test_the_text_file_says_how_to_check_without_our_program(members: Members) -> None:
    text = members["README.txt"].decode()

    for tool in ("minisign -Vm datapackage.json -p body.pub", "sha256sum", "frictionless"):
        assert tool in text


def with_payments(content: Return, count: int) -> Return:
    spend = content.table("spend")
    place = spend.columns.index("net_pence")
    first = spend.rows[0]
    nothing = (*first[1:place], 0, *first[place + 1 :])
    rows = (
        ("0", *first[1:place], TOTAL, *first[place + 1 :]),
        *((str(number), *nothing) for number in range(1, count)),
    )
    return replace(
        content,
        tables=tuple(replace(t, rows=rows) if t.name == "spend" else t for t in content.tables),
    )


def test_many_payments_are_left_to_the_workbook(content: Return, key: SecretKey) -> None:
    members = members_of(build_return(with_payments(content, 501), key))

    page = members["return.html"].decode()
    assert "The 501 rows are in spend.csv and in return.xlsx." in page
    assert "Brightspark Energy Ltd" not in page.partition("Payments</h2>")[2].partition("<h2")[0]
    assert load_workbook(io.BytesIO(members["return.xlsx"]))["Payments"].max_row == 504


def test_very_many_payments_are_left_to_the_data_file(content: Return, key: SecretKey) -> None:
    data = build_return(with_payments(content, 50_001), key)

    book = load_workbook(io.BytesIO(members_of(data)["return.xlsx"]), read_only=True)
    assert "Payments" not in book.sheetnames
    assert verify_return(data).totals["spend_rows"] == 50_001


def test_columns_that_are_not_in_the_format_travel_and_keep_their_type(
    content: Return, key: SecretKey
) -> None:
    more = Table(
        "exclusions", ("rule", "pence", "carbon_pence", "note"), (("grants", 50_000, 7, "a"),)
    )
    tables = tuple(more if t.name == "exclusions" else t for t in content.tables)
    whole = replace(content, tables=tables)

    data = build_return(whole, key)

    assert members_of(data)["exclusions.csv"].splitlines()[1] == b"grants,50000,500.00,7,0.07,a"
    assert verify_return(data).content == whole


def test_a_table_without_a_column_that_it_must_have_cannot_be_sealed(
    content: Return, key: SecretKey
) -> None:
    poor = (Table("summary", ("category",), ()),)

    with pytest.raises(ValueError, match="lacks total_pence"):
        build_return(replace(content, tables=poor), key)


def test_excluded_pounds_that_differ_from_the_summary_cannot_be_sealed(
    content: Return, key: SecretKey
) -> None:
    wrong = Table("exclusions", ("rule", "pence"), (("grants", 1),))
    tables = tuple(wrong if t.name == "exclusions" else t for t in content.tables)

    with pytest.raises(ReturnInconsistent, match=r"exclusions\.csv adds up to £0\.01"):
        build_return(replace(content, tables=tables), key)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [("spend", "net_pence", "total_pence"), ("agreement_use", "net_pence", "collaborative_pence")],
)
def test_a_table_that_does_not_add_up_to_the_summary_cannot_be_sealed(
    table: str, column: str, words: str, content: Return, key: SecretKey
) -> None:
    whole = content.table(table)
    place = whole.columns.index(column)
    first = whole.rows[0]
    penny_more = (*first[:place], int(first[place] or 0) + 1, *first[place + 1 :])
    wrong = replace(whole, rows=(penny_more, *whole.rows[1:]))
    tables = tuple(wrong if t.name == table else t for t in content.tables)

    with pytest.raises(ReturnInconsistent, match=rf"{table}\.csv adds up to .*{words}"):
        build_return(replace(content, tables=tables), key)
