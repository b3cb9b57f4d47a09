"""How the tables of a book are written down: strict, money in whole pence, answers 0 or 1."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

# A hundred billion pounds. Written out, not taken from the domain: the text of a released
# version must not change when the domain's limit does.
_PENCE_LIMIT = 10_000_000_000_000

metadata = MetaData()


def table(name: str, *items: SchemaItem, rowid: bool = True) -> Table:
    """Return a strict table of the book."""
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=rowid)


def number(name: str, *more: SchemaItem, nullable: bool = False, key: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, *more, nullable=nullable, primary_key=key)


def words(name: str, *more: SchemaItem, nullable: bool = False, key: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, *more, nullable=nullable, primary_key=key)


def blob(name: str) -> Column[bytes]:
    """Return a column of bytes."""
    return Column(name, LargeBinary, nullable=False)


def pence(name: str, *, nullable: bool = False) -> Column[int]:
    """Return a column of money in whole pence."""
    return number(name, CheckConstraint(f"abs({name}) < {_PENCE_LIMIT}"), nullable=nullable)


def yes_no(name: str, *, nullable: bool = False) -> Column[int]:
    """Return a column of answers: 0 no, 1 yes, NULL (where allowed) not known."""
    return number(name, CheckConstraint(f"{name} IN (0, 1)"), nullable=nullable)


def of(target: str, *, key: bool = False, nullable: bool = False) -> Column[int]:
    """Return a column that names a row of another table by its number."""
    return number(f"{target}_id", ForeignKey(f"{target}.id"), key=key, nullable=nullable)
