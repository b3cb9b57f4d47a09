"""Answer what publishers also ask of the agreements that we use; our book fills in what it knows.

What a person says is kept; the rows, what the book knows of them and what is wrong with them
are worked out anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.classifying.redaction import redact_payee, redact_text
from core.domain.agreements import Agreement
from core.domain.assessment import Assessment
from core.domain.money import decimal_text
from core.domain.operations import Operation, Touched
from core.domain.parties import PayeeClass
from core.domain.period import Period
from core.domain.problems import Place, Problem, UserError
from core.domain.progress import Progress
from core.domain.return_fields import (
    Answer,
    AskedField,
    Form,
    Grain,
    Kind,
    Known,
    Questions,
    Unreadable,
    in_words,
    questions,
    read,
    written,
)
from core.domain.returns import Profile, Table
from core.formats.answer_tables import tables_of_answers
from core.store import answers
from core.store.answers import RecordKey
from core.store.book import Book
from core.usecases import asked_rows, find_opportunities
from core.usecases.asked_rows import KnownRow
from core.usecases.take_catalogue import current

# What tells of ourselves, and of the agreement, is never masked.
_OUR_OWN = frozenset(
    (Known.BODY, Known.BODY_URN, Known.BODY_NUMBER, Known.REGION, Known.LOT, Known.LOT_TITLE)
)


class NotAsked(UserError):
    """Nothing called {name} is asked of the agreements that you use."""

    code = "SB-694"
    exit_code = 2
    remedy_text = "List what is asked with: spendbook return fields."


class NotAnAnswer(UserError):
    """{message}"""

    code = "SB-695"
    exit_code = 4
    remedy_text = "{remedy}"


_PAYEE = frozenset((Known.SUPPLIER, Known.SUPPLIER_NUMBER))
_NOWHERE = Place()
# What is typed into a row, by field; None takes an answer back.
Said = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row of a record: what it is about, what stands in it, what is wrong with it.

    ``known`` are the cells that the book fills in, ``said`` the texts that a person typed.
    """

    source: KnownRow
    cells: Mapping[str, Answer]
    known: Mapping[str, Answer]
    said: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def key(self) -> str:
        """Return what names the row in its record."""
        return self.source.key

    @property
    def about(self) -> str:
        """Say what the row is about."""
        return self.source.about


@dataclass(frozen=True, slots=True)
class AskedTable:
    """A record that is asked of us, with its rows."""

    questions: Questions
    title: str
    owner: str
    rows: tuple[AskedRow, ...] = ()

    def key(self) -> RecordKey:
        """Return what names the record: publisher, agreement, record."""
        asked = self.questions
        return asked.publisher, asked.agreement_no, asked.record.name

    def complete(self) -> tuple[AskedRow, ...]:
        """Return the rows that nothing is wrong with: only they leave."""
        return tuple(row for row in self.rows if not row.problems)

    def totals(self) -> tuple[tuple[AskedField, int], ...]:
        """Return the sums of the columns of pounds that add up, of all rows, in pence."""
        return tuple(
            (one, sum(v for row in self.rows if isinstance(v := row.cells[one.name], int)))
            for one in self.questions.record.fields
            if one.total and one.kind is Kind.POUNDS
        )


def look(
    book: Book, *, as_at: date, period: Period | None, progress: Progress | None = None
) -> tuple[AskedTable, ...]:
    """List what is also asked of the agreements that we use, with our answers so far."""
    if not _asking(book):
        return ()
    assessment = find_opportunities.compare(
        book, as_at=as_at, period=period, progress=progress, by_quarter=True
    )
    return asked(book, assessment)


