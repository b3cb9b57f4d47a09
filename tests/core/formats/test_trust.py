from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date

import pytest

from core.domain.problems import UserError
from core.formats.catalogue_package import KeysOfAnother, build_catalogue, read_catalogue
from core.formats.key_change import change_keys
from core.formats.packages import PackageRefused, canonical
from core.formats.sealing import Lock
from core.formats.signing import SecretKey, new_key
from core.formats.trust import (
    PublisherKeys,
    new_publisher,
    open_publisher,
    open_root_key,
    seal_publisher,
    seal_root_key,
    sign_edition,
)
from core.formats.tuf_metadata import CatalogueChanged
from core.formats.vouching import (
    CatalogueForged,
    CatalogueMixed,
    CatalogueRolledBack,
    EditionDiffers,
    KeysReplaced,
    SignatureRemoved,
    WrongPublisher,
)
from tests.core.formats.publishing import ISSUED, TODAY, Publisher, make_catalogue, state_after
from tests.core.formats.sealed import members_of, packed

# One test for each named attack.


def test_changed_content_is_refused(publisher: Publisher) -> None:
    members = members_of(publisher.edition(1))
    members["prices.csv"] = members["prices.csv"].replace(b"2100,21.00", b"1100,11.00")

    with pytest.raises(CatalogueChanged, match=r"prices\.csv") as refusal:
        read_catalogue(packed(members), None, today=TODAY)

    assert refusal.value.exit_code == 6


def test_forged_signatures_are_refused(publisher: Publisher, keys: PublisherKeys) -> None:
    thief = replace(keys, signing=new_key())

    with pytest.raises(CatalogueForged):
        read_catalogue(Publisher(thief).edition(2), None, today=TODAY)


def test_a_changed_list_of_files_is_refused(publisher: Publisher) -> None:
    members = members_of(publisher.edition(1))
    targets = json.loads(members["targets.json"])
    targets["signed"]["version"] = 9
    members["targets.json"] = canonical(targets)

    with pytest.raises(CatalogueForged):
        read_catalogue(packed(members), None, today=TODAY)


def test_files_of_one_edition_with_the_signature_of_another_are_refused(
    publisher: Publisher,
) -> None:
    old, new = members_of(publisher.edition(1)), members_of(publisher.edition(2, price=1900))

    with pytest.raises(CatalogueMixed):
        read_catalogue(packed({**new, "targets.json": old["targets.json"]}), None, today=TODAY)


def test_an_older_edition_is_refused(publisher: Publisher) -> None:
    state = state_after(publisher.edition(2))

    with pytest.raises(CatalogueRolledBack, match="edition 1"):
        read_catalogue(publisher.edition(1), state, today=TODAY)


def test_the_same_edition_again_is_the_same_edition(publisher: Publisher) -> None:
    state = state_after(publisher.edition(2))

    assert read_catalogue(publisher.edition(2), state, today=TODAY).catalogue.edition == 2


def test_an_edition_that_was_edited_is_refused(publisher: Publisher) -> None:
    state = state_after(publisher.edition(2))

    with pytest.raises(EditionDiffers):
        read_catalogue(publisher.edition(2, price=1), state, today=TODAY)


def test_another_publisher_under_the_same_name_is_refused(publisher: Publisher) -> None:
    state = state_after(publisher.edition(1))
    impostor = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=3))

    with pytest.raises(WrongPublisher):
        read_catalogue(impostor.edition(2), state, today=TODAY)


def test_borrowed_key_ids_do_not_give_a_borrowed_fingerprint(keys: PublisherKeys) -> None:
    impostor = new_publisher("ypo", "YPO", ISSUED, holders=3)
    true, false = (json.loads(each.roots[0]) for each in (keys, impostor))
    ids = dict(zip(false["signed"]["keys"], true["signed"]["keys"], strict=True))
    text = impostor.roots[0].decode()
    for own, borrowed in ids.items():
        text = text.replace(own, borrowed)
    forged = replace(impostor, roots=(text.encode(),))

    assert forged.fingerprint() != keys.fingerprint()


def test_a_publisher_cannot_sign_for_another(keys: PublisherKeys) -> None:
    other = replace(make_catalogue(), publisher="espo")
    signed_as_other = members_of(build_catalogue(other, None, issued=ISSUED))
    trust = sign_edition(keys, 1, ISSUED, signed_as_other)

    with pytest.raises(WrongPublisher):
        read_catalogue(packed({**signed_as_other, **trust}), None, today=TODAY)
    with pytest.raises(KeysOfAnother):
        build_catalogue(other, keys, issued=ISSUED)


