from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.returns import Return
from core.formats.packages import fingerprint
from core.formats.reports import RENDERING
from core.formats.return_package import build_return
from core.formats.signing import SecretKey
from tests.core.formats.publishing import Publisher
from tests.core.formats.sealed import Members

ROOT = Path(__file__).parents[3]


# Outside judges: stock tools must agree, with no program of ours.


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_stock_minisign_verifies_the_descriptor(package: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(tmp_path)

    found = subprocess.run(
        ["minisign", "-Vm", "datapackage.json", "-p", "body.pub"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr


def frictionless(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # In a process of its own: it may not meet the rules that hold in ours.
    program = "from frictionless.__main__ import console; console()"
    command = [sys.executable, "-W", "ignore", "-c", program, "validate", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_frictionless_accepts_folder_and_zip_and_catches_one_cell(
    package: bytes, tmp_path: Path
) -> None:
    (tmp_path / "return.zip").write_bytes(package)
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(folder)

    whole = frictionless("--type", "package", "return.zip", folder=tmp_path)
    unpacked = frictionless("datapackage.json", folder=folder)
    summary = (folder / "summary.csv").read_bytes()
    (folder / "summary.csv").write_bytes(summary.replace(b"1204500,", b"1204501,", 1))
    changed = frictionless("datapackage.json", folder=folder)

    assert whole.returncode == 0, whole.stdout
    assert unpacked.returncode == 0, unpacked.stdout
    assert changed.returncode == 1
    assert "hash" in changed.stdout


def test_frictionless_accepts_a_catalogue(tmp_path: Path, publisher: Publisher) -> None:
    (tmp_path / "catalogue.zip").write_bytes(publisher.edition(1))

    found = frictionless("--type", "package", "catalogue.zip", folder=tmp_path)

    assert found.returncode == 0, found.stdout


# The same content gives the same bytes.

_REBUILD = """
import sys, locale
sys.path.insert(0, {root!r})
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from core.formats.return_package import build_return, read_return
from core.formats.signing import SecretKey
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(build_return(read_return(data), SecretKey(bytes(range(32)))))
"""


@pytest.mark.parametrize(
    ("variables", "mask"),
    [
        ({"TZ": "Pacific/Kiritimati"}, 0o022),
        ({"TZ": "America/St_Johns", "LC_ALL": "C"}, 0o077),
        ({"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, 0o000),
        ({"PYTHONHASHSEED": "4242", "LANG": "de_DE.UTF-8"}, 0o022),
    ],
)
@pytest.mark.parametrize("made_at", ["2026-04-20T09:31:00Z", "2026-04-20"])
def test_another_place_builds_the_same_bytes(
    made_at: str, variables: dict[str, str], mask: int, content: Return, key: SecretKey
) -> None:
    package = build_return(replace(content, made_at=made_at), key)

    found = subprocess.run(
        [sys.executable, "-c", _REBUILD.format(root=str(ROOT))],
        input=package,
        env={**os.environ, **variables},
        capture_output=True,
        check=True,
        umask=mask,
    )

    assert found.stdout == package


@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_a_later_python_builds_the_same_bytes(
    version: str, content: Return, key: SecretKey
) -> None:
    interpreter = shutil.which(f"python{version}")
    if interpreter is None:
        pytest.skip(f"there is no Python {version} here")
    package = build_return(content, key)

    found = subprocess.run(
        [interpreter, "-c", _REBUILD.format(root=str(ROOT))],
        input=package,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )

    if b"ModuleNotFoundError" in found.stderr or b"pyenv:" in found.stderr:
        pytest.skip(f"Python {version} here has not what the packages need")
    assert found.returncode == 0, found.stderr
    assert found.stdout == package


# What the sealed returns of this rendering look like. A return is made again to verify it, so
# whoever changes a page, a workbook, a text or a layout counts RENDERING up and records anew.
RENDERED = 4
LOOKS = {
    "README.txt": "524dc31b86d28283",
    "dictionary.csv": "8676ffd82cd1c55f",
    "return.html": "7a5ff4b8307e5550",
    "return.xlsx": "0335883bd3a40ba7",
    "datapackage.json": "cf042bf56d058f1a",
}


def test_copies_that_come_out_differently_are_another_rendering(members: Members) -> None:
    found = {name: fingerprint(members[name])[:16] for name in LOOKS}

    assert (RENDERING, found) == (RENDERED, LOOKS)


def test_the_hour_of_building_leaves_no_trace(package: bytes, members: Members) -> None:
    with zipfile.ZipFile(io.BytesIO(members["return.xlsx"])) as workbook:
        properties = workbook.read("docProps/core.xml").decode()

    assert "2026-04-20T09:31:00Z" in properties
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
