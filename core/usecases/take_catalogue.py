"""Take in a PBO's catalogue: look, see what changes, apply, go back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from core.domain.agreements import Catalogue, Trust
from core.domain.operations import Operation, Touched
from core.domain.problems import Problem, UserError
from core.formats.catalogue_difference import Change
from core.formats.catalogue_package import (
    UNCONFIRMED,
    CatalogueDifference,
    CatalogueReading,
    counts_in,
    difference,
    publisher_in,
    read_catalogue,
    read_verified,
)
from core.formats.files import read_within
from core.formats.trust import PublisherState, read_state
from core.store import backup, contracts
from core.store import catalogues as store
from core.store.book import Book, Work, utc_now
from core.store.memory import CATEGORIES, CONTRACTS, DEALS
from core.usecases import call_offs, known_publishers
from core.usecases.known_publishers import digits

# What the verbs give and take, for both front ends.
__all__ = ["CatalogueDifference", "Change"]

# Editions read lately, by their bytes: every page compares again after every change.
_KEPT = 12


class NotTrusted(UserError):
    """The fingerprint of {publisher} is {found}, not the one that you typed."""

    code = "SB-470"
    exit_code = 6
    remedy_text = "Do not use the file. Ask {publisher} on a number that you know is theirs."


class Unsigned(UserError):
    """The catalogue of {publisher} is not signed, so nobody can say who made it."""

    code = "SB-471"
    exit_code = 6
    remedy_text = "Ask {publisher} for a signed copy, or say that you take it unsigned."


class NoSuchCatalogue(UserError):
    """The book has no other edition of the catalogue of {publisher}."""

    code = "SB-472"
    exit_code = 2
    remedy_text = "Look at the editions with: spendbook catalogue list."


@dataclass(frozen=True, slots=True)
class CatalogueLook:
    """What a catalogue file is, before it is applied.

    ``keys_changed`` says that the publisher's keys are others than the book knows, and that
    those vouch for the new ones.
    """

    catalogue: Catalogue
    trust: Trust
    publisher_fingerprint: str
    known: bool
    out_of_date_since: date | None
    problems: tuple[Problem, ...]
    difference: CatalogueDifference | None
    keys_changed: bool = False


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in the book."""

    publisher: str
    name: str
    edition: int
    issued: date
    expires: date | None
    trust: Trust
    demo: bool
    agreements: int
    lots: int
    current: bool
    applied_at: str
    fingerprint: str
    out_of_date: bool


def look(book: Book | None, path: Path) -> CatalogueLook:
    """Verify a catalogue file and say what it would change; nothing is changed.

    Raises:
        UserError: it is not a catalogue, was altered, is older than one that was applied,
            comes from another publisher, or its signer is not the one on this PC's list.
    """
    reading = _read(book, read_within(path))
    catalogue = reading.catalogue
    held = _held(book, catalogue.publisher) if book else None
    known = _state_of(book, catalogue.publisher) if book else None
    return CatalogueLook(
        catalogue=catalogue,
        trust=reading.trust,
        publisher_fingerprint=reading.publisher_fingerprint,
        known=known is not None,
        out_of_date_since=reading.out_of_date_since,
        problems=reading.problems,
        difference=difference(held, catalogue) if held else None,
        keys_changed=bool(known and reading.state and known.root != reading.state.root),
    )


def apply(
    book: Book,
    path: Path,
    *,
    confirmed_fingerprint: str = "",
    confirmed_how: str = "",
    accept_unsigned: bool = False,
) -> Touched:
    """Make a catalogue the one in use for its publisher; earlier editions stay in the book.

    Contracts that name one of its agreements become call-offs from it. A publisher that is
    new is trusted on first use and marked unconfirmed, unless the fingerprint that was read
    out over the telephone is passed in, or is on the list of this PC.

    Raises:
        NotTrusted: the fingerprint is another. Unsigned: the file carries no signature.
        UserError: as for look.
    """
    data = read_within(path)
    reading = _read(book, data)
    catalogue = reading.catalogue
    trust = _trust(reading, confirmed_fingerprint, accept_unsigned)
    backup.before_risk(book)
    name = f"{catalogue.publisher_name} edition {catalogue.edition}"
    asked = {"publisher": catalogue.publisher, "edition": catalogue.edition, "trust": trust}
    with book.work(Operation("apply-catalogue", f"Applied {name}, {trust}", asked)) as work:
        if reading.state is not None:
            state = reading.state.to_text()
            store.save_publisher(work, catalogue.publisher, state)
        if trust is Trust.CONFIRMED and (confirmed_fingerprint or not _confirmed(book, catalogue)):
            how = confirmed_how if confirmed_fingerprint else known_publishers.HOW
            store.confirm_publisher(work, catalogue.publisher, how)
        store.add_edition(work, catalogue, trust, data)
        store.set_current(work, catalogue.publisher, catalogue.edition)
        _find_call_offs(book, work)
    return work.touched


