from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.domain.agreements import Agreement, Catalogue, Lot, LotSupplier, Price
from core.domain.money import Pence
from core.formats.catalogue_difference import difference

OLD = Catalogue(
    "ypo",
    "YPO",
    1,
    date(2026, 1, 1),
    None,
    (
        Agreement(
            "1200",
            "Energy",
            "YPO",
            "framework",
            date(2025, 1, 1),
            date(2027, 1, 1),
            (
                Lot(
                    "1",
                    "Power",
                    suppliers=(LotSupplier("Alpha"), LotSupplier("Beta")),
                    prices=(Price("Day", "kWh", Pence(21)),),
                ),
                Lot("2", "Gas"),
            ),
        ),
        Agreement(
            "9", "Paper", "YPO", "dps", date(2020, 1, 1), date(2026, 1, 1), (Lot("1", "A4"),)
        ),
    ),
)


def changed(**changes: object) -> Catalogue:
    energy = replace(OLD.agreements[0], **changes)
    return replace(OLD, edition=2, agreements=(energy, OLD.agreements[1]))


def test_the_first_edition_is_all_new() -> None:
    found = difference(None, OLD)

    assert found.old_edition == 0
    assert found.counts()["new agreement"] == 2
    assert found.in_words()[0] == "New agreement 1200, Energy: 2 lots, until 1 January 2027."


def test_the_same_edition_changes_nothing() -> None:
    assert difference(OLD, replace(OLD, fingerprint="other")).changes == ()


def test_an_agreement_that_is_gone_has_ended() -> None:
    found = difference(OLD, replace(OLD, edition=2, agreements=OLD.agreements[:1]))

    assert found.in_words() == ("Agreement 9, Paper, is no longer in the catalogue.",)


def test_changed_dates_and_texts_are_said_in_words() -> None:
    found = difference(OLD, changed(end=date(2028, 1, 1), texts={"contact": "energy@ypo"}))

    assert found.in_words() == (
        "Agreement 1200, Energy, changed: end was 1 January 2027, is now 1 January 2028; "
        "contact was not stated, is now energy@ypo.",
    )


def test_lots_suppliers_and_prices_are_compared() -> None:
    lot = replace(
        OLD.agreements[0].lots[0],
        title="Green power",
        suppliers=(LotSupplier("Alpha", sme=True), LotSupplier("Gamma")),
        prices=(Price("Day", "kWh", Pence(19), Pence(25)), Price("Night", "kWh", Pence(9))),
    )
    found = difference(OLD, changed(lots=(lot, Lot("3", "Oil"))))

    assert found.in_words() == (
        "Lot 1 of 1200, Green power, changed: title was Power, is now Green power.",
        "Alpha changed on lot 1 of 1200: sme was not stated, is now yes.",
        "Gamma is now on lot 1 of 1200.",
        "Beta is no longer on lot 1 of 1200.",
        "Day (kWh) was £0.21, is now £0.19, benchmark £0.25, lot 1 of 1200.",
        "Night (kWh) now has a price, £0.09, lot 1 of 1200.",
        "New lot 3 of 1200, Oil.",
        "Lot 2 of 1200, Gas, has ended.",
    )
    assert found.counts()["ended lot"] == 1
    assert [change.name for change in found.of("supplier", "new")] == ["Gamma"]
