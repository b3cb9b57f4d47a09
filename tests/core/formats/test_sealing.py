from __future__ import annotations

import base64
import json

import pytest

from core.formats.sealing import Lock, NotAKeyFile, PassphraseTooShort, PassphraseWrong, seal
from core.formats.signing import SecretKey
from core.formats.trust import open_root_key, seal_root_key


def test_a_sealed_key_opens_with_its_passphrase_alone(key: SecretKey) -> None:
    sealed = seal_root_key(key, Lock.of("four unrelated words"))

    assert open_root_key(sealed, "four unrelated words") == key
    with pytest.raises(PassphraseWrong):
        open_root_key(sealed, "four unrelated word")


def test_a_sealed_key_holds_nothing_of_the_secret(key: SecretKey) -> None:
    sealed = seal_root_key(key, Lock.of("four unrelated words"))

    assert key.seed not in sealed
    assert base64.b64encode(key.seed) not in sealed
    assert key.seed.hex() not in repr(key)


def test_files_under_one_lock_open_each_by_itself_and_share_no_nonce(key: SecretKey) -> None:
    lock = Lock.of("four unrelated words")

    files = [seal_root_key(one, lock) for one in (key, SecretKey(bytes(32)), key)]

    opened = [open_root_key(file, "four unrelated words").seed for file in files]
    assert opened == [key.seed, bytes(32), key.seed]
    assert len({json.loads(file)["nonce"] for file in files}) == 3
    assert str(lock.key) not in repr(lock)


def test_a_changed_key_file_does_not_open(key: SecretKey) -> None:
    parts = json.loads(seal_root_key(key, Lock.of("four unrelated words")))
    sealed = bytearray(base64.b64decode(parts["sealed"]))
    sealed[0] ^= 1
    parts["sealed"] = base64.b64encode(sealed).decode()

    with pytest.raises(PassphraseWrong):
        open_root_key(json.dumps(parts).encode(), "four unrelated words")


@pytest.mark.parametrize(
    "change", [{"cost": 2**30}, {"kind": "another"}, {"salt": "AA=="}, {"nonce": 1}]
)
def test_a_key_file_cannot_choose_its_own_cost_or_purpose(
    change: dict[str, object], key: SecretKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = json.loads(seal_root_key(key, Lock.of("four unrelated words"))) | change

    with pytest.raises(NotAKeyFile):
        open_root_key(json.dumps(parts).encode(), "four unrelated words")


def test_a_sealed_file_of_another_kind_is_refused() -> None:
    other = seal(bytes(32), Lock.of("four unrelated words"), "something else")

    with pytest.raises(NotAKeyFile):
        open_root_key(other, "four unrelated words")
    with pytest.raises(NotAKeyFile):
        open_root_key(b"hello", "four unrelated words")


def test_a_short_passphrase_is_refused(key: SecretKey) -> None:
    with pytest.raises(PassphraseTooShort) as refusal:
        seal_root_key(key, Lock.of("1234567"))

    assert "8" in refusal.value.sentence()
