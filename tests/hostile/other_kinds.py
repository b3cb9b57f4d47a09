"""Files of other kinds under a spreadsheet's name."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator

from tests.hostile.making import CSV, HostileFile, old_excel, packed

_LOCK = b"\x05Clerk" + b" " * 48 + b"\x05\x00C\x00l\x00e\x00r\x00k\x00" + b" \x00" * 49 + b"\x00"
_MAIL = b"""From: clerk@example.org
Subject: Payments
MIME-Version: 1.0
Content-Type: text/plain

Please find the payments attached.
"""
_ARCHIVE = b"""MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_NextPart_01"

------=_NextPart_01
Content-Location: file:///C:/book.htm

<html><body><table><tr><td>Supplier</td></tr></table></body></html>
"""
_SYLK = b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Supplier"\r\nC;Y1;X2;K"Amount"\r\nE\r\n'
_DIF = b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\nTUPLES\r\n0,2\r\n""\r\nDATA\r\n0,0\r\n'
_SHORTCUT = b"[InternetShortcut]\r\nURL=https://example.org/payments.csv\r\n"


def other_kinds() -> Iterator[HostileFile]:
    """Yield files that are no spreadsheet and no text table."""
    for name, content in _FILES:
        yield HostileFile(name, content)


def _ole(stream: str) -> bytes:
    """Return an OLE file with another stream than the one of a workbook."""
    whole = old_excel()
    name, old = stream.encode("utf-16-le"), "Workbook".encode("utf-16-le")
    at = whole.rindex(old)
    entry = bytearray(whole[at : at + 128])
    entry[:64] = name.ljust(64, b"\x00")
    struct.pack_into("<H", entry, 64, len(name) + 2)
    return whole[:at] + bytes(entry) + whole[at + 128 :]


_FILES = (
    ("scan.pdf", b"%PDF-1.7\n%\xe2\xe3"),
    ("scan.csv", b"%PDF-1.4\n1 0 obj"),
    ("photo.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    ("drawing.csv", b"GIF89a\x01\x00"),
    ("photo.xls", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    ("photo.txt", b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00"),
    ("drawing.txt", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("letter.csv", b"{\\rtf1\\ansi Dear all}"),
    ("book.csv", b"SQLite format 3\x00\x10\x00"),
    ("ledger.csv", b"\x00\x01\x00\x00Standard Jet DB\x00" + b"\x01" * 99),
    ("columns.csv", b"PAR1\x15\x04\x15\x10" + b"\x00" * 50 + b"PAR1"),
    ("export.csv.gz", gzip.compress(CSV)),
    ("export.7z", b"7z\xbc\xaf\x27\x1c"),
    ("export.rar", b"Rar!\x1a\x07\x00"),
    ("export.zst", b"\x28\xb5\x2f\xfd\x04\x00"),
    ("setup.csv", b"MZ\x90\x00\x03\x00"),
    ("tool.csv", b"\x7fELF\x02\x01\x01"),
    ("payments.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 60),
    ("payments.url", _SHORTCUT),
    ("._payments.csv", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"),
    ("~$payments.xlsx", _LOCK),
    ("data.csv", b'{"payments": [{"amount": 1}]}'),
    ("list.csv", b'[\n  {"supplier": "A"}\n]'),
    ("lines.csv", b'{"supplier": "A", "amount": 1}\n{"supplier": "B", "amount": 2}\n'),
    ("feed.csv", b'<?xml version="1.0"?><rss></rss>'),
    (
        "sheet.xls",
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    ),
    (
        "laughs.xml",
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><l>&b;</l>',
    ),
    ("mail.eml", _MAIL),
    ("report.xls", _ARCHIVE),
    ("old.slk", _SYLK),
    ("old.csv", _SYLK),
    ("old.dif", _DIF),
    ("noise.csv", bytes(range(1, 9)) * 400),
    ("letter.doc", _ole("WordDocument")),
    ("mail.msg", _ole("__substg1.0")),
    ("other.xls", _ole("VisioDocument")),
    ("locked.xlsx", _ole("EncryptedPackage")),
    ("letter.docx", packed({"word/document.xml": b"<w/>"})),
    ("talk.pptx", packed({"ppt/p.xml": b"<p/>"})),
    ("files.zip", packed({"a.csv": CSV})),
    ("nested.xlsx", packed({"payments.xlsx": packed({"xl/workbook.xml": b"<w/>"})})),
    ("apple.numbers", packed({"Index/Document.iwa": b"\x00", "Index/Tables/T.iwa": b"\x00"})),
    (
        "letter.ods",
        packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    ),
)
