"""Figures as a folder of Parquet files, for engines that add up more than one PC holds.

DuckDB writes them. It is an extra of the project and no part of the packaged program, so it is
looked for only when a dataset is asked for.
"""

from __future__ import annotations

import csv
import importlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.problems import UserError

TEXT, NUMBER, DAY, YES_NO = "VARCHAR", "BIGINT", "DATE", "BOOLEAN"

# Extensions would be fetched from the network.
_SETTINGS = ("autoinstall_known_extensions = false", "autoload_known_extensions = false")


class ScaleMissing(UserError):
    """A dataset is written by DuckDB, which is not installed beside this program."""

    code = "SB-845"
    exit_code = 3
    remedy_text = (
        "Install the project with its extra pbo-scale. All else works without it, up to every "
        "public body of the country."
    )


class DatasetThere(UserError):
    """There is something called {name} already."""

    code = "SB-846"
    exit_code = 3
    remedy_text = "Choose the name of a new folder."


class DatasetNotWritten(UserError):
    """The dataset {name} could not be written: {why}."""

    code = "SB-847"
    exit_code = 3
    remedy_text = "Make room, or choose another folder, and try again."


@dataclass(frozen=True, slots=True)
class DatasetTable:
    """A table of a dataset: its columns with what they hold, and its rows as they are read.

    ``parted_by`` names the column that parts it into folders, "" for one file.
    """

    name: str
    columns: Mapping[str, str]
    rows: Iterable[Sequence[object]]
    parted_by: str = ""


def require_engine() -> Any:
    """Return DuckDB.

    Raises:
        ScaleMissing: it is not installed.
    """
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise ScaleMissing from None


def write_dataset(
    out: Path, tables: Iterable[DatasetTable], beside: Mapping[str, bytes]
) -> dict[str, int]:
    """Write a dataset into a new folder, whole or not at all; return the rows of each table.

    ``beside`` are further files by their path in it.

    Raises:
        ScaleMissing: DuckDB is not installed. DatasetThere: the name is taken.
        DatasetNotWritten: the disk did not do it.
    """
    engine = require_engine()
    if out.exists():
        raise DatasetThere(name=out.name)
    try:
        out.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".dataset-") as place:
            made, work = Path(place) / "made", Path(place) / "work"
            made.mkdir()
            work.mkdir()
            counts = _written(engine, made, work, tables)
            for name, data in beside.items():
                target = made / name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(data)
            shutil.move(made, out)
    except (OSError, engine.IOException) as fault:
        raise DatasetNotWritten(name=out.name, why=str(fault).splitlines()[0]) from fault
    return counts


def _written(
    engine: Any, made: Path, work: Path, tables: Iterable[DatasetTable]
) -> dict[str, int]:
    counts = {}
    with engine.connect() as connection:
        for setting in _SETTINGS:
            connection.execute(f"SET {setting}")
        connection.execute(f"SET temp_directory = {_quoted(work)}")
        for table in tables:
            counts[table.name] = _write_table(connection, made, work, table)
    return counts


def _write_table(connection: Any, made: Path, work: Path, table: DatasetTable) -> int:
    """Write a table by way of plain text, so that no more than a few rows are in memory."""
    text = work / f"{table.name}.csv"
    count = 0
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in table.rows:
            writer.writerow(row)
            count += 1
    types = ", ".join(f"{_quoted(name)}: '{kind}'" for name, kind in table.columns.items())
    # A text that is empty is an empty text; any other empty cell is not stated.
    texts = ", ".join(_quoted(name) for name, kind in table.columns.items() if kind == TEXT)
    source = (
        f"read_csv({_quoted(text)}, header = false, columns = {{{types}}}, delim = ',',"
        f" quote = '\"', escape = '\"', new_line = '\\n', auto_detect = false, nullstr = '',"
        f" parallel = false, force_not_null = [{texts}])"
    )
    target, how = made / f"{table.name}.parquet", ""
    if table.parted_by:
        target, how = made / table.name, f", PARTITION_BY ({table.parted_by})"
    connection.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(target)} (FORMAT parquet{how})")
    text.unlink()
    return count


def _quoted(value: object) -> str:
    text = value.as_posix() if isinstance(value, Path) else str(value)
    return "'" + text.replace("'", "''") + "'"
