"""The help that comes with the program: its pages, and looking words up in them.

Written in Markdown under resources/help, one page for each page of the window and some more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from core.domain.problems import UserError

# Several pages of the window have one page of help.
_SHARED = {"review-": "review", "pbo-levy": "pbo"}
_FIRST, _CODES, _WORDS = "index", "codes", "glossary"
# Written for whoever changes the pages, not for who reads them.
_NOT_SHOWN = frozenset({"README"})

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)]+)\)")
_MARKS = re.compile(r"\*\*|(?<!\w)\*|\*(?!\w)|`|^\s*(?:[-#]+|\d+\.)\s+", re.MULTILINE)
# A paragraph, a point of a list, a row of a table: what is read as one.
_PASSAGE = re.compile(r"\n\s*\n|\n(?=\s*(?:[-|]|\d+\.)\s)")
# A row of the page of words: the word, and what it means.
_ROW = re.compile(r"^\| (?P<word>[^|]+) \| (?P<means>[^|]+) \|$")


class UnknownHelp(UserError):
    """There is no help about "{words}"."""

    code: ClassVar[str] = "SB-938"
    exit_code: ClassVar[int] = 2
    remedy_text: ClassVar[str] = "Look for fewer or other words; spendbook help lists all pages."


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of help: its key, its title, its text in Markdown."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand: page, heading of the part ("" for its beginning), the passage."""

    key: str
    title: str
    heading: str
    passage: str


@cache
def pages() -> tuple[HelpPage, ...]:
    """Return all pages in the order in which the first one names them."""
    folder = files("resources") / "help"
    first = (folder / f"{_FIRST}.md").read_text("utf-8")
    named = [name.removesuffix(".md") for _, name in _LINK.findall(first)]
    there = {entry.name.removesuffix(".md") for entry in folder.iterdir()}
    keys = [key for key in dict.fromkeys((_FIRST, *named)) if key in there - _NOT_SHOWN]
    return tuple(_read(key) for key in keys)


def page(key: str) -> HelpPage:
    """Return the page of help about a page of the window, or about a subject of its own.

    Raises:
        UnknownHelp: there is none.
    """
    known = {one.key: one for one in pages()}
    wanted = key.casefold()
    if wanted not in known:
        wanted = next((own for start, own in _SHARED.items() if wanted.startswith(start)), wanted)
    if wanted not in known:
        raise UnknownHelp(words=key)
    return known[wanted]


def picture(name: str) -> bytes:
    """Return a picture that a page shows, b"" where there is none of that name."""
    found = files("resources") / "help" / "pictures" / name.rpartition("/")[2]
    return found.read_bytes() if name.endswith(".png") and found.is_file() else b""


def search(words: str, most: int = 60) -> tuple[Found, ...]:
    """Return where all the words stand: titles first, then headings, then text.

    Each part of a page is named once, with the first of its passages that holds them.
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    found = []
    for place, page in enumerate(pages()):
        for heading, passage in _passages(page):
            if rank := _rank(wanted, page.title, heading, passage):
                found.append((rank, place, Found(page.key, page.title, heading, passage)))
    found.sort(key=lambda hit: hit[:2])
    first: dict[tuple[str, str], Found] = {}
    for _, _, one in found:
        first.setdefault((one.key, one.heading if one.key != _CODES else one.passage), one)
    return tuple(first.values())[:most]


def plain(text: str) -> str:
    """Return Markdown as plain words."""
    words = _MARKS.sub("", _LINK.sub(r"\1", text)).replace("|", " ")
    return " ".join(words.split())


def _read(key: str) -> HelpPage:
    text = (files("resources") / "help" / f"{key}.md").read_text("utf-8")
    return HelpPage(key, text.partition("\n")[0].removeprefix("# ").strip(), text)


def _passages(one: HelpPage) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^(?=#)", one.text, flags=re.MULTILINE):
        heading, _, text = part.partition("\n")
        heading = "" if heading.startswith("# ") else heading.lstrip("# ").strip()
        for passage in _PASSAGE.split(text):
            if one.key == _WORDS and (row := _ROW.match(passage.strip())):
                yield row["word"], plain(row["means"])
            elif not passage.lstrip().startswith("![") and (words := plain(passage)):
                yield heading, words


def _rank(wanted: list[str], title: str, heading: str, passage: str) -> tuple[int, ...]:
    """Return how near the words are to the beginning of things; () if one is missing."""
    places = []
    for word in wanted:
        holders = (title.casefold(), heading.casefold(), passage.casefold())
        held = [place for place, text in enumerate(holders) if word in text]
        if not held:
            return ()
        places.append(held[0])
    # Words that stand in the title alone find its first passage, not each of them.
    return (max(places) + 1, sum(places))
