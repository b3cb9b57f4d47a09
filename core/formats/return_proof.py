"""Verify returns as they come in by the thousand: every check, but no copy for people made again.

What ``verify_return`` proves by writing a return again is proved here from the bytes: each file
by its fingerprint in the sealed description, each table by the one spelling of its cells, the
description and the package by building them from what was read. The page, the workbook and
README.txt are proved to be as they were sealed; only ``verify_return`` makes them again to
compare. Whatever is not plainly right is left to that, which also has the words for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.domain.problems import UserError
from core.domain.returns import Cell, Return, Table
from core.formats import return_checks
from core.formats.answer_tables import with_questions
from core.formats.columns import Column, Holds, Layout, read_cell
from core.formats.descriptors import PROFILE, Member, data_package, dictionary, layouts_in
from core.formats.exact_payments import ExactPayments, PaymentSums
from core.formats.exact_rows import ExactRows, NotExact, Quarters, Rows
from core.formats.packages import (
    DESCRIPTOR,
    LINES_MEMBER_LIMIT,
    canonical,
    read_table,
    read_zip,
)
from core.formats.reports import RENDERING
from core.formats.return_checks import Received
from core.formats.return_contents import (
    COPIES,
    COPY_TITLES,
    DICTIONARY,
    allowed,
    control_totals,
    descriptor_name,
)
from core.formats.return_figures import OF_PUBLIC_BODIES, sums_of_rows
from core.formats.return_header import header_in, header_of, return_from
from core.formats.return_package import content_checks
from core.formats.return_report import title_of
from core.formats.return_tables import LAYOUTS, layout_of
from core.formats.signing import key_fingerprint

# A table's name, then those of its columns.
_Names = tuple[str, ...]
_LINES = "spend"
_READ = frozenset(
    ("line_id", "source", "category", "net_pence", "vat_pence", "status", "supplier_scheme",
     "supplier_id")
)  # fmt: skip
_NO_FINGERPRINT = "sha256:" + "0" * 64
# What a made-up description may do to whoever takes it for one of a return.
_NOT_PLAIN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
_LONG_NUMBER = re.compile("[0-9]{16}")
# Each program version has some ten; more are made up.
_MOST_LAYOUTS = 500
_NO_SIZE = '{"bytes":0'


@dataclass(frozen=True, slots=True)
class Payments:
    """The payments of a return: names of table and columns, and what they add up to."""

    names: _Names
    sums: PaymentSums


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
        self._forget()

    def _forget(self) -> None:
        self._quarters = Quarters()
        self._known: dict[tuple[str, ...], _Names] = {}
        self._layouts: dict[_Names, Layout] = {}
        self._rows: dict[_Names, ExactRows] = {}
        self._exact: dict[_Names, ExactPayments] = {}
        self._entries: dict[_Names, tuple[str, str]] = {}
        self._dictionaries: dict[tuple[_Names, ...], bytes] = {}

    def prove(self, data: bytes) -> Proved | None:
        """Return a return that holds in every check but the copies for people made again.

        None says nothing against it: ``verify_return`` decides what is not plainly right.
        """
        if len(self._layouts) > _MOST_LAYOUTS:
            self._forget()
        try:
            return self._proved(data)
        except (NotExact, UserError, *_NOT_PLAIN):
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
            _require_payments(content, payments.sums)
        self._require_rebuilt(members, descriptor, content, payments)
        return Proved(content, payments, key_fingerprint(key))

    def _tables(
        self, members: Mapping[str, bytes], descriptor: Mapping[str, Any]
    ) -> tuple[tuple[Table, ...], Payments | None]:
        """Return all tables but the payments, and the rows of those."""
        payments = None
        tables = []
        standard = True
        for resource in descriptor["resources"]:
            data = members[resource["path"]]
            names = self._standard(resource)
            if names is None:
                (found,) = layouts_in({"resources": [resource]}, LAYOUTS)
                tables.append(read_table(data, found))
                standard = False
                continue
            if names[0] == _LINES:
                family = str(header_in(descriptor)["body"]["family"])
                payments = Payments(names, self._payments(names, data, family))
            else:
                rows = self._rows[names].read(data, self._quarters)
                tables.append(_table(names, self._layouts[names], rows))
        return tuple(tables) if standard else with_questions(tables), payments

    def _payments(self, names: _Names, data: bytes, family: str) -> PaymentSums:
        """Prove payments and add them up; whom they went to is told where it may matter."""
        if not family:
            with suppress(NotExact):
                return self._exact[names].read(data)
        rows = self._rows[names].read(data, self._quarters)
        return sums_of_rows(rows, self._quarters, family)

    def _standard(self, resource: Mapping[str, Any]) -> _Names | None:
        """Return the names of a standard table and its columns, None of any other table."""
        fields = (field["name"] for field in resource["schema"]["fields"])
        stated = (resource["path"], *fields)
        if stated not in self._known:
            (found,) = layouts_in({"resources": [resource]}, LAYOUTS)
            known = LAYOUTS.get(found.name)
            columns = tuple(column.name for column in found.columns)
            if known is None or any(known.column(name) is None for name in columns):
                return None
            names = (found.name, *columns)
            self._layouts[names] = layout_of(Table(found.name, columns, ()))
            wanted = _READ if found.name == _LINES else None
            self._rows[names] = ExactRows(self._layouts[names], wanted)
            if wanted is not None:
                self._exact[names] = ExactPayments(self._layouts[names], OF_PUBLIC_BODIES)
            self._known[stated] = names
        return self._known[stated]

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
        named = {t.name: (t.name, *t.columns) for t in content.tables}
        layouts = {
            t.name: self._layouts.get(named[t.name]) or layout_of(t) for t in content.tables
        }
        totals = control_totals(content.tables)
        if payments is not None:
            named[_LINES], layouts[_LINES] = payments.names, self._layouts[payments.names]
            totals[_LINES] = {"rows": payments.sums.count, "columns": payments.sums.totals}
        stated = header_in(descriptor)
        if stated.get("rendering") != RENDERING:
            # Another version of the program described it in its own words.
            if canonical(descriptor) != members[DESCRIPTOR] or stated["control_totals"] != totals:
                raise NotExact
            return
        order = [resource["path"].removesuffix(".csv") for resource in descriptor["resources"]]
        if len(order) != len(named) or [e["path"] for e in descriptor["copies"]] != [*COPIES]:
            raise NotExact
        header = header_of(content, totals)
        copies = [
            self._entry((e["path"],), Member(e["path"], b"", COPY_TITLES[e["path"]]), e)
            for e in descriptor["copies"]
        ]
        resources = [
            self._entry(
                named[name], Member(f"{name}.csv", b"", layouts[name].title, layouts[name]), entry
            )
            for name, entry in zip(order, descriptor["resources"], strict=True)
        ]
        text = (
            f'{{"$schema":"{PROFILE}","copies":[{",".join(copies)}],'
            f'"name":{_text(descriptor_name(content))},"resources":[{",".join(resources)}],'
            f'"spendbook":{_text(header)},"title":{_text(title_of(content))}}}'
        )
        if text.encode("utf-8") != members[DESCRIPTOR]:
            raise NotExact
        names = tuple(named[name] for name in order)
        if self._dictionary(names, [layouts[name] for name in order]) != members[DICTIONARY]:
            raise NotExact

    def _entry(self, names: _Names, member: Member, stated: Mapping[str, Any]) -> str:
        """Return what the description says of a file, with its size and its fingerprint."""
        parts = self._entries.get(names)
        if parts is None:
            (entry,) = _entries(data_package("", "", [member], {}))
            text = _text({**entry, "bytes": 0, "hash": _NO_FINGERPRINT})
            middle, _, tail = text.removeprefix(_NO_SIZE).partition(_NO_FINGERPRINT)
            parts = middle, tail
            if member.layout is None or names in self._layouts:
                self._entries[names] = parts
        return f'{{"bytes":{int(stated["bytes"])}{parts[0]}{stated["hash"]}{parts[1]}'

    def _dictionary(self, names: tuple[_Names, ...], layouts: list[Layout]) -> bytes:
        if any(one not in self._layouts for one in names):
            return dictionary(layouts)
        if names not in self._dictionaries:
            self._dictionaries[names] = dictionary(layouts)
        return self._dictionaries[names]


def _entries(listed: Mapping[str, Any]) -> list[dict[str, object]]:
    return [*listed["copies"], *listed["resources"]]


def _text(value: object) -> str:
    """Return the one form of a value; in no time where it is plain."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    if text.isascii() and not _LONG_NUMBER.search(text):
        return text
    return canonical(value).decode("utf-8")


