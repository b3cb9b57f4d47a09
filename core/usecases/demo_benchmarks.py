"""Made-up bodies that share what they spend, so that the demonstration has somebody beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.domain.comparators import Contribution, DriverFigure, Place, SharedFigure
from core.domain.money import Pence, divide_half_up
from core.domain.parties import Body
from core.formats import benchmark_pack
from core.formats.files import write_atomically
from core.formats.signing import new_key
from core.store.book import Book
from core.usecases import build_benchmarks, compare_benchmarks, contribute_benchmarks
from core.usecases.demo_bodies import DemoBody
from core.usecases.publish_catalogue import SigningKeys

_MADE_UP = "made up for the demonstration"
# How large the others are, and what they spend for as much, in percent of our own.
_OTHERS = (24, 31, 38, 55, 70, 82, 96, 115, 140, 165, 210, 260, 330, 410)
_SPEND = (62, 74, 81, 88, 93, 97, 104, 112, 125, 141, 158)
# What all of them spend in one category after the other, beside us: here more, there less.
_BESIDE_US = (100, 71, 96, 134, 103, 88, 118)
_SHARED = 12


def share(book: Book, about: DemoBody, folder: Path, keys: SigningKeys) -> str:
    """Share some categories, build benchmarks of made-up bodies, take them in; say what came."""
    year = about.period
    sizes = [
        DriverFigure(code, about.as_at, number, _MADE_UP)
        for code, number in about.facts["sizes"].items()
    ]
    contribute_benchmarks.say_sizes(book, sizes)
    spent = contribute_benchmarks.spend(book, year)
    largest = sorted(spent, key=lambda one: -one.pence)[:_SHARED]
    contribute_benchmarks.share(book, [one.category for one in largest], yes=True)
    folder.mkdir(parents=True, exist_ok=True)
    own = contribute_benchmarks.contribute(book, year, folder).contribution
    for number, percent in enumerate(_OTHERS):
        name = f"{about.facts['others']} {number + 1}"
        other = _other(replace(own, figures=spent), name, number, percent)
        package = benchmark_pack.build_contribution(other, new_key())
        write_atomically(folder / benchmark_pack.contribution_name(other), package)
    built = build_benchmarks.build(folder, year, keys, folder)
    compare_benchmarks.apply(book, built.path)
    found = compare_benchmarks.against(book, year)
    above = found.count(Place.ABOVE) if found else 0
    return (
        f"{built.benchmarks.used()} contributions, {built.benchmarks.shown()} rows that give "
        f"nobody away; {above} categories above the upper quartile"
    )


def _other(own: Contribution, name: str, number: int, percent: int) -> Contribution:
    """Return what a made-up body of another size shares: not every category, no two alike."""
    figures = []
    for place, one in enumerate(own.figures):
        if (place + number) % 5:
            spends = _SPEND[(3 * place + 7 * number) % 11] * _BESIDE_US[place % 7]
            pence = _part(one.pence, percent * spends, 100**3)
            figures.append(SharedFigure(one.category, Pence(pence), one.lines))
    drivers = tuple(
        replace(one, value=max(1, _part(one.value, percent, 100))) for one in own.drivers
    )
    body = Body(name, own.body.type_code, own.body.sector)
    return replace(own, body=body, figures=tuple(figures), drivers=drivers)


def _part(whole: int, share_of: int, of: int) -> int:
    return divide_half_up(whole * share_of, of)
