"""Descriptors of packages (Frictionless Data Package v2): written, read, compared with files."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.money import decimal_text
from core.formats.columns import SCHEMA_TYPES, Column, Holds, Layout
from core.formats.packages import DESCRIPTOR, PackageRefused, fingerprint

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package: its bytes, and its layout where it is a table."""

    path: str
    data: bytes
    title: str
    layout: Layout | None = None


MEDIA_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pub": "text/plain",
    "json": "application/json",
}


def data_package(
    name: str, title: str, members: Sequence[Member], header: Mapping[str, object]
) -> dict[str, object]:
    """Return the Frictionless Data Package (v2) descriptor of a package.

    Tables become resources; files for people are listed under ``copies`` with size and
    fingerprint, because a stock checker takes every resource for a table. ``header`` is put
    under the property ``spendbook``.
    """
    return {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "resources": [_resource(m, m.layout) for m in members if m.layout is not None],
        "copies": [_copy(member) for member in members if member.layout is None],
        "spendbook": dict(header),
    }


def _copy(member: Member) -> dict[str, object]:
    return {
        "path": member.path,
        "title": member.title,
        "mediatype": MEDIA_TYPES[member.path.rpartition(".")[2]],
        "bytes": len(member.data),
        "hash": f"sha256:{fingerprint(member.data)}",
    }


def _resource(member: Member, layout: Layout) -> dict[str, object]:
    return {
        **_copy(member),
        "name": layout.name.replace("_", "-"),
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "description": f"One row is {layout.grain}.",
        "schema": _schema(layout),
    }


def _schema(layout: Layout) -> dict[str, object]:
    fields: list[dict[str, object]] = []
    for column in layout.columns:
        fields.append(_field(column))
        if column.holds is Holds.PENCE:
            about = f"{column.name} in pounds, for people."
            title = f"{column.title} (£)"
            fields.append(
                {
                    "name": column.pounds_name(),
                    "type": "number",
                    "title": title,
                    "description": about,
                }
            )
    schema: dict[str, object] = {"fields": fields, "missingValues": [""]}
    if layout.key:
        schema["primaryKey"] = list(layout.key)
    if layout.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {
                    "resource": reference.table.replace("_", "-"),
                    "fields": list(reference.others),
                },
            }
            for reference in layout.references
        ]
    return schema


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": SCHEMA_TYPES[column.holds],
        "title": column.title,
        "description": column.meaning(),
    }
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    constraints |= dict(column.limits)
    if constraints:
        field["constraints"] = constraints
    return field


def layouts_in(descriptor: Mapping[str, Any], known: Mapping[str, Layout]) -> list[Layout]:
    """Return the layouts of the tables that a descriptor describes.

    Columns and tables that this version does not know are typed as the descriptor says.

    Raises:
        PackageRefused: it does not describe tables.
    """
    try:
        return [_layout_in(resource, known) for resource in descriptor["resources"]]
    except (KeyError, TypeError, AttributeError):
        raise PackageRefused(why=f"{DESCRIPTOR} does not describe tables") from None


def _layout_in(resource: Mapping[str, Any], layouts: Mapping[str, Layout]) -> Layout:
    name = str(resource["path"]).removesuffix(".csv")
    known = layouts.get(name, Layout(name, name, "a row", ()))
    fields = [(str(f["name"]), str(f["type"])) for f in resource["schema"]["fields"]]
    names = {field for field, _ in fields}
    columns = []
    pounds = set()
    for field, kind in fields:
        if field in pounds:
            continue
        column = known.column(field) or _column_of(field, kind, names)
        columns.append(column)
        if column.holds is Holds.PENCE:
            pounds.add(column.pounds_name())
    return Layout(known.name, known.title, known.grain, tuple(columns))


_HOLDS = {
    "integer": Holds.COUNT,
    "number": Holds.DECIMAL,
    "date": Holds.DAY,
    "boolean": Holds.YES_NO,
}


def _column_of(name: str, kind: str, names: set[str]) -> Column:
    holds = _HOLDS.get(kind, Holds.TEXT)
    column = Column(name, name, "Not described.", holds)
    if holds is Holds.COUNT and name.endswith("pence") and column.pounds_name() in names:
        return Column(name, name, "Not described.", Holds.PENCE)
    return column


def paths_in(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files that a descriptor lists, in the package's order."""
    return [str(entry["path"]) for entry in _entries(descriptor)]


def _entries(descriptor: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*descriptor["copies"], *descriptor["resources"]]


def changed_files(
    members: Mapping[str, bytes], descriptor: Mapping[str, Any], beside: Collection[str]
) -> list[str]:
    """List the files whose size or fingerprint is not what the descriptor says, in order.

    Files named in ``beside`` are not looked at: the descriptor cannot describe itself.

    A file that the descriptor does not name, and one that it names in vain, are in the list.
    """
    try:
        listed = {str(e["path"]): (e["bytes"], e["hash"]) for e in _entries(descriptor)}
    except (KeyError, TypeError):
        return [DESCRIPTOR]
    found = {
        name: (len(data), f"sha256:{fingerprint(data)}")
        for name, data in members.items()
        if name not in beside
    }
    return [
        name for name in dict.fromkeys((*listed, *found)) if listed.get(name) != found.get(name)
    ]


def dictionary(layouts: list[Layout]) -> bytes:
    """Return the table of all columns with what they mean."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["table", "column", "heading", "type", "required", "meaning"])
    for layout in layouts:
        for column in layout.columns:
            writer.writerows(_described(layout, column))
    return text.getvalue().encode("utf-8")


def _described(layout: Layout, column: Column) -> list[list[str]]:
    need = "yes" if column.required else "no"
    rows = [
        [
            layout.name,
            column.name,
            column.title,
            SCHEMA_TYPES[column.holds],
            need,
            column.meaning(),
        ]
    ]
    if column.holds is Holds.PENCE:
        example = f"{column.name} in pounds: 120450 is {decimal_text(120450)}."
        rows.append([layout.name, column.pounds_name(), column.title, "number", need, example])
    return rows
