"""Numbers of organisations in registers: their shape, their check digits, their one spelling.

A number is only looked at, never looked up: nothing here knows whether it was ever given out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from core.domain.parties import Identifier

COMPANY, CHARITY, SCOTTISH_CHARITY = "GB-COH", "GB-CHC", "GB-SC"
NORTHERN_CHARITY, PROCUREMENT, VAT = "GB-NIC", "PPON", "VAT"

SCHEMES: dict[str, str] = {
    COMPANY: "company number",
    CHARITY: "charity number (England and Wales)",
    SCOTTISH_CHARITY: "charity number (Scotland)",
    NORTHERN_CHARITY: "charity number (Northern Ireland)",
    PROCUREMENT: "procurement number (PPON)",
    VAT: "VAT number",
}
"""The registers that a person may state a number of, with their names in words."""

SHAPES: dict[str, str] = {
    COMPANY: "8 characters, such as 01234567 or SC123456",
    CHARITY: "6 or 7 digits, such as 1012345",
    SCOTTISH_CHARITY: "SC and 6 digits, such as SC012345",
    NORTHERN_CHARITY: "6 digits that begin with 1, such as 101234",
    PROCUREMENT: "4 letters, 4 digits, 4 letters, such as PABC-1234-WXYZ",
    VAT: "9 or 12 digits that check, such as GB 123 4567 82",
}
"""What a number of each register looks like, for a person who is asked for another."""

# Companies House: the letters before six digits, by the kind and the country of the company.
_COMPANY_LETTERS = frozenset(
    """AC BR CE CN CS ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RE RS
    SA SC SE SF SG SI SL SO SP SR SZ ZC""".split()
)
_SPOKEN = re.compile(
    r"^\s*(?:company|charity|registered|registration|reg|vat|ppon|no|number|num|co|crn|gb-coh"
    r"|gb-chc|gb-ppon)\b[\s.:#-]*",
    re.I,
)
_COMPANY = re.compile(r"([A-Z]{2})(\d{1,6})|R(\d{7})|(IP|SP|RS|NP|NO)(\d{5})R")
_LEAST_DIGITS = 4
_VAT_WEIGHTS = range(8, 1, -1)
_GOVERNMENT, _HEALTH = range(500), range(500, 1000)


def read_identifier(scheme: str, text: str) -> Identifier | None:
    """Return a number of a register as the register writes it; None if it is not of its shape.

    Spaces, a word such as "Company no.", and zeros that a spreadsheet dropped are put right.
    A Scottish or Northern Irish charity's number under England's register changes register.

    Raises:
        KeyError: there is no such register.
    """
    bare = _bare(text)
    if scheme == CHARITY and bare.startswith("SC"):
        scheme = SCOTTISH_CHARITY
    elif scheme == CHARITY and (bare.startswith("NIC") or re.fullmatch(r"1\d{5}", bare)):
        scheme = NORTHERN_CHARITY
    number = _READERS[scheme](bare)
    return Identifier(scheme, number) if number else None


def standard(one: Identifier) -> Identifier:
    """Return a number in the one spelling under which two of it are equal.

    Of registers whose shape is not known here, letters and digits decide, not case.
    """
    if one.scheme in _READERS and (found := read_identifier(one.scheme, one.id)):
        return found
    return Identifier(one.scheme.strip().upper(), re.sub(r"[^A-Z0-9]", "", one.id.upper()))


def clashes(one: Iterable[Identifier], other: Iterable[Identifier]) -> bool:
    """Say whether both have a number of the same register, and none of them in common."""
    left, right = set(one), set(other)
    shared = {each.scheme for each in left} & {each.scheme for each in right}
    return any(
        not {each for each in left & right if each.scheme == scheme} for scheme in sorted(shared)
    )


def _bare(text: str) -> str:
    shorter = text
    while (found := _SPOKEN.sub("", shorter)) != shorter:
        shorter = found
    # A spreadsheet writes a number as 1234567.0.
    shorter = re.sub(r"(?<=\d)\.0+\s*$", "", shorter)
    return re.sub(r"[^A-Z0-9]", "", shorter.upper())


def _company(text: str) -> str:
    if text.isdigit():
        fits = len(text.lstrip("0")) >= _LEAST_DIGITS and len(text) <= 8
        return text.zfill(8) if fits else ""
    found = _COMPANY.fullmatch(text)
    if found is None:
        return ""
    if found[1]:
        return f"{found[1]}{found[2]:0>6}" if found[1] in _COMPANY_LETTERS else ""
    return text


def _charity(text: str) -> str:
    return text if re.fullmatch(r"[2-9]\d{5}|1\d{6}", text) else ""


def _scottish(text: str) -> str:
    found = re.fullmatch(r"(?:SC)?0?(\d{5})", text)
    return f"SC0{found[1]}" if found else ""


def _northern(text: str) -> str:
    found = re.fullmatch(r"(?:NIC)?(1\d{5})", text)
    return found[1] if found else ""


def _procurement(text: str) -> str:
    found = re.fullmatch(r"([A-Z]{4})(\d{4})([A-Z]{4})", text)
    return "-".join(found.groups()) if found else ""


def _vat(text: str) -> str:
    digits = re.sub(r"^(?:GB|XI)", "", text)
    government = re.fullmatch(r"(GD|HA)(\d{3})", digits)
    if government:
        numbers = _GOVERNMENT if government[1] == "GD" else _HEALTH
        return digits if int(government[2]) in numbers else ""
    if not re.fullmatch(r"\d{9}(?:\d{3})?", digits) or digits.startswith("0000000"):
        return ""
    # HM Revenue and Customs: the last two digits make the weighted sum a multiple of 97; in
    # the series since 2009, with 55 added.
    total = sum(w * int(d) for w, d in zip(_VAT_WEIGHTS, digits, strict=False))
    total += int(digits[7:9])
    return digits[:9] if total % 97 == 0 or (total + 55) % 97 == 0 else ""


_READERS: dict[str, Callable[[str], str]] = {
    COMPANY: _company,
    CHARITY: _charity,
    SCOTTISH_CHARITY: _scottish,
    NORTHERN_CHARITY: _northern,
    PROCUREMENT: _procurement,
    VAT: _vat,
}
