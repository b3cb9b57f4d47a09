"""Words that can be said in another language: English sentences that know how they were made.

The program thinks in English. A sentence that is put together from a template and values
remembers both, and a Wording says it again in its own language. Knows nothing of where the
words of a language come from, nor of who shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Turns an English text into the language of who reads it; what it does not know stays English.
Say = Callable[[str], str]


class Words(str):
    """A text in English, with the template and the values that it was made from.

    Everywhere it is the plain text that it looks like. What is put together from it by other
    means than another Words forgets how it was made, and stays English.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Words:
        """Put a text together: ``Words("{month} {year}", month=Words("April"), year=2025)``."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template, made.values = template, values
        return made


def joined(between: str, parts: Iterable[str]) -> Words:
    """Join texts, so that each can still be said in another language."""
    named = {f"part_{number}": part for number, part in enumerate(parts)}
    return Words(between.join(f"{{{name}}}" for name in named), **named)


def resaid(text: str, translate: Say) -> str:
    """Return a text in another language: a Words by its template, its values likewise.

    ``translate`` is asked for templates alone. A plain text is data and stays as it is.
    """
    if not isinstance(text, Words):
        return text
    template = translate(text.template)
    if not text.values:
        return template
    return template.format_map(
        {
            name: resaid(value, translate) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language. ``texts`` gives for an English text its own; ``code`` is BCP 47."""

    code: str
    name: str
    texts: Mapping[str, str]

    def own(self, english: str) -> str:
        """Return the words for a text of the program's own; the English where there are none."""
        return self.texts.get(english, english)

    def say(self, text: str) -> str:
        """Say a text: what it was made from is said again, what is data stays as it is."""
        return resaid(text, self.own)


ENGLISH = Wording("en-GB", "English", {})
