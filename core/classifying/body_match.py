"""Which files are of one body, and which body of a list it is: by number, then by tidied name.

What is only alike is offered, never joined: "St Mary's Primary" stands in every county. Names
that differ in the kind of body alone ("Fire & Rescue", "Fire Service") are offered too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.classifying.name_pairs import suggest_pairs
from core.classifying.tidying import name_words, tidy
from core.domain.expecting import Answers, Doubt, ExpectedBody, FileSeen
from core.domain.identifiers import clashes, standard
from core.domain.parties import Identifier

_ANY = ""
# Words for the kind of a body, as tidied: a list and a return often choose different ones.
_KINDS = frozenset(
    """academy authority board body college corporation council department federation foundation
    group nhs office partnership rescue school service trust""".split()
)
# What clerks write for the kind at the end of a name; "PC" elsewhere is a computer.
_SHORT_KINDS = {"pc": ("parish", "council"), "tc": ("town", "council"), "mat": ("trust",)}


@dataclass(frozen=True, slots=True)
class Sender:
    """A body as its files name it, with those files in the order in which they came."""

    name: str
    identifiers: frozenset[Identifier]
    files: tuple[FileSeen, ...]

    def key(self) -> str:
        """Return what answers about the body are kept under."""
        first = min(self.identifiers, default=None)
        return f"{first.scheme}-{first.id}" if first else " ".join(self.name.casefold().split())


@dataclass(frozen=True, slots=True)
class Matched:
    """The files of each body of the list, with how they were found; what is left; what to ask."""

    own: Mapping[int, tuple[tuple[Sender, str], ...]]
    others: tuple[Sender, ...]
    doubts: tuple[Doubt, ...]


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> tuple[str, ...]:
    """Return what two names have alike that are surely one: their tidied words and every number.

    Tidying takes a number after a name for a ledger's code; of bodies it tells two apart.
    """
    return tidy(name), *re.findall(r"[0-9]+", name)


# Words that tell neighbours apart, where both names have one: one of the two may leave it out.
_LEVELS = frozenset(
    "borough city county district infant junior parish primary secondary town".split()
)


def _words(name: str) -> tuple[str, ...]:
    words = name_words(name)
    return (*words[:-1], *_SHORT_KINDS.get(words[-1], words[-1:])) if words else ()


def _without_kind(name: str) -> tuple[str, ...]:
    """Return what a name says beside the kind of body, in any order; () if that is nothing."""
    words = sorted(set(_words(name)) - _KINDS - _LEVELS)
    return (*words, *re.findall(r"[0-9]+", name)) if words else ()


def _of_one_level(one: str, other: str) -> bool:
    """Say whether one name says no more of the level of the body than the other."""
    ours, theirs = (_LEVELS & set(_words(name)) for name in (one, other))
    return ours <= theirs or theirs <= ours


def senders(files: Iterable[FileSeen]) -> tuple[Sender, ...]:
    """Group files by body: a number in common, or the same name and no number that speaks against.

    Files that name no body are left out.
    """
    groups: list[list[FileSeen]] = []
    numbers: list[set[Identifier]] = []
    by_number: dict[Identifier, int] = {}
    by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for file in files:
        if not file.body:
            continue
        own = {standard(one) for one in file.identifiers}
        name = name_key(file.body)
        place = next((by_number[one] for one in sorted(own) if one in by_number), None)
        if place is None:
            alike = (n for n in by_name[name] if not clashes(numbers[n], own))
            place = next(alike, None)
        if place is None:
            place = len(groups)
            groups.append([])
            numbers.append(set())
        groups[place].append(file)
        numbers[place] |= own
        by_number |= dict.fromkeys(own, place)
        if place not in by_name[name]:
            by_name[name].append(place)
    return tuple(
        Sender(group[-1].body, frozenset(own), tuple(group))
        for group, own in zip(groups, numbers, strict=True)
    )


def match(
    expected: Sequence[ExpectedBody], came: Sequence[Sender], answers: Answers | None = None
) -> Matched:
    """Say which senders are which bodies of the list.

    ``answers`` are a person's, by the keys of both: True joins them, False says that they are two.
    """
    said = answers or {}
    own: dict[int, list[tuple[Sender, str]]] = defaultdict(list)
    left: list[Sender] = []
    by_number = {standard(one): n for n, body in enumerate(expected) for one in body.identifiers}
    by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, body in enumerate(expected):
        by_name[name_key(body.name)].append(place)
    by_key = {body.key(): place for place, body in enumerate(expected)}
    for sender in came:
        found = _told(sender, by_key, said) or _by_number(sender, by_number)
        found = found or _by_name(sender, expected, by_name[name_key(sender.name)], said)
        if found:
            own[found[0]].append((sender, found[1]))
        else:
            left.append(sender)
    free = [body for place, body in enumerate(expected) if place not in own]
    doubts = _doubts(free, left, said)
    return Matched({place: tuple(some) for place, some in own.items()}, tuple(left), doubts)


def _told(sender: Sender, by_key: Mapping[str, int], said: Answers) -> tuple[int, str] | None:
    for (expected, other), same in said.items():
        if same and other == sender.key() and expected in by_key:
            return by_key[expected], "you said so"
    return None


def _by_number(sender: Sender, by_number: Mapping[Identifier, int]) -> tuple[int, str] | None:
    for one in sorted(sender.identifiers):
        for wanted in (one, Identifier(_ANY, standard(Identifier(_ANY, one.id)).id)):
            if wanted in by_number:
                return by_number[wanted], f"{one.scheme} {one.id}"
    return None


def _by_name(
    sender: Sender, expected: Sequence[ExpectedBody], places: Sequence[int], said: Answers
) -> tuple[int, str] | None:
    """Take a name that only one body of the list has, where no number speaks against it."""
    if len(places) != 1 or said.get((expected[places[0]].key(), sender.key())) is False:
        return None
    known = [standard(one) for one in expected[places[0]].identifiers]
    if clashes(known, sender.identifiers):
        return None
    return places[0], "the same name"


def _doubts(
    free: Sequence[ExpectedBody], left: Sequence[Sender], said: Answers
) -> tuple[Doubt, ...]:
    """Offer pairs of a body without a return and a return without a body that are alike."""
    listed: dict[str, list[ExpectedBody]] = defaultdict(list)
    sent: dict[str, list[Sender]] = defaultdict(list)
    for body in free:
        listed[body.name].append(body)
    for sender in left:
        sent[sender.name].append(sender)
    pairs = [(name, name, "Same name, other numbers") for name in listed.keys() & sent.keys()]
    for pair in suggest_pairs([(name, 1) for name in sorted({*listed, *sent})]):
        for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if one in listed and other in sent:
                pairs.append((one, other, pair.reason))
    pairs += _other_kinds(listed, sent, {(one, other) for one, other, _ in pairs})
    return tuple(
        Doubt(body, sender.name, tuple(sorted(sender.identifiers)), sender.key(), why)
        for one, other, why in sorted(pairs)
        for body in listed[one]
        for sender in sent[other]
        if (body.key(), sender.key()) not in said
    )


def _other_kinds(
    listed: Iterable[str], sent: Iterable[str], known: set[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Pair names that say the same but for the kind of body, beside the pairs known already."""
    by_rest: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in listed:
        by_rest[_without_kind(name)].append(name)
    by_rest.pop((), None)
    return [
        (one, other, "Alike but for the kind of body")
        for other in sent
        for one in by_rest.get(_without_kind(other), ())
        if (one, other) not in known and _of_one_level(one, other)
    ]
