"""Put a book's decisions over to another version of the tree, as one step that can be undone.

Returns that are sealed keep the tree that they were sealed with: they name its version and
fingerprint, and are verified by what they carry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode, OwnCode, Taxonomy
from core.store import amounts, decisions, remapping
from core.store.book import Book
from core.usecases.deciding import decide_again
from core.usecases.sealed_figures import SealedEffect, sealed_effect

_TREE = "tree"


class LeafSplit(UserError):
    """The category {label} is now several: {choices}. Only you can say which is meant."""

    code = "SB-268"
    exit_code = 4
    remedy_text = "Say for {old} which of them its decisions go to."


class LeafGone(UserError):
    """Decisions of this book name the category {old}, of which the crosswalk says nothing."""

    code = "SB-269"
    exit_code = 4
    remedy_text = "Add a row for {old} to the crosswalk."


@dataclass(frozen=True, slots=True)
class LeafMove:
    """A category of the old tree that decisions name, and where it may go in the new one.

    ``to`` holds one category where the crosswalk is plain, several where the leaf was split, none
    where it is left out. ``lines`` and ``pence`` are the payments that are in it now.
    """

    old: CategoryCode
    label: str
    to: tuple[CategoryCode, ...]
    decisions: int
    lines: int
    pence: int

    def is_split(self) -> bool:
        """Say whether only a person can tell where it goes."""
        return len(self.to) > 1


@dataclass(frozen=True, slots=True)
class TreeLook:
    """What another version of the tree would change of a book, before it is done."""

    version: str
    moves: tuple[LeafMove, ...]
    sealed: tuple[SealedEffect, ...]


def version_of(book: Book, shipped: Taxonomy) -> str:
    """Return the id and version of the tree that the book's decisions are of."""
    return book.setting(_TREE) or f"{shipped.id} {shipped.version}"


def look(book: Book, old: Taxonomy, new: Taxonomy, crosswalk: Sequence[OwnCode]) -> TreeLook:
    """Say what would be put over, in decisions and pounds; nothing is changed.

    ``crosswalk`` leads from codes of the old tree (``code``) to codes of the new one
    (``category``). A code that both trees have, and that the crosswalk leaves out, stays.
    """
    leads: dict[CategoryCode, list[CategoryCode]] = defaultdict(list)
    for row in crosswalk:
        if row.category in new.categories:
            leads[CategoryCode(row.code)].append(row.category)
    standing: dict[CategoryCode, list[KindId]] = defaultdict(list)
    for kind, outcome in decisions.outcomes(book).items():
        standing[outcome.category].append(kind)
    paid = {one.kind_id: one for one in amounts.free(book, list(decisions.outcomes(book)))}
    moves = []
    for code, tables in sorted(remapping.named(book).items()):
        to = tuple(dict.fromkeys(leads.get(code, ())))
        if not to and code in new.categories:
            to = (code,)
        if to == (code,):
            continue
        held = [paid[kind] for kind in standing[code] if kind in paid]
        lines, pence = sum(one.lines for one in held), sum(one.pence for one in held)
        moves.append(LeafMove(code, old.label(code), to, sum(tables.values()), lines, pence))
    touched = [kind for move in moves for kind in standing[move.old]]
    return TreeLook(f"{new.id} {new.version}", tuple(moves), sealed_effect(book, touched))


def apply(
    book: Book,
    old: Taxonomy,
    new: Taxonomy,
    crosswalk: Sequence[OwnCode],
    answers: Mapping[CategoryCode, CategoryCode] | None = None,
) -> Touched:
    """Put the book's decisions over to the new tree; ``answers`` say where split leaves go.

    Raises:
        LeafSplit: a leaf that decisions name was split, and no answer says which part is meant.
        LeafGone: the new tree has no such leaf, and the crosswalk does not say where it went.
    """
    found = look(book, old, new, crosswalk)
    codes = {move.old: _goes_to(move, new, answers or {}) for move in found.moves}
    summary = f"Put {len(codes)} categories over to {found.version}"
    asked = {
        "from": version_of(book, old),
        "to": found.version,
        "fingerprint": new.fingerprint,
        "codes": codes,
    }
    with book.work(Operation("move-tree", summary, asked)) as work:
        remapping.put_over(work, codes)
        work.set_setting(_TREE, found.version)
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def _goes_to(
    move: LeafMove, new: Taxonomy, answers: Mapping[CategoryCode, CategoryCode]
) -> CategoryCode:
    if not move.to:
        raise LeafGone(old=move.old)
    if not move.is_split():
        return move.to[0]
    if answers.get(move.old) not in move.to:
        choices = ", ".join(new.label(code) for code in move.to)
        raise LeafSplit(label=move.label, choices=choices, old=move.old)
    return answers[move.old]
