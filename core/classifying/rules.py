"""What is decided about purchase kinds: scope and category, each with its reason.

Tiers, strongest first (design 5): what a person chose, what the file gives, rule on supplier
and account, rule on supplier, rule on account or words, learned suggestion with a margin,
Unknown. Scope comes first: what is out of scope is in the category of its scope rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.classifying.card_words import settlement_of
from core.classifying.crosswalk import Crosswalk, levels_of
from core.classifying.kinds import ReadKind, description_words, read_kinds, read_label
from core.classifying.learner import Learner, taught
from core.classifying.rule_book import Fit, RuleBook
from core.classifying.scope_rules import ScopeRules
from core.classifying.taxonomy_data import all_scope_rules
from core.classifying.words import words_of
from core.domain.decisions import Kind, Method, Outcome, Rule, RuleId, ScopeRule
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy, group_of

__all__ = ["Choice", "decide", "description_words"]

# What a person said of a kind: category, scope rule ("" if in scope), reason.
Choice = tuple[CategoryCode, str, str]

_OTHER = ".other"

# A shipped rule stands unless the learner sees it otherwise. One word of a description is thin
# evidence: there the learner must agree by this much.
_AGREED = 2.0
# A firm's own name is strong evidence: the learner may even lean another way.
_NAMED = -4.0

# A bank sells no goods: what its bill is for stands in the card file, or nowhere.
_CARD_BILL = "Looks like the bill of a card: what was bought is in the card file"


def decide(
    kinds: Iterable[Kind],
    rules: Sequence[Rule],
    taxonomy: Taxonomy,
    crosswalks: Crosswalk,
    scope_rules: Sequence[ScopeRule] = (),
    choices: Mapping[KindId, Choice] | None = None,
) -> dict[KindId, Outcome]:
    """Decide scope and category of each kind, with the reason.

    ``rules`` are the body's own and the shipped ones together; ``choices`` what a person said
    of a kind, which stands above everything. A body's own rule beats the scope presets, and
    they beat the rest. The learner is taught by choices, own rules and what the file gives.
    """
    judge = _Judge(rules, taxonomy, crosswalks, scope_rules)
    chosen = choices or {}
    open_kinds: list[tuple[ReadKind, Fit | None]] = []
    settled: list[tuple[ReadKind, CategoryCode]] = []
    outcomes: dict[KindId, Outcome | None] = {}
    for read in read_kinds(kinds):
        fit = judge.fit(read)
        outcome = judge.certain(read, fit, chosen.get(read.kind.id))
        outcomes[read.kind.id] = outcome
        if outcome is None:
            open_kinds.append((read, fit))
        elif not outcome.scope:
            settled.append((read, outcome.category))
    learner = taught(settled, taxonomy)
    for read, fit in open_kinds:
        outcomes[read.kind.id] = judge.likely(read, fit, learner)
    return {kind: outcome for kind, outcome in outcomes.items() if outcome}


class _Judge:
    """Decides one kind at a time, first what is certain, then what is likely."""

    def __init__(
        self,
        rules: Sequence[Rule],
        taxonomy: Taxonomy,
        crosswalks: Crosswalk,
        scope_rules: Sequence[ScopeRule],
    ) -> None:
        self._rules = RuleBook(rules)
        self._taxonomy = taxonomy
        self._crosswalks = crosswalks
        self._scope = ScopeRules(scope_rules)
        self._presets = {rule.id: rule for rule in (*all_scope_rules(), *scope_rules)}
        self._meant: dict[tuple[str, str], CategoryCode] = {}
        self._preset_of = {rule.category: rule for rule in reversed(all_scope_rules())}

    def fit(self, kind: ReadKind) -> Fit | None:
        """Return the rule that fits a kind best."""
        return self._rules.best(kind)

    def certain(self, kind: ReadKind, fit: Fit | None, choice: Choice | None) -> Outcome | None:
        """Return what a person, an own rule, a scope preset or the file says of a kind."""
        if choice:
            category, scope, reason = choice
            return Outcome(scope, reason if scope else "", category, Method.LINE, reason)
        own = fit is not None and not fit.rule.shipped
        if fit and fit.rule.scope:
            return self._by_rule(fit)
        if not own and (out := self._scope.decide(kind)):
            reason = f"{out.rule.label}: {out.reason}"
            return Outcome(out.rule.id, reason, out.rule.category, Method.RULE, reason)
        given = self._given(kind.kind.given_code, kind.kind.given_label)
        # What is given without being told apart yields to a rule that knows the supplier.
        if given and not (given.endswith(_OTHER) and fit and fit.rule.supplier):
            stated = kind.kind.given_label or kind.kind.given_code
            return self._placed(given, Method.GIVEN, f"The file says: {stated}")
        return self._by_rule(fit) if fit and (own or given) else None

    def likely(self, kind: ReadKind, fit: Fit | None, learner: Learner) -> Outcome:
        """Return what a shipped rule says where the learner agrees, or a clear suggestion."""
        if _settles_a_card(kind.kind):
            return Outcome("", "", UNKNOWN, Method.UNKNOWN, _CARD_BILL)
        if fit and learner.lead(kind, group_of(fit.rule.category)) >= _asked_of(fit, learner):
            return self._by_rule(fit)
        if offer := learner.suggest(kind):
            return self._placed(offer.category, Method.LEARNED, offer.reason)
        reason = "Words point to different categories" if fit else "No rule and no clear word"
        return Outcome("", "", UNKNOWN, Method.UNKNOWN, reason)

    def _given(self, code: str, label: str) -> CategoryCode:
        """Return what a category given in the file means: by crosswalk, by the words of its
        deepest level, then by the crosswalk of a level above.
        """
        if (code, label) not in self._meant:
            found = self._crosswalks.find(code, label)
            levels = levels_of(label)
            if not found and levels and not self._crosswalks.is_too_wide(label):
                fit = self._rules.best(read_label(levels[1] if len(levels) > 1 else label))
                found = fit.rule.category if fit and fit.rule.shipped else UNKNOWN
            if not found or found.endswith(_OTHER):
                # "Vehicles, equipment" is of vehicles: a level above says more than "other".
                found = self._crosswalks.find_level(label) or found
            self._meant[code, label] = found
        return self._meant[code, label]

    def _by_rule(self, fit: Fit) -> Outcome:
        rule = fit.rule
        if rule.scope:
            preset = self._presets.get(rule.scope)
            category = preset.category if preset else UNKNOWN
            return Outcome(rule.scope, fit.reason, category, Method.RULE, fit.reason, rule.id)
        method = Method.SUPPLIER if rule.supplier and not rule.account else Method.RULE
        return self._placed(rule.category, method, fit.reason, rule.id)

    def _placed(
        self, category: CategoryCode, method: Method, reason: str, rule: RuleId | None = None
    ) -> Outcome:
        """Return an outcome; a category that is out of scope takes the spend out with it."""
        leaf = self._taxonomy.categories.get(category)
        if leaf is None or leaf.in_scope:
            return Outcome("", "", category, method, reason, rule)
        preset = self._preset_of.get(category)
        return Outcome(preset.id if preset else leaf.group, reason, category, method, reason, rule)


def _settles_a_card(kind: Kind) -> bool:
    found = settlement_of(kind.supplier, f"{kind.account_code} {kind.account}", kind.words)
    return found is not None and not (found.fuel or kind.card)


def _asked_of(fit: Fit, learner: Learner) -> float:
    """Return by how much the learner must agree with a shipped rule."""
    if fit.rule.supplier and learner.is_a_name(words_of(fit.rule.supplier)):
        return _NAMED
    return _AGREED if fit.rule.words and fit.weight() == 1 else 0.0
