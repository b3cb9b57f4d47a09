"""Sentences about publications: SB-67n and SB-68n."""

from __future__ import annotations

from core.domain.sentences.sentence import BLOCKING, EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-670": Sentence(
        "The file is not in UTF-8, which readers of open data expect.",
        "Save it as CSV UTF-8, or let Spendbook write it.",
        BLOCKING,
    ),
    "SB-671": Sentence(
        "Heading {number} is {found}, and the rule asks for {wanted}.",
        "Put the headings in the order of the rule, spelt as it spells them.",
        BLOCKING,
    ),
    "SB-672": Sentence(
        "The row has {found} cells, and the rule asks for {wanted}.",
        "Look for a comma in a cell without quotation marks.",
        BLOCKING,
    ),
    "SB-673": Sentence(
        "{heading} is empty.", "Fill it in: the rule does not let it be empty.", BLOCKING
    ),
    "SB-674": Sentence('{heading} is "{text}".', "Write {wanted}.", BLOCKING),
    "SB-675": Sentence(
        "Payments whose amount is only known with VAT: {count}, {pence_text}. The rule asks for "
        "amounts without the VAT that you get back.",
        "Bring in an export with net and VAT, or say beside the publication that VAT is in it.",
        EXPLAIN,
    ),
    "SB-676": Sentence(
        "Payments whose VAT is not known: {count}, {pence_text}. With VAT at 20 % they would "
        "be over the threshold.",
        "Look at each: the rule counts VAT. They are not published.",
        EXPLAIN,
    ),
    "SB-677": Sentence(
        "Payments without {heading}: {count}, {pence_text}.",
        "The rule asks for it: complete it in the finance system, or in the file after saving.",
        EXPLAIN,
    ),
    "SB-678": Sentence(
        "Payments over the threshold that fall under no contract: {count}, {pence_text}.",
        "Match them on the Contracts page if they are payments under a public contract.",
        EXPLAIN,
    ),
    "SB-679": Sentence(
        "Payments without a date: {count}, {pence_text}.",
        "They are in no period and so in no publication: give the file a date column.",
        EXPLAIN,
    ),
    "SB-680": Sentence(
        "Names or narratives that are masked: {count}.",
        "Amounts stay. Look at the Suppliers page if one is a business.",
        INFORMATION,
    ),
    "SB-681": Sentence(
        "Payments whose VAT that cannot be recovered is not known: {count}, {pence_text}. "
        "They say 0.00.",
        "Bring in an export with VAT, or check these rows.",
        EXPLAIN,
    ),
}
