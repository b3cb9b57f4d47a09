"""Pass on what a body knows of suppliers and categories, and take in what another knows.

What the receiver decided always stands: rules of a pack come after everything that the body
itself said, and after the category that a file gives.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path

from core.classifying.packing import PersonalNames
from core.classifying.tidying import tidy
from core.domain.decisions import Rule, RuleId, held_method
from core.domain.knowledge import Conflict, KnowledgePack, PackDifference, PackRule
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.problems import UserError
from core.domain.taxonomy import CategoryCode, OwnCode, Taxonomy
from core.domain.wording import number_of
from core.formats import knowledge_pack as files
from core.formats.files import read_within, write_atomically
from core.formats.packages import fingerprint
from core.store import amounts, decisions, own_codes, suppliers
from core.store import knowledge as store
from core.store.book import Book, Work
from core.store.knowledge import PackRow
from core.usecases import tidy_suppliers
from core.usecases.change_effect import ChangeEffect
from core.usecases.deciding import decide_again, scope_rules
from core.usecases.pack_effect import Bringing, effect_of_taking_in, effect_of_taking_out
from core.usecases.trees import tree_of

# What the verbs give and take, for both front ends.
__all__ = ["PackRow"]


class BadPackName(UserError):
    """A pack cannot be called "{name}"."""

    code = "SB-281"
    exit_code = 2
    remedy_text = "Use small letters, digits and dashes, at most 60, such as parish-starter."


class OlderPack(UserError):
    """The book has version {known} of {name}; the file is version {version}."""

    code = "SB-282"
    exit_code = 4
    remedy_text = "Keep the one you have, or remove it first with categories pack remove."


class NothingToShare(UserError):
    """There is nothing to pass on: no rule, no join and no decision for a whole supplier."""

    code = "SB-283"
    exit_code = 4
    remedy_text = "Make rules, or put suppliers into categories, first."


class UnknownPack(UserError):
    """The book has no pack called {name}."""

    code = "SB-284"
    exit_code = 2
    remedy_text = "List them with categories pack list."


@dataclass(frozen=True, slots=True)
class PackLook:
    """A pack that was looked at, what it would change, and which payments that would move."""

    pack: KnowledgePack
    difference: PackDifference
    fingerprint: str
    effect: ChangeEffect


def packs(book: Book) -> tuple[PackRow, ...]:
    """List the packs that are in the book, with their versions."""
    return store.packs(book)


def export_pack(book: Book, path: Path, name: str, *, version: int = 0) -> KnowledgePack:
    """Write what this body knows: its rules, decisions for whole suppliers, joins, names apart.

    Amounts never leave, nor anything that names a person or a confidential payee. Without a
    version it is the day, so that a later file is a later version.

    Raises:
        BadPackName: the name is none. NothingToShare: there is nothing.
    """
    if not files.is_name(name):
        raise BadPackName(name=name)
    tree, today = tree_of(book), book.clock().date()
    names = PersonalNames(row.supplier for row in suppliers.suppliers(book))
    pack = KnowledgePack(
        name=name,
        version=version or int(f"{today:%Y%m%d}"),
        origin=book.body.name,
        made_on=today,
        taxonomy=(tree.id, tree.version),
        rules=tuple(rule for rule in _own_rules(book) if names.may_leave(rule)),
        joined=tuple(group for group in _joined(book) if not any(map(names.is_kept, group))),
        apart=tuple(pair for pair in _apart(book) if not any(map(names.is_kept, pair))),
        # A note is a body's own remark: it stays at home.
        codes=tuple(
            replace(code, note="")
            for code in own_codes.codes(book)
            if not names.is_kept(code.label)
        ),
    )
    if not (pack.rules or pack.joined or pack.apart or pack.codes):
        raise NothingToShare
    write_atomically(path, files.write_pack(pack))
    return pack


def look_at(book: Book, path: Path) -> PackLook:
    """Read a pack and say what taking it in would change; nothing is changed.

    Raises:
        NotKnowledge: the file is none of ours, or was changed on the way.
    """
    data = read_within(path, files.LARGEST)
    pack = files.read_pack(data, path.name)
    new = _difference(book, _in_tree(pack, tree_of(book)))
    joins, known = _joins(book, new.joined)
    rules = _as_rules(book, pack.name, new.rules)
    bringing = Bringing(pack.name, rules, new.codes, joins, known)
    return PackLook(pack, new, fingerprint(data), effect_of_taking_in(book, bringing))


def take_in(book: Book, path: Path) -> Touched:
    """Take a pack in: one step, taken back as one. An earlier version of it goes.

    Raises:
        NotKnowledge: as for look_at. OlderPack: the book has this version or a later one.
    """
    look = look_at(book, path)
    pack, new = look.pack, look.difference
    for row in store.packs(book):
        if row.name == pack.name and row.version >= pack.version:
            if row.fingerprint == look.fingerprint:
                return Touched(0, "take-in-pack", "The book has this pack already")
            raise OlderPack(name=pack.name, known=row.version, version=pack.version)
    count = number_of(len(new.rules), "rule")
    said = f"Took in {pack.name} version {pack.version} of {pack.origin}: {count}"
    asked = {"pack": pack.name, "version": pack.version, "fingerprint": look.fingerprint}
    rules = _as_rules(book, pack.name, new.rules)
    with book.work(Operation("take-in-pack", said, asked)) as work:
        refused = _clear(work, pack.name)
        for rule in rules:
            decisions.add_rule(work, rule)
        _join(work, new.joined)
        refused += _refuse(work, new.apart)
        own_codes.add(work, new.codes)
        row = PackRow(
            name=pack.name,
            version=pack.version,
            origin=pack.origin,
            made_on=pack.made_on.isoformat(),
            fingerprint=look.fingerprint,
            taken_in_on=book.clock().date().isoformat(),
            record=_record(refused, new),
            rules=len(new.rules),
        )
        store.put_pack(work, row)
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def remove(book: Book, name: str) -> Touched:
    """Take a pack out: its rules go, and the pairs that it kept apart; what you decided stays.

    Suppliers that it joined stay joined: they can be parted on the Suppliers page.

    Raises:
        UnknownPack: there is none of that name.
    """
    row = _pack(book, name)
    said = f"Removed the pack {name} version {row.version} with its {number_of(row.rules, 'rule')}"
    with book.work(Operation("remove-pack", said, {"pack": name})) as work:
        for left, right in _clear(work, name):
            store.allow_pair(work, left, right)
        store.remove_codes(work, json.loads(row.record)["codes"])
        store.remove_pack(work, name)
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def effect_of_removing(book: Book, name: str) -> ChangeEffect:
    """Say what would move if a pack were taken out; nothing is changed.

    Raises:
        UnknownPack: there is none of that name.
    """
    brought = json.loads(_pack(book, name).record)["codes"]
    return effect_of_taking_out(book, name, {tuple(code) for code in brought})


def _pack(book: Book, name: str) -> PackRow:
    for row in store.packs(book):
        if row.name == name:
            return row
    raise UnknownPack(name=name)


def _own_rules(book: Book) -> list[PackRule]:
    """Return the body's rules, then what it decided for every payment to a supplier."""
    found = [
        PackRule(rule.supplier, rule.account, rule.words, rule.category, rule.scope)
        for rule in decisions.rules(book)
        if not (rule.shipped or rule.off)
    ]
    known = {rule.asks() for rule in found}
    for supplier, answers in sorted(_chosen(book).items()):
        if len(answers) == 1:
            ((category, scope),) = answers
            rule = PackRule(supplier, category=CategoryCode(category), scope=scope)
            if rule.asks() not in known:
                found.append(rule)
    return found


