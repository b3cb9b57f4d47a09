from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.store.book import Book
from core.store.sweeping import STALE, sweep

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
OURS = (
    ".ambleford.spendbook.4711",
    ".ambleford.spendbook.4711-journal",
    ".ambleford.spendbook.4711.lock",
    ".ambleford.spendbook.4711.part",
    ".ambleford.spendbook-journal.4711.part",
    ".ambleford 2026-03-01 090000.spendbook.4711",
    ".0123456789abcdef.part",
    "ambleford.spendbook.lock.0123456789abcdef",
)
A_PERSONS = (
    "ambleford.spendbook-journal",
    "ambleford.spendbook.lock",
    "ambleford 2026-03-01 090000.spendbook",
    ".ambleford.spendbook.old",
    ".ambleford.spendbook",
    ".notes.part",
    "0123456789abcdef.part",
    ".spendbook.4711",
    "ambleford.spendbook.4711",
)


def left(folder: Path, *names: str, old: timedelta = STALE * 2) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("half", "utf-8")
        moment = (NOW - old).timestamp()
        os.utime(folder / name, (moment, moment))


@pytest.mark.parametrize("place", [".", "ambleford backups"])
def test_what_an_ended_program_left_is_taken_away_and_nothing_of_a_persons(
    place: str, tmp_path: Path
) -> None:
    folder = tmp_path / place
    left(folder, *OURS, *A_PERSONS)

    gone = sweep(tmp_path / "ambleford.spendbook", NOW)

    assert {path.name for path in gone} == set(OURS)
    assert {path.name for path in folder.iterdir()} == set(A_PERSONS)


def test_what_may_still_be_written_stays(tmp_path: Path) -> None:
    left(tmp_path, OURS[0], old=STALE)
    left(tmp_path, OURS[1], old=-STALE)

    assert sweep(tmp_path / "ambleford.spendbook", NOW) == ()


def test_a_folder_of_that_name_and_one_elsewhere_stay(tmp_path: Path) -> None:
    left(tmp_path / "papers", OURS[0])
    (tmp_path / OURS[1]).mkdir()

    assert sweep(tmp_path / "ambleford.spendbook", NOW + STALE * 9) == ()


def test_opening_a_book_for_working_sweeps_and_looking_does_not(book: Book) -> None:
    path, folder = book.path, book.path.parent
    book.close()
    left(folder, *OURS)

    Book.open(path, read_only=True, clock=lambda: NOW).close()
    after_looking = {name for name in OURS if (folder / name).exists()}
    Book.open(path, clock=lambda: NOW).close()

    assert after_looking == set(OURS)
    assert not any((folder / name).exists() for name in OURS)
