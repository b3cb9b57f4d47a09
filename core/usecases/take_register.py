"""Take a register of contracts in: looked at first, applied as one step that undo takes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.domain.contracts import Contract, ContractId
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.problems import Place, Problem, UserError
from core.domain.progress import Progress
from core.importing.register import ColumnFound, RegisterReading, read_register
from core.store import contract_payments
from core.store import contracts as store
from core.store.book import Book
from core.usecases import call_offs
from core.usecases.keep_out import mask_of
from core.usecases.register_changes import ContractChange, RegisterChanges, compare, fields_in
from core.usecases.take_catalogue import current

__all__ = ["ColumnFound"]

_VERB = "import-register"
# What a notice may state: those of its fields that a register has columns for.
_OF_NOTICES = frozenset(
    "ref title supplier company_number description start end current_end latest_end value category"
    " process sme vcse framework extension_terms".split()
)


class NoContracts(UserError):
    """The file {file} holds no contract that can be read."""

    code = "SB-351"
    exit_code = 3
    remedy_text = "Choose a register with a heading row that names supplier, start and end."


class DaysOpen(UserError):
    """Days under "{column}" in {file} may be day/month or month/day, for example {example}."""

    code = "SB-353"
    exit_code = 4
    remedy_text = "Say which comes first: on the command line with --dates dmy or --dates mdy."


@dataclass(frozen=True, slots=True)
class RegisterLook:
    """How a register is read and what taking it in would change; ``gone_paid`` in pence."""

    reading: RegisterReading
    changes: RegisterChanges
    problems: tuple[Problem, ...]
    gone_paid: dict[ContractId, Pence]

    @property
    def new_pence(self) -> int:
        """Return what the new contracts are worth in all, of those that say so."""
        return sum(contract.value or 0 for contract in self.changes.new)

    @property
    def new_yearly_pence(self) -> int:
        """Return what the new contracts are worth a year, of those that say no more than that."""
        return sum(one.annual_value or 0 for one in self.changes.new if not one.value)

    @property
    def new_worth(self) -> str:
        """Say what the new contracts are worth: sums of whole terms and of years kept apart."""
        return worth_words(self.new_pence, self.new_yearly_pence)

    @property
    def conflicts(self) -> int:
        """Return how many fields both a person and the register changed."""
        return sum(len(change.conflicts) for change in self.changes.changed)


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """What came of bringing a register in."""

    touched: Touched
    added: int
    already_here: int
    call_offs: int
    problems: tuple[Problem, ...]
    changed: int = 0
    removed: int = 0
    conflicts_kept: int = 0


@dataclass(frozen=True, slots=True)
class RegisterChoices:
    """What a person said: how days are read, and what is done about conflicts and what is gone.

    ``theirs`` are contracts of which the register is taken where both it and a person changed
    something; of all others the book stays. ``remove_gone`` takes out what the register lacks.
    """

    dates: str = ""
    theirs: frozenset[ContractId] = frozenset()
    all_theirs: bool = False
    remove_gone: bool = False


def look_register(
    book: Book, path: Path, *, dates: str = "", progress: Progress | None = None
) -> RegisterLook:
    """Say how a register is read and what taking it in would change; nothing is changed.

    Raises:
        NoContracts: the file has no row that is a contract.
    """
    reading = read_register(path, dates=dates, buyer=book.body.name, progress=progress)
    if not reading.contracts:
        raise NoContracts(file=path.name)
    found = call_offs.with_lots(_without_the_forgotten(book, reading.contracts), current(book))
    changes = compare(found, store.contracts(book), _said_before(book), _columns(reading))
    paid = contract_payments.spend_to_date(book)
    problems = (*reading.problems, *_unknown_agreements(path.name, found))
    gone = {contract.id: paid.get(contract.id, Pence(0)) for contract in changes.gone}
    return RegisterLook(replace(reading, contracts=tuple(found)), changes, problems, gone)


def import_register(
    book: Book,
    path: Path,
    *,
    choices: RegisterChoices | None = None,
    progress: Progress | None = None,
) -> RegisterImported:
    """Bring a register in: what is new, and what it says otherwise than when it last came.

    What a person changed since stays, unless ``choices`` say otherwise; what a register leaves
    blank changes nothing. A contract that names an agreement of a catalogue in the book becomes
    a call-off from it; one that names an agreement of no catalogue locks, and is listed.

    Raises:
        NoContracts: the file has no row that is a contract.
        DaysOpen: only a person can say which comes first, day or month, and nobody did.
    """
    choices = choices or RegisterChoices()
    look = look_register(book, path, dates=choices.dates, progress=progress)
    if look.reading.asks:
        values = next(p.values for p in look.problems if p.code == "SB-309")
        raise DaysOpen(file=path.name, **values)
    changes = look.changes
    said = _said(book, look, choices)
    asked = {"file": path.name, "said": said}
    with book.work(Operation(_VERB, _summary(path, changes), asked)) as work:
        added = store.insert_contracts(work, changes.new)
        for change in changes.changed:
            theirs = choices.all_theirs or change.contract.id in choices.theirs
            store.update_contract(work, _with_lot(book, change, theirs=theirs))
        for contract in changes.gone if choices.remove_gone else ():
            store.remove_contract(work, contract.id)
    own = [c for c in changes.changed if c.contract.id not in choices.theirs]
    return RegisterImported(
        work.touched,
        len(added),
        changes.same + len(changes.changed),
        sum(contract.lot is not None for contract in look.reading.contracts),
        look.problems,
        len(changes.changed),
        len(changes.gone) if choices.remove_gone else 0,
        0 if choices.all_theirs else sum(len(change.conflicts) for change in own),
    )


def _without_the_forgotten(book: Book, contracts: Sequence[Contract]) -> Sequence[Contract]:
    mask = mask_of(book)
    if mask is None:
        return contracts
    return [
        replace(
            one,
            title=mask(one.title),
            supplier=mask(one.supplier),
            description=mask(one.description),
            department=mask(one.department),
            extension_terms=mask(one.extension_terms),
        )
        for one in contracts
    ]


def _said(book: Book, look: RegisterLook, choices: RegisterChoices) -> dict[str, dict[str, Any]]:
    """Return what registers said of contracts where a person's own word stays in the book.

    Kept with the step, for the next register to be compared with. A conflict that is left open
    stays one: there it is what an earlier register said, or nothing.
    """
    before = _said_before(book)
    names = fields_in(_columns(look.reading))
    found = {}
    for change in look.changes.changed:
        number = change.contract.id
        theirs = choices.all_theirs or number in choices.theirs
        open_ones = set() if theirs else {conflict.name for conflict in change.conflicts}
        blank = Contract(number, "", "", "", None, None, None)
        said = [
            n for n in names if n not in open_ones and getattr(change.read, n) not in (None, "")
        ]
        found[str(number)] = {
            **store.cells_of(change.read, said),
            **store.cells_of(before.get(number, blank), open_ones),
        }
    return found


def worth(contract: Contract) -> str:
    """Say what a contract states that it is worth: in all, else a year, else that it does not."""
    if contract.value is None and contract.annual_value is None:
        return "value is not known"
    return worth_words(contract.value or 0, 0 if contract.value else contract.annual_value or 0)


def worth_words(whole: int, yearly: int) -> str:
    """Say sums of pence over whole terms and over a year, which do not add up."""
    said = [pounds(whole)] if whole or not yearly else []
    if yearly:
        said.append(f"{pounds(yearly)} a year")
    return " and ".join(said)


def _with_lot(book: Book, change: ContractChange, *, theirs: bool) -> Contract:
    return call_offs.after_change(change.contract, change.applied(theirs=theirs), current(book))


def _summary(path: Path, changes: RegisterChanges) -> str:
    said = f"Brought in the contracts register {path.name}"
    return f"{said}, {len(changes.changed)} contracts changed" if changes.changed else said


def _said_before(book: Book) -> dict[ContractId, Contract]:
    return store.as_taken_in(book, _VERB)


def _columns(reading: RegisterReading) -> frozenset[str]:
    found = frozenset(one.field for one in reading.found if one.field)
    return found or _OF_NOTICES


def _unknown_agreements(file: str, found: Sequence[Contract]) -> Iterator[Problem]:
    for contract in found:
        if call_offs.is_open(contract):
            values = {"ref": contract.ref or contract.title, "text": contract.framework_text}
            yield Problem("SB-306", values, Place(file, row=contract.row or None))
