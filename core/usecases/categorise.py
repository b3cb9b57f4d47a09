"""Put spend into categories by choice or by rule, and say how much is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.classifying import cpv_search, taxonomy_data
from core.classifying import rules as deciding
from core.domain.decisions import Kind, Method, Outcome, ScopeRule
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.returns import CoverageRow
from core.domain.spend import KindId
from core.domain.taxonomy import Category, CategoryCode, CpvCode, Taxonomy
from core.domain.wording import number_of
from core.store import amounts, decisions
from core.store.book import Book
from core.usecases import always_rule
from core.usecases.deciding import crosswalks, decide_again, scope_rules
from core.usecases.trees import tree_of


class UnknownCategory(UserError):
    """There is no category "{code}"."""

    code = "SB-251"
    exit_code = 2
    remedy_text = "Choose one of the categories of the common spend tree, such as {example}."


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """What was paid in a category, over all payments in scope."""

    category: CategoryCode
    label: str
    lines: int
    pence: int
    suppliers: int


@dataclass(frozen=True, slots=True)
class ScopeTotal:
    """What a scope rule keeps out of the figures."""

    rule: str
    label: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the spend in scope has a category, in pounds, and how it came about."""

    in_scope_pence: int
    mapped_pence: int
    unknown_pence: int
    lines: int
    by_method: tuple[CoverageRow, ...]
    by_category: tuple[CategoryTotal, ...]
    by_scope: tuple[ScopeTotal, ...]


def taxonomy(book: Book | None = None) -> Taxonomy:
    """Return the tree that a book is kept in; the shipped one without a book."""
    return tree_of(book)


def coverage(book: Book) -> Coverage:
    """Say how much of the spend in scope has a category, in pounds."""
    tree = taxonomy(book)
    labels = {rule.id: rule.label for rule in taxonomy_data.all_scope_rules()}
    found = decisions.coverage(book)
    methods = tuple(CoverageRow(m, lines, Pence(pence)) for m, lines, pence in found.by_method)
    unknown = sum(row.pence for row in methods if row.method == Method.UNKNOWN)
    in_scope = sum(row.pence for row in methods)
    return Coverage(
        in_scope_pence=in_scope,
        mapped_pence=in_scope - unknown,
        unknown_pence=unknown,
        lines=sum(row.lines for row in methods),
        by_method=methods,
        by_category=tuple(
            CategoryTotal(code, tree.label(code), lines, pence, count)
            for code, lines, pence, count in found.by_category
        ),
        by_scope=tuple(
            ScopeTotal(rule, labels.get(rule, rule), lines, pence)
            for rule, lines, pence in found.by_scope
        ),
    )


def set_category(
    book: Book, kinds: Sequence[KindId], category: CategoryCode, *, always: bool = False
) -> Touched:
    """Put purchase kinds under a category; ``always`` makes a rule for their supplier too.

    The rule is for what is in scope; kinds out of scope get one with their account.

    Raises:
        UnknownCategory: the tree has no such leaf.
    """
    label = require_category(book, category).label
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Put {_payments(lines)} to {named} in {label}, {pounds(pence)}"
    asked = {"kinds": list(kinds), "category": category, "always": always}
    with book.work(Operation("categorise", summary, asked)) as work:
        decisions.set_kind_choices(
            work, {kind: (category, "", "You put it here") for kind in kinds}
        )
        if always:
            always_rule.save(work, kinds, category)
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def set_out_of_scope(book: Book, kinds: Sequence[KindId], scope_rule_id: str) -> Touched:
    """Take purchase kinds out of scope under one of the scope rules.

    Raises:
        UnknownCategory: there is no such scope rule for this body.
    """
    rule = require_scope(book, scope_rule_id)
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Took {_payments(lines)} to {named} out of scope: {rule.label}, {pounds(pence)}"
    asked = {"kinds": list(kinds), "scope": scope_rule_id}
    with book.work(Operation("out-of-scope", summary, asked)) as work:
        choice = (rule.category, rule.id, "You took it out of scope")
        decisions.set_kind_choices(work, dict.fromkeys(kinds, choice))
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def back_to_rules(book: Book, kinds: Sequence[KindId]) -> Touched:
    """Forget what a person chose for purchase kinds, so that the rules decide again."""
    lines, pence, named = _amount_of(book, kinds)
    summary = f"Left {_payments(lines)} to {named} to the rules again, {pounds(pence)}"
    with book.work(Operation("back-to-rules", summary, {"kinds": list(kinds)})) as work:
        decisions.clear_kind_choices(work, kinds)
        decide_again(work)
        work.count(lines, pence)
    return work.touched


