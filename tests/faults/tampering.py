"""Tamper with signed packages, thousands of times: none that was changed may be accepted.

    python -m tests.faults.tampering            the quick set that the tests run, on screen
    python -m tests.faults.tampering --all      10,000 changes of each kind of package

Every change has a number; with the seed it can be made again alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from core.domain.problems import UserError
from core.domain.returns import Detail
from core.formats.catalogue_package import read_catalogue
from core.formats.return_package import build_return, verify_return
from core.formats.return_proof import ReturnProof
from core.formats.signing import SecretKey, public_text
from core.formats.trust import new_publisher
from tests.core.formats.conftest import made_return
from tests.core.formats.publishing import ISSUED, TODAY, Publisher, state_after
from tests.core.formats.sealed import Members, members_of, packed, resealed, with_file
from tests.faults.mutants import CHANGES, cell_described, changed
from tests.faults.zip_tricks import TRICKS

QUICK, ALL, SEED = 330, 10_000, 20260401

Mutant = Callable[[random.Random], bytes]


@dataclass(frozen=True)
class Subject:
    """A genuine package, what was made of it by kind of change, and who judges."""

    name: str
    genuine: bytes
    mutants: dict[str, Mutant]
    accepts: Callable[[bytes], bool]


@dataclass
class Tally:
    """What came of it: how many were tried of each kind, and which got through or fell over."""

    subject: str
    genuine_accepted: bool
    tried: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    accepted: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)

    def holds(self) -> bool:
        """Say whether the genuine package was accepted, and nothing else."""
        return self.genuine_accepted and not self.accepted and not self.crashed


def returns(*, whole: bool) -> Subject:
    """A return, and the body's key known from elsewhere; ``whole`` has every payment."""
    key, stranger = SecretKey(bytes(range(32))), SecretKey(bytes(range(1, 33)))
    content = made_return()
    if not whole:
        kept = tuple(t for t in content.tables if t.name in ("summary", "sources", "exclusions"))
        content = replace(content, detail=Detail.SUMMARY, tables=kept)
    genuine = build_return(content, key)
    later = build_return(replace(content, return_id="another", program_version="0.1.1"), key)
    members = members_of(genuine)

    def by_a_stranger(dice: random.Random) -> bytes:
        forged = with_file(members, "body.pub", public_text(stranger).encode())
        return packed(resealed(cell_described(forged, forged, dice), stranger))

    mutants = {**_mutants(members, members_of(later)), "sealed by a stranger": by_a_stranger}
    known = public_text(key)
    return Subject("return", genuine, mutants, lambda data: verify_return(data, known).verdict)


def collected() -> Subject:
    """The same return as one of thousands in a folder: proved without its copies made again.

    Nobody knows the body's key there, so that a stranger's own return is a genuine one.
    """
    whole = returns(whole=True)
    proof = ReturnProof()
    mutants = {n: m for n, m in whole.mutants.items() if n != "sealed by a stranger"}
    return Subject(
        "collected return", whole.genuine, mutants, lambda data: proof.prove(data) is not None
    )


def catalogues() -> Subject:
    """An edition of a publisher whom the book knows, who signed an earlier one."""
    publisher = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=3))
    stranger = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=3))
    state = state_after(publisher.edition(1))
    genuine = publisher.edition(2)
    members = members_of(genuine)
    mutants = {
        **_mutants(members, members_of(publisher.edition(3, price=1900))),
        "signed by a stranger": lambda dice: stranger.edition(2, price=dice.randrange(9_999)),
        "signature left out": lambda _: packed(
            {n: d for n, d in members.items() if not n.endswith((".root.json", "targets.json"))}
        ),
    }

    def accepts(data: bytes) -> bool:
        read_catalogue(data, state, today=TODAY)
        return True

    return Subject("catalogue", genuine, mutants, accepts)


def _mutants(members: Members, other: Members) -> dict[str, Mutant]:
    return {
        **{change.__name__: partial(changed, change, members, other) for change in CHANGES},
        **{f"zip: {name}": partial(trick, members) for name, trick in TRICKS.items()},
    }


def tamper(subject: Subject, count: int, seed: int = SEED) -> Tally:
    """Try so many changes, each kind as often as the others; what changed nothing is not one."""
    tally = Tally(subject.name, _accepted(subject, subject.genuine))
    kinds = list(subject.mutants)
    number = 0
    while sum(tally.tried.values()) < count:
        kind = kinds[number % len(kinds)]
        data = subject.mutants[kind](random.Random(f"{seed}-{subject.name}-{number}"))
        number += 1
        if data == subject.genuine:
            tally.unchanged += 1
            continue
        tally.tried[kind] += 1
        try:
            if _accepted(subject, data):
                tally.accepted.append(f"{kind}, number {number - 1}")
        except Exception as fault:  # noqa: BLE001 - what falls over is counted, and named
            tally.crashed.append(f"{kind}, number {number - 1}: {fault!r}")
    return tally


def _accepted(subject: Subject, data: bytes) -> bool:
    try:
        return subject.accepts(data)
    except UserError:
        return False


def _lines(tally: Tally, seconds: float) -> list[str]:
    tried = sum(tally.tried.values())
    lines = [f"{tally.subject}: {tried:,} changes of {len(tally.tried)} kinds in {seconds:.0f} s"]
    lines += [f"  {count:6,}  {kind}" for kind, count in sorted(tally.tried.items())]
    lines += [f"  accepted: {one}" for one in tally.accepted]
    lines += [f"  fell over: {one}" for one in tally.crashed]
    genuine = "accepted" if tally.genuine_accepted else "REFUSED"
    lines.append(
        f"  {len(tally.accepted)} accepted, {len(tally.crashed)} fell over; the unchanged one "
        f"{genuine}; {tally.unchanged} changes changed nothing and do not count"
    )
    return lines


def main() -> int:
    """Tamper with each kind of package, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.tampering")
    parser.add_argument("--all", action="store_true", help=f"{ALL:,} changes of each")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    right = True
    for subject in (returns(whole=args.all), collected(), catalogues()):
        began = time.monotonic()
        tally = tamper(subject, ALL if args.all else QUICK, args.seed)
        sys.stdout.write("\n".join(_lines(tally, time.monotonic() - began)) + "\n")
        right = right and tally.holds()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
