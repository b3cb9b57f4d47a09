"""Take the name of a person who asks for it out of a book, for good.

Pounds, days and categories stay to the penny; the name goes from payments, notes, decisions,
kept files and the history. Nothing brings it back but a file or a backup that still holds it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from core.classifying import rules
from core.classifying.names import tidy
from core.classifying.person_names import person_name
from core.domain.decisions import Method, Outcome, held_as
from core.domain.forgetting import (
    FileNaming,
    NameMask,
    NameOffer,
    label_of,
    ways_of_writing,
    words_of,
)
from core.domain.money import pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import PayeeClass, SupplierId
from core.domain.problems import UserError
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.domain.wording import number_of
from core.formats.package_texts import texts
from core.importing.masked_file import CannotMask, in_several_cells, masked
from core.importing.sniff import Kind
from core.importing.tables import open_list
from core.store import decisions, forgetting, journal, returns, suppliers
from core.store.book import Book, Clock, Work, utc_now
from core.store.forgetting import Taking
from core.usecases.batch_heads import identity_of_another
from core.usecases.deciding import catch_up, outcomes_with
from core.usecases.keep_out import KEY
from core.usecases.tidy_suppliers import named

VERB = "forget"
REASON = "the person asked for it"
_KEY_BYTES = 32
_PEOPLE = (PayeeClass.INDIVIDUAL, PayeeClass.SOLE_TRADER)
_MAYBE = (*_PEOPLE, PayeeClass.UNKNOWN)
# What a book keeps beside payments, as people call it.
_NOTES = frozenset(("payee", "text", "kind", "supplier", "outcome", "line_said", "original"))
_HISTORY = frozenset(("journal", "journal_change"))


class NotAPerson(UserError):
    """{name} is held to be {kind}, and only a person can be forgotten."""

    code = "SB-770"
    exit_code = 4
    remedy_text = "Say first what it is: spendbook suppliers flag {number} --payee individual."


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What forgetting a person would take out of a book, and what it would not.

    ``lines`` and ``pence`` are the payments that name the person: they stay without the name.
    ``names`` are those that go, ``offers`` all that may be the person's; ``others`` are other
    payees whose names hold one of them. ``notes`` and ``entries`` count decisions and entries of
    the history that name the person. ``backups`` still hold the name afterwards.
    """

    supplier: str
    names: tuple[str, ...]
    offers: tuple[NameOffer, ...]
    lines: int
    pence: int
    notes: int
    entries: int
    files: tuple[FileNaming, ...]
    others: tuple[str, ...]
    backups: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to forget, by the names that go. ``kept_out`` keeps them out of later files too.

    ``backups`` also takes away the backups that hold the name. ``reason`` goes into the history.
    """

    supplier_id: SupplierId
    names: tuple[str, ...]
    kept_out: bool = False
    backups: bool = False
    reason: str = REASON


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done. ``label`` stands for the person; ``backups`` are those that were taken
    away, ``left`` those that still hold the name; ``backup`` is the fresh one.
    """

    touched: Touched
    label: str
    backup: Path
    backups: tuple[Path, ...]
    left: tuple[Path, ...]


def foresee(
    book: Book,
    supplier_id: SupplierId,
    *,
    also: Collection[str] = (),
    leave: Collection[str] = (),
) -> Foreseen:
    """Say what forgetting a person would do; nothing is changed.

    The names that the book holds to be the person's are taken, but for those in ``leave``;
    what else is offered only where it is in ``also``.

    Raises:
        UnknownSupplier: the book has no supplier of that number. NotAPerson: it is none.
    """
    name = _require_person(book, supplier_id)
    own = forgetting.payees_of(book, supplier_id)
    offers = _Offers(book, supplier_id, own).found()
    sure = tuple(one.name for one in offers if one.sure)
    names = tuple(one for one in dict.fromkeys((*sure, *also)) if one not in leave)
    mask = NameMask.of_names(os.urandom(_KEY_BYTES), names, _number(book))
    taking = _taking(mask, label_of(_number(book)))
    payees, described = _named(book, taking, names)
    lines, pence = forgetting.lines_of(book, payees, described)
    counted = forgetting.counted(book, taking)
    return Foreseen(
        supplier=name,
        names=names,
        offers=offers,
        lines=lines,
        pence=pence,
        notes=sum(n for table, n in counted.items() if table not in _NOTES | _HISTORY),
        entries=counted["journal"],
        files=forgetting.files(book, taking),
        others=tuple(sorted(set(payees.values()) - set(own))),
        backups=forgetting.naming(forgetting.other_copies(book.path), taking, unread=True),
    )