def _chosen(book: Book) -> dict[str, set[tuple[str, str]]]:
    """Return the category and scope rule that a person chose, by supplier."""
    choices = decisions.kind_choices(book)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for kind in decisions.kinds(book, only=choices.keys()):
        category, scope, reason = choices[kind.id]
        if not held_method(reason):
            found[kind.supplier].add(("" if scope else category, scope))
    return found


def _joined(book: Book) -> list[tuple[str, ...]]:
    """Return spellings of one supplier that the program would not bring together by itself."""
    groups: dict[SupplierId, dict[str, str]] = defaultdict(dict)
    for one in suppliers.payee_names(book):
        groups[one.supplier_id].setdefault(tidy(one.name), one.name)
    return sorted(tuple(sorted(names.values())) for names in groups.values() if len(names) > 1)


def _apart(book: Book) -> list[tuple[str, str]]:
    refused = suppliers.refusals(book)
    known = suppliers.names_of(book, [SupplierId(one) for pair in refused for one in pair])
    pairs = (tuple(sorted(known[SupplierId(one)] for one in pair)) for pair in refused)
    return sorted((left, right) for left, right in pairs if left != right)


def _in_tree(pack: KnowledgePack, tree: Taxonomy) -> KnowledgePack:
    """Return a pack whose categories are called as they are in the book's tree."""
    if pack.taxonomy == (tree.id, tree.version):
        return pack
    rules = (replace(rule, category=tree.now(rule.category)) for rule in pack.rules)
    codes = (replace(code, category=tree.now(code.category)) for code in pack.codes)
    return replace(pack, rules=tuple(rules), codes=tuple(codes))


