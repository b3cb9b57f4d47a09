"""What a what-if comes to, in sentences: when a target is reached, or what stands in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.analysis.what_if import Outcome, Path, Reach, Rest
from core.domain.assessment import Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds, share
from core.domain.period import day_in_words, quarter_words
from core.domain.taxonomy import CategoryCode

RULE = (
    "The same payments, judged at the end of each coming quarter. A ticked deal takes what is "
    "free in its category from the day on which money, lot and order can be ready. Each pound "
    "moves to one deal, the best-ranked that it can reach, and counts while the lot runs, or "
    "for as long as it lets an order run. Nothing is supposed of contracts and lots not yet known."
)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Names:
    """What categories and contracts are called."""

    categories: Mapping[CategoryCode, str]
    contracts: Mapping[ContractId, Contract]


def sentence(path: Path, found: Reach, sector: str) -> str:
    """Say when a target is reached and lost, or how much is missing on the last day."""
    goal = f"{_goal(found)} ({sector})"
    if found.place is None:
        last = day_in_words(path.outcomes[-1].day)
        return f"{goal}: not by {last}, when {pounds(found.short)} is missing."
    first = path.outcomes[found.place]
    words = f"{goal}: reached {_when(first)}"
    if found.lost is None:
        return f"{words}, and kept."
    lost = path.outcomes[found.lost]
    return f"{words}, and lost again {_when(lost)}. {_why_lost(path, found.lost)}"


def at_best(path: Path, found: Reach) -> str:
    """Say of the way with every deal ticked when it reaches a target."""
    if found.place is None:
        return "Not even with every deal ticked is it reached."
    first = path.outcomes[found.place]
    words = f"With every deal ticked it is reached {_when(first)}"
    if found.lost is None:
        return f"{words}, and kept."
    return f"{words}, and lost again {_when(path.outcomes[found.lost])}."


def _when(outcome: Outcome) -> str:
    if not outcome.quarter:
        return f"already on {day_in_words(outcome.day)}"
    return f"in {quarter_words(outcome.quarter)}"


def what_is_left(path: Path, names: Names) -> str:
    """Say what is available on the last day, where it stands, and what is locked until when.

    The parts add up to what is available, and with the locked part to all that is in scope.
    """
    last = path.outcomes[-1]
    return (
        f"On {day_in_words(last.day)} {pounds(last.available())} is available: "
        f"{pounds(last.collaborative)} is collaborative in any case, {pounds(last.taken)} through "
        f"the deals ticked, {_part(path, Status.ADDRESSABLE, names)} could move to lots that are "
        f"not ticked, and {_part(path, Status.NO_LOT, names)} has no lot that you can use then. "
        f"{_part(path, Status.LOCKED, names)} is still locked."
    )


def _why_lost(path: Path, place: int) -> str:
    before, now = path.outcomes[place - 1], path.outcomes[place]
    through = (before.collaborative + before.taken) - (now.collaborative + now.taken)
    more = now.available() - before.available()
    parts = []
    if through > 0:
        parts.append(f"{pounds(through)} less counts, as lots or call-offs have ended")
    if more > 0:
        parts.append(f"{pounds(more)} more is available, as contracts have ended")
    return f"By then {', and '.join(parts)}." if parts else ""


def _part(path: Path, status: Status, names: Names) -> str:
    """Say what stands so on the last day: its pounds, and what it is for the most part."""
    rests = [rest for rest in path.rests if rest.status is status]
    total = pounds(sum(rest.pence for rest in rests))
    return f"{total} ({_named(rests, names)})" if rests else total


def _goal(found: Reach) -> str:
    return share(found.target.basis_points, 10_000).replace(".0 ", " ")


def _named(rests: Sequence[Rest], names: Names) -> str:
    """Name the largest parts with their pounds."""
    sums: dict[str, int] = defaultdict(int)
    for rest in rests:
        sums[_name(rest, names)] += rest.pence
    first = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    said = [f"{name} {pounds(pence)}" for name, pence in first[:_MOST_NAMED]]
    if more := len(first) - len(said):
        said.append(f"{more} more")
    return ", ".join(said)


def _name(rest: Rest, names: Names) -> str:
    contract = names.contracts.get(rest.contract_id) if rest.contract_id is not None else None
    if contract is None:
        return names.categories.get(rest.category, "Unknown")
    end = contract.current_end or contract.end
    title = contract.title or contract.ref or contract.supplier
    return f"{title} until {day_in_words(end)}" if end else title


def held_back(path: Path, names: Names) -> Iterable[tuple[str, str, int, date | None]]:
    """Yield each part that is not collaborative on the last day: why, of what, pence, until when.

    The parts add up to what is locked, addressable and without a lot on that day.
    """
    why = {
        Status.ADDRESSABLE: "could move to a lot that is not ticked",
        Status.NO_LOT: "no lot that you can use then",
        Status.LOCKED: "locked by a contract",
    }
    for rest in path.rests:
        if rest.pence:
            known = names.contracts.get(rest.contract_id) if rest.contract_id else None
            end = (known.current_end or known.end) if known else None
            yield why[rest.status], _name(rest, names), int(rest.pence), end
