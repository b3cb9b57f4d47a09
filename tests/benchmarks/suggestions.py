"""What is learned from 50,000 decisions, said of a million payments: against scikit-learn.

Both sides get the same texts: supplier, department, account, description. Most are made up and
cost time; both are scored on published payments (../shared/data/labelled) of suppliers that no
decision speaks of, or where they are missing on the made-up ones. The program starts from the
kinds of purchase that a book keeps since its payments were brought in (P1 pays for that, as it
does for P6). The peer counts words and fits ComplementNB, as its manual shows for short texts.
What each must import is timed too.
"""

from __future__ import annotations

import csv
import gc
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.accuracy.labelled import LABELLED, labelled
from tests.benchmarks.harness import Answer, Benchmark, Clock, Goal, Side
from tests.benchmarks.made_spend import HEADINGS, TRADES, write_csv

_SEED = 20260331
_DECIDED = 20  # One payment of so many is decided: 50,000 of a million.
_TEXTS = tuple(
    HEADINGS.index(name) for name in ("Supplier Name", "Department", "Account", "Description")
)
# What the made-up body buys from each trade, in the order of the trades.
_BOUGHT = (
    "construction.building construction.repairs construction.installations"
    " construction.installations construction.repairs facilities.grounds facilities.grounds"
    " office.stationery office.stationery office.print ict.hardware ict.software"
    " professional.consultancy professional.legal professional.legal professional.audit"
    " food.catering food.groceries facilities.cleaning waste.disposal waste.disposal"
    " waste.containers construction.plant fleet.hire fleet.maintenance fleet.maintenance"
    " fleet.fuel energy.electricity energy.water facilities.security facilities.maintenance"
    " people.training people.temporary care.residential care.medical"
    " operational.play construction.highways construction.groundworks office.furniture"
    " finance.insurance office.post"
).split()

_Texts = tuple[str, str, str, str]


class _Row(NamedTuple):
    """A payment's texts, and the leaf that it belongs to, "" where it is not scored.

    ``kind`` is the place of its kind of purchase among those of the book.
    """

    supplier: str
    department: str
    account: str
    words: str
    leaf: str
    kind: int = 0


def make(folder: Path, lines: int) -> Answer:
    """Write payments, and others with what was decided of them."""
    drawn = random.Random(_SEED)
    decided: list[_Row] = []
    asked: list[_Row] = []
    for row, times in _published():
        # By supplier, so that none of those asked about is known.
        known = random.Random(f"{_SEED}{row.supplier}").random() < 0.7
        (decided if known else asked).extend([row] * (times if known else 1))
    wanted = lines // _DECIDED
    write_csv(folder / "made.csv", lines + wanted)
    made = list(_made(folder / "made.csv"))
    drawn.shuffle(decided)
    decided = [*decided[: wanted // 2], *made][:wanted]
    spare = [row if not asked else row._replace(leaf="") for row in made[wanted:]]
    asked = [*asked, *spare][:lines]
    kinds: dict[_Texts, int] = {}
    for name, rows in (("decided.csv", decided), ("asked.csv", asked)):
        numbers = (kinds.setdefault(_kind(row), len(kinds)) for row in rows)
        _write(folder / name, (row._replace(kind=n) for row, n in zip(rows, numbers, strict=True)))
    _write(folder / "kinds.csv", kinds)
    return {"payments": lines}


def spendbook(folder: Path, clock: Clock) -> Answer:
    """Learn from each kind of purchase once, and ask of each kind once, as a book does."""
    decided, asked = _read(folder / "decided.csv"), _read(folder / "asked.csv")
    with (folder / "kinds.csv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.reader(file))
    with clock.running():
        from core.classifying.kinds import read_kinds
        from core.classifying.learner import taught
        from core.classifying.taxonomy_data import load_taxonomy
        from core.domain.decisions import Kind
        from core.domain.spend import KindId
        from core.domain.taxonomy import CategoryCode

        kinds = list(read_kinds(Kind(KindId(0), a, "", c, b, d, "", "") for a, b, c, d in texts))
        lessons = {row.kind: CategoryCode(row.leaf) for row in decided}
        learner = taught(((kinds[n], leaf) for n, leaf in lessons.items()), load_taxonomy())
        best = [learner.ranked(kind)[0] for kind in kinds]
        found = [best[row.kind] for row in asked]
    clock.score = _right(found, asked)
    return {"payments": len(found)}


def scikit_learn(folder: Path, clock: Clock) -> Answer:
    decided, asked = _read(folder / "decided.csv"), _read(folder / "asked.csv")
    with clock.running():
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.naive_bayes import ComplementNB

        counter = CountVectorizer()
        model = ComplementNB()
        model.fit(counter.fit_transform(map(_text, decided)), [_group(r.leaf) for r in decided])
        found = model.predict(counter.transform(map(_text, asked))).tolist()
    clock.score = _right(found, asked)
    return {"payments": len(found)}


def _kind(row: _Row) -> _Texts:
    from core.classifying.kinds import description_words

    return row.supplier, row.department, row.account, description_words(row.words)


def _text(row: _Row) -> str:
    return " ".join(row[:4])


def _group(leaf: str) -> str:
    return leaf.partition(".")[0]


def _right(found: Sequence[str], asked: Sequence[_Row]) -> float:
    told = [group == _group(row.leaf) for group, row in zip(found, asked, strict=True) if row.leaf]
    return round(sum(told) / len(told), 3)


def _published() -> Iterator[tuple[_Row, int]]:
    if LABELLED.exists():
        for one in labelled():
            if one.group:
                kind = one.kind
                row = _Row(kind.supplier, kind.department, kind.account, kind.words, one.leaf)
                yield row, one.lines


def _made(path: Path) -> Iterator[_Row]:
    bought = dict(zip(TRADES, _BOUGHT, strict=True))
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for cells in rows:
            texts = [cells[place] for place in _TEXTS]
            name = texts[0].casefold().replace(" and ", " & ")
            trades = [trade for trade in TRADES if f" {trade.casefold()}" in name]
            supplier, department, account, words = texts
            yield _Row(supplier, department, account, words, bought[max(trades, key=len)])


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _read(path: Path) -> list[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_Row(a, b, c, d, leaf, int(n)) for a, b, c, d, leaf, n in csv.reader(file)]
    # Neither side is charged for a collector that walks through these again and again.
    gc.freeze()
    return rows


BENCHMARKS = (
    Benchmark(
        "P7",
        "suggestions learned from 50,000 decisions, against ComplementNB of scikit-learn",
        1_000_000,
        make,
        (
            Side("Spendbook", spendbook),
            Side("scikit-learn", scikit_learn, needs=("sklearn",)),
        ),
        (
            Goal("Spendbook", "cpu", 0.5, "scikit-learn"),
            Goal("scikit-learn", "score", 1.0, "Spendbook"),
        ),
    ),
)
