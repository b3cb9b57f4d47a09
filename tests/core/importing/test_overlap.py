"""Payments compared as multisets: every one ends in exactly one part."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.domain.spend import BatchId
from core.importing.overlap import FullKey, compare, shared

DAYS = st.sampled_from([date(2025, 5, 13), date(2025, 5, 14), None])
KEYS = st.lists(
    st.tuples(
        st.sampled_from(["Acme", "Bolt", ""]),
        DAYS,
        st.integers(-2, 2),
        st.sampled_from(["", "I1", "I2"]),
        st.sampled_from(["", "Pens"]),
        st.sampled_from(["", "Office"]),
    ),
    max_size=25,
)


@given(here=KEYS, new=KEYS)
def test_each_payment_of_both_sides_ends_in_exactly_one_part(
    here: list[FullKey], new: list[FullKey]
) -> None:
    found = compare(here, new)

    was, now = Counter(old for old, _ in found.changed), Counter(new for _, new in found.changed)
    assert found.same + Counter(found.added) + now == Counter(new)
    assert found.same + Counter(found.removed) + was == Counter(here)
    assert all(old != new for old, new in found.changed)


@given(here=KEYS, new=KEYS)
def test_as_many_payments_are_here_as_both_sides_have(
    here: list[FullKey], new: list[FullKey]
) -> None:
    wanted = Counter(key[:5] for key in new)

    found = shared(wanted, ((BatchId(n % 2), key[:5]) for n, key in enumerate(here)))

    assert found.same == (wanted & Counter(key[:5] for key in here)).total()
    assert found.same + found.alike <= wanted.total()


def test_a_payment_with_another_amount_is_changed_where_payee_and_reference_agree() -> None:
    old = ("Acme", date(2025, 5, 13), 100, "I1", "Pens", "Office")
    new = ("Acme", date(2025, 5, 20), 120, "I1", "Paper", "Office")

    assert compare([old], [new]).changed == ((old, new),)


def test_payments_of_one_day_with_other_references_are_different_payments() -> None:
    old = ("Acme", date(2025, 5, 13), 100, "I1", "", "")
    new = ("Acme", date(2025, 5, 13), 120, "I2", "", "")

    found = compare([old], [new])

    assert (found.added, found.removed, found.changed) == ((new,), (old,), ())


def test_of_several_alike_the_likest_are_paired() -> None:
    day, other = date(2025, 5, 13), date(2025, 6, 13)
    old = [("Acme", other, 7, "I1", "", ""), ("Acme", day, 5, "I1", "", "")]
    new = [("Acme", day, 6, "I1", "", "")]

    assert compare(old, new).changed == ((old[1], new[0]),)
