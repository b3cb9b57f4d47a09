"""Publish a catalogue: the form, the keys, the signed edition. The PBO's side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from core.classifying.taxonomy_data import body_types, load_cpv, load_taxonomy
from core.domain.agreements import Catalogue
from core.domain.problems import Problem, Severity, UserError
from core.formats import template, trust
from core.formats.catalogue_package import (
    CatalogueDifference,
    build_catalogue,
    catalogue_file_name,
    difference,
    read_catalogue,
)
from core.formats.files import place_of_package, read_within, write_atomically
from core.formats.form_meanings import BODY_TYPE, Known, folded
from core.formats.packages import fingerprint
from core.formats.sealing import Lock
from core.formats.template_reading import UNDATED
from core.store.book import utc_now
from core.usecases.take_catalogue import CatalogueLook, look

# How the names of key files end.
SIGNING, ROOT_KEY, ROOT = ".signing-key", ".root-key", ".root.json"


class FormFaults(UserError):
    """Faults in the form: {count}. The first: {first}"""

    code = "SB-850"
    exit_code = 4
    remedy_text = "Put them right in the workbook, then build again."

    def __init__(self, checked: FormCheck) -> None:
        """Keep every problem beside the sentence, those that stand in the way first."""
        blocking = checked.blocking()
        rest = tuple(problem for problem in checked.problems if problem not in blocking)
        self.problems = blocking + rest
        super().__init__(count=len(blocking), first=self.problems[0].message())


class EditionMustRise(UserError):
    """Edition {edition} does not follow edition {last}."""

    code = "SB-851"
    exit_code = 6
    remedy_text = "Give the edition a number above {last}."


class KeysThere(UserError):
    """The folder {folder} holds keys already."""

    code = "SB-853"
    exit_code = 3
    remedy_text = (
        "Choose another folder. Keys are never written over: nobody could use them again."
    )


class NoKeys(UserError):
    """{place} holds {count} key files of a publisher, not one."""

    code = "SB-854"
    exit_code = 3
    remedy_text = "Choose the folder with the publisher's keys, or the key file itself."


class EditionThere(UserError):
    """{name} is there already and holds something else."""

    code = "SB-856"
    exit_code = 3
    remedy_text = (
        "Give the edition the next number, or choose another name or folder. "
        "An edition that bodies may have is never written over."
    )


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What a form holds, and everything that is wrong with it."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]

    def blocking(self) -> tuple[Problem, ...]:
        """Return the problems that stand in the way of building."""
        return tuple(p for p in self.problems if p.weight() is Severity.BLOCKING)


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Where a publisher's key file is (it, or the folder that holds it), and what opens it."""

    place: Path
    passphrase: str

    def __repr__(self) -> str:
        """Keep the passphrase out of every report."""
        return f"SigningKeys({self.place})"


@dataclass(frozen=True, slots=True)
class KeysMade:
    """New keys of a publisher: their files, the fingerprint to give to bodies, the keys open."""

    files: tuple[Path, ...]
    fingerprint: str
    keys: trust.PublisherKeys = field(repr=False)


@dataclass(frozen=True, slots=True)
class BuiltCatalogue:
    """A catalogue package that was written."""

    path: Path
    fingerprint: str
    catalogue: Catalogue
    publisher_fingerprint: str
    problems: tuple[Problem, ...]
    difference: CatalogueDifference | None


def write_template(path: Path, publisher: str, publisher_name: str) -> Path:
    """Write the empty form, a workbook with drop-downs, instructions and examples."""
    write_atomically(path, template.template_bytes(publisher, publisher_name))
    return path


def check_form(path: Path) -> FormCheck:
    """Read a filled form (a workbook, or a folder of CSV files) and list every fault."""
    catalogue, problems = template.read_workbook(path, known_codes())
    return FormCheck(catalogue, problems)


@cache
def known_codes() -> Known:
    """Return what there is of each scheme of categories and of kinds of body, by code and name.

    Of CPV every beginning of a code is one.
    """
    prefixes = {code[:digits] for code in load_cpv() for digits in range(2, 9)}
    leaves = load_taxonomy().categories
    return {
        "cpv": {prefix: prefix for prefix in prefixes},
        "common-spend": {folded(leaf.label): code for code, leaf in leaves.items()}
        | {code: code for code in leaves},
        BODY_TYPE: {kind.label: kind.code for kind in body_types()}
        | {kind.code: kind.code for kind in body_types()},
    }


