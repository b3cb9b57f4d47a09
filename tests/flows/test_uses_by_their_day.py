"""What is bought through a lot by a confirmed use counts by its own day, worked out on paper.

T100 lot 1 can be ordered from between 1 July 2025 and 30 June 2026, and "we use it" was said of
Alder Paper for stationery. As at 31 March 2026, in pounds:

    100.00 on 15 May 2025, before the lot                         addressable
     10.00 on 30 June 2025, the day before it                     addressable
    200.00 on 1 July 2025, its first day                          collaborative
   -100.00 on 10 August 2025, the payment of 15 May back          addressable, as that is
   -200.00 on 2 July 2026, the payment of 1 July back             collaborative, as that is
    300.00 on 10 March 2026                                       collaborative
    -12.34 on 15 February 2026, a credit of no payment known      collaborative, by its day
     50.00 on 30 June 2026, its last day                          collaborative
      7.00 on 1 July 2026, the day after it                       addressable
     -3.00 on 2 July 2026, a credit of no payment known           collaborative: it ended last
     -1.11 on 10 May 2025, a credit before the lot                addressable
      5.00 without a day                                          addressable

    collaborative 200.00 - 200.00 + 300.00 - 12.34 + 50.00 - 3.00 = 334.66
    addressable   100.00 + 10.00 - 100.00 + 7.00 - 1.11 + 5.00    =  20.89

On 30 September 2026 the lot is over: all 355.55 is available, nothing collaborative. In the year
2025-26 it is 200.00 + 300.00 - 12.34 = 487.66 collaborative and 8.89 addressable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.agreements import Catalogue, LotKey, LotSupplier
from core.domain.assessment import LotUse
from core.domain.operations import Operation
from core.domain.parties import Body, Sector
from core.domain.period import Period
from core.domain.returns import Detail, Profile
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.formats.catalogue_package import build_catalogue
from core.store import catalogues, reading
from core.store.book import Book
from core.usecases import (
    categorise,
    file_return,
    find_opportunities,
    foresee_edition,
    take_catalogue,
    watch_contracts,
    what_if,
)
from core.usecases.import_spend import ImportChoices, take_in
from tests.flows.test_a_body_on_paper import agreement, lot

AS_AT = date(2026, 3, 31)
YEAR = Period(date(2025, 4, 1), AS_AT)
PENS = CategoryCode("office.stationery")
LOT = LotKey("test-pbo", "T100", "1")

LEDGER = """Date,Supplier,Account,Net Amount
15/05/2025,Alder Paper,Stationery,100.00
30/06/2025,Alder Paper,Stationery,10.00
01/07/2025,Alder Paper,Stationery,200.00
10/08/2025,Alder Paper,Stationery,-100.00
02/07/2026,Alder Paper,Stationery,-200.00
10/03/2026,Alder Paper,Stationery,300.00
15/02/2026,Alder Paper,Stationery,-12.34
30/06/2026,Alder Paper,Stationery,50.00
01/07/2026,Alder Paper,Stationery,7.00
02/07/2026,Alder Paper,Stationery,-3.00
10/05/2025,Alder Paper,Stationery,-1.11
,Alder Paper,Stationery,5.00
"""


def _package(folder: Path, edition: int, last: date) -> Path:
    one = replace(
        agreement("T100", replace(lot("1", PENS), suppliers=(LotSupplier("Alder Paper"),))),
        start=date(2025, 7, 1),
        end=last,
    )
    days = date(2025, 1, 1), date(2028, 1, 1)
    catalogue = Catalogue("test-pbo", "Test PBO", edition, *days, (one,))
    path = folder / f"{edition}.zip"
    path.write_bytes(build_catalogue(catalogue, None, issued=days[0]))
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("uses")
    body = Body("Marsh Parish Council", "parish-council", Sector.WIDER)
    (folder / "ledger.csv").write_text(LEDGER, "utf-8")
    with Book.create(folder / "uses.spendbook", body) as made:
        take_in(made, folder / "ledger.csv", choices=ImportChoices(answers={"sign": "positive"}))
        kinds = {KindId(row.kind_id) for row in reading.line_rows_for_return(made, None)}
        categorise.set_category(made, sorted(kinds), PENS)
        package = _package(folder, 1, date(2026, 6, 30))
        take_catalogue.apply(made, package, accept_unsigned=True)
        (asked,) = find_opportunities.compare(made, as_at=AS_AT).uses
        assert "Only what was paid from 1 July 2025 on will count" in asked.reason
        with made.work(Operation("answer-use", "We use it")) as work:
            catalogues.set_lot_use(work, LotUse(asked.supplier_id, PENS, LOT), "yes")
        yield made


def test_every_payment_counts_by_its_own_day(book: Book) -> None:
    found = find_opportunities.compare(book, as_at=AS_AT)
    year = find_opportunities.compare(book, as_at=AS_AT, period=YEAR, by_quarter=True)

    assert (found.figures.collaborative, found.figures.addressable) == (334_66, 20_89)
    assert (found.figures.lines, found.figures.available) == (12, 355_55)
    assert (year.figures.collaborative, year.figures.addressable) == (487_66, 8_89)
    (bought,) = found.buying
    assert (bought.suppliers[0].through, bought.suppliers[0].outside) == (334_66, 20_89)
    assert found.uses == ()


def test_the_forecast_and_the_what_if_say_the_same(book: Book) -> None:
    outlook = what_if.look(book, as_at=AS_AT)

    ahead = [(row.available, row.collaborative) for row in outlook.assessment.forecast]
    assert ahead[:2] == [(355_55, 334_66), (355_55, 0)]
    then = what_if.imagine(outlook, ()).path.outcomes
    assert [(one.available(), one.collaborative) for one in then[:3]] == [
        (355_55, 334_66),
        (355_55, 334_66),
        (355_55, 0),
    ]
    # The year to 30 June 2025, when the lot had not begun, and that to 31 March 2026.
    trend = [(point.quarter, point.figures.collaborative) for point in outlook.trend]
    assert trend[0] == ("2025-Q2", 0)
    assert trend[-1] == ("2026-Q1", 487_66)


def test_the_return_says_it_line_by_line(book: Book) -> None:
    request = file_return.ReturnRequest(YEAR, AS_AT, Detail.LINE, Profile.AUDIT)

    made = file_return.preview(book, request)

    tables = {table.name: table for table in made.tables}
    spend = tables["spend"]
    place = {name: spend.columns.index(name) for name in ("net_pence", "status")}
    sums: Counter[str] = Counter()
    for row in spend.rows:
        sums[str(row[place["status"]])] += int(str(row[place["net_pence"]]))
    assert sums == {"collaborative": 487_66, "addressable": 8_89}
    first = tables["agreement_use"].columns.index("first_date")
    assert min(str(row[first]) for row in tables["agreement_use"].rows) == "2025-07-01"


def test_what_was_paid_before_the_lot_is_held_against_thresholds(book: Book) -> None:
    watch = watch_contracts.look(book, as_at=AS_AT, period=YEAR)

    assert watch.outside_figures.free == 8_89
    # No lot could be ordered from on those days.
    assert watch.outside_figures.leakage == 0


def test_another_edition_moves_what_its_days_say(book: Book, tmp_path: Path) -> None:
    longer = _package(tmp_path, 2, date(2026, 7, 1))

    found = foresee_edition.foresee(book, longer, as_at=AS_AT)

    assert found.after.collaborative - found.before.collaborative == 7_00
    assert "£7.00: could use a lot becomes through an agreement." in [
        effect.words for effect in found.effects
    ]
