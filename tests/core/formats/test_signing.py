from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from core.formats import sealing
from core.formats.sealing import NotAKeyFile, PassphraseTooShort, PassphraseWrong
from core.formats.signing import (
    CommentChanged,
    NotAPublicKey,
    NotASignature,
    OtherKey,
    SecretKey,
    SignatureDoesNotHold,
    digits,
    key_fingerprint,
    new_key,
    open_secret,
    public_text,
    read_public,
    read_signature,
    seal_secret,
    short_code,
    sign,
    verify,
)

DATA = b"what was signed"
minisign = pytest.mark.skipif(
    shutil.which("minisign") is None, reason="the minisign program is not installed"
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["minisign", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@minisign
def test_stock_minisign_accepts_what_we_sign(tmp_path: Path, key: SecretKey) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "data.minisig").write_bytes(sign(DATA, key, "return 1 £"))
    (tmp_path / "body.pub").write_text(public_text(key), encoding="ascii")

    found = run(tmp_path, "-Vm", "data", "-p", "body.pub")

    assert found.returncode == 0, found.stderr
    assert "return 1 £" in found.stdout


@minisign
def test_stock_minisign_refuses_changed_data(tmp_path: Path, key: SecretKey) -> None:
    (tmp_path / "data").write_bytes(DATA + b".")
    (tmp_path / "data.minisig").write_bytes(sign(DATA, key, "return 1"))
    (tmp_path / "body.pub").write_text(public_text(key), encoding="ascii")

    assert run(tmp_path, "-Vm", "data", "-p", "body.pub").returncode != 0


@minisign
@pytest.mark.parametrize("legacy", [False, True])
def test_we_accept_what_stock_minisign_signs(tmp_path: Path, legacy: bool) -> None:
    (tmp_path / "data").write_bytes(DATA)
    assert run(tmp_path, "-GW", "-p", "a.pub", "-s", "a.key").returncode == 0
    form = ["-l"] if legacy else []
    assert run(tmp_path, "-S", *form, "-m", "data", "-s", "a.key", "-t", "hello").returncode == 0
    signature = (tmp_path / "data.minisig").read_bytes()

    parts = verify(DATA, signature, (tmp_path / "a.pub").read_text(encoding="ascii"))

    assert parts.trusted_comment == "hello"
    assert parts.algorithm == (b"Ed" if legacy else b"ED")


def test_the_same_data_and_key_give_the_same_signature(key: SecretKey) -> None:
    assert sign(DATA, key, "one") == sign(DATA, SecretKey(bytes(range(32))), "one")


def test_changed_data_does_not_hold(key: SecretKey) -> None:
    with pytest.raises(SignatureDoesNotHold):
        verify(DATA + b" ", sign(DATA, key, "one"), key.public())


def test_a_changed_trusted_comment_does_not_hold(key: SecretKey) -> None:
    signature = sign(DATA, key, "one").replace(b"comment: one", b"comment: two")

    with pytest.raises(CommentChanged):
        verify(DATA, signature, key.public())


def test_another_key_is_named_as_the_cause(key: SecretKey, other_key: SecretKey) -> None:
    with pytest.raises(OtherKey):
        verify(DATA, sign(DATA, key, "one"), public_text(other_key))


def test_a_key_with_a_borrowed_id_does_not_pass(key: SecretKey, other_key: SecretKey) -> None:
    parts = read_signature(sign(DATA, other_key, "one"))
    forged = sign(DATA, other_key, "one").replace(
        base64.b64encode(parts.algorithm + parts.key_id + parts.signature),
        base64.b64encode(parts.algorithm + key.public().key_id + parts.signature),
    )

    with pytest.raises(SignatureDoesNotHold):
        verify(DATA, forged, key.public())


def test_the_untrusted_comment_is_nobodys_word(key: SecretKey) -> None:
    signature = sign(DATA, key, "one").replace(b"signature by Spendbook", b"trust me")

    parts = verify(DATA, signature, key.public())

    assert parts.text() != signature


def test_spare_bits_of_base64_are_refused(key: SecretKey) -> None:
    lines = sign(DATA, key, "one").decode().split("\n")
    assert lines[3].endswith("==")
    slack = lines[3][:-3] + chr(ord(lines[3][-3]) + 1) + "=="
    changed = "\n".join([*lines[:3], slack, ""]).encode()

    with pytest.raises((NotASignature, CommentChanged)):
        verify(DATA, changed, key.public())


@pytest.mark.parametrize(
    "signature", [b"", b"\xff", b"a\nb\nc\nd\n", b"x" * 5000, b"untrusted comment: \n\n\n\n"]
)
def test_what_is_no_signature_is_said_to_be_none(signature: bytes, key: SecretKey) -> None:
    with pytest.raises(NotASignature):
        verify(DATA, signature, key.public())


@pytest.mark.parametrize("text", ["", "one\ntwo\nthree", "untrusted comment: x\nAAAA", "AAA="])
def test_what_is_no_public_key_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAPublicKey):
        read_public(text)


