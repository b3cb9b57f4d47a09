"""The attacks that have a name, each tried once on a reader that knows the genuine sender.

Those on catalogues are The Update Framework's (its specification, section 1.5.2) with those of
reliability.md 4.1; those on returns and signatures are ours. An attack that is refused must be
refused for what it is; one that can only be marked or undone says so in what is looked at.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from core.domain.problems import UserError
from core.formats.catalogue_package import build_catalogue, read_catalogue
from core.formats.key_change import NotARootKey, change_keys
from core.formats.packages import NotAPackage, PackageRefused, canonical
from core.formats.return_package import build_return, read_return, verify_return
from core.formats.signing import (
    SecretKey,
    SignatureDoesNotHold,
    new_key,
    public_text,
    read_signature,
    sign,
    verify,
)
from core.formats.trust import (
    KeysMissing,
    PublisherKeys,
    PublisherState,
    new_publisher,
    sign_edition,
)
from core.formats.tuf_metadata import CatalogueChanged
from core.formats.vouching import (
    CatalogueForged,
    CatalogueMixed,
    CatalogueRolledBack,
    EditionDiffers,
    KeysReplaced,
    SignatureRemoved,
    WrongPublisher,
)
from tests.core.formats.conftest import made_return
from tests.core.formats.publishing import (
    ISSUED,
    TODAY,
    Publisher,
    make_catalogue,
    state_after,
)
from tests.core.formats.sealed import members_of, packed, resealed, with_file
from tests.faults.campaign import Campaign, Found

_KEYS = new_publisher("ypo", "YPO", ISSUED, holders=3)
_OURS = Publisher(_KEYS)
_BODY, _STRANGER = SecretKey(bytes(range(32))), SecretKey(bytes(range(1, 33)))
_SAID = b"what was signed"


@dataclass(frozen=True)
class Attack:
    """An attack: what it is called, what is done, and with what words it must be refused.

    Without ``why`` it cannot be refused: then ``act`` says whether it was without effect.
    """

    name: str
    act: Callable[[], object]
    why: tuple[type[UserError], ...] = ()


def run(_: int, __: Path) -> Found:
    """Try every attack."""
    found = Found(note="each refused for what it is, or without effect")
    for attack in ATTACKS:
        found.tried += 1
        try:
            effect = attack.act()
        except UserError as refused:
            if not isinstance(refused, attack.why):
                found.faults.append(f"{attack.name}: refused as {type(refused).__name__}")
            continue
        if attack.why or effect is not None:
            found.faults.append(f"{attack.name}: {effect or 'was accepted'}")
    return found


def _rotated(keys: PublisherKeys, holders: int = 2, **more: object) -> PublisherKeys:
    """Return keys that so many of the three holders changed."""
    here = replace(keys, root_keys=keys.root_keys[:holders])
    return change_keys(here, ISSUED, signing=new_key(), **more)  # type: ignore[arg-type]  # as there


def _seen(number: int = 2, of: Publisher = _OURS) -> PublisherState:
    return state_after(of.edition(number))


def _read(data: bytes, state: PublisherState | None = None, today: date = TODAY) -> None:
    read_catalogue(data, state or _seen(), today=today)


def _forged() -> None:
    _read(Publisher(replace(_KEYS, signing=new_key())).edition(3))


def _unsigned() -> None:
    _read(build_catalogue(make_catalogue(3), None, issued=ISSUED))


def _rolled_back() -> None:
    _read(_OURS.edition(1))


def _edited() -> None:
    _read(_OURS.edition(2, price=1))


def _mixed_lists() -> None:
    old, new = members_of(_OURS.edition(3)), members_of(_OURS.edition(4, price=1))
    _read(packed({**new, "targets.json": old["targets.json"]}))


def _mixed_files() -> None:
    old, new = members_of(_OURS.edition(2)), members_of(_OURS.edition(3, price=1))
    _read(packed({**new, "prices.csv": old["prices.csv"]}))


def _frozen() -> str | None:
    """A good edition is held back and the last one served for ever: it runs out, and is marked."""
    later = read_catalogue(_OURS.edition(2), _seen(), today=ISSUED + timedelta(days=400))
    return None if later.out_of_date_since else "an edition is good for ever"


def _frozen_clock() -> str | None:
    """As that, with the PC's clock put back."""
    later = read_catalogue(_OURS.edition(2), _seen(), today=ISSUED + timedelta(days=400))
    again = read_catalogue(_OURS.edition(2), later.state, today=ISSUED)
    return None if again.out_of_date_since else "an edition that ran out is good again"


