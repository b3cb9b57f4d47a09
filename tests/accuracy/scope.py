"""Score the scope presets on labels that bodies gave to what they cannot influence.

`python -m tests.accuracy.scope` prints precision and recall, by body and by preset: with the
presets that a kind of body has by itself, and with all of them. Then what of each label of a
body is taken out: what stays in is told apart by nothing but the supplier's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.classifying import taxonomy_data
from core.classifying.rules import decide
from core.domain.decisions import ScopeRule
from core.domain.spend import KindId
from tests.accuracy.labelled import Labelled, labelled

# What kind of body each of the labelled ones is.
_KIND = {
    "Birmingham City Council": "metropolitan-council",
    "Department for Work and Pensions": "central-department",
    "North Tyneside Council": "metropolitan-council",
    "Sheffield City Council": "metropolitan-council",
}


@dataclass
class ScopeScore:
    """How many kinds are not third-party spend, how many are taken out, how many rightly."""

    outside: int = 0
    taken: int = 0
    rightly: int = 0

    @property
    def precision(self) -> float:
        return self.rightly / self.taken if self.taken else 1.0

    @property
    def recall(self) -> float:
        return self.rightly / self.outside if self.outside else 1.0

    def add(self, *, outside: bool, taken: bool) -> None:
        """Count a kind that lies outside by its label or not, and was taken out or not."""
        self.outside += outside
        self.taken += taken
        self.rightly += outside and taken


def judged() -> list[Labelled]:
    """Return the labelled kinds whose label says whether they can be influenced."""
    return [row for row in labelled() if row.judged_for_scope]


def taken_out(rows: Sequence[Labelled], *, every: bool) -> dict[KindId, str]:
    """Return the preset that takes each kind out, "" for those that stay."""
    presets: dict[KindId, str] = {}
    for body in sorted({row.body for row in rows}):
        own = [row for row in rows if row.body == body]
        found = decide(
            [row.kind for row in own],
            (),
            taxonomy_data.load_taxonomy(),
            taxonomy_data.load_crosswalks(),
            taxonomy_data.all_scope_rules() if every else _rules_of(body),
        )
        presets |= {number: outcome.scope for number, outcome in found.items()}
    return presets


def _rules_of(body: str) -> tuple[ScopeRule, ...]:
    kinds = {kind.code: kind for kind in taxonomy_data.body_types()}
    return taxonomy_data.scope_presets(kinds[_KIND[body]].scope_presets)


def score_scope(*, every: bool) -> dict[str, ScopeScore]:
    """Score the presets together by body, and each preset by itself over all bodies."""
    rows = judged()
    presets = taken_out(rows, every=every)
    scores: dict[str, ScopeScore] = defaultdict(ScopeScore)
    for row in rows:
        preset = presets[row.kind.id]
        names = [row.body, "all bodies", *([f"preset {preset}"] if preset else [])]
        for name in names:
            scores[name].add(outside=row.non_trade, taken=bool(preset))
    return scores


def by_label(rows: Sequence[Labelled], presets: Mapping[KindId, str]) -> dict[str, ScopeScore]:
    """Add up what lies outside by the label that says so."""
    scores: dict[str, ScopeScore] = defaultdict(ScopeScore)
    for row in rows:
        if row.non_trade:
            scores[row.label].add(outside=True, taken=bool(presets[row.kind.id]))
    return scores


def main() -> None:
    """Print the scores."""
    rows = judged()
    for title, every in (("as the kind of body has them", False), ("with optional ones", True)):
        print(f"A5 presets {title}")
        for name, score in sorted(score_scope(every=every).items()):
            print(
                f"  {name:34} taken out {score.taken:5} precision {score.precision:.3f} "
                f"recall {score.recall:.3f}"
            )
        for name, score in sorted(by_label(rows, taken_out(rows, every=every)).items()):
            print(f"  label {name:44} {score.taken:5} of {score.outside:5} {score.recall:.3f}")


if __name__ == "__main__":
    main()
