"""What leaves the body, and in whose words it is hidden."""

from __future__ import annotations

import pytest

from core.classifying.redaction import masks, redact_payee, redact_text
from core.domain.parties import PayeeClass
from core.domain.returns import Profile

OUTSIDE = [Profile.PBO, Profile.PUBLIC]


@pytest.mark.parametrize("profile", OUTSIDE)
def test_individuals_and_confidential_payees_are_hidden_each_in_its_own_words(
    profile: Profile,
) -> None:
    shown = {kind: redact_payee("Acme", kind, profile) for kind in PayeeClass}

    assert shown.pop(PayeeClass.INDIVIDUAL) == "REDACTED PERSONAL DATA"
    assert shown.pop(PayeeClass.CONFIDENTIAL) == "REDACTED COMMERCIAL CONFIDENTIALITY"
    assert set(shown.values()) == {"Acme"}


@pytest.mark.parametrize("kind", list(PayeeClass))
def test_an_auditor_sees_every_name(kind: PayeeClass) -> None:
    assert not masks(Profile.AUDIT, kind)
    assert redact_payee("Acme", kind, Profile.AUDIT) == "Acme"
    assert redact_text("For Mr Smith", Profile.AUDIT, kind) == "For Mr Smith"


def test_a_narrative_is_hidden_with_its_payee_else_only_its_people() -> None:
    confidential, organisation = PayeeClass.CONFIDENTIAL, PayeeClass.ORGANISATION

    assert redact_text("Settlement", Profile.PUBLIC, confidential) == (
        "REDACTED COMMERCIAL CONFIDENTIALITY"
    )
    assert redact_text("Taxi for Mr Smith", Profile.PUBLIC, organisation) == (
        "Taxi for REDACTED PERSONAL DATA"
    )
    assert redact_text("", Profile.PUBLIC, PayeeClass.INDIVIDUAL) == ""
