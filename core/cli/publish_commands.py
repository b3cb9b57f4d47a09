"""`spendbook spend`: duties, publish, check-published: what a body must publish."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from core.cli.answer import DONE, PROBLEMS, Answer, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_period,
    add_verb,
    day_of,
    opened,
    period_of,
)
from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.publications import Due, Publication
from core.domain.wording import number_of
from core.formats import publications
from core.usecases import duties, publish_spend


def add_to(verbs: Nouns) -> None:
    """Add the verbs to the noun."""
    calendar = add_verb(verbs, "duties", "list what is owed, by when, and its state", _duties)
    add_book(calendar)
    add_as_at(calendar)
    publish = add_verb(verbs, "publish", "write what a rule asks to publish", _publish)
    _add_duty(publish)
    add_book(publish)
    add_period(publish, required=True)
    publish.add_argument(
        "-o", "--out", type=Path, required=True, help="the .csv or .xlsx file to write"
    )
    publish.add_argument(
        "--vat-not-recovered", action="store_true", help="the body does not get its VAT back"
    )
    check = add_verb(verbs, "check-published", "check any file against a rule's columns", _check)
    _add_duty(check)
    check.add_argument("file", type=Path, help="the CSV file to check")


def _add_duty(parser: argparse.ArgumentParser) -> None:
    ids = sorted({one.id for one in publications.definitions()})
    parser.add_argument("duty", choices=ids, metavar="DUTY", help=", ".join(ids))


def _duties(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = duties.calendar(book, day_of(args))
    rows = [
        (
            day_in_words(due.due),
            due.definition.title,
            due.period.in_words(),
            _state(due, day_of(args)),
        )
        for due in found
    ]
    words = table(("Due", "Publication", "Period", "State"), rows)
    return Answer({"duties": [_due_data(due) for due in found]}, tuple(words))


def _state(due: Due, day: date) -> str:
    if due.prepared_on is None:
        return due.doubt or ("late: not prepared" if due.is_late(day) else "not prepared")
    changed = "; payments changed since" if due.changed_since else ""
    return f"prepared {day_in_words(due.prepared_on)} as {due.file}{changed}"


def _due_data(due: Due) -> dict[str, Any]:
    return {
        "duty": due.definition.id,
        "title": due.definition.title,
        "law": due.definition.law,
        "who": due.definition.who,
        "period_start": due.period.start,
        "period_end": due.period.end,
        "due": due.due,
        "prepared_on": due.prepared_on,
        "file": due.file,
        "changed_since": due.changed_since,
        "doubt": due.doubt,
    }


def _publish(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        period = period_of(args, book)
        if period is None:
            raise args.noun_parser.error("argument --period: is required")
        made = publish_spend.make(
            book,
            args.duty,
            period,
            recovers_vat=not args.vat_not_recovered,
            progress=progress,
        )
        path, faults = publish_spend.write(book, made, args.out)
    problems = (*made.problems, *faults)
    return Answer(
        publication_data(made) | {"path": str(path)},
        (
            f"Wrote {path}: {number_of(len(made.rows), 'row')}, {pounds(made.total)}.",
            *_fates(made),
        ),
        problems=problems,
        exit_code=PROBLEMS if faults else DONE,
    )


def publication_data(made: Publication) -> dict[str, Any]:
    """Return a publication as other programs read it, without its rows."""
    return {
        "duty": made.definition.id,
        "period_start": made.period.start,
        "period_end": made.period.end,
        "rows": len(made.rows),
        "amount_pence": made.total,
        "masked": made.masked,
        "basis": made.basis,
        "payments": [
            {"fate": fate.value, "lines": lines, "pence": pence}
            for fate, (lines, pence) in made.fates.items()
        ],
    }


def _fates(made: Publication) -> tuple[str, ...]:
    rows = [
        (fate.value.capitalize(), f"{lines:,}", pounds(pence))
        for fate, (lines, pence) in made.fates.items()
    ]
    rows.append(
        (
            "All contracts" if made.definition.of_contracts else "All payments of the period",
            f"{sum(lines for lines, _ in made.fates.values()):,}",
            pounds(sum(pence for _, pence in made.fates.values())),
        )
    )
    counted = "Contracts" if made.definition.of_contracts else "Payments"
    return (*table(("What became of them", counted, "Pounds"), rows, "12"), made.basis)


def _check(args: argparse.Namespace, _: Progress) -> Answer:
    definition = publish_spend.definition_of(args.duty, date.max)
    problems = publish_spend.check_file(definition, args.file)
    words = f"{args.file.name}: {len(problems)} faults against {definition.title}."
    return Answer(
        {"faults": len(problems)},
        (words,),
        problems=problems,
        exit_code=PROBLEMS if problems else DONE,
    )
