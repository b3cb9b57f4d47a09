"""The shipped data hangs together: tree, CPV, presets, crosswalks, starter rules."""

from __future__ import annotations

from datetime import date

import pytest

from core.classifying import taxonomy_data
from core.classifying.kinds import read_kinds
from core.classifying.scope_rules import ScopeRules
from core.domain.decisions import Kind
from core.domain.parties import BodyType, Sector
from core.domain.spend import KindId
from core.domain.taxonomy import UNKNOWN

TREE = taxonomy_data.load_taxonomy()
_NEVER_BOUGHT = {
    "pay": ("Staff", "Salaries"),
    "pensions": ("Moorshire Pension Fund", "Employer superannuation"),
    "tax": ("HMRC", "PAYE"),
    "rates": ("Moorshire Billing", "Business rates"),
    "debt": ("Public Works Loan Board", "Loan repayment"),
    "grants": ("Village Hall", "Grants paid"),
    "internal": ("Stores", "Internal recharges"),
}


def test_the_tree_has_sixteen_groups_in_scope_and_four_out() -> None:
    groups = taxonomy_data.load_taxonomy().groups

    assert [g.code for g in groups if not g.in_scope] == ["grants", "pay", "tax-debt", "internal"]
    assert len([g for g in groups if g.in_scope]) == 16


def test_every_leaf_stands_under_a_group_and_has_words() -> None:
    tree = taxonomy_data.load_taxonomy()
    groups = {group.code for group in tree.groups}

    for leaf in tree.categories.values():
        assert leaf.group in groups
        assert leaf.label
        assert leaf.examples, leaf.code


def test_every_cpv_prefix_of_the_tree_exists_and_no_two_leaves_share_one() -> None:
    tree, codes = taxonomy_data.load_taxonomy(), taxonomy_data.load_cpv()
    prefixes = [prefix for leaf in tree.categories.values() for prefix in leaf.cpv]

    assert len(prefixes) == len(set(prefixes))
    for prefix in prefixes:
        assert any(code.startswith(prefix) for code in codes), prefix


def test_every_cpv_code_has_a_leaf() -> None:
    crosswalk = taxonomy_data.load_crosswalks()

    without = [c for c in taxonomy_data.load_cpv() if crosswalk.leaf_of_cpv(c) == UNKNOWN]

    assert without == []


def test_presets_of_body_types_and_their_categories_exist() -> None:
    tree = taxonomy_data.load_taxonomy()
    known = {rule.id for rule in taxonomy_data.all_scope_rules()}

    for rule in taxonomy_data.all_scope_rules():
        assert not tree.categories[rule.category].in_scope
    for body_type in taxonomy_data.body_types():
        assert set(body_type.scope_presets) <= known
        assert 1 <= body_type.first_month <= 12


@pytest.mark.parametrize("body_type", taxonomy_data.body_types(), ids=lambda one: one.code)
def test_every_kind_of_body_leaves_out_what_is_never_bought(body_type: BodyType) -> None:
    payments = tuple(
        Kind(KindId(number), supplier, "", account, "", "", "", "")
        for number, (supplier, account) in enumerate(_NEVER_BOUGHT.values())
    )
    left_out = ScopeRules(taxonomy_data.scope_presets(body_type.scope_presets))

    found = [left_out.decide(one) for one in read_kinds(payments)]

    assert [one.rule.id if one else "" for one in found] == list(_NEVER_BOUGHT)


def test_starter_rules_point_to_leaves_and_have_ids_that_no_book_has() -> None:
    tree = taxonomy_data.load_taxonomy()
    rules = taxonomy_data.starter_rules()

    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.id < 0
        assert rule.category in tree.categories, rule


def test_targets_hold_from_the_day_on_which_they_were_stated() -> None:
    central = taxonomy_data.target_for(Sector.CENTRAL, date(2026, 3, 31))
    wider = taxonomy_data.target_for(Sector.WIDER, date(2026, 3, 31))

    assert central is not None
    assert central.basis_points == 8000
    assert wider is not None
    assert wider.basis_points == 5000
    assert taxonomy_data.target_for(Sector.WIDER, date(2008, 1, 1)) is None


def test_an_unknown_preset_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        taxonomy_data.scope_presets(["pay", "nonsense"])


def test_search_finds_by_label_before_cpv_words() -> None:
    found = [leaf.code for leaf in taxonomy_data.search_categories("clean", TREE)]

    assert found[:2] == ["facilities.cleaning", "facilities.supplies"]
    assert taxonomy_data.search_categories("zzzz", TREE) == ()
    assert len(taxonomy_data.search_categories("", TREE)) == len(
        taxonomy_data.load_taxonomy().categories
    )


def test_categories_are_found_by_digits_of_cpv_and_by_their_own_code() -> None:
    by_digits = [leaf.code for leaf in taxonomy_data.search_categories("09310000-5", TREE)]
    by_code = [leaf.code for leaf in taxonomy_data.search_categories("energy.other", TREE)]

    assert by_digits[0] == "energy.electricity"
    assert by_code == ["energy.other"]
    # One digit is a word as any other: it does not name a division of CPV.
    assert "fleet.vehicles" in [leaf.code for leaf in taxonomy_data.search_categories("4", TREE)]
