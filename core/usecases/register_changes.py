"""What a newer register would change: new, changed and gone, before anything is taken in.

Three things are compared: what the register said when it was last taken in, what the book says
now, and what the register says. What a person changed since is never overwritten in passing; what
a register leaves blank changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.domain.contracts import Contract, ContractId
from core.domain.money import pounds
from core.domain.parties import Identifier
from core.store.contracts import identity
from core.store.matching import folded

# The fields of a contract that a register may state, in the words of the form, and the columns
# that state each.
FIELDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "ref": ("Reference", frozenset({"ref"})),
    "title": ("Title", frozenset({"title", "description"})),
    "supplier": ("Supplier", frozenset({"supplier"})),
    "supplier_id": ("Registered number", frozenset({"company_number", "charity_number"})),
    "department": ("Department", frozenset({"department"})),
    "description": ("Description", frozenset({"description"})),
    "start": ("Start", frozenset({"start", "both"})),
    "end": ("End first agreed", frozenset({"end", "both", "duration"})),
    "current_end": (
        "End with extensions taken",
        frozenset({"current_end", "end", "both", "duration", "extension_taken"}),
    ),
    "latest_end": (
        "Latest end",
        frozenset({"latest_end", "extension", "extension_further", "end", "both", "duration"}),
    ),
    "extension_terms": (
        "Extensions",
        frozenset({"extension_terms", "extension", "extension_count", "end", "both", "duration"}),
    ),
    "notice_by": ("Notice by", frozenset({"notice"})),
    "review_on": ("Review", frozenset({"review"})),
    "break_on": ("Break", frozenset({"break"})),
    "value": ("Value", frozenset({"value", "value_either"})),
    "annual_value": ("Value a year", frozenset({"annual_value", "value", "value_either"})),
    "irrecoverable_vat": ("VAT that cannot be recovered", frozenset({"vat"})),
    "category_given": ("Category in the register", frozenset({"category"})),
    "process": ("Process", frozenset({"process"})),
    "sme": ("Small or medium", frozenset({"sme", "size", "supplier"})),
    "vcse": ("Voluntary or community", frozenset({"vcse", "size", "supplier"})),
    "framework_text": ("Framework", frozenset({"framework"})),
    "freed_because": ("Not locked because", frozenset({"freed", "status"})),
    "lead_months": ("Months to replace it", frozenset({"lead"})),
}


_SUMS = frozenset(("value", "annual_value", "irrecoverable_vat"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a contract: what the book says, and what the register says now.

    ``conflict`` is True where a person changed it since the register was last taken in.
    """

    name: str
    ours: Any
    theirs: Any
    conflict: bool = False

    def in_words(self) -> str:
        """Say the change for a person."""
        before, after = (_said(self.name, value) for value in (self.ours, self.theirs))
        return f"{FIELDS[self.name][0]}: {before} \u2192 {after}"


@dataclass(frozen=True, slots=True)
class ContractChange:
    """A contract of the book of which the register says something else now."""

    contract: Contract
    read: Contract
    changes: tuple[FieldChange, ...]

    @property
    def conflicts(self) -> tuple[FieldChange, ...]:
        """Return what a person changed since, and the register too."""
        return tuple(change for change in self.changes if change.conflict)

    def applied(self, *, theirs: bool) -> Contract:
        """Return the contract with the changes; where both changed only if ``theirs``."""
        taken = {c.name: c.theirs for c in self.changes if theirs or not c.conflict}
        return replace(self.contract, **taken)

    def in_words(self) -> str:
        """Say what changes."""
        return "; ".join(change.in_words() for change in self.changes)


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """What taking a register in would do. ``gone`` are those of an earlier one that it lacks."""

    new: tuple[Contract, ...]
    changed: tuple[ContractChange, ...]
    gone: tuple[Contract, ...]
    same: int


