"""`spendbook compare`: opportunities, misses, side, decide, note, steps, models."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli import deal_data
from core.cli.answer import Answer, recorded, table
from core.cli.deal_options import add_basis, add_lot, add_lots, chosen, compared, decided
from core.cli.on_paper import page_for
from core.cli.options import Nouns, add_verb, opened, read_day
from core.domain.assessment import Opportunity
from core.domain.buying import Plan
from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.taxonomy import CategoryCode
from core.usecases import deal_facts, decide_deals, decision_note, next_steps


def add_to(verbs: Nouns) -> None:
    """Add the verbs that are about deals to the noun."""
    for name, about, run in (
        ("opportunities", "list the deals that fit, best first", _opportunities),
        ("misses", "say of each category without a deal what stands against it", _misses),
    ):
        add_basis(add_verb(verbs, name, about, run))
    _add_decide(verbs)
    side = add_verb(verbs, "side", "put up to three deals side by side", _side)
    add_basis(side)
    add_lots(side, "+")
    note = add_verb(verbs, "note", "write the decision note of up to three deals", _note)
    add_basis(note)
    add_lots(note, "+")
    note.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=".html or .pdf"
    )
    _add_steps(verbs)
    models = add_verb(verbs, "models", "say which ways to buy with others fit", _models)
    add_basis(models)
    models.add_argument("category", help="the category, e.g. energy.electricity")


def _add_decide(verbs: Nouns) -> None:
    decide = add_verb(verbs, "decide", "record a decision on an opportunity", _decide)
    add_basis(decide)
    add_lot(decide)
    choices = (*decide_deals.DECISIONS, "none")
    decide.add_argument("decision", choices=choices, help="what you decide; none takes it back")
    codes = [code for code, _ in decide_deals.reasons()]
    decide.add_argument("--reason", choices=codes, default="", help="why")
    decide.add_argument("--note", default="", metavar="TEXT", help="what else there is to say")
    decide.add_argument("--start", type=read_day, metavar="DATE", help="when you mean to start")


def _add_steps(verbs: Nouns) -> None:
    steps = add_verb(verbs, "steps", "plan the steps to a deal, with their days", _steps)
    add_basis(steps)
    add_lots(steps, "?")
    steps.add_argument("--route", default="", help="only this way to buy")
    steps.add_argument("--start", type=read_day, metavar="DATE", help="the first day wanted")
    steps.add_argument("--months", type=_months, metavar="N", help="how long it is to run")
    steps.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a checklist to print: .html or .pdf"
    )


def _months(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 240:
        raise argparse.ArgumentTypeError(f"{text} is not a number of months from 1 to 240")
    return int(text)


def _opportunities(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress)
    offered = found.assessment.opportunities
    rows = [_deal_row(one, str(one.available_from)) for one in offered]
    rows += [_deal_row(one, "no longer") for one in found.withdrawn]
    headings = ("Category", "Available", "Lot", "Agreement", "From", "Can we use it", "Decision")
    data = {
        "opportunities": [deal_data.opportunity_data(one) for one in offered],
        "no_longer_on_offer": [deal_data.opportunity_data(one) for one in found.withdrawn],
    }
    return Answer(data, tuple(table(headings, rows, "1")))


def _deal_row(one: Opportunity, when: str) -> tuple[str, ...]:
    return (
        one.category,
        pounds(one.available),
        one.lot.code(),
        one.agreement_title[:40],
        when,
        one.verdict().usable.value,
        one.decision + (", changed since" if one.changed else ""),
    )


def _misses(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress).assessment
    rows = [
        (
            one.category or "Unknown",
            pounds(one.no_lot),
            pounds(one.locked),
            one.nearest_title[:40],
            one.reason,
        )
        for one in found.misses
    ]
    headings = ("Category", "No lot found", "Locked", "Nearest", "What stands against it")
    total = f"Together {pounds(found.figures.no_lot)} for which no lot was found."
    data = {
        "misses": [deal_data.miss_data(one) for one in found.misses],
        "no_lot_pence": found.figures.no_lot,
    }
    return Answer(data, (*table(headings, rows, "1 2"), total))


def _side(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress)
    sides = deal_facts.side_by_side(found, chosen(found, args.category, args.lots))
    data = [{"lot": side.deal.lot.code(), "facts": dict(side.facts)} for side in sides]
    lines = [
        line
        for side in sides
        for line in (side.heading, *(f"  {name}: {words}" for name, words in side.facts), "")
    ]
    return Answer({"sides": data}, tuple(lines))


def _note(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress)
        deals = chosen(found, args.category, args.lots)
        page = decision_note.note_page(book, found, deals)
    paper = page_for(args, page, "Decision note", args.output)
    path = decision_note.save_page(paper, args.output)
    data = {"file": str(path), "lots": [one.lot.code() for one in deals]}
    return Answer(data, (f"The decision note is in {path}.",))


def _steps(args: argparse.Namespace, progress: Progress) -> Answer:
    wish = next_steps.Wish(args.route, args.start, args.months)
    category = CategoryCode(args.category)
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress)
        deal = chosen(found, category, [args.lots])[0] if args.lots else None
        plans = next_steps.plans(book, found, category, deal, wish)
        if args.output:
            page = decision_note.checklist(book, found, plans, category, deal)
            paper = page_for(args, page, "Next steps", args.output)
            decision_note.save_page(paper, args.output)
    lines = [line for plan in plans for line in (*_plan_words(plan), "")]
    if args.output:
        lines.append(f"The checklist is in {args.output}.")
    return Answer({"plans": [deal_data.plan_data(plan) for plan in plans]}, tuple(lines))


def _plan_words(plan: Plan) -> list[str]:
    rows = [
        (str(step.due), "passed" if step.late else "", step.title, step.law) for step in plan.steps
    ]
    head = f"{plan.route.label}, to start on {day_in_words(plan.start)} ({plan.band.label})"
    return [head, *table(("By", "", "What", "Law"), rows), plan.note]


def _models(args: argparse.Namespace, progress: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = compared(args, book, progress)
        choices = next_steps.models(book, found, CategoryCode(args.category))
    lines = [
        line
        for one in choices
        for line in (
            f"{one.model.label}: {'fits' if one.fits else 'does not fit'}. {one.why}",
            f"  {one.model.what} {one.model.fits}",
            *(f"  - {need}" for need in one.model.needs),
        )
    ]
    return Answer({"models": [deal_data.model_data(one) for one in choices]}, tuple(lines))


def _decide(args: argparse.Namespace, progress: Progress) -> Answer:
    decision = "" if args.decision == "none" else args.decision
    with opened(args) as book:
        found = compared(args, book, progress)
        # What is on offer no longer can be taken back, and nothing else.
        deals = (
            chosen(found, args.category, [args.lot])
            if decision
            else decided(found, args.category, args.lot)
        )
        touched = decide_deals.decide(
            book, deals, decision, args.reason, note=args.note, start_on=args.start
        )
    return recorded(touched)
