"""What an auditor works on: a return or a book, read only, with its payments and its sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.analysis import audit_sample, audit_tests, projection, special_charts
from core.analysis.audit_tests import Setting
from core.analysis.figures import Chart
from core.analysis.thresholds import in_force
from core.analysis.tie_out import Sums, tie_out
from core.domain.auditing import (
    AuditedDecision,
    Found,
    Outcome,
    Paid,
    Plan,
    Projection,
    Sample,
    TieStep,
)
from core.domain.money import pounds
from core.domain.parties import Body
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.returns import Cell, Return, Verified
from core.domain.spend import ImportState
from core.formats.bank_holidays import working_days_of
from core.formats.watch_tables import threshold_table
from core.store import imports, journal, reading, returns
from core.store.book import Book
from core.usecases import find_opportunities
from core.usecases.review_decisions import audited
from core.usecases.review_return import verify

_LEAST_LIMIT = 500_000
_LAST_DAYS = timedelta(days=1)


class NoPayments(UserError):
    """{name} tells figures, not payments: no payment can be drawn from it or tested."""

    code = "SB-663"
    exit_code = 4
    remedy_text = (
        "Ask the body for a return at line level, or for its book. Checks, tables and tie-out"
        " work on this one too."
    )


class NothingTold(UserError):
    """{name} cannot be read so far that it tells anything to review."""

    code = "SB-693"
    exit_code = 6
    remedy_text = "See on the Checks page, or with return verify, what is not as it was sealed."


class BadPlan(UserError):
    """The sample cannot be drawn: {why}."""

    code = "SB-664"
    exit_code = 2
    remedy_text = (
        "Give 1 to 10,000 payments, an interval or an amount above nothing, and a confidence"
        " from 50 to 99."
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A return or a book as an auditor sees it; nothing of it can be changed through this.

    ``payments`` is None where it tells no payments. ``fingerprint`` names it for ever: of the
    package, or of the first entry in the book's history.
    """

    name: str
    fingerprint: str
    body: Body
    period: Period | None
    steps: tuple[TieStep, ...]
    decisions: tuple[AuditedDecision, ...] | None
    payments: tuple[Paid, ...] | None
    verified: Verified | None = None

    def require_payments(self) -> tuple[Paid, ...]:
        """Return the payments.

        Raises:
            NoPayments: it tells figures alone.
        """
        if self.payments is None:
            raise NoPayments(name=self.name)
        return self.payments


def of_file(path: Path, verified: Verified | None = None) -> Reviewed:
    """Take a return up for review.

    Raises:
        NothingTold: it cannot be read so far. UserError: it cannot be opened.
    """
    verified = verified or verify(path)
    content = verified.content
    if content is None:
        raise NothingTold(name=path.name)
    return Reviewed(
        name=path.name,
        fingerprint=verified.fingerprint,
        body=content.body,
        period=content.period,
        steps=() if content.nil else tie_out(_sums_of_return(content)),
        decisions=_decisions_of_return(content),
        payments=_payments_of_return(content),
        verified=verified,
    )


def of_book(book: Book, *, as_at: date, period: Period | None = None) -> Reviewed:
    """Take a book up for review: the payments of a period, or all."""
    entries = tuple(reversed(journal.entries(book)))
    sealed = returns.sealed(book)
    late_from = min((one.sealed_at for one in sealed), default="")
    return Reviewed(
        name=book.path.name,
        fingerprint=entries[0].chain,
        body=book.body,
        period=period,
        steps=tie_out(_sums_of_book(book, as_at, period)),
        decisions=audited(
            ((e.seq, e.at, e.by, e.verb, e.summary, e.lines, e.pence) for e in entries), late_from
        ),
        payments=_payments_of_book(book, period),
    )


def draw(reviewed: Reviewed, plan: Plan) -> Sample:
    """Draw a sample of the payments under review.

    Raises:
        NoPayments: it tells none. BadPlan: the plan cannot be followed.
    """
    payments = reviewed.require_payments()
    why = _fault_of(plan)
    if why:
        raise BadPlan(why=why)
    return audit_sample.draw(payments, plan)


def project(sample: Sample, found: Mapping[str, Found]) -> Projection:
    """Say what was found in a sample means for all payments."""
    return projection.project(sample, found)


def run_tests(reviewed: Reviewed, limits: Sequence[int] = ()) -> tuple[Outcome, ...]:
    """Run every test on the payments; ``limits`` in pence stand in place of those of the law.

    Raises:
        NoPayments: it tells none.
    """
    payments = reviewed.require_payments()
    known = {limit: "the limit given" for limit in limits} or _limits(reviewed, payments)
    days = working_days_of(reviewed.body.region)
    return audit_tests.run_all(payments, Setting(known, days, reviewed.body.first_month))


def _fault_of(plan: Plan) -> str:
    if not 1 <= plan.count <= 10_000:
        return f"{plan.count:,} payments"
    if plan.interval is not None and plan.interval < 1:
        return f"an interval of {pounds(plan.interval)}"
    if plan.above is not None and plan.above < 0:
        return f"above {pounds(plan.above)}"
    return "" if 50 <= plan.confidence <= 99 else f"a confidence of {plan.confidence} %"


