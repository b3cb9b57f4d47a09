from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import xlwt

from core.importing.declarations import DeclaredBy, amount_column, read_declaration

DATA = Path(__file__).parents[3] / "../shared/data"
BY = DeclaredBy("Clear Cloud Ltd", "RM1557")


def workbook(path: Path, rows: list[list[object]], sheet: str = "InvoicesRaised") -> Path:
    book = xlwt.Workbook()
    orders = book.add_sheet("OrdersReceived")
    for index, text in enumerate(["Customer URN", "Contract Start Date", "Total Contract Value"]):
        orders.write(0, index, text)
    made = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            style = (day,) if isinstance(cell, date) else ()
            made.write(number, index, cell, *style)
    book.save(str(path))
    return path


def test_invoices_are_read_from_a_workbook_and_orders_are_not(tmp_path: Path) -> None:
    heads = ["Lot Number", "Customer URN", "Customer Invoice/Credit Note Date", "Price per Unit",
             "Total Cost (ex VAT)", "VAT Amount Charged", "Expenses / Disbursements"]  # fmt: skip
    rows = [heads, [1, 10012345, date(2025, 6, 30), 10, 1234.5, 246.9, 12],
            ["1a", 10012345.0, date(2025, 7, 1), 10, -34.5, "", ""]]  # fmt: skip

    found = read_declaration(workbook(tmp_path / "any name.xls", rows), BY)

    first, credit = found.lines
    assert (first.urn, first.net, first.vat, first.expenses) == ("10012345", 1234_50, 246_90, 1200)
    assert (first.invoiced_on, first.lot_no) == (date(2025, 6, 30), "1")
    assert (credit.net, credit.vat, credit.place.row) == (-34_50, None, 3)
    assert not found.problems


def test_a_file_without_days_takes_the_month_that_was_stated(tmp_path: Path) -> None:
    rows = [["Customer URN", "Total Charge (Ex VAT)"], [10012345, 5]]
    path = workbook(tmp_path / "x.xls", rows)

    assert read_declaration(path, BY).problems[0].code == "SB-880"
    dated = read_declaration(path, DeclaredBy("A", "B", date(2025, 6, 1)))
    assert dated.lines[0].invoiced_on == date(2025, 6, 1)


def test_a_nil_return_is_no_problem(tmp_path: Path) -> None:
    rows = [["Nil Return", "Customer URN", "Customer Invoice Date", "Total Charge (Ex VAT)"],
            ["Y", "", "", ""]]  # fmt: skip

    found = read_declaration(workbook(tmp_path / "x.xls", rows), BY)

    assert found.nil
    assert not found.problems


def test_the_amount_is_found_in_every_real_definition() -> None:
    path = DATA / "frameworks" / "ccs_mi_framework_definitions.json"
    if not path.is_file():
        pytest.skip("the real definitions are not beside the repository")
    for definition in json.loads(path.read_text(encoding="utf-8")):
        fields = definition["mi_fields"]["InvoiceFields"]
        index = amount_column([field["column"] for field in fields])
        assert index is not None
        assert fields[index]["type"] == "InvoiceValue", definition["framework"]


@pytest.mark.parametrize("name", ["RM1557-10", "RM849", "RM6060", "CM-OSG-05-3565"])
def test_the_real_forms_are_known_by_their_headings(name: str) -> None:
    path = DATA / "mi-templates" / f"{name}.xls"
    if not path.is_file():
        pytest.skip("the real forms are not beside the repository")

    columns = dict(read_declaration(path, BY).columns)

    assert {"urn", "customer", "invoiced_on", "net"} <= columns.keys()


def test_days_that_could_be_months_are_read_as_the_forms_ask_unless_one_contradicts(
    tmp_path: Path,
) -> None:
    heads = "Customer URN,Customer Invoice Date,Total Charge (Ex VAT)\n"
    path = tmp_path / "x.csv"
    path.write_text(f"{heads}1,03/04/2025,5.00\n1,25/04/2025,6.00\n1,04/05/2025,7.00\n")
    british = read_declaration(path, BY)
    path.write_text(f"{heads}1,03/04/2025,5.00\n")
    either = read_declaration(path, BY)
    path.write_text(f"{heads}1,25/04/2025,5.00\n1,04/25/2025,6.00\n")
    mixed = read_declaration(path, BY)

    assert [line.invoiced_on.month for line in british.lines] == [4, 4, 5]
    assert [line.invoiced_on for line in either.lines] == [date(2025, 4, 3)]
    assert [problem.code for problem in mixed.problems] == ["SB-881"]