def search_categories(text: str, book: Book | None = None) -> tuple[Category, ...]:
    """Find categories by label, example or CPV words; all of them for no text."""
    return taxonomy_data.search_categories(text, taxonomy(book))


def search_cpv(text: str, limit: int = 100, book: Book | None = None) -> tuple[CpvCode, ...]:
    """Find codes of CPV 2008 by words, by digits, or those of a leaf by its code."""
    tree = taxonomy(book)
    if text.strip() in tree.categories:
        return cpv_search.cpv_of_leaf(CategoryCode(text.strip()), tree)[:limit]
    return cpv_search.search_cpv(text, tree, limit)


def suggest_rows(rows: Iterable[Mapping[str, str]], book: Book | None = None) -> list[Outcome]:
    """Decide rows of supplier, description, department, account and amount.

    With a book its own rules come first, and its decisions teach what is suggested; without
    one only what is shipped is used.
    """
    # Rows that say the same are one kind: of 100,000 payments a tenth differ.
    texts = [tuple(row.get(part, "") for part in _PARTS) for row in rows]
    kinds = {text: _kind_of(number, *text) for number, text in enumerate(dict.fromkeys(texts), 1)}
    found = deciding.decide(
        (*kinds.values(), *(decisions.kinds(book) if book else ())),
        (decisions.rules(book) if book else ()) + taxonomy_data.starter_rules_for(taxonomy(book)),
        taxonomy(book),
        crosswalks(book) if book else taxonomy_data.load_crosswalks(),
        scope_rules(book) if book else taxonomy_data.usual_scope_rules(),
        decisions.kind_choices(book) if book else None,
    )
    return [found[kinds[text].id] for text in texts]


_PARTS = ("supplier", "description", "department", "account")


def _kind_of(number: int, supplier: str, description: str, department: str, account: str) -> Kind:
    return Kind(
        # Negative, so that no kind of a book has the same.
        id=KindId(-number),
        supplier=supplier,
        account_code="",
        account=account,
        department=department,
        words=deciding.description_words(description),
        given_code="",
        given_label="",
    )


def require_category(book: Book, category: CategoryCode) -> Category:
    """Return the leaf of the book's tree with a code.

    Raises:
        UnknownCategory: the tree has no such leaf.
    """
    tree = taxonomy(book)
    if category not in tree.categories:
        raise UnknownCategory(code=category, example=next(iter(tree.categories)))
    return tree.categories[category]


def require_scope(book: Book, scope_rule_id: str) -> ScopeRule:
    """Return the scope rule of this body with an id.

    Raises:
        UnknownCategory: there is no such scope rule for this body.
    """
    known = {rule.id: rule for rule in scope_rules(book)}
    if scope_rule_id not in known:
        raise UnknownCategory(code=scope_rule_id, example=", ".join(known))
    return known[scope_rule_id]


def _amount_of(book: Book, kinds: Sequence[KindId]) -> tuple[int, int, str]:
    lines, pence = amounts.free_of(book, kinds)
    suppliers = _suppliers_of(book, kinds)
    named = suppliers[0] if len(suppliers) == 1 else f"{len(suppliers)} suppliers"
    return lines, pence, named


def _suppliers_of(book: Book, kinds: Sequence[KindId]) -> tuple[str, ...]:
    return tuple(sorted({kind.supplier for kind in decisions.kinds(book, only=kinds)}))


def _payments(count: int) -> str:
    return number_of(count, "payment")
