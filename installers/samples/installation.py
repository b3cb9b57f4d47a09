"""Three made-up payments in each kind of file, with which an installation is tested."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import xlwt

HEADINGS = ("Supplier", "Payment date", "Net amount", "Description")
ROWS = (
    ("Made-up Paper Ltd", "03/04/2025", "120.50", "Paper"),
    ("Made-up Cleaning Ltd", "17/04/2025", "840.00", "Cleaning"),
    ("Made-up Paper Ltd", "30/04/2025", "-20.50", "Returned paper"),
)
_SHEET = "Payments"
_DAY = (1980, 1, 1, 0, 0, 0)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def installation_files() -> dict[str, bytes]:
    """Return the files by name."""
    return {
        "payments.csv": _csv().encode("utf-8"),
        "payments.xls": _xls(),
        "payments.ods": _ods(),
    }


def _csv() -> str:
    out = io.StringIO()
    csv.writer(out).writerows((HEADINGS, *ROWS))
    return out.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(_SHEET)
    for row, cells in enumerate((HEADINGS, *ROWS)):
        for column, cell in enumerate(cells):
            money = row > 0 and column == 2
            sheet.write(row, column, float(cell) if money else cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods() -> bytes:
    rows = "".join(
        f"<table:table-row>{''.join(_cell(cell) for cell in cells)}</table:table-row>"
        for cells in (HEADINGS, *ROWS)
    )
    table = f'<table:table table:name="{_SHEET}">{rows}</table:table>'
    content = (
        f'<office:document-content{_SPACES} office:version="1.3"><office:body>'
        f"<office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_KIND}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    members = {"mimetype": _KIND, "content.xml": content, "META-INF/manifest.xml": manifest}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), text)
    return out.getvalue()


def _cell(text: str) -> str:
    number = text.replace("-", "").replace(".", "").isdigit()
    kind = f'office:value-type="float" office:value="{text}"' if number else ""
    kind = kind or 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(text)}</text:p></table:table-cell>"
