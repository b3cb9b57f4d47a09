"""Letters to bodies: one page of A4 each, or as plain text for a message. Finished words in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

# Points for letters and pixels for room: what both a browser and the printer's drawer heed.
_STYLE = """
@page { size: A4; margin: 20mm; }
body { font-family: "Segoe UI", Arial, "Liberation Sans", sans-serif; font-size: 10.5pt;
  line-height: 140%; color: #1d2433; max-width: 170mm; }
h1 { font-size: 12pt; margin-top: 18px; margin-bottom: 8px; }
h2 { font-size: 10.5pt; margin-top: 14px; margin-bottom: 2px; }
p { margin-top: 0px; margin-bottom: 8px; }
p.line { margin-bottom: 0px; }
p.day { margin-top: 14px; }
ol, ul { margin-top: 0px; margin-bottom: 8px; }
li { margin-bottom: 3px; }
.quiet { color: #535b6b; }
.next { page-break-before: always; }
"""
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A heading ("" for none), sentences, and points: numbered where they are steps to take."""

    heading: str = ""
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, complete. ``to`` are the lines of who gets it; ``closing`` those at its end."""

    to: tuple[str, ...]
    day: str
    subject: str
    greeting: str
    parts: tuple[LetterPart, ...]
    closing: tuple[str, ...]


def letters_html(letters: Sequence[Letter], title: str) -> str:
    """Return letters as one page that needs nothing else; each begins a sheet of paper."""
    body = "".join(_page(letter, first=not number) for number, letter in enumerate(letters))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )


def _page(letter: Letter, *, first: bool) -> str:
    start = "" if first else ' class="next"'
    lines = "".join(f'<p class="line">{escape(line)}</p>\n' for line in letter.to)
    parts = "".join(_part(part) for part in letter.parts)
    closing = "".join(f'<p class="line">{escape(line)}</p>\n' for line in letter.closing)
    return (
        f'<div{start}>\n{lines}<p class="day">{escape(letter.day)}</p>\n'
        f"<h1>{escape(letter.subject)}</h1>\n<p>{escape(letter.greeting)}</p>\n{parts}"
        f'<p class="day">Yours sincerely</p>\n{closing}</div>\n'
    )


def _part(part: LetterPart) -> str:
    head = f"<h2>{escape(part.heading)}</h2>\n" if part.heading else ""
    said = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in part.sentences)
    tag = "ol" if part.numbered else "ul"
    points = "".join(f"<li>{escape(point)}</li>\n" for point in part.points)
    listed = f"<{tag}>\n{points}</{tag}>\n" if points else ""
    return f"{head}{said}{listed}"


def letter_text(letter: Letter) -> str:
    """Return a letter as plain text, in lines that any message shows whole."""
    blocks = [*letter.to, "", letter.day, "", letter.subject, "", letter.greeting, ""]
    for part in letter.parts:
        blocks += [part.heading] if part.heading else []
        for sentence in part.sentences:
            blocks += [*_wrapped(sentence), ""]
        for number, point in enumerate(part.points, start=1):
            mark = f"{number}. " if part.numbered else "- "
            blocks += _wrapped(point, mark)
        blocks += [""] if part.points else []
    return "\r\n".join([*blocks, "Yours sincerely", "", *letter.closing, ""])


def _wrapped(text: str, mark: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
