"""The comparison of two builds; the builds themselves take ten minutes and are run by hand."""

from __future__ import annotations

from pathlib import Path

from installers import twice


def _dist(folder: Path, text: str = "same") -> Path:
    (folder / "spendbook").mkdir(parents=True)
    (folder / "build").mkdir()
    (folder / "spendbook" / "part £").write_text(text, "utf-8")
    (folder / "build" / "log").write_text(str(folder), "utf-8")
    return folder


def test_two_builds_with_the_same_bytes_are_the_same(tmp_path: Path) -> None:
    assert twice.differences(_dist(tmp_path / "a"), _dist(tmp_path / "b")) == []


def test_what_differs_or_is_in_one_alone_or_may_not_run_is_named(tmp_path: Path) -> None:
    one, other = _dist(tmp_path / "a"), _dist(tmp_path / "b", "other")
    (other / "more").touch()
    for folder, rights in ((one, 0o755), (other, 0o644)):
        (folder / "program").touch()
        (folder / "program").chmod(rights)

    assert twice.differences(one, other) == ["more", "program", "spendbook/part £"]
