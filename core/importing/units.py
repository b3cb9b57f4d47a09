"""The unit of amounts, as headings, titles and notes have it: thousands, pence, euros."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.domain.spend import Choice, Question
from core.importing.asking import ask

_QUOTE = "['\u2018\u2019]"
_THOUSANDS = re.compile(
    rf"(?:£|\bGBP)\s?{_QUOTE}?000{_QUOTE}?s?\b|(?<![\d,.]){_QUOTE}?000{_QUOTE}?s\b"
    r"|\bthousands?\b|£\s?k\b|\(k\)",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"£\s?m\b|\bmillions?\b|\(m\)", re.IGNORECASE)
_PENCE = re.compile(r"\bpence\b|\(p\)", re.IGNORECASE)
# A title or a note may speak of thousands of payments; these say what the figures are in.
_STATED = r"\b(?:in|to the nearest)\s+(?:£\s*|gbp\s+|pounds?\s+|units of\s+)?"
_SAYS_THOUSANDS = re.compile(
    rf"(?:£|\bGBP)\s?{_QUOTE}?000{_QUOTE}?s?\b|(?<![\d,.]){_QUOTE}?000{_QUOTE}?s\b|£\s?k\b"
    rf"|{_STATED}(?:a )?thousands?\b|\bthousands of (?:pounds|£)|£\s?thousands?\b",
    re.IGNORECASE,
)
_SAYS_MILLIONS = re.compile(
    rf"£\s?m\b|{_STATED}(?:a )?millions?\b|\bmillions of (?:pounds|£)|£\s?millions?\b",
    re.IGNORECASE,
)
_SAYS_PENCE = re.compile(
    r"\b(?:shown|stated|expressed|figures|amounts|values) (?:are )?in pence\b", re.I
)
_SAYS_CURRENCY = re.compile(
    r"\b(?:amounts?|figures?|values?|payments?|currency|shown|stated|expressed|denominated|all)\b"
    r"[^.;]{0,40}?(?:\bin\b|:)\s*(?:the )?"
    r"(?P<name>€|US\$|\$|euros?\b|eur\b|us dollars?\b|dollars?\b|usd\b)",
    re.IGNORECASE,
)
_POUNDS = re.compile(r"£|\bgbp\b|\bpounds?\b|sterling|\bconver|\btranslat|exchange", re.IGNORECASE)
# A unit that stands in a cell by itself, as the corner of a table has it.
_BARE = re.compile(rf"(?:(?:£|GBP)\s?)?{_QUOTE}?000{_QUOTE}?s?|£\s?[km]", re.IGNORECASE)
_LONGEST_NOTE = 400


def scale(heading: str, above: Sequence[Sequence[str]], rows: Sequence[Sequence[str]] = ()) -> int:
    """Return by how much amounts would have to be multiplied, as the headings have it.

    1 for pounds, 1,000 for thousands, 0 for pence; looked for in the heading of the amount, then
    in the titles above, then in the notes among and below the rows.
    """
    for by, said in ((1000, _THOUSANDS), (1_000_000, _MILLIONS), (0, _PENCE)):
        if said.search(heading):
            return by
    titles = [" ".join(row) for row in above]
    if any(map(_THOUSANDS.search, titles)):
        return 1000
    notes = [*titles, *_notes(rows)]
    stated = ((1000, _SAYS_THOUSANDS), (1_000_000, _SAYS_MILLIONS), (0, _SAYS_PENCE))
    return next((by for by, said in stated if any(map(said.search, notes))), 1)


def ask_scale(heading: str, by: int) -> Question:
    """Ask whether amounts are in thousands, millions or pence."""
    words = {1000: "thousands of pounds", 1_000_000: "millions of pounds", 0: "pence"}[by]
    choices = [Choice(str(by), f"Yes, in {words}"), Choice("1", "No, in pounds")]
    values: dict[str, str | int] = {"heading": " ".join(heading.split()), "words": words}
    return ask("SB-149", "scale", choices, values)


def currencies_said(
    above: Iterable[Sequence[str]], rows: Sequence[Sequence[str]]
) -> dict[str, int]:
    """Return the currency that a title or note says all amounts are in, with their number."""
    for text in [*(" ".join(row) for row in above), *_notes(rows)]:
        if (match := _SAYS_CURRENCY.search(text)) and not _POUNDS.search(text):
            name = match["name"].lower()
            code = "EUR" if name in {"€", "eur", "euro", "euros"} else "USD"
            return {code: sum(sum(map(bool, map(str.strip, row))) > 1 for row in rows)}
    return {}


def _notes(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the rows that hold a single cell of words, or of a unit."""
    for row in rows:
        first = next((cell for cell in row if cell.strip()), "").strip()
        speaks = " " in first or _BARE.fullmatch(first)
        if speaks and len("".join(row).strip()) == len(first):
            yield first[:_LONGEST_NOTE]
