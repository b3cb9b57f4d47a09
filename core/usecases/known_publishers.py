"""Publishers whose fingerprints those who look after this PC confirmed for everybody on it.

The list is a file beside the packaged program, ``publishers.csv`` with the columns publisher and
fingerprint. Who can write there can change the program itself, so it opens no new door.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from core.domain.agreements import Trust
from core.domain.problems import UserError
from core.formats.catalogue_package import CatalogueReading
from core.formats.files import read_within
from core.formats.trust import PublisherState

FILE = "publishers.csv"
# What the history says of how a publisher was confirmed.
HOW = "by the list of publishers on this PC"

_MOST_BYTES = 1 << 20


class ListNotRight(UserError):
    """Row {row} of {file} beside the program has no {what}."""

    code = "SB-476"
    exit_code = 3
    remedy_text = (
        "Ask the people who look after this PC: its columns are publisher and fingerprint. "
        "No catalogue was applied."
    )


class NotAsListed(UserError):
    """The fingerprint of {publisher} is {found}; on the list of this PC it is {listed}."""

    code = "SB-477"
    exit_code = 6
    remedy_text = (
        "Do not use the file. If {publisher} has new keys, the people who look after this PC "
        "confirm them by telephone and change the list."
    )


def program_folder() -> Path | None:
    """Return the folder of the packaged program, None where it runs from its source."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None


def listed(folder: Path | None) -> dict[str, str]:
    """Return the fingerprints of a list by the publisher's short name; none without a list.

    Raises:
        ListNotRight: a row says no publisher or no fingerprint. FileNotRead: it cannot be read.
    """
    if folder is None or not (folder / FILE).is_file():
        return {}
    text = read_within(folder / FILE, _MOST_BYTES).decode("utf-8-sig", "replace")
    found = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        publisher = (row.get("publisher") or "").strip().casefold()
        fingerprint = (row.get("fingerprint") or "").strip()
        if not publisher or not digits(fingerprint):
            what = "fingerprint" if publisher else "publisher"
            raise ListNotRight(row=number, file=FILE, what=what)
        found[publisher] = fingerprint
    return found


def trust(reading: CatalogueReading, state: PublisherState | None) -> Trust:
    """Say how far the publisher of a catalogue is known, by the book and by the list.

    What a person confirmed for this book stands, with every later key that it vouches for.

    Raises:
        NotAsListed: the list has the publisher with another fingerprint.
    """
    publisher = reading.catalogue.publisher
    said = listed(program_folder()).get(publisher.casefold())
    if said is None or (state is not None and state.confirmed):
        return reading.trust
    held = {digits(reading.publisher_fingerprint)}
    if state is not None:
        held.add(digits(state.fingerprint()))
    if reading.trust is Trust.UNSIGNED or digits(said) not in held:
        name = reading.catalogue.publisher_name
        found = reading.publisher_fingerprint or "none, as it is not signed"
        raise NotAsListed(publisher=name, found=found, listed=said)
    return Trust.CONFIRMED


def digits(fingerprint: str) -> str:
    """Return the digits of a fingerprint, however it is grouped."""
    return "".join(character for character in fingerprint if character.isdigit())
