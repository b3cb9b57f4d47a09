"""Packing for Windows: the scripts compile, on a small made-up bundle."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from installers.windows import packing
from installers.windows.wine import windows_python

needs = pytest.mark.skipif
LOCK = """\
# made by a tool
alpha==1.0 \\
    --hash=sha256:aa
    # via beta
beta==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
gamma==3.0 ; sys_platform == 'darwin' \\
    --hash=sha256:cc
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder that looks like a bundle: both programs and something inside."""
    folder = tmp_path / "spendbook"
    (folder / "_internal" / "resources").mkdir(parents=True)
    for name in ("spendbook.exe", "spendbook-window.exe", "_internal/resources/a.txt"):
        (folder / name).write_text(name, "utf-8")
    return folder


def test_the_folder_to_carry_about_is_marked_and_always_the_same(
    bundle: Path, tmp_path: Path
) -> None:
    first = packing.write_zip(bundle, tmp_path / "first.zip")
    (bundle / "spendbook.exe").touch()
    second = packing.write_zip(bundle, tmp_path / "second.zip")

    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
    assert f"Spendbook/{packing.PORTABLE}" in names
    assert "Spendbook/_internal/resources/a.txt" in names
    assert _digest(first) == _digest(second)


@needs(not shutil.which("makensis"), reason="makensis (NSIS) is not on this machine")
def test_the_setup_for_one_person_compiles(bundle: Path, tmp_path: Path) -> None:
    setup = packing.write_setup(bundle, tmp_path / "setup.exe", "1.2.3", "zlib")

    assert setup.read_bytes()[:2] == b"MZ"
    script = (packing.HERE / "spendbook.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script


@needs(
    not (shutil.which("wixl") and shutil.which("msiinfo")), reason="wixl is not on this machine"
)
def test_the_installer_for_all_users_compiles_with_every_file(
    bundle: Path, tmp_path: Path
) -> None:
    msi = packing.write_msi(bundle, tmp_path / "all-users.msi", "1.2.3")

    tables = {
        name: subprocess.run(
            ["msiinfo", "export", msi, name], capture_output=True, check=True, text=True
        ).stdout
        for name in ("File", "Property")
    }
    assert tables["File"].count("spendbook") >= 2
    assert "a.txt" in tables["File"]
    assert "1.2.3" in tables["Property"]
    assert "5C2E9F0B-6A52-4C83-9B0E-2D1B6F3C7A41" in tables["Property"]


def test_a_missing_tool_is_named_with_its_remedy(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(packing.TroubleError, match="Install NSIS"):
        packing.write_setup(bundle, tmp_path / "setup.exe", "1.2.3")


def test_the_lock_for_windows_keeps_what_holds_there_without_conditions() -> None:
    kept = windows_python.for_windows(LOCK)

    assert kept.split() == [
        "alpha==1.0", "\\", "--hash=sha256:aa", "beta==2.0", "\\", "--hash=sha256:bb"
    ]  # fmt: skip


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
