"""What a buying organisation asks beside the standard return, as data, and what is answered.

A record is a kind of row (an invoice, an order, a contract); its fields say what each cell
holds, when it must be filled, and from which list it is chosen. Lists may depend on other
fields of the same row. Nothing here is known of files, books or screens.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.domain.money import decimal_text
from core.domain.problems import Place, Problem

Answer = str | int | bool | date | None

# How many of a list's values a message names.
_NAMED = 12


class Kind(StrEnum):
    """What a field holds. Numbers may have decimals; pounds are kept as whole pence."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    POUNDS = "pounds"
    DAY = "date"
    YES_NO = "yes-no"


class Grain(StrEnum):
    """What a record has one row for."""

    PAYMENT = "payment"
    CONTRACT = "contract"
    AGREEMENT = "agreement"
    ROW = "row"


class Known(StrEnum):
    """What a book knows of a row, and so can fill in."""

    BODY = "body"
    BODY_URN = "body-urn"
    BODY_NUMBER = "body-number"
    REGION = "region"
    LOT = "lot"
    LOT_TITLE = "lot-title"
    SUPPLIER = "supplier"
    SUPPLIER_NUMBER = "supplier-number"
    PAID_ON = "payment-date"
    INVOICED_ON = "invoice-date"
    REFERENCE = "reference"
    DESCRIPTION = "description"
    DEPARTMENT = "department"
    ACCOUNT = "account"
    CATEGORY = "category"
    NET = "net"
    VAT = "vat"
    GROSS = "gross"
    CONTRACT_REF = "contract-ref"
    CONTRACT_TITLE = "contract-title"
    CONTRACT_START = "contract-start"
    CONTRACT_END = "contract-end"
    CONTRACT_VALUE = "contract-value"


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field of a record.

    ``least`` and ``most`` are inclusive: of numbers, pounds and days the value, of text the
    number of letters. ``shape`` is a picture of a text: 9 is a digit, A a capital letter, a any
    letter, * a letter or digit, anything else itself, and `` or `` parts pictures. ``lookup``
    names the list to choose from; ``given`` are the fields that decide which part of it
    applies. With ``asked_if`` the field is asked only where that field has one of
    ``asked_if_is``. ``known_as`` is what of the book fills it in, ``total`` that it adds up.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    about: str = ""
    example: str = ""
    least: str = ""
    most: str = ""
    shape: str = ""
    lookup: str = ""
    given: tuple[str, ...] = ()
    asked_if: str = ""
    asked_if_is: tuple[str, ...] = ()
    known_as: Known | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class AskedRecord:
    """A kind of row that is asked for, with its fields in their order."""

    name: str
    title: str
    grain: Grain
    fields: tuple[AskedField, ...]
    about: str = ""

    def field(self, name: str) -> AskedField | None:
        """Return a field by its name."""
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list, and the values of the fields that it depends on: ``given``.

    "" is any value, "<>USA" any but USA, as spreadsheet programs say it.
    """

    lookup: str
    value: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asks:
    """Everything that is asked of the users of one agreement."""

    records: tuple[AskedRecord, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """One record as it was asked: by whom, for which agreement, with the lists it needs."""

    publisher: str
    agreement_no: str
    record: AskedRecord
    choices: tuple[Choice, ...] = field(default=())


def questions(publisher: str, agreement_no: str, asks: Asks) -> tuple[Questions, ...]:
    """Return the records of an agreement, each with the lists that its fields choose from."""
    found = []
    for record in asks.records:
        used = {one.lookup for one in record.fields if one.lookup}
        choices = tuple(one for one in asks.choices if one.lookup in used)
        found.append(Questions(publisher, agreement_no, record, choices))
    return tuple(found)


class Unreadable(ValueError):
    """A text that is not what it should be."""


class Form:
    """A record made ready for many rows: what a row may hold, and what is wrong with one."""

    def __init__(self, record: AskedRecord, choices: Sequence[Choice] = ()) -> None:
        """Put the lists in order."""
        self.record = record
        self._choices: dict[str, list[Choice]] = defaultdict(list)
        self._found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        for choice in choices:
            self._choices[choice.lookup].append(choice)
        self._shapes = {one.name: shape_of(one.shape) for one in record.fields if one.shape}

    def is_asked(self, asked: AskedField, row: Mapping[str, Answer]) -> bool:
        """Say whether a field is asked in this row."""
        return not asked.asked_if or _text(row.get(asked.asked_if)) in {
            text.casefold() for text in asked.asked_if_is
        }

    def choices(self, asked: AskedField, row: Mapping[str, Answer]) -> tuple[str, ...]:
        """Return what a field can be chosen from in this row, in the order of the list."""
        place = asked.lookup, tuple(_text(row.get(name)) for name in asked.given)
        if place not in self._found:
            # Thousands of rows ask for the same few parts of a list.
            self._found[place] = tuple(
                dict.fromkeys(
                    choice.value
                    for choice in self._choices.get(asked.lookup, ())
                    if all(map(_meets, choice.given, place[1]))
                )
            )
        return self._found[place]

    def every_choice(self, asked: AskedField) -> tuple[str, ...]:
        """Return all values of a field's list, whatever it depends on."""
        return tuple(dict.fromkeys(one.value for one in self._choices.get(asked.lookup, ())))

    def completed(self, row: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return the row as far as it follows from itself.

        What is chosen from a list is spelt as there; where one value remains of a list that
        depends on other fields, it is taken; what is not asked is empty.
        """
        done = {one.name: row.get(one.name) for one in self.record.fields}
        for asked in self.record.fields:
            value = done[asked.name]
            if not self.is_asked(asked, done):
                done[asked.name] = None
            elif asked.lookup:
                there = self.choices(asked, done)
                text = _text(value)
                alike = next((one for one in there if one.casefold() == text), None)
                if alike is not None:
                    done[asked.name] = alike
                elif value in (None, "") and asked.given and asked.required and len(there) == 1:
                    done[asked.name] = there[0]
        return done

    def problems(self, row: Mapping[str, Answer], place: Place) -> Iterator[Problem]:
        """Yield everything that is wrong with a row whose cells could be read."""
        for asked in self.record.fields:
            at = Place(place.file, place.sheet, place.row, asked.title)
            value = row.get(asked.name)
            if value in (None, ""):
                if asked.required and self.is_asked(asked, row):
                    yield Problem("SB-682", {"field": asked.title}, at)
            elif not self.is_asked(asked, row):
                other = self.record.field(asked.asked_if)
                because = other.title if other else asked.asked_if
                yield Problem("SB-688", {"field": asked.title, "other": because}, at)
            else:
                yield from self._value_problems(asked, value, row, at)

    def _value_problems(
        self, asked: AskedField, value: Answer, row: Mapping[str, Answer], at: Place
    ) -> Iterator[Problem]:
        text = written(asked.kind, value)
        said: dict[str, str | int] = {"field": asked.title, "text": text[:60]}
        if asked.lookup:
            there = self.choices(asked, row)
            if text not in there:
                more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
                named = ", ".join(there[:_NAMED]) + more
                nothing = "nothing can be chosen with what stands in the fields before it"
                yield Problem("SB-684", {**said, "choices": named or nothing}, at)
        if not _within(asked, value):
            yield Problem("SB-685", {**said, "bounds": bounds_in_words(asked)}, at)
        shape = self._shapes.get(asked.name)
        if shape is not None and not shape.fullmatch(text):
            yield Problem("SB-686", {**said, "shape": asked.shape}, at)


def read(kind: Kind, text: str) -> Answer:
    """Return what a person typed as the value of a field; None for nothing.

    Raises:
        Unreadable: it is not of that kind.
    """
    text = " ".join(text.split())
    if not text or kind is Kind.TEXT:
        return text or None
    if kind is Kind.DAY:
        return _day(text)
    if kind is Kind.YES_NO:
        if text.casefold() not in _YES_NO:
            raise Unreadable(text)
        return _YES_NO[text.casefold()]
    bare = text.replace(",", "").replace("£" if kind is Kind.POUNDS else ",", "", 1)
    if not _NUMBER.fullmatch(bare) or len(bare) > _DIGITS:
        raise Unreadable(text)
    number = Decimal(bare)
    if kind is Kind.NUMBER:
        return _plain(number)
    scaled = number * 100 if kind is Kind.POUNDS else number
    if scaled != scaled.to_integral_value():
        raise Unreadable(text)
    return int(scaled)


def written(kind: Kind, value: Answer) -> str:
    """Return the one text of a value, which ``read`` reads back: days as 2027-03-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return decimal_text(value) if kind is Kind.POUNDS and isinstance(value, int) else str(value)


def in_words(kind: Kind) -> tuple[str, str]:
    """Return what a kind is called, and how a value of it is written."""
    return _WORDS[kind]


def bounds_in_words(asked: AskedField) -> str:
    """Say the bounds of a field: ``from 1 to 12``, ``18 letters and digits``."""
    unit = " letters and digits" if asked.kind is Kind.TEXT else ""
    if asked.least and asked.least == asked.most:
        return f"{asked.least}{unit}"
    parts = [
        f"from {asked.least}" if asked.least else "",
        f"to {asked.most}" if asked.most else "",
    ]
    if not asked.least:
        parts = ["at most", asked.most]
    elif not asked.most:
        parts = ["at least", asked.least]
    return " ".join(parts) + unit


def shape_of(picture: str) -> re.Pattern[str]:
    """Return what a picture of a text stands for.

    Only fixed places: no such pattern takes longer than the text is long.

    Raises:
        Unreadable: the picture is empty, or ends in the mark that takes the next letter as is.
    """
    alternatives = [_alternative(part.strip()) for part in picture.split(" or ")]
    return re.compile("|".join(alternatives))


def _alternative(picture: str) -> str:
    if not picture:
        raise Unreadable("an empty picture")
    letters = iter(picture)
    parts = []
    for letter in letters:
        if letter == "\\":
            following = next(letters, "")
            if not following:
                raise Unreadable(picture)
            parts.append(re.escape(following))
        else:
            parts.append(_PLACES.get(letter) or re.escape(letter))
    return "".join(parts)


_PLACES = {"9": "[0-9]", "A": "[A-Z]", "a": "[A-Za-z]", "*": "[A-Za-z0-9]"}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DIGITS = 18
_BUT = "<>"
_BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS = {
    Kind.TEXT: ("a text", "words"),
    Kind.WHOLE: ("a whole number", "12"),
    Kind.NUMBER: ("a number", "12.5"),
    Kind.POUNDS: ("an amount in pounds", "1250.00"),
    Kind.DAY: ("a date", "31/03/2027"),
    Kind.YES_NO: ("yes or no", "yes"),
}


def _meets(given: str, value: str) -> bool:
    if given.startswith(_BUT):
        return value != given.removeprefix(_BUT).casefold()
    return not given or given.casefold() == value


def _text(value: Answer) -> str:
    kind = Kind.YES_NO if isinstance(value, bool) else Kind.TEXT
    return written(kind, value).casefold()


def _day(text: str) -> date:
    british, iso = _BRITISH.fullmatch(text), _ISO.fullmatch(text)
    found = iso.groups() if iso else british.groups()[::-1] if british else ()
    try:
        return date(*map(int, found))
    except (ValueError, TypeError):
        raise Unreadable(text) from None


def _plain(number: Decimal) -> str:
    """Return a number as it is always written: no zeros that say nothing, no exponent."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _within(asked: AskedField, value: Answer) -> bool:
    size = _size(asked.kind, value)
    least, most = (bound(asked.kind, text) for text in (asked.least, asked.most))
    return not ((least is not None and size < least) or (most is not None and size > most))


def bound(kind: Kind, text: str) -> Decimal | None:
    """Return a bound of a field as what its values are measured by; None for no bound.

    Raises:
        Unreadable: it is no bound for a field of that kind.
    """
    if not text:
        return None
    if kind is Kind.YES_NO:
        raise Unreadable(text)
    value = read(Kind.WHOLE if kind is Kind.TEXT else kind, text)
    return _size(Kind.WHOLE if kind is Kind.TEXT else kind, value)


def _size(kind: Kind, value: Answer) -> Decimal:
    if isinstance(value, date):
        return Decimal(value.toordinal())
    if kind is Kind.TEXT:
        return Decimal(len(str(value)))
    return Decimal(str(int(value) if isinstance(value, bool) else value))
