"""Layouts that were made up to mislead an importer, with the only right reading of each.

Kept apart from the published files so that no rule is fitted to those: other bodies' exports are
laid out in ways that none of them shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Rows = Sequence[Sequence[str]]

PAYEES = (
    ("14/04/2025", "Brook & Vale Ltd", "P1001", "Grass cutting", 120450),
    ("15/04/2025", "Total Gas & Power Ltd", "P1002", "Gas, village hall", 48219),
    ("15/04/2025", "Harrow Print Company", "P1003", "Newsletters", 23000),
    ("16/04/2025", "N Patel t/a Quick Locks", "P1004", "Lock repair", 8550),
    ("17/04/2025", "Severn Stationers", "P1005", "Paper", 4399),
    ("22/04/2025", "O'Neill Roofing", "P1006", "Pavilion roof", 1875000),
    ("23/04/2025", "Brook & Vale Ltd", "P1007", "Hedges", 33000),
    ("24/04/2025", "Café Zoë", "P1008", "Refreshments", 6120),
    ("28/04/2025", "Parish Online", "P1009", "Mapping, yearly", 15000),
    ("29/04/2025", "Severn Stationers", "P1010", "Toner returned", -2150),
    ("30/04/2025", "Wells Electrical", "P1011", "Street lights", 96075),
    ("30/04/2025", "Wells Electrical", "P1011", "Street lights", 96075),
)
TOTAL = sum(row[4] for row in PAYEES)
LINES = len(PAYEES)


@dataclass(frozen=True)
class Case:
    """A made-up file and its right reading.

    ``verdict`` is what may be said of it; under "ask" one of ``keys`` must be asked, and with
    ``answers`` given the file must be ready and right. ``columns`` are supplier, amount, date.
    """

    name: str
    content: bytes
    verdict: str = "ready"
    lines: int = LINES
    total: int = TOTAL
    columns: tuple[int | None, int | None, int | None] = (1, 4, 0)
    header_row: int = 1
    extension: str = "csv"
    keys: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def money(pence: int, form: str = "{:.2f}") -> str:
    """Write pence as text in a format of Python, from exact pennies."""
    sign, whole, part = "-" if pence < 0 else "", abs(pence) // 100, abs(pence) % 100
    if form == "{:.2f}":
        return f"{sign}{whole}.{part:02d}"
    return sign + form.format(f"{whole:,}", f"{part:02d}")


def text(rows: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    """Write rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


HEAD = ["Payment Date", "Supplier Name", "Reference", "Description", "Amount"]


def body(
    amounts: Sequence[str] | None = None, dates: Sequence[str] | None = None
) -> list[list[str]]:
    """Return the plain table's rows, with other texts for amounts or dates."""
    return [
        [
            dates[i] if dates else day,
            payee,
            ref,
            what,
            amounts[i] if amounts else money(pence),
        ]
        for i, (day, payee, ref, what, pence) in enumerate(PAYEES)
    ]


def plain(name: str, rows: Rows, **more: object) -> Case:
    """Make a case of a UTF-8 CSV file."""
    return Case(name, text(rows).encode(), **more)  # type: ignore[arg-type]


def _with(column: int, cells: Sequence[str], rows: list[list[str]]) -> list[list[str]]:
    return [[*r[:column], c, *r[column:]] for r, c in zip(rows, cells, strict=True)]


def cases() -> Iterator[Case]:
    """Yield every made-up layout."""
    yield from _ways_of_writing()
    yield from _encodings()
    yield from _above_and_below()
    yield from _totals()
    yield from _several_amounts()
    yield from _dates()
    yield from _ragged()
    yield from _suppliers()
    yield from _headings()
    yield from _not_payments()
    yield from _marked_rows()
    yield from _units()
    yield from _nested_totals()


