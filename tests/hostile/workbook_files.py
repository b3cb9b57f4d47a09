"""Workbooks that are broken, or made to harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import xlsxwriter

from tests.hostile.making import (
    CSV,
    TOTAL,
    HostileFile,
    packed,
    plain,
    repacked,
    sheet_changed,
    workbook,
)


def workbook_files() -> Iterator[HostileFile]:
    """Yield every xlsx workbook."""
    yield from _broken()
    yield from _bombs()
    yield from _instructions()
    yield from _far()
    yield from _cells()
    yield from _strings()


def _broken() -> Iterator[HostileFile]:
    whole = workbook()
    for share in (1, 3, 10, 25, 50, 75, 90, 99):
        cut = whole[: max(4, len(whole) * share // 100)]
        yield HostileFile(f"cut{share}.xlsx", cut)
    yield HostileFile("cut_last.xlsx", whole[:-1])
    flipped = bytearray(whole)
    flipped[len(flipped) // 3] ^= 0xFF
    yield HostileFile("flipped.xlsx", bytes(flipped))
    yield HostileFile("before.xlsx", b"x" * 100 + whole)
    yield HostileFile("after.xlsx", whole + b"x" * 100)
    yield HostileFile("text.xlsx", CSV)
    yield HostileFile("no_sheet.xlsx", repacked(drop="sheet1"))
    yield HostileFile("no_workbook.xlsx", repacked(drop="workbook.xml"))
    yield HostileFile("no_types.xlsx", repacked(drop="Content_Types"))
    yield HostileFile("no_strings.xlsx", repacked(drop="sharedStrings"))
    yield HostileFile("no_styles.xlsx", repacked(drop="styles"))
    yield HostileFile("styles.xlsx", sheet_changed(b"<fonts", b"<fnts", "styles.xml"))
    yield HostileFile("cut_xml.xlsx", sheet_changed(b"</sheetData>", b"<row"))
    yield HostileFile("nothing.xlsx", workbook(lambda book: book.add_worksheet("Nothing")))
    yield HostileFile(
        "title.xlsx", workbook(lambda book: book.add_worksheet("A").write(0, 0, "Only a title"))
    )
    yield HostileFile("method.xlsx", _method(99))
    yield HostileFile("zip_lock.xlsx", _zip_lock())


def _method(number: int) -> bytes:
    """Return the plain workbook with another way of packing named for every part."""
    data = bytearray(workbook())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        found = data.find(mark)
        while found >= 0:
            struct.pack_into("<H", data, found + at, number)
            found = data.find(mark, found + 4)
    return bytes(data)


def _zip_lock() -> bytes:
    data = bytearray(workbook())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(mark)
        while found >= 0:
            data[found + at] |= 1
            found = data.find(mark, found + 4)
    return bytes(data)


def _bombs() -> Iterator[HostileFile]:
    spaces = b" " * 80_000_000
    yield HostileFile(
        "bomb.xlsx", lambda: sheet_changed(b"</worksheet>", spaces + b"</worksheet>")
    )
    yield HostileFile(
        "bomb_strings.xlsx",
        lambda: sheet_changed(b"<t>Supplier", b"<t>" + spaces + b"Supplier", "sharedStrings.xml"),
    )
    yield HostileFile("bomb_picture.xlsx", lambda: repacked(more={"xl/media/i.png": spaces}))
    yield HostileFile("overlap.xlsx", _overlapping)
    yield HostileFile("quoted.xlsx", _quoted)
    yield HostileFile("short_size.xlsx", _short_size)
    many = {f"xl/x{i}.xml": b"" for i in range(6000)} | {"xl/workbook.xml": b"<w/>"}
    yield HostileFile("many_parts.xlsx", packed(many))
    yield HostileFile("many_sheets.xlsx", _many_sheets)
    yield HostileFile("nested_part.xlsx", repacked(more={"xl/embeddings/b.xlsx": workbook()}))
    yield HostileFile("twice.xlsx", repacked(twice="sheet1.xml"))
    yield HostileFile("twice_case.xlsx", repacked(more={"XL/Worksheets/SHEET1.xml": b"<w/>"}))
    yield HostileFile("outside.xlsx", repacked(more={"../../evil.xml": b"<w/>"}))


def _many_sheets() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        plain(book)
        for n in range(1500):
            book.add_worksheet(f"S{n}")

    return workbook(fill)


def _overlapping() -> bytes:
    """Return a workbook in which many names stand for the same packed bytes."""
    data = b" " * 900_000
    return _shared({f"xl/worksheets/sheet{n}.xml": data for n in range(2, 400)})


def _shared(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    first = ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with zipfile.ZipFile(io.BytesIO(workbook())) as old:
            for name in old.namelist():
                package.writestr(name, old.read(name))
        for name, data in parts.items():
            if not first:
                package.writestr(name, data)
                first = name
                continue
            info = zipfile.ZipInfo(name)
            kept = package.getinfo(first)
            info.compress_type, info.CRC = kept.compress_type, kept.CRC
            info.compress_size, info.file_size = kept.compress_size, kept.file_size
            info.header_offset = kept.header_offset
            package.filelist.append(info)
    return out.getvalue()


def _quoted() -> bytes:
    """Return a zip whose members each hold the headers of the next as quoted bytes."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain_part = b"a" * 2_000_000
    tail = kernel.compress(plain_part) + kernel.flush()
    names = ["xl/workbook.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 60))]
    files, body, content = [], tail, plain_part
    for name in reversed(names):
        if files:
            quoted = files[0][1] + files[0][2]
            head = files[0][1]
            body = b"\x00" + struct.pack("<HH", len(head), 0xFFFF - len(head)) + quoted
            content = head + files[0][3]
        sizes = (zlib.crc32(content), len(body), len(content), len(name), 0)
        local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes)
        header = local + name.encode()
        files.insert(0, (name, header, body, content))
    data = files[0][1] + files[0][2]
    central, at = b"", 0
    for name, header, body, content in files:
        sizes = (zlib.crc32(content), len(body), len(content), len(name))
        entry = (b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, 0, at)
        central += struct.pack("<4sHHHHHHIIIHHHHHII", *entry) + name.encode()
        at += len(header) + 5
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(files), len(files), len(central), len(data), 0
    )
    return data + central + end


