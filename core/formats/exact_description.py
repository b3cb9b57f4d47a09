"""The description of a return taken apart as text, and each part proved to be in its one form.

From return to return little of it differs: sizes, fingerprints and the header. What stands around
those is proved once and known again: reading 26 KB of JSON anew took longer than their proof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.formats.descriptors import PROFILE, Member, data_package
from core.formats.exact_rows import NotExact
from core.formats.packages import canonical
from core.formats.return_header import header_in

_BEGINNING = f'{{"$schema":"{PROFILE}","copies":['
_ENTRY, _FINGERPRINT = '{"bytes":', "sha256:"
_HEX = 64
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, sort_keys=True)
# Of a number so long another program may keep another one: only the careful way can tell.
_LONG_NUMBER = re.compile(r"[:,\[-][0-9]{16}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one file; ``about`` is all of it but size and fingerprint."""

    text: str
    size: int
    fingerprint: str
    about: tuple[str, str]

    def of(self) -> dict[str, Any]:
        """Read all of it.

        Raises:
            NotExact: it says nothing by name.
        """
        found = json.loads(self.text)
        if not isinstance(found, dict):
            raise NotExact
        return found


@dataclass(frozen=True, slots=True)
class Description:
    """The parts of a description; name, header and title also as they are written."""

    copies: tuple[Entry, ...]
    resources: tuple[Entry, ...]
    header: dict[str, Any]
    name: str
    title: str
    header_text: str


def taken_apart(data: bytes) -> Description:
    """Take a description apart whose entries, name, header and title are still to be proved.

    Raises:
        NotExact, ValueError: it is not made of these parts.
        NotAPackage, ReturnTooNew: it is not of a return that this version reads.
    """
    text = data.decode("utf-8")
    if not text.startswith(_BEGINNING) or not text.endswith("}"):
        raise NotExact
    files, _, rest = text[len(_BEGINNING) : -1].partition('],"spendbook":')
    copies, _, named = files.partition('],"name":')
    name, _, resources = named.partition(',"resources":[')
    # No quotation mark stands in a text without one before it: this is where the title begins.
    header_text, _, title = rest.rpartition(',"title":')
    header = header_in({"spendbook": json.loads(header_text)})
    return Description(_entries(copies), _entries(resources), header, name, title, header_text)


def _entries(text: str) -> tuple[Entry, ...]:
    first, *rest = text.split(_ENTRY)
    if first:
        raise NotExact
    entries = tuple(_entry(part.removesuffix(",")) for part in rest)
    if ",".join(entry.text for entry in entries) != text:
        raise NotExact
    return entries


def _entry(part: str) -> Entry:
    size, _, rest = part.partition(",")
    before, _, after = rest.partition(_FINGERPRINT)
    found = Entry(_ENTRY + part, int(size), after[:_HEX], (before, after[_HEX:]))
    if str(found.size) != size or len(found.fingerprint) != _HEX:
        raise NotExact
    return found


def require_own_words(entry: Entry, member: Member) -> None:
    """Require that an entry is what this version says of such a file, but its size and content.

    Raises:
        NotExact: it is not.
    """
    described = data_package("", "", [member], {})
    (own,) = (*_listed(described["copies"]), *_listed(described["resources"]))
    stated = {"bytes": entry.size, "hash": _FINGERPRINT + entry.fingerprint}
    if exact_text({**own, **stated}) != entry.text:
        raise NotExact


def _listed(found: object) -> list[dict[str, object]]:
    return found if isinstance(found, list) else []


def require_one_form(text: str) -> None:
    """Require that a part is written in the one form of what it says.

    Raises:
        NotExact, ValueError: it is not.
    """
    if canonical(json.loads(text)).decode("utf-8") != text:
        raise NotExact


def require_header(found: Description, name: str, title: str, header: Mapping[str, Any]) -> None:
    """Require that name, title and header are written as this version writes these.

    Raises:
        NotExact: one of them is not.
    """
    stated = (found.name, found.title, found.header_text)
    if stated != (exact_text(name), exact_text(title), exact_text(header)):
        raise NotExact


def exact_text(value: object) -> str:
    """Return the one form of a value; in no time where it is plain."""
    text = _ENCODER.encode(value)
    if text.isascii() and not _LONG_NUMBER.search(text):
        return text
    return canonical(value).decode("utf-8")