def test_the_state_of_one_publisher_does_not_serve_another(publisher: Publisher) -> None:
    state = replace(state_after(publisher.edition(1)), publisher="espo")

    with pytest.raises(WrongPublisher):
        read_catalogue(publisher.edition(2), state, today=TODAY)


def test_taking_the_signature_away_is_refused(publisher: Publisher) -> None:
    state = state_after(publisher.edition(1))
    unsigned = build_catalogue(make_catalogue(2), None, issued=ISSUED)

    with pytest.raises(SignatureRemoved):
        read_catalogue(unsigned, state, today=TODAY)


def test_taking_a_part_of_the_trust_files_away_is_refused(publisher: Publisher) -> None:
    whole = members_of(publisher.edition(1))

    for gone in ("1.root.json", "targets.json"):
        members = {name: data for name, data in whole.items() if name != gone}
        with pytest.raises((CatalogueForged, CatalogueChanged)):
            read_catalogue(packed(members), None, today=TODAY)


def test_an_edition_that_ran_out_is_usable_and_marked(publisher: Publisher) -> None:
    found = read_catalogue(publisher.edition(1), None, today=date(2027, 2, 5))

    assert found.out_of_date_since == date(2027, 2, 5)
    assert "SB-411" in [problem.code for problem in found.problems]


def test_setting_the_clock_back_does_not_revive_an_edition(publisher: Publisher) -> None:
    late = read_catalogue(publisher.edition(1), None, today=date(2027, 3, 1)).state

    found = read_catalogue(publisher.edition(1), late, today=TODAY)

    assert found.out_of_date_since == date(2027, 2, 5)
    assert found.state is not None
    assert found.state.clock_floor == date(2027, 2, 5)


def test_a_clock_years_ahead_on_one_day_leaves_later_editions_in_date(
    publisher: Publisher,
) -> None:
    seen = read_catalogue(publisher.edition(1), None, today=date(2036, 6, 1))
    assert seen.out_of_date_since

    next_one = publisher.edition(2, issued=date(2027, 1, 5))
    found = read_catalogue(next_one, seen.state, today=date(2027, 1, 10))

    assert found.out_of_date_since is None
    assert found.state is not None
    assert found.state.clock_floor == date(2027, 2, 5)


def test_the_latest_day_is_kept_when_an_older_pc_follows(publisher: Publisher) -> None:
    state = read_catalogue(publisher.edition(1), None, today=date(2026, 9, 1)).state

    found = read_catalogue(publisher.edition(2), state, today=TODAY).state

    assert found is not None
    assert found.clock_floor == date(2026, 9, 1)


def test_endless_data_is_refused(publisher: Publisher) -> None:
    members = members_of(publisher.edition(1))
    members["README.txt"] = bytes(51 * 1024 * 1024)

    with pytest.raises(PackageRefused, match="larger than 50 MB"):
        read_catalogue(packed(members), None, today=TODAY)


def test_a_file_that_nobody_signed_is_refused(publisher: Publisher) -> None:
    members = members_of(publisher.edition(1))

    with pytest.raises(CatalogueChanged, match=r"extra\.csv"):
        read_catalogue(packed({**members, "extra.csv": b"a\r\n"}), None, today=TODAY)


# Keys change hands.


def rotated(keys: PublisherKeys, *, signing: SecretKey | None = None) -> PublisherKeys:
    return change_keys(keys, date(2026, 2, 1), signing=signing or keys.signing)


def test_a_new_signing_key_vouched_by_the_root_is_accepted(
    publisher: Publisher, keys: PublisherKeys
) -> None:
    state = state_after(publisher.edition(1))
    renewed = Publisher(rotated(keys, signing=new_key()))

    found = read_catalogue(renewed.edition(2), state, today=TODAY)

    assert found.state is not None
    assert found.state.root != state.root
    assert found.publisher_fingerprint == keys.fingerprint()


def test_five_changes_of_keys_travel_in_one_package(
    publisher: Publisher, keys: PublisherKeys
) -> None:
    state = state_after(publisher.edition(1))
    for _ in range(5):
        two = replace(keys, root_keys=keys.root_keys[1:])
        keys = change_keys(two, ISSUED, signing=new_key(), added=(new_key(),))

    data = Publisher(keys).edition(2)

    assert read_catalogue(data, state, today=TODAY).catalogue.edition == 2
    assert read_catalogue(data, None, today=TODAY).publisher_fingerprint == keys.fingerprint()


