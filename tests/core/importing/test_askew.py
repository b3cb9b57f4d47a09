from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.askew import Askew
from core.importing.plan import Plan
from core.importing.reading import read_file

HEAD = "Body,Supplier,Payment Date,Reference,Amount,VAT,Notes"
ROWS = [
    f"North,Brook {'ABCDEFGHIJKL'[i]} Ltd,{14 + i}/04/2025,51000{i:02},{i + 1}22.00,0.00,"
    for i in range(12)
]
LATER = [row.replace("/04/2025,51", "/05/2025,52") for row in ROWS]
TOTAL = sum((i + 1) * 10000 + 2200 for i in range(12))


def _read(folder: Path, *more: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text("\n".join([HEAD, *ROWS, *more, *LATER, ""]), encoding="utf-8")
    return read_file(path)


@pytest.mark.parametrize(
    "row",
    [
        # A cell too many, before the supplier and before the amount.
        "North,,Vale Ltd,15/04/2025,5100099,640.10,0.00",
        "North,Vale Ltd,15/04/2025,,5100099,640.10,0.00",
        # A cell too few, in front, in the middle, and in a row that is shorter.
        "Vale Ltd,15/04/2025,5100099,640.10,0.00,,",
        "North,Vale Ltd,15/04/2025,640.10,0.00,,",
        "North,Vale Ltd,15/04/2025,5100099,0.00,",
        "North,Vale Ltd,5100099,640.10,0.00,",
    ],
)
def test_a_row_that_was_pushed_over_is_never_read_from_the_neighbours_cell(
    tmp_path: Path, row: str
) -> None:
    reading = _read(tmp_path, row)

    assert reading.verdict is Verdict.ASK
    assert reading.total == TOTAL * 2
    assert [p.place.row for p in reading.problems] == [14]
    assert {p.code for p in reading.problems} <= {"SB-101", "SB-157", "SB-178"}


def test_several_rows_that_were_pushed_over_are_all_listed(tmp_path: Path) -> None:
    reading = _read(tmp_path, *["Vale Ltd,15/04/2025,5100099,640.10,0.00,,"] * 4)

    assert reading.total == TOTAL * 2
    assert [p.code for p in reading.problems] == ["SB-178"] * 4


@pytest.mark.parametrize(
    "row",
    [
        "North,Vale Ltd,n/a,5100099,640.10,0.00,",
        "North,Vale Ltd,15/04/2025,DD,640.10,0.00,",
        "North,Vale Ltd,15/04/2025,5100099,640,0.00,",
        "North,Vale Ltd,15/04/2025,,640.10,0.00,",
    ],
)
def test_one_odd_cell_is_a_slip_and_the_row_a_payment(tmp_path: Path, row: str) -> None:
    reading = _read(tmp_path, row)

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 25)


def test_whole_pounds_of_a_workbook_are_nothing_odd(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"Brook Ltd,{14 + i}/04/2025,{i + 1}2.37,{i + 1}.47,{i + 1}3.84" for i in range(12)]
    text = "\n".join(["Supplier,Date,Net,VAT,Gross", *rows, "Vale Ltd,27/04/2025,50,10,60", *rows])
    path.write_text(text)

    assert read_file(path).verdict is Verdict.READY


def test_a_net_of_nought_beside_a_filled_gross_is_never_summed_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{n:02}/04/2025,Brook Ltd,{n}0.00,{n * 2}.00,{n * 12}.00" for n in range(1, 26)]
    rows.append("26/04/2025,Village Hall,0.00,0.00,240.00")
    path.write_text("\n".join(["Date,Payee,Net,VAT,Gross", *rows]))

    reading = read_file(path)

    assert reading.verdict is Verdict.ASK
    assert [p.code for p in reading.problems] == ["SB-189"]


def test_half_an_amount_is_never_read_where_a_cell_before_it_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{n:02}/04/2025,Brook Ltd,Parks,{n},{n:03}.50" for n in range(1, 21)]
    path.write_text(
        "\n".join(["Date,Supplier,Service,Amount", *rows, "21/04/2025,Vale Ltd,2,740.14"])
    )

    reading = read_file(path)

    assert reading.verdict is Verdict.ASK
    assert [p.place.row for p in reading.problems] == [22]


def test_rows_looked_at_together_are_told_as_rows_looked_at_one_by_one(tmp_path: Path) -> None:
    odd = ["North,Vale Ltd,15/04/2025,,5100099,640.10,0.00", "North,Vale Ltd,,5100099,1,,"]
    plan = _read(tmp_path, *odd).plan
    assert isinstance(plan, Plan)
    askew = Askew(plan)
    rows = [line.split(",") for line in [*ROWS, *odd, "North,3,15/04/2025,640.10,0.00,,"]]

    together = askew.may_be_among(list(zip(*rows, strict=True)))

    assert together == {i for i, row in enumerate(rows) if askew.may_be(row)}
    assert together


SERVICES = "Service,Description,Reference,Payee,Payment Date,Net,VAT,Gross"


@pytest.mark.parametrize(
    "row",
    [
        # The gross stands under VAT; and what was paid under its date, so that nothing is left.
        "Parks,Mowing,P99,Vale Ltd,15/04/2025,12.00,72.00,",
        "Parks,Mowing,Vale Ltd,15/04/2025,60.00,12.00,72.00,",
        "Mowing,P99,Vale Ltd,,60.00,,,",
    ],
)
def test_a_row_of_three_amounts_that_was_pushed_over_is_asked_about(
    tmp_path: Path, row: str
) -> None:
    path = tmp_path / "export.csv"
    rows = [
        f"Parks,Mowing,P{n},Brook Ltd,{n:02}/04/2025,{n}0.00,{n * 2}.00,{n * 12}.00"
        for n in range(1, 26)
    ]
    path.write_text("\n".join([SERVICES, *rows, row]))

    reading = read_file(path)

    assert reading.verdict is Verdict.ASK
    assert [p.place.row for p in reading.problems] == [27]
