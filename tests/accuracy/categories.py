"""Score the categories that are answered, on bodies that the learner has never seen.

`python -m tests.accuracy.categories` prints, for each body, what the shipped rules and seed
answer alone, then what they answer when taught by the decisions of all other bodies; how much
of it has the right group, by line and by value; and what lies behind a strength (calibration).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.classifying import taxonomy_data
from core.classifying.kinds import read_kinds
from core.classifying.learner import taught
from core.classifying.rule_book import RuleBook
from core.classifying.rules import Choice, decide
from core.domain.decisions import Outcome
from core.domain.spend import KindId
from core.domain.taxonomy import group_of
from tests.accuracy.labelled import Labelled, labelled

# A rule that another group leads by more is not taken where an answer is forced.
_LED = -2.0


@dataclass
class Score:
    """Sums over labelled kinds."""

    kinds: int = 0
    answered: int = 0
    right: int = 0
    reviewed: int = 0
    pounds: float = 0.0
    answered_pounds: float = 0.0
    reviewed_pounds: float = 0.0

    def add(self, one: Labelled, outcome: Outcome) -> None:
        answer = group_of(outcome.category)
        self.kinds += 1
        self.answered += bool(answer)
        self.right += answer == one.group
        self.reviewed += answer in one.accepted
        self.pounds += one.pounds
        self.answered_pounds += one.pounds * bool(answer)
        self.reviewed_pounds += one.pounds * (answer in one.accepted)

    def line(self, name: str) -> str:
        shares = (
            self.answered / self.kinds,
            self.right / self.answered,
            self.reviewed / self.answered,
            self.answered_pounds / self.pounds,
            self.reviewed_pounds / self.answered_pounds,
        )
        return f"{name:34}{self.kinds:6}" + "".join(f"{share:11.3f}" for share in shares)


def answer_alone(rows: Sequence[Labelled]) -> dict[KindId, Outcome]:
    """Answer from what is shipped."""
    return _decide(rows, {})


def answer_unseen(rows: Sequence[Labelled]) -> dict[KindId, Outcome]:
    """Answer each body when taught by the decisions of all others."""
    answers: dict[KindId, Outcome] = {}
    for body in sorted({row.body for row in rows}):
        others = [row for row in rows if row.body != body]
        own = [row for row in rows if row.body == body]
        choices = {row.kind.id: (row.leaf, "", "decided by another body") for row in others}
        found = _decide([*others, *own], choices)
        answers |= {row.kind.id: found[row.kind.id] for row in own}
    return answers


def forced(rows: Sequence[Labelled]) -> float:
    """Return how often the answer is right where there must be one, on bodies never seen."""
    tree, rules = taxonomy_data.load_taxonomy(), RuleBook(taxonomy_data.starter_rules())
    right = 0
    for body in sorted({row.body for row in rows}):
        others = [row for row in rows if row.body != body]
        own = [row for row in rows if row.body == body]
        reads = read_kinds(row.kind for row in others)
        learner = taught(zip(reads, (row.leaf for row in others), strict=True), tree)
        for row, read in zip(own, read_kinds(row.kind for row in own), strict=True):
            fits = rules.fitting(read)
            answer = group_of(fits[0].rule.category) if fits else ""
            if not answer or learner.lead(read, answer) < _LED:
                answer = learner.ranked(read)[0]
            right += answer == row.group
    return right / len(rows)


def _decide(rows: Iterable[Labelled], choices: Mapping[KindId, Choice]) -> dict[KindId, Outcome]:
    return decide(
        [row.kind for row in rows],
        taxonomy_data.starter_rules(),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        taxonomy_data.all_scope_rules(),
        choices,
    )


def score(rows: Iterable[Labelled], answers: Mapping[KindId, Outcome]) -> dict[str, Score]:
    """Add up by body, and for all under "all bodies"."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        for name in (row.body, "all bodies"):
            scores[name].add(row, answers[row.kind.id])
    return scores


def by_method(rows: Iterable[Labelled], answers: Mapping[KindId, Outcome]) -> dict[str, Score]:
    """Add up by what decided: whether a rule says more than the learner."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        outcome = answers[row.kind.id]
        if outcome.category:
            scores[outcome.method.value].add(row, outcome)
    return scores


def with_group() -> list[Labelled]:
    """Return the labelled kinds whose label has a group of ours."""
    return [row for row in labelled() if row.group]


def main() -> None:
    """Print the tables."""
    rows = with_group()
    head = f"{'':34}{'kinds':>6}" + "".join(
        f"{word:>11}" for word in ("answered", "right", "reviewed", "£ answered", "£ reviewed")
    )
    for title, answers in (
        ("what is shipped, alone", answer_alone(rows)),
        ("taught by all other bodies", answer_unseen(rows)),
    ):
        lines = [s.line(name) for name, s in sorted(score(rows, answers).items())]
        methods = [s.line(f"by {name}") for name, s in sorted(by_method(rows, answers).items())]
        print("\n".join((title, head, *lines, *methods, "")))
    print(f"forced answer of the learner: {forced(rows):.3f}")


if __name__ == "__main__":
    main()
