from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
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


def _told(raw: bytes) -> bytes:
    return base64.b64encode(raw)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda s: s.replace(b"untrusted", b"a", 1), id="no first comment"),
        pytest.param(lambda s: s.replace(b"\ntrusted", b"\na", 1), id="no trusted comment"),
        pytest.param(lambda s: s + b"more\n", id="a fifth line"),
        pytest.param(lambda s: s + b"\n\nmore", id="a line after blank ones"),
        pytest.param(lambda s: s + b" " * 4096, id="longer than any"),
        pytest.param(lambda s: b"\n".join(s.split(b"\n")[:3]), id="three lines"),
        pytest.param(
            lambda s: replace(read_signature(s), algorithm=b"EE").text(), id="a new kind"
        ),
    ],
)
def test_each_part_of_a_signature_must_be_in_its_form(
    changed: Callable[[bytes], bytes], key: SecretKey
) -> None:
    signature = sign(DATA, key, "one")
    assert changed(signature) != signature

    with pytest.raises(NotASignature):
        read_signature(changed(signature))


@pytest.mark.parametrize("line", [1, 3])
@pytest.mark.parametrize("change", [lambda raw: raw[:-1], lambda raw: raw + b"\0"])
def test_a_signature_of_another_length_is_none(
    line: int, change: Callable[[bytes], bytes], key: SecretKey
) -> None:
    lines = sign(DATA, key, "one").split(b"\n")
    lines[line] = _told(change(base64.b64decode(lines[line])))

    with pytest.raises(NotASignature):
        read_signature(b"\n".join(lines))


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n \n\n"])
def test_how_a_signature_ends_is_nothing_to_it(end: bytes, key: SecretKey) -> None:
    signature = sign(DATA, key, "one").rstrip(b"\n")
    lined = signature.replace(b"\n", b"\r\n") if b"\r" in end else signature

    assert verify(DATA, lined + end, key.public()).trusted_comment == "one"


def test_what_was_verified_is_given_back_in_its_parts(key: SecretKey) -> None:
    parts = verify(DATA, sign(DATA, key, "one"), key.public())

    assert (parts.algorithm, parts.key_id) == (b"ED", key.public().key_id)
    assert parts.text() == sign(DATA, key, "one")
    assert f"key {key.public().id_text()}" in parts.text().decode()


@pytest.mark.parametrize(
    "raw", [b"Ee" + bytes(40), b"Ed" + bytes(39), b"Ed" + bytes(41)], ids=["kind", "short", "long"]
)
def test_a_public_key_of_another_form_is_none(raw: bytes) -> None:
    with pytest.raises(NotAPublicKey):
        read_public(f"untrusted comment: x\n{_told(raw).decode()}")


def test_a_public_key_after_two_comments_or_very_long_is_none(key: SecretKey) -> None:
    for text in (f"a\n{public_text(key)}", f"{'a' * 5000}\n{public_text(key)}"):
        with pytest.raises(NotAPublicKey):
            read_public(text)


def test_a_key_that_is_shown_keeps_its_secret(key: SecretKey) -> None:
    assert repr(key) == f"SecretKey({key.public().id_text()})"
    assert key.seed.hex() not in repr(key)


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
    assert digits(b"") == "9799 9006 4819 8034 9933 7939 7001 1156 6508 6549"
    assert digits(b"x") == "4981 3067 3537 2789 5214 0228 4493 7741 7391 5265"


def test_the_fingerprint_of_a_key_stays_the_same_for_ever() -> None:
    # Read out over the telephone and printed on sheets: no version may show another.
    known = SecretKey(bytes(range(32))).public()

    assert key_fingerprint(known) == "4629 7789 2686 4350 8427 5690 0534 1485 3817 3043"


def test_a_new_key_signs(key: SecretKey) -> None:
    made = new_key()

    assert verify(DATA, sign(DATA, made, "one"), made.public()).trusted_comment == "one"


def test_a_short_code_is_the_beginning_of_the_fingerprint() -> None:
    assert short_code("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
