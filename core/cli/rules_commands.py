"""`spendbook categories rules`: list, add, test, change, remove, move, conflicts."""

from __future__ import annotations

import argparse
from dataclasses import replace

from core.cli.answer import Answer, recorded, table
from core.cli.effect_words import moves_data, moves_table, sealed_data, sealed_words
from core.cli.options import Nouns, add_book, add_noun, add_verb, opened
from core.domain.decisions import Rule, RuleId
from core.domain.money import pounds
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.domain.wording import number_of
from core.store.book import Book
from core.usecases import keep_rules, rule_conflicts
from core.usecases.keep_rules import RuleEffect, describe
from core.usecases.rule_conflicts import RuleConflict, Trouble

_TROUBLES = {
    Trouble.CONTRADICTS: "says otherwise than rule {other}, which is as strong and stands first",
    Trouble.SHADOWED: "never decides: rule {other} is stronger",
    Trouble.BY_HAND: "never decides: you chose for every payment that it fits",
    Trouble.NEVER_FITS: "fits no payment",
}


def add_to(verbs: Nouns) -> None:
    """Add the noun's verbs to the parser."""
    rules = add_noun(verbs, "rules", "standing decisions")
    add_book(add_verb(rules, "list", "list this body's rules in their order", _list))
    add_book(add_verb(rules, "conflicts", "list rules that contradict or do nothing", _conflicts))
    for name, about, run in (
        ("add", "save a rule and apply it", _add),
        ("test", "say what a rule would move, without saving it", _test),
    ):
        parser = add_verb(rules, name, about, run)
        add_book(parser)
        _add_conditions(parser)
        if name == "add":
            _add_dry_run(parser)
    change = add_verb(
        rules, "change", "give a rule other conditions, or switch it on or off", _change
    )
    add_book(change)
    change.add_argument("rule", type=int, help="the number of the rule")
    _add_conditions(change)
    state = change.add_mutually_exclusive_group()
    state.add_argument("--off", action="store_true", help="keep it, and let it decide nothing")
    state.add_argument("--on", action="store_true", help="let it decide again")
    _add_dry_run(change)
    remove = add_verb(rules, "remove", "take a rule away", _remove)
    add_book(remove)
    remove.add_argument("rule", type=int, help="the number of the rule")
    _add_dry_run(remove)
    move = add_verb(rules, "move", "have a rule tried earlier or later than its equals", _move)
    add_book(move)
    move.add_argument("rule", type=int, help="the number of the rule")
    where = move.add_mutually_exclusive_group(required=True)
    where.add_argument("--up", type=int, metavar="PLACES", default=0, help="so many places up")
    where.add_argument("--down", type=int, metavar="PLACES", default=0, help="so many down")


def _add_conditions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--supplier", default=None, help="the supplier, or ~words within")
    parser.add_argument("--account", default=None, help="an account code or name, or ~words")
    parser.add_argument("--words", default=None, help="words or phrases, divided by |")
    goes = parser.add_mutually_exclusive_group()
    goes.add_argument("--category", default=None, help="a leaf of the tree")
    goes.add_argument("--scope", default=None, help="a scope rule: out of scope for this reason")


def _add_dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would move, and stop")


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = keep_rules.rules(book)
    data = [
        {
            "id": row.rule.id,
            "conditions": describe(row.rule),
            "supplier": row.rule.supplier,
            "account": row.rule.account,
            "words": row.rule.words,
            "category": row.rule.category,
            "scope": row.rule.scope,
            "off": row.rule.off,
            "pack": row.pack(),
            "lines": row.lines,
            "pence": row.pence,
        }
        for row in found
    ]
    rows = [
        (
            str(r.rule.id),
            describe(r.rule),
            r.rule.category or f"out: {r.rule.scope}",
            " ".join(filter(None, (r.pack(), "off" if r.rule.off else ""))),
            f"{r.lines:,}",
            pounds(r.pence),
        )
        for r in found
    ]
    headings = ("No.", "When", "Goes into", "From, state", "Payments", "Decides now")
    return Answer({"rules": data}, tuple(table(headings, rows, "0 4 5")))


def _conflicts(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = rule_conflicts.conflicts(book)
    data = [
        {
            "trouble": one.trouble.value,
            "rule": one.rule.id,
            "conditions": describe(one.rule),
            "other": one.other.id if one.other else None,
            "lines": one.lines,
            "pence": one.pence,
        }
        for one in found
    ]
    rows = [
        (str(one.rule.id), describe(one.rule), _trouble(one), pounds(one.pence)) for one in found
    ]
    headings = ("No.", "When", "What is the matter", "Paid")
    words = table(headings, rows, "0 3") if found else ["No rule contradicts another or is idle."]
    return Answer({"conflicts": data}, tuple(words))


def _trouble(one: RuleConflict) -> str:
    return _TROUBLES[one.trouble].format(other=one.other.id if one.other else "")


def _add(args: argparse.Namespace, progress: Progress) -> Answer:
    if args.dry_run:
        return _test(args, progress)
    with opened(args) as book:
        return recorded(keep_rules.add_rule(book, _new_rule(args)))


def _test(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        return _effect(keep_rules.effect_of(book, _new_rule(args)))


def _change(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        rule = _changed_rule(args, book)
        if args.dry_run:
            return _effect(keep_rules.effect_of(book, rule))
        return recorded(keep_rules.change_rule(book, rule))


def _remove(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.dry_run) as book:
        if args.dry_run:
            return _effect(keep_rules.effect_of_removing(book, RuleId(args.rule)))
        return recorded(keep_rules.remove_rule(book, RuleId(args.rule)))


def _move(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        return recorded(keep_rules.move_rule(book, RuleId(args.rule), args.down - args.up))


def _new_rule(args: argparse.Namespace) -> Rule:
    if not (args.supplier or args.account or args.words):
        args.noun_parser.error("say at least one of --supplier, --account, --words")
    if not (args.category or args.scope):
        args.noun_parser.error("say --category or --scope")
    return _with_asked(Rule(RuleId(0)), args)


def _changed_rule(args: argparse.Namespace, book: Book) -> Rule:
    old = keep_rules.rule_of(book, RuleId(args.rule))
    return replace(_with_asked(old, args), off=args.off or (old.off and not args.on))


def _with_asked(rule: Rule, args: argparse.Namespace) -> Rule:
    """Return the rule with what is asked for put in the place of what it had."""
    asked = {
        name: value
        for name in ("supplier", "account", "words")
        if (value := getattr(args, name)) is not None
    }
    if args.category is not None:
        rule = replace(rule, category=CategoryCode(args.category), scope="")
    if args.scope is not None:
        rule = replace(rule, category=CategoryCode(""), scope=args.scope)
    return replace(rule, **asked)


def _effect(effect: RuleEffect) -> Answer:
    data = {
        "lines": effect.lines,
        "pence": effect.pence,
        "fits_lines": effect.fits_lines,
        "fits_pence": effect.fits_pence,
        "moves": moves_data(effect.moves),
        "sealed": sealed_data(effect.sealed),
    }
    words = [f"The rule would decide {number_of(effect.lines, 'payment')}, {pounds(effect.pence)}"]
    held = effect.fits_lines - effect.lines
    if held > 0:
        words.append(f"It fits {held:,} more, which a choice or a stronger rule decides")
    words += [*moves_table(effect.moves), *sealed_words(effect.sealed)]
    return Answer(data, tuple(words))
