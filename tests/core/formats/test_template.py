from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.domain.agreements import Agreement, Catalogue, Evidence, Lot, LotSupplier, Price, Route
from core.domain.money import Pence
from core.domain.problems import Problem, Severity
from core.formats.catalogue_package import build_catalogue
from core.formats.catalogue_rows import tables_of
from core.formats.files import FileNotRead
from core.formats.packages import read_zip
from core.formats.template import read_workbook, template_bytes, workbook_bytes
from core.formats.template_reading import EXAMPLE_PUBLISHER, UNDATED, NotAForm

FRAMEWORKS = Path(__file__).parents[3] / "../shared/data/frameworks"


@pytest.fixture
def catalogue() -> Catalogue:
    lot = Lot(
        "1a",
        "Electricity",
        max_value=Pence(2_000_000_00),
        max_term_months=48,
        routes=(Route("direct-award"),),
        suppliers=(LotSupplier("=Brightspark & Co", sme=True, regions=("UKC", "UKD")),),
        categories=(("cpv", "0931"),),
        evidence=(Evidence("saving-range", "2025 prices", date(2025, 9, 1), 150, None, 400, 12),),
        prices=(Price("Standing charge", "day", Pence(2153)),),
    )
    texts = {
        "description": "Power",
        "price_basis": "Wholesale plus fee",
        "selection_process": "Ranking",
        "entitled": "All",
        "open_framework": "no",
        "regulation": "PA2023",
    }
    agreement = Agreement(
        "0012",
        "Energy",
        "YPO",
        "framework",
        date(2025, 9, 1),
        date(2028, 8, 31),
        (lot,),
        estimated_value=Pence(5_000_000_50),
        texts=texts,
    )
    return Catalogue(
        "ypo", "YPO", 4, date(2026, 1, 5), None, (agreement,), demo=True, notes="Spring"
    )


def edited(catalogue: Catalogue, edit: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(workbook_bytes(catalogue)))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell_set(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.in_words()) for problem in problems]


def test_a_filled_form_reads_back_as_the_catalogue(catalogue: Catalogue) -> None:
    found, problems = read_workbook(workbook_bytes(catalogue))

    assert problems == ()
    assert found == catalogue


def test_a_form_saved_by_another_program_reads_the_same(catalogue: Catalogue) -> None:
    found, problems = read_workbook(edited(catalogue, lambda book: None))

    assert (found, problems) == (catalogue, ())


def test_an_empty_form_asks_for_agreements() -> None:
    found, problems = read_workbook(template_bytes("ypo", "YPO"))

    assert found is None
    assert [problem.code for problem in problems] == ["SB-423"]


def test_the_form_has_instructions_lists_and_an_example() -> None:
    book = load_workbook(io.BytesIO(template_bytes("ypo", "YPO")))

    assert book.sheetnames[:4] == ["Instructions", "About", "Agreements", "Lots"]
    assert book.sheetnames[-1] == "Example"
    lists = {v.formula1 for v in book["Agreements"].data_validations.dataValidation}
    assert '"framework,open-framework,dynamic-market,dps"' in lists
    assert book["Agreements"]["A1"].value == "Agreement number *"
    assert book["Lots"].column_dimensions["B"].number_format == "@"


def test_the_same_form_has_the_same_bytes(catalogue: Catalogue) -> None:
    assert template_bytes("ypo", "YPO") == template_bytes("ypo", "YPO")
    assert workbook_bytes(catalogue) == workbook_bytes(catalogue)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "place"),
    [
        ("Agreements", "B3", None, "SB-401", "sheet Agreements, row 3, Title"),
        ("Agreements", "E3", "club", "SB-404", "sheet Agreements, row 3, Kind"),
        ("Agreements", "H3", "31/02/2025", "SB-407", "sheet Agreements, row 3, Start"),
        ("Agreements", "H3", "soon", "SB-407", "sheet Agreements, row 3, Start"),
        ("Agreements", "H3", date(2030, 1, 1), "SB-403", "sheet Agreements, row 3, End"),
        ("Agreements", "L3", "a lot", "SB-420", "sheet Agreements, row 3, Estimated value"),
        ("Agreements", "L3", 12.345, "SB-420", "sheet Agreements, row 3, Estimated value"),
        ("Lots", "A3", "9999", "SB-405", "sheet Lots, row 3, Agreement number"),
        ("Lots", "H3", "four", "SB-408", "sheet Lots, row 3, Longest term in months"),
        ("Suppliers on lots", "G3", "perhaps", "SB-419", "sheet Suppliers on lots, row 3, SME"),
        ("What lots cover", "D3", "electricity", "SB-425", "sheet What lots cover, row 3, Code"),
        ("What lots cover", "D3", "9", "SB-425", "sheet What lots cover, row 3, Code"),
        ("What lots cover", "D3", "093100000", "SB-425", "sheet What lots cover, row 3, Code"),
        ("Evidence", "D3", "4.01", "SB-424", "sheet Evidence, row 3, Low"),
        ("Evidence", "E3", "1.49", "SB-424", "sheet Evidence, row 3, Low"),
        ("Evidence", "E3", "4.01", "SB-424", "sheet Evidence, row 3, Central"),
        ("Prices", "C3", "#REF!", "SB-418", "sheet Prices, row 3, Item"),
        ("About", "B2", "Y P O", "SB-421", "sheet About, row 2, Short name"),
        ("About", "B3", None, "SB-401", "sheet About, row 3, Name"),
    ],
)
def test_a_fault_is_listed_with_sheet_row_and_column(
    sheet: str, cell: str, value: object, code: str, place: str, catalogue: Catalogue
) -> None:
    found, problems = read_workbook(edited(catalogue, cell_set(sheet, cell, value)))

    assert found is None
    assert (code, place) in said(problems)
    assert all(problem.message() and problem.remedy() for problem in problems)


