"""Tidied supplier names: the key under which spellings meet. The raw name never changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from core.classifying.card_noise import without_card_noise
from core.classifying.words import Words, fold, singular

# Words that say which legal form a firm has, in English and Welsh, as written without dots.
LEGAL_FORMS = frozenset(
    """ltd limited plc llp lp cic cio inc incorporated llc gmbh sarl bv nv ag cyf cyfyngedig ccc
    pac partneriaeth pty co company corp corporation cwmni limit limite limi lt limted lmited
    ltdd limitd limied""".split()
)
# Forms of other countries: words of English too, so they are one only at the end of a name.
_FOREIGN_FORMS = frozenset("sa spa srl sas sl ab oy aps se kg ug sro kft pte as".split())
_LEGAL_PHRASES = (
    ("community", "interest", "company"),
    ("charitable", "incorporated", "organisation"),
    ("public", "limited", "company"),
    ("limited", "liability", "partnership"),
    ("cwmni", "buddiannau", "cymunedol"),
    ("company", "limited", "by", "guarantee"),
    ("cwmni", "cyfyngedig", "cyhoeddus"),
    ("partneriaeth", "atebolrwydd", "cyfyngedig"),
    ("sefydliad", "corfforedig", "elusennol"),
    # Polish "Sp. z o.o.", single letters brought together.
    ("sp", "zoo"),
)
_PHRASE_STARTS = frozenset(phrase[0] for phrase in _LEGAL_PHRASES)
# Words that say nothing of who is paid.
_EMPTY = frozenset("the and of".split())
# Words that say nothing of who is paid where a name begins with them: Welsh "the", "Messrs".
_EMPTY_FIRST = frozenset("y yr messr messrs".split())
# Words that say nothing of who is paid, unless the name begins with them.
_EMPTY_LATER = frozenset("uk gb".split())
_ABBREVIATED = {
    "svcs": "service", "svc": "service", "serv": "service", "servs": "service",
    "assoc": "association", "assocs": "associate", "assn": "association", "bros": "brother",
    "cttee": "committee", "dept": "department", "govt": "government", "hosp": "hospital",
    "intl": "international", "int": "international", "mgmt": "management", "mgt": "management",
    "mfg": "manufacturing", "natl": "national", "soc": "society", "univ": "university",
    "tech": "technology", "eng": "engineering", "engrs": "engineer", "contrs": "contractor",
    "sch": "school", "prim": "primary", "ctr": "centre", "center": "centre", "cntr": "centre",
    "grp": "group", "hldgs": "holding", "dev": "development", "ind": "industry",
    "ass": "association", "sols": "solicitor", "ptnrs": "partner", "ptnr": "partner",
    "mbc": "metropolitan borough council", "cc": "county council", "bc": "borough council",
    "dc": "district council", "st": "saint", "svs": "service", "hldg": "holding",
    "comms": "communication", "envtl": "environmental", "constr": "construction",
    "solrs": "solicitor", "accts": "accountant", "prods": "product", "inds": "industry",
    "wks": "works", "coop": "cooperative", "pship": "partnership", "intnl": "international",
    "intern": "international", "mcr": "manchester", "bham": "birmingham", "amzn": "amazon",
    "mktp": "marketplace", "mktplc": "marketplace", "mktplace": "marketplace",
    "amznmktplace": "amazon marketplace", "cyngor": "council", "prifysgol": "university",
    "coleg": "college", "heddlu": "police", "bwrdd": "board", "ymddiriedolaeth": "trust",
    "cymdeithas": "association", "gwasanaeth": "service", "gwasanaethau": "service",
    "cymru": "wales", "ysgol": "school",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS_ALONE = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b([a-z0-9])[. ]+(?=[a-z0-9]\b)")
_CODE_BEFORE = re.compile(
    # "V00123 : Acme", "0012345 Acme", "ACM001 Acme"; "3 Counties" and "G4S" are names.
    r"^\s*(?:[\w/-]*\d[\w/-]*\s*(?:[:|]|\s-)\s+|(?:\d{5,}|[a-z]{1,4}\d{3,})[ -]+(?=[^\W\d]{3}))",
    re.I,
)
# "Acme (12345)", "Acme [S0012]", "Acme/001", "Acme_01", "Acme - 000123": codes after a name.
_CODE_AFTER = re.compile(
    r"(?:\s*[(\[{]\s*(?=[\w /:-]*\d)[\w /:-]{1,15}[)\]}]"
    r"|[/\\|_~]\s*[a-z]{0,4}\d+|\s+-\s*[a-z]{0,4}\d{2,})\s*$",
    re.I,
)
_ACCOUNT_AFTER = re.compile(
    r"[\s(-]+(?:no\.?\s*:?\s*\d*|\d+)\s*(?:a/?c|acco?(?:u|un|unt)?)\b.*$", re.I
)
_TRADING_AS = re.compile(
    r"[\s,(-]+(?:t\s*/\s*as?|t\\as?|trading\s+as|t\.a\.?|tas|d/?b/?a)(?:\s*[:.-]\s*|\s+)", re.I
)
_TRADING_FIRST = re.compile(r"^\s*(?:t\s*/\s*as?|t\\as?|trading\s+as)[\s:.]+", re.I)
_CARE_OF = re.compile(
    r"[\s,(-]+(?:c/o|c\\o|c/-|care of|per pro|p/p|f\.?a\.?o\.?|for the attention of|attn:?)\s+.*$",
    re.I,
)
# What it was called, or is called too.
_ALSO = re.compile(
    r"[\s,(-]+(?:(?:formerly|previously)(?: known as| trading as)?|f/?k/?a|a/?k/?a"
    r"|(?:also|now) known as|incorporating)\s+(?P<other>[^()]+)\)?\s*$",
    re.I,
)
_REMARK = re.compile(
    r"[\[(*{]+\s*(?:in (?:liquidation|administration|receivership)|do not use|dnu|dormant|closed"
    r"|duplicate|old|new|net|gross|sp|bacs|chq|cheque|factored|factoring|euro?|gbp|cis|uk|gb"
    r"|england|great britain|united kingdom|urgent|use .*?)\s*[\])*}]+"
    r"|\bdo not use\b|\bin liquidation\b|\bin administration\b|\s-\s*(?:net|gross|bacs|cis|dd)\b"
    r"|\bfactored (?:to|by) .*$",
    re.I,
)
_WEB = re.compile(
    r"^(?:https?://)?www\.|\.(?:co|org|ac|gov)\.uk\b.*$|\.(?:com|net|org|uk|eu|io)\b.*$", re.I
)
_AND = re.compile(r"(?<=\w)(?:\s*['\u2019`]n['\u2019`]?|\s+n['\u2019`])\s+(?=\w)", re.I)
# Letters that are no letter and accent together.
_LETTERS = str.maketrans({
    "\u00f8": "o", "\u00d8": "O", "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE",
    "\u00df": "ss", "\u0142": "l", "\u0141": "L", "\u0111": "d", "\u00f0": "d", "\u00fe": "th",
    "\u0131": "i",
})  # fmt: skip
_COOPERATIVE = re.compile(r"\bco-(?=op)", re.I)
# "A Firm Ltd - High Street": a branch or account after the legal form is not part of the name.
_BRANCH = re.compile(
    r"(\b(?:ltd|limited|plc|llp|cic|cio|cyf|cyfyngedig)\b\.?)"
    r"(?:\s*[-\u2013:/(,].*|\s+[a-z]{0,4}\d[\w/-]*)$",
    re.I,
)
# "Some Specialist Suppliers Li": a long name that was cut off in its legal form.
_CUT_LEGAL = re.compile(r"(?<=\S{3}\s)l(?:i|im|imi|imit|imite|t|lt)?\.?$", re.I)
# "... Community Interest Compan": a legal phrase cut off in its last word.
_CUT_PHRASE = re.compile(
    r"\s(?:community interest c\w{0,5}|public limited c\w{0,5}|limited liability p\w{0,9}"
    r"|charitable incorporated o\w{0,10})$",
    re.I,
)
# The last word of what those two are looked for in, or the word before it.
_CUT_LEGAL_WORDS = frozenset("l li lim limi limit limite lt llt".split())
_BEFORE_CUT = frozenset("interest limited liability incorporated".split())
_CUT_AT = 18
_BRANCH_WORDS = 3
# A name of letters alone, without these words, has none of the above: most names, found at once.
_NOISE = re.compile(
    r"[^a-z&', ]|\b(?:trading as|tas|care of|per pro|do not use|in liquidation|dba|fao|attn"
    r"|in administration|factored|formerly|previously|[fa]ka|known as|incorporating)\b|'n|n'",
    re.I,
)
# The first words of what is looked for there: of letters and spaces alone, a name without them
# is told in a tenth of the time.
_NOISE_STARTS = frozenset(
    """trading tas care per do in dba fao attn factored formerly previously fka aka known
    incorporating""".split()
)
# Those, and what else is looked for in names with numbers: of words and numbers alone without
# them, only the numbers are looked at.
_NOISE_WORDS = _NOISE_STARTS | frozenset(
    "attention ltd limited plc llp cic cio cyf cyfyngedig".split()
)
# What stands in every name from which the one or the other is taken away.
_DIGIT = re.compile(r"\d")
_QUOTES = frozenset("'`\u2019")
_SIGNS_OF_TILLS = frozenset("*_:-")
_SIGNS_OF_REMARKS = frozenset("[(*{-")
_SIGNS_OF_BRANCHES = frozenset("-\u2013:/(,")
_TRADES = ("trading", "t.a", "tas", "dba")
_REMARKS = ("do not use", "liquidation", "administration", "factored")
# A till or a ledger that writes the name twice: "Printpond.* Printpond".
_TWICE = re.compile(r"^(?P<name>\w[\w &'.-]{3,}?)[\s.,*:/-]+(?P=name)$", re.I)


def display(name: str) -> str:
    """Return a name fit for a screen: no control or direction characters, single spaces."""
    if name.isprintable():
        # Nearly every name is, and this is twenty times as fast.
        return " ".join(name.split())
    kept = (" " if c.isspace() else c for c in name if c.isspace() or _is_shown(c))
    return " ".join("".join(kept).split())


def _is_shown(char: str) -> bool:
    # Cc and Cf hold line feeds, zero-width and direction characters; Co, Cs and Cn no letters.
    return not unicodedata.category(char).startswith("C")


def same_written(name: str) -> str:
    """Return what is left of a name without case, spacing and punctuation.

    Names that agree in this may be grouped without asking.
    """
    words = name.lower().split()
    if not (name.isascii() and "".join(words).isalpha()):
        text = (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()
        text = text.replace("&", " and ").replace("+", " and ").replace("'", "").replace(".", "")
        text = text.replace("\u2019", "").replace("`", "")
        words = _LETTERS_ALONE.findall(text)
    return " ".join(_join_initials(words) if 1 in map(len, words) else words)


def _join_initials(words: list[str]) -> list[str]:
    joined: list[str] = []
    follows = False
    for word in words:
        if len(word) == 1 and follows:
            joined[-1] += word
        else:
            joined.append(word)
        follows = len(word) == 1
    return joined


def tidy(name: str) -> str:
    """Return the key of a supplier's name: the words that say who is paid.

    Left out are case, punctuation, accents, legal forms in English and Welsh, what follows
    "t/a" and "c/o", ledger codes, remarks, the noise of card schemes; ``&`` is "and".
    """
    return " ".join(name_words(name))


def read_as(name: str) -> str:
    """Return a name as it is read, for a person to see: as ``tidy`` has it, plurals kept."""
    return " ".join(_told(name, {word: word for word in _split(name)}))


def name_words(name: str) -> Words:
    """Return the words of a tidied name, in their order."""
    return _told(name, {})


def _told(name: str, kept: Mapping[str, str]) -> Words:
    return _chosen(_without_legal(_split(name)), kept)


def _chosen(split: Sequence[str], kept: Mapping[str, str]) -> Words:
    # Words to be kept stay in the plural.
    words = (
        [kept.get(word) or singular(word) for word in split] if kept else [*map(singular, split)]
    )
    if not _ABBREVIATED.keys().isdisjoint(split):
        whole = [_ABBREVIATED.get(short, word) for short, word in zip(split, words, strict=True)]
        words = " ".join(whole).split()
    told = words
    if not _EMPTY.isdisjoint(words):
        told = [word for word in words if word not in _EMPTY]
    if not _EMPTY_LATER.isdisjoint(told):
        told = told[:1] + [word for word in told[1:] if word not in _EMPTY_LATER]
    if len(told) > 1 and told[0] in _EMPTY_FIRST:
        told = told[1:]
    return tuple(told or words)


def _split(name: str) -> list[str]:
    text = display(name)
    words = text.lower().split()
    return _words_in(text, words, plain=_is_plain(text, words))


def _words_in(text: str, words: list[str], *, plain: bool) -> list[str]:
    # Of most names this is all: they are letters and spaces, and say no more than who is paid.
    if not plain or _may_be_cut(words) or _is_twice(words):
        text = fold(_bare(text))
        words = _WORD.findall(text)
    if list(map(len, words)).count(1) > 1:
        return _WORD.findall(_INITIALS.sub(r"\1", text.lower()))
    return words


def _is_plain(text: str, words: Sequence[str]) -> bool:
    return text.isascii() and "".join(words).isalpha() and _NOISE_STARTS.isdisjoint(words)


def _may_be_cut(words: Sequence[str]) -> bool:
    return words[-1] in _CUT_LEGAL_WORDS or not _BEFORE_CUT.isdisjoint(words[-2:-1])


def _is_twice(words: Sequence[str]) -> bool:
    half = len(words) // 2
    return words[:half] == words[half:]


def other_names(name: str) -> tuple[str, ...]:
    """Return what else a name says the payee is called: after "t/a", "formerly", "#"."""
    if not _is_noisy(name):
        return ()
    shown = display(name)
    also = _ALSO.search(shown)
    parts = (trading_name(name), shown.partition("#")[2], also["other"] if also else "")
    return tuple(part.strip() for part in parts if len(part) > 3)


def words_and_letters(name: str) -> tuple[Words, str, bool]:
    """Return what ``name_words`` does, and the letters and digits without legal form or spaces.

    Last whether a name is letters alone, so that it has no other names, see ``other_names``.
    """
    text = display(name)
    words = text.lower().split()
    plain = _is_plain(text, words)
    told = _without_legal(_words_in(text, words, plain=plain))
    letters = told if _EMPTY.isdisjoint(told) else [word for word in told if word not in _EMPTY]
    return _chosen(told, {}), "".join(letters), plain


def without_branch(name: str) -> str:
    """Return a name without the place after its dash ("Kite Homes - Hull Ltd"), "" if none."""
    head, dash, tail = display(name).rpartition(" - ")
    return head if dash and len(tail.split()) <= _BRANCH_WORDS else ""


def trading_name(name: str) -> str:
    """Return the name after "t/a", "" where there is none."""
    shown = display(name)
    if shown.isascii() and not _may_trade(shown.lower()):
        return ""
    parts = _TRADING_AS.split(shown, maxsplit=1)
    return parts[1].strip() if len(parts) == 2 else ""


def _may_trade(lower: str) -> bool:
    return "/" in lower or "\\" in lower or any(words in lower for words in _TRADES)


def _bare(text: str) -> str:
    """Return a name without what is no part of it."""
    if not text.isascii():
        text = text.translate(_LETTERS)
    words = text.lower().split()
    letters = "".join(words)
    if text.isascii() and letters.isalnum() and _NOISE_WORDS.isdisjoint(words):
        # Most of the other names: words and numbers alone.
        text = text if letters.isalpha() else _without_numbers(text)
    elif _NOISE.search(text):
        text = _without_noise(text)
    if len(text) >= _CUT_AT:
        last = text.rpartition(" ")[2][:1]
        if last in "lL":
            text = _CUT_LEGAL.sub("", text)
        elif last in "cCpPoO":
            text = _CUT_PHRASE.sub("", text)
    twice = _TWICE.match(text)
    return twice["name"] if twice else text


def _is_noisy(text: str) -> bool:
    if _is_plain(text, text.lower().split()):
        return False
    return _NOISE.search(text) is not None


def _without_numbers(text: str) -> str:
    text = _without_code(without_card_noise(text))
    return _ACCOUNT_AFTER.sub("", text) if "ac" in text.lower() else text


def _without_code(text: str) -> str:
    code = _CODE_BEFORE.match(text)
    return text[code.end() :] or text if code else text


def _without_noise(text: str) -> str:
    # What cannot be there is not looked for: of most names a third of it is left.
    signs, numbered = frozenset(text), _DIGIT.search(text) is not None
    if "-" in signs:
        text = _COOPERATIVE.sub("co", text)
    if not _QUOTES.isdisjoint(signs):
        text = _AND.sub(" and ", text)
    if numbered or not _SIGNS_OF_TILLS.isdisjoint(signs):
        text = without_card_noise(text)
    if numbered:
        text = _without_code(text)
    text = _CARE_OF.sub("", _TRADING_FIRST.sub("", text))
    text = _TRADING_AS.split(_ALSO.sub("", text), maxsplit=1)[0] or text
    if "#" in signs:
        text = text.partition("#")[0] or text.lstrip("#")
    if _may_be_remarked(text, signs):
        text = _REMARK.sub(" ", text)
    if numbered or not _SIGNS_OF_BRANCHES.isdisjoint(signs):
        text = _BRANCH.sub(r"\1", text)
    if numbered:
        text = _CODE_AFTER.sub("", text) or text
    text = _ACCOUNT_AFTER.sub("", text)
    return (_WEB.sub("", text) or text) if "." in signs else text


def _may_be_remarked(text: str, signs: frozenset[str]) -> bool:
    if not (_SIGNS_OF_REMARKS.isdisjoint(signs) and text.isascii()):
        return True
    lower = text.lower()
    return any(words in lower for words in _REMARKS)


def _without_legal(words: list[str]) -> list[str]:
    phrases = () if _PHRASE_STARTS.isdisjoint(words) else _LEGAL_PHRASES
    for phrase in phrases:
        size = len(phrase)
        for start in range(1, len(words) - size + 1):
            if tuple(words[start : start + size]) == phrase:
                words = words[:start] + words[start + size :]
                break
    while len(words) > 1 and words[-1] in _FOREIGN_FORMS:
        words = words[:-1]
    kept = words[:1] + [word for word in words[1:] if word not in LEGAL_FORMS]
    while len(kept) > 1 and kept[-1] == "and":
        kept.pop()
    return kept
