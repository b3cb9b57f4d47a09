"""Ledgers put together at random from the traps that real exports hold, each with its truth.

`python -m tests.accuracy.made_ledgers 0 500` reads those of the seeds from 0 to 499 and prints
what was read wrongly and silently, and what was asked how often.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from core.domain.problems import UserError
from core.domain.spend import FileReading, Role, Verdict
from core.importing.reading import read_file
from tests.accuracy.made_case import money, text

SUPPLIERS = (
    *("Brook & Vale Ltd", "Total Gas & Power Ltd", "Harrow Print Company", "N Patel t/a Locks"),
    *("O'Neill Roofing", "Café Zoë", "Parish Online", "Wells Electrical", "HMRC", "3 Mobile"),
    *("Smith, Jones and Partners", "Summit Media", "Balance Physiotherapy", "Forward Housing"),
    *("REDACTED PERSONAL DATA", "Grand Designs LLP", "Page & Sons", "A1 Skips", "DEBIT Finance"),
    *("Severn Stationers", "The Nil Group", "Invoice Finance plc", "Datel 24/7", "Amount Ltd"),
)
WHATS = (
    *("Grass cutting", "Gas, village hall", "Newsletters", "Lock repair", "Paper", "Toner"),
    *("Street lights", "Balance of account", "Total maintenance", "Credit for paper", "1st aid"),
)
HEADINGS: dict[str, tuple[str, ...]] = {
    "date": ("Payment Date", "Date Paid", "Date", "PAID DATE", "Clearing Date", "Cheque Date"),
    "invoice_date": ("Invoice Date", "InvoiceDate", "Document Date", "Inv Date"),
    "supplier": ("Supplier", "Supplier Name", "Payee", "Vendor Name", "Beneficiary", "Paid To"),
    "supplier_id": ("Supplier ID", "Vendor No.", "Creditor Code", "Supplier Ref"),
    "reference": ("Reference", "Transaction No", "Voucher", "Doc No", "Invoice Number"),
    "description": ("Description", "Details", "Narrative", "Purpose", "Transaction Detail"),
    "code": ("Account Code", "Nominal Code", "N/C", "Cost Centre", "Expense Code"),
    "department": ("Department", "Directorate", "Service Area", "Expense Area"),
    "amount": ("Amount", "Amount (£)", "Amount Paid", "Payment Amount", "Value", "Spend £"),
    "net": ("Net", "Net Amount", "Amount (ex VAT)", "Net Value (£)", "Amount excl. VAT"),
    "vat": ("VAT", "VAT Amount", "Tax", "VAT £"),
    "gross": ("Gross", "Gross Amount", "Total inc VAT", "Amount incl. VAT"),
    "debit": ("Debit", "DR", "Debit Amount"),
    "credit": ("Credit", "CR", "Credit Amount"),
    "balance": ("Balance", "Running Balance", "Cumulative", "Running Total"),
    "total": ("Invoice Total", "Total"),
    "quantity": ("Quantity", "Qty"),
    "price": ("Unit Price", "Unit Cost"),
    "due": ("Amount Due", "Outstanding", "O/S"),
    "budget": ("Budget", "Annual Budget"),
}
_TEXTS = ("supplier_id", "reference", "description", "code", "department")


@dataclass(frozen=True)
class Payment:
    """One payment of a made-up ledger."""

    day: date
    supplier: str
    reference: str
    what: str
    pence: int
    vat: int
    department: str


@dataclass
class Ledger:
    """A made-up file while it is put together, with what is true of it."""

    rng: random.Random
    payments: list[Payment]
    columns: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    traps: list[str] = field(default_factory=list)
    basis: str = "net"
    day_form: str = "{d:02d}/{m:02d}/{y}"
    money_form: str = "{:.2f}"
    table: list[list[str]] = field(default_factory=list)
    header_row: int = 1
    content: bytes = b""
    extension: str = "csv"

    def has(self, share: float, trap: str) -> bool:
        """Decide by chance whether the ledger has a trap, and remember it."""
        there = self.rng.random() < share
        if there:
            self.traps.append(trap)
        return there

    def pick(self, *choices: str) -> str:
        """Choose one of several ways and remember which."""
        chosen = self.rng.choice(choices)
        self.traps.append(chosen)
        return chosen

    def due(self, payment: Payment) -> int:
        """Return what a payment counts for: with VAT only where nothing else is known."""
        return payment.pence + (payment.vat if self.basis == "gross" else 0)

    def total(self) -> int:
        """Return what the ledger adds up to."""
        return sum(map(self.due, self.payments))

    def row(self, cells: dict[str, str]) -> list[str]:
        """Return a row with cells in the columns that are named, the others blank."""
        return [cells.get(name, "") for name in self.columns]

    def amounts(self) -> list[str]:
        """Return the columns in which a total stands."""
        parts = ("amount", "net", "vat", "gross", "debit", "credit")
        return [name for name in parts if name in self.columns]


def make(seed: int) -> Ledger:
    """Make the ledger of a seed: always the same."""
    rng = random.Random(seed)
    ledger = Ledger(rng, _payments(rng))
    _choose_columns(ledger)
    _choose_forms(ledger)
    _write_body(ledger)
    _write_above(ledger)
    _write_below(ledger)
    _write_beside(ledger)
    _save(ledger)
    return ledger


def _payments(rng: random.Random) -> list[Payment]:
    first = date(rng.choice((2019, 2024, 2025)), rng.randint(1, 12), 1)
    span = rng.choice((27, 89, 364))
    names = rng.sample(SUPPLIERS, rng.randint(3, 14))
    found = []
    for i in range(rng.choice((4, 9, 17, 40, 90))):
        pence = rng.choice((rng.randint(100, 99_999), rng.randint(10_000, 9_999_999)))
        pence *= -1 if rng.random() < 0.06 else 1
        vat = rng.choice((0, round(pence * 0.2), round(pence * 0.2), round(pence * 0.05)))
        day = first + timedelta(days=rng.randint(0, span))
        department = rng.choice(("Parks", "Halls", "Admin"))
        what = rng.choice(WHATS)
        found.append(Payment(day, rng.choice(names), f"P{1000 + i}", what, pence, vat, department))
    return sorted(found, key=lambda p: p.day)


def _choose_columns(ledger: Ledger) -> None:
    rng = ledger.rng
    texts = [name for name in _TEXTS if rng.random() < 0.6]
    front = ["date", "supplier", *texts]
    if ledger.has(0.25, "invoice date"):
        front.append("invoice_date")
    rng.shuffle(front)
    kinds = {
        "one amount": ["amount"],
        "net, VAT, gross": rng.sample(["net", "vat", "gross"], 3),
        "gross and VAT": rng.sample(["gross", "vat"], 2),
        "amount and VAT in gross": ["amount", "vat", "gross"],
        "debit and credit": ["debit", "credit"],
        "amount beside debit and credit": ["debit", "credit", "amount"],
        "price and quantity": ["quantity", "price", "amount"],
        "amount and balance": ["amount", "balance"],
        "debit, credit, balance": ["debit", "credit", "balance"],
        "amount and due": ["amount", "due"],
        "amount and budget": ["budget", "amount"],
        "pounds and pence": ["pounds", "pence"],
    }
    back = kinds[ledger.pick(*kinds, *["one amount"] * 5)]
    ledger.basis = "gross" if "gross" in back and not {"net", "amount"} & set(back) else "net"
    ledger.columns = [*front, *back] if rng.random() < 0.7 else [*back, *front]
    if ledger.has(0.1, "blank column"):
        # Never between pounds and pence.
        ledger.columns.insert(rng.choice((0, ledger.columns.index("supplier"))), "blank")
    units = {"blank": "", "pounds": "£", "pence": "p"}
    ledger.headings = {
        name: units[name] if name in units else rng.choice(HEADINGS[name])
        for name in ledger.columns
    }


def _choose_forms(ledger: Ledger) -> None:
    days = {
        "day/month/year": "{d:02d}/{m:02d}/{y}",
        "two-figure year": "{d:02d}/{m:02d}/{s:02d}",
        "ISO": "{y}-{m:02d}-{d:02d}",
        "ISO with time": "{y}-{m:02d}-{d:02d} 00:00:00",
        "dots": "{d:02d}.{m:02d}.{y}",
        "month by name": "{d} {n} {y}",
        "month by name, dashes": "{d:02d}-{n}-{s:02d}",
        "with time": "{d:02d}/{m:02d}/{y} 09:15",
        "month first": "{m}/{d}/{y}",
        "figures alone": "{y}{m:02d}{d:02d}",
    }
    ledger.day_form = days[ledger.pick(*days, *["day/month/year"] * 6)]
    forms = {
        "plain amounts": "{:.2f}",
        "thousands": "{}.{}",
        "pound signs": "£{}.{}",
        "brackets": "brackets",
        "trailing minus": "trailing",
        "CR": "CR",
        "GBP": "GBP {}.{}",
        "apostrophe": "'{}.{}",
        "spaces part thousands": "spaces",
        "padded": " £{}.{} ",
    }
    ledger.money_form = forms[ledger.pick(*forms, *["plain amounts"] * 6)]


def shown(pence: int, form: str) -> str:
    """Write an amount in one of the ways of ledgers."""
    if form == "brackets":
        return f"({money(-pence, '{}.{}')})" if pence < 0 else money(pence, "{}.{}")
    if form == "trailing":
        return f"{money(-pence, '{}.{}')}-" if pence < 0 else money(pence, "{}.{}")
    if form == "CR":
        return f"{money(-pence)} CR" if pence < 0 else money(pence)
    if form == "spaces":
        return money(pence, "{}.{}").replace(",", " ")
    if form == "'{}.{}":
        return "'" + money(pence)
    return money(pence, form)


def _day(ledger: Ledger, day: date) -> str:
    parts = {"d": day.day, "m": day.month, "y": day.year, "s": day.year % 100, "n": f"{day:%b}"}
    return ledger.day_form.format(**parts)


def _line(ledger: Ledger, payment: Payment, running: int) -> dict[str, str]:
    def pay(pence: int) -> str:
        return shown(pence, ledger.money_form)

    pence, quantity = payment.pence, 1 + len(payment.reference + payment.what) % 3
    number = f"{10_000 + sum(map(ord, payment.supplier)) % 9000}"
    return {
        "date": _day(ledger, payment.day),
        "invoice_date": _day(ledger, payment.day - timedelta(days=30)),
        "supplier": payment.supplier,
        "supplier_id": number,
        "reference": payment.reference,
        "description": payment.what,
        "code": f"{4000 + len(payment.what)}",
        "department": payment.department,
        "amount": pay(pence),
        "net": pay(pence),
        "vat": pay(payment.vat),
        "gross": pay(pence + payment.vat),
        "debit": pay(pence) if pence >= 0 else "",
        "credit": pay(-pence) if pence < 0 else "",
        "balance": pay(running),
        "quantity": str(quantity),
        "price": money(round(pence / quantity)),
        "due": "0.00" if pence % 3 else pay(pence),
        "budget": pay(abs(pence) * 3),
        "pounds": f"{'-' if pence < 0 else ''}{abs(pence) // 100}",
        "pence": f"{abs(pence) % 100:02d}",
    }


def _sum_row(ledger: Ledger, label: str, payments: list[Payment], where: str) -> list[str]:
    """Return a total of payments, its label in a column or nowhere."""
    sums = {
        "amount": sum(p.pence for p in payments),
        "net": sum(p.pence for p in payments),
        "vat": sum(p.vat for p in payments),
        "gross": sum(p.pence + p.vat for p in payments),
        "debit": sum(p.pence for p in payments if p.pence >= 0),
        "credit": sum(-p.pence for p in payments if p.pence < 0),
    }
    cells = {name: shown(sums[name], ledger.money_form) for name in ledger.amounts()}
    if "pounds" in ledger.columns:
        whole = sums["amount"]
        cells["pounds"] = f"{'-' if whole < 0 else ''}{abs(whole) // 100}"
        cells["pence"] = f"{abs(whole) % 100:02d}"
    if where in ledger.columns:
        cells[where] = label
    return ledger.row(cells)


def _write_body(ledger: Ledger) -> None:
    """Write the rows of payments, as one list, by groups or by pages."""
    way = ledger.pick(
        *["one list"] * 6,
        *("subtotals", "named totals", "bare subtotals", "pages", "groups", "blank repeats"),
    )
    ledger.table = []
    if way in {"subtotals", "named totals", "bare subtotals", "groups", "blank repeats"}:
        ledger.payments.sort(key=lambda p: (p.supplier, p.day))
    lines = _lines(ledger)
    where = ledger.rng.choice(("supplier", "date", "description", ledger.columns[0]))
    head = [ledger.headings[name] for name in ledger.columns]
    if way == "pages":
        size = ledger.rng.choice((3, 7, 25))
        for start in range(0, len(lines), size):
            page, done = ledger.payments[start : start + size], ledger.payments[: start + size]
            ledger.table += lines[start : start + size]
            if start + size < len(lines) and len(page) == size:
                if ledger.rng.random() < 0.5:
                    ledger.table.append(_sum_row(ledger, "Carried forward", done, where))
                ledger.table += [[], [f"Page {start // size + 2}"], list(head)]
        return
    if way not in {"subtotals", "named totals", "bare subtotals", "groups", "blank repeats"}:
        ledger.table = lines
        return
    for name in dict.fromkeys(p.supplier for p in ledger.payments):
        here = [i for i, p in enumerate(ledger.payments) if p.supplier == name]
        mine = [lines[i] for i in here]
        _write_group(ledger, way, name, mine, [ledger.payments[i] for i in here])


def _lines(ledger: Ledger) -> list[list[str]]:
    running, found = 0, []
    for payment in ledger.payments:
        running += payment.pence
        found.append(ledger.row(_line(ledger, payment, running)))
    return found


def _write_group(
    ledger: Ledger, way: str, name: str, lines: list[list[str]], payments: list[Payment]
) -> None:
    at = ledger.columns.index("supplier")
    label = {"groups": f"Total for {name}", "named totals": f"{name} Total"}.get(way, "Subtotal")
    if way == "groups":
        ledger.table.append([name if i == at else "" for i in range(len(ledger.columns))])
        lines = [[*line[:at], "", *line[at + 1 :]] for line in lines]
    if way == "blank repeats":
        ledger.table += [lines[0], *([*line[:at], "", *line[at + 1 :]] for line in lines[1:])]
        return
    ledger.table += lines
    bare = way == "bare subtotals"
    ledger.table.append(_sum_row(ledger, label, payments, "" if bare else "supplier"))


def _write_above(ledger: Ledger) -> None:
    rng = ledger.rng
    head = [ledger.headings[name] for name in ledger.columns]
    above: list[list[str]] = []
    way = ledger.pick(*["headings first"] * 3, "title", "report", "glossary")
    if way == "title":
        above = [["Payments to suppliers over £500"], [], [f"{ledger.payments[0].day:%B %Y}"], []]
    elif way == "report":
        above = [["Report:", "AP100"], ["Run by:", "JSMITH"], ["Limit", "£500.00"], []]
    elif way == "glossary":
        above = [["Term", "What it means"], *([f"Word {i}", "Meaning"] for i in range(20)), []]
    whole = [head]
    if ledger.has(0.12, "headings on two rows"):
        parts = [name.split(" ", 1) if " " in name else ["", name] for name in head]
        whole = [[one for one, _ in parts], [other for _, other in parts]]
    ledger.header_row = len(above) + len(whole)
    ledger.table = [*above, *whole, *ledger.table]
    if rng.random() < 0.1:
        ledger.traps.append("blank row under headings")
        ledger.table.insert(ledger.header_row, [])


def _write_below(ledger: Ledger) -> None:
    way = ledger.pick(
        *["nothing below"] * 3, "total", "bare total", "dated total", "notes", "more"
    )
    where = ledger.rng.choice(("supplier", "date", "description", ledger.columns[0]))
    if way == "total":
        label = ledger.rng.choice(("Total", "Grand Total:", "TOTAL", "Sum", "Report total"))
        ledger.table.append(_sum_row(ledger, label, ledger.payments, where))
    elif way == "bare total":
        ledger.table += [[], _sum_row(ledger, "", ledger.payments, "")]
    elif way == "dated total":
        row = _sum_row(ledger, "Grand Total", ledger.payments, "supplier")
        row[ledger.columns.index("date")] = _day(ledger, ledger.payments[-1].day)
        ledger.table.append(row)
    elif way == "notes":
        ledger.table += [
            [],
            ["Note: the amounts are those of the ledger"],
            ["Prepared by: J Clerk"],
        ]
    elif way == "more":
        sums = Counter[str]()
        for payment in ledger.payments:
            sums[payment.department] += payment.pence
        ledger.table += [[], ["Department", "Total"]]
        ledger.table += [[name, money(pence)] for name, pence in sums.items()]


def _write_beside(ledger: Ledger) -> None:
    if not ledger.has(0.1, "a table beside"):
        return
    sums = Counter[str]()
    for payment in ledger.payments:
        sums[payment.department] += payment.pence
    table = [["Row Labels", "Sum of Amount"], *([k, money(v)] for k, v in sums.items())]
    table.append(["Grand Total", money(sum(sums.values()))])
    width = max(map(len, ledger.table))
    start = ledger.rng.choice((ledger.header_row - 1, ledger.header_row + 1))
    for number, more in enumerate(table, start=start):
        while len(ledger.table) <= number:
            ledger.table.append([])
        row = ledger.table[number]
        ledger.table[number] = [*row, *[""] * (width - len(row)), "", *more]


def _save(ledger: Ledger) -> None:
    way = ledger.pick(*["utf-8"] * 4, "cp1252", "utf-16", "tab", "semicolon", "xlsx", "xlsx")
    if way == "xlsx":
        ledger.extension = "xlsx"
        return
    delimiter = {"tab": "\t", "semicolon": ";"}.get(way, ",")
    encoding = way if way in {"cp1252", "utf-16"} else "utf-8"
    ledger.content = text(ledger.table, delimiter).encode(encoding)


def write(ledger: Ledger, folder: Path) -> Path:
    """Write a ledger to a folder and return its path."""
    path = folder / f"ledger.{ledger.extension}"
    if ledger.extension == "csv":
        path.write_bytes(ledger.content)
        return path
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Payments")
        if ledger.rng.random() < 0.3:
            notes = book.add_worksheet("Notes")
            notes.write_row(0, 0, ["Prepared by", "J Clerk"])
        for number, row in enumerate(ledger.table):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)
    return path


def faults(ledger: Ledger, reading: FileReading) -> list[str]:
    """Say what is wrong with a reading that promised to be right."""
    if reading.verdict is not Verdict.READY:
        return []
    found = []
    if reading.total != ledger.total():
        found.append(f"total {reading.total} for {ledger.total()}")
    if reading.line_count != len(ledger.payments):
        found.append(f"{reading.line_count} lines for {len(ledger.payments)}")
    got = Counter((line.texts[0], line.paid_on) for line in reading.lines)
    if "SB-113" in {note.code for note in reading.notes}:
        # The person is told how many payments name nobody.
        named = got - Counter({key: n for key, n in got.items() if not key[0]})
        got = named if "blank repeats" in ledger.traps else got
    want = Counter((" ".join(p.supplier.split()), p.day) for p in ledger.payments)
    if got - want or (want - got and "blank repeats" not in ledger.traps):
        found.append(f"suppliers or dates: {list(got - want)[:3]} for {list(want - got)[:3]}")
    date_column = reading.columns.get(Role.DATE)
    if date_column is None or date_column.index != ledger.columns.index("date"):
        found.append(f"date column {date_column}")
    return found


def main(first: int, last: int) -> int:
    """Print what came of the ledgers of some seeds; return how many were silently wrong."""
    asked: Counter[str] = Counter()
    ready = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            ledger = make(seed)
            try:
                reading = read_file(write(ledger, Path(folder)))
            except UserError as error:
                asked[f"{error.code}"] += 1
                print(seed, "refused", error, ledger.traps)
                continue
            if bad := faults(ledger, reading):
                wrong += 1
                print(f"{seed}: {'; '.join(bad)}\n    {', '.join(ledger.traps)}")
            ready += reading.verdict is Verdict.READY and not bad
            keys = sorted({f"{q.key}:{q.code}" for q in reading.questions}) or ["-"]
            asked[f"{reading.verdict} {' '.join(keys)}"] += 1
    print(f"{last - first} ledgers, {ready} ready and right, {wrong} silent errors")
    for words, count in asked.most_common(30):
        print(f"{count:5} {words}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]), int(sys.argv[2])) else 0)
