"""The files of words: sound, in step with the program, and the copies of a return in Welsh."""

from __future__ import annotations

import ast
import csv
import re
from datetime import date
from pathlib import Path

import pytest

from core.formats import return_tables
from core.usecases import languages
from core.usecases.languages import UnknownLanguage

ROOT = Path(__file__).parents[3]
_PLACES = re.compile(r"\{[^}]*\}|%L?n|\*\.\w+")
# Qt's own words, which its lists and fields ask for.
_OF_QT = {
    "&Close",
    "OK",
    "&OK",
    "Save",
    "&Yes",
    "&No",
    "&Undo",
    "&Redo",
    "Cu&t",
    "&Copy",
    "&Paste",
}
_OF_QT |= {"Delete", "Select All", "Close"}


def _rows(code: str) -> list[dict[str, str]]:
    with (ROOT / "resources" / "i18n" / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _texts_of_program() -> set[str]:
    """Return every text that is written in the program or in its data, and the months."""
    layouts = return_tables.LAYOUTS.values()
    found = {column.title for layout in layouts for column in layout.columns}
    for name in ("taxonomy/common_spend.json", "presets/body_types.json"):
        data = (ROOT / "resources" / name).read_text(encoding="utf-8")
        found |= set(re.findall(r'"label": *"([^"]*)"', data))
    for folder in ("core", "desktop"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    months = [date(2025, number, 1).strftime("%B") for number in range(1, 13)]
    return found | set(months) | {month[:3] for month in months}


def test_every_language_is_complete_in_its_file_and_keeps_the_places_for_values() -> None:
    for code in languages.languages():
        for row in _rows(code) if code != "en-GB" else []:
            assert row["translation"].strip(), row
            texts = (row["text"], row["translation"])
            kept, given = (sorted(_PLACES.findall(text)) for text in texts)
            assert given == kept, row


def test_no_text_stands_twice_and_few_are_of_an_earlier_program() -> None:
    for code in set(languages.languages()) - {"en-GB"}:
        texts = [row["text"] for row in _rows(code)]
        assert len(texts) == len(set(texts))
        # A text that was changed is said in English until somebody has translated it.
        stale = set(texts) - _texts_of_program() - _OF_QT
        assert len(stale) * 50 <= len(texts), stale


def test_welsh_has_words_for_every_heading_of_the_return() -> None:
    welsh = languages.wording("cy").texts

    for layout in return_tables.LAYOUTS.values():
        wanted = {layout.title, layout.grain, *(column.title for column in layout.columns)}
        assert wanted - welsh.keys() - {"is"} == set(), layout.name


def test_a_language_without_words_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnknownLanguage, match='no words in the language "tlh"'):
        languages.wording("tlh")

    assert languages.chosen("tlh").code == "en-GB"
