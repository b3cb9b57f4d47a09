"""Suppliers brought together: offered with evidence, joined with what hangs on them, parted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.contracts import Contract, ContractId
from core.domain.decisions import Rule, RuleId
from core.domain.parties import Body, PayeeClass, Sector, SupplierId
from core.domain.taxonomy import CategoryCode
from core.store import contracts, decisions, journal
from core.store.book import Book
from core.usecases import books, import_spend, know_suppliers, record_contracts, tidy_suppliers
from core.usecases.import_spend import ImportChoices
from core.usecases.tidy_suppliers import SupplierPair

LEDGER = """Date,Supplier,Company number,Net Amount
13/05/2025,Marlow Grounds Ltd,,900.00
14/05/2025,MARLOW GROUNDS LIMITED,,50.00
15/05/2025,Riverside Print Services,01234567,80.00
16/05/2025,Blue Kite Design,1234567,20.00
17/05/2025,Hartley Joinery Ltd,02345678,60.00
18/05/2025,Hartley Joinery,03456789,40.00
19/05/2025,Tarn Power Ltd,,30.00
20/05/2025,Tarn Power,,10.00
"""
ICT, FOOD = CategoryCode("ict.hardware"), CategoryCode("food.catering")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "ambleford.spendbook", body) as made:
        _bring_in(made, tmp_path, LEDGER)
        yield made


def _bring_in(book: Book, folder: Path, text: str, name: str = "may.csv") -> None:
    path = folder / name
    path.write_text(text, "utf-8")
    import_spend.take_in(book, path, choices=ImportChoices())


def _ids(book: Book) -> dict[str, SupplierId]:
    return {row.supplier.name: row.supplier.id for row in tidy_suppliers.suppliers(book)}


def _offers(book: Book) -> dict[tuple[str, str], SupplierPair]:
    return {
        (pair.left.supplier.name, pair.right.supplier.name): pair
        for pair in tidy_suppliers.possible_matches(book)
    }


def test_pairs_come_by_pounds_with_what_speaks_for_them(book: Book) -> None:
    offers = tidy_suppliers.possible_matches(book)

    assert [(p.left.supplier.name, p.right.supplier.name, p.pence) for p in offers] == [
        ("Marlow Grounds Ltd", "MARLOW GROUNDS LIMITED", 950_00),
        ("Riverside Print Services", "Blue Kite Design", 100_00),
        ("Tarn Power Ltd", "Tarn Power", 40_00),
    ]
    assert offers[0].reason == "Same name but for legal form, abbreviation or remark"


def test_the_pounds_of_pairs_count_each_supplier_once(book: Book) -> None:
    pairs = tidy_suppliers.possible_matches(book)
    paid = {row.supplier.id: row.pence for pair in pairs for row in (pair.left, pair.right)}

    assert tidy_suppliers.paid_in((*pairs, *pairs)) == sum(paid.values())


def test_a_number_that_both_have_says_most(book: Book) -> None:
    pair = _offers(book)["Riverside Print Services", "Blue Kite Design"]

    assert (pair.reason, pair.strength) == ("Same company number 01234567", 100)


def test_suppliers_with_different_numbers_are_never_offered(book: Book) -> None:
    assert ("Hartley Joinery Ltd", "Hartley Joinery") not in _offers(book)


def test_a_number_that_a_person_states_counts_at_once(book: Book) -> None:
    ids = _ids(book)
    know_suppliers.set_number(book, ids["Tarn Power Ltd"], "GB-COH", "4567890")
    know_suppliers.set_number(book, ids["Tarn Power"], "GB-COH", "5678901")

    assert ("Tarn Power Ltd", "Tarn Power") not in _offers(book)


def test_a_refusal_is_remembered_when_names_come_again_in_another_spelling(
    book: Book, tmp_path: Path
) -> None:
    _bring_in(
        book,
        tmp_path,
        "Date,Supplier,Net Amount\n01/06/2025,Zenith Refrigeration,10.00\n"
        "02/06/2025,Zenith Refridgeration,20.00\n",
        "june.csv",
    )
    pair = _offers(book)["Zenith Refridgeration", "Zenith Refrigeration"]
    tidy_suppliers.never(book, pair.left.supplier.id, pair.right.supplier.id)

    _bring_in(
        book,
        tmp_path,
        "Date,Supplier,Net Amount\n01/07/2025,ZENITH REFRIDGERATION LIMITED,5.00\n"
        "02/07/2025,Zenith Refrigeration,7.00\n",
        "july.csv",
    )

    zenith = [names for names in _offers(book) if "enith" in "".join(names)]
    assert zenith == [("Zenith Refridgeration", "ZENITH REFRIDGERATION LIMITED")]


def test_several_pairs_are_refused_or_joined_at_once_and_undone(book: Book) -> None:
    first, second, third = tidy_suppliers.possible_matches(book)

    tidy_suppliers.never_any(book, [second.ids(), third.ids()])
    assert len(_offers(book)) == 1
    journal.undo(book)
    assert len(_offers(book)) == 3

    before = len(_ids(book))
    touched = tidy_suppliers.accept(book, [first, third])
    assert touched.summary == "Joined 2 suppliers to others that are the same"
    assert len(_ids(book)) == before - 2
    journal.undo(book)
    assert len(_ids(book)) == before


def test_the_rule_for_a_name_that_is_given_up_goes_with_it(book: Book) -> None:
    ids = _ids(book)
    with_rule = Rule(RuleId(0), supplier="MARLOW GROUNDS LTD t/a Mowers", category=ICT)
    _add_rule(book, with_rule)
    _add_rule(book, Rule(RuleId(0), supplier="Blue Kite Design", category=FOOD))

    touched = tidy_suppliers.merge(
        book, ids["Riverside Print Services"], [ids["Blue Kite Design"]]
    )

    assert touched.summary.endswith("with the rule for it")
    assert [rule.supplier for rule in decisions.rules(book)] == [
        "MARLOW GROUNDS LTD t/a Mowers",
        "Riverside Print Services",
    ]
    assert _categories(book, "Riverside Print Services") == {FOOD}
    journal.undo(book)
    assert [rule.supplier for rule in decisions.rules(book)][1] == "Blue Kite Design"


def test_where_the_one_that_is_kept_has_a_rule_of_its_own_that_decides(book: Book) -> None:
    ids = _ids(book)
    _add_rule(book, Rule(RuleId(0), supplier="Blue Kite Design", category=FOOD))
    _add_rule(book, Rule(RuleId(0), supplier="Riverside Print Services", category=ICT))

    tidy_suppliers.merge(book, ids["Riverside Print Services"], [ids["Blue Kite Design"]])

    assert _categories(book, "Riverside Print Services") == {ICT}
    assert [rule.supplier for rule in decisions.rules(book)] == [
        "Blue Kite Design",
        "Riverside Print Services",
    ]


def test_contracts_flags_numbers_and_houses_go_with_the_one_that_is_joined(book: Book) -> None:
    ids = _ids(book)
    keep, gone = ids["Tarn Power Ltd"], ids["Tarn Power"]
    know_suppliers.set_flags(book, keep, sme=False)
    know_suppliers.set_flags(book, gone, sme=True, vcse=True, payee_class=PayeeClass.CONFIDENTIAL)
    know_suppliers.set_number(book, gone, "VAT", "GB 123 4567 82")
    know_suppliers.set_parent(book, [gone], "Tarn Group")
    contract = Contract(ContractId(0), "C", "Power", "Tarn Power", None, None, None)
    record_contracts.save_contract(book, contract)
    (number,) = [one.id for one in contracts.contracts(book)]
    with book.work(journal.Operation("link", "Linked")) as work:
        contracts.set_links(work, [(number, gone, "name")])

    tidy_suppliers.merge(book, keep, [gone])

    kept = next(r.supplier for r in tidy_suppliers.suppliers(book) if r.supplier.id == keep)
    assert (kept.sme, kept.vcse, kept.payee_class) == (False, True, PayeeClass.CONFIDENTIAL)
    assert [one.id for one in kept.identifiers] == ["123456782"]
    assert kept.parent == "Tarn Group"
    assert [(supplier, why) for _, supplier, why in contracts.links(book)] == [(keep, "name")]


def test_what_is_parted_is_not_offered_again(book: Book) -> None:
    ids = _ids(book)
    tidy_suppliers.merge(book, ids["Tarn Power Ltd"], [ids["Tarn Power"]])
    spelling = next(
        one
        for one in tidy_suppliers.spellings(book, ids["Tarn Power Ltd"])
        if one.name == "Tarn Power"
    )

    tidy_suppliers.split(book, [spelling.payee_id], "Tarn Power")

    assert "Tarn Power" in _ids(book)
    assert ("Tarn Power Ltd", "Tarn Power") not in _offers(book)


def test_names_are_shown_with_how_they_are_read(book: Book) -> None:
    ids = _ids(book)

    (one,) = tidy_suppliers.spellings(book, ids["Riverside Print Services"])

    assert (one.name, one.read_as) == ("Riverside Print Services", "riverside print services")
    assert one.numbers == ("01234567",)


def test_houses_add_up_their_suppliers(book: Book) -> None:
    ids = _ids(book)
    know_suppliers.set_parent(book, [ids["Tarn Power"], ids["Blue Kite Design"]], "Kite Group")

    rows = {row.name: row for row in tidy_suppliers.by_house(tidy_suppliers.suppliers(book))}

    assert rows["Kite Group"].pence == 30_00
    assert len(rows["Kite Group"].members) == 2
    assert rows["Tarn Power Ltd"].pence == 30_00
    assert sum(row.pence for row in rows.values()) == 1_190_00


def test_a_number_that_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(tidy_suppliers.UnknownSupplier):
        tidy_suppliers.merge(book, SupplierId(1), [SupplierId(999)])


def _add_rule(book: Book, rule: Rule) -> None:
    with book.work(journal.Operation("rule", "Added a rule")) as work:
        decisions.add_rule(work, rule)
        tidy_suppliers.decide_again(work)


def _categories(book: Book, supplier: str) -> set[CategoryCode]:
    outcomes = decisions.outcomes(book)
    return {
        outcomes[kind.id].category for kind in decisions.kinds(book) if kind.supplier == supplier
    }
