"""`spendbook contracts`: import, list, match, export; what is watched is in watch_commands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli import watch_commands
from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_as_at, add_book, add_noun, add_verb, day_of, opened
from core.domain.contracts import ContractId, ContractMatch
from core.domain.money import pounds
from core.domain.progress import Progress
from core.usecases import record_contracts
from core.usecases.record_contracts import ContractRow


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "contracts", "keep the register, and match payments to it")
    bring = add_verb(verbs, "import", "bring a register in", _import)
    bring.add_argument("file", type=Path, help="the register")
    add_book(bring)
    bring.add_argument("--match", action="store_true", help="confirm every match offered, too")
    listing = add_verb(verbs, "list", "list the contracts", _list)
    add_book(listing)
    add_as_at(listing)
    match = add_verb(verbs, "match", "offer payments that fall under a contract", _match)
    add_book(match)
    match.add_argument("--confirm", action="store_true", help="confirm what is offered")
    match.add_argument("--least", type=int, default=0, help="least strength, 0 to 100")
    free = add_verb(verbs, "free", "say why a running contract does not lock", _free)
    add_book(free)
    free.add_argument("contract", type=int, help="the number of the contract")
    free.add_argument("--because", default="", help="the reason; none locks it again")
    export = add_verb(verbs, "export", "write the register as a CSV file", _export)
    add_book(export)
    export.add_argument("-o", "--out", type=Path, required=True, help="the CSV file to write")
    watch_commands.add_to(verbs)


def _import(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args) as book:
        done = record_contracts.import_register(book, args.file, progress=progress)
        offered = record_contracts.matches(book)
        confirmed = 0
        if args.match and offered:
            record_contracts.confirm_matches(book, offered)
            confirmed = len(offered)
    data = {
        "added": done.added,
        "already_here": done.already_here,
        "call_offs": done.call_offs,
        "matches_offered": len(offered),
        "matches_confirmed": confirmed,
    }
    words = (
        f"{done.added} contracts brought in, {done.already_here} here already, "
        f"{done.call_offs} call-offs from agreements; {len(offered)} matches offered, "
        f"{confirmed} confirmed"
    )
    return Answer(data, (words,), done.problems)


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
            "locks" if row.locks else row.state,
        )
        for row in rows
    ]
    headings = ("No.", "Reference", "Title", "Supplier", "Ends", "Paid", "State")
    data = {"contracts": [_contract_data(row) for row in rows]}
    return Answer(data, tuple(table(headings, words, "0 5")))


def _contract_data(row: ContractRow) -> dict[str, Any]:
    contract = row.contract
    lot = contract.lot
    return {
        "id": contract.id,
        "ref": contract.ref,
        "title": contract.title,
        "supplier": contract.supplier,
        "start": contract.start,
        "end": contract.end,
        "current_end": contract.current_end,
        "latest_end": contract.latest_end,
        "value_pence": contract.value,
        "annual_value_pence": contract.annual_value,
        "paid_pence": row.paid_pence,
        "matched_suppliers": list(row.suppliers),
        "state": row.state,
        "locks": row.locks,
        "freed_because": contract.freed_because,
        "call_off": [lot.publisher, lot.agreement_no, lot.lot_no] if lot else None,
    }


def _match(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=not args.confirm) as book:
        offered = [m for m in record_contracts.matches(book) if m.strength >= args.least]
        if args.confirm and offered:
            record_contracts.confirm_matches(book, offered)
        titles = {
            one.contract_id: record_contracts.find(book, one.contract_id).title for one in offered
        }
    data = {
        "confirmed": len(offered) if args.confirm else 0,
        "matches": [_match_data(match) for match in offered],
    }
    rows = [
        (titles[m.contract_id][:40], m.supplier[:30], pounds(m.pence), m.reason) for m in offered
    ]
    headings = ("Contract", "Payments to", "Paid", "Why")
    return Answer(data, tuple(table(headings, rows, "2")))


def _match_data(match: ContractMatch) -> dict[str, Any]:
    return {
        "contract_id": match.contract_id,
        "supplier": match.supplier,
        "reason": match.reason,
        "lines": match.lines,
        "pence": match.pence,
        "strength": match.strength,
    }


def _free(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        touched = record_contracts.free_contract(book, ContractId(args.contract), args.because)
    return Answer({"seq": touched.seq, "summary": touched.summary}, (f"{touched.summary}.",))


def _export(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        path = record_contracts.export_register(book, args.out)
    return Answer({"path": str(path)}, (f"Wrote the register {path}.",))
