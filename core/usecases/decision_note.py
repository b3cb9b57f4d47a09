"""The one page that a decision about deals rests on, and the checklist that follows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.classifying.redaction import redact_payee
from core.domain.assessment import CategoryFigures, Judged, Opportunity, Status
from core.domain.buying import Plan
from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.parties import SupplierId
from core.domain.period import day_in_words
from core.domain.problems import UserError
from core.domain.returns import Profile
from core.domain.taxonomy import CategoryCode
from core.formats.decision_note import (
    DecisionNote,
    NotePart,
    NoteTable,
    checklist_html,
    note_html,
    plan_words,
)
from core.formats.files import write_atomically
from core.store import contracts, suppliers
from core.store.book import Book
from core.usecases import next_steps
from core.usecases.deal_facts import MOST_SIDE_BY_SIDE, decision_words, side_by_side
from core.usecases.find_opportunities import Comparison
from core.usecases.mask_names import Masks, masks_of

Names = Mapping[SupplierId, str]

# One page holds so many suppliers, contracts and steps; what is left is told as a sum.
_MOST_SUPPLIERS = 4
_MOST_CONTRACTS = 3
_NAMES_WIDTH = 13
# The facts that a committee asks for; the window and the command line show more.
_FACTS = (
    "Agreement", "Can we use it", "Does it fit", "From", "Ends", "Routes", "Fees", "Longest order",
    "Yours on it", "Saving", "Decision",
)  # fmt: skip
_STEPS = frozenset(
    {"need", "approve", "award-notice", "standstill", "notice-old", "make", "start"}
)
_WHERE = {
    Status.LOCKED: "locked by a contract",
    Status.COLLABORATIVE: "through an agreement",
    Status.ADDRESSABLE: "outside",
    Status.NO_LOT: "outside",
}


class NotOneCategory(UserError):
    """The deals chosen are for different categories."""

    code = "SB-555"
    exit_code = 2
    remedy_text = "Choose up to three deals for the same category."


class NoDealChosen(UserError):
    """No deal is chosen."""

    code = "SB-556"
    exit_code = 2
    remedy_text = "Choose up to three deals for the same category."


def note(book: Book, found: Comparison, deals: Sequence[Opportunity]) -> DecisionNote:
    """Make the decision note of up to three deals of one category.

    Raises:
        NoDealChosen: there is none. NotOneCategory: they are for different categories.
    """
    if not deals:
        raise NoDealChosen
    if len({one.category for one in deals}) != 1:
        raise NotOneCategory
    chosen = deals[:MOST_SIDE_BY_SIDE]
    names, mask = _public_names(book), masks_of(book)
    row = _figures(found, chosen[0].category)
    first = next((one for one in chosen if one.decision == "use"), chosen[0])
    plan = next_steps.plans(book, found, first.category, first)[0]
    return DecisionNote(
        title=f"Decision note: {row.label}",
        subtitle=f"{book.body.name}. Figures: {found.assessment.basis.in_words()}.",
        parts=(
            _what(found, row, chosen[0], names),
            _locked(book, found, row.category, mask),
            _options(found, chosen, mask),
            _steps(plan, first),
            _decision(chosen, mask),
        ),
        signatures=("Prepared by", "Decided by"),
        footer=(
            "Written by Spendbook. Savings are what publishers state, on our own spend, and no "
            f"estimate of ours. Steps: rules of edition {plan.edition}; check with your "
            "procurement adviser."
        ),
    )


def note_page(book: Book, found: Comparison, deals: Sequence[Opportunity]) -> str:
    """Return the decision note of up to three deals of one category as a page.

    Raises:
        NoDealChosen: there is none. NotOneCategory: they are for different categories.
    """
    return note_html(note(book, found, deals))


def save_page(page: bytes, path: Path) -> Path:
    """Write a page, as it is shown or as it was printed."""
    write_atomically(path, page)
    return path


def checklist(
    book: Book,
    found: Comparison,
    plans: Sequence[Plan],
    category: CategoryCode,
    deal: Opportunity | None = None,
) -> str:
    """Return the steps of plans as a page with boxes to tick."""
    row = _figures(found, category)
    about = f"{deal.agreement_title}, lot {deal.lot.lot_no}" if deal else "without an agreement"
    basis = found.assessment.basis.in_words()
    subtitle = f"{book.body.name}, {about}. Figures: {basis}."
    return checklist_html(f"Next steps: {row.label}", subtitle, plans)


def _figures(found: Comparison, category: CategoryCode) -> CategoryFigures:
    return next(row for row in found.assessment.by_category if row.category == category)


def _public_names(book: Book) -> dict[SupplierId, str]:
    """Return the names of suppliers as a paper may show them that a committee publishes."""
    # All of them: a contract may be matched to one whose payments were taken out.
    with book.read() as connection:
        known = suppliers.by_id(connection)
    return {
        SupplierId(number): redact_payee(one.name, one.payee_class, Profile.PUBLIC)
        for number, one in known.items()
    }


def _what(found: Comparison, row: CategoryFigures, deal: Opportunity, names: Names) -> NotePart:
    sums = row.figures
    year = f" At this pace {pounds(deal.a_year)} a year." if deal.a_year else ""
    formula = (
        f"In scope {pounds(sums.in_scope)} = locked {pounds(sums.locked)} + available "
        f"{pounds(sums.available)}, of which collaborative already {pounds(sums.collaborative)}."
        f"{year}"
    )
    paid = _paid(found.assessment.judged, row.category, names)
    rows = [(name, where, pounds(pence)) for name, where, pence in paid[:_MOST_SUPPLIERS]]
    if rest := paid[_MOST_SUPPLIERS:]:
        more = sum(pence for *_, pence in rest)
        rows.append((f"{len(rest)} more", "", pounds(more)))
    table = NoteTable(("From whom", "How", "Paid"), tuple(rows), frozenset({2}), (50, 32, 18))
    return NotePart("What we buy, from whom", (formula,), table)


def _paid(
    judged: Sequence[Judged], category: CategoryCode, names: Names
) -> list[tuple[str, str, int]]:
    """Add up by supplier and standing what is in scope of a category, most pounds first."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for one in judged:
        if one.position.category == category and one.status in _WHERE:
            sums[names[one.position.supplier_id], _WHERE[one.status]] += one.position.pence
    found = [(name, where, pence) for (name, where), pence in sums.items()]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def _locked(book: Book, found: Comparison, category: CategoryCode, mask: Masks) -> NotePart:
    held: dict[ContractId, int] = defaultdict(int)
    for one in found.assessment.judged:
        if one.position.category == category and one.status is Status.LOCKED and one.contract_id:
            held[one.contract_id] += one.position.pence
    known = {contract.id: mask.contract(contract) for contract in contracts.contracts(book)}
    with book.read() as connection:
        named = suppliers.names(connection)
    holders = {key: mask.payee(one, named[one]) for key, one, _ in contracts.links(book)}
    rows = sorted(((known[key], pence) for key, pence in held.items()), key=lambda r: -r[1])
    if not rows:
        return NotePart("What is locked", ("Nothing: no running contract holds this spend.",))
    shown = tuple(
        (
            contract.title or contract.ref,
            contract.supplier
            if contract.id in mask.contracts
            else holders.get(contract.id, contract.supplier),
            _until(contract),
            pounds(pence),
        )
        for contract, pence in rows[:_MOST_CONTRACTS]
    )
    more = len(rows) - _MOST_CONTRACTS
    said = (f"{more} more contracts hold the rest.",) if more > 0 else ()
    table = NoteTable(
        ("Contract", "With", "Until", "Paid"), shown, frozenset({3}), (36, 24, 26, 14)
    )
    return NotePart("What is locked, until when", said, table)


