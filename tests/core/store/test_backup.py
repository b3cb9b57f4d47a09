from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.domain.problems import UserError
from core.store import backup, imports, journal, reading, returns
from core.store.book import Book
from core.store.connection import side_journal
from core.store.errors import BackupNotRight, FolderReadOnly, NotABook, NotBackedUp, OpenElsewhere
from tests.core.store.conftest import BODY, FakeClock, bring_in, draft

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_is_the_whole_book_under_its_name_and_time(spent: Book, tmp_path: Path) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)

    assert made.name == "ambleford 2026-03-31 120000.spendbook"
    with Book.open(made, read_only=True) as copy:
        assert reading.totals(copy) == reading.totals(spent)
        assert journal.head(copy) == journal.head(spent)
        assert all(result.passed for result in backup.check(copy))


def test_two_backups_of_one_second_are_two_files(spent: Book, tmp_path: Path) -> None:
    first = backup.back_up(spent, tmp_path / "safe", when=NOON)
    second = backup.back_up(spent, tmp_path / "safe", when=NOON)

    assert second.name == "ambleford 2026-03-31 120000 2.spendbook"
    assert first.exists()


def test_a_book_open_for_looking_can_be_backed_up(spent: Book, tmp_path: Path) -> None:
    spent.close()

    with Book.open(spent.path, read_only=True) as looking:
        made = backup.back_up(looking, tmp_path / "safe", when=NOON)

    assert made.exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(spent: Book, tmp_path: Path) -> None:
    (tmp_path / "safe").write_text("not a folder")
    before = _names(tmp_path)

    with pytest.raises(FolderReadOnly):
        backup.back_up(spent, tmp_path / "safe", when=NOON)

    assert _names(tmp_path) == before


def test_a_book_that_is_not_right_is_not_backed_up_over_good_backups(
    spent: Book, tmp_path: Path, foreign: Callable[..., None]
) -> None:
    spent.close()
    foreign(spent.path, "UPDATE line SET pence = pence + 1 WHERE id = 1")

    with Book.open(spent.path) as damaged, pytest.raises(NotBackedUp) as told:
        backup.back_up(damaged, tmp_path / "safe", when=NOON)

    assert "payments.csv" in told.value.sentence()
    assert _names(tmp_path / "safe") == []


def test_before_something_risky_the_backup_lies_beside_the_book(spent: Book) -> None:
    made = backup.before_risk(spent)

    assert made.parent == spent.path.with_name("ambleford backups")


def test_what_was_replaced_leaves_no_trace_in_book_or_backup(spent: Book, tmp_path: Path) -> None:
    returns.save_secret(spent, "signing-key", b"Josephine Bloggs" * 500)
    returns.save_secret(spent, "signing-key", b"another")

    made = backup.back_up(spent, tmp_path / "safe", when=NOON)

    assert b"Josephine" not in spent.path.read_bytes()
    assert b"Josephine" not in made.read_bytes()


# Thinning


def _backups(folder: Path, times: list[datetime]) -> None:
    folder.mkdir(exist_ok=True)
    for made in times:
        (folder / f"ambleford {made:%Y-%m-%d %H%M%S}.spendbook").touch()


def test_thinning_keeps_seven_days_five_weeks_and_twelve_months(tmp_path: Path) -> None:
    folder = tmp_path / "safe"
    _backups(folder, [NOON - timedelta(days=days) for days in range(500)])

    backup.thin(folder, NOON)

    kept = [name[10:20] for name in reversed(_names(folder))]
    assert kept[:7] == [f"2026-03-{day}" for day in range(31, 24, -1)]
    assert kept[7:10] == ["2026-03-22", "2026-03-15", "2026-03-08"]
    assert kept[10:] == [
        "2026-02-28", "2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31", "2025-09-30",
        "2025-08-31", "2025-07-31", "2025-06-30", "2025-05-31", "2025-04-30",
    ]  # fmt: skip


def test_thinning_keeps_the_newest_of_a_day_and_leaves_strangers_alone(tmp_path: Path) -> None:
    folder = tmp_path / "safe"
    _backups(folder, [NOON, NOON - timedelta(hours=3), NOON + timedelta(days=2)])
    for name in ("notes.txt", "ambleford.spendbook", "other 2026-03-31 110000.spendbook"):
        (folder / name).touch()

    gone = backup.thin(folder, NOON)

    assert [path.name for path in gone] == ["ambleford 2026-03-31 090000.spendbook"]
    assert len(_names(folder)) == 5


def test_thinning_twice_removes_nothing_more(tmp_path: Path) -> None:
    folder = tmp_path / "safe"
    _backups(folder, [NOON - timedelta(days=days) for days in range(0, 500, 3)])
    backup.thin(folder, NOON)

    assert backup.thin(folder, NOON) == ()


# Restoring


def test_restoring_brings_the_book_back_and_keeps_what_was_there(
    spent: Book, tmp_path: Path
) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)
    bring_in(spent, [draft("Later", 1_00)], file="later.csv")
    spent.close()

    kept = backup.restore(made, spent.path, clock=FakeClock(NOON))

    with Book.open(spent.path) as restored:
        assert [batch.file for batch in imports.batches(restored)] == ["payments.csv"]
    assert kept is not None
    with Book.open(kept, read_only=True) as replaced:
        assert len(imports.batches(replaced)) == 2


def test_a_book_that_was_deleted_comes_back(spent: Book, tmp_path: Path) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)
    spent.close()
    spent.path.unlink()
    side_journal(spent.path).write_bytes(b"the way back of the deleted one")

    assert backup.restore(made, spent.path) is None

    with Book.open(spent.path) as restored:
        assert reading.totals(restored).lines == 6


