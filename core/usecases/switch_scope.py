"""What a body leaves out of its figures: its type's presets, and those it switches itself."""

from __future__ import annotations

from dataclasses import dataclass

from core.classifying.taxonomy_data import all_scope_rules
from core.domain.cards import SETTLED
from core.domain.decisions import ScopeRule
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.store import amounts, decisions
from core.store.book import Book
from core.usecases.deciding import (
    SCOPE_SETTING,
    decide_again,
    outcomes_with,
    scope_rules,
    settled_rule,
    switched_scopes,
    type_of,
)
from core.usecases.moves import Move, moved_amounts, moves_of
from core.usecases.sealed_figures import SealedEffect, sealed_effect
from core.usecases.trees import tree_of


class UnknownPreset(UserError):
    """There is no reason "{preset}" to leave payments out of the figures."""

    code = "SB-285"
    exit_code = 2
    remedy_text = "Choose one of {known}."


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A scope preset: whether it is on here, whether the type brings it, what it takes out now.

    ``lines`` and ``pence`` are all payments that are out of scope under it, also those that a
    person or a rule of the body put there. What is not ``switchable`` follows from what a
    person joined: card bills whose purchases a card file lists.
    """

    rule: ScopeRule
    on: bool
    usual: bool
    lines: int
    pence: int
    switchable: bool = True


@dataclass(frozen=True, slots=True)
class SwitchEffect:
    """What switching a preset would do, before it is done.

    ``out_lines`` and ``out_pence`` would leave the figures, ``back_lines`` and ``back_pence``
    come back into them. ``moves`` also holds what would go from one reason to another.
    """

    out_lines: int
    out_pence: int
    back_lines: int
    back_pence: int
    moves: tuple[Move, ...]
    sealed: tuple[SealedEffect, ...]


def presets(book: Book) -> tuple[PresetRow, ...]:
    """List every preset, those that are on first, in the order tried.

    Card bills that are settled by a card file stand last of those on, where there are any: so
    the rows add up to all that is out of scope.
    """
    on = {rule.id for rule in scope_rules(book)}
    usual = set(type_of(book.body).scope_presets)
    paid = {rule: (lines, pence) for rule, lines, pence in decisions.coverage(book).by_scope}
    rows = [
        PresetRow(rule, rule.id in on, rule.id in usual, *paid.get(rule.id, (0, 0)))
        for rule in _switchable().values()
    ]
    if SETTLED in paid:
        rows.append(PresetRow(settled_rule(), True, True, *paid[SETTLED], switchable=False))
    return tuple(sorted(rows, key=lambda row: not row.on))


def effect_of(book: Book, preset: str, *, on: bool) -> SwitchEffect:
    """Say what would move if a preset were switched on or off; nothing is changed.

    Raises:
        UnknownPreset: there is no such preset.
    """
    _require(preset)
    scopes = scope_rules(book, {**switched_scopes(book), preset: on})
    after = outcomes_with(book, decisions.rules(book), scopes=scopes)
    before = decisions.outcomes(book)
    moved = moved_amounts(amounts.free(book, after), before, after)
    out = [one for one in moved if after[one.kind_id].scope and not before[one.kind_id].scope]
    back = [one for one in moved if before[one.kind_id].scope and not after[one.kind_id].scope]
    return SwitchEffect(
        out_lines=sum(one.lines for one in out),
        out_pence=sum(one.pence for one in out),
        back_lines=sum(one.lines for one in back),
        back_pence=sum(one.pence for one in back),
        moves=moves_of(moved, before, after, tree_of(book)),
        sealed=sealed_effect(book, [one.kind_id for one in moved]),
    )


def switch(book: Book, preset: str, *, on: bool) -> Touched:
    """Switch a preset on or off for this body, whatever its type brings, and apply it.

    What a person or a rule of the body put out of scope under it stays there.

    Raises:
        UnknownPreset: there is no such preset.
    """
    rule = _require(preset)
    said = {**switched_scopes(book), preset: on}
    if on == (preset in type_of(book.body).scope_presets):
        del said[preset]
    summary = f"Switched {'on' if on else 'off'} what is left out: {rule.label}"
    asked = {"preset": preset, "on": on}
    with book.work(Operation("switch-scope", summary, asked)) as work:
        words = (f"{'+' if is_on else '-'}{name}" for name, is_on in sorted(said.items()))
        work.set_setting(SCOPE_SETTING, " ".join(words))
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def _switchable() -> dict[str, ScopeRule]:
    # A card's bill leaves the figures only where a person joins it to its card file.
    return {rule.id: rule for rule in all_scope_rules() if rule.id != SETTLED}


def _require(preset: str) -> ScopeRule:
    known = _switchable()
    if preset not in known:
        raise UnknownPreset(preset=preset, known=", ".join(known))
    return known[preset]
