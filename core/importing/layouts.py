"""Layouts: how a source's files were read before, so that next month's is not asked about.

Recognised by the set of headings, not their order: one council used 22 arrangements of much the
same columns. A layout answers questions; it never overrules what the cells prove.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from core.domain.spend import FileReading, Question, Role
from core.importing import asking, ending, headings, pasted, repeats
from core.importing.columns import Column, name_beside
from core.importing.dates import DateReading, Order
from core.importing.plan import Plan
from core.importing.planned import Planned

# How much of all their headings two layouts must share; how much of a product's must be there.
_ALIKE, _WHOLE = 0.6, 0.85
# Columns that are remembered though nobody had to name them.
_SETTLED = frozenset({Role.SUPPLIER, Role.DATE, Role.AMOUNT})
# What says which amounts are summed: remembered unasked only for the very same headings.
SUMMED = frozenset(
    (Role.AMOUNT, Role.NET, Role.VAT, Role.GROSS, Role.DEBIT, Role.CREDIT, "vat_taken_off")
)
# Answers that hold for one file only.
_OF_ONE_FILE = frozenset(
    (
        *("header_row", "sheet", "faulty_rows", "file_total", "nil", "skip_rows", "payment_rows"),
        "listing",
        ending.KEY,
        pasted.KEY,
        repeats.SUMS,
        # What stands beside the amount may be something else in the next file.
        "pennies",
    )
)


@dataclass(frozen=True, slots=True)
class SavedLayout:
    """What was settled for files with these headings.

    ``headings`` are normalised; ``of_product`` says that it is that of a finance system, not of
    this body; ``columns`` names the heading of each role that was settled;
    ``answers`` are those that hold for the next file too; ``chosen`` names what the person said
    of columns, which holds without being asked. ``taken_in`` says that it came from elsewhere:
    the body's own go before it.
    """

    name: str
    headings: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    of_product: bool = False
    chosen: tuple[str, ...] = ()
    taken_in: bool = False

    def to_record(self) -> dict[str, Any]:
        """Return the layout as plain values, for a book to keep."""
        return {
            "name": self.name,
            "headings": list(self.headings),
            "answers": self.answers,
            "columns": self.columns,
            "chosen": list(self.chosen),
        }

    def to_json(self) -> str:
        """Write the layout as text, for a file that travels."""
        return json.dumps(self.to_record(), sort_keys=True, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> SavedLayout:
        """Read a layout back from text.

        Raises:
            ValueError: the text is not that of a layout.
        """
        return from_record(json.loads(text))

    def answers_for(self, columns: Sequence[Column]) -> dict[str, str]:
        """Return the answers for a file with these columns; what moved is found by heading."""
        names = [one_form(c.heading) for c in columns if c.heading.strip()]
        at = {one_form(c.heading): str(c.index) for c in columns if c.heading.strip()}
        # Of two columns with one heading nothing tells which was meant.
        at = {name: index for name, index in at.items() if names.count(name) == 1}
        found = dict(self.answers)
        for key, heading in self.columns.items():
            parts = [at.get(part.removeprefix("+"), "") for part in heading.split("\n")]
            if all(parts):
                found[key] = ("+" if "\n+" in heading else "-").join(parts)
        if self.of_product and found.get("supplier", "").isdigit():
            code = columns[int(found["supplier"])]
            found["supplier"] = str((name_beside(code, columns) or code).index)
        return found

    def unasked(self, columns: Sequence[Column]) -> dict[str, str]:
        """Return what the person said of columns, as far as it holds for a file with these."""
        found = self.answers_for(columns)
        same = set(in_one_form([c.heading for c in columns])) == set(self.headings)
        return {
            key: found[key] for key in self.chosen if key in found and (same or key not in SUMMED)
        }


def from_record(record: Mapping[str, Any]) -> SavedLayout:
    """Read a layout back from plain values.

    Raises:
        ValueError: the values are not those of a layout.
    """
    try:
        return SavedLayout(
            str(record["name"]),
            tuple(str(h) for h in record["headings"]),
            {str(k): str(v) for k, v in dict(record["answers"]).items()},
            {str(k): str(v) for k, v in dict(record["columns"]).items()},
            chosen=tuple(str(key) for key in record.get("chosen", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a layout") from error


@cache
def shipped() -> tuple[SavedLayout, ...]:
    """Return the layouts of common finance systems, from resources/layouts."""
    folder = files("resources").joinpath("layouts")
    found = []
    for resource in sorted(folder.iterdir(), key=lambda item: item.name):
        if resource.name.endswith(".json"):
            record = json.loads(resource.read_text(encoding="utf-8"))
            columns = {
                key: "\n".join(map(one_form, names)) for key, names in record["columns"].items()
            }
            layout = from_record(
                {**record, "headings": in_one_form(record["headings"]), "columns": columns}
            )
            found.append(replace(layout, of_product=True))
    return tuple(found)


def layout_of(reading: FileReading, name: str) -> SavedLayout:
    """Keep how a file was read, for the next one with the same headings."""
    answers = {
        key: value
        for key, value in reading.answers.items()
        if key not in _OF_ONE_FILE and key not in set(Role)
    }
    plan = reading.plan
    if isinstance(plan, Plan) and _proven(plan.dates):
        # The next file of the same source may have no day after the 12th to prove it by.
        answers.setdefault("date_format", plan.dates.order)
    columns: dict[str, str] = {}
    for role in Role:
        given = reading.answers.get(role, "")
        if given and not given.replace("-", "").replace("+", "").isdigit():
            answers[role.value] = given
        elif given:
            dash = "+" if "+" in given else "-"
            parts = [one_form(reading.headings[int(i)]) for i in given.split(dash)]
            columns[role.value] = f"\n{dash.strip('-')}".join(parts) if all(parts) else ""
        elif role in _SETTLED and role in reading.columns:
            columns[role.value] = one_form(reading.columns[role].heading)
    columns = {key: heading for key, heading in columns.items() if heading}
    chosen = [key for key in reading.answers if key in {*Role, "vat_taken_off", "text"}]
    return SavedLayout(
        name, in_one_form(reading.headings), answers, columns, chosen=tuple(sorted(chosen))
    )


def recognise(names: Sequence[str], layouts: Sequence[SavedLayout]) -> SavedLayout | None:
    """Return the layout whose headings are nearest, None if none is near enough.

    Of a finance system's own layout nearly all headings must be there: it was not seen with
    this body's files.
    """
    have = set(in_one_form(names))
    best, near = None, 0.0
    for layout in layouts:
        known = set(layout.headings)
        both = len(have & known)
        alike = both / len(have | known) if have | known else 0.0
        enough = both >= len(known) * _WHOLE if layout.of_product else alike >= _ALIKE
        named = (names for key, names in layout.columns.items() if key in _SETTLED)
        settled = {name.removeprefix("+") for names in named for name in names.split("\n")}
        if enough and settled <= have and alike > near:
            best, near = layout, alike
    return best


def asked_again(
    known: SavedLayout, planned: Planned, offers: Mapping[str, str], answers: Mapping[str, str]
) -> list[Question]:
    """Ask about columns that were read before, still stand there, and would not be read now."""
    plan, asked = planned.plan, {question.key for question in planned.questions}
    if plan is None or known.of_product:
        return []
    found = []
    now = {role: plan.index(role) for role in _SETTLED} | {Role.AMOUNT: plan.money.amount}
    for role, index in sorted(now.items()):
        before = offers.get(role, "")
        if role in asked or role in answers or not before.isdigit() or int(before) == index:
            continue
        likely = [i for i in (int(before), index) if i >= 0]
        if role is Role.AMOUNT:
            found.append(asking.which_amount(planned.columns, likely, {}))
        elif role is Role.SUPPLIER:
            found.append(asking.which_supplier(planned.columns, likely, grouped=False))
        else:
            found.append(asking.which_date(planned.columns, likely))
    return found


def _proven(reading: DateReading) -> bool:
    numeric = reading.words.startswith(("day/", "month/"))
    return numeric and not reading.doubt and reading.order in {Order.DMY, Order.MDY}


def in_one_form(names: Sequence[str]) -> tuple[str, ...]:
    """Return headings as a layout keeps them: brought to one form, once each, in order."""
    return tuple(sorted({one_form(name) for name in names if name.strip()}))


def one_form(heading: str) -> str:
    """Return a heading in the form in which headings are compared."""
    words = headings.normalise(heading)
    return " ".join(words) or " ".join(heading.lower().split())