def test_restoring_over_a_damaged_book_sets_its_journal_aside(spent: Book, tmp_path: Path) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)
    spent.close()
    spent.path.write_bytes(b"ruined")
    side_journal(spent.path).write_bytes(b"the way back of the ruined one")

    kept = backup.restore(made, spent.path)

    assert kept is not None
    assert side_journal(kept).read_bytes() == b"the way back of the ruined one"
    with Book.open(spent.path) as restored:
        assert all(result.passed for result in backup.check(restored))


def test_a_backup_that_was_changed_is_not_put_back(
    spent: Book, tmp_path: Path, foreign: Callable[..., None]
) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)
    foreign(made, "UPDATE line SET pence = pence + 1 WHERE id = 1")
    spent.close()
    before = spent.path.read_bytes()

    with pytest.raises(BackupNotRight) as told:
        backup.restore(made, spent.path)

    assert told.value.exit_code == 6
    assert "payments.csv" in told.value.sentence()
    assert spent.path.read_bytes() == before


def test_an_open_book_is_not_replaced(spent: Book, tmp_path: Path) -> None:
    made = backup.back_up(spent, tmp_path / "safe", when=NOON)

    with pytest.raises(OpenElsewhere):
        backup.restore(made, spent.path)


def test_a_file_that_is_no_backup_is_not_put_back(spent: Book, tmp_path: Path) -> None:
    stranger = tmp_path / "list.spendbook"
    stranger.write_text("Supplier,Amount")

    with pytest.raises(NotABook):
        backup.restore(stranger, spent.path)


# Checking


def test_a_book_as_it_should_be_passes_every_check(spent: Book) -> None:
    results = backup.check(spent)

    assert [result.name for result in results] == [
        "file", "links", "history", "decisions", "payments", "sums", "months", "kept",
        "forms", "originals",
    ]  # fmt: skip
    assert all(result.passed for result in results)


DAMAGE: dict[str, tuple[str, ...]] = {
    "UPDATE line SET pence = pence + 1 WHERE id = 2": ("payments", "sums", "months"),
    "UPDATE line SET reference = 'x' WHERE id = 2": ("payments", "forms"),
    "UPDATE line SET paid_on = 20250404 WHERE id = 1": ("payments", "months"),
    "DELETE FROM line WHERE id = 6": ("payments", "sums", "months", "forms"),
    "UPDATE payee SET name = 'Acme Limited' WHERE id = 1": ("payments",),
    "UPDATE text SET value = 'x'": ("payments", "forms"),
    "UPDATE kind SET account = 'x' WHERE id = 1": ("payments",),
    "UPDATE batch SET total = 1": ("decisions", "sums"),
    "UPDATE batch SET active = 0": ("decisions", "kept"),
    "UPDATE supplier SET sme = 1 WHERE id = 1": ("decisions",),
    "UPDATE payee_supplier SET supplier_id = 2 WHERE payee_id = 1": ("decisions", "kept"),
    "INSERT INTO kind_choice VALUES (1, 'a', '', '')": ("decisions",),
    "DELETE FROM payee_supplier WHERE payee_id = 1": ("decisions", "kept"),
    "UPDATE kind_month SET pence = 1 WHERE kind_id = 1": ("months", "kept"),
    "DELETE FROM kind_month WHERE kind_id = 1": ("months", "kept"),
    "UPDATE outcome SET category = 'x' WHERE kind_id = 1": ("kept",),
    "UPDATE supplier_sum SET first_on = 20200101": ("kept",),
    "UPDATE description_form SET form = 'x' WHERE kind_id = 1": ("forms",),
    "INSERT INTO reference_form VALUES (1, 'x')": ("forms",),
    "UPDATE original SET content = x'00'": ("originals",),
    "UPDATE journal SET pence = 0 WHERE seq = 2": ("history",),
    "UPDATE line SET kind_id = 77 WHERE id = 1": ("links", "payments", "months", "forms"),
    "INSERT INTO left_out VALUES (1, 1, '', 9, 'SB-130', 'Total', 1, 1)": ("payments",),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_silent_change_is_named_by_a_check(
    spent: Book, foreign: Callable[..., None], damage: str
) -> None:
    spent.close()
    foreign(spent.path, damage)

    with Book.open(spent.path, read_only=True) as looking:
        failed = [result for result in backup.check(looking) if not result.passed]

    names = tuple(result.name for result in failed)
    assert set(DAMAGE[damage]) <= set(names)
    assert set(names) - {"sums", "links"} <= set(DAMAGE[damage])
    assert all(result.detail for result in failed)


def test_a_changed_bit_is_told_or_changes_nothing_that_is_said(
    path: Path, clock: FakeClock
) -> None:
    with Book.create(path, BODY, clock=clock) as book:
        lines = [
            draft(f"Supplier {n % 17}", 100 + n, row=n, reference=f"INV{n}") for n in range(300)
        ]
        bring_in(book, lines)
        said = list(reading.line_rows_for_return(book, None))
    whole = path.read_bytes()

    unseen = 0
    for bit in range(4096 * 8 + 11, len(whole) * 8, len(whole) * 8 // 60):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        unseen += _is_silent(path) and _lines_of(path) != said

    assert unseen == 0


def _is_silent(path: Path) -> bool:
    try:
        with Book.open(path, read_only=True) as book:
            return all(result.passed for result in backup.check(book))
    except UserError:
        return False


def _lines_of(path: Path) -> list[reading.LineRow]:
    with Book.open(path, read_only=True) as book:
        return list(reading.line_rows_for_return(book, None))
