"""What we pay for a thing beside others, and how a category is bought, by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.conftest import Run

OURS = """\
Item,Unit,Unit Price,Quantity,Supplier,Date
Fire hood,each,£30.00,10,Alpha Ltd,13/04/2026
"Hood, fire",ea,25.00,20,Beta Ltd,14/04/2026
Electricity day rate,kWh,0.2475,1000,Gamma Energy,15/04/2026
Sample,each,tbc,1,Alpha Ltd,16/04/2026
"""
# Five other bodies: the median of 14, 16, 18, 22 and 30 is 18.
OTHERS = "Service,Fire hood (£),Quantity,Gloves (£),Quantity\n" + "".join(
    f"Body {n},{price},{n},-,{n}\n" for n, price in enumerate((14, 16, 18, 22, 30), 1)
)
PAYMENTS = (
    "Date,Supplier,Description,Net Amount\n"
    + "".join(f"{day}/04/2026,Paper Shop {day % 6},Copier paper,40.00\n" for day in range(13, 25))
    + "25/04/2026,Paper Shop 1,Copier paper,-40.00\n26/04/2026,Paper Shop 1,Copier paper,120.00\n"
)


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    path = tmp_path / "body.spendbook"
    spendbook("book", "new", "--book", path, "--name", "Made-up Fire", "--type", "fire-rescue")
    for name, text in (("ours.csv", OURS), ("others.csv", OTHERS)):
        (tmp_path / name).write_text(text, "utf-8")
    return path


def test_our_prices_stand_beside_the_median_of_others_for_the_same_thing(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    ours = spendbook("compare", "take-prices", tmp_path / "ours.csv", "--book", book)
    others = spendbook(
        "compare", "take-prices", tmp_path / "others.csv", "--others", "--book", book
    )

    found = spendbook("compare", "prices", "--book", book).data["items"]
    hood = next(one for one in found if one["item"] == "Fire hood")
    # 10 at £12.00 and 20 at £7.00 above the median of £18.00: £260.00.
    assert hood["above_others_pence"] == 26000
    assert hood["ours"]["count"] == 2
    assert (hood["others"]["count"], hood["others"]["median"]) == (5, "18")
    assert (ours.code, [one["code"] for one in ours.problems]) == (4, ["SB-520"])
    assert others.data["grid"] is True
    power = next(one for one in found if one["unit"] == "kWh")
    assert power["ours"]["median"] == "0.2475"
    assert power["others"] is None


def test_fewer_than_five_others_say_nothing(spendbook: Run, book: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("\n".join(OTHERS.splitlines()[:5]), "utf-8")
    spendbook("compare", "take-prices", tmp_path / "ours.csv", "--book", book)
    spendbook("compare", "take-prices", few, "--others", "--book", book)

    found = spendbook("compare", "prices", "--book", book).data["items"]

    assert all(one["others"] is None for one in found)


def test_a_list_taken_in_again_replaces_itself_and_undo_brings_the_old_one_back(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    spendbook("compare", "take-prices", tmp_path / "ours.csv", "--book", book)
    (tmp_path / "ours.csv").write_text("Item,Unit Price\nFire hood,19.99\n", "utf-8")

    spendbook("compare", "take-prices", tmp_path / "ours.csv", "--book", book)

    def prices() -> list[tuple[str, str]]:
        items = spendbook("compare", "prices", "--book", book).data["items"]
        return sorted((one["item"], one["ours"]["median"]) for one in items)

    assert prices() == [("Fire hood", "19.99")]
    spendbook("book", "undo", "--book", book)
    assert ("Fire hood", "27.50") in prices()


def test_a_category_bought_in_pieces_from_many_is_told_and_kept_as_an_initiative(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    source = tmp_path / "payments.csv"
    source.write_text(PAYMENTS, "utf-8")
    assert spendbook("spend", "import", source, "--book", book).code == 0

    found = spendbook("compare", "demand", "--book", book, "--period", "2026-27").data["leaves"]

    early = spendbook("compare", "demand", "--book", book, "--as-at", "2026-04-20").data["leaves"]
    assert [(one["pence"], one["payments"]) for one in early] == [(32000, 8)]
    paper = found[0]
    # Twelve of £40.00, a credit of £40.00 and one of £120.00: £560.00 in 14 payments, 12 small.
    assert (paper["pence"], paper["payments"], paper["suppliers"]) == (56000, 14, 6)
    assert (paper["small_payments"], paper["small_pence"]) == (12, 48000)
    assert paper["signs"][0].startswith("6 suppliers sell it to you; the largest, Paper Shop 1,")
    assert "12 of 14 payments are under £100.00, £480.00 in all." in paper["signs"][1]
    assert {one["kind"] for one in paper["questions"]} >= {"need", "less", "different"}
    kept = spendbook(
        "compare", "challenge", paper["category"], "--title", "One order a month", "--because",
        "12 small orders", "--low", "50", "--high", "100", "--as-at", "2026-05-01", "--book", book,
    )  # fmt: skip
    assert kept.code == 0
    savings = spendbook("savings", "list", "--book", book, "--as-at", "2026-05-01").data
    assert "demand management" in str(savings)
