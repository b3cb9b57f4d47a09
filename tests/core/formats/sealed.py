"""Takes packages apart, changes them, and puts them together again."""

from __future__ import annotations

import json
from collections.abc import Callable

from core.domain.returns import Verified
from core.formats.packages import build_zip, canonical, fingerprint, read_zip
from core.formats.signing import SecretKey, read_signature, sign

Members = dict[str, bytes]


def members_of(data: bytes) -> Members:
    return read_zip(data, lambda _: True)


def packed(members: Members) -> bytes:
    return build_zip(tuple(members.items()))


def failed(found: Verified) -> set[str]:
    return {check.id for check in found.checks if not check.passed}


def described(members: Members, change: Callable[[dict], None]) -> Members:
    """The members with a changed descriptor in its one form, and no new signature."""
    descriptor = json.loads(members["datapackage.json"])
    change(descriptor)
    return members | {"datapackage.json": canonical(descriptor)}


def with_file(members: Members, name: str, data: bytes) -> Members:
    """The members with another file, and a descriptor that agrees with it."""

    def describe(descriptor: dict) -> None:
        for entry in (*descriptor["copies"], *descriptor["resources"]):
            if entry["path"] == name:
                entry["bytes"] = len(data)
                entry["hash"] = f"sha256:{fingerprint(data)}"

    return described(members | {name: data}, describe)


def resealed(members: Members, key: SecretKey) -> Members:
    """The members signed anew, as the holder of the key could do."""
    comment = read_signature(members["datapackage.json.minisig"]).trusted_comment
    signature = sign(members["datapackage.json"], key, comment)
    return members | {"datapackage.json.minisig": signature}
