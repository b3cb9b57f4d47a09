"""The checks of a return that was received, each with a sentence for an auditor.

They look at the files as they came and at the content read from them; none changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.money import pounds
from core.domain.problems import UserError
from core.domain.returns import Cell, Return, Table, VerifyCheck
from core.formats.answer_tables import answer_problems
from core.formats.columns import Holds
from core.formats.descriptors import changed_files, layouts_in, paths_in
from core.formats.packages import (
    DESCRIPTOR,
    LINES_MEMBER_LIMIT,
    TableRefused,
    fingerprint,
    read_zip,
)
from core.formats.reports import RENDERING
from core.formats.return_contents import (
    BESIDE,
    KEY,
    SIGNATURE,
    WORKBOOK,
    control_totals,
    file_name,
    members_of,
)
from core.formats.return_header import header_in
from core.formats.return_tables import LAYOUTS, layout_of
from core.formats.signing import (
    PublicKey,
    key_fingerprint,
    public_text,
    read_public,
    read_signature,
    verify,
)
from core.formats.workbooks import read_rows

# Each says that the left side is the sum of the right side, in every row of the summary.
_SUMS = (
    ("total_pence", ("out_of_scope_pence", "in_scope_pence")),
    ("in_scope_pence", ("locked_pence", "available_pence")),
    ("available_pence", ("collaborative_pence", "addressable_pence", "no_lot_pence")),
    (
        "collaborative_pence",
        (
            "collaborative_this_pbo_pence",
            "collaborative_other_pbos_pence",
            "collaborative_local_pence",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Received:
    """A return as it came: its files, and what could be read of them."""

    members: Mapping[str, bytes]
    descriptor: Mapping[str, Any]
    content: Return | None
    fault: UserError | None

    def changed(self) -> list[str]:
        """List the files that are not as the descriptor says; empty if there is no descriptor."""
        if not self.descriptor:
            return []
        return changed_files(self.members, self.descriptor, BESIDE)


def trusted_comment(content: Return) -> str:
    """Return the comment that the signature of a return carries."""
    return f"{file_name(content)} return {content.return_id}"


def check_key(received: Received, expected: str | None) -> tuple[VerifyCheck, PublicKey | None]:
    """Check that the key in the package is well formed, and the one that was expected."""
    text = received.members.get(KEY, b"")
    try:
        key = read_public(text.decode("ascii"))
        wanted = read_public(expected) if expected is not None else None
    except (UserError, UnicodeDecodeError):
        return VerifyCheck("key", False, "The public key cannot be read."), None
    if public_text(key).encode("ascii") != text:
        return VerifyCheck("key", False, "The file of the public key was changed."), key
    digits = key_fingerprint(key)
    if wanted is None:
        words = (
            f"The key in the package has the fingerprint {digits}. It proves that nothing "
            "changed, not who sent it: compare the fingerprint with the body by telephone."
        )
        return VerifyCheck("key", True, words), key
    if wanted != key:
        words = f"Another key than the one given sealed it; its fingerprint is {digits}."
        return VerifyCheck("key", False, words), key
    return VerifyCheck("key", True, f"It is the key given, fingerprint {digits}."), key


def check_signature(received: Received, key: PublicKey | None) -> VerifyCheck:
    """Check both signatures, the key id, and that the signature file has its one form."""
    signature = received.members.get(SIGNATURE, b"")
    if key is None:
        return VerifyCheck("signature", False, "Without a key no signature can be checked.")
    try:
        parts = verify(received.members.get(DESCRIPTOR, b""), signature, key)
    except UserError as refusal:
        return VerifyCheck("signature", False, refusal.sentence())
    content = received.content
    if read_signature(signature).text() != signature:
        return VerifyCheck("signature", False, "The file of the signature was changed.")
    if content is not None and parts.trusted_comment != trusted_comment(content):
        return VerifyCheck("signature", False, "The signature is of another return.")
    words = f"The list of contents is as the holder of key {key.id_text()} sealed it."
    return VerifyCheck("signature", True, words)


def check_fingerprints(received: Received) -> VerifyCheck:
    """Check that every file is there and is what the descriptor says."""
    changed = received.changed() if received.descriptor else [DESCRIPTOR]
    if changed:
        words = f"Not as they were sealed: {', '.join(changed)}."
        return VerifyCheck("fingerprints", False, words)
    if list(received.members) != [*BESIDE, *paths_in(received.descriptor)]:
        return VerifyCheck("fingerprints", False, "The files are in another order.")
    count = len(received.members) - len(BESIDE)
    return VerifyCheck("fingerprints", True, f"All {count} files have the sealed fingerprints.")


def check_control_totals(content: Return, header: Mapping[str, Any]) -> VerifyCheck:
    """Check rows, debits, credits and net of every table against the header."""
    stated = header.get("control_totals")
    found = control_totals(content.tables)
    if stated != found:
        named = stated if isinstance(stated, dict) else {}
        wrong = [name for name in {**named, **found} if named.get(name) != found.get(name)]
        words = f"Totals differ from the sealed ones in: {', '.join(wrong)}."
        return VerifyCheck("control-totals", False, words)
    rows = sum(len(table.rows) for table in content.tables)
    words = f"Rows, debits, credits and net of every table agree; {rows:,} rows in all."
    return VerifyCheck("control-totals", True, words)


# A table, its column of pence, and the column of the summary to which it must add up.
_SAME = (
    ("exclusions", "pence", "out_of_scope_pence"),
    ("agreement_use", "net_pence", "collaborative_pence"),
    ("spend", "net_pence", "total_pence"),
)


def check_arithmetic(content: Return) -> VerifyCheck:
    """Check that the figures of the summary are the sums that they claim to be."""
    faults = list(_arithmetic_faults(content))
    if faults:
        return VerifyCheck("arithmetic", False, f"{faults[0]}.")
    words = "Every category adds up, and the other tables add up to the summary."
    return VerifyCheck("arithmetic", True, words)


def _arithmetic_faults(content: Return) -> Iterable[str]:
    tables = {table.name: table for table in content.tables}
    summary = tables.get("summary")
    if summary is None:
        return
    for left, right in _SUMS:
        if not set(summary.columns).issuperset((left, *right)):
            continue
        wholes, *others = (_pence_of(summary, name) for name in (left, *right))
        parts = map(sum, zip(*others, strict=True))
        for number, (whole, part) in enumerate(zip(wholes, parts, strict=True), start=2):
            if whole != part:
                yield (
                    f"In summary.csv, row {number}, {left} is {pounds(whole)} "
                    f"and its parts add up to {pounds(part)}"
                )
    for name, column, of in _SAME:
        if name in tables and of in summary.columns:
            found, stated = _total(tables[name], column), _total(summary, of)
            if found != stated:
                yield (
                    f"{name}.csv adds up to {pounds(found)}, "
                    f"{of} of the summary to {pounds(stated)}"
                )


def _pence_of(table: Table, column: str) -> list[int]:
    index = table.columns.index(column)
    return [cell if isinstance((cell := row[index]), int) else 0 for row in table.rows]


def _total(table: Table, column: str) -> int:
    return sum(_pence_of(table, column))


def check_foreign_keys(content: Return) -> VerifyCheck:
    """Check that keys are unique and that what a row names is there."""
    faults = list(_key_faults(content))
    if faults:
        return VerifyCheck("foreign-keys", False, f"{faults[0]}.")
    words = "Every row has a number of its own, and what rows refer to is there."
    return VerifyCheck("foreign-keys", True, words)


def _key_faults(content: Return) -> Iterable[str]:
    tables = {table.name: table for table in content.tables}
    for table in content.tables:
        layout = layout_of(table)
        for number in _repeated(_cells(table, layout.key)):
            yield f"In {table.name}.csv, row {number} has the number of an earlier row"
        for reference in layout.references:
            target = tables.get(reference.table)
            there = set(_cells(target, reference.others)) if target else set()
            named = _cells(table, reference.columns)
            if there.issuperset(named):
                continue
            for number, key in enumerate(named, start=2):
                if key not in there:
                    yield (
                        f"In {table.name}.csv, row {number}, {reference.columns[0]} names what "
                        f"is not in {reference.table}.csv"
                    )


def _repeated(keys: Sequence[tuple[Cell, ...]]) -> Iterable[int]:
    if len(set(keys)) < len(keys):
        seen: set[tuple[Cell, ...]] = set()
        for number, key in enumerate(keys, start=2):
            if key in seen:
                yield number
            seen.add(key)


def _cells(table: Table, columns: Sequence[str]) -> list[tuple[Cell, ...]]:
    indexes = [table.columns.index(name) for name in columns]
    return list(zip(*([row[index] for row in table.rows] for index in indexes), strict=True))


def check_supersedes(content: Return, previous: bytes | None) -> VerifyCheck:
    """Check that a correction names the version before it, and that it is the one at hand."""
    earlier = content.supersedes
    if earlier is None:
        right = content.version == 1 and previous is None
        words = (
            "It is the first version." if right else "It does not say which version it replaces."
        )
        return VerifyCheck("supersedes", right, words)
    if not 1 <= earlier.version < content.version:
        words = f"Version {content.version} says that it replaces version {earlier.version}."
        return VerifyCheck("supersedes", False, words)
    if previous is not None and fingerprint(previous) != earlier.fingerprint:
        words = "The earlier file is not the one that this version replaces."
        return VerifyCheck("supersedes", False, words)
    shown = "the earlier file at hand" if previous is not None else "not at hand"
    words = f"It replaces version {earlier.version} ({earlier.fingerprint[:16]}..., {shown})."
    return VerifyCheck("supersedes", True, words)


def check_nil(content: Return) -> VerifyCheck:
    """Check that a nil return has a reason and no spend, and that any other has a summary."""
    summary = next((table for table in content.tables if table.name == "summary"), None)
    if not content.nil:
        words = "It is not a nil return." if summary else "There is no summary."
        return VerifyCheck("nil", summary is not None, words)
    spent = _total(summary, "total_pence") if summary else 0
    right = bool(content.nil_reason.strip()) and spent == 0
    words = f"It declares that there was no spend: {content.nil_reason}"
    return VerifyCheck("nil", right, words if right else "A nil return has a reason and no spend.")


def check_explanations(content: Return) -> VerifyCheck:
    """Say whether every finding that was to be explained is: a body may seal without a word."""
    silent = content.unexplained()
    if not silent:
        words = "Every finding that was to be explained before sealing is."
        return VerifyCheck("explanations", True, words)
    first = silent[0][1].rstrip(".")
    words = f"{told(len(silent))}. The first: {first}. Ask the body why."
    return VerifyCheck("explanations", True, words, caution=True)


def told(silent: int) -> str:
    """Say in a sentence without its full stop how many findings nobody explained."""
    findings = "1 finding was" if silent == 1 else f"{silent:,} findings were"
    return f"{findings} sealed without an explanation"


def check_answers(content: Return) -> tuple[VerifyCheck, ...]:
    """Check the answers to what a publisher also asks, where there are any."""
    answered = [table for table in content.tables if table.questions is not None]
    if not answered:
        return ()
    for fault in answer_problems(answered):
        words = f"{fault.place.in_words()}: {fault.message()}"
        return (VerifyCheck("answers", False, words),)
    rows = sum(len(table.rows) for table in answered)
    words = f"What was also asked is answered as it was asked for; {rows:,} rows."
    return (VerifyCheck("answers", True, words),)


def check_rebuild(received: Received, content: Return, key: PublicKey) -> VerifyCheck:
    """Check that the content, written again, gives every file byte for byte."""
    if header_in(received.descriptor).get("rendering") != RENDERING:
        words = (
            "Another version of Spendbook made the copies for people (page, workbook, texts): "
            "they are as sealed, but were not made again to compare. Where they matter, read "
            "the tables."
        )
        # Whoever seals could write another version to have the copies believed as they are.
        return VerifyCheck("rebuild", True, words, caution=True)
    if received.changed():
        words = "Not written again to compare: not every file is as it was sealed."
        return VerifyCheck("rebuild", False, words)
    try:
        again = members_of(content, key, _as_written(received, content))
    except ValueError:
        again = {}
    found = {name: data for name, data in received.members.items() if name != SIGNATURE}
    differing = [n for n in dict.fromkeys((*found, *again)) if found.get(n) != again.get(n)]
    if differing:
        words = f"Written again from its content, it differs in: {', '.join(differing)}."
        return VerifyCheck("rebuild", False, words)
    words = f"Written again from its content, all {len(again)} files are the same byte for byte."
    return VerifyCheck("rebuild", True, words)


def _as_written(received: Received, content: Return) -> dict[str, bytes]:
    """Return the data files that were read by the layout by which they would be written.

    Of each of those reading has shown that its table, written again, gives the same bytes.
    """
    layouts = {layout.name: layout.columns for layout in layouts_in(received.descriptor, LAYOUTS)}
    return {
        path: received.members[path]
        for table in content.tables
        for path in (f"{table.name}.csv",)
        if layouts.get(table.name) == layout_of(table).columns
    }


def first_altered(received: Received) -> str:
    """Name the first thing that is not as it was sealed: file, row and column where known."""
    changed = received.changed()
    if received.content is not None and WORKBOOK not in changed:
        # The workbook holds every figure once more: it tells which cell of a table was altered.
        place = _altered_cell(received.content, received.members.get(WORKBOOK, b""))
        if place:
            return place
    if changed and isinstance(received.fault, TableRefused):
        values = received.fault.values
        return f"{values['file']}, row {values['row']}, {values['column']}".rstrip(", ")
    return changed[0] if changed else DESCRIPTOR


def _altered_cell(content: Return, copy: bytes) -> str:
    try:
        read_zip(copy, lambda _: True, member_limit=LINES_MEMBER_LIMIT)
    except UserError:
        return ""
    for table in content.tables:
        layout = layout_of(table)
        try:
            sealed = read_rows(copy, layout.title, layout.columns)
        except (KeyError, ValueError, ArithmeticError, TypeError):
            continue
        place = _first_difference(table, sealed, [c.holds for c in layout.columns])
        if place:
            return place
    return ""


def _first_difference(
    table: Table, sealed: Sequence[tuple[Cell, ...]], holds: Sequence[Holds]
) -> str:
    for number, (row, was) in enumerate(zip(table.rows, sealed, strict=False), start=2):
        for name, kind, cell, before in zip(table.columns, holds, row, was, strict=True):
            if cell != before:
                sealed_as = ""
                if kind is Holds.PENCE and isinstance(cell, int) and isinstance(before, int):
                    sealed_as = f" (sealed as {pounds(before)}, now {pounds(cell)})"
                return f"{table.name}.csv, row {number}, {name}{sealed_as}"
    if len(table.rows) != len(sealed):
        row_number = min(len(table.rows), len(sealed)) + 2
        return f"{table.name}.csv, row {row_number}"
    return ""
