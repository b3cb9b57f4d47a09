"""What a sealed return says in English is known again, so that copies can say it otherwise."""

from __future__ import annotations

import pytest

from core.domain.problems import SENTENCES, Problem
from core.domain.returns import Table
from core.domain.wording import Words
from core.formats.return_words import finding, in_own_words
from core.usecases import languages

CHECKS = [code for code in SENTENCES if "SB-601" <= code <= "SB-619" or code == "SB-638"]


@pytest.mark.parametrize("code", CHECKS)
def test_each_finding_of_a_return_is_said_in_welsh(code: str) -> None:
    values = {name: "7" for name in _names(SENTENCES[code].message)}
    message = Problem(code, values).message()

    found = finding(f"{code}:food.catering", message)

    assert found == message
    assert isinstance(found, Words)
    assert languages.wording("cy").say(found) != message


def _names(template: str) -> list[str]:
    return [part.split("}")[0] for part in template.split("{")[1:]]


def test_the_words_within_a_finding_are_said_too() -> None:
    message = "Gas: £12.00 in April 2024 to March 2025, £3.00 now."

    said = languages.wording("cy").say(finding("SB-616:energy.gas", message))

    assert said == "Nwy: £12.00 yn Ebrill 2024 – Mawrth 2025, £3.00 nawr."


def test_a_finding_in_words_of_another_program_stays() -> None:
    assert finding("SB-602", "Much is Unknown.") == "Much is Unknown."
    assert finding("XX-1", "Much is Unknown.") == "Much is Unknown."


def test_what_the_body_wrote_is_left_alone() -> None:
    table = Table("savings", ("initiative", "class"), (("standardisation", "standardisation"),))

    (row,) = in_own_words(table)

    assert not isinstance(row[0], Words)
    assert languages.wording("cy").say(row[1]) == "safoni"


def test_a_table_without_words_of_ours_is_the_same() -> None:
    table = Table("sources", ("name",), (("ledger.csv",),))

    assert in_own_words(table) is table.rows