def _ways_of_writing() -> Iterator[Case]:
    amounts = [row[4] for row in PAYEES]

    def column(form: str) -> list[str]:
        return [money(p, form) for p in amounts]

    def credit(before: str, after: str) -> list[str]:
        return [f"{before}{money(-p)}{after}" if p < 0 else money(p) for p in amounts]

    yield plain("plain", [HEAD, *body()])
    yield plain("pound signs", [HEAD, *body(column("£{}.{}"))])
    yield plain(
        "pound after minus", [HEAD, *body([c.replace("-£", "£-") for c in column("£{}.{}")])]
    )
    yield plain("brackets", [HEAD, *body(credit("(", ")"))])
    yield plain("pound brackets", [HEAD, *body([f"£{c}" for c in credit("(", ")")])])
    yield plain("trailing minus", [HEAD, *body(credit("", "-"))])
    yield plain("CR", [HEAD, *body(credit("", " CR"))])
    yield plain(
        "CR and DR", [HEAD, *body([c if "CR" in c else c + " DR" for c in credit("", " CR")])]
    )
    yield plain("padded", [HEAD, *body([f"  {c}  " for c in column("£ {}.{}")])])
    yield plain("no break spaces", [HEAD, *body([f"\xa0{c}\xa0" for c in column("{}.{}")])])
    yield plain(
        "unicode minus", [HEAD, *body([c.replace("-", "\u2212") for c in column("{}.{}")])]
    )
    yield plain("GBP", [HEAD, *body([f"GBP {c}" for c in column("{}.{}")])])
    yield plain("text formulas", [HEAD, *body([f'="{money(p)}"' for p in amounts])])
    yield plain(
        "spaces part thousands", [HEAD, *body([c.replace(",", " ") for c in column("{}.{}")])]
    )
    foreign = [c.replace(",", "_").replace(".", ",").replace("_", ".") for c in column("{}.{}")]
    yield Case("continental", text([HEAD, *body(foreign)], ";").encode())
    yield Case("tab", text([HEAD, *body()], "\t").encode(), extension="txt")
    yield Case("pipe", text([HEAD, *body()], "|").encode(), extension="dat")
    yield Case("semicolon", text([HEAD, *body()], ";").encode())
    yield Case("sep line", ("sep=;\r\n" + text([HEAD, *body()], ";")).encode(), header_row=2)
    yield Case("carriage returns", text([HEAD, *body()], end="\r").encode())
    yield Case("lying extension", text([HEAD, *body()]).encode(), extension="xlsx")
    dash = [money(p) if i else "-" for i, p in enumerate(amounts)]
    yield plain("dash is nought", [HEAD, *body(dash)], total=TOTAL - amounts[0])
    long = [money(p) + ("0000" if i else "00000000004") for i, p in enumerate(amounts)]
    yield plain("computed dust", [HEAD, *body(long)])
    three = [f"{abs(p) // 1000 % 1000}.{abs(p) % 1000:03d}" for p in amounts]
    yield plain(
        "three decimals all",
        [HEAD, *body(three)],
        verdict="ask",
        keys=("amount_style",),
        answers={"amount_style": "continental"},
        total=sum(int(c.replace(".", "")) * 100 for c in three),
    )


def _encodings() -> Iterator[Case]:
    whole = text([HEAD, *body([money(p, "£{}.{}") for *_, p in PAYEES])])
    yield Case("utf-8 with mark", whole.encode("utf-8-sig"))
    yield Case("utf-16", whole.encode("utf-16"))
    yield Case("utf-16 big endian", b"\xfe\xff" + whole.encode("utf-16-be"))
    yield Case("utf-16 without mark", whole.encode("utf-16-le"))
    yield Case("cp1252", whole.encode("cp1252"))
    yield Case("mark read as text", ("\ufeff" + whole).encode().decode("cp1252").encode())
    yield Case("two marks", ("\ufeff\ufeff" + whole).encode())
    quoted = whole.replace("Payment Date", '"Payment Date"', 1)
    yield Case("mark before quotes", ("\ufeff\ufeff" + quoted).encode())
    yield Case("mangled mark before quotes", b"\xc3\xaf\xc2\xbb\xc2\xbf" + quoted.encode())
    yield Case("NULs", whole.replace("Paper", "Pa\x00per").encode())
    yield Case("pounds of DOS", whole.replace("£", "\x9c").encode("latin-1"))
    yield Case("mojibake pounds", whole.encode().decode("cp1252").encode())


def _above_and_below() -> Iterator[Case]:
    table = [HEAD, *body()]
    titles = [["Payments over £100", "", "", "", ""], [], ["April 2025", "", "", "", ""]]
    yield plain("titles", [*titles, *table], header_row=4)
    meta = [
        ["Report:", "AP100"],
        ["Run by:", "JSMITH"],
        ["From", "01/04/2025"],
        ["Limit", "£500.00"],
    ]
    yield plain("report parameters", [*meta, [], *table], header_row=6)
    glossary = [["Term", "What it means"], *([f"Word {i}", f"Meaning {i}"] for i in range(150))]
    yield plain("glossary above", [*glossary, [], *table], header_row=153)
    sql = [["SELECT date, supplier, amount"], ["FROM ap_payments WHERE amount > 500"]]
    yield plain("query above", [*sql, *table], header_row=3)
    notes = [[], ["Note: amounts exclude VAT"], ["", "Prepared by the clerk"]]
    yield plain("notes below", [*table, *notes])
    yield plain(
        "blank rows between", [HEAD, *(r for row in body() for r in (row, ["", "", "", "", ""]))]
    )
    yield plain("blank row under headings", [HEAD, [], *body()])
    yield plain("units under headings", [HEAD, ["", "", "", "", "£"], *body()])
    yield plain("many blank rows", [*table, *([""] * 5 for _ in range(3000))])
    again = [*table[:5], [], ["Payments over £100", "", "", "", "Page 2"], HEAD, *table[5:]]
    yield plain("headings repeated", again)
    upper = ["Payment", "Supplier", "", "", "Amount"]
    lower = ["Date", "Name", "Reference", "Description", "Paid"]
    yield plain("headings on two rows", [upper, lower, *body()], header_row=2)
    two = ["Date", "Payee", "Ref", "Details", "Amount", "", ""]
    three = ["", "", "", "", "Net", "VAT", "Gross"]
    rows = [[*r[:4], r[4], "0.00", r[4]] for r in body()]
    yield plain("amount over net, vat, gross", [two, three, *rows], header_row=2)
    blank = ["", *HEAD]
    yield plain("blank first column", [blank, *(["", *r] for r in body())], columns=(2, 5, 1))
    wide = [[*r, *[""] * 40] for r in table]
    yield plain("many blank columns", wide)
    other = [["Category", "Budget", "Spent"], ["Grounds", "5000.00", "1534.50"]]
    yield plain(
        "second table below",
        [*table, [], *other],
        verdict="ask",
        keys=("faulty_rows", "header_row"),
    )
    second = ["Date", "Customer", "Receipt", "Details", "Amount"]
    income = [["14/04/2025", "Hall hire", "R1", "Booking", "55.00"]]
    yield plain(
        "second table, other headings",
        [*table, [], ["Receipts"], second, *income],
        verdict="ask",
        keys=("header_row", "faulty_rows"),
    )


