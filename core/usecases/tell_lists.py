"""Tell of a file's columns of categories and accounts which published list their codes are of."""

from __future__ import annotations

from collections.abc import Sequence

from core.classifying.code_lists import recognise
from core.classifying.taxonomy_data import load_code_lists
from core.domain.decisions import Method
from core.domain.spend import BatchId, FileReading, Role
from core.domain.taxonomy import CodeList
from core.store import code_lists
from core.store.book import Book
from core.store.code_lists import CodeCells

_COLUMNS = {
    "category": (Role.CATEGORY_CODE, Role.CATEGORY),
    "account": (Role.ACCOUNT_CODE, Role.ACCOUNT),
}


def told_lists(how: FileReading, cells: Sequence[CodeCells]) -> dict[str, CodeList]:
    """Return of which list and version each column of codes is, by the distinct ``cells``."""
    pairs = {
        "category": [(code, label) for code, label, _, _ in cells],
        "account": [(code, label) for _, _, code, label in cells],
    }
    found: dict[str, CodeList] = {}
    for name, roles in _COLUMNS.items():
        headings = [how.columns[role].heading for role in roles if role in how.columns]
        told = recognise(headings, pairs[name], load_code_lists()) if headings else None
        if told is not None:
            found[name] = told
    return found


def list_behind(book: Book, batch_id: BatchId, method: Method, reason: str) -> CodeList | None:
    """Return the list of the column that gave a payment its category; None where none did."""
    if method is not Method.GIVEN:
        return None
    by_file = reason.startswith("The file says")
    return code_lists.of_batch(book, batch_id).get("category" if by_file else "account")
