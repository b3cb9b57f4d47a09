"""A newer register is compared first: new, changed, gone; a person's own word stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import Body, PayeeClass, Sector
from core.store import contracts as store
from core.store.book import Book
from core.usecases import (
    books,
    import_spend,
    know_suppliers,
    match_contracts,
    publish_register,
    record_contracts,
    take_register,
    tidy_suppliers,
)
from core.usecases.import_spend import ImportChoices
from core.usecases.take_register import DaysOpen, NoContracts, RegisterChoices

HEAD = ("Reference", "Title", "Supplier", "Start date", "End date", "Review date", "Value")
LIFTS = ("C1", "Lifts", "Acme Ltd", "01/04/2024", "31/03/2026", "01/10/2025", "12000")
DOORS = ("C2", "Doors", "Bolt Ltd", "01/04/2024", "31/03/2026", "", "4000")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "town-council", Sector.WIDER)
    with books.create_book(tmp_path / "a.spendbook", body, actor="Ann Clerk") as made:
        yield made


def register(folder: Path, *rows: Sequence[str], name: str = "register.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def only(book: Book, ref: str) -> Contract:
    return next(one for one in store.contracts(book) if one.ref == ref)


def test_a_value_that_is_not_known_is_never_shown_as_nothing() -> None:
    unknown = Contract(ContractId(1), "", "Lifts", "Acme", None, None, None)
    free = replace(unknown, value=Pence(0))

    assert take_register.worth(unknown) == "value is not known"
    assert take_register.worth(free) == "£0.00"


def test_a_register_brought_in_again_changes_nothing(book: Book, tmp_path: Path) -> None:
    path = register(tmp_path, LIFTS, DOORS)
    take_register.import_register(book, path)

    look = take_register.look_register(book, path)
    again = take_register.import_register(book, path)

    assert (look.changes.new, look.changes.changed, look.changes.gone) == ((), (), ())
    assert (look.changes.same, again.added, again.already_here) == (2, 0, 2)


def test_what_is_new_changed_and_gone_is_shown_before_it_is_taken_in(
    book: Book, tmp_path: Path
) -> None:
    take_register.import_register(book, register(tmp_path, LIFTS, DOORS))
    later = (*LIFTS[:4], "30/09/2026", LIFTS[5], "15000")
    roofs = ("C3", "Roofs", "Cole Ltd", "13/04/2024", "31/03/2026", "", "9000")
    newer = register(tmp_path, later, roofs, name="newer.csv")

    look = take_register.look_register(book, newer)

    (change,) = look.changes.changed
    assert change.in_words() == (
        "End first agreed: 31/03/2026 \u2192 30/09/2026; End with extensions taken: 31/03/2026"
        " \u2192 30/09/2026; Latest end: 31/03/2026 \u2192 30/09/2026; "
        "Value: £12,000.00 \u2192 £15,000.00"
    )
    assert [one.ref for one in look.changes.new] == ["C3"]
    assert (look.new_pence, [one.ref for one in look.changes.gone]) == (9_000_00, ["C2"])
    assert len(store.contracts(book)) == 2

    done = take_register.import_register(book, newer)

    assert (done.added, done.changed, done.removed) == (1, 1, 0)
    assert only(book, "C1").value == 15_000_00
    books.undo(book)
    assert only(book, "C1").value == 12_000_00
    assert len(store.contracts(book)) == 2


def test_sums_of_whole_terms_and_of_years_are_not_added_up(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "yearly.csv"
    path.write_text(
        "Reference,Title,Supplier,Start,End,Annual value,Contract value\n"
        "C1,Lifts,Acme Ltd,01/04/2024,31/03/2026,6000,12000\n"
        "C2,Doors,Bolt Ltd,01/04/2024,31/03/2026,9850,\n",
        "utf-8",
    )

    look = take_register.look_register(book, path)

    assert (look.new_pence, look.new_yearly_pence) == (12_000_00, 9_850_00)
    assert look.new_worth == "£12,000.00 and £9,850.00 a year"
    assert [take_register.worth(one) for one in look.changes.new] == [
        "£12,000.00",
        "£9,850.00 a year",
    ]


def test_what_is_gone_is_taken_out_only_where_a_person_says_so(book: Book, tmp_path: Path) -> None:
    take_register.import_register(book, register(tmp_path, LIFTS, DOORS))
    own = Contract(ContractId(0), "OWN", "By hand", "Eden Ltd", None, None, None)
    record_contracts.save_contract(book, own)

    choices = RegisterChoices(remove_gone=True)
    done = take_register.import_register(book, register(tmp_path, LIFTS), choices=choices)

    assert done.removed == 1
    # What never came from a register is not missing from one.
    assert [one.ref for one in store.contracts(book)] == ["C1", "OWN"]


def test_a_persons_own_change_is_never_overwritten_in_passing(book: Book, tmp_path: Path) -> None:
    path = register(tmp_path, LIFTS)
    take_register.import_register(book, path)
    mine = replace(only(book, "C1"), value=Pence(13_000_00), department="Parks")
    record_contracts.save_contract(book, mine)
    unchanged = take_register.look_register(book, path)
    newer = register(tmp_path, (*LIFTS[:6], "15000"), name="newer.csv")

    look = take_register.look_register(book, newer)
    done = take_register.import_register(book, newer)

    assert unchanged.changes.changed == ()
    assert [one.name for one in look.changes.changed[0].conflicts] == ["value"]
    assert done.conflicts_kept == 1
    assert only(book, "C1").value == 13_000_00
    # It stays open until somebody decides, however often the register comes.
    assert take_register.look_register(book, newer).conflicts == 1

    newest = register(tmp_path, (*LIFTS[:6], "16000"), name="newest.csv")
    take_register.import_register(book, newest, choices=RegisterChoices(all_theirs=True))

    assert (only(book, "C1").value, only(book, "C1").department) == (16_000_00, "Parks")


def test_days_that_only_a_person_can_read_are_asked_about(book: Book, tmp_path: Path) -> None:
    path = register(tmp_path, ("C1", "Lifts", "Acme Ltd", "01/04/2024", "03/05/2026", "", "12000"))

    with pytest.raises(DaysOpen, match="day/month or month/day"):
        take_register.import_register(book, path)

    take_register.import_register(book, path, choices=RegisterChoices(dates="dmy"))
    assert only(book, "C1").start == date(2024, 4, 1)


def test_a_file_without_contracts_is_refused(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_text("Date,Supplier,Amount\n13/04/2025,A Ltd,12.00\n", "utf-8")

    with pytest.raises(NoContracts):
        take_register.import_register(book, path)


# Published back


FULL = Contract(
    id=ContractId(0), ref="=C1", title="Lifts", supplier="Acme Ltd", start=date(2024, 4, 1),
    end=date(2026, 3, 31), current_end=date(2027, 3, 31), latest_end=date(2028, 3, 31),
    notice_by=date(2026, 12, 31), description="Lift repair", department="Estates",
    value=Pence(12_000_00), annual_value=Pence(4_000_00), category_given="Lifts",
    process="Open", sme=True,
    vcse=False, framework_text="No", review_on=date(2026, 10, 1), break_on=date(2026, 1, 31),
    extension_terms="1+1", lead_months=6, irrecoverable_vat=Pence(240_00),
)  # fmt: skip


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_the_whole_register_comes_back_as_it_went_out(
    book: Book, tmp_path: Path, name: str
) -> None:
    record_contracts.save_contract(book, FULL)
    publish_register.export_register(book, tmp_path / name, whole=True)

    body = Body("Elsewhere", "town-council", Sector.WIDER)
    with books.create_book(tmp_path / "b.spendbook", body) as other:
        take_register.import_register(other, tmp_path / name)
        (back,) = store.contracts(other)

    assert replace(back, id=FULL.id, row=0) == FULL
    assert take_register.look_register(book, tmp_path / name).changes.same == 1


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_the_codes_columns_leave_in_its_order_and_change_nothing_when_they_come_back(
    book: Book, tmp_path: Path, name: str
) -> None:
    record_contracts.save_contract(book, FULL)
    small = replace(FULL, ref="C2", value=Pence(5_000_00), supplier="Bolt Ltd")
    record_contracts.save_contract(book, small)
    yearly = replace(FULL, ref="C3", value=None, supplier="Cole Ltd")
    record_contracts.save_contract(book, yearly)

    done = publish_register.export_register(book, tmp_path / name)

    assert (done.written, done.below) == (2, 1)
    look = take_register.look_register(book, tmp_path / name)
    assert (look.changes.new, look.changes.changed, look.changes.same) == ((), (), 2)
    if name.endswith("csv"):
        head, first, third = csv.reader((tmp_path / name).read_text("utf-8-sig").splitlines())
        assert len(head) == 14
        assert first[0] == "'=C1"
        assert (first[5], first[7], first[8]) == ("12000.00", "01/04/2024", "31/03/2027")
        assert third[5] == "4000.00 per annum"


def test_who_must_not_be_named_is_masked(book: Book, tmp_path: Path) -> None:
    ledger = tmp_path / "may.csv"
    ledger.write_text("Date,Supplier,Net Amount\n13/05/2025,Harbour House,900.00\n", "utf-8")
    import_spend.take_in(book, ledger, choices=ImportChoices())
    for supplier in ("Harbour House", "Mrs Jane Sample"):
        record_contracts.save_contract(
            book, replace(FULL, ref=supplier[:3], supplier=supplier, description=supplier)
        )
    match_contracts.confirm_matches(book, match_contracts.matches(book))
    refuge = tidy_suppliers.suppliers(book)[0].supplier.id
    know_suppliers.set_flags(book, refuge, payee_class=PayeeClass.CONFIDENTIAL)

    done = publish_register.export_register(book, tmp_path / "out.csv", everything=True)

    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert done.masked == 2
    assert "Harbour" not in text
    assert "Sample" not in text
    assert text.count("REDACTED") >= 4
