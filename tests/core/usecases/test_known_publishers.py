from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.domain.agreements import Trust
from core.domain.parties import Body, Sector
from core.formats.trust import new_publisher
from core.store import catalogues
from core.store.book import Book
from core.usecases import known_publishers, take_catalogue
from core.usecases.known_publishers import ListNotRight, NotAsListed
from tests.core.formats.publishing import ISSUED, Publisher

BODY = Body("Ambleford Town Council", "town-council", Sector.WIDER)


class Pc:
    """A PC with a program folder, a publisher and a stranger who bears the same name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.genuine = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=2))
        self.stranger = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=2))

    def file(self, publisher: Publisher, edition: int = 1) -> Path:
        path = self.folder / "catalogue.zip"
        path.write_bytes(publisher.edition(edition))
        return path

    def list(self, fingerprint: str) -> None:
        text = f"publisher,fingerprint\nYPO,{fingerprint}\n"
        (self.folder / known_publishers.FILE).write_text(text, encoding="utf-8")

    def fingerprint(self) -> str:
        return take_catalogue.look(None, self.file(self.genuine)).publisher_fingerprint


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    monkeypatch.setattr(known_publishers, "program_folder", lambda: tmp_path)
    return Pc(tmp_path)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    clock = datetime(2026, 6, 1, tzinfo=UTC)
    with Book.create(tmp_path / "b.spendbook", BODY, clock=lambda: clock) as book:
        yield book


def test_a_listed_publisher_is_confirmed_and_the_history_says_by_what(pc: Pc, book: Book) -> None:
    pc.list(pc.fingerprint().replace(" ", "-"))

    look = take_catalogue.look(book, pc.file(pc.genuine))
    take_catalogue.apply(book, pc.file(pc.genuine))

    assert look.trust is Trust.CONFIRMED
    # Nobody is asked to confirm what is confirmed.
    assert [one.code for one in look.problems if one.code == "SB-410"] == []
    assert take_catalogue.trust_of(book) == {"ypo": Trust.CONFIRMED}
    confirmation = catalogues.confirmation(book, "ypo")
    assert confirmation is not None
    assert known_publishers.HOW in str(confirmation)


def test_a_stranger_of_a_listed_name_is_refused_and_so_is_a_book_that_took_one(
    pc: Pc, book: Book
) -> None:
    take_catalogue.apply(book, pc.file(pc.stranger))
    pc.list(pc.fingerprint())

    for where in (None, book):
        with pytest.raises(NotAsListed) as told:
            take_catalogue.look(where, pc.file(pc.stranger, 2))
        assert "YPO" in told.value.sentence()


def test_what_a_person_confirmed_for_a_book_stands(pc: Pc, book: Book) -> None:
    said = pc.fingerprint()
    take_catalogue.apply(book, pc.file(pc.genuine), confirmed_fingerprint=said, confirmed_how="me")
    pc.list("1234 5678")

    assert take_catalogue.look(book, pc.file(pc.genuine, 2)).trust is Trust.CONFIRMED


def test_without_a_list_nobody_is_confirmed_by_it(pc: Pc, book: Book) -> None:
    assert take_catalogue.look(book, pc.file(pc.genuine)).trust is Trust.UNCONFIRMED
    assert known_publishers.listed(None) == {}


@pytest.mark.parametrize("row", ["ypo,", ",1234", "ypo,abc"])
def test_a_row_without_a_fingerprint_stops_everything(pc: Pc, row: str) -> None:
    path = pc.file(pc.genuine)
    (pc.folder / known_publishers.FILE).write_text(f"publisher,fingerprint\n{row}\n")

    with pytest.raises(ListNotRight) as told:
        take_catalogue.look(None, path)

    assert "Row 2" in told.value.sentence()
