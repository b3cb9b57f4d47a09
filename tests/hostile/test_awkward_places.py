"""Paths that are no file, and files that stop, change or cannot be had."""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from core.importing.reading import original, read_file, stream_lines
from core.importing.sniff import require_unchanged, sniff
from core.importing.tables import open_source
from core.importing.unreadable import FileChanged, NotThere, ReadingStopped, in_words
from tests.hostile.making import CSV, TOTAL, page, workbook

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="no such files on Windows")
_LONG = CSV + b"\n" + b"14/04/2025,Brook & Vale Ltd,P4,1.00\n" * 60_000


def _says(path: Path) -> str:
    with pytest.raises(NotThere) as told:
        read_file(path)
    assert told.value.remedy()
    return str(told.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()

    assert _says(tmp_path / "none.csv") == "The file none.csv cannot be opened: it is not there."
    assert _says(tmp_path / "folder.csv") == (
        "The file folder.csv cannot be opened: it is a folder."
    )
    below = tmp_path / "none.csv" / "x.csv"
    assert _says(below) == "The file x.csv cannot be opened: it is not there."


@posix_only
def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)

    assert _says(loop) == "The file loop.csv cannot be opened: it is a link that leads to itself."


@posix_only
def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe, device = tmp_path / "pipe.csv", tmp_path / "zero.csv"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")

    assert _says(pipe) == "The file pipe.csv cannot be opened: it is not a file on a disk."
    assert _says(device) == "The file zero.csv cannot be opened: it is not a file on a disk."


@posix_only
def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(CSV)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")

    assert read_file(tmp_path / "link.csv").total == TOTAL


def test_a_name_that_is_too_long_or_no_name_is_told(tmp_path: Path) -> None:
    assert _says(tmp_path / ("x" * 300)).endswith("cannot be opened: its name is too long.")
    assert "cannot be opened: it is not a file" in _says(Path("nul\x00.csv"))


@posix_only
@pytest.mark.skipif("geteuid" in dir(os) and os.geteuid() == 0, reason="root may read anything")
def test_a_file_one_may_not_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_bytes(CSV)
    path.chmod(0)

    assert _says(path).endswith("cannot be opened: you are not allowed to read it.")


def test_what_the_system_says_is_put_in_plain_words() -> None:
    elsewhere = PermissionError(errno.EACCES, "The process cannot access the file")
    elsewhere.winerror = 32  # type: ignore[attr-defined]  # as on Windows

    assert in_words(PermissionError(errno.EACCES, "")) == "you are not allowed to read it"
    assert in_words(elsewhere) == "another program has it open"
    assert in_words(OSError(errno.EIO, "")) == "the disk or the network did not answer"
    assert in_words(OSError(errno.EXDEV, "Odd thing")) == "odd thing"
    assert in_words(OSError("odd")) == "it is not a file"


class _Raw(io.RawIOBase):
    """A disk that gives so many bytes of a file and then no more."""

    def __init__(self, content: bytes, limit: int) -> None:
        self._content, self._limit, self._at = content, limit, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._content)}
        self._at = base[whence] + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._limit:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        block = self._content[self._at : min(self._at + len(buffer), self._limit)]
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)


class FailingPath(type(Path())):  # type: ignore[misc]  # Path is made for one system or another
    """A file on a disk that stops answering at some byte, from some opening on."""

    limit, spared = 1 << 60, 0

    def open(self, mode: str = "r", *rest: Any, **options: Any) -> IO[Any]:
        if self.spared > 0:
            self.spared -= 1
            return super().open(mode, *rest, **options)  # type: ignore[no-any-return]
        raw = io.BufferedReader(_Raw(Path(str(self)).read_bytes(), self.limit))
        return raw if "b" in mode else io.TextIOWrapper(raw, **options)


@pytest.mark.parametrize("content", [_LONG, page().encode() + b" " * 200_000], ids=["csv", "html"])
@pytest.mark.parametrize("spared", [0, 1, 2])
def test_a_disk_that_stops_answering_is_told(content: bytes, spared: int, tmp_path: Path) -> None:
    path = FailingPath(tmp_path / "payments.csv")
    Path(str(path)).write_bytes(content)
    path.limit, path.spared = 150_000, spared

    with pytest.raises(ReadingStopped, match="the disk or the network did not answer"):
        read_file(path)


def test_a_disk_that_does_not_answer_at_all_is_told(tmp_path: Path) -> None:
    path = FailingPath(tmp_path / "payments.csv")
    Path(str(path)).write_bytes(CSV)
    path.limit = 0

    assert _says(path).endswith("the disk or the network did not answer.")


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n30/04/2025,Late Ltd,P9,1000.00")


def _shrink(path: Path) -> None:
    path.write_bytes(CSV[:60])


def _swap(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"P1", b"P7"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


@pytest.mark.parametrize("change", [_grow, _shrink, _swap, Path.unlink])
@pytest.mark.parametrize("name", ["payments.csv", "payments.xlsx"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(CSV if name.endswith("csv") else workbook())
    source = open_source(path)

    change(path)

    with pytest.raises(FileChanged, match="changed while it was being read"):
        require_unchanged(source.sniffed)


@pytest.mark.parametrize("change", [_grow, _shrink, _swap])
def test_lines_of_a_changed_file_are_not_taken_for_those_looked_at(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(CSV)
    reading = read_file(path, limit=1)

    change(path)

    with pytest.raises(FileChanged):
        list(stream_lines(path, reading))
    with pytest.raises(FileChanged):
        list(original(path, reading.fingerprint))


def test_a_file_that_is_gone_when_it_is_taken_in_is_told(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(CSV)
    reading = read_file(path, limit=1)

    path.unlink()

    with pytest.raises(NotThere):
        list(stream_lines(path, reading))
    with pytest.raises(ReadingStopped, match="it is not there"):
        list(original(path, reading.fingerprint))


def test_a_file_written_to_all_the_while_is_read_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(_LONG)
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"14/04/2025,Brook & Vale Ltd,P5,1.00\n" * 50)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(FileChanged):
            read_file(path)
    finally:
        stop.set()
        writer.join()


def _odd_names() -> Iterator[str]:
    yield "new\nline.csv"
    yield "{braces}.csv"
    yield "<b>bold</b>.csv"
    yield "right\u202eto-left.csv"
    yield "-rf --json.csv"
    yield "caf\udce9.csv"


@posix_only
@pytest.mark.parametrize("name", list(_odd_names()), ids=ascii)
def test_a_file_of_an_odd_name_is_read(name: str, tmp_path: Path) -> None:
    if "/" in name:
        name = name.replace("/", "")
    path = tmp_path / name
    path.write_bytes(CSV)

    assert read_file(path).total == TOTAL
    path.write_bytes(workbook())
    assert read_file(path).total == TOTAL


def test_the_same_file_is_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(CSV)

    require_unchanged(sniff(path))

    assert b"".join(original(path, read_file(path).fingerprint)) == CSV