def test_a_thiefs_jump_of_editions_is_taken_back_by_new_keys(
    publisher: Publisher, keys: PublisherKeys
) -> None:
    state = state_after(publisher.edition(2**31), state_after(publisher.edition(1)))
    with pytest.raises(CatalogueRolledBack):
        read_catalogue(publisher.edition(2), state, today=TODAY)

    recovered = Publisher(rotated(keys, signing=new_key())).edition(2)

    assert read_catalogue(recovered, state, today=TODAY).catalogue.edition == 2


def test_after_a_change_of_keys_the_old_ones_do_not_serve(
    publisher: Publisher, keys: PublisherKeys
) -> None:
    renewed = rotated(keys, signing=new_key())
    state = state_after(Publisher(renewed).edition(2))

    with pytest.raises(KeysReplaced):
        read_catalogue(publisher.edition(3), state, today=TODAY)
    thief = replace(renewed, signing=keys.signing)
    with pytest.raises(CatalogueForged):
        read_catalogue(Publisher(thief).edition(3), state, today=TODAY)


def test_leaving_out_the_newest_root_is_refused(keys: PublisherKeys) -> None:
    members = members_of(Publisher(rotated(keys)).edition(1))
    del members["2.root.json"]

    with pytest.raises((CatalogueChanged, CatalogueForged)):
        read_catalogue(packed(members), None, today=TODAY)


def test_a_small_publisher_needs_one_of_two_root_keys() -> None:
    keys = new_publisher("cpc", "CPC", ISSUED)

    second = replace(keys, root_keys=keys.root_keys[1:])
    changed = change_keys(second, ISSUED, signing=new_key(), added=(new_key(),))

    assert len(changed.roots) == 2
    with pytest.raises(ValueError, match="two or three"):
        new_publisher("cpc", "CPC", ISSUED, holders=1)


def test_key_files_hold_what_each_holder_needs(keys: PublisherKeys) -> None:
    opened = open_publisher(
        seal_publisher(keys, Lock.of("four unrelated words")), "four unrelated words"
    )

    assert opened == replace(keys, root_keys=())
    root_file = seal_root_key(keys.root_keys[0], Lock.of("four unrelated words"))
    assert open_root_key(root_file, "four unrelated words") == keys.root_keys[0]


# Nothing can change unseen.


def test_no_mutation_of_a_signed_catalogue_is_accepted(keys: PublisherKeys) -> None:
    data = Publisher(rotated(keys)).edition(2)
    members = members_of(data)
    dice = random.Random(4)

    for _ in range(400):
        name = dice.choice(list(members))
        changed = bytearray(members[name])
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        mutated = members | {name: bytes(changed)}
        with pytest.raises(UserError):
            read_catalogue(packed(mutated), None, today=TODAY)


@pytest.mark.parametrize("name", ["1.root.json", "2.root.json", "targets.json"])
def test_every_byte_of_the_trust_files_matters(name: str, keys: PublisherKeys) -> None:
    members = members_of(Publisher(rotated(keys)).edition(2))

    for position in range(0, len(members[name]), 7):
        for bit in (1, 32):
            changed = bytearray(members[name])
            changed[position] ^= bit
            with pytest.raises(UserError):
                read_catalogue(packed(members | {name: bytes(changed)}), None, today=TODAY)


@pytest.mark.parametrize("name", ["1.root.json", "2.root.json", "targets.json"])
def test_a_signature_more_or_less_is_refused(name: str, keys: PublisherKeys) -> None:
    members = members_of(Publisher(rotated(keys)).edition(2))
    metadata = json.loads(members[name])
    one_more = dict(metadata["signatures"][0], keyid="ff" * 32)

    for signatures in (
        metadata["signatures"][1:],
        [*metadata["signatures"], one_more],
        list(reversed(metadata["signatures"])) * (len(metadata["signatures"]) > 1),
    ):
        changed = canonical(metadata | {"signatures": signatures})
        with pytest.raises(UserError):
            read_catalogue(packed(members | {name: changed}), None, today=TODAY)


def test_the_order_of_files_matters(publisher: Publisher) -> None:
    members = members_of(publisher.edition(1))
    names = list(members)

    for first in range(len(names) - 1):
        swapped = [*names]
        swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
        with pytest.raises(PackageRefused):
            read_catalogue(packed({n: members[n] for n in swapped}), None, today=TODAY)
