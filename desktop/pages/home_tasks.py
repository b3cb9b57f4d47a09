"""The steps of the main job and where each stands, in words, from what the book says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.domain.assessment import Assessment
from core.domain.contracts import Contract
from core.domain.money import pounds, share, short_pounds
from core.domain.period import day_in_words
from core.domain.spend import ImportBatch, ImportState
from core.domain.watching import Due, DueKind, ThresholdRow
from desktop.open_book import Book, View
from desktop.pages.task_list import (
    CANNOT_START,
    COMPLETED,
    IN_PROGRESS,
    NOT_STARTED,
    PROBLEM,
    UPDATE,
    Task,
)
from desktop.pages.watch_due import what_words

if TYPE_CHECKING:
    from core.usecases.books import BookInfo
    from core.usecases.categorise import Coverage
    from core.usecases.take_catalogue import EditionRow

# Where nine tenths of the pounds are in categories, what is left hardly moves a figure.
_ENOUGH = 90
_SOON = timedelta(days=120)
_LARGEST = 20
_MOST_DUE = 4
_MOST_THRESHOLDS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that Home says of a book."""

    info: BookInfo
    tasks: tuple[Task, ...]
    assessment: Assessment | None
    largest_share: str
    coming_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    info: BookInfo
    largest_share: str
    matches: int
    match_pence: int
    open_imports: tuple[ImportBatch, ...]
    coverage: Coverage
    contracts: tuple[Contract, ...]
    unmatched: int
    editions: tuple[EditionRow, ...]
    assessment: Assessment | None
    sealed: int
    due: tuple[Due, ...]
    thresholds: tuple[ThresholdRow, ...]


def standing(book: Book, view: View) -> Standing:
    """Ask the book where every step stands. Runs on the worker."""
    facts = _facts(book, view)
    tasks = (
        _payments(facts),
        _suppliers(facts),
        _categories(facts),
        _contracts(facts),
        _catalogues(facts),
        _compare(facts),
        _send(facts),
    )
    return Standing(
        facts.info,
        tasks,
        facts.assessment,
        facts.largest_share,
        _coming_up(facts, view.as_at),
    )


def _facts(book: Book, view: View) -> _Facts:
    from core.usecases import (
        books,
        categorise,
        close_imports,
        file_return,
        find_opportunities,
        match_contracts,
        record_contracts,
        take_catalogue,
        tidy_suppliers,
        watch_contracts,
    )

    info = books.info(book)
    pairs = tidy_suppliers.possible_matches(book)
    register = record_contracts.contracts(book, view.as_at)
    editions = tuple(row for row in take_catalogue.editions(book, view.as_at) if row.current)
    due, thresholds = watch_contracts.due(book, view.as_at)
    return _Facts(
        info=info,
        largest_share=_largest_share(book, view),
        matches=len(pairs),
        match_pence=tidy_suppliers.paid_in(pairs),
        open_imports=tuple(
            batch for batch in close_imports.batches(book) if batch.state() is ImportState.OPEN
        ),
        coverage=categorise.coverage(book),
        contracts=tuple(row.contract for row in register),
        unmatched=len(match_contracts.matches(book)) if register else 0,
        editions=editions,
        assessment=find_opportunities.compare(book, as_at=view.as_at, period=view.period)
        if info.lines
        else None,
        sealed=len(file_return.sealed(book)),
        due=due,
        thresholds=thresholds,
    )


def _largest_share(book: Book, view: View) -> str:
    """Return how much of what is in scope the largest suppliers make; "" where all are few."""
    from core.usecases import look_at_spend

    found = look_at_spend.profile(book, view.period, top=_LARGEST, in_scope=True)
    if found.suppliers <= _LARGEST:
        return ""
    return share(sum(pence for _, pence in found.top_suppliers), found.total)


def _payments(facts: _Facts) -> Task:
    info = facts.info
    state = COMPLETED if info.lines else NOT_STARTED
    differing = sum(batch.ties() is False for batch in facts.open_imports)
    if facts.open_imports:
        state = PROBLEM if differing else IN_PROGRESS
    count = info.batches
    said = QCoreApplication.translate("Tasks", "{files}, {payments}, {pounds}").format(
        files=QCoreApplication.translate("Tasks", "%Ln file(s)", "", count),
        payments=_payments_words(info.lines),
        pounds=pounds(info.pence),
    )
    if differing:
        said += QCoreApplication.translate("Tasks", "; a total differs from the ledger")
    elif facts.open_imports:
        left = len(facts.open_imports)
        said += QCoreApplication.translate("Tasks", "; %Ln not agreed to the ledger yet", "", left)
    title = QCoreApplication.translate("Tasks", "Bring in payments")
    return Task(1, "import", title, said if info.lines else _empty("import"), state)


def _suppliers(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "Check suppliers")
    if not facts.info.lines:
        return Task(2, "suppliers", title, _empty("suppliers"), CANNOT_START)
    all_told, pairs = facts.info.suppliers, facts.matches
    count = QCoreApplication.translate("Tasks", "%Ln supplier(s)", "", all_told)
    if not facts.matches:
        return Task(2, "suppliers", title, count, COMPLETED)
    said = QCoreApplication.translate("Tasks", "%Ln possible match(es)", "", pairs)
    words = f"{count}, {said}, {short_pounds(facts.match_pence)}"
    return Task(2, "suppliers", title, words, IN_PROGRESS)


