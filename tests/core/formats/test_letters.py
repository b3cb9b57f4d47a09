from __future__ import annotations

from core.formats.letters import Letter, LetterPart, letter_text, letters_html

_LETTER = Letter(
    to=("Kim <b>Day</b>", "Oak & Sons"),
    day="3 August 2026",
    subject="Your return",
    greeting="Dear Kim,",
    parts=(
        LetterPart(sentences=("One.",)),
        LetterPart("What to do", points=("First " + "word " * 30, "Second"), numbered=True),
        LetterPart("Why", points=("It was <changed>",)),
    ),
    closing=("ESPO",),
)


def test_names_are_never_markup_and_each_letter_begins_a_sheet() -> None:
    page = letters_html([_LETTER, _LETTER], "Letters")

    assert "Kim &lt;b&gt;Day&lt;/b&gt;" in page
    assert "Oak &amp; Sons" in page
    assert page.count('class="next"') == 1
    assert page.count("<ol>") == 2
    assert "<script" not in page


def test_the_text_is_short_lines_with_numbered_steps() -> None:
    text = letter_text(_LETTER)

    assert "\r\n1. First word" in text
    assert "\r\n2. Second\r\n" in text
    assert "\r\n- It was <changed>\r\n" in text
    assert max(map(len, text.split("\r\n"))) <= 76
