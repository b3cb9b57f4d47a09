"""What to look at before a return is signed off: every finding, with where to put it right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from core.analysis import plausibility
from core.domain.agreements import Trust
from core.domain.assessment import Assessment
from core.domain.contracts import Contract
from core.domain.money import Pence, pounds, share
from core.domain.parties import PayeeClass
from core.domain.period import Period, add_months, day_in_words
from core.domain.problems import Problem, Severity
from core.domain.returns import Check, SignOff
from core.domain.spend import ImportBatch, ImportState
from core.domain.taxonomy import UNKNOWN
from core.store import check_words, contracts, imports, reading, suppliers
from core.store.book import Book
from core.store.check_words import CheckWord
from core.store.paid_again import paid_again
from core.usecases import answer_fields, call_offs, join_cards, tidy_suppliers
from core.usecases.take_catalogue import editions
from core.usecases.trees import tree_of

# What the Return page shows for a check of answers.
_ALSO_ASKED = "asked"


# Below this nobody looks whether a payment was made again; the auditor's test says the same.
_LEAST_AGAIN = 10_000


def find(
    book: Book,
    assessment: Assessment,
    period: Period,
    signed: tuple[SignOff | None, SignOff | None],
) -> tuple[Check, ...]:
    """List what stands against signing off, blocking first, each with what the book says of it.

    An explanation that was given for other figures does not count: it is told beside the check.
    """
    found = [
        *_about_days(assessment.basis.as_at, period),
        *_about_spend(book, assessment, period),
        *_about_payments_made_again(book, period),
        *_about_sources(imports.batches(book), period),
        *_about_cards(book, period),
        *_about_categories(assessment),
        *_about_the_period_before(book, assessment, period),
        *_about_payees(book),
        *_about_contracts(book),
        *_about_catalogues(book, assessment.basis.as_at),
        *_about_answers(book, assessment),
        *_about_signatures(*signed),
    ]
    order, said = list(Severity), check_words.words(book, period)
    explained = [_explained(check, said.get(check.id)) for check in found]
    return tuple(sorted(explained, key=lambda c: order.index(c.problem.weight())))


def _explained(check: Check, word: CheckWord | None) -> Check:
    if word is None:
        return check
    if word.holds_for(check):
        return replace(check, explanation=word.explanation)
    return replace(check, said_before=word.explanation)


def is_open(check: Check) -> bool:
    """Say whether a check still stands in the way: blocking, and not explained."""
    return check.problem.weight() is Severity.BLOCKING and not check.explanation


def _about_days(as_at: date, period: Period) -> Iterator[Check]:
    if as_at < period.end:
        told = {
            "period": period.in_words(),
            "as_at": day_in_words(as_at),
            "end": day_in_words(period.end),
        }
        yield _check("SB-639", "return", values=told)


def _about_payments_made_again(book: Book, period: Period) -> Iterator[Check]:
    again = paid_again(book, period, _LEAST_AGAIN)
    if again:
        count, pence = sum(one.count for one in again), sum(one.pence for one in again)
        lines = (str(line) for one in again for line in one.lines)
        yield replace(_check("SB-638", "spend", count, pence), chosen=",".join(lines))


def _about_spend(book: Book, assessment: Assessment, period: Period) -> Iterator[Check]:
    if assessment.figures.lines == 0:
        yield _check("SB-605", "import", values={"period": period.in_words()})
    totals = reading.totals(book)
    undated, undated_pence = reading.count_and_sum(book, reading.Filter(undated=True))
    if undated:
        yield _check("SB-606", "spend", undated, undated_pence)
    outside = totals.lines - undated - assessment.figures.lines
    if outside:
        pence = totals.pence - undated_pence - assessment.figures.total
        yield _check("SB-601", "spend", outside, pence, {"period": period.in_words()})
    twice, twice_pence = reading.repeated_across_files(book)
    if twice:
        yield _check("SB-611", "import", twice, twice_pence)


def _about_sources(batches: tuple[ImportBatch, ...], period: Period) -> Iterator[Check]:
    concerned = [batch for batch in batches if _touches(batch, period)]
    if len({batch.vat_basis for batch in concerned}) > 1:
        yield _check("SB-613", "import", len(concerned), sum(batch.total for batch in concerned))
    for batch in concerned:
        if batch.state() is not ImportState.TIES:
            check = _not_agreed(batch)
            yield check if batch.state() is ImportState.OPEN else _softened(check)


def _not_agreed(batch: ImportBatch) -> Check:
    values: dict[str, str | int] = {"file": batch.file}
    if batch.control_total is None:
        return _check("SB-603", "import", 1, batch.total, values, str(batch.id))
    difference = Pence(batch.total - batch.control_total)
    values |= {"difference": pounds(abs(difference))}
    return _check("SB-604", "import", 1, difference, values, str(batch.id))


def _touches(batch: ImportBatch, period: Period) -> bool:
    first, last = batch.date_from, batch.date_to
    return not (first and last and (last < period.start or first > period.end))


def _about_cards(book: Book, period: Period) -> Iterator[Check]:
    bills = join_cards.unjoined(book, period)
    if bills:
        pence = sum(one.settlement.counted for one in bills)
        yield replace(_check("SB-618", "import", len(bills), pence), chosen="cards")


def _about_categories(assessment: Assessment) -> Iterator[Check]:
    for row in assessment.by_category:
        if row.category == UNKNOWN and row.figures.has_scope():
            part = share(row.figures.in_scope, assessment.figures.in_scope)
            count, pence = row.figures.lines, row.figures.in_scope
            yield _check("SB-602", "categories", count, pence, {"share": part})


def _about_the_period_before(
    book: Book, assessment: Assessment, period: Period
) -> Iterator[Check]:
    """Ask why the period differs much from the one before, where the book holds all of that."""
    earlier = plausibility.period_before(period)
    first = reading.totals(book).date_from
    if first is None or first > add_months(earlier.start, 1):
        return
    limit, now = plausibility.limits(), plausibility.spent(o.position for o in assessment.judged)
    before = plausibility.spent(reading.positions(book, earlier))
    labels, words = tree_of(book), {"earlier": earlier.in_words()}
    for category, was, is_now in plausibility.changed_categories(before, now, limit):
        told = {
            "category": labels.label(category),
            "before": pounds(was),
            "after": pounds(is_now),
        }
        about = category or "unknown"
        check = _check("SB-616", "spend", 1, is_now - was, words | told, about)
        yield replace(check, chosen=category)
    if plausibility.payments_changed(before, now, limit):
        told = {"before": f"{before.lines:,}", "after": f"{now.lines:,}"}
        change = now.total() - before.total()
        yield _check("SB-617", "import", now.lines - before.lines, change, words | told)
    new = plausibility.newcomers(before, now, limit)
    if new.paid:
        largest = max(new.paid, key=lambda who: (new.paid[who], -who))
        told = {"least": pounds(new.least)}
        check = _check("SB-619", "suppliers", len(new.paid), sum(new.paid.values()), words | told)
        yield replace(check, chosen=str(largest))


def _about_payees(book: Book) -> Iterator[Check]:
    pairs = tidy_suppliers.possible_matches(book)
    if pairs:
        check = _check("SB-615", "suppliers", len(pairs), tidy_suppliers.paid_in(pairs))
        yield replace(check, chosen="matches")
    people = [
        row
        for row in suppliers.suppliers(book)
        if row.supplier.payee_class is PayeeClass.INDIVIDUAL
    ]
    if people:
        largest = max(people, key=lambda row: row.pence).supplier.id
        check = _check("SB-607", "suppliers", len(people), sum(row.pence for row in people))
        yield replace(check, chosen=str(largest))


def _about_contracts(book: Book) -> Iterator[Check]:
    held = contracts.contracts(book)
    unknown = [contract for contract in held if call_offs.is_open(contract)]
    if unknown:
        yield _about_some("SB-614", unknown)
    endless = [c for c in held if (c.current_end or c.end) is None]
    if endless:
        yield _about_some("SB-612", endless)


def _about_some(code: str, found: list[Contract]) -> Check:
    check = _check(code, "contracts", len(found), sum(one.value or 0 for one in found))
    return replace(check, chosen=found[0].ref)


def _about_catalogues(book: Book, as_at: date) -> Iterator[Check]:
    held = [edition for edition in editions(book, as_at) if edition.current]
    if not held:
        yield _check("SB-608", "catalogues")
    for edition in held:
        key = edition.publisher
        values: dict[str, str | int] = {"publisher": edition.name, "edition": edition.edition}
        if edition.trust is Trust.UNSIGNED:
            yield _check("SB-412", "catalogues", 1, 0, values, key)
        elif edition.trust is Trust.UNCONFIRMED:
            yield _check("SB-410", "catalogues", 1, 0, values, key)
        if edition.out_of_date and edition.expires:
            values = values | {"since": day_in_words(edition.expires)}
            yield _check("SB-411", "catalogues", 1, 0, values, key)


def _about_answers(book: Book, assessment: Assessment) -> Iterator[Check]:
    """Tell of the rows of what publishers also ask that are not complete, and so do not leave."""
    for one in answer_fields.asked(book, assessment):
        count = len(one.rows) - len(one.complete())
        if count:
            asked = one.questions
            values = {"agreement": asked.agreement_no, "record": asked.record.title}
            about = ":".join(one.key())
            yield replace(_check("SB-687", "return", count, 0, values, about), chosen=_ALSO_ASKED)


def _about_signatures(prepared: SignOff | None, approved: SignOff | None) -> Iterator[Check]:
    if prepared is None or not (prepared.name and prepared.role):
        yield _check("SB-609", "return")
    elif approved is not None and approved.name.casefold() == prepared.name.casefold():
        yield _check("SB-610", "return")


def _check(
    code: str,
    page: str,
    count: int = 0,
    pence: int = 0,
    values: Mapping[str, str | int] | None = None,
    about: str = "",
) -> Check:
    said = {"count": f"{count:,}", "pence_text": pounds(pence), **(values or {})}
    check_id = f"{code}:{about}" if about else code
    return Check(check_id, Problem(code, said), count, Pence(pence), page, chosen=about)


def _softened(check: Check) -> Check:
    # The difference was explained at the import: it is told, and no longer blocks.
    problem = Problem(check.problem.code, check.problem.values, severity=Severity.INFORMATION)
    return replace(check, problem=problem)
