"""Where every row and every penny of a file goes, and whether an import is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.closing import Counted
from core.domain.money import Pence
from core.domain.parties import Body, PayeeClass, Sector
from core.domain.problems import UserError
from core.domain.spend import ImportState
from core.store.book import Book
from core.usecases import books, close_imports, import_spend
from core.usecases.import_spend import ImportChoices, Imported

SPEND = Path(__file__).parents[3] / "../shared/data/spend"
REAL = sorted(path.name for path in SPEND.glob("*.[cx]*")) or ["none"]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        yield made


MIXED = """Payments over 500
Payment Date,Supplier,Description,Amount
13/05/2025,Acme Ltd,Pens,100.00
14/05/2025,Acme Ltd,Pens,-20.00
15/05/2025,HMRC,Tax and National Insurance,50.00

16/05/2025,Bolt & Co,Nuts,£x
17/05/2025,Mr J Smith,Piano tuning,70.00
,,,25.00
Total,,,200.00
"""


def write(folder: Path, text: str, name: str = "may.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def bring_in(book: Book, path: Path, **said: object) -> Imported:
    choices = ImportChoices(answers={"faulty_rows": "leave-out", "file_total": "lines"}, **said)  # type: ignore[arg-type] # as said
    return import_spend.take_in(book, path, choices=choices)


def test_the_parts_of_a_statement_make_the_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)

    said = close_imports.statement(import_spend.look(path, limit=0))

    assert said.whole == Counted(10, 425_00)
    assert said.payments() == Counted(4, 200_00)
    assert said.credits == Counted(1, -20_00)
    assert {reason.code: reason.counted for reason in said.left_out} == {
        "SB-130": Counted(1, 0),
        "SB-139": Counted(1, 0),
        "SB-131": Counted(1, 0),
        "SB-132": Counted(1, 200_00),
    }
    assert {reason.code: reason.counted for reason in said.problems} == {
        "SB-101": Counted(1, 0),
        "SB-137": Counted(1, 25_00),
    }
    assert said.closes()
    assert not said.scope_known


def test_a_statement_says_its_reasons_in_general_words(tmp_path: Path) -> None:
    said = close_imports.statement(import_spend.look(write(tmp_path, MIXED), limit=0))

    words = {reason.code: reason.words for reason in (*said.left_out, *said.problems)}
    assert words["SB-132"] == "A total of the rows above."
    assert words["SB-101"] == 'The amount "…" is not an amount.'


def test_the_statement_of_a_book_knows_what_is_in_scope(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)
    before = close_imports.statement(import_spend.look(path, limit=0))

    done = bring_in(book, path)
    after = close_imports.statement_of(book, done.batch.id)

    assert after.closes()
    assert after.scope_known
    assert after.out_of_scope == Counted(1, 50_00)
    assert after.in_scope == Counted(3, 150_00)
    assert (after.whole, after.left_out, after.problems, after.credits) == (
        before.whole,
        before.left_out,
        before.problems,
        before.credits,
    )


def test_a_statement_that_does_not_close_says_by_how_much(tmp_path: Path) -> None:
    said = close_imports.statement(import_spend.look(write(tmp_path, MIXED), limit=0))

    short = replace(said, in_scope=Counted(3, 190_00))

    assert not short.closes()
    assert short.difference() == Counted(1, 10_00)


def test_money_received_lowers_the_whole_and_is_left_out(tmp_path: Path) -> None:
    rows = [f"{day}/05/2025,Firm {day},{day}.00,," for day in range(13, 20)]
    rows += ["20/05/2025,Rates,,30.00,"]
    text = "\n".join(["Date,Payee,Paid out,Paid in,Note", *rows, ""])

    how = import_spend.look(write(tmp_path, text), limit=0, answers={"amount": "Paid out"})
    said = close_imports.statement(how)

    received = {reason.code: reason.counted for reason in said.left_out}
    assert received.get("SB-156") == Counted(1, -30_00)
    assert said.closes()


def test_rows_that_a_mark_leaves_out_or_turns_keep_their_pence(tmp_path: Path) -> None:
    rows = [f"{day}/05/2025,Firm {day},PI,{day}.00" for day in range(13, 26)]
    rows += ["26/05/2025,Firm 26,PC,5.00", "27/05/2025,Firm 27,PP,9.00"]
    text = "\n".join(["Date,Supplier,Type,Amount", *rows, ""])
    path = write(tmp_path, text)

    how = import_spend.look(path, limit=0)
    for _ in range(5):
        how = import_spend.look(
            path,
            limit=0,
            answers=how.answers | {q.key: q.choices[0].value for q in how.questions},
        )

    assert close_imports.statement(how).closes()


@pytest.mark.skipif(not SPEND.exists(), reason="the real spend files are not beside the project")
@pytest.mark.parametrize("name", REAL)
def test_the_statement_of_each_real_file_closes(name: str) -> None:
    how = import_spend.look(SPEND / name, limit=0)

    said = close_imports.statement(how)

    assert said.closes(), said.difference()
    assert said.payments() == Counted(how.line_count, how.total)
    assert said.whole.rows == how.rows_read


CELLS = st.sampled_from(
    [
        *("", "", "Acme Ltd", "Total", "Sub total", "Bolt", "13/05/2025", "31/02/2025", "n/a"),
        *("100.00", "-5.25", "(7.00)", "1,234.56", "£x", "#REF!", "12.5 CR", "Amount", "nil"),
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=6), max_size=30)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, good=st.integers(0, 6))
def test_the_statement_of_any_table_closes(
    tmp_path: Path, rows: list[list[str]], good: int
) -> None:
    payments = [
        [f"{day}/05/2025", f"Firm {day}", f"I{day}", "9.99"] for day in range(13, 13 + good)
    ]
    table = [["Payment Date", "Supplier", "Invoice", "Amount"], *payments, *rows]
    path = write(
        tmp_path, "\n".join(",".join(f'"{cell}"' for cell in row) for row in table) + "\n"
    )

    try:
        how = import_spend.look(path, limit=0, answers={"faulty_rows": "leave-out"})
    except UserError:
        return

    said = close_imports.statement(how)
    assert said.closes(), said.difference()


def test_an_import_is_open_until_it_ties_or_is_explained(book: Book, tmp_path: Path) -> None:
    batch = bring_in(book, write(tmp_path, MIXED)).batch

    states = [batch.state()]
    for total, why in ((190_00, ""), (190_00, "  "), (190_00, "A refund"), (200_00, "")):
        close_imports.set_control_total(book, batch.id, Pence(total), why)
        states.append(close_imports.one_batch(book, batch.id).state())

    assert states == [
        ImportState.OPEN,
        ImportState.OPEN,
        ImportState.OPEN,
        ImportState.EXPLAINED,
        ImportState.TIES,
    ]


def test_payees_are_told_apart_before_and_after_an_import(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)

    before = close_imports.personal_data_in(path, import_spend.look(path, limit=0))
    after = close_imports.personal_data(book, bring_in(book, path).batch.id)

    assert before == after
    assert [(p.name, p.payee_class, p.lines) for p in after.people] == [
        ("Mr J Smith", PayeeClass.INDIVIDUAL, Counted(1, 70_00))
    ]
    assert sum(kind.lines.pence for kind in after.classes) == 200_00


def test_rows_that_are_no_payments_go_to_a_workbook_with_their_cells(
    book: Book, tmp_path: Path
) -> None:
    text = MIXED.replace("Bolt & Co", "=1+1").replace("Payments over 500", '"=HYPERLINK(""x"")"')
    path = write(tmp_path, text)
    batch = bring_in(book, path).batch

    before = close_imports.save_rows(tmp_path / "a.xlsx", path, import_spend.look(path, limit=0))
    after = close_imports.save_rows_of(tmp_path / "b.xlsx", book, batch.id)

    one, other = (openpyxl.load_workbook(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert before == after == 6
    for workbook in (one, other):
        faulty = [row for row in workbook["Problems"].iter_rows(min_row=4, values_only=True)]
        assert faulty[0][1:6] == (
            7,
            1,
            'The amount "£x" is not an amount.',
            "Type the amount or leave the row out.",
            None,
        )
        assert faulty[0][6:] == ("16/05/2025", "=1+1", "Nuts", "£x")
        assert (faulty[1][1], faulty[1][5]) == (9, 25)
        kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
