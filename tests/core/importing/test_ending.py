from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

HEAD = "Supplier,Date,Ref,Amount\n"
ROWS = "".join(f"Brook {day},{day}/04/2026,R{day},1{day}.50\n" for day in range(13, 22))
LAST = "Vale plc,28/04/2026,R28,1234.56"


def _read(folder: Path, text: str, encoding: str = "utf-8", **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_bytes(text.encode(encoding))
    return read_file(path, answers=answers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("missing", [1, 2, 5, 8, 12])
def test_a_file_that_ends_in_the_middle_of_a_row_is_asked_about(
    tmp_path: Path, encoding: str, missing: int
) -> None:
    reading = _read(tmp_path, HEAD + ROWS + LAST[:-missing], encoding)

    assert reading.verdict is Verdict.ASK
    assert "SB-001" in [question.code for question in reading.questions]


def test_who_says_that_the_file_is_whole_is_believed(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS + LAST[:-1], ending="whole")

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 10)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROWS + LAST,
        HEAD + ROWS + LAST + "\n",
        HEAD + ROWS + LAST[:-1] + "\n",
        HEAD + ROWS + "Total,,,1534.50",
        HEAD + ROWS.replace(".50", "") + "Vale plc,28/04/2026,R28,12",
        HEAD + ROWS.replace(".50", ".5") + "Vale plc,28/04/2026,R28,12.25",
        HEAD + ROWS + "\nPrinted on 1 May 2026",
        HEAD + ROWS + 'Vale plc,28/04/2026,"R\n28",1234.56',
    ],
)
def test_a_last_row_without_a_line_end_is_no_sign_by_itself(tmp_path: Path, text: str) -> None:
    reading = _read(tmp_path, text)

    assert "SB-001" not in [question.code for question in reading.questions]


def test_a_quotation_mark_that_nothing_closes_at_the_end_is_asked_about(tmp_path: Path) -> None:
    quoted = "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n"
        for line in f"{HEAD}{ROWS}{LAST}".splitlines()
    )

    reading = _read(tmp_path, quoted[:-4])

    assert "SB-001" in [question.code for question in reading.questions]
