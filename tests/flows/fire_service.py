"""A made-up fire service: its files, the catalogues that it gets, and its book.

Every figure of it is worked out in test_a_larger_body_on_paper.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from core.cli.main import main
from core.domain.agreements import Agreement, Catalogue, EligibilityRule, Lot, LotSupplier
from core.domain.money import Pence
from core.formats.catalogue_package import build_catalogue
from tests.flows.test_a_body_on_paper import lot

LEDGER = """Date,Supplier,Description,Account,Contract Reference,Net Amount,VAT
04/04/2025,Brightwell Cleaning Ltd,Office cleaning,Premises,,"3,000.00",600.00
11/04/2025,Brightwell Cleaning Ltd,Credit for windows,Premises,,-150.00,-30.00
03/07/2025,Brightwell Cleaning Ltd,Office cleaning,Premises,,"3,200.00",640.00
02/10/2025,Brightwell Cleaning Ltd,Office cleaning,Premises,,"3,450.00",690.00
15/04/2025,Norvane Energy,Gas supply,Utilities,,"2,400.00",120.00
15/07/2025,Norvane Energy,Gas supply,Utilities,,"1,100.00",55.00
20/11/2025,Norvane Energy,Gas supply credit,Utilities,,-310.40,-15.52
25/11/2025,Norvane Energy,Gas supply,Utilities,,275.25,13.76
06/05/2025,Halden Motors,Vehicle servicing,Repairs,,"1,800.00",360.00
07/06/2025,Halden Motors,Fuel cards,Fuel,K6,640.00,128.00
15/11/2025,Halden Motors,Fuel cards credit,Fuel,K6,-40.00,-8.00
16/11/2025,Halden Motors,Vehicle servicing credit,Repairs,,-200.00,-40.00
17/11/2025,Halden Motors,Vehicle servicing,Repairs,,900.00,180.00
12/06/2025,Pell & Dawes,Uniforms,Clothing,,"5,400.00","1,080.00"
01/08/2025,Quillon Systems,Mobilising software,ICT,,"7,500.00","1,500.00"
19/05/2025,HMRC,PAYE and NI,Payroll,,"8,000.00",0.00
28/05/2025,Salaries Control,Net pay May,Salaries and Wages,,"12,000.00",0.00
18/06/2025,Rowan Stationers,Copier paper,Office,,420.00,84.00
20/06/2025,Elm Office Supplies,Stationery,Office,,180.60,36.12
23/06/2025,Vesper Telecom,Telephone lines,ICT,,960.00,192.00
24/10/2025,Marlow Law LLP,Advice,Professional,,"2,250.00",450.00
25/07/2025,Mrs Ida Thornby,Ex gratia,Sundry,,800.00,0.00
26/06/2025,Zephyr Ltd,,Sundry,,55.55,11.11
"""

# As another system exports it: titles above, a sum below, ISO days, credits in brackets.
PAYMENTS = """Made-up Fire and Rescue Service
Payments other than by the ledger