def _totals() -> Iterator[Case]:
    table = [HEAD, *body()]
    total = money(TOTAL)
    yield plain("total labelled", [*table, ["Total", "", "", "", total]])
    yield plain("total in supplier", [*table, ["", "TOTAL", "", "", total]])
    yield plain("grand total", [*table, [], ["", "", "", "Grand Total:", money(TOTAL, "£{}.{}")]])
    yield plain("total without label", [*table, ["", "", "", "", total]])
    yield plain("total after blanks", [*table, [], [], ["", "", "", "", total]])
    yield plain("total in pounds", [*table, ["", "", "", "Total", str(round(TOTAL / 100))]])
    yield plain("total with count", [*table, ["12 payments", "", "", "", total]])
    yield plain("report total", [*table, ["Report total", "", "", "", total], ["End of report"]])
    yield plain(
        "total is wrong",
        [*table, ["Total", "", "", "", money(TOTAL + 100)]],
        verdict="ask",
        keys=("file_total",),
        answers={"file_total": "lines"},
    )
    yield plain(
        "amount alone is not the total",
        [*table, ["", "", "", "", "77.00"]],
        verdict="ask",
        keys=("faulty_rows",),
        answers={"faulty_rows": "leave-out"},
    )
    pages: list[list[str]] = [HEAD]
    carried = 0
    for start in range(0, LINES, 4):
        page = body()[start : start + 4]
        sub = sum(row[4] for row in PAYEES[start : start + 4])
        carried += sub
        pages += [*page, ["", "", "", "Page total", money(sub)]]
        pages += [["", "", "", "Carried forward", money(carried)], HEAD]
        pages += [["", "", "", "Brought forward", money(carried)]]
    yield plain("page totals, carried forward", pages[:-2])
    unlabelled: list[list[str]] = [HEAD]
    for start in range(0, LINES, 3):
        sub = sum(row[4] for row in PAYEES[start : start + 3])
        unlabelled += [*body()[start : start + 3], ["", "", "", "", money(sub)]]
    yield plain("subtotals without labels", [*unlabelled, ["", "", "", "", total]])
    by_supplier: list[list[str]] = [HEAD]
    for name in dict.fromkeys(row[1] for row in PAYEES):
        mine = [r for r in body() if r[1] == name]
        sub = sum(row[4] for row in PAYEES if row[1] == name)
        by_supplier += [*mine, ["", f"Total for {name}", "", "", money(sub)]]
    yield plain("total for each supplier", [*by_supplier, ["", "Total", "", "", total]])
    named: list[list[str]] = [HEAD]
    for name in dict.fromkeys(row[1] for row in PAYEES):
        mine = [r for r in body() if r[1] == name]
        sub = sum(row[4] for row in PAYEES if row[1] == name)
        named += [*mine, ["", f"{name} Total", "", "", money(sub)]]
    yield plain("supplier, then total", [*named, ["", "Grand Total", "", "", total]])
    running, balance = 0, []
    for *_, pence in PAYEES:
        running += pence
        balance.append(money(running))
    yield plain(
        "running balance",
        [[*HEAD, "Balance"], *([*r, b] for r, b in zip(body(), balance, strict=True))],
    )
    yield plain(
        "supplier called Total",
        [HEAD, *body(), ["30/04/2025", "Total", "P1012", "Fuel", "60.00"]],
        lines=LINES + 1,
        total=TOTAL + 6000,
    )
    top = [HEAD, ["", "Total", "", "", total], *body()]
    yield plain(
        "total at the top",
        top,
        verdict="ask",
        keys=("file_total",),
        answers={"file_total": "lines"},
    )
    dated = [*table, ["30/04/2025", "Grand Total", "", "", total]]
    yield plain("total with a date", dated)
    equal = [
        HEAD,
        *([*r[:4], "100.00"] for r in body()[:2]),
        ["30/04/2025", "Wells", "P3", "x", "200.00"],
    ]
    yield plain("payment equal to the sum", equal, lines=3, total=40000)
    no_dates = [["Payee", "Amount", "Purpose"], *([r[1], r[4], r[3]] for r in body())]
    yield plain(
        "total, no dates",
        [*no_dates, ["Total", total, ""]],
        columns=(0, 1, None),
        verdict="ask",
        keys=("date",),
        answers={"date": "none"},
    )


