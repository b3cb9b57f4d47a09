"""Files that are broken, of another kind or made to harm, each with what must come of it."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import xlsxwriter

TABLE = [
    ["Payment Date", "Supplier", "Reference", "Amount"],
    ["14/04/2025", "Brook & Vale Ltd", "P1", "120.50"],
    ["15/04/2025", "Severn Stationers", "P2", "43.99"],
    ["29/04/2025", "Severn Stationers", "P3", "-21.50"],
]
CSV = "\n".join(",".join(row) for row in TABLE).encode()
TOTAL = 14299


@dataclass(frozen=True)
class HostileFile:
    """A file by name and bytes. ``outcome`` is a verdict or the code of the refusal."""

    name: str
    content: bytes
    outcome: str
    says: str = ""


def workbook(fill: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """Make a workbook of the plain table, or of what ``fill`` writes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    if fill is None:
        plain(book)
    else:
        fill(book)
    book.close()
    return out.getvalue()


def plain(book: xlsxwriter.Workbook) -> None:
    """Write the plain table to a sheet."""
    sheet = book.add_worksheet("Payments")
    for i, row in enumerate(TABLE):
        for j, cell in enumerate(row):
            if i and j == 3:
                sheet.write_number(i, j, float(cell))
            else:
                sheet.write_string(i, j, cell)


