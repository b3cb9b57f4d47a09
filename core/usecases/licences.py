"""What the program is made of, under whose terms, with the texts: from a checkout and packaged."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files

from core.formats import signing
from core.store import engine
from core.usecases.version import VERSION

# A requirement begins with the name of the part.
_NAME = re.compile(r"[^\w.-]")
_RUNS_OF_MARKS = re.compile(r"[-_.]+")
# Packages whose makers name no file of licence, and where it lies all the same.
_UNNAMED = ("LICENSE", "LICENCE", "LICENSE.txt", "licenses/LICENSE", "COPYING")
_FONTS = "../matplotlib/mpl-data/fonts/ttf/LICENSE_"
_ALSO = {"matplotlib": (f"{_FONTS}DEJAVU", f"{_FONTS}STIX")}
# These packages carry no text themselves; resources/licences does.
_OF_QT = ("pyside6-essentials", "shiboken6")
_LGPL = ("LGPL-3.0.txt", "GPL-3.0.txt")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program: its version ("" where it has none), and its licence in one line."""

    name: str
    version: str
    licence: str
    about: str = ""


def parts() -> tuple[Part, ...]:
    """Name the program, what it stands on, and every package that runs with it."""
    packages = sorted(_packages(), key=lambda part: part.name.casefold())
    others = (Part(one["name"], _version(one["name"]), one["licence"], one["about"])
              for one in _others())  # fmt: skip
    return (Part("spendbook", VERSION, "MIT"), *others, *packages)


def texts_of(name: str) -> tuple[str, ...]:
    """Return the texts of the licence of a part; none where it has none of its own."""
    if name == "spendbook":
        return (_resource("MIT.txt"),)
    for one in _others():
        if one["name"] == name:
            return tuple(map(_resource, one["texts"]))
    if _plain(name) in _OF_QT:
        return tuple(map(_resource, _LGPL))
    return tuple(_texts_of_package(metadata.distribution(name)))


def head() -> str:
    """Return what is said before all: whose the program is, and the terms of Qt in it."""
    return _resource("NOTICE.txt").format(version=VERSION, qt=_version("Qt"))


def notice() -> str:
    """Return the page that travels with the program: the parts, Qt's terms, all texts."""
    made_of = parts()
    listed = "\n".join(_line(part) for part in made_of)
    shown: dict[str, list[str]] = {}
    for part in made_of:
        for text in texts_of(part.name):
            shown.setdefault(text.strip(), []).append(part.name)
    rule = "=" * 78
    pages = (f"{rule}\n{', '.join(names)}\n{rule}\n\n{text}\n" for text, names in shown.items())
    return "\n".join([head(), "The parts:", listed, "", *pages])


def _line(part: Part) -> str:
    about = f" ({part.about})" if part.about else ""
    return f"{part.name} {part.version}".strip() + f": {part.licence}{about}"


def _resource(name: str) -> str:
    return (files("resources") / "licences" / name).read_text("utf-8")


def _others() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(_resource("parts.json"))
    return found


def _version(name: str) -> str:
    known = {
        "OpenSSL": signing.arithmetic(),
        "Python": sys.version.split()[0],
        "Qt": metadata.version("shiboken6"),
        "SQLite": engine.VERSION,
    }
    return known.get(name, "")


def _packages() -> Iterator[Part]:
    for name in _names():
        about = metadata.distribution(name)
        yield Part(str(about.metadata["Name"]), about.version, _licence_of(about))


def _names() -> set[str]:
    try:
        waiting = list(metadata.requires("spendbook") or [])
    except metadata.PackageNotFoundError:
        # The packaged program is installed nowhere: what lies in it is what it is made of.
        return {_plain(str(part.metadata["Name"])) for part in metadata.distributions()}
    found: set[str] = set()
    while waiting:
        name = _plain(_NAME.split(text := waiting.pop())[0])
        if "extra ==" not in text and name not in found and _is_here(name):
            found.add(name)
            waiting += metadata.requires(name) or []
    return found


def _is_here(name: str) -> bool:
    return any(metadata.distributions(name=name))


def _plain(name: str) -> str:
    return _RUNS_OF_MARKS.sub("-", name).lower()


def _licence_of(about: metadata.Distribution) -> str:
    stated = about.metadata.json
    said = str(stated.get("license_expression") or stated.get("license") or "").strip()
    if said and len(said) <= _LONGEST and "\n" not in said:
        return said
    kinds = about.metadata.get_all("Classifier") or []
    named = [kind.rpartition(" :: ")[2] for kind in kinds if kind.startswith("License ::")]
    return named[0] if named else "see its text"


def _texts_of_package(about: metadata.Distribution) -> Iterator[str]:
    stated = about.metadata.get_all("License-File") or []
    named = [place for name in stated for place in (f"licenses/{name}", name)]
    also = _ALSO.get(_plain(str(about.metadata["Name"])), ())
    for place in (*(named or _UNNAMED), *also):
        if text := about.read_text(place):
            yield text
