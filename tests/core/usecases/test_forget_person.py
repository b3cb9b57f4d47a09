"""A person who asks for it is forgotten: no trace in the book, no penny moved, no way back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from core.cli.main import main
from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.forgetting import FileNaming
from core.domain.parties import Body, PayeeClass, Sector, SupplierId
from core.domain.period import read_period
from core.domain.returns import Detail, Profile
from core.domain.taxonomy import CategoryCode
from core.domain.watching import Review, ReviewId
from core.formats.package_texts import texts
from core.store import backup, imports, journal
from core.store.book import Book
from core.store.errors import NoLongerKept
from core.usecases import (
    books,
    file_return,
    forget_person,
    import_spend,
    keep_rules,
    know_suppliers,
    rebuild_book,
    record_contracts,
    review_return,
    take_register,
    tidy_suppliers,
    watch_decisions,
)
from core.usecases.file_return import AlreadySealed
from core.usecases.forget_person import Foreseen, NotAPerson, Request
from core.usecases.import_spend import AlreadyInBook, ImportChoices
from core.usecases.keep_out import NamesSomebodyForgotten

HEAD = ("Supplier", "Date", "Description", "Net amount", "Expense type")
PERSON = "Mrs Zélia Quorxham"
SURNAME = "quorxham"
ROWS = (
    (PERSON, "14/04/2025", "Refund to Zélia Quorxham", "120.00", "Refunds"),
    ("QUORXHAM, ZÉLIA", "15/05/2025", "Invoice 7", "-20.00", "Refunds"),
    ("Marlow Grounds Ltd", "16/05/2025", "For Z Quorxham, gate", "900.00", "Grounds"),
    ("Wubzzel Print Ltd", "17/05/2025", "Leaflets", "80.00", "Printing"),
)
NAME = "ambleford.spendbook"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    body = Body("Ambleford Town Council", "town-council", Sector.WIDER)
    _write_files(folder)
    with books.create_book(folder / NAME, body) as book:
        for name in ("april.csv", "may.csv", "june.xlsx", "july.xls"):
            _take_in(book, folder / name)
        number = _supplier(book)
        _decide(book, number)
        _seal(book, folder, Profile.AUDIT, Detail.LINE)
        _seal(book, folder, Profile.PBO, Detail.AGREEMENT)
        backup.before_risk(book)
    return folder


@pytest.fixture
def place(world: Path, tmp_path: Path) -> Path:
    shutil.copytree(world, tmp_path / "place")
    return tmp_path / "place" / NAME


def _write_files(folder: Path) -> None:
    lines = [";".join(row) for row in (HEAD, *ROWS)]
    (folder / "april.csv").write_bytes("\r\n".join((*lines, "")).encode("cp1252"))
    may = [row.replace("/05/", "/08/").replace("/04/", "/08/") for row in lines]
    (folder / "may.csv").write_bytes("\r\n".join((*may, "")).encode("utf-16"))
    book = Workbook()
    book.properties.creator = PERSON
    sheet = book.active
    for row in (
        HEAD,
        *((who, day, words, float(net), kind) for who, day, words, net, kind in ROWS),
    ):
        sheet.append(row)
    for number in range(2, 6):
        sheet.cell(number, 2).value = f"2{number}/09/2025"
    book.save(folder / "june.xlsx")
    old = xlwt.Workbook()
    page = old.add_sheet("Payments")
    for number, row in enumerate((HEAD, *ROWS)):
        for column, cell in enumerate(row):
            page.write(number, column, float(cell) if number and column == 3 else cell)
    old.save(str(folder / "july.xls"))


def _take_in(book: Book, path: Path, overlap: str = "keep") -> None:
    import_spend.take_in(book, path, choices=ImportChoices(overlap=overlap))


def _supplier(book: Book) -> SupplierId:
    """Join the spellings of the person, and say that she is one."""
    rows = {row.supplier.name: row.supplier.id for row in tidy_suppliers.suppliers(book)}
    own = [number for name, number in rows.items() if SURNAME in name.casefold()]
    tidy_suppliers.merge(book, own[0], own[1:])
    know_suppliers.flag_several(book, own[:1], payee_class=PayeeClass.INDIVIDUAL)
    return own[0]


def _decide(book: Book, number: SupplierId) -> None:
    office = CategoryCode("office.stationery")
    keep_rules.add_rule(book, Rule(RuleId(0), supplier=PERSON, category=office))
    title = "Piano lessons by Zélia Quorxham"
    contract = Contract(ContractId(0), "Q-1", title, PERSON, None, None, None)
    record_contracts.save_contract(book, contract)
    note = "Spoke to ZÉLIA  QUORXHAM about the gate"
    review = Review(ReviewId(0), date(2025, 9, 1), 3, note, None, number)
    watch_decisions.record_review(book, review)
    batch = imports.batches(book)[1]
    import_spend.take_out(book, batch.id)
    books.undo(book)


def _seal(book: Book, folder: Path, profile: Profile, detail: Detail) -> None:
    request = file_return.ReturnRequest(
        read_period("2025-26"), date(2026, 4, 30), detail=detail, profile=profile
    )
    file_return.build(book, request, folder / f"{profile.value}.zip")


def _id(book: Book) -> SupplierId:
    return tidy_suppliers.supplier_called(book, PERSON)


def _foreseen(path: Path, *also: str) -> tuple[SupplierId, Foreseen]:
    with Book.open(path, read_only=True) as book:
        number = _id(book)
        return number, forget_person.foresee(book, number, also=also)


def _forget(path: Path, *also: str, **more: bool) -> forget_person.Forgotten:
    number, foreseen = _foreseen(path, *also)
    return forget_person.forget(path, Request(number, foreseen.names, **more))


def _figures(path: Path) -> list[tuple[object, ...]]:
    """Every payment with what is decided of it, without texts."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT l.id, l.batch_id, l.row, l.pence, l.paid_on, coalesce(c.category, o.category),"
            " coalesce(c.scope, o.scope) FROM line l JOIN outcome o USING (kind_id)"
            " LEFT JOIN line_said c ON c.line_id = l.id ORDER BY l.id"
        ).fetchall()


