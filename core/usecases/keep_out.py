"""Files and lists as they come, without the people whom a book was asked to keep out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from core.domain.forgetting import NameMask
from core.domain.problems import UserError
from core.importing.masked_file import CannotMask, in_several_cells, masked
from core.importing.sniff import Kind, sniff
from core.importing.tables import open_list
from core.store import forgetting, returns
from core.store.book import Book

# The secret of a book under which it knows the names.
KEY = "forgetting-key"
_CELLS = 100_000


class NamesSomebodyForgotten(UserError):
    """{file} names a person whom this book was asked to forget, and it cannot be kept without."""

    code = "SB-772"
    exit_code = 4
    remedy_text = (
        "Take the name out of a copy of the file, or, where it stands in one cell, save the file "
        "as CSV or as a workbook of today (.xlsx). Bring that in."
    )


@contextmanager
def without_the_forgotten(book: Book, paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Give the files to read in the place of those that name somebody who is kept out.

    A file that names nobody is given as it is. Copies bear the same names, and are gone at the
    end.

    Raises:
        NamesSomebodyForgotten: a file cannot be written without the name.
        UnreadableFile: a file is of another kind, empty, locked, damaged or made to harm.
    """
    mask = mask_of(book)
    if mask is None:
        yield tuple(paths)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield tuple(
            _masked(path, mask, Path(folder) / str(number)) for number, path in enumerate(paths)
        )


def mask_of(book: Book) -> Callable[[str], str] | None:
    """Return what takes the names that are kept out of a text; None where there are none.

    For what is read of a file that the book does not keep: lists, registers.
    """
    known, key = forgetting.known(book), returns.secret(book, KEY)
    if not known or key is None:
        return None
    # Most cells of a column say what others said before.
    return lru_cache(_CELLS)(NameMask(key, known).text)


def _masked(path: Path, mask: Callable[[str], str], folder: Path) -> Path:
    sniffed = sniff(path)
    if sniffed.kind is not Kind.CSV and not _is_named(path, mask):
        return path
    data = path.read_bytes()
    try:
        changed = masked(data, sniffed.kind, sniffed.encoding, mask)
    except CannotMask as fault:
        raise NamesSomebodyForgotten(file=path.name) from fault
    if changed == data:
        return path
    folder.mkdir()
    copy = folder / path.name
    copy.write_bytes(changed)
    return copy


def _is_named(path: Path, mask: Callable[[str], str]) -> bool:
    """Say whether a cell names somebody. What a workbook may do to a reader is seen to here."""
    source = open_list(path)
    named = False
    for row in (row for sheet in source.sheets for row in source.rows(sheet)):
        if in_several_cells(row, mask):
            raise NamesSomebodyForgotten(file=path.name)
        named = named or any(mask(cell) != cell for cell in row)
    return named
