"""Lists of unit prices, as buyers and publishers write them: one price a row, or a grid.

A grid has an organisation in each row and a thing in each column, with columns of quantities
between. What is no price is left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import islice
from pathlib import Path

from core.domain.problems import Place, Problem
from core.importing import dates
from core.importing.tables import Source, open_list
from core.importing.texts import clean

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "item": ("item", "item description", "description", "product", "product description",
             "article", "goods", "service", "commodity", "part", "item name", "product name"),
    "unit": ("unit", "unit of measure", "uom", "unit of issue", "per", "pack size", "measure"),
    "price": ("unit price", "price", "price per unit", "unit cost", "cost per unit", "rate",
              "price each", "net unit price", "net price", "unit rate", "price ex vat",
              "unit price ex vat", "unit price excluding vat"),
    "quantity": ("quantity", "qty", "quantity ordered", "quantity bought", "units", "volume",
                 "number", "order quantity", "annual quantity", "annual volume", "usage"),
    "who": ("supplier", "supplier name", "vendor", "bought from", "organisation", "body",
            "authority", "service", "paid by", "buyer"),
    "paid_on": ("date", "paid on", "payment date", "order date", "invoice date", "price date",
                "as at", "date paid"),
}  # fmt: skip
_PENCE_UNITS = re.compile(r"\bpence\b|\(p\)|\bp/|\bppu\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
_NOTHING = frozenset(("", "-", "–", "n/a", "na", "nil", "none", "not applicable", "."))
_QUANTITY = re.compile(r"quantit|\bqty\b|\bvolume\b", re.IGNORECASE)
_MONEY = re.compile(r"£|\bprice\b|\bcost\b|gbp", re.IGNORECASE)
_LOOKED_AT = 40
# Spreadsheets keep 5.17 as 5.1699999999999999: beyond this there is only noise.
_FINEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class PriceRead:
    """A price as a list says it, in pounds a unit; ``row`` counts from 1."""

    item: str
    unit: str
    price: Decimal
    quantity: Decimal | None
    who: str
    paid_on: date | None
    row: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """What came of reading a list. ``columns`` says where what was found: role and heading."""

    file: str
    fingerprint: str
    sheet: str
    is_grid: bool
    columns: tuple[tuple[str, str], ...]
    prices: tuple[PriceRead, ...]
    problems: tuple[Problem, ...]


def read_price_list(path: Path) -> PriceList:
    """Read a list of unit prices.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
    """
    source = open_list(path)
    best: tuple[int, str, int, dict[str, int]] = (0, "", 0, {})
    for sheet in source.sheets:
        for number, row in enumerate(islice(source.rows(sheet), _LOOKED_AT), start=1):
            found = _columns(row)
            if {"item", "price"} <= found.keys() and len(found) > best[0]:
                best = (len(found), sheet, number, found)
    if best[0]:
        return _read_rows(source, path.name, *best[1:])
    for sheet in source.sheets:
        for number, row in enumerate(islice(source.rows(sheet), _LOOKED_AT), start=1):
            if sum(_is_priced(cell) for cell in row[1:]) >= 2:
                return _read_grid(source, path.name, sheet, number, row)
    return PriceList(path.name, source.sniffed.fingerprint, "", False, (), (), ())


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        text = re.sub(r"\((?:£|p|pence|gbp)\)|£", " ", clean(cell).lower())
        words = " ".join("".join(c if c.isalnum() else " " for c in text).split())
        for name, known in _HEADINGS.items():
            if words in known and name not in found:
                found[name] = index
                break
    return found


def _read_rows(
    source: Source, file: str, sheet: str, header: int, columns: dict[str, int]
) -> PriceList:
    rows = list(source.rows(sheet))
    heads = {name: clean(rows[header - 1][index]) for name, index in columns.items()}
    in_pence = bool(_PENCE_UNITS.search(heads["price"]))
    day_cells = {_cell(row, columns, "paid_on") for row in rows[header:]} - {""}
    reading = dates.decide(day_cells)
    prices, problems = [], []
    for number, row in enumerate(rows[header:], start=header + 1):
        item, text = _cell(row, columns, "item"), _cell(row, columns, "price")
        if not item and not text:
            continue
        price = read_decimal(text)
        if price is None or not item:
            values = {"item": item or "nothing", "text": text or "nothing"}
            problems.append(Problem("SB-520", values, Place(file, sheet, number)))
            continue
        prices.append(
            PriceRead(
                item,
                _cell(row, columns, "unit"),
                price / 100 if in_pence else price,
                read_decimal(_cell(row, columns, "quantity")),
                _cell(row, columns, "who"),
                reading.read(_cell(row, columns, "paid_on")),
                number,
            )
        )
    return PriceList(
        file,
        source.sniffed.fingerprint,
        sheet,
        False,
        tuple(heads.items()),
        tuple(prices),
        tuple(problems),
    )


def _cell(row: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    index = columns.get(name, -1)
    return clean(row[index]) if 0 <= index < len(row) else ""


def _is_priced(heading: str) -> bool:
    return bool(_MONEY.search(heading)) and not _QUANTITY.search(heading)


def _read_grid(
    source: Source, file: str, sheet: str, header: int, heads: Sequence[str]
) -> PriceList:
    things = {
        index: re.sub(r"\s*\((?:£|gbp)[^)]*\)", "", clean(head), flags=re.IGNORECASE)
        for index, head in enumerate(heads)
        if index and _is_priced(head)
    }
    side = _side(heads, things)
    prices, problems = [], []
    for number, row in enumerate(source.rows(sheet), start=1):
        if number <= header or not row or not clean(row[0]):
            continue
        for index, item in things.items():
            text = clean(row[index]) if index < len(row) else ""
            if text.casefold() in _NOTHING:
                continue
            price = read_decimal(text)
            if price is None:
                values = {"item": item, "text": text}
                problems.append(Problem("SB-520", values, Place(file, sheet, number)))
                continue
            quantity = _beside(heads, row, index, side)
            prices.append(PriceRead(item, "each", price, quantity, clean(row[0]), None, number))
    columns = (("who", clean(heads[0])), *(("item", item) for item in things.values()))
    return PriceList(
        file, source.sniffed.fingerprint, sheet, True, columns, tuple(prices), tuple(problems)
    )


def _side(heads: Sequence[str], things: Mapping[int, str]) -> int:
    """Say on which side of a price its quantity stands: -1 before, 1 after, 0 if it is not clear.

    Columns alternate, so only the ends can tell: a quantity before the first price, or one
    after the last.
    """
    named = [bool(_QUANTITY.search(head)) for head in heads]
    before = named[min(things) - 1]
    after = max(things) + 1 < len(named) and named[max(things) + 1]
    return 0 if before == after else -1 if before else 1


def _beside(heads: Sequence[str], row: Sequence[str], index: int, side: int) -> Decimal | None:
    place = index + side
    if side and place < min(len(heads), len(row)) and _QUANTITY.search(heads[place]):
        return read_decimal(clean(row[place]))
    return None


def read_decimal(text: str) -> Decimal | None:
    """Read a number exactly, with a pound sign and separators or without; None for no number."""
    plain = text.replace("£", "").replace(" ", "")
    if not plain.strip("-.") or not _NUMBER.fullmatch(plain):
        return None
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    noisy = isinstance(exponent, int) and exponent < -6
    return number.quantize(_FINEST, ROUND_HALF_UP).normalize() if noisy else number
