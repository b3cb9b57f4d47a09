from __future__ import annotations

import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.assessment import Status
from core.domain.collecting import Counting
from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.domain.returns import Return, Supersedes
from core.formats.packages import fingerprint
from core.formats.return_package import build_return
from core.formats.signing import SecretKey
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases import collect_returns
from core.usecases.collect_returns import Collecting, collect
from core.usecases.consolidate import consolidate
from core.usecases.receive_returns import verify_one
from tests.benchmarks.made_returns import made_returns
from tests.conftest import ROOT
from tests.core.formats.conftest import TOTAL, made_return

DAY = date(2026, 5, 1)
KEY = SecretKey(bytes(range(32)))
FIRST = build_return(made_return(), KEY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A return, its correction, one that was altered and one that is no return."""
    (tmp_path / "in").mkdir()
    correction = replace(
        made_return(),
        version=2,
        supersedes=Supersedes(made_return().return_id, 1, fingerprint(FIRST)),
    )
    for name, data in {
        "a.zip": FIRST,
        "b.zip": build_return(correction, KEY),
        "c.zip": FIRST.replace(b"Brightspark", b"Darkspark!!", 1),
        "d.zip": b"no package",
        "again.zip": FIRST,
        "notes.txt": b"not looked at",
    }.items():
        (tmp_path / "in" / name).write_bytes(data)
    return tmp_path / "in"


def test_a_folder_becomes_figures_and_reasons(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "year.collection"

    done = collect(folder, place, today=DAY)
    found = consolidate(place)

    assert done == Collecting(5, 1, 2, 2, (), done.made_again)
    assert done.made_again >= 2
    assert f"{done.made_again} also went through the full check" in done.how()
    assert (found.accepted, found.superseded, found.bodies, found.lines) == (1, 1, 1, 9)
    assert [file for file, _ in found.quarantined] == ["c.zip", "d.zip"]
    assert all(reasons for _, reasons in found.quarantined)
    assert found.whole.total == TOTAL
    assert sum(line.total for line in found.by_category) == TOTAL
    assert sum(line.total for line in found.by_quarter) == TOTAL
    energy = next(line for line in found.by_category if line.key == "energy.electricity")
    assert (energy.label, energy.pence[Status.COLLABORATIVE]) == ("Electricity", 1_204_455)
    assert [(line.key, line.label) for line in found.by_quarter] == [
        ("2025-Q2", "April to June 2025")
    ]


def test_what_nobody_reads_in_the_folder_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "south").mkdir()
    (folder / "south" / "spend-return_x_v1.zip").write_bytes(FIRST)
    for name in ("ledger.xls", "~$ledger.xls", "Thumbs.db", "return.html"):
        (folder / name).write_bytes(b"x")

    done = collect(folder, tmp_path / "year.collection", today=DAY)

    assert [one.message() for one in done.left_alone] == [
        "Not looked at in the folder: the folder south with returns (1), ledger.xls, return.html."
    ]


def test_returns_packed_into_one_file_are_told_as_that(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one/spend-return_x_v1.zip", FIRST)

    found = verify_one(packed)

    assert not found.accepted
    assert "Unpack it" in found.about


def test_a_folder_read_again_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "year.collection"
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        collect(folder, place, today=DAY, progress=progress)

    collect(folder, place, today=DAY)
    again = collect(folder, place, today=date(2027, 1, 1))

    assert again == Collecting(5, 5, 0, 0)
    with Collection.open(place) as collection:
        files = collection_figures.files(collection)
    assert {file.received_on for file in files} == {DAY}
    assert [file.counting for file in files].count(Counting.COUNTED) == 1


class _StopsAt(Progress):
    """A person who stops the work at a file."""

    def step(self, stage: str, done: int = 0, total: int = 0) -> None:
        if done == 3:
            self.cancel()
        super().step(stage, done, total)


def test_stopped_in_the_middle_it_says_what_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect_returns, "_AT_ONCE", 2)
    place = tmp_path / "year.collection"

    with pytest.raises(Cancelled) as stopped:
        collect(folder, place, today=DAY, progress=_StopsAt())

    with Collection.open(place) as collection:
        assert len(collection_figures.files(collection)) == 2
    assert "stay in the collection (2)" in stopped.value.kept


# Stops dead inside the second writing, when its first rows are there but nothing is settled.
_KILLED = """
import os, signal, sys
from pathlib import Path
from core.store import collection
from core.usecases import collect_returns

wrote = collection._add_figures
groups = []

def stop(*given):
    groups.append(1)
    wrote(*given)
    if len(groups) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

collection._add_figures = stop
collect_returns._AT_ONCE = 4
collect_returns.collect(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_killed_in_the_middle_it_goes_on_and_ends_as_if_it_never_was(tmp_path: Path) -> None:
    folder, killed, whole = tmp_path / "in", tmp_path / "killed", tmp_path / "whole"
    folder.mkdir()
    for made in made_returns(10, 20, first=40):
        (folder / made.name).write_bytes(made.data)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder), str(killed)], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL

    again = collect(folder, killed, today=DAY)
    collect(folder, whole, today=DAY)

    assert again == Collecting(11, 4, 7, 0, (), again.made_again)
    assert consolidate(killed) == consolidate(whole)


def test_a_return_without_payments_gives_its_summary(tmp_path: Path) -> None:
    whole = made_return()
    kept = ("summary", "agreement_use", "exclusions", "sources")
    short: Return = replace(whole, tables=tuple(t for t in whole.tables if t.name in kept))
    (tmp_path / "a.zip").write_bytes(build_return(short, KEY))

    collect(tmp_path, tmp_path / "c.collection", today=DAY)

    found = consolidate(tmp_path / "c.collection")
    assert (
        found.whole.total
        == found.by_quarter[0].total
        == sum(line.total for line in found.by_category)
    )
    assert found.by_quarter[0].key == ""
