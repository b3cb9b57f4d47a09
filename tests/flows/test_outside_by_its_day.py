"""What is bought outside contracts and agreements is told by each payment's day, on paper.

A contract with Dale Gas covers gas from 10 February to 20 November 2025. Lot 1 of T100 serves
stationery from 15 May 2025 to 20 May 2026; Cedar Gas is on lot 2, which serves something else,
from 1 September 2025 on. Nobody said of a lot that it is used. As at 31 March 2026, in pounds:

    Cedar Gas, gas
    100.00 on 9 February 2025, the day before the contract       neither
     10.00 on 10 February 2025, its first day                    maverick
     20.00 on 31 August 2025, the day before lot 2               maverick
     40.00 on 1 September 2025, its first day                    both
     80.00 on 20 November 2025, the last day of the contract     both
    160.00 on 21 November 2025, the day after it                 leakage
    -10.00 on 3 March 2026, the payment of 10 February back      maverick, as that is
   -100.00 on 5 March 2026, the payment of 9 February back       neither, as that is

    Birch Paper, stationery
    300.00 on 14 May 2025, the day before lot 1                  neither
     30.00 on 15 May 2025, its first day                         leakage
     -1.11 on 10 May 2025, a credit of no payment known          neither
   -300.00 on 30 June 2025, the payment of 14 May back           neither, as that is
      7.00 on 20 May 2026, the last day of lot 1                 leakage
      5.00 on 21 May 2026, the day after it                      neither
      2.00 without a day                                         neither

    maverick alone  10.00 + 20.00 - 10.00                      =  20.00
    both            40.00 + 80.00                              = 120.00
    leakage alone  160.00 + 30.00 + 7.00                       = 197.00
    neither        100.00 - 100.00 + 300.00 - 1.11 - 300.00
                   + 5.00 + 2.00                               =   5.89
    together                                                     342.89

In the year 2025-26 it is 20.00 - 10.00 = 10.00 maverick alone, 120.00 both, 160.00 + 30.00 =
190.00 leakage alone, and -100.00 + 300.00 - 1.11 - 300.00 = -101.11 neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.agreements import Catalogue, LotSupplier
from core.domain.contracts import Contract, ContractId
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store import reading
from core.store.book import Book
from core.usecases import categorise, record_contracts, take_catalogue, watch_contracts
from core.usecases.import_spend import ImportChoices, take_in
from tests.flows.test_a_body_on_paper import agreement, lot

AS_AT = date(2026, 3, 31)
YEAR = Period(date(2025, 4, 1), AS_AT)
GAS, PENS = CategoryCode("energy.gas"), CategoryCode("office.stationery")

LEDGER = """Date,Supplier,Account,Net Amount
09/02/2025,Cedar Gas,Fuel,100.00
10/02/2025,Cedar Gas,Fuel,10.00
31/08/2025,Cedar Gas,Fuel,20.00
01/09/2025,Cedar Gas,Fuel,40.00
20/11/2025,Cedar Gas,Fuel,80.00
21/11/2025,Cedar Gas,Fuel,160.00
03/03/2026,Cedar Gas,Fuel,-10.00
05/03/2026,Cedar Gas,Fuel,-100.00
14/05/2025,Birch Paper,Stationery,300.00
15/05/2025,Birch Paper,Stationery,30.00
10/05/2025,Birch Paper,Stationery,-1.11
30/06/2025,Birch Paper,Stationery,-300.00
20/05/2026,Birch Paper,Stationery,7.00
21/05/2026,Birch Paper,Stationery,5.00
,Birch Paper,Stationery,2.00
"""
FIRST, LAST = date(2025, 2, 10), date(2025, 11, 20)
OURS = Contract(ContractId(0), "C-1", "Gas", "Dale Gas", FIRST, LAST, None, category=GAS)


def _package(folder: Path) -> Path:
    first = replace(lot("1", PENS), start=date(2025, 5, 15), end=date(2026, 5, 20))
    second = replace(lot("2", "food.catering"), suppliers=(LotSupplier("Cedar Gas"),))
    one = agreement("T100", first, replace(second, start=date(2025, 9, 1)))
    days = date(2025, 1, 1), date(2028, 1, 1)
    path = folder / "1.zip"
    catalogue = Catalogue("test-pbo", "Test PBO", 1, *days, (one,))
    path.write_bytes(build_catalogue(catalogue, None, issued=days[0]))
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "ledger.csv").write_text(LEDGER, "utf-8")
    body = Body("Marsh Parish Council", "parish-council", Sector.WIDER)
    with Book.create(folder / "outside.spendbook", body) as made:
        take_in(made, folder / "ledger.csv", choices=ImportChoices(answers={"sign": "positive"}))
        for payee, category in (("Cedar Gas", GAS), ("Birch Paper", PENS)):
            rows = reading.line_rows_for_return(made, None)
            kinds = {KindId(row.kind_id) for row in rows if row.supplier == payee}
            categorise.set_category(made, sorted(kinds), category)
        take_catalogue.apply(made, _package(folder), accept_unsigned=True)
        record_contracts.save_contract(made, OURS)
        yield made


def test_every_payment_is_judged_by_its_own_day(book: Book) -> None:
    found = watch_contracts.outside(book, AS_AT)[1]

    assert (found.maverick - found.both, found.both) == (20_00, 120_00)
    assert (found.leakage - found.both, found.neither) == (197_00, 5_89)
    assert (found.free, found.under_contract) == (342_89, 0)


def test_a_credit_of_another_quarter_is_where_the_payment_is_that_it_lowers(book: Book) -> None:
    rows, found = watch_contracts.outside(book, AS_AT, YEAR)

    assert (found.maverick - found.both, found.both) == (10_00, 120_00)
    assert (found.leakage - found.both, found.neither) == (190_00, -101_11)
    assert {(row.supplier, str(row.why)): (row.lines, row.pence) for row in rows} == {
        ("Cedar Gas", "both"): (2, 120_00),
        ("Cedar Gas", "leakage"): (1, 160_00),
        ("Birch Paper", "leakage"): (1, 30_00),
        ("Cedar Gas", "maverick"): (2, 10_00),
    }


def test_whatever_else_is_watched_is_the_same_for_it(book: Book) -> None:
    watch = watch_contracts.look(book, as_at=AS_AT)

    assert watch.outside_figures == watch_contracts.outside(book, AS_AT)[1]
    available = {row.category: row.figures.available for row in watch.influence}
    assert available == {GAS: 300_00, PENS: 42_89}
