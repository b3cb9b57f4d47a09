"""The papers of a release, on a small made-up bundle."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from core.formats import release, signing
from installers import papers
from installers.from_source import TroubleError


def _bundle(folder: Path, *packages: str) -> Path:
    for name in packages:
        (folder / "_internal" / f"{name}.dist-info").mkdir(parents=True)
    return folder


def _said(*parts: tuple[str, str]) -> str:
    rows = [{"name": name, "version": version, "licence": "MIT"} for name, version in parts]
    return json.dumps({"data": {"parts": rows}})


def _locked(name: str) -> papers.Part:
    lock = papers.locked(papers.RUNTIME_LOCK.read_text("utf-8"))
    return next(part for part in lock if part.name == name)


def test_the_bill_names_what_lies_in_the_bundle_and_nothing_else(tmp_path: Path) -> None:
    tuf = _locked("tuf")
    bundle = _bundle(tmp_path, f"tuf-{tuf.version}")
    said = _said(
        ("spendbook", "1.2.3"), ("Qt", "6.1"), ("Published facts", ""), ("tuf", tuf.version)
    )

    bill = json.loads(papers.bill_of_materials("1.2.3", papers.parts_of(said, bundle)))

    shown = {part["name"]: part for part in bill["components"]}
    assert list(shown) == ["Qt", "Published facts", "tuf"]
    assert shown["tuf"]["purl"] == f"pkg:pypi/tuf@{tuf.version}"
    assert shown["tuf"]["hashes"][0]["content"] == tuf.fingerprints[0]
    assert shown["Published facts"]["type"] == "data"
    assert "://" not in json.dumps(bill)


@pytest.mark.parametrize("packed", ["stranger-1.0", "tuf-0.0.1"])
def test_what_the_lock_does_not_name_stops_the_build(tmp_path: Path, packed: str) -> None:
    name, _, version = packed.partition("-")

    with pytest.raises(TroubleError, match=name):
        papers.parts_of(_said((name, version)), _bundle(tmp_path, packed))


def test_a_package_that_the_program_does_not_name_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match=r"not named: hidden-1\.0"):
        papers.parts_of(_said(("spendbook", "1.2.3")), _bundle(tmp_path, "hidden-1.0"))


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not on this machine")
def test_the_program_reads_what_the_release_step_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dist, secret, public = tmp_path / "dist", tmp_path / "release.key", tmp_path / "release.pub"
    dist.mkdir()
    (dist / "setup.exe").write_bytes(b"MZ")
    making = ["minisign", "-G", "-W", "-p", public, "-s", secret]
    subprocess.run(making, check=True, capture_output=True)
    monkeypatch.setenv("SPENDBOOK_RELEASE_KEY", str(secret))
    monkeypatch.setenv("SPENDBOOK_RELEASE_PUBLIC", str(public))

    sums = papers.write_sums(dist, "1.2.3", "2026-11-22")

    key = signing.read_public(public.read_text("utf-8"))
    signature = (dist / release.SIGNATURE).read_bytes()
    read = release.read_release(sums.read_bytes(), signature, key, "setup.exe")
    assert (read.version, read.day.isoformat()) == ("1.2.3", "2026-11-22")
    assert list(read.files.values()) == ["setup.exe"]


def test_the_sums_are_those_that_others_check(tmp_path: Path) -> None:
    (tmp_path / "a £.txt").write_text("a", "utf-8")
    papers.write_sums(tmp_path, "1.2.3", "2026-11-22")

    sums = papers.write_sums(tmp_path, "1.2.3", "2026-11-22")

    checked = subprocess.run(["sha256sum", "-c", sums.name], cwd=tmp_path, check=False)
    assert checked.returncode == 0
    assert sums.read_text("utf-8").count("\n") == 1
