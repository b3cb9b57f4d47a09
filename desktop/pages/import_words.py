"""What is said of a file that is about to be brought in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.domain.money import pounds
from core.domain.parties import VatBasis
from core.domain.period import Period
from core.domain.spend import FileReading
from desktop.pages.import_file import FileState, IncomingFile

_ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-8-sig": "Unicode (UTF-8)",
    "ascii": "Unicode (UTF-8)",
    "cp1252": "Windows-1252",
    "utf-16": "Unicode (UTF-16)",
}


def file_words(widget: QWidget, reading: FileReading) -> str:
    """Say how a file is read: kind, sheet, heading row, layout."""
    parts = [_kind_words(widget, reading)]
    if len(reading.sheets) > 1:
        parts.append(widget.tr("sheet {sheet}").format(sheet=reading.sheet))
    if reading.header_row:
        parts.append(widget.tr("headings in row {row}").format(row=reading.header_row))
    if reading.layout:
        parts.append(widget.tr("read like {layout}").format(layout=reading.layout))
    return ", ".join(parts)


def count_words(widget: QWidget, reading: FileReading) -> str:
    """Say what a file holds: payments, total, VAT, credits, days."""
    parts = [
        widget.tr("%Ln payment(s)", "", reading.line_count),
        pounds(reading.total),
        vat_words(widget, reading.vat_basis),
    ]
    if reading.credit_lines:
        credits = widget.tr("%Ln credit(s)", "", reading.credit_lines)
        parts.append(f"{credits} {pounds(reading.credit_pence)}")
    if reading.date_from and reading.date_to:
        parts.append(Period(reading.date_from, reading.date_to).in_words())
    return ", ".join(parts)


def vat_words(widget: QWidget, basis: VatBasis) -> str:
    """Say whether amounts hold VAT."""
    words = {
        VatBasis.NET: widget.tr("without VAT"),
        VatBasis.GROSS: widget.tr("with VAT"),
        VatBasis.UNKNOWN: widget.tr("VAT not stated"),
    }
    return words[basis]


def state_words(widget: QWidget, state: FileState) -> tuple[str, str]:
    """Say how far a file is, with the colour that goes with it."""
    return {
        FileState.READING: (widget.tr("reading…"), "quiet"),
        FileState.COUNTING: (widget.tr("counting…"), "quiet"),
        FileState.ASKS: (widget.tr("asks you something"), "problem"),
        FileState.READY: (widget.tr("ready"), "done"),
        FileState.HERE: (widget.tr("in the book already"), "notice"),
        FileState.NIL: (widget.tr("says there was no spend"), "notice"),
        FileState.NOT_PAYMENTS: (widget.tr("not a list of payments"), "problem"),
        FileState.UNREADABLE: (widget.tr("cannot be read"), "problem"),
    }[state]


def hindrance(widget: QWidget, file: IncomingFile) -> str:
    """Say what stands in the way of bringing a file in, "" where nothing does."""
    state, name = file.state(), file.path.name
    reading = file.look.reading if file.look else None
    if state is FileState.ASKS:
        parts = [part for part in (1, 2, 3) if file.open_questions(part)]
        if parts:
            words = widget.tr("Answer the question in part {part} first.")
            if len(file.open_questions(parts[0])) > 1:
                words = widget.tr("Answer the questions in part {part} first.")
            return words.format(part=parts[0])
        return widget.tr("Choose in part 3 what to do with the payments that are here already.")
    words = {
        FileState.READING: widget.tr("{file} is being read."),
        FileState.COUNTING: widget.tr("{file} is being counted."),
        FileState.NIL: widget.tr(
            "{file} says that there was no spend. If that is right, send a nil return."
        ),
        FileState.NOT_PAYMENTS: widget.tr("{file} is not a list of payments: {why}"),
        FileState.UNREADABLE: widget.tr("{file} cannot be read."),
        FileState.HERE: widget.tr("{file} is in the book already. There is nothing to bring in."),
    }.get(state, "")
    if words:
        return words.format(file=name, why=reading.reason if reading else "")
    if file.total.strip() and file.choices().control_total is None:
        return widget.tr("The ledger total of {file} is not an amount.").format(file=name)
    return ""


def _kind_words(widget: QWidget, reading: FileReading) -> str:
    if reading.kind != "csv":
        return widget.tr("workbook ({kind})").format(kind=reading.kind.upper())
    delimiters = {
        ",": widget.tr("commas"),
        ";": widget.tr("semicolons"),
        "\t": widget.tr("tabs"),
        "|": widget.tr("bars"),
    }
    between = delimiters.get(reading.delimiter, reading.delimiter)
    return widget.tr("text file with {between}, {text}").format(
        between=between, text=_ENCODINGS.get(reading.encoding.lower(), reading.encoding)
    )
