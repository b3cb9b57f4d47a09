"""Tidied supplier names: the key under which spellings meet. The raw name never changes."""

from __future__ import annotations

import re
import unicodedata

from core.classifying.words import Words, fold, singular

# Words that say which legal form a firm has, in English and Welsh, as written without dots.
LEGAL_FORMS = frozenset(
    """ltd limited plc llp lp cic cio inc incorporated llc gmbh sarl bv nv ag cyf cyfyngedig ccc
    pac partneriaeth pty co company corp corporation cwmni limit limite limi lt limted lmited
    ltdd limitd limied""".split()
)
_LEGAL_PHRASES = (
    ("community", "interest", "company"),
    ("charitable", "incorporated", "organisation"),
    ("public", "limited", "company"),
    ("limited", "liability", "partnership"),
    ("cwmni", "buddiannau", "cymunedol"),
    ("company", "limited", "by", "guarantee"),
)
# Words that say nothing of who is paid.
_EMPTY = frozenset("the and of".split())
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
    "dc": "district council", "st": "saint",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"\b([a-z0-9])[. ]+(?=[a-z0-9]\b)")
_CODE_BEFORE = re.compile(r"^\s*[\w/-]*\d[\w/-]*\s*(?:[:|]|\s-)\s+", re.I)
_TRADING_AS = re.compile(r"\s+(?:t\s*/\s*as?|t\\a|trading\s+as|t\.a\.?|tas)\s+", re.I)
_TRADING_FIRST = re.compile(r"^\s*(?:t\s*/\s*a|t\\a|trading\s+as)\s+", re.I)
_CARE_OF = re.compile(r"\s+(?:c/o|c/-|care of|per pro|p/p)\s+.*$", re.I)
_REMARK = re.compile(
    r"[\[(*{]+\s*(?:in (?:liquidation|administration|receivership)|do not use|dnu|dormant|closed"
    r"|duplicate|old|new|net|gross|sp|bacs|chq|cheque|factored|factoring|euro?|gbp|cis|uk|gb"
    r"|england|great britain|united kingdom|urgent|use .*?)\s*[\])*}]+"
    r"|\bdo not use\b|\bin liquidation\b|\bin administration\b|\s-\s*(?:net|gross|bacs|cis|dd)\b"
    r"|\bfactored (?:to|by) .*$",
    re.I,
)
_CARD_BEFORE = re.compile(
    r"^\s*(?:paypal|pp|sumup|sum up|sq|sqsp|izettle|iz|zettle[_ ]?|ztl|crv|worldpay|stripe|sp"
    r"|gocardless|klarna|www|tst|dnh|eb|ebay o|amz|just-?eat|iap)\s*[*_]+\s*",
    re.I,
)
_WEB = re.compile(
    r"^(?:https?://)?www\.|\.(?:co|org|ac|gov)\.uk\b.*$|\.(?:com|net|org|uk|eu|io)\b.*$", re.I
)
_COOPERATIVE = re.compile(r"\bco-(?=op)", re.I)
# "A Firm Ltd - High Street": a branch or account after the legal form is not part of the name.
_BRANCH = re.compile(r"(\b(?:ltd|limited|plc|llp|cyf)\b\.?)\s*[-\u2013:/(].*$", re.I)
# "Some Specialist Suppliers Li": a long name that was cut off in its legal form.
_CUT_LEGAL = re.compile(r"(?<=\S{3}\s)l(?:i|im|imi|imit|imite|t|lt)?\.?$", re.I)
_CUT_AT = 18
_BRANCH_WORDS = 3
# A name of letters alone, without these words, has none of the above: most names, found at once.
_NOISE = re.compile(
    r"[^a-z&', ]|\b(?:trading as|tas|care of|per pro|do not use|in liquidation"
    r"|in administration|factored)\b",
    re.I,
)
_STORE_NUMBER = re.compile(r"\s+#?\d{3,}[\d\s-]*$")


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
    text = unicodedata.normalize("NFKC", name).casefold()
    text = text.replace("&", " and ").replace("+", " and ")
    text = re.sub(r"['\u2019`.]", "", text)
    words = re.sub(r"[\W_]+", " ", text).split()
    return " ".join(_join_initials(words))


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


def name_words(name: str) -> Words:
    """Return the words of a tidied name, in their order."""
    text = _bare(display(name))
    words = [w for word in _WORD.findall(_INITIALS.sub(r"\1", fold(text))) for w in _full(word)]
    told = [word for word in _without_legal(words) if word not in _EMPTY]
    told = told[:1] + [word for word in told[1:] if word not in _EMPTY_LATER]
    return tuple(told or words)


def other_names(name: str) -> tuple[str, ...]:
    """Return what else a name says the payee is called: after "t/a", after "#"."""
    parts = (trading_name(name), display(name).partition("#")[2])
    return tuple(part for part in parts if len(part) > 3)


def letters(name: str) -> str:
    """Return the letters and digits of a name, whatever its spaces, without its legal form."""
    words = _WORD.findall(fold(_bare(display(name))))
    return "".join(word for word in _without_legal(words) if word not in _EMPTY)


def without_branch(name: str) -> str:
    """Return a name without the place after its dash ("Kite Homes - Hull Ltd"), "" if none."""
    head, dash, tail = display(name).rpartition(" - ")
    return head if dash and len(tail.split()) <= _BRANCH_WORDS else ""


def trading_name(name: str) -> str:
    """Return the name after "t/a", "" where there is none."""
    parts = _TRADING_AS.split(display(name), maxsplit=1)
    return parts[1].strip() if len(parts) == 2 else ""


def _bare(text: str) -> str:
    """Return a name without what is no part of it."""
    if _NOISE.search(text):
        text = _without_noise(text)
    return _CUT_LEGAL.sub("", text) if len(text) >= _CUT_AT else text


def _without_noise(text: str) -> str:
    text = _CARD_BEFORE.sub("", _COOPERATIVE.sub("co", text))
    text = _CODE_BEFORE.sub("", text) or text
    text = _CARE_OF.sub("", _TRADING_FIRST.sub("", text))
    text = _TRADING_AS.split(text, maxsplit=1)[0] or text
    text = text.partition("#")[0] or text.lstrip("#")
    text = _BRANCH.sub(r"\1", _REMARK.sub(" ", text))
    text = _WEB.sub("", text) or text
    return _STORE_NUMBER.sub("", text) or text


def _full(word: str) -> list[str]:
    return _ABBREVIATED.get(word, singular(word)).split()


def _without_legal(words: list[str]) -> list[str]:
    for phrase in _LEGAL_PHRASES:
        size = len(phrase)
        for start in range(1, len(words) - size + 1):
            if tuple(words[start : start + size]) == phrase:
                words = words[:start] + words[start + size :]
                break
    kept = [word for place, word in enumerate(words) if place == 0 or word not in LEGAL_FORMS]
    while len(kept) > 1 and kept[-1] == "and":
        kept.pop()
    return kept