def _difference(book: Book, pack: KnowledgePack) -> PackDifference:
    tree, scopes = tree_of(book), {rule.id for rule in scope_rules(book)}
    known = [
        rule
        for rule in pack.rules
        if (rule.category in tree.categories if rule.category else rule.scope in scopes)
    ]
    rules, same_rules, conflicts = _compare_rules(book, pack.name, known)
    names = _Names(book)
    joined, same_joins, against_joins = names.compare_joins(pack.joined)
    apart, same_apart, against_apart = names.compare_apart(pack.apart)
    codes, same_codes, against_codes = _compare_codes(book, pack.codes)
    return PackDifference(
        rules=rules,
        joined=joined,
        apart=apart,
        codes=codes,
        same=same_rules + same_joins + same_apart + same_codes,
        conflicts=(*conflicts, *against_joins, *against_apart, *against_codes),
        not_known=len(pack.rules) - len(known),
        going=len(store.rules_of(book, pack.name)),
    )


def _compare_rules(
    book: Book, pack: str, rules: Sequence[PackRule]
) -> tuple[tuple[PackRule, ...], int, list[Conflict]]:
    """Tell new rules from those that the book has, and from those that it has otherwise."""
    here: dict[tuple[str, str, str], tuple[str, str]] = {}
    for own in decisions.rules(book):
        if not (own.shipped and own.label == pack):
            one = PackRule(own.supplier, own.account, own.words, own.category, own.scope)
            here.setdefault(one.asks(), one.answer())
    chosen = {tidy(name): answers for name, answers in _chosen(book).items()}
    new, same, conflicts = [], 0, []
    says = partial(_says, tree_of(book))
    for rule in rules:
        said = here.get(rule.asks())
        decided = chosen.get(tidy(rule.supplier), set()) if _is_of_one(rule) else set()
        others = [said] if said else sorted(decided)
        if said == rule.answer():
            same += 1
        elif said or (decided and rule.answer() not in decided):
            conflicts.append(Conflict(_about(rule), says(*rule.answer()), says(*others[0])))
        else:
            new.append(rule)
    return tuple(dict.fromkeys(new)), same, conflicts


def _compare_codes(
    book: Book, codes: Sequence[OwnCode]
) -> tuple[tuple[OwnCode, ...], int, list[Conflict]]:
    """Tell codes that are new, the same, or that mean something else here."""
    here = {(one.scheme, one.code, one.label): one.category for one in own_codes.codes(book)}
    tree = tree_of(book)
    new, same, against = [], 0, []
    for one in codes:
        said = here.get((one.scheme, one.code, one.label))
        if said == one.category:
            same += 1
        elif said is not None:
            about = f"code {one.code} {one.label}".strip()
            against.append(Conflict(about, _says(tree, one.category, ""), _says(tree, said, "")))
        elif not one.category or one.category in tree.categories:
            new.append(one)
    return tuple(new), same, against


