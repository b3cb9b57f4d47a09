"""The plan of a made-up body: who it pays, for what, how often, how much.

Reads the tables of the body. Payments come from the plan in payments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from installers.samples.draw import Draw
from installers.samples.made_body import MadeBody

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

    ``kind`` is "" for third-party spend, else why it is not (pay, grants, card...). ``traits``
    say how its bills come: by direct debit, more in winter, two alike on one day, shared by two
    cost centres, with credits, without a number.
    """

    code: str
    name: str
    new_code: str
    new_name: str
    kind: str
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """One row of the plan: a payee, an account, and a rhythm of payments.

    ``pattern`` is M (monthly), Q, H, A<month>, T10 (ten instalments), N<times> a
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


def accounts(body: MadeBody) -> dict[str, Account]:
    """Return the chart of accounts by code of the first finance system."""
    return {
        row["code"]: Account(
            row["code"],
            row["name"],
            row["new_code"],
            row["new_name"],
            row["kind"],
            frozenset(row["traits"].split()),
        )
        for row in body.table("chart")
    }


def centres(body: MadeBody) -> dict[str, str]:
    """Return the names of the cost centres by code."""
    return {row["centre"]: row["name"] for row in body.table("centres")}


def plans(body: MadeBody) -> list[Plan]:
    """Return every row of the plan: the known suppliers, then the long tail."""
    chart = accounts(body)
    known = [_plan(row, chart, row["pattern"], row["years"]) for row in body.table("suppliers")]
    return known + _tail(body, chart)


def _tail(body: MadeBody, chart: dict[str, Account]) -> list[Plan]:
    """Make the many small firms that are paid once or a few times: a place and a trade."""
    draw = Draw("tail", *body.seed)
    trades = body.table("trades")
    names: set[str] = set()
    found: list[Plan] = []
    while len(found) < body.tail:
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
    """Read an amount; what comes back from somebody is negative."""
    pounds, _, rest = text.removeprefix("-").partition(".")
    pence = int(pounds) * 100 + int(rest.ljust(2, "0") or 0)
    return -pence if text.startswith("-") else pence
