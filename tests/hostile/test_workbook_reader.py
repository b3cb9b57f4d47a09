"""The process that reads workbooks may hang, eat memory, be killed, or talk rubbish."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.problems import Cancelled
from core.domain.progress import Progress
from core.importing import workbook_child as child
from core.importing.reading import read_file
from core.importing.sniff import Sniffed, sniff
from core.importing.unreadable import (
    DamagedWorkbook,
    HasPassword,
    NoRoom,
    ReaderStopped,
    UnreadableFile,
    UnsafeWorkbook,
    WorkbookTooLarge,
)
from core.importing.workbook import command, read_by
from tests.hostile.making import workbook

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

_SHEET = "\\x1dA\\x1f\\x1f\\x1eone\\x1ftwo\\x1e"


@pytest.fixture
def book(tmp_path: Path) -> Sniffed:
    path = tmp_path / "payments.xlsx"
    path.write_bytes(workbook())
    return sniff(path)


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process of ours and no temporary file is left, however a test ends."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    before, open_before = _children(), _open_files()
    yield
    assert _children() == before
    assert list(folder.iterdir()) == []
    assert _open_files() <= open_before


def _children() -> set[str]:
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", f"import os, sys, time\nput = sys.stdout.write\n{code}"]


@pytest.mark.parametrize(
    ("code", "refusal", "words"),
    [
        ("time.sleep(60)", WorkbookTooLarge, "took more time or memory"),
        ("put('x'); sys.stdout.flush(); time.sleep(60)", WorkbookTooLarge, "more time or memory"),
        ("os.kill(os.getpid(), 9)", WorkbookTooLarge, "took more time or memory"),
        ("os.abort()", WorkbookTooLarge, "took more time or memory"),
        ("raise MemoryError", WorkbookTooLarge, "took more time or memory"),
        (f"put('{_SHEET}'); os._exit(0)", ReaderStopped, "its reader stopped"),
        (f"put('{_SHEET}'); sys.stdout.flush(); os._exit(3)", ReaderStopped, "its reader stopped"),
        ("put('rubbish' * 99999)", ReaderStopped, "its reader stopped"),
        ("sys.stdout.buffer.write(os.urandom(99999) + b'x')", ReaderStopped, "reader stopped"),
        ("pass", ReaderStopped, "its reader stopped"),
        ("raise ValueError('odd')", ReaderStopped, "its reader stopped"),
        ("sys.exit(11)", HasPassword, "locked with a password"),
        ("sys.exit(12)", DamagedWorkbook, "damaged or cut short"),
        ("sys.stderr.write('it is odd'); sys.exit(13)", UnsafeWorkbook, "is not read: it is odd"),
        ("sys.exit(15)", NoRoom, "no room left on the disk"),
        ("sys.exit(120)", NoRoom, "no room left on the disk"),
    ],
)
def test_however_a_reader_ends_its_end_is_told(
    book: Sniffed, code: str, refusal: type[UnreadableFile], words: str
) -> None:
    with pytest.raises(refusal, match=words) as told:
        read_by(python(code), book, seconds=1.5)

    assert "payments.xlsx" in str(told.value)
    assert told.value.remedy()


def test_rubbish_that_ends_as_sheets_do_is_read_as_no_table(book: Sniffed) -> None:
    rubbish = "sys.stdout.buffer.write(b'\\x1d\\xff\\xfe\\x1e\\x80\\x1f\\x81\\x1e\\x1d\\x1c')"

    source = read_by(python(rubbish), book)

    assert [list(source.rows(sheet)) for sheet in source.sheets] == [[["\ufffd", "\ufffd"]], []]


def test_two_sheets_of_one_name_are_told_apart(book: Sniffed) -> None:
    source = read_by(python(f"put('{_SHEET}{_SHEET}\\x1c')"), book)

    assert source.sheets == ("A", "A (2)")
    assert [list(source.rows(sheet)) for sheet in source.sheets] == [[["one", "two"]]] * 2


def test_a_reader_that_is_not_there_is_told(book: Sniffed, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_by([str(tmp_path / "missing")], book)


def test_a_reader_gets_so_much_memory_and_no_more(book: Sniffed) -> None:
    folder = str(Path(child.__file__).parent)
    code = f"sys.path.insert(0, {folder!r})\nimport workbook_child\nworkbook_child.limit()\n"

    with pytest.raises(WorkbookTooLarge):
        read_by(python(code + "x = bytearray(3 << 30)"), book)
    source = read_by(python(code + "x = bytearray(1 << 29); put('\\x1c')"), book)

    assert source.sheets == ()


def test_cancelling_ends_the_reader_at_once(book: Sniffed) -> None:
    progress = Progress()
    stop = threading.Timer(0.3, progress.cancel)
    stop.start()
    before = time.monotonic()

    with pytest.raises(Cancelled):
        read_by(python("time.sleep(60)"), book, progress)

    stop.join()
    assert time.monotonic() - before < 5


def test_a_reader_killed_from_outside_is_told(book: Sniffed) -> None:
    kill = "os.kill(os.getppid(), 0); os.kill(os.getpid(), {})"

    for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGSEGV):
        with pytest.raises(WorkbookTooLarge):
            read_by(python(kill.format(int(number))), book)


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "payments.xlsx"
    path.write_bytes(workbook())

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(path), stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode in {child.NO_ROOM, 120}


def test_the_real_reader_leaves_nothing(book: Sniffed) -> None:
    reading = read_file(book.path)

    assert reading.line_count == 3
