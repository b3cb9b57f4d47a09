"""What every command keeps to: one document, exit codes, nothing asked, nothing half done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import main
from core.usecases import books
from tests.conftest import ROOT
from tests.flows.conftest import Run

PAYMENTS = "Date,Supplier,Net Amount\n15/04/2025,Alpha,10.00\n20/05/2025,Beta,5.50\n"
OTHERS = "Date,Supplier,Net Amount\n15/06/2025,Gamma,7.00\n25/06/2025,Delta,1.50\n"


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "Les écoles d’été"
    folder.mkdir()
    path = folder / "mon livre.spendbook"
    (folder / "april à mai.csv").write_text(PAYMENTS, "utf-8")
    (folder / "june.csv").write_text(OTHERS, "utf-8")
    (folder / "minutes.csv").write_bytes(b"%PDF-1.4\n")
    spendbook("book", "new", "--book", path, "--name", "Été", "--type", "parish-council")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("savings", "list"),
        ("spend", "divine"),
        ("book", "info"),
        ("compare", "run", "--book", "b.spendbook", "--as-at", "31st of March"),
        ("compare", "run", "--book", "b.spendbook", "--as-at", "2026-02-30"),
        ("spend", "import", "a.csv", "b.csv", "--book", "b", "--control-total", "1"),
        ("spend", "chart", "category", "--book", "b.spendbook", "-o", "chart.bmp"),
        ("book", "new", "--book", "b", "--name", " ", "--type", "parish-council"),
        ("book", "new", "--book", "b", "--name", "B", "--type", "parish-council", "--id", "WOT"),
    ],
)
def test_wrong_use_is_one_document_with_what_to_look_at(
    spendbook: Run, words: tuple[str, ...]
) -> None:
    said = spendbook(*words)

    assert (said.code, said.status) == (2, "error")
    assert [problem["code"] for problem in said.problems] == ["SB-903"]
    assert "--help" in said.problems[0]["remedy"]
    assert "invalid" not in said.problems[0]["message"]


def test_wrong_use_without_a_document_is_words_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["compare", "run"])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith("usage: spendbook compare run")
    assert "(SB-903)" in said.err


@pytest.mark.parametrize(
    ("raised", "code", "known_as"),
    [(ZeroDivisionError("boom"), 1, "SB-900"), (KeyboardInterrupt(), 8, "SB-904")],
)
def test_a_fault_and_a_stop_are_one_document_too(
    raised: BaseException,
    code: int,
    known_as: str,
    spendbook: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise raised

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(books, "body_types", broken)

    said = spendbook("book", "types")

    assert (said.code, said.status) == (code, "error")
    assert said.problems[0]["code"] == known_as
    reports = [path.read_text("utf-8") for path in tmp_path.glob("spendbook-report-*")]
    assert all("ZeroDivisionError" in report and "boom" not in report for report in reports)
    assert len(reports) == (1 if code == 1 else 0)


def test_warnings_that_count_are_said_in_the_document(spendbook: Run, tmp_path: Path) -> None:
    path = tmp_path / "a date amiss.csv"
    path.write_text(PAYMENTS + OTHERS.partition("\n")[2] * 4 + "next week,Gamma,1\n", "utf-8")

    easy = spendbook("spend", "inspect", path)
    strict = spendbook("spend", "inspect", path, "--strict")

    assert (easy.code, easy.status, bool(easy.problems)) == (0, "pass", True)
    assert (strict.code, strict.status) == (5, "problems")


def test_what_only_informs_is_no_warning(spendbook: Run, tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    path.write_bytes(PAYMENTS.replace("Alpha", "Café").encode("cp1252"))

    said = spendbook("spend", "inspect", path, "--strict")

    assert (said.code, [problem["code"] for problem in said.problems]) == (0, ["SB-110"])


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    words = [sys.executable, "-m", "desktop", "categories", "tree", "--json"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        program.stdout.close()
        program.stdout = None

        said = program.communicate()[1]

    assert (program.returncode, said) == (0, "")


def test_every_code_of_the_help_page_is_explained_by_the_command(spendbook: Run) -> None:
    for code in ("SB-122", "sb-603", "SB-900", "SB-903", "SB-950"):
        found = spendbook("help", code)

        assert found.code == 0
        assert found.data["code"] == code.upper()
        assert found.data["message"]
        assert found.data["remedy"]
    assert spendbook("help", "SB-000").code == 2


def test_help_shows_a_page_and_looks_words_up(spendbook: Run) -> None:
    page, found = spendbook("help", "compare"), spendbook("help", "maverick")

    assert page.data["title"] == "Compare"
    assert page.data["text"].startswith("# Compare")
    assert "glossary" in [one["page"] for one in found.data["found"]]
    assert spendbook("help", "zebra", "crossing").code == 2


def test_help_without_a_code_lists_what_help_there_is(
    spendbook: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    families = spendbook("help").data["families"]
    code = main(["help"])

    said = capsys.readouterr().out
    codes = [one["code"] for family in families for one in family["codes"]]
    assert (code, families[1]["about"]) == (0, "SB-1xx: Reading a file")
    assert {"SB-122", "SB-604", "SB-903"} <= set(codes)
    assert all(one in said for one in codes)


def test_a_second_file_that_is_no_spend_leaves_the_first_out_too(
    spendbook: Run, book: Path
) -> None:
    folder = book.parent
    good, bad = folder / "april à mai.csv", folder / "minutes.csv"

    refused = spendbook("spend", "import", good, bad, "--book", book)
    after = spendbook("book", "info", "--book", book)

    assert (refused.code, after.data["lines"]) == (3, 0)


def test_a_second_file_that_overlaps_the_first_leaves_the_first_out_too(
    spendbook: Run, book: Path
) -> None:
    folder = book.parent
    longer = folder / "longer.csv"
    longer.write_text(PAYMENTS + "21/05/2025,Gamma,1.00\n", "utf-8")

    refused = spendbook("spend", "import", folder / "april à mai.csv", longer, "--book", book)
    after = spendbook("book", "info", "--book", book)

    assert (refused.code, after.data["lines"]) == (4, 0)


def test_several_good_files_are_one_entry_of_the_history(spendbook: Run, book: Path) -> None:
    folder = book.parent
    files = [folder / "april à mai.csv", folder / "june.csv", folder / "june.csv"]

    done = spendbook("spend", "import", *files, "--book", book)
    entries = spendbook("book", "history", "--book", book).data["entries"]
    undone = spendbook("book", "undo", "--book", book)

    assert [batch["total_pence"] for batch in done.data["batches"]] == [1550, 850, 850]
    assert [batch["already_here"] for batch in done.data["batches"]] == [0, 0, 2]
    assert (entries[0]["summary"], entries[0]["lines"], entries[0]["pence"]) == (
        "Brought in 4 payments from 2 files, £24.00",
        4,
        2400,
    )
    assert undone.code == 0
    assert spendbook("book", "info", "--book", book).data["lines"] == 0


def test_one_entry_of_the_history_is_taken_back_or_all_that_came_after_one(
    spendbook: Run, book: Path
) -> None:
    on, folder = ("--book", book), book.parent
    for name in ("april à mai.csv", "june.csv"):
        assert spendbook("spend", "import", folder / name, *on).code == 0
    latest, first, *_ = spendbook("book", "history", *on).data["entries"]

    assert spendbook("book", "undo", *on, "--entry", first["seq"]).code == 0
    assert spendbook("book", "info", *on).data["total_pence"] == latest["pence"]

    assert spendbook("book", "undo", *on, "--back-to", first["seq"]).code == 0
    assert spendbook("book", "info", *on).data["lines"] == 0


def test_the_history_counts_what_was_brought_in_not_what_was_skipped(
    spendbook: Run, book: Path
) -> None:
    folder = book.parent
    longer = folder / "longer.csv"
    longer.write_text(PAYMENTS + "21/05/2025,Gamma,1.00\n", "utf-8")
    spendbook("spend", "import", folder / "april à mai.csv", "--book", book)

    spendbook("spend", "import", longer, "--book", book, "--already-here", "skip")

    entry = spendbook("book", "history", "--book", book).data["entries"][0]
    assert entry["summary"] == "Brought in 1 payment from longer.csv, £1.00"
    assert spendbook("book", "info", "--book", book).data["total_pence"] == 1650


def test_a_folder_that_is_not_there_holds_no_returns(spendbook: Run, tmp_path: Path) -> None:
    said = spendbook("pbo", "returns", "verify", tmp_path / "not here")

    assert (said.code, said.problems[0]["code"]) == (3, "SB-855")


def test_a_name_that_does_not_end_in_zip_is_a_folder_for_the_return(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("spend", "import", book.parent / "june.csv", "--book", book)
    asked = ("return", "build", "--book", book, "--period", "2025-26", "-o")

    nowhere = spendbook(*asked, tmp_path / "not here" / "nor here")
    taken = spendbook(*asked, book)
    kept = [spendbook(*asked, tmp_path / name) for name in ("", "returns", "2025.26")]

    assert [(one.code, one.problems[0]["code"]) for one in (nowhere, taken)] == [(3, "SB-640")] * 2
    assert not (tmp_path / "not here").exists()
    paths = [Path(one.data["path"]) for one in kept]
    assert [path.parent for path in paths] == [
        tmp_path,
        tmp_path / "returns",
        tmp_path / "2025.26",
    ]
    assert all(path.name.startswith("spend-return_") for path in paths)


def test_the_key_of_another_body_is_named_as_what_does_not_hold(
    spendbook: Run, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, package = tmp_path / "other.spendbook", tmp_path / "return.zip"
    spendbook("book", "new", "--book", other, "--name", "Other", "--type", "parish-council")
    spendbook("return", "key", "--book", other, "-o", tmp_path / "other.pub")
    spendbook("spend", "import", book.parent / "june.csv", "--book", book)
    spendbook("return", "build", "--book", book, "--period", "2025-26", "-o", package)

    code = main(["return", "verify", str(package), "--key", str(tmp_path / "other.pub")])

    said = capsys.readouterr().out
    assert code == 6
    assert "Do not rely on this return. First: Another key" in said


def test_a_chart_is_written_as_its_name_says(spendbook: Run, book: Path, tmp_path: Path) -> None:
    spendbook("spend", "import", book.parent / "june.csv", "--book", book)
    asked = ("spend", "chart", "category", "--book", book, "--as-at", "2026-03-31", "-o")

    codes = [spendbook(*asked, tmp_path / f"chart.{end}").code for end in ("png", "svg", "csv")]

    assert codes == [0, 0, 0]
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "chart.svg").read_bytes()
    assert "8.50" in (tmp_path / "chart.csv").read_text("utf-8-sig")


def test_the_same_question_on_the_same_day_has_the_same_answer(
    spendbook: Run, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spendbook("spend", "import", book.parent / "june.csv", "--book", book)
    words = ["compare", "run", "--book", str(book), "--as-at", "2026-03-31", "--json"]

    texts = []
    for _ in range(2):
        main(words)
        texts.append(capsys.readouterr().out)

    assert texts[0] == texts[1]
    assert json.loads(texts[0])["data"]["as_at"] == "2026-03-31"


def test_a_book_in_a_synchronised_folder_is_warned_of(spendbook: Run, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    book = tmp_path / "Dropbox" / "body.spendbook"
    about = ("--name", "Body", "--type", "parish-council")

    made = spendbook("book", "new", "--book", book, *about)
    info = spendbook("book", "info", "--book", book, "--strict")
    here = spendbook("book", "new", "--book", tmp_path / "body.spendbook", *about)

    assert [one["code"] for one in made.problems] == ["SB-725"]
    assert (made.code, info.code) == (0, 5)
    assert here.problems == []


def test_a_supplier_is_named_by_number_name_or_a_name_in_the_files(
    spendbook: Run, tmp_path: Path
) -> None:
    book = tmp_path / "body.spendbook"
    about = ("--name", "Body", "--type", "parish-council")
    spendbook("book", "new", "--book", book, *about)
    (tmp_path / "may.csv").write_text(
        "Date,Supplier,Net Amount\n13/05/2025,Acme Mowers,900.00\n14/05/2025,Acme Grass,50.00\n"
    )
    spendbook("spend", "import", tmp_path / "may.csv", "--book", book)
    listed = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    kept, joined = [one["id"] for one in listed]
    spendbook("suppliers", "merge", kept, joined, "--book", book)
    review = ("contracts", "review", "--book", book, "--score", "4", "--supplier")

    said = [spendbook(*review, name) for name in (str(kept), "acme mowers", "ACME GRASS")]

    assert [one.code for one in said] == [0, 0, 0]
    assert spendbook(*review, str(joined)).code == 2
