"""Six councils share what they pay for electricity; one asks where it stands.

Each pays the pounds below on 1,000 m² in the year, so pence for each thousand m² are pounds
times 100: 100, 150, 200, 300, 400, 800. Type 7 ranks of six are 1.25, 2.5 and 3.75; each
published figure is the mean of the quantile there, one rank below, and one above:
  lower   ranks 0.25 1.25 2.25 = 112.50 162.50 225.00, mean 166.67 (16,667 pence, so 16,700)
  median  ranks 1.5  2.5  3.5  = 175.00 250.00 350.00, mean 258.33 (25,833 pence, so 25,800)
  upper   ranks 2.75 3.75 4.75 = 275.00 375.00 700.00, mean 450.00 (45,000 pence)
Ashby pays 800.00: above the upper quartile, and 800.00 - 258.00 = 542.00 above the median.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.classifying.taxonomy_data import load_taxonomy
from core.cli.main import main
from core.domain.comparators import Contribution, DriverFigure, SharedFigure
from core.domain.money import Pence
from core.domain.parties import Body, Sector, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode
from core.formats import benchmark_pack
from core.formats.signing import new_key
from core.usecases import books

OTHERS = {"Brook": 100, "Cole": 150, "Dunn": 200, "Elm": 300, "Ford": 400}
ASHBY = 800
PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
YEAR = ("--period", "2025-26")
POWER = CategoryCode("energy.electricity")


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Any:
    def answer(*words: str, code: int = 0) -> dict[str, Any]:
        assert main([*words, "--json"]) == code
        found = json.loads(capsys.readouterr().out)
        return found["data"] if code == 0 else found["problems"][0]  # type: ignore[no-any-return]  # a document

    return answer


def contribution(name: str, pounds: int) -> Contribution:
    """What a council shares."""
    return Contribution(
        Body(f"{name} Council", "district-council", Sector.WIDER),
        PERIOD,
        VatBasis.NET,
        (load_taxonomy().id, load_taxonomy().version),
        (SharedFigure(POWER, Pence(pounds * 100), 1),),
        (DriverFigure("floor-area", date(2026, 1, 31), 1000),),
        date(2026, 4, 20),
    )


def council(folder: Path, name: str, pounds: int) -> Path:
    """A book with one payment for electricity, and one for something it does not share."""
    book = folder / f"{name}.spendbook"
    books.create_book(book, Body(f"{name} Council", "district-council", Sector.WIDER)).close()
    spend = folder / f"{name}.csv"
    spend.write_text(
        "Supplier,Payment Date,Net Amount,Description,Category\n"
        f"Northern Power Ltd,12/05/2025,{pounds}.00,Electricity supply,Electricity\n"
        "Quill Paper Ltd,13/03/2026,77.00,Copier paper,Stationery\n"
    )
    return book


def test_a_body_sees_itself_beside_quartiles_that_give_nobody_away(
    tmp_path: Path, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name, pounds in OTHERS.items():
        package = benchmark_pack.build_contribution(contribution(name, pounds), new_key())
        (given / f"{name}.zip").write_bytes(package)
    ashby = ("--book", str(council(tmp_path, "Ashby", ASHBY)))
    ask("spend", "import", str(tmp_path / "Ashby.csv"), *ashby)
    ask("pbo", "benchmark", "size", "floor-area", "1000", "--as-at", "2026-01-31", *ashby)
    assert ask("pbo", "benchmark", "contribute", *YEAR, *ashby, code=4)["code"] == "SB-894"
    ask("pbo", "benchmark", "share", POWER, *ashby)
    before = ("--period", "2024-25")
    assert ask("pbo", "benchmark", "contribute", *before, *ashby, code=4)["code"] == "SB-879"
    seen = ask("pbo", "benchmark", "contribute", *YEAR, *ashby)
    made = ask("pbo", "benchmark", "contribute", *YEAR, *ashby, "-o", str(given))
    assert (
        seen["figures"]
        == made["figures"]
        == [{"category": POWER, "spend_pence": ASHBY * 100, "lines": 1}]
    )
    monkeypatch.setenv("SPENDBOOK_PASSPHRASE", "three plain words")
    ask("pbo", "keys", "new", str(tmp_path / "keys"), "--publisher", "nepo")
    pack = ask("pbo", "benchmark", "build", str(given), *YEAR, "--key", str(tmp_path / "keys"),
               "-o", str(tmp_path))  # fmt: skip

    assert pack["contributions"] == 6
    (row,) = pack["rows"]
    assert [row[f"{name}_per_1000_pence"] for name in ("lower_quartile", "median")] == [
        16_700, 25_800,
    ]  # fmt: skip
    assert (row["upper_quartile_per_1000_pence"], row["contributors"]) == (45_000, 6)

    taken = ask("pbo", "benchmark", "apply", pack["path"], *ashby)
    assert (taken["rows_for_this_body"], taken["replaces"]) == (1, False)
    found = ask("pbo", "benchmark", "compare", *YEAR, *ashby)
    (own,) = found["rows"]
    assert (own["own_rate_per_1000_pence"], own["place"]) == (80_000, "above the upper quartile")
    assert own["difference_pence"] == 542_00
    assert found["categories_without"] == 1

    (held,) = ask("pbo", "benchmark", "list", *ashby)["packs"]
    assert (held["publisher"], held["signed_by"]) == ("nepo", taken["signed_by"])
    ask("pbo", "benchmark", "remove", "nepo", *YEAR, *ashby)
    assert ask("pbo", "benchmark", "list", *ashby)["packs"] == []
    ask("book", "undo", *ashby)
    assert len(ask("pbo", "benchmark", "list", *ashby)["packs"]) == 1
    ask("book", "undo", *ashby)
    assert ask("pbo", "benchmark", "compare", *YEAR, *ashby)["rows"] == []
