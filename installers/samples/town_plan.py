"""The plan of the made-up town council: who it pays, for what, how often, how much.

Reads the tables beside this module. Payments come from the plan in town_payments.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from installers.samples.draw import Draw

HERE = Path(__file__).parent
TAIL_SUPPLIERS = 240

# Invented places, so that no firm is a real one.
_STEMS = (
    "Pellbrook Oxmere Hazelmoor Quillbrook Tarnstead Brindlecombe Fennimere Gorsewick Larkenfield "
    "Mossbridge Netherpell Otterslade Foxcastle Glimmerford Hollinspell Inglemere Jacksdene "
    "Kestrelham Crakemere Elderwold Dunnockby Marlspit Rookhollow Thistlewold Willowmarsh "
    "Yarrowdene Zealcombe Amberholt Cuckoomere Withyspell"
).split()


@dataclass(frozen=True)
class Account:
    """A nominal account, in the chart of the first finance system and of the second.

    ``kind`` is "" for third-party spend, else why it is not (pay, grants, card...).
    """

    code: str
    name: str
    new_code: str
    new_name: str
    kind: str


@dataclass(frozen=True)
class Plan:
    """One row of the plan: a payee, an account, and a rhythm of payments.

    ``pattern`` is M (monthly), Q, H, A<month>, T10 (ten instalments from April), N<times> a
    year, S<times> (stages in following months), O (once in the years) or X<times> (that often
    in the years together); a trailing ``+`` means once for each cost centre. Money is in pence.
    """

    spellings: tuple[str, ...]
    account: Account
    centres: tuple[str, ...]
    pattern: str
    low: int
    high: int
    vat: int
    years: str
    details: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the payee's proper name."""
        return self.spellings[0]


def accounts() -> dict[str, Account]:
    """Return the chart of accounts by code of the first finance system."""
    rows = _rows("town_chart.csv")
    fields = ("code", "name", "new_code", "new_name", "kind")
    return {row["code"]: Account(*(row[field] for field in fields)) for row in rows}


def centres() -> dict[str, str]:
    """Return the names of the cost centres by code."""
    return {row["centre"]: row["name"] for row in _rows("town_centres.csv")}


def plans() -> list[Plan]:
    """Return every row of the plan: the known suppliers, then the long tail."""
    chart = accounts()
    known = [
        _plan(row, chart, row["pattern"], row["years"]) for row in _rows("town_suppliers.csv")
    ]
    return known + _tail(chart)


def _tail(chart: dict[str, Account]) -> list[Plan]:
    """Make the many small firms that are paid once or a few times: a place and a trade."""
    draw = Draw("tail")
    trades = _rows("town_trades.csv")
    names: set[str] = set()
    found: list[Plan] = []
    while len(found) < TAIL_SUPPLIERS:
        row = trades[len(found) % len(trades)]
        ending = draw.pick(row["endings"].split("|"))
        name = f"{draw.pick(_STEMS)} {row['trade']} {ending}".strip()
        if name in names:
            continue
        names.add(name)
        times = 1 if draw.chance(60) else draw.between(2, 7)
        one = row | {"spellings": _spellings(name, draw)}
        plan = _plan(one, chart, f"X{times}", "12")
        # The trades' prices are those of a usual job; the tail's jobs are small.
        found.append(replace(plan, high=plan.low + (plan.high - plan.low) * 3 // 5))
    return found


def _spellings(name: str, draw: Draw) -> str:
    """Spell a name as two clerks would: one in eight firms gets a second spelling."""
    others = [name.upper(), name.replace(" & ", " and "), name.removesuffix(" Ltd"), f"{name}."]
    return f"{name}|{draw.pick(others)}" if draw.chance(12) else name


def _plan(row: dict[str, str], chart: dict[str, Account], pattern: str, years: str) -> Plan:
    return Plan(
        spellings=tuple(row["spellings"].split("|")),
        account=chart[row["code"]],
        centres=tuple(row["centres"].split("/")),
        pattern=pattern,
        low=_pence(row["low"]),
        high=_pence(row["high"]),
        vat=int(row["vat"]),
        years=years,
        details=tuple(row["details"].split("|")),
    )


def _pence(text: str) -> int:
    pounds, _, rest = text.partition(".")
    return int(pounds) * 100 + int(rest.ljust(2, "0") or 0)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
