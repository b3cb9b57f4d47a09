from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.domain.agreements import LotKey, Usable
from core.domain.assessment import (
    Answer,
    Basis,
    BoughtFrom,
    Decision,
    Figures,
    LotBuying,
    Opportunity,
    uptake_of,
)
from core.domain.money import Pence
from core.domain.parties import SupplierId, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode


@pytest.mark.parametrize(
    ("collaborative", "available", "points"),
    [(1, 2, 5000), (0, 1, 0), (1, 0, None), (1, -1, None), (3, 2, 15000)],
)
def test_uptake_is_collaborative_of_available(
    collaborative: int, available: int, points: int | None
) -> None:
    figures = Figures(
        total=Pence(0),
        out_of_scope=Pence(0),
        in_scope=Pence(0),
        locked=Pence(0),
        available=Pence(available),
        collaborative=Pence(collaborative),
        addressable=Pence(0),
        no_lot=Pence(0),
        lines=1,
        suppliers=1,
    )

    assert figures.uptake() == uptake_of(collaborative, available) == points


def test_parts_that_add_up_to_nothing_are_in_scope_all_the_same() -> None:
    nothing = Figures(*(Pence(0),) * 8, lines=0, suppliers=0)
    credit = replace(nothing, locked=Pence(500), no_lot=Pence(-500))

    assert credit.has_scope()
    assert not nothing.has_scope()


def test_what_is_bought_outside_is_that_of_all_suppliers_on_the_lot() -> None:
    bought = tuple(BoughtFrom(SupplierId(n), "A", Pence(n * 100), Pence(7)) for n in (1, 2))

    assert LotBuying(LotKey("ypo", "1200", "1"), "E", "G", "YPO", bought).outside() == 300


def _found(answer: Usable, fit: Usable) -> Opportunity:
    return Opportunity(
        CategoryCode("energy.gas"),
        LotKey("ypo", "1200", "1"),
        "Energy",
        "Gas",
        "YPO",
        Answer(answer, "may order"),
        available=Pence(1),
        locked=Pence(0),
        available_from=date(2026, 4, 1),
        ends=date(2027, 3, 31),
        routes=(),
        evidence=(),
        current_suppliers=(),
        fit=Answer(fit, "fits"),
        decided=Decision("later", "contract"),
    )


@pytest.mark.parametrize(
    ("answer", "fit", "verdict"),
    [
        (Usable.YES, Usable.YES, Answer(Usable.YES, "may order")),
        (Usable.ASK, Usable.YES, Answer(Usable.ASK, "may order")),
        (Usable.NO, Usable.NO, Answer(Usable.NO, "may order")),
        (Usable.NO, Usable.ASK, Answer(Usable.NO, "may order")),
        (Usable.YES, Usable.ASK, Answer(Usable.ASK, "fits")),
        (Usable.ASK, Usable.NO, Answer(Usable.NO, "fits")),
        (Usable.ASK, Usable.ASK, Answer(Usable.ASK, "may order fits")),
    ],
)
def test_what_stands_in_the_way_is_said_the_graver_first(
    answer: Usable, fit: Usable, verdict: Answer
) -> None:
    found = _found(answer, fit)

    assert found.verdict() == verdict
    assert (found.decision, found.decision_reason) == ("later", "contract")


def test_the_basis_is_said_in_one_line() -> None:
    period = Period(date(2025, 4, 1), date(2026, 3, 31))

    of_a_year = Basis(date(2026, 3, 31), period, VatBasis.GROSS, "all")
    of_all = Basis(date(2026, 3, 31), None, VatBasis.UNKNOWN, "all")

    assert of_a_year.in_words() == (
        "April 2025 to March 2026; as at 31 March 2026; amounts with VAT"
    )
    assert of_all.in_words() == (
        "all payments in the book; as at 31 March 2026; VAT differs or is not stated"
    )
