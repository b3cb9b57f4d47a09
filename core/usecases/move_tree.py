"""Put a book over to a newer edition of the tree, as one step that can be undone.

Decision: an edition is one data file, in the layout of the shipped tree, which also says what
takes the place of categories that go. The book keeps the file's text, so that it needs nothing
beside it; rules, crosswalks and what is learned that come with the program stay as they are and
are read through the same leads. Returns that are sealed keep the tree that they were sealed
with: they name its version and fingerprint, and are verified by what they carry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.classifying.taxonomy_data import load_taxonomy
from core.classifying.tree_file import LARGEST, TreeFile, leads_to, problems_of, read_tree
from core.domain.decisions import Outcome
from core.domain.operations import Operation, Touched
from core.domain.problems import Problem, UserError
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.formats.files import read_within
from core.store import amounts, decisions, remapping
from core.store.book import Book, Work
from core.usecases.deciding import decide_again
from core.usecases.moves import Move, moved_amounts, moves_of
from core.usecases.sealed_figures import SealedEffect, sealed_effect
from core.usecases.trees import keep, tree_of

Answers = Mapping[CategoryCode, CategoryCode]


class LeafSplit(UserError):
    """The category {label} is now several: {choices}. Only you can say which is meant."""

    code = "SB-268"
    exit_code = 4
    remedy_text = "Say for {old} which of them its decisions go to."


class TreeNotRight(UserError):
    """The tree in {file} cannot take the place of this book's: {count} things are to put right."""

    code = "SB-297"
    exit_code = 4
    remedy_text = "Ask whoever sent it to put right what is listed."

    def __init__(self, problems: tuple[Problem, ...], **values: str | int) -> None:
        """Keep the problems, to be listed."""
        self.problems = problems
        super().__init__(**values)


@dataclass(frozen=True, slots=True)
class LeafMove:
    """A category that is in use, and where it may go in the new tree.

    ``to`` holds one category where the tree is plain, several where it was split. ``decisions``
    name it; ``lines`` and ``pence`` are the payments that are in it now, whatever put them there.
    """

    old: CategoryCode
    label: str
    to: tuple[CategoryCode, ...]
    to_labels: tuple[str, ...]
    decisions: int
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class TreeLook:
    """What another edition of the tree would change of a book, before it is done.

    ``asked`` are the split categories of which no answer says where their decisions go: while
    there are any, what would move is not known. ``added`` and ``gone`` are labels.
    """

    file: str
    before: str
    version: str
    problems: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    leaves: tuple[LeafMove, ...] = ()
    asked: tuple[LeafMove, ...] = ()
    lines: int = 0
    pence: int = 0
    moves: tuple[Move, ...] = ()
    sealed: tuple[SealedEffect, ...] = ()


class _OnlyLooked(Exception):
    """Takes back what was done only to see it."""


def version_of(book: Book) -> str:
    """Return the id and version of the tree that the book is kept in."""
    tree = tree_of(book)
    return f"{tree.id} {tree.version}"


def look(book: Book, path: Path, answers: Answers | None = None) -> TreeLook:
    """Say what an edition of the tree would move, in lines and pounds; nothing is kept.

    Raises:
        NotATree: the file is no tree. OpenForLooking: the book is open for looking only.
    """
    edition = _read(path)
    old, said = tree_of(book), answers or {}
    new = edition.tree
    found = TreeLook(edition.file, version_of(book), f"{new.id} {new.version}")
    if problems := problems_of(edition, old):
        return replace(found, problems=problems)
    leaves = _leaves(book, edition)
    found = replace(
        found,
        added=tuple(leaf.label for c, leaf in new.categories.items() if c not in old.categories),
        gone=tuple(leaf.label for c, leaf in old.categories.items() if c not in new.categories),
        leaves=leaves,
        asked=tuple(move for move in leaves if not leads_to(edition, said, move.old)),
    )
    return found if found.asked else _with_moves(book, edition, said, found)


def take_in(book: Book, path: Path, answers: Answers | None = None) -> Touched:
    """Keep the book in an edition of the tree from now on; ``answers`` say where split
    categories go.

    Raises:
        NotATree: the file is no tree. TreeNotRight: it cannot take this tree's place; nothing
            was kept. LeafSplit: a category in use was split, and no answer says which part is
            meant.
    """
    edition, said = _read(path), answers or {}
    if problems := problems_of(edition, tree_of(book)):
        raise TreeNotRight(problems, file=edition.file, count=len(problems))
    for move in _leaves(book, edition):
        if not leads_to(edition, said, move.old):
            choices = ", ".join(move.to_labels)
            raise LeafSplit(label=move.label, choices=choices, old=move.old)
    with book.work(_operation(book, edition, said)) as work:
        work.count(*amounts.free_of(book, _put_over(work, edition, said)))
    return work.touched


def _read(path: Path) -> TreeFile:
    return read_tree(read_within(path, LARGEST), path.name)


def _operation(book: Book, edition: TreeFile, answers: Answers) -> Operation:
    version = f"{edition.tree.id} {edition.tree.version}"
    asked = {
        "file": edition.file,
        "from": version_of(book),
        "to": version,
        "fingerprint": edition.tree.fingerprint,
        "answers": dict(answers),
    }
    return Operation("move-tree", f"Took in the tree {version} from {edition.file}", asked)


def _put_over(work: Work, edition: TreeFile, answers: Answers) -> frozenset[KindId]:
    old = tree_of(work.book)
    codes = {code: leads_to(edition, answers, code) for code in remapping.named(work.book)}
    shipped = {
        code: leads_to(edition, answers, old.now(code)) for code in load_taxonomy().categories
    }
    remapping.put_over(work, {code: to for code, to in codes.items() if to})
    keep(work, edition.text, {code: to for code, to in shipped.items() if to != code})
    return decide_again(work)


def _with_moves(book: Book, edition: TreeFile, answers: Answers, found: TreeLook) -> TreeLook:
    """Do it, see what came of it, and take it back: so that what is shown is what will be."""
    before, after = decisions.outcomes(book), dict[KindId, Outcome]()
    trees = tree_of(book), edition.tree
    try:
        with book.work(_operation(book, edition, answers)) as work:
            _put_over(work, edition, answers)
            after = decisions.outcomes(book)
            raise _OnlyLooked
    except _OnlyLooked:
        moved = moved_amounts(amounts.free(book, after), before, after)
    return replace(
        found,
        lines=sum(one.lines for one in moved),
        pence=sum(one.pence for one in moved),
        moves=moves_of(moved, before, after, *trees),
        sealed=sealed_effect(book, [one.kind_id for one in moved]),
    )


def _leaves(book: Book, edition: TreeFile) -> tuple[LeafMove, ...]:
    """Return the categories in use that are not what they were."""
    old, new, named = tree_of(book), edition.tree, remapping.named(book)
    held: dict[CategoryCode, list[KindId]] = defaultdict(list)
    for kind, outcome in decisions.outcomes(book).items():
        held[outcome.category].append(kind)
    moves = []
    for code in sorted(named.keys() | held.keys()):
        to = edition.replaces.get(code, ())
        if to and to != (code,):
            lines, pence = amounts.free_of(book, held[code])
            labels = tuple(new.label(one) for one in to)
            counted = sum(named.get(code, {}).values())
            moves.append(LeafMove(code, old.label(code), to, labels, counted, lines, pence))
    return tuple(moves)
