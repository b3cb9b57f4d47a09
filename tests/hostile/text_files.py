"""Text that is blank, cut, in odd codes, overlong, or of too many columns."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from tests.hostile.making import CSV, TOTAL, HostileFile

_TEXT = CSV.decode()


def text_files() -> Iterator[HostileFile]:
    """Yield every text file."""
    yield from _blank()
    yield from _codes()
    yield from _marks()
    yield from _large()


def _blank() -> Iterator[HostileFile]:
    for name, content in (
        ("empty.csv", b""),
        ("newline.csv", b"\n"),
        ("spaces.csv", b" \r\n\t\r\n"),
        ("commas.csv", b",,,\r\n,,,\r\n"),
        ("nothing.csv", b"\x00" * 5000),
        ("mark.csv", codecs.BOM_UTF8),
        ("mark16.csv", codecs.BOM_UTF16_LE),
        ("mark32.csv", codecs.BOM_UTF32_BE),
        ("empty.xlsx", b""),
        ("million_blank.csv", b",,,\r\n" * 1_000_000),
    ):
        yield HostileFile(name, content)
    yield HostileFile("title_only.csv", b"Payments over 500")
    yield HostileFile("headings_only.csv", CSV.split(b"\n")[0])
    yield HostileFile("one_line.csv", CSV.split(b"\n")[1])
    yield HostileFile("blank_before.csv", b",,,\r\n" * 15_000 + CSV)
    yield HostileFile("blank_after.csv", lambda: CSV + b"\n" + b",,,\n" * 1_000_000)
    yield HostileFile("nul_before.csv", b"\x00" * 100_000 + CSV)


def _codes() -> Iterator[HostileFile]:
    def yes(name: str, content: bytes) -> HostileFile:
        return HostileFile(name, content)

    yield yes("nuls.csv", CSV.replace(b"Brook", b"Br\x00ook"))
    yield yes("nul_amount.csv", CSV.replace(b"43.99", b"43\x00.99"))
    yield yes("plain16.csv", _TEXT.encode("utf-16-le"))
    yield yes("plain16_big.csv", _TEXT.encode("utf-16-be"))
    yield yes("marked16.csv", codecs.BOM_UTF16_BE + _TEXT.encode("utf-16-be"))
    yield yes("marked32.csv", codecs.BOM_UTF32_LE + _TEXT.encode("utf-32-le"))
    yield yes("twice_marked.csv", codecs.BOM_UTF8 * 2 + CSV)
    yield yes("half16.csv", _TEXT.encode("utf-16")[:-1])
    yield yes("bytes.csv", CSV.replace(b"Vale", b"V\x81\x8d\x8fle"))
    yield yes("not_utf8.csv", CSV.replace(b"Vale", b"V\xe2\x28\xa1le"))
    yield yes("surrogate.csv", CSV.replace(b"Vale", b"V\xed\xa0\x80le"))
    yield yes(
        "surrogate16.csv",
        codecs.BOM_UTF16_LE
        + _TEXT.encode("utf-16-le").replace("Vale".encode("utf-16-le"), b"\x00\xd8V\x00"),
    )
    yield yes("mixed.csv", CSV.replace(b"Brook", b"Br\xc3\xb6k").replace(b"P3", b"\xa3"))
    yield yes("bidi.csv", _TEXT.replace("Vale", "V\u202eale").encode())
    yield yes("isolates.csv", _TEXT.replace("43.99", "\u206643.99\u2069").encode())
    yield yes("zero_width.csv", _TEXT.replace("Severn", "Sev\u200bern").encode())
    yield yes("zero_width_amount.csv", _TEXT.replace("43.99", "43\u200b.99").encode())
    yield yes("zero_width_heading.csv", _TEXT.replace("Amount", "\u200bAm\u200dount").encode())
    yield yes("controls.csv", CSV.replace(b"Vale", b"V\x07\x1b[31mle"))
    yield yes("tags.csv", _TEXT.replace("Vale", "Va\U000e0041le").encode())


def _marks() -> Iterator[HostileFile]:
    def yes(name: str, content: bytes) -> HostileFile:
        return HostileFile(name, content)

    yield yes("unclosed.csv", CSV.replace(b"P1", b'"P1'))
    yield yes("unclosed_long.csv", CSV.replace(b"P1", b'"P1') + b"\n" + CSV * 4000)
    yield yes("cut_quoted.csv", CSV.replace(b"P3", b'"P3, part')[: CSV.rindex(b"P3") + 6])
    # Too few rows to tell that the last pennies are missing; the ledger's total does.
    yield HostileFile("cut_amount.csv", CSV[:-3], total=14_349)
    yield yes("cut_row.csv", CSV[: CSV.rindex(b",-21")])
    yield yes("deep.csv", b'"' * 4001)
    yield yes("markup.csv", CSV.replace(b"Brook", b'<img src="//host/x.png">'))
    yield yes("formula.csv", CSV.replace(b"Brook & Vale Ltd", b"=HYPERLINK(A1)"))
    yield yes("command.csv", CSV.replace(b"Brook & Vale Ltd", b"=cmd|' /C calc'!A0"))
    yield yes("at_sign.csv", CSV.replace(b"Brook & Vale Ltd", b"@SUM(1+1)*cmd"))
    yield yes("formula_amount.csv", CSV.replace(b"43.99", b"=40+3.99"))
    yield yes("heading_lines.csv", CSV.replace(b"Payment Date", b'"Payment\r\nDate\n"'))
    yield yes("heading_markup.csv", CSV.replace(b"Supplier", b"<b>Supplier</b>", 1))
    yield yes(
        "cell_lines.csv", CSV.replace(b"Brook & Vale Ltd", b'"Brook & Vale Ltd\n14/04/2025,X,Y,9"')
    )
    yield yes("braces.csv", CSV.replace(b"Brook & Vale", b"{0.__class__} %s {file}"))


def _large() -> Iterator[HostileFile]:
    long = CSV.replace(b"P1", b"x" * 1_000_000)
    yield HostileFile("long_cell.csv", long)
    yield HostileFile("long_line.csv", lambda: b"x" * 100_000_000)
    yield HostileFile("long_row.csv", lambda: CSV + b"\n" + b"a," * 30_000_000)
    yield HostileFile("long_record.csv", lambda: CSV + b"\n" + b'"\n",' * 8_000_000)
    yield HostileFile("wide.csv", b",".join([b"a"] * 20_000) + b"\n" + b"1," * 19_999)
    head, *rows = CSV.split(b"\n")
    full = [head + b",Note" * 16_380, *(row + b"," * 16_380 for row in rows)]
    yield HostileFile("excel_wide.csv", b"\n".join(full))
    yield HostileFile(
        "excel_wide_rows.csv",
        lambda: b"\n".join([*full, *(full[1:] * 200)]),
        lines=603,
        total=201 * TOTAL,
    )
    alike = [head + b",Amount" * 10_000, *(row + b",1" * 10_000 for row in rows)]
    yield HostileFile("alike.csv", b"\n".join(alike))
    yield HostileFile("blank_headings.csv", b"\n".join([b"," * 10_000, *alike[1:]]))
    yield HostileFile("heading_long.csv", CSV.replace(b"Reference", b"Ref" * 30_000))
    log = b"2025-04-14 12:00:01 INFO the service started and found nothing to do at all\n"
    yield HostileFile("log.txt", lambda: log * 100_000)
    bad = b"14/04/2025,Brook & Vale Ltd,P1,#REF!\n"
    yield HostileFile("all_bad.csv", lambda: CSV + b"\n" + bad * 20_000)
    none = b"14/04/2025,Brook & Vale Ltd,P1,\n"
    yield HostileFile("no_amounts.csv", lambda: CSV + b"\n" + none * 20_000)
    ragged = b"14/04/2025,Brook & Vale Ltd,P1,1,2,3,4,5\n"
    yield HostileFile("ragged.csv", lambda: CSV + b"\n" + ragged * 20_000)
    totals = b"14/04/2025,Brook & Vale Ltd,P1,1\nTotal,,,1\n"
    yield HostileFile("totals.csv", lambda: CSV + b"\n" + totals * 20_000)
