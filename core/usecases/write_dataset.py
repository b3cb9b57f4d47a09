"""Write what a collection holds as one dataset, with the queries that add it up.

For more returns than one PC is for: the same consolidation, on DuckDB or Spark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from core.domain.collecting import Collected
from core.domain.progress import Progress
from core.formats.dataset import (
    DAY,
    NUMBER,
    TEXT,
    YES_NO,
    DatasetTable,
    require_engine,
    write_dataset,
)
from core.store import collection_figures
from core.store.collection import Collection

# A folder needs a name: what a return does not part by quarter stands under this one.
NOT_STATED = "not-stated"

_RETURNS = {
    "return_no": NUMBER, "file": TEXT, "fingerprint": TEXT, "counting": TEXT, "body_id": TEXT,
    "body": TEXT, "body_type": TEXT, "sector": TEXT, "family": TEXT, "region": TEXT,
    "return_id": TEXT, "version": NUMBER, "period_start": DAY, "period_end": DAY, "as_at": DAY,
    "vat_basis": TEXT, "detail": TEXT, "nil": YES_NO, "target_basis_points": NUMBER,
    "lines": NUMBER, "total_pence": NUMBER,
}  # fmt: skip
_FIGURES = {
    "return_no": NUMBER, "category": TEXT, "quarter": TEXT, "status": TEXT, "pence": NUMBER,
    "lines": NUMBER,
}  # fmt: skip
_CATEGORIES = {"category": TEXT, "label": TEXT}
_USES = {
    "return_no": NUMBER, "publisher": TEXT, "agreement_no": TEXT, "lot_no": TEXT,
    "supplier": TEXT, "scheme": TEXT, "id": TEXT, "quarter": TEXT, "call_off_ref": TEXT,
    "route": TEXT, "net_pence": NUMBER, "vat_pence": NUMBER, "lines": NUMBER, "first_date": DAY,
    "last_date": DAY, "identified_by": TEXT,
}  # fmt: skip
_OPPORTUNITIES = {
    "return_no": NUMBER, "category": TEXT, "publisher": TEXT, "agreement_no": TEXT,
    "lot_no": TEXT, "available_pence": NUMBER, "available_from": DAY, "decision": TEXT,
    "reason_code": TEXT,
}  # fmt: skip
_PIPELINE = {
    "return_no": NUMBER, "category": TEXT, "quarter": TEXT, "becomes_available_pence": NUMBER,
    "intention": TEXT, "joint_procurement_contact": TEXT,
}  # fmt: skip


__all__ = ["require_engine"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that was written: its folder, and the rows of each table."""

    path: Path
    rows: dict[str, int]


def write(collection: Path, out: Path, *, progress: Progress | None = None) -> Dataset:
    """Write the returns of a collection that count as a folder of Parquet files and queries.

    The table of returns lists every accepted file, with whether it counts.

    Raises:
        ScaleMissing: DuckDB is not installed. DatasetThere: the folder is there already.
        NotACollection: the file is something else.
    """
    progress = progress or Progress()
    require_engine()
    with Collection.open(collection) as opened:
        return Dataset(out, write_dataset(out, _tables(opened, progress), queries()))


def queries() -> dict[str, bytes]:
    """Return the queries that come with every dataset, by their path in it."""
    folder = resources("resources") / "queries"
    return {f"queries/{one.name}": one.read_bytes() for one in sorted(folder.iterdir(), key=str)}


def _tables(opened: Collection, progress: Progress) -> Iterator[DatasetTable]:
    found = collection_figures
    progress.step("Writing returns", 0, 6)
    accepted = (file for file in found.files(opened) if file.accepted)
    yield DatasetTable("returns", _RETURNS, (_return_row(file) for file in accepted))
    yield DatasetTable("categories", _CATEGORIES, found.labels(opened).items())
    progress.step("Writing figures", 1, 6)
    figures = (
        (c.file_id, c.category, c.quarter or NOT_STATED, c.status.value, c.pence, c.lines)
        for c in found.cells(opened)
    )
    yield DatasetTable("figures", _FIGURES, figures, parted_by="quarter")
    progress.step("Writing use of agreements", 2, 6)
    uses = (
        (n, u.publisher, u.agreement_no, u.lot_no, u.supplier, u.scheme, u.id, u.quarter,
         u.call_off_ref, u.route, u.pence, u.vat_pence, u.lines, u.first, u.last, u.identified_by)
        for n, u in found.agreement_use(opened)
    )  # fmt: skip
    yield DatasetTable("agreement_use", _USES, uses)
    progress.step("Writing opportunities", 3, 6)
    lots = (
        (n, o.category, o.publisher, o.agreement_no, o.lot_no, o.available_pence,
         o.available_from, o.decision, o.reason)
        for n, o in found.opportunities(opened)
    )  # fmt: skip
    yield DatasetTable("opportunities", _OPPORTUNITIES, lots)
    progress.step("Writing what becomes available", 4, 6)
    ahead = (
        (n, p.category, p.quarter, p.pence, p.intention, p.contact)
        for n, p in found.pipeline(opened)
    )
    yield DatasetTable("pipeline", _PIPELINE, ahead)
    progress.step("Wrote everything", 6, 6)


def _return_row(file: Collected) -> tuple[object, ...]:
    header = file.header
    if header is None:
        raise AssertionError("an accepted return has a header")
    body, period = header.body, header.period
    return (
        file.id, file.file, file.fingerprint, file.counting.value, header.body_key(), body.name,
        body.type_code, body.sector.value, body.family, body.region, header.return_id,
        header.version, period.start, period.end, header.as_at, header.vat_basis.value,
        header.detail.value, header.nil, header.target, file.lines, file.total,
    )  # fmt: skip
