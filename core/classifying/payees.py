"""What a payee is: organisation, sole trader, individual, or already redacted.

Judged by general rules on the name alone, surest first. A payee who trades is a business and
stays visible, person or not; a name that tells nothing is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.classifying.forenames import FORENAMES
from core.classifying.tidying import LEGAL_FORMS, display, trading_name
from core.classifying.words import fold, singular
from core.domain.parties import PayeeClass

_WORD = re.compile(r"[a-z0-9]+")
# Institutions, whatever else stands in the name: Lord Lawson Academy is no lord.
_INSTITUTION = frozenset(
    """academy association authority cathedral charity church clinic club college council
    department diocese embassy federation foundation fund government hospice hospital housing
    institute institution league library ministry museum nhs partnership pharmacy practice
    school society surgery theatre trust university ymca""".split()
)
_BUSINESS = frozenset(
    """academy accountant action advertising advice agency agent airline airport airways alliance
    ambulance animal apartment apartments app arborist architect arms art arts associate
    auctioneer audio bakers bakery band bank bar barrister bathroom bike blind board boiler
    book bookshop borough british broadband bros brother builder building bureau bus business
    butcher cab cafe campaign car card care carer caring carpet caterer catering cattery
    central centre chamber childminder choir city cleaner cleaning clothing club coach coaching
    coffee collective commercial commission commissioner committee communication community
    computer conference conservation construction consultancy consultant consulting contractor
    cooling corp corporation counsel counselling county courier court cricket curtain cycle
    cycles dairy dance data dealer decorating decorator dental dentist depot design development
    developments diagnostic digital direct district dojo door drainage drama drink driver east
    eastern education elderly electric electrical electrician electricity energy engineer
    engineering english enterprise equipment estate european event exam exhibition factor factory
    farm fashion feed feeds fencing festival film finance financial fire fitness floor flooring
    florist flower food football forestry forum foundry freight funeral furniture gallery
    garage garden gardening garments gas gift glazing global golf greater grill group
    guesthouse gym hall hardware haulage health healthcare heating hire holding home homecare
    horticulture hostel hosting hotel house hygiene independent industry infant initiative inn
    insurance international jewellery joiner joinery junior kennel kindergarten kitchen label
    laboratory landscape law learning legal leisure letting lettings lighting living lodge
    lodging logistic lower machinery magazine maintenance management manufacturing market
    marketing mart media medical mentoring mill minibus mobile motor music national nationwide
    network news newspaper nhs north northern nurseries nursery nursing office online optician
    orchestra organisation outlet packaging paint painting paper parish parking partner paving
    pest pet petrol pharmaceutical phone photographer photography physiotherapy pizza plant
    playgroup playing plumber plumbing police power preschool press primary print printer
    printerland printing product production project promotion property pub publication
    publishing radio rail railway railways recruitment recycling regional rehabilitation
    relocation removal rental repair research residential resource resourcing restaurant retail
    riding roofing rugby sandwich satellite sawmill scaffolding science scientific scottish
    security seed seller service shoe shop sign signs skip software solicitor solution son sons
    south southern sport stable stationery storage store studio supermarket supplies supply
    support surveying surveyor swimming system tavern taxi tea technology telecom telephone
    television tennis textile therapy ticket tile timber tool tour town toy trading training
    transport travel tree tribunal tutor tutoring tyre uniform union upper vehicle venue vet
    veterinary video village voluntary volunteer warehouse waste watch water web welfare welsh
    west western wholesale window wireless works workshop worldwide yoga youth""".split()
)
_KNOWN = _INSTITUTION | _BUSINESS
# What a partnership or a family firm adds to its people's names.
_FIRM = re.compile(
    r"\band\s+(?:partners?|sons?|daughters?|co|company|associates?|bro(?:ther)?s)\b"
)
# Letters that are a legal form at the end of a name and initials before it: "A G Smith".
_ONLY_LAST = frozenset("ag nv bv pac co lt lp inc limi pty".split())
_REDACTED = re.compile(
    r"\bred[ac]{1,3}t(?:e?d|ion)\b|\bredacted|\bwithheld\b|\bname (?:removed|suppressed|hidden"
    r"|deleted|not (?:disclosed|shown|published))|\bpersonal (?:data|info(?:rmation)?|details)\b"
    r"|\banonymi[sz]ed\b|\bprivate individual|\bexempt (?:under|from) (?:foi|publication|section)"
    r"|\bnot for publication\b|\bcommercial(?:ly)?[ -](?:in[ -])?(?:confiden|sensitiv)"
    r"|\bs(?:ection|\.)? ?40\b|^\W*(?:x{3,}|\*{2,}|\u2588+)\W*$",
    re.I,
)
# These hide a name only where nothing else says who is paid.
_HIDDEN = re.compile(
    r"\bconfidential|\bsensitive\b|\bdata protect|\bgdpr\b|\b(?:un|not )disclosed\b|\bsuppressed\b"
    r"|^\W*(?:an? )?individuals?\W*$|\bindividual (?:payee|recipient|claimant)",
    re.I,
)
_TITLE = "mr mrs miss ms mx dr doctor prof professor rev revd reverend cllr councillor".split()
HONORIFICS = frozenset(_TITLE)
# Also the first words of firms and inns: titles only before a forename or an initial.
_HONOUR = "sir dame lady lord fr father sister canon master hon captain capt major col".split()
_TITLES = re.compile(rf"^\s*(?:the\s+)?(?P<titles>(?:(?:{'|'.join(_TITLE)})\b\.?\s+(?:and\s+)?)+)")
_HONOURS = re.compile(rf"^\s*(?:the\s+)?(?:(?:{'|'.join(_HONOUR)})\b\.?\s+)+")
_TITLE_AFTER = re.compile(r"^(?P<name>[a-z' -]+?),?\s+\(?(?:mr|mrs|miss|ms|dr|prof|rev)\b\.?\)?")
_ESTATE = re.compile(
    r"^\s*(?:the\s+)?(?:(?:late\s+)?estate\s+of|exec(?:utor|utrix|utor)?s?\s+of|exors?\s+of"
    r"|personal\s+rep\w*\s+of|parents?\s+of|guardians?\s+of|family\s+of|foster\s+(?:carer|parent))",
)
_PARTICLES = frozenset(
    "de la le van von der den da dos del di el al bin ibn ap o mac mc st".split()
)
# Places and things that stand after a forename in the name of a street, an inn or a firm.
_NO_SURNAME = frozenset(
    """road avenue drive close crescent terrace square gardens grove grange manor view place way
    court house hall park street lodge villas mews tower towers castle dock wharf pier college
    hotel arms inn institute plc com uk org net group half ltd mobile commerce plan
    and for of the in at on to by with from braun star line lines""".split()
)
# Firms that are called like a person, and known so.
_FIRMS = frozenset(
    " ".join(
        """a j bell, alexander mann, ann summers, arthur andersen, ben sherman, calvin klein,
    charles stanley, charles tyrwhitt, david lloyd, duncan lewis, ernest jones, f w woolworth,
    fred perry, gordon ramsay, harvey nichols, henry schein, j sainsbury, james hay, john lewis,
    karen millen, laura ashley, leonard cheshire, marcus evans, marie curie, martin brower,
    michael page, paul smith, robert dyas, robert half, robert walters, robert wiseman,
    russell hobbs, sue ryder, ted baker, thomas cook, tommy hilfiger, w h smith,
    william hill""".split()
    ).split(", ")
)
# Figures, signs, a dash between words or a web address: no name of a person has them.
_NO_PERSON = re.compile(
    r"[^A-Za-z.,'\u2019\- \u00c0-\u024f]|[A-Za-z]{2}\.[A-Za-z]|(?<![A-Za-z])-|-(?![A-Za-z])"
)
# Three letters are more often those of a firm: "G V A Grimley".
_MOST_INITIALS = 2
_TRADING = re.compile(r"\s+(?:t\s*/\s*as?|t\\a|trading\s+as|t\.a\.?|tas)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a payee is, and by what that is told, in words."""

    payee_class: PayeeClass
    reason: str