def test_a_rule_about_no_sector_is_listed_with_its_place(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        rules = book["Who may use lots"]
        for value in ("Wider", "central", "councils"):
            rules.append(["0012", "1a", "include", "sector", value])
        rules.append(["0012", "1a", "include", "region", "UKC"])

    found, problems = read_workbook(edited(catalogue, edit))

    assert found is None
    assert said(problems) == [("SB-426", "sheet Who may use lots, row 5, Value")]


@pytest.mark.parametrize("code", ["09", "0931", "09310000", "09310000-5"])
def test_the_beginning_of_a_cpv_code_and_a_whole_one_are_taken(
    code: str, catalogue: Catalogue
) -> None:
    found, problems = read_workbook(edited(catalogue, cell_set("What lots cover", "D3", code)))

    assert (found is not None, problems) == (True, ())


def test_the_short_name_of_the_example_is_told_and_does_not_stop_the_work(
    catalogue: Catalogue,
) -> None:
    found, problems = read_workbook(edited(catalogue, cell_set("About", "B2", EXAMPLE_PUBLISHER)))

    assert found is not None
    assert said(problems) == [("SB-427", "sheet About, row 2, Short name")]
    assert problems[0].weight() is Severity.EXPLAIN


def test_all_faults_are_listed_at_once(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        book["Agreements"]["E3"] = "club"
        book["Lots"].append(["0012", "1a", "Again"])
        book["Lots"].append(["0012", "", "No number"])
        book["Suppliers on lots"].append(["0012", "7", "Nobody Ltd"])

    found, problems = read_workbook(edited(catalogue, edit))

    assert found is None
    assert said(problems) == [
        ("SB-404", "sheet Agreements, row 3, Kind"),
        ("SB-401", "sheet Lots, row 5, Lot number"),
        ("SB-402", "sheet Lots, row 4, Lot number"),
        ("SB-405", "sheet Suppliers on lots, row 4, Lot number"),
    ]


def test_an_agreement_twice_and_one_without_a_lot_are_found(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        book["Agreements"].append([cell.value for cell in book["Agreements"][3]])
        more = [cell.value for cell in book["Agreements"][3]]
        book["Agreements"].append(["77", *more[1:]])

    _, problems = read_workbook(edited(catalogue, edit))

    assert [problem.code for problem in problems] == ["SB-413", "SB-409"]
    assert "0012" in problems[0].message()
    assert "77" in problems[1].message()


def test_what_the_act_asks_for_is_said_and_does_not_stop_the_work(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        for cell in ("G3", "O3"):
            book["Agreements"][cell] = None
        book["What lots cover"].delete_rows(3)

    found, problems = read_workbook(edited(catalogue, edit))

    assert found is not None
    assert found.agreements[0].text("entitled") == "not stated"
    assert [problem.message() for problem in problems] == [
        "0012 does not say: description, who is entitled to use it.",
        "Lot 1a of 0012 has no category.",
    ]


@pytest.mark.parametrize(
    ("sheet", "cell", "typed"),
    [
        ("Agreements", "E3", "Framework"),
        ("Agreements", "H3", "01/09/2025"),
        ("Agreements", "H3", "2025-09-01"),
        ("Agreements", "L3", "£5,000,000.50"),
        ("Agreements", "A3", " 0012\n"),
        ("Routes to buy", "C3", "Direct award"),
        ("Suppliers on lots", "G3", "Y"),
        ("Suppliers on lots", "G3", True),
        ("Suppliers on lots", "J3", "UKC, UKD"),
        ("Evidence", "D3", "1.5%"),
        ("Lots", "H3", "48"),
        ("Prices", "E3", 21.529999999999998),
    ],
)
def test_forms_that_people_type_are_understood(
    sheet: str, cell: str, typed: object, catalogue: Catalogue
) -> None:
    found, problems = read_workbook(edited(catalogue, cell_set(sheet, cell, typed)))

    assert (found, problems) == (catalogue, ())


def test_a_percentage_that_excel_made_of_it_is_understood(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        book["Evidence"]["D3"] = 0.015
        book["Evidence"]["D3"].number_format = "0.00%"

    found, _ = read_workbook(edited(catalogue, edit))

    assert found == catalogue


def test_a_formula_without_a_saved_result_is_not_taken_for_empty(catalogue: Catalogue) -> None:
    found, problems = read_workbook(edited(catalogue, cell_set("Lots", "G3", "=1000*2")))

    assert found is None
    assert [problem.message() for problem in problems] == [
        "Cells with a formula and no saved result: 1."
    ]


def test_missing_sheets_and_columns_are_named(catalogue: Catalogue) -> None:
    def edit(book: Workbook) -> None:
        del book["Documents"]
        del book["Lots"]
        book["Agreements"]["B1"] = "Heading of my own"

    found, problems = read_workbook(edited(catalogue, edit))

    assert found is None
    codes = {(p.code, p.weight()) for p in problems}
    assert ("SB-415", Severity.BLOCKING) in codes
    assert ("SB-415", Severity.INFORMATION) in codes
    assert any("Heading of my own" in p.message() for p in problems if p.code == "SB-417")
    assert any("Title *" in p.message() for p in problems if p.code == "SB-416")


def test_a_folder_of_csv_files_reads_as_the_workbook(catalogue: Catalogue, tmp_path: Path) -> None:
    for name, data in read_zip(
        build_catalogue(catalogue, None, issued=date(2026, 1, 5)), bool
    ).items():
        (tmp_path / name).write_bytes(data)
    about = "publisher,ypo\npublisher_name,YPO\nedition,4\nissued,2026-01-05\nnotes,Spring\n"
    (tmp_path / "about.csv").write_text(about + "demo,yes\n", encoding="utf-8")

    found, problems = read_workbook(tmp_path)

    assert (found, problems) == (catalogue, ())


def test_a_folder_with_the_forms_headings_reads_too(catalogue: Catalogue, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(catalogue)))
    for table, layout in tables_of(catalogue.agreements):
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(book[layout.title].iter_rows(values_only=True))
    (tmp_path / "about.csv").write_text("Short name,ypo\nName,YPO\n", encoding="cp1252")

    found, problems = read_workbook(tmp_path)

    assert problems == ()
    assert found is not None
    assert found.agreements == catalogue.agreements
    assert (found.edition, found.issued) == (1, UNDATED)


def test_a_folder_without_the_publisher_says_so(tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_bytes(b"Agreement number,Title\nA1,Caf\xe9\n")

    found, problems = read_workbook(tmp_path)

    assert found is None
    assert {"About", "Agreements"} <= {p.place.sheet for p in problems if p.code == "SB-415"}
    (tmp_path / "lots.csv").write_text("x" * 200_000, encoding="utf-8")
    with pytest.raises(NotAForm, match="not a CSV file"):
        read_workbook(tmp_path)


def test_a_form_on_disk_is_read_and_named(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(edited(catalogue, cell_set("Lots", "A3", "x")))

    _, problems = read_workbook(path)

    assert problems[0].place.in_words().startswith("form.xlsx, sheet Lots, row 3")
    with pytest.raises(FileNotRead):
        read_workbook(tmp_path / "other.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a workbook"),
        (b"a,b\n1,2\n", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password"),
    ],
)
def test_what_is_no_form_is_said_to_be_none(data: bytes, words: str) -> None:
    with pytest.raises(NotAForm, match=words) as refusal:
        read_workbook(data)

    assert refusal.value.remedy()


def test_a_zip_that_is_no_workbook_and_a_bomb_are_refused() -> None:
    for content in (b"hello", bytes(30_000_000)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", content)
        with pytest.raises(NotAForm):
            read_workbook(buffer.getvalue())


def test_a_cell_at_the_far_corner_does_no_harm(catalogue: Catalogue) -> None:
    data = edited(catalogue, cell_set("Lots", "XFD1048576", "x"))

    found, problems = read_workbook(data)

    assert (found, problems) == (catalogue, ())


@pytest.mark.skipif(not FRAMEWORKS.exists(), reason="the shared framework data is not here")
def test_every_lot_and_supplier_of_a_central_buying_organisation_fits_in_one_go() -> None:
    lots: dict[str, dict[str, Lot]] = {}
    with (FRAMEWORKS / "ccs_framework_lots_2018.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            title = " ".join(row["lot_description"].split()) or row["lot_number"]
            agreement = lots.setdefault(row["framework_number"], {})
            agreement[row["lot_number"]] = Lot(row["lot_number"], title)
    with (FRAMEWORKS / "ccs_framework_lot_suppliers_2018-19.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            agreement = lots.setdefault(row["framework_number"], {})
            number = row["lot_number"]
            lot = agreement.get(number, Lot(number, number))
            supplier = LotSupplier(" ".join(row["supplier_name"].split()))
            agreement[number] = replace(lot, suppliers=(*lot.suppliers, supplier))
    span = (date(2018, 1, 1), date(2027, 12, 31))
    agreements = tuple(
        Agreement(number, number, "CCS", "framework", *span, tuple(parts.values()))
        for number, parts in lots.items()
    )
    whole = Catalogue("ccs", "CCS", 1, date(2026, 1, 5), None, agreements)

    found, problems = read_workbook(workbook_bytes(whole))

    assert sum(len(lot.suppliers) for _, _, lot in whole.lots()) == 14_304
    assert found == whole
    assert {problem.code for problem in problems} == {"SB-406", "SB-414"}