def _several_amounts() -> Iterator[Case]:
    vat = [abs(p) // 5 * (1 if p > 0 else -1) for *_, p in PAYEES]
    net = [money(p) for *_, p in PAYEES]
    gross = [money(p + v) for (*_, p), v in zip(PAYEES, vat, strict=True)]
    taxes = [money(v) for v in vat]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

    up = sum(p for *_, p in PAYEES) + sum(vat)
    yield plain("net, vat, gross", table(("Net", net), ("VAT", taxes), ("Gross", gross)))
    yield plain(
        "gross, vat, net", table(("Gross", gross), ("VAT", taxes), ("Net", net)), columns=(1, 6, 0)
    )
    yield plain("gross and vat", table(("Gross", gross), ("VAT", taxes)), total=up)
    yield plain(
        "total, vat, amount",
        table(("Total", gross), ("VAT", taxes), ("Amount", net)),
        columns=(1, 6, 0),
    )
    yield plain(
        "amount, net, tax",
        table(("Amount", gross), ("Net", net), ("Tax", taxes)),
        columns=(1, 5, 0),
    )
    yield plain("net and gross", table(("Net Amount", net), ("Gross Amount", gross)))
    yield plain(
        "amount and irrecoverable", table(("Amount", net), ("Irrecoverable VAT", ["0.00"] * LINES))
    )
    yield plain(
        "amount ex vat, amount inc vat",
        table(("Amount inc. VAT", gross), ("Amount exc. VAT", net)),
        columns=(1, 5, 0),
    )
    mislabelled = table(("Net Amount", gross), ("VAT", taxes), ("Gross Amount", net))
    yield plain(
        "net and gross changed places",
        mislabelled,
        verdict="ask",
        keys=("amount",),
        answers={"amount": "6"},
        columns=(1, 6, 0),
    )
    half = [money(p // 2) for *_, p in PAYEES]
    yield plain(
        "invoice amount, amount paid",
        table(("Invoice Amount", half), ("Amount Paid", net)),
        columns=(1, 5, 0),
        verdict="ask",
        keys=("amount",),
        answers={"amount": "5"},
    )
    yield plain("two equal amounts", table(("Amount", net), ("Payment Amount", net)))
    yield plain(
        "amount and value differ",
        table(("Amount", net), ("Value", half)),
        verdict="ask",
        keys=("amount",),
        answers={"amount": "4"},
    )
    yield plain(
        "no heading says amount",
        [["Date", "Supplier", "Ref", "Details", "Figure"], *body()],
        verdict="ask",
        keys=("amount", "header_row"),
    )
    debit = [money(p) if p > 0 else "" for *_, p in PAYEES]
    credit = [money(-p) if p < 0 else "" for *_, p in PAYEES]
    yield plain(
        "debit and credit", table(("Debit", debit), ("Credit", credit)), columns=(1, None, 0)
    )
    minus = [money(p) if p < 0 else "" for *_, p in PAYEES]
    yield plain(
        "credit column with minus",
        table(("Debit", debit), ("Credit", minus)),
        columns=(1, None, 0),
    )
    yield plain(
        "supplier account: credits are invoices",
        table(("Debit", credit), ("Credit", debit)),
        columns=(1, None, 0),
        verdict="ask",
        keys=("amount",),
        answers={"amount": "5-4"},
    )
    yield plain(
        "amount beside debit and credit",
        table(("Amount", net), ("Debit", debit), ("Credit", credit)),
    )
    number = [str(i * 3 + 1) for i in range(LINES)]
    price = [money(p // (i * 3 + 1)) for i, (*_, p) in enumerate(PAYEES)]
    yield plain(
        "quantity and unit price",
        table(("Quantity", number), ("Unit Price", price), ("Amount", net)),
        columns=(1, 6, 0),
    )
    budget = [money(abs(p) * 3) for *_, p in PAYEES]
    yield plain(
        "budget beside amount",
        table(("Annual Budget", budget), ("Amount", net)),
        columns=(1, 5, 0),
    )
    codes = [f"{40000 + i * 17}.00" for i in range(LINES)]
    yield plain(
        "codes with decimals", table(("Cost Centre", codes), ("Amount", net)), columns=(1, 5, 0)
    )
    minuses = [money(-p) for *_, p in PAYEES]
    yield plain(
        "payments are minus",
        table(("Amount", minuses)),
        verdict="ask",
        keys=("sign",),
        answers={"sign": "negative"},
    )
    faulty = [c if i != 5 else "#REF!" for i, c in enumerate(net)]
    yield plain(
        "an amount is #REF!",
        table(("Amount", faulty)),
        lines=LINES - 1,
        total=TOTAL - PAYEES[5][4],
        verdict="ask",
        keys=("faulty_rows",),
        answers={"faulty_rows": "leave-out"},
    )
    for bad in (
        "1e400",
        "12,34,5",
        "see note",
        "£1.2k",
        "€55.00",
        "1.2.3",
        "(45.00",
        "NaN",
        "1/2",
    ):
        cells = [c if i != 2 else bad for i, c in enumerate(net)]
        yield plain(
            f"an amount is {bad}",
            table(("Amount", cells)),
            lines=LINES - 1,
            total=TOTAL - PAYEES[2][4],
            verdict="ask",
            keys=("faulty_rows",),
            answers={"faulty_rows": "leave-out"},
        )
    missing = [c if i != 3 else "" for i, c in enumerate(net)]
    yield plain(
        "an amount is missing",
        table(("Amount", missing)),
        lines=LINES - 1,
        total=TOTAL - PAYEES[3][4],
        verdict="ask",
        keys=("faulty_rows",),
        answers={"faulty_rows": "leave-out"},
    )


def _dates() -> Iterator[Case]:
    days = [row[0] for row in PAYEES]
    parts = [day.split("/") for day in days]
    ask = {"verdict": "ask", "keys": ("date_format",)}

    def written(form: str) -> list[str]:
        return [form.format(d=d, m=m, y=y, s=y[2:]) for d, m, y in parts]

    yield plain("iso", [HEAD, *body(dates=written("{y}-{m}-{d}"))])
    yield plain("iso with time", [HEAD, *body(dates=written("{y}-{m}-{d} 00:00:00"))])
    yield plain("two-digit years", [HEAD, *body(dates=written("{d}/{m}/{s}"))])
    yield plain("dots", [HEAD, *body(dates=written("{d}.{m}.{y}"))])
    yield plain("dashes", [HEAD, *body(dates=written("{d}-{m}-{y}"))])
    yield plain("american, proven", [HEAD, *body(dates=written("{m}/{d}/{y}"))])
    yield plain("compact", [HEAD, *body(dates=written("{y}{m}{d}"))])
    yield plain("day name and month name", [HEAD, *body(dates=written("{d}-Apr-{s}"))])
    yield plain("long dates", [HEAD, *body(dates=written("{d} April {y}"))])
    yield plain("month only", [HEAD, *body(dates=written("Apr-{s}"))])
    yield plain("serials", [HEAD, *body(dates=[str(45761 + i) for i in range(LINES)])])
    mixed = [str(45761 + i) if i % 4 == 1 else days[i] for i in range(LINES)]
    mixed[0] = "01/04/2025"
    yield plain("serials among text", [HEAD, *body(dates=mixed)])
    one = [f"{i % 12 + 1:02d}/{i % 3 + 4:02d}/2025" for i in range(LINES)]
    yield plain(
        "all could be either", [HEAD, *body(dates=one)], **ask, answers={"date_format": "dmy"}
    )
    yield plain(
        "one ambiguous day",
        [HEAD, *body(dates=["05/06/2025"] * LINES)],
        **ask,
        answers={"date_format": "dmy"},
    )
    month = [f"{i % 12 + 1:02d}/04/2025" for i in range(LINES)]
    yield plain("one month by one reading", [HEAD, *body(dates=month)])
    turned = [f"2025-{i + 1:02d}-04" if i < 6 else f"4/{i + 10}/2025" for i in range(LINES)]
    yield plain(
        "day and month changed places",
        [HEAD, *body(dates=turned)],
        **ask,
        answers={"date_format": "swapped"},
    )
    left = [f"2025-{i + 1:02d}-04" if i < 6 else f"{i + 10}/04/2025" for i in range(LINES)]
    yield plain(
        "changed places, british left",
        [HEAD, *body(dates=left)],
        **ask,
        answers={"date_format": "swapped"},
    )
    both = ["13/04/2025" if i % 2 else "04/14/2025" for i in range(LINES)]
    yield plain(
        "both orders proven", [HEAD, *body(dates=both)], **ask, answers={"date_format": "dmy"}
    )
    odd = [day if i != 4 else "31/04/2025" for i, day in enumerate(days)]
    yield plain("a day that is none", [HEAD, *body(dates=odd)])
    invoice = [f"{i + 14}/03/2025" for i in range(LINES)]
    head = ["Invoice Date", "Supplier", "Due Date", "Payment Date", "Amount"]
    rows = [[v, r[1], v, r[0], r[4]] for v, r in zip(invoice, body(), strict=True)]
    yield plain("three dates", [head, *rows], columns=(1, 4, 3))
    proof = [
        ["Invoice Date", *HEAD],
        *([v, "05/04/2025", *r[1:]] for v, r in zip(invoice, body(), strict=True)),
    ]
    yield plain("proven by another date", proof, columns=(2, 5, 1))
    yield plain("only invoice dates", [["Invoice Date", *HEAD[1:]], *body()])
    posted = [["Posting Date", *HEAD], *([v, *r] for v, r in zip(invoice, body(), strict=True))]
    yield plain("posting and payment date", posted, columns=(2, 5, 1))
    period = [["Period", *HEAD], *(["202501", *r] for r in body())]
    yield plain("period beside date", period, columns=(2, 5, 1))
    only = [["Period", *HEAD[1:]], *(["202501", *r[1:]] for r in body())]
    yield plain(
        "period only",
        only,
        verdict="ask",
        keys=("date",),
        answers={"date": "none"},
        columns=(1, 4, None),
    )


def _ragged() -> Iterator[Case]:
    lines = text([HEAD, *body()]).splitlines()
    plainly = [line.replace('"Gas, village hall"', "Gas, village hall") for line in lines]
    yield Case(
        "comma in description", "\n".join(plainly).encode(), verdict="any", keys=("faulty_rows",)
    )
    payee = [line.replace("Harrow Print Company", "Harrow, Print Company") for line in lines]
    yield Case(
        "comma in supplier",
        "\n".join(payee).encode(),
        verdict="any",
        keys=("faulty_rows",),
    )
    thousands = [line.replace("1204.50", "1,204.50") for line in lines]
    yield Case(
        "comma in amount",
        "\n".join(thousands).encode(),
        verdict="any",
        keys=("faulty_rows",),
    )
    wide = [line + ",,," for line in thousands]
    yield Case(
        "comma in amount, blank columns",
        "\n".join(wide).encode(),
        verdict="any",
        keys=("faulty_rows",),
    )
    end = [",".join((HEAD[0], HEAD[1], HEAD[4]))]
    end += [f"{d},{p.replace(',', '')},{money(a, '{}.{}')}" for d, p, _, _, a in PAYEES]
    yield Case(
        "thousands never quoted",
        "\n".join(end).encode(),
        verdict="any",
        keys=("faulty_rows",),
        columns=(1, 2, 0),
    )
    short = [line.removesuffix(",") for line in lines]
    yield Case("short rows", "\n".join([*short, "", "End"]).encode())
    stray = [line.replace("Lock repair", 'Lock 5" repair') for line in lines]
    yield Case("a stray quotation mark", "\n".join(stray).encode())
    opened = [line.replace("Newsletters", '"Newsletters') for line in lines]
    yield Case(
        "an unclosed quotation mark",
        "\n".join(opened).encode(),
        verdict="any",
        keys=("faulty_rows",),
    )
    broken = text([HEAD, *body()]).replace("Newsletters", '"News\nletters"')
    yield Case("line break in a cell", broken.encode())
    remark = [[*r, "checked JB" if i == 4 else ""] for i, r in enumerate(body())]
    yield plain("a remark beside the table", [[*HEAD, ""], *remark])


def _suppliers() -> Iterator[Case]:
    codes = [f"V{i:05d}" for i in range(LINES)]
    head = ["Payment Date", "Vendor", "Vendor Name", "Amount"]
    rows = [[r[0], c, r[1], r[4]] for r, c in zip(body(), codes, strict=True)]
    yield plain("vendor number and name", [head, *rows], columns=(2, 3, 0))
    numbers = [
        ["Date", "Supplier", "Amount", "Text"],
        *([r[0], str(i + 70001), r[4], r[3]] for i, r in enumerate(body())),
    ]
    yield plain(
        "supplier column holds numbers",
        numbers,
        verdict="ask",
        keys=("supplier",),
        columns=(None, 2, 0),
        answers={"supplier": "none"},
    )
    twice = ["Date", "Supplier Name", "Beneficiary Name", "Details", "Amount"]
    rows = [[r[0], "Shared Services Ltd", r[1], r[3], r[4]] for r in body()]
    yield plain(
        "two columns of payees",
        [twice, *rows],
        verdict="ask",
        keys=("supplier",),
        columns=(2, 4, 0),
        answers={"supplier": "2"},
    )
    blank = [[*r[:1], r[1] if i % 3 == 0 else "", *r[2:]] for i, r in enumerate(body())]
    yield plain(
        "blank suppliers repeat",
        [HEAD, *blank],
        verdict="ask",
        keys=("blank_supplier",),
        answers={"blank_supplier": "above"},
    )
    groups: list[list[str]] = [["Date", "No.", "Memo", "Amount"]]
    for name in dict.fromkeys(row[1] for row in PAYEES):
        sub = sum(row[4] for row in PAYEES if row[1] == name)
        groups += [[name, "", "", ""], *([r[0], r[2], r[3], r[4]] for r in body() if r[1] == name)]
        groups += [[f"Total for {name}", "", "", money(sub)]]
    yield plain(
        "suppliers as headings over groups",
        [
            ["Transactions by supplier"],
            ["April 2025"],
            [],
            *groups,
            ["TOTAL", "", "", money(TOTAL)],
        ],
        columns=(None, 3, 0),
        header_row=4,
    )
    unknown = [["Date", "Wer", "Ref", "Amount"], *([r[0], r[1], r[2], r[4]] for r in body())]
    yield plain(
        "no heading says supplier",
        unknown,
        verdict="ask",
        keys=("supplier",),
        answers={"supplier": "1"},
        columns=(1, 3, 0),
    )
    card = [
        "Transaction Date",
        "Merchant Name",
        "Merchant Category",
        "Cardholder",
        "Transaction Amount",
    ]
    yield plain("card file", [card, *body()])


def _headings() -> Iterator[Case]:
    for names in (
        ("DATE_PAID", "SUPPLIER_NAME", "TRANS_NO", "NARRATIVE", "NET_AMT"),
        ("PaymentDate", "BeneficiaryName", "TransactionNumber", "Purpose", "Amount"),
        ("paymentdate", "beneficiaryname", "transactionnumber", "purpose", "netamount"),
        ("Date of payment", "Paid to", "Voucher", "What for", "£"),
        ("Date Paid", "Payee Name", "Cheque No.", "Transaction Detail", "Amount Paid"),
        ("Pay date", "Supplier(T)", "TransNo", "Text", "Amount"),
        ("Clearing Date", "Vendor Name", "Document No", "Item Text", "Amount in GBP"),
        ("Payment\nDate", "Supplier\nName", "Ref", "Details", "Amount\n(£)"),
        ("Payment Date*", "*Supplier Name", "Ref:", "Description;", "Amount (ex VAT)*"),
        ("Date Piad", "Suuplier Name", "Refrence", "Desciption", "Amonut"),
        ("Transaction Date", "Merchant", "Ref", "Purchase Description", "Spend (£)"),
        ("Date", "Creditor", "Ref", "Narration", "Invoice Value (£)"),
        ("Date", "Contractor Name", "Order", "Works", "Payment"),
        ("Cheque Date", "Name of Payee", "Cheque Number", "Reason for payment", "Total Paid"),
        ("Date", "Provider", "Ref", "Service", "Cost"),
        ("DATE", "SUPPLIER", "INVOICE", "DETAILS", "EXPENDITURE"),
        ("Payment date", "Who we paid", "Ref", "What it was for", "How much"),
        ("Dyddiad", "Cyflenwr", "Cyfeirnod", "Disgrifiad", "Swm"),
    ):
        odd = names[0] in {"Dyddiad", "Payment date"} or names[4] == "£"
        yield plain(
            "headings " + "/".join(names).replace("\n", " "),
            [names, *body()],
            verdict="any" if odd else "ready",
            keys=("amount", "supplier", "header_row", "date"),
        )
    yield plain("no headings", body(), verdict="ask", keys=("header_row",), header_row=0)
    yield plain("headings only", [HEAD], verdict="ask", keys=("nil",), lines=0, total=0)


def _not_payments() -> Iterator[Case]:
    none = {"lines": 0, "total": 0, "header_row": 0, "columns": (None, None, None)}
    yield plain("nil return", [HEAD, ["Nil return"]], verdict="nil", lines=0, total=0)
    yield plain(
        "no payments",
        [HEAD, [], ["No payments over £500 were made in May"]],
        verdict="nil",
        lines=0,
        total=0,
    )
    yield plain(
        "nil without a table",
        [["Spend over £500"], ["May 2025"], ["NIL RETURN"]],
        verdict="nil",
        **none,
    )
    register = [
        "Contract Reference",
        "Contract Title",
        "Supplier",
        "Start Date",
        "End Date",
        "Review Date",
        "Annual Value",
        "Total Contract Value",
    ]
    rows = [
        [
            "C1",
            "Cleaning",
            "Bright Ltd",
            "01/04/2024",
            "31/03/2026",
            "01/01/2026",
            "12000.00",
            "24000.00",
        ]
    ] * 4
    yield plain("contracts register", [register, *rows], verdict="not-spend", **none)
    people = [
        ["Name", "Post", "Email"],
        ["A Clerk", "Clerk", "clerk@example.org"],
        ["B Mayor", "Mayor", "b@example.org"],
    ]
    yield plain("a list of people", people, verdict="not-spend", **none)
    codes = [["Code", "Label"], *([f"{i}", f"Label {i}"] for i in range(50))]
    yield plain("a list of codes", codes, verdict="not-spend", **none)
    pay = [
        ["Post title", "Grade", "Salary band", "Grand total"],
        ["Chief officer", "1", "£100,000 - £105,000", "105000"],
    ]
    yield plain("senior salaries", pay, verdict="not-spend", **none)
    prose = "Dear all\nPlease find the payments attached.\nRegards\n"
    yield Case(
        "a letter",
        prose.encode(),
        verdict="not-spend",
        extension="txt",
        lines=0,
        total=0,
        header_row=0,
        columns=(None, None, None),
    )
    monthly = [
        ["Supplier", "Apr", "May", "Jun", "Total"],
        *([r[1], "10.00", "20.00", r[4], r[4]] for r in body()),
    ]
    yield plain(
        "months across",
        monthly,
        verdict="any",
        keys=("amount", "date", "header_row"),
        columns=(0, 4, None),
    )
    income = [["Date", "Customer", "Invoice No", "Details", "Amount"], *body()]
    yield plain("sales", income, verdict="any-not-ready", keys=("supplier", "header_row"))


def _marked_rows() -> Iterator[Case]:
    def marked(
        heading: str, cells: Sequence[str], rows: list[list[str]] | None = None
    ) -> list[list[str]]:
        return [[*HEAD, heading], *([*r, c] for r, c in zip(rows or body(), cells, strict=True))]

    positive = body([money(abs(p)) for *_, p in PAYEES])
    credit = ["Credit Note" if p < 0 else "Invoice" for *_, p in PAYEES]
    ask = {"verdict": "ask"}
    subtract = {**ask, "keys": ("credit_notes",), "answers": {"credit_notes": "subtract"}}
    yield plain(
        "credit notes without minus", marked("Document Type", credit, positive), **subtract
    )
    yield plain("credit notes with minus", marked("Document Type", credit))
    short = ["CR" if p < 0 else "DR" for *_, p in PAYEES]
    yield plain("side of the ledger", marked("Dr/Cr", short, positive), **subtract)
    letters = ["C" if p < 0 else "D" for *_, p in PAYEES]
    yield plain(
        "side by a letter", marked("Debit/Credit Indicator", letters, positive), **subtract
    )
    state = ["Cancelled" if i == 5 else "Paid" for i in range(LINES)]
    away = {"keys": ("cancelled",), "answers": {"cancelled": "leave-out"}}
    yield plain(
        "a cancelled payment",
        marked("Status", state),
        **ask,
        **away,
        lines=LINES - 1,
        total=TOTAL - PAYEES[5][4],
    )
    yield plain("all paid", marked("Status", ["Paid"] * LINES))
    foreign = ["EUR" if i == 3 else "GBP" for i in range(LINES)]
    out = {"keys": ("currency",), "answers": {"currency": "leave-out"}}
    yield plain(
        "other currencies",
        marked("Currency", foreign),
        **ask,
        **out,
        lines=LINES - 1,
        total=TOTAL - PAYEES[3][4],
    )
    yield plain("all in pounds", marked("Currency", ["GBP"] * LINES))
    both = [row for r in body() for row in ([*r, "Invoice"], [*r, "Payment"])]
    twice = [[*HEAD, "Type"], *both]
    yield plain(
        "invoices and their payments", twice, **ask, keys=("types",), answers={"types": "invoices"}
    )
    sage = ["PC" if p < 0 else ("BP" if i % 2 else "PI") for i, (*_, p) in enumerate(PAYEES)]
    rows = [[c, *r] for c, r in zip(sage, positive, strict=True)]
    rows += [["PP", *r] for r in positive[:4]] + [["SI", *r] for r in positive[:2]]
    yield plain(
        "sage types",
        [["Type", *HEAD], *rows],
        **ask,
        keys=("types",),
        answers={"types": "invoices"},
        columns=(2, 5, 1),
    )
    bank_head = ["Date", "Payee", "Details", "Paid Out", "Paid In"]
    bank = [
        [r[0], r[1], r[3], money(p) if p > 0 else "", money(-p) if p < 0 else ""]
        for r, (*_, p) in zip(body(), PAYEES, strict=True)
    ]
    bank += [["30/04/2025", "HMRC", "VAT refund", "", "500.00"]]
    yield plain(
        "a bank statement",
        [bank_head, *bank],
        **ask,
        keys=("amount",),
        answers={"amount": "3"},
        columns=(1, 3, 0),
        lines=LINES - 1,
        total=sum(p for *_, p in PAYEES if p > 0),
    )
    cash = [["Date", "Name", "Details", "Receipts", "Payments"]]
    cash += [[r[0], r[1], r[3], "", r[4]] for r in body()]
    cash += [["30/04/2025", "Allotment holder", "Rent", "25.00", ""]]
    yield plain("a cash book", cash, columns=(1, 4, 0))


def _units() -> Iterator[Case]:
    for heading, by in (
        ("Amount (£000)", 1000),
        ("Amount £'000", 1000),
        ("Amount (£k)", 1000),
        ("Spend £m", 1_000_000),
        ("Amount (pence)", None),
    ):
        head = [*HEAD[:4], heading]
        whole = [str(abs(p) // 100) for *_, p in PAYEES]
        total = sum(int(c) for c in whole)
        answer = {"scale": str(by or 0)}
        if by is None:
            answer["amount"] = "4"
        yield plain(
            f"heading {heading}",
            [head, *body(whole)],
            verdict="ask",
            keys=("scale", "amount"),
            answers=answer,
            total=total * 100 * by if by else total,
        )
    titled = [["Payments April 2025, all figures in £000"], [], [*HEAD], *body()]
    yield plain(
        "title in thousands",
        titled,
        verdict="ask",
        keys=("scale",),
        answers={"scale": "1"},
        header_row=3,
    )
    for heading in (
        "Amount (USD)",
        "Amount (€)",
        "$ Amount",
        "Amount claimed",
        "Amount zzyzx",
        "Amount awarded",
        "Amount Outstanding",
        "Budget",
    ):
        head = [*HEAD[:4], heading]
        yield plain(f"heading {heading}", [head, *body()], verdict="any-not-ready")
    weak = [[*HEAD[:4], "Total", "Margin"], *([*r, "12.34"] for r in body())]
    yield plain(
        "weak heading beside other money",
        weak,
        verdict="ask",
        keys=("amount",),
        answers={"amount": "4"},
    )
    yield plain("weak heading alone", [[*HEAD[:4], "Total"], *body()])


def _nested_totals() -> Iterator[Case]:
    rows: list[list[str]] = [HEAD]
    for start in range(0, LINES, 6):
        whole = 0
        for first in (start, start + 3):
            part = sum(row[4] for row in PAYEES[first : first + 3])
            whole += part
            rows += [*body()[first : first + 3], ["", "", "", "Centre total", money(part)]]
        rows += [["", "", "", "Service total", money(whole)]]
    yield plain("totals of totals", [*rows, ["", "", "", "Grand total", money(TOTAL)]])
    bare = [[*r[:3], "", r[4]] if "total" in r[3].lower() else r for r in rows]
    yield plain("totals of totals, no labels", [*bare, ["", "", "", "", money(TOTAL)]])
    named: list[list[str]] = [HEAD]
    for name in dict.fromkeys(row[1] for row in PAYEES):
        mine = [r for r in body() if r[1] == name]
        named += [*mine, ["", name, "", "", money(sum(r[4] for r in PAYEES if r[1] == name))]]
    yield plain("supplier repeated with its sum", [*named, ["", "", "", "", money(TOTAL)]])
    centres: list[list[str]] = [["Centre", *HEAD]]
    for i, r in enumerate(body()):
        centres += [["Parks" if i < 6 else "Halls", *r]]
        if i in {5, 11}:
            part = sum(row[4] for row in PAYEES[i - 5 : i + 1])
            centres += [["Parks" if i < 6 else "Halls", "", "", "", "", money(part)]]
    yield plain("centre repeated with its sum", centres, columns=(2, 5, 1))
    vat = [["", "VAT", "", "", "464.75"], ["", "Payments and VAT", "", "", money(TOTAL + 46475)]]
    yield plain("VAT added below", [HEAD, *body(), *vat], verdict="any-not-ready")
    counted = [["", "Number of payments", "", "", "12"]]
    yield plain("a count below", [HEAD, *body(), *counted], verdict="any-not-ready")
