"""Verify returns as they come in by the thousand: every check, but no copy for people made again.

What ``verify_return`` proves by writing a return again is proved here from the bytes: each file
by its fingerprint in the sealed description, each table by the one spelling of its cells, the
description and the package by building them from what was read. The page, the workbook and
README.txt are proved to be as they were sealed; only ``verify_return`` makes them again to
compare. Whatever is not plainly right is left to that, which also has the words for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.domain.problems import UserError
from core.domain.returns import Return, Table
from core.formats import return_checks
from core.formats.answer_tables import with_questions
from core.formats.columns import Layout
from core.formats.descriptors import Member, dictionary, layouts_in
from core.formats.exact_description import (
    Description,
    Entry,
    require_header,
    require_one_form,
    require_own_words,
    taken_apart,
)
from core.formats.exact_payments import ExactPayments, PaymentSums
from core.formats.exact_rows import ExactRows, NotExact, Quarters, Rows
from core.formats.packages import (
    DESCRIPTOR,
    LINES_MEMBER_LIMIT,
    fingerprint,
    parts_of_zip,
    read_table,
)
from core.formats.reports import RENDERING
from core.formats.return_checks import Received
from core.formats.return_contents import (
    BESIDE,
    COPIES,
    COPY_TITLES,
    DICTIONARY,
    PAGE,
    WORKBOOK,
    allowed,
    control_totals,
    descriptor_name,
)
from core.formats.return_figures import OF_PUBLIC_BODIES, sums_of_rows
from core.formats.return_header import header_of, return_from
from core.formats.return_package import content_checks
from core.formats.return_report import title_of
from core.formats.return_tables import LAYOUTS, layout_of
from core.formats.signing import key_fingerprint

# A table's name, then those of its columns.
_Names = tuple[str, ...]
# The path of a file, its names, and what the description says of it.
_File = tuple[str, _Names, Entry]
_LINES = "spend"
# By far the largest: that they are as they were sealed is seen where they lie.
_UNREAD = (PAGE, WORKBOOK)
_READ = frozenset(
    ("line_id", "source", "category", "net_pence", "vat_pence", "status", "supplier_scheme",
     "supplier_id")
)  # fmt: skip
# What a made-up description may do to whoever takes it for one of a return.
_NOT_PLAIN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
# Each program version has some ten; more are made up.
_MOST_LAYOUTS = 500


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
        self._copies: dict[tuple[object, ...], str] = {}
        self._resources: dict[tuple[object, ...], tuple[str, _Names]] = {}
        self._dictionaries: dict[tuple[_Names, ...], bytes] = {}

    def prove(self, data: bytes | memoryview) -> Proved | None:
        """Return a return that holds in every check but the copies for people made again.

        None says nothing against it: ``verify_return`` decides what is not plainly right.
        """
        if len(self._layouts) + len(self._resources) + len(self._copies) > _MOST_LAYOUTS:
            self._forget()
        try:
            return self._proved(memoryview(data))
        except (NotExact, UserError, *_NOT_PLAIN):
            return None

    def _proved(self, data: memoryview) -> Proved:
        parts = parts_of_zip(data, allowed, member_limit=LINES_MEMBER_LIMIT)
        found = taken_apart(bytes(parts[DESCRIPTOR]))
        files = self._files(found)
        if not _as_sealed(parts, files):
            raise NotExact
        members = {name: bytes(part) for name, part in parts.items() if name not in _UNREAD}
        tables, payments = self._tables(members, found, files[len(found.copies) :])
        content = return_from(found.header, tables)
        received = Received(members, {}, content, None)
        key_check, key = return_checks.check_key(received, None)
        checks = (
            key_check,
            return_checks.check_signature(received, key),
            *content_checks(content, None),
        )
        if key is None or not all(check.passed for check in checks):
            raise NotExact
        if payments is not None:
            _require_payments(content, payments.sums)
        self._require_rebuilt(members, found, files, content, payments)
        return Proved(content, payments, key_fingerprint(key))

    def _files(self, found: Description) -> list[_File]:
        """Return the files that a description lists, each proved to be described in one form.

        Raises:
            NotExact: one of them is not; of a table that is not standard it is still to be proved.
        """
        rendering = found.header.get("rendering")
        copies = [self._copy(entry, rendering) for entry in found.copies]
        if rendering == RENDERING and [path for path, _, _ in copies] != [*COPIES]:
            raise NotExact
        return [*copies, *(self._resource(entry, rendering) for entry in found.resources)]

    def _copy(self, entry: Entry, rendering: object) -> _File:
        path = self._copies.get((rendering, *entry.about))
        if path is None:
            path = str(entry.of()["path"])
            if rendering == RENDERING:
                require_own_words(entry, Member(path, b"", COPY_TITLES[path]))
            else:
                # Another version of the program described it in its own words.
                require_one_form(entry.text)
            self._copies[rendering, *entry.about] = path
        return path, (), entry

    def _resource(self, entry: Entry, rendering: object) -> _File:
        """Return a table; one that is not standard has no names, and its words are not proved."""
        known = self._resources.get((rendering, *entry.about))
        if known is None:
            stated = entry.of()
            path, names = str(stated["path"]), self._standard(stated)
            if rendering != RENDERING:
                require_one_form(entry.text)
            elif names:
                layout = self._layouts[names]
                require_own_words(entry, Member(path, b"", layout.title, layout))
            known = path, names
            if names:
                self._resources[rendering, *entry.about] = known
        return (*known, entry)

    def _tables(
        self, members: Mapping[str, bytes], found: Description, files: Sequence[_File]
    ) -> tuple[tuple[Table, ...], Payments | None]:
        """Return all tables but the payments, and the rows of those."""
        payments = None
        tables = []
        standard = True
        for path, names, entry in files:
            data = members[path]
            if not names:
                (layout,) = layouts_in({"resources": [entry.of()]}, LAYOUTS)
                tables.append(read_table(data, layout))
                standard = False
            elif names[0] == _LINES:
                family = str(found.header["body"]["family"])
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

    def _standard(self, resource: Mapping[str, Any]) -> _Names:
        """Return the names of a standard table and its columns, none of any other table."""
        fields = (field["name"] for field in resource["schema"]["fields"])
        stated = (resource["path"], *fields)
        if stated not in self._known:
            (found,) = layouts_in({"resources": [resource]}, LAYOUTS)
            known = LAYOUTS.get(found.name)
            columns = tuple(column.name for column in found.columns)
            if known is None or any(known.column(name) is None for name in columns):
                return ()
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
        found: Description,
        files: Sequence[_File],
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
        if found.header.get("rendering") != RENDERING:
            for text in (found.name, found.title, found.header_text):
                require_one_form(text)
            if found.header["control_totals"] != totals:
                raise NotExact
            return
        require_header(
            found, descriptor_name(content), title_of(content), header_of(content, totals)
        )
        described = files[len(found.copies) :]
        order = [path.removesuffix(".csv") for path, _, _ in described]
        if len(order) != len(named):
            raise NotExact
        for name, (path, names, entry) in zip(order, described, strict=True):
            if not names:
                layout = layouts[name]
                require_own_words(entry, Member(path, b"", layout.title, layout))
        listed = tuple(named[name] for name in order)
        if self._dictionary(listed, [layouts[name] for name in order]) != members[DICTIONARY]:
            raise NotExact

    def _dictionary(self, names: tuple[_Names, ...], layouts: list[Layout]) -> bytes:
        if any(one not in self._layouts for one in names):
            return dictionary(layouts)
        if names not in self._dictionaries:
            self._dictionaries[names] = dictionary(layouts)
        return self._dictionaries[names]


def _as_sealed(members: Mapping[str, memoryview], files: Sequence[_File]) -> bool:
    """Say whether the files are those of the description, in its order, byte for byte."""
    return [*members] == [*BESIDE, *(path for path, _, _ in files)] and all(
        len(members[path]) == entry.size and fingerprint(members[path]) == entry.fingerprint
        for path, _, entry in files
    )


def _table(names: _Names, layout: Layout, rows: Rows) -> Table:
    """Return a table whose cells were proved to be the one spelling of their values."""
    if not rows.count:
        return Table(names[0], names[1:], ())
    columns = map(rows.values, layout.columns)
    return Table(names[0], names[1:], tuple(zip(*columns, strict=True)))


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
