"""A release as its makers signed it: the fingerprints of its files, its version, its day.

Bytes in, a verified value or an error out. What ``installers/papers.py`` writes is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.domain.problems import UserError
from core.formats import signing

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.minisig"
LONGEST_SUMS, LONGEST_SIGNATURE = 1 << 20, 4096
_ROW = re.compile(r"([0-9a-f]{64})  (\S[^/\\]*)")
# The comment is signed with the list; file names are anybody's.
_SAID = re.compile(r"spendbook (\d{1,5}\.\d{1,5}\.\d{1,5}) (\d{4}-\d{2}-\d{2})")


class NotReleased(UserError):
    """What lies beside {name} is not a list of files that the makers of Spendbook signed."""

    code = "SB-921"
    exit_code = 6
    remedy_text = "Do not start the file. Fetch it with SHA256SUMS and SHA256SUMS.minisig again."


@dataclass(frozen=True, slots=True)
class Release:
    """A version and its day, and the names of its files by their fingerprints."""

    version: str
    day: date
    files: Mapping[str, str]


def read_release(sums: bytes, signature: bytes, key: signing.PublicKey, name: str) -> Release:
    """Return what a signed list of fingerprints says; ``name`` is the file that is asked about.

    Raises:
        NotReleased: another key signed it, it was changed, or it is no such list.
    """
    try:
        said = _SAID.fullmatch(signing.verify(sums, signature, key).trusted_comment)
        rows = [_ROW.fullmatch(line) for line in sums.decode("utf-8").splitlines()]
        day = date.fromisoformat(said.group(2)) if said else None
    except (UserError, ValueError) as fault:
        raise NotReleased(name=name) from fault
    if said is None or day is None or not rows or None in rows:
        raise NotReleased(name=name)
    return Release(said.group(1), day, {row.group(1): row.group(2) for row in rows if row})