def _categories(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "Put spend into categories")
    found = facts.coverage
    if not facts.info.lines:
        return Task(3, "categories", title, _empty("categories"), CANNOT_START)
    words = QCoreApplication.translate("Tasks", "{share} of {pounds} in scope, all payments")
    said = words.format(
        share=share(found.mapped_pence, found.in_scope_pence), pounds=pounds(found.in_scope_pence)
    )
    enough = found.mapped_pence * 100 >= found.in_scope_pence * _ENOUGH
    return Task(3, "categories", title, said, COMPLETED if enough else IN_PROGRESS)


def _contracts(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "List your contracts")
    if not facts.contracts:
        return Task(4, "contracts", title, _empty("contracts"), NOT_STARTED)
    count, left = len(facts.contracts), facts.unmatched
    said = QCoreApplication.translate("Tasks", "%Ln contract(s)", "", count)
    if not facts.unmatched:
        return Task(4, "contracts", title, said, COMPLETED)
    more = QCoreApplication.translate("Tasks", "%Ln supplier(s) to match", "", left)
    return Task(4, "contracts", title, f"{said}, {more}", IN_PROGRESS)


def _catalogues(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "Load catalogues")
    if not facts.editions:
        return Task(5, "catalogues", title, _empty("catalogues"), NOT_STARTED)
    edition = QCoreApplication.translate("Tasks", "{name} edition {edition}")
    names = [edition.format(name=row.name, edition=row.edition) for row in facts.editions]
    state = UPDATE if any(row.out_of_date for row in facts.editions) else COMPLETED
    return Task(5, "catalogues", title, "; ".join(names), state)


def _compare(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "Compare")
    found = facts.assessment
    if found is None or not facts.editions:
        return Task(6, "compare", title, _empty("compare"), CANNOT_START)
    said = QCoreApplication.translate("Tasks", "{pounds} could use an agreement").format(
        pounds=pounds(found.figures.addressable)
    )
    decided = sum(bool(one.decision) for one in found.opportunities)
    state = NOT_STARTED if not decided else IN_PROGRESS
    if decided == len(found.opportunities) and not found.uses:
        state = COMPLETED
    return Task(6, "compare", title, said, state)


def _send(facts: _Facts) -> Task:
    title = QCoreApplication.translate("Tasks", "Review and send")
    if facts.sealed:
        count = facts.sealed
        said = QCoreApplication.translate("Tasks", "%Ln return(s) sealed", "", count)
        return Task(7, "return", title, said, COMPLETED)
    state = NOT_STARTED if facts.info.lines else CANNOT_START
    return Task(7, "return", title, _empty("return"), state)


def _empty(page: str) -> str:
    words = {
        "import": QCoreApplication.translate(
            "Tasks", "Choose the file your finance system exports"
        ),
        "suppliers": QCoreApplication.translate("Tasks", "Needs payments"),
        "categories": QCoreApplication.translate("Tasks", "Needs payments"),
        "contracts": QCoreApplication.translate(
            "Tasks", "Without them all spend counts as available"
        ),
        "catalogues": QCoreApplication.translate(
            "Tasks", "Buying organisations send them as files"
        ),
        "compare": QCoreApplication.translate("Tasks", "Needs payments and a catalogue"),
        "return": QCoreApplication.translate("Tasks", "One file for all buying organisations"),
    }
    return words[page]


def _payments_words(count: int) -> str:
    return QCoreApplication.translate("Tasks", "%Ln payment(s)", "", count)


def _coming_up(facts: _Facts, as_at: date) -> tuple[str, ...]:
    """Say what is due, overdue first, reviews last, by pounds: one line for each contract."""
    soon = [one for one in facts.due if one.overdue or one.day <= as_at + _SOON]
    soon.sort(key=lambda one: (not one.overdue, one.kind is DueKind.REVIEW, -one.yearly, one.day))
    first = {one.title: one for one in reversed(soon)}
    shown = sorted(first.values(), key=soon.index)[:_MOST_DUE]
    said = [_due_words(one, as_at) for one in shown]
    threshold = QCoreApplication.translate(
        "Tasks", '{subject}: "{label}" will be reached by {day} at today\'s pace.'
    )
    said += [
        threshold.format(
            subject=row.subject, label=row.threshold.label, day=day_in_words(row.reached_on)
        )
        for row in facts.thresholds[:_MOST_THRESHOLDS]
        if row.reached_on is not None
    ]
    edition = QCoreApplication.translate(
        "Tasks", "{name} edition {edition} is out of date. Ask them for the newest edition."
    )
    said += [
        edition.format(name=row.name, edition=row.edition)
        for row in facts.editions
        if row.out_of_date
    ]
    rest = len(soon) - len(shown)
    if rest:
        said.append(QCoreApplication.translate("Tasks", "%Ln more under Watch.", "", rest))
    return tuple(said)


def _due_words(one: Due, as_at: date) -> str:
    what = what_words(one.kind)
    if one.overdue:
        overdue = QCoreApplication.translate("Tasks", 'Overdue: "{title}", {what}. {why}')
        return overdue.format(title=one.title, what=what, why=one.words)
    coming = QCoreApplication.translate("Tasks", '"{title}": {what} by {day}, {when}.')
    when = _in_days((one.day - as_at).days)
    return coming.format(title=one.title, what=what, day=day_in_words(one.day), when=when)


def _in_days(days: int) -> str:
    if days == 0:
        return QCoreApplication.translate("Tasks", "that very day")
    return QCoreApplication.translate("Tasks", "in %Ln day(s)", "", days)
