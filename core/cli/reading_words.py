"""How a file is read, as data for programs and as words for people."""

from __future__ import annotations

from typing import Any

from core.cli import closing
from core.cli.answer import table
from core.domain.money import pounds
from core.domain.problems import Problem
from core.domain.spend import FileReading, GridRow, LeftOut, Question
from core.domain.wording import number_of
from core.usecases import close_imports

_BASIS = {"net": "without VAT", "gross": "with VAT", "unknown": "VAT not stated"}


def reading_data(reading: FileReading, *, grid: bool = False) -> dict[str, Any]:
    """Return how a file is read, as other programs rely on it; its top rows where wanted."""
    data: dict[str, Any] = {
        "kind": reading.kind,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "sheets": list(reading.sheets),
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "columns": {
            role.value: {"index": use.index, "heading": use.heading, "why": use.why}
            for role, use in reading.columns.items()
        },
        "unused_columns": [
            {"index": index, "heading": heading} for index, heading in _unused(reading)
        ],
        "vat_basis": reading.vat_basis.value,
        "date_format": reading.date_format,
        "lines": reading.line_count,
        "total_pence": reading.total,
        "credit_lines": reading.credit_lines,
        "credit_pence": reading.credit_pence,
        "date_from": reading.date_from,
        "date_to": reading.date_to,
        "rows_read": reading.rows_read,
        "left_out": [left_out_data(row) for row in reading.left_out],
        "verdict": reading.verdict.value,
        "reason": reading.reason,
        "questions": [question_data(question) for question in reading.questions],
        "offers": [question_data(offer) for offer in reading.offers],
        "fingerprint": reading.fingerprint,
    }
    return data | {"grid": [_grid_data(row) for row in reading.grid]} if grid else data


def question_data(question: Question) -> dict[str, Any]:
    """Return an open question, with the values that answer it."""
    choices = [{"value": c.value, "label": c.label} for c in question.choices]
    return {
        "code": question.code,
        "key": question.key,
        "text": question.text,
        "choices": choices,
    }


def left_out_data(row: LeftOut) -> dict[str, Any]:
    """Return a row that is no payment, with the reason."""
    reason = Problem(row.code, {"text": row.text}).message()
    place = {"row": row.row, "sheet": row.sheet, "rows": row.rows}
    return {**place, "reason": reason, "code": row.code, "pence": row.pence}


def _grid_data(row: GridRow) -> dict[str, Any]:
    place = {"row": row.row, "sheet": row.sheet}
    return {**place, "cells": list(row.cells), "fate": row.fate.value, "code": row.code}


def reading_words(reading: FileReading) -> list[str]:
    """Say how a file is read, what comes of its rows, and what is open."""
    where = f"headings in row {reading.header_row}" if reading.header_row else "no headings"
    kind = ", ".join(filter(None, (reading.kind, reading.encoding, where)))
    like = f"; read like: {reading.layout}" if reading.layout else ""
    lines = [f"{reading.file}: {kind}{like}"]
    rows = [
        (role.value, use.heading.strip() or f"column {use.index + 1}", use.why)
        for role, use in reading.columns.items()
    ]
    lines += table(("Meaning", "Heading", "Why"), rows)
    if unused := ", ".join(heading for _, heading in _unused(reading)):
        lines.append(f"Not used: {unused}")
    span = f", {reading.date_from} to {reading.date_to}" if reading.date_from else ""
    total = f"{number_of(reading.line_count, 'payment')}, {pounds(reading.total)}{span}"
    left = sum(row.rows for row in reading.left_out)
    lines.append(f"{total}, {_BASIS[reading.vat_basis]}; rows left out: {left}")
    lines += ["", *closing.statement_words(close_imports.statement(reading)), ""]
    lines.append(f"Verdict: {reading.verdict.value}. {reading.reason}".strip())
    lines += [question_words(question) for question in reading.questions]
    return lines + [_offer_words(offer) for offer in reading.offers]


def question_words(question: Question) -> str:
    """Say an open question with what answers it."""
    return f"Open: {question.text} Answer with --answer {_choices(question)}"


def _offer_words(offer: Question) -> str:
    return f"Possible: {offer.text} Choose with --answer {_choices(offer)}"


def _choices(question: Question) -> str:
    return ", ".join(f"{question.key}={c.value} ({c.label})" for c in question.choices)


def _unused(reading: FileReading) -> list[tuple[int, str]]:
    """Return the headed columns that have no meaning here."""
    used = {use.index for use in reading.columns.values()}
    named = ((i, " ".join(heading.split())) for i, heading in enumerate(reading.headings))
    return [(i, heading) for i, heading in named if heading and i not in used]
