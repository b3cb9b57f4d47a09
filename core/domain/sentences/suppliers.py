"""Sentences about suppliers and categories: SB-2nn."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-201": Sentence(
        "Suppliers without a category: {count}, {pence_text}.",
        "Put the largest into categories on the Categories page.",
        EXPLAIN,
    ),
    "SB-270": Sentence(
        "The list has no column of {what}.",
        "Give the columns these headings: from_scheme, from_code, from_label, to_scheme,"
        " to_code, relation, note, version; or simply code, label, category.",
        BLOCKING,
    ),
    "SB-271": Sentence(
        "The row has neither a code nor a label.",
        "Write the code or the label that the finance system prints, or take the row out.",
        BLOCKING,
    ),
    "SB-272": Sentence(
        "\u201c{stated}\u201d is not a category.",
        "Write the code or the name of a category, such as {example}, or a CPV code of eight"
        " digits; leave the cell empty where the code is too wide to mean one.",
        BLOCKING,
    ),
    "SB-273": Sentence(
        "The code {code} is in the list twice, with different categories: see row {row}.",
        "Keep one of the two rows.",
        BLOCKING,
    ),
    "SB-274": Sentence(
        "The list leads to the scheme {scheme}, which Spendbook does not know.",
        "Lead it to common-spend, or to cpv.",
        BLOCKING,
    ),
}