def test_a_public_key_reads_back_with_or_without_its_comment(key: SecretKey) -> None:
    text = public_text(key)

    assert read_public(text) == read_public(text.splitlines()[1]) == key.public()


def test_a_comment_of_two_lines_cannot_be_signed(key: SecretKey) -> None:
    with pytest.raises(ValueError, match="one line"):
        sign(DATA, key, "one\ntwo")


def test_a_sealed_key_opens_with_its_passphrase_alone(key: SecretKey) -> None:
    sealed = seal_secret(key, "four unrelated words")

    assert open_secret(sealed, "four unrelated words") == key
    with pytest.raises(PassphraseWrong):
        open_secret(sealed, "four unrelated word")


def test_a_sealed_key_holds_nothing_of_the_secret(key: SecretKey) -> None:
    sealed = seal_secret(key, "four unrelated words")

    assert key.seed not in sealed
    assert base64.b64encode(key.seed) not in sealed
    assert key.seed.hex() not in repr(key)


def test_a_changed_key_file_does_not_open(key: SecretKey) -> None:
    parts = json.loads(seal_secret(key, "four unrelated words"))
    sealed = bytearray(base64.b64decode(parts["sealed"]))
    sealed[0] ^= 1
    parts["sealed"] = base64.b64encode(sealed).decode()

    with pytest.raises(PassphraseWrong):
        open_secret(json.dumps(parts).encode(), "four unrelated words")


@pytest.mark.parametrize(
    "change", [{"cost": 2**30}, {"kind": "another"}, {"salt": "AA=="}, {"nonce": 1}]
)
def test_a_key_file_cannot_choose_its_own_cost_or_purpose(
    change: dict[str, object], key: SecretKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = json.loads(seal_secret(key, "four unrelated words")) | change

    with pytest.raises(NotAKeyFile):
        open_secret(json.dumps(parts).encode(), "four unrelated words")


def test_a_sealed_file_of_another_kind_is_refused() -> None:
    other = sealing.seal(bytes(32), "four unrelated words", "something else")

    with pytest.raises(NotAKeyFile):
        open_secret(other, "four unrelated words")
    with pytest.raises(NotAKeyFile):
        open_secret(b"hello", "four unrelated words")


def test_a_short_passphrase_is_refused(key: SecretKey) -> None:
    with pytest.raises(PassphraseTooShort) as refusal:
        seal_secret(key, "1234567")

    assert "8" in refusal.value.sentence()


def test_new_keys_differ() -> None:
    assert new_key() != new_key()


def test_a_fingerprint_is_ten_groups_of_four_digits(key: SecretKey, other_key: SecretKey) -> None:
    text = key_fingerprint(key.public())

    assert [len(group) for group in text.split()] == [4] * 10
    assert text.replace(" ", "").isdigit()
    assert text != key_fingerprint(other_key.public())
    assert digits(b"") != digits(b"x")


def test_a_short_code_is_the_beginning_of_the_fingerprint() -> None:
    assert short_code("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
