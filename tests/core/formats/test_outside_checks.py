from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.domain.returns import Return
from core.formats.return_contents import file_name
from core.formats.return_package import build_return, verify_return
from core.formats.signing import SecretKey
from tests.conftest import ROOT
from tests.core.formats.sealed import Members, failed, members_of

_PROGRAMS = ("bash", "minisign", "sha256sum", "unzip")

needs_programs = pytest.mark.skipif(
    any(shutil.which(name) is None for name in _PROGRAMS),
    reason=f"these are not all installed: {', '.join(_PROGRAMS)}",
)


def commands_in(text: str) -> list[str]:
    """What a person types who follows a README: each line that begins with a dollar sign."""
    return re.findall(r"^ *\$ (.+?)\r?$", text, re.MULTILINE)


def follow(commands: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # The programs run beside us: frictionless looks for a network when it starts.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8"}
    settings.pop("PYTHONPATH", None)
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "\n".join(commands)],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def sent(content: Return, key: SecretKey, tmp_path: Path) -> Path:
    path = tmp_path / file_name(content)
    path.write_bytes(build_return(content, key))
    return path


def readme_in(package: Path) -> str:
    return members_of(package.read_bytes())["README.txt"].decode("utf-8")


@needs_programs
def test_the_readme_of_a_return_can_be_followed_as_written(sent: Path) -> None:
    text = readme_in(sent)

    found = follow(commands_in(text), sent.parent)

    assert found.returncode == 0, found.stdout + found.stderr
    described = len(members_of(sent.read_bytes())) - 2
    assert f'It says "OK" {described} times' in text
    assert found.stdout.count(": OK\n") == described
    assert "Signature and comment signature verified" in found.stdout
    assert "INVALID" not in found.stdout
    assert verify_return(sent.read_bytes()).fingerprint in found.stdout


@needs_programs
@pytest.mark.parametrize(
    "name", ["summary.csv", "return.html", "return.xlsx", "README.txt", "body.pub"]
)
def test_the_readme_of_a_return_leads_to_a_file_that_was_changed(name: str, sent: Path) -> None:
    unpack, check = _unpack_and_check(sent)
    assert follow(unpack, sent.parent).returncode == 0
    changed = sent.parent / "unpacked" / name
    changed.write_bytes(changed.read_bytes() + b" ")

    found = follow(["cd unpacked", *check], sent.parent)

    assert found.returncode != 0
    assert f"{name}: FAILED" in found.stdout


@needs_programs
def test_the_readme_of_a_return_leads_to_a_file_that_is_missing(sent: Path) -> None:
    unpack, check = _unpack_and_check(sent)
    assert follow(unpack, sent.parent).returncode == 0
    (sent.parent / "unpacked" / "savings.csv").unlink()

    found = follow(["cd unpacked", *check], sent.parent)

    assert found.returncode != 0
    assert "savings.csv: FAILED open or read" in found.stdout


def _unpack_and_check(sent: Path) -> tuple[list[str], list[str]]:
    commands = commands_in(readme_in(sent))
    unpack = [line for line in commands if line.startswith("unzip")]
    check = [line for line in commands if "sha256sum -c" in line]
    return unpack, check


def test_the_page_of_help_says_the_same_commands(sent: Path) -> None:
    page = (ROOT / "resources" / "help" / "checking.md").read_text("utf-8")

    said = re.findall(r"^ {7}(\S.+)$", page, re.MULTILINE)

    written = commands_in(readme_in(sent))
    assert [line.replace("RETURN.zip", sent.name) for line in said] == written


def test_the_readme_of_a_return_fits_one_page(sent: Path) -> None:
    lines = readme_in(sent).splitlines()

    # What an office prints of plain text on A4 in 10 points.
    assert len(lines) <= 68
    assert [line for line in lines if len(line) > 90 and "$ " not in line] == []


# A package that a person unpacked and packed again: the files are right, the package is not.


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("folder", ["", "spend-return_x_v1/", "Downloads/spend return (1)/"])
def test_a_return_packed_again_by_a_person_is_told_apart(
    folder: str, method: int, members: Members, tmp_path: Path
) -> None:
    packed = tmp_path / "again.zip"
    with zipfile.ZipFile(packed, "w", method) as archive:
        if folder:
            archive.mkdir(folder)
        for name in sorted(members):
            archive.writestr(f"{folder}{name}", members[name])
        archive.writestr(f"__MACOSX/{folder}._return.html", b"\0")

    found = verify_return(packed.read_bytes())

    assert not found.verdict
    assert "zip" in failed(found)
    assert found.first_altered == "the package itself: it was packed again"
    words = next(check.detail for check in found.checks if check.id == "zip")
    assert words.startswith("The files are right, but the package was packed again")


def test_a_changed_file_in_a_folder_is_not_called_right(members: Members, tmp_path: Path) -> None:
    packed = tmp_path / "again.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            more = b" " if name == "return.html" else b""
            archive.writestr(f"folder/{name}", data + more)

    found = verify_return(packed.read_bytes())

    assert found.first_altered == "return.html"
    assert not any("files are right" in check.detail for check in found.checks)