def asked(book: Book, assessment: Assessment) -> tuple[AskedTable, ...]:
    """List what is also asked, from figures that were worked out by quarter."""
    asking = _asking(book)
    used = asked_rows.used_agreements(book, assessment) & asking.keys()
    if not used:
        return ()
    said = answers.answers(book)
    rows = asked_rows.known_rows(book, assessment, used)
    found = []
    for key in sorted(used):
        publisher, agreement = key[0], asking[key]
        for one in questions(publisher, agreement.agreement_no, agreement.asks):
            here = said.get((*key, one.record.name), {})
            known = rows[key, one.record.grain] + _added(one.record.grain, here)
            form = Form(one.record, one.choices)
            made = tuple(_row(form, row, here.get(row.key, {})) for row in known)
            found.append(AskedTable(one, agreement.title, agreement.owner, made))
    return tuple(found)


def answer(book: Book, table: AskedTable, row: str, said: Said) -> Touched:
    """Keep answers to a row, by field, as they were typed; None goes back to what is known.

    Raises:
        NotAnAnswer: a text cannot be read as what its field holds.
        NotAsked: there is no such field, or no such row.
    """
    if row not in {one.key for one in table.rows} and row != new_row(table):
        raise NotAsked(name=row)
    return keep(book, [(table, {row: said})])


def keep(book: Book, answered: Sequence[tuple[AskedTable, Mapping[str, Said]]]) -> Touched:
    """Keep answers to rows of several records as one step.

    Raises:
        NotAnAnswer, NotAsked: as for ``answer``.
    """
    kept = [
        (table.key(), row, {name: _kept(table, name, text) for name, text in said.items()})
        for table, rows in answered
        for row, said in rows.items()
    ]
    what = ", ".join(_of(table) for table, rows in answered if rows)
    operation = Operation(
        "answer-fields",
        f"Answered {_rows_words(len(kept))} of {what}",
        {"rows": [[list(key), row, said] for key, row, said in kept]},
    )
    with book.work(operation) as work:
        for key, row, said in kept:
            answers.set_answers(work, key, row, said)
    return work.touched


def forget(book: Book, table: AskedTable, row: str) -> Touched:
    """Take all that was said of a row back; a row that a person added is gone with it."""
    summary = f"Took answers back: a row of {_of(table)}"
    asked_for = {"record": list(table.key()), "row": row}
    with book.work(Operation("forget-answers", summary, asked_for)) as work:
        answers.forget_row(work, table.key(), row)
    return work.touched


def new_row(table: AskedTable) -> str:
    """Return the key of a row that a person adds."""
    numbers = [int(row.key) for row in table.rows if row.key.isdigit()]
    return str(max(numbers, default=0) + 1)


def tried(
    table: AskedTable, row: AskedRow, typed: Mapping[str, str]
) -> tuple[dict[str, Answer], tuple[Problem, ...]]:
    """Return what a row would hold with what is typed now, and what would be wrong with it.

    The same as after ``answer``, for a form to follow as somebody types.
    """
    made = _row(_form(table.questions), row.source, typed)
    return dict(made.cells), made.problems


def tables(
    book: Book,
    assessment: Assessment,
    profile: Profile,
    recipients: Sequence[str],
    *,
    doubtful: bool = False,
) -> tuple[Table, ...]:
    """Return the tables of a return that answer what its recipients also ask, masked.

    Without recipients they are for all who ask. What is published carries none. ``doubtful``
    masks also what only may be about a person.
    """
    if profile is Profile.PUBLIC:
        return ()
    answered = []
    for one in asked(book, assessment):
        if not recipients or one.questions.publisher in recipients:
            form = _form(one.questions)
            masked = [_masked(one.questions, row, profile, doubtful) for row in one.complete()]
            # What masking makes too long for its field is left out with its row.
            whole = [cells for cells in masked if not any(form.problems(cells, Place()))]
            answered.append((one.questions, whole))
    return tables_of_answers(answered)


