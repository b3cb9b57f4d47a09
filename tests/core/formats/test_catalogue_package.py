from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from core.domain.agreements import Trust
from core.formats.catalogue_package import (
    CatalogueTooNew,
    build_catalogue,
    catalogue_file_name,
    publisher_in,
    read_catalogue,
    read_verified,
)
from core.formats.packages import NotAPackage, PackageRefused, canonical, fingerprint
from core.formats.trust import read_state
from tests.core.formats.publishing import ISSUED, TODAY, Publisher, make_catalogue, state_after
from tests.core.formats.sealed import members_of, packed


def test_a_signed_catalogue_reads_back_as_it_was(publisher: Publisher) -> None:
    data = publisher.edition(3)

    found = read_catalogue(data, None, today=TODAY)

    assert found.catalogue == replace(
        make_catalogue(3), expires=date(2027, 2, 5), fingerprint=fingerprint(data)
    )
    assert found.trust is Trust.UNCONFIRMED
    assert found.publisher_fingerprint == publisher.keys.fingerprint()
    assert found.out_of_date_since is None
    assert [problem.code for problem in found.problems] == ["SB-410", "SB-414", "SB-406", "SB-406"]


@pytest.mark.parametrize("signed", [True, False])
def test_a_package_that_was_verified_reads_once_more_as_it_did(
    publisher: Publisher, signed: bool
) -> None:
    catalogue = make_catalogue(3)
    data = publisher.edition(3) if signed else build_catalogue(catalogue, None, issued=ISSUED)

    found = read_verified(data, fingerprint(data))

    assert found == read_catalogue(data, None, today=date.min).catalogue


def test_a_package_is_read_once_more_only_if_it_is_the_same(publisher: Publisher) -> None:
    data = publisher.edition(3)

    with pytest.raises(PackageRefused):
        read_verified(data, fingerprint(publisher.edition(2)))


def test_the_same_catalogue_gives_the_same_bytes(publisher: Publisher) -> None:
    assert publisher.edition(3) == publisher.edition(3)
    assert catalogue_file_name(make_catalogue(3)) == "catalogue_ypo_3.zip"


def test_a_confirmed_publisher_stays_confirmed_in_later_editions(publisher: Publisher) -> None:
    state = replace(state_after(publisher.edition(1)), confirmed=True)

    found = read_catalogue(publisher.edition(2), state, today=TODAY)

    assert found.trust is Trust.CONFIRMED
    assert found.state is not None
    assert found.state.confirmed
    assert "SB-410" not in [problem.code for problem in found.problems]


def test_the_state_that_a_book_keeps_reads_back(publisher: Publisher) -> None:
    state = state_after(publisher.edition(1))

    assert read_state(state.to_text()) == state
    assert state.fingerprint() == publisher.keys.fingerprint()


def test_an_unsigned_catalogue_is_usable_and_marked() -> None:
    data = build_catalogue(make_catalogue(), None, issued=ISSUED)

    found = read_catalogue(data, None, today=TODAY)

    assert found.trust is Trust.UNSIGNED
    assert found.state is None
    assert found.problems[0].code == "SB-412"
    assert publisher_in(data) == "ypo"


def test_an_unsigned_catalogue_that_ran_out_is_marked() -> None:
    data = build_catalogue(make_catalogue(), None, issued=ISSUED)

    found = read_catalogue(data, None, today=date(2027, 3, 1))

    assert found.out_of_date_since == date(2027, 2, 5)


# Versions and other files.


def described(data: bytes, **header: object) -> bytes:
    members = members_of(data)
    descriptor = json.loads(members["datapackage.json"])
    descriptor["spendbook"] |= header
    return packed(members | {"datapackage.json": canonical(descriptor)})


def test_a_newer_minor_version_is_read_and_a_newer_major_refused() -> None:
    data = build_catalogue(make_catalogue(), None, issued=ISSUED)

    assert read_catalogue(described(data, format="1.4", more="x"), None, today=TODAY)
    with pytest.raises(CatalogueTooNew, match=r"2\.0"):
        read_catalogue(described(data, format="2.0"), None, today=TODAY)
    with pytest.raises(NotAPackage, match="not a catalogue"):
        read_catalogue(described(data, kind="return"), None, today=TODAY)
    for header in ({"edition": "1"}, {"issued": "soon"}, {"publisher": None}):
        with pytest.raises(PackageRefused):
            read_catalogue(described(data, **header), None, today=TODAY)


def test_an_unsigned_catalogue_with_a_changed_file_is_refused() -> None:
    members = members_of(build_catalogue(make_catalogue(), None, issued=ISSUED))
    members["lots.csv"] = members["lots.csv"].replace(b"Electricity", b"Electrocity")

    with pytest.raises(PackageRefused, match=r"lots\.csv was changed"):
        read_catalogue(packed(members), None, today=TODAY)


def test_a_catalogue_with_the_same_lot_twice_is_refused() -> None:
    catalogue = make_catalogue()
    agreement = catalogue.agreements[0]
    twice = replace(agreement, lots=(agreement.lots[0], agreement.lots[0]))

    with pytest.raises(PackageRefused, match="listed 2 times"):
        read_catalogue(
            build_catalogue(replace(catalogue, agreements=(twice,)), None, issued=ISSUED),
            None,
            today=TODAY,
        )
