"""The data that is shipped for deciding: the tree, CPV, crosswalks, presets, starter rules.

Read once from resources/, never changed. What a body decides for itself lives in its book.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from core.classifying.code_lists import PublishedList, published
from core.classifying.crosswalk import Crosswalk, CrosswalkRow, leaves_for
from core.classifying.words import Words, words_of
from core.domain.assessment import Target
from core.domain.comparators import Driver
from core.domain.decisions import Rule, RuleId, ScopeRule
from core.domain.parties import BodyType, Sector
from core.domain.taxonomy import Category, CategoryCode, Group, Taxonomy


@cache
def load_taxonomy() -> Taxonomy:
    """Return the common spend tree that is shipped."""
    return read_taxonomy(_bytes("taxonomy", "common_spend.json"))


def read_taxonomy(
    data: bytes, leads: Mapping[CategoryCode, CategoryCode] | None = None
) -> Taxonomy:
    """Return the tree that a data file in the layout of the shipped one holds.

    ``leads`` says what shipped categories are called in it, where that is something else.
    """
    tree = json.loads(data)
    groups = tuple(Group(g["code"], g["label"], g["in_scope"]) for g in tree["groups"])
    in_scope = {group.code for group in groups if group.in_scope}
    leaves = (_category(leaf, in_scope) for leaf in tree["categories"])
    return Taxonomy(
        tree["id"],
        tree["version"],
        hashlib.sha256(data).hexdigest(),
        groups,
        {leaf.code: leaf for leaf in leaves},
        dict(leads or {}),
    )


def _category(leaf: dict[str, Any], in_scope: set[str]) -> Category:
    group = leaf["code"].partition(".")[0]
    return Category(
        CategoryCode(leaf["code"]),
        leaf["label"],
        group,
        tuple(leaf["cpv"]),
        tuple(leaf["examples"]),
        leaf["addressable"],
        leaf["strategic"],
        group in in_scope,
    )


@cache
def load_cpv() -> dict[str, str]:
    """Return the label of every code of CPV 2008, by its eight digits."""
    return {row["code"]: row["label_en"] for row in _rows("cpv_2008.csv")}


def load_crosswalks() -> Crosswalk:
    """Return the crosswalks from other schemes into the common spend tree that is shipped."""
    return crosswalks_into(load_taxonomy())


@lru_cache(maxsize=4)
def crosswalks_into(tree: Taxonomy) -> Crosswalk:
    """Return the shipped crosswalks as they lead into a tree."""
    rows = [replace(row, to_code=tree.now(row.to_code)) for row in _crosswalk_rows()]
    return Crosswalk(rows, tree, load_cpv())


@cache
def load_code_lists() -> tuple[PublishedList, ...]:
    """Return the published lists that a column of a file may be of, with their versions."""
    return published(_crosswalk_rows(), load_cpv())


@cache
def _crosswalk_rows() -> tuple[CrosswalkRow, ...]:
    folder = files("resources") / "taxonomy"
    names = sorted(item.name for item in folder.iterdir() if item.name.startswith("crosswalk_"))
    return tuple(
        CrosswalkRow(
            row["from_scheme"],
            row["from_code"],
            row["from_label"],
            CategoryCode(row["to_code"]),
            row["relation"],
            row["version"],
        )
        for name in names
        for row in _rows(name)
    )


@cache
def body_types() -> tuple[BodyType, ...]:
    """Return the kinds of body that a book can be made for."""
    return tuple(
        BodyType(
            item["code"],
            item["label"],
            Sector(item["sector"]),
            item["first_month"],
            tuple(item["scope_presets"]),
            tuple(item["duties"]),
        )
        for item in _json("presets", "body_types.json")["body_types"]
    )


@cache
def drivers() -> tuple[Driver, ...]:
    """Return what spend may be set against: residents, pupils, floor area..."""
    return tuple(
        Driver(
            item["code"],
            item["label"],
            item["one"],
            item["about"],
            tuple(item["groups"]),
            tuple(item["body_types"]),
        )
        for item in _json("presets", "drivers.json")["drivers"]
    )


@cache
def targets() -> dict[Sector, Target]:
    """Return the uptake target of each sector, with its source and date."""
    return {
        Sector(item["sector"]): Target(
            item["basis_points"], item["source"], date.fromisoformat(item["stated_on"])
        )
        for item in _json("presets", "targets.json")["targets"]
    }


def target_for(sector: Sector, as_at: date) -> Target | None:
    """Return the target that had been stated for a sector by a day, None before any was."""
    target = targets().get(sector)
    return target if target and target.stated_on <= as_at else None


@cache
def all_scope_rules() -> tuple[ScopeRule, ...]:
    """Return every scope preset, in the order in which they are tried."""
    return tuple(
        ScopeRule(
            item["id"],
            item["label"],
            CategoryCode(item["category"]),
            _split(item["words"]),
            _split(item["suppliers"]),
            _split(item["accounts"]),
            _split(item["unless"]),
            item.get("optional", False),
        )
        for item in _json("presets", "scope.json")["scope_rules"]
    )


def usual_scope_rules() -> tuple[ScopeRule, ...]:
    """Return the scope presets that some kind of body has by itself, all but optional ones."""
    return tuple(rule for rule in all_scope_rules() if not rule.optional)


def scope_presets(ids: Iterable[str]) -> tuple[ScopeRule, ...]:
    """Return the scope presets with these ids, in the order in which they are tried.

    Raises:
        KeyError: there is no preset of that id.
    """
    wanted = set(ids)
    chosen = tuple(rule for rule in all_scope_rules() if rule.id in wanted)
    if missing := wanted - {rule.id for rule in chosen}:
        raise KeyError(min(missing))
    return chosen


@cache
def starter_rules() -> tuple[Rule, ...]:
    """Return the rules that are shipped; their ids are negative, so that no book's rule
    has the same.
    """
    conditions = [
        (CategoryCode(block["category"]), condition)
        for block in _json("presets", "starter_rules.json")["categories"]
        for condition in _conditions(block)
    ]
    return tuple(
        Rule(
            RuleId(-number),
            condition.get("supplier", ""),
            condition.get("account", ""),
            condition.get("words", ""),
            category,
            shipped=True,
        )
        for number, (category, condition) in enumerate(conditions, start=1)
    )


@cache
def department_words() -> tuple[tuple[str, CategoryCode], ...]:
    """Return what departments are called that mostly buy one category: a hint, not a rule."""
    return tuple(
        (phrase, CategoryCode(block["category"]))
        for block in _json("presets", "starter_rules.json")["categories"]
        for phrase in _split(block.get("departments", ()))
    )


@lru_cache(maxsize=4)
def starter_rules_for(tree: Taxonomy) -> tuple[Rule, ...]:
    """Return the shipped rules as they lead into a tree; without those whose category is not
    one there.
    """
    rules = (replace(rule, category=tree.now(rule.category)) for rule in starter_rules())
    return tuple(rule for rule in rules if rule.category)


def _conditions(block: dict[str, Any]) -> list[dict[str, str]]:
    """Return what each rule of a block asks for. Names count within a longer name, unless
    they start with ``=``.
    """
    words = [{"words": phrase} for phrase in _split(block.get("words", ()))]
    suppliers = [{"supplier": _within(name)} for name in _split(block.get("suppliers", ()))]
    accounts = [{"account": _within(name)} for name in _split(block.get("accounts", ()))]
    return words + suppliers + accounts


def _within(name: str) -> str:
    return name[1:] if name.startswith("=") else f"~{name}"


@cache
def data_fingerprint() -> str:
    """Return the SHA-256 over every data file that has a say in what is decided."""
    digest = hashlib.sha256()
    for folder in ("presets", "taxonomy"):
        for item in sorted((files("resources") / folder).iterdir(), key=lambda item: item.name):
            if item.name.endswith((".json", ".csv")):
                digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()


def search_categories(text: str, tree: Taxonomy) -> tuple[Category, ...]:
    """Find leaves in scope and out by label, code, example or CPV: its labels or its digits.

    Every word must begin a word of what is searched; leaves whose label matches come first.
    All leaves in the order of the tree for no text, and one alone for its own code.
    """
    leaves = tree.categories.values()
    wanted = words_of(text)
    if own := tree.categories.get(CategoryCode(text.strip())):
        return (own,)
    digits = text.strip().partition("-")[0]
    if digits.isdecimal() and len(digits) > 1:
        return _holding(digits, tree)
    if not wanted:
        return tuple(leaves)
    found = ((_search_rank(wanted, leaf, tree), n, leaf) for n, leaf in enumerate(leaves))
    return tuple(leaf for rank, _, leaf in sorted(found, key=lambda f: f[:2]) if rank < _NOWHERE)


def _holding(digits: str, tree: Taxonomy) -> tuple[Category, ...]:
    """Return the leaf of a CPV code first, then every other that meets it."""
    meant = crosswalks_into(tree).leaf_of_cpv(digits.ljust(_CPV_DIGITS, "0"))
    codes = dict.fromkeys((meant, *leaves_for(digits, tree)))
    return tuple(tree.categories[code] for code in codes if code)


_CPV_DIGITS = 8
_NOWHERE = 3


def _search_rank(wanted: Words, leaf: Category, tree: Taxonomy) -> int:
    named = f"{leaf.label} {leaf.code}"
    texts = (named, " ".join(leaf.examples), _cpv_texts(tree).get(leaf.code, ""))
    known: Words = ()
    for rank, text in enumerate(texts):
        known += words_of(text)
        if all(any(word.startswith(part) for word in known) for part in wanted):
            return rank
    return _NOWHERE


@lru_cache(maxsize=4)
def _cpv_texts(tree: Taxonomy) -> dict[CategoryCode, str]:
    crosswalk = crosswalks_into(tree)
    labels: dict[CategoryCode, list[str]] = {}
    for cpv, label in load_cpv().items():
        labels.setdefault(crosswalk.leaf_of_cpv(cpv), []).append(label)
    return {code: " ".join(found) for code, found in labels.items()}


def _split(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases of lines like ``one | another``: short files that people can edit."""
    return tuple(part.strip() for line in lines for part in line.split("|") if part.strip())


def _bytes(folder: str, name: str) -> bytes:
    return (files("resources") / folder / name).read_bytes()


def _json(folder: str, name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_bytes(folder, name))
    return data


def _rows(name: str) -> list[dict[str, str]]:
    text = _bytes("taxonomy", name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
