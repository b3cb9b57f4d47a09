"""A return of 100,000 payments, line by line: built with page and workbook, sealed, verified.

Against packing the same files as any zip program packs them, and the fingerprint of what comes
out: what a stranger must do at the least to pass them on. Verifying looks at every byte too, and
at every cell, sum and reference; it makes the copies for people again and compares them.
"""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from pathlib import Path

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.made_returns import content_of

_PACKAGE, _SEED = "return.zip", 1
_KEY = bytes(range(32))


def make(folder: Path, lines: int) -> Answer:
    """Write the package of a body with so many payments."""
    from core.formats.return_package import build_return
    from core.formats.signing import SecretKey

    content = content_of("line", lines, random.Random(_SEED))
    (folder / _PACKAGE).write_bytes(build_return(content, SecretKey(_KEY)))
    (paid,) = content.coverage
    return _answer(folder, paid.lines, paid.pence)


def _answer(folder: Path, lines: int, pence: int) -> Answer:
    return {"lines": lines, "pence": pence, "bytes": (folder / _PACKAGE).stat().st_size}


def built(folder: Path, clock: Clock) -> Answer:
    """Build the package again, the same byte for byte."""
    from core.formats.return_package import build_return
    from core.formats.signing import SecretKey

    wanted = (folder / _PACKAGE).read_bytes()
    lines = _rows(wanted)
    content = content_of("line", lines, random.Random(_SEED))
    with clock.running():
        data = build_return(content, SecretKey(_KEY))
    (paid,) = content.coverage
    return {"lines": paid.lines, "pence": paid.pence, "bytes": len(data) * (data == wanted)}


def _rows(package: bytes) -> int:
    from core.formats.packages import LINES_MEMBER_LIMIT, read_zip

    members = read_zip(package, lambda _: True, member_limit=LINES_MEMBER_LIMIT)
    return members["spend.csv"].count(b"\r\n") - 1


def verified(folder: Path, clock: Clock) -> Answer:
    """Verify the package by every check, copies for people made again."""
    from core.formats.return_package import verify_return

    with clock.running():
        found = verify_return((folder / _PACKAGE).read_bytes())
    if not found.verdict:
        return {"lines": 0}
    return _answer(folder, found.totals["spend_rows"], found.totals["total_pence"])


def packed(folder: Path, clock: Clock) -> Answer:
    """Pack the files of the package as a zip program does, and take its fingerprint."""
    with zipfile.ZipFile(folder / _PACKAGE) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with clock.running():
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        hashlib.sha256(buffer.getvalue()).hexdigest()
    return {"lines": files["spend.csv"].count(b"\r\n") - 1}


_BUILT, _VERIFIED, _PACKED = "built and sealed", "verified in full", "zip and SHA-256"

BENCHMARKS = (
    Benchmark(
        "P9",
        "a sealed return of 100,000 payments, against packing and fingerprint of its files",
        100_000,
        make,
        (Side(_BUILT, built), Side(_VERIFIED, verified), Side(_PACKED, packed)),
        (Goal(_BUILT, "cpu", 60), Goal(_VERIFIED, "cpu", 4.0, _PACKED)),
    ),
)
