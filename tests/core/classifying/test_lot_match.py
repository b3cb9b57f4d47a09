"""Our suppliers on lots, and the lot that a contract's words name."""

from __future__ import annotations

from datetime import date

from core.classifying.lot_match import listings, lot_named
from core.classifying.tidying import tidy
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, LotSupplier
from core.domain.parties import Identifier, KnownAs, PayeeClass, SupplierId

KEY = LotKey("ccs", "RM6100", "1a")


def known(
    name: str,
    *identifiers: Identifier,
    payee_class: PayeeClass = PayeeClass.ORGANISATION,
    spellings: tuple[str, ...] = (),
) -> KnownAs:
    return KnownAs(SupplierId(1), name, tidy(name), payee_class, spellings, identifiers)


def found(ours: KnownAs, listed: LotSupplier) -> list[tuple[str, int]]:
    matches = listings([ours], {KEY: (listed,)}).get(KEY, ())
    return [(match.listed_as, match.strength) for match in matches]


def test_a_registered_number_says_most() -> None:
    number = Identifier("GB-COH", "00123456")
    ours = known("Old Name Ltd", number)

    assert found(ours, LotSupplier("New Name plc", "", Identifier("GB-COH", "123456"))) == [
        ("New Name plc", 100)
    ]


def test_the_same_name_but_for_its_form_is_found() -> None:
    ours = known("ZENITH SUPPLIES LTD")

    assert found(ours, LotSupplier("Zenith Supplies Limited")) == [("Zenith Supplies Limited", 90)]
    assert found(ours, LotSupplier("Zenith Holdings Limited")) == []


def test_a_short_name_is_weaker() -> None:
    assert found(known("Ace Ltd"), LotSupplier("ACE PLC")) == [("ACE PLC", 70)]


def test_trading_names_meet_from_both_sides() -> None:
    listed = LotSupplier("Zenith Group plc", "Bright Clean")

    assert found(known("Bright Clean Ltd"), listed) == [("Zenith Group plc", 80)]
    ours = known("A Person t/a Bright Clean")
    assert found(ours, LotSupplier("Bright Clean Ltd")) == [("Bright Clean Ltd", 80)]


def test_individuals_and_former_lot_suppliers_are_not_listed() -> None:
    person = known("Mr A Smith", payee_class=PayeeClass.INDIVIDUAL)

    assert found(person, LotSupplier("Mr A Smith")) == []
    assert found(known("Acme"), LotSupplier("Acme", status="withdrawn")) == []


def catalogue(*agreements: Agreement) -> Catalogue:
    return Catalogue("ccs", "CCS", 1, date(2025, 1, 1), None, agreements)


def agreement(number: str, title: str, *lots: str) -> Agreement:
    parts = tuple(Lot(lot, f"Lot {lot}") for lot in lots)
    return Agreement(number, title, "CCS", "framework", date(2024, 1, 1), date(2028, 1, 1), parts)


def test_an_agreement_number_and_a_lot_number_name_a_lot() -> None:
    books = [catalogue(agreement("RM6100", "Technology Services 3", "1a", "2"))]

    assert lot_named("CCS framework RM 6100 Lot 1A", books) == KEY
    assert lot_named("RM6100", books) is None
    assert lot_named("RM9999 lot 1a", books) is None


def test_an_agreement_of_one_lot_needs_no_lot_number_and_a_title_will_do() -> None:
    books = [catalogue(agreement("RM1", "Energy Supply Services", "1"))]

    assert lot_named("under Energy Supply Services", books) == LotKey("ccs", "RM1", "1")


def test_the_longer_agreement_number_is_meant() -> None:
    books = [catalogue(agreement("RM6100", "One", "1"), agreement("RM6100-2", "Two", "1"))]

    assert lot_named("RM6100-2", books) == LotKey("ccs", "RM6100-2", "1")
    assert lot_named("RM6100", books) == LotKey("ccs", "RM6100", "1")


def test_a_short_number_names_an_agreement_beside_its_publisher_only() -> None:
    books = [catalogue(agreement("882", "Fit-out", "1"), agreement("G40", "Systems", "1", "2"))]

    assert lot_named("CCS 882", books) == LotKey("ccs", "882", "1")
    assert lot_named("CCS/G40 lot 2", books) == LotKey("ccs", "G40", "2")
    assert lot_named("order 882 of 2024", books) is None
    assert lot_named("CCS lot 882", books) is None
    assert lot_named("CCS 88200", books) is None


def test_every_spelling_that_was_joined_to_a_supplier_is_looked_for() -> None:
    joined = ("Ganton Teaching Agencey", "GANTON TEACHING AGENCY", "X t/a Bright Clean")
    ours = known("Ganton Teaching Agencey", spellings=joined)
    lots = {
        KEY: (LotSupplier("Ganton Teaching Agency Ltd"),),
        LotKey("ccs", "RM6100", "1b"): (LotSupplier("Zenith Group plc", "Bright Clean"),),
        LotKey("ccs", "RM6100", "1c"): (LotSupplier("Ganton Limited"),),
    }

    matches = listings([ours], lots)

    assert {key.lot_no: [match.strength for match in found] for key, found in matches.items()} == {
        "1a": [85],
        "1b": [80],
    }
