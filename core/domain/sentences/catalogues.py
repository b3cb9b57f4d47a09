"""Sentences about catalogues: SB-4nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-401": Sentence(
        '{what} is missing in the sheet "{sheet}".', "Fill the cell, then build again.", BLOCKING
    ),
    "SB-402": Sentence(
        "Lot {lot} of {agreement} is listed {count} times.", "Keep one row for each lot.", BLOCKING
    ),
    "SB-403": Sentence(
        "{what} ends before it starts.", "Correct the dates, then build again.", BLOCKING
    ),
    "SB-404": Sentence(
        '"{text}" is not one of: {choices}.', "Choose from the drop-down list.", BLOCKING
    ),
    "SB-405": Sentence(
        "{what} names {name}, which is not in the sheet {sheet}.",
        "Add it there or correct the name.",
        BLOCKING,
    ),
    "SB-406": Sentence(
        "Lot {lot} of {agreement} has no {what}.", "Add one, or say why there is none.", EXPLAIN
    ),
    "SB-407": Sentence('"{text}" is not a date.', "Write the date as 31/03/2027.", BLOCKING),
    "SB-408": Sentence(
        '"{text}" is not a number from 0 up.',
        "Write digits only, without a sign or a unit.",
        BLOCKING,
    ),
    "SB-409": Sentence(
        "{agreement} has no lot.", "Add at least one lot; most agreements have lot 1.", BLOCKING
    ),
    "SB-410": Sentence(
        "The publisher {publisher} has not been confirmed.",
        "Read the fingerprint to them by telephone, then confirm it on the Catalogues page,"
        " or with catalogue apply --trust.",
        EXPLAIN,
    ),
    "SB-411": Sentence(
        "{publisher} edition {edition} is out of date since {since}.",
        "Ask the publisher for the newest edition.",
        EXPLAIN,
    ),
    "SB-412": Sentence(
        "{publisher} edition {edition} is not signed.",
        "Ask the publisher for a signed copy.",
        EXPLAIN,
    ),
    "SB-413": Sentence(
        "Agreement {agreement} is listed {count} times.",
        "Keep one row for each agreement; its lots go on the sheet Lots.",
        BLOCKING,
    ),
    "SB-414": Sentence(
        "{agreement} does not say: {what}.",
        'The Procurement Act asks for it. Fill it in, or it shows as "not stated".',
        EXPLAIN,
    ),
    "SB-415": Sentence(
        'The sheet "{sheet}" is missing.',
        "Start from a new template, or give the sheet its name back.",
        BLOCKING,
    ),
    "SB-416": Sentence(
        'The column "{column}" is missing in the sheet "{sheet}".',
        "Start from a new template, or give the column its heading back.",
        BLOCKING,
    ),
    "SB-417": Sentence(
        'The column "{column}" of the sheet "{sheet}" is not known and was left out.',
        "Check its heading if it should have been read.",
        INFORMATION,
    ),
    "SB-418": Sentence(
        'The cell holds the spreadsheet fault "{text}".',
        "Correct the cell, then build again.",
        BLOCKING,
    ),
    "SB-419": Sentence(
        '"{text}" is not yes or no.', "Choose yes or no, or leave the cell empty.", BLOCKING
    ),
    "SB-420": Sentence(
        '"{text}" is not an amount in pounds.', "Write the amount like 1250000 or 12.50.", BLOCKING
    ),
    "SB-421": Sentence(
        '"{text}" is not a short name.',
        "Use small letters, digits and dashes only, such as ypo.",
        BLOCKING,
    ),
    "SB-422": Sentence(
        "Cells with a formula and no saved result: {count}.",
        "Open the workbook in Excel, save it, then build again.",
        BLOCKING,
    ),
    "SB-423": Sentence(
        "There is no agreement in the sheet Agreements.",
        "Add a row for each agreement, then build again.",
        BLOCKING,
    ),
    "SB-424": Sentence(
        'The saving under "{first}" is larger than the one under "{second}".',
        "Put the savings in order: low, central, high.",
        BLOCKING,
    ),
    "SB-425": Sentence(
        '"{text}" is not a CPV code.',
        "Write its first 2 to 8 digits, such as 0931 or 09310000-5.",
        BLOCKING,
    ),
    "SB-426": Sentence(
        '"{text}" is not a sector.',
        "Write central for central government, or wider for all other public bodies.",
        BLOCKING,
    ),
    "SB-427": Sentence(
        "The short name of the publisher is still the example, {publisher}.",
        "Write your own short name: bodies will know your editions by it.",
        EXPLAIN,
    ),
    "SB-428": Sentence(
        '{what} "{text}" cannot be used: {why}.', "{how} Then check the form again.", BLOCKING
    ),
    "SB-430": Sentence(
        "{what} is listed again for lot {lot} of {agreement}.",
        "Keep one row, unless they differ on purpose.",
        EXPLAIN,
    ),
    "SB-431": Sentence(
        "{first} is later than {second}.", "Correct the day that is wrong.", EXPLAIN
    ),
    "SB-432": Sentence(
        '"{text}" is not in the list of {scheme} codes here: buyers may not find the lot by it.',
        "Look the code up on the page Categories, or write a shorter CPV prefix.",
        EXPLAIN,
    ),
    "SB-433": Sentence(
        '"{text}" is not a list of regions.',
        "Write codes such as UKD or names such as North West, a comma between them; or England;"
        " or all.",
        BLOCKING,
    ),
    "SB-434": Sentence('"{text}" is not a kind of body.', "Write one of: {choices}.", BLOCKING),
    "SB-435": Sentence(
        "Of the number {text} nobody can tell in which register it is.",
        "Write GB-COH for a company number, GB-CHC for a charity number, or PPON.",
        EXPLAIN,
    ),
    "SB-436": Sentence(
        '"{text}" does not look like a {what}.',
        "Write {shape}. Bodies know the supplier by it.",
        EXPLAIN,
    ),
    "SB-429": Sentence("{what} is listed {count} times.", "Keep one row for each.", BLOCKING),
}
