"""Questions: what only the person can say, with the answers that the importer takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.money import pounds
from core.domain.problems import SENTENCES
from core.domain.spend import Choice, Question
from core.importing.columns import Column
from core.importing.dates import DateReading, Order, read_date
from core.importing.heading_row import letter
from core.importing.totals import OtherTotal

NONE = "none"
ALL_SHEETS = "*"
FROM_GROUPS = "groups"
_MOST_CHOICES = 30


def ask(
    code: str, key: str, choices: Sequence[Choice], values: dict[str, str | int] | None = None
) -> Question:
    """Put the question of a code, with its choices."""
    text = SENTENCES[code].message.format_map(values or {})
    return Question(code, key, text, tuple(choices))


def which_amount(
    columns: Sequence[Column], doubt: Sequence[int], totals: dict[int, int], *, parts: bool = False
) -> Question:
    """Ask which column is the spend; each choice says what it adds up to.

    ``parts`` says that it may be all of them together.
    """
    choices = [Choice(str(i), _named(columns[i], totals.get(i))) for i in doubt]
    names = ", ".join(columns[i].heading.strip() or letter(i) for i in doubt)
    if parts:
        words = f"All of them together, which add up to {pounds(sum(totals.values()))}"
        choices.insert(0, Choice("+".join(map(str, doubt)), words))
    if len(doubt) < 2:
        return ask("SB-120", "amount", choices or _any(columns))
    return ask("SB-123", "amount", choices, {"count": len(doubt), "columns": names})


def debit_or_credit(columns: Sequence[Column], debit: int, credit: int) -> Question:
    """Ask which of two columns holds the payments."""
    one, other = columns[debit].heading.strip(), columns[credit].heading.strip()
    choices = [
        Choice(f"{debit}-{credit}", f'"{one}" is money paid out, "{other}" comes off it'),
        Choice(str(debit), f'Only "{one}" is spend, "{other}" is money received'),
        Choice(f"{credit}-{debit}", f'"{other}" is money paid out, "{one}" comes off it'),
    ]
    return ask("SB-123", "amount", choices, {"count": 2, "columns": f"{one}, {other}"})


def which_supplier(columns: Sequence[Column], likely: Sequence[int], *, grouped: bool) -> Question:
    """Ask which column names who was paid."""
    choices = [Choice(str(i), _named(columns[i])) for i in likely]
    if grouped:
        choices.insert(0, Choice(FROM_GROUPS, "The headings above each group of payments"))
    choices.append(Choice(NONE, "None: the file does not say who was paid"))
    return ask("SB-144" if grouped else "SB-121", "supplier", choices)


def which_date(columns: Sequence[Column], likely: Sequence[int]) -> Question:
    """Ask which column holds the day of payment."""
    choices = [Choice(str(i), _named(columns[i])) for i in likely]
    return ask("SB-126", "date", [*choices, Choice(NONE, "None: the file has no dates")])


def which_order(reading: DateReading) -> Question:
    """Ask how dates are read that could be read in two ways."""
    words = {
        Order.DMY: "day first",
        Order.MDY: "month first",
        Order.YMD: "as it stands",
        Order.SWAPPED: "with day and month in each other's place",
    }
    choices = []
    for order in reading.doubt:
        day = read_date(reading.example, order)
        shown = f"{day.day} {day:%B %Y}" if day else "not a date"
        choices.append(Choice(order, f"{words[order]}: {reading.example} is {shown}"))
    one, other = (words[order] for order in reading.doubt[:2])
    return ask(
        "SB-122", "date_format", choices, {"text": reading.example, "one": one, "other": other}
    )


def which_sign(total: int, example: int, *, paired: bool) -> Question:
    """Ask whether payments are shown as minus amounts; ``paired`` have credits beside them.

    ``total`` is what the file adds up to, ``example`` the amount of one of its payments.
    """
    one, other = "A payment has no sign", "A payment has a minus"
    if paired:
        one, other = f"{one} where it stands", f"{other} where it stands, and credits come off"
    else:
        one, other = (
            f"{text}: the file adds up to {pounds(pence)}"
            for text, pence in ((one, total), (other, -total))
        )
    choices = [Choice("positive", one), Choice("negative", other)]
    return ask("SB-128", "sign", choices, {"example": pounds(abs(example))})


def take_vat_off(columns: Sequence[Column], gross: int, vat: int) -> Question:
    """Offer to bring payments in without the VAT that a column beside them states."""
    one, other = _named(columns[gross]), _named(columns[vat])
    choices = [
        Choice("no", f"With VAT, as {one} has it"),
        Choice("yes", f"Without VAT: {one} less {other}"),
    ]
    return ask("SB-180", "vat_taken_off", choices)


def repair_text(before: str, after: str) -> Question:
    """Offer to put text right that was read by the wrong code page before."""
    choices = [
        Choice("as-it-stands", f"As it stands: {before}"),
        Choice("repaired", f"Put right: {after}"),
    ]
    return ask("SB-185", "text", choices, {"before": before, "after": after})


def which_sheet(
    sheets: Mapping[str, str],
    *,
    alike: bool,
    hidden: Collection[str] = (),
    again: Sequence[str] = (),
) -> Question:
    """Ask which sheet holds the payments; all of them where they have the same headings.

    ``sheets`` are named with what they hold, in words; those in ``again`` hold payments of the
    others once more.
    """
    shown = [f"{name.strip()} (hidden)" if name in hidden else name.strip() for name in sheets]
    held = [f": {words}" if words else "" for words in sheets.values()]
    texts = map("".join, zip(shown, held, strict=True))
    choices = [Choice(name, text) for name, text in zip(sheets, texts, strict=True)]
    if alike and again:
        names = ", ".join(name.strip() for name in again)
        words = f"All of them but {names}, which holds the same payments again"
        choices.insert(0, Choice(ALL_SHEETS, words))
    elif alike:
        choices.insert(0, Choice(ALL_SHEETS, "All of them, one after the other"))
    names = ", ".join(shown)
    return ask("SB-125", "sheet", choices, {"count": len(sheets), "sheets": names})


def which_headings(rows: Sequence[Sequence[str]], likely: Sequence[int]) -> Question:
    """Ask which row holds the headings; 0 stands for none."""
    choices = []
    for number in likely:
        cells = [cell.strip() for cell in rows[number - 1] if cell.strip()]
        choices.append(Choice(str(number), f"Row {number}: {' | '.join(cells)[:120]}"))
    choices.append(Choice("0", "The file has no headings"))
    return ask("SB-124", "header_row", choices)


def leave_out(code: str, values: dict[str, str | int]) -> Question:
    """Ask to leave rows out that cannot be read as payments."""
    words = "Leave them out; they stay listed"
    if code == "SB-184":
        words = f"Leave them out all the same: only {values['lines']} payments are read"
    return ask(code, "faulty_rows", [Choice("leave-out", words)], values)


def which_total(other: OtherTotal) -> Question:
    """Ask to use the payments though the file states another total of them."""
    values: dict[str, str | int] = {
        "stated": pounds(other.left.pence or 0),
        "place": "below" if other.is_first else "above",
        "found": pounds(other.found),
    }
    return ask("SB-129", "file_total", [Choice("lines", "Use the payments")], values)


def pennies(heading: str) -> Question:
    """Ask whether the column after the amount, which has no heading, holds the pennies."""
    choices = [
        Choice("yes", "Yes, pounds and pennies stand in two columns"),
        Choice("no", "No, it is something else"),
    ]
    return ask("SB-176", "pennies", choices, {"heading": " ".join(heading.split())})


def no_spend() -> Question:
    """Ask whether headings without payments mean that there was no spend."""
    return ask("SB-142", "nil", [Choice("yes", "There was no spend")])


def blank_suppliers(count: int) -> Question:
    """Ask whether a blank supplier repeats the one above."""
    choices = [
        Choice("above", "Yes, it is the supplier in the row above"),
        Choice("blank", "No, the supplier is not known"),
    ]
    return ask("SB-140", "blank_supplier", choices, {"count": count})


def amount_style(text: str, one: int, other: int) -> Question:
    """Ask whether a dot parts the pennies or the thousands."""
    choices = [Choice("british", pounds(one)), Choice("continental", pounds(other))]
    values: dict[str, str | int] = {"text": text, "one": pounds(one), "other": pounds(other)}
    return ask("SB-143", "amount_style", choices, values)


def _named(column: Column, total: int | None = None) -> str:
    name = " ".join(column.heading.split()) or "no heading"
    text = f"{name} (column {letter(column.index)})"
    return text if total is None else f"{text}, which adds up to {pounds(total)}"


def _any(columns: Sequence[Column]) -> list[Choice]:
    return [Choice(str(c.index), _named(c)) for c in columns if c.filled][:_MOST_CHOICES]
