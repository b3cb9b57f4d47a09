"""A publisher asks for more, a body answers, the return carries it: all by command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.domain.agreements import Agreement
from core.domain.assessment import LotUse
from core.domain.operations import Operation
from core.domain.return_fields import AskedField, AskedRecord, Asks, Choice, Grain, Kind, Known
from core.formats.answer_tables import answers_in
from core.formats.return_package import read_return
from core.formats.template import workbook_bytes
from core.store import catalogues, journal
from core.store.book import Book
from core.usecases import find_opportunities, gather_answers
from tests.core.usecases.catalogues_on_offer import ALPHA, new_book, next_alpha, package_of, take
from tests.flows.conftest import Run

INVOICES = AskedRecord(
    "invoices",
    "Invoices",
    Grain.PAYMENT,
    (
        AskedField("buyer", "Buyer", required=True, known_as=Known.BODY),
        AskedField("lot", "Lot", required=True, lookup="lots", known_as=Known.LOT),
        AskedField("supplier", "Supplier", known_as=Known.SUPPLIER),
        AskedField("paid", "Paid on", Kind.DAY, known_as=Known.PAID_ON),
        AskedField("net", "Total", Kind.POUNDS, known_as=Known.NET, total=True),
        AskedField("service", "Service", required=True, lookup="services", given=("lot",)),
        AskedField("hours", "Hours", Kind.NUMBER, least="0", asked_if="service",
                   asked_if_is=("Daily",), required=True),
    ),
)  # fmt: skip
SITES = AskedRecord(
    "sites", "Sites", Grain.ROW, (AskedField("postcode", "Postcode", shape="A9 9AA or A99 9AA"),)
)
NOTES = AskedRecord("notes", "Notes", Grain.ROW, (AskedField("note", "Note"),))
CHOICES = (
    *(Choice("lots", lot) for lot in ("1", "2")),
    Choice("services", "Daily", ("1",)),
    Choice("services", "Windows", ("1",)),
    Choice("services", "Supply", ("2",)),
)
PERIOD = ("--period", "2025-26", "--as-at", "2026-03-31")
INVOICE = ("--agreement", "A1", "--record", "invoices")


def asking() -> Any:
    (agreement,) = ALPHA.agreements
    asks = Asks((INVOICES, SITES, NOTES), CHOICES)
    return next_alpha(*agreement.lots, asks=asks)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The body buys its cleaning through Alpha's lot 1: two payments, £120."""
    with new_book(tmp_path) as made:
        take(made, tmp_path, asking())
        uses = find_opportunities.compare(made, as_at=date(2026, 3, 31)).uses
        found = next(one for one in uses if one.lot.publisher == "alpha" and one.lot.lot_no == "1")
        use = LotUse(found.supplier_id, found.category, found.lot)
        with made.work(Operation("answer-use", "Said so")) as work:
            catalogues.set_lot_use(work, use, "yes")
        return made.path


def rows(spendbook: Run, book: Path, record: str = "invoices") -> list[dict[str, Any]]:
    found = spendbook("return", "fields", "list", "--book", book, *PERIOD).data["records"]
    return list(next(one for one in found if one["record"] == record)["rows"])


def test_the_book_fills_in_what_it_knows_and_says_what_is_missing(
    spendbook: Run, book: Path
) -> None:
    found = spendbook("return", "fields", "list", "--book", book, *PERIOD).data["records"]

    checked = spendbook("return", "fields", "check", "--book", book, *PERIOD)
    invoices, sites, _ = found
    assert invoices["totals"] == {"net_pence": 12000}
    assert (len(invoices["rows"]), invoices["complete"], sites["rows"]) == (2, 0, [])
    first = invoices["rows"][0]["cells"]
    assert first == {
        "buyer": "Tarnstead Parish Council", "lot": "1", "supplier": "Bright Cleaning Ltd",
        "paid": "2025-04-03", "net": "100.00", "service": "", "hours": "",
    }  # fmt: skip
    assert checked.code == 4
    assert [one["code"] for one in checked.problems] == ["SB-682", "SB-682"]


def test_answers_are_checked_as_they_are_given_and_can_be_undone(
    spendbook: Run, book: Path
) -> None:
    key = rows(spendbook, book)[0]["row"]
    answer = ("return", "fields", "set", "--book", book, *PERIOD, *INVOICE, key)

    half = spendbook(*answer, "service=daily")
    wrong = spendbook(*answer, "hours=many")
    whole = spendbook(*answer, "hours=12.50")
    kept = rows(spendbook, book)[0]
    undone = spendbook("book", "undo", "--book", book)
    after = rows(spendbook, book)[0]

    assert half.data["left"] == ["Hours is empty."]
    assert (wrong.code, wrong.problems[0]["message"]) == (4, 'Hours: "many" is not a number.')
    assert (whole.data["left"], undone.code) == ([], 0)
    assert (kept["cells"]["service"], kept["cells"]["hours"]) == ("Daily", "12.5")
    assert (after["cells"]["hours"], after["said"]) == ("", ["service"])


