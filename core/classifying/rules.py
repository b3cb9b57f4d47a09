"""What is decided about purchase kinds: scope and category, each with its reason.

Tiers, strongest first: what a person chose; the body's own rules, on supplier and account, then
on the supplier, then on account or words; what the file gives; shipped rules; a learned
suggestion with a margin; Unknown. Scope comes before what the file gives: what is out of scope
is in the category of its scope rule. An own rule brings back into scope only what was taken out
for what the rule itself names: the supplier, or the account or words of what was bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from core.classifying.card_words import settles_a_card
from core.classifying.crosswalk import Crosswalk, levels_of
from core.classifying.kinds import ReadKind, description_words, read_kinds, read_label
from core.classifying.learner import CLEAR, Learner, is_a_name, taught
from core.classifying.payees import payee_class
from core.classifying.rule_book import OTHER, Fit, RuleBook
from core.classifying.scope_rules import ScopeRules
from core.classifying.taxonomy_data import all_scope_rules
from core.classifying.words import words_of
from core.domain.decisions import HELD, Kind, Method, Outcome, Rule, RuleId, ScopeRule, held_method
from core.domain.parties import PayeeClass
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN, CategoryCode, Taxonomy, group_of

__all__ = ["Choice", "decide", "description_words"]

# What a person said of a kind: category, scope rule ("" if in scope), reason.
Choice = tuple[CategoryCode, str, str]

# By how much the learner must agree before a shipped rule stands. A firm's own name is strong
# evidence: there the learner may even lean another way. One word of a trade or of a description
# is thin. Set by hand, a little above what `python -m tests.accuracy.margins` finds with each
# body held out: what a body teaches makes the learner bolder than the seed that is measured there.
ASKED: Mapping[str, float] = {"name": -4.0, "trade": 2.0, "trades": 2.0, "word": 4.0, "words": 4.0}
# And where an account or description names another group in clearer words than the name does.
CONTESTED: Mapping[str, float] = {"name": 0.0, "trade": 6.0, "word": 6.0}
# Words that lead by less bring no answer, unless a firm's own name does.
_LEAST_CLEAR = min(CLEAR, *(lead for found, lead in ASKED.items() if found != "name"))

# So far must decisions of the body lead another way before they silence a shipped answer.
_CONTRADICTED = -4.0
_OTHERWISE = "What you decided points to another category, but not clearly"
_DIFFERENT = "Words point to different categories"
_NOTHING = "No rule and no clear word"

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
    of a kind, which stands above everything. A body's own rule beats the scope presets that
    speak of the same as it does, and they beat the rest. The learner is taught by choices and
    by what the file gives: a rule decides what it fits, and changes nothing elsewhere.
    """
    judge = Judge(rules, taxonomy, crosswalks, scope_rules)
    chosen = choices or {}
    open_kinds: list[tuple[ReadKind, Fit | None]] = []
    lessons: list[tuple[ReadKind, CategoryCode]] = []
    outcomes: dict[KindId, Outcome | None] = {}
    for read in read_kinds(kinds):
        fit, choice = judge.fit(read), chosen.get(read.kind.id)
        outcome = outcomes[read.kind.id] = judge.certain(read, fit, choice)
        if outcome is None:
            open_kinds.append((read, fit))
        if lesson := judge.lesson(read, choice):
            lessons.append((read, lesson))
    shipped, own = taught((), taxonomy), taught(lessons, taxonomy)
    for read, fit in open_kinds:
        outcomes[read.kind.id] = judge.likely(read, fit, shipped, own)
    return {kind: outcome for kind, outcome in outcomes.items() if outcome}


