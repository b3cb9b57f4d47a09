"""Amounts: one strict grammar from the text of a cell to pence, never through a float.

A cell is an amount, is empty, or is neither; the third is never taken for nought.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from core.domain.money import LIMIT

FAULTS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
# All that an amount below the limit may have.
_MOST_DIGITS = len(str(LIMIT)) - 1
# What the workbook reader puts where a formula has no saved result.
NO_RESULT = "#FORMULA!"


class Style(StrEnum):
    """How a column writes decimals: 1,234.56 or 1.234,56."""

    BRITISH = "british"
    CONTINENTAL = "continental"


# The pound sign, and what it becomes when bytes of a DOS or Western code page are mixed up.
_SIGN = r"(?:GBP|Â£|£|œ|ú|\ufffd)"
_MINUS = r"[-\u2010-\u2015\u2212]"
_THOUSAND = r"[ '\u2019\u2009\u202f]"
_DIGITS = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:{_THOUSAND}\d{{3}})+|\d+)"
_BRITISH = rf"(?P<whole>{_DIGITS})?(?:\.(?P<part>\d*))?"
_CONTINENTAL = rf"(?P<whole>\d{{1,3}}(?:(?:\.|{_THOUSAND})\d{{3}})+|\d+)?(?:,(?P<part>\d*))?"


def _grammar(number: str) -> re.Pattern[str]:
    # No run of blanks is ever given back (*+): else a number, sixty of them and a letter took
    # longer than anybody waits.
    return re.compile(
        rf"(?P<bracket>\()?\s*+{_SIGN}?\s*+(?P<minus>{_MINUS}|\+)?\s*+{_SIGN}?\s*+(?P<inner>\()?"
        rf"\s*+{number}\s*+(?P<close>\))?\s*+{_SIGN}?\s*+(?P<trailing>{_MINUS})?\s*+"
        r"(?P<side>CR|DR)?\.?\s*+\)?",
        re.IGNORECASE,
    )


_GRAMMAR = {Style.BRITISH: _grammar(_BRITISH), Style.CONTINENTAL: _grammar(_CONTINENTAL)}
_NOUGHT = re.compile(rf"\(?\s*+{_SIGN}?\s*+{_MINUS}+\s*+{_SIGN}?\s*+\)?|nil", re.IGNORECASE)
_NOTHING = re.compile(rf"\s*+{_SIGN}?\s*+")
# No amount is longer, whatever it is wrapped in.
_LONGEST = 200
_TINY = re.compile(rf"{_MINUS}?\d(?:\.\d+)?E-0*(?:[4-9]|[1-9]\d)", re.IGNORECASE)
_TINY_MINUS = re.compile(rf"^{_MINUS}")
_WRAPPED = re.compile(r'\s*=?"(.*)"\s*|\s*\'(.*)', re.DOTALL)
_CONTINENTAL_ONLY = re.compile(
    r"\d,\d{1,2}\D*$|\d\.\d{3}(?:\.\d{3})*,\d+\D*$|\d(?:\.\d{3}){2,}\D*$"
)
_BRITISH_ONLY = re.compile(r"\.\d{1,2}\D*$|^\D*0\.\d{3}\D*$|,\d{3}\.\d|\d(?:,\d{3}){2,}\D*$")


def pence(text: str, style: Style = Style.BRITISH, scale: int = 1) -> int | None:
    """Read an amount, in pence; fractions of a penny are rounded half up, away from zero.

    ``scale`` is what amounts are multiplied by, 0 where they are in pence; they are rounded
    after that, not before.

    Brackets, a minus on either side and CR make a credit. A lone dash is nought, as
    spreadsheets print it. None where the cell is empty.

    Raises:
        ValueError: the text is not an amount, or one beyond any payment.
    """
    if style is Style.BRITISH and scale == 1 and (found := _usual(text)) is not None:
        return found
    text = text.replace("\xa0", " ").strip()
    if len(text) > _LONGEST:
        raise ValueError(text)
    if _NOTHING.fullmatch(text):
        return None
    if (match := _GRAMMAR[style].fullmatch(text)) and (match["whole"] or match["part"]):
        return _value(match, text, scale)
    if _NOUGHT.fullmatch(text):
        return 0
    if _TINY.fullmatch(text):
        return _rounded(Decimal(_TINY_MINUS.sub("-", text)), scale)
    if (wrapped := _WRAPPED.fullmatch(text)) is not None:
        inner = wrapped[1] if wrapped[1] is not None else wrapped[2]
        if inner != text:
            return pence(inner, style, scale)
    raise ValueError(text)


def british(text: str) -> int | None:
    """Read an amount of the usual kinds quickly (1234.50, -£1,234.50); else as ``pence`` does."""
    found = _usual(text)
    return pence(text) if found is None else found


def _usual(text: str) -> int | None:
    """Read an amount written in one of the usual ways, None where it is written in another."""
    if text[-3:-2] != "." or len(text) > 15:
        return None
    whole = text[:-3]
    minus = whole[:1] == "-"
    if minus:
        whole = whole[1:]
    if whole[:1] == "£":
        whole = whole[1:]
    if "," in whole:
        plain = whole.replace(",", "")
        marks = len(whole) - len(plain)
        # One before every third figure from the right, and one to three before the first.
        if whole[-4::-4] != "," * marks or not 3 * marks < len(plain) < 3 * marks + 4:
            return None
        whole = plain
    digits = whole + text[-2:]
    if not whole or len(digits) > _MOST_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    return -int(digits) if minus else int(digits)


def continental(text: str) -> int | None:
    """Read an amount that is written 1.234,56."""
    return pence(text, Style.CONTINENTAL)


def is_amount(text: str) -> bool:
    """Say whether a cell holds an amount in either style."""
    try:
        return pence(text) is not None
    except ValueError:
        return is_continental(text)


def is_continental(text: str) -> bool:
    """Say whether a cell can only be an amount written 1.234,56."""
    return _says(_CONTINENTAL_ONLY, text) and _reads(text, Style.CONTINENTAL)


def is_british(text: str) -> bool:
    """Say whether a cell can only be an amount written 1,234.56."""
    return _says(_BRITISH_ONLY, text) and _reads(text, Style.BRITISH)


def looks_like_money(text: str) -> bool:
    """Say whether a number is written as money: a pound sign, or two decimals."""
    return "£" in text or re.search(r"\d[.,]\d{2}\D*$", text) is not None


def is_fault(text: str) -> bool:
    """Say whether a cell holds what a spreadsheet shows for a fault, or a row of ####."""
    text = text.strip()
    return text.upper() in FAULTS or (len(text) > 2 and not text.strip("#"))