def new_keys(
    folder: Path, publisher: str, *, name: str = "", passphrase: str, people: int = 2
) -> KeysMade:
    """Make a publisher's keys: one to sign editions, and root keys for two or three people.

    The root keys change the other keys one day: each holder keeps one apart from the rest.

    Raises:
        KeysThere: the folder holds keys already.
        UserError: the passphrase is too short, or the folder cannot be written to.
    """
    made = trust.new_publisher(publisher, name or publisher, utc_now().date(), holders=people)
    lock = Lock.of(passphrase)
    secret = {f"{publisher}{SIGNING}": trust.seal_publisher(made, lock)}
    for number, key in enumerate(made.root_keys, start=1):
        secret[f"{publisher}-{number}{ROOT_KEY}"] = trust.seal_root_key(key, lock)
    public = {f"{publisher}{ROOT}": made.roots[-1]}
    for file in (*secret, *public):
        if (folder / file).exists():
            raise KeysThere(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in secret.items():
        write_atomically(folder / file, data, private=True)
    for file, data in public.items():
        write_atomically(folder / file, data)
    written = tuple(folder / file for file in (*secret, *public))
    return KeysMade(written, made.fingerprint(), made)


def publisher_fingerprint(place: Path) -> str:
    """Return the fingerprint of a publisher's keys, to print and to read out."""
    root = read_within(key_file(place, ROOT))
    return trust.PublisherState("", "", root, 0, date.min).fingerprint()


def build(
    form: Path | FormCheck,
    out: Path,
    *,
    keys: SigningKeys | trust.PublisherKeys | None,
    edition: int | None = None,
    issued: date | None = None,
    last: Path | None = None,
) -> BuiltCatalogue:
    """Build a catalogue package from a form, signed with the publisher's keys if given.

    ``out`` is the package if it ends in .zip, else the folder for it, made if need be. Form and
    keys may have been opened before.

    Raises:
        FormFaults: the form has faults that stand in the way.
        EditionMustRise: the edition does not follow the last one.
        EditionThere: a file of that name holds something else.
    """
    checked = form if isinstance(form, FormCheck) else check_form(form)
    if checked.catalogue is None or checked.blocking():
        raise FormFaults(checked)
    stated = checked.catalogue
    day = issued or stated.issued
    if day == UNDATED:
        day = utc_now().date()
    catalogue = replace(stated, edition=edition or stated.edition, issued=day)
    before = read_catalogue(read_within(last), None, today=date.min).catalogue if last else None
    if before is not None and catalogue.edition <= before.edition:
        raise EditionMustRise(edition=catalogue.edition, last=before.edition)
    opened = open_keys(keys) if isinstance(keys, SigningKeys) else keys
    package = build_catalogue(catalogue, opened, issued=day)
    target = place_of_package(out, catalogue_file_name(catalogue))
    if target.exists() and read_within(target) != package:
        raise EditionThere(name=target.name)
    write_atomically(target, package)
    return BuiltCatalogue(
        path=target,
        fingerprint=fingerprint(package),
        catalogue=catalogue,
        publisher_fingerprint=opened.fingerprint() if opened else "",
        problems=checked.problems,
        difference=difference(before, catalogue) if before else None,
    )


def changes_since(catalogue: Catalogue, last: Path) -> CatalogueDifference:
    """Say what a catalogue changes against the edition that was published last.

    Raises:
        UserError: the file is not a catalogue, or was altered.
    """
    before = read_catalogue(read_within(last), None, today=date.min).catalogue
    return difference(before, catalogue)


def verify(path: Path) -> CatalogueLook:
    """Verify a catalogue package as a body would that sees it for the first time."""
    return look(None, path)


def open_keys(keys: SigningKeys) -> trust.PublisherKeys:
    """Open a publisher's file of keys.

    Raises:
        NoKeys: the folder holds none, or more than one.
        UserError: it is not such a file, or the passphrase does not fit.
    """
    return trust.open_publisher(read_within(key_file(keys.place, SIGNING)), keys.passphrase)


def key_file(place: Path, ending: str) -> Path:
    """Return the key file itself, or the one in a folder that ends so.

    Raises:
        NoKeys: the folder holds none, or more than one.
    """
    if place.is_file():
        return place
    found = sorted(place.glob(f"*{ending}")) if place.is_dir() else []
    if len(found) != 1:
        raise NoKeys(place=str(place), count=len(found))
    return found[0]
