"""Made-up layouts: how a file is written: signs, encodings, headings, ragged rows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.accuracy.made_case import HEAD, PAYEES, TOTAL, Case, body, money, plain, text


def ways_of_writing() -> Iterator[Case]:
    """Yield layouts: ways of writing."""
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


def encodings() -> Iterator[Case]:
    """Yield layouts: encodings."""
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


def headings() -> Iterator[Case]:
    """Yield layouts: headings."""
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


def ragged() -> Iterator[Case]:
    """Yield layouts: ragged."""
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