def compare(
    read: Sequence[Contract],
    here: Sequence[Contract],
    before: Mapping[ContractId, Contract],
    columns: Iterable[str],
) -> RegisterChanges:
    """Compare a register with the contracts of a book.

    ``before`` is what registers said of contracts when they were taken in, ``columns`` what the
    newer register has columns for.
    """
    names = fields_in(columns)
    pairs, new, unpaired = _paired(read, here)
    changed = []
    for theirs, ours in pairs:
        changes = tuple(_changes(ours, theirs, before.get(ours.id), names))
        if changes:
            changed.append(ContractChange(ours, theirs, changes))
    gone = tuple(contract for contract in unpaired if contract.id in before)
    return RegisterChanges(tuple(new), tuple(changed), gone, len(pairs) - len(changed))


def column_words(column: str) -> str:
    """Say for a person what a column of a register was taken for; "" where it is not used."""
    if column in {"both", ""}:
        return "Start and end" if column else ""
    if column in FIELDS:
        return FIELDS[column][0]
    named = next((words for words, by in FIELDS.values() if column in by), column)
    return {"duration": "Length", "value_either": "Value, total or a year"}.get(column, named)


def fields_in(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of a contract that the columns of a register state."""
    stated = frozenset(columns)
    return tuple(name for name, (_, by) in FIELDS.items() if by & stated)


def _changes(
    ours: Contract, theirs: Contract, before: Contract | None, names: Iterable[str]
) -> Iterable[FieldChange]:
    for name in names:
        mine, said = getattr(ours, name), getattr(theirs, name)
        if said in (None, "") or _alike(mine, said) or _says_nothing_new(name, ours, theirs):
            continue
        known = None if before is None else getattr(before, name)
        if before is not None and _alike(said, known):
            # The register says what it said: the change since is a person's own.
            continue
        is_own = not _alike(mine, known) if before is not None else mine not in (None, "")
        yield FieldChange(name, mine, said, conflict=is_own)


def _says_nothing_new(name: str, ours: Contract, theirs: Contract) -> bool:
    """Say whether a register with one end only, the current one, says nothing of the others."""
    if theirs.end != theirs.current_end:
        return False
    if name == "end":
        return theirs.end == ours.current_end
    later = ours.latest_end and theirs.latest_end and ours.latest_end > theirs.latest_end
    return name == "latest_end" and theirs.latest_end == theirs.current_end and bool(later)


def _alike(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return folded(one) == folded(other)
    return one == other


def _paired(
    read: Sequence[Contract], here: Sequence[Contract]
) -> tuple[list[tuple[Contract, Contract]], list[Contract], list[Contract]]:
    """Find each contract of a register among those of a book, the surest way first."""
    left, right = list(read), list(here)
    pairs: list[tuple[Contract, Contract]] = []
    for key, several in _KEYS:
        ours = _by_key(right, key)
        rest: list[Contract] = []
        groups = _by_key(left, key)
        for found, group in groups.items():
            known = ours.get(found, [])
            if found is None or not known or (not several and len(group) + len(known) > 2):
                rest += group
                continue
            pairs += zip(group, known, strict=False)
            rest += group[len(known) :]
        paired = {contract.id for _, contract in pairs}
        right = [contract for contract in right if contract.id not in paired]
        left = sorted(rest, key=lambda contract: contract.row)
    return pairs, left, right


def _by_key(
    contracts: Iterable[Contract], key: Callable[[Contract], Hashable]
) -> dict[Hashable, list[Contract]]:
    found: dict[Hashable, list[Contract]] = defaultdict(list)
    for contract in contracts:
        found[key(contract)].append(contract)
    return found


def _ref_and_supplier(contract: Contract) -> Hashable:
    return (folded(contract.ref), folded(contract.supplier)) if contract.ref else None


def _ref(contract: Contract) -> Hashable:
    return folded(contract.ref) or None


def _title_and_supplier(contract: Contract) -> Hashable:
    return (folded(contract.title), folded(contract.supplier)) if contract.title else None


# By what a contract is known again, and whether several may be paired in their order.
_KEYS: tuple[tuple[Callable[[Contract], Hashable], bool], ...] = (
    (identity, True),
    (_ref_and_supplier, False),
    (_ref, False),
    (_title_and_supplier, False),
)


def _said(name: str, value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int) and name in _SUMS:
        return pounds(value)
    if isinstance(value, Identifier):
        return value.id
    return str(value)
