from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.store import copies
from core.store.book import Book
from core.store.errors import BackupNotRight, FolderReadOnly


def test_a_copy_that_is_damaged_is_not_whole(spent: Book) -> None:
    spent.close()
    content = bytearray(spent.path.read_bytes())
    content[2 * 4096 : 3 * 4096] = bytes(4096)
    spent.path.write_bytes(content)

    with pytest.raises(BackupNotRight) as told:
        copies.require_whole(spent.path)

    assert spent.path.name in told.value.sentence()


def test_a_copy_whose_beginning_is_damaged_is_not_whole(spent: Book) -> None:
    spent.close()
    content = bytearray(spent.path.read_bytes())
    content[100:4096] = bytes(3996)
    spent.path.write_bytes(content)

    with pytest.raises(BackupNotRight):
        copies.require_whole(spent.path)


def test_a_copy_that_is_not_wanted_leaves_nothing(spent: Book, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()

    def refuse(_: Path) -> None:
        raise BackupNotRight(file="it", detail="a reason")

    with pytest.raises(BackupNotRight):
        copies.write_copy(spent.path, folder / "copy.spendbook", require=refuse)

    assert list(folder.iterdir()) == []


def test_bytes_that_cannot_be_written_are_told_by_the_folder(spent: Book, tmp_path: Path) -> None:
    with pytest.raises(FolderReadOnly) as told:
        copies.copy_bytes(spent.path, tmp_path / "nowhere" / "copy.spendbook")

    assert "nowhere" in told.value.sentence()


def test_a_copy_gets_its_name_when_all_of_it_is_on_the_disk(
    spent: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, named, sync = tmp_path / "kept.spendbook", [], os.fsync

    def watch(handle: int) -> None:
        named.append(target.exists())
        sync(handle)

    spent.close()
    monkeypatch.setattr(os, "fsync", watch)
    copies.copy_whole(spent.path, target)

    assert named[0] is False
    assert target.read_bytes() == spent.path.read_bytes()
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_copies_beside_a_book_never_replace_one_another(spent: Book) -> None:
    made = [copies.copy_beside(spent.path, "before version 2").name for _ in range(3)]

    assert made == [
        "ambleford before version 2.spendbook",
        "ambleford before version 2 2.spendbook",
        "ambleford before version 2 3.spendbook",
    ]
