"""A program that is carried about keeps its settings with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import portable
from desktop.qt import Settings
from installers.windows import packing


def test_a_portable_program_keeps_its_settings_beside_it(tmp_path: Path) -> None:
    (tmp_path / portable.MARK).touch()

    folder = portable.settings_folder(tmp_path / "spendbook-window.exe")

    assert folder == tmp_path / "settings"
    assert list(folder.iterdir()) == []


def test_an_installed_program_has_no_folder_of_its_own(tmp_path: Path) -> None:
    assert portable.settings_folder(tmp_path / "spendbook-window.exe") is None
    assert list(tmp_path.iterdir()) == []


def test_a_medium_that_cannot_be_written_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / portable.MARK).touch()
    (tmp_path / "settings").write_text("somebody's own file", "utf-8")

    assert portable.settings_folder(tmp_path / "spendbook-window.exe") is None


def test_what_is_chosen_goes_into_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "spendbook-window"))
    (tmp_path / portable.MARK).touch()

    Settings().set_text("example", "kept")

    assert "kept" in (tmp_path / "settings" / "spendbook.ini").read_text("utf-8")


def test_the_archive_carries_the_mark_that_the_program_looks_for() -> None:
    assert packing.PORTABLE == portable.MARK
