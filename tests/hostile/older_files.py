"""Old Excel, binary Excel, OpenDocument and web pages."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import xlwt

from tests.hostile.making import TABLE, TOTAL, HostileFile, old_excel, packed, page, workbook

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def older_files() -> Iterator[HostileFile]:
    """Yield every one of them."""
    yield from _old_excel()
    yield from _binary_excel()
    yield from _opendocument()
    yield from _pages()


def _old_excel() -> Iterator[HostileFile]:
    whole = old_excel()
    yield HostileFile("payments.xls", whole)
    yield HostileFile("old.xlsx", whole)
    yield HostileFile("new.xls", workbook())
    yield HostileFile("new.csv", workbook())
    yield HostileFile("macro.xls", _with_macro(whole))
    for share in (12, 30, 60, 90):
        yield HostileFile(f"cut{share}.xls", whole[: len(whole) * share // 100])
    chained = bytearray(whole)
    # Every sector of the allocation table leads to itself.
    table = 512 * (1 + struct.unpack_from("<I", whole, 76)[0])
    for at in range(table, table + 64, 4):
        struct.pack_into("<I", chained, at, (at - table) // 4)
    yield HostileFile("ring.xls", bytes(chained))
    flipped = bytearray(whole)
    flipped[600] ^= 0xFF
    yield HostileFile("flipped.xls", bytes(flipped))
    yield HostileFile("far_xls.xls", _far_xls())


def _far_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, "x")
    sheet.write(65_535, 30, "y")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_macro(whole: bytes) -> bytes:
    """Name a storage of macros in the first free entry of the directory."""
    data = bytearray(whole)
    directory = 512 * (1 + struct.unpack_from("<I", whole, 48)[0])
    name = "_VBA_PROJECT_CUR".encode("utf-16-le")
    entry = directory + 2 * 128
    data[entry : entry + len(name)] = name
    struct.pack_into("<HB", data, entry + 64, len(name) + 2, 1)
    return bytes(data)


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return (
        head
        + bytes([len(body) & 0x7F | (0x80 if len(body) > 127 else 0)])
        + (bytes([len(body) >> 7]) if len(body) > 127 else b"")
        + body
    )


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_excel() -> bytes:
    """Return the plain table as Excel's binary workbook."""
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, 3, 0, 3)) + _record(145)
    for i, row in enumerate(TABLE):
        sheet += _record(0, struct.pack("<I", i) + b"\x00" * 13)
        for j, cell in enumerate(row):
            head = struct.pack("<II", j, 0)
            if i and j == 3:
                sheet += _record(5, head + struct.pack("<d", float(cell)))
            else:
                sheet += _record(6, head + _text(cell))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _text("rId1") + _text("Payments")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    return packed(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": rels.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _binary_excel() -> Iterator[HostileFile]:
    whole = binary_excel()
    yield HostileFile("payments.xlsb", whole)
    yield HostileFile("binary.xlsx", whole)
    yield HostileFile("cut.xlsb", whole[: len(whole) // 2])
    yield HostileFile(
        "sheet_cut.xlsb", whole.replace(_record(146) + _record(130), b"\xff\xff\xff\xff")
    )


def opendocument(body: str = "", opening: str = "", repeat: str = "") -> bytes:
    """Return the plain table as an OpenDocument spreadsheet, with more rows or an opening."""
    rows = ""
    for i, row in enumerate(TABLE):
        cells = ""
        for j, cell in enumerate(row):
            kind = (
                f'office:value-type="float" office:value="{cell}"'
                if i and j == 3
                else ('office:value-type="string"')
            )
            shown = cell.replace("&", "&amp;")
            extra = repeat if (i, j) == (1, 2) else ""
            cells += (
                f"<table:table-cell {extra} {kind}><text:p>{shown}</text:p></table:table-cell>"
            )
        rows += f"<table:table-row>{cells}</table:table-row>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{opening}<office:document-content {_SPACES}>'
        f'<office:body><office:spreadsheet><table:table table:name="Payments">{rows}{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
        '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'
    )
    return packed(
        {
            "mimetype": _SPREADSHEET,
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _opendocument() -> Iterator[HostileFile]:
    whole = opendocument()
    yield HostileFile("payments.ods", whole)
    yield HostileFile("opendocument.xlsx", whole)
    yield HostileFile("cut.ods", whole[: len(whole) // 2])
    blank = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    yield HostileFile("blank_rows.ods", opendocument(blank))
    cell = (
        '<table:table-row><table:table-cell table:number-columns-repeated="{}" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    yield HostileFile("columns.ods", opendocument(cell.format(1_000_000)))
    yield HostileFile("columns_huge.ods", opendocument(cell.format(10**12)))
    yield HostileFile("columns_odd.ods", opendocument(cell.format(-1)))
    row = (
        '<table:table-row table:number-rows-repeated="{}"><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    yield HostileFile("rows.ods", opendocument(row.format(20_000)))
    both = cell.format(16_384).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
    )
    yield HostileFile("bomb.ods", opendocument(both))
    far = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
        "</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="
        '"16000"/><table:table-cell office:value-type="string"><text:p>y</text:p>'
        "</table:table-cell></table:table-row>"
    )
    yield HostileFile("far.ods", opendocument(far))
    doctype = '<!DOCTYPE x [<!ENTITY a "b">]>'
    yield HostileFile("doctype.ods", opendocument(opening=doctype))
    locked = packed(
        {
            "mimetype": _SPREADSHEET,
            "content.xml": b"\x8f\x12\x77" * 99,
            "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
            b'opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path='
            b'"content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
        }
    )
    yield HostileFile("locked.ods", locked)
    yield HostileFile("no_content.ods", packed({"mimetype": _SPREADSHEET}))


def _pages() -> Iterator[HostileFile]:
    yield HostileFile("page.xls", page().encode())
    yield HostileFile("page.csv", page().encode())
    yield HostileFile("open_page.xls", page().replace("</td>", "").encode())
    login = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>"
    yield HostileFile("sign_in.xlsx", login)
    yield HostileFile(
        "script.xls",
        page()
        .replace("Brook &amp; Vale Ltd", "Brook &amp; Vale Ltd<script>alert('x')</script>")
        .encode(),
    )
    yield HostileFile("nested_tables.xls", (b"<table><tr><td>" * 20_000) + page().encode())
    yield HostileFile("open_tags.xls", page().encode() + b"<td " * 200_000)
    yield HostileFile("open_comments.xls", page().encode() + b"<!--" * 200_000)
    yield HostileFile("open_entities.xls", page().encode() + b"&" * 500_000)
    yield HostileFile("open_declarations.xls", page().encode() + b"<!a" * 200_000)
    yield HostileFile("spans.xls", page().replace("<td>P1", '<td colspan="999999999">P1').encode())
    yield HostileFile(
        "rowspans.xls", page().replace("<td>P1", '<td rowspan="999999999">P1').encode()
    )
    rows = TABLE + TABLE[1:] * 10_000
    yield HostileFile(
        "long_page.xls", lambda: page(rows).encode(), lines=30_003, total=10_001 * TOTAL
    )
    wide = [row + ["x"] * 40 for row in TABLE + TABLE[1:] * 2_000]
    yield HostileFile(
        "wide_page.xls", lambda: page(wide).encode(), lines=6_003, total=2_001 * TOTAL
    )
