"""Score the pairs of names that are offered, against names whose company number is known.

`python -m tests.accuracy.suppliers` prints precision and recall over the pairs of names that
have the same company number, of what is offered and of what is grouped, and how many pairs
that a person marked as different are offered all the same.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from core.classifying.names import group, suggest_pairs

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
MATCHES = SHARED / "suppliers" / "supplier_company_matches.csv"
LABELLED = SHARED / "suppliers" / "supplier_vs_company_pairs_hand_labelled.csv"

Pair = frozenset[str]


@dataclass(frozen=True)
class PairScore:
    """How many pairs were offered, how many of them are right, how many there are."""

    offered: int
    right: int
    known: int

    @property
    def precision(self) -> float:
        return self.right / self.offered

    @property
    def recall(self) -> float:
        return self.right / self.known


def score_offers() -> tuple[PairScore, PairScore]:
    """Score what is offered, and what is grouped, over names with a company number."""
    numbers = _numbers()
    known = _same(numbers)
    every = {row["supplier_as_published"] for row in _rows(MATCHES)}
    pairs = suggest_pairs([(name, 1) for name in sorted(every)])
    offered = {frozenset((p.left, p.right)) for p in pairs if {p.left, p.right} <= numbers.keys()}
    heads = group(sorted(every))
    grouped = _same({name: heads[name] for name in numbers})
    return _score(offered, known), _score(grouped, known)


def false_offers() -> tuple[int, int]:
    """Return how many hand-labelled different pairs are offered, and how many there are."""
    rows = [row for row in _rows(LABELLED) if row["label"] == "N"]
    pairs = [(row["supplier_clean"], row["ch_company_name"]) for row in rows]
    offered = suggest_pairs([(name, 1) for pair in pairs for name in pair])
    found = {frozenset((p.left, p.right)) for p in offered}
    return sum(frozenset(pair) in found for pair in pairs), len(pairs)


def _numbers() -> dict[str, str]:
    return {
        row["supplier_as_published"]: row["company_number"]
        for row in _rows(MATCHES)
        if row["company_number"]
    }


def _same(key_of: dict[str, str]) -> set[Pair]:
    by_key = defaultdict(set)
    for name, key in key_of.items():
        by_key[key].add(name)
    return {frozenset(p) for names in by_key.values() for p in combinations(sorted(names), 2)}


def _score(found: Iterable[Pair], known: set[Pair]) -> PairScore:
    pairs = set(found)
    return PairScore(len(pairs), len(pairs & known), len(known))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Print the scores."""
    for what, score in zip(("offered", "grouped"), score_offers(), strict=True):
        print(
            f"A3 {what}: {score.offered} pairs, precision {score.precision:.3f}, "
            f"recall {score.recall:.3f} of {score.known}"
        )
    false, different = false_offers()
    print(f"A3 false offers: {false} of {different} ({100 * false / different:.1f} %)")


if __name__ == "__main__":
    main()
