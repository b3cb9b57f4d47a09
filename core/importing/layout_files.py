"""The file in which layouts travel from one book to another, read strictly.

What a person chose against the program's own reading stays at home: a layout that came from
elsewhere answers only what would be asked.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from core.domain.spend import Role
from core.importing import answering
from core.importing.layouts import SavedLayout, in_one_form, one_form

KIND, VERSION = "spendbook-layouts", 1
LARGEST = 1_000_000
_MOST, _HEADINGS, _LONGEST = 500, 1_000, 2_000
_KEYS = frozenset({"name", "headings", "columns", "answers"})
_ROLES = frozenset(role.value for role in Role)


class NotALayout(ValueError):
    """What is wrong with a file of layouts, in words that follow "because"."""


def write(layouts: Sequence[SavedLayout]) -> bytes:
    """Return the file of some layouts: text that can be read, the same each time."""
    records = [{key: one.to_record()[key] for key in _KEYS} for one in layouts]
    content = {"kind": KIND, "version": VERSION, "layouts": records}
    return (json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> tuple[SavedLayout, ...]:
    """Read a file of layouts; what it holds is taken whole or not at all.

    The caller sees to it that there are no more than ``LARGEST`` bytes.

    Raises:
        NotALayout: naming the first thing that is not as it must be.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except NotALayout:
        raise
    except (ValueError, RecursionError):
        raise NotALayout("it is not a file of layouts") from None
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise NotALayout("it is not a file of layouts")
    if content.get("version") != VERSION:
        raise NotALayout("it is of a newer Spendbook")
    _require_keys(content, frozenset({"kind", "version", "layouts"}), "the file")
    records = content["layouts"]
    if not isinstance(records, list) or not 0 < len(records) <= _MOST:
        raise NotALayout(f"it must hold 1 to {_MOST} layouts")
    found = tuple(_layout(record, number) for number, record in enumerate(records, 1))
    if len({one.headings for one in found}) < len(found):
        raise NotALayout("two of its layouts are for the same headings")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise NotALayout("it says one thing twice")
    return dict(pairs)


def _require_keys(record: Mapping[str, Any], wanted: frozenset[str], what: str) -> None:
    for key in sorted(record.keys() ^ wanted):
        raise NotALayout(f'{what} {"lacks" if key in wanted else "holds"} "{key[:_LONGEST]}"')


def _layout(record: object, number: int) -> SavedLayout:
    what = f"layout {number}"
    if not isinstance(record, dict):
        raise NotALayout(f"{what} is not a layout")
    _require_keys(record, _KEYS, what)
    name, headings = _text(record["name"], what), record["headings"]
    if not isinstance(headings, list) or not 0 < len(headings) <= _HEADINGS:
        raise NotALayout(f"{what} must have 1 to {_HEADINGS:,} headings")
    known = in_one_form([_text(heading, what) for heading in headings])
    columns = {
        role: "\n".join(map(one_form, heading.split("\n")))
        for role, heading in _texts(record["columns"], what).items()
    }
    for role, heading in columns.items():
        if role not in _ROLES:
            raise NotALayout(f'{what} knows no column "{role}"')
        if not set(heading.split("\n")) <= set(known):
            raise NotALayout(f'{what} has no heading for its column "{role}"')
    answers = _texts(record["answers"], what)
    for key, value in answers.items():
        if not answering.is_lasting(key, value):
            raise NotALayout(f'{what} answers "{key}" with "{value}"')
    return SavedLayout(name, known, answers, columns)


def _texts(value: object, what: str) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > _HEADINGS:
        raise NotALayout(f"{what} is not a layout")
    return {_text(key, what): _text(text, what, lines=True) for key, text in value.items()}


def _text(value: object, what: str, *, lines: bool = False) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise NotALayout(f"{what} has a text that is empty or longer than {_LONGEST} letters")
    if any(unicodedata.category(c) == "Cc" and not (lines and c == "\n") for c in value):
        raise NotALayout(f"{what} has a text that cannot be shown")
    return value