def _table(names: _Names, layout: Layout, rows: Rows) -> Table:
    """Return a table whose cells were proved to be the one spelling of their values."""
    columns = [_cells(column, rows) for column in layout.columns]
    return Table(names[0], names[1:], tuple(zip(*columns, strict=True)))


def _cells(column: Column, rows: Rows) -> Sequence[Cell]:
    holds = column.holds
    if holds is Holds.PENCE:
        return rows.pence[column.name]
    if holds is Holds.TEXT:
        return rows.said(column.name)
    texts = rows.said(column.name)
    values = {text: read_cell(holds, text) for text in set(texts)}
    return [values[text] for text in texts]


def _require_payments(content: Return, payments: PaymentSums) -> None:
    """Check what the payments name, and that they add up to the summary.

    Raises:
        NotExact: one of them does not hold.
    """
    if not payments.categories <= set(_column(content, "summary", "category")):
        raise NotExact
    if not payments.sources <= set(_column(content, "sources", "name")):
        raise NotExact
    stated = sum(filter(None, _column(content, "summary", "total_pence")))
    if payments.totals["net_pence"]["net_pence"] != stated:
        raise NotExact


def _column(content: Return, name: str, column: str) -> list[Any]:
    table = content.table(name)
    index = table.columns.index(column)
    return [row[index] for row in table.rows]
