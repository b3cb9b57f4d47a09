from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.assessment import Status
from core.domain.collecting import AgreementFigure
from core.domain.levy import Finding, LevyCheck
from core.domain.parties import Identifier, VatBasis
from core.domain.problems import Severity
from core.domain.returns import Detail
from core.store.collection import Collection
from core.usecases import levy_check, write_levy_check
from core.usecases.levy_check import LevyRequest
from tests.core.store.collected import made_body, made_file, made_header

DECLARED = """\
Customer URN,Customer Organisation,Customer Invoice Date,Lot Number,Total Charge (Ex VAT),VAT amount charged
10012345,Ashby,02/05/2025,1,1000.00,200.00
10012345,Ashby,14/07/2025,1,500.00,100.00
10012345,Ashby,20/09/2025,1,300.00,60.00
,BROOK D.C.,12/06/2025,1,200.00,40.00
,Brook District Council,01/08/2025,1,55.50,11.10
,Cole District Council,10/11/2025,1,100.00,20.00
,Dunn District Council,11/11/2025,1,99.99,20.00
,Brook District Council,soon,1,12.00,2.40
,,,,2267.49,
"""  # noqa: E501  # the headings of a real form are that long


def used(lot: str, quarter: str, pence: int, **more: object) -> AgreementFigure:
    figure = AgreementFigure(
        "ccs", "RM1557", lot, "Clear Cloud Limited", "", "", quarter, "", "direct-award", pence,
        None, 1, None, None, "call-off contract",
    )  # fmt: skip
    return figure._replace(**more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three bodies bought from one supplier; it declared what DECLARED says, in one file.

    Paid, without VAT unless it says otherwise:
      Ashby  Apr-Jun 1,000.00  Jul-Sep 500.00  Oct-Dec 300.00   declared 1,000 / 800 / 0
      Brook  Apr-Jun   240.00                  Oct-Dec  70.00   declared   200 / 55.50 / 0
      Cole                                     Oct-Dec 120.00 with VAT, declared 100
    """
    place = tmp_path_factory.mktemp("levy")
    (place / "declared").mkdir()
    (place / "declared" / "RM1557 clear cloud.csv").write_text(DECLARED)
    (place / "declared" / "declarations.csv").write_text(
        "file,supplier,agreement\nRM1557 clear cloud.csv,CLEAR CLOUD LTD,RM1557\n"
    )
    urn = (Identifier("GB-CCSCUST", "10012345"),)
    ashby = made_header(made_body("Ashby Town Council", identifiers=urn))
    brook = made_header(made_body("Brook District Council"))
    cole = made_header(made_body("Cole District Council"), vat_basis=VatBasis.GROSS)
    dunn = made_header(made_body("Elm District Council"), detail=Detail.SUMMARY)
    uses = {
        ashby: [used("1", "2025-Q2", 1000_00), used("Lot 1", "2025-Q3", 500_00),
                used("01", "2025-Q4", 300_00)],
        brook: [used("1", "2025-Q2", 240_00), used("1", "2025-Q4", 70_00),
                used("1", "2025-Q4", 1_00, agreement_no="RM9999")],
        cole: [used("1", "2025-Q4", 120_00)],
        dunn: [],
    }  # fmt: skip
    with Collection.open(place / "c.spendreturns") as collection:
        spent = [("office", "2025-Q2", Status.COLLABORATIVE, 1389_44)]
        files = [
            made_file(header, spent if header is dunn else (), agreements=tuple(rows))
            for header, rows in uses.items()
        ]
        collection.add(files, date(2026, 4, 20))
        collection.settle()
    return place


@pytest.fixture(scope="module")
def check(folder: Path) -> LevyCheck:
    request = LevyRequest(folder / "c.spendreturns", folder / "declared", rates={"RM1557": 75})
    return levy_check.check(request)


def test_each_quarter_is_told_with_what_explains_it(check: LevyCheck) -> None:
    told = {(r.body.split()[0], r.quarter): (r.finding, r.difference, r.why) for r in check.rows}

    assert {key: told[key][:2] for key in told} == {
        ("Ashby", "2025-Q2"): (Finding.AGREES, 0),
        ("Ashby", "2025-Q3"): (Finding.DIFFERS, -300_00),
        ("Ashby", "2025-Q4"): (Finding.ONLY_BODY, 300_00),
        ("Brook", "2025-Q2"): (Finding.DIFFERS, 40_00),
        ("Brook", "2025-Q3"): (Finding.ONLY_SUPPLIER, -55_50),
        ("Brook", "2025-Q4"): (Finding.ONLY_BODY, 70_00),
        ("Cole", "2025-Q4"): (Finding.NOT_COMPARABLE, None),
    }
    assert "invoiced in one, paid in another" in told["Ashby", "2025-Q3"][2]
    assert "invoiced in one, paid in another" in told["Ashby", "2025-Q4"][2]
    assert "with VAT, though" in told["Brook", "2025-Q2"][2]
    assert "no payment" in told["Brook", "2025-Q3"][2]
    assert "other customers" in told["Brook", "2025-Q4"][2]
    assert "how much VAT is in them" in told["Cole", "2025-Q4"][2]


def test_the_levy_is_right_to_the_penny_and_claims_nothing_on_other_bases(
    check: LevyCheck,
) -> None:
    """Paid 1,800.00 + 310.00 = 2,110.00; declared 1,800.00 + 255.50 = 2,055.50.

    At 0.75 %: 15.825, so 15.83; and 15.41625, so 15.42.
    """
    (one,) = check.sums

    assert (one.paid, one.declared) == (2110_00, 2055_50)
    assert (one.levy_on_paid(), one.levy_on_declared()) == (15_83, 15_42)
    assert one.levy_difference() == 41
    assert (one.aside, one.unmatched) == (100_00, 120_00)


def test_what_could_not_be_read_or_matched_is_listed(check: LevyCheck) -> None:
    assert [(p.code, p.place.row, p.pence) for p in check.problems] == [
        ("SB-882", 9, 12_00),
        ("SB-886", None, 99_99),
        ("SB-877", None, 1389_44),
    ]


def test_a_return_that_is_a_summary_is_named_with_what_it_says_of_agreements(
    check: LevyCheck,
) -> None:
    told = check.problems[-1]

    assert told.weight() is Severity.INFORMATION
    assert told.message().startswith("The return of Elm District Council for ")
    assert "£1,389.44" in told.message()


def test_invoices_late_in_a_quarter_explain_what_is_not_paid_yet(folder: Path) -> None:
    """Without the payment of October nothing makes up for the invoice of 20 September."""
    later = folder / "later.spendreturns"
    urn = (Identifier("GB-CCSCUST", "10012345"),)
    header = made_header(made_body("Ashby", identifiers=urn))
    with Collection.open(later) as collection:
        uses = (used("", "2025-Q2", 1000_00), used("", "2025-Q3", 500_00))
        collection.add([made_file(header, (), agreements=uses)], date(2026, 4, 20))
        collection.settle()

    found = levy_check.check(LevyRequest(later, folder / "declared"))

    row = next(row for row in found.rows if row.quarter == "2025-Q3")
    assert (row.lot_no, row.difference) == ("", -300_00)
    assert "last 30 days" in row.why
    assert found.sums[0].levy_on_paid() is None


def test_the_same_amount_under_another_name_is_pointed_out_and_not_joined(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "Supplier,Framework,Customer Organisation,Customer Invoice Date,Total Charge (Ex VAT)\n"
        "Cirrus Hosting,RM1557,Brook District Council,21/05/2025,240.00\n"
    )
    place = tmp_path / "c.spendcollection"
    with Collection.open(place) as collection:
        header = made_header(made_body("Brook District Council"))
        uses = (used("", "2025-Q2", 240_00),)
        collection.add([made_file(header, (), agreements=uses)], date(2026, 4, 20))
        collection.settle()

    ours, theirs = levy_check.check(LevyRequest(place, tmp_path / "x.csv")).rows

    assert (ours.finding, theirs.finding) == (Finding.ONLY_BODY, Finding.ONLY_SUPPLIER)
    assert "under Cirrus Hosting: is it the same supplier?" in ours.why
    assert "under Clear Cloud Limited" in theirs.why


def test_a_supplier_that_bodies_spell_in_two_ways_owes_one_levy(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "Supplier,Framework,Customer Organisation,Customer Invoice Date,Total Charge (Ex VAT)\n"
        "Clear Cloud Ltd,rm 1557,Brook District Council,21/05/2025,240.00\n"
    )
    place = tmp_path / "c.spendcollection"
    with Collection.open(place) as collection:
        files = [
            made_file(
                made_header(made_body(f"{name} District Council")),
                (),
                agreements=(used("", "2025-Q2", 240_00, supplier=spelled),),
            )
            for name, spelled in (("Brook", "Clear Cloud Limited"), ("Cole", "CLEAR CLOUD LTD."))
        ]
        collection.add(files, date(2026, 4, 20))
        collection.settle()

    found = levy_check.check(LevyRequest(place, tmp_path / "x.csv"))

    (one,) = found.sums
    assert (one.supplier, one.agreement_no, one.paid, one.declared) == (
        "Clear Cloud Ltd", "RM1557", 480_00, 240_00,
    )  # fmt: skip
    assert {row.supplier for row in found.rows} == {"Clear Cloud Ltd"}


def test_the_check_is_written_as_a_workbook_and_asked_for_by_command(
    folder: Path, check: LevyCheck, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = write_levy_check.write(check, tmp_path / "levy.html").read_text()
    arguments = ["pbo", "levy", str(folder / "declared"), "--rate", "RM1557=0.75", "--json"]
    where = ["--collection", str(folder / "c.spendreturns"), "-o", str(tmp_path / "levy.xlsx")]

    code = main([*arguments, *where])

    answer = json.loads(capsys.readouterr().out)
    assert code == 4
    assert answer["data"]["levies"][0]["levy_difference_pence"] == 41
    assert (tmp_path / "levy.xlsx").stat().st_size > 5000
    assert "£15.83" in page
