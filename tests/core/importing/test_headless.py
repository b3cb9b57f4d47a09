from __future__ import annotations

from pathlib import Path

from core.domain.spend import FileReading, Verdict
from core.importing import headless
from core.importing.reading import read_file

TRAIL = """1,PI,MARLOW,5000,1,INV1,Pens and paper,14042025,100.00,20.00,T1,N
2,PI,TEES,5001,1,INV2,Clean windows,16042025,40.00,8.00,T1,N
3,PC,MARLOW,5000,1,CN1,Pens returned,17042025,10.00,2.00,T1,N
4,PP,MARLOW,2100,0,BACS,Purchase payment,25042025,108.00,0.00,T9,N
5,SI,BOOKER,4000,0,HALL,Hall hire,26042025,25.00,5.00,T1,N
"""


def _rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def _read(folder: Path, text: str) -> FileReading:
    path = folder / "audit.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def test_an_audit_trail_without_headings_is_read_by_what_stands_in_it(tmp_path: Path) -> None:
    reading = _read(tmp_path, TRAIL)

    assert (reading.verdict, reading.header_row) == (Verdict.READY, 0)
    assert reading.layout == "Sage 50 audit trail"
    assert [line.pence for line in reading.lines] == [10000, 4000, -1000]
    assert [line.texts[0] for line in reading.lines] == ["MARLOW", "TEES", "MARLOW"]
    assert [note.code for note in reading.notes] == ["SB-175"]


def test_the_order_of_an_import_file_is_recognised_too() -> None:
    rows = _rows(
        "PI,MARLOW,5000,1,14/04/2025,INV1,Pens and paper,100.00,T1,20.00,1.000000\n"
        "PC,MARLOW,5000,1,15/04/2025,CN1,Pens back again,40.00,T1,8.00,1.000000\n"
        "BP,1200,5001,1,16/04/2025,DD,Phone and line,10.00,T1,2.00,1.000000\n"
    )

    found = headless.recognise(rows)

    assert found is not None
    assert found.names[:10] == (
        *("Type", "A/C", "N/C", "Dept", "Date", "Ref", "Details", "Net", "T/C", "Tax"),
    )


def test_a_tax_that_is_no_rate_of_the_net_proves_nothing() -> None:
    assert headless.recognise(_rows(TRAIL.replace("100.00,20.00", "100.00,33.00"))) is None


def test_a_type_that_no_audit_trail_has_proves_nothing() -> None:
    assert headless.recognise(_rows(TRAIL.replace("2,PI,TEES", "2,ZZ,TEES"))) is None
