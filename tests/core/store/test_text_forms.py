from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.spend import BatchId
from core.store import imports, reading, text_forms
from core.store.book import Book
from core.store.reading import Filter
from tests.core.store.conftest import BODY, FakeClock, bring_in, do, draft

# What payments say, so that one kind has several forms, and one form many texts.
SAID = [
    ("Acme Ltd", "Roof repairs 1042", "770001"),
    ("Acme Ltd", "Roof repairs 1043", "770002"),
    ("Acme Ltd", "roof REPAIRS", "INV/9"),
    ("ACME", "", "770003"),
    ("Bolt & Co", "50% off_peak 7\\8", ""),
    ("Café Zoë", "ÉCLAIRS 12", "770004"),
    ("Cole", "12th of May\n13th of May", "A\nB"),
]


@pytest.fixture(scope="module")
def said() -> Iterator[Book]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.spendbook"
        with Book.create(path, BODY, clock=FakeClock()) as book:
            for reference in ("", "770005"):
                rows = [
                    draft(name, row, date(2025, 4, row), row, description=text,
                          reference=own if reference == "" else reference)
                    for row, (name, text, own) in enumerate(SAID, start=2)
                ]  # fmt: skip
                bring_in(book, rows, file=f"{reference}.csv")
            yield book


def folded(text: str) -> str:
    """A text as a search compares it: capitals of ASCII alone are as small letters."""
    return "".join(c.lower() if c.isascii() else c for c in text)


@given(st.text(st.sampled_from("acmeroofpisiROFABÉé 01234/\\%_\n&"), min_size=1, max_size=4))
@example("roof")
@example("s 1")
@example("repairs")
@example("off_p")
@example("\\")
@example("ÉCL")
@example("écl")
@example("inv/")
@example("y\n1")
def test_a_search_finds_what_stands_in_name_description_or_reference(
    said: Book, letters: str
) -> None:
    rows = reading.lines_by_ids(said, reading.line_keys_for(said, Filter()))

    found = reading.line_keys_for(said, Filter(text=letters))

    hits = [
        row
        for row in rows
        if any(
            folded(letters) in folded(text)
            for text in (row.supplier, row.payee, row.description, row.reference)
        )
    ]
    assert list(found) == [row.line_id for row in hits]
    sums = len(hits), sum(row.pence for row in hits)
    assert reading.count_and_sum(said, Filter(text=letters)) == sums


def test_forms_are_fewer_than_texts_and_have_no_digit_but_0(said: Book) -> None:
    with said.read() as connection:
        forms = connection.exec_driver_sql("SELECT form FROM description_form").scalars().all()

        assert text_forms.first_difference(connection) == ""
    assert len(forms) < 2 * len(SAID)
    assert "Roof repairs 0" in forms


def test_a_search_leaves_out_a_file_that_does_not_count(book: Book) -> None:
    bring_in(book, [draft("Acme", 5_00)], file="a.csv")
    bring_in(book, [draft("Acme", 7_00)], file="b.csv")

    do(book, "take-out", lambda work: imports.set_active(work, BatchId(1), active=False))

    assert list(reading.line_keys_for(book, Filter(text="acme"))) == [2]
    assert reading.count_and_sum(book, Filter(text="acme")) == (1, 7_00)
    assert reading.count_and_sum(book, Filter()) == (1, 7_00)


def test_references_of_too_many_forms_are_looked_at_themselves(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_forms, "_MOST_OF_REFERENCES", 2)
    rows = [
        draft("Acme", 1, row=n, reference=f"{n}{letter}") for n, letter in enumerate("abcd", 2)
    ]
    bring_in(book, rows)

    with book.read() as connection:
        forms = connection.exec_driver_sql("SELECT form FROM reference_form").scalars().all()
        assert text_forms.first_difference(connection) == ""
    assert forms == [""]
    assert list(reading.line_keys_for(book, Filter(text="d"))) == [4]


@pytest.mark.parametrize("texts", [[], [""], ["Tea 12", "Tea\n13", ""], ["Room 4, bay 17", "7"]])
def test_the_forms_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert list(text_forms.forms_of(texts)) == [text_forms.form_of(text) for text in texts]
