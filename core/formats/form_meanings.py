"""What people write into a form for a place, a kind of body, a register, a category: as meant.

A rule that names "Academy trusts" where the format has ``academy-trust`` would let in whom it
should keep out, and nobody would see it. So each has one spelling before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.agreements import EVERYWHERE
from core.domain.identifiers import SCHEMES, SHAPES, read_identifier
from core.domain.regions import read_regions
from core.domain.returns import Cell

# What exists of a scheme of categories, and of kinds of body: each name and code with its code.
Known = Mapping[str, Mapping[str, str]]

BODY_TYPE = "body-type"
_SECTORS = {
    "wider public sector": "wider",
    "central government": "central",
    "wider": "wider",
    "central": "central",
}
_REGISTERS = {
    "companies house": "GB-COH",
    "company": "GB-COH",
    "company number": "GB-COH",
    "coh": "GB-COH",
    "crn": "GB-COH",
    "charity commission": "GB-CHC",
    "charity": "GB-CHC",
    "charity number": "GB-CHC",
    "oscr": "GB-SC",
    "vat number": "VAT",
}
_REGISTER_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_BETWEEN = re.compile(r"[,;/|]+")


@dataclass
class Meant:
    """The rows that a row of a form means; faults are columns with a code and its values."""

    rows: list[dict[str, Cell]]
    faults: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


def as_meant(table: str, row: dict[str, Cell], known: Known) -> Meant:
    """Return what a row of a form means.

    A rule that lists several regions, sectors or kinds of body is a rule for each of them.
    """
    if table == "lot_eligibility":
        return _rules(row, known)
    if table == "lot_suppliers":
        return _supplier(row)
    if table == "lot_categories":
        return _category(row, known)
    return Meant([row])


def folded(text: str) -> str:
    """Return the form of a name in which two of it are equal: its words in small letters."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def _rules(row: dict[str, Cell], known: Known) -> Meant:
    kind, text = (str(row.get(name) or "") for name in ("kind", "value"))
    if kind == "region" and text:
        codes = read_regions(text)
        if codes is None:
            return Meant([row], [("value", "SB-433", {"text": text[:60]})])
        return Meant([row | {"value": code} for code in codes or ("all",)])
    if kind == "sector":
        return Meant([row | {"value": _SECTORS.get(folded(part), part)} for part in _parts(text)])
    if kind == BODY_TYPE and text and BODY_TYPE in known:
        return _kinds_of_body(row, _parts(text), known[BODY_TYPE])
    return Meant([row])


def _kinds_of_body(row: dict[str, Cell], parts: list[str], known: Mapping[str, str]) -> Meant:
    meant = Meant([])
    for part in parts:
        codes = _types(part, known)
        if len(codes) != 1:
            choices = ", ".join(sorted(set(known.values())))
            meant.faults.append(("value", "SB-434", {"text": part[:60], "choices": choices}))
        meant.rows.append(row | {"value": codes.pop() if len(codes) == 1 else part})
    return meant


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()] or [""]


def _types(text: str, known: Mapping[str, str]) -> set[str]:
    """Return the kinds of body that a text may name: exactly, else by how they begin."""
    if text.casefold() in EVERYWHERE:
        return {text.casefold()}
    names = {folded(one): code for one, code in known.items()}
    name = folded(text)
    one = name.removesuffix("s")
    if name in names or one in names:
        return {names.get(name) or names[one]}
    return {code for each, code in names.items() if one and each.startswith(f"{one} ")}


def _supplier(row: dict[str, Cell]) -> Meant:
    meant = Meant([row])
    regions = read_regions(text := str(row.get("regions") or ""))
    if regions is None:
        meant.faults.append(("regions", "SB-433", {"text": text[:60]}))
    else:
        row = row | {"regions": " ".join(regions)}
    scheme, number = (str(row.get(name) or "") for name in ("scheme", "id"))
    if number:
        code = scheme.upper() if scheme.upper() in SCHEMES else scheme
        scheme = _REGISTERS.get(folded(scheme), code)
        if not _REGISTER_CODE.fullmatch(scheme):
            meant.faults.append(("scheme", "SB-435", {"text": number[:60]}))
        elif scheme in SCHEMES:
            found = read_identifier(scheme, number)
            if found is None:
                values = {"text": number[:60], "what": SCHEMES[scheme], "shape": SHAPES[scheme]}
                meant.faults.append(("id", "SB-436", values))
            else:
                scheme, number = found.scheme, found.id
        row = row | {"scheme": scheme, "id": number}
    meant.rows = [row]
    return meant


def _category(row: dict[str, Cell], known: Known) -> Meant:
    scheme, code = (str(row.get(name) or "") for name in ("scheme", "code"))
    names = known.get(scheme, {})
    return Meant([row | {"code": code if code in names else names.get(folded(code), code)}])
