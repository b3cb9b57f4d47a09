"""Letters to the bodies of the chase: what is missing or was refused, and how to put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.domain.expecting import BodyState, Chase, FileSeen, Standing
from core.domain.period import Period, day_in_words
from core.domain.returns import Cell
from core.domain.wording import number_of
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.files import make_folder, write_atomically
from core.formats.letters import Letter, LetterPart, letter_text, letters_html
from core.formats.signing import short_code

_MERGE = (
    Column("organisation", "Organisation", "Who is written to."),
    Column("contact", "Contact", "Whom there."),
    Column("email", "E-mail", "Where to."),
    Column("address", "Address", "Where to."),
    Column("family", "Family", "To whom it belongs."),
    Column("state", "State", "Where it stands."),
    Column("due", "Due", "Last day in time.", Holds.DAY),
    Column("days_late", "Days late", "Days since then.", Holds.COUNT),
    Column("file", "File", "What was refused."),
    Column("received", "Received", "When.", Holds.DAY),
    Column("fingerprint", "Fingerprint", "Of the file that was refused."),
    Column("reasons", "Reasons", "Why it was refused."),
    Column("subject", "Subject", "Subject of the letter."),
    Column("letter", "Letter", "The letter as a page."),
    Column("text", "Text", "The letter as text."),
)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the buying organisation, the person who signs, where to reach them."""

    publisher: str
    person: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """What was written: how many letters, the list for a mail merge, all of them as one page.

    ``page`` is what stands in that page.
    """

    folder: Path
    count: int
    merge: Path
    together: Path
    page: str


def letters(chase: Chase, writer: Writer, period: Period | None = None) -> tuple[Letter, ...]:
    """Write a letter to every body that is missing after its day or whose file was refused.

    ``period`` is what the returns are for; without it, what most of the files are for.
    """
    span = period or usual_period(chase)
    return tuple(letter(one, writer, chase.as_at, span) for one in chase.to_chase())


def all_letters(chase: Chase, writer: Writer, period: Period | None = None) -> str:
    """Return the letters as one page, each on a sheet of its own when it is printed."""
    return letters_html(letters(chase, writer, period), _title(writer))


def usual_period(chase: Chase) -> Period | None:
    """Return the period that most of the files that came are for, None where none says."""
    spans = [file.period for one in chase.standings for file in one.files if file.period]
    return max(sorted(set(spans)), key=spans.count, default=None)


def letter(one: Standing, writer: Writer, day: date, period: Period | None) -> Letter:
    """Write the letter to a body that is to be chased."""
    listed = one.expected
    to = [listed.contact, one.name, *listed.address.split(", ")] if listed else [one.name]
    span = f" for {period.in_words()}" if period else ""
    refused = one.refused()
    parts = _refused(one, refused) if refused else _missing(one, day, span)
    reach = writer.reply_to or "the address from which this letter came"
    parts += (LetterPart(sentences=(f"If anything is unclear, write to {reach}.",)),)
    about = "could not be accepted" if refused else "not received yet"
    return Letter(
        to=tuple(line for line in to if line),
        day=day_in_words(day),
        subject=f"Your return of spending{span}: {about}",
        greeting=f"Dear {listed.contact if listed and listed.contact else 'colleague'},",
        parts=parts,
        closing=tuple(line for line in (writer.person, writer.publisher) if line),
    )


def _missing(one: Standing, day: date, span: str) -> tuple[LetterPart, ...]:
    due = one.expected.due if one.expected else None
    when = f" by {day_in_words(due)}" if due else ""
    late = f", {_days(one.days_late)} after that day" if one.days_late else ""
    return (
        LetterPart(
            sentences=(
                f"We asked for your return of spending{span}{when}. Up to {day_in_words(day)}"
                f"{late}, we have not received it.",
            )
        ),
        LetterPart(
            "What to do",
            points=(
                "Open your book in Spendbook and go to the page Return.",
                f"Choose the period{span.removeprefix(' for')}, look at the checks, and build "
                "the return.",
                "Send us the .zip file that it writes, as it is.",
                "If you spent nothing in that time, choose Nil return and say why: that is an "
                "answer too.",
            ),
            numbered=True,
        ),
        LetterPart(
            sentences=(
                "If you have sent it already, tell us the name of the file and its fingerprint, "
                "both on the page Return under Sealed returns, so that we can look for it.",
            )
        ),
    )


