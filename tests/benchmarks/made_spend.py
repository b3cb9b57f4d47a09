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
_TRADES = (
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


def _payments(lines: int, seed: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the texts of each payment with its net and VAT in pence."""
    pick = random.Random(seed)
    names = _suppliers(pick, max(20, min(20_000, lines // 25)))
    accounts = [(f"{4000 + 10 * i}", name) for i, name in enumerate(_ACCOUNTS)]
    contracts = [f"C{n:05d}" for n in range(300)]
    last: tuple[tuple[str, ...], int, int] | None = None
    for number in range(lines):
        if last is not None and pick.random() < 0.03:
            # The same row again, as recurring payments are.
            yield last
            continue
        which = min(int(pick.paretovariate(0.7)) - 1, len(names) - 1)
        paid = _FIRST_DAY + timedelta(days=pick.randrange(_DAYS))
        invoiced = paid - timedelta(days=pick.randrange(3, 45))
        # What a supplier is paid for is much the same every time.
        code, account = accounts[(which * 7 + pick.randrange(3)) % len(accounts)]
        department = (which + pick.randrange(2)) % len(_DEPARTMENTS)
        net = int(10 ** pick.uniform(2.5, 6.3))
        net = -net // 4 if pick.random() < 0.03 else net
        texts = (
            "Riverbank Metropolitan District Council",
            _DEPARTMENTS[department],
            f"CC{department:02d}{which % 9}",
            code,
            account,
            f"S{which:06d}",
            pick.choice(names[which]),
            f"{7_000_000 + number}",
            f"{paid:%d/%m/%Y}",
            f"{invoiced:%d/%m/%Y}",
            f"{account} {pick.choice(_WORDS)} {pick.choice(_WORDS)} {pick.choice(_WORDS)}"
            f"{pick.choice(('', '', ' ' + str(pick.randrange(1000))))}",
            contracts[which % 300] if which % 5 == 0 else "",
        )
        last = (texts, net, pick.choice((0, net // 5, net // 5, net // 20)))
        yield last


def _suppliers(pick: random.Random, count: int) -> list[list[str]]:
    """Return the ways in which each supplier is written, the usual one several times."""
    found = []
    for _ in range(count):
        place = pick.choice(_FIRST) + pick.choice(_LAST)
        other = pick.choice(_FIRST) + pick.choice(_LAST)
        name = f"{pick.choice((place, f'{place} & {other}', f'{other} of {place}'))} "
        name += pick.choice(_TRADES)
        legal = pick.choice(_LEGAL)
        usual = f"{name} {legal}".strip()
        other_ways = [usual.upper(), name.replace("&", "and"), f"{name} {pick.choice(_LEGAL)}"]
        found.append([usual] * 6 + [way.strip() for way in other_ways])
    return found


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
