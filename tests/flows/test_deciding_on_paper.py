"""The body of test_a_body_on_paper decides: every word and sum follows from its payments.

As at 31 March 2026, of 4,650.74 available:

    no lot found  Delta Gardens 750.25 (nothing serves grounds), Foxtrot Insurance 300.00 (its lot
                  is for central government only), Echo Mystery 99.99 (no category)   1,150.24
    addressable   Charlie Print 500.50, T200 lot 1

Payments run from 5 April to 15 August 2025, 133 days: 500.50 in them is 1,373.55 a year
(500.50 x 365 / 133), over 24 months with VAT 3,296.52, below the value of a notice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.agreements import Catalogue, EligibilityRule
from core.formats.catalogue_package import build_catalogue
from tests.flows.conftest import Run
from tests.flows.test_a_body_on_paper import agreement, leaf, lot, make_book

AS_AT = ("--as-at", "2026-03-31")


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    return make_book(spendbook, tmp_path)


@pytest.fixture
def printing(spendbook: Run) -> str:
    return leaf(spendbook, "office.print")


def test_every_category_without_a_deal_names_the_rule_against_it(
    spendbook: Run, book: Path
) -> None:
    found = spendbook("compare", "misses", "--book", book, *AS_AT).data

    told = {
        row["category"]: (row["rule"], row["no_lot_pence"], row["locked_pence"])
        for row in found["misses"]
    }
    assert told == {
        leaf(spendbook, "facilities.grounds"): ("not-served", 750_25, 0),
        leaf(spendbook, "finance.insurance"): ("not-for-us", 300_00, 0),
        "": ("unknown", 99_99, 0),
        leaf(spendbook, "facilities.cleaning"): ("not-served", 0, 1000_00),
    }
    assert sum(row["no_lot_pence"] for row in found["misses"]) == found["no_lot_pence"] == 1150_24


def test_a_run_tells_deals_and_misses_from_one_comparison(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, *AS_AT).data

    assert sum(row["no_lot_pence"] for row in found["misses"]) == found["no_lot_pence"]
    (deal,) = [one for one in found["opportunities"] if one["verdict"] == "yes"]
    assert (deal["available_pence"], deal["a_year_pence"]) == (500_50, 1373_55)
    assert deal["saving"] is None


def test_a_decision_carries_reason_note_and_start_and_is_taken_back(
    spendbook: Run, book: Path, printing: str
) -> None:
    said = ("--reason", "contract", "--note", "After the lease", "--start", "01/09/2026")
    decide = ("compare", "decide", "--book", book, *AS_AT, printing, "test-pbo/T200/1")

    assert spendbook(*decide, "later", *said).code == 0
    kept = _deal(spendbook, book)
    side = spendbook("compare", "side", "--book", book, *AS_AT, printing, "test-pbo/T200/1")
    assert spendbook("book", "undo", "--book", book).code == 0
    undone = _deal(spendbook, book)

    names = ("decision", "decision_reason", "decision_note", "start_on")
    told = tuple(kept[name] for name in names)
    assert told == ("later", "contract", "After the lease", "2026-09-01")
    assert side.data["sides"][0]["facts"]["Decision"] == (
        "later; A contract must end first; start planned on 1 September 2026; After the lease"
    )
    assert undone["decision"] == ""
    assert spendbook(*decide, "none").code == 0


def test_a_newer_edition_says_what_changed_since_the_decision(
    spendbook: Run, book: Path, tmp_path: Path, printing: str
) -> None:
    decide = ("compare", "decide", "--book", book, *AS_AT, printing, "test-pbo/T200/1", "use")
    assert spendbook(*decide).code == 0
    before = _deal(spendbook, book)["changed"]
    changed = replace(lot("1", printing), title="Printing and post")
    newer = Catalogue(
        "test-pbo",
        "Test PBO",
        2,
        date(2026, 1, 1),
        date(2027, 1, 1),
        (
            agreement("T100", lot("1", leaf(spendbook, "energy.electricity"))),
            agreement(
                "T200",
                changed,
                lot(
                    "2",
                    leaf(spendbook, "finance.insurance"),
                    EligibilityRule(True, "sector", "central"),
                ),
            ),
        ),
    )
    package = tmp_path / "newer.zip"
    package.write_bytes(build_catalogue(newer, None, issued=date(2026, 1, 1)))
    assert spendbook("catalogue", "apply", package, "--unsigned", "--book", book).code == 0

    after = _deal(spendbook, book)

    assert before == []
    assert after["decision"] == "use"
    assert after["changed"] == [
        "Lot 1 of T200, Printing and post, changed: title was Lot 1, is now Printing and post."
    ]
    assert spendbook(*decide).code == 0
    assert _deal(spendbook, book)["changed"] == []


def test_the_steps_to_a_deal_follow_from_its_worth(
    spendbook: Run, book: Path, tmp_path: Path, printing: str
) -> None:
    page = tmp_path / "steps.html"
    asked = ("compare", "steps", "--book", book, *AS_AT, printing, "test-pbo/T200/1")

    (plan,) = spendbook(*asked, "-o", page).data["plans"]
    wished = spendbook(*asked, "--start", "2026-12-01").data["plans"][0]

    assert (plan["route"], plan["band"], plan["value_pence"]) == ("direct-award", "small", 3296_52)
    assert plan["start"] == plan["earliest"] == "2026-06-03"
    assert not plan["late"]
    assert wished["start"] == "2026-12-01"
    assert "Challenge the need" in page.read_text("utf-8")
    assert spendbook(*asked, "--route", "auction").problems[0]["code"] == "SB-553"


def test_without_a_lot_the_value_says_how_to_buy(spendbook: Run, book: Path) -> None:
    grounds = leaf(spendbook, "facilities.grounds")

    (plan,) = spendbook("compare", "steps", "--book", book, *AS_AT, grounds).data["plans"]
    models = spendbook("compare", "models", "--book", book, *AS_AT, grounds).data["models"]

    assert plan["route"] == "quotes"
    assert [one["id"] for one in models if one["fits"]] == ["occasional", "shared-service"]


def test_a_category_without_spend_has_no_steps(spendbook: Run, book: Path) -> None:
    said = spendbook("compare", "steps", "--book", book, *AS_AT, "travel.tickets")

    assert (said.code, said.problems[0]["code"]) == (2, "SB-554")


def test_the_decision_note_holds_money_options_and_steps(
    spendbook: Run, book: Path, tmp_path: Path, printing: str
) -> None:
    path = tmp_path / "note.html"
    asked = ("compare", "note", "--book", book, *AS_AT, printing)

    assert spendbook(*asked, "test-pbo/T200/1", "-o", path).code == 0

    page = path.read_text("utf-8")
    for words in ("Charlie Print", "£500.50", "T200 1", "Have the award approved", "Decided by"):
        assert words in page
    assert spendbook(*asked, "test-pbo/T200/2", "-o", path).problems[0]["code"] == "SB-551"


def test_a_note_is_made_where_a_matched_supplier_has_no_payments_any_more(
    spendbook: Run, book: Path, tmp_path: Path, printing: str
) -> None:
    on = ("--book", book)
    (tmp_path / "more.csv").write_text("Date,Supplier,Net Amount\n01/09/2025,Golf Ltd,9.99\n")
    (tmp_path / "golf.csv").write_text(
        "Contract Reference,Contract Title,Supplier,Start Date,End Date\n"
        "C9,Golf,Golf Ltd,01/04/2025,31/12/2026\n"
    )
    brought = spendbook("spend", "import", tmp_path / "more.csv", *on).data["batches"]
    assert spendbook("contracts", "import", tmp_path / "golf.csv", "--match", *on).code == 0

    assert spendbook("spend", "remove", brought[0]["id"], *on, "--yes").code == 0

    asked = ("compare", "note", *on, *AS_AT, printing, "test-pbo/T200/1")
    assert spendbook(*asked, "-o", tmp_path / "note.html").code == 0


def test_a_match_that_was_confirmed_can_be_taken_back_alone(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    on = ("--book", book)
    (tmp_path / "india.csv").write_text(
        "Contract Reference,Contract Title,Supplier,Start Date,End Date\n"
        "C8,Printing,Charlie Print,01/04/2025,31/12/2026\n"
    )
    assert spendbook("contracts", "import", tmp_path / "india.csv", *on).code == 0
    offers = spendbook("contracts", "match", *on, "--confirm").data["matches"]
    (match,) = [one for one in offers if one["supplier"] == "Charlie Print Ltd"]
    pair = (match["contract_id"], match["supplier_id"])

    taken_back = spendbook("contracts", "unmatch", *on, *pair)

    again = spendbook("contracts", "match", *on).data["matches"]
    assert taken_back.code == 0
    assert [(one["contract_id"], one["supplier_id"]) for one in again] == [pair]


def test_deals_side_by_side_have_the_same_facts(spendbook: Run, book: Path, printing: str) -> None:
    said = spendbook("compare", "side", "--book", book, *AS_AT, printing, "test-pbo/T200/1")

    (side,) = said.data["sides"]
    assert side["facts"]["Can we use it"].startswith("Yes.")
    assert side["facts"]["Saving"] == "no range is stated"
    assert side["facts"]["Routes"] == "direct award"


def _deal(spendbook: Run, book: Path) -> dict[str, object]:
    found = spendbook("compare", "opportunities", "--book", book, *AS_AT).data["opportunities"]
    return next(one for one in found if (one["agreement_no"], one["lot_no"]) == ("T200", "1"))


def test_a_note_that_a_committee_may_publish_names_no_individual(
    spendbook: Run, book: Path, tmp_path: Path, printing: str
) -> None:
    listed = spendbook("suppliers", "list", "--book", book).data["suppliers"]
    (number,) = [one["id"] for one in listed if one["supplier"] == "Charlie Print Ltd"]
    flag = ("suppliers", "flag", "--book", book, number, "--payee", "individual")
    assert spendbook(*flag).code == 0
    path = tmp_path / "note.html"

    asked = ("compare", "note", "--book", book, *AS_AT, printing, "test-pbo/T200/1")
    assert spendbook(*asked, "-o", path).code == 0

    page = path.read_text("utf-8")
    assert "Charlie Print" not in page
    assert "REDACTED PERSONAL DATA" in page
