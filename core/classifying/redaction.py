"""What leaves the body: individuals and confidential payees masked, pounds never.

The wording is the Local Government Association's, one for each. Sole traders are businesses
and stay.
"""

from __future__ import annotations

import re

from core.domain.parties import PayeeClass
from core.domain.returns import Profile

PERSONAL = "REDACTED PERSONAL DATA"
COMMERCIAL = "REDACTED COMMERCIAL CONFIDENTIALITY"

_WORDING = {PayeeClass.INDIVIDUAL: PERSONAL, PayeeClass.CONFIDENTIAL: COMMERCIAL}

# Titled people, e-mail addresses, telephone and National Insurance numbers in narratives.
_PERSONAL_TEXT = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|master|cllr)\.?\s+(?:[a-z]\.?\s+)*[a-z][a-z'’-]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<!\d)(?:\+44\s?|0)\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)"
    r"|\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b",
    re.IGNORECASE,
)


def masks(profile: Profile, payee: PayeeClass) -> bool:
    """Say whether a payee's name and numbers stay at home under a profile."""
    return profile is not Profile.AUDIT and payee in _WORDING


def redact_payee(name: str, payee: PayeeClass, profile: Profile) -> str:
    """Return a payee's name as it may leave under a profile."""
    return _WORDING[payee] if masks(profile, payee) else name


def redact_text(text: str, profile: Profile, payee: PayeeClass) -> str:
    """Return a narrative as it may leave: all of it masked with its payee, else its people."""
    if profile is Profile.AUDIT or not text:
        return text
    masked = masks(profile, payee)
    return _WORDING[payee] if masked else _PERSONAL_TEXT.sub(PERSONAL, text)