def narratives(table: AskedTable) -> Iterator[tuple[Place, str, PayeeClass]]:
    """Yield the texts in answers that may tell of a person, with the payee of their row."""
    for row in table.complete():
        for one in table.questions.record.fields:
            value = row.cells[one.name]
            if isinstance(value, str) and _may_tell(one) and one.known_as not in _PAYEE:
                yield Place(row.about, column=one.title), value, row.source.payee


def _may_tell(one: AskedField) -> bool:
    return one.kind is Kind.TEXT and not one.lookup and one.known_as not in _OUR_OWN


def _asking(book: Book) -> dict[tuple[str, str], Agreement]:
    return {
        (catalogue.publisher, agreement.agreement_no): agreement
        for catalogue in current(book)
        for agreement in catalogue.agreements
        if agreement.asks.records
    }


def _form(one: Questions) -> Form:
    return Form(one.record, one.choices)


def _added(grain: Grain, said: Mapping[str, object]) -> list[KnownRow]:
    """Return the rows that a person wrote, where rows are the person's to write."""
    if grain is not Grain.ROW:
        return []
    return [KnownRow(key, f"Row {key}", {}) for key in sorted(filter(str.isdigit, said), key=int)]


def _row(form: Form, source: KnownRow, said: Mapping[str, str]) -> AskedRow:
    """Put together what is known and what was said, and find what is wrong with it."""
    known = {one.name: _fitted(form, one, source.facts) for one in form.record.fields}
    cells, faults = dict(known), []
    for one in form.record.fields:
        if one.name in said:
            try:
                cells[one.name] = read(one.kind, said[one.name])
            except Unreadable:
                cells[one.name] = None
                faults.append(not_read(one, said[one.name]))
    done = form.completed(cells)
    unread = {fault.place.column for fault in faults}
    found = (one for one in form.problems(done, Place()) if one.place.column not in unread)
    return AskedRow(source, done, known, said, (*faults, *found))


def _fitted(form: Form, one: AskedField, facts: Mapping[Known, Answer]) -> Answer:
    """Return what is known as the field holds it; None where it does not fit."""
    value = facts.get(one.known_as) if one.known_as else None
    if value is None:
        return None
    text = decimal_text(value) if isinstance(value, int) else written(Kind.TEXT, value)
    try:
        fitted = read(one.kind, text)
    except Unreadable:
        return None
    offered = {text.casefold() for text in form.every_choice(one)} if one.lookup else set()
    return fitted if not one.lookup or str(fitted).casefold() in offered else None


def not_read(one: AskedField, text: str, place: Place = _NOWHERE) -> Problem:
    """Return the problem of a text that is not what its field holds."""
    kind, example = in_words(one.kind)
    values: dict[str, str | int] = {"field": one.title, "text": text[:60]}
    return Problem(
        "SB-683", {**values, "kind": kind, "example": example}, replace(place, column=one.title)
    )


def _kept(table: AskedTable, name: str, text: str | None) -> str | None:
    """Return the one text of what was typed into a field."""
    one = table.questions.record.field(name)
    if one is None:
        raise NotAsked(name=name)
    try:
        return None if text is None else written(one.kind, read(one.kind, text))
    except Unreadable:
        fault = not_read(one, text or "")
        raise NotAnAnswer(message=fault.message(), remedy=fault.remedy()) from None


def _masked(
    asked_for: Questions, row: AskedRow, profile: Profile, doubtful: bool
) -> dict[str, Answer]:
    payee = row.source.payee
    masked = dict(row.cells)
    for one in asked_for.record.fields:
        value = masked[one.name]
        if not isinstance(value, str) or not _may_tell(one):
            continue
        if one.known_as in _PAYEE:
            masked[one.name] = redact_payee(value, payee, profile)
        else:
            masked[one.name] = redact_text(value, profile, payee, doubtful=doubtful)
    return masked


def _of(table: AskedTable) -> str:
    return f"{table.questions.record.title}, {table.questions.agreement_no}"


def _rows_words(count: int) -> str:
    return "a row" if count == 1 else f"{count:,} rows"
