"""The papers that go with a release: what it is made of, what each file is, whose each part is.

    spendbook-VERSION-SYSTEM.cdx.json  the parts with version, licence, fingerprint (CycloneDX 1.6)
    files-SYSTEM.csv                   every file of the bundle, fingerprinted, for allow-lists
    unsigned-SYSTEM.txt                programs and libraries without a signature of their maker
    SHA256SUMS                         of everything beside it
    SHA256SUMS.minisig                 signed, where SPENDBOOK_RELEASE_KEY names minisign's key

No address is in any of them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from installers.from_source import ROOT, Command, TroubleError, run_quietly
from installers.linux import system_libraries

RUNTIME_LOCK = ROOT / "requirements.lock"
PE_KINDS = (".exe", ".dll", ".pyd")
# Place of the address of the PE header, and of the directory of signatures in the optional header.
PE_HEADER_AT, OPTIONAL_AT, MAGIC_64 = 0x3C, 24, 0x20B
SIGNATURES = {MAGIC_64: 144, 0x10B: 128}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program: its name, version, and for a package what its files may be."""

    name: str
    version: str
    fingerprints: tuple[str, ...]
    licence: str = ""
    purl: str = ""


def write(bundle: Path, to: Path, version: str, system: str, said: str) -> list[Path]:
    """Write the papers of a bundle into a folder, and return where each lies.

    ``said`` is what the packaged program itself answers to ``licences --json``.

    Raises:
        TroubleError: something is in the bundle that the lock does not name.
    """
    papers = {
        f"spendbook-{version}-{system}.cdx.json": bill_of_materials(
            version, parts_of(said, bundle)
        ),
        f"files-{system}.csv": list_of_files(bundle),
    }
    if unsigned := unsigned_files(bundle):
        names = (f"{file.relative_to(bundle).as_posix()}\n" for file in unsigned)
        papers[f"unsigned-{system}.txt"] = "".join(names)
    for name, text in papers.items():
        (to / name).write_text(text, "utf-8", newline="\n")
    return [to / name for name in papers]


def write_sums(folder: Path, version: str, day: str) -> Path:
    """Write the fingerprints of all files of a folder, as sha256sum checks them.

    Where SPENDBOOK_RELEASE_KEY names a secret key of minisign's without password, they are
    signed; the comment that is signed with them says version and day, which ``spendbook
    update`` reads there and believes nowhere else.
    """
    sums = folder / "SHA256SUMS"
    files = sorted(file for file in folder.iterdir() if file.is_file() and file != sums)
    rows = (f"{fingerprint(file)}  {file.name}\n" for file in files if file.suffix != ".minisig")
    sums.write_text("".join(rows), "utf-8", newline="\n")
    secret, public = (os.environ.get(f"SPENDBOOK_RELEASE_{half}") for half in ("KEY", "PUBLIC"))
    if secret:
        said = f"spendbook {version} {day}"
        signing: Command = ["minisign", "-S", "-s", secret, "-t", said, "-m", sums]
        run_quietly(
            signing, "SPENDBOOK_RELEASE_KEY names minisign's secret key, without password."
        )
    if secret and public:
        checking: Command = ["minisign", "-V", "-p", public, "-m", sums]
        run_quietly(checking, "SPENDBOOK_RELEASE_PUBLIC is not the other half of the key.")
    return sums


def parts_of(said: str, bundle: Path) -> list[Part]:
    """Return what a bundle is made of: packages, what they stand on, libraries of the system.

    Raises:
        TroubleError: a package is in the bundle that the lock does not name.
    """
    lock = {
        (_plain(part.name), part.version): part.fingerprints
        for part in locked(RUNTIME_LOCK.read_text("utf-8"))
    }
    packages = {_plain(re.split(r"-(?=\d)", folder.name)[0]): folder.name
                for folder in bundle.glob("_internal/*.dist-info")}  # fmt: skip
    parts = []
    for one in json.loads(said)["data"]["parts"]:
        name, version, licence = one["name"], one["version"], one["licence"]
        packaged = packages.pop(_plain(name), "")
        fingerprints = lock.get((_plain(name), version), ())
        if packaged and not fingerprints:
            raise TroubleError(
                f"{name} {version} is in the bundle, and {RUNTIME_LOCK} has it not."
            )
        if name != "spendbook":
            purl = f"pkg:pypi/{_plain(name)}@{version}" if packaged else ""
            parts.append(Part(name, version, fingerprints, licence, purl))
    if packages:
        raise TroubleError("In the bundle and not named: " + ", ".join(packages.values()))
    return parts + [
        Part(one.name, one.version, (), "see its text", f"pkg:deb/debian/{one.name}@{one.version}")
        for one in system_libraries.packages(bundle)
    ]


def bill_of_materials(version: str, parts: list[Part]) -> str:
    """Return the parts of the program in CycloneDX's form."""
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "spendbook", "version": version}
        },
        "components": [_component(part) for part in parts],
    }
    return json.dumps(bill, indent=1, sort_keys=True) + "\n"


def _component(part: Part) -> dict[str, object]:
    shown: dict[str, object] = {
        "type": "library" if part.version else "data",
        "name": part.name,
        "licenses": [{"license": {"name": part.licence}}],
        "hashes": [{"alg": "SHA-256", "content": one} for one in part.fingerprints],
    }
    known = {"version": part.version, "purl": part.purl}
    return shown | {key: text for key, text in known.items() if text}


def locked(lock: str) -> list[Part]:
    """Return the packages of a lock."""
    parts = []
    for block in re.split(r"\n(?=[a-z])", lock):
        found = re.match(r"([a-z0-9._-]+)==(\S+)", block)
        if found:
            fingerprints = tuple(re.findall(r"sha256:([0-9a-f]{64})", block))
            parts.append(Part(found.group(1), found.group(2), fingerprints))
    return parts


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def list_of_files(bundle: Path) -> str:
    """Return every file with its length and fingerprint, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("file", "bytes", "sha256"))
    for file in sorted(bundle.rglob("*")):
        if file.is_file():
            name = file.relative_to(bundle).as_posix()
            writer.writerow((name, file.stat().st_size, fingerprint(file)))
    return out.getvalue()


def fingerprint(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unsigned_files(bundle: Path) -> list[Path]:
    """Return the programs and libraries of Windows that carry no signature."""
    return [
        file
        for file in sorted(bundle.rglob("*"))
        if file.suffix.lower() in PE_KINDS and not carries_signature(file.read_bytes())
    ]


def carries_signature(content: bytes) -> bool:
    """Say whether a program of Windows has a place for a signature that is not empty.

    Whether the signature holds is for Windows to say.
    """
    if content[:2] != b"MZ":
        return False
    (header,) = struct.unpack_from("<I", content, PE_HEADER_AT)
    (magic,) = struct.unpack_from("<H", content, header + OPTIONAL_AT)
    _, length = struct.unpack_from("<II", content, header + OPTIONAL_AT + SIGNATURES[magic])
    return bool(length > 0)
