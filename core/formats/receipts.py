"""Receipts: what a buying organisation answers to a return, as a small package.

A receipt is not signed. The fingerprint in it shows of which very file it speaks; who wrote it
shows only the way on which it came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.problems import UserError
from core.domain.returns import Receipt, Table
from core.formats.columns import Column, Layout
from core.formats.descriptors import Member, changed_files, data_package
from core.formats.packages import (
    DESCRIPTOR,
    NotAPackage,
    PackageRefused,
    build_zip,
    canonical,
    read_canonical,
    read_kind,
    read_table,
    table_bytes,
)
from core.formats.signing import short_code

KIND = "receipt"
FORMAT_VERSION = "1.0"

_PROBLEMS = "problems.csv"
_README = "README.txt"
_NAMES = frozenset({DESCRIPTOR, _README, _PROBLEMS})
_LAYOUT = Layout(
    "problems",
    "Problems of the return",
    "a problem",
    (Column("problem", "Problem", "Why the return was not accepted.", required=True),),
)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class ReceiptTooNew(UserError):
    """The receipt has format {found}; this program reads format {known}."""

    code = "SB-625"
    exit_code = 3
    remedy_text = "Use a newer version of Spendbook to read it."


def file_name(receipt: Receipt) -> str:
    """Return the name of a receipt's file."""
    publisher, about = (
        re.sub(r"[^a-z0-9._-]+", "-", text.lower())
        for text in (receipt.publisher, receipt.return_id)
    )
    return f"receipt_{publisher}_{about}_v{receipt.version}.zip"


def build_receipt(receipt: Receipt) -> bytes:
    """Return the package of a receipt; the same receipt gives the same bytes."""
    rows = tuple((problem,) for problem in receipt.problems)
    table = table_bytes(Table("problems", ("problem",), rows), _LAYOUT)
    members = (
        Member(_README, _readme(receipt).encode("utf-8"), "What this package is"),
        Member(_PROBLEMS, table, _LAYOUT.title, _LAYOUT),
    )
    header: dict[str, object] = {
        "kind": KIND,
        "format": FORMAT_VERSION,
        "return_id": receipt.return_id,
        "version": receipt.version,
        "fingerprint": receipt.fingerprint,
        "publisher": receipt.publisher,
        "received_on": receipt.received_on.isoformat(),
        "accepted": receipt.accepted,
    }
    name = file_name(receipt).removesuffix(".zip")
    descriptor = canonical(data_package(name, "Receipt for a return", members, header))
    return build_zip(((DESCRIPTOR, descriptor), *((m.path, m.data) for m in members)))


def read_receipt(data: bytes) -> Receipt:
    """Return what a receipt says.

    Raises:
        NotAPackage: it is no receipt. ReceiptTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made.
    """
    members = read_kind(data, _NAMES.__contains__, "a receipt")
    if DESCRIPTOR not in members:
        raise NotAPackage(why="it is not a receipt")
    descriptor = read_canonical(members[DESCRIPTOR])
    header = descriptor.get("spendbook")
    if not isinstance(header, dict) or header.get("kind") != KIND:
        raise NotAPackage(why="it is not a receipt")
    found = str(header.get("format", ""))
    if found.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise ReceiptTooNew(found=found[:20], known=FORMAT_VERSION)
    changed = changed_files(members, descriptor, (DESCRIPTOR,))
    if changed or members.keys() != _NAMES:
        raise PackageRefused(why=f"{(*changed, _PROBLEMS)[0]} was changed")
    problems = read_table(members[_PROBLEMS], _LAYOUT)
    try:
        return _receipt(header, tuple(str(row[0]) for row in problems.rows))
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(why="its header is not that of a receipt") from None


def _receipt(header: Mapping[str, Any], problems: tuple[str, ...]) -> Receipt:
    fingerprint = str(header["fingerprint"])
    if not _FINGERPRINT.fullmatch(fingerprint) or not isinstance(header["accepted"], bool):
        raise ValueError(fingerprint)
    return Receipt(
        return_id=str(header["return_id"]),
        version=int(header["version"]),
        fingerprint=fingerprint,
        publisher=str(header["publisher"]),
        received_on=date.fromisoformat(header["received_on"]),
        accepted=header["accepted"],
        problems=problems,
    )


def _readme(receipt: Receipt) -> str:
    verdict = "accepted" if receipt.accepted else "not accepted; problems.csv says why"
    lines = [
        f"Receipt of {receipt.publisher} for return {receipt.return_id}, "
        f"version {receipt.version}: {verdict}.",
        f"Fingerprint of the file that was received: {short_code(receipt.fingerprint)}",
        "",
        "Open it in Spendbook: Return page, Sealed returns, Take in a receipt.",
        "A receipt is not signed: the fingerprint shows of which file it speaks.",
        "",
    ]
    return "\r\n".join(lines)
