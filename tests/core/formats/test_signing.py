from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

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
    public_text,
    read_public,
    read_signature,
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


def test_new_keys_differ() -> None:
    assert new_key() != new_key()


def test_a_fingerprint_is_ten_groups_of_four_digits(key: SecretKey, other_key: SecretKey) -> None:
    text = key_fingerprint(key.public())

    assert [len(group) for group in text.split()] == [4] * 10
    assert text.replace(" ", "").isdigit()
    assert text != key_fingerprint(other_key.public())
    assert digits(b"") != digits(b"x")


def test_the_fingerprint_of_a_key_stays_the_same_for_ever() -> None:
    # Read out over the telephone and printed on sheets: no version may show another.
    known = SecretKey(bytes(range(32))).public()

    assert key_fingerprint(known) == "4629 7789 2686 4350 8427 5690 0534 1485 3817 3043"


def test_a_new_key_signs(key: SecretKey) -> None:
    made = new_key()

    assert verify(DATA, sign(DATA, made, "one"), made.public()).trusted_comment == "one"


def test_a_short_code_is_the_beginning_of_the_fingerprint() -> None:
    assert short_code("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
