"""A folder of returns, each fully verified, to category x body x quarter x status.

Against polars over the same payments as plain CSV files, which nobody verified: one streamed
query over all of them, as was quickest of the ways tried (twice as quick as file by file). The
packages are more than that: the same payments stand in them as a workbook too, and every byte is
fingerprinted twice. What that alone takes is measured beside it, as the limit of what can be.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Growth, Side
from tests.benchmarks.made_returns import made_returns, payments_of, rows_of

_EACH = 1000
_HEAD = 30
_PACKAGES, _TABLES = "returns", "payments"


def make(folder: Path, lines: int) -> Answer:
    """Write the packages of as many bodies as give so many payments, and the payments alone."""
    for name in (_PACKAGES, _TABLES):
        (folder / name).mkdir(exist_ok=True)
    counted: dict[int, bytes] = {}
    sums = _Sums()
    bodies = max(1, lines // _EACH)
    for made in made_returns(bodies, min(lines, _EACH)):
        (folder / _PACKAGES / made.name).write_bytes(made.data)
        if made.good:
            # A correction comes right after what it replaces.
            counted[made.body] = payments_of(made.data)
            (folder / _TABLES / f"{made.body:07}.csv").write_bytes(counted[made.body])
            if len(counted) > 1:
                sums.take(counted.pop(next(iter(counted))))
    for data in counted.values():
        sums.take(data)
    files = sum(1 for _ in (folder / _PACKAGES).iterdir())
    return {**sums.answer(), "files": files}


class _Sums:
    """The sums that every side must find, from the data files themselves."""

    def __init__(self) -> None:
        self._pence: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        self._lines = self._groups = 0

    def take(self, table: bytes) -> None:
        rows = rows_of(table) if table else []
        if len(rows) < 2:
            return
        place = [rows[0].index(n) for n in ("category", "payment_date", "status", "net_pence")]
        keys = set()
        for row in rows[1:]:
            category, paid, status, pence = (row[one] for one in place)
            quarter = f"{paid[:4]}-Q{(int(paid[5:7]) + 2) // 3}"
            keys.add((category, quarter, status))
            self._pence[category, quarter, status] += int(pence)
        self._lines += len(rows) - 1
        self._groups += len(keys)

    def answer(self) -> dict[str, int]:
        return _answer(self._lines, self._groups, dict(self._pence))


def _answer(lines: int, groups: int, pence: dict[tuple[str, str, str], int]) -> dict[str, int]:
    return {
        "lines": lines,
        "groups": groups,
        "pence": sum(pence.values()),
        "check": sum(
            pence[key] * number for number, key in enumerate(sorted(pence), start=1)
        ),
    }  # fmt: skip


def verified(folder: Path, clock: Clock) -> Answer:
    """Verify every package and add up what counts, at line level."""
    from core.domain.returns import Detail
    from core.store import collection_figures
    from core.store.collection import Collection
    from core.usecases.collect_returns import collect

    place = folder / "benchmark.collection"
    place.unlink(missing_ok=True)
    with clock.running():
        collect(folder / _PACKAGES, place)
    pence: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    groups = lines = 0
    with Collection.open(place) as collection:
        whole = [
            file.id
            for file in collection_figures.files(collection, counted_only=True)
            if file.header and file.header.detail is Detail.LINE
        ]
        for cell in collection_figures.cells(collection, whole):
            pence[cell.category or "unknown", cell.quarter, cell.status.value] += cell.pence
            groups += 1
            lines += cell.lines
    return _answer(lines, groups, dict(pence))


def polars_unverified(folder: Path, clock: Clock) -> Answer:
    """Add up the payments as polars does it best: one streamed query, grouped with their body."""
    import polars as pl

    wanted = ["category", "payment_date", "status", "net_pence"]
    types = {"category": pl.String, "payment_date": pl.String, "status": pl.String}
    paid = pl.col("payment_date")
    number = (paid.str.slice(5, 2).cast(pl.Int32) + 2) // 3
    quarter = pl.concat_str(paid.str.slice(0, 4), pl.lit("-Q"), number.cast(pl.String))
    paths = [path for path in sorted((folder / _TABLES).glob("*.csv")) if path.stat().st_size]
    with clock.running():
        cells = (
            pl.scan_csv(
                paths,
                schema_overrides=types | {"net_pence": pl.Int64},
                include_file_paths="body",
            )
            .select(*wanted, "body")
            .with_columns(quarter=quarter)
            .group_by("body", "category", "quarter", "status")
            .agg(pence=pl.col("net_pence").sum(), lines=pl.len())
            .collect(engine="streaming")
        )
    sums = cells.group_by("category", "quarter", "status").agg(pl.col("pence").sum())
    pence = {(row[0], row[1], row[2]): row[3] for row in sums.iter_rows()}
    return _answer(cells["lines"].sum(), len(cells), pence)


def least(folder: Path, clock: Clock) -> Answer:
    """Do what no verification can do without: read, fingerprints, check sums, signatures."""
    from core.formats.packages import DESCRIPTOR
    from core.formats.return_contents import KEY, SIGNATURE
    from core.formats.signing import verify

    files = 0
    with clock.running():
        for path in sorted((folder / _PACKAGES).iterdir()):
            data = path.read_bytes()
            sha256(data).digest()
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {name: archive.read(name) for name in (DESCRIPTOR, SIGNATURE, KEY)}
                entries = archive.infolist()
            for entry in entries:
                start = entry.header_offset + _HEAD + len(entry.filename)
                content = memoryview(data)[start : start + entry.file_size]
                sha256(content).digest()
                zlib.crc32(content)
            verify(members[DESCRIPTOR], members[SIGNATURE], members[KEY].decode("ascii"))
            files += 1
    return {"files": files}


_OURS, _PEER, _LEAST = "Spendbook, verified", "polars, unverified", "fingerprints alone"
_SIZES = tuple(
    Side(f"Spendbook, {share:.0%}", verified, share=share) for share in (0.01, 0.1, 1.0)
)

BENCHMARKS = (
    Benchmark(
        "P10",
        "returns of 1,000 payments, each verified, against polars over the same CSV files",
        440_000,
        make,
        (
            Side(_OURS, verified),
            Side(_PEER, polars_unverified, needs=("polars",)),
            Side(_LEAST, least),
        ),
        (Goal(_OURS, "cpu", 2.0, _PEER), Goal(_OURS, "peak_mb", 500)),
    ),
    Benchmark(
        "P10-growth",
        "the same as returns become more (with --lines 44000000 from 440 to 44,000)",
        1_000_000,
        make,
        _SIZES,
        (
            Growth(tuple(side.name for side in _SIZES), "cpu", 1.1),
            *(Goal(side.name, "peak_mb", 500) for side in _SIZES),
        ),
    ),
)
