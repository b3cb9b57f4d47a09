"""Which rules fit a kind: told for all at once, as each would tell it by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from core.classifying import taxonomy_data
from core.classifying.kinds import ReadKind, read_kinds
from core.classifying.rule_book import RuleBook
from core.domain.decisions import Kind, Rule, RuleId
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode

# One says a word twice.
_SUPPLIERS = (
    "Harbour Electrical Contractors Ltd",
    "St Mary's Cleaning & Security plc",
    "Security and Cleaning Security Ltd",
    "Gas",
)
_ACCOUNTS = ("", "Cleaning and security", "Legal fees")
_WORDS = ("", "electrical works fire alarm maintenance", "legal fees", "gas")


def _kinds() -> list[ReadKind]:
    texts = enumerate(product(_SUPPLIERS, _ACCOUNTS, _WORDS), start=1)
    return list(
        read_kinds(
            Kind(KindId(n), who, "4120", what, "", why, "", "") for n, (who, what, why) in texts
        )
    )


def _rules() -> tuple[Rule, ...]:
    """Return some shipped rules that the kinds may meet, and some as rules of the body."""
    asked = {word for text in (*_SUPPLIERS, *_ACCOUNTS, *_WORDS) for word in text.lower().split()}
    near = [
        rule
        for rule in taxonomy_data.starter_rules()
        if not asked.isdisjoint(f"{rule.supplier} {rule.account} {rule.words}".strip("~ ").split())
    ]
    mixed = (
        Rule(RuleId(1), "~electrical", "", "fire alarm|legal", CategoryCode("legal.fees")),
        Rule(RuleId(2), "", "~cleaning", "maintenance", CategoryCode("legal.fees")),
        Rule(RuleId(3), "", "4120", "", CategoryCode("legal.fees")),
        Rule(RuleId(5), "~security", "", "", CategoryCode("legal.fees")),
        Rule(RuleId(4), "Gas", "legal fees", "gas|legal fees", CategoryCode("legal.fees")),
    )
    own = (replace(rule, shipped=False) for rule in near[::7])
    return (*mixed, *(replace(rule, shipped=True) for rule in mixed), *own, *near[::4])


def test_the_rules_that_fit_are_those_that_fit_alone_and_the_strongest_comes_first() -> None:
    rules, kinds = _rules(), _kinds()
    together, alone = RuleBook(rules), [RuleBook([rule]) for rule in rules]

    for kind in kinds:
        fits = together.fitting(kind)

        fit_alone = [rule for rule, book in zip(rules, alone, strict=True) if book.fitting(kind)]
        assert sorted(map(repr, fit_alone)) == sorted(repr(fit.rule) for fit in fits)
        assert [fit.rank for fit in fits] == sorted((fit.rank for fit in fits), reverse=True)


def test_what_decides_is_told_in_the_words_of_the_rule_that_ranks_first() -> None:
    book = RuleBook([rule for rule in _rules() if not rule.shipped])

    best = [(book.best(kind), book.own(kind)) for kind in _kinds()]

    assert all(fit == (fits[0] if fits else None) for fit, fits in best)
