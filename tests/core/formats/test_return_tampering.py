from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.domain.problems import UserError
from core.domain.returns import Detail, Return
from core.formats.packages import NotAPackage
from core.formats.return_package import build_return, verify_return
from core.formats.signing import SecretKey, public_text, sign
from tests.core.formats.sealed import (
    Members,
    described,
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


def _cells(members: Members, dice: random.Random) -> Members:
    name = dice.choice([name for name in members if name.endswith(".csv")])
    data = bytearray(members[name])
    position = dice.randrange(len(data))
    data[position] = dice.choice(b"0123456789,abcXYZ \r\n-\"'")
    return members | {name: bytes(data)}


def _flip(members: Members, dice: random.Random) -> Members:
    name = dice.choice(list(members))
    data = bytearray(members[name])
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return members | {name: bytes(data)}


def _signature(members: Members, dice: random.Random) -> Members:
    data = bytearray(members["datapackage.json.minisig"])
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return members | {"datapackage.json.minisig": bytes(data)}


def _untrusted(members: Members, dice: random.Random) -> Members:
    lines = members["datapackage.json.minisig"].split(b"\n")
    lines[0] = b"untrusted comment: " + str(dice.random()).encode()
    return members | {"datapackage.json.minisig": b"\n".join(lines)}


def _endings(members: Members, dice: random.Random) -> Members:
    name = dice.choice(["datapackage.json.minisig", "body.pub", "datapackage.json"])
    extra = dice.choice([b"\n", b" ", b"\r\n", b"\x00"])
    return members | {name: members[name] + extra}


def _order(members: Members, dice: random.Random) -> Members:
    names = list(members)
    first, second = dice.sample(range(len(names)), 2)
    names[first], names[second] = names[second], names[first]
    return {name: members[name] for name in names}


def _missing(members: Members, dice: random.Random) -> Members:
    gone = dice.choice(list(members))
    return {name: data for name, data in members.items() if name != gone}


def _added(members: Members, dice: random.Random) -> Members:
    name = dice.choice(["extra.csv", "RETURN.html", "readme.txt", "changes.csv"])
    return members | {name: b"a,b\r\n1,2\r\n"}


def _renamed(members: Members, dice: random.Random) -> Members:
    old = dice.choice([name for name in members if name.endswith(".csv")])
    return {("x" + name if name == old else name): data for name, data in members.items()}


def _header(members: Members, dice: random.Random) -> Members:
    def change(descriptor: dict) -> None:
        header = descriptor["spendbook"]
        name = dice.choice(list(header))
        header[name] = dice.choice(["x", 7, None, [], {}, True])

    return described(members, change)


def _descriptor(members: Members, dice: random.Random) -> Members:
    def change(descriptor: dict) -> None:
        resource = dice.choice(descriptor["resources"])
        field = dice.choice(resource["schema"]["fields"])
        dice.choice(
            [
                lambda: resource.update(title="x"),
                lambda: field.update(description="x"),
                lambda: field.update(type="any"),
                lambda: resource.pop("description"),
                lambda: descriptor.update(more=1),
                descriptor["resources"].reverse,
            ]
        )()

    return described(members, change)


def _consistent(members: Members, dice: random.Random) -> Members:
    name = dice.choice([name for name in members if not name.startswith("datapackage")])
    data = bytearray(members[name])
    data[dice.randrange(len(data))] ^= 1
    return with_file(members, name, bytes(data))


_MUTATIONS = [
    _cells,
    _flip,
    _signature,
    _untrusted,
    _endings,
    _order,
    _missing,
    _added,
    _renamed,
    _header,
    _descriptor,
    _consistent,
]


def mutations(members: Members, count: int) -> Iterator[tuple[str, Members]]:
    dice = random.Random(20260401)
    for number in range(count):
        mutate = _MUTATIONS[number % len(_MUTATIONS)]
        mutated = mutate(members, dice)
        if list(mutated.items()) != list(members.items()):
            yield mutate.__name__, mutated


def test_no_mutation_verifies(content: Return, key: SecretKey) -> None:
    small = replace(
        content,
        detail=Detail.SUMMARY,
        tables=tuple(t for t in content.tables if t.name in ("summary", "sources", "exclusions")),
    )
    members = members_of(build_return(small, key))
    tried = 0

    for name, mutated in mutations(members, 324):
        try:
            found = verify_return(packed(mutated))
        except UserError:
            found = None
        assert found is None or not found.verdict, name
        tried += 1

    assert tried > 300


def test_every_bit_of_the_signature_file_matters(content: Return, key: SecretKey) -> None:
    members = members_of(build_return(replace(content, tables=content.tables[:1]), key))
    signature = members["datapackage.json.minisig"]
    dice = random.Random(7)

    for position in range(0, len(signature), 3):
        changed = bytearray(signature)
        changed[position] ^= 1 << dice.randrange(8)
        mutated = members | {"datapackage.json.minisig": bytes(changed)}
        assert not verify_return(packed(mutated)).verdict, position
