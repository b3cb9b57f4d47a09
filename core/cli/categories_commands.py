"""`spendbook categories`: coverage, suggest, set, accept, rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.answer import Answer, table
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.cli.suppliers_commands import read_rows, write_rows
from core.domain.decisions import Method, Rule, RuleId
from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode, group_of
from core.store.book import Book
from core.usecases import categorise
from core.usecases.categorise import QueueItem


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "categories", "put spend into categories")
    add_book(add_verb(verbs, "coverage", "say how much has a category, in pounds", _coverage))
    queue = add_verb(verbs, "queue", "list what has no category, the largest first", _queue)
    add_book(queue)
    queue.add_argument("--limit", type=int, default=20, help="how many groups")
    queue.add_argument("--all", action="store_true", help="what has a category too")
    suggest = add_verb(verbs, "suggest", "put the rows of a file into categories", _suggest)
    suggest.add_argument("file", type=Path, help="a CSV file: supplier, description, account ...")
    suggest.add_argument("-o", "--out", type=Path, required=True, help="the CSV file to write")
    suggest.add_argument("--book", type=Path, default=None, help="use this book's decisions too")
    put = add_verb(verbs, "set", "put all payments to a supplier under a category", _set)
    add_book(put)
    put.add_argument("supplier", help="the supplier's name as the list shows it")
    put.add_argument("category", help="a leaf of the tree, e.g. energy.electricity")
    put.add_argument("--account", default="", help="only under this account")
    put.add_argument("--always", action="store_true", help="make a rule of it")
    accept = add_verb(verbs, "accept", "accept the first suggestion of the largest", _accept)
    add_book(accept)
    accept.add_argument("--top", type=int, default=20, help="how many groups to look at")
    accept.add_argument("--least", type=int, default=80, help="least strength, 0 to 100")
    add_verb(verbs, "tree", "list the categories", _tree)
    _add_rules(add_noun(verbs, "rules", "standing decisions"))


def _add_rules(verbs: Nouns) -> None:
    add_book(add_verb(verbs, "list", "list this body's rules", _rules))
    for name, about, run in (
        ("add", "save a rule and apply it", _add_rule),
        ("test", "say what a rule would move, without saving it", _test_rule),
    ):
        parser = add_verb(verbs, name, about, run)
        add_book(parser)
        parser.add_argument("--supplier", default="", help="the supplier, or ~words within")
        parser.add_argument("--account", default="", help="an account code or name")
        parser.add_argument("--words", default="", help="words or phrases, divided by |")
        parser.add_argument("--category", required=True, help="a leaf of the tree")
    remove = add_verb(verbs, "remove", "take a rule away", _remove_rule)
    add_book(remove)
    remove.add_argument("rule", type=int, help="the number of the rule")


def _coverage(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = categorise.coverage(book)
    data = {
        "in_scope_pence": found.in_scope_pence,
        "mapped_pence": found.mapped_pence,
        "unknown_pence": found.unknown_pence,
        "lines": found.lines,
        "by_method": [
            {"method": r.method, "lines": r.lines, "pence": r.pence} for r in found.by_method
        ],
        "by_category": [
            {
                "category": r.category,
                "label": r.label,
                "lines": r.lines,
                "pence": r.pence,
                "suppliers": r.suppliers,
            }
            for r in found.by_category
        ],
        "out_of_scope": [
            {"rule": r.rule, "label": r.label, "lines": r.lines, "pence": r.pence}
            for r in found.by_scope
        ],
    }
    part = share(found.mapped_pence, found.in_scope_pence)
    rows = [(r.label, f"{r.lines:,}", pounds(r.pence)) for r in found.by_category]
    outside = [(r.label, f"{r.lines:,}", pounds(r.pence)) for r in found.by_scope]
    headings = ("Category", "Payments", "Paid")
    lines = [
        f"{part} of {pounds(found.in_scope_pence)} in scope has a category",
        "",
        *table(headings, rows, "1 2"),
        "",
        *table(("Out of scope", "Payments", "Paid"), outside, "1 2"),
    ]
    return Answer(data, tuple(lines))


def _queue(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        items = categorise.queue(book, unknown_only=not args.all, limit=args.limit)
    data = [_item_data(item) for item in items]
    rows = [
        (
            item.supplier,
            item.account,
            f"{item.lines:,}",
            pounds(item.pence),
            item.suggestions[0].category if item.suggestions else item.category or "-",
        )
        for item in items
    ]
    headings = ("Supplier", "Account", "Payments", "Paid", "Suggested")
    return Answer({"queue": data}, tuple(table(headings, rows, "2 3")))


def _item_data(item: QueueItem) -> dict[str, object]:
    return {
        "supplier": item.supplier,
        "account": item.account,
        "lines": item.lines,
        "pence": item.pence,
        "category": item.category,
        "method": item.method.value,
        "reason": item.reason,
        "suggestions": [
            {"category": s.category, "reason": s.reason, "strength": s.strength}
            for s in item.suggestions
        ],
    }


def _suggest(args: argparse.Namespace, _: Progress) -> Answer:
    rows = read_rows(args.file)
    if args.book:
        with opened(args, read_only=True) as book:
            decided = categorise.suggest_rows(rows, book)
    else:
        decided = categorise.suggest_rows(rows)
    known = (
        list(rows[0]) if rows else ["supplier", "description", "department", "account", "amount"]
    )
    headings = [*known, "category", "group", "method", "reason"]
    out = []
    answered = 0
    for row, outcome in zip(rows, decided, strict=True):
        answered += outcome.method is not Method.UNKNOWN
        found = (outcome.category, group_of(outcome.category), outcome.method.value)
        out.append([*(row.get(name, "") for name in known), *found, outcome.reason])
    write_rows(args.out, headings, out)
    data = {"rows": len(rows), "answered": answered, "path": str(args.out)}
    return Answer(data, (f"{answered} of {len(rows)} rows have a category: {args.out}",))


def _set(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        chosen = [
            item
            for item in _everything(book)
            if item.supplier == args.supplier and args.account in ("", item.account)
        ]
        if not chosen:
            args.noun_parser.error(f"no payments in scope to {args.supplier}")
        kinds = [kind for item in chosen for kind in item.kinds]
        category = CategoryCode(args.category)
        return _touched(categorise.set_category(book, kinds, category, always=args.always))


def _accept(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        items = categorise.queue(book, limit=args.top)
        strong = [i for i in items if i.suggestions and i.suggestions[0].strength >= args.least]
        touched = [
            categorise.set_category(book, item.kinds, item.suggestions[0].category)
            for item in strong
        ]
    pence = sum(item.pence for item in strong)
    words = f"Accepted {len(strong)} suggestions, {pounds(pence)}"
    return Answer({"accepted": len(touched), "pence": pence}, (words,))


def _everything(book: Book) -> tuple[QueueItem, ...]:
    return categorise.queue(book, unknown_only=False, limit=1_000_000)


def _tree(args: argparse.Namespace, _: Progress) -> Answer:
    tree = categorise.taxonomy()
    data = [
        {"category": c.code, "label": c.label, "group": c.group, "cpv": list(c.cpv)}
        for c in tree.categories.values()
    ]
    rows = [(c.code, c.label, tree.group_label(c.group)) for c in tree.categories.values()]
    return Answer({"categories": data}, tuple(table(("Category", "Name", "Group"), rows)))


def _rules(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = categorise.rules(book)
    data = [
        {
            "id": row.rule.id,
            "conditions": categorise.describe(row.rule),
            "category": row.rule.category,
            "lines": row.lines,
            "pence": row.pence,
        }
        for row in found
    ]
    rows = [
        (str(r.rule.id), categorise.describe(r.rule), r.rule.category, pounds(r.pence))
        for r in found
    ]
    headings = ("No.", "When", "Category", "Decides now")
    return Answer({"rules": data}, tuple(table(headings, rows, "0 3")))


def _add_rule(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return _touched(categorise.add_rule(book, _rule(args)))


def _test_rule(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        effect = categorise.effect_of(book, _rule(args))
    moves = [
        {"from": m.before, "to": m.after, "lines": m.lines, "pence": m.pence} for m in effect.moves
    ]
    rows = [(m.before, m.after, f"{m.lines:,}", pounds(m.pence)) for m in effect.moves]
    words = f"The rule would decide {effect.lines:,} payments, {pounds(effect.pence)}"
    data = {"lines": effect.lines, "pence": effect.pence, "moves": moves}
    return Answer(data, (words, *table(("From", "To", "Payments", "Paid"), rows, "2 3")))


def _remove_rule(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return _touched(categorise.remove_rule(book, RuleId(args.rule)))


def _rule(args: argparse.Namespace) -> Rule:
    if not (args.supplier or args.account or args.words):
        args.noun_parser.error("say at least one of --supplier, --account, --words")
    return Rule(
        RuleId(0),
        supplier=args.supplier,
        account=args.account,
        words=args.words,
        category=CategoryCode(args.category),
    )


def _touched(touched: Touched) -> Answer:
    return Answer({"seq": touched.seq, "summary": touched.summary}, (f"{touched.summary}.",))