class _Names:
    """The suppliers of a book by every name that they have, and what was said of them."""

    def __init__(self, book: Book) -> None:
        self._of: dict[str, SupplierId] = {}
        for one in suppliers.payee_names(book):
            self._of.setdefault(one.name.casefold(), one.supplier_id)
        self._refused = suppliers.refusals(book)
        self._parted = store.parted(book)

    def ids(self, names: Sequence[str]) -> list[SupplierId]:
        """Return the suppliers of these names, each once, in order."""
        found = (self._of.get(name.casefold()) for name in names)
        return list(dict.fromkeys(one for one in found if one is not None))

    def compare_joins(
        self, groups: Sequence[tuple[str, ...]]
    ) -> tuple[tuple[tuple[str, ...], ...], int, list[Conflict]]:
        """Tell joins that are new, made already, or against what was said."""
        new, same, against = [], 0, []
        for group in groups:
            ids = self.ids(group)
            if len(ids) > 1 and self._kept_apart(ids):
                against.append(Conflict(", ".join(group), "one supplier", "not the same"))
            elif len(ids) > 1:
                new.append(group)
            elif ids and sum(name.casefold() in self._of for name in group) > 1:
                same += 1
        return tuple(new), same, against

    def compare_apart(
        self, pairs: Sequence[tuple[str, str]]
    ) -> tuple[tuple[tuple[str, str], ...], int, list[Conflict]]:
        """Tell pairs that are new, kept apart already, or joined here."""
        new, same, against = [], 0, []
        for pair in pairs:
            if not all(name.casefold() in self._of for name in pair):
                continue
            ids = self.ids(pair)
            if len(ids) == 1:
                against.append(Conflict(" and ".join(pair), "not the same", "one supplier"))
            elif self._kept_apart(ids):
                same += 1
            else:
                new.append(pair)
        return tuple(new), same, against

    def _kept_apart(self, ids: Sequence[SupplierId]) -> bool:
        pairs = (tuple(sorted(pair)) for pair in combinations(ids, 2))
        return not self._parted.isdisjoint(ids) or any(pair in self._refused for pair in pairs)


def _clear(work: Work, name: str) -> list[list[int]]:
    """Take the rules of an earlier version out; return the pairs that it kept apart."""
    for number in store.rules_of(work.book, name):
        decisions.remove_rule(work, number)
    rows = [row for row in store.packs(work.book) if row.name == name]
    return [pair for row in rows for pair in json.loads(row.record)["apart"]]


def _record(refused: Sequence[Sequence[int]], new: PackDifference) -> str:
    """Return what a pack did beside its rules, so that it can be taken out again."""
    codes = [[one.scheme, one.code, one.label, one.category] for one in new.codes]
    record = {"apart": refused, "joined": len(new.joined), "codes": codes}
    return json.dumps(record, sort_keys=True, ensure_ascii=False)


def _join(work: Work, groups: Sequence[tuple[str, ...]]) -> None:
    for group in groups:
        tidy_suppliers.join(work, *_joins(work.book, [group]))


def _joins(
    book: Book, groups: Sequence[tuple[str, ...]]
) -> tuple[dict[SupplierId, SupplierId], Mapping[SupplierId, str]]:
    """Return which supplier goes with which, and the names of all."""
    names = _Names(book)
    joins: dict[SupplierId, SupplierId] = {}
    known: set[SupplierId] = set()
    for group in groups:
        ids = dict.fromkeys(joins.get(one, one) for one in names.ids(group))
        keep, *gone = ids
        # What went with a supplier that goes now goes on with it.
        joins = {one: keep if to in gone else to for one, to in joins.items()}
        joins |= dict.fromkeys(gone, keep)
        known.update(ids)
    return joins, suppliers.names_of(book, sorted(known))


def _refuse(work: Work, pairs: Sequence[tuple[str, str]]) -> list[list[int]]:
    names = _Names(work.book)
    found = [sorted(names.ids(pair)) for pair in pairs]
    refused = [[int(one) for one in pair] for pair in found if len(pair) == 2]
    for left, right in refused:
        suppliers.refuse_pair(work, SupplierId(left), SupplierId(right))
    return refused


def _as_rules(book: Book, pack: str, rules: Sequence[PackRule]) -> tuple[Rule, ...]:
    """Return the rules of a pack as the book keeps them; one that is switched off stays off."""
    off = {
        (one.supplier, one.account, one.words, one.category, one.scope)
        for one in decisions.rules(book)
        if one.shipped and one.label == pack and one.off
    }
    found = ((r.supplier, r.account, r.words, r.category, r.scope) for r in rules)
    return tuple(Rule(RuleId(0), *one, label=pack, shipped=True, off=one in off) for one in found)


def _is_of_one(rule: PackRule) -> bool:
    whole = rule.supplier and not rule.supplier.startswith("~")
    return bool(whole) and not (rule.account or rule.words)


def _about(rule: PackRule) -> str:
    parts = [
        f"supplier {rule.supplier}" if rule.supplier else "",
        f"account {rule.account}" if rule.account else "",
        f"words {rule.words}" if rule.words else "",
    ]
    return ", ".join(part for part in parts if part)


def _says(tree: Taxonomy, category: str, scope: str) -> str:
    if scope:
        return f"out of scope: {scope}"
    leaves = tree.categories.items()
    return next((leaf.label for code, leaf in leaves if code == category), category)
