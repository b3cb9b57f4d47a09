"""The ways in which one person's name may be written: sure ones, and ones to be asked about."""

from __future__ import annotations

from dataclasses import dataclass

from core.classifying.forenames import FORENAMES
from core.classifying.payees import HONORIFICS
from core.domain.forgetting import words_of

_LEAST = 2


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, in small letters; ``forenames`` may be initials."""

    forenames: tuple[str, ...]
    surname: str

    def ways(self) -> tuple[str, ...]:
        """Return the name both ways round, without titles; none if there is no forename."""
        if not self.forenames:
            return ()
        fore = " ".join(self.forenames)
        return f"{fore} {self.surname}", f"{self.surname} {fore}"

    def shorter_ways(self) -> tuple[tuple[str, str], ...]:
        """Return what may be the same person, each with why: initials, one forename, a title."""
        found: dict[str, str] = {}
        if self.forenames:
            first, initials = self.forenames[0], [name[0] for name in self.forenames]
            for fore in (" ".join(initials), "".join(initials), first[0]):
                found[f"{fore} {self.surname}"] = "with initials"
                found[f"{self.surname} {fore}"] = "with initials"
            if len(self.forenames) > 1 and len(first) > 1:
                found[f"{first} {self.surname}"] = "with the first forename alone"
                found[f"{self.surname} {first}"] = "with the first forename alone"
        for title in ("mr", "mrs", "miss", "ms", "dr", "cllr"):
            found[f"{title} {self.surname}"] = "with a title and no forename"
        return tuple((way, why) for way, why in found.items() if way not in self.ways())

    def may_be(self, other: PersonName) -> bool:
        """Say whether another name may be the same person's: one surname, initials that agree."""
        if self.surname != other.surname:
            return False
        pairs = zip(self.forenames, other.forenames, strict=False)
        return all(
            one == two or (1 in (len(one), len(two)) and one[0] == two[0]) for one, two in pairs
        )


def person_name(name: str) -> PersonName | None:
    """Take a person's name apart, None where it has no words but titles.

    The surname is the last word; the first, before a comma, or where only the last is a forename.
    """
    words = [word for word in words_of(name) if word not in HONORIFICS]
    if not words:
        return None
    first_is_surname = "," in name or (
        len(words) >= _LEAST and words[-1] in FORENAMES and words[0] not in FORENAMES
    )
    if first_is_surname:
        return PersonName(tuple(words[1:]), words[0])
    return PersonName(tuple(words[:-1]), words[-1])
