"""Sentences about what suppliers declared under an agreement: SB-877 and SB-88n."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-877": Sentence(
        "The return of {body} for {period} is a summary: {pence_text} went through agreements, and"
        " it does not say which. It is not compared.",
        "Ask the body for a return with the use of agreements, or with every payment.",
        INFORMATION,
    ),
    "SB-880": Sentence(
        "{file} has no sheet with invoices: a day of invoice, a customer, and one total without"
        " VAT.",
        "Choose the file that the supplier sent for the agreement.",
        EXPLAIN,
    ),
    "SB-881": Sentence(
        'The days of the invoices can be read in two ways, for example "{text}".',
        "Ask the supplier for days as 31/03/2026, or write them so.",
        EXPLAIN,
    ),
    "SB-882": Sentence(
        "The row has no day of invoice that can be read: it is in no quarter.",
        "Ask the supplier for the day.",
        EXPLAIN,
    ),
    "SB-883": Sentence(
        "The row names no customer.", "Ask the supplier whose invoice it is.", EXPLAIN
    ),
    "SB-884": Sentence(
        "Nothing says which {what} the row is of.",
        "State it for the file: in the list declarations.csv beside it, or when you choose it.",
        EXPLAIN,
    ),
    "SB-885": Sentence(
        'The amount is "{text}", which is none.', "Ask the supplier for the amount.", EXPLAIN
    ),
    "SB-886": Sentence(
        "The customer {customer} ({urn}) is no body with an accepted return here: rows {count},"
        " {pence_text}.",
        "Ask the body for its return, or correct the name or number that the supplier gave.",
        EXPLAIN,
    ),
    "SB-887": Sentence(
        "The customer {customer} fits several bodies: {bodies}. Its rows are not compared.",
        "Ask the supplier for the customer's reference number.",
        EXPLAIN,
    ),
}
