"""Verify returns as they come in by the thousand: every check, but no copy for people made again.

What ``verify_return`` proves by writing a return again is proved here from the bytes: each file
by its fingerprint in the sealed description, each table by the one spelling of its cells, the
description and the package by building them from what was read. The page, the workbook and
README.txt are proved to be as they were sealed; only ``verify_return`` makes them again to
compare. Whatever is not plainly right is left to that, which also has the words for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.problems import UserError
from core.domain.returns import Cell, Return, Table
from core.formats import return_checks
from core.formats.answer_tables import with_questions
from core.formats.columns import NUMBERS, Column, Holds, Layout, read_cell
from core.formats.descriptors import PROFILE, Member, data_package, dictionary, layouts_in
from core.formats.exact_rows import ExactRows, NotExact, Quarters, Rows, unquoted
from core.formats.packages import (
    DESCRIPTOR,
    LINES_MEMBER_LIMIT,
    canonical,
    read_table,
    read_zip,
)
from core.formats.return_checks import Received
from core.formats.return_contents import (
    COPIES,
    COPY_TITLES,
    DICTIONARY,
    allowed,
    column_totals,
    control_totals,
    descriptor_name,
)
from core.formats.return_header import header_in, header_of, return_from
from core.formats.return_package import content_checks
from core.formats.return_report import title_of
from core.formats.return_tables import LAYOUTS, layout_of
from core.formats.signing import key_fingerprint

_LINES = "spend"
_READ = frozenset(
    ("line_id", "source", "category", "net_pence", "vat_pence", "status", "supplier_scheme",
     "supplier_id")
)  # fmt: skip
_NO_FINGERPRINT = "sha256:" + "0" * 64
_NO_SIZE = '{"bytes":0'


@dataclass(frozen=True, slots=True)
class Payments:
    """The payments of a return: their layout, and their rows as they stand in the file."""

    layout: Layout
    rows: Rows


@dataclass(frozen=True, slots=True)
class Proved:
    """A return that holds in every check. ``content`` has all its tables but the payments."""

    content: Return
    payments: Payments | None
    key_fingerprint: str


class ReturnProof:
    """Verifies returns one after another, and keeps what is the same in all of them."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self.quarters = Quarters()
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._rows: dict[Layout, ExactRows] = {}
        self._entries: dict[str | Layout, tuple[str, str]] = {}
        self._dictionaries: dict[tuple[Layout, ...], bytes] = {}

    def prove(self, data: bytes) -> Proved | None:
        """Return a return that holds in every check but the copies for people made again.

        None says nothing against it: ``verify_return`` decides what is not plainly right.
        """
        try:
            return self._proved(data)
        except (NotExact, UserError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _proved(self, data: bytes) -> Proved:
        members = read_zip(data, allowed, member_limit=LINES_MEMBER_LIMIT)
        descriptor = json.loads(members[DESCRIPTOR].decode("utf-8"))
        header = header_in(descriptor)
        tables, payments = self._tables(members, descriptor)
        content = return_from(header, tables)
        received = Received(members, descriptor, content, None)
        key_check, key = return_checks.check_key(received, None)
        checks = (
            key_check,
            return_checks.check_signature(received, key),
            return_checks.check_fingerprints(received),
            *content_checks(content, None),
        )
        if key is None or not all(check.passed for check in checks):
            raise NotExact
        if payments is not None:
            _require_payments(content, payments.rows)
        self._require_rebuilt(members, descriptor, content, payments)
        return Proved(content, payments, key_fingerprint(key))

    def _tables(
        self, members: Mapping[str, bytes], descriptor: Mapping[str, Any]
    ) -> tuple[tuple[Table, ...], Payments | None]:
        """Return all tables but the payments, and the rows of those."""
        payments = None
        tables = []
        for found in layouts_in(descriptor, LAYOUTS):
            data = members[f"{found.name}.csv"]
            layout = self._standard(found)
            if layout is None:
                tables.append(read_table(data, found))
            elif layout.name == _LINES:
                payments = Payments(layout, self._exact(layout).read(data, self.quarters))
            else:
                tables.append(_table(layout, self._exact(layout).read(data, self.quarters)))
        return with_questions(tables), payments

    def _standard(self, found: Layout) -> Layout | None:
        """Return the layout of a standard table with standard columns, None of any other."""
        names = (found.name, *(column.name for column in found.columns))
        if names not in self._layouts:
            known = LAYOUTS.get(found.name)
            if known is None or any(known.column(name) is None for name in names[1:]):
                return None
            self._layouts[names] = layout_of(Table(found.name, names[1:], ()))
        return self._layouts[names]

    def _exact(self, layout: Layout) -> ExactRows:
        if layout not in self._rows:
            wanted = _READ if layout.name == _LINES else None
            self._rows[layout] = ExactRows(layout, wanted)
        return self._rows[layout]

    def _require_rebuilt(
        self,
        members: Mapping[str, bytes],
        descriptor: Mapping[str, Any],
        content: Return,
        payments: Payments | None,
    ) -> None:
        """Build dictionary and description from what was read, and compare them byte for byte.

        Raises:
            NotExact: they differ.
        """
        layouts = {t.name: self._layout_of(t) for t in content.tables}
        totals = control_totals(content.tables)
        if payments is not None:
            layouts[_LINES] = payments.layout
            totals[_LINES] = _totals_of(payments)
        order = [entry["path"].removesuffix(".csv") for entry in descriptor["resources"]]
        if len(order) != len(layouts) or [e["path"] for e in descriptor["copies"]] != [*COPIES]:
            raise NotExact
        ordered = tuple(layouts[name] for name in order)
        header = header_of(content, totals) | {
            # Another version of the program may have made the copies, which is no fault.
            "rendering": header_in(descriptor)["rendering"]
        }
        copies = [
            self._entry(Member(entry["path"], b"", COPY_TITLES[entry["path"]]), entry)
            for entry in descriptor["copies"]
        ]
        resources = [
            self._entry(Member(f"{layout.name}.csv", b"", layout.title, layout), entry)
            for layout, entry in zip(ordered, descriptor["resources"], strict=True)
        ]
        text = (
            f'{{"$schema":"{PROFILE}","copies":[{",".join(copies)}],'
            f'"name":{_text(descriptor_name(content))},"resources":[{",".join(resources)}],'
            f'"spendbook":{_text(header)},"title":{_text(title_of(content))}}}'
        )
        if text.encode("utf-8") != members[DESCRIPTOR]:
            raise NotExact
        if self._dictionary(ordered) != members[DICTIONARY]:
            raise NotExact

    def _layout_of(self, table: Table) -> Layout:
        return self._layouts.get((table.name, *table.columns)) or layout_of(table)

    def _entry(self, member: Member, stated: Mapping[str, Any]) -> str:
        """Return what the description says of a file, with its size and its fingerprint."""
        about = member.layout or member.path
        if about not in self._entries:
            (entry,) = _entries(data_package("", "", [member], {}))
            text = _text({**entry, "bytes": 0, "hash": _NO_FINGERPRINT})
            middle, _, tail = text.removeprefix(_NO_SIZE).partition(_NO_FINGERPRINT)
            self._entries[about] = middle, tail
        middle, tail = self._entries[about]
        return f'{{"bytes":{int(stated["bytes"])}{middle}{stated["hash"]}{tail}'

    def _dictionary(self, layouts: tuple[Layout, ...]) -> bytes:
        if layouts not in self._dictionaries:
            self._dictionaries[layouts] = dictionary(list(layouts))
        return self._dictionaries[layouts]


def _entries(listed: Mapping[str, Any]) -> list[dict[str, object]]:
    return [*listed["copies"], *listed["resources"]]


def _text(value: object) -> str:
    return canonical(value).decode("utf-8")


def _table(layout: Layout, rows: Rows) -> Table:
    """Return a table whose cells were proved to be the one spelling of their values."""
    columns = [_cells(column, rows.columns[column.name]) for column in layout.columns]
    names = tuple(column.name for column in layout.columns)
    return Table(layout.name, names, tuple(zip(*columns, strict=True)))


def _cells(column: Column, texts: Iterable[str]) -> list[Cell]:
    if column.holds in (Holds.TEXT, Holds.CATEGORY):
        return [read_cell(column.holds, unquoted(text)) for text in texts]
    if column.holds in NUMBERS:
        return [int(text) if text else None for text in texts]
    return [read_cell(column.holds, text) for text in texts]


def _totals_of(payments: Payments) -> dict[str, object]:
    names = [column.name for column in payments.layout.columns if column.holds is Holds.PENCE]
    totals = {name: column_totals(payments.rows.pence(name)) for name in names}
    return {"rows": payments.rows.count, "columns": totals}


def _require_payments(content: Return, payments: Rows) -> None:
    """Check the keys of the payments, what they name, and that they add up to the summary.

    Raises:
        NotExact: one of them does not hold.
    """
    categories = {read_cell(Holds.CATEGORY, unquoted(c)) for c in payments.distinct("category")}
    sources = {unquoted(source) for source in payments.distinct("source")}
    if not categories <= set(_column(content, "summary", "category")):
        raise NotExact
    if not sources <= set(_column(content, "sources", "name")):
        raise NotExact
    if len(payments.distinct("line_id")) != payments.count:
        raise NotExact
    if sum(payments.pence("net_pence")) != sum(_column(content, "summary", "total_pence")):
        raise NotExact


def _column(content: Return, name: str, column: str) -> list[Any]:
    table = content.table(name)
    index = table.columns.index(column)
    return [row[index] for row in table.rows]
