"""Packing for Linux, on a small made-up bundle that holds a real library of this machine."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the packages of Linux are made on Linux", allow_module_level=True)

from installers.linux import packing

DAY = 1_700_000_000
needs = pytest.mark.skipif


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder that looks like a bundle: a script, a text, a link."""
    folder = tmp_path / "spendbook"
    (folder / "_internal").mkdir(parents=True)
    (folder / "spendbook").write_text("#!/bin/sh\n", "utf-8")
    (folder / "spendbook").chmod(0o755)
    (folder / "_internal" / "£ é.txt").write_text("text", "utf-8")
    (folder / "_internal" / "link").symlink_to("£ é.txt")
    return folder


def test_the_same_folder_gives_the_same_archive(bundle: Path, tmp_path: Path) -> None:
    first = packing.write_archive(bundle, tmp_path / "first.tar.xz", DAY)
    for file in bundle.rglob("*.txt"):
        file.touch()
    second = packing.write_archive(bundle, tmp_path / "second.tar.xz", DAY)

    assert _digest(first) == _digest(second)
    with tarfile.open(first) as archive:
        members = {member.name: member for member in archive}
    assert members["spendbook/spendbook"].mode & 0o111
    assert members["spendbook/_internal/link"].issym()
    assert {member.uname for member in members.values()} == {"root"}


@needs(not shutil.which("dpkg-deb"), reason="dpkg-deb is not on this machine")
def test_the_package_says_what_it_needs_and_puts_everything_in_its_place(
    bundle: Path, tmp_path: Path
) -> None:
    to = tmp_path / "dist"
    to.mkdir()

    package = packing.write_deb(bundle, to, "9.8.7", DAY)

    about = subprocess.run(
        ["dpkg-deb", "-f", package, "Version", "Depends"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "9.8.7" in about
    assert "libc6 (>= 2.17)" in about
    listed = subprocess.run(
        ["dpkg-deb", "-c", package], capture_output=True, check=True, text=True
    ).stdout
    for place in (
        "./opt/spendbook/spendbook",
        "./usr/bin/spendbook-window -> /opt/spendbook/spendbook-window",
        "./usr/share/applications/spendbook.desktop",
        "./usr/share/mime/packages/spendbook.xml",
        "./usr/share/doc/spendbook/copyright",
    ):
        assert place in listed
    assert "root/root" in listed
    first = _digest(package)
    assert _digest(packing.write_deb(bundle, to, "9.8.7", DAY)) == first


@needs(
    not (shutil.which("objdump") and shutil.which("true")), reason="objdump is not on this machine"
)
def test_what_a_bundle_needs_is_read_from_its_libraries(bundle: Path) -> None:
    shutil.copy(shutil.which("true") or "", bundle / "_internal" / "program")

    needed, _ = packing.depends(bundle)

    oldest = needed[0].removeprefix("libc6 (>= 2.").removesuffix(")")
    assert int(oldest) >= 17


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
