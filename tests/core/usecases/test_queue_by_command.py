"""The queue by command: out of scope by a rule, back again, accepted at once, the limit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.domain.parties import Body, Sector
from core.usecases import books, import_spend
from core.usecases.import_spend import ImportChoices

LEDGER = """Date,Supplier,Account code,Account,Description,Net amount
13/04/2025,Quixley Vorn,4220,Zzz,Xxx,900.00
14/04/2025,Quixley Vorn,4300,Yyy,Xxx,700.00
20/05/2025,Barclaycard,805,Purchase Card Clearing,Settlement,300.00
21/05/2025,Barclaycard,4610,Purchase Card Control,Settlement,200.00
"""


@pytest.fixture
def book(tmp_path: Path) -> str:
    path, ledger = tmp_path / "ambleford.spendbook", tmp_path / "ledger.csv"
    ledger.write_text(LEDGER, "utf-8")
    body = Body("Ambleford Town Council", "parish-council", Sector.WIDER)
    with books.create_book(path, body) as made:
        import_spend.take_in(made, ledger, choices=ImportChoices())
    return str(path)


class Run:
    """Runs a command of the noun and returns its data."""

    def __init__(self, book: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._book, self._capsys = book, capsys

    def __call__(self, *words: str, expect: int = 0) -> dict[str, Any]:
        self._capsys.readouterr()
        assert main(["categories", *words, "--book", self._book, "--json"]) == expect
        found: dict[str, Any] = json.loads(self._capsys.readouterr().out)["data"]
        return found


@pytest.fixture
def run(book: str, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(book, capsys)


def test_a_supplier_goes_out_of_scope_by_a_rule_and_comes_back(run: Run) -> None:
    scope = run("scopes")["scopes"][0]["scope"]

    run("set", "Quixley Vorn", "--account", "4220", "--scope", scope)
    assert [row["lines"] for row in run("coverage")["out_of_scope"]] == [1]
    assert [row["supplier"] for row in run("queue", "--out-of-scope")["queue"]] == ["Quixley Vorn"]
    run("leave", "Quixley Vorn")

    assert run("coverage")["out_of_scope"] == []


def test_a_scope_that_there_is_not_is_refused(run: Run) -> None:
    assert "nonsense" not in {one["scope"] for one in run("scopes")["scopes"]}

    run("set", "Quixley Vorn", "--scope", "nonsense", expect=2)


@pytest.mark.parametrize(
    "words",
    [
        ("set", "Quixley Vorn"),
        ("set", "Quixley Vorn", "ict.hardware", "--scope", "pay"),
        ("set", "Quixley Vorn", "--scope", "pay", "--always"),
        ("set", "Quixley Vorn", "ict.hardware", "--dry-run"),
        ("set", "Nobody Ltd", "ict.hardware"),
        ("leave", "Nobody Ltd"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(book: str, words: tuple[str, ...]) -> None:
    assert main(["categories", *words, "--book", book]) == 2


def test_what_follows_is_shown_first_and_accepted_then(run: Run) -> None:
    run("set", "Barclaycard", "finance.banking", "--account", "805")

    shown = run("accept", "--preview")
    assert (shown["accepted"], shown["offered"], shown["pence"]) == (0, 1, 20_000)
    done = run("accept")

    assert (done["accepted"], done["above"]) == (1, 0)
    assert run("accept")["offered"] == 0


def test_the_limit_is_said_and_changed(run: Run) -> None:
    assert run("limit")["limit_pence"] == 500_000
    assert run("limit", "£250")["limit_pence"] == 25_000
    assert run("limit")["limit_pence"] == 25_000


def test_a_rule_that_reaches_further_is_asked_about_before_it_is_made(run: Run) -> None:
    chosen = ("set", "Quixley Vorn", "ict.hardware", "--account", "4220", "--always")

    assert run(*chosen, "--dry-run")["pence"] == 70_000
    run(*chosen, expect=4)
    assert [row["pence"] for row in run("queue")["queue"][:2]] == [90_000, 70_000]
    run(*chosen, "--anyway")

    assert [row["supplier"] for row in run("queue")["queue"]] == ["Barclaycard"] * 2


def test_a_rule_that_reaches_no_further_is_made_at_once(run: Run) -> None:
    run("set", "Quixley Vorn", "ict.hardware", "--always")

    assert [row["conditions"] for row in run("rules", "list")["rules"]] == [
        "supplier is Quixley Vorn"
    ]
