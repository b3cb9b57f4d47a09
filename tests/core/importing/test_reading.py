from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.domain.parties import VatBasis
from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.domain.spend import FileReading, Role, Verdict
from core.importing.overlap import line_key
from core.importing.reading import read_file, stream_lines

HEAD = "Payment Date,Supplier,Reference,Net,VAT,Gross\n"
ROWS = (
    "14/04/2025,Brook & Vale Ltd,P1,100.00,20.00,120.00\n"
    "15/04/2025,Severn Stationers,P2,50.00,10.00,60.00\n"
    "29/04/2025,Severn Stationers,P3,-10.00,-2.00,-12.00\n"
)


def _read(folder: Path, text: str, answers: dict[str, str] | None = None) -> FileReading:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, answers=answers)


def test_a_line_keeps_what_its_row_states(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS)

    line = reading.lines[2]
    assert (line.row, line.pence, line.paid_on) == (4, -1000, date(2025, 4, 29))
    assert (line.net, line.vat, line.gross) == (-1000, -200, -1200)
    assert line.text(Role.SUPPLIER) == "Severn Stationers"
    assert line.text(Role.DESCRIPTION) == ""


def test_credits_are_counted_apart_and_stay_in_the_total(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS)

    assert (reading.total, reading.credit_lines, reading.credit_pence) == (14000, 1, -1000)
    assert (reading.date_from, reading.date_to) == (date(2025, 4, 14), date(2025, 4, 29))


def test_where_net_vat_and_gross_stand_the_net_is_summed(tmp_path: Path) -> None:
    reading = _read(tmp_path, HEAD + ROWS)

    assert reading.vat_basis is VatBasis.NET
    assert reading.columns[Role.AMOUNT].index == 3


def test_where_only_gross_and_vat_stand_each_line_knows_its_net(tmp_path: Path) -> None:
    rows = "Date,Supplier,Gross,VAT\n25/04/2025,A Ltd,120.00,20.00\n"

    reading = _read(tmp_path, rows)

    assert (reading.vat_basis, reading.total) == (VatBasis.GROSS, 12000)
    assert reading.lines[0].net == 10000


def test_a_footnote_tells_whether_vat_is_in_the_amounts(tmp_path: Path) -> None:
    rows = "Date,Supplier,Amount\n25/04/2025,A Ltd,120.00\n"

    assert _read(tmp_path, rows).vat_basis is VatBasis.UNKNOWN
    assert _read(tmp_path, rows + "\nAll amounts exclude VAT\n").vat_basis is VatBasis.NET
    assert _read(tmp_path, rows + "\nAmounts include VAT\n").vat_basis is VatBasis.GROSS


def test_every_row_that_is_no_payment_is_left_out_with_its_reason(tmp_path: Path) -> None:
    text = "Spend over £100\n\n" + HEAD + ROWS + "\n,,,,,\nTotal,,,140.00,28.00,168.00\nNote\n"

    reading = _read(tmp_path, text)

    assert [(row.row, row.code, row.rows) for row in reading.left_out] == [
        *((1, "SB-130", 1), (2, "SB-131", 1), (3, "SB-139", 1)),
        *((7, "SB-131", 2), (9, "SB-132", 1), (10, "SB-134", 1)),
    ]
    assert reading.left_out[4].pence == 14000


def test_a_question_offers_choices_that_settle_it(tmp_path: Path) -> None:
    text = "Date,Supplier,Amount,Value\n25/04/2025,A Ltd,1.00,2.00\n26/04/2025,B Ltd,3.00,4.00\n"
    question = _read(tmp_path, text).questions[0]

    settled = [
        _read(tmp_path, text, {question.key: choice.value}).total for choice in question.choices
    ]

    assert (question.code, question.key) == ("SB-123", "amount")
    assert settled == [400, 600]


def test_each_first_choice_in_turn_makes_any_question_go_away(tmp_path: Path) -> None:
    text = (
        "Wer,Tag,A,B\nX Ltd,05/06/2025,-1.00,-1.50\nY Ltd,06/07/2025,-3.00,-4.50\n"
        "Z Ltd,07/08/2025,#REF!,-1.00\n"
    )
    answers: dict[str, str] = {}
    reading = _read(tmp_path, text, answers)

    for _ in range(12):
        if reading.verdict is not Verdict.ASK:
            break
        question = reading.questions[0]
        assert question.key not in answers
        answers[question.key] = question.choices[0].value
        reading = _read(tmp_path, text, answers)

    assert reading.verdict is Verdict.READY


def test_text_that_was_written_on_an_old_pc_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEAD + ROWS.replace("Vale", "Valé")).encode("cp1252"))

    reading = read_file(path)

    assert reading.encoding == "cp1252"
    assert reading.lines[0].text(Role.SUPPLIER) == "Brook & Valé Ltd"
    assert [note.code for note in reading.notes] == ["SB-110"]


def test_the_reading_is_stopped_when_the_person_asks(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        read_file(path, progress=progress)


class _StopsInPlanning(Progress):
    """Is asked to stop once so many steps of planning are over."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def step(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage == "Working out the columns":
            self.left -= 1
            if self.left < 0:
                self.cancel()
        super().step(stage, done, total)


@pytest.mark.parametrize("steps", range(4))
def test_the_stop_is_heard_while_it_is_planned_how_a_file_is_read(
    tmp_path: Path, steps: int
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")

    with pytest.raises(Cancelled):
        read_file(path, progress=_StopsInPlanning(steps))


def test_evidence_beyond_the_sample_still_counts(tmp_path: Path) -> None:
    rows = ["Date,Supplier,Type,Amount"]
    rows += [f"05/{i % 12 + 1:02d}/2025,S{i % 40} Ltd,Invoice,{i % 90}.10" for i in range(25_000)]
    ambiguous = "\n".join(rows)
    proven = ambiguous + "\n25/05/2025,S1 Ltd,Invoice,1.00"
    credited = proven + "\n25/05/2025,S1 Ltd,Credit note,1.00"

    assert [q.key for q in _read(tmp_path, ambiguous).questions] == ["date_format"]
    assert _read(tmp_path, proven).verdict is Verdict.READY
    assert [q.key for q in _read(tmp_path, credited).questions] == ["credit_notes"]
    settled = _read(tmp_path, credited, {"credit_notes": "subtract"})
    assert settled.total == _read(tmp_path, proven).total - 100


def test_shuffled_payments_add_up_to_the_same(tmp_path: Path) -> None:
    lines = ROWS.splitlines() * 50
    first = _read(tmp_path, HEAD + "\n".join(lines))
    random.Random(1).shuffle(lines)

    second = _read(tmp_path, HEAD + "\n".join(lines))

    assert (first.line_count, first.total) == (second.line_count, second.total)
    assert Counter(map(line_key, first.lines)) == Counter(map(line_key, second.lines))


def test_a_file_that_changed_its_lines_streams_by_the_plan_that_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    preview = read_file(path, limit=0)

    assert [line.pence for line in stream_lines(path, preview)] == [10000, 5000, -1000]
