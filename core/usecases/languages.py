"""The languages that people can read Spendbook's own words in: one file of words for each.

A file has a row for each text: as it stands in the program, in the language, and a remark for
who translates. The window and the copies of a return for people read the same file.
"""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from types import MappingProxyType

from core.domain.problems import UserError
from core.domain.wording import ENGLISH, Wording

_NAMES = {"cy": "Cymraeg"}


class UnknownLanguage(UserError):
    """Spendbook has no words in the language "{code}"."""

    code = "SB-958"
    exit_code = 2
    remedy_text = "Choose one of: {known}."


def languages() -> dict[str, str]:
    """Return each language that there is by its code, with the name that it calls itself."""
    return {ENGLISH.code: ENGLISH.name, **_NAMES}


def wording(code: str) -> Wording:
    """Return the words of a language; those of English are the texts themselves.

    Raises:
        UnknownLanguage: there is no file of words for it.
    """
    if code in {ENGLISH.code, "en", ""}:
        return ENGLISH
    if code not in _NAMES:
        raise UnknownLanguage(code=code, known=", ".join(languages()))
    place = files("resources") / "i18n" / f"{code}.csv"
    rows = csv.DictReader(io.StringIO(place.read_text(encoding="utf-8")))
    texts = {row["text"]: row["translation"] for row in rows}
    return Wording(code, _NAMES[code], MappingProxyType(texts))


def chosen(code: str) -> Wording:
    """Return the words of the language that a person chose once; English if it is gone."""
    return wording(code) if code in languages() else ENGLISH
