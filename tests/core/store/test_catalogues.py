from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.domain.agreements import Catalogue, LotKey, Trust
from core.domain.assessment import LotUse
from core.domain.parties import SupplierId
from core.domain.taxonomy import CategoryCode
from core.store import catalogues, journal
from core.store.book import Book, Work
from tests.core.store.conftest import do

YPO = Catalogue("ypo", "YPO", 7, date(2026, 1, 5), date(2027, 2, 5), (), demo=True)
ESPO = Catalogue("espo", "ESPO", 3, date(2026, 2, 1), None, ())
LOT = LotKey("ypo", "1234", "1a")


def _apply(book: Book, catalogue: Catalogue, trust: Trust = Trust.UNCONFIRMED) -> None:
    def act(work: Work) -> None:
        state = f"state after edition {catalogue.edition}"
        catalogues.save_publisher(work, catalogue.publisher, state)
        package = f"{catalogue.publisher} {catalogue.edition}".encode()
        catalogues.add_edition(work, catalogue, trust, package)
        catalogues.set_current(work, catalogue.publisher, catalogue.edition)

    do(book, "apply", act)


def test_editions_come_by_publisher_newest_first_with_their_packages(book: Book) -> None:
    for catalogue in (YPO, ESPO, replace(YPO, edition=8)):
        _apply(book, catalogue)

    found = [(row.publisher, row.edition, row.current) for row in catalogues.editions(book)]

    assert found == [("espo", 3, True), ("ypo", 8, True), ("ypo", 7, False)]
    assert [package for _, package in catalogues.packages(book)] == [b"espo 3", b"ypo 8", b"ypo 7"]
    assert [package for _, package in catalogues.current_packages(book)] == [b"espo 3", b"ypo 8"]


def test_an_edition_says_what_it_is(book: Book) -> None:
    _apply(book, YPO, Trust.CONFIRMED)

    (row,) = catalogues.editions(book)

    assert (row.name, row.issued, row.expires) == ("YPO", date(2026, 1, 5), date(2027, 2, 5))
    assert (row.trust, row.demo, row.current) == (Trust.CONFIRMED, True, True)
    assert len(row.fingerprint) == 64


def test_going_back_to_an_earlier_edition_keeps_both(book: Book) -> None:
    _apply(book, YPO)
    _apply(book, replace(YPO, edition=8))

    do(book, "back", lambda work: catalogues.set_current(work, "ypo", 7))

    assert [(row.edition, row.current) for row in catalogues.editions(book)] == [
        (8, False),
        (7, True),
    ]


def test_the_same_edition_again_only_changes_its_trust(book: Book) -> None:
    _apply(book, YPO, Trust.UNSIGNED)
    _apply(book, YPO, Trust.CONFIRMED)

    (row,) = catalogues.editions(book)

    assert row.trust is Trust.CONFIRMED


def test_confirming_a_publisher_confirms_the_editions_taken_in_before(book: Book) -> None:
    _apply(book, YPO)
    before = catalogues.confirmation(book, "ypo")

    do(book, "confirm", lambda work: catalogues.confirm_publisher(work, "ypo", "by telephone"))

    assert before is None
    assert [row.trust for row in catalogues.editions(book)] == [Trust.CONFIRMED]
    found = catalogues.confirmation(book, "ypo")
    assert found is not None
    assert (found.by, found.how) == ("Ann Clerk", "by telephone")


def test_confirming_does_not_make_an_unsigned_edition_signed(book: Book) -> None:
    _apply(book, YPO, Trust.UNSIGNED)

    do(book, "confirm", lambda work: catalogues.confirm_publisher(work, "ypo", "by telephone"))

    assert [row.trust for row in catalogues.editions(book)] == [Trust.UNSIGNED]


def test_undo_takes_an_edition_back_but_not_what_was_learned_of_its_publisher(
    book: Book,
) -> None:
    _apply(book, YPO)
    _apply(book, replace(YPO, edition=8))

    journal.undo(book)

    assert [(row.edition, row.current) for row in catalogues.editions(book)] == [(7, True)]
    assert catalogues.publisher_state(book, "ypo") == "state after edition 8"
    assert catalogues.publisher_state(book, "nobody") is None


def test_a_mistaken_confirmation_can_be_taken_back(book: Book) -> None:
    def apply_and_confirm(work: Work) -> None:
        catalogues.save_publisher(work, "ypo", "state")
        catalogues.confirm_publisher(work, "ypo", "by telephone")

    do(book, "apply", apply_and_confirm)
    journal.undo(book)

    assert catalogues.confirmation(book, "ypo") is None
    assert catalogues.publisher_state(book, "ypo") == "state"


def test_answers_about_lots_are_kept_changed_and_taken_back(spent: Book) -> None:
    use = LotUse(SupplierId(1), CategoryCode("ict.hardware"), LOT)
    for answer in ("yes", "no"):
        do(spent, "answer", lambda work, a=answer: catalogues.set_lot_use(work, use, a))
    kept = catalogues.lot_uses(spent)
    do(spent, "answer", lambda work: catalogues.set_lot_use(work, use, ""))

    assert kept == ((use, "no"),)
    assert catalogues.lot_uses(spent) == ()
