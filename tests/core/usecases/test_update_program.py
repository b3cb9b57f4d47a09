from __future__ import annotations

import hashlib
import io
import os
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.cli.main import main
from core.formats import release, signing
from core.usecases import update_program
from core.usecases.version import VERSION

NEWER, DAY = "99.1.0", "2026-11-22"
KEY = signing.new_key()
PUBLIC = signing.public_text(KEY)
NAME = f"spendbook-{NEWER}-linux-x86_64.tar.xz"


@dataclass
class Brought:
    """A folder with a newer program and its papers, as somebody brings it on a stick."""

    folder: Path

    def archive(self) -> Path:
        return self.folder / NAME

    def look(self, file: Path | None = None, **more: str) -> update_program.Update:
        return update_program.look(
            file or self.archive(), more.get("key", PUBLIC), system=more.get("system", "linux")
        )

    def sign(self, *, version: str = NEWER, key: signing.SecretKey = KEY) -> None:
        rows = (
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
            for file in sorted(self.folder.iterdir())
            if not file.name.startswith("SHA256SUMS")
        )
        sums = "".join(rows).encode()
        (self.folder / release.SUMS).write_bytes(sums)
        signature = signing.sign(sums, key, f"spendbook {version} {DAY}")
        (self.folder / release.SIGNATURE).write_bytes(signature)


@pytest.fixture
def brought(tmp_path: Path) -> Brought:
    folder = tmp_path / "stick £ é"
    folder.mkdir()
    with tarfile.open(folder / NAME, "w:xz") as archive:
        for name in ("spendbook/spendbook", "spendbook/_internal/part"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"part"))
    (folder / f"spendbook-{NEWER}-windows-setup.exe").write_bytes(b"MZ setup")
    made = Brought(folder)
    made.sign()
    return made


def test_a_newer_program_says_what_it_is_and_unpacks_whole(brought: Brought) -> None:
    found = brought.look()
    folder = update_program.unpack(found, brought.folder / "newer")

    assert (found.version, found.day.isoformat()) == (NEWER, DAY)
    assert found.fingerprint == hashlib.sha256(brought.archive().read_bytes()).hexdigest()
    assert found.key == signing.key_fingerprint(KEY.public())
    assert (folder / "_internal" / "part").read_bytes() == b"part"
    assert sorted(file.name for file in brought.folder.iterdir() if file.is_dir()) == ["newer"]


def test_what_its_file_is_called_proves_nothing(brought: Brought) -> None:
    renamed = brought.archive().rename(brought.folder / "spendbook (1).exe")

    assert brought.look(renamed).form is update_program.Form.ARCHIVE


def _cut(brought: Brought) -> None:
    brought.archive().write_bytes(brought.archive().read_bytes()[:-1])


def _change(brought: Brought) -> None:
    content = bytearray(brought.archive().read_bytes())
    content[40] ^= 1
    brought.archive().write_bytes(content)


def _forge_list(brought: Brought) -> None:
    _change(brought)
    signature = (brought.folder / release.SIGNATURE).read_bytes()
    brought.sign()
    (brought.folder / release.SIGNATURE).write_bytes(signature)


def _claim_newer(brought: Brought) -> None:
    brought.sign(version=VERSION)
    signed = brought.folder / release.SIGNATURE
    signed.write_bytes(signed.read_bytes().replace(VERSION.encode(), NEWER.encode()))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_cut, update_program.NotAsReleased),
        (_change, update_program.NotAsReleased),
        (_forge_list, release.NotReleased),
        (_claim_newer, release.NotReleased),
        (lambda b: b.sign(key=signing.new_key()), release.NotReleased),
        (lambda b: b.sign(version=VERSION), update_program.NotNewer),
        (lambda b: b.sign(version="0.0.9"), update_program.NotNewer),
        (lambda b: (b.folder / release.SUMS).unlink(), update_program.NothingBeside),
        (lambda b: (b.folder / release.SIGNATURE).unlink(), update_program.NothingBeside),
        (lambda b: (b.folder / release.SIGNATURE).write_bytes(b"no"), release.NotReleased),
    ],
)
def test_what_does_not_come_from_the_makers_or_is_not_newer_is_refused(
    brought: Brought, spoil: Callable[[Brought], object], told: type[Exception]
) -> None:
    spoil(brought)

    with pytest.raises(told):
        brought.look()


