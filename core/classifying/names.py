"""Supplier names: the key under which spellings meet, what may be grouped without asking,
what a payee is.

The raw name never changes. Which names are offered as pairs is the business of name_pairs.
"""

from __future__ import annotations

import re
import unicodedata

from core.classifying.words import Words, fold, singular
from core.domain.parties import PayeeClass

# Words that say which legal form a firm has, in English and Welsh, as written without dots.
_LEGAL = frozenset(
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
_EMPTY = frozenset("the and uk gb of".split())
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
_STORE_NUMBER = re.compile(r"\s+#?\d{3,}[\d\s-]*$")


def display(name: str) -> str:
    """Return a name fit for a screen: no control or direction characters, single spaces."""
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
    return tuple(told or words)


def trading_name(name: str) -> str:
    """Return the name after "t/a", "" where there is none."""
    parts = _TRADING_AS.split(display(name), maxsplit=1)
    return parts[1].strip() if len(parts) == 2 else ""


def _bare(text: str) -> str:
    text = _CARD_BEFORE.sub("", _COOPERATIVE.sub("co", text))
    text = _CODE_BEFORE.sub("", text) or text
    text = _CARE_OF.sub("", text)
    text = _TRADING_AS.split(text, maxsplit=1)[0] or text
    if "#" in text:
        # "A Firm Ltd#NCP", "AFL#A Firm Limited": the longer side is the name.
        text = max(text.split("#"), key=len)
    text = _REMARK.sub(" ", text)
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
    kept = [word for place, word in enumerate(words) if place == 0 or word not in _LEGAL]
    while len(kept) > 1 and kept[-1] == "and":
        kept.pop()
    return kept


_ORGANISATION = frozenset(
    """ltd limited plc llp lp cic cio inc llc gmbh cyf cyfyngedig company corporation council
    school academy college university trust nhs hospital surgery practice clinic pharmacy church
    parish diocese association society club charity foundation federation union institute group
    partnership partner solicitor accountant architect consultant consultancy consulting service
    solution system contractor builder building construction plumbing electrical engineering
    engineer joinery roofing decorator cleaning catering cafe restaurant hotel taxi cab coach
    travel transport garage motor vehicle tyre software computer media design print printing
    publishing book store shop supply supplies product trading enterprise industry manufacturing
    international holding property estate housing home lodge house care nursing nursery
    playgroup centre theatre museum gallery library bank insurance finance financial agency
    recruitment training education learning security fencing landscape garden nursery farm dairy
    butcher bakery bakers food drink water energy power gas electric electricity telecom
    communication authority department ministry office police fire board committee commission
    commissioner agency government embassy laboratory dental optician veterinary vet funeral
    florist bros brother associate and sons son co uk hire rental repair maintenance network
    project forum festival band orchestra choir studio event tool equipment furniture uniform
    sport leisure fitness kennel scaffolding waste recycling skip drainage surveyor surveying
    developments development court tribunal collective campaign alliance initiative""".split()
)
_REDACTED = re.compile(
    r"\bredact|\bwithheld\b|\bpersonal (?:data|information|details)\b|\bdata protect"
    r"|\bname (?:removed|suppressed|not disclosed)|\bsensitive\b|\bconfidential|\banonymi"
    r"|\bprivate individual|\bexempt (?:under|from) (?:foi|publication)|^\W*(?:x{4,}|\*{3,})\W*$",
    re.I,
)
_TITLE = re.compile(
    r"^\s*(?:mr|mrs|miss|ms|mx|dr|prof|professor|rev|revd|reverend|fr|sir|dame|lady|lord|cllr"
    r"|councillor|master|sister|canon|the estate of|estate of|exors? of|executors? of)\b\.?\s+\w|"
    r"\b(?:mr|mrs|miss|ms)\b\.?\s*$|,\s*(?:mr|mrs|miss|ms|dr)\b",
    re.I,
)


def payee_class(name: str) -> PayeeClass:
    """Say what a payee is, as far as the name tells.

    A titled person with a trade ("Mr J Smith t/a Smith Plumbing") is a sole trader: a business,
    which stays visible. Names that tell nothing are unknown, never guessed to be persons.
    """
    if _REDACTED.search(name):
        return PayeeClass.REDACTED
    words = {singular(word) for word in _WORD.findall(fold(name))}
    known = words & _ORGANISATION
    if _TITLE.search(name):
        trades = bool(trading_name(name)) or bool(known - {"and", "son", "sons", "co", "uk"})
        return PayeeClass.SOLE_TRADER if trades else PayeeClass.INDIVIDUAL
    if trading_name(name) and not known & _LEGAL:
        return PayeeClass.SOLE_TRADER
    return PayeeClass.ORGANISATION if known else PayeeClass.UNKNOWN
