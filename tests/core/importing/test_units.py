from __future__ import annotations

from pathlib import Path

from core.domain.spend import FileReading, Verdict
from core.importing.reading import read_file

ROWS = ("Kier Ltd,17/04/2024,{}", "Serco Ltd,19/04/2024,{}", "Bidfood,26/04/2024,{}")


def _read(
    folder: Path,
    amounts: tuple[str, str, str],
    answers: dict[str, str] | None = None,
    *,
    heading: str = "Amount",
    above: str = "",
    below: str = "",
) -> FileReading:
    rows = [row.format(amount) for row, amount in zip(ROWS, amounts, strict=True)]
    head = [above] if above else []
    text = "\n".join([*head, f"Supplier,Date,{heading}", *rows, *(["", below] if below else [])])
    path = folder / "payments.csv"
    path.write_text(text + "\n", encoding="utf-8")
    return read_file(path, answers=answers)


def test_millions_with_three_decimals_are_read_to_the_pound(tmp_path: Path) -> None:
    reading = _read(
        tmp_path, ("1.234", "0.045", "0.116"), {"scale": "1000000"}, heading="Amount £m"
    )

    assert (reading.verdict, reading.total) == (Verdict.READY, 139_500_000)


def test_a_thousand_after_a_dot_beside_one_after_a_comma_is_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, ('"1,200"', "60", "1.200"))

    assert [question.code for question in reading.questions] == ["SB-143"]
