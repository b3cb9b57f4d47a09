"""Decisions under review: overrides, exclusions, rule changes, late edits, by pounds and who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.auditing import AuditedDecision
from core.domain.returns import Cell

OVERRIDE, EXCLUSION, RULE, TAKEN_BACK = "override", "exclusion", "rule", "taken back"
SUPPLIER, IMPORT, OTHER = "supplier", "import", "other"

_KINDS = {
    OVERRIDE: (
        "categorise", "put-lines", "release-lines", "accept-all", "confirm-above", "match",
        "unmatch", "free-contract", "never-contract", "call-off", "settle",
    ),
    EXCLUSION: ("out-of-scope", "switch-scope", "take-out"),
    RULE: ("add-rule", "change-rule", "remove-rule", "order-rules", "back-to-rules", "move-tree",
           "take-in-pack", "remove-pack"),
    TAKEN_BACK: ("undo", "redo", "roll-back"),
    SUPPLIER: ("merge", "split", "never", "flag", "identify", "set-parent", "take-list"),
    IMPORT: ("import", "card-file", "join-cards", "part-cards", "refuse-cards", "control-total"),
}  # fmt: skip
_KIND_OF = {verb: kind for kind, verbs in _KINDS.items() for verb in verbs}


@dataclass(frozen=True, slots=True)
class ByPerson:
    """What one person decided of a kind: how often, and how many pounds it touched."""

    by: str
    kind: str
    decisions: int
    pence: int
    late: int


def audited(entries: Iterable[Sequence[Cell]], late_from: str) -> tuple[AuditedDecision, ...]:
    """Return entries (seq, at, by, verb, summary, lines, pence) as an auditor reads them.

    Those at ``late_from`` or later are late; "" where nothing says what late is.
    """
    found = []
    for seq, at, by, verb, summary, lines, pence in entries:
        when = str(at)
        # Moments are written in one form, so far as the second: their text is their order.
        late = bool(late_from) and when[:19] >= late_from[:19] and verb != "seal-return"
        found.append(
            AuditedDecision(
                _whole(seq), when, str(by), kind_of(str(verb)), str(summary), _whole(lines),
                _whole(pence), late,
            )
        )  # fmt: skip
    return tuple(found)


def kind_of(verb: str) -> str:
    """Return what kind of decision a verb is to an auditor."""
    return _KIND_OF.get(verb, OTHER)


def choose(
    decisions: Iterable[AuditedDecision],
    *,
    least: int = 0,
    by: str = "",
    kind: str = "",
    late: bool = False,
) -> tuple[AuditedDecision, ...]:
    """Return decisions that touch at least so many pence, of a person, of a kind, or late."""
    return tuple(
        one
        for one in decisions
        if abs(one.pence) >= least
        and (not by or one.by.casefold() == by.casefold())
        and (not kind or one.kind == kind)
        and (one.late or not late)
    )


def by_person(decisions: Iterable[AuditedDecision]) -> tuple[ByPerson, ...]:
    """Add decisions up by person and kind, the most pounds first."""
    groups: dict[tuple[str, str], list[AuditedDecision]] = defaultdict(list)
    for one in decisions:
        groups[one.by, one.kind].append(one)
    rows = [
        ByPerson(by, kind, len(held), sum(abs(d.pence) for d in held), sum(d.late for d in held))
        for (by, kind), held in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pence, row.by, row.kind)))


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
