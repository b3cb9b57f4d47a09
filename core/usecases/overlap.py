"""The same need on the agreements of several buying organisations, to see and to share."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from core.analysis.fees import evidence_words, pounds_range
from core.analysis.market import Market
from core.analysis.overlap_view import InCommon, SameNeed, SideLot, same_needs
from core.classifying.names import tidy
from core.domain.agreements import LotKey, LotSupplier
from core.domain.money import Pence, pounds
from core.domain.period import Period, day_in_words
from core.domain.problems import UserError
from core.formats import reports, workbooks
from core.formats.columns import Column, Holds, guarded
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.store.book import Book
from core.usecases import find_opportunities

# What the verbs give, for both front ends.
__all__ = ["InCommon", "SameNeed", "SideLot"]

_NOT_STATED = "not stated"
_HOW = (
    "Lots that we can use come first; among them those that are best in more of these: stated "
    "saving, levy, suppliers, suppliers that we use, length, ordering without a further "
    "competition, endorsement. All of it is what the publishers state in their signed files."
)
# On one page there is room for so many.
_MOST_SHARED = 12


class NoSuchNeed(UserError):
    """No lot of the catalogues in use serves the category {category}."""

    code = "SB-475"
    exit_code = 2
    remedy_text = "Leave the category out to see all that are served."


def needs(book: Book, *, as_at: date, period: Period | None = None) -> tuple[SameNeed, ...]:
    """Return every category that is served, with its lots side by side, best first.

    Our spend is what the comparison on the same day says is available and not yet
    collaborative: of the payments of the period, or of all in the book.
    """
    found = find_opportunities.compare_with(book, as_at=as_at, period=period)
    available = {
        row.category: Pence(row.figures.available - row.figures.collaborative)
        for row in found.assessment.by_category
    }
    market = found.market
    return same_needs(market, as_at, available, identity_in(market))


def need_of(found: Iterable[SameNeed], category: str) -> SameNeed:
    """Return the need of one category.

    Raises:
        NoSuchNeed: nothing serves it.
    """
    for need in found:
        if need.category == category:
            return need
    raise NoSuchNeed(category=category)


def identity_in(market: Market) -> Callable[[LotSupplier], str]:
    """Return what says who a supplier is: its registered number, else its tidied name.

    A listing without a number is taken for the one number that the same name has elsewhere.
    """
    tidied: dict[str, str] = {}
    numbers: dict[str, set[str]] = {}
    for _, lot in market.agreements.values():
        for one in lot.suppliers:
            name = tidied.setdefault(one.name, tidy(one.name))
            if one.identifier:
                numbers.setdefault(name, set()).add(_number(one))

    def who(supplier: LotSupplier) -> str:
        if supplier.identifier:
            return _number(supplier)
        name = tidied.get(supplier.name) or tidy(supplier.name)
        known = numbers.get(name, ())
        return next(iter(known)) if len(known) == 1 else name

    return who


def _number(supplier: LotSupplier) -> str:
    one = supplier.identifier
    return f"{one.scheme}:{one.id.strip().upper()}" if one else ""


def place_words(key: LotKey) -> str:
    """Say a lot in few words."""
    return f"{key.publisher} {key.agreement_no} lot {key.lot_no}"


def write_needs(found: Sequence[SameNeed], path: Path, *, as_at: date, name: str) -> Path:
    """Write the lots side by side: .csv or .xlsx for work, else a page to print and to share."""
    kind = path.suffix.casefold()
    if kind == ".csv":
        data = _csv(found)
    else:
        report = _sheet(found, as_at, name)
        is_book = kind == ".xlsx"
        data = (
            workbooks.workbook(report, working=True) if is_book else reports.html(report).encode()
        )
    write_atomically(path, data)
    return path


def _csv(found: Sequence[SameNeed]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in _COLUMNS])
    for need in found:
        for row in _rows(need):
            writer.writerow([guarded("" if cell is None else str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _sheet(found: Sequence[SameNeed], as_at: date, name: str) -> Report:
    only = found[0] if len(found) == 1 else None
    title = f"Same need: {only.label}" if only else "The same needs across buying organisations"
    return Report(
        title=title,
        subtitle=f"As at {day_in_words(as_at)}, as {name} sees it",
        key_figures=_figures(found),
        sections=tuple(section for need in found for section in _sections(need, alone=bool(only))),
        footer=(
            "Written by Spendbook from the catalogues of the buying organisations named. "
            "What they leave out shows as not stated."
        ),
    )


def _figures(found: Sequence[SameNeed]) -> tuple[KeyFigure, ...]:
    lots = [one for need in found for one in need.lots]
    sides = {(one.key.publisher, one.key.agreement_no) for one in lots}
    return (
        KeyFigure("Buying organisations", str(len({one.key.publisher for one in lots}))),
        KeyFigure("Agreements", str(len(sides))),
        KeyFigure("Lots", str(len({one.key for one in lots}))),
        KeyFigure(
            "Our spend that could move",
            pounds(sum(need.available for need in found)),
            "available, not yet collaborative",
        ),
    )


def _sections(need: SameNeed, *, alone: bool) -> tuple[Section, ...]:
    best = need.lots[0]
    why = "; ".join(best.reasons) or "nothing stated sets it apart"
    words = f"Best placed: {_title(best)}. {best.answer.reason} Why: {why}."
    table = ReportTable(
        need.label, f"Lots that serve {need.label}, best first", _COLUMNS, tuple(_rows(need)),
        beside_page=_BESIDE,
    )  # fmt: skip
    heading = "Side by side" if alone else need.label
    side = Section(heading, (words, _HOW) if alone else (words,), tables=(table,))
    common = _common_facts(need.in_common)
    said = "None of the agreements shares a supplier that could be told to be the same."
    shared = Section("Suppliers in common", () if common else (said,), common)
    return (side, shared) if alone else (side,)


def _common_facts(common: Sequence[InCommon]) -> tuple[tuple[str, str], ...]:
    facts = [
        (one.name, "; ".join(place_words(key) for key in one.lots))
        for one in common[:_MOST_SHARED]
    ]
    if len(common) > _MOST_SHARED:
        facts.append(("and more suppliers in common", str(len(common) - _MOST_SHARED)))
    return tuple(facts)


def _title(one: SideLot) -> str:
    return f"{one.agreement.title}, lot {one.key.lot_no} ({one.agreement.owner})"


def _rows(need: SameNeed) -> Iterable[tuple[str | int | date | None, ...]]:
    for place, one in enumerate(need.lots, start=1):
        effect = one.effect
        stated = effect.low is not None and effect.high is not None
        yield (
            one.agreement.owner,
            place,
            need.label,
            one.key.agreement_no,
            one.agreement.title,
            one.key.lot_no,
            one.lot.title,
            one.answer.usable.value,
            one.answer.reason,
            one.start,
            one.end,
            ", ".join(route.route.replace("-", " ") for route in one.lot.routes) or _NOT_STATED,
            one.serves,
            one.suppliers,
            len(one.shared),
            "; ".join(one.shared),
            one.fees,
            pounds_range(effect.low or 0, effect.high or 0) if stated else _NOT_STATED,
            ", ".join(effect.missing),
            evidence_words(one.lot) or _NOT_STATED,
            "; ".join(one.marks) or "none",
            "; ".join(one.reasons),
        )


def _column(title: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(title.casefold().replace(" ", "_"), title, title, holds)


_COLUMNS = (
    _column("Buying organisation"),
    _column("Place", Holds.COUNT),
    _column("Need"),
    _column("Agreement"),
    _column("Agreement title"),
    _column("Lot"),
    _column("Lot title"),
    _column("Can we use it"),
    _column("Why"),
    _column("Starts", Holds.DAY),
    _column("Ends", Holds.DAY),
    _column("Routes"),
    _column("Needs served", Holds.COUNT),
    _column("Suppliers", Holds.COUNT),
    _column("In common", Holds.COUNT),
    _column("Suppliers in common"),
    _column("Fees"),
    _column("Effect on our spend"),
    _column("Left out of the effect"),
    _column("Evidence"),
    _column("Marks"),
    _column("Best in"),
)
# The page has room for less: the workbook and the list hold all.
_BESIDE = frozenset(
    (
        "place", "need", "agreement_title", "starts", "needs_served", "suppliers_in_common",
        "left_out_of_the_effect", "why",
    )
)  # fmt: skip
