"""Made-up layouts: rows that are no plain payments, and files that hold none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.accuracy.made_case import HEAD, LINES, PAYEES, TOTAL, Case, body, money, plain


def nil_returns() -> Iterator[Case]:
    """Yield layouts: nil returns."""
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


def other_lists() -> Iterator[Case]:
    """Yield layouts: other lists."""
    none = {"lines": 0, "total": 0, "header_row": 0, "columns": (None, None, None)}
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


def lists_like_payments() -> Iterator[Case]:
    """Yield layouts: lists like payments."""
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


def credit_marks() -> Iterator[Case]:
    """Yield layouts: credit marks."""

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


def cancelled_and_foreign() -> Iterator[Case]:
    """Yield layouts: cancelled and foreign."""

    def marked(
        heading: str, cells: Sequence[str], rows: list[list[str]] | None = None
    ) -> list[list[str]]:
        return [[*HEAD, heading], *([*r, c] for r, c in zip(rows or body(), cells, strict=True))]

    positive = body([money(abs(p)) for *_, p in PAYEES])
    ask = {"verdict": "ask"}
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


def both_sides() -> Iterator[Case]:
    """Yield layouts: both sides."""
    ask = {"verdict": "ask"}
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
