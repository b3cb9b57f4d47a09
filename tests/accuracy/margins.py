"""Choose how clear an answer must be, each body held out in turn.

`python -m tests.accuracy.margins` prints, for what an answer rests on, from which lead on it is
right often enough; then what those margins reach on bodies that had no say in choosing them.
A body has the same say as any other, up to a limit. Nothing is smoothed: a margin is the lowest
lead from which on every band is right at least as often as the floor says, and the floor is the
highest that still answers the share wanted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.classifying import taxonomy_data
from core.classifying.kinds import read_kinds
from core.classifying.learner import taught
from core.classifying.rule_book import RuleBook
from core.classifying.rules import ASKED, evidence_of
from core.classifying.scope_rules import ScopeRules
from core.domain.taxonomy import group_of
from tests.accuracy.categories import Row, with_group
from tests.accuracy.judges import judged_spend

# Leads at which a band begins.
_BANDS = (-6.0, -4.0, -2.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
_NEVER = 99.0
_WANTED = 0.66
# A band that hardly occurs neither opens nor closes the way down.
_FEW = 12
_MOST = 400.0
LEARNED = "learned"


@dataclass(frozen=True)
class Case:
    """An answer that could be given: what it rests on, how clear it is, whether it is right."""

    body: str
    evidence: str
    lead: float
    right: bool
    weight: float


def cases(rows: Sequence[Row]) -> list[Case]:
    """Return what could be answered from what is shipped; "" where scope rules decide."""
    tree, rules = taxonomy_data.load_taxonomy(), RuleBook(taxonomy_data.starter_rules())
    learner, scope = taught((), tree), ScopeRules(taxonomy_data.usual_scope_rules())
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.body] += 1
    found = []
    for row, read in zip(rows, read_kinds(row.kind for row in rows), strict=True):
        weight = min(1.0, _MOST / sizes[row.body])
        fit = rules.best(read)
        group = group_of(fit.rule.category) if fit else learner.ranked(read)[0]
        leaf = fit.rule.category if fit else ""
        evidence = "" if scope.decide(read) else evidence_of(fit) if fit else LEARNED
        right = group in row.accepted or leaf in row.in_tree
        found.append(Case(row.body, evidence, learner.lead(read, group), right, weight))
    return found


def choose(known: Iterable[Case]) -> dict[str, float]:
    """Return the least lead to ask for by evidence, from cases whose answer is known."""
    known = list(known)
    margins: dict[str, float] = {}
    for floor in range(90, 30, -1):
        margins = _margins(known, floor / 100)
        if reach(known, margins)[0] >= _WANTED:
            return margins
    return margins


def _margins(known: Sequence[Case], floor: float) -> dict[str, float]:
    sums: dict[tuple[str, float], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for case in known:
        band = max((low for low in _BANDS if low <= case.lead), default=_BANDS[0])
        sums[case.evidence, band][0] += case.weight
        sums[case.evidence, band][1] += case.weight * case.right
    margins = {}
    for evidence in (*ASKED, LEARNED):
        margins[evidence] = _NEVER
        for band in reversed(_BANDS):
            total, right = sums[evidence, band]
            if total < _FEW:
                continue
            if right < floor * total:
                break
            margins[evidence] = band
    return margins


def reach(known: Iterable[Case], margins: Mapping[str, float]) -> tuple[float, float]:
    """Return the share that is answered under margins, and the share of it that is right."""
    total = answered = right = 0.0
    for case in known:
        total += case.weight
        if case.evidence and case.lead >= margins.get(case.evidence, _NEVER):
            answered += case.weight
            right += case.weight * case.right
    return answered / total, right / (answered or 1.0)


def held_out(known: Sequence[Case]) -> list[tuple[str, float, float]]:
    """Return for each body, then for every line of all, what margins reach on it that were
    chosen without it.
    """
    found = []
    lines = answered = right = 0.0
    for body in sorted({case.body for case in known}):
        margins = choose(case for case in known if case.body != body)
        own = [case for case in known if case.body == body]
        share, rate = reach(own, margins)
        lines, answered = lines + len(own), answered + len(own) * share
        right += len(own) * share * rate
        found.append((body, share, rate))
    return [*found, ("each, over all lines", answered / lines, right / (answered or 1.0))]


def main() -> None:
    """Print the margins and what they reach."""
    for title, rows in (
        ("labelled bodies", with_group()),
        ("labelled bodies and the second judge", [*with_group(), *judged_spend()]),
    ):
        known = cases(rows)
        margins = choose(known)
        answered, right = reach(known, margins)
        print(f"{title}: answered {answered:.3f} right {right:.3f}\n  {margins}")
        for body, share, rate in held_out(known):
            print(f"  without {body:34} answered {share:.3f} right {rate:.3f}")


if __name__ == "__main__":
    main()
