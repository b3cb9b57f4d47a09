"""A catalogue on the command line: where an edition goes, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from core.cli.passphrases import PASSPHRASE
from tests.flows.conftest import RESOURCES, Run

FORM = next((RESOURCES / "catalogues").glob("espo_*.xlsx"))


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "body.spendbook"
    spendbook("book", "new", "--book", path, "--name", "Body", "--type", "parish-council")
    return path


def test_an_edition_is_never_written_over_by_another(spendbook: Run, tmp_path: Path) -> None:
    package = tmp_path / "espo.zip"
    asked = ("catalogue", "build", FORM, "-o", package, "--issued")
    spendbook(*asked, "2026-01-12")
    before = package.read_bytes()

    again = spendbook(*asked, "2026-01-12")
    other = spendbook(*asked, "2026-01-13")

    assert again.code == 0
    assert (other.code, other.problems[0]["code"]) == (3, "SB-856")
    assert package.read_bytes() == before


def test_a_name_that_does_not_end_in_zip_is_a_folder_for_the_edition(
    spendbook: Run, tmp_path: Path
) -> None:
    asked = ("catalogue", "build", FORM, "-o")

    built = spendbook(*asked, tmp_path / "out")
    nowhere = spendbook(*asked, tmp_path / "not here" / "nor here")

    path = Path(built.data["path"])
    assert (built.code, path.parent, path.suffix) == (0, tmp_path / "out", ".zip")
    assert (nowhere.code, nowhere.problems[0]["code"]) == (3, "SB-640")


@pytest.mark.parametrize("given", [None, ""])
def test_without_a_passphrase_it_says_that_none_was_given(
    spendbook: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    if given is None:
        monkeypatch.delenv(PASSPHRASE, raising=False)
    else:
        monkeypatch.setenv(PASSPHRASE, given)

    built = spendbook("catalogue", "build", FORM, "-o", tmp_path, "--key", tmp_path)

    assert (built.code, built.problems[0]["code"]) == (4, "SB-852")
    assert "none was given" in built.problems[0]["message"]
    assert PASSPHRASE in built.problems[0]["remedy"]


def test_a_first_edition_is_said_to_be_all_new(
    spendbook: Run, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "espo.zip"
    spendbook("catalogue", "build", FORM, "-o", package)
    words = ["catalogue", "diff", "--book", str(book), str(package)]

    main(words)
    first = capsys.readouterr().out
    spendbook("catalogue", "apply", "--book", book, package, "--unsigned")
    main(words)
    second = capsys.readouterr().out

    assert "First edition here: everything is new." in first
    assert "First edition here" not in second


def test_an_edition_that_ran_out_says_so_again_when_it_is_put_to_use(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    package = tmp_path / "espo.zip"
    spendbook("catalogue", "build", FORM, "-o", package, "--issued", "2020-01-13")

    applied = spendbook("catalogue", "apply", "--book", book, package, "--unsigned")

    assert applied.code == 0
    assert [problem["code"] for problem in applied.problems] == ["SB-411"]