def _limits(reviewed: Reviewed, payments: Iterable[Paid]) -> dict[int, str]:
    day = max((paid.paid_on for paid in payments if paid.paid_on), default=None)
    if day is None:
        return {}
    yearly = sum(paid.pence for paid in reviewed.payments or ())
    found: dict[int, str] = {}
    for one in in_force(threshold_table().thresholds, reviewed.body, day, yearly):
        if one.pence >= _LEAST_LIMIT:
            found.setdefault(one.pence, one.label)
    return found


def _payments_of_return(content: Return) -> tuple[Paid, ...] | None:
    table = next((one for one in content.tables if one.name == "spend"), None)
    if table is None or "line_id" not in table.columns:
        return None
    places = {name: number for number, name in enumerate(table.columns)}

    def text(row: Sequence[Cell], name: str) -> str:
        place = places.get(name)
        return "" if place is None or row[place] is None else str(row[place])

    found = []
    for row in table.rows:
        paid_on = row[places["payment_date"]]
        pence, line = row[places["net_pence"]], row[places["row"]]
        found.append(
            Paid(
                key=text(row, "line_id"),
                file=text(row, "source"),
                sheet=text(row, "sheet"),
                row=line if isinstance(line, int) else 0,
                paid_on=paid_on if isinstance(paid_on, date) else None,
                supplier=text(row, "supplier"),
                description=text(row, "description"),
                department=text(row, "department"),
                account=text(row, "account_code"),
                reference=text(row, "reference"),
                category=text(row, "category"),
                status=text(row, "status"),
                pence=pence if isinstance(pence, int) else 0,
            )
        )
    return tuple(found)


def _payments_of_book(book: Book, period: Period | None) -> tuple[Paid, ...]:
    return tuple(
        Paid(
            str(line.line_id), line.file, line.sheet, line.row, line.paid_on, line.supplier,
            line.description, line.department, line.account_code or line.account, line.reference,
            line.category, "out-of-scope" if line.scope else "in-scope", line.pence,
        )
        for line in reading.line_rows_for_return(book, period)
    )  # fmt: skip


def _decisions_of_return(content: Return) -> tuple[AuditedDecision, ...] | None:
    table = next((one for one in content.tables if one.name == "decisions"), None)
    if table is None:
        return None
    names = ("seq", "at", "by", "verb", "summary", "lines", "pence")
    places = [table.columns.index(name) for name in names]
    rows = (tuple(row[place] for place in places) for row in table.rows)
    late_from = ""
    if content.made_at:
        made = datetime.fromisoformat(content.made_at)
        moment = (made if made.tzinfo else made.replace(tzinfo=UTC)) - _LAST_DAYS
        late_from = moment.isoformat()
    return audited(rows, late_from)


def _sums_of_return(content: Return) -> Sums:
    summary = {
        name: _column(content, "summary", f"{name}_pence")
        for name in (
            "total", "out_of_scope", "in_scope", "locked", "available", "collaborative",
            "addressable", "no_lot",
        )
    }  # fmt: skip
    sources = _rows(content, "sources")
    agreed = sum(row["ties"] is True for row in sources)
    explained = sum(row["ties"] is not True and bool(row["explanation"]) for row in sources)
    outside = sum(
        _whole(row["pence"]) for row in _rows(content, "checks")
        if str(row["id"]) in ("SB-601", "SB-606")
    )  # fmt: skip
    names = {table.name for table in content.tables}
    by_status: dict[str, int] = {}
    for row in _rows(content, "spend"):
        status = str(row["status"])
        by_status[status] = by_status.get(status, 0) + _whole(row["net_pence"])
    return Sums(
        count=len(sources),
        agreed=agreed,
        explained=explained,
        ledger=sum(
            _whole(row["total_pence"] if (told := row["control_total_pence"]) is None else told)
            for row in sources
        ),
        files=_column(content, "sources", "total_pence"),
        left_out=_column(content, "sources", "rows_left_out"),
        outside=outside,
        **summary,
        excluded=_column(content, "exclusions", "pence"),
        used=_column(content, "agreement_use", "net_pence") if "agreement_use" in names else None,
        by_status=by_status,
    )


def _sums_of_book(book: Book, as_at: date, period: Period | None) -> Sums:
    batches = imports.batches(book)
    states = [batch.state() for batch in batches]
    sums = find_opportunities.compare(book, as_at=as_at, period=period).figures
    total = reading.totals(book).pence
    return Sums(
        count=len(batches),
        agreed=states.count(ImportState.TIES),
        explained=states.count(ImportState.EXPLAINED),
        ledger=sum(b.total if b.control_total is None else b.control_total for b in batches),
        files=sum(batch.total for batch in batches),
        left_out=sum(batch.left_out for batch in batches),
        outside=total - sums.total,
        total=sums.total,
        out_of_scope=sums.out_of_scope,
        in_scope=sums.in_scope,
        locked=sums.locked,
        available=sums.available,
        collaborative=sums.collaborative,
        addressable=sums.addressable,
        no_lot=sums.no_lot,
    )


def digits_chart(outcome: Outcome, basis: str) -> Chart:
    """Draw the test of first digits: how often each leads, beside what is expected."""
    return special_charts.first_digits(outcome, basis)


def _rows(content: Return, name: str) -> list[dict[str, Cell]]:
    table = next((one for one in content.tables if one.name == name), None)
    if table is None:
        return []
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _column(content: Return, table: str, name: str) -> int:
    return sum(_whole(row.get(name)) for row in _rows(content, table))


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
