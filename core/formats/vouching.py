"""Verifying who published a catalogue: chain of roots, list of files, rising editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tuf.api.exceptions import RepositoryError, UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, Targets  # type: ignore[attr-defined]  # exported, unsaid

from core.domain.problems import UserError
from core.formats.packages import fingerprint
from core.formats.trust import MOST_ROOTS, PublisherState
from core.formats.tuf_metadata import (
    TARGETS,
    CatalogueChanged,
    publisher_fingerprint,
    read_root,
    read_targets,
)


class CatalogueForged(UserError):
    """This catalogue says that it is from {publisher}, but it is not signed with their key."""

    code = "SB-451"
    exit_code = 6
    remedy_text = "Do not use it. Tell {publisher} who sent it to you."


class CatalogueMixed(UserError):
    """This catalogue is put together from parts of different editions of {publisher}."""

    code = "SB-452"
    exit_code = 6
    remedy_text = "Do not use it. Ask {publisher} for a new copy."


class CatalogueRolledBack(UserError):
    """This is edition {found} of {publisher}; you already have edition {known}."""

    code = "SB-453"
    exit_code = 6
    remedy_text = "Keep the newer edition. Past editions stay in the book's history."


class WrongPublisher(UserError):
    """This catalogue says that it is from {publisher}, but other keys than theirs stand for it."""

    code = "SB-454"
    exit_code = 6
    remedy_text = "Do not use it. Ring {publisher} on a number that you know and ask."


class KeysReplaced(UserError):
    """This catalogue was made before {publisher} changed their keys."""

    code = "SB-458"
    exit_code = 6
    remedy_text = "Keep the edition you have. Ask {publisher} for their newest."


class EditionDiffers(UserError):
    """This is another edition {found} of {publisher} than the one you have."""

    code = "SB-455"
    exit_code = 6
    remedy_text = "Ask {publisher} which of the two is theirs. An edition is never edited."


class SignatureRemoved(UserError):
    """This catalogue of {publisher} is not signed, but their earlier ones were."""

    code = "SB-456"
    exit_code = 6
    remedy_text = "Do not use it. Ask {publisher} for a signed copy."


@dataclass(frozen=True, slots=True)
class Vouched:
    """A publisher and edition that were verified, and what to remember of them.

    ``out_of_date_since`` is the day on which the edition ran out, None while it has not.
    """

    publisher: str
    name: str
    edition: int
    expires: date
    fingerprint: str
    state: PublisherState
    out_of_date_since: date | None


_TRUST_FILES = {TARGETS} | {f"{number}.root.json" for number in range(1, MOST_ROOTS + 1)}


def is_trust_file(name: str) -> bool:
    """Say whether a file name is that of a root or of the signed list."""
    return name in _TRUST_FILES


def trust_order(name: str) -> int:
    """Return where a trust file stands: roots by number, then the signed list."""
    return MOST_ROOTS + 1 if name == TARGETS else int(name.partition(".")[0])


def vouch(
    files: Mapping[str, bytes],
    claimed: str,
    edition: int,
    state: PublisherState | None,
    today: date,
) -> Vouched:
    """Verify who published the files of an edition.

    ``claimed`` and ``edition`` are what the catalogue says of itself. An edition that ran out
    is still vouched for, and marked.

    Raises:
        WrongPublisher, CatalogueForged, CatalogueChanged, CatalogueMixed,
        CatalogueRolledBack, KeysReplaced, EditionDiffers: each with its own sentence.
    """
    root = _trusted_root(files, claimed, state)
    targets = read_targets(files.get(TARGETS, b""), claimed)
    _require_signed(root, targets, Targets.type, claimed)
    _require_files(files, targets.signed, claimed, edition)
    listed = fingerprint(files[TARGETS])
    _require_rising(targets.signed.version, listed, root, state, claimed)
    seen = max(today, state.clock_floor) if state else today
    expires = min(targets.signed.expires, root.expires).date()
    name = str(root.unrecognized_fields.get("publisher_name", claimed))
    return Vouched(
        publisher=claimed,
        name=name,
        edition=targets.signed.version,
        expires=expires,
        fingerprint=publisher_fingerprint(root),
        state=PublisherState(
            publisher=claimed,
            name=name,
            root=_newest(files),
            highest_edition=targets.signed.version,
            # Not beyond the end of this edition: a clock that was years ahead on one day would
            # otherwise have every later edition out of date.
            clock_floor=max(min(today, expires), state.clock_floor if state else date.min),
            confirmed=state.confirmed if state else False,
            edition_fingerprint=listed,
        ),
        out_of_date_since=expires if seen >= expires else None,
    )


def _chain(files: Mapping[str, bytes]) -> list[bytes]:
    chain: list[bytes] = []
    while f"{len(chain) + 1}.root.json" in files:
        chain.append(files[f"{len(chain) + 1}.root.json"])
    return chain


def _newest(files: Mapping[str, bytes]) -> bytes:
    return _chain(files)[-1]


def _trusted_root(files: Mapping[str, bytes], claimed: str, state: PublisherState | None) -> Root:
    chain = _chain(files)
    if not chain or sum(name.endswith(".root.json") for name in files) != len(chain):
        raise CatalogueForged(publisher=claimed)
    if state is None:
        start = 1
        trusted = read_root(chain[0], "1.root.json", claimed)
        _require_signed(trusted.signed, trusted, Root.type, claimed)
    else:
        trusted = read_root(state.root, "root", claimed)
        start = trusted.signed.version
        if state.publisher == claimed and len(chain) < start:
            raise KeysReplaced(publisher=claimed)
        if state.publisher != claimed or chain[start - 1] != state.root:
            raise WrongPublisher(publisher=claimed)
    root = trusted.signed
    for number, data in enumerate(chain[start:], start=start + 1):
        root = _next_root(root, data, number, claimed)
    if root.unrecognized_fields.get("publisher") != claimed or root.version != len(chain):
        raise WrongPublisher(publisher=claimed)
    return root


def _next_root(root: Root, data: bytes, number: int, claimed: str) -> Root:
    following = read_root(data, f"{number}.root.json", claimed)
    if following.signed.version != number:
        raise CatalogueForged(publisher=claimed)
    payload = following.signed_bytes
    try:
        root.verify_delegate(Root.type, payload, following.signatures)
        following.signed.verify_delegate(Root.type, payload, following.signatures)
    except (RepositoryError, ValueError):
        raise CatalogueForged(publisher=claimed) from None
    results = (
        root.get_verification_result(Root.type, payload, following.signatures),
        following.signed.get_verification_result(Root.type, payload, following.signatures),
    )
    if set(following.signatures) != {key for result in results for key in result.signed}:
        raise CatalogueChanged(publisher=claimed, file=f"{number}.root.json")
    return following.signed


def _require_signed(
    root: Root, metadata: Metadata[Root] | Metadata[Targets], role: str, claimed: str
) -> None:
    """Require enough signatures of a role, and no others."""
    payload = metadata.signed_bytes
    try:
        root.verify_delegate(role, payload, metadata.signatures)
    except (UnsignedMetadataError, ValueError):
        raise CatalogueForged(publisher=claimed) from None
    result = root.get_verification_result(role, payload, metadata.signatures)
    if set(metadata.signatures) != set(result.signed):
        raise CatalogueChanged(publisher=claimed, file=f"{role}.json")


def _require_files(
    files: Mapping[str, bytes], targets: Targets, claimed: str, edition: int
) -> None:
    """Require that every file is in the signed list as it is, and that the list names no other."""
    for name in sorted(set(files) | set(targets.targets)):
        if name == TARGETS:
            continue
        data, listed = files.get(name), targets.targets.get(name)
        same = (
            data is not None
            and listed is not None
            and (listed.length, listed.hashes) == (len(data), {"sha256": fingerprint(data)})
        )
        if not same and edition != targets.version:
            raise CatalogueMixed(publisher=claimed)
        if not same:
            raise CatalogueChanged(publisher=claimed, file=name)
    if targets.unrecognized_fields.get("publisher") != claimed or edition != targets.version:
        raise CatalogueMixed(publisher=claimed)


def _require_rising(
    edition: int, listed: str, root: Root, state: PublisherState | None, claimed: str
) -> None:
    if state is None:
        return
    known = read_root(state.root, "root", claimed).signed
    # A thief can jump to a huge edition; new signing keys take the jump back.
    if set(known.roles[Targets.type].keyids) != set(root.roles[Targets.type].keyids):
        return
    if edition < state.highest_edition:
        raise CatalogueRolledBack(publisher=claimed, found=edition, known=state.highest_edition)
    same = state.edition_fingerprint in ("", listed)
    if edition == state.highest_edition and not same:
        raise EditionDiffers(publisher=claimed, found=edition)