class Judge:
    """Decides one kind at a time, first what is certain, then what is likely.

    What is certain of a kind follows from that kind alone; what is likely, from the kind and
    from what the learner was taught. So a change needs to be looked at only where it reaches.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        taxonomy: Taxonomy,
        crosswalks: Crosswalk,
        scope_rules: Sequence[ScopeRule],
    ) -> None:
        """Make rules and presets ready."""
        self._rules = RuleBook(rules)
        self._taxonomy = taxonomy
        self._crosswalks = crosswalks
        self._scope = ScopeRules(scope_rules)
        self._presets = {rule.id: rule for rule in (*all_scope_rules(), *scope_rules)}
        self._meant: dict[tuple[str, str], CategoryCode] = {}
        self._preset_of = {rule.category: rule for rule in reversed(all_scope_rules())}
        self._shipped = {rule.id: rule for rule in rules if rule.shipped}

    def fit(self, kind: ReadKind) -> Fit | None:
        """Return the rule that fits a kind best."""
        return self._rules.best(kind)

    def certain(self, kind: ReadKind, fit: Fit | None, choice: Choice | None) -> Outcome | None:
        """Return what a person, an own rule, a scope preset or the file says of a kind."""
        if choice:
            category, scope, reason = choice
            held = held_method(reason)
            said = HELD if held else reason
            return Outcome(scope, said if scope else "", category, held or Method.LINE, said)
        if fit and not fit.rule.shipped and (own := self._by_own(kind, fit)):
            return own
        if out := self._scope.decide(kind):
            reason = f"{out.rule.label}: {out.reason}"
            return Outcome(out.rule.id, reason, out.rule.category, Method.RULE, reason)
        return self._by_file(kind, fit)

    def _by_own(self, kind: ReadKind, best: Fit) -> Outcome | None:
        """Return what the strongest own rule says that no scope preset holds back.

        A category for whoever was paid brings nothing back that its account takes out.
        """
        if best.rule.scope or not self._scope.decide(kind, best.about):
            return self._by_rule(best)
        for fit in self._rules.own(kind)[1:]:
            if fit.rule.scope or not self._scope.decide(kind, fit.about):
                return self._by_rule(fit)
        return None

    def _by_file(self, kind: ReadKind, fit: Fit | None) -> Outcome | None:
        """Return what the file gives a kind, by the body's own codes or by crosswalk."""
        stated = kind.kind.given_label or kind.kind.given_code
        given = self._given(kind.kind.given_code, kind.kind.given_label)
        if finer := self._crosswalks.find_merchant(kind.kind.given_label, kind.kind.words):
            given, stated = finer, f"{stated}: {kind.kind.words}"
        if own := self._crosswalks.find_own(kind.kind.account_code, kind.kind.account):
            reason = f"Your list of codes: {kind.kind.account_code} {kind.kind.account}"
            return self._placed(own, Method.GIVEN, " ".join(reason.split()))
        # What is given without being told apart yields to a rule that knows the supplier.
        if given and not (given.endswith(OTHER) and fit and (fit.rule.supplier or fit.other)):
            return self._placed(given, Method.GIVEN, f"The file says: {stated}")
        return self._by_rule(fit) if fit and (fit.rule.scope or given) else None

    def lesson(self, kind: ReadKind, choice: Choice | None) -> CategoryCode:
        """Return the category in scope that a kind teaches, Unknown where it teaches none.

        The body's own rules have no say in it, so that no change of a rule moves what was
        learned for payments that the rule does not fit; nor has what only holds where one was.
        """
        if choice and held_method(choice[2]):
            choice = None
        if not (choice or kind.kind.given_code or kind.kind.given_label):
            return UNKNOWN
        outcome = self.certain(kind, self._rules.best_shipped(kind), choice)
        return outcome.category if outcome and not outcome.scope else UNKNOWN

    def likely(self, kind: ReadKind, fit: Fit | None, shipped: Learner, own: Learner) -> Outcome:
        """Return what is shipped for a kind, unless decisions of the body speak of it clearly.

        A decision elsewhere never takes an answer away: only decisions whose words stand in
        this kind too can change it, and only where they are clear themselves.
        """
        if settles_a_card(kind.kind):
            return Outcome("", "", UNKNOWN, Method.UNKNOWN, _CARD_BILL)
        if own.touches(kind):
            found = self._answer(kind, fit, own)
            if found:
                return found
            found = self._answer(kind, fit, shipped)
            if found and own.lead(kind, group_of(found.category)) >= _CONTRADICTED:
                return found
            if found:
                return Outcome("", "", UNKNOWN, Method.UNKNOWN, _OTHERWISE)
        elif found := self._answer(kind, fit, shipped):
            return found
        return Outcome("", "", UNKNOWN, Method.UNKNOWN, _DIFFERENT if fit else _NOTHING)

    def stands(self, kind: ReadKind, before: Outcome, own: Learner) -> bool:
        """Say that what was likely is so still, though other decisions teach now.

        True is certain, False is not: it costs less than to decide. No rule may be other than
        when ``before`` was decided.
        """
        if before.method is Method.UNKNOWN and before.reason in (_DIFFERENT, _NOTHING):
            if own.clearness(kind) < _LEAST_CLEAR and not self._may_be_named(kind):
                return True
            return self._answer(kind, self.fit(kind), own) is None
        if before.rule_id not in self._shipped:
            return False
        asked = _most_asked(self._shipped[before.rule_id])
        return own.lead(kind, group_of(before.category)) >= asked

    def _may_be_named(self, kind: ReadKind) -> bool:
        """Say whether a shipped rule may know the supplier by a firm's own name."""
        return any(_rests_on(rule) == "name" for rule in self._rules.shipped_for(kind))

    def _answer(self, kind: ReadKind, fit: Fit | None, learner: Learner) -> Outcome | None:
        """Return what a shipped rule says where the learner agrees, or a clear suggestion."""
        if fit and _is_surname(fit, kind):
            fit = None
        elif fit and fit.other and _is_surname(fit.other, kind):
            fit = replace(fit, other=None)
        if fit and learner.lead(kind, group_of(fit.rule.category)) >= asked_of(fit):
            return self._by_rule(fit)
        if offer := learner.suggest(kind):
            return self._placed(offer.category, Method.LEARNED, offer.reason)
        return None

    def _given(self, code: str, label: str) -> CategoryCode:
        """Return what a category given in the file means: by crosswalk, by the words of its
        deepest level, then by the crosswalk of a level above; by a code that the label does not
        agree with only where the label says nothing.
        """
        if (code, label) not in self._meant:
            found = self._crosswalks.find(code, label)
            levels = levels_of(label)
            if not found and levels and not self._crosswalks.is_too_wide(label):
                level = read_label(levels[1] if len(levels) > 1 else label)
                fit = self._rules.best_shipped(level)
                found = fit.rule.category if fit else UNKNOWN
            if not found or found.endswith(OTHER):
                # "Vehicles, equipment" is of vehicles: a level above says more than "other".
                found = self._crosswalks.find_level(label) or found
            found = found or self._crosswalks.find_by_code_alone(code)
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


