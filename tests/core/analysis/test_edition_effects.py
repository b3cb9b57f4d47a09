from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.assessment import figures
from core.analysis.edition_effects import FIGURE, Side, effects_of
from core.analysis.market import Market, open_market
from core.domain.agreements import Agreement, Catalogue, Lot, LotKey, LotSupplier, Trust
from core.domain.assessment import Assessment, Basis, Judged, Listing, LotUse, Position, Status
from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence
from core.domain.parties import Body, Sector, SupplierId, VatBasis
from core.domain.positions import Judgement, Positions, Row, Verdict, alike_of
from core.domain.taxonomy import CategoryCode, Taxonomy

DAY = date(2026, 3, 31)
GAS = CategoryCode("energy.gas")
KEY = LotKey("alpha", "A1", "1")
USE = LotUse(SupplierId(1), GAS, KEY)
LOT = Lot(
    "1", "Gas", suppliers=(LotSupplier("Acme"),), categories=(("common-spend", "energy.gas"),)
)
LISTED = {KEY: (Listing(SupplierId(1), "Acme", "", 100),)}


def position(pence: int, contracts: tuple[int, ...] = ()) -> Position:
    ids = tuple(ContractId(number) for number in contracts)
    return Position(SupplierId(1), "Acme Ltd", GAS, "", ids, None, 1, Pence(pence))


def assessment(*judged: Judged) -> Assessment:
    basis = Basis(DAY, None, VatBasis.NET, "all")
    found = [one.position for one in judged]
    rows = [
        Row(n, one.supplier_id, None, None, None, 1, one.pence, 0) for n, one in enumerate(found)
    ]
    positions = Positions([alike_of(one) for one in found], rows, {SupplierId(1): "Acme Ltd"})
    verdicts = [Verdict(one.status, one.contract_id, one.lot) for one in judged]
    together = Judgement(positions, verdicts)
    return Assessment(basis, figures(together), (), None, together, (), (), ())


def market(taxonomy: Taxonomy, body: Body, *lots: Lot, end: date = date(2027, 12, 31)) -> Market:
    agreement = Agreement("A1", "Energy", "Alpha", "framework", date(2024, 1, 1), end, lots)
    catalogue = Catalogue("alpha", "Alpha", 1, DAY, None, (agreement,))
    listed = LISTED if lots and lots[0].suppliers else {}
    return open_market([(catalogue, Trust.CONFIRMED)], taxonomy, body, listed)


def contract(lot: LotKey | None) -> dict[ContractId, Contract]:
    made = Contract(ContractId(7), "C7", "Gas", "Acme", DAY, DAY, None, lot=lot)
    return {made.id: made}


@given(
    st.lists(
        st.tuples(st.integers(-100_000, 100_000), st.sampled_from(Status), st.sampled_from(Status))
    )
)
def test_the_moves_add_up_to_the_difference_of_every_figure(
    rows: list[tuple[int, Status, Status]],
) -> None:
    nothing = Market({}, {}, Taxonomy("t", "1", "", ()), Body("B", "parish", Sector.WIDER))
    was, now = (
        assessment(*(Judged(position(row[0]), row[side]) for row in rows)) for side in (1, 2)
    )

    moves = [
        one
        for one in effects_of(Side(was, nothing, {}), Side(now, nothing, {}), "alpha", ())
        if one.what == FIGURE
    ]

    changed = {(a, b) for _, a, b in rows if a is not b}
    assert len(moves) == len(changed)
    into = sum(p for p, a, b in rows if a is not b and b is Status.COLLABORATIVE)
    out = sum(p for p, a, b in rows if a is not b and a is Status.COLLABORATIVE)
    assert now.figures.collaborative - was.figures.collaborative == into - out
    assert sum(one.pence for one in moves) == sum(p for p, a, b in rows if a is not b)


def test_a_call_off_whose_lot_goes_is_named_with_its_pounds(
    taxonomy: Taxonomy, body: Body
) -> None:
    judged = Judged(position(500_00, (7,)), Status.COLLABORATIVE, ContractId(7), KEY)
    before = Side(assessment(judged), market(taxonomy, body, LOT), contract(KEY))
    after = Side(assessment(judged), market(taxonomy, body), contract(KEY))

    (found,) = effects_of(before, after, "alpha", ())

    assert (found.what, found.pence) == ("contract", 500_00)
    assert found.words == (
        "Contract C7 is a call-off from alpha A1 lot 1, which is no longer in the catalogue."
    )


def test_a_contract_becomes_a_call_off(taxonomy: Taxonomy, body: Body) -> None:
    judged = Judged(position(500_00, (7,)), Status.LOCKED, ContractId(7))
    offer = market(taxonomy, body, LOT)

    (found,) = effects_of(
        Side(assessment(judged), offer, contract(None)),
        Side(assessment(judged), offer, contract(KEY)),
        "alpha",
        (),
    )

    assert (found.how, found.words) == (
        "new",
        "Contract C7 becomes a call-off from alpha A1 lot 1.",
    )


def test_a_confirmed_supplier_that_leaves_the_lot_is_named(taxonomy: Taxonomy, body: Body) -> None:
    judged = Judged(position(80_00), Status.COLLABORATIVE, None, KEY)
    before = Side(assessment(judged), market(taxonomy, body, LOT), {})
    after = Side(assessment(judged), market(taxonomy, body, replace(LOT, suppliers=())), {})

    (found,) = effects_of(before, after, "alpha", (USE,))

    assert (found.what, found.how, found.pence) == ("supplier", "ended", 80_00)
    assert found.words == (
        "What Acme Ltd sells us through alpha A1 lot 1: it is no longer on the lot. "
        "Ask whether your order stands."
    )


def test_a_lot_that_ends_sooner_is_told_of_what_we_buy_through_it(
    taxonomy: Taxonomy, body: Body
) -> None:
    judged = Judged(position(80_00), Status.COLLABORATIVE, None, KEY)
    before = Side(assessment(judged), market(taxonomy, body, LOT), {})
    after = Side(assessment(judged), market(taxonomy, body, LOT, end=date(2026, 6, 30)), {})

    words = [one.words for one in effects_of(before, after, "alpha", (USE,))]

    assert words == [
        "What Acme Ltd sells us through alpha A1 lot 1: "
        "the lot ends on 30 June 2026, not 31 December 2027."
    ]
    assert effects_of(before, after, "beta", (USE,)) == ()
