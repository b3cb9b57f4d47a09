"""Score the scope presets on labels that bodies gave to what they cannot influence.

`python -m tests.accuracy.scope` prints precision and recall by body and by preset.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.classifying import taxonomy_data
from core.classifying.rules import decide
from tests.accuracy.labelled import labelled


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


def score_scope() -> dict[str, ScopeScore]:
    """Score all presets together by body, and each preset by itself over all bodies."""
    rows = [row for row in labelled() if row.judged_for_scope]
    found = decide(
        [row.kind for row in rows],
        (),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        taxonomy_data.all_scope_rules(),
    )
    scores: dict[str, ScopeScore] = defaultdict(ScopeScore)
    for row in rows:
        preset = found[row.kind.id].scope
        names = [row.body, "all bodies", *([f"preset {preset}"] if preset else [])]
        for name in names:
            score = scores[name]
            score.outside += row.non_trade
            score.taken += bool(preset)
            score.rightly += bool(preset) and row.non_trade
    return scores


def main() -> None:
    """Print the scores."""
    for name, score in sorted(score_scope().items()):
        print(
            f"A5 {name:34} taken out {score.taken:5} precision {score.precision:.3f} "
            f"recall {score.recall:.3f}"
        )


if __name__ == "__main__":
    main()