def _short_size() -> bytes:
    """Return a workbook whose sheet says that it is shorter than it is."""
    data = bytearray(workbook())
    name = b"xl/worksheets/sheet1.xml"
    for mark, at, where in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        found = data.find(mark)
        while found >= 0:
            if data[found + where :].startswith(name):
                struct.pack_into("<I", data, found + at, 100)
            found = data.find(mark, found + 4)
    return bytes(data)


def _instructions() -> Iterator[HostileFile]:
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    laughs = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for name, part, opening, text in (
        ("doctype.xlsx", "sheet1.xml", b"<worksheet", doctype),
        ("laughs.xlsx", "sharedStrings.xml", b"<sst", laughs),
        ("entity_outside.xlsx", "workbook.xml", b"<workbook", outside),
        ("doctype_styles.xlsx", "styles.xml", b"<styleSheet", doctype),
        ("doctype_rels.xlsx", "workbook.xml.rels", b"<Relationships", outside),
        ("doctype_types.xlsx", "[Content_Types].xml", b"<Types", doctype),
        ("doctype_core.xlsx", "core.xml", b"<cp:coreProperties", laughs),
    ):
        yield HostileFile(name, sheet_changed(opening, text + opening, part))

    def wide(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        text = content.decode().replace("<worksheet", doctype.decode() + "<worksheet", 1)
        return text.replace("UTF-8", "UTF-16").encode("utf-16")

    yield HostileFile("doctype16.xlsx", repacked(wide))
    link = repacked(
        lambda n, c: c.replace(b"theme/theme1.xml", b"//host/share") if "rels" in n else c
    )
    yield HostileFile("link.xlsx", link)
    rel = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLink" Target="file://host/share/x.xlsx" TargetMode="External"/>'
    )
    outer = sheet_changed(b"</Relationships>", rel + b"</Relationships>", "workbook.xml.rels")
    yield HostileFile("link_outside.xlsx", outer)
    yield HostileFile("macro.xlsm", repacked(more={"xl/vbaProject.bin": b"\x01" * 999}))
    yield HostileFile(
        "target.xlsx",
        sheet_changed(b"worksheets/sheet1.xml", b"../../../etc/passwd", "workbook.xml.rels"),
    )


