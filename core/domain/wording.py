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


class Sentence(Words):
    """A text as a sentence: with a capital at its beginning and a full stop, in each language."""

    __slots__ = ()

    def __new__(cls, text: str) -> Sentence:
        """Make a sentence of a text; of none, none."""
        made = str.__new__(cls, as_sentence(text))
        made.template, made.values = "{text}", {"text": text}
        return made


def as_sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def based(about: str, basis: str) -> Words:
    """Say what figures are about, in a sentence, and then on which basis."""
    return Words("{about} {basis}", about=Words(about), basis=Sentence(basis))


def joined(between: str, parts: Iterable[str]) -> Words:
    """Join texts, so that each can still be said in another language."""
    named = {f"part_{number}": part for number, part in enumerate(parts)}
    return Words(between.join(f"{{{name}}}" for name in named), **named)


def number_of(count: int, one: str, many: str = "") -> str:
    """Say how many there are: ``1 payment``, ``1,204 payments``; ``many`` where an s won't do."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def resaid(text: str, translate: Say) -> str:
    """Return a text in another language: a Words by its template, its values likewise.

    ``translate`` is asked for templates alone. A plain text is data and stays as it is.
    """
    if not isinstance(text, Words):
        return text
    if isinstance(text, Sentence):
        return as_sentence(resaid(text.values["text"], translate))
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