def forget(path: Path, request: Request, *, actor: str = "", clock: Clock = utc_now) -> Forgotten:
    """Take a person's name out of a closed book, whole or not at all; nothing takes it back.

    A fresh backup is made. Older ones that hold the name stay, unless the request says so.

    Raises:
        NotAPerson, UnknownSupplier: there is no such person. OpenElsewhere: the book is open.
        UserError: the book is not whole, or there is no room for it.
    """
    with Book.open(path, actor=actor, clock=clock) as book:
        _require_person(book, request.supplier_id)
        # What another program decided is not what is to be held.
        catch_up(book)
        key = returns.secret(book, KEY) or os.urandom(_KEY_BYTES)
        mask = NameMask.of_names(key, request.names, _number(book))
        taking = _taking(mask, label_of(_number(book)))
        counts = forgetting.lines_of(book, *_named(book, taking, request.names))
    done: list[Touched] = []

    def write_down(copy: Path) -> None:
        with Book.open(copy, actor=actor, clock=clock) as book:
            if request.kept_out and returns.secret(book, KEY) is None:
                returns.save_secret(book, KEY, key)
            done.append(_write_down(book, request, mask, counts))

    made = forgetting.put_in_place(path, taking, write_down, clock)
    others = [one for one in forgetting.other_copies(path) if one.name != made.name]
    holding = forgetting.naming(others, taking, unread=True)
    # What cannot be read may hold the name, and may be all that is left of something else.
    surely = forgetting.naming(holding, taking, unread=False) if request.backups else ()
    for one in surely:
        with suppress(OSError):
            one.unlink()
    left = tuple(one for one in holding if one.exists())
    gone = tuple(one for one in holding if one not in left)
    return Forgotten(done[0], taking.label, made, gone, left)


def _write_down(book: Book, request: Request, mask: NameMask, counts: tuple[int, int]) -> Touched:
    """Write the entry of the history, and hold every category where it was."""
    before, was = forgetting.sums(book), decisions.outcomes(book)
    lines, pence = counts
    counted = number_of(lines, "payment")
    summary = f"Took a person's name out of {counted}, {pounds(pence)}, for good"
    asked = {"reason": mask.text(request.reason), "kept_out": request.kept_out}
    with book.work(Operation(VERB, summary, asked)) as work, work.kept():
        work.note()
        work.count(lines, pence)
        if request.kept_out:
            forgetting.keep_out(work, mask.known)
        _hold(work, was)
        if forgetting.sums(book) != before:
            raise RuntimeError("forgetting a name has moved pounds")
    return work.touched


def _hold(work: Work, was: Mapping[KindId, Outcome]) -> None:
    """Decide again without the name, and hold what would be decided otherwise as it was.

    What was undecided too, and how it came about: figures are told by that, and credits follow
    payments by it.
    """
    book = work.book
    now = outcomes_with(book, decisions.rules(book))
    # Once more each time: what was taught by a name that is gone may move others in its turn.
    # What is held moves no more, so that this ends.
    while moved := {
        kind: (one.category, one.scope, held_as(one.method))
        for kind, one in was.items()
        if _what(now[kind]) != _what(one)
    }:
        decisions.set_kind_choices(work, moved)
        now = outcomes_with(book, decisions.rules(book))
    decisions.replace_outcomes(work, now, decisions.based_on(book))


def _what(one: Outcome) -> tuple[CategoryCode, str, Method]:
    return one.category, one.scope, one.method


