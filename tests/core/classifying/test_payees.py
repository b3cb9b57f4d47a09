"""What a payee is, as far as its name tells."""

from __future__ import annotations

import pytest

from core.classifying.names import payee_class
from core.domain.parties import PayeeClass


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Ltd", PayeeClass.ORGANISATION),
        ("Ambridge Primary School", PayeeClass.ORGANISATION),
        ("St Mary's Church", PayeeClass.ORGANISATION),
        ("Mr J Smith", PayeeClass.INDIVIDUAL),
        ("MRS A B JONES", PayeeClass.INDIVIDUAL),
        ("Smith, Mr John", PayeeClass.INDIVIDUAL),
        ("Cllr Jones", PayeeClass.INDIVIDUAL),
        ("Mr J Smith t/a Smith Plumbing", PayeeClass.SOLE_TRADER),
        ("Mrs Jones Bakery", PayeeClass.SOLE_TRADER),
        ("J Smith t/a The Window Man", PayeeClass.SOLE_TRADER),
        ("REDACTED PERSONAL DATA", PayeeClass.REDACTED),
        ("Name Withheld", PayeeClass.REDACTED),
        ("xxxxxx", PayeeClass.REDACTED),
        ("Zenith", PayeeClass.UNKNOWN),
        ("", PayeeClass.UNKNOWN),
    ],
)
def test_what_a_payee_is(name: str, expected: PayeeClass) -> None:
    assert payee_class(name) is expected
