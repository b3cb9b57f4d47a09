"""A body's own codes: taken in from a list, checked in full, and what they would move."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.classifying.taxonomy_data import crosswalks_into
from core.classifying.words import words_of
from core.domain.money import decimal_text
from core.domain.operations import Operation, Touched
from core.domain.problems import Place, Problem, UserError
from core.domain.taxonomy import UNKNOWN, CategoryCode, OwnCode, Taxonomy
from core.domain.wording import number_of
from core.formats.files import write_atomically
from core.importing.code_list import CodeList, CodeRow, read_code_list
from core.store import amounts, decisions, own_codes
from core.store.book import Book
from core.usecases.categorise import taxonomy
from core.usecases.deciding import decide_again, outcomes_with
from core.usecases.moves import Move, moved_amounts, moves_of
from core.usecases.sealed_figures import SealedEffect, sealed_effect

_OWN = "own"
_TO = ("", "common-spend", "cpv")
_MISSING = {"from_code": "codes or labels", "to_code": "categories"}


class CodesNotRight(UserError):
    """The list of codes {file} has {count} things to put right."""

    code = "SB-267"
    exit_code = 4
    remedy_text = "Put right what is listed with its row, then take the list in again."

    def __init__(self, problems: tuple[Problem, ...], **values: str | int) -> None:
        """Keep the problems, to be listed."""
        self.problems = problems
        super().__init__(**values)


@dataclass(frozen=True, slots=True)
class CodesLook:
    """A list of codes as it is read, all that is wrong with it, and what it would move."""

    file: str
    codes: tuple[OwnCode, ...]
    problems: tuple[Problem, ...]
    lines: int = 0
    pence: int = 0
    moves: tuple[Move, ...] = ()
    sealed: tuple[SealedEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedCode:
    """An account code of the book's files, with the category that its payments are in."""

    account_code: str
    account: str
    category: CategoryCode
    label: str
    lines: int
    pence: int


def look(book: Book, path: Path) -> CodesLook:
    """Read a list of codes, check all of it, and say what it would move; nothing is kept.

    Raises:
        UnreadableFile: the file is of another kind, empty, locked, damaged or made to harm.
    """
    found = read_code_list(path)
    codes, problems = _checked(found, taxonomy(book))
    if problems:
        return CodesLook(found.file, codes, problems)
    return _effect(book, found.file, codes, _with(own_codes.codes(book), codes))


def look_forgetting(book: Book, scheme: str) -> CodesLook:
    """Say what would move if the codes of a scheme were forgotten; ``codes`` are those codes."""
    known = own_codes.codes(book)
    gone = tuple(one for one in known if one.scheme == scheme)
    return _effect(book, scheme, gone, tuple(one for one in known if one.scheme != scheme))


def take_in(book: Book, path: Path) -> Touched:
    """Keep a list of codes in the place of what the book has of its schemes, and apply it.

    Raises:
        CodesNotRight: something in the list is wrong; nothing was kept. UnreadableFile: it is
            no list that can be read.
    """
    found = read_code_list(path)
    codes, problems = _checked(found, taxonomy(book))
    if problems:
        raise CodesNotRight(problems, file=found.file, count=len(problems))
    summary = f"Took in {number_of(len(codes), 'code')} with their categories from {found.file}"
    asked = {"file": found.file, "fingerprint": found.fingerprint, "codes": len(codes)}
    with book.work(Operation("take-codes", summary, asked)) as work:
        own_codes.replace_schemes(work, codes)
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def forget(book: Book, scheme: str) -> Touched:
    """Forget the codes of a scheme, so that only what is shipped is known of it."""
    with book.work(Operation("forget-codes", f"Forgot the codes of {scheme}")) as work:
        own_codes.forget_scheme(work, scheme)
        work.count(*amounts.free_of(book, decide_again(work)))
    return work.touched


def codes(book: Book) -> tuple[OwnCode, ...]:
    """List the body's own codes, by scheme and code."""
    return own_codes.codes(book)


