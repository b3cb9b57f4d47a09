"""An edition of the tree as a data file, in the layout of resources/taxonomy: read and checked.

What is checked is what the rest of the program relies on, so that a tree that passes can stand
in the place of the one before. Knows nothing of books.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.classifying.taxonomy_data import all_scope_rules, read_taxonomy
from core.domain.problems import Place, Problem, UserError
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy

_CODE = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
_CPV = re.compile(r"[0-9]{2,8}")
LARGEST = 4 * 1024 * 1024
"""More bytes than a tree of any use has."""
_GROUP = {"code": str, "label": str, "in_scope": bool}
_LEAF = {
    "code": str, "label": str, "cpv": list, "examples": list, "addressable": bool,
    "strategic": bool,
}  # fmt: skip


class NotATree(UserError):
    """The file {file} is not a tree of categories: {why}."""

    code = "SB-290"
    exit_code = 3
    remedy_text = "Ask whoever sent it for the data file of the tree, unchanged."


@dataclass(frozen=True, slots=True)
class TreeFile:
    """An edition of the tree as its file says it.

    ``replaces`` leads from categories of the edition before to those that take their place:
    one where it is plain, several where a category was split.
    """

    file: str
    text: str
    tree: Taxonomy
    replaces: Mapping[CategoryCode, tuple[CategoryCode, ...]]


def read_tree(data: bytes, file: str) -> TreeFile:
    """Read an edition of the tree; what it says is not checked yet.

    Raises:
        NotATree: the file is of another kind, or lacks a part.
    """
    try:
        text = data.decode()
        told = json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise NotATree(file=file, why="it cannot be read as a data file") from fault
    if why := _lacks(told):
        raise NotATree(file=file, why=why)
    replaces = {
        CategoryCode(row["from"]): tuple(CategoryCode(code) for code in row["to"])
        for row in told.get("replaces", ())
    }
    return TreeFile(file, text, read_taxonomy(data), replaces)


def problems_of(edition: TreeFile, before: Taxonomy) -> tuple[Problem, ...]:
    """Return all that keeps an edition from taking the place of the tree before."""
    place = Place(edition.file)
    found = (*_version(edition, before), *_leaves(edition), *_passing(edition, before))
    return tuple(Problem(code, values, place) for code, values in found)


_Fault = tuple[str, dict[str, str | int]]


def _version(edition: TreeFile, before: Taxonomy) -> Iterator[_Fault]:
    tree = edition.tree
    if tree.id != before.id or _parts(tree.version) <= _parts(before.version):
        now = f"{before.id} {before.version}"
        yield "SB-291", {"told": f"{tree.id} {tree.version}", "now": now}


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version)[:4])


def _leaves(edition: TreeFile) -> Iterator[_Fault]:
    tree = edition.tree
    groups = {group.code for group in tree.groups}
    listed = [leaf["code"] for leaf in json.loads(edition.text)["categories"]]
    for code in dict.fromkeys(code for code in listed if listed.count(code) > 1):
        yield "SB-292", {"category": code}
    for leaf in tree.categories.values():
        if not _CODE.fullmatch(leaf.code) or leaf.group not in groups or not leaf.label.strip():
            yield "SB-293", {"category": leaf.code}
        for cpv in leaf.cpv:
            if not _CPV.fullmatch(cpv):
                yield "SB-294", {"category": leaf.code, "cpv": cpv}
    for old, to in edition.replaces.items():
        for code in to:
            if code not in tree.categories:
                yield "SB-295", {"category": old, "to": code}


def _passing(edition: TreeFile, before: Taxonomy) -> Iterator[_Fault]:
    """Say which categories go without a word, and which must stay for what is out of scope."""
    tree = edition.tree
    needed = {rule.category: rule.label for rule in all_scope_rules()}
    for code, leaf in before.categories.items():
        if code in needed:
            if code not in tree.categories or tree.categories[code].in_scope:
                yield "SB-296", {"category": code, "scope": needed[code]}
        elif code not in tree.categories and not edition.replaces.get(code):
            yield "SB-269", {"category": f"{leaf.label} ({code})"}


def _lacks(told: Any) -> str:
    """Say which part a file lacks to be a tree at all; "" where it lacks none."""
    if not isinstance(told, dict):
        return "it holds no list of categories"
    for name in ("id", "version"):
        if not isinstance(told.get(name), str) or not told[name].strip():
            return f"it does not say its {name}"
    for name, parts in (("groups", _GROUP), ("categories", _LEAF)):
        rows = told.get(name)
        if not isinstance(rows, list) or not rows:
            return f"it has no {name}"
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or not _has(row, parts):
                return f"number {number} of its {name} is not whole"
    rows = told.get("replaces", [])
    if not isinstance(rows, list) or not all(_leads(row) for row in rows):
        return "what replaces what is not whole"
    return ""


def _has(row: dict[str, Any], parts: Mapping[str, type]) -> bool:
    return all(
        isinstance(row.get(name), kind)
        and (kind is not list or all(isinstance(one, str) for one in row[name]))
        for name, kind in parts.items()
    )


def _leads(row: Any) -> bool:
    return isinstance(row, dict) and _has(row, {"from": str, "to": list}) and bool(row["to"])


def leads_to(
    edition: TreeFile, answers: Mapping[CategoryCode, CategoryCode], code: CategoryCode
) -> CategoryCode:
    """Return what a category of the edition before is in this one; Unknown where it was split
    and no answer says which part is meant.
    """
    to = edition.replaces.get(code, ())
    if len(to) == 1:
        return to[0]
    if to:
        return answers[code] if answers.get(code) in to else UNKNOWN
    return code if code in edition.tree.categories else UNKNOWN
