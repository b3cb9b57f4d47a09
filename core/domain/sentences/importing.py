"""Sentences about reading a file: SB-1nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-101": Sentence(
        'The amount "{text}" is not an amount.', "Type the amount or leave the row out.", EXPLAIN
    ),
    "SB-102": Sentence(
        "{count} payments, {pence_text} together, are each the sum of the rows above them. "
        "The first is in row {row}.",
        "Say whether they are totals or payments.",
        BLOCKING,
    ),
    "SB-103": Sentence(
        "The row has no amount.",
        "Leave the row out, or correct the file and read it again.",
        EXPLAIN,
    ),
    "SB-104": Sentence(
        "{count} invoices stand on several rows with the same amount on each: {text} has {rows} "
        "rows of {amount}. Is that the amount of the row, or of the whole invoice?",
        "Say which: an invoice must not count twice.",
        BLOCKING,
    ),
    "SB-105": Sentence(
        "The row has more cells than there are headings.",
        "Check whether a comma inside a name split it into two cells.",
        EXPLAIN,
    ),
    "SB-106": Sentence(
        'The cell holds the spreadsheet fault "{text}".',
        "Correct the cell in the workbook and read it again.",
        EXPLAIN,
    ),
    "SB-107": Sentence(
        "The cell is a formula with no saved result.",
        "Open the workbook in Excel, save it, and import it again.",
        EXPLAIN,
    ),
    "SB-108": Sentence(
        "Your ledger says {stated}. The file adds up to {found}. The difference is {difference}.",
        "Check the rows that were left out, or type the right total.",
        EXPLAIN,
    ),
    "SB-109": Sentence(
        "The amount of an invoice that stands on a row above, too: {text}.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-110": Sentence(
        "The text was read as {encoding}.", "Check that names and £ signs look right.", INFORMATION
    ),
    "SB-111": Sentence(
        "Quotation marks in the file do not pair, so each line was read by itself.",
        "Check that no payment is missing, or export the file again.",
        INFORMATION,
    ),
    "SB-112": Sentence(
        "{count} rows were split by a comma inside a name and put together again.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-113": Sentence(
        "{count} payments have no supplier.",
        "Say who was paid on the Suppliers page.",
        INFORMATION,
    ),
    "SB-114": Sentence(
        '{count} payments have a date that cannot be read, such as "{text}".',
        "They are counted, without a date. Correct the file if the dates matter.",
        EXPLAIN,
    ),
    "SB-115": Sentence(
        "{count} payments have no date.", "They are counted without a date.", INFORMATION
    ),
    "SB-116": Sentence(
        "No column names who was paid.",
        "The file holds categories of payments only; suppliers cannot be told apart.",
        INFORMATION,
    ),
    "SB-117": Sentence(
        "Dates are months only; each is read as the first day of its month.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-118": Sentence(
        "Payments that look like the bill of a card: {count}, {pence_text}.",
        "Join them to the card file on the Import page or with spend cards; without it, what was"
        " bought is unknown.",
        EXPLAIN,
    ),
    "SB-186": Sentence(
        "The file lists purchases by card: {evidence}. Their bills in the ledger would count"
        " twice: {count}, {pence_text}.",
        "Join them on the Import page or with spend cards.",
        EXPLAIN,
    ),
    "SB-187": Sentence(
        "The file lists purchases by card: {evidence}. No payment of its bills is in the book.",
        "Nothing to do, unless the ledger with those payments is still to come.",
        INFORMATION,
    ),
    "SB-119": Sentence(
        "The sheet {sheet} is hidden in the workbook and was not read.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-100": Sentence(
        "The sheet {sheet} has amounts but no headings of payments, and was not read.",
        "Look at it; choose that sheet if its amounts are payments.",
        INFORMATION,
    ),
    "SB-120": Sentence(
        "Choose which column holds the amount. The headings do not tell.",
        "Choose the column whose sum is the spend.",
        BLOCKING,
    ),
    "SB-121": Sentence(
        "Choose which column holds the supplier. The headings do not tell.",
        "Choose the column that names who was paid.",
        BLOCKING,
    ),
    "SB-122": Sentence(
        "Is {text} {one} or {other}? The dates of the file could be either.",
        "Choose how the dates are written.",
        BLOCKING,
    ),
    "SB-123": Sentence(
        "The file has {count} columns that could be the amount: {columns}.",
        "Choose the column whose sum is the spend.",
        BLOCKING,
    ),
    "SB-124": Sentence(
        "Which row holds the headings?", "Click the row with the headings.", BLOCKING
    ),
    "SB-125": Sentence(
        "The workbook has {count} sheets that look like payments: {sheets}.",
        "Choose the sheet to read.",
        BLOCKING,
    ),
    "SB-126": Sentence(
        "Choose which column holds the payment date. The headings do not tell.",
        "Choose the column with the date on which the payment was made.",
        BLOCKING,
    ),
    "SB-127": Sentence(
        "Rows that could not be read as payments: {count} ({pence_text}).",
        "Look at the rows and choose to leave them out, or correct the file.",
        BLOCKING,
    ),
    "SB-128": Sentence(
        "In this file, is a payment shown as {example} or as minus {example}?",
        "Choose the sign that a payment has.",
        BLOCKING,
    ),
    "SB-129": Sentence(
        "The file's own total says {stated}. The payments {place} it add up to {found}.",
        "Look at the rows that were left out, then choose whether to go on.",
        BLOCKING,
    ),
    "SB-130": Sentence("A title or note above the headings.", "Nothing to do.", INFORMATION),
    "SB-131": Sentence("A blank row.", "Nothing to do.", INFORMATION),
    "SB-132": Sentence("A total of the rows above: {text}.", "Nothing to do.", INFORMATION),
    "SB-133": Sentence("The headings are repeated.", "Nothing to do.", INFORMATION),
    "SB-134": Sentence("A note below the payments.", "Nothing to do.", INFORMATION),
    "SB-135": Sentence("The row says that there was no spend.", "Nothing to do.", INFORMATION),
    "SB-136": Sentence("A heading of a group of rows.", "Nothing to do.", INFORMATION),
    "SB-137": Sentence(
        "The row holds nothing but {text}, which is not the total of the rows above.",
        "Say who was paid and when, or leave the row out.",
        EXPLAIN,
    ),
    "SB-138": Sentence(
        "The row has an amount, but neither a date nor a supplier.",
        "Say who was paid and when, or leave the row out.",
        EXPLAIN,
    ),
    "SB-139": Sentence("The row of headings.", "Nothing to do.", INFORMATION),
    "SB-140": Sentence(
        "{count} payments have no supplier. Is it the one in the row above?",
        "Choose whether blank suppliers repeat the one above.",
        BLOCKING,
    ),
    "SB-141": Sentence(
        "Another table begins in row {row}.",
        "Choose which table holds the payments.",
        BLOCKING,
    ),
    "SB-142": Sentence(
        "The file has headings but no payments.", "Say whether there was no spend.", BLOCKING
    ),
    "SB-143": Sentence(
        "Amounts such as {text} could be {one} or {other}.",
        "Choose how the amounts are written.",
        BLOCKING,
    ),
    "SB-144": Sentence(
        "The suppliers seem to stand as headings over their payments.",
        "Choose the column that names who was paid.",
        BLOCKING,
    ),
    "SB-145": Sentence(
        "{count} payments are marked as being in {currencies}.",
        "Say whether the amounts are in pounds, or leave those payments out.",
        BLOCKING,
    ),
    "SB-146": Sentence(
        'Rows marked "{text}" have {count} amounts without a minus.',
        "Say whether they are credits that come off the spend.",
        BLOCKING,
    ),
    "SB-147": Sentence(
        '{count} rows are marked "{text}".', "Say whether they were paid.", BLOCKING
    ),
    "SB-148": Sentence(
        "The rows are of several types: {text}. An invoice and its payment would count twice.",
        "Choose what to count.",
        BLOCKING,
    ),
    "SB-149": Sentence(
        'Are the amounts under "{heading}" in {words}?',
        "Choose the unit of the amounts.",
        BLOCKING,
    ),
    "SB-155": Sentence("Left out for its type or mark: {text}.", "Nothing to do.", INFORMATION),
    "SB-156": Sentence("Money received, not a payment.", "Nothing to do.", INFORMATION),
    "SB-157": Sentence(
        "The row has fewer cells than the others.",
        "Check whether a cell is missing, so that amounts stand under other headings.",
        EXPLAIN,
    ),
    "SB-174": Sentence(
        "A second table beside the payments, from column {column} on, was not read.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-175": Sentence(
        "The file has no headings. Its columns were recognised by what stands in them.",
        "Check that the columns have the right meaning.",
        INFORMATION,
    ),
    "SB-176": Sentence(
        'Does the column after "{heading}" hold the pennies? It has no heading.',
        "Say whether the column holds pennies.",
        BLOCKING,
    ),
    "SB-177": Sentence(
        "The suppliers were taken from the headings over their payments.",
        "Nothing to do.",
        INFORMATION,
    ),
    "SB-178": Sentence(
        "Cells of the row do not hold what their columns hold in other rows.",
        "Check whether a cell is missing or one too many, so that amounts stand under other"
        " headings.",
        EXPLAIN,
    ),
    "SB-179": Sentence(
        'The row says "{text}", but its amount is not the total of the rows above.',
        "Leave the row out, or say that it is a payment.",
        EXPLAIN,
    ),
    "SB-181": Sentence(
        "The row has an amount and a date but no supplier, as totals have.",
        "Say who was paid, or leave the row out.",
        EXPLAIN,
    ),
    "SB-172": Sentence(
        '{count} rows seem to pay the bill of the card itself: "{text}".',
        "Leave them out: they pay for the purchases in the file and buy nothing.",
        BLOCKING,
    ),
    "SB-173": Sentence(
        'Are the rows below "{text}" payments like those above? They are {count}, {pence_text}.',
        "Say no where they were not paid, came in, or are listed above already.",
        BLOCKING,
    ),
    "SB-189": Sentence(
        "The net amount is nought, but with VAT it is {text}.",
        "Choose the amount with VAT, correct the file, or leave the row out.",
        EXPLAIN,
    ),
    "SB-182": Sentence(
        "{count} amounts ({pence_text}) have the other sign than payments.",
        "Say whether they are credits, which come off the spend, or money received.",
        BLOCKING,
    ),
    "SB-190": Sentence(
        "A row of another table, which was not chosen: {text}.", "Nothing to do.", INFORMATION
    ),
    "SB-183": Sentence(
        "Is this a list of payments that were made? It looks like a list of {what}.",
        "Say no where nothing was paid yet, or where the money came in.",
        BLOCKING,
    ),
    "SB-184": Sentence(
        "Much of the file could not be read as payments: {count} rows ({pence_text}), beside"
        " {lines} payments that could.",
        "Choose other columns, or have the file exported again: without these rows its total is"
        " far from whole.",
        BLOCKING,
    ),
    "SB-158": Sentence(
        "Already in the book from another file: {text}.", "Nothing to do.", INFORMATION
    ),
    "SB-180": Sentence(
        "The amounts include VAT, and another column says how much.",
        "Choose whether payments come in with VAT or without it.",
        INFORMATION,
    ),
    "SB-171": Sentence("Replaced by a later file: {text}.", "Nothing to do.", INFORMATION),
    "SB-185": Sentence(
        'Some text was spoilt before it got here: "{before}" may have been "{after}".',
        "Choose whether names and texts are put right.",
        INFORMATION,
    ),
    "SB-188": Sentence(
        "The amounts of this file are {this}; those of other files are {others}.",
        "Bring all files in without VAT, or all with it.",
        EXPLAIN,
    ),
    "SB-159": Sentence("Left out by your choice: {text}.", "Nothing to do.", INFORMATION),
}