def test_a_program_built_without_a_key_says_so_with_the_fingerprint(brought: Brought) -> None:
    with pytest.raises(update_program.NoReleaseKey) as caught:
        brought.look(key="")

    digest = hashlib.sha256(brought.archive().read_bytes()).hexdigest()
    assert digest in caught.value.remedy()


def test_a_program_for_another_system_is_refused(brought: Brought) -> None:
    with pytest.raises(update_program.NotForHere, match="not a program for this computer"):
        brought.look(brought.folder / f"spendbook-{NEWER}-windows-setup.exe")


def test_what_was_changed_after_it_was_looked_at_is_not_unpacked(brought: Brought) -> None:
    found = brought.look()
    _change(brought)

    with pytest.raises(update_program.NotAsReleased):
        update_program.unpack(found, brought.folder / "newer")

    assert not any(file.is_dir() for file in brought.folder.iterdir())


def test_a_folder_that_is_there_is_never_written_into(brought: Brought, tmp_path: Path) -> None:
    with pytest.raises(update_program.NotUnpacked, match="there already"):
        update_program.unpack(brought.look(), tmp_path)


def _setup_that_runs(brought: Brought) -> update_program.Update:
    """Put a setup on the stick that says into a pipe where it was started."""
    setup = brought.folder / f"spendbook-{NEWER}-windows-setup.exe"
    setup.write_text(f"#!/bin/sh\npwd > '{brought.folder}-ran'\n", "utf-8")
    setup.chmod(0o755)
    brought.sign()
    return brought.look(setup, system="win32")


# Nobody waits for a setup: it outlives the program that started it.
@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.skipif(sys.platform == "win32", reason="stands in by a script, which Windows has not")
def test_a_proved_setup_is_started_outside_the_folder_that_it_replaces(brought: Brought) -> None:
    ran = Path(f"{brought.folder}-ran")
    os.mkfifo(ran)

    update_program.start(_setup_that_runs(brought))

    assert ran.read_text("utf-8").strip() == str(brought.folder)


@pytest.mark.skipif(sys.platform == "win32", reason="stands in by a script, which Windows has not")
def test_a_setup_that_the_computer_forbids_is_said_in_a_sentence(brought: Brought) -> None:
    update = _setup_that_runs(brought)
    update.file.chmod(0o644)

    with pytest.raises(update_program.NotStarted, match="did not let it start: Permission denied"):
        update_program.start(update)


def test_a_setup_that_was_changed_after_it_was_looked_at_is_not_started(brought: Brought) -> None:
    update = _setup_that_runs(brought)
    update.file.write_bytes(update.file.read_bytes() + b" ")

    with pytest.raises(update_program.NotAsReleased):
        update_program.start(update)


def test_an_archive_is_never_started(brought: Brought) -> None:
    with pytest.raises(update_program.NotForHere):
        update_program.start(brought.look())


def test_the_command_says_what_it_is_and_what_to_do(
    brought: Brought, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    key = tmp_path / "spendbook.pub"
    key.write_text(PUBLIC, "utf-8")

    code = main(["update", str(brought.archive()), "--key", str(key)])

    said = capsys.readouterr().out
    assert code == 0
    assert "Spendbook 99.1.0 of 22 November 2026: folder to unpack." in said
    assert "copied before the newer program first opens it" in said


def test_the_command_refuses_a_forged_file(
    brought: Brought, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    key = tmp_path / "spendbook.pub"
    key.write_text(PUBLIC, "utf-8")
    _forge_list(brought)

    code = main(["update", str(brought.archive()), "--key", str(key), "--json"])

    assert code == 6
    assert "SB-921" in capsys.readouterr().out
