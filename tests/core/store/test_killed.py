"""A program may be ended at any moment: what it said was done is there, the rest is not at all."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store import backup, imports, journal, suppliers
from core.store.book import Book
from tests.conftest import ROOT

LINES = 400

# Brings in batches and merges suppliers without end, saying after each what was done.
_WORK = f"""
import sys
from pathlib import Path
from core.domain.operations import Operation
from core.store import imports, suppliers
from core.store.book import Book
from tests.core.store.conftest import draft, head_of

with Book.open(Path(sys.argv[1]), actor="Bob") as book:
    # So small a cache spills into the file in the middle of the work, as a large import does.
    first = len(imports.batches(book))
    print("ready", flush=True)
    for number in range(first, 10_000):
        lines = [
            draft(f"Supplier {{number}}-{{n % 40}}", 100 + n, row=n, description="x" * 60)
            for n in range({LINES})
        ]
        with book.work(Operation("import", "Import")) as work:
            work.connection.exec_driver_sql("PRAGMA cache_size = 10")
            head = head_of(str(number).encode())
            batch = imports.add_batch(work, head, lines)
        print(f"import {{batch.id}}", flush=True)
        ids = [row.supplier.id for row in suppliers.suppliers(book)][:6]
        with book.work(Operation("merge", "Merge")) as work:
            suppliers.merge(work, ids[0], ids[1:])
        print(f"merge {{work.touched.seq}}", flush=True)
"""


def _run_until_killed(path: Path, after: float) -> list[str]:
    with subprocess.Popen(
        [sys.executable, "-c", _WORK, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        ending = threading.Timer(after, process.kill)
        ending.start()
        # The last line may have been cut by the end.
        said = [line for line in process.stdout if line.endswith("\n")]
        ending.join()
    return said


@pytest.fixture
def moments() -> Iterator[float]:
    """Moments at which to end the program, the same in every run."""
    chance = random.Random(7)
    return (chance.uniform(0.02, 0.6) for _ in range(5))


@pytest.mark.slow
def test_what_was_said_to_be_done_is_there_and_nothing_is_half_done(
    spent: Book, moments: Iterator[float]
) -> None:
    spent.close()
    done = 0

    for moment in moments:
        said = [line.split() for line in _run_until_killed(spent.path, moment)]
        done += len(said)
        with Book.open(spent.path) as after:
            failed = [result for result in backup.check(after) if not result.passed]
            batches = imports.batches(after)
            newest = journal.entries(after, limit=1)[0].seq
            everyone = suppliers.suppliers(after)

        assert failed == []
        assert {batch.lines for batch in batches} == {6, LINES}
        assert sum(row.lines for row in everyone) == sum(batch.lines for batch in batches)
        assert all(int(n) <= batches[-1].id for verb, n in said if verb == "import")
        assert all(int(n) <= newest for verb, n in said if verb == "merge")
    assert done > 0


def test_a_kill_while_a_book_is_made_leaves_no_half_book(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from core.store.book import Book;"
        "from tests.core.store.conftest import BODY; print('ready', flush=True);"
        "Book.create(Path(sys.argv[1]), BODY); print('made', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()

    if path.exists():
        with Book.open(path) as book:
            assert book.body.name == "Ambleford Town Council"
