from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.formats.files import (
    FileInUse,
    FileNotRead,
    FileNotWritten,
    is_in_use,
    read_within,
    write_atomically,
)


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "return.zip"
    path.write_bytes(b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_next_file_takes_away_what_an_ended_program_left_half_written(tmp_path: Path) -> None:
    two_days = 2 * 24 * 60 * 60
    stale, folder = tmp_path / f".{'0a' * 8}.part", tmp_path / f".{'0c' * 8}.part"
    kept = [tmp_path / f".{'0b' * 8}.part", tmp_path / "notes.part", tmp_path / ".notes.part"]
    folder.mkdir()
    for path in (stale, *kept):
        path.write_bytes(b"half")
    for path in (stale, folder, *kept[1:]):
        os.utime(path, (path.stat().st_mtime - two_days,) * 2)

    write_atomically(tmp_path / "deals.xlsx", b"new")

    assert set(tmp_path.iterdir()) == {tmp_path / "deals.xlsx", folder, *kept}


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has mode bits")
def test_a_private_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "body.key", b"secret", private=True)
    write_atomically(tmp_path / "return.zip", b"open")

    assert (tmp_path / "body.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "return.zip").stat().st_mode & 0o400


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "open in another program"),
        (errno.EPERM, "open in another program"),
        (errno.EROFS, "can only be read"),
        (errno.EIO, "the disk did not do it"),
    ],
)
def test_when_the_disk_refuses_the_old_file_stays_and_the_cause_is_said(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "return.zip"
    path.write_bytes(b"old")

    def refuse(handle: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FileNotWritten, match=words) as refusal:
        write_atomically(path, b"new")
    monkeypatch.undo()

    assert refusal.value.remedy()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_or_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="not there"):
        write_atomically(tmp_path / "nowhere" / "return.zip", b"")
    with pytest.raises(FileNotWritten, match="a folder has that name"):
        write_atomically(tmp_path, b"")


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "return.zip"
    path.write_bytes(bytes(2 * 1024 * 1024))

    assert len(read_within(path, 2 * 1024 * 1024)) == 2 * 1024 * 1024
    with pytest.raises(FileNotRead, match="larger than 1 MB"):
        read_within(path, 1024 * 1024)
    with pytest.raises(FileNotRead, match="not there"):
        read_within(tmp_path / "other.zip", 10)


def test_a_file_that_another_program_has_open_is_left_and_another_name_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Deals.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "Deals (2).xlsx").touch()

    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "sharing violation")

    # As Windows does while Excel has the file.
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(FileInUse, match=r"Deals.xlsx is open in another program") as refusal:
        write_atomically(path, b"new")

    assert "Deals (3).xlsx" in refusal.value.remedy()
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2
    assert is_in_use(path)


def test_a_file_that_nobody_holds_is_not_in_use(tmp_path: Path) -> None:
    path = tmp_path / "Deals.xlsx"

    assert not is_in_use(path)
    path.write_bytes(b"old")
    assert not is_in_use(path)
    assert path.read_bytes() == b"old"
