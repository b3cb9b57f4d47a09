"""Made-up layouts: which column is which: amounts, dates, suppliers, units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.accuracy.made_case import HEAD, LINES, PAYEES, TOTAL, Case, body, money, plain


def net_vat_gross() -> Iterator[Case]:
    """Yield layouts: net vat gross."""
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


def amounts_that_differ() -> Iterator[Case]:
    """Yield layouts: amounts that differ."""
    vat = [abs(p) // 5 * (1 if p > 0 else -1) for *_, p in PAYEES]
    net = [money(p) for *_, p in PAYEES]
    gross = [money(p + v) for (*_, p), v in zip(PAYEES, vat, strict=True)]
    taxes = [money(v) for v in vat]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

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


def debits_and_credits() -> Iterator[Case]:
    """Yield layouts: debits and credits."""
    net = [money(p) for *_, p in PAYEES]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

    half = [money(p // 2) for *_, p in PAYEES]
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


def debits_beside_amounts() -> Iterator[Case]:
    """Yield layouts: debits beside amounts."""
    net = [money(p) for *_, p in PAYEES]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

    debit = [money(p) if p > 0 else "" for *_, p in PAYEES]
    credit = [money(-p) if p < 0 else "" for *_, p in PAYEES]
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


def amounts_beside_others() -> Iterator[Case]:
    """Yield layouts: amounts beside others."""
    net = [money(p) for *_, p in PAYEES]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

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
        answers={"sign": "negative", "receipts": "credits"},
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


def faulty_amounts() -> Iterator[Case]:
    """Yield layouts: faulty amounts."""
    net = [money(p) for *_, p in PAYEES]
    base = [r[:4] for r in body()]

    def table(*columns: tuple[str, Sequence[str]]) -> list[list[str]]:
        head = [*HEAD[:4], *(name for name, _ in columns)]
        return [head, *([*r, *(c[i] for _, c in columns)] for i, r in enumerate(base))]

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


def dates_by_form() -> Iterator[Case]:
    """Yield layouts: dates by form."""
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


def dates_in_doubt() -> Iterator[Case]:
    """Yield layouts: dates in doubt."""
    ask = {"verdict": "ask", "keys": ("date_format",)}
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


def dates_beside_dates() -> Iterator[Case]:
    """Yield layouts: dates beside dates."""
    days = [row[0] for row in PAYEES]
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


def supplier_columns() -> Iterator[Case]:
    """Yield layouts: supplier columns."""
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


def supplier_groups() -> Iterator[Case]:
    """Yield layouts: supplier groups."""
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


def supplier_names() -> Iterator[Case]:
    """Yield layouts: supplier names."""
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


def units() -> Iterator[Case]:
    """Yield layouts: units."""
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
