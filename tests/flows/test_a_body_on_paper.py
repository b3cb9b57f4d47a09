"""A body whose every figure was worked out on paper, from files to the sealed return.

As at 31 March 2026, in pounds:

    Alpha Cleaning     1,200.00   under C1, which runs to 31 December 2026          locked
    Alpha Cleaning      -200.00   a credit, under C1 as well                        locked
    Bravo Energy       3,000.00   under C2, a call-off from T100 lot 1; C2 ended in
                                  2025, but T100 is live to 2027                    collaborative
    Charlie Print        500.50   printing; T200 lot 1 is open to parishes          addressable
    Delta Gardens        750.25   under C3, which ended on 30 September 2025        no lot
    HMRC               4,000.00   tax                                               out of scope
    Echo Mystery          99.99   no category                                       no lot
    Foxtrot Insurance    300.00   T200 lot 2 is for central government only         no lot

    total 9,650.74 = out of scope 4,000.00 + in scope 5,650.74
    in scope 5,650.74 = locked 1,000.00 + available 4,650.74
    available 4,650.74 = collaborative 3,000.00 + addressable 500.50 + no lot 1,150.24
    uptake 3,000.00 / 4,650.74 = 64.506 %, so 64.51 %

On 31 December 2026 C1 still runs; on 31 March 2027 it does not, and its 1,000.00 is available.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.domain.agreements import (
    Agreement,
    Catalogue,
    EligibilityRule,
    Lot,
    LotSupplier,
    Route,
)
from core.formats.catalogue_package import build_catalogue
from tests.flows.conftest import Run

LEDGER = """Date,Supplier,Description,Net Amount
05/04/2025,Alpha Cleaning Ltd,Office cleaning,"1,200.00"
27/05/2025,Alpha Cleaning Ltd,Refund of cleaning,(200.00)
10/05/2025,Bravo Energy Ltd,Supply,"3,000.00"
11/06/2025,Charlie Print Ltd,Leaflets,500.50
12/06/2025,Delta Gardens,Verges,750.25
13/07/2025,HMRC,PAYE,"4,000.00"
14/07/2025,Echo Mystery,,99.99
15/08/2025,Foxtrot Insurance,Policy,300.00
"""

REGISTER = """Contract Reference,Contract Title,Supplier,Start Date,End Date,Framework
C1,Cleaning,Alpha Cleaning Limited,01/04/2024,31/12/2026,
C2,Electricity,Bravo Energy Ltd,01/01/2025,31/12/2025,T100 lot 1
C3,Grounds,Delta Gardens,01/04/2025,30/09/2025,
"""

CATEGORIES = {
    "Alpha Cleaning Ltd": "facilities.cleaning",
    "Bravo Energy Ltd": "energy.electricity",
    "Charlie Print Ltd": "office.print",
    "Delta Gardens": "facilities.grounds",
    "Foxtrot Insurance": "finance.insurance",
}


def lot(number: str, category: str, *rules: EligibilityRule) -> Lot:
    return Lot(
        number,
        f"Lot {number}",
        routes=(Route("direct-award"),),
        suppliers=(LotSupplier("Somebody Else Ltd"),),
        categories=(("common-spend", category),),
        eligibility=rules,
    )


def agreement(number: str, *lots: Lot) -> Agreement:
    span = (date(2023, 1, 1), date(2027, 12, 31))
    texts = {"description": "Made up", "entitled": "All public bodies"}
    return Agreement(
        number, f"Agreement {number}", "Test PBO", "framework", *span, lots, texts=texts
    )


def leaf(spendbook: Run, words: str) -> str:
    """The code of a leaf of the shipped tree, by the start of its code."""
    tree = spendbook("categories", "tree").data["categories"]
    return str(next(one["category"] for one in tree if one["category"].startswith(words)))


@pytest.fixture
def book(spendbook: Run, tmp_path: Path) -> Path:
    return make_book(spendbook, tmp_path)


def make_book(spendbook: Run, tmp_path: Path) -> Path:
    """Make the book of this body, step by step, by the command line."""
    path = tmp_path / "paper.spendbook"
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    leaves = {name: leaf(spendbook, code) for name, code in CATEGORIES.items()}
    catalogue = Catalogue(
        "test-pbo",
        "Test PBO",
        1,
        date(2025, 1, 1),
        date(2027, 1, 1),
        (
            agreement("T100", lot("1", leaves["Bravo Energy Ltd"])),
            agreement(
                "T200",
                lot("1", leaves["Charlie Print Ltd"]),
                lot(
                    "2",
                    leaves["Foxtrot Insurance"],
                    EligibilityRule(True, "sector", "central"),
                ),
            ),
        ),
    )
    package = tmp_path / "catalogue.zip"
    package.write_bytes(build_catalogue(catalogue, None, issued=date(2025, 1, 1)))
    steps = [
        ("book", "new", "--name", "Paper Parish Council", "--type", "parish-council"),
        ("spend", "import", tmp_path / "ledger.csv", "--control-total", "9650.74"),
        ("catalogue", "apply", package, "--unsigned"),
        ("contracts", "import", tmp_path / "register.csv", "--match"),
        *(("categories", "set", name, code) for name, code in leaves.items()),
    ]
    for step in steps:
        assert spendbook(*step, "--book", path).code == 0, step
    return path


def test_every_figure_is_the_one_on_paper(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, "--as-at", "2026-03-31").data

    assert {name: value for name, value in found.items() if name.endswith("_pence")} == {
        "total_pence": 965_074,
        "out_of_scope_pence": 400_000,
        "in_scope_pence": 565_074,
        "locked_pence": 100_000,
        "available_pence": 465_074,
        "collaborative_pence": 300_000,
        "addressable_pence": 50_050,
        "no_lot_pence": 115_024,
    }
    assert (found["uptake"], found["target"]) == (64.51, 50.0)


def test_the_forward_view_frees_what_the_contract_locked(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "forecast", "--book", book, "--as-at", "2026-03-31").data

    frees = {row["quarter"]: row["becomes_available_pence"] for row in found["forecast"]}
    available = {row["quarter"]: row["available_pence"] for row in found["forecast"]}
    assert frees["2026-Q4"] == 0
    assert frees["2027-Q1"] == 100_000
    assert (available["2026-Q4"], available["2027-Q1"]) == (465_074, 565_074)


def test_before_the_contract_begins_nothing_is_locked(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "run", "--book", book, "--as-at", "2024-03-31").data

    assert found["locked_pence"] == 0
    assert found["available_pence"] == found["in_scope_pence"] == 565_074


def test_a_lot_for_others_is_listed_with_the_rule_that_says_so(spendbook: Run, book: Path) -> None:
    found = spendbook("compare", "opportunities", "--book", book, "--as-at", "2026-03-31").data

    answers = {(o["agreement_no"], o["lot_no"]): o for o in found["opportunities"]}
    assert answers["T200", "1"]["usable"] == "yes"
    assert answers["T200", "1"]["available_pence"] == 50_050
    assert answers["T200", "2"]["usable"] == "no"
    assert "central government" in answers["T200", "2"]["reason"]


def test_the_sealed_return_says_the_same_and_is_the_same_when_built_again(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    asked = ("return", "build", "--book", book, "--period", "2025-26", "--detail", "line")

    first = spendbook(*asked, "-o", tmp_path / "one.zip")
    again = spendbook(*asked, "-o", tmp_path / "two.zip")
    verified = spendbook(
        "return", "verify", tmp_path / "one.zip", "--source", tmp_path / "ledger.csv"
    )

    totals = first.data["totals"]
    assert totals["available_pence"] == 465_074
    assert totals["collaborative_pence"] == 300_000
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert again.data["version"] == 1
    assert (verified.code, verified.data["verdict"]) == (0, True)


def test_a_changed_book_wants_a_correction_that_says_what_changed(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    asked = ("--book", book, "--period", "2025-26")
    spendbook("return", "build", *asked, "-o", tmp_path / "one.zip")
    spendbook("categories", "set", "Echo Mystery", leaf(spendbook, "facilities"), "--book", book)

    refused = spendbook("return", "build", *asked, "-o", tmp_path / "two.zip")
    corrected = spendbook("return", "correct", *asked, "-o", tmp_path / "two.zip")
    verified = spendbook("return", "verify", tmp_path / "two.zip")

    assert refused.code == 4
    assert corrected.data["version"] == 2
    assert verified.data["verdict"] is True
    listed = spendbook("return", "list", "--book", book).data["returns"]
    assert [(one["version"], one["superseded"]) for one in listed] == [(2, False), (1, True)]


def test_an_empty_period_can_only_be_a_nil_return(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    empty = ("--book", book, "--period", "2019-20")

    refused = spendbook("return", "build", *empty, "-o", tmp_path / "r.zip")
    nil = spendbook("return", "nil", *empty, "-o", tmp_path / "n.zip", "--reason", "Dormant")
    not_nil = spendbook("return", "nil", "--book", book, "--period", "2025-26", "-o", tmp_path)

    assert refused.code == 4
    assert (nil.code, nil.data["nil"]) == (0, True)
    assert spendbook("return", "verify", tmp_path / "n.zip").data["verdict"] is True
    assert not_nil.code == 4


def test_undo_takes_every_step_back_and_redo_brings_it_again(spendbook: Run, book: Path) -> None:
    asked = ("compare", "run", "--book", book, "--as-at", "2026-03-31")
    steps = len(CATEGORIES) + 1  # the categories, and before them the match to contracts
    whole = spendbook(*asked).data

    undone = [spendbook("book", "undo", "--book", book).code for _ in range(steps)]
    without = spendbook(*asked).data
    redone = [spendbook("book", "redo", "--book", book).code for _ in range(steps)]

    assert undone == redone == [0] * steps
    assert (without["total_pence"], without["locked_pence"]) == (965_074, 0)
    assert spendbook(*asked).data == whole
    assert spendbook("book", "check", "--book", book).data["passed"] is True


def test_a_register_that_comes_before_the_catalogue_finds_its_call_offs_then(
    spendbook: Run, book: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.spendbook"
    on = ("--book", other)
    spendbook("book", "new", *on, "--name", "Other Parish Council", "--type", "parish-council")
    spendbook("spend", "import", tmp_path / "ledger.csv", *on)

    early = spendbook("contracts", "import", tmp_path / "register.csv", "--match", *on)
    before = spendbook("contracts", "list", *on, "--as-at", "2025-06-30").data["contracts"]
    spendbook("catalogue", "apply", tmp_path / "catalogue.zip", "--unsigned", *on)
    after = spendbook("contracts", "list", *on, "--as-at", "2025-06-30").data["contracts"]
    spendbook("book", "undo", *on)
    undone = spendbook("contracts", "list", *on, "--as-at", "2025-06-30").data["contracts"]

    assert [problem["code"] for problem in early.problems] == ["SB-306"]
    locks = [{one["ref"]: one["locks"] for one in listed} for listed in (before, after, undone)]
    assert [state["C2"] for state in locks] == [True, False, True]
    assert [one["call_off"] for one in after if one["ref"] == "C2"] == [["test-pbo", "T100", "1"]]
