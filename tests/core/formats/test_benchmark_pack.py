from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.comparators import (
    BenchmarkCell,
    BenchmarkPack,
    Contribution,
    DriverFigure,
    Quartiles,
    SharedFigure,
)
from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.taxonomy import CategoryCode
from core.formats.benchmark_pack import (
    build_contribution,
    build_pack,
    read_contribution,
    read_pack,
)
from core.formats.packages import build_zip, read_zip
from core.formats.signed_package import AnotherKind
from core.formats.signing import SecretKey
from core.formats.trust import PublisherState, new_publisher, signs_for
from core.store import catalogues
from core.usecases import books, build_benchmarks, compare_benchmarks
from tests.core.formats.test_outside_judges import frictionless

KEY, OTHER = SecretKey(b"1" * 32), SecretKey(b"2" * 32)
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
POWER = CategoryCode("energy.electricity")
NUMBERS = (Identifier("GB-LAE", "ASH"),)
GIVEN = Contribution(
    Body("Ashby", "district-council", Sector.WIDER, region="UKF", identifiers=NUMBERS),
    YEAR,
    VatBasis.NET,
    ("common", "1"),
    (SharedFigure(POWER, Pence(800_00), 3),),
    (DriverFigure("floor-area", date(2026, 1, 31), 1000, "asset register"),),
    date(2026, 4, 20),
)
CELL = BenchmarkCell(
    "district-council", VatBasis.NET, "floor-area", None, 999, POWER, 6, Quartiles(1, 20, 30)
)
PACK = BenchmarkPack(
    "nepo",
    "NEPO",
    YEAR,
    date(2026, 5, 1),
    ("common", "1"),
    (CELL, replace(CELL, size_to=None, contributors=None, rates=None, hidden="fewer than five")),
)


def test_both_packages_come_back_as_they_were_with_the_key_that_signed_them() -> None:
    assert read_contribution(build_contribution(GIVEN, KEY)) == (GIVEN, KEY.public())
    assert read_pack(build_pack(PACK, KEY)) == (PACK, KEY.public())
    assert build_pack(PACK, KEY) == build_pack(PACK, KEY)


def test_nothing_in_a_pack_can_be_changed_without_notice() -> None:
    members = read_zip(build_pack(PACK, KEY), lambda _name: True)
    foreign = read_zip(build_pack(PACK, OTHER), lambda _name: True)

    for name, data in members.items():
        changed = {**members, name: data.replace(b"2", b"3", 1)}
        if changed == members:
            continue
        with pytest.raises(UserError):
            read_pack(build_zip(tuple(changed.items())))
        with pytest.raises(UserError):
            read_pack(build_zip(tuple((n, d) for n, d in members.items() if n != name)))
    mixed = {**members, "maker.pub": foreign["maker.pub"]}
    with pytest.raises(UserError):
        read_pack(build_zip(tuple(mixed.items())))


def test_one_kind_is_not_read_as_the_other() -> None:
    with pytest.raises(AnotherKind, match="benchmark pack"):
        read_pack(build_contribution(GIVEN, KEY))


def test_only_the_key_that_a_publisher_signs_with_is_its() -> None:
    keys = new_publisher("nepo", "NEPO", date(2026, 1, 1))
    state = PublisherState("nepo", "NEPO", keys.roots[-1], 1, date(2026, 1, 1))

    assert signs_for(state, keys.signing.public())
    assert not signs_for(state, keys.root_keys[0].public())


def test_a_book_takes_a_pack_only_from_whom_it_names(tmp_path: Path) -> None:
    keys = new_publisher("nepo", "NEPO", date(2026, 1, 1))
    path = tmp_path / "pack.zip"
    body = Body("Ashby", "district-council", Sector.WIDER)
    with books.create_book(tmp_path / "ashby.spendbook", body) as book:
        path.write_bytes(build_pack(PACK, KEY))
        unknown = compare_benchmarks.look(book, path).trust
        state = PublisherState("nepo", "NEPO", keys.roots[-1], 1, date(2026, 1, 1))
        with book.work(Operation("learn", "Learned of NEPO")) as work:
            catalogues.save_publisher(work, "nepo", state.to_text())
        with pytest.raises(compare_benchmarks.OtherSigner):
            compare_benchmarks.look(book, path)
        path.write_bytes(build_pack(PACK, keys.signing))
        known = compare_benchmarks.look(book, path).trust

    assert "not known" in unknown
    assert "nobody has confirmed" in known


def test_every_contribution_that_does_not_count_says_why(tmp_path: Path) -> None:
    half = Period(date(2025, 10, 1), date(2026, 3, 31))
    early = Period(date(2024, 4, 1), date(2025, 3, 31))
    later = replace(GIVEN, made_on=date(2026, 4, 21))
    files = {
        "a first": build_contribution(GIVEN, KEY),
        "b later": build_contribution(later, KEY),
        "c other key": build_contribution(replace(later, made_on=date(2026, 4, 22)), OTHER),
        "d half": build_contribution(replace(GIVEN, period=half), KEY),
        "e early": build_contribution(replace(GIVEN, period=early), KEY),
        "f damaged": build_contribution(GIVEN, KEY)[:-40] + b"0" * 40,
        "g return": build_pack(PACK, KEY),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.zip").write_bytes(data)

    found = build_benchmarks.preview(tmp_path, YEAR)

    assert found.used() == 1
    why = {one.file[0]: one.why for one in found.files}
    assert why["b"] == ""
    assert "later one" in why["a"]
    assert "Another key" in why["c"]
    assert "not a year" in why["d"]
    assert "does not end" in why["e"]
    assert why["f"]
    assert "g" not in why
    (cell,) = found.pack.cells
    assert (cell.rates, cell.hidden) == (None, "fewer than five contributors")


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_stock_tools_accept_a_pack(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(build_pack(PACK, KEY))) as archive:
        archive.extractall(tmp_path)

    signed = subprocess.run(
        ["minisign", "-Vm", "datapackage.json", "-p", "maker.pub"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert signed.returncode == 0, signed.stderr
    assert "VALID" in frictionless("datapackage.json", folder=tmp_path).stdout
