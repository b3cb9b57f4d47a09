"""Texts that remember how they were made, and are said again in another language."""

from __future__ import annotations

import json
from datetime import date

from core.domain.period import Period, day_in_words, quarter_short
from core.domain.problems import Problem
from core.domain.wording import (
    ENGLISH,
    Sentence,
    Wording,
    Words,
    based,
    joined,
    number_of,
    resaid,
)

WELSH = Wording(
    "cy",
    "Cymraeg",
    {"April": "Ebrill", "March": "Mawrth", "{first} to {last}": "{first} – {last}", "Gas": "Nwy"},
)


def test_words_are_the_english_text_wherever_a_text_is_wanted() -> None:
    words = Words("{count:,} rows of {file}", count=1200, file="R&D {x}.csv")

    assert words == "1,200 rows of R&D {x}.csv"
    assert json.dumps([words]) == '["1,200 rows of R&D {x}.csv"]'
    assert {words: 1}["1,200 rows of R&D {x}.csv"] == 1


def test_words_within_words_are_said_again_too() -> None:
    period = Period(date(2025, 4, 1), date(2026, 3, 31)).in_words()

    assert period == "April 2025 to March 2026"
    assert WELSH.say(period) == "Ebrill 2025 – Mawrth 2026"
    assert (
        WELSH.say(Words("Paid in {period}", period=period)) == "Paid in Ebrill 2025 – Mawrth 2026"
    )
    assert (
        WELSH.say(joined("; ", (day_in_words(date(2026, 3, 1)), "April")))
        == "1 Mawrth 2026; April"
    )


def test_data_stays_as_it_is_even_where_it_reads_like_a_word_of_ours() -> None:
    assert WELSH.say("Gas") == "Gas"
    assert WELSH.own("Gas") == "Nwy"
    assert WELSH.say(Words("{supplier}", supplier="Gas")) == "Gas"


def test_what_a_language_has_no_words_for_stays_english() -> None:
    quarter = quarter_short("2025-Q3")

    assert WELSH.say(quarter) == "Jul to Sep 2025"
    assert ENGLISH.say(quarter) == "Jul to Sep 2025"


def test_a_problem_is_said_by_its_template() -> None:
    template = "There is no spend in {period}."
    welsh = Wording("cy", "Cymraeg", {template: "Nid oes gwariant yn {period}."})

    assert (
        welsh.say(Problem("SB-605", {"period": "2025"}).message()) == "Nid oes gwariant yn 2025."
    )


def test_one_thing_is_not_many() -> None:
    said = [number_of(count, "payment") for count in (0, 1, 2, 1204)]

    assert said == ["0 payments", "1 payment", "2 payments", "1,204 payments"]
    assert [number_of(n, "body", "bodies") for n in (1, 3)] == ["1 body", "3 bodies"]


def test_a_sentence_has_its_capital_and_full_stop_in_every_language() -> None:
    welsh = {"as at {day}": "ar {day}", "Spend in scope.": "Gwariant o fewn cwmpas."}
    text = based("Spend in scope.", Words("as at {day}", day="3/4/2025"))

    assert text == "Spend in scope. As at 3/4/2025."
    assert Sentence("") == ""
    said = resaid(text, lambda english: welsh.get(english, english))
    assert said == "Gwariant o fewn cwmpas. Ar 3/4/2025."