def _is_surname(fit: Fit, kind: ReadKind) -> bool:
    """Say whether a word of a firm or trade is a person's name here: "Ruth McDonald"."""
    within = fit.rule.supplier.startswith("~") and fit.weight() == 1
    return within and payee_class(kind.kind.supplier) is PayeeClass.INDIVIDUAL


def asked_of(fit: Fit) -> float:
    """Return by how much the learner must agree before what a fit says stands.

    Where name and purchase agree on the group, the lesser is enough; where they do not, more is
    asked of the name.
    """
    asked = ASKED[evidence_of(fit)]
    if fit.other is None:
        return asked
    if group_of(fit.other.rule.category) == group_of(fit.rule.category):
        return min(asked, ASKED[evidence_of(fit.other)])
    return max(asked, CONTESTED[_rests_on(fit.rule)])


def evidence_of(fit: Fit) -> str:
    """Return what a shipped rule rests on: a firm's name, its trade, or words of the text."""
    found = _rests_on(fit.rule)
    return found if found == "name" or fit.weight() == 1 else f"{found}s"


def _most_asked(rule: Rule) -> float:
    found = _rests_on(rule)
    return max(ASKED[found], ASKED.get(f"{found}s", ASKED[found]), CONTESTED[found])


def _rests_on(rule: Rule) -> str:
    return _named_by(rule.supplier)


@lru_cache(maxsize=20_000)
def _named_by(supplier: str) -> str:
    """Say what a condition on the supplier rests on; there are as many as shipped rules."""
    if supplier and (not supplier.startswith("~") or is_a_name(words_of(supplier))):
        return "name"
    return "trade" if supplier else "word"