Trans No;Creditor;Paid;Narrative;Amount exc VAT;VAT Amount
P1;Public Works Loan Board;2025-05-02;Loan repayment;6000.00;0.00
P2;Made-up Pension Fund;2025-05-30;Employer pension contributions;4200.00;0.00
P3;Anytown Borough Council;2025-06-15;Business rates;3300.00;0.00
P4;Made-up Firefighters Charity;2025-07-07;Grant;500.00;0.00
P5;BARCLAYCARD;2025-07-31;Statement;168.00;0.00
P6;Solway Catering;2025-06-03;Drill night meals;240.00;48.00
P7;Rowan Stationers;2025-06-19;Envelopes;100.00;20.00
P8;Elm Office Supplies;2025-06-30;Stationery returned;(20.60);(4.12)
P9;Tarn Skips;2025-10-04;Skip hire;310.00;62.00
P10;Wyre Training;2025-05-20;Driver training;3000.00;600.00
P11;Wyre Training;2025-12-29;Driver training;1250.00;250.00
P12;Tarn Skips;2025-11-05;Skip hire;45.00;9.00
P13;Kestrel Insurance;2025-04-06;Motor policy;2000.00;0.00
P14;Sparkle Services;2025-09-10;Deep clean;130.00;26.00
P15;Brightwell Cleaning Ltd;2025-12-19;Office cleaning;500.00;100.00
;;;Total;21722.40;1110.88
"""

CARDS = """Transaction Date,Card Number,Merchant Name,Net Amount,VAT Amount,Gross Amount
03/07/2025,5412 0000 0000 1111,TOOLSHED,100.00,20.00,120.00
20/07/2025,5412 0000 0000 1111,PAPER PLACE,40.00,8.00,48.00
"""

REGISTER = """Reference,Title,Supplier,Value,Start date,End date,Current end date,\
Latest end date,Notice by,Break date,Framework,Not locked because
K1,Cleaning,Brightwell Cleaning Ltd,9000.00,01/04/2023,31/03/2025,31/03/2026,31/03/2027,\
31/01/2026,,,
K2,Vehicle servicing,Halden Motors,12000.00,01/01/2025,31/12/2027,,,,30/06/2026,,
K3,Gas,Norvane Energy,4000.00,01/10/2024,30/09/2025,,,,,A100 lot 1,
K4,Uniforms,Pell & Dawes,,01/04/2025,31/03/2028,,,,,,A list of our own without a promise to buy
K5,Mobilising,Quillon Systems,,01/07/2025,,,,,,,
K6,Fuel cards,Halden Motors,2000.00,01/01/2025,30/09/2025,,30/09/2026,,,,
"""

CATEGORIES = {
    "Brightwell Cleaning Ltd": "facilities.cleaning",
    "Sparkle Services": "facilities.cleaning",
    "Norvane Energy": "energy.gas",
    "Halden Motors": "fleet.maintenance",
    "Pell & Dawes": "operational.clothing",
    "Quillon Systems": "ict.software",
    "Rowan Stationers": "office.stationery",
    "Elm Office Supplies": "office.stationery",
    "PAPER PLACE": "office.stationery",
    "TOOLSHED": "operational.tools",
    "Vesper Telecom": "ict.telephony",
    "Marlow Law LLP": "professional.legal",
    "Solway Catering": "food.catering",
    "Tarn Skips": "waste.collection",
    "Wyre Training": "people.training",
    "Kestrel Insurance": "finance.insurance",
}

AS_AT = ("--as-at", "2025-12-31")
PERIOD = ("--period", "2025-04-01_2025-12-31")


def catalogue(publisher: str, number: str, *lots: Lot) -> Catalogue:
    texts = {"description": "Made up", "entitled": "All public bodies"}
    span = date(2023, 6, 1), date(2028, 12, 31)
    owner = publisher.title()
    one = Agreement(number, f"Agreement {number}", owner, "framework", *span, lots, texts=texts)
    return Catalogue(publisher, owner, 1, date(2025, 1, 1), date(2027, 1, 1), (one,))


def catalogues() -> tuple[Catalogue, ...]:
    """Three buying organisations, with what each lets whom buy."""
    ours = EligibilityRule(True, "body-type", "fire-rescue")
    region = EligibilityRule(True, "region", "UKD")
    academies = EligibilityRule(True, "body-type", "academy-trust")
    club = EligibilityRule(True, "member-of", "Blue Light Club")
    other_club = EligibilityRule(True, "member-of", "Northern Buying Club")
    rowan = (LotSupplier("Rowan Stationers"),)
    return (
        catalogue(
            "alder",
            "A100",
            replace(lot("1", "energy.gas"), end=date(2026, 5, 31)),
            replace(lot("2", "office.stationery", region), suppliers=rowan),
        ),
        catalogue(
            "birch",
            "B200",
            replace(lot("1", "operational.clothing", ours), start=date(2026, 2, 1)),
            lot("2", "ict.software", academies),
        ),
        catalogue(
            "cedar",
            "C300",
            replace(lot("1", "fleet.maintenance", club), end=date(2027, 6, 30)),
            lot("2", "ict.telephony", other_club),
            replace(lot("3", "professional.legal"), min_value=Pence(100_000_00)),
        ),
    )


def make_book(tmp_path: Path) -> None:
    """Make the book in a folder, step by step by the command line, with its files beside it."""
    path = tmp_path / "fire.spendbook"
    files = {
        "ledger.csv": (LEDGER, "53631.00"),
        "payments.csv": (PAYMENTS, "21722.40"),
        "cards.csv": (CARDS, "140.00"),
    }
    steps: list[tuple[object, ...]] = [
        ("book", "new", "--name", "Made-up Fire and Rescue Service", "--type", "fire-rescue",
         "--region", "UKD", "--member-of", "Blue Light Club"),
    ]  # fmt: skip
    for name, (text, total) in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        steps.append(("spend", "import", tmp_path / name, "--control-total", total))
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    for one in catalogues():
        package = tmp_path / f"{one.publisher}.zip"
        package.write_bytes(build_catalogue(one, None, issued=one.issued))
        steps.append(("catalogue", "apply", package, "--unsigned"))
    steps += [
        ("spend", "cards", "--accept-agreeing"),
        ("contracts", "import", tmp_path / "register.csv", "--match"),
        *(("categories", "set", name, code) for name, code in CATEGORIES.items()),
        ("categories", "scope", "on", "grants"),
        ("categories", "set", "Halden Motors", "fleet.fuel", "--account", "Fuel"),
        ("compare", "use", *AS_AT, "office.stationery", "alder/A100/2", "Rowan Stationers"),
    ]
    for step in steps:
        assert main([str(word) for word in (*step, "--book", path)]) == 0, step
