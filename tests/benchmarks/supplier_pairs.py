"""Names that may be one supplier, found among 50,000: against record linkage by splink and duckdb.

Both sides get the same names and are scored on the same gold: published names that bear a
company number (../shared/data/suppliers), or where they are missing the made-up ones. The rest
is made up, some suppliers written in several ways, as ledgers do. The peer gets cleaned names
and is scored at whichever of several thresholds suits it best.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Growth, Side

PUBLISHED = Path(__file__).parents[2] / "../shared/data/suppliers/supplier_company_matches.csv"
_SEED = 20260331
_THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
_SYLLABLES = (
    "ash bar beck bel ber bon brad bray brock burn cam car chel cole cor cran dal dar den dor dun "
    "fair fal far fen fir fol gar glen gran hal ham har hart hay hol hor ken kes lan lang lin "
    "lock lor mal mar mel mil mor oak pen pres rad ram red rich rock ros row rush sal sher sil "
    "som stan stoke sut tal tam thor ton tre wal war wen wes wil win wood yar"
).split()
_TRADES = (
    "Accountants Architects Bakery Builders Catering Cleaning Coaches Consulting Contractors "
    "Couriers Decorators Design Drainage Electrical Engineering Fencing Flooring Foods Furniture "
    "Glazing Groundworks Healthcare Heating Homes Housing Joinery Landscapes Legal Lighting "
    "Logistics Media Motors Nursery Packaging Paving Plumbing Print Recruitment Recycling Roofing "
    "Scaffolding Security Signs Software Solutions Stationery Surveys Systems Telecoms Training "
    "Transport Tyres Utilities Vehicles Waste Windows"
).split()
_LEGAL = ("Ltd", "Limited", "PLC", "LLP", "CIC")

Pair = frozenset[str]


def make(folder: Path, lines: int) -> Answer:
    """Write names, each with the supplier that it stands for where that counts."""
    drawn = random.Random(_SEED)
    rows = dict(_published())
    while len(rows) < lines:
        name = _name(drawn)
        number = f"made {len(rows)}"
        for written in (name, *_spellings(name, drawn)):
            # A name that two suppliers share would make the gold ambiguous.
            rows.setdefault(written, number)
    chosen = list(rows.items())[:lines]
    drawn.shuffle(chosen)
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("supplier", "stands_for"), *chosen])
    return {"names": lines}


def spendbook(folder: Path, clock: Clock) -> Answer:
    from core.classifying.names import suggest_pairs

    rows = _read(folder)
    with clock.running():
        found = suggest_pairs([(name, 1) for name in rows])
    clock.score = _f1({frozenset((pair.left, pair.right)) for pair in found}, rows)
    return {"names": len(rows)}


def splink(folder: Path, clock: Clock) -> Answer:
    """Link as when the goal was set: blocks on rare words and on the start, three comparisons."""
    import duckdb
    import pandas as pd
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    rows = _read(folder)
    names = list(rows)
    start = block_on("substr(name,1,8)")
    with clock.running():
        words = [_cleaned(name).split() for name in names]
        seen = Counter(word for each in words for word in set(each))
        rare = [[*sorted(each, key=seen.__getitem__), "", "", ""][:3] for each in words]
        frame = pd.DataFrame(rare, columns=["t1", "t2", "t3"])
        frame["unique_id"] = range(len(names))
        frame["name"] = [" ".join(sorted(each)) for each in words]
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                compare.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.8]),
                compare.LevenshteinAtThresholds("t1", [1, 2]),
                compare.LevenshteinAtThresholds("t2", [1]),
            ],
            blocking_rules_to_generate_predictions=[block_on("t1"), block_on("t2", "t3"), start],
        )
        connection = duckdb.connect()
        connection.execute("SET threads = 2")
        table = DuckDBAPI(connection=connection).register(frame)
        linker = Linker(table, settings, log_level=40)
        train = linker.training
        train.estimate_probability_two_random_records_match([block_on("name")], recall=0.6)
        train.estimate_u_using_random_sampling(max_pairs=1e6)
        train.estimate_parameters_using_expectation_maximisation(start)
        linked = linker.inference.predict(threshold_match_probability=min(_THRESHOLDS))
        found = linked.as_pandas_dataframe()
    columns = (found[name] for name in ("match_probability", "unique_id_l", "unique_id_r"))
    told = [(sure, frozenset((names[a], names[b]))) for sure, a, b in zip(*columns, strict=True)]
    clock.score = max(
        _f1({pair for sure, pair in told if sure >= least}, rows) for least in _THRESHOLDS
    )
    return {"names": len(rows)}


def _published() -> Iterator[tuple[str, str]]:
    if PUBLISHED.exists():
        with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield row["supplier_as_published"], row["company_number"]


def _name(drawn: random.Random) -> str:
    own = "".join(drawn.choices(_SYLLABLES, k=drawn.randint(2, 3))).title()
    second = "".join(drawn.choices(_SYLLABLES, k=2)).title() if drawn.random() < 0.6 else ""
    parts = (own, second, drawn.choice(_TRADES), drawn.choice(_LEGAL))
    return " ".join(part for part in parts if part)


def _spellings(name: str, drawn: random.Random) -> Iterator[str]:
    """Write a name as ledgers do: in capitals, without its legal form, cut, coded, mistyped."""
    bare, _, _ = name.rpartition(" ")
    place = drawn.randint(4, max(5, len(bare) - 3))
    ways = (
        name.upper(),
        bare,
        name[:25],
        f"V{drawn.randint(10_000, 99_999)} : {name}",
        f"{name[:place]}{name[place + 1 :]}",
        f"SQ *{bare.upper()}",
    )
    for way in ways:
        if drawn.random() < 0.06:
            yield way


def _read(folder: Path) -> dict[str, str]:
    with (folder / "names.csv").open(encoding="utf-8", newline="") as file:
        return {row["supplier"]: row["stands_for"] for row in csv.DictReader(file)}


def _cleaned(name: str) -> str:
    text = re.sub(r"[^a-z0-9 ]", " ", name.lower().replace("&", " and "))
    return " ".join(re.sub(r"\b(?:ltd|limited|plc|llp|cic)\b", " ", text).split())


def _f1(found: Iterable[Pair], rows: dict[str, str]) -> float:
    """Score pairs on the published names, or on all where there are none."""
    published = any(key and not key.startswith("made") for key in rows.values())
    counted = {
        name: key
        for name, key in rows.items()
        if key and (not published or not key.startswith("made"))
    }
    suppliers = defaultdict(set)
    for name, key in counted.items():
        suppliers[key].add(name)
    gold = {
        frozenset(pair) for names in suppliers.values() for pair in combinations(sorted(names), 2)
    }
    offered = {pair for pair in found if pair <= counted.keys()}
    right = len(gold & offered)
    return round(2 * right / (len(gold) + len(offered)), 3) if gold else 0.0


_OURS = Side("Spendbook", spendbook)
_SIZES = (Side("Spendbook, 50 k", spendbook, share=0.25), Side("Spendbook, 200 k", spendbook))

BENCHMARKS = (
    Benchmark(
        "P5",
        "pairs of names that may be one supplier, against splink and duckdb",
        50_000,
        make,
        (_OURS, Side("splink + duckdb", splink, needs=("splink", "duckdb"))),
        (
            Goal("Spendbook", "cpu", 0.05, "splink + duckdb"),
            Goal("splink + duckdb", "score", 0.999, "Spendbook"),
            Goal("Spendbook", "seconds", 20),
        ),
    ),
    Benchmark(
        "P5-growth",
        "pairs of names, from 50,000 names to 200,000",
        200_000,
        make,
        _SIZES,
        # Six times the work for four times the names.
        (Growth(("Spendbook, 50 k", "Spendbook, 200 k"), "cpu", 1.292),),
    ),
)
