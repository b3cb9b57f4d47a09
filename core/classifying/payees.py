"""What a payee is: organisation, sole trader, individual, or already redacted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.classifying.tidying import LEGAL_FORMS, trading_name
from core.classifying.words import fold, singular
from core.domain.parties import PayeeClass

_WORD = re.compile(r"[a-z0-9]+")
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


@dataclass(frozen=True, slots=True)
class Judged:
    """What a payee is, and by what that is told, in words."""

    payee_class: PayeeClass
    reason: str


def judge(name: str) -> Judged:
    """Say what a payee is, as far as the name tells, and why."""
    return Judged(payee_class(name), "Its name.")


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
    if trading_name(name) and not known & LEGAL_FORMS:
        return PayeeClass.SOLE_TRADER
    return PayeeClass.ORGANISATION if known else PayeeClass.UNKNOWN