def _until(contract: Contract) -> str:
    end = contract.current_end or contract.end
    said = day_in_words(end) if end else "no end known"
    notice = contract.notice_by
    return f"{said}; notice by {day_in_words(notice)}" if notice else said


def _options(found: Comparison, deals: Sequence[Opportunity], mask: Masks) -> NotePart:
    sides = side_by_side(found, deals)
    columns = [dict(side.facts) for side in sides]
    rows = tuple((name, *(mask.text(column[name]) for column in columns)) for name in _FACTS)
    table = NoteTable(("", *(side.heading for side in sides)), rows, widths=_widths(len(sides)))
    heading = "The options side by side" if len(sides) > 1 else "The option"
    return NotePart(heading, (), table)


def _widths(count: int) -> tuple[int, ...]:
    each = (100 - _NAMES_WIDTH) // count
    return (_NAMES_WIDTH, *[each] * count)


def _steps(plan: Plan, deal: Opportunity) -> NotePart:
    rows = tuple(
        (day_in_words(step.due) + (" (passed)" if step.late else ""), step.title, step.law)
        for step in plan.steps
        if step.id in _STEPS
    )
    heading = f"Next steps with {deal.lot.agreement_no} lot {deal.lot.lot_no}: {plan.route.label}"
    return NotePart(
        heading, (plan_words(plan),), NoteTable(("By", "What", "Rule"), rows, widths=(22, 34, 44))
    )


def _decision(deals: Sequence[Opportunity], mask: Masks) -> NotePart:
    decided = [one for one in deals if one.decision]
    said = tuple(
        mask.typed(f"{one.lot.agreement_no} lot {one.lot.lot_no}: {decision_words(one)}.")
        for one in decided
    )
    return NotePart("Decision", said or ("None yet: use / later / not suitable, because",))