def _endless() -> None:
    members = members_of(_OURS.edition(3))
    _read(packed({**members, "prices.csv": b"0" * (50 * 1024**2 + 1)}))


def _endless_behind() -> None:
    _read(_OURS.edition(3) + b"\0" * 5_000_000)


def _extraneous() -> None:
    """A file more, for another program to find."""
    _read(packed({**members_of(_OURS.edition(3)), "setup.exe": b"MZ"}))


def _wrong_publisher() -> None:
    _read(Publisher(new_publisher("ypo", "YPO", ISSUED, holders=3)).edition(3))


def _for_another() -> None:
    """A known publisher signs under another's name."""
    other = replace(make_catalogue(), publisher="espo")
    members = members_of(build_catalogue(other, None, issued=ISSUED))
    read_catalogue(
        packed({**members, **sign_edition(_KEYS, 1, ISSUED, members)}), None, today=TODAY
    )


def _wrong_software() -> None:
    """A genuine return in the place of a catalogue."""
    _read(build_return(made_return(), _BODY))


def _fast_forward() -> str | None:
    """A thief with the signing key jumps to a number beyond reach; new keys take that back."""
    state = state_after(_OURS.edition(2**31), _seen())
    data = Publisher(_rotated(_KEYS)).edition(3)
    after = read_catalogue(data, state, today=TODAY)
    return None if after.catalogue.edition == 3 else "the publisher is shut out"


def _too_few_holders() -> None:
    _rotated(_KEYS, holders=1)


def _one_holder_twice() -> None:
    change_keys(replace(_KEYS, root_keys=_KEYS.root_keys[:1] * 2), ISSUED, signing=new_key())


def _made_up_holder() -> None:
    change_keys(
        replace(_KEYS, root_keys=(_KEYS.root_keys[0], new_key())), ISSUED, signing=new_key()
    )


def _signature_counted_twice() -> None:
    """One holder's signature stands twice, for two that are needed."""
    members = members_of(Publisher(_rotated(_KEYS)).edition(3))
    root = json.loads(members["2.root.json"])
    root["signatures"] = [root["signatures"][0]] * 2
    _read(packed({**members, "2.root.json": canonical(root)}))


def _revoked_signing_key() -> None:
    changed = _rotated(_KEYS)
    state = _seen(3, Publisher(changed))
    _read(Publisher(replace(changed, signing=_KEYS.signing)).edition(4), state)


def _revoked_root() -> None:
    """The keys of before, as if they had never been changed."""
    _read(_OURS.edition(4), _seen(3, Publisher(_rotated(_KEYS))))


def _broken_chain() -> None:
    twice = _rotated(_rotated(_KEYS))
    skipping = replace(twice, roots=(twice.roots[0], twice.roots[2]))
    _read(Publisher(skipping).edition(3))


def _newest_root_left_out() -> None:
    members = members_of(Publisher(_rotated(_KEYS)).edition(3))
    del members["2.root.json"]
    _read(packed(members))


def _return_of_a_stranger() -> str | None:
    members = members_of(build_return(made_return(), _BODY))
    forged = with_file(members, "body.pub", public_text(_STRANGER).encode())
    return _accepted(packed(resealed(forged, _STRANGER)), "key")


def _figures_resealed() -> str | None:
    """The holder of the key seals figures that do not add up."""
    members = members_of(build_return(made_return(), _BODY))
    changed = members["summary.csv"].replace(b"1204500,12045.00", b"1304500,13045.00", 1)
    forged = resealed(with_file(members, "summary.csv", changed), _BODY)
    return _accepted(packed(forged), "arithmetic")


