"""`spendbook categories`: queue, set, leave, accept, limit."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.cli.answer import Answer, recorded, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_verb, opened, read_pence
from core.domain.money import pounds
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.store.book import Book
from core.usecases import always_rule, categorise, deciding, holding_back, review_queue
from core.usecases.change_effect import ChangeEffect
from core.usecases.review_queue import QueueItem, Shown


class ReachesFurther(UserError):
    """A rule for {supplier} would move {count} more payments than you chose, {pounds}."""

    code = "SB-256"
    exit_code = 4
    remedy_text = "See them with --dry-run. Move them too with --anyway, or leave --always out."


def add_to(verbs: Nouns) -> None:
    """Add the verbs under the noun ``categories``."""
    queue = add_verb(verbs, "queue", "list what has no category, the largest first", _queue)
    add_book(queue)
    queue.add_argument("--limit", type=int, default=20, help="how many groups")
    which = queue.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="what has a category too")
    which.add_argument("--out-of-scope", action="store_true", help="what is out of scope")
    _add_set(verbs)
    leave = add_verb(verbs, "leave", "leave a supplier to the rules again", _leave)
    add_book(leave)
    _add_supplier(leave)
    accept = add_verb(verbs, "accept", "accept what follows from earlier decisions", _accept)
    add_book(accept)
    accept.add_argument("--preview", action="store_true", help="say what it would do, no more")
    add_book(add_verb(verbs, "scopes", "list the reasons to be out of scope", _scopes))
    limit = add_verb(verbs, "limit", "say up to which pounds a suggestion decides", _limit)
    add_book(limit)
    limit.add_argument("pounds", type=read_pence, nargs="?", help="the new amount, e.g. 5000")


def _add_set(verbs: Nouns) -> None:
    put = add_verb(
        verbs, "set", "put all payments to a supplier under a category or out of scope", _set
    )
    add_book(put)
    _add_supplier(put)
    put.add_argument("category", nargs="?", default="", help="a leaf, e.g. energy.electricity")
    put.add_argument("--scope", default="", metavar="RULE", help="out of scope, e.g. grants")
    put.add_argument("--always", action="store_true", help="make a rule of it")
    put.add_argument("--anyway", action="store_true", help="also where the rule moves more")
    put.add_argument("--dry-run", action="store_true", help="say what else a rule moves, and stop")


def _add_supplier(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("supplier", help="the supplier's name as the list shows it")
    parser.add_argument("--account", default="", help="only under this account, by code or name")


def _queue(args: argparse.Namespace, _: Progress) -> Answer:
    shown = Shown.OUT_OF_SCOPE if args.out_of_scope else Shown.UNKNOWN
    shown = Shown.IN_SCOPE if args.all else shown
    with opened(args, read_only=True) as book:
        items = review_queue.queue(book, shown=shown, limit=args.limit)
    rows = [
        (
            item.supplier,
            item.account,
            f"{item.lines:,}",
            pounds(item.pence),
            item.suggestions[0].category if item.suggestions else item.category or "-",
            item.reason,
        )
        for item in items
    ]
    headings = ("Supplier", "Account", "Payments", "Paid", "Suggested", "Why it is here")
    return Answer({"queue": [_data(item) for item in items]}, tuple(table(headings, rows, "2 3")))


def _data(item: QueueItem) -> dict[str, object]:
    return {
        "supplier": item.supplier,
        "account": item.account,
        "lines": item.lines,
        "pence": item.pence,
        "category": item.category,
        "method": item.method.value,
        "reason": item.reason,
        "suggestions": [
            {
                "category": one.category,
                "reason": one.reason,
                "strength": one.strength,
                "source": one.source.value,
            }
            for one in item.suggestions
        ],
    }


def _set(args: argparse.Namespace, _: Progress) -> Answer:
    if bool(args.category) == bool(args.scope):
        args.noun_parser.error("name a category, or a scope rule with --scope")
    if args.scope and args.always:
        args.noun_parser.error("--always goes with a category")
    if args.dry_run and (args.anyway or not args.always):
        args.noun_parser.error("--dry-run goes with --always, and without --anyway")
    with opened(args, read_only=args.dry_run) as book:
        kinds = review_queue.kinds_of(book, args.supplier, args.account, in_scope=True)
        if not kinds:
            args.noun_parser.error(f"no payments in scope to {args.supplier}")
        if args.scope:
            return recorded(categorise.set_out_of_scope(book, kinds, args.scope))
        return _put(args, book, kinds)


def _put(args: argparse.Namespace, book: Book, kinds: Sequence[KindId]) -> Answer:
    category = CategoryCode(args.category)
    if args.always and not args.anyway:
        further = always_rule.beyond(book, kinds, category).effect
        if args.dry_run:
            return _further(further)
        if further.lines:
            raise ReachesFurther(
                supplier=args.supplier, count=f"{further.lines:,}", pounds=pounds(further.pence)
            )
    return recorded(categorise.set_category(book, kinds, category, always=args.always))


def _further(effect: ChangeEffect) -> Answer:
    data = {
        "lines": effect.lines,
        "pence": effect.pence,
        "moves": moves_data(effect.moves),
        "sealed": sealed_data(effect.sealed),
    }
    words = [f"The rule would move {effect.lines:,} more payments, {pounds(effect.pence)}"]
    words += [*moves_table(effect.moves), *sealed_words(effect.sealed)]
    return Answer(data, tuple(words))


def _leave(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        kinds = review_queue.kinds_of(book, args.supplier, args.account)
        if not kinds:
            args.noun_parser.error(f"no payments to {args.supplier}")
        return recorded(categorise.back_to_rules(book, kinds))


def _accept(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.preview) as book:
        offer = review_queue.bulk_offer(book)
        if offer.items and not args.preview:
            review_queue.accept_all(book, offer)
    rows = [
        (item.supplier, item.account, f"{item.lines:,}", pounds(item.pence), one.category)
        for item in offer.items
        if (one := item.certain())
    ]
    verb = "Would accept" if args.preview else "Accepted"
    words = [f"{verb} {len(offer.items)} groups, {pounds(offer.pence())}"]
    if offer.above:
        most = f"more than {pounds(offer.limit)} each: look at them in the queue"
        words.append(f"Left {len(offer.above)} groups of {most}")
    data = {
        "accepted": 0 if args.preview else len(offer.items),
        "offered": len(offer.items),
        "lines": offer.lines(),
        "pence": offer.pence(),
        "above": len(offer.above),
        "limit_pence": offer.limit,
    }
    headings = ("Supplier", "Account", "Payments", "Paid", "Category")
    return Answer(data, (*words, *table(headings, rows, "2 3")))


def _limit(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.pounds is None) as book:
        if args.pounds is not None:
            review_queue.set_confirm_above(book, args.pounds)
        limit = holding_back.confirm_above(book)
    words = f"A suggestion decides by itself up to {pounds(limit)} for a supplier and account"
    return Answer({"limit_pence": limit}, (words,))


def _scopes(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        rules = deciding.scope_rules(book)
    data = [{"scope": rule.id, "label": rule.label} for rule in rules]
    rows = [(rule.id, rule.label) for rule in rules]
    return Answer({"scopes": data}, tuple(table(("Scope rule", "What it is"), rows)))
