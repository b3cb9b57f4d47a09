"""What can be wrong, as values (Problem) and as exceptions (UserError).

The English sentence of every code lives here once, so that window, command line, return
and help say the same words. Knows nothing of who shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """How much a problem matters: it stops the work, needs a word, or is only said."""

    BLOCKING = "blocking"
    EXPLAIN = "explain"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is. Rows count from 1 as a spreadsheet shows them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def in_words(self) -> str:
        """Say the place for a person, e.g. ``payments.csv, row 12, Amount``."""
        parts = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        parts += [f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one code: what happened, and what to do about it."""

    message: str
    remedy: str
    severity: Severity = Severity.EXPLAIN


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with data, with its place and the values for its sentence."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    severity: Severity | None = None

    def message(self) -> str:
        """Say what is wrong, in one or two sentences."""
        return SENTENCES[self.code].message.format_map(dict(self.values))

    def remedy(self) -> str:
        """Say what to do about it."""
        return SENTENCES[self.code].remedy.format_map(dict(self.values))

    def weight(self) -> Severity:
        """Return the severity: this problem's own, else that of its code."""
        return self.severity or SENTENCES[self.code].severity


_B, _E, _I = Severity.BLOCKING, Severity.EXPLAIN, Severity.INFORMATION

# Families: 1xx reading a file, 2xx suppliers and categories, 3xx contracts,
# 4xx catalogues, 5xx comparison, 6xx returns, 7xx the book, 8xx PBO workbench, 9xx the program.
SENTENCES: dict[str, Sentence] = {
    "SB-101": Sentence(
        'The amount "{text}" is not an amount.', "Type the amount or leave the row out.", _E
    ),
    "SB-102": Sentence('"{text}" is not a real date.', "Type the date or leave the row out.", _E),
    "SB-103": Sentence(
        "The row has no amount.", "Leave the row out, or correct the file and read it again.", _E
    ),
    "SB-104": Sentence("The row has no supplier.", "Say who was paid, or leave the row out.", _I),
    "SB-105": Sentence(
        "The row has more cells than there are headings.",
        "Check whether a comma inside a name split it into two cells.",
        _E,
    ),
    "SB-106": Sentence(
        'The cell holds the spreadsheet fault "{text}".',
        "Correct the cell in the workbook and read it again.",
        _E,
    ),
    "SB-107": Sentence(
        "The cell is a formula with no saved result.",
        "Open the workbook in Excel, save it, and import it again.",
        _E,
    ),
    "SB-108": Sentence(
        "Your ledger says {stated}. The file adds up to {found}. The difference is {difference}.",
        "Check the rows that were left out, or type the right total.",
        _E,
    ),
    "SB-109": Sentence(
        "{same} of {lines} payments are already in this book.",
        "Choose to skip them, to replace the earlier file, or to keep both.",
        _E,
    ),
    "SB-110": Sentence(
        "The text was read as {encoding}.", "Check that names and £ signs look right.", _I
    ),
    "SB-111": Sentence(
        "Quotation marks in the file do not pair, so each line was read by itself.",
        "Check that no payment is missing, or export the file again.",
        _I,
    ),
    "SB-112": Sentence(
        "{count} rows were split by a comma inside a name and put together again.",
        "Nothing to do.",
        _I,
    ),
    "SB-113": Sentence(
        "{count} payments have no supplier.", "Say who was paid on the Suppliers page.", _I
    ),
    "SB-114": Sentence(
        '{count} payments have a date that cannot be read, such as "{text}".',
        "They are counted, without a date. Correct the file if the dates matter.",
        _E,
    ),
    "SB-115": Sentence("{count} payments have no date.", "They are counted without a date.", _I),
    "SB-116": Sentence(
        "No column names who was paid.",
        "The file holds categories of payments only; suppliers cannot be told apart.",
        _I,
    ),
    "SB-117": Sentence(
        "Dates are months only; each is read as the first day of its month.",
        "Nothing to do.",
        _I,
    ),
    "SB-118": Sentence(
        "{count} payments look like the bank's settlement of a card account: {pence_text}.",
        "Leave them out of scope if the card's own payments are in the book too.",
        _E,
    ),
    "SB-119": Sentence(
        "The sheet {sheet} is hidden in the workbook and was not read.", "Nothing to do.", _I
    ),
    "SB-120": Sentence(
        "Choose which column holds the amount. The headings do not tell.",
        "Choose the column whose sum is the spend.",
        _B,
    ),
    "SB-121": Sentence(
        "Choose which column holds the supplier. The headings do not tell.",
        "Choose the column that names who was paid.",
        _B,
    ),
    "SB-122": Sentence(
        "Is {text} {one} or {other}? The dates of the file could be either.",
        "Choose how the dates are written.",
        _B,
    ),
    "SB-123": Sentence(
        "The file has {count} columns that could be the amount: {columns}.",
        "Choose the column whose sum is the spend.",
        _B,
    ),
    "SB-124": Sentence("Which row holds the headings?", "Click the row with the headings.", _B),
    "SB-125": Sentence(
        "The workbook has {count} sheets that look like payments: {sheets}.",
        "Choose the sheet to read.",
        _B,
    ),
    "SB-126": Sentence(
        "Choose which column holds the payment date. The headings do not tell.",
        "Choose the column with the date on which the payment was made.",
        _B,
    ),
    "SB-127": Sentence(
        "Rows that could not be read as payments: {count} ({pence_text}).",
        "Look at the rows and choose to leave them out, or correct the file.",
        _B,
    ),
    "SB-128": Sentence(
        "In this file, is a payment shown as {example} or as minus {example}?",
        "Choose the sign that a payment has.",
        _B,
    ),
    "SB-129": Sentence(
        "The file's own total says {stated}. The payments above it add up to {found}.",
        "Look at the rows that were left out, then choose whether to go on.",
        _B,
    ),
    "SB-130": Sentence("A title or note above the headings.", "Nothing to do.", _I),
    "SB-131": Sentence("A blank row.", "Nothing to do.", _I),
    "SB-132": Sentence("A total of the rows above: {text}.", "Nothing to do.", _I),
    "SB-133": Sentence("The headings are repeated.", "Nothing to do.", _I),
    "SB-134": Sentence("A note below the payments.", "Nothing to do.", _I),
    "SB-135": Sentence("The row says that there was no spend.", "Nothing to do.", _I),
    "SB-136": Sentence("A heading of a group of rows.", "Nothing to do.", _I),
    "SB-137": Sentence(
        "The row holds nothing but {text}, which is not the total of the rows above.",
        "Say who was paid and when, or leave the row out.",
        _E,
    ),
    "SB-138": Sentence(
        "The row has an amount, but neither a date nor a supplier.",
        "Say who was paid and when, or leave the row out.",
        _E,
    ),
    "SB-139": Sentence("The row of headings.", "Nothing to do.", _I),
    "SB-140": Sentence(
        "{count} payments have no supplier. Is it the one in the row above?",
        "Choose whether blank suppliers repeat the one above.",
        _B,
    ),
    "SB-141": Sentence(
        "Another table begins in row {row}.",
        "Choose which table holds the payments.",
        _B,
    ),
    "SB-142": Sentence(
        "The file has headings but no payments.", "Say whether there was no spend.", _B
    ),
    "SB-143": Sentence(
        "Amounts such as {text} could be {one} or {other}.",
        "Choose how the amounts are written.",
        _B,
    ),
    "SB-144": Sentence(
        "The suppliers seem to stand as headings over their payments.",
        "Choose the column that names who was paid.",
        _B,
    ),
    "SB-145": Sentence(
        "{count} payments are marked as being in {currencies}.",
        "Say whether the amounts are in pounds, or leave those payments out.",
        _B,
    ),
    "SB-146": Sentence(
        'Rows marked "{text}" have {count} amounts without a minus.',
        "Say whether they are credits that come off the spend.",
        _B,
    ),
    "SB-147": Sentence('{count} rows are marked "{text}".', "Say whether they were paid.", _B),
    "SB-148": Sentence(
        "The rows are of several types: {text}. An invoice and its payment would count twice.",
        "Choose what to count.",
        _B,
    ),
    "SB-149": Sentence(
        'Are the amounts under "{heading}" in {words}?', "Choose the unit of the amounts.", _B
    ),
    "SB-155": Sentence("Left out for its type or mark: {text}.", "Nothing to do.", _I),
    "SB-156": Sentence("Money received, not a payment.", "Nothing to do.", _I),
    "SB-157": Sentence(
        "The row has fewer cells than the others.",
        "Check whether a cell is missing, so that amounts stand under other headings.",
        _E,
    ),
    "SB-158": Sentence("Already in the book from another file: {text}.", "Nothing to do.", _I),
    "SB-201": Sentence(
        "Suppliers without a category: {count}, {pence_text}.",
        "Put the largest into categories on the Categories page.",
        _E,
    ),
    "SB-301": Sentence(
        'The contract "{ref}" has no supplier.', "Add the supplier's name in the register.", _E
    ),
    "SB-302": Sentence(
        'The contract "{ref}" ends before it starts.', "Correct its dates in the register.", _E
    ),
    "SB-303": Sentence(
        'The contract "{ref}" has no end date.',
        "Add the end date. Until then the contract locks nothing.",
        _E,
    ),
    "SB-304": Sentence(
        "The reference {ref} is given to {count} contracts.",
        "They are kept apart by title and dates; check that each row is a contract.",
        _I,
    ),
    "SB-305": Sentence(
        'The contract "{ref}" has no start date.',
        "Add the start date. Until then the contract locks nothing.",
        _E,
    ),
    "SB-306": Sentence(
        'The contract "{ref}" names the agreement {text}, which is in no catalogue here.',
        "Load the catalogue that has it. Until then the contract counts as one that locks.",
        _E,
    ),
    "SB-401": Sentence(
        '{what} is missing in the sheet "{sheet}".', "Fill the cell, then build again.", _B
    ),
    "SB-402": Sentence(
        "Lot {lot} of {agreement} is listed {count} times.", "Keep one row for each lot.", _B
    ),
    "SB-403": Sentence(
        "{what} ends before it starts.", "Correct the dates, then build again.", _B
    ),
    "SB-404": Sentence(
        '"{text}" is not one of: {choices}.', "Choose from the drop-down list.", _B
    ),
    "SB-405": Sentence(
        "{what} names {name}, which is not in the sheet {sheet}.",
        "Add it there or correct the name.",
        _B,
    ),
    "SB-406": Sentence(
        "Lot {lot} of {agreement} has no {what}.", "Add one, or say why there is none.", _E
    ),
    "SB-407": Sentence('"{text}" is not a date.', "Write the date as 31/03/2027.", _B),
    "SB-408": Sentence('"{text}" is not a number.', "Write digits only, without a unit.", _B),
    "SB-409": Sentence(
        "{agreement} has no lot.", "Add at least one lot; most agreements have lot 1.", _B
    ),
    "SB-410": Sentence(
        "The publisher {publisher} has not been confirmed.",
        "Read the fingerprint to them by telephone, then confirm it on the Catalogues page,"
        " or with catalogue apply --trust.",
        _E,
    ),
    "SB-411": Sentence(
        "{publisher} edition {edition} is out of date since {since}.",
        "Ask the publisher for the newest edition.",
        _E,
    ),
    "SB-412": Sentence(
        "{publisher} edition {edition} is not signed.",
        "Ask the publisher for a signed copy.",
        _E,
    ),
    "SB-413": Sentence(
        "Agreement {agreement} is listed {count} times.",
        "Keep one row for each agreement; its lots go on the sheet Lots.",
        _B,
    ),
    "SB-414": Sentence(
        "{agreement} does not say: {what}.",
        'The Procurement Act asks for it. Fill it in, or it shows as "not stated".',
        _E,
    ),
    "SB-415": Sentence(
        'The sheet "{sheet}" is missing.',
        "Start from a new template, or give the sheet its name back.",
        _B,
    ),
    "SB-416": Sentence(
        'The column "{column}" is missing in the sheet "{sheet}".',
        "Start from a new template, or give the column its heading back.",
        _B,
    ),
    "SB-417": Sentence(
        'The column "{column}" of the sheet "{sheet}" is not known and was left out.',
        "Check its heading if it should have been read.",
        _I,
    ),
    "SB-418": Sentence(
        'The cell holds the spreadsheet fault "{text}".', "Correct the cell, then build again.", _B
    ),
    "SB-419": Sentence(
        '"{text}" is not yes or no.', "Choose yes or no, or leave the cell empty.", _B
    ),
    "SB-420": Sentence(
        '"{text}" is not an amount in pounds.', "Write the amount like 1250000 or 12.50.", _B
    ),
    "SB-421": Sentence(
        '"{text}" is not a short name.',
        "Use small letters, digits and dashes only, such as ypo.",
        _B,
    ),
    "SB-422": Sentence(
        "Cells with a formula and no saved result: {count}.",
        "Open the workbook in Excel, save it, then build again.",
        _B,
    ),
    "SB-423": Sentence(
        "There is no agreement in the sheet Agreements.",
        "Add a row for each agreement, then build again.",
        _B,
    ),
    "SB-424": Sentence(
        'The saving under "{first}" is larger than the one under "{second}".',
        "Put the savings in order: low, central, high.",
        _B,
    ),
    "SB-425": Sentence(
        '"{text}" is not a CPV code.',
        "Write its first 2 to 8 digits, such as 0931 or 09310000-5.",
        _B,
    ),
    "SB-426": Sentence(
        '"{text}" is not a sector.',
        "Write central for central government, or wider for all other public bodies.",
        _B,
    ),
    "SB-427": Sentence(
        "The short name of the publisher is still the example, {publisher}.",
        "Write your own short name: bodies will know your editions by it.",
        _E,
    ),
    "SB-601": Sentence(
        "Payments outside {period}: {count}, {pence_text}.",
        "Choose the right period, or leave them for another return.",
        _I,
    ),
    "SB-602": Sentence(
        "{share} of the pounds in scope have no category.",
        "Put the largest suppliers into categories.",
        _E,
    ),
    "SB-603": Sentence(
        "The total of {file} was not agreed to a ledger.",
        "Type the ledger's total on the Import page, or with spend control-total.",
        _E,
    ),
    "SB-604": Sentence(
        "The total of {file} differs from the ledger by {difference}.",
        "Look for the difference in the rows that were left out. Then give the right total, or"
        " why they differ, on the Import page or with spend control-total.",
        _B,
    ),
    "SB-605": Sentence(
        "There is no spend in {period}.", "Import the payments, or send a nil return.", _B
    ),
    "SB-606": Sentence(
        "Payments without a date: {count}, {pence_text}.",
        "They are counted in no period: give the file a date column.",
        _E,
    ),
    "SB-607": Sentence(
        "Payees that look like individuals: {count}.",
        "They leave only as REDACTED PERSONAL DATA. Check the list on the Suppliers page.",
        _I,
    ),
    "SB-608": Sentence(
        "No catalogue has been applied.", "Load a catalogue, or say why there is none.", _E
    ),
    "SB-609": Sentence(
        "Name and role of the person who prepared the return are missing.",
        "Type who prepared it and in which role.",
        _E,
    ),
    "SB-610": Sentence(
        "The same person prepared and approved the return.",
        "Ask a second person to approve it if there is one.",
        _I,
    ),
    "SB-611": Sentence(
        "Payments that stand in more than one file: {count}, {pence_text}.",
        "Check that no file was brought in twice.",
        _E,
    ),
    "SB-614": Sentence(
        "Contracts that name an agreement of no catalogue here: {count}. They count as locked.",
        "Load the catalogue that has it, or say on the Contracts page what they are.",
        _E,
    ),
    "SB-613": Sentence(
        "The files do not state their amounts on the same VAT basis.",
        "Bring all files in without VAT, or all with it.",
        _E,
    ),
    "SB-612": Sentence(
        "Contracts without an end date: {count}.", "Add the end dates on the Contracts page.", _E
    ),
}


class UserError(Exception):
    """The world is not as the work needs it.

    The class docstring of each cause is its sentence; ``{name}`` is filled from the values.
    """

    code: ClassVar[str] = "SB-900"
    exit_code: ClassVar[int] = 3
    remedy_text: ClassVar[str] = ""

    def __init__(self, **values: str | int) -> None:
        """Keep the values that the sentence and the remedy speak of."""
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Say what happened."""
        text = " ".join((type(self).__doc__ or "").split("\n\n")[0].split())
        return text.format_map(self.values)

    def remedy(self) -> str:
        """Say what to do about it."""
        return self.remedy_text.format_map(self.values)


class Cancelled(Exception):
    """The person stopped the work; nothing was changed."""
