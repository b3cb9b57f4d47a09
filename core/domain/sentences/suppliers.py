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
    "SB-269": Sentence(
        "The tree no longer has the category {category}, and does not say what takes its place.",
        "Ask whoever sent the tree to say it under \u201creplaces\u201d.",
        BLOCKING,
    ),
    "SB-291": Sentence(
        "The file is {told}; the book is kept in {now}.",
        "Take in a later version of the same tree.",
        BLOCKING,
    ),
    "SB-292": Sentence(
        "The category {category} is in the tree twice.",
        "Ask whoever sent the tree to keep one of the two.",
        BLOCKING,
    ),
    "SB-293": Sentence(
        "The category {category} has no label, or a code that names none of the tree's groups.",
        "Ask whoever sent the tree to give it a label and a code like group.category.",
        BLOCKING,
    ),
    "SB-294": Sentence(
        "The category {category} names {cpv}, which is no CPV code and not the start of one.",
        "Ask whoever sent the tree to write two to eight digits.",
        BLOCKING,
    ),
    "SB-295": Sentence(
        "The category {category} is led to {to}, which the tree does not have.",
        "Ask whoever sent the tree to lead it to one of the tree's categories.",
        BLOCKING,
    ),
    "SB-296": Sentence(
        "The tree lacks the category {category}, to which goes what is out of scope: {scope}.",
        "Ask whoever sent the tree to keep it, out of scope.",
        BLOCKING,
    ),
}
