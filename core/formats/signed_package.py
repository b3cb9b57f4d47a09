"""Small packages that travel between organisations: built, signed, read back, the same way each.

A package of a kind has the kind's tables, a page of text for people, the meaning of its columns
and, where its maker has a key, a signature in minisign's form. Reading proves that it is as it
was made; whose key it is, the receiver finds out by its fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.problems import UserError
from core.domain.returns import Table
from core.formats.columns import Layout
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
    PackageRefused,
    build_zip,
    canonical,
    fingerprint,
    read_canonical,
    read_kind,
    read_table,
    table_bytes,
)
from core.formats.signing import PublicKey, SecretKey, public_text, read_public, sign, verify

SIGNATURE, KEY = f"{DESCRIPTOR}.minisig", "maker.pub"
README, DICTIONARY = "README.txt", "dictionary.csv"
# A newer minor version may bring tables that this one does not know.
_TABLE = re.compile(r"[a-z][a-z_]{0,40}\.csv")
_BESIDE = (DESCRIPTOR, SIGNATURE)


class AnotherKind(UserError):
    """The file is not {what}."""

    code = "SB-627"
    exit_code = 3
    remedy_text = "Choose the file as it was sent, or open it where it belongs."


class PackageTooNew(UserError):
    """The file is {what} of format {found}; this program reads format {known}."""

    code = "SB-626"
    exit_code = 3
    remedy_text = "Use a newer version of Spendbook to read it."


@dataclass(frozen=True, slots=True)
class PackageKind:
    """A kind of small package: its name in data files and in words, its format, its tables.

    ``words`` has its article: "a benchmark pack".
    """

    kind: str
    words: str
    version: str
    layouts: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a package is to hold. ``header`` is plain values; tables are the kind's, in order."""

    name: str
    title: str
    header: Mapping[str, object]
    tables: Sequence[Table]
    readme: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that is as it was made. ``key`` is the one that signed it, None if none did."""

    header: Mapping[str, Any]
    tables: Mapping[str, Table]
    key: PublicKey | None
    fingerprint: str


def build(kind: PackageKind, content: Content, key: SecretKey | None = None) -> bytes:
    """Return the package; the same content and key give the same bytes.

    Raises:
        ValueError: a table is not the kind's, or a cell is not what its column holds.
    """
    tables = [
        Member(f"{layout.name}.csv", table_bytes(table, layout), layout.title, layout)
        for layout, table in zip(kind.layouts, content.tables, strict=True)
    ]
    copies = [
        Member(README, content.readme.encode("utf-8"), "What this package is"),
        Member(DICTIONARY, dictionary(list(kind.layouts)), "What the columns mean"),
    ]
    if key is not None:
        copies.append(Member(KEY, public_text(key).encode("ascii"), "Public key of its maker"))
    header = {**content.header, "kind": kind.kind, "format": kind.version}
    members = (*copies, *tables)
    descriptor = canonical(data_package(content.name, content.title, members, header))
    signature = [(SIGNATURE, sign(descriptor, key, content.name))] if key is not None else []
    files = ((member.path, member.data) for member in members)
    return build_zip(((DESCRIPTOR, descriptor), *signature, *files))


def read(data: bytes, kind: PackageKind) -> Opened:
    """Return what a package of the kind holds, once everything about it was proved.

    Raises:
        NotAPackage, AnotherKind: it is something else. PackageTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made.
        NotASignature, OtherKey, SignatureDoesNotHold, CommentChanged: its signature is not its.
    """
    names = {DESCRIPTOR, SIGNATURE, README, DICTIONARY, KEY}
    members = read_kind(
        data, lambda name: name in names or bool(_TABLE.fullmatch(name)), kind.words
    )
    if DESCRIPTOR not in members:
        raise AnotherKind(what=kind.words)
    descriptor = read_canonical(members[DESCRIPTOR])
    header = _header(descriptor, kind)
    changed = changed_files(members, descriptor, _BESIDE)
    if changed:
        raise PackageRefused(why=f"{changed[0]} was changed")
    key = _signed_by(members)
    signed = (SIGNATURE,) if key is not None else ()
    if list(members) != [DESCRIPTOR, *signed, *paths_in(descriptor)]:
        raise PackageRefused(why="its files are in another order")
    tables = _tables(members, descriptor, kind)
    return Opened(header, tables, key, fingerprint(data))


def _header(descriptor: Mapping[str, Any], kind: PackageKind) -> Mapping[str, Any]:
    header = descriptor.get("spendbook")
    if not isinstance(header, dict) or header.get("kind") != kind.kind:
        raise AnotherKind(what=kind.words)
    found = str(header.get("format", ""))
    if found.partition(".")[0] != kind.version.partition(".")[0]:
        raise PackageTooNew(what=kind.words, found=found[:20], known=kind.version)
    return header


def _signed_by(members: Mapping[str, bytes]) -> PublicKey | None:
    if (SIGNATURE in members) != (KEY in members):
        raise PackageRefused(why="its signature was taken out or put in")
    if SIGNATURE not in members:
        return None
    key = read_public(members[KEY].decode("utf-8", errors="replace"))
    signature = verify(members[DESCRIPTOR], members[SIGNATURE], key)
    # What nobody signs, the remark beside it, must not be open to change either.
    if signature.text() != members[SIGNATURE]:
        raise PackageRefused(why=f"{SIGNATURE} was written by another program")
    return key


def _tables(
    members: Mapping[str, bytes], descriptor: Mapping[str, Any], kind: PackageKind
) -> dict[str, Table]:
    known = {layout.name: layout for layout in kind.layouts}
    found = {layout.name: layout for layout in layouts_in(descriptor, known)}
    for name, layout in known.items():
        columns = found[name].columns[: len(layout.columns)] if name in found else ()
        # A newer minor version adds columns at the end; those that we know must be there.
        if columns != layout.columns:
            raise PackageRefused(why=f"{name}.csv is not laid out as it must be")
    return {
        name: read_table(members[f"{name}.csv"], layout)
        for name, layout in found.items()
        if f"{name}.csv" in members
    }
