"""A return and the files of its package: from one to the other and back, always the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from core.domain.returns import Return, Table
from core.formats.answer_tables import with_questions
from core.formats.columns import Holds
from core.formats.descriptors import Member, data_package, dictionary, layouts_in
from core.formats.packages import (
    DESCRIPTOR,
    PackageRefused,
    canonical,
    read_canonical,
    read_table,
    table_bytes,
)
from core.formats.reports import html
from core.formats.return_header import header_in, header_of, return_from
from core.formats.return_report import readme, report_of
from core.formats.return_tables import LAYOUTS, layout_of
from core.formats.signing import PublicKey, public_text
from core.formats.workbooks import workbook

SIGNATURE = f"{DESCRIPTOR}.minisig"
KEY = "body.pub"
PAGE, WORKBOOK, README, DICTIONARY = "return.html", "return.xlsx", "README.txt", "dictionary.csv"
# The descriptor and its signature cannot be described in the descriptor.
BESIDE = (DESCRIPTOR, SIGNATURE)
COPIES = (README, DICTIONARY, PAGE, WORKBOOK, KEY)

COPY_TITLES = {
    README: "What this package is",
    DICTIONARY: "What the columns mean",
    PAGE: "The return as a page",
    WORKBOOK: "The return as a workbook",
    KEY: "Public key of the body",
}

# A newer minor version may bring tables that this one does not know.
_TABLE = re.compile(r"[a-z][a-z_]{0,40}(_[0-9]{1,3})?\.csv")


def allowed(name: str) -> bool:
    """Say whether a file of this name can be in a return."""
    return name in {DESCRIPTOR, SIGNATURE, *COPIES} or _TABLE.fullmatch(name) is not None


def file_name(content: Return) -> str:
    """Return the name that the package file must have."""
    body, period = content.body.body_id(), content.period.code()
    return f"spend-return_{body}_{period}_v{content.version}.zip"


def control_totals(tables: tuple[Table, ...]) -> dict[str, object]:
    """Return for each table its rows and, for each pence column, debits, credits and net."""
    totals: dict[str, object] = {}
    for table in tables:
        columns = {
            column.name: column_totals([row[index] for row in table.rows])
            for index, column in enumerate(layout_of(table).columns)
            if column.holds is Holds.PENCE
        }
        totals[table.name] = {"rows": len(table.rows), "columns": columns}
    return totals


def column_totals(cells: Sequence[Any]) -> dict[str, int]:
    """Return debits, credits and net of a column of pence."""
    stated = [cell for cell in cells if cell is not None]
    net = sum(stated)
    debits = sum([cell for cell in stated if cell > 0])
    return {"debits_pence": debits, "credits_pence": net - debits, "net_pence": net}


def members_of(
    content: Return, key: PublicKey, written: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, bytes]:
    """Return every file of the package but its signature, in the package's order.

    ``written`` are data files that are known to be what would be written of their tables.

    Raises:
        ValueError: a table lacks a column, or a cell is not what its column holds.
    """
    layouts = [layout_of(table) for table in content.tables]
    tables = [
        Member(path, written.get(path) or table_bytes(table, layout), layout.title, layout)
        for table, layout in zip(content.tables, layouts, strict=True)
        for path in (f"{layout.name}.csv",)
    ]
    report = report_of(content)
    paths = [DESCRIPTOR, SIGNATURE, *COPIES, *(table.path for table in tables)]
    package = file_name(content)
    copies = {
        README: readme(content, paths, package).encode("utf-8"),
        DICTIONARY: dictionary(layouts),
        PAGE: html(report).encode("utf-8"),
        WORKBOOK: workbook(report),
        KEY: public_text(key).encode("ascii"),
    }
    files = [*(Member(n, data, COPY_TITLES[n]) for n, data in copies.items()), *tables]
    header = header_of(content, control_totals(content.tables))
    descriptor = data_package(descriptor_name(content), report.title, files, header)
    return {DESCRIPTOR: canonical(descriptor), **{file.path: file.data for file in files}}


def descriptor_name(content: Return) -> str:
    """Return the name of the package as its descriptor has it: plain small letters."""
    name = file_name(content).removesuffix(".zip")
    ascii_name = name.encode("ascii", errors="ignore").decode("ascii")
    return re.sub(r"[^a-z0-9._-]+", "-", ascii_name.lower())


def read_descriptor(members: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the descriptor of a return's files.

    Raises:
        PackageRefused: it is missing or not in its one form.
        NotAPackage: it describes something else than a return.
        ReturnTooNew: a later major format.
    """
    if DESCRIPTOR not in members:
        raise PackageRefused(why=f"{DESCRIPTOR} is missing")
    descriptor = read_canonical(members[DESCRIPTOR])
    header_in(descriptor)
    return descriptor


def read_content(members: Mapping[str, bytes], descriptor: Mapping[str, Any]) -> Return:
    """Return the content of a return's files.

    Raises:
        PackageRefused: the descriptor and the files do not go together.
        TableRefused: a table is not as it was written; names row and column.
    """
    tables = []
    for layout in layouts_in(descriptor, LAYOUTS):
        path = f"{layout.name}.csv"
        if path not in members:
            raise PackageRefused(why=f"{path} is missing")
        tables.append(read_table(members[path], layout))
    try:
        described = with_questions(tables)
    except ValueError:
        raise PackageRefused(why="what was asked for does not go with its answers") from None
    return return_from(header_in(descriptor), described)