def _traces(path: Path, word: str = SURNAME) -> list[str]:
    """Where a word is: in the bytes of the file as any encoding has it, and in what it packs."""
    data = path.read_bytes()
    found = []
    for way in (word, word.upper(), word.title()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            found += [f"{encoding} {way}"] * data.count(way.encode(encoding))
    with closing(sqlite3.connect(path)) as connection:
        for name, content in connection.execute("SELECT name, content FROM original"):
            plain = zlib.decompress(content) if content else b""
            whole = [
                *texts(plain),
                plain.decode("utf-16", "replace"),
                plain.decode("cp1252", "replace"),
            ]
            found += [name for text in whole if word in text.casefold()]
    return found


def test_what_goes_is_said_first_and_nothing_is_changed(place: Path) -> None:
    before = place.read_bytes()

    _, found = _foreseen(place)

    assert place.read_bytes() == before
    assert {"Mrs Zélia Quorxham", "QUORXHAM, ZÉLIA"} <= set(found.names)
    assert found.lines == 8
    assert found.pence == 4 * 10_000
    assert [(one.file, one.emptied) for one in found.files] == [
        ("april.csv", False),
        ("may.csv", False),
        ("june.xlsx", False),
        ("july.xls", True),
        ("audit.zip", True),
    ]
    assert [path.parent.name for path in found.backups] == ["ambleford backups"]
    doubtful = {one.name: one.lines for one in found.offers if not one.sure}
    assert doubtful == {"Z Quorxham": 4}


def test_no_trace_is_left_and_no_penny_moves(place: Path) -> None:
    before = _figures(place)

    done = _forget(place, "Z Quorxham")

    assert _traces(place) == []
    assert _traces(done.backup) == []
    assert _figures(place) == before
    with Book.open(place) as book:
        assert all(one.passed for one in books.check_book(book)), books.check_book(book)
        spelled = [one.name for one in tidy_suppliers.spellings(book, SupplierId(_removed(book)))]
        assert set(spelled) == {"Person removed 1", "Person removed 1 spelling 2"}


def _removed(book: Book) -> int:
    return next(
        row.supplier.id
        for row in tidy_suppliers.suppliers(book)
        if row.supplier.name.startswith("Person removed 1")
    )


def test_a_name_that_the_person_left_out_stays(place: Path) -> None:
    _forget(place)

    with Book.open(place) as book:
        said = [text for text in _descriptions(book) if SURNAME in text.casefold()]
    assert set(said) == {"For Z Quorxham, gate"}


def _descriptions(book: Book) -> list[str]:
    with book.read() as connection:
        return list(connection.exec_driver_sql("SELECT value FROM text").scalars())


def test_earlier_steps_can_be_taken_back_and_bring_no_name_back(place: Path) -> None:
    _forget(place, "Z Quorxham")

    with Book.open(place) as book:
        newest = books.history(book)[0]
        assert newest.verb == "forget"
        assert "Quorxham" not in newest.summary
        while books.next_undo(book) is not None:
            books.undo(book)
        assert books.history(book)[0].verb == "undo"
    assert _traces(place) == []


def test_the_history_says_that_somebody_was_forgotten_and_not_who(place: Path) -> None:
    with Book.open(place, read_only=True) as book:
        entries = books.history(book)

    _forget(place, "Z Quorxham")

    with Book.open(place, read_only=True) as book:
        now = books.history(book)
        assert journal.verify_chain(book) is None
    assert len(now) == len(entries) + 1
    assert now[0].summary == "Took a person's name out of 12 payments, £4,000.00, for good"
    assert now[0].lines == 12
    assert now[0].asked["reason"] == "the person asked for it"
    assert [one.verb for one in now[1:]] == [one.verb for one in entries]


def test_a_later_file_is_masked_where_the_name_is_kept_out(place: Path) -> None:
    _forget(place, "Z Quorxham", kept_out=True)
    before = _figures(place)

    with Book.open(place) as book:
        for name in ("april.csv", "may.csv", "june.xlsx"):
            again = import_spend.take_in(book, place.parent / name, choices=ImportChoices())
            assert again.already_here == again.batch.lines
        more = place.parent / "more.csv"
        more.write_text(
            "Supplier;Date;Description;Net amount\nquorxham zélia;01/02/2026;Fee;5.00\n", "utf-8"
        )
        import_spend.take_in(book, more, choices=ImportChoices())

    assert _traces(place) == []
    assert _figures(place)[: len(before)] == before
    assert len(_figures(place)) == len(before) + 1


SPLIT = (
    ("Forename", "Surname", "Supplier", "Date", "Net amount"),
    ("Zélia", "Quorxham", "Ambleford Claims", "21/02/2026", "5.00"),
    ("Zélia", "Marlow", "Oakford Quorxham Ltd", "22/02/2026", "6.00"),
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_with_the_name_in_two_columns_is_kept_no_longer(kind: str, place: Path) -> None:
    split = place.parent / f"split.{kind}"
    if kind == "csv":
        split.write_text("\n".join(";".join(row) for row in SPLIT), "utf-8")
    else:
        book = Workbook()
        for row in SPLIT:
            book.worksheets[0].append(row)
        book.save(split)
    with Book.open(place) as opened:
        _take_in(opened, split)
        number = tidy_suppliers.supplier_called(opened, PERSON)
        seen = forget_person.foresee(opened, number)
    assert FileNaming(split.name, emptied=True) in seen.files

    _forget(place, kept_out=True)

    later = place.parent / f"later.{kind}"
    split.rename(later)
    with Book.open(place) as opened:
        with pytest.raises(NamesSomebodyForgotten, match=later.name):
            _take_in(opened, later)
        assert all(one.passed for one in books.check_book(opened))


def test_a_later_register_and_list_are_masked_where_the_name_is_kept_out(place: Path) -> None:
    _forget(place, "Z Quorxham", kept_out=True)
    register, houses = place.parent / "register.csv", place.parent / "houses.csv"
    head = "Contract reference,Title,Supplier,Start date,End date\n"
    lines = [f"Q-{n},Lessons by Z Quorxham,{PERSON},01/04/2025,31/03/2026\n" for n in (1, 2)]
    register.write_text(head + "".join(lines), "utf-8")
    houses.write_text(f"Supplier,Parent\n{PERSON},Zélia Quorxham\n", "utf-8")

    with Book.open(place) as book:
        taken = take_register.import_register(book, register)
        told = know_suppliers.take_list(book, houses)

    # The first was in the book already, and was masked there: it is known again.
    assert (taken.added, taken.already_here) == (1, 1)
    assert len(told.suppliers) == 1
    register.unlink()
    houses.unlink()
    assert _traces(place) == []


def test_a_later_file_brings_the_name_back_where_it_is_not(place: Path) -> None:
    _forget(place)

    with Book.open(place) as book, pytest.raises(AlreadyInBook) as said:
        import_spend.take_in(book, place.parent / "april.csv", choices=ImportChoices())

    assert said.value.overlap.same_lines == 2


def test_the_command_says_what_would_go_until_it_is_told_yes(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["suppliers", "forget", PERSON, "--book", str(place), "--json", "--also", "Z Quorxham"]
    before = place.read_bytes()

    assert main(asked) == 0
    said = json.loads(capsys.readouterr().out)["data"]
    assert (said["done"], said["lines"], said["pence"]) == (False, 12, 400_000)
    assert place.read_bytes() == before
    assert main([*asked, "--yes"]) == 0
    done = json.loads(capsys.readouterr().out)["data"]
    assert (done["done"], done["label"]) == (True, "Person removed 1")
    assert _traces(place) == []


def test_backups_that_name_the_person_stay_until_said_otherwise(place: Path) -> None:
    kept = _forget(place)

    assert len(kept.left) == 1
    assert kept.left[0].exists()
    assert _traces(kept.left[0])


def test_backups_that_name_the_person_go_where_it_is_asked(place: Path) -> None:
    unread = backup.folder_of(place) / "unread.spendbook"
    unread.write_bytes(b"not a book")

    done = _forget(place, "Z Quorxham", backups=True)

    assert done.left == (unread,)
    assert {path.name for path in unread.parent.iterdir()} == {done.backup.name, unread.name}
    assert _traces(done.backup) == []


@pytest.mark.parametrize("said", [PERSON, "QUORXHAM, ZÉLIA", "quorxham zélia"])
def test_a_person_is_found_by_each_name_that_was_joined(place: Path, said: str) -> None:
    with Book.open(place, read_only=True) as book:
        assert tidy_suppliers.supplier_called(book, said) == _id(book)


def test_a_firm_is_not_forgotten(place: Path) -> None:
    with Book.open(place, read_only=True) as book:
        firm = tidy_suppliers.supplier_called(book, "Marlow Grounds Ltd")

        with pytest.raises(NotAPerson):
            forget_person.foresee(book, firm)


def test_a_sealed_return_that_names_the_person_is_no_longer_kept(place: Path) -> None:
    _forget(place, "Z Quorxham")

    with Book.open(place) as book:
        kept = {one.profile: one.fingerprint for one in file_return.sealed(book)}
        with pytest.raises(NoLongerKept):
            imports.original(book, kept[Profile.AUDIT])
        assert imports.original(book, kept[Profile.PBO])


def test_a_return_that_is_no_longer_kept_can_be_corrected(place: Path) -> None:
    _forget(place, "Z Quorxham")
    request = file_return.ReturnRequest(
        read_period("2025-26"), date(2026, 4, 30), detail=Detail.LINE, profile=Profile.AUDIT
    )

    with Book.open(place) as book:
        with pytest.raises(AlreadySealed):
            file_return.build(book, request, place.parent / "again.zip")
        built = file_return.correct(book, request, place.parent / "corrected.zip")

    verified = review_return.verify(built.path)
    assert all(check.passed for check in verified.checks)
    assert verified.content.version == 2
    assert "quorxham" not in "".join(texts(built.path.read_bytes())).casefold()


def test_two_people_are_forgotten_one_after_the_other(place: Path) -> None:
    _forget(place, "Z Quorxham")
    with Book.open(place) as book:
        other = tidy_suppliers.supplier_called(book, "Wubzzel Print Ltd")
        know_suppliers.flag_several(book, [other], payee_class=PayeeClass.SOLE_TRADER)
        foreseen = forget_person.foresee(book, other)

    done = forget_person.forget(place, Request(other, foreseen.names))

    assert done.label == "Person removed 2"
    assert _traces(place, "wubzzel") == []
    with Book.open(place, read_only=True) as book:
        assert all(one.passed for one in books.check_book(book))


def test_an_organisation_keeps_a_name_that_is_a_persons_too(place: Path) -> None:
    with Book.open(place) as book:
        books.change_body(book, replace(book.body, name="Zélia Quorxham Trust"))

    done = _forget(place, "Z Quorxham", backups=True)

    assert done.backup.exists()
    with Book.open(place, read_only=True) as book:
        assert all(one.passed for one in books.check_book(book))
        assert book.body.name == "Zélia Quorxham Trust"
        assert len(books.history(book)) == books.history(book)[0].seq


def test_what_an_ended_run_left_beside_is_taken_away(place: Path) -> None:
    left = [place.with_name(f".{place.name}.4711.part")]
    left += [place.with_name(f".{left[0].name}.4711"), place.with_name(f"{left[0].name}-journal")]
    for path in left:
        path.write_text(PERSON)

    _forget(place)

    assert [path for path in place.parent.iterdir() if path.name.startswith(".")] == []


def test_a_book_is_made_again_of_files_and_history_without_the_name(tmp_path: Path) -> None:
    path, again = tmp_path / NAME, tmp_path / "again.spendbook"
    _write_files(tmp_path)
    with books.create_book(path, Body("Ambleford", "town-council", Sector.WIDER)) as book:
        for name in ("april.csv", "june.xlsx"):
            _take_in(book, tmp_path / name)
        _supplier(book)
    _forget(path, "Z Quorxham", kept_out=True)

    with Book.open(path, read_only=True) as book:
        made = rebuild_book.rebuild(book, again)

    assert made.difference == ""
    assert _traces(again) == []
