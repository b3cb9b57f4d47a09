"""The sheet with a publisher's fingerprint: to print, to fill in by hand, to have at hand."""

from __future__ import annotations

from pathlib import Path

from core.domain.period import day_in_words
from core.formats import trust
from core.formats.columns import Column
from core.formats.files import read_within
from core.formats.printed import printed
from core.formats.reports import Report, ReportTable, Section
from core.usecases.publish_catalogue import ROOT, key_file, publisher_fingerprint

_LINE = "_" * 24
_KEEPERS = (
    Column("key", "Key", "Which key."),
    Column("keeper", "Who keeps it", "Name."),
    Column("place", "Where", "Place."),
    Column("since", "Since", "Day."),
)
_READ_OUT = (
    "Read these ten groups of four digits to a body that rings you to confirm your catalogue.",
    "Ring nobody to read them out: a body must find your number by itself.",
)
_TROUBLE = (
    (
        "The signing key is lost, or its passphrase is forgotten",
        "Holders bring their root keys and the last edition: make a new signing key from it. "
        "The fingerprint stays the same.",
    ),
    (
        "The signing key may be in other hands",
        "Make a new signing key at once, publish an edition with it, and tell the bodies which "
        "edition is yours. Books that take it refuse the old key from then on.",
    ),
    (
        "A root key is lost or stolen",
        "The other holders replace it. The fingerprint is another afterwards: print this sheet "
        "anew, and tell the bodies by a way that they know.",
    ),
    (
        "So many root keys are gone that too few are left",
        "Nobody can change the keys any more. Make new keys, tell every body, and have each "
        "confirm the new fingerprint by telephone.",
    ),
)


def page(place: Path, name: str = "") -> str:
    """Return the sheet for the keys in a folder, as a page to look at and to print.

    Raises:
        NoKeys: the folder holds none, or those of more than one publisher.
    """
    facts = trust.root_facts(read_within(key_file(place, ROOT)))
    keepers = ["Signing key", *(f"Root key {n}" for n in range(1, facts.holders + 1))]
    table = ReportTable(
        "Keepers",
        "Fill in by hand; keep the sheet with none of the keys.",
        _KEEPERS,
        tuple((key, _LINE, _LINE, _LINE) for key in keepers),
    )
    report = Report(
        title=publisher_fingerprint(place),
        subtitle=f"Fingerprint of {name or facts.name}, for the telephone",
        key_figures=(),
        sections=(
            Section("What it is for", _READ_OUT),
            Section("Who keeps the keys", facts=_said(facts), tables=(table,)),
            Section("If a key is lost or stolen", facts=_TROUBLE),
        ),
    )
    return printed(report)


def _said(facts: trust.RootFacts) -> tuple[tuple[str, str], ...]:
    return (
        ("Short name", facts.publisher),
        ("Root keys", f"{facts.holders}; {facts.needed} of them are needed to change the keys"),
        (
            "Version of the keys",
            f"{facts.version}, to be renewed by {day_in_words(facts.ends)}",
        ),
    )
