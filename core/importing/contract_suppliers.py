"""Suppliers as registers write them: one or several in a cell, with numbers or an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.domain.identifiers import CHARITY, COMPANY, read_identifier
from core.domain.parties import Identifier
from core.importing.contract_terms import flags_in, yes_or_no
from core.importing.texts import clean

_NOBODY = frozenset({"tbc", "tba", "-", "n/a", "none"})
_FORM = r"(?:ltd|limited|plc|llp|llc|inc|cic|cio|lp)\b\.?(?:\s*\([^()]*\))?"
_ENDS_IN_FORM = re.compile(rf"\S\s+{_FORM}$", re.I)
# Behind the form of a company a comma or an "and" begins another name; elsewhere it need not.
_BETWEEN = re.compile(rf"(?<=\s)({_FORM})\s*(?:,\s*and\b|[,;&/]|\band\b|$)\s*", re.I)
_LOT = re.compile(r"^lot\s+\w{1,3}\s*[-:\u2013.]\s*", re.I)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b\W*$", re.I)
_TO_FORM = re.compile(rf"^.{{2,80}}?\s{_FORM}", re.I)


class Supplier(NamedTuple):
    """What a cell says of a supplier: the name, and what Contracts Finder writes beside it."""

    name: str
    number: Identifier | None = None
    sme: bool | None = None
    vcse: bool | None = None


def read_supplier(cell: str) -> Supplier:
    """Read a supplier's cell as the file has it; several names are parted by semicolons.

    Contracts Finder writes [Name|Address|Kind|Number|SME|VCSE]. An address behind a name is left
    out where it is plain where the name ends.
    """
    text = clean(cell)
    bracketed = [part.split("|") for part in re.findall(r"\[([^\[\]]*\|[^\[\]]*)\]", text)]
    if not bracketed:
        return Supplier("" if text.casefold() in _NOBODY else _names(cell, text))
    names = [parts[0].strip() for parts in bracketed if parts[0].strip()]
    first = [part.strip() for part in bracketed[0]] + [""] * 6
    scheme = {"COMPANIES_HOUSE": COMPANY, "CHARITIES_COMMISSION": CHARITY}.get(first[2])
    number = read_identifier(scheme, first[3]) if scheme else None
    if len(names) > 1:
        return Supplier("; ".join(names))
    return Supplier("; ".join(names), number, yes_or_no(first[4]), yes_or_no(first[5]))


def size_and_kind(
    said: tuple[bool | None, bool | None], size: str, supplier: Supplier
) -> tuple[bool | None, bool | None]:
    """Return SME and VCSE: as their columns have it, else one column of both, else the supplier.

    ``said`` is what the two columns say, ``size`` the cell of the one for both.
    """
    sme, vcse = said
    if size:
        small, voluntary = flags_in(size)
        sme, vcse = (small if sme is None else sme), (voluntary if vcse is None else vcse)
    return (
        supplier.sme if sme is None else sme,
        supplier.vcse if vcse is None else vcse,
    )


def _names(cell: str, text: str) -> str:
    lines = [line for part in cell.splitlines() if (line := clean(part).rstrip(",;"))]
    several = _companies(lines) if len(lines) > 1 else []
    several = several or _companies(_BETWEEN.sub(r"\1\n", text).split("\n"))
    if several:
        return "; ".join(several)
    if not _POSTCODE.search(text):
        return text
    named = _TO_FORM.search(text)
    if named:
        return named.group()
    return lines[0] if len(lines) > 1 else text


def _companies(parts: list[str]) -> list[str]:
    """Return the parts of a cell as names, none where they are not all those of companies."""
    names = [_LOT.sub("", part.strip(" ,;")) for part in parts if part.strip(" ,;")]
    found = len(names) > 1 and all(_ENDS_IN_FORM.search(name) for name in names)
    return names if found else []
