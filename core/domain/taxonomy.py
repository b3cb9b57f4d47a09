"""The tree of categories, versioned, and the crosswalks into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType

from core.domain.wording import Words

CategoryCode = NewType("CategoryCode", str)

UNKNOWN = CategoryCode("")


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf of the common spend tree.

    ``code`` is ``group.leaf`` (``energy.electricity``); ``cpv`` are CPV prefixes without
    trailing zeros. ``in_scope`` is False for the leaves of grants, pay, tax-debt, internal.
    """

    code: CategoryCode
    label: str
    group: str
    cpv: tuple[str, ...]
    examples: tuple[str, ...] = ()
    addressable: bool = True
    strategic: bool = False
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A level-1 node: one of the 16 groups in scope or the 4 out of scope."""

    code: str
    label: str
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A version of the tree. ``fingerprint`` is the SHA-256 of its data file.

    ``leads`` says what categories of the shipped tree are called in this one, where that is
    something else; Unknown where they are no longer one category.
    """

    id: str
    version: str
    fingerprint: str
    groups: tuple[Group, ...]
    categories: dict[CategoryCode, Category] = field(default_factory=dict, hash=False)
    leads: dict[CategoryCode, CategoryCode] = field(default_factory=dict, hash=False)

    def now(self, code: CategoryCode) -> CategoryCode:
        """Return what a category of the shipped tree is called here; Unknown if it is none."""
        return self.leads.get(code, code if code in self.categories else UNKNOWN)

    def label(self, code: CategoryCode) -> str:
        """Return the words for a category, also by an earlier code; ``Unknown`` for none."""
        found = code if code in self.categories else self.now(code)
        return Words(self.categories[found].label if found else "Unknown")

    def group_label(self, group: str) -> str:
        """Return the words for a level-1 group."""
        return Words(next((g.label for g in self.groups if g.code == group), "Unknown"))


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code of a body's own, or of another scheme, with the category that it means.

    ``category`` "" says: known, and too wide to mean one. ``scheme`` names the list that the
    code is of, with ``version`` where that is known.
    """

    scheme: str
    code: str
    label: str
    category: CategoryCode
    relation: str = ""
    note: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """The list that the codes or labels of a file's column are of. ``version`` is "" if unknown.

    ``why`` says what shows it: the heading, labels that agree with their codes, the codes' shape.
    """

    scheme: str
    version: str
    why: str

    def in_words(self) -> str:
        """Say list, version and why for a person."""
        version = f" version {self.version}" if self.version else ", version not stated"
        return f"{self.scheme}{version} ({self.why})"


@dataclass(frozen=True, slots=True)
class CpvCode:
    """A code of CPV 2008 with its label, and the leaf that holds it ("" if none does).

    ``wider`` are the labels of the codes that hold this one, the widest first.
    """

    code: str
    label: str
    leaf: CategoryCode
    wider: tuple[str, ...] = ()


def group_of(code: CategoryCode) -> str:
    """Return the level-1 id of a category code; "" of Unknown."""
    return code.partition(".")[0]


def cpv_covers(stated: str, prefix: str) -> bool:
    """Say whether two CPV codes meet: one is the other, or holds it.

    Check digits (``79713000-5``) and trailing zeros are dropped first, but never below the
    two digits of a division. What has not even those meets nothing.
    """
    one, other = _cpv_stem(stated), _cpv_stem(prefix)
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _cpv_stem(code: str) -> str:
    digits = code.partition("-")[0].strip()
    if len(digits) < 2 or not digits.isdecimal():
        return ""
    stem = digits.rstrip("0")
    return stem if len(stem) >= 2 else digits[:2]
