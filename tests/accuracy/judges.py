"""A second judge of categories: spend and notices that carry a category column of their own.

The column is hidden, what is left of the row is answered from what is shipped, and the answer
is compared with the column. ``judge_labels.csv`` lists the labels that mean one group to any
reader (or either of two); all others are left aside. No body here taught the learner. Its
payees were read for national names that the shipped rules lacked, so it is near to a body that
nobody has seen, and not quite one.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.classifying.kinds import description_words
from core.classifying.taxonomy_data import load_crosswalks
from core.domain.decisions import Kind
from core.domain.problems import UserError
from core.domain.spend import FileReading, KindId, Role
from core.domain.taxonomy import group_of
from core.importing.reading import read_file
from tests.accuracy.labelled import SHARED

_LABELS = Path(__file__).with_name("judge_labels.csv")
# Its rows are among the labelled ones already.
_LABELLED = ("north-tyneside_pcard_2020-06.csv",)
# As in "(81200) Dressings" and "Rail Fares (Programme)".
_CODE, _ENDING = re.compile(r"^\(\d+\) "), re.compile(r" *\(Programme\)$")


@dataclass(frozen=True)
class Judged:
    """A kind without its category, and the groups that its category may mean."""

    kind: Kind
    body: str
    label: str
    accepted: frozenset[str]
    lines: int
    pounds: float

    @property
    def group(self) -> str:
        return min(self.accepted)

    @property
    def in_tree(self) -> frozenset[str]:
        return frozenset()


def judged_spend() -> list[Judged]:
    """Return the kinds of published spend files whose own category means one thing."""
    meant = {_plain(row["label"]): frozenset(row["groups"].split()) for row in _rows(_LABELS)}
    truths = json.loads((SHARED / "spend" / "truth.json").read_text(encoding="utf-8"))["files"]
    found: list[Judged] = []
    for truth in truths:
        column = (truth["columns"] or {}).get("category")
        if truth["is_spend_file"] and column and truth["file"] not in _LABELLED:
            try:
                reading = read_file(SHARED / "spend" / truth["file"])
            except UserError:
                # That a file can be read at all is judged elsewhere (tests/accuracy/importing.py).
                continue
            found += _kinds(truth["file"], reading, column["index"], meant, len(found))
    return found


def _kinds(
    file: str, reading: FileReading, index: int, meant: dict[str, frozenset[str]], before: int
) -> Iterator[Judged]:
    hidden = [role for role, use in reading.columns.items() if use.index == index]
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0, 0])
    for line in reading.lines if hidden else ():
        label = line.text(hidden[0])
        if _plain(label) in meant and line.text(Role.SUPPLIER):
            texts = (Role.SUPPLIER, Role.DEPARTMENT, Role.DESCRIPTION)
            supplier, department, description = (
                "" if role in hidden else line.text(role) for role in texts
            )
            total = sums[supplier, department, description_words(description), label]
            total[0] += 1
            total[1] += abs(line.pence) / 100
    for number, ((supplier, department, words, label), (lines, pounds)) in enumerate(
        sums.items(), start=before + 1
    ):
        kind = Kind(KindId(number), supplier, "", "", department, words, "", "")
        body = file.partition("_")[0]
        yield Judged(kind, body, label, meant[_plain(label)], int(lines), pounds)


def judged_notices() -> list[Judged]:
    """Return contract notices whose CPV code lies in one of our groups."""
    crosswalk = load_crosswalks()
    found = []
    for number, row in enumerate(_rows(SHARED / "labelled" / "notices_title_cpv.csv"), start=1):
        group = group_of(crosswalk.leaf_of_cpv(row["cpv_main"]))
        if group:
            words = description_words(f"{row['title']} {row['description']}")
            kind = Kind(KindId(number), row["suppliers"], "", "", "", words, "", "")
            pounds = float(row["award_value"] or 0)
            also = frozenset({group})
            found.append(Judged(kind, "notices", row["cpv_label"], also, 1, pounds))
    return found


def _plain(label: str) -> str:
    return _ENDING.sub("", _CODE.sub("", label)).strip().lower()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