def confirm_publisher(book: Book, publisher: str, fingerprint: str, how: str) -> Touched:
    """Record that a publisher's fingerprint was checked with the publisher.

    Raises:
        NotTrusted: the fingerprint is another than the one in the book.
    """
    state = _state_of(book, publisher)
    if state is None:
        raise NoSuchCatalogue(publisher=publisher)
    if digits(state.fingerprint()) != digits(fingerprint):
        raise NotTrusted(publisher=publisher, found=state.fingerprint())
    summary = f"Confirmed the fingerprint of {publisher}: {how}"
    with book.work(Operation("confirm-publisher", summary, {"publisher": publisher})) as work:
        store.confirm_publisher(work, publisher, how)
    return work.touched


def fingerprint_of(book: Book, publisher: str) -> str:
    """Return the digits that belong to a publisher, "" where it never signed anything."""
    state = _state_of(book, publisher)
    return state.fingerprint() if state else ""


def roll_back(book: Book, publisher: str) -> Touched:
    """Use the edition before the one in use.

    Raises:
        NoSuchCatalogue: there is no earlier one.
    """
    edition = edition_before(book, publisher).edition
    summary = f"Went back to edition {edition} of {publisher}"
    with book.work(Operation("roll-back", summary, {"publisher": publisher})) as work:
        store.set_current(work, publisher, edition)
    return work.touched


def edition_before(book: Book, publisher: str) -> Catalogue:
    """Return the edition before the one in use, which the book still holds.

    Raises:
        NoSuchCatalogue: there is no earlier one.
    """
    held = [pair for pair in store.packages(book) if pair[0].publisher == publisher]
    in_use = next((row.edition for row, _ in held if row.current), 0)
    earlier = [pair for pair in held if pair[0].edition < in_use]
    if not earlier:
        raise NoSuchCatalogue(publisher=publisher)
    # Newest first: the first of the earlier ones is the one before.
    return _held_in(*earlier[0])


def editions(book: Book, today: date | None = None) -> tuple[EditionRow, ...]:
    """List every edition in the book, by publisher, newest first.

    One that was out of date once stays so, whatever this PC's clock says later.
    """
    day = today or utc_now().date()
    held = store.packages(book)
    seen = {row.publisher: _latest_day(book, row.publisher, day) for row, _ in held}
    rows = []
    for row, package in held:
        agreements, lots = counts_in(package)
        rows.append(
            EditionRow(
                publisher=row.publisher,
                name=row.name,
                edition=row.edition,
                issued=row.issued,
                expires=row.expires,
                trust=row.trust,
                demo=row.demo,
                agreements=agreements,
                lots=lots,
                current=row.current,
                applied_at=row.applied_at,
                fingerprint=row.fingerprint,
                out_of_date=row.expires is not None and row.expires <= seen[row.publisher],
            )
        )
    return tuple(rows)


def current(book: Book) -> tuple[Catalogue, ...]:
    """Return the catalogues in use, by publisher."""
    return book.remembered(
        "catalogues in use",
        lambda: tuple(_held_in(*pair) for pair in store.current_packages(book)),
        in_spite_of=CONTRACTS | DEALS | CATEGORIES,
    )


def trust_of(book: Book) -> dict[str, Trust]:
    """Say how far each publisher of a catalogue in use is known."""
    return {row.publisher: row.trust for row in store.editions(book) if row.current}


def _find_call_offs(book: Book, work: Work) -> None:
    """Make call-offs of the contracts that name an agreement which is known only now."""
    held = contracts.contracts(book)
    for before, after in zip(held, call_offs.with_lots(held, current(book)), strict=True):
        if after != before:
            contracts.update_contract(work, after)


def _read(book: Book | None, data: bytes) -> CatalogueReading:
    today = utc_now().date()
    state = _state_of(book, publisher_in(data)) if book else None
    reading = read_catalogue(data, state, today=today)
    known = known_publishers.trust(reading, state)
    told = (one for one in reading.problems if one.code != UNCONFIRMED or known != Trust.CONFIRMED)
    return replace(reading, trust=known, problems=tuple(told))


def _state_of(book: Book, publisher: str) -> PublisherState | None:
    text = store.publisher_state(book, publisher)
    if not text:
        return None
    confirmed = store.confirmation(book, publisher) is not None
    return replace(read_state(text), confirmed=confirmed)


def _latest_day(book: Book, publisher: str, day: date) -> date:
    state = _state_of(book, publisher)
    return max(day, state.clock_floor) if state else day


def _confirmed(book: Book, catalogue: Catalogue) -> bool:
    return store.confirmation(book, catalogue.publisher) is not None


def _held_in(row: store.EditionRow, package: bytes) -> Catalogue:
    return _parse(package, row.fingerprint)


@lru_cache(maxsize=_KEPT)
def _parse(package: bytes, known: str) -> Catalogue:
    return read_verified(package, known)


def _held(book: Book, publisher: str) -> Catalogue | None:
    return next((held for held in current(book) if held.publisher == publisher), None)


def _trust(reading: CatalogueReading, typed: str, accept_unsigned: bool) -> Trust:
    name = reading.catalogue.publisher_name
    if reading.trust is Trust.UNSIGNED:
        if not accept_unsigned:
            raise Unsigned(publisher=name)
        return Trust.UNSIGNED
    if not typed:
        return reading.trust
    if digits(typed) != digits(reading.publisher_fingerprint):
        raise NotTrusted(publisher=name, found=reading.publisher_fingerprint)
    return Trust.CONFIRMED