def mapping(book: Book) -> tuple[MappedCode, ...]:
    """List the account codes of the book's files with the categories that their payments are in.

    By code; an account whose payments are in several categories has a row for each.
    """
    outcomes = decisions.outcomes(book)
    sums: dict[tuple[str, str, CategoryCode], list[int]] = defaultdict(lambda: [0, 0])
    paid = {one.kind_id: one for one in amounts.free(book, outcomes)}
    for kind in decisions.kinds(book):
        if kind.id in paid:
            row = sums[kind.account_code, kind.account, outcomes[kind.id].category]
            row[0] += paid[kind.id].lines
            row[1] += paid[kind.id].pence
    tree = taxonomy(book)
    return tuple(
        MappedCode(*key, tree.label(key[2]), lines, pence)
        for key, (lines, pence) in sorted(
            sums.items(), key=lambda item: (item[0][:2], -item[1][1])
        )
    )


def export_mapping(book: Book, path: Path) -> Path:
    """Write account codes with their categories and pounds as a list that can be taken in."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("code", "label", "category", "category_label", "payments", "amount"))
    for row in mapping(book):
        cells = (row.account_code, row.account, row.category, row.label, row.lines)
        writer.writerow((*cells, decimal_text(row.pence)))
    write_atomically(path, text.getvalue().encode())
    return path


def _effect(
    book: Book, name: str, changed: tuple[OwnCode, ...], codes: Sequence[OwnCode]
) -> CodesLook:
    """Say what would move if these were all of the body's codes."""
    after = outcomes_with(book, decisions.rules(book), codes)
    before = decisions.outcomes(book)
    moved = moved_amounts(amounts.free(book, after), before, after)
    return CodesLook(
        name,
        changed,
        (),
        sum(one.lines for one in moved),
        sum(one.pence for one in moved),
        moves_of(moved, before, after, taxonomy(book)),
        sealed_effect(book, [one.kind_id for one in moved]),
    )


def _with(own: Sequence[OwnCode], new: Sequence[OwnCode]) -> tuple[OwnCode, ...]:
    schemes = {one.scheme for one in new}
    return (*(one for one in own if one.scheme not in schemes), *new)


def _checked(found: CodeList, tree: Taxonomy) -> tuple[tuple[OwnCode, ...], tuple[Problem, ...]]:
    place = Place(found.file)
    missing = [Problem("SB-270", {"what": _MISSING[name]}, place) for name in found.missing]
    codes: list[OwnCode] = []
    problems = [*missing]
    seen: dict[tuple[str, str, str], tuple[int, CategoryCode]] = {}
    for row in found.rows:
        faults = list(_faults(found, row, tree))
        problems += faults
        if faults:
            continue
        code = _code(row, tree)
        key = (code.scheme, code.code.lower(), code.label.lower())
        before = seen.setdefault(key, (row.row, code.category))
        if before[1] != code.category:
            heading = found.headings.get("from_code", "")
            at = Place(found.file, row.sheet, row.row, heading)
            said: dict[str, str | int] = {"code": code.code or code.label, "row": before[0]}
            problems.append(Problem("SB-273", said, at))
        elif before[0] == row.row:
            codes.append(code)
    return tuple(codes), tuple(problems)


def _faults(found: CodeList, row: CodeRow, tree: Taxonomy) -> Iterator[Problem]:
    def at(column: str) -> Place:
        return Place(found.file, row.sheet, row.row, found.headings.get(column, column))

    if not (row.cell("from_code") or row.cell("from_label")):
        yield Problem("SB-271", {}, at("from_code"))
    if row.cell("to_scheme").lower() not in _TO:
        yield Problem("SB-274", {"scheme": row.cell("to_scheme")}, at("to_scheme"))
    elif row.cell("to_code") and not _leaf(row.cell("to_code"), tree):
        example = next(iter(tree.categories))
        said = {"stated": row.cell("to_code"), "example": example}
        yield Problem("SB-272", said, at("to_code"))


def _code(row: CodeRow, tree: Taxonomy) -> OwnCode:
    return OwnCode(
        row.cell("from_scheme") or _OWN,
        row.cell("from_code"),
        row.cell("from_label"),
        _leaf(row.cell("to_code"), tree),
        row.cell("relation"),
        row.cell("note"),
        row.cell("version"),
    )


def _leaf(stated: str, tree: Taxonomy) -> CategoryCode:
    """Return the leaf that a cell names by its code, its label, or a CPV code."""
    if stated.lower() in tree.categories:
        return CategoryCode(stated.lower())
    words = words_of(stated)
    for code, leaf in tree.categories.items():
        if words and words == words_of(leaf.label):
            return code
    digits = stated.partition("-")[0].strip()
    if digits.isdecimal() and len(digits) == 8:
        return crosswalks_into(tree).leaf_of_cpv(digits)
    return UNKNOWN
