"""`spendbook contracts`: import, list, match, put, free, change, remove, export.

What is watched of contracts is in watch_commands.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from core.cli import contract_answers, watch_commands
from core.cli.answer import Answer, recorded, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_verb,
    day_of,
    opened,
    read_day,
    read_pence,
)
from core.domain.contracts import INTENTIONS, Contract, ContractId
from core.domain.money import pounds
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.spend import LineId
from core.domain.wording import number_of
from core.usecases import match_contracts, publish_register, record_contracts, take_register
from core.usecases.record_contracts import ContractRow
from core.usecases.take_register import RegisterChoices

_DAYS = frozenset(
    "start end current_end latest_end notice_by review_on break_on".split()
)  # fmt: skip
_SUMS = frozenset(("value", "annual_value", "irrecoverable_vat"))
_FIXED = frozenset(("id", "lot", "row", "supplier_id"))


class NotAField(UserError):
    """A contract has no {name} that can be set to {value}."""

    code = "SB-354"
    exit_code = 2
    remedy_text = "Write it as in: --set current_end=2027-03-31 --set department=Parks"


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "contracts", "keep the register, and match payments to it")
    _add_import(verbs)
    listing = add_verb(verbs, "list", "list the contracts", _list)
    add_book(listing)
    add_as_at(listing)
    _add_match(verbs)
    _add_put(verbs)
    free = add_verb(verbs, "free", "say why a running contract does not lock", _free)
    add_book(free)
    free.add_argument("contract", type=int, help="the number of the contract")
    codes = ", ".join(record_contracts.FREED)
    free.add_argument("--because", default="", help=f"own words, or one of: {codes}")
    change = add_verb(verbs, "change", "change fields of one or several contracts", _change)
    add_book(change)
    change.add_argument("contract", type=int, nargs="+", help="the numbers of the contracts")
    change.add_argument("--set", action="append", required=True, metavar="FIELD=VALUE")
    remove = add_verb(verbs, "remove", "take a contract out of the register", _remove)
    add_book(remove)
    remove.add_argument("contract", type=int, help="the number of the contract")
    export = add_verb(verbs, "export", "write the register as the Code asks for it", _export)
    add_book(export)
    export.add_argument("-o", "--out", type=Path, required=True, help="the CSV or XLSX file")
    export.add_argument("--all", action="store_true", help="also contracts of 5,000 or less")
    export.add_argument(
        "--whole", action="store_true", help="all that is known, unmasked, for another book"
    )
    watch_commands.add_to(verbs)


def _add_import(verbs: Nouns) -> None:
    bring = add_verb(verbs, "import", "bring a register in, or see what it would change", _import)
    bring.add_argument("file", type=Path, help="the register, or a data file of notices")
    add_book(bring)
    bring.add_argument("--look", action="store_true", help="say what it would do; change nothing")
    bring.add_argument("--dates", choices=("dmy", "mdy"), default="", help="day or month first")
    bring.add_argument(
        "--theirs", action="store_true", help="take the register where you changed it too"
    )
    bring.add_argument(
        "--remove-gone", action="store_true", help="take out contracts that it no longer has"
    )
    bring.add_argument("--match", action="store_true", help="confirm every match offered, too")


def _add_match(verbs: Nouns) -> None:
    match = add_verb(verbs, "match", "offer payments that fall under a contract", _match)
    add_book(match)
    match.add_argument("--confirm", action="store_true", help="confirm what is offered")
    match.add_argument("--least", type=int, default=0, help="least strength, 0 to 100")
    match.add_argument(
        "--recurring", action="store_true", help="list payees that look like a contract instead"
    )
    match.add_argument(
        "--never", type=int, nargs="+", metavar="SUPPLIER", help="these are no contract"
    )
    match.add_argument(
        "--shared", action="store_true", help="list payments under several contracts instead"
    )
    unmatch = add_verb(verbs, "unmatch", "take back a match that was confirmed", _unmatch)
    add_book(unmatch)
    unmatch.add_argument("contract", type=int, help="the number of the contract")
    unmatch.add_argument("supplier", type=int, help="the number of the supplier")


def _add_put(verbs: Nouns) -> None:
    put = add_verb(verbs, "put", "put single payments under a contract, or under none", _put)
    add_book(put)
    put.add_argument("line", type=int, nargs="+", help="the numbers of the payments")
    where = put.add_mutually_exclusive_group(required=True)
    where.add_argument("--contract", type=int, help="the number of the contract")
    where.add_argument("--none", action="store_true", help="under no contract")
    where.add_argument("--release", action="store_true", help="where the others fall")
    put.add_argument("--because", default="", help="the reason")
    put.add_argument(
        "--anyway", action="store_true", help="also where supplier or days are not the contract's"
    )


def _import(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.look:
        return _look(args, progress)
    choices = RegisterChoices(
        dates=args.dates, all_theirs=args.theirs, remove_gone=args.remove_gone
    )
    with opened(args) as book:
        look = take_register.look_register(book, args.file, dates=args.dates, progress=progress)
        done = take_register.import_register(book, args.file, choices=choices, progress=progress)
        offered = match_contracts.matches(book)
        confirmed = 0
        if args.match and offered:
            match_contracts.confirm_matches(book, offered)
            confirmed = len(offered)
    data = contract_answers.imported_data(done) | {
        "columns": contract_answers.look_data(look)["columns"],
        "matches_offered": len(offered),
        "matches_confirmed": confirmed,
    }
    words = (
        f"{number_of(done.added, 'contract')} brought in, {done.already_here} here already, "
        f"{done.changed} of them changed, {done.removed} removed, "
        f"{done.call_offs} call-offs from agreements; {len(offered)} matches offered, "
        f"{confirmed} confirmed"
    )
    kept = f"{done.conflicts_kept} fields that you changed yourself stay as they are"
    return Answer(data, (words, *([kept] if done.conflicts_kept else [])), done.problems)


def _look(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        look = take_register.look_register(book, args.file, dates=args.dates, progress=progress)
    data, words = contract_answers.look_data(look), contract_answers.look_words(look)
    return Answer(data, words, look.problems)


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        rows = record_contracts.contracts(book, day_of(args))
    words = [
        (
            str(row.contract.id),
            row.contract.ref,
            row.contract.title[:40],
            row.contract.supplier[:30],
            str(row.contract.current_end or row.contract.end or "-"),
            pounds(row.paid_pence),
            _state(row),
        )
        for row in rows
    ]
    headings = ("No.", "Reference", "Title", "Supplier", "Ends", "Paid", "State")
    data = {"contracts": [contract_answers.row_data(row) for row in rows]}
    return Answer(data, tuple(table(headings, words, "0 5")))


def _state(row: ContractRow) -> str:
    contract = row.contract
    if row.locks:
        return "locks"
    if row.state == "running" and contract.lot is not None:
        return f"call-off from {contract.lot.agreement_no}"
    return f"{row.state}: {contract.freed_because}".removesuffix(": ")


def _match(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.never:
        with opened(args) as book:
            numbers = [SupplierId(number) for number in args.never]
            return recorded(match_contracts.never_a_contract(book, numbers))
    if args.recurring or args.shared:
        return _recurring(args, progress) if args.recurring else _shared(args, progress)
    with opened(args, read_only=not args.confirm) as book:
        offered = [m for m in match_contracts.matches(book) if m.strength >= args.least]
        if args.confirm and offered:
            match_contracts.confirm_matches(book, offered)
        titles = {
            one.contract_id: record_contracts.find(book, one.contract_id).title for one in offered
        }
    data = {
        "confirmed": len(offered) if args.confirm else 0,
        "matches": [contract_answers.match_data(match) for match in offered],
    }
    rows = [
        (titles[m.contract_id][:40], m.supplier[:30], pounds(m.pence), m.reason) for m in offered
    ]
    headings = ("Contract", "Payments to", "Paid", "Why")
    said = "They are confirmed." if args.confirm else "Nothing is changed: add --confirm."
    words = (*table(headings, rows, "2"), said) if offered else ("Nothing is offered.",)
    return Answer(data, words)


def _unmatch(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = match_contracts.unlink(
            book, ContractId(args.contract), SupplierId(args.supplier)
        )
    return recorded(touched)


def _recurring(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = match_contracts.looks_like_contract(book)
    rows = [
        (str(one.supplier_id), one.supplier[:40], pounds(one.pence), one.words) for one in found
    ]
    data = {"recurring": [contract_answers.recurring_data(one) for one in found]}
    return Answer(data, tuple(table(("No.", "Supplier", "Paid", "Pattern"), rows, "0 2")))


def _shared(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = match_contracts.shared(book)
    lines = [
        " ".join(part for part in (match_contracts.in_pounds(one), one.reason) if part)
        for one in found
    ]
    data = {"shared": [contract_answers.shared_data(one) for one in found]}
    return Answer(data, tuple(lines))


def _put(args: argparse.Namespace, _: Progress) -> Answer:
    lines = [LineId(number) for number in args.line]
    with opened(args) as book:
        if args.release:
            return recorded(match_contracts.release_lines(book, lines))
        contract = None if args.none else ContractId(args.contract)
        if contract is not None and not args.anyway:
            match_contracts.require_likely(book, lines, contract)
        return recorded(match_contracts.put_lines(book, lines, contract, args.because))


def _free(args: argparse.Namespace, _: Progress) -> Answer:
    because = record_contracts.FREED.get(args.because, args.because)
    with opened(args) as book:
        return recorded(record_contracts.free_contract(book, ContractId(args.contract), because))


def _change(args: argparse.Namespace, _: Progress) -> Answer:
    changes = dict(_field(text) for text in args.set)
    with opened(args) as book:
        numbers = [ContractId(number) for number in args.contract]
        return recorded(record_contracts.change_contracts(book, numbers, changes))


def _field(text: str) -> tuple[str, Any]:
    """Read a field and its value; an empty value takes it away.

    Raises:
        NotAField: a contract has no such field, or it can't have that value.
    """
    name, _, value = text.partition("=")
    value = value.strip()
    if name in _FIXED or name not in {field.name for field in fields(Contract)}:
        raise NotAField(name=name, value=value)
    try:
        return name, _value(name, value)
    except (argparse.ArgumentTypeError, ValueError):
        raise NotAField(name=name, value=value) from None


def _value(name: str, value: str) -> object:
    if name in _DAYS:
        return read_day(value) if value else None
    if name in _SUMS:
        return read_pence(value) if value else None
    if name == "lead_months":
        return int(value) if value else None
    if name == "intention" and value not in ("", *INTENTIONS):
        raise ValueError(value)
    if name in {"sme", "vcse"}:
        answers = {"": None, "yes": True, "no": False}
        if value.lower() not in answers:
            raise ValueError(value)
        return answers[value.lower()]
    return value


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return recorded(record_contracts.remove_contract(book, ContractId(args.contract)))


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        done = publish_register.export_register(
            book, args.out, everything=args.all, whole=args.whole
        )
    data = {
        "path": str(done.path),
        "written": done.written,
        "below": done.below,
        "without_value": done.without_value,
        "masked": done.masked,
    }
    words = (
        f"Wrote the register {done.path}: {number_of(done.written, 'contract')}, "
        f"{done.masked} of them masked, {done.without_value} without a value; "
        f"{done.below} of 5,000 pounds or less left out."
    )
    return Answer(data, (words,))
