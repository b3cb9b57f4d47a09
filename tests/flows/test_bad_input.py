"""What goes wrong is said in a sentence with a remedy and a code, and nothing is half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.flows.conftest import COUNCIL, Run, Said

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"
# The first bytes of a workbook that Excel has locked with a password: an OLE container.
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
HEADINGS = b"Date,Supplier,Amount\r\n"


def locked_workbook(path: Path) -> None:
    names = "EncryptionInfo", "EncryptedPackage"
    path.write_bytes(OLE + b"\0" * 504 + b"".join(n.encode("utf-16-le") for n in names) * 8)


def half_a_workbook(path: Path) -> None:
    whole = (COUNCIL / "ledger_2025-26.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "body.spendbook"
    spendbook("book", "new", "--book", path, "--name", "Test", "--type", "parish-council")
    return path


def assert_said(said: Said, code: int) -> None:
    """The answer has this exit code, and every problem a sentence, a remedy and a code."""
    assert said.code == code
    assert said.problems
    for problem in said.problems:
        assert problem["code"].startswith("SB-")
        assert problem["message"].endswith((".", "?", ")", '"'))
        assert problem["remedy"]


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("minutes.csv", lambda path: path.write_bytes(PDF), 3),
        ("empty.csv", lambda path: path.write_bytes(b""), 3),
        ("headings only.csv", lambda path: path.write_bytes(HEADINGS), 4),
        ("locked.xlsx", locked_workbook, 3),
        ("half.xlsx", half_a_workbook, 3),
        ("poem.txt", lambda path: path.write_text("Roses are red\nviolets are blue\n"), 3),
        (
            "nil.csv",
            lambda path: path.write_bytes(HEADINGS + b"NIL RETURN,,\r\n"),
            4,
        ),
        ("not here.csv", lambda _: None, 3),
    ],
)
def test_a_file_that_is_no_list_of_payments_is_refused_in_words(
    name: str, make: Callable[[Path], None], code: int, spendbook: Run, book: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    make(path)

    said = spendbook("spend", "import", path, "--book", book)

    assert_said(said, code)
    assert spendbook("book", "info", "--book", book).data["lines"] == 0


def test_an_open_question_is_put_and_not_guessed(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "unclear.csv"
    rows = [f"0{n}/0{n + 1}/2025,Firm {n},{n}00.00\r\n".encode() for n in range(1, 8)]
    path.write_bytes(HEADINGS + b"".join(rows))

    asked = spendbook("spend", "import", path, "--book", book)
    before = spendbook("book", "info", "--book", book).data["lines"]
    answered = spendbook("spend", "import", path, "--book", book, "--answer", "date_format=dmy")

    assert_said(asked, 4)
    assert [question["key"] for question in asked.data["questions"]] == ["date_format"]
    assert before == 0
    assert answered.code == 0
    assert spendbook("book", "info", "--book", book).data["date_from"] == "2025-02-01"


def test_a_file_is_not_brought_in_twice(spendbook: Run, book: Path) -> None:
    file = COUNCIL / "payments_2024-25.csv"

    first = spendbook("spend", "import", file, "--book", book)
    again = spendbook("spend", "import", file, "--book", book)

    lines = first.data["batches"][0]["lines"]
    assert again.code == 0
    assert again.data["batches"][0]["already_here"] == lines
    assert spendbook("book", "info", "--book", book).data["lines"] == lines


def test_a_longer_export_of_the_same_months_is_asked_about(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    rows = [f"{n:02}/03/2025,Firm {n},{n}.00\r\n".encode() for n in range(13, 29)]
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    short.write_bytes(HEADINGS + b"".join(rows[:10]))
    long.write_bytes(HEADINGS + b"".join(rows))
    spendbook("spend", "import", short, "--book", book)

    asked = spendbook("spend", "import", long, "--book", book)
    done = spendbook("spend", "import", long, "--book", book, "--already-here", "skip")

    assert_said(asked, 4)
    assert done.data["batches"][0]["lines"] == 6
    assert spendbook("book", "info", "--book", book).data["lines"] == len(rows)


def test_a_book_of_a_newer_program_is_refused(spendbook: Run, book: Path) -> None:
    with sqlite3.connect(book) as store:
        store.execute("PRAGMA user_version = 9999")
    store.close()

    assert_said(spendbook("book", "info", "--book", book), 3)


def test_a_file_that_is_no_book_is_refused(spendbook: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.spendbook"
    path.write_text("Dear all")

    assert_said(spendbook("book", "info", "--book", path), 3)


def test_a_book_that_is_open_elsewhere_is_not_opened_for_working(
    spendbook: Run, book: Path
) -> None:
    hold = (
        "import sys; from pathlib import Path; from core.store.book import Book\n"
        "book = Book.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(book)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        refused = spendbook("book", "undo", "--book", book)
        looked = spendbook("book", "info", "--book", book)
        other.communicate(b"")

    assert_said(refused, 7)
    assert looked.code == 0


def test_a_return_changed_by_one_byte_does_not_verify(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("spend", "import", COUNCIL / "payments_2024-25.csv", "--book", book)
    built = spendbook(
        "return", "build", "--book", book, "--period", "2024-25", "-o", tmp_path / "r.zip"
    )
    whole = bytearray((tmp_path / "r.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "r.zip") as package:
        place = package.getinfo("summary.csv").header_offset
    digit = next(n for n in range(place + 400, len(whole)) if chr(whole[n]).isdigit())
    whole[digit] = ord("7") if whole[digit] != ord("7") else ord("8")
    (tmp_path / "changed.zip").write_bytes(whole)

    kept = spendbook("return", "verify", tmp_path / "r.zip")
    changed = spendbook("return", "verify", tmp_path / "changed.zip")

    assert built.code == 0
    assert (kept.code, kept.data["verdict"]) == (0, True)
    assert (changed.code, changed.data["verdict"]) == (6, False)
    assert changed.data["first_altered"]


def test_a_catalogue_of_another_publisher_is_refused(
    spendbook: Run, book: Path, signed_catalogue: tuple[Path, str], tmp_path: Path
) -> None:
    package, fingerprint = signed_catalogue
    keys = tmp_path / "other keys"
    keys.mkdir()
    spendbook("pbo", "keys", "new", keys, "--publisher", "espo")
    form = next((COUNCIL.parents[1] / "catalogues").glob("espo_*.xlsx"))
    forged = tmp_path / "forged.zip"
    spendbook("catalogue", "build", form, "-o", forged, "--key", keys, "--edition", "99")
    spendbook("catalogue", "apply", package, "--book", book, "--trust", fingerprint)

    refused = spendbook("catalogue", "apply", forged, "--book", book)
    misread = spendbook("catalogue", "apply", package, "--book", book, "--trust", "1234 5678")

    assert_said(refused, 6)
    assert_said(misread, 6)
    assert len(spendbook("catalogue", "list", "--book", book).data["editions"]) == 1


@pytest.fixture
def a_person(tmp_path: Path) -> Iterator[None]:
    """Root may write anywhere: for the length of a test be nobody in particular instead."""
    if os.geteuid() != 0:
        yield
        return
    for part in (tmp_path, *tmp_path.parents[:3]):
        part.chmod(0o755)
    try:
        os.seteuid(65534)
    except OSError:
        # So it is where the network is cut off by a name space of its own.
        pytest.skip("nobody but root is known here")
    yield
    os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_folder_that_can_only_be_read_is_said_so(
    spendbook: Run, book: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "read only"
    folder.mkdir()
    inside = Path(shutil.copy(book, folder))
    # Everything that the command loads must be loaded while it may still be read.
    assert spendbook("book", "backup", "--book", book, "-o", tmp_path).code == 0
    folder.chmod(0o555)
    request.getfixturevalue("a_person")

    refused = spendbook("book", "backup", "--book", inside, "-o", folder)
    looked = spendbook("book", "info", "--book", inside)

    assert_said(refused, 3)
    assert looked.code == 0
    assert [path.name for path in folder.iterdir()] == [book.name]
