"""What leaves the body: individuals and confidential payees masked, pounds never.

The wording is the Local Government Association's, one for each. Sole traders are businesses
and stay.
"""

from __future__ import annotations

import hashlib
import hmac

from core.classifying import private_texts
from core.domain.parties import PayeeClass
from core.domain.returns import Profile

PERSONAL = "REDACTED PERSONAL DATA"
COMMERCIAL = "REDACTED COMMERCIAL CONFIDENTIALITY"

_WORDING = {PayeeClass.INDIVIDUAL: PERSONAL, PayeeClass.CONFIDENTIAL: COMMERCIAL}

# The scheme under which a masked person has a number in a return.
PSEUDONYM = "spendbook-pseudonym"
# 64 bits: two of a million people have the same with a chance of 1 in 37 million.
_DIGITS = 16


def masks(profile: Profile, payee: PayeeClass) -> bool:
    """Say whether a payee's name and numbers stay at home under a profile."""
    return profile is not Profile.AUDIT and payee in _WORDING


def redact_payee(name: str, payee: PayeeClass, profile: Profile) -> str:
    """Return a payee's name as it may leave under a profile."""
    return _WORDING[payee] if masks(profile, payee) else name


def redact_text(text: str, profile: Profile, payee: PayeeClass, *, doubtful: bool = False) -> str:
    """Return a narrative as it may leave: all of it masked with its payee, else its people.

    ``doubtful`` masks also what only may be about a person.
    """
    if profile is Profile.AUDIT or not text:
        return text
    if masks(profile, payee):
        return _WORDING[payee]
    shown, place = [], 0
    for one in private_texts.find(text, doubtful=doubtful):
        if one.certain or doubtful:
            shown += [text[place : one.start], PERSONAL]
            place = one.end
    return "".join((*shown, text[place:]))


def pseudonym(key: bytes, return_id: str, payee: int) -> str:
    """Return the number of a masked person in a return.

    The same person has one number in all versions of a return, and another in every other
    return; without the key nobody can tell who it is, nor try names out.
    """
    said = f"{PSEUDONYM}\n{return_id}\n{payee}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:_DIGITS]
