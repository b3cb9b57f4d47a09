"""Return packages: built, read, verified. Bytes in, values out; nothing is extracted."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.problems import UserError
from core.domain.returns import Return, Verified, VerifyCheck
from core.formats import return_checks
from core.formats.descriptors import changed_files
from core.formats.packages import (
    DESCRIPTOR,
    LINES_MEMBER_LIMIT,
    NotAPackage,
    PackageRefused,
    TableRefused,
    build_zip,
    fingerprint,
    holds_packages,
    read_loosely,
    read_zip,
    strangers,
)
from core.formats.return_checks import Received
from core.formats.return_contents import (
    BESIDE,
    SIGNATURE,
    allowed,
    file_name,
    members_of,
    read_content,
    read_descriptor,
)
from core.formats.return_header import header_in
from core.formats.return_report import column_sums
from core.formats.signing import SecretKey, key_fingerprint, sign

__all__ = ["ReturnInconsistent", "build_return", "file_name", "read_return", "verify_return"]


_PACKED_AGAIN = (
    "The files are right, but the package was packed again: somebody unpacked it and made a new "
    ".zip file. Ask for the file as it was sent, and compare its fingerprint."
)
_SEVERAL = "other .zip files are packed in it. Unpack it, and put those into the folder"
_REPACKED = "the package itself: it was packed again"


class ReturnInconsistent(UserError):
    """The return does not agree with itself: {why}"""

    code = "SB-624"
    exit_code = 4
    remedy_text = "Nothing was written. Make the return again; if it says the same, report it."


def build_return(content: Return, key: SecretKey) -> bytes:
    """Return the signed package of a return. The same content and key give the same bytes.

    Raises:
        ReturnInconsistent: its figures do not add up, or name what is not in it.
        ValueError: a table lacks a column, or a cell is not what its column holds.
    """
    for check in content_checks(content, None):
        if not check.passed:
            raise ReturnInconsistent(why=check.detail)
    members = members_of(content, key.public())
    signature = sign(members[DESCRIPTOR], key, return_checks.trusted_comment(content))
    signed = {DESCRIPTOR: members.pop(DESCRIPTOR), SIGNATURE: signature}
    return build_zip((*signed.items(), *members.items()))


def content_checks(content: Return, previous: bytes | None) -> tuple[VerifyCheck, ...]:
    """Check what a return says against itself, and against the version that it replaces."""
    return (
        return_checks.check_arithmetic(content),
        return_checks.check_foreign_keys(content),
        return_checks.check_supersedes(content, previous),
        return_checks.check_nil(content),
        return_checks.check_explanations(content),
        *return_checks.check_answers(content),
    )


def read_return(data: bytes) -> Return:
    """Return the content of a package without asking who made it.

    Raises:
        NotAPackage: it is no return.
        ReturnTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made.
    """
    members = read_zip(data, allowed, member_limit=LINES_MEMBER_LIMIT)
    descriptor = read_descriptor(members)
    changed = changed_files(members, descriptor, BESIDE)
    if changed:
        raise PackageRefused(why=f"{changed[0]} was changed")
    return read_content(members, descriptor)


def verify_return(
    data: bytes, public_key: str | None = None, *, previous: bytes | None = None
) -> Verified:
    """Check everything about a package and say what was found.

    ``public_key`` is the body's ``.pub`` text, where it is known from elsewhere; without it the
    key inside proves that nothing changed, not who sent it. ``previous`` is the package that a
    correction replaces.

    Raises:
        NotAPackage: it is no return at all.
        ReturnTooNew: a later major format.
    """
    members, zip_check = _open(data)
    received = _receive(members)
    checks = [zip_check, _manifest_check(received)]
    key_check, key = return_checks.check_key(received, public_key)
    checks += [key_check, return_checks.check_signature(received, key)]
    checks.append(return_checks.check_fingerprints(received))
    content = received.content
    if content is not None and key is not None:
        header = header_in(received.descriptor)
        checks.append(return_checks.check_control_totals(content, header))
        checks += content_checks(content, previous)
        checks.append(return_checks.check_rebuild(received, content, key))
    verdict = content is not None and all(check.passed for check in checks)
    added = () if zip_check.passed else strangers(data, allowed)
    if _only_packed_again(checks, received) and not added:
        checks[0] = VerifyCheck("zip", False, _PACKED_AGAIN)
    return Verified(
        verdict=verdict,
        checks=tuple(checks),
        first_altered="" if verdict else _first_altered(checks, received, added),
        fingerprint=fingerprint(data),
        key_fingerprint=key_fingerprint(key) if key else "",
        totals=_totals(content) if content else {},
        content=content,
    )


def _open(data: bytes) -> tuple[dict[str, bytes], VerifyCheck]:
    try:
        members = read_zip(data, allowed, member_limit=LINES_MEMBER_LIMIT)
    except PackageRefused as refusal:
        loose = read_loosely(data, allowed, member_limit=LINES_MEMBER_LIMIT)
        if not {DESCRIPTOR, SIGNATURE} & loose.keys():
            packed = holds_packages(data)
            raise NotAPackage(why=_SEVERAL if packed else "it is not a return") from None
        return loose, VerifyCheck("zip", False, refusal.sentence())
    words = f"The package holds {len(members)} files and nothing else."
    return members, VerifyCheck("zip", True, words)


def _receive(members: dict[str, bytes]) -> Received:
    try:
        descriptor = read_descriptor(members)
    except PackageRefused as refusal:
        return Received(members, {}, None, refusal)
    try:
        return Received(members, descriptor, read_content(members, descriptor), None)
    except (PackageRefused, TableRefused) as refusal:
        return Received(members, descriptor, None, refusal)


def _manifest_check(received: Received) -> VerifyCheck:
    if received.fault is not None:
        return VerifyCheck("manifest", False, received.fault.sentence())
    return VerifyCheck("manifest", True, "The list of contents describes a return.")


def _only_packed_again(checks: list[VerifyCheck], received: Received) -> bool:
    """Say whether every file is right, and only the package around them is another."""
    failed = {check.id for check in checks if not check.passed}
    return bool(failed) and failed <= {"zip", "fingerprints"} and not received.changed()


def _first_altered(checks: list[VerifyCheck], received: Received, added: Sequence[str]) -> str:
    failed = {check.id for check in checks if not check.passed}
    if failed <= {"key", "supersedes"}:
        return ""
    if _only_packed_again(checks, received):
        return f"{added[0]}: it was added" if added else _REPACKED
    place = return_checks.first_altered(received)
    sealed_descriptor = failed <= {"signature", "zip"} and place == DESCRIPTOR
    return SIGNATURE if sealed_descriptor else place


def _totals(content: Return) -> dict[str, int]:
    rows = {f"{table.name}_rows": len(table.rows) for table in content.tables}
    return column_sums(content) | rows