def tells_apart(words: Iterable[str]) -> bool:
    """Say whether any word of a name tells which business it is, and not only of what kind."""
    return any(word not in _KNOWN and not word.isdigit() for word in words)


def payee_class(name: str) -> PayeeClass:
    """Say what a payee is, as far as the name tells; see ``judge``."""
    return judge(name).payee_class


def judge(name: str) -> Judged:
    """Say what a payee is, as far as the name tells, and why.

    A company's legal form and an institution's word win over everything but a redaction. A
    titled person with a trade ("Mr J Smith t/a Smith Plumbing", "Dr Cloak & Partners") is a
    sole trader: a business, which stays visible.
    """
    shown = display(name)
    if _REDACTED.search(shown):
        return Judged(PayeeClass.REDACTED, "The name is hidden already.")
    folded = fold(shown).replace(".", " ")
    words = _WORD.findall(folded)
    form = _legal_form(words)
    if form:
        return Judged(PayeeClass.ORGANISATION, f'A legal form: "{form}".')
    known = {singular(word) for word in words} & _KNOWN | set(words) & _KNOWN
    if not known and _HIDDEN.search(shown):
        return Judged(PayeeClass.REDACTED, "The name is hidden already.")
    before = shown[: len(shown) - len(trading_name(shown))] if trading_name(shown) else ""
    if before:
        return _trader(before, words)
    return _person(shown, folded, known) or _other(known)


