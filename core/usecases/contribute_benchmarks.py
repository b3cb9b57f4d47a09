"""Share for benchmarks: how large the body is, which categories it shares, the file it sends.

Nothing leaves that the body did not choose, category by category; what leaves is shown first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.classifying import taxonomy_data
from core.domain.comparators import Contribution, Driver, DriverFigure, SharedFigure, is_year
from core.domain.operations import Operation, Touched
from core.domain.parties import VatBasis
from core.domain.period import Period, day_in_words
from core.domain.problems import UserError
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.formats import benchmark_pack
from core.formats.files import place_of_package, write_atomically
from core.formats.packages import fingerprint
from core.formats.signing import short_code
from core.store import benchmarks as store
from core.store import reading
from core.store.book import Book
from core.usecases import find_opportunities
from core.usecases.file_return import signing_key
from core.usecases.trees import tree_of
from core.usecases.watch_decisions import CategoryNotKnown

_LARGEST = 10**9
# Small bodies pay nobody for weeks: only a longer gap shows that a part of the year is missing.
_QUIET_DAYS = 45


class UnknownDriver(UserError):
    """Spend cannot be set against "{driver}"."""

    code = "SB-891"
    exit_code = 2
    remedy_text = "Say one of: {known}."


class SizeUnclear(UserError):
    """{number} is not how large an organisation can be."""

    code = "SB-892"
    exit_code = 2
    remedy_text = "Give a whole number above nothing."


class NotAYear(UserError):
    """{period} is not a year."""

    code = "SB-893"
    exit_code = 2
    remedy_text = "Choose twelve months: what was spent in less compares with nothing."


class NothingShared(UserError):
    """There is nothing to share for {period}: {why}."""

    code = "SB-894"
    exit_code = 4
    remedy_text = (
        "Say how large you are and which categories you share: on the Savings page, Share for"
        " benchmarks, or with pbo benchmark size and pbo benchmark share."
    )


class BasisUnknown(UserError):
    """The files of this book do not all state their amounts on the same VAT basis."""

    code = "SB-895"
    exit_code = 4
    remedy_text = "Bring all files in without VAT, or all with it: else they compare with nobody."


class YearNotWhole(UserError):
    """The book does not hold the whole year. {why}"""

    code = "SB-879"
    exit_code = 4
    remedy_text = "Bring the rest of the year in first: a part of a year would look cheap."


@dataclass(frozen=True, slots=True)
class Contributed:
    """A contribution that was written."""

    path: Path
    short_code: str
    contribution: Contribution


def drivers(book: Book) -> tuple[Driver, ...]:
    """List what a body of this kind sets its spend against, its own first."""
    kind = book.body.type_code
    own = [one for one in taxonomy_data.drivers() if kind in one.body_types]
    return (*own, *(one for one in taxonomy_data.drivers() if not one.body_types))


def sizes(book: Book) -> tuple[DriverFigure, ...]:
    """List how large the body said it is, by driver, the latest day first."""
    return store.driver_figures(book)


def sizes_on(book: Book, day: date) -> dict[str, DriverFigure]:
    """Return how large the body is by each driver on a day: as last said, else as said next."""
    found: dict[str, DriverFigure] = {}
    for one in store.driver_figures(book):
        known = found.get(one.driver)
        if known is None or known.as_at > day:
            found[one.driver] = one
    return found


def say_sizes(book: Book, figures: Sequence[DriverFigure]) -> Touched:
    """Keep how large the body is, each by its driver and day.

    Raises:
        UnknownDriver: spend is not set against that. SizeUnclear: it is no such number.
    """
    said = []
    for figure in figures:
        driver = _driver(figure.driver)
        if not 0 < figure.value < _LARGEST:
            raise SizeUnclear(number=figure.value)
        day = day_in_words(figure.as_at)
        said.append(f"{driver.label.lower()} {figure.value:,} on {day}")
    asked = {"sizes": [[one.driver, one.as_at.isoformat(), one.value] for one in figures]}
    with book.work(Operation("sizes", f"How large we are: {'; '.join(said)}", asked)) as work:
        for figure in figures:
            store.set_driver(work, figure)
    return work.touched


def forget_size(book: Book, driver: str, as_at: date) -> Touched:
    """Take out how large the body was on a day."""
    summary = f"Took out {_driver(driver).label.lower()} on {day_in_words(as_at)}"
    with book.work(Operation("forget-size", summary, {"driver": driver})) as work:
        store.forget_driver(work, driver, as_at)
    return work.touched


def shared(book: Book) -> frozenset[CategoryCode]:
    """Return the categories whose spend the body shares."""
    return store.shared(book)


def share(book: Book, categories: Collection[CategoryCode], *, yes: bool) -> Touched:
    """Share categories for benchmarks from now on, or no longer.

    Raises:
        CategoryNotKnown: there is no such category, or it is out of scope.
    """
    tree = tree_of(book)
    for category in categories:
        if category not in tree.categories or not tree.categories[category].in_scope:
            raise CategoryNotKnown(category=category)
    names = ", ".join(tree.label(category) for category in sorted(categories)[:3])
    more = f" and {len(categories) - 3} more" if len(categories) > 3 else ""
    words = "Shared for benchmarks" if yes else "No longer shared for benchmarks"
    asked = {"categories": sorted(categories), "share": yes}
    with book.work(Operation("share", f"{words}: {names}{more}", asked)) as work:
        store.set_shared(work, categories, share=yes)
    return work.touched


def spend(book: Book, period: Period) -> tuple[SharedFigure, ...]:
    """Return what was spent in scope in a year by category, whether shared or not.

    Raises:
        NotAYear: the period is not twelve months.
    """
    if not is_year(period):
        raise NotAYear(period=period.in_words())
    found = find_opportunities.compare(book, as_at=period.end, period=period)
    return tuple(
        SharedFigure(row.category, row.figures.in_scope, row.figures.lines)
        for row in sorted(found.by_category, key=lambda row: row.category)
        if row.figures.in_scope > 0 and row.category != UNKNOWN
    )


def missing(book: Book, period: Period) -> str:
    """Say which part of a year the book has no payments of, "" where it seems to have all."""
    found = reading.totals(book)
    first, last = found.date_from, found.date_to
    if first is None or last is None:
        return "It has no payments yet."
    said = []
    if (first - period.start).days > _QUIET_DAYS:
        said.append(f"begin on {day_in_words(first)}")
    if (period.end - last).days > _QUIET_DAYS:
        said.append(f"end on {day_in_words(last)}")
    return f"Its payments {' and '.join(said)}." if said else ""


def preview(book: Book, period: Period) -> Contribution:
    """Return exactly what a contribution would say; nothing is written.

    Raises:
        NotAYear: the period is not twelve months. BasisUnknown: the files differ in VAT.
        YearNotWhole: the book has payments of a part of the year only.
        NothingShared: no shared category has spend, or the body did not say how large it is.
    """
    chosen = store.shared(book)
    figures = tuple(one for one in spend(book, period) if one.category in chosen)
    basis = find_opportunities.vat_basis_of(book)
    if basis is VatBasis.UNKNOWN:
        raise BasisUnknown
    if why := missing(book, period):
        raise YearNotWhole(why=why)
    known = sizes_on(book, period.end)
    if not figures or not known:
        why = "no category that you share has spend" if known else "no size is known"
        raise NothingShared(period=period.in_words(), why=why)
    tree = tree_of(book)
    return Contribution(
        book.body,
        period,
        basis,
        (tree.id, tree.version),
        figures,
        tuple(known[driver] for driver in sorted(known)),
        book.clock().date(),
    )


def contribute(book: Book, period: Period, out: Path) -> Contributed:
    """Write the contribution for a year, signed with the body's key: a file, or into a folder.

    Raises:
        UserError: as for the preview.
    """
    given = preview(book, period)
    package = benchmark_pack.build_contribution(given, signing_key(book))
    path = place_of_package(out, benchmark_pack.contribution_name(given))
    write_atomically(path, package)
    found = fingerprint(package)
    summary = f"Wrote a contribution to benchmarks for {period.in_words()}"
    asked = {
        "file": path.name,
        "fingerprint": found,
        "categories": [one.category for one in given.figures],
    }
    with book.work(Operation("contribute", summary, asked)) as work:
        work.count(sum(f.lines for f in given.figures), sum(f.pence for f in given.figures))
        work.note()
    return Contributed(path, short_code(found), given)


def _driver(code: str) -> Driver:
    for one in taxonomy_data.drivers():
        if one.code == code:
            return one
    known = ", ".join(one.code for one in taxonomy_data.drivers())
    raise UnknownDriver(driver=code, known=known)
