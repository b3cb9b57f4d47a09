from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.reading import read_file
from core.importing.sniff import sniff

LINES = ["Date,Supplier,Details,Amount"] + [
    f'{day}/04/2025,"Brook, Café {day}",Paper,{day}.50' for day in range(10, 28)
]
TEXT = "\n".join(LINES) + "\n"
TOTAL = sum(day * 100 + 50 for day in range(10, 28))


def _read(folder: Path, data: bytes) -> FileReading:
    path = folder / "export.csv"
    path.write_bytes(data)
    return read_file(path)


def _assert_right(reading: FileReading) -> None:
    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 18, TOTAL)
    assert [line.text(Role.SUPPLIER) for line in reading.lines][2] == "Brook, Café 12"
    assert all(line.paid_on for line in reading.lines)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_in_each_encoding_with_each_line_end(
    tmp_path: Path, encoding: str, end: str
) -> None:
    _assert_right(_read(tmp_path, TEXT.replace("\n", end).encode(encoding)))


def test_line_ends_may_be_mixed_and_stand_inside_cells(tmp_path: Path) -> None:
    ends = ("\n", "\r\n", "\r")
    text = "".join(line + ends[i % 3] for i, line in enumerate(LINES))

    _assert_right(_read(tmp_path, text.encode()))
    broken = text.replace(",Paper,", ',"Paper\r\nand ink\rand pens\n",')
    reading = _read(tmp_path, broken.encode())
    _assert_right(reading)
    assert reading.lines[0].text(Role.DESCRIPTION) == "Paper and ink and pens"


def test_nul_bytes_are_dropped_wherever_they_stand(tmp_path: Path) -> None:
    text = (
        TEXT.replace("Brook", "Bro\0ok").replace("Paper", "Paper\0\0").replace("12.50", "12.50\0")
    )

    _assert_right(_read(tmp_path, text.encode() + b"\0" * 600))


def test_a_mark_of_byte_order_between_joined_files_is_dropped(tmp_path: Path) -> None:
    lines = [*LINES[:9], *("\ufeff" + line for line in LINES[9:])]

    _assert_right(_read(tmp_path, "\n".join(lines).encode()))
    joined = _read(tmp_path, ("\ufeff" + TEXT + "\ufeff" + TEXT).encode())
    assert (joined.verdict, joined.line_count, joined.total) == (Verdict.READY, 36, 2 * TOTAL)


def test_marks_that_nobody_sees_do_not_hide_amounts_or_dates(tmp_path: Path) -> None:
    text = TEXT.replace(",12.50", ",\u200b12.50\u200e").replace("15/04", "\u202a15/04")

    _assert_right(_read(tmp_path, text.encode()))


def test_a_soft_hyphen_that_may_be_a_minus_is_not_dropped(tmp_path: Path) -> None:
    reading = _read(tmp_path, TEXT.replace(",12.50", ",\xad12.50").encode("cp1252"))

    assert [problem.code for problem in reading.problems] == ["SB-101"]


def test_a_mark_at_the_start_does_not_spoil_what_is_not_utf_8(tmp_path: Path) -> None:
    reading = _read(tmp_path, b"\xef\xbb\xbf" + TEXT.encode("cp1252"))

    _assert_right(reading)
    assert [note.code for note in reading.notes] == ["SB-110"]


def test_rows_that_another_program_added_in_its_own_encoding_are_all_readable(
    tmp_path: Path,
) -> None:
    first, second = "\n".join(LINES[:9]) + "\n", "\n".join(LINES[9:])

    reading = _read(tmp_path, first.encode("utf-8-sig") + second.encode("cp1252"))

    assert (reading.verdict, reading.total) == (Verdict.READY, TOTAL)
    assert [offer.key for offer in reading.offers] == ["text"]
    path = tmp_path / "export.csv"
    _assert_right(read_file(path, answers={"text": "repaired"}))


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_marks_around_each_whole_row_are_taken_off(tmp_path: Path, delimiter: str) -> None:
    rows = [["Date", "Supplier", "Amount"]] + [
        [f"{day}/04/2025", '""Brook, Café""', f"{day}.50"] for day in range(10, 28)
    ]
    lines = [f'"{delimiter.join(row)}"' for row in rows]

    reading = _read(tmp_path, "\r\n".join(lines).encode())

    assert (reading.verdict, reading.line_count, reading.total) == (Verdict.READY, 18, TOTAL)
    assert reading.lines[0].text(Role.SUPPLIER) == "Brook, Café"


ROWS = [f"Brook {day},{day}/04/2026,{day}.50" for day in range(10, 28)]


@pytest.mark.parametrize(
    "marks",
    [
        {5: '"Brook 15,15/04/2026,15.50'},
        {5: '"Brook 15,15/04/2026,15.50', 9: 'Pipes 12",19/04/2026,19.50'},
        {5: 'Brook 15,15/04/2026,"15.50'},
    ],
)
def test_a_stray_mark_swallows_no_payment(tmp_path: Path, marks: dict[int, str]) -> None:
    rows = [marks.get(n, row) for n, row in enumerate(ROWS)]

    reading = _read(tmp_path, "\n".join(["Supplier,Date,Amount", *rows, ""]).encode())

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 18)
    assert reading.total == sum(day * 100 + 50 for day in range(10, 28))


@pytest.mark.parametrize("before", [1, 2])
def test_a_mark_that_nobody_sees_is_found_between_two_pieces_of_a_file_too(
    before: int, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    piece = b"a,b\n" * (1 << 15)
    path.write_bytes(piece[:-before] + "\ufeff1,2\n".encode())

    assert sniff(path).has_unseen