def has_no_result(text: str) -> bool:
    """Say whether a cell holds a formula or a fault instead of a number."""
    return is_fault(text) or text.strip().upper() == NO_RESULT


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= _LONGEST and pattern.search(text) is not None


def _reads(text: str, style: Style) -> bool:
    try:
        return pence(text, style) is not None
    except ValueError:
        return False


def _value(match: re.Match[str], text: str, scale: int) -> int:
    opened = bool(match["bracket"] or match["inner"])
    closed = bool(match["close"] or text.endswith(")"))
    if opened != closed:
        raise ValueError(text)
    whole = re.sub(r"\D", "", match["whole"] or "0")
    part = match["part"] or ""
    if len(whole) > 14:
        raise ValueError(text)
    if scale == 1 and len(part) <= 2:
        value = int(whole + part.ljust(2, "0"))
    else:
        value = _rounded(Decimal(f"{whole}.{part or 0}"), scale)
    if value >= LIMIT:
        raise ValueError(text)
    minus = (match["minus"] or "+") != "+"
    side = (match["side"] or "").upper()
    signs = [opened, minus, bool(match["trailing"]), side == "CR"]
    if sum(signs) > 1 and not (opened and minus and sum(signs) == 2):
        raise ValueError(text)
    return -value if any(signs) else value


def _rounded(pounds: Decimal, scale: int) -> int:
    """Return the pence that a number of pounds, thousands, millions or pence (0) makes."""
    exact = pounds.scaleb(2) * scale if scale else pounds
    return int(exact.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