def _refused(one: Standing, refused: Sequence[FileSeen]) -> tuple[LetterPart, ...]:
    counted = one.counted()
    goes_on = (
        f"Until then version {counted[-1].version} of your return, which we accepted, goes on "
        "counting."
        if counted
        else "Until then your spending is in none of our figures, and you count as missing."
    )
    return (
        LetterPart(sentences=("Thank you for your return. We could not accept it as it came.",)),
        *(_file(file) for file in refused),
        LetterPart(
            "How to put it right",
            points=(
                "Compare the fingerprint above with the one on the page Return, Sealed returns. "
                "If they differ, the file was changed on its way: send the sealed file again.",
                "Send the .zip file as Spendbook wrote it. Do not unpack it, save it from "
                "another program, or put it into another .zip file.",
                "If the fingerprints are the same, or your figures have changed since, choose "
                "Correct on the page Return: the new version replaces the one that you sent.",
            ),
            numbered=True,
        ),
        LetterPart(sentences=(goes_on,)),
    )


def _file(file: FileSeen) -> LetterPart:
    about = f", version {file.version}" if file.version else ""
    span = f" for {file.period.in_words()}" if file.period else ""
    return LetterPart(
        f"{file.file}{about}{span}",
        (
            f"Received on {day_in_words(file.received_on)}. Fingerprint of the file: "
            f"{short_code(file.fingerprint)}. Why it was not accepted:",
        ),
        file.reasons,
    )


def _days(count: int) -> str:
    return number_of(count, "day")


def write_letters(
    chase: Chase, folder: Path, writer: Writer, period: Period | None = None
) -> Letters:
    """Write every letter as a page and as a text, all as one page, and the list for a mail merge.

    Raises:
        FileNotWritten: the folder cannot be made or written.
    """
    make_folder(folder)
    span = period or usual_period(chase)
    written: list[Letter] = []
    rows: list[Sequence[Cell]] = []
    for number, one in enumerate(chase.to_chase(), start=1):
        found = letter(one, writer, chase.as_at, span)
        name = f"{number:03}_{_slug(one.name)}"
        write_atomically(folder / f"{name}.html", letters_html([found], found.subject).encode())
        write_atomically(folder / f"{name}.txt", letter_text(found).encode())
        written.append(found)
        rows.append(_merge_row(one, found, name))
    merge, together = folder / "mail-merge.csv", folder / "all-letters.html"
    write_atomically(merge, csv_table(_MERGE, rows))
    page = letters_html(written, _title(writer))
    write_atomically(together, page.encode())
    return Letters(folder, len(written), merge, together, page)


def _merge_row(one: Standing, found: Letter, name: str) -> tuple[Cell, ...]:
    listed, refused = one.expected, one.refused()
    last = refused[-1] if refused else None
    return (
        one.name,
        listed.contact if listed else "",
        listed.email if listed else "",
        listed.address if listed else "",
        one.family,
        state_words(one.state),
        listed.due if listed else None,
        one.days_late or None,
        last.file if last else "",
        last.received_on if last else None,
        short_code(last.fingerprint) if last else "",
        " ".join(last.reasons) if last else "",
        found.subject,
        f"{name}.html",
        f"{name}.txt",
    )


def _title(writer: Writer) -> str:
    return f"Letters of {writer.publisher}"


_STATES = {
    BodyState.ACCEPTED: "accepted",
    BodyState.NIL: "nil return",
    BodyState.LATE: "accepted, late",
    BodyState.REFUSED: "refused",
    BodyState.AWAITED: "not due yet",
    BodyState.MISSING: "missing",
}


def state_words(state: BodyState) -> str:
    """Say a state for a person."""
    return _STATES[state]


def states_in_words(found: Iterable[tuple[BodyState, int]]) -> str:
    """Say how many bodies are in each state, in one line."""
    return ", ".join(f"{_STATES[state]}: {count:,}" for state, count in found)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_LONGEST_NAME] or "body"
