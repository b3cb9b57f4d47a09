"""Help is in step with the program: a page for each page, every code, every word."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.sources import Source
from tests.architecture.test_words import BANNED_WORDS
from tests.help_codes import CODES, codes_page, spoken

ROOT = Path(__file__).parents[1]
HELP = ROOT / "resources" / "help"

# The terms of the field, each to be used in one sense only.
TERMS = (
    "third-party spend|in scope|out of scope|locked|available|collaborative spend|uptake"
    "|maverick|leakage|tail spend|agreement|lot|call-off|direct award|further competition"
    "|catalogue|edition|opportunity|levy|rebate|saving|cashable|savings kept|nil return"
    "|correction|control total|categories of common spend|family|fingerprint|layout"
)

# What is typed into other programs, or read in them, is in their words.
_CODE = re.compile(r"^ {7}\S.*$|`[^`\n]+`", re.MULTILINE)

# A picture with the words that stand for it.
_PICTURE = re.compile(r"!\[(?P<says>[^\]]+)\]\(pictures/(?P<name>[a-z-]+\.png)\)")
MAKE_PICTURES = "take them again: python -m tests.desktop.screenshots --help-pictures"
# What is read as it is, or looked up: nothing on the screen belongs to it.
_WITHOUT_PICTURES = {"README", "index", "access", "checking", "codes", "formulas", "glossary"}
_WITHOUT_PICTURES |= {"forgetting", "language"}

# Names keep their capital everywhere.
_NAMES = {"English", "Welsh"}

PAGES = sorted(HELP.glob("*.md"))


def test_every_code_of_the_program_is_explained() -> None:
    page = CODES.read_text("utf-8")

    assert [code for code, _, _ in spoken() if f"**{code}**" not in page] == []


def test_the_page_of_codes_is_as_the_program_speaks() -> None:
    assert CODES.read_text("utf-8") == codes_page(), "write it again: python -m tests.help_codes"


def test_no_two_causes_share_a_code() -> None:
    counts = Counter(code for code, _, _ in spoken())

    assert [code for code, count in counts.items() if count > 1] == []


def test_every_code_has_a_sentence_and_something_to_do() -> None:
    assert [code for code, message, remedy in spoken() if not message or not remedy] == []


def test_every_page_of_the_window_has_its_help() -> None:
    tree = ast.parse((ROOT / "desktop" / "pages" / "registry.py").read_text("utf-8"))
    entries = Source("", "", tree).calls()
    keys = {
        call.args[0].value
        for name, call in entries
        if name == "Entry" and call.args and isinstance(call.args[0], ast.Constant)
    }
    names = {page.stem for page in PAGES}

    missing = {str(key) for key in keys} - names

    # Review and the workbench have several pages each, and one page of help.
    assert {key for key in missing if not key.startswith(("review", "pbo"))} == set()
    assert {"review", "pbo"} <= names


def test_every_page_about_the_window_shows_it() -> None:
    shown = {page.stem: _PICTURE.findall(page.read_text("utf-8")) for page in PAGES}

    missing = {key for key, pictures in shown.items() if not pictures} - _WITHOUT_PICTURES
    assert missing == set(), MAKE_PICTURES


def test_every_picture_is_there_is_small_and_is_shown() -> None:
    shown = {name for page in PAGES for _, name in _PICTURE.findall(page.read_text("utf-8"))}
    kept = {path.name: path.stat().st_size for path in (HELP / "pictures").iterdir()}

    assert shown - set(kept) == set(), MAKE_PICTURES
    assert set(kept) - shown == set(), "no page shows them any more"
    assert [name for name, size in kept.items() if size > 100_000] == []


def test_every_word_of_the_field_is_in_the_glossary() -> None:
    words = (HELP / "glossary.md").read_text("utf-8")

    assert [term for term in TERMS.split("|") if not re.search(rf"\n\| {term}\b", words)] == []


def test_the_glossary_is_in_order() -> None:
    words = (HELP / "glossary.md").read_text("utf-8")

    terms = re.findall(r"^\| (.+?) \|", words, re.MULTILINE)[1:]
    assert terms == sorted(terms, key=str.casefold)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_short_and_in_plain_words(page: Path) -> None:
    text = page.read_text("utf-8")

    assert text.startswith("# ")
    assert BANNED_WORDS.findall(_CODE.sub("", text)) == []
    if page != CODES:
        assert len(_PICTURE.sub("", text).split()) <= 700


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_headings_are_in_sentence_case(page: Path) -> None:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)

    words = [word for heading in headings for word in re.findall(r"[^\s:]+", heading)[1:]]
    # A word after a colon begins again: "SB-1xx: Reading a file".
    begins = {h.split(": ", 1)[1].split()[0] for h in headings if ": " in h} | _NAMES
    assert [word for word in words if word[0].isupper() and word not in begins] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_pages_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))

    assert [link for link in links if not (HELP / link).is_file()] == []


def test_every_page_can_be_reached_from_the_first() -> None:
    linked = set(re.findall(r"\]\(([^)]+)\)", (HELP / "index.md").read_text("utf-8")))

    assert {page.name for page in PAGES} - linked - {"index.md", "README.md"} == set()
