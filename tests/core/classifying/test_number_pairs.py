"""Suppliers that share a number in a register."""

from __future__ import annotations

from core.classifying.number_pairs import sharing
from core.domain.parties import Identifier

COMPANY, VAT = Identifier("GB-COH", "01234567"), Identifier("VAT", "123456782")


def test_suppliers_of_one_number_are_paired_with_the_number_in_words() -> None:
    found = sharing({1: [COMPANY], 2: [], 3: [COMPANY, VAT]})

    assert {pair: told.reason for pair, told in found.items()} == {
        (1, 3): "Same company number 01234567"
    }


def test_a_vat_number_is_weaker_as_groups_share_one() -> None:
    only_vat = sharing({1: [VAT], 2: [VAT]})[1, 2]
    both = sharing({1: [VAT, COMPANY], 2: [COMPANY, VAT]})[1, 2]

    assert only_vat.strength < both.strength == 100
    assert "groups" in only_vat.reason
