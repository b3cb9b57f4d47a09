"""The chase as a workbook, a page or a table: every body, every file, what to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.domain.expecting import BodyState, Chase, Standing
from core.domain.period import Period, day_in_words
from core.domain.problems import UserError
from core.domain.returns import Row
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.files import write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section, html
from core.formats.signing import short_code
from core.formats.workbooks import workbook
from core.usecases.write_letters import state_words, usual_period

_BODIES = (
    Column("body", "Organisation", "As the list names it."),
    Column("family", "Family", "To whom it belongs."),
    Column("state", "State", "Where it stands."),
    Column("due", "Due", "Last day in time.", Holds.DAY),
    Column("received", "Received", "First accepted file.", Holds.DAY),
    Column("days_late", "Days late", "After the day.", Holds.COUNT),
    Column("version", "Version", "Which version counts.", Holds.COUNT),
    Column("found_by", "Found by", "How the file was found to be this body's."),
    Column("contact", "Contact", "Whom to ask."),
    Column("email", "E-mail", "Where."),
)
_FILES = (
    Column("file", "File", "As it came."),
    Column("body", "Organisation", "As the file says."),
    Column("verdict", "Verdict", "accepted, replaced or refused."),
    Column("version", "Version", "Of the return.", Holds.COUNT),
    Column("period", "Period", "What it is for."),
    Column("received", "Received", "When it was first seen.", Holds.DAY),
    Column("fingerprint", "Fingerprint", "To compare by telephone."),
    Column("why", "Why", "Every reason, or what replaced it."),
)
_DOUBTS = (
    Column("listed", "On the list", "As the list names it."),
    Column("row", "Row", "Of the list.", Holds.COUNT),
    Column("sent", "Sent a return", "As the return names it."),
    Column("why", "Why they may be one", "What speaks for it."),
)


class NoSuchPaper(UserError):
    """A chase list cannot be a file that ends in "{suffix}"."""

    code = "SB-841"
    exit_code = 2
    remedy_text = "Give it a name that ends in .xlsx, .html, .pdf or .csv."


def write(chase: Chase, path: Path, period: Period | None = None) -> Path:
    """Write the chase as .xlsx, .html or .csv; the table has the bodies alone.

    Raises:
        NoSuchPaper: the name ends in something else. FileNotWritten: it cannot be written.
    """
    kind = path.suffix.casefold()
    if kind == ".csv":
        data = csv_table(_BODIES, tuple(_body_row(one) for one in chase.standings))
    elif kind == ".html":
        data = page(chase, period).encode()
    elif kind == ".xlsx":
        data = workbook(report(chase, period), working=True)
    else:
        raise NoSuchPaper(suffix=path.suffix or path.name)
    write_atomically(path, data)
    return path


def page(chase: Chase, period: Period | None = None) -> str:
    """Return the chase as a page."""
    return html(report(chase, period))


def report(chase: Chase, period: Period | None = None) -> Report:
    """Return the chase as a report: what is missing first."""
    span = period or usual_period(chase)
    words = f"Returns for {span.in_words()}" if span else "Returns"
    counted = [(state, chase.counts.get(state, 0)) for state in BodyState]
    return Report(
        title=f"{words}: who has sent one",
        subtitle=f"As at {day_in_words(chase.as_at)}.",
        key_figures=tuple(
            KeyFigure(state_words(state).capitalize(), f"{count:,}")
            for state, count in counted
            if count
        ),
        sections=tuple(_sections(chase)),
    )


def _sections(chase: Chase) -> Iterator[Section]:
    owed = tuple(_body_row(one) for one in chase.to_chase())
    yield Section(
        "To chase",
        ("Missing after their day, or refused and not sent again. Each gets a letter.",),
        tables=(ReportTable("To chase", "Organisations to write to.", _BODIES, owed),),
    )
    rows = tuple(_body_row(one) for one in chase.standings)
    yield Section(
        "Every organisation",
        ("Those of the list in its order, then those that sent a return without being on it.",),
        tables=(ReportTable("Organisations", "Where each stands.", _BODIES, rows),),
    )
    yield Section(
        "Every file",
        ("Of each return the last version counts, and no month of a body is counted twice.",),
        tables=(ReportTable("Files", "What became of each.", _FILES, tuple(_files(chase))),),
    )
    doubts = tuple(
        (one.expected.name, one.expected.row or None, one.body, one.why) for one in chase.doubts
    )
    yield Section(
        "To be settled",
        ("These are alike, and nobody has said whether they are one.",),
        tables=(ReportTable("To be settled", "Who is who?", _DOUBTS, doubts),),
    )


def _body_row(one: Standing) -> Row:
    listed = one.expected
    counted = one.counted()
    accepted = [file for file in one.files if file.accepted]
    return (
        one.name,
        one.family,
        state_words(one.state) + ("" if listed else ", not on the list"),
        listed.due if listed else None,
        accepted[0].received_on if accepted else None,
        one.days_late or None,
        counted[-1].version if counted else None,
        one.how,
        listed.contact if listed else "",
        listed.email if listed else "",
    )


def _files(chase: Chase) -> Iterator[Row]:
    owned = [file for one in chase.standings for file in one.files]
    for file in (*owned, *chase.unread):
        replaced = f"replaced by {file.replaced_by}" if file.replaced_by else ""
        verdict = "replaced" if replaced else "accepted" if file.accepted else "refused"
        yield (
            file.file,
            file.body or "cannot be read",
            verdict,
            file.version or None,
            file.period.in_words() if file.period else "",
            file.received_on,
            short_code(file.fingerprint),
            replaced if file.accepted else " ".join(file.reasons),
        )