def _copy_for_people() -> str | None:
    """The page that people look at says something else than the data."""
    members = members_of(build_return(made_return(), _BODY))
    page = members["return.html"].replace(b"12,668.00", b"92,668.00")
    return _accepted(packed({**members, "return.html": page}), "fingerprints")


def _another_purpose() -> str | None:
    members = members_of(build_return(made_return(), _BODY))
    other = sign(members["datapackage.json"], _BODY, "a receipt")
    return _accepted(packed({**members, "datapackage.json.minisig": other}), "signature")


def _accepted(data: bytes, check: str) -> str | None:
    """Say what was overlooked: the return is accepted, or refused for something else."""
    found = verify_return(data, public_text(_BODY))
    failed = {one.id for one in found.checks if not one.passed}
    return None if not found.verdict and check in failed else f"failed only {sorted(failed)}"


def _catalogue_as_return() -> None:
    read_return(_OURS.edition(3))


def _borrowed_key_number() -> None:
    parts = read_signature(sign(_SAID, _STRANGER, "one"))
    forged = sign(_SAID, _STRANGER, "one").replace(
        base64.b64encode(parts.algorithm + parts.key_id + parts.signature),
        base64.b64encode(parts.algorithm + _BODY.public().key_id + parts.signature),
    )
    verify(_SAID, forged, _BODY.public())


def _untrusted_comment() -> str | None:
    signature = sign(_SAID, _BODY, "one").replace(b"signature by Spendbook", b"trust me")
    parts = verify(_SAID, signature, _BODY.public())
    return "an unsigned comment is passed on" if b"trust me" in parts.text() else None


ATTACKS: tuple[Attack, ...] = (
    Attack("arbitrary installation", _forged, (CatalogueForged,)),
    Attack("signature taken away", _unsigned, (SignatureRemoved,)),
    Attack("rollback", _rolled_back, (CatalogueRolledBack,)),
    Attack("an edition edited", _edited, (EditionDiffers,)),
    Attack("mix and match of lists", _mixed_lists, (CatalogueMixed,)),
    Attack("mix and match of files", _mixed_files, (CatalogueChanged,)),
    Attack("indefinite freeze", _frozen),
    Attack("freeze by the clock", _frozen_clock),
    Attack("endless data", _endless, (PackageRefused,)),
    Attack("endless data behind the end", _endless_behind, (PackageRefused,)),
    Attack("extraneous dependencies", _extraneous, (PackageRefused, CatalogueChanged)),
    Attack("wrong publisher", _wrong_publisher, (WrongPublisher,)),
    Attack("one publisher for another", _for_another, (WrongPublisher,)),
    Attack("wrong software", _wrong_software, (NotAPackage, PackageRefused)),
    Attack("fast forward", _fast_forward),
    Attack("key theft below the threshold", _too_few_holders, (KeysMissing,)),
    Attack("one holder twice", _one_holder_twice, (KeysMissing,)),
    Attack("a made-up holder", _made_up_holder, (NotARootKey,)),
    Attack("one signature twice", _signature_counted_twice, (CatalogueForged, CatalogueChanged)),
    Attack("a revoked signing key", _revoked_signing_key, (CatalogueForged,)),
    Attack("revoked root keys", _revoked_root, (KeysReplaced,)),
    Attack("a broken chain of keys", _broken_chain, (CatalogueForged,)),
    Attack("the newest keys left out", _newest_root_left_out, (CatalogueForged, CatalogueChanged)),
    Attack("a stranger's return", _return_of_a_stranger),
    Attack("figures resealed", _figures_resealed),
    Attack("another page for people", _copy_for_people),
    Attack("a signature for another purpose", _another_purpose),
    Attack("a catalogue as a return", _catalogue_as_return, (NotAPackage, PackageRefused)),
    Attack("a borrowed key number", _borrowed_key_number, (SignatureDoesNotHold,)),
    Attack("an unsigned comment", _untrusted_comment),
)

CAMPAIGN = Campaign(
    "named attacks",
    "20 named attacks: each refused for what it is, or without effect",
    quick=len(ATTACKS),
    soak=len(ATTACKS),
    run=run,
)
