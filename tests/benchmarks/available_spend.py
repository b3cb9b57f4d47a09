"""Available spend, uptake, opportunities and forecast of a book, from cold and after a change.

Against the same arithmetic in plain pandas on frames that are ready: payments with supplier,
category, scope and day; contracts; lots. Its time is that of the sums alone, without reading.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Growth, Side
from tests.benchmarks.made_spend import write_csv

_AS_AT = date(2025, 3, 31)
_CONTRACTS = 2000
_PUBLISHERS = ("ccs", "ypo", "espo", "nepo", "cbc")
_AGREEMENTS, _LOTS = 50, 10
_QUARTER_ENDS = (
    date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31),
    date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31),
)  # fmt: skip


def make(folder: Path, lines: int) -> Answer:
    """Make a book with contracts and catalogues, and the frames of the same for pandas."""
    from core.domain.parties import Body, Sector
    from core.store.book import Book
    from core.usecases import import_spend

    write_csv(folder / "payments.csv", lines)
    path = folder / "made.spendbook"
    body = Body("Riverbank Council", "metropolitan-council", Sector.WIDER)
    with Book.create(path, body) as book:
        import_spend.take_in(book, folder / "payments.csv", choices=import_spend.ImportChoices())
        offers = _apply_catalogues(book, folder)
        contracts = _add_contracts(book)
    frames = _frames(path, contracts, offers)
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return _sums(_ready(folder))


def from_cold(folder: Path, clock: Clock) -> Answer:
    """Open the book and compare."""
    from core.store.book import Book
    from core.usecases import find_opportunities

    with clock.running(), Book.open(folder / "made.spendbook") as book:
        found = find_opportunities.compare(book, as_at=_AS_AT)
    return _told(found)


def after_a_change(folder: Path, clock: Clock) -> Answer:
    """Compare, change the end of one contract and back, and compare again."""
    import shutil
    from dataclasses import replace

    from core.store.book import Book
    from core.usecases import find_opportunities, record_contracts

    path = Path(shutil.copy(folder / "made.spendbook", folder / "copy.spendbook"))
    with Book.open(path) as book:
        find_opportunities.compare(book, as_at=_AS_AT)
        contract = record_contracts.contracts(book, _AS_AT)[0].contract
        record_contracts.save_contract(book, replace(contract, end=_AS_AT, current_end=_AS_AT))
        find_opportunities.compare(book, as_at=_AS_AT)
        with clock.running():
            record_contracts.save_contract(book, contract)
            found = find_opportunities.compare(book, as_at=_AS_AT)
    return _told(found)


def pandas_sums(folder: Path, clock: Clock) -> Answer:
    """Work the same out in pandas."""
    frames = _ready(folder)
    with clock.running():
        return _sums(frames)


def _told(found: Any) -> Answer:
    f = found.figures
    return {
        "in_scope": f.in_scope,
        "locked": f.locked,
        "available": f.available,
        "collaborative": f.collaborative,
        "addressable": f.addressable,
        "opportunities": len(found.opportunities),
        "forecast": sum(row.available + row.collaborative for row in found.forecast),
    }


def _apply_catalogues(book: Any, folder: Path) -> list[tuple[str, date, date]]:
    """Apply five catalogues of 500 lots; return category, first and last day of each lot."""
    from core.classifying.taxonomy_data import load_taxonomy
    from core.domain.agreements import Agreement, Catalogue, Lot, LotSupplier
    from core.formats.catalogue_package import build_catalogue
    from core.usecases import take_catalogue

    pick = random.Random(3)
    leaves = sorted(code for code, leaf in load_taxonomy().categories.items() if leaf.in_scope)
    leaves = leaves[: len(leaves) // 2]
    offers = []
    for publisher in _PUBLISHERS:
        agreements = []
        for number in range(_AGREEMENTS):
            start = date(2023, 1, 1) + timedelta(days=pick.randrange(900))
            end = date(2027, 6, 30) + timedelta(days=pick.randrange(900))
            lots = []
            for lot_no in range(1, _LOTS + 1):
                leaf = pick.choice(leaves)
                sellers = tuple(
                    LotSupplier(f"{publisher} seller {number} {lot_no} {n}") for n in range(8)
                )
                lots.append(
                    Lot(
                        str(lot_no),
                        f"Lot {lot_no}",
                        suppliers=sellers,
                        categories=(("common-spend", leaf),),
                    )
                )
                offers.append((str(leaf), start, end))
            agreements.append(
                Agreement(
                    f"A{number:03d}",
                    f"Agreement {number}",
                    publisher.upper(),
                    "framework",
                    start,
                    end,
                    tuple(lots),
                    texts={"entitled": "all public bodies", "description": "Made up"},
                )
            )
        catalogue = Catalogue(
            publisher, publisher.upper(), 1, _AS_AT, None, tuple(agreements), demo=True
        )
        package = folder / f"{publisher}.zip"
        package.write_bytes(build_catalogue(catalogue, None, issued=_AS_AT))
        take_catalogue.apply(book, package, accept_unsigned=True)
    return offers


def _add_contracts(book: Any) -> list[tuple[int, int, int]]:
    """Add contracts of the suppliers; return supplier, first and last day of each."""
    from core.domain.contracts import Contract, ContractId
    from core.domain.operations import Operation
    from core.store import contracts as store
    from core.store import suppliers

    pick = random.Random(5)
    known = [row.supplier for row in suppliers.suppliers(book)]
    chosen = [pick.choice(known) for _ in range(_CONTRACTS)]
    made = []
    for number, supplier in enumerate(chosen):
        start = date(2022, 1, 1) + timedelta(days=pick.randrange(1000))
        end = start + timedelta(days=pick.randrange(200, 1600))
        made.append(
            Contract(
                ContractId(0),
                f"K{number:05d}",
                f"Contract {number}",
                supplier.name,
                start,
                end,
                end,
            )
        )
    with book.work(Operation("benchmark", "Contracts for a benchmark")) as work:
        numbers = store.add_contracts(work, made)
        pairs = zip(numbers, chosen, strict=True)
        store.set_links(work, [(one, supplier.id, "made up") for one, supplier in pairs])
    return [
        (int(supplier.id), _number(contract.start), _number(contract.end))
        for contract, supplier in zip(made, chosen, strict=True)
    ]


def _number(day: date | None) -> int:
    return int(f"{day:%Y%m%d}") if day else 0


def _frames(path: Path, contracts: Any, offers: Any) -> dict[str, Any]:
    import pandas as pd

    # A credit that follows a payment has the day of that; one of none known is a refund.
    query = (
        "SELECT ps.supplier_id AS supplier, coalesce(s.category, o.category, '') AS category,"
        " coalesce(s.scope, o.scope, '') AS scope, coalesce(p.paid_on, l.paid_on) AS paid_on,"
        " l.pence, l.pence < 0 AND p.id IS NULL AS refund FROM line l"
        " JOIN kind k ON k.id = l.kind_id JOIN payee_supplier ps ON ps.payee_id = k.payee_id"
        " LEFT JOIN outcome o ON o.kind_id = l.kind_id LEFT JOIN line_said s ON s.line_id = l.id"
        " LEFT JOIN credit_original c ON c.line_id = l.id AND c.follows"
        " LEFT JOIN line p ON p.id = c.original_id"
    )
    with closing(sqlite3.connect(path)) as connection:
        lines = pd.read_sql_query(query, connection)
    lines["out"] = lines.pop("scope") != ""
    return {
        "lines": lines,
        "contracts": pd.DataFrame(contracts, columns=["supplier", "first", "last"]),
        "lots": pd.DataFrame(offers, columns=["category", "start", "end"]),
    }


def _ready(folder: Path) -> dict[str, Any]:
    """Return the frames as whoever sums them would want them."""
    import pandas as pd

    frames = {
        name: pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        for name in ("lines", "contracts", "lots")
    }
    frames["lines"]["category"] = frames["lines"]["category"].astype("category")
    for name in ("start", "end"):
        days = (date.fromisoformat(text) for text in frames["lots"][name])
        frames["lots"][name] = list(days)
    return frames


def _sums(frames: dict[str, Any]) -> dict[str, int]:
    """Work everything out as product.md defines it, in pandas."""
    lines = frames["lines"]
    inside = lines[~lines["out"]].drop(columns="out").reset_index(names="line")
    until = _matched(inside, frames["contracts"]).groupby("line")["last"].max()
    inside["until"] = inside["line"].map(until).fillna(0).astype("int64")
    sums = inside.groupby(["category", "until"], observed=True)["pence"].sum().reset_index()
    lots = frames["lots"]
    now, addressable = _on(sums, lots, _AS_AT)
    ahead = sum(_on(sums, lots, day)[0] for day in _QUARTER_ENDS)
    whole = int(sums["pence"].sum())
    known = sums[sums["category"] != ""]
    free = known["until"] < _number(_AS_AT)
    demand = known.assign(free=known["pence"].where(free, 0), held=known["pence"].where(~free, 0))
    demand = demand.groupby("category", observed=True)[["free", "held"]].sum()
    wanted = demand[(demand["free"] > 0) | (demand["held"] > 0)].index
    held = known[~free].groupby("category", observed=True)["until"].min()
    reach = {
        category: _AS_AT if demand["free"][category] > 0 else _day_after(held[category])
        for category in wanted
    }
    offered = lots[lots["category"].isin(wanted)]
    opens = offered["category"].map(reach)
    met = [max(a, b) <= c for a, b, c in zip(opens, offered["start"], offered["end"], strict=True)]
    return {
        "in_scope": whole,
        "locked": whole - now,
        "available": now,
        "collaborative": 0,
        "addressable": addressable,
        "opportunities": sum(met),
        "forecast": ahead,
    }


def _day_after(number: int) -> date:
    text = str(number)
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) + timedelta(days=1)


def _matched(inside: Any, contracts: Any) -> Any:
    """Return each payment with each contract of its supplier that it falls under."""
    import pandas as pd

    both = inside[["line", "supplier", "paid_on", "refund"]].merge(contracts, on="supplier")
    begun = both[(both["first"] <= both["paid_on"])]
    running = begun[begun["paid_on"] <= begun["last"]]
    late = begun[(begun["refund"] == 1) & ~begun["line"].isin(running["line"])]
    latest = late.groupby("line")["last"].transform("max")
    return pd.concat([running, late[late["last"] == latest]])


def _on(sums: Any, lots: Any, day: date) -> tuple[int, int]:
    """Return what is available on a day, and what of it an eligible live lot serves."""
    free = sums[sums["until"] < _number(day)]
    live = lots[(lots["start"] <= day) & (lots["end"] >= day)]["category"].unique()
    served = free["category"].isin(live)
    return int(free["pence"].sum()), int(free["pence"][served].sum())


BENCHMARKS = (
    Benchmark(
        "P8",
        "available spend, uptake, opportunities and forecast against plain pandas on frames",
        1_000_000,
        make,
        (
            Side("Spendbook, cold", from_cold),
            Side("Spendbook, one contract changed", after_a_change),
            Side("pandas", pandas_sums, needs=("pandas",)),
        ),
        (
            Goal("Spendbook, cold", "cpu", 1.5, "pandas"),
            Goal("Spendbook, one contract changed", "cpu", 0.5, "pandas"),
        ),
    ),
    Benchmark(
        "P8-growth",
        "the same from ten thousand lines to a million",
        1_000_000,
        make,
        (
            Side("Spendbook, 10 thousand", from_cold, share=0.01),
            Side("Spendbook, 100 thousand", from_cold, share=0.1),
            Side("Spendbook", from_cold),
        ),
        (Growth(("Spendbook, 10 thousand", "Spendbook, 100 thousand", "Spendbook"), "cpu", 1.1),),
    ),
)
