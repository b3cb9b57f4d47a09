from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

HEAD = "Date,Payee,Amount\n"
MONTH = "".join(f"{day:02}/04/2025,Brook {day},{day}.50\n" for day in range(5, 28))
OTHER = "".join(f"{day}/05/2025,Vale {day},{day}.25\n" for day in range(13, 20))
BASKET = "".join(f"14/04/2025,Arco,{pence}.10\n" for pence in range(1, 25))
PASTED = 23 * 50 + sum(range(5, 28)) * 100


def _read(folder: Path, text: str, **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text)
    return read_file(path, answers=answers)


def _asked(reading: FileReading) -> list[str]:
    return [question.code for question in reading.questions]


@pytest.mark.parametrize(
    "text", [MONTH + OTHER + MONTH, MONTH + OTHER + HEAD + MONTH, OTHER + MONTH + "\n" + MONTH]
)
def test_a_month_that_was_pasted_twice_is_asked_about(tmp_path: Path, text: str) -> None:
    asked = _read(tmp_path, HEAD + text)
    left_out = _read(tmp_path, HEAD + text, pasted="leave-out")
    kept = _read(tmp_path, HEAD + text, pasted="keep")

    assert (asked.verdict, _asked(asked)) == (Verdict.ASK, ["SB-005"])
    assert (left_out.verdict, left_out.line_count) == (Verdict.READY, 30)
    assert (kept.verdict, kept.line_count) == (Verdict.READY, 53)
    assert kept.total - left_out.total == PASTED
    assert left_out.amounts == kept.amounts


@pytest.mark.parametrize(
    "text",
    [
        MONTH + "".join(MONTH.splitlines(keepends=True)[::-1]),
        MONTH + MONTH.replace("/04/", "/05/"),
        OTHER + MONTH + OTHER,
        BASKET + MONTH + BASKET,
        MONTH + "25/04/2025,Arco,7.00\n" * 300,
        MONTH * 20,
    ],
)
def test_payments_that_recur_by_themselves_are_not_asked_about(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, HEAD + text).verdict is Verdict.READY


WITH_REF = "Date,Payee,Invoice number,Amount\n"
FIVE = "".join(f"{day}/04/2025,Brook {day % 2},INV{day},{day}.50\n" for day in range(13, 18))
REST = "".join(f"{day}/05/2025,Vale,INV9{day},{day}.25\n" for day in range(13, 23))


def test_five_rows_with_references_of_their_own_are_enough(tmp_path: Path) -> None:
    asked = _read(tmp_path, WITH_REF + FIVE + REST + FIVE)
    left_out = _read(tmp_path, WITH_REF + FIVE + REST + FIVE, pasted="leave-out")

    assert _asked(asked) == ["SB-005"]
    assert (left_out.verdict, left_out.line_count) == (Verdict.READY, 15)


@pytest.mark.parametrize(
    "text",
    [
        FIVE[: FIVE.rindex("17/04")] + REST + FIVE[: FIVE.rindex("17/04")],
        FIVE + REST + FIVE.replace("INV", "DD"),
        FIVE + REST + FIVE + "20/05/2025,Brook 1,INV13,1.00\n",
    ],
    ids=["four rows", "other references", "a reference on another row too"],
)
def test_fewer_or_shared_references_are_not_asked_about(tmp_path: Path, text: str) -> None:
    assert "SB-005" not in _asked(_read(tmp_path, WITH_REF + text))
