from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

import pytest

from core.domain.returns import Return
from core.formats.packages import NotAPackage
from core.formats.return_package import build_return, verify_return
from core.formats.signing import SecretKey, public_text, sign
from tests.core.formats.sealed import (
    Members,
    failed,
    members_of,
    packed,
    resealed,
    with_file,
)


def test_a_changed_cell_is_named_with_row_column_and_what_it_was(
    members: Members, key: SecretKey
) -> None:
    changed = members["summary.csv"].replace(b"1204500,12045.00", b"1304500,13045.00", 1)

    for forged in (members | {"summary.csv": changed}, with_file(members, "summary.csv", changed)):
        found = verify_return(packed(forged), public_text(key))
        assert not found.verdict
        assert found.first_altered == (
            "summary.csv, row 2, total_pence (sealed as £12,045.00, now £13,045.00)"
        )


def test_pence_and_pounds_that_differ_are_named(members: Members) -> None:
    changed = members["spend.csv"].replace(b"-100000,", b"-100001,")

    found = verify_return(packed(members | {"spend.csv": changed}))

    assert {"manifest", "fingerprints"} <= failed(found)
    assert found.first_altered == "spend.csv, row 3, net_pence"


def test_a_changed_text_is_named(members: Members) -> None:
    changed = members["spend.csv"].replace(b"Village Hall", b"Village Hill")

    found = verify_return(packed(members | {"spend.csv": changed}))

    assert found.first_altered == "spend.csv, row 5, supplier"


def test_a_row_that_was_taken_out_is_named(members: Members) -> None:
    lines = members["spend.csv"].splitlines(keepends=True)

    found = verify_return(packed(members | {"spend.csv": b"".join(lines[:-1])}))

    assert found.first_altered == "spend.csv, row 5"


@pytest.mark.parametrize("name", ["return.html", "return.xlsx", "README.txt", "dictionary.csv"])
def test_a_changed_copy_for_people_is_named(name: str, members: Members) -> None:
    data = members[name]
    changed = data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]

    found = verify_return(packed(members | {name: changed}))

    assert failed(found) == {"fingerprints", "rebuild"}
    assert found.first_altered == name


def test_a_return_that_was_unpacked_edited_and_packed_again_says_which_cell(
    members: Members,
) -> None:
    edited = members | {
        "spend.csv": members["spend.csv"].replace(b"50000,500.00", b"50001,500.01")
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in edited.items():
            archive.writestr(name, data)

    found = verify_return(buffer.getvalue())

    assert {"zip", "fingerprints", "control-totals"} <= failed(found)
    assert found.first_altered.startswith("spend.csv, row 5, net_pence")


def test_one_byte_changed_in_the_package_is_named(package: bytes) -> None:
    position = package.index(b"Village Hall,")
    changed = package[:position] + b"W" + package[position + 1 :]

    found = verify_return(changed)

    assert {"zip", "fingerprints"} <= failed(found)
    assert found.first_altered == "spend.csv, row 5, supplier"


def test_a_return_that_was_only_packed_again_is_refused_and_said_to_be_unchanged(
    members: Members,
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)

    found = verify_return(buffer.getvalue())

    assert failed(found) == {"zip"}
    assert found.first_altered == "the package itself: it was packed again"


def test_a_file_that_was_added_is_named(members: Members) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**members, "extra £.txt": b"added"}.items():
            archive.writestr(name, data)

    found = verify_return(buffer.getvalue())

    assert failed(found) == {"zip"}
    assert found.first_altered == "extra £.txt: it was added"


def test_someone_with_another_key_cannot_pass_for_the_body(
    members: Members, key: SecretKey, other_key: SecretKey
) -> None:
    forged = with_file(members, "body.pub", public_text(other_key).encode())

    found = verify_return(packed(resealed(forged, other_key)), public_text(key))

    assert not found.verdict
    assert "key" in failed(found)


def test_the_holder_of_the_key_cannot_seal_figures_that_do_not_agree(
    members: Members, key: SecretKey
) -> None:
    changed = members["summary.csv"].replace(b"1204500,12045.00", b"1304500,13045.00", 1)
    forged = resealed(with_file(members, "summary.csv", changed), key)

    found = verify_return(packed(forged), public_text(key))

    assert failed(found) == {"control-totals", "arithmetic", "rebuild"}


def test_a_signature_made_for_another_purpose_does_not_pass(
    members: Members, key: SecretKey
) -> None:
    other = sign(members["datapackage.json"], key, "a receipt")

    found = verify_return(packed(members | {"datapackage.json.minisig": other}))

    assert failed(found) == {"signature"}
    assert found.first_altered == "datapackage.json.minisig"


def test_a_zip_of_something_else_is_said_to_be_no_return() -> None:
    with pytest.raises(NotAPackage, match="not a return"):
        verify_return(packed({"word/document.xml": b"<w/>"}))


def test_every_bit_of_the_signature_file_matters(content: Return, key: SecretKey) -> None:
    members = members_of(build_return(replace(content, tables=content.tables[:1]), key))
    signature = members["datapackage.json.minisig"]
    dice = random.Random(7)

    for position in range(0, len(signature), 3):
        changed = bytearray(signature)
        changed[position] ^= 1 << dice.randrange(8)
        mutated = members | {"datapackage.json.minisig": bytes(changed)}
        assert not verify_return(packed(mutated)).verdict, position
