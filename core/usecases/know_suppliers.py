"""Say what suppliers are: flags, registered numbers, the parent they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.classifying import names
from core.domain.identifiers import SCHEMES, SHAPES, read_identifier
from core.domain.operations import Operation, Touched
from core.domain.parties import PayeeClass, Supplier, SupplierId
from core.domain.problems import UserError
from core.domain.wording import number_of
from core.importing.supplier_rows import Flag, Listed
from core.store import supplier_facts
from core.store import suppliers as store
from core.store.book import Book, Work
from core.usecases import supplier_lists
from core.usecases.keep_out import mask_of
from core.usecases.tidy_suppliers import named

__all__ = ["SCHEMES", "SHAPES", "Flag"]


class NotANumber(UserError):
    """ "{text}" does not have the shape of a {register}."""

    code = "SB-253"
    exit_code = 2
    remedy_text = "It looks like this: {shape}."


class UnknownRegister(UserError):
    """There is no register "{scheme}"."""

    code = "SB-255"
    exit_code = 2
    remedy_text = "Choose one of: {schemes}."


@dataclass(frozen=True, slots=True)
class ListTaken:
    """What came of a list: whom it spoke of, whom it did not find, where numbers disagree.

    ``disputes`` are sentences: the book has one number, the list another; the book's stays. Or
    rows of the list differ: nothing is taken of that.
    """

    touched: Touched
    suppliers: tuple[str, ...]
    unknown: tuple[str, ...]
    disputes: tuple[str, ...]


def set_flags(book: Book, supplier_id: SupplierId, **flags: Flag) -> Touched:
    """Say what a supplier is: sme, vcse, local, payee_class, public_body, family.

    Raises:
        UnknownSupplier: the number is not in the book.
    """
    return flag_several(book, (supplier_id,), **flags)


def flag_several(book: Book, ids: Sequence[SupplierId], **flags: Flag) -> Touched:
    """Say the same of several suppliers.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = named(book, ids)
    said = ", ".join(f"{flag.replace('_', ' ')}: {_word(v)}" for flag, v in flags.items())
    who = known[ids[0]] if len(ids) == 1 else f"{len(ids)} suppliers"
    asked = {"suppliers": list(ids), **{flag: _word(v) for flag, v in flags.items()}}
    with book.work(Operation("flag", f"{who}: {said}", asked)) as work:
        for supplier_id in ids:
            supplier_facts.set_flags(work, supplier_id, "", **flags)
    return work.touched


def set_number(book: Book, supplier_id: SupplierId, scheme: str, text: str) -> Touched:
    """Say what number a supplier has in a register; an empty text takes it back.

    Raises:
        UnknownSupplier: the number is not in the book. UnknownRegister: it is none of SCHEMES.
        NotANumber: the text has not the shape that the register gives its numbers.
    """
    name = named(book, (supplier_id,))[supplier_id]
    if scheme not in SCHEMES:
        raise UnknownRegister(scheme=scheme, schemes=", ".join(SCHEMES))
    found = read_identifier(scheme, text)
    if text.strip() and found is None:
        raise NotANumber(text=text.strip(), register=SCHEMES[scheme], shape=SHAPES[scheme])
    register = SCHEMES[found.scheme if found else scheme]
    said = f"{register} {found.id}" if found else f"{register} taken back"
    asked = {"supplier": supplier_id, "scheme": scheme, "number": found.id if found else ""}
    with book.work(Operation("identify", f"{name}: {said}", asked)) as work:
        supplier_facts.set_identifiers(
            work, supplier_id, found.scheme if found else scheme, found.id if found else ""
        )
    return work.touched


def set_parent(book: Book, ids: Sequence[SupplierId], parent: str) -> Touched:
    """Say to which parent suppliers belong, by its name; "" for none.

    A supplier that bears the name of the parent belongs to it too.

    Raises:
        UnknownSupplier: one of the numbers is not in the book.
    """
    known = named(book, ids)
    house = names.display(parent)
    who = known[ids[0]] if len(ids) == 1 else f"{len(ids)} suppliers"
    said = f"{who}: parent {house}" if house else f"{who}: no parent"
    asked = {"suppliers": list(ids), "parent": house}
    with book.work(Operation("set-parent", said, asked)) as work:
        _to_house(work, {one: house for one in ids})
    return work.touched


def take_list(book: Book, path: Path, **flags: Flag) -> ListTaken:
    """Take over what a list says of the suppliers that the book has, as one action.

    Read are flags, numbers and parents, by the headings; ``flags`` are said of every supplier
    that it names. A number that disagrees with the book's is listed, never taken over.

    Raises:
        NothingListed: the file has no column of suppliers. UnreadableFile: see open_source.
    """
    rows = supplier_lists.read_list(path, mask_of(book))
    found_there = supplier_lists.meet(book, rows)
    met = found_there.suppliers
    suppliers = {row.supplier.id: row.supplier for row in store.suppliers(book)}
    disputes = list(found_there.disputes)
    disputes += [
        sentence for one, row in met.items() for sentence in _disputes(suppliers[one], row)
    ]
    summary = f"Took over what {path.name} says of {_count(len(met))}"
    asked = {"file": path.name, **{flag: _word(value) for flag, value in flags.items()}}
    with book.work(Operation("take-list", summary, asked)) as work:
        for one, row in met.items():
            _take_row(work, suppliers[one], row, {**row.flags, **flags}, path.name)
        found = {one: supplier_lists.house_of(book, row) for one, row in met.items()}
        _to_house(work, {one: house for one, house in found.items() if house}, path.name)
    return ListTaken(
        work.touched,
        tuple(suppliers[one].name for one in met),
        tuple(row.shown() for row in found_there.unknown),
        tuple(disputes),
    )


def _take_row(
    work: Work, supplier: Supplier, row: Listed, flags: Mapping[str, Flag], source: str
) -> None:
    if flags:
        supplier_facts.set_flags(work, supplier.id, source, **flags)
    known = {one.scheme for one in supplier.identifiers}
    for number in row.numbers:
        if number.scheme not in known and row.supplier:
            known.add(number.scheme)
            supplier_facts.set_identifiers(work, supplier.id, number.scheme, number.id, source)


def _disputes(supplier: Supplier, row: Listed) -> list[str]:
    held = {one.scheme: one.id for one in supplier.identifiers}
    return [
        f"{supplier.name}: the book has {SCHEMES[one.scheme]} {held[one.scheme]}, "
        f"row {row.row} has {one.id}"
        for one in row.numbers
        if held.get(one.scheme, one.id) != one.id
    ]


def _to_house(work: Work, parents: Mapping[SupplierId, str], source: str = "") -> None:
    """Give suppliers their house, and a house that is paid itself to itself."""
    wanted = dict(parents)
    keys = {names.tidy(house): house for house in parents.values() if house}
    if keys:
        for row in store.suppliers(work.book):
            house = keys.get(names.tidy(row.supplier.name))
            if house and not row.supplier.parent:
                wanted.setdefault(row.supplier.id, house)
    supplier_facts.set_parents(work, wanted, source)


def _count(suppliers: int) -> str:
    return number_of(suppliers, "supplier")


def _word(value: Flag) -> str:
    if value is None:
        return "not known"
    return str(value) if isinstance(value, PayeeClass) else ("yes" if value else "no")
