from __future__ import annotations

import re
import string
from typing import ClassVar

import pytest

from core.domain.problems import SENTENCES, Place, Problem, Severity, UserError


class DrawerStuck(UserError):
    """The drawer {name} is stuck
    in the desk.

    This line is for readers of the code.
    """

    code: ClassVar[str] = "SB-999"
    remedy_text: ClassVar[str] = "Pull {name} gently."


class Wordless(UserError):
    __doc__ = None


def _fields(text: str) -> dict[str, str]:
    return {name: name.upper() for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said_and_has_a_remedy(code: str) -> None:
    sentence = SENTENCES[code]
    problem = Problem(code, _fields(sentence.message + sentence.remedy))

    assert re.fullmatch(r"SB-\d{3}", code)
    assert problem.message()[0] not in " {"
    assert problem.message().rstrip('"').endswith((".", "?", ":"))
    assert problem.remedy().endswith(".")
    assert problem.weight() is sentence.severity


def test_a_problem_may_weigh_more_than_its_kind() -> None:
    assert Problem("SB-131").weight() is Severity.INFORMATION
    assert Problem("SB-131", severity=Severity.BLOCKING).weight() is Severity.BLOCKING


def test_a_problem_fills_its_sentence_with_its_values() -> None:
    problem = Problem("SB-101", {"text": "12,,0"})

    assert problem.message() == 'The amount "12,,0" is not an amount.'
    assert problem.remedy() == "Type the amount or leave the row out."


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("payments.csv", row=12, column="Amount"), "payments.csv, row 12, Amount"),
        (Place("book.xlsx", "May", 3), "book.xlsx, sheet May, row 3"),
        (Place(), ""),
    ],
)
def test_a_place_is_said_as_a_spreadsheet_shows_it(place: Place, words: str) -> None:
    assert place.in_words() == words


def test_a_user_error_says_the_first_paragraph_of_its_docstring() -> None:
    problem = DrawerStuck(name="B")

    assert str(problem) == problem.sentence() == "The drawer B is stuck in the desk."
    assert problem.remedy() == "Pull B gently."
    assert problem.exit_code == 3


def test_a_user_error_without_words_says_nothing() -> None:
    assert Wordless().sentence() == ""
