from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.domain.agreements import LotKey
from core.domain.assessment import Decision
from core.domain.taxonomy import CategoryCode
from core.store import deals, journal
from core.store.book import Book
from tests.core.store.conftest import do

LOT = LotKey("ypo", "001", "2")
PAPER = CategoryCode("office.paper")


def test_decisions_on_deals_are_kept_changed_and_taken_back(book: Book) -> None:
    decided = Decision("later", "contract", "After the lease", date(2026, 9, 1), 4)
    do(book, "decide", lambda work: deals.set_decision(work, PAPER, LOT, Decision("use")))
    do(book, "decide", lambda work: deals.set_decision(work, PAPER, LOT, decided))
    kept = deals.decisions(book)
    do(book, "decide", lambda work: deals.set_decision(work, PAPER, LOT, Decision()))

    assert kept == {(PAPER, LOT): decided}
    assert deals.decisions(book) == {}


def test_undo_brings_the_decision_before_back(book: Book) -> None:
    first = Decision("use", note="Asked the supplier", edition=3)
    do(book, "decide", lambda work: deals.set_decision(work, PAPER, LOT, first))
    second = replace(first, decision="not suitable", reason="price", edition=4)
    do(book, "decide", lambda work: deals.set_decision(work, PAPER, LOT, second))

    journal.undo(book)

    assert deals.decisions(book) == {(PAPER, LOT): first}