def _legal_form(words: list[str]) -> str:
    forms = [word for word in words[1:] if word in LEGAL_FORMS and word not in _ONLY_LAST]
    if not forms and len(words) > 1 and words[-1] in _ONLY_LAST:
        forms = words[-1:]
    return forms[0] if forms else ""


def _trader(before: str, words: list[str]) -> Judged:
    """Judge who trades under another name by the name before it."""
    institution = sorted(set(map(singular, words)) & _INSTITUTION)
    own = _TRADING.sub("", before.strip())
    if judge(own).payee_class is not PayeeClass.INDIVIDUAL and institution:
        return _other(set(institution))
    return Judged(PayeeClass.SOLE_TRADER, "Somebody trades under a name.")


def _person(shown: str, folded: str, known: set[str]) -> Judged | None:
    """Judge a name by its title or its shape; None where it is not that of a person."""
    if _ESTATE.match(folded):
        return Judged(PayeeClass.INDIVIDUAL, "It says whose estate or family it is.")
    titled = _after_title(folded)
    if titled is not None:
        return _titled(titled, known)
    if known or _FIRM.search(folded):
        return None
    shape = _shape(shown)
    return Judged(PayeeClass.INDIVIDUAL, shape) if shape else None


def _after_title(folded: str) -> list[str] | None:
    """Return the words of a name without its title; None where it has none."""
    found = _TITLES.match(folded) or _HONOURS.match(folded)
    if found:
        rest = _HONOURS.sub("", folded[found.end() :])
        words = _WORD.findall(rest)
        certain = "titles" in found.groupdict() or len(rest) < len(folded[found.end() :])
        named = bool(words) and (words[0] in FORENAMES or len(words[0]) == 1)
        return words if words and (certain or named) else None
    after = _TITLE_AFTER.match(folded)
    return _WORD.findall(after["name"]) if after else None


def _titled(words: list[str], known: set[str]) -> Judged | None:
    alone = len(words) == 1
    given = [word for word in words[:-1] if len(word) == 1 or word in FORENAMES]
    plain = not alone and len(given) == len(words) - 1
    if not known or plain:
        if _FIRM.search(" ".join(words)):
            return Judged(PayeeClass.SOLE_TRADER, "A titled person with partners or family.")
        return Judged(PayeeClass.INDIVIDUAL, "A title before or after the name.")
    if alone or known & _INSTITUTION:
        return None
    return Judged(PayeeClass.SOLE_TRADER, "A titled person with a trade.")


def _shape(shown: str) -> str:
    """Say by what shape a name is that of a person, "" if it is not.

    A forename and a surname, or initials apart and a surname, and nothing else.
    """
    if _NO_PERSON.search(shown):
        return ""
    surname, comma, given = shown.partition(",")
    parts = fold(f"{given} {surname}" if comma else shown).replace(".", " ").split()
    if not 2 <= len(parts) <= 5 or " ".join(parts) in _FIRMS or parts[-1] in {"kc", "qc"}:
        return ""
    first, middle, last = parts[0], parts[1:-1], parts[-1]
    if len(last) < 3 or last in _NO_SURNAME or not set("aeiouy") & set(last):
        return ""
    if first in FORENAMES and all(map(_may_be_middle, middle)):
        return "A forename and a surname."
    initials = [first, *middle]
    if len(initials) <= _MOST_INITIALS and all(len(word) == 1 for word in initials):
        return "Initials and a surname."
    return ""


def _may_be_middle(word: str) -> bool:
    return len(word) == 1 or word in FORENAMES or word in _PARTICLES


def _other(known: set[str]) -> Judged:
    if known:
        return Judged(PayeeClass.ORGANISATION, f'The word "{min(known)}".')
    return Judged(PayeeClass.UNKNOWN, "Its name says nothing of what it is.")
