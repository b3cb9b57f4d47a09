"""Newer editions of the tree by command: shown, asked about, taken in, taken back."""

from __future__ import annotations

from pathlib import Path

from core.domain.taxonomy import CategoryCode
from core.usecases import books
from tests.core.usecases.test_move_tree import next_edition, written
from tests.core.usecases.test_queue_by_command import Run, book, run

__all__ = ["book", "run"]


def test_a_newer_edition_is_taken_in_and_the_tree_of_the_book_is_listed(
    run: Run, book: str, tmp_path: Path
) -> None:
    path = str(written(tmp_path, next_edition))
    run("set", "Quixley Vorn", "office.stationery")
    assert run("edition", "show")["version"] == "1.0"

    asked = run("edition", "import", path, expect=4)["asked"]
    assert [(one["category"], one["to"]) for one in asked] == [
        ("office.stationery", ["office.paper", "office.desk"])
    ]
    answer = "--to", "office.stationery=office.desk"
    seen = run("edition", "import", path, *answer, "--dry-run")
    assert [(one["to"], one["pence"]) for one in seen["moves"]] == [("Desk goods", 1_600_00)]
    assert run("edition", "show")["version"] == "1.0"

    run("edition", "import", path, *answer)
    assert run("edition", "show")["version"] == "1.1"
    codes = {one["category"] for one in run("tree")["categories"]}
    assert "office.desk" in codes
    assert "office.stationery" not in codes
    assert run("cpv", "30190000")["codes"][0]["category"] == "office.desk"

    with books.open_book(Path(book)) as opened:
        books.undo(opened)
    assert run("edition", "show")["version"] == "1.0"


def test_a_tree_that_cannot_take_the_place_is_listed_in_full(run: Run, tmp_path: Path) -> None:
    def untidy(tree: dict[str, object]) -> None:
        next_edition(tree)
        tree["replaces"] = [{"from": CategoryCode("office.stationery"), "to": ["office.sun"]}]

    found = run("edition", "import", str(written(tmp_path, untidy)), expect=4)

    assert found["asked"] == []
    assert run("edition", "show")["version"] == "1.0"
