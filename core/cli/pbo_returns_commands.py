"""`spendbook pbo returns`: verify, receipts, chase, consolidate what came in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cli import asked_commands, consolidate_command, dataset_command
from core.cli.answer import ALTERED, DONE, PROBLEMS, Answer, table
from core.cli.collecting import add_folder, collected, period_asked
from core.cli.on_paper import is_pdf, page_for
from core.cli.options import Nouns, add_as_at, add_noun, add_verb, day_of
from core.domain.expecting import BodyState, Chase, Doubt, FileSeen, Standing
from core.domain.period import day_in_words
from core.domain.problems import Problem
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.store.collection import Collection
from core.usecases import (
    chase_returns,
    give_receipts,
    receive_returns,
    take_receipt,
    write_chase,
    write_letters,
)
from core.usecases.decision_note import save_page
from core.usecases.write_letters import Writer, state_words, states_in_words


def add_to(verbs: Nouns) -> None:
    """Add the noun ``returns`` under ``pbo``."""
    returns = add_noun(verbs, "returns", "returns that were received")
    verify = add_verb(returns, "verify", "check every return of a folder", _verify)
    verify.add_argument("folder", type=Path, help="the folder with the returns")
    receipt = add_verb(returns, "receipt", "write the receipt for a return", _receipt)
    receipt.add_argument("file", type=Path, help="the return that was received")
    receipts = add_verb(returns, "receipts", "write the receipt for every return", _receipts)
    add_folder(receipts)
    for one in (receipt, receipts):
        one.add_argument("--publisher", required=True, metavar="PBO", help="who received it")
        one.add_argument("-o", "--out", type=Path, required=True, help="file or folder")
        add_as_at(one)
    _add_chase(add_verb(returns, "chase", "say who has sent a return and who has not", _chase))
    consolidate_command.add_to(returns)
    dataset_command.add_to(returns)
    asked_commands.add_to_returns(returns)


def _add_chase(chase: argparse.ArgumentParser) -> None:
    add_folder(chase)
    add_as_at(chase)
    chase.add_argument("--expected", type=Path, metavar="LIST", help="who should send a return")
    chase.add_argument(
        "--replace", action="store_true", help="take the list although it may be the wrong file"
    )
    chase.add_argument("--dates", choices=("dmy", "mdy"), default="", help="of the due days")
    for name, about in (("same", "they are one"), ("two", "they are two")):
        chase.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="LISTED=SENT",
            type=_pair,
            help=f"of two that are alike: {about}; repeatable",
        )
    chase.add_argument(
        "--period", type=period_asked, metavar="P", help="only returns with days in it"
    )
    chase.add_argument("-o", "--out", type=Path, help="an .xlsx, .html, .pdf or .csv file")
    chase.add_argument(
        "--letters", type=Path, metavar="PLACE", help="a folder for the letters, or one .pdf"
    )
    chase.add_argument("--publisher", metavar="PBO", help="who writes the letters")
    chase.add_argument("--signed", default="", metavar="NAME", help="who signs the letters")
    chase.add_argument("--reply-to", default="", metavar="ADDRESS", help="whom to write to")


def _pair(text: str) -> tuple[str, str]:
    listed, equals, sent = text.partition("=")
    if not (listed and equals and sent):
        raise argparse.ArgumentTypeError(f"{text} is not like GB-EDU-100001=GB-COH-01234567")
    return listed.strip(), sent.strip()


def _verify(args: argparse.Namespace, progress: Progress) -> Answer:
    found = receive_returns.verify_folder(args.folder, progress=progress)
    data = {
        "accepted": sum(one.accepted for one in found),
        "quarantined": [
            {"file": one.file, "problems": list(one.reasons)} for one in found if not one.accepted
        ],
    }
    lines = [
        f"{'accepted' if one.accepted else 'REFUSED':9} {one.file}: {one.about}" for one in found
    ]
    code = DONE if all(one.accepted for one in found) else ALTERED
    left = receive_returns.left_alone(args.folder)
    return Answer(data, tuple(lines) or ("The folder holds no returns.",), left, code)


def _receipt(args: argparse.Namespace, _: Progress) -> Answer:
    receipt, path = take_receipt.give(args.file, args.publisher, args.out, day_of(args))
    data = {
        "path": str(path),
        "return_id": receipt.return_id,
        "version": receipt.version,
        "accepted": receipt.accepted,
        "problems": list(receipt.problems),
    }
    verdict = "accepted" if receipt.accepted else "not accepted"
    code = DONE if receipt.accepted else ALTERED
    return Answer(data, (f"Wrote {path}: {verdict}.", *receipt.problems), exit_code=code)


def _receipts(args: argparse.Namespace, progress: Progress) -> Answer:
    path, _ = collected(args, progress)
    with Collection.open(path) as collection:
        found = give_receipts.give_all(collection, args.publisher, args.out, progress=progress)
    data = {
        "receipts": [
            {
                "path": str(place),
                "return_id": one.return_id,
                "version": one.version,
                "accepted": one.accepted,
            }
            for one, place in found.written
        ],
        "without": list(found.without),
    }
    refused = sum(not one.accepted for one, _ in found.written)
    count = number_of(len(found.written), "receipt")
    lines = [f"Wrote {count} to {args.out}, {refused} of them refusals."]
    lines += [f"No receipt: whose {name} is cannot be read." for name in found.without]
    return Answer(data, tuple(lines), exit_code=ALTERED if refused or found.without else DONE)


def _chase(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.letters is not None and not args.publisher:
        args.noun_parser.error("argument --letters: say with --publisher who writes")
    path, done = collected(args, progress)
    problems = list(done.left_alone)
    with Collection.open(path) as collection:
        if args.expected is not None:
            read = chase_returns.take_list(
                collection, args.expected, order=args.dates, sure=args.replace
            )
            problems += read.problems
        for pairs, same in ((args.same, True), (args.two, False)):
            for listed, sent in pairs:
                chase_returns.say_same(collection, listed, sent, same=same)
        found = chase_returns.chase(collection, day_of(args), args.period)
    data, lines = _chase_data(found), _chase_lines(found)
    for asked, write in _papers(args, found):
        if asked is not None:
            lines.append(write(asked, data))
    problems += [_doubt_problem(doubt) for doubt in found.doubts]
    contradicted = any(one.contradicting() for one in found.standings)
    refused = found.counts.get(BodyState.REFUSED)
    code = PROBLEMS if found.doubts or refused or contradicted else DONE
    return Answer(data, tuple(lines), tuple(problems), code)


def _papers(
    args: argparse.Namespace, found: Chase
) -> tuple[tuple[Path | None, Callable[[Path, dict[str, Any]], str]], ...]:
    """Return what may be written: where to if it was asked for, and how."""
    writer = Writer(args.publisher, args.signed, args.reply_to)

    def paper(path: Path, data: dict[str, Any]) -> str:
        if is_pdf(path):
            page = write_chase.page(found, args.period)
            save_page(page_for(args, page, "Returns", path, wide=True), path)
        else:
            write_chase.write(found, path, args.period)
        data["path"] = str(path)
        return f"Wrote {path}"

    def letters(folder: Path, data: dict[str, Any]) -> str:
        if is_pdf(folder):
            page = write_letters.all_letters(found, writer, args.period)
            save_page(page_for(args, page, "Letters", folder), folder)
            count = len(found.to_chase())
            data["letters"] = {"path": str(folder), "count": count}
            return f"Wrote {number_of(count, 'letter')} to {folder}"
        done = write_letters.write_letters(found, folder, writer, args.period)
        data["letters"] = {"folder": str(folder), "count": done.count, "merge": str(done.merge)}
        wrote = f"Wrote {number_of(done.count, 'letter')} to {folder}"
        return f"{wrote}, with {done.merge.name} for a mail merge"

    return (args.out, paper), (args.letters, letters)


def _doubt_problem(doubt: Doubt) -> Problem:
    values: dict[str, str | int] = {
        "name": doubt.expected.name,
        "sender": doubt.body,
        "why": doubt.why[:1].lower() + doubt.why[1:],
    }
    return Problem("SB-840", values)


def _chase_lines(found: Chase) -> list[str]:
    order = {state: place for place, state in enumerate(reversed(BodyState))}
    ranked = sorted(found.standings, key=lambda one: order[one.state])
    rows = [(state_words(one.state), one.name, one.family, _about(one)) for one in ranked]
    lines = table(("State", "Organisation", "Family", "What is known"), rows) if rows else []
    lines.append(states_in_words((s, found.counts[s]) for s in BodyState if s in found.counts))
    lines += [f"refused, and nobody can be named: {one.file}" for one in found.unread]
    for doubt in found.doubts:
        pair = f"{doubt.expected.key()}={doubt.sender}"
        lines.append(
            f"Are {doubt.expected.name} and {doubt.body} one? {doubt.why}. "
            f'Say --same "{pair}" or --two "{pair}".'
        )
    return lines


def _about(one: Standing) -> str:
    listed, counted = one.expected, one.counted()
    parts = [] if listed else ["not on the list"]
    if counted:
        parts.append(
            ", ".join(f"{file.file} ({day_in_words(file.received_on)})" for file in counted)
        )
    if listed and listed.due and not counted:
        parts.append(f"due {day_in_words(listed.due)}")
    if one.days_late:
        parts.append(f"{one.days_late} days late")
    parts += [f"refused: {file.file}: {' '.join(file.reasons)}" for file in one.refused()]
    parts += [
        f"not counted: {file.file}: {' '.join(file.reasons)}" for file in one.contradicting()
    ]
    return "; ".join(parts)


def _chase_data(found: Chase) -> dict[str, Any]:
    return {
        "as_at": found.as_at,
        "counts": {state.value: found.counts.get(state, 0) for state in BodyState},
        "bodies": [_standing_data(one) for one in found.standings],
        "doubts": [
            {
                "listed": doubt.expected.key(),
                "listed_name": doubt.expected.name,
                "sent": doubt.sender,
                "sent_name": doubt.body,
                "why": doubt.why,
            }
            for doubt in found.doubts
        ],
        "unread": [_file_data(file) for file in found.unread],
    }


def _standing_data(one: Standing) -> dict[str, Any]:
    listed = one.expected
    return {
        "name": one.name,
        "family": one.family,
        "state": one.state.value,
        "listed": listed is not None,
        "row": listed.row if listed else None,
        "due": listed.due if listed else None,
        "days_late": one.days_late,
        "found_by": one.how,
        "files": [_file_data(file) for file in one.files],
    }


def _file_data(file: FileSeen) -> dict[str, Any]:
    return {
        "file": file.file,
        "fingerprint": file.fingerprint,
        "return_id": file.return_id,
        "version": file.version,
        "received_on": file.received_on,
        "accepted": file.accepted,
        "counts": file.counts(),
        "contradicts": file.contradicts,
        "replaced_by": file.replaced_by,
        "problems": [] if file.accepted else list(file.reasons),
    }