def _far() -> Iterator[HostileFile]:
    def cells(*more: tuple[int, int]) -> bytes:
        def fill(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet("A")
            sheet.write(0, 0, "x")
            for row, column in more:
                sheet.write(row, column, "y")

        return workbook(fill)

    yield HostileFile("far.xlsx", cells((1_048_575, 16_383)))
    yield HostileFile("deep.xlsx", cells((1_048_575, 900)))
    yield HostileFile("far_column.xlsx", cells((0, 16_383)))
    yield HostileFile("far_row.xlsx", workbook(lambda book: _noted(book, 200_000, 3)))
    yield HostileFile("far_note.xlsx", workbook(lambda book: _noted(book, 20_000, 200)))
    beyond = sheet_changed(b'r="D4"', b'r="XFE1048577"')
    yield HostileFile("beyond.xlsx", beyond)
    yield HostileFile("odd_place.xlsx", sheet_changed(b'r="D4"', b'r="ZZZZZZZZ99999999999"'))
    yield HostileFile("no_place.xlsx", sheet_changed(b' r="D4"', b""))
    yield HostileFile("dimension.xlsx", sheet_changed(b'ref="A1:D4"', b'ref="A1:XFD1048576"'))
    yield HostileFile("dimension_small.xlsx", sheet_changed(b'ref="A1:D4"', b'ref="A1"'))
    yield HostileFile("dimension_odd.xlsx", sheet_changed(b'ref="A1:D4"', b'ref="D4:A1"'))
    yield HostileFile("dimension_none.xlsx", sheet_changed(b'<dimension ref="A1:D4"/>', b""))
    yield HostileFile("styled_rows.xlsx", lambda: _styled_rows(1_048_000))
    yield HostileFile("styled_cells.xlsx", lambda: _styled_cells(200_000))
    yield HostileFile(
        "merged.xlsx",
        sheet_changed(
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
    )


def _noted(book: xlsxwriter.Workbook, row: int, column: int) -> None:
    plain(book)
    book.worksheets()[0].write(row, column, "checked by AB")


def _styled_rows(count: int) -> bytes:
    rows = b"".join(
        b'<row r="%d" spans="1:4" s="1" customFormat="1" ht="15"/>' % n for n in range(5, count)
    )
    return sheet_changed(b"</sheetData>", rows + b"</sheetData>")


def _styled_cells(count: int) -> bytes:
    cells = b"".join(b'<c r="%s%%d" s="0"/>' % letter for letter in (b"A", b"B", b"C", b"D"))
    row = b'<row r="%d">' + cells + b"</row>"
    rows = b"".join(row % (n, n, n, n, n) for n in range(5, count))
    return sheet_changed(b"</sheetData>", rows + b"</sheetData>")


def _cells() -> Iterator[HostileFile]:
    def formulas(book: xlsxwriter.Workbook) -> None:
        plain(book)
        book.worksheets()[0].write_formula(2, 3, "=40+3.99", None, "")

    yield HostileFile("unsaved.xlsx", workbook(formulas))
    for fault in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"):

        def faults(book: xlsxwriter.Workbook, fault: str = fault) -> None:
            plain(book)
            book.worksheets()[0].write_formula(2, 3, "=1/0", None, fault)

        name = fault.strip("#!?").replace("/", "").lower()
        yield HostileFile(f"fault_{name}.xlsx", workbook(faults))
    for name, value in (
        ("infinite", b"1e400"),
        ("nan", b"NaN"),
        ("digits", b"9" * 6000),
        ("tiny", b"1e-9"),
        ("dust", b"43.990000000000002"),
        ("minus_nought", b"-0"),
        ("empty", b""),
        ("words", b"abc"),
    ):
        content = sheet_changed(b"<v>43.99</v>", b"<v>" + value + b"</v>")
        total = TOTAL - 4399 if name in {"tiny", "minus_nought"} else TOTAL
        yield HostileFile(f"value_{name}.xlsx", content, total=total)
    yield HostileFile("row_twice.xlsx", sheet_changed(b'<row r="4"', b'<row r="3"'))
    yield HostileFile("odd_type.xlsx", sheet_changed(b'<c r="D3">', b'<c r="D3" t="zz">'))
    yield HostileFile("odd_style.xlsx", sheet_changed(b'<c r="D3">', b'<c r="D3" s="9999">'))


def _strings() -> Iterator[HostileFile]:
    yield HostileFile("string_far.xlsx", sheet_changed(b"<v>4</v>", b"<v>99999</v>"))
    yield HostileFile(
        "string_count.xlsx",
        sheet_changed(b'uniqueCount="', b'uniqueCount="99999999', "sharedStrings.xml"),
    )
    yield HostileFile(
        "string_escapes.xlsx",
        sheet_changed(b"Brook ", b"Brook_x0000__x000D__xD800_ ", "sharedStrings.xml"),
    )
    yield HostileFile(
        "string_long.xlsx", sheet_changed(b"Brook ", b"x" * 400_000 + b" ", "sharedStrings.xml")
    )
    yield HostileFile("string_again.xlsx", lambda: _string_again(60_000))


def _string_again(times: int) -> bytes:
    """Return a workbook that names one text of 300,000 letters in very many cells."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>4</v></c></row>' % (n, n) for n in range(5, times)
    )

    def change(name: str, content: bytes) -> bytes:
        if name.endswith("sharedStrings.xml"):
            noise = b"".join(b"%06x" % (n * 7919 % 16_777_213) for n in range(50_000))
            return content.replace(b"14/04/2025", noise)
        if name.endswith("sheet1.xml"):
            return content.replace(b"</sheetData>", rows + b"</sheetData>")
        return content

    return repacked(change)
