from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.cli.main import main
from core.domain.assessment import Status
from core.domain.collecting import AgreementFigure, OpportunityFigure, PipelineFigure
from core.store.collection import Collection
from core.usecases.consolidate import Line, consolidate
from core.usecases.write_dataset import Dataset, queries, write
from tests.benchmarks.made_returns import made_returns
from tests.core.store.collected import YEAR, correction_of, made_body, made_file, made_header

_PARTS = tuple(Status)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Two bodies, one sent again corrected, with awkward names, credits and no quarter."""
    path = tmp_path / "returns.spendcollection"
    first = made_body('Ashby, "the Old"\r\nTown', family="Lancashire")
    second = made_body("Burnley Ærø")
    summary = [(f"c{n}", "", _PARTS[n % 5], 10**9 + n) for n in range(7)]
    old = made_file(made_header(first), [("energy", "2025-Q2", Status.LOCKED, 1)])
    lines = [
        (category, quarter, status, 1000 * n - 77)
        for n, (category, quarter, status) in enumerate(
            (c, q, s) for c in ("energy", "", "it's") for q in ("2025-Q2", "") for s in _PARTS
        )
    ]
    use = AgreementFigure(
        "ypo", "1", "1a", "A, B", "", "", "2025-Q2", "", "", 5, None, 2, None, YEAR.end, "call-off"
    )
    lot = OpportunityFigure("energy", "ypo", "1", "1a", 9, None, "not suitable", "too far")
    ahead = PipelineFigure("energy", "2026-Q3", 400, "renew", "")
    new = made_file(
        correction_of(old), lines, agreements=(use,), opportunities=(lot,), pipeline=(ahead,)
    )
    with Collection.open(path) as opened:
        opened.add([old, new, made_file(made_header(second, target=None), summary)], YEAR.end)
    return path


def _asked(engine: Any, place: Path, name: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        connection.execute(f"SET file_search_path = '{place.as_posix()}'")
        connection.execute((place / "queries" / "views.sql").read_text())
        found = connection.execute((place / "queries" / name).read_text())
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _told(line: Line) -> dict[str, int]:
    pence = line.pence
    return {
        "total_pence": line.total,
        "out_of_scope_pence": pence[Status.OUT_OF_SCOPE],
        "locked_pence": pence[Status.LOCKED],
        "available_pence": line.available,
        "collaborative_pence": pence[Status.COLLABORATIVE],
        "addressable_pence": pence[Status.ADDRESSABLE],
        "no_lot_pence": pence[Status.NO_LOT],
        "lines": line.lines,
        "returns": line.files,
    }


def test_the_shipped_queries_find_the_same_pence_as_the_consolidation(
    collection: Path, tmp_path: Path
) -> None:
    engine = pytest.importorskip("duckdb", reason="the extra pbo-scale is not installed")
    place = tmp_path / "a dataset"

    done = write(collection, place)

    ours = consolidate(collection)
    assert done == Dataset(place, done.rows)
    assert (done.rows["returns"], done.rows["figures"]) == (3, 37)
    for name, lines in (("by_category", ours.by_category), ("by_quarter", ours.by_quarter)):
        key = name.removeprefix("by_")
        found = _asked(engine, place, f"{name}.sql")
        told = {row.pop(key): {k: v for k, v in row.items() if k != "label"} for row in found}
        assert told == {line.key or ("not-stated" if key == "quarter" else ""): _told(line)
                        for line in lines}  # fmt: skip
    sectors = _asked(engine, place, "uptake_by_sector.sql")
    assert sum(row["total_pence"] for row in sectors) == ours.whole.total
    assert [row["family"] for row in _asked(engine, place, "uptake_by_family.sql")] == [
        "Lancashire"
    ]
    bodies = _asked(engine, place, "by_body.sql")
    assert sum(row["pence"] for row in bodies) == ours.whole.total
    assert {row["body"] for row in bodies} == {'Ashby, "the Old"\r\nTown', "Burnley Ærø"}
    assert [row["pence"] for row in _asked(engine, place, "agreement_use.sql")] == [5]
    assert [row["reason_code"] for row in _asked(engine, place, "reasons.sql")] == ["too far"]
    (ahead,) = _asked(engine, place, "pipeline.sql")
    assert (ahead["becomes_available_pence"], ahead["intention"]) == (400, "renew")
    assert len(queries()) == 10
    with pytest.raises(Exception, match="There is something called a dataset already"):
        write(collection, place)


def test_without_the_engine_it_is_said_what_to_install(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_there(name: str) -> ModuleType:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", not_there)

    with pytest.raises(Exception, match="DuckDB, which is not installed"):
        write(collection, tmp_path / "dataset")

    assert not (tmp_path / "dataset").exists()


def test_a_day_of_a_return_that_does_not_say_is_empty_not_made_up(
    collection: Path, tmp_path: Path
) -> None:
    engine = pytest.importorskip("duckdb", reason="the extra pbo-scale is not installed")
    write(collection, tmp_path / "d")

    with engine.connect() as connection:
        place = (tmp_path / "d" / "agreement_use.parquet").as_posix()
        row = connection.execute(
            f"SELECT first_date, last_date, vat_pence, supplier, scheme FROM '{place}'"
        ).fetchone()

    assert row == (None, date(2026, 3, 31), None, "A, B", "")


def test_the_command_collects_a_folder_and_writes_its_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb", reason="the extra pbo-scale is not installed")
    (tmp_path / "in").mkdir()
    for made in made_returns(2, 30):
        (tmp_path / "in" / made.name).write_bytes(made.data)
    out = tmp_path / "dataset"

    code = main(
        ["pbo", "returns", "dataset", str(tmp_path / "in"), "-o", str(out), "--json"]
    )  # fmt: skip

    data = json.loads(capsys.readouterr().out)["data"]
    assert code == 0
    assert data["rows"]["returns"] == 2
    assert (out / "queries" / "README.md").exists()
