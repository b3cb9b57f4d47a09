"""Sentences about contracts: SB-3nn."""

from __future__ import annotations

from core.domain.sentences.sentence import EXPLAIN, INFORMATION, Sentence

SENTENCES: dict[str, Sentence] = {
    "SB-301": Sentence(
        'The contract "{ref}" has no supplier.',
        "Add the supplier's name in the register.",
        EXPLAIN,
    ),
    "SB-302": Sentence(
        'The contract "{ref}" ends before it starts.',
        "Correct its dates in the register.",
        EXPLAIN,
    ),
    "SB-303": Sentence(
        'The contract "{ref}" has no end date.',
        "Add the end date. Until then the contract locks nothing.",
        EXPLAIN,
    ),
    "SB-304": Sentence(
        "The reference {ref} is given to {count} contracts.",
        "They are kept apart by title and dates; check that each row is a contract.",
        INFORMATION,
    ),
    "SB-305": Sentence(
        'The contract "{ref}" has no start date.',
        "Add the start date. Until then the contract locks nothing.",
        EXPLAIN,
    ),
    "SB-306": Sentence(
        'The contract "{ref}" names the agreement {text}, which is in no catalogue here.',
        "Load the catalogue that has it. Until then the contract counts as one that locks.",
        EXPLAIN,
    ),
    "SB-307": Sentence(
        'The contract "{ref}" has no fixed end: {text}.',
        "Add an end date if there is one. Until then the contract locks nothing.",
        EXPLAIN,
    ),
    "SB-308": Sentence(
        '"{text}" under "{column}" is no day that can be read for certain.',
        "Write it as dd/mm/yyyy in the register, or add the day to the contract here.",
        EXPLAIN,
    ),
    "SB-309": Sentence(
        'Days under "{column}" may be day/month or month/day, for example {example}.',
        "Say which comes first, day or month. Until then such days stay unknown.",
        EXPLAIN,
    ),
    "SB-310": Sentence(
        '"{text}" under "{column}" is not one sum in pounds: the value of "{ref}" stays unknown.',
        "Add the value to the contract, in total or for a year.",
        EXPLAIN,
    ),
    "SB-311": Sentence(
        'The value {text} of "{ref}" may be for a year or for the whole contract: so unknown.',
        "Say which it is, in the register or in the contract here.",
        EXPLAIN,
    ),
    "SB-312": Sentence(
        '"{text}" under "{column}" does not say whether years or months are meant.',
        "Write the unit, or add the dates to the contract here.",
        EXPLAIN,
    ),
    "SB-313": Sentence(
        'The end of "{ref}" names only a month, {text}: its last day was taken.',
        "Change the end if it is another day.",
        INFORMATION,
    ),
    "SB-314": Sentence(
        'The contract "{ref}" names several suppliers: {text}.',
        "Payments to each of them are offered for it.",
        INFORMATION,
    ),
    "SB-315": Sentence(
        'The register says "{text}" of the contract "{ref}": it locks nothing.',
        "If it still runs, take the reason out of the contract.",
        INFORMATION,
    ),
    "SB-316": Sentence(
        "The sheet {sheet} has no headings of a register and was not read.",
        "If it lists contracts, give it a heading row that names supplier, start and end.",
        INFORMATION,
    ),
    "SB-318": Sentence(
        "The notice awards no contract.",
        "Nothing needs doing: only what was awarded is a contract.",
        INFORMATION,
    ),
    "SB-319": Sentence(
        "The notice is of another buyer.",
        "Nothing needs doing. If it is yours, give the organisation the name on the notice.",
        INFORMATION,
    ),
    "SB-320": Sentence(
        "The contract stands elsewhere in the file, which says as much or more.",
        "Nothing needs doing: it is taken once.",
        INFORMATION,
    ),
    "SB-321": Sentence(
        'The column "{column}" was taken for {field}, but its heading says something more.',
        "Look at what was read. If it is something else, give the column another heading.",
        EXPLAIN,
    ),
}
