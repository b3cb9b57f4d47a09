"""Who has sent a return, and who has not: a list of bodies beside what came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.analysis.return_standing import standing
from core.classifying import body_match
from core.classifying.body_match import Sender, name_key
from core.domain.collecting import Collected, Counting
from core.domain.expecting import Chase, Doubt, ExpectedBody, ExpectedList, FileSeen
from core.domain.period import Period
from core.domain.problems import UserError
from core.importing.expected_bodies import read_expected
from core.store import collection_expected, collection_figures
from core.store.collection import Collection


@dataclass(frozen=True, slots=True)
class _Found:
    """A body with its files, before its standing is known."""

    name: str
    expected: ExpectedBody | None
    files: tuple[FileSeen, ...]
    how: str


class NoBodies(UserError):
    """{file} names no organisation that should send a return."""

    code = "SB-869"
    exit_code = 4
    remedy_text = 'Head a column "Organisation", write one into each row, and choose it again.'


class ListInDoubt(UserError):
    """{file} was not taken as the list of organisations: {reason}."""

    code = "SB-878"
    exit_code = 4
    remedy_text = "If it is right, take it all the same; on the command line with --replace."


class NoSuchBody(UserError):
    """In the {where} {count} bodies are called {name}, not one."""

    code = "SB-849"
    exit_code = 2
    remedy_text = "Name the two as they stand there, or by the keys that the question states."


def take_list(
    collection: Collection, path: Path, *, order: str = "", sure: bool = False
) -> ExpectedList:
    """Read a list of bodies and keep it in place of the one before.

    ``sure`` says that a person wants it although it seems to be another kind of file, or to lack
    most of those on the list before.

    Raises:
        NoBodies: it names none. UnreadableFile: it cannot be read. ListInDoubt: see ``sure``.
    """
    found = read_expected(path, order=order)
    if not found.bodies:
        raise NoBodies(file=path.name)
    reason = _why_in_doubt(found, collection_expected.expected(collection))
    if reason and not sure:
        raise ListInDoubt(file=path.name, reason=reason)
    collection_expected.keep_expected(collection, path.name, found.bodies)
    return found


def _why_in_doubt(found: ExpectedList, before: Sequence[ExpectedBody]) -> str:
    """Say why a list may be the wrong file, "" if nothing speaks for that."""
    if found.seems_payments:
        return "it has amounts as a list of payments has, and no day on which returns are due"
    numbers = {number for body in found.bodies for number in body.identifiers}
    names = {name_key(body.name) for body in found.bodies}
    gone = sum(
        name_key(body.name) not in names and numbers.isdisjoint(body.identifiers)
        for body in before
    )
    if gone * 2 <= len(before):
        return ""
    return f"it lacks {gone:,} of the {len(before):,} that are on the list now"


def take_list_into(
    path: Path, listed: Path, *, order: str = "", sure: bool = False
) -> ExpectedList:
    """Read a list of bodies into a collection that is not open yet, as ``take_list`` does.

    Raises:
        NoBodies, ListInDoubt, UnreadableFile: as there. NotACollection: the file is something
            else.
    """
    with Collection.open(path) as collection:
        return take_list(collection, listed, order=order, sure=sure)


def answer(path: Path, doubt: Doubt, *, same: bool) -> None:
    """Keep in a collection whether the two of a doubt are one.

    Raises:
        NotACollection: the file is something else.
    """
    with Collection.open(path) as collection:
        say_same(collection, doubt.expected.key(), doubt.sender, same=same)


def say_same(collection: Collection, body: str, sender: str, *, same: bool) -> None:
    """Keep whether a body of the list sent the returns of a sender, by the keys or names of both.

    Raises:
        NoSuchBody: the list has no such body, or no return is of such a sender.
    """
    listed = {one.key(): one.name for one in collection_expected.expected(collection)}
    seen = files_seen(collection_figures.files(collection))
    sent = {one.key(): one.name for one in body_match.senders(seen)}
    body, sender = _key_of(body, listed, "list"), _key_of(sender, sent, "returns")
    collection_expected.say_same(collection, body, sender, same=same)


def _key_of(said: str, names: Mapping[str, str], where: str) -> str:
    if said in names:
        return said
    found = [key for key, name in names.items() if name.casefold() == said.strip().casefold()]
    if len(found) != 1:
        raise NoSuchBody(name=said, where=where, count=len(found))
    return found[0]


def chase(collection: Collection, as_at: date, period: Period | None = None) -> Chase:
    """Say of every body where it stands on a day, those of the list first, in its order.

    Only files with days in the period are looked at, if one is given; a file whose period
    cannot be read always is.
    """
    return chase_of(collection, collection_figures.files(collection), as_at, period)


def chase_of(
    collection: Collection, files: Sequence[Collected], as_at: date, period: Period | None
) -> Chase:
    """Say the same of the files of a collection that were read already."""
    seen = [
        one
        for one in files_seen(files)
        if period is None or one.period is None or one.period.overlaps(period)
    ]
    listed = collection_expected.expected(collection)
    matched = body_match.match(
        listed, body_match.senders(seen), collection_expected.answers(collection)
    )
    found = [
        *(_of_list(body, matched.own.get(place, ())) for place, body in enumerate(listed)),
        *(_Found(sender.name, None, sender.files, "") for sender in matched.others),
    ]
    families = _families(found)
    standings = tuple(
        standing(one.name, one.expected, one.files, as_at, family=family, how=one.how)
        for one, family in zip(found, families, strict=True)
    )
    return Chase(
        as_at,
        standings,
        matched.doubts,
        tuple(one for one in seen if not one.body),
        dict(Counter(one.state for one in standings)),
    )


def look(
    path: Path, as_at: date, period: Period | None = None
) -> tuple[tuple[Collected, ...], Chase, str]:
    """Return the files of a collection, where every body stands, and the name of the list.

    Raises:
        NotACollection: the file is something else.
    """
    with Collection.open(path) as collection:
        files = collection_figures.files(collection)
        listed = collection_expected.expected_name(collection)
        return files, chase_of(collection, files, as_at, period), listed


def files_seen(files: Sequence[Collected]) -> tuple[FileSeen, ...]:
    """Return the files of a collection as the chase needs them, in the order of receipt.

    One that contradicts what came before is as good as refused, with that as its reason.
    """
    names = {one.id: one.file for one in files}
    return tuple(_seen(one, names.get(one.replaced_by or 0, "")) for one in files)


def _seen(one: Collected, replaced_by: str) -> FileSeen:
    header = one.header
    return FileSeen(
        file=one.file,
        fingerprint=one.fingerprint,
        accepted=one.accepted and one.counting is not Counting.CONTRADICTED,
        reasons=one.reasons,
        body=header.body.name if header else "",
        identifiers=header.body.identifiers if header else (),
        family=header.body.family if header else "",
        period=header.period if header else None,
        return_id=header.return_id if header else "",
        version=header.version if header else 0,
        nil=header.nil if header else False,
        received_on=one.received_on,
        replaced_by=replaced_by,
        id=one.id,
        contradicts=one.accepted and one.counting is Counting.CONTRADICTED,
    )


def _of_list(body: ExpectedBody, own: Sequence[tuple[Sender, str]]) -> _Found:
    files = tuple(file for sender, _ in own for file in sender.files)
    return _Found(body.name, body, files, "; ".join(dict.fromkeys(how for _, how in own)))


def _families(found: Sequence[_Found]) -> list[str]:
    """Name the family of each body, in one spelling; a parent is of its own family.

    What the list says counts before what the returns say.
    """
    said = [_said(one) for one in found]
    spelled: dict[tuple[str, ...], str] = {}
    for family in said:
        if family:
            spelled.setdefault(name_key(family), family)
    return [
        spelled.get(name_key(family or one.name), "")
        for one, family in zip(found, said, strict=True)
    ]


def _said(one: _Found) -> str:
    listed = one.expected.family if one.expected else ""
    return listed or next((file.family for file in reversed(one.files) if file.family), "")
