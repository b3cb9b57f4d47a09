"""A made-up ledger export of any length: the same bytes for the same number of lines and seed.

As real exports are: pound signs and separators, credits with a minus or in brackets, several
ways of writing one supplier, payments that recur to the penny on the same day.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HEADINGS = (
    "Body Name",
    "Department",
    "Cost Centre",
    "Account Code",
    "Account",
    "Supplier ID",
    "Supplier Name",
    "Transaction Number",
    "Payment Date",
    "Invoice Date",
    "Description",
    "Contract Reference",
    "Net Amount",
    "VAT",
    "Gross Amount",
)
DATES = ("Payment Date", "Invoice Date")
AMOUNTS = ("Net Amount", "VAT", "Gross Amount")

_FIRST = (
    "Ash Bar Bel Bur Cal Chad Cot Dal Den Ed Far Fen Gar Hal Har Hol Ken Lang Lin Mar Mil Nor"
    " Oak Pem Ros Sel Stan Sut Thorn Wal War Wes Whit Win Wood Yar"
).split()
_LAST = (
    "bury by combe cote dale den field ford ham hurst land leigh ley low more ridge shaw stead"
    " stone ton vale well wick worth"
).split()
TRADES = (
    "Builders|Building Services|Electrical Contractors|Plumbing & Heating|Roofing|Landscapes|"
    "Grounds Maintenance|Office Supplies|Stationers|Printing Services|Computer Systems|Software|"
    "Consulting|Legal Services|Solicitors|Accountants|Catering|Food Services|Cleaning Services|"
    "Waste Management|Recycling|Skip Hire|Plant Hire|Vehicle Hire|Motors|Tyres|Fuels|Energy|"
    "Water Services|Security Systems|Fire Protection|Training|Recruitment|Care Homes|"
    "Medical Supplies|Play Equipment|Signs|Fencing|Furniture|Insurance Brokers|Couriers"
).split("|")
_LEGAL = ("Ltd", "Limited", "LTD", "Ltd.", "PLC", "LLP", "CIC", "")
_ACCOUNTS = (
    "Stationery|Printing|Postage|Computer hardware|Software licences|Telephones|Electricity|Gas|"
    "Water|Fuel|Vehicle repairs|Plant and tools|Grounds upkeep|Tree work|Play areas|Refuse|"
    "Cleaning|Security|Fire safety|Building repairs|Electrical works|Furniture|Catering|Uniforms|"
    "Medical goods|Agency staff|Training|Legal fees|Audit fees|Insurance|Bank charges|Consultants|"
    "Events|Exhibitions|Books|Travel|Subscriptions|Rent|Road works|Street lighting"
).split("|")
_DEPARTMENTS = (
    "Town Hall|Parks and Open Spaces|Leisure Centre|Museum|Library|Cemetery|Allotments|Markets|"
    "Finance|People|Property|Environment"
).split("|")
_WORDS = (
    "supply service repair hire annual monthly quarterly order works inspection delivery site"
    " office hall park north south invoice period contract maintenance survey fee parts labour"
    " materials collection renewal licence equipment support"
).split()
_FIRST_DAY, _DAYS = date(2022, 4, 1), 3 * 365


@dataclass(frozen=True, slots=True)
class Made:
    """What a made-up file holds, so that whoever reads it can be checked."""

    lines: int
    total_pence: int
    vat_pence: int


def write_csv(path: Path, lines: int, seed: int = 1) -> Made:
    """Write a file of payments as comma-separated text."""
    total = vat = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for texts, net, tax in _payments(lines, seed):
            total, vat = total + net, vat + tax
            written = (net, tax, net + tax)
            style = len(texts[6]) + net
            writer.writerow((*texts, *(_amount(pence, style) for pence in written)))
    return Made(lines, total, vat)


def write_xlsx(path: Path, lines: int, seed: int = 1) -> Made:
    """Write a file of payments as a workbook: days and amounts as numbers, as Excel keeps them."""
    import xlsxwriter

    total = vat = 0
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Payments")
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for row, (texts, net, tax) in enumerate(_payments(lines, seed), start=1):
            total, vat = total + net, vat + tax
            for column, text in enumerate(texts):
                if HEADINGS[column] in DATES:
                    day = date(int(text[6:]), int(text[3:5]), int(text[:2]))
                    sheet.write_datetime(row, column, day, days)
                else:
                    sheet.write_string(row, column, text)
            for column, pence in enumerate((net, tax, net + tax), start=len(texts)):
                sheet.write_number(row, column, pence / 100)
    return Made(lines, total, vat)


@dataclass(frozen=True, slots=True)
class _Supplier:
    """A supplier: the ways in which it is written, and what it is paid for again and again."""

    spellings: tuple[str, ...]
    purchases: tuple[tuple[str, str, str, str, str], ...]


def _payments(lines: int, seed: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the texts of each payment with its net and VAT in pence."""
    pick = random.Random(seed)
    # In published files of up to 10,000 lines suppliers and what they are paid for grew with the
    # lines to the power of 0.58 to 0.75, and there was one such kind of purchase to three lines.
    suppliers = [_supplier(pick) for _ in range(max(10, round(1.9 * lines**0.67)))]
    days = [_FIRST_DAY + timedelta(days=n) for n in range(_DAYS)]
    last: tuple[tuple[str, ...], int, int] | None = None
    for number in range(lines):
        if last is not None and pick.random() < 0.03:
            # The same row again, as recurring payments are.
            yield last
            continue
        which = _often_the_first(pick, len(suppliers))
        supplier = suppliers[which]
        department, centre, code, account, words = supplier.purchases[
            _often_the_first(pick, len(supplier.purchases))
        ]
        paid = pick.randrange(45, _DAYS)
        net = int(10 ** pick.uniform(2.5, 6.3))
        net = -net // 4 if pick.random() < 0.03 else net
        odd = pick.random() < 0.12
        texts = (
            "Riverbank Metropolitan District Council",
            department,
            centre,
            code,
            account,
            f"S{which:06d}",
            pick.choice(supplier.spellings) if odd else supplier.spellings[0],
            f"{7_000_000 + number}",
            f"{days[paid]:%d/%m/%Y}",
            f"{days[paid - pick.randrange(3, 45)]:%d/%m/%Y}",
            words + (f" {pick.randrange(100_000):05d}" if pick.random() < 0.3 else ""),
            f"C{which % 300:05d}" if which % 5 == 0 else "",
        )
        last = (texts, net, pick.choice((0, net // 5, net // 5, net // 20)))
        yield last


def _often_the_first(pick: random.Random, count: int) -> int:
    """Choose by rank: the first is chosen most often, as few suppliers get most payments."""
    return int(count ** pick.random()) - 1


def _supplier(pick: random.Random) -> _Supplier:
    place, other = (pick.choice(_FIRST) + pick.choice(_LAST) for _ in range(2))
    name = pick.choice((place, f"{place} & {other}", f"{other} of {place}"))
    name = f"{name} {pick.choice(TRADES)}"
    usual = f"{name} {pick.choice(_LEGAL)}".strip()
    others = (usual.upper(), name.replace("&", "and"), f"{name} {pick.choice(_LEGAL)}".strip())
    purchases = []
    for _ in range(1 + int(pick.expovariate(0.7))):
        department, account = pick.randrange(len(_DEPARTMENTS)), pick.randrange(len(_ACCOUNTS))
        words = " ".join((_ACCOUNTS[account], *pick.sample(_WORDS, 3)))
        centre = f"CC{department:02d}{pick.randrange(9)}"
        code = f"{4000 + 10 * account}"
        purchases.append((_DEPARTMENTS[department], centre, code, _ACCOUNTS[account], words))
    return _Supplier((usual, *others), tuple(purchases))


def _amount(pence: int, style: int) -> str:
    """Write an amount in one of the ways that ledgers do."""
    whole, part = divmod(abs(pence), 100)
    if style % 4 == 0:
        text = f"£{whole:,}.{part:02d}"
    elif style % 4 == 1:
        text = f"{whole}.{part:02d}"
    else:
        text = f"{whole:,}.{part:02d}"
    if pence >= 0:
        return text
    return f"({text})" if style % 5 == 0 else f"-{text}"
