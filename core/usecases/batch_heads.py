"""What a reading becomes in a book: the head of a batch, and what tells it from every other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from core.classifying import names, rules
from core.domain.spend import FileReading, LeftOut
from core.importing import layouts
from core.store import imports
from core.store.book import Book
from core.usecases.tell_lists import told_lists

# As often as anybody brings one file in beside itself.
_OFTEN = 20


def identity(how: FileReading) -> str:
    """Return what tells one reading of a file from another: its columns and answers."""
    columns = {role.value: use.index for role, use in how.columns.items()}
    parts = [how.sheet, how.header_row, columns, how.date_format, dict(how.answers)]
    text = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def part_of(book: Book, how: FileReading, skipped: Sequence[LeftOut]) -> str:
    """Say which part of a file an import brings, so that no other import is taken for it."""
    layout = identity(how)
    alike = (
        b.fingerprint == how.fingerprint and b.layout == layout for b in imports.batches(book)
    )
    rows = json.dumps([(row.sheet, row.row) for row in skipped])
    return f"{sum(alike)}:{hashlib.sha256(rows.encode()).hexdigest()}"


def identity_of_another(identity: str, layout: str, before: str, after: str) -> str:
    """Return what tells an import from every other once its file has another fingerprint.

    ``identity`` is what told it before. An import of a whole file is known again as one.
    """
    parts = (f"{number}:{hashlib.sha256(b'[]').hexdigest()}" for number in range(_OFTEN))
    for part in parts:
        if hashlib.sha256(f"{before}:{layout}:{part}".encode()).hexdigest() == identity:
            return hashlib.sha256(f"{after}:{layout}:{part}".encode()).hexdigest()
    return hashlib.sha256(f"{after}:{identity}".encode()).hexdigest()


def head_of(how: FileReading, content: Iterable[bytes], part: str) -> imports.BatchHead:
    """Return what is known of a file as it goes into a book; ``content`` is its bytes."""
    layout = identity(how)
    whole = f"{how.fingerprint}:{layout}:{part}"
    return imports.BatchHead(
        file=how.file,
        fingerprint=how.fingerprint,
        size=how.size,
        layout=layout,
        identity=hashlib.sha256(whole.encode()).hexdigest(),
        vat_basis=how.vat_basis,
        reading=_record(how),
        supplier_key=names.same_written,
        display=names.display,
        tidy=names.tidy,
        payee_class=names.payee_class,
        words=rules.description_words,
        original=content,
        left_out=how.left_out,
        problems=how.problems,
        code_lists=partial(told_lists, how),
    )


def _record(how: FileReading) -> dict[str, object]:
    """Return how a file was read, for the book: enough to read it again the same way."""
    return {
        "layout": layouts.layout_of(how, how.file).to_json(),
        "kind": how.kind,
        "encoding": how.encoding,
        "sheet": how.sheet,
        "header_row": how.header_row,
        "headings": list(how.headings),
        "columns": {role.value: use.index for role, use in how.columns.items()},
        "date_format": how.date_format,
        "answers": dict(how.answers),
        "rows_read": how.rows_read,
        "amounts": how.amounts,
    }


def completed(head: imports.BatchHead, how: FileReading) -> imports.BatchHead:
    """Add to a head what was known only when the last line had passed."""
    return replace(
        head,
        vat_basis=how.vat_basis,
        reading=_record(how),
        left_out=how.left_out,
        problems=how.problems,
    )