def test_a_filled_workbook_is_taken_in_and_its_faults_are_listed(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "asked.xlsx"
    spendbook("return", "fields", "write", "--book", book, *PERIOD, "-o", out)
    form = openpyxl.load_workbook(out)
    sheet = form["A1 Invoices"]
    column = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(3, column["Service"], "Windows")
    sheet.cell(4, column["Service"], "Daily")
    sheet.cell(4, column["Hours"], "a few")
    form["A1 Sites"].cell(3, 3, "M1 1AE")
    form.save(out)

    done = spendbook("return", "fields", "fill", out, "--book", book, *PERIOD)

    assert done.data["rows"] == 3
    told = [(one["code"], one["where"]) for one in done.problems]
    place = {"file": "asked.xlsx", "sheet": "A1 Invoices", "row": 4, "column": "Hours"}
    assert told == [("SB-683", place)]
    assert [row["cells"]["service"] for row in rows(spendbook, book)] == ["Windows", "Daily"]
    assert rows(spendbook, book, "sites")[0]["cells"] == {"postcode": "M1 1AE"}


def test_only_complete_rows_leave_and_only_to_those_who_ask(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    key = rows(spendbook, book)[1]["row"]
    spendbook("return", "fields", "set", "--book", book, *PERIOD, *INVOICE, key, "service=Windows")

    checks = spendbook("return", "check", "--book", book, *PERIOD).data["checks"]
    built = spendbook(
        "return", "build", "--book", book, *PERIOD, "--to", "alpha", "-o", tmp_path / "alpha",
        "--prepared-by", "A, Clerk",
    )  # fmt: skip
    verified = spendbook("return", "verify", built.data["path"])

    told = next(one for one in checks if one["id"] == "SB-687:alpha:A1:invoices")
    assert told["message"] == "A1: what is also asked is not complete in rows of Invoices: 1."
    assert (built.code, verified.code) == (0, 0)
    content = read_return(Path(built.data["path"]).read_bytes())
    ((asked, answers),) = answers_in(content.tables)
    assert (asked.publisher, asked.record) == ("alpha", INVOICES)
    assert [(row["service"], row["net"], row["hours"]) for row in answers] == [
        ("Windows", 2000, None)
    ]
    with Book.open(book) as opened:
        seqs = [entry.verb for entry in journal.entries(opened)]
    assert "answer-fields" in seqs
    out = tmp_path / "answers"
    gathered = spendbook("pbo", "returns", "answers", tmp_path / "alpha", "-o", out)
    (record,) = gathered.data["records"]
    assert (record["returns"], record["rows"]) == (1, 1)
    assert record["totals_pence"] == {"Total": 2000}
    lines = Path(record["path"]).read_text("utf-8-sig").splitlines()
    assert lines[0].endswith("Buyer,Lot,Supplier,Paid on,Total,Service,Hours")
    assert lines[1].startswith("Tarnstead Parish Council,,April 2025 to March 2026,")
    assert lines[1].endswith("1,Bright Cleaning Ltd,14/04/2025,20.00,Windows,")
    (shown,) = gather_answers.look_into(tmp_path / "alpha" / "returns.spendcollection", most=9)
    assert shown.title == "alpha A1: Invoices"
    assert shown.columns[-4:] == ("Paid on", "Total", "Service", "Hours")
    assert [row[-3:] for row in shown.rows] == [(2000, "Windows", None)]
    beta = spendbook("return", "preview", "--book", book, *PERIOD, "--to", "beta")
    assert not [one for one in beta.data["tables"] if one["name"].startswith("answers")]


def test_a_publisher_tries_its_questions_before_it_sends_them(
    spendbook: Run, tmp_path: Path
) -> None:
    form, sheet = tmp_path / "form.xlsx", tmp_path / "asked.xlsx"
    form.write_bytes(workbook_bytes(asking()))

    listed = spendbook("catalogue", "fields", form, "-o", sheet)
    filled = openpyxl.load_workbook(sheet)
    for place, value in enumerate(("B", 3, "S", "01/02/2025", 12.5, "Daily"), start=3):
        filled["A1 Invoices"].cell(3, place, value)
    filled.save(sheet)
    tried = spendbook("catalogue", "fields", package_of(tmp_path, asking()), "--try", sheet)

    assert [len(one["fields"]) for one in listed.data["records"]] == [7, 1, 1]
    assert (tried.code, tried.data["tried"], tried.data["right"]) == (4, 1, 0)
    assert [one["where"]["column"] for one in tried.problems] == ["Lot", "Service", "Hours"]


def test_a_person_in_an_answer_is_masked_and_told(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    sites = ("--agreement", "A1", "--record", "notes", "new")
    said = "note=Ring Mrs Jane Smith on 07700 900123"
    spendbook("return", "fields", "set", "--book", book, *PERIOD, *sites, said)

    seen = spendbook("return", "preview", "--book", book, *PERIOD).data

    (text,) = [one for one in seen["texts"] if one["table"] == "answers"]
    assert "07700" in text["text"]
    assert "07700" not in text["leaves"]
    (answers,) = [one for one in seen["tables"] if one["name"].startswith("answers")]
    assert answers["rows"] == [[text["leaves"]]]


def test_an_agreement_that_nobody_here_uses_asks_nothing(spendbook: Run, tmp_path: Path) -> None:
    (agreement,) = ALPHA.agreements
    unused: Agreement = replace(agreement, agreement_no="A9", asks=Asks((SITES,)))
    with new_book(tmp_path) as made:
        take(made, tmp_path, replace(asking(), agreements=(agreement, unused)))
        path = made.path

    found = spendbook("return", "fields", "list", "--book", path, *PERIOD)

    assert found.data == {"records": []}
