"""The tree of categories that a book is kept in: the shipped one, or a later edition of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from core.classifying.taxonomy_data import load_taxonomy, read_taxonomy
from core.domain.taxonomy import CategoryCode, Taxonomy
from core.store.book import Book, Work

# The text of the tree's file as it came, and what shipped categories are called in it.
_FILE, _LEADS = "tree-file", "tree-leads"


def tree_of(book: Book | None) -> Taxonomy:
    """Return the tree of a book; the shipped one where it took no other in, or without a book."""
    text = book.setting(_FILE) if book else ""
    return _read(text, book.setting(_LEADS)) if book and text else load_taxonomy()


def keep(work: Work, text: str, leads: Mapping[CategoryCode, CategoryCode]) -> None:
    """Have the book kept in the tree of a file from now on.

    ``leads`` says what shipped categories are called in it, where that is something else.
    """
    work.set_setting(_FILE, text)
    work.set_setting(_LEADS, json.dumps(dict(sorted(leads.items()))))


@lru_cache(maxsize=4)
def _read(text: str, leads: str) -> Taxonomy:
    found = json.loads(leads)
    return read_taxonomy(
        text.encode(), {CategoryCode(old): CategoryCode(new) for old, new in found.items()}
    )