class _Offers:
    """The names that may be those of one person, and the payments that name them."""

    def __init__(self, book: Book, supplier: SupplierId, own: Sequence[str]) -> None:
        self._book, self._own = book, own
        self._people = [one for one in map(person_name, own) if one]
        self._payees: dict[int, str] = {}
        self._texts: dict[int, str] = {}
        for word in {one.surname for one in self._people}:
            payees, texts = forgetting.texts_with(self._book, word)
            self._payees |= payees
            self._texts |= texts
        others = forgetting.people(book, supplier, [kind.value for kind in _MAYBE])
        self._others = {name for name in self._payees.values() if name in others}

    def found(self) -> tuple[NameOffer, ...]:
        """Return sure names first; of the rest those that stand in the book."""
        offers = {name: self._offer(name, "a name of this payee", sure=True) for name in self._own}
        for name in self._own:
            self._add(offers, tidy(name).title(), "the same name as it is compared", sure=True)
        for person in self._people:
            for way in person.ways():
                self._add(offers, way.title(), "the same name the other way round", sure=True)
        for name in sorted(self._others):
            other = person_name(name)
            if other and any(one.may_be(other) for one in self._people):
                self._add(offers, name, "another payee whose name agrees", sure=False)
        for person in self._people:
            for way, why in person.shorter_ways():
                self._add(offers, way.title(), f"the same surname {why}", sure=False)
        return tuple(one for one in offers.values() if one.sure or one.lines)

    def _add(self, offers: dict[str, NameOffer], name: str, why: str, *, sure: bool) -> None:
        known = {words_of(way) for one in offers for way in ways_of_writing(one)}
        if words_of(name) not in {(), *known}:
            offers[name] = self._offer(name, why, sure=sure)

    def _offer(self, name: str, why: str, *, sure: bool) -> NameOffer:
        mask = NameMask.of_names(bytes(1), [name], 1)
        payees, texts = (
            [number for number, value in values.items() if mask.text(value) != value]
            for values in (self._payees, self._texts)
        )
        lines, pence = forgetting.lines_of(self._book, payees, texts)
        return NameOffer(name, why, sure, lines, pence)


def _require_person(book: Book, supplier_id: SupplierId) -> str:
    name = named(book, [supplier_id])[supplier_id]
    with book.read() as connection:
        kind = suppliers.by_id(connection, [supplier_id])[supplier_id].payee_class
    if kind not in _PEOPLE:
        raise NotAPerson(name=name, kind=kind.value, number=supplier_id)
    return name


def _named(book: Book, taking: Taking, names: Sequence[str]) -> tuple[dict[int, str], list[int]]:
    """Return the payees and the numbers of the texts that hold one of the names."""
    payees: dict[int, str] = {}
    texts: set[int] = set()
    for word in {max(words_of(name), key=len, default="") for name in names} - {""}:
        some, described = forgetting.texts_with(book, word)
        payees |= {number: name for number, name in some.items() if taking.text(name) != name}
        texts |= {number for number, value in described.items() if taking.text(value) != value}
    return payees, sorted(texts)


def _taking(mask: NameMask, label: str) -> Taking:
    return Taking(
        text=mask.text,
        may_hold=mask.may_hold,
        file=partial(_file, mask),
        identity=identity_of_another,
        words=rules.description_words,
        label=label,
    )


def _file(mask: NameMask, data: bytes, kind: str, encoding: str) -> bytes | None:
    """Return a kept file without the name, None where it cannot be taken out."""
    if kind == forgetting.PACKAGE:
        return None if any(mask.text(text) != text for text in texts(data)) else data
    try:
        changed = masked(data, kind, encoding, mask.text)
    except CannotMask:
        return None
    if kind != Kind.CSV and any(map(mask.may_hold, texts(data))) and _in_several(mask, data):
        return None
    return changed


def _in_several(mask: NameMask, data: bytes) -> bool:
    """Say whether a row of a workbook has a name in several cells: its parts do not tell."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept"
        path.write_bytes(data)
        source = open_list(path)
        rows = (row for sheet in source.sheets for row in source.rows(sheet))
        return any(in_several_cells(row, mask.text) for row in rows)


def _number(book: Book) -> int:
    """Return the number of the next person to be forgotten."""
    return 1 + sum(entry.verb == VERB for entry in journal.entries(book))
