"""Spend whose bodies put it into categories themselves, as purchase kinds.

The labels are the bodies' own, mostly given to a supplier and not to a purchase, and carried to
our groups by way of ProClass. ``reviewed_labels.csv`` says where that way loses the sense (rail
travel came under human resources); a figure "reviewed" accepts either group. ``proclass_tree.csv``
says which leaves of ours the published ProClass tree has below a top category that is carried to
another group (advertising lies below facilities); a figure "in the tree" accepts them too.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.classifying.kinds import description_words
from core.classifying.taxonomy_data import load_crosswalks
from core.domain.decisions import Kind
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
LABELLED = SHARED / "labelled" / "spend_labelled.csv"
_GROUPS = SHARED / "classifications" / "proclass_l1_to_common_spend.csv"
_REVIEWED = Path(__file__).with_name("reviewed_labels.csv")
_TREE = Path(__file__).with_name("proclass_tree.csv")
NON_TRADE = ("NON INFLUENCIBLE", "Unclassified Non Trade")


@dataclass(frozen=True)
class Labelled:
    """A kind with its body's label: group "" where the label has none of ours."""

    kind: Kind
    body: str
    group: str
    accepted: frozenset[str]
    in_tree: frozenset[str]
    label: str
    leaf: CategoryCode
    non_trade: bool
    lines: int
    pounds: float

    @property
    def judged_for_scope(self) -> bool:
        return self.non_trade or bool(self.group)


def labelled() -> list[Labelled]:
    """Read the labelled spend; cards belong to the body that pays them."""
    groups = {row["from_label"]: row["to_code"] for row in _rows(_GROUPS)}
    tree: dict[str, set[str]] = defaultdict(set)
    for row in _rows(_TREE):
        tree[row["top"]].add(row["leaf"])
    reviewed = [(row["raw_category"], row["group"]) for row in _rows(_REVIEWED)]
    return [
        _one(number, row, groups.get(row["mapped_proclass_l1"], ""), reviewed, tree)
        for number, row in enumerate(_rows(LABELLED), start=1)
    ]


def _one(
    number: int,
    row: dict[str, str],
    group: str,
    reviewed: list[tuple[str, str]],
    tree: dict[str, set[str]],
) -> Labelled:
    raw = row["raw_category"]
    also = {better for label, better in reviewed if raw.startswith(label)}
    leaf = load_crosswalks().find("", row["mapped_proclass_l1"])
    words = description_words(row["description"])
    return Labelled(
        Kind(KindId(number), row["supplier"], "", "", row["department"], words, "", ""),
        row["body"].split(" (")[0],
        group,
        frozenset({group, *also}) - {""},
        frozenset(tree.get(row["mapped_proclass_l1"], ())),
        raw,
        leaf if leaf.startswith(f"{group}.") else CategoryCode(f"{group}.other"),
        raw.startswith(NON_TRADE),
        int(row["lines"]),
        abs(float(row["amount_total"])),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
