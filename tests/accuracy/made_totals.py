"""Made-up layouts: what stands above, between and below payments."""

from __future__ import annotations

from collections.abc import Iterator

from tests.accuracy.made_case import HEAD, LINES, PAYEES, TOTAL, Case, body, money, plain


def above_and_below() -> Iterator[Case]:
    """Yield layouts: above and below."""
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


def totals_by_label() -> Iterator[Case]:
    """Yield layouts: totals by label."""
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


def totals_by_page_and_group() -> Iterator[Case]:
    """Yield layouts: totals by page and group."""
    total = money(TOTAL)
    pages: list[list[str]] = [HEAD]
    carried = 0
    for start in range(0, LINES, 4):
        page = body()[start : start + 4]
        sub = sum(row[4] for row in PAYEES[start : start + 4])
        carried += sub
        pages += [*page, ["", "", "", "Page total", money(sub)]]
        pages += [["", "", "", "Carried forward", money(carried)], HEAD]
        pages += [["", "", "", "Brought forward", money(carried)]]
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


def totals_that_mislead() -> Iterator[Case]:
    """Yield layouts: totals that mislead."""
    table = [HEAD, *body()]
    total = money(TOTAL)
    yield plain("total at the top", [HEAD, ["", "Total", "", "", total], *body()])
    other = money(TOTAL + 100)
    yield plain(
        "other total at the top",
        [HEAD, ["", "Total", "", "", other], *body()],
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


def nested_totals() -> Iterator[Case]:
    """Yield layouts: nested totals."""
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
