"""Pages of ours on paper: the same page that is saved, drawn onto A4 as a PDF."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_MARGIN_MM = 13
# The letters that our pages are measured for.
_POINTS = 9.0
_POINTS_IN_STYLE = re.compile(r"([0-9.]+)pt\b")
# Printers are asked for by the service's own file, or it would be a call to the network.
_PRINTING = {"CUPS_SERVER": "/run/cups/cups.sock"}
# A browser's pixel: the widths and gaps of our pages are measured in it.
_DOTS_PER_INCH = 96


def as_pdf(page: str, title: str, *, landscape: bool = False) -> bytes:
    """Return a page of ours as a PDF on A4, upright unless it is wide."""
    found = QByteArray()
    buffer = QBuffer(found)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Spendbook")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    if landscape:
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setResolution(_DOTS_PER_INCH)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(writer)
    put_page(document, page, _POINTS)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.print_(writer)
    buffer.close()
    return bytes(found.data())


def print_page(parent: QWidget, page: str, title: str, *, landscape: bool = False) -> None:
    """Show a page of ours as it will be printed, and print it if the person says so."""
    # Few print, and what prints takes long to load.
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    printer = new_printer(title, landscape=landscape)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.paintRequested.connect(lambda on: _paint(on, page))
    dialog.exec()


def new_printer(title: str, *, landscape: bool = False) -> QPrinter:
    """Return this PC's printer, set to A4; printers are asked for without the network."""
    from PySide6.QtPrintSupport import QPrinter

    os.environ.update(_PRINTING)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    if landscape:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    return printer


def _paint(printer: QPrinter, page: str) -> None:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(printer)
    put_page(document, page, _POINTS)
    document.setPageSize(printer.pageRect(printer.Unit.DevicePixel).size())
    document.print_(printer)


def put_page(document: QTextDocument, page: str, points: float) -> None:
    """Put a page of ours into a document, its plain letters so many points large."""
    letters = QFont("Arial")
    letters.setStyleHint(QFont.StyleHint.SansSerif)
    letters.setPointSizeF(points)
    document.setDefaultFont(letters)
    head, _, body = page.partition("</style>")
    factor = points / _POINTS
    sized = _POINTS_IN_STYLE.sub(lambda found: f"{float(found[1]) * factor:.1f}pt", head)
    document.setHtml(f"{sized}</style>{body}")
