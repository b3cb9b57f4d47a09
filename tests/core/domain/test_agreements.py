from __future__ import annotations

from datetime import date

from core.domain.agreements import Agreement, Catalogue, Lot, LotKey

AGREEMENT = Agreement(
    "A1",
    "Office",
    "Alpha",
    "framework",
    date(2024, 1, 1),
    date(2025, 12, 31),
    (Lot("1", "Pens"), Lot("1a", "Paper")),
    texts={"description": "Pens and paper", "price_basis": ""},
)


def test_an_agreement_is_live_on_its_first_and_last_day() -> None:
    assert AGREEMENT.live_on(date(2024, 1, 1))
    assert AGREEMENT.live_on(date(2025, 12, 31))
    assert not AGREEMENT.live_on(date(2023, 12, 31))
    assert not AGREEMENT.live_on(date(2026, 1, 1))


def test_an_extension_taken_makes_it_live_for_longer() -> None:
    extended = Agreement(
        "A1",
        "Office",
        "Alpha",
        "framework",
        date(2024, 1, 1),
        date(2025, 12, 31),
        (),
        extension_to=date(2027, 12, 31),
        extension_taken=date(2026, 12, 31),
    )

    assert extended.live_on(date(2026, 12, 31))
    assert not extended.live_on(date(2027, 1, 1))


def test_what_a_publisher_left_out_is_not_stated() -> None:
    assert AGREEMENT.text("description") == "Pens and paper"
    assert AGREEMENT.text("price_basis") == "not stated"
    assert AGREEMENT.text("entitled") == "not stated"


def test_a_catalogue_lists_its_lots_by_publisher_agreement_and_lot() -> None:
    catalogue = Catalogue("ALPHA", "Alpha", 3, date(2025, 1, 1), None, (AGREEMENT,))

    assert [key for key, _, _ in catalogue.lots()] == [
        LotKey("ALPHA", "A1", "1"),
        LotKey("ALPHA", "A1", "1a"),
    ]
    assert all(agreement is AGREEMENT for _, agreement, _ in catalogue.lots())
