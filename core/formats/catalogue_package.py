"""Catalogue packages of PBOs: built and signed, read and vouched for, compared."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.domain.agreements import Catalogue, Trust
from core.domain.period import add_months, day_in_words
from core.domain.problems import Place, Problem, UserError
from core.domain.returns import Table
from core.formats.catalogue_checks import blocks, table_problems
from core.formats.catalogue_difference import CatalogueDifference, difference
from core.formats.catalogue_rows import agreements_from, tables_of
from core.formats.catalogue_tables import LAYOUTS
from core.formats.descriptors import (
    Member,
    changed_files,
    data_package,
    dictionary,
    layouts_in,
    paths_in,
)
from core.formats.packages import (
    DESCRIPTOR,
    NotAPackage,
    PackageRefused,
    build_zip,
    canonical,
    fingerprint,
    read_canonical,
    read_kind,
    read_table,
    read_verified_table,
    table_bytes,
)
from core.formats.trust import PublisherKeys, PublisherState, sign_edition
from core.formats.vouching import SignatureRemoved, Vouched, is_trust_file, trust_order, vouch

__all__ = [
    "CatalogueDifference",
    "CatalogueReading",
    "build_catalogue",
    "catalogue_file_name",
    "counts_in",
    "difference",
    "publisher_in",
    "read_catalogue",
]

FORMAT_VERSION = "1.0"
_KIND = "catalogue"
# Said of a catalogue whose publisher nobody has confirmed.
UNCONFIRMED = "SB-410"
_README, _DICTIONARY = "README.txt", "dictionary.csv"
_TABLE = re.compile(r"[a-z][a-z_]{0,40}\.csv")
_MONTHS = 13
_ROOT = ".root.json"


class KeysOfAnother(UserError):
    """The keys are those of {holder}; the catalogue is of {publisher}."""

    code = "SB-460"
    exit_code = 2
    remedy_text = "Use the key file of {publisher}, or correct the publisher in the workbook."


class CatalogueTooNew(UserError):
    """The catalogue has format {found}; this program reads format {known}."""

    code = "SB-461"
    exit_code = 3
    remedy_text = "Use a newer version of Spendbook to read it."


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """A catalogue as read, and how far its publisher is known.

    ``publisher_fingerprint`` is what to read to the publisher by telephone, "" if unsigned;
    ``state`` is what the book should remember if the edition is applied, None if unsigned.
    """

    catalogue: Catalogue
    trust: Trust
    publisher_fingerprint: str
    state: PublisherState | None
    problems: tuple[Problem, ...]
    out_of_date_since: date | None


def catalogue_file_name(catalogue: Catalogue) -> str:
    """Return the name that the package file must have."""
    slug = re.sub(r"[^a-z0-9]+", "-", catalogue.publisher.lower()).strip("-")
    return f"catalogue_{slug}_{catalogue.edition}.zip"


def build_catalogue(catalogue: Catalogue, keys: PublisherKeys | None, *, issued: date) -> bytes:
    """Return the package of an edition, signed where keys are given; always the same bytes.

    Raises:
        KeysOfAnother: the keys are another publisher's.
    """
    if keys is not None and keys.publisher != catalogue.publisher:
        raise KeysOfAnother(holder=keys.publisher, publisher=catalogue.publisher)
    expires = catalogue.expires or add_months(issued, _MONTHS)
    files = _files(replace(catalogue, issued=issued, expires=expires))
    signed = sign_edition(keys, catalogue.edition, issued, files) if keys else {}
    return build_zip((*files.items(), *signed.items()))


def _files(catalogue: Catalogue) -> dict[str, bytes]:
    tables = tables_of(catalogue.agreements)
    members = [
        Member(_README, _readme(catalogue).encode("utf-8"), "What this package is"),
        Member(_DICTIONARY, dictionary([layout for _, layout in tables]), "What the columns mean"),
    ]
    members += [
        Member(f"{layout.name}.csv", table_bytes(table, layout), layout.title, layout)
        for table, layout in tables
    ]
    name = catalogue_file_name(catalogue).removesuffix(".zip")
    title = f"Catalogue of {catalogue.publisher_name}, edition {catalogue.edition}"
    descriptor = canonical(data_package(name, title, members, _header(catalogue)))
    return {DESCRIPTOR: descriptor, **{member.path: member.data for member in members}}


def _header(catalogue: Catalogue) -> dict[str, object]:
    return {
        "kind": _KIND,
        "format": FORMAT_VERSION,
        "publisher": catalogue.publisher,
        "publisher_name": catalogue.publisher_name,
        "edition": catalogue.edition,
        "issued": catalogue.issued.isoformat(),
        "expires": catalogue.expires.isoformat() if catalogue.expires else "",
        "demo": catalogue.demo,
        "notes": catalogue.notes,
    }


def _readme(catalogue: Catalogue) -> str:
    lots = sum(len(agreement.lots) for agreement in catalogue.agreements)
    demo = ["DEMO: suppliers, prices and evidence are fictitious.", ""] if catalogue.demo else []
    lines = [
        f"Catalogue of {catalogue.publisher_name}",
        f"Edition {catalogue.edition}, issued {day_in_words(catalogue.issued)}",
        f"{len(catalogue.agreements)} agreements, {lots} lots",
        "",
        *demo,
        *([catalogue.notes, ""] if catalogue.notes else []),
        "To use it, choose this .zip file in Spendbook: Catalogues, Load a catalogue.",
        "Spendbook checks who published it before anything is used.",
        "",
        "agreements.csv, lots.csv and the other .csv files are the catalogue, dictionary.csv",
        "says what each column means, datapackage.json describes the files. An edition is never",
        "edited: a correction is the next edition.",
        "",
    ]
    return "\r\n".join(lines)


def publisher_in(data: bytes) -> str:
    """Return which publisher a package says it is from, to look up what the book knows of it.

    Nothing is verified by this.

    Raises:
        NotAPackage, CatalogueTooNew, PackageRefused: it is no catalogue that can be read.
    """
    return str(_open(data)[1]["publisher"])


def counts_in(data: bytes) -> tuple[int, int]:
    """Return how many agreements and lots a package that was verified before holds.

    Nothing is verified by this: only the two tables are looked at, a hundredth of the reading.

    Raises:
        NotAPackage, CatalogueTooNew, PackageRefused: it is no catalogue that can be read.
    """
    members = _open(data)[0]
    found = []
    for name in ("agreements.csv", "lots.csv"):
        text = io.StringIO(members.get(name, b"").decode("utf-8"), newline="")
        # The first row holds the headings.
        found.append(max(sum(1 for _ in csv.reader(text)) - 1, 0))
    agreements, lots = found
    return agreements, lots


def read_catalogue(data: bytes, state: PublisherState | None, *, today: date) -> CatalogueReading:
    """Read a package and verify who published it; ``state`` is what the book knows of them.

    An edition that ran out is usable and marked; one without a signature is usable only where
    the publisher never signed one before.

    Raises:
        NotAPackage, CatalogueTooNew: it is no catalogue that can be read.
        PackageRefused, TableRefused: it is not as it was made.
        WrongPublisher, CatalogueForged, CatalogueChanged, CatalogueMixed, CatalogueRolledBack,
        KeysReplaced, EditionDiffers, SignatureRemoved: it is not what its publisher signed.
    """
    members, header, descriptor = _open(data)
    publisher, edition = str(header["publisher"]), int(header["edition"])
    vouched = None
    if any(is_trust_file(name) for name in members):
        vouched = vouch(members, publisher, edition, state, today)
    elif state is not None:
        raise SignatureRemoved(publisher=state.name or publisher)
    changed = changed_files(_untrusted(members), descriptor, (DESCRIPTOR,))
    if changed:
        raise PackageRefused(why=f"{changed[0]} was changed")
    if list(members) != _order(members, descriptor):
        raise PackageRefused(why="its files are in another order")
    tables = _tables(members, descriptor)
    problems = table_problems(
        [table for table in tables if table.name in LAYOUTS],
        lambda sheet, row, column: Place(file=f"{sheet}.csv", row=row + 2, column=column),
    )
    if blocks(problems):
        raise PackageRefused(why=problems_in_words(problems))
    catalogue = replace(_catalogue(header, tables), fingerprint=fingerprint(data))
    return _reading(catalogue, vouched, problems, today)


def read_verified(data: bytes, known: str) -> Catalogue:
    """Read a package that was verified when it was brought in, by the fingerprint of then.

    The same bytes hold no other tables: what was looked at then is not looked at again, which
    takes half of the time of ``read_catalogue``.

    Raises:
        PackageRefused: it is not the package of that fingerprint.
    """
    if fingerprint(data) != known:
        raise PackageRefused(why="it was changed")
    members, header, descriptor = _open(data)
    vouched = None
    if any(is_trust_file(name) for name in members):
        vouched = vouch(members, str(header["publisher"]), int(header["edition"]), None, date.min)
    layouts = layouts_in(descriptor, LAYOUTS)
    tables = tuple(
        read_verified_table(members[f"{layout.name}.csv"], layout) for layout in layouts
    )
    catalogue = replace(_catalogue(header, tables), fingerprint=known)
    return _reading(catalogue, vouched, (), date.min).catalogue


def roots_of(data: bytes) -> tuple[bytes, ...]:
    """Return the roots that an edition carries, the oldest first, once it is verified.

    Raises:
        UserError: it is no catalogue, is not signed, or is not what its publisher signed.
    """
    read_catalogue(data, None, today=date.min)
    members = _open(data)[0]
    roots = [name for name in members if name.endswith(_ROOT)]
    if not roots:
        raise PackageRefused(why="it is not signed")
    return tuple(members[name] for name in sorted(roots, key=trust_order))


def problems_in_words(problems: Sequence[Problem]) -> str:
    """Say the first problem that stops the work, with its place."""
    first = next(problem for problem in problems if blocks((problem,)))
    return f"{first.place.in_words()}: {first.message()}".rstrip(".")


def _reading(
    catalogue: Catalogue, vouched: Vouched | None, problems: tuple[Problem, ...], today: date
) -> CatalogueReading:
    values: dict[str, str | int] = {
        "publisher": catalogue.publisher_name,
        "edition": catalogue.edition,
    }
    if vouched is None:
        since = catalogue.expires if catalogue.expires and today >= catalogue.expires else None
        trust, code = Trust.UNSIGNED, "SB-412"
    else:
        since = vouched.out_of_date_since
        catalogue = replace(catalogue, publisher_name=vouched.name, expires=vouched.expires)
        trust = Trust.CONFIRMED if vouched.state.confirmed else Trust.UNCONFIRMED
        code = UNCONFIRMED
    marks = [] if trust is Trust.CONFIRMED else [Problem(code, values)]
    if since is not None:
        marks.append(Problem("SB-411", {**values, "since": day_in_words(since)}))
    return CatalogueReading(
        catalogue,
        trust,
        vouched.fingerprint if vouched else "",
        vouched.state if vouched else None,
        (*marks, *problems),
        since,
    )


def _open(data: bytes) -> tuple[dict[str, bytes], dict[str, Any], dict[str, Any]]:
    members = read_kind(data, _allowed, "a catalogue")
    if DESCRIPTOR not in members:
        raise PackageRefused(why=f"{DESCRIPTOR} is missing")
    descriptor = read_canonical(members[DESCRIPTOR])
    header = descriptor.get("spendbook")
    if not isinstance(header, dict) or header.get("kind") != _KIND:
        raise NotAPackage(why="it is not a catalogue")
    found = str(header.get("format", ""))
    if found.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise CatalogueTooNew(found=found[:20], known=FORMAT_VERSION)
    needed = {"publisher": str, "publisher_name": str, "edition": int, "issued": str}
    if not all(isinstance(header.get(name), kind) for name, kind in needed.items()):
        raise PackageRefused(why="its header is not that of a catalogue")
    return members, header, descriptor


def _allowed(name: str) -> bool:
    known = name in (DESCRIPTOR, _README, _DICTIONARY) or is_trust_file(name)
    return known or _TABLE.fullmatch(name) is not None


def _untrusted(members: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in members.items() if not is_trust_file(name)}


def _order(members: Mapping[str, bytes], descriptor: Mapping[str, Any]) -> list[str]:
    trust = [name for name in members if is_trust_file(name)]
    return [DESCRIPTOR, *paths_in(descriptor), *sorted(trust, key=trust_order)]


def _tables(members: Mapping[str, bytes], descriptor: Mapping[str, Any]) -> tuple[Table, ...]:
    layouts = layouts_in(descriptor, LAYOUTS)
    # Every listed file is there: the fingerprints were compared.
    return tuple(read_table(members[f"{layout.name}.csv"], layout) for layout in layouts)


def _catalogue(header: Mapping[str, Any], tables: tuple[Table, ...]) -> Catalogue:
    try:
        expires = str(header.get("expires", ""))
        return Catalogue(
            publisher=str(header["publisher"]),
            publisher_name=str(header["publisher_name"]),
            edition=int(header["edition"]),
            issued=date.fromisoformat(header["issued"]),
            expires=date.fromisoformat(expires) if expires else None,
            agreements=agreements_from(tables),
            demo=bool(header.get("demo")),
            notes=str(header.get("notes", "")),
        )
    except ValueError:
        raise PackageRefused(why="its header is not that of a catalogue") from None
