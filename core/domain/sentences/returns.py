"""Sentences about returns: SB-6nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-601": Sentence(
        "Payments outside {period}: {count}, {pence_text}.",
        "Choose the right period, or leave them for another return.",
        INFORMATION,
    ),
    "SB-602": Sentence(
        "{share} of the pounds in scope have no category.",
        "Put the largest suppliers into categories.",
        EXPLAIN,
    ),
    "SB-603": Sentence(
        "The total of {file} was not agreed to a ledger.",
        "Type the ledger's total on the Import page, or with spend control-total.",
        EXPLAIN,
    ),
    "SB-604": Sentence(
        "The total of {file} differs from the ledger by {difference}.",
        "Look for the difference in the rows that were left out. Then give the right total, or"
        " why they differ, on the Import page or with spend control-total.",
        BLOCKING,
    ),
    "SB-605": Sentence(
        "There is no spend in {period}.", "Import the payments, or send a nil return.", BLOCKING
    ),
    "SB-606": Sentence(
        "Payments without a date: {count}, {pence_text}.",
        "They are counted in no period: give the file a date column.",
        EXPLAIN,
    ),
    "SB-607": Sentence(
        "Payees that look like individuals: {count}.",
        "They leave only as REDACTED PERSONAL DATA. Check the list on the Suppliers page.",
        INFORMATION,
    ),
    "SB-608": Sentence(
        "No catalogue has been applied.", "Load a catalogue, or say why there is none.", EXPLAIN
    ),
    "SB-609": Sentence(
        "Name and role of the person who prepared the return are missing.",
        "Type who prepared it and in which role.",
        EXPLAIN,
    ),
    "SB-610": Sentence(
        "The same person prepared and approved the return.",
        "Ask a second person to approve it; in a body too small for that, say so.",
        EXPLAIN,
    ),
    "SB-611": Sentence(
        "Payments that stand in more than one file: {count}, {pence_text}.",
        "Check that no file was brought in twice.",
        EXPLAIN,
    ),
    "SB-612": Sentence(
        "Contracts without an end date: {count}.",
        "Add the end dates on the Contracts page.",
        EXPLAIN,
    ),
    "SB-613": Sentence(
        "The files do not state their amounts on the same VAT basis.",
        "Bring all files in without VAT, or all with it.",
        EXPLAIN,
    ),
    "SB-615": Sentence(
        "Suppliers that may be one: {count} pairs, {pence_text}. Each counts by itself.",
        "Say of each pair whether it is one supplier, on the Suppliers page.",
        INFORMATION,
    ),
    "SB-616": Sentence(
        "{category}: {before} in {earlier}, {after} now.",
        "Look whether payments are missing or under another category. If it is so, say why.",
        EXPLAIN,
    ),
    "SB-617": Sentence(
        "The number of payments went from {before} in {earlier} to {after}.",
        "Look whether a file is missing or came in twice. If it is so, say why.",
        EXPLAIN,
    ),
    "SB-619": Sentence(
        "Suppliers that were not paid in {earlier} and now have {least} or more each: {count},"
        " {pence_text}.",
        "Look whether it is a known supplier under another name. If they are new, say so.",
        EXPLAIN,
    ),
    "SB-618": Sentence(
        "Bills of a card that are joined to no card file: {count}, {pence_text}. What was bought"
        " is unknown, or counts twice.",
        "Join them on the Import page or with spend cards, or bring the card file in.",
        EXPLAIN,
    ),
    "SB-614": Sentence(
        "Contracts that name an agreement of no catalogue here: {count}. They count as locked.",
        "Load the catalogue that has it, or say on the Contracts page what they are.",
        EXPLAIN,
    ),
    "SB-638": Sentence(
        "Payments that repeat supplier, amount and reference of another one: {count},"
        " {pence_text}.",
        "Look at them on the Spend page. Take out what came in twice, or say why it is right.",
        EXPLAIN,
    ),
    "SB-639": Sentence(
        "The return speaks of {period}, and is as at {as_at}: before that period ends. Whoever"
        " adds it up would take what is not paid yet for nothing paid.",
        "Choose {end} or a later day as the day as at, or a period that ends by {as_at}.",
        BLOCKING,
    ),
    "SB-682": Sentence(
        "{field} is empty.", "Fill it in: the buying organisation needs it.", BLOCKING
    ),
    "SB-683": Sentence('{field}: "{text}" is not {kind}.', "Write it as {example}.", BLOCKING),
    "SB-684": Sentence(
        '{field}: "{text}" is not in the list.', "Choose one of: {choices}.", BLOCKING
    ),
    "SB-685": Sentence(
        '{field}: "{text}" is outside what is asked for: {bounds}.',
        "Correct it, or ask the buying organisation.",
        BLOCKING,
    ),
    "SB-686": Sentence(
        '{field}: "{text}" is not of the form {shape}.',
        "In the form, 9 is a digit, A a capital letter, a any letter, * a letter or digit.",
        BLOCKING,
    ),
    "SB-687": Sentence(
        "{agreement}: what is also asked is not complete in rows of {record}: {count}.",
        "Fill them in on the Return page, or with return fields: only complete rows leave.",
        EXPLAIN,
    ),
    "SB-688": Sentence(
        "{field} is not asked here, because of {other}.",
        "Clear it, or correct {other}.",
        BLOCKING,
    ),
    "SB-689": Sentence(
        'The row "{text}" is none of those that are asked for.',
        "Write the rows out anew and copy your answers over.",
        BLOCKING,
    ),
}
