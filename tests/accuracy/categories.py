"""Score the categories that are answered, on bodies that the learner has never seen.

`python -m tests.accuracy.categories` prints, for each body, what the shipped rules and seed
answer alone, then what they answer when taught by the decisions of all other bodies, then a
second judge (tests/accuracy/judges.py); what lies behind a lead (calibration), each method, each
group, and the pairs that are taken for one another most often.

What "by line" means: a line is a row of the labelled file, that is a distinct combination of
supplier, description, department and category. Weighted by the payments behind a row ("by
payment"), eight suppliers of one department would be two fifths of everything, so that is
printed beside it and not tested; the mean over bodies gives each body the same say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean

from core.classifying import taxonomy_data
from core.classifying.kinds import read_kinds
from core.classifying.learner import taught
from core.classifying.rule_book import RuleBook
from core.classifying.rules import Choice, decide
from core.domain.decisions import Outcome
from core.domain.spend import KindId
from core.domain.taxonomy import group_of
from tests.accuracy.judges import Judged, judged_notices, judged_spend
from tests.accuracy.labelled import Labelled, labelled

# A rule that another group leads by more is not taken where an answer is forced.
_LED = -2.0
_LEADS = (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0)
_CONFUSIONS = 25

Row = Labelled | Judged


@dataclass
class Sums:
    """Sums under one weight: of everything, of what is answered, of what is right."""

    all: float = 0.0
    answered: float = 0.0
    right: float = 0.0
    reviewed: float = 0.0
    in_tree: float = 0.0

    def shares(self) -> tuple[float, ...]:
        """Return the share that is answered, and of it what is right in each sense."""
        answered = self.answered or 1.0
        rights = (self.right, self.reviewed, self.in_tree)
        return (self.answered / (self.all or 1.0), *(right / answered for right in rights))


@dataclass
class Score:
    """The sums over rows, by line, by payment and by value."""

    line: Sums = field(default_factory=Sums)
    payment: Sums = field(default_factory=Sums)
    value: Sums = field(default_factory=Sums)

    def add(self, row: Row, answer: str) -> None:
        """Count a row and its answer, "" for none."""
        group = group_of(answer)  # type: ignore[arg-type]  # a leaf, or "" for none
        reviewed = group in row.accepted
        weighed = ((self.line, 1.0), (self.payment, row.lines), (self.value, row.pounds))
        for sums, weight in weighed:
            sums.all += weight
            sums.answered += weight * bool(answer)
            sums.right += weight * (group == row.group)
            sums.reviewed += weight * reviewed
            sums.in_tree += weight * (reviewed or answer in row.in_tree)


def answer_alone(rows: Sequence[Row]) -> dict[KindId, Outcome]:
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


def _decide(rows: Iterable[Row], choices: Mapping[KindId, Choice]) -> dict[KindId, Outcome]:
    return decide(
        [row.kind for row in rows],
        taxonomy_data.starter_rules(),
        taxonomy_data.load_taxonomy(),
        taxonomy_data.load_crosswalks(),
        taxonomy_data.usual_scope_rules(),
        choices,
    )


def score(rows: Iterable[Row], answers: Mapping[KindId, Outcome]) -> dict[str, Score]:
    """Add up by body, and for all under "all bodies"."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        for name in (row.body, "all bodies"):
            scores[name].add(row, answers[row.kind.id].category)
    return scores


def by_part(rows: Iterable[Row], answers: Mapping[KindId, Outcome]) -> dict[str, Score]:
    """Add up what is answered by method, and by the group that is answered."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        outcome = answers[row.kind.id]
        if outcome.category:
            for name in (f"by {outcome.method.value}", f"said {group_of(outcome.category)}"):
                scores[name].add(row, outcome.category)
    return scores


def by_lead(rows: Sequence[Row], answers: Mapping[KindId, Outcome]) -> dict[str, Score]:
    """Add up what is answered by how far the shipped words alone lead: calibration."""
    learner = taught((), taxonomy_data.load_taxonomy())
    scores: dict[str, Score] = defaultdict(Score)
    for row, read in zip(rows, read_kinds(row.kind for row in rows), strict=True):
        if category := answers[row.kind.id].category:
            lead = learner.lead(read, group_of(category))
            floor = max((low for low in _LEADS if low <= lead), default=None)
            name = "lead below -4" if floor is None else f"lead from {floor:+.0f}"
            scores[name].add(row, category)
    order = {name: place for place, name in enumerate(("lead below -4", *_lead_names()))}
    return dict(sorted(scores.items(), key=lambda item: order[item[0]]))


def _lead_names() -> list[str]:
    return [f"lead from {low:+.0f}" for low in _LEADS]


def confusions(rows: Iterable[Row], answers: Mapping[KindId, Outcome]) -> list[str]:
    """Return what is wrong even by the tree most often: label, answer, how often, an example."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        outcome = answers[row.kind.id]
        group = group_of(outcome.category)
        if group and group not in row.accepted and outcome.category not in row.in_tree:
            pair = (row.label[:40], outcome.category)
            counts[pair] += 1
            examples[pair].append(f"{row.kind.supplier[:28]} / {row.kind.words[:28]}")
    return [
        f"{number:5} {label:40} -> {answer:26} {'; '.join(examples[label, answer][:2])}"
        for (label, answer), number in counts.most_common(_CONFUSIONS)
    ]


def with_group() -> list[Labelled]:
    """Return the labelled kinds whose label has a group of ours."""
    return [row for row in labelled() if row.group]


def table(title: str, scores: Mapping[str, Score]) -> str:
    """Return scores as text; a mean over bodies where there are several."""
    words = ("answered", "right", "reviewed", "in tree")
    lines = [
        f"{title:34}{'':7}{'by line':^36}{'by payment':^36}{'by value':^36}",
        f"{'':34}{'lines':>7}" + "".join(f"{word:>9}" for word in words) * 3,
    ]
    for name, one in sorted(scores.items()) if "all bodies" in scores else scores.items():
        shares = (*one.line.shares(), *one.payment.shares(), *one.value.shares())
        lines.append(f"{name:34}{one.line.all:7.0f}" + "".join(f"{x:9.3f}" for x in shares))
    bodies = [one for name, one in scores.items() if name != "all bodies"]
    if "all bodies" in scores and len(bodies) > 1:
        every = [(*b.line.shares(), *b.payment.shares(), *b.value.shares()) for b in bodies]
        means = [mean(column) for column in zip(*every, strict=True)]
        lines.append(f"{'mean over bodies':34}{'':7}" + "".join(f"{x:9.3f}" for x in means))
    return "\n".join((*lines, ""))


def _print(title: str, rows: Sequence[Row], answers: Mapping[KindId, Outcome]) -> None:
    print(table(title, score(rows, answers)))
    print(table("what decided, what was said", by_part(rows, answers)))
    print(table("calibration", by_lead(rows, answers)))
    print("\n".join(("taken for one another most often", *confusions(rows, answers), "")))


def main() -> None:
    """Print the tables."""
    rows = with_group()
    _print("what is shipped, alone", rows, answer_alone(rows))
    _print("taught by all other bodies", rows, answer_unseen(rows))
    print(f"forced answer of the learner: {forced(rows):.3f}\n")
    for title, others in (("second judge: spend", judged_spend()), ("notices", judged_notices())):
        _print(title, others, answer_alone(others))


if __name__ == "__main__":
    main()