def repacked(change: Callable[[str, bytes], bytes], *, twice: str = "", drop: str = "") -> bytes:
    """Write the plain workbook's parts again, changed, one of them twice or missing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if drop and drop in name:
                    continue
                new.writestr(name, change(name, old.read(name)))
                if twice and twice in name:
                    new.writestr(name, old.read(name))
    return out.getvalue()


def hostile_files() -> Iterator[HostileFile]:
    """Yield every file."""
    yield from _other_kinds()
    yield from _broken_text()
    yield from _broken_workbooks()
    yield from _harmful_workbooks()
    yield from _harmful_cells()


def _other_kinds() -> Iterator[HostileFile]:
    for name, head, what in (
        ("scan.pdf", b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        ("scan.csv", b"%PDF-1.4\n1 0 obj", "a PDF"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        ("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        ("drawing.csv", b"GIF89a\x01\x00", "a picture"),
        ("letter.csv", b"{\\rtf1\\ansi Dear all}", "a text document"),
        ("book.csv", b"SQLite format 3\x00\x10\x00", "a database"),
        ("export.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "a compressed file"),
        ("export.7z", b"7z\xbc\xaf\x27\x1c", "a compressed file"),
        ("export.rar", b"Rar!\x1a\x07\x00", "a compressed file"),
        ("setup.csv", b"MZ\x90\x00\x03\x00", "a program"),
        ("tool.csv", b"\x7fELF\x02\x01\x01", "a program"),
        ("data.csv", b'{"payments": [{"amount": 1}]}', "a data file for programs"),
        ("list.csv", b'[\n  {"supplier": "A"}\n]', "a data file for programs"),
        ("feed.csv", b'<?xml version="1.0"?><rss></rss>', "an XML file"),
        (
            "sheet.xls",
            b'<?xml version="1.0"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "an XML spreadsheet of 2003",
        ),
        ("noise.csv", bytes(range(1, 9)) * 400, "not text"),
    ):
        yield HostileFile(name, head, "SB-161", what)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    word = "WordDocument".encode("utf-16-le")
    yield HostileFile("letter.doc", ole + word, "SB-161", "a Word document")
    yield HostileFile("mail.msg", ole + "__substg1.0".encode("utf-16-le"), "SB-161", "an e-mail")
    yield HostileFile("other.xls", ole, "SB-161", "another kind")
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    yield HostileFile("locked.xlsx", locked, "SB-163", "locked with a password")
    yield HostileFile("letter.docx", _zip({"word/document.xml": b"<w/>"}), "SB-161", "a Word")
    yield HostileFile("talk.pptx", _zip({"ppt/p.xml": b"<p/>"}), "SB-161", "a presentation")
    yield HostileFile("files.zip", _zip({"a.csv": CSV}), "SB-161", "a zip file")
    odt = _zip({"mimetype": b"application/vnd.oasis.opendocument.text"})
    yield HostileFile("letter.ods", odt, "SB-161", "OpenDocument file of another kind")


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _broken_text() -> Iterator[HostileFile]:
    yield HostileFile("empty.csv", b"", "SB-162", "is empty")
    yield HostileFile("spaces.csv", b" \r\n\t\r\n", "SB-162", "is empty")
    yield HostileFile("commas.csv", b",,,\r\n,,,\r\n", "SB-162", "is empty")
    yield HostileFile("nothing.csv", b"\x00" * 5000, "SB-162", "is empty")
    yield HostileFile("mark.csv", b"\xef\xbb\xbf", "SB-162", "is empty")
    yield HostileFile("nuls.csv", CSV.replace(b"Brook", b"Br\x00ook"), "ready")
    yield HostileFile("wide16.csv", CSV.decode().encode("utf-16-le"), "ready")
    yield HostileFile("half16.csv", CSV.decode().encode("utf-16")[:-1], "any")
    long = CSV.replace(b"P1", b"x" * 200_000)
    yield HostileFile("long.csv", long, "SB-168", "quotation mark")
    opened = CSV.replace(b"P1", b'"P1')
    yield HostileFile("unclosed.csv", opened, "any")
    yield HostileFile("unclosed_long.csv", opened + b"\n" + CSV * 4000, "any")
    yield HostileFile("wide.csv", b",".join([b"a"] * 20_000) + b"\n" + b"1," * 19_999, "not-spend")
    yield HostileFile("one_line.csv", CSV.split(b"\n")[1], "ask")
    yield HostileFile("bytes.csv", CSV.replace(b"Vale", b"V\x81\x8d\x8fle"), "ready")
    yield HostileFile("bidi.csv", CSV.decode().replace("Vale", "V\u202eale").encode(), "ready")
    html = CSV.replace(b"Brook", b'<img src="//host/x.png">')
    yield HostileFile("markup.csv", html, "ready")
    formula = CSV.replace(b"Brook & Vale Ltd", b"=HYPERLINK(A1)")
    yield HostileFile("formula.csv", formula, "ready")
    yield HostileFile("deep.csv", b'"' * 4001, "any")


def _harmful_cells() -> Iterator[HostileFile]:
    for bad in (b"1e400", b"NaN", b"-inf", b"#REF!", b"9" * 40, b"1.2.3", b"0x1F", b"1_000"):
        name = f"amount_{bad[:6].decode().strip('#!')}.csv"
        yield HostileFile(name, CSV.replace(b"43.99", bad), "ask")
    digits = b"1" * 6000
    yield HostileFile("amount_digits.csv", CSV.replace(b"43.99", digits), "ask")
    zeros = b"0" * 5000 + b"43.99"
    yield HostileFile("amount_zeros.csv", CSV.replace(b"43.99", zeros), "any")
    brackets = b"(" * 5000 + b"43.99"
    yield HostileFile("amount_brackets.csv", CSV.replace(b"43.99", brackets), "ask")
    spaces = b" " * 20000 + b"43.99"
    yield HostileFile("amount_spaces.csv", CSV.replace(b"43.99", spaces), "ready")
    dates = CSV.replace(b"15/04/2025", b"99/99/9999")
    yield HostileFile("date_none.csv", dates, "ready")
    heading = CSV.replace(b"Reference", b"Ref" * 30_000)
    yield HostileFile("heading_long.csv", heading, "any")


def _broken_workbooks() -> Iterator[HostileFile]:
    whole = workbook()
    for share in (3, 10, 50, 90, 99):
        cut = whole[: len(whole) * share // 100]
        yield HostileFile(f"cut{share}.xlsx", cut, "SB-164", "damaged or cut short")
    flipped = bytearray(whole)
    flipped[len(flipped) // 3] ^= 0xFF
    yield HostileFile("flipped.xlsx", bytes(flipped), "SB-164", "damaged")
    yield HostileFile("text.xlsx", CSV, "ready")
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE)
    page = f"<html><body><table>{rows}</table></body></html>".replace("& ", "&amp; ")
    yield HostileFile("page.xls", page.encode(), "ready")
    yield HostileFile("open_page.xls", page.replace("</td>", "").encode(), "ready")
    login = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>"
    yield HostileFile("sign_in.xlsx", login, "not-spend")
    yield HostileFile("no_sheet.xlsx", repacked(lambda _, c: c, drop="sheet1"), "any")
    yield HostileFile("no_workbook.xlsx", repacked(lambda _, c: c, drop="workbook.xml"), "any")
    styles = repacked(lambda n, c: c.replace(b"<fonts", b"<fnts") if "styles" in n else c)
    yield HostileFile("styles.xlsx", styles, "any")
    empty = workbook(lambda book: book.add_worksheet("Nothing"))
    yield HostileFile("empty.xlsx", empty, "not-spend")
    chart = workbook(lambda book: book.add_worksheet("A").write(0, 0, "Only a title"))
    yield HostileFile("title.xlsx", chart, "not-spend")


def _harmful_workbooks() -> Iterator[HostileFile]:
    def sheet(change: Callable[[bytes], bytes]) -> bytes:
        return repacked(lambda n, c: change(c) if "sheet1.xml" in n and "rels" not in n else c)

    def far(book: xlsxwriter.Workbook) -> None:
        there = book.add_worksheet("A")
        there.write(0, 0, "x")
        there.write(1_048_575, 16_383, "y")

    def deep(book: xlsxwriter.Workbook) -> None:
        there = book.add_worksheet("A")
        there.write(0, 0, "x")
        there.write(1_048_575, 900, "y")

    yield HostileFile("far.xlsx", workbook(far), "SB-165", "far outside the table")
    yield HostileFile("deep.xlsx", workbook(deep), "SB-165", "far outside the table")
    spaces = sheet(lambda c: c.replace(b"</worksheet>", b" " * 80_000_000 + b"</worksheet>"))
    yield HostileFile("bomb.xlsx", spaces, "SB-165", "unpack")
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    yield HostileFile(
        "doctype.xlsx", sheet(lambda c: c.replace(b"<worksheet", doctype, 1)), "SB-165"
    )
    laughs = repacked(
        lambda n, c: (
            c.replace(b"<sst", b'<!DOCTYPE l [<!ENTITY a "lol">]><sst', 1) if "Strings" in n else c
        )
    )
    yield HostileFile("laughs.xlsx", laughs, "SB-165")
    twice = repacked(lambda _, c: c, twice="sheet1.xml")
    yield HostileFile("twice.xlsx", twice, "SB-165", "the same part twice")
    many = _zip({f"xl/x{i}.xml": b"" for i in range(6000)} | {"xl/workbook.xml": b"<w/>"})
    yield HostileFile("many.xlsx", many, "SB-165", "6,001 parts")

    def formulas(book: xlsxwriter.Workbook) -> None:
        plain(book)
        there = book.worksheets()[0]
        there.write_formula(2, 3, "=40+3.99", None, "")

    unsaved = workbook(formulas)
    yield HostileFile("unsaved.xlsx", unsaved, "ask")

    def faults(book: xlsxwriter.Workbook) -> None:
        plain(book)
        book.worksheets()[0].write_formula(2, 3, "=1/0", None, "#DIV/0!")

    yield HostileFile("faults.xlsx", workbook(faults), "ask")
    infinite = sheet(lambda c: c.replace(b"<v>43.99</v>", b"<v>1e400</v>"))
    yield HostileFile("infinite.xlsx", infinite, "ask")
    huge = sheet(lambda c: c.replace(b"<v>43.99</v>", b"<v>" + b"9" * 6000 + b"</v>"))
    yield HostileFile("huge.xlsx", huge, "any")
    link = repacked(
        lambda n, c: c.replace(b"theme/theme1.xml", b"//host/share") if "rels" in n else c
    )
    yield HostileFile("link.xlsx", link, "ready")
