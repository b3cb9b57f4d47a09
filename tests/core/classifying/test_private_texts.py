"""What of a narrative is about a person."""

from __future__ import annotations

import pytest

from core.classifying.private_texts import Private, find
from core.classifying.redaction import pseudonym, redact_text
from core.domain.parties import PayeeClass
from core.domain.returns import Profile


def parts(text: str) -> list[tuple[str, str, bool]]:
    return [(one.what.value, text[one.start : one.end], one.certain) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "what", "part"),
    [
        ("Taxi for Mr J Smith, May", Private.NAME, "Mr J Smith"),
        ("Refund to jo.bloggs@example.org", Private.EMAIL, "jo.bloggs@example.org"),
        ("Ring 01539 432 100 first", Private.PHONE, "01539 432 100"),
        ("NI QQ 12 34 56 C", Private.NATIONAL_INSURANCE, "QQ 12 34 56 C"),
        ("Paid to 40-47-84 by BACS", Private.BANK, "40-47-84"),
        ("Sort code 404784", Private.BANK, "Sort code 404784"),
        ("To a/c no. 70872490", Private.BANK, "a/c no. 70872490"),
        ("IBAN GB82 WEST 1234 5698 7654 32", Private.BANK, "GB82 WEST 1234 5698 7654 32"),
        ("Rent 12 Oak Tree Road, Ambleford, LA22 9AB",
         Private.ADDRESS, "12 Oak Tree Road, Ambleford, LA22 9AB"),
    ],
)  # fmt: skip
def test_what_is_certain_is_masked(text: str, what: Private, part: str) -> None:
    assert (what.value, part, True) in parts(text)

    shown = redact_text(text, Profile.PBO, PayeeClass.ORGANISATION)

    assert shown == text.replace(part, "REDACTED PERSONAL DATA")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Claim by Mrs Daphne Ashworth, settlement", "Claim by #, settlement"),
        ("claim by mrs daphne ashworth for injury", "claim by # for injury"),
        ("MRS DAPHNE ASHWORTH INVOICE", "# INVOICE"),
        ("Fee to Ms Zofka Kowalewska for talks", "Fee to # for talks"),
        ("Fee to Mr John Paul van der Berg for talks", "Fee to # for talks"),
        ("Fee to Mr John P. Smith-Jones", "Fee to #"),
        ("Taxi for Mr Smith and Mrs Jones", "Taxi for # and #"),
        ("MR SMITH INVOICE 17", "# INVOICE 17"),
        ("Mr Smith: Boiler", "#: Boiler"),
        ("For Z Quorxham", "For #"),
        ("for z. quorxham and j.p. o'brien-lowe, may", "for # and #, may"),
        ("Refund to A Brown: bins", "Refund to #: bins"),
        ("REFUND FROM A. BROWN", "REFUND FROM #"),
        ("Fees re: J. P. van der Berg 2025", "Fees re: # 2025"),
    ],
)
def test_a_name_after_a_title_is_masked_to_its_end(text: str, shown: str) -> None:
    masked = redact_text(text, Profile.PUBLIC, PayeeClass.ORGANISATION)

    assert masked == shown.replace("#", "REDACTED PERSONAL DATA")


@pytest.mark.parametrize(
    ("text", "what", "part"),
    [
        ("Piano lessons Sarah Thompson", Private.NAME, "Sarah Thompson"),
        ("Piano lessons Z Quorxham", Private.NAME, "Z Quorxham"),
        ("J.P. QUORXHAM, EXPENSES", Private.NAME, "J.P. QUORXHAM"),
        ("Gutters at 12 Oak Tree Road", Private.ADDRESS, "12 Oak Tree Road"),
        ("Boiler LA22 9AB", Private.ADDRESS, "LA22 9AB"),
        ("Week ending 04-05-25", Private.BANK, "04-05-25"),
    ],
)
def test_what_is_doubtful_is_found_and_masked_only_where_asked(
    text: str, what: Private, part: str
) -> None:
    assert parts(text) == [(what.value, part, False)]

    assert redact_text(text, Profile.PBO, PayeeClass.ORGANISATION) == text
    shown = redact_text(text, Profile.PBO, PayeeClass.ORGANISATION, doubtful=True)
    assert shown == text.replace(part, "REDACTED PERSONAL DATA")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Stationery",
        "Invoice 70872490",
        "John Lewis vouchers",
        "Victoria Road play area",
        "2 x A4 paper, 80 gsm",
        "Period 2025-04 to 2026-03",
        "Grant to St John Ambulance",
        "Repairs to B Block",
        "Paint for Block B Corridor",
        "GRANT TO A LOCAL CHOIR",
        "Contribution to a playground",
        "Printing for T Shirts, 4 X Banners",
        "Access to E Learning",
        "Payment for M & S Vouchers",
        "Hedges by J Quorxham & Sons",
        "Tarmac from H W Quorxham Waste Limited",
    ],
)
def test_ordinary_narratives_tell_of_nobody(text: str) -> None:
    assert parts(text) == []


def test_a_pseudonym_is_the_same_in_a_return_and_another_in_every_other() -> None:
    key = b"k" * 32

    number = pseudonym(key, "body.2025", 7)

    assert number == pseudonym(key, "body.2025", 7)
    others = {
        pseudonym(key, "body.2026", 7),
        pseudonym(key, "body.2025", 8),
        pseudonym(b"l" * 32, "body.2025", 7),
    }
    assert len(others | {number}) == 4
    assert len(number) == 16
