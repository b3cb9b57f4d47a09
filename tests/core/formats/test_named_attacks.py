"""Each attack on catalogues that the literature names, tried on a body's book.

A refusal must be the sentence for that attack, and must leave the book as it was.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.domain.agreements import Trust
from core.domain.parties import Body, Sector
from core.domain.problems import UserError
from core.formats.catalogue_package import build_catalogue, read_catalogue
from core.formats.key_change import NotARootKey, change_keys
from core.formats.packages import PackageRefused
from core.formats.signing import new_key
from core.formats.trust import KeysMissing, PublisherKeys, new_publisher, read_state
from core.formats.tuf_metadata import CatalogueChanged
from core.formats.vouching import (
    CatalogueForged,
    CatalogueMixed,
    CatalogueRolledBack,
    KeysReplaced,
    SignatureRemoved,
    WrongPublisher,
)
from core.store import catalogues
from core.store.book import Book
from core.usecases import books, take_catalogue
from core.usecases.take_catalogue import CatalogueLook
from tests.core.formats.publishing import ISSUED, Publisher, make_catalogue
from tests.core.formats.sealed import members_of, packed


@dataclass
class Victim:
    """A body whose book trusts a publisher, and the folder into which files arrive."""

    book: Book
    folder: Path

    def takes(self, data: bytes, digits: str = "") -> Trust:
        take_catalogue.apply(self.book, self._file(data), confirmed_fingerprint=digits)
        return take_catalogue.trust_of(self.book)["ypo"]

    def sees(self, data: bytes) -> CatalogueLook:
        return take_catalogue.look(self.book, self._file(data))

    def refuses(self, data: bytes, why: type[UserError]) -> None:
        before = self.knows()
        for act in (take_catalogue.look, take_catalogue.apply):
            with pytest.raises(why):
                act(self.book, self._file(data))
        assert self.knows() == before

    def knows(self) -> tuple[object, ...]:
        return (*catalogues.editions(self.book), catalogues.publisher_state(self.book, "ypo"))

    def _file(self, data: bytes) -> Path:
        path = self.folder / "arrived.zip"
        path.write_bytes(data)
        return path


@pytest.fixture
def victim(tmp_path: Path, publisher: Publisher, keys: PublisherKeys) -> Iterator[Victim]:
    body = Body("Tarnstead Parish Council", "parish-council", Sector.WIDER)
    with books.create_book(tmp_path / "victim.spendbook", body) as book:
        victim = Victim(book, tmp_path)
        assert victim.takes(publisher.edition(2), keys.fingerprint()) is Trust.CONFIRMED
        yield victim


def test_rollback_an_older_edition_in_place_of_the_newest(
    victim: Victim, publisher: Publisher
) -> None:
    victim.refuses(publisher.edition(1), CatalogueRolledBack)


def test_rollback_stays_refused_after_the_body_itself_went_back(
    victim: Victim, publisher: Publisher
) -> None:
    victim.takes(publisher.edition(3))
    take_catalogue.roll_back(victim.book, "ypo")

    victim.refuses(publisher.edition(1), CatalogueRolledBack)
    assert victim.takes(publisher.edition(3)) is Trust.CONFIRMED


def test_freeze_an_edition_that_is_served_for_ever_runs_out(
    victim: Victim, publisher: Publisher
) -> None:
    data, state = publisher.edition(2), read_state(str(victim.knows()[-1]))

    later = read_catalogue(data, state, today=ISSUED + timedelta(days=400))
    with_clock_set_back = read_catalogue(data, later.state, today=ISSUED)

    assert later.out_of_date_since == date(2027, 2, 5)
    assert with_clock_set_back.out_of_date_since == later.out_of_date_since


def test_mix_and_match_files_of_one_edition_under_the_list_of_another(
    victim: Victim, publisher: Publisher
) -> None:
    old, new = members_of(publisher.edition(3)), members_of(publisher.edition(4, price=1))

    victim.refuses(packed({**new, "targets.json": old["targets.json"]}), CatalogueMixed)
    victim.refuses(packed({**old, "targets.json": new["targets.json"]}), CatalogueMixed)


def test_mix_and_match_one_file_of_another_edition(victim: Victim, publisher: Publisher) -> None:
    old, new = members_of(publisher.edition(2)), members_of(publisher.edition(3, price=1))

    victim.refuses(packed({**new, "prices.csv": old["prices.csv"]}), CatalogueChanged)


def test_forged_an_edition_signed_with_a_key_of_the_forgers_own(
    victim: Victim, keys: PublisherKeys
) -> None:
    forger = Publisher(replace(keys, signing=new_key()))

    victim.refuses(forger.edition(3), CatalogueForged)


def test_forged_the_signature_taken_away(victim: Victim) -> None:
    unsigned = build_catalogue(make_catalogue(3), None, issued=ISSUED)

    victim.refuses(unsigned, SignatureRemoved)


def test_wrong_publisher_another_who_takes_the_name(victim: Victim) -> None:
    impostor = Publisher(new_publisher("ypo", "YPO", ISSUED, holders=3))

    victim.refuses(impostor.edition(3), WrongPublisher)


def test_endless_data_a_member_that_would_fill_the_disk(
    victim: Victim, publisher: Publisher
) -> None:
    members = members_of(publisher.edition(3))

    victim.refuses(packed({**members, "prices.csv": b"0" * (50 * 1024**2 + 1)}), PackageRefused)


def test_endless_data_a_small_file_that_unpacks_to_much(
    victim: Victim, publisher: Publisher
) -> None:
    bomb = zlib.compress(b"0" * (1024**2), 9)
    data = publisher.edition(3).replace(b"catalogue", b"catalogve", 1) + bomb

    victim.refuses(data, PackageRefused)


def test_key_rotation_a_valid_chain_is_followed_and_stays_confirmed(
    victim: Victim, keys: PublisherKeys
) -> None:
    first = change_keys(brought(keys, 2), ISSUED, signing=new_key())
    second = change_keys(brought(first, 2), ISSUED, signing=new_key(), added=(new_key(),))

    assert victim.sees(Publisher(keys).edition(3)).keys_changed is False
    assert victim.sees(Publisher(first).edition(3)).keys_changed is True
    assert victim.takes(Publisher(first).edition(3)) is Trust.CONFIRMED
    assert victim.takes(Publisher(second).edition(4)) is Trust.CONFIRMED
    assert take_catalogue.fingerprint_of(victim.book, "ypo") == second.fingerprint()
    assert first.fingerprint() == keys.fingerprint() != second.fingerprint()


def test_key_rotation_a_broken_chain_is_refused(victim: Victim, keys: PublisherKeys) -> None:
    once = change_keys(brought(keys, 2), ISSUED, signing=new_key())
    twice = change_keys(brought(once, 2), ISSUED, signing=new_key())
    skipping = replace(twice, roots=(twice.roots[0], twice.roots[2]))

    victim.refuses(Publisher(skipping).edition(3), CatalogueForged)


def test_key_rotation_needs_as_many_holders_as_the_root_says(keys: PublisherKeys) -> None:
    with pytest.raises(KeysMissing, match="2 root keys are needed for this; 1"):
        change_keys(brought(keys, 1), ISSUED, signing=new_key())
    twice_the_same = replace(keys, root_keys=keys.root_keys[:1] * 2)
    with pytest.raises(KeysMissing):
        change_keys(twice_the_same, ISSUED, signing=new_key())
    stranger = replace(keys, root_keys=(keys.root_keys[0], new_key()))
    with pytest.raises(NotARootKey):
        change_keys(stranger, ISSUED, signing=new_key())


def test_key_rotation_of_a_small_publisher_needs_one_of_two() -> None:
    keys = new_publisher("ypo", "YPO", ISSUED)

    changed = change_keys(brought(keys, 1), ISSUED, signing=new_key(), added=(new_key(),))

    data = Publisher(changed).edition(1)
    assert read_catalogue(data, None, today=ISSUED).publisher_fingerprint == changed.fingerprint()


def test_key_theft_fewer_root_keys_than_needed_change_nothing(
    victim: Victim, keys: PublisherKeys
) -> None:
    # The thief has one of three; two must sign. What they lack they make up.
    mine = (keys.root_keys[0], new_key())
    own = new_publisher("ypo", "YPO", ISSUED, holders=3)
    thief = replace(own, roots=(keys.roots[0], *change_keys(
        replace(own, root_keys=own.root_keys[:2]), ISSUED, signing=mine[1]
    ).roots[1:]), signing=mine[1])  # fmt: skip

    victim.refuses(Publisher(thief).edition(3), CatalogueForged)


def test_key_theft_a_signing_key_that_was_revoked_signs_nothing_any_more(
    victim: Victim, keys: PublisherKeys
) -> None:
    changed = change_keys(brought(keys, 2), ISSUED, signing=new_key())
    victim.takes(Publisher(changed).edition(3))

    victim.refuses(Publisher(keys).edition(4), KeysReplaced)
    victim.refuses(Publisher(replace(changed, signing=keys.signing)).edition(4), CatalogueForged)


def test_key_theft_root_keys_that_were_revoked_change_nothing_any_more(
    victim: Victim, keys: PublisherKeys
) -> None:
    changed = change_keys(brought(keys, 2), ISSUED, signing=new_key(), added=(new_key(),))
    stolen = keys.root_keys[2]
    victim.takes(Publisher(changed).edition(3))

    with pytest.raises(NotARootKey):
        change_keys(
            replace(changed, root_keys=(keys.root_keys[0], stolen)), ISSUED, signing=new_key()
        )


def test_key_theft_a_thiefs_jump_of_editions_is_taken_back_by_new_keys(
    victim: Victim, publisher: Publisher, keys: PublisherKeys
) -> None:
    victim.takes(publisher.edition(2**31))
    victim.refuses(publisher.edition(3), CatalogueRolledBack)

    changed = change_keys(brought(keys, 2), ISSUED, signing=new_key())

    assert victim.takes(Publisher(changed).edition(3)) is Trust.CONFIRMED


def brought(keys: PublisherKeys, holders: int) -> PublisherKeys:
    """The keys with only so many of their holders in the room."""
    return replace(keys, root_keys=keys.root_keys[:holders])
