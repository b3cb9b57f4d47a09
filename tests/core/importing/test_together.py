from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.answering import NoAnswer
from core.importing.layouts import layout_of
from core.importing.reading import read_file

HEAD = "Supplier,Date,Description,Revenue,Capital\n"
ROWS = "".join(
    f"Brook {day},{day}/04/2025,Paper,{f'{day}.50,' if day % 3 else f',{day}.50'}\n"
    for day in range(13, 25)
)
TOTAL = 12 * 50 + sum(range(13, 25)) * 100


def _read(folder: Path, text: str, **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text)
    return read_file(path, answers=answers)


def test_headings_without_an_amount_lead_to_the_question_of_the_amount(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS)

    amount = next(question for question in reading.questions if question.key == "amount")
    assert [choice.value for choice in amount.choices] == ["3+4", "3", "4"]
    assert "£228.00" in amount.choices[0].label


@pytest.mark.parametrize("answer", ["3+4", "Revenue + Capital", "D+E"])
def test_columns_are_added_up_where_the_person_says_so(tmp_path: Path, answer: str) -> None:
    total = f"Total,,,{TOTAL / 100:.2f},\n"

    reading = _read(tmp_path, HEAD + ROWS + "Vale,25/04/2025,Both,1.25,2.25\n", amount=answer)
    closed = _read(tmp_path, HEAD + ROWS + total, amount=answer)

    assert (reading.verdict, reading.line_count) == (Verdict.READY, 13)
    assert reading.total == reading.amounts == TOTAL + 350
    assert reading.columns[Role.AMOUNT].heading == "Revenue + Capital"
    assert (closed.verdict, closed.total) == (Verdict.READY, TOTAL)


def test_columns_that_are_filled_side_by_side_are_not_offered_together(tmp_path: Path) -> None:
    rows = "".join(f"Brook,{day}/04/2025,Paper,{day}.50,{day}.10\n" for day in range(13, 25))

    amount = _read(tmp_path, HEAD + rows).questions[0]

    assert [choice.value for choice in amount.choices] == ["3", "4"]


@pytest.mark.parametrize("answer", ["3+", "3+3", "3+99", "Revenue+Nobody"])
def test_what_names_no_columns_is_no_answer(tmp_path: Path, answer: str) -> None:
    with pytest.raises(NoAnswer):
        _read(tmp_path, HEAD + ROWS, amount=answer)


def test_columns_that_were_added_up_are_so_next_month_wherever_they_stand(tmp_path: Path) -> None:
    layout = layout_of(_read(tmp_path, HEAD + ROWS, amount="3+4"), "Cashbook")
    moved = "".join(
        ",".join([*line.split(",")[3:], *line.split(",")[:3]]) + "\n"
        for line in (HEAD + ROWS).splitlines()
    )
    path = tmp_path / "next.csv"
    path.write_text(moved)

    reading = read_file(path, layouts=[layout])

    assert (reading.verdict, reading.total) == (Verdict.READY, TOTAL)
