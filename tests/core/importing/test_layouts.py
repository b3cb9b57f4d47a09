from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing import layouts
from core.importing.layouts import SavedLayout, layout_of, recognise
from core.importing.reading import read_file

HEAD = "Date,Wer,Ref,Amount,Value\n"
RESOURCES = Path(__file__).parents[3] / "resources" / "layouts"
ROWS = "14/04/2025,A Ltd,1,10.00,12.00\n25/04/2025,B Ltd,2,20.00,24.00\n"
ANSWERS = {"supplier": "1", "amount": "4"}


def _settled(folder: Path) -> FileReading:
    path = folder / "april.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return read_file(path, answers=ANSWERS)


def test_next_month_is_read_without_a_question(tmp_path: Path) -> None:
    saved = layout_of(_settled(tmp_path), "Ledger")
    path = tmp_path / "may.csv"
    path.write_text(HEAD + "02/05/2025,C Ltd,3,30.00,36.00\n", encoding="utf-8")

    reading = read_file(path, layouts=[saved])

    assert reading.verdict is Verdict.READY
    assert (reading.total, reading.layout) == (3600, "Ledger")


def test_columns_that_moved_are_found_by_their_headings(tmp_path: Path) -> None:
    saved = layout_of(_settled(tmp_path), "Ledger")
    path = tmp_path / "june.csv"
    path.write_text(
        "Value,Amount,Ref,Cost Centre,Wer,Date\n36.00,30.00,3,CC1,C Ltd,25/06/2025\n",
        encoding="utf-8",
    )

    reading = read_file(path, layouts=[saved])

    assert reading.verdict is Verdict.READY
    assert (reading.total, reading.lines[0].texts[0]) == (3600, "C Ltd")


def test_a_layout_proves_the_order_of_ambiguous_dates(tmp_path: Path) -> None:
    path = tmp_path / "may.csv"
    path.write_text(HEAD + "02/05/2025,C Ltd,3,30.00,36.00\n", encoding="utf-8")

    without = read_file(path, answers=ANSWERS)
    with_layout = read_file(path, layouts=[layout_of(_settled(tmp_path), "Ledger")])

    assert [question.key for question in without.questions] == ["date_format"]
    assert with_layout.questions == ()


def test_the_persons_own_answers_come_before_the_layouts(tmp_path: Path) -> None:
    saved = layout_of(_settled(tmp_path), "Ledger")
    path = tmp_path / "april.csv"

    reading = read_file(path, answers={"amount": "3"}, layouts=[saved])

    assert reading.total == 3000


def test_other_headings_are_not_recognised(tmp_path: Path) -> None:
    saved = layout_of(_settled(tmp_path), "Ledger")

    assert recognise(["Payee", "Total", "Paid on", "Voucher"], [saved]) is None
    assert recognise(["Date", "Wer", "Ref"], [saved]) is None


def test_a_layout_survives_being_written_and_read(tmp_path: Path) -> None:
    saved = layout_of(_settled(tmp_path), "Ledger")

    assert SavedLayout.from_json(saved.to_json()) == saved


@pytest.mark.parametrize("text", ["[]", "{}", '{"name": "x"}', "nothing"])
def test_what_is_no_layout_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        SavedLayout.from_json(text)


def test_a_pair_of_columns_is_remembered_by_both_headings(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(
        "Date,Payee,Paid Out,Paid In\n14/04/2025,A Ltd,10.00,\n25/04/2025,B Ltd,,4.00\n",
        encoding="utf-8",
    )
    saved = layout_of(read_file(path, answers={"amount": "2-3"}), "Bank")

    reading = read_file(path, layouts=[saved])

    assert reading.verdict is Verdict.READY
    assert reading.total == 600


@pytest.mark.parametrize("layout", layouts.shipped(), ids=lambda layout: layout.name)
def test_the_export_of_a_common_finance_system_is_read_without_a_question(
    layout: SavedLayout,
) -> None:
    samples = [path for path in RESOURCES.glob("*.json") if f'"{layout.name}"' in path.read_text()]

    reading = read_file(samples[0].with_suffix(".csv"))

    assert reading.verdict is Verdict.READY, reading.reason
    assert (reading.layout, reading.total) == (layout.name, 16000)
    assert all(line.texts[0] and line.paid_on for line in reading.lines)


AUDIT_TRAIL = "No,Type,Account,A/C Name,N/C,Date,Ref,Details,Net,Tax,T/C,Deleted\n"


def _audit_trail(folder: Path, *rows: str) -> FileReading:
    path = folder / "audit_trail.csv"
    path.write_text(AUDIT_TRAIL + "\n".join(rows) + "\n", encoding="utf-8")
    return read_file(path)


def test_a_filled_name_beside_the_code_of_a_known_layout_is_the_supplier(tmp_path: Path) -> None:
    reading = _audit_trail(
        tmp_path,
        "1,PI,BROOK,Brook & Vale Ltd,5000,14/04/2025,I1,Grass,100.00,20.00,T1,N",
        "2,PI,SEVERN,Severn Stationers,5001,15/04/2025,I2,Paper,50.00,10.00,T1,N",
    )

    assert reading.verdict is Verdict.READY
    assert [line.texts[0] for line in reading.lines] == ["Brook & Vale Ltd", "Severn Stationers"]
    assert reading.columns[Role.SUPPLIER_ID].heading == "Account"
    assert reading.columns[Role.ACCOUNT_CODE].heading == "N/C"


def test_a_blank_name_column_leaves_the_code_as_the_supplier(tmp_path: Path) -> None:
    reading = _audit_trail(
        tmp_path,
        "1,PI,BROOK,,5000,14/04/2025,I1,Grass,100.00,20.00,T1,N",
        "2,PI,SEVERN,,5001,15/04/2025,I2,Paper,50.00,10.00,T1,N",
    )

    assert reading.verdict is Verdict.READY
    assert [line.texts[0] for line in reading.lines] == ["BROOK", "SEVERN"]


def test_deleted_rows_of_an_audit_trail_are_left_out_and_listed(tmp_path: Path) -> None:
    reading = _audit_trail(
        tmp_path,
        "1,PI,BROOK,Brook & Vale Ltd,5000,14/04/2025,I1,Grass,100.00,20.00,T1,N",
        "2,PI,SEVERN,Severn Stationers,5001,15/04/2025,I2,Paper,50.00,10.00,T1,Y",
    )

    assert reading.verdict is Verdict.READY
    assert (reading.total, [row.row for row in reading.left_out if row.row > 1]) == (10000, [3])


def test_a_column_that_would_take_the_place_of_the_one_read_before_is_asked_about(
    tmp_path: Path,
) -> None:
    path = tmp_path / "april.csv"
    path.write_text(
        "Date,Supplier,Ref,Amount\n14/04/2025,A Ltd,1,12.00\n25/04/2025,B Ltd,2,24.00\n"
    )
    saved = layout_of(read_file(path), "Ledger")
    path.write_text(
        "Date,Supplier,Ref,Amount,Net Amount\n14/05/2025,A Ltd,1,12.00,10.00\n"
        "25/05/2025,B Ltd,2,24.00,20.00\n"
    )

    reading = read_file(path, layouts=[saved])

    assert [question.key for question in reading.questions] == ["amount"]
    assert read_file(path, layouts=[saved], answers={"amount": "3"}).total == 3600
