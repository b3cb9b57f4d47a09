"""The papers that go with a release: what it is made of, what each file is, whose each part is.

    spendbook-VERSION.cdx.json     the parts with version, licence and fingerprint (CycloneDX 1.6)
    files-SYSTEM.csv               every file of the bundle with its fingerprint, for allow-lists
    unsigned-SYSTEM.txt            programs and libraries that carry no signature of their maker
    SHA256SUMS                     of everything beside it; SHA256SUMS.minisig where there is a key

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
import subprocess
from dataclasses import dataclass
from pathlib import Path

from installers.from_source import ROOT, Command, run_quietly

RUNTIME_LOCK = ROOT / "requirements.lock"
PE_KINDS = (".exe", ".dll", ".pyd")
# Place of the address of the PE header, and of the directory of signatures in the optional header.
PE_HEADER_AT, OPTIONAL_AT, MAGIC_64 = 0x3C, 24, 0x20B
SIGNATURES = {MAGIC_64: 144, 0x10B: 128}


@dataclass(frozen=True, slots=True)
class Part:
    """A package of the lock: its name, version, and the fingerprints of its files."""

    name: str
    version: str
    fingerprints: tuple[str, ...]


def write(bundle: Path, to: Path, version: str, system: str, python: Path) -> list[Path]:
    """Write the papers of a bundle into a folder, and return where each lies.

    ``python`` is that of the environment from which the bundle was made.
    """
    papers = {
        f"spendbook-{version}.cdx.json": bill_of_materials(version, licences_of(python)),
        f"files-{system}.csv": list_of_files(bundle),
    }
    if unsigned := unsigned_files(bundle):
        names = (f"{file.relative_to(bundle).as_posix()}\n" for file in unsigned)
        papers[f"unsigned-{system}.txt"] = "".join(names)
    for name, text in papers.items():
        (to / name).write_text(text, "utf-8", newline="\n")
    return [to / name for name in papers]


def write_sums(folder: Path) -> Path:
    """Write the fingerprints of all files of a folder, as sha256sum checks them."""
    sums = folder / "SHA256SUMS"
    files = sorted(file for file in folder.iterdir() if file.is_file() and file != sums)
    rows = (f"{fingerprint(file)}  {file.name}\n" for file in files if file.suffix != ".minisig")
    sums.write_text("".join(rows), "utf-8", newline="\n")
    key = os.environ.get("SPENDBOOK_RELEASE_KEY")
    if key:
        signing: Command = ["minisign", "-S", "-s", key, "-m", sums]
        run_quietly(
            signing, "SPENDBOOK_RELEASE_KEY names minisign's secret key, without password."
        )
    return sums


def bill_of_materials(version: str, licences: dict[str, str]) -> str:
    """Return the parts of the program in CycloneDX's form."""
    parts = locked(RUNTIME_LOCK.read_text("utf-8"))
    components = [
        {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": f"pkg:pypi/{part.name}@{part.version}",
            "licenses": [{"license": {"name": licences.get(_plain(part.name), "see its files")}}],
            "hashes": [{"alg": "SHA-256", "content": one} for one in part.fingerprints],
        }
        for part in parts
    ]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "spendbook", "version": version}
        },
        "components": components,
    }
    return json.dumps(bill, indent=1, sort_keys=True) + "\n"


def locked(lock: str) -> list[Part]:
    """Return the packages of a lock."""
    parts = []
    for block in re.split(r"\n(?=[a-z])", lock):
        found = re.match(r"([a-z0-9._-]+)==(\S+)", block)
        if found:
            fingerprints = tuple(re.findall(r"sha256:([0-9a-f]{64})", block))
            parts.append(Part(found.group(1), found.group(2), fingerprints))
    return parts


def licences_of(python: Path) -> dict[str, str]:
    """Return what each package of an environment says of its licence, in one line."""
    question = (
        "import json; from importlib import metadata\n"
        "said = {}\n"
        "for part in metadata.distributions():\n"
        "    about = part.metadata.json\n"
        "    text = about.get('license_expression') or about.get('license') or 'see its files'\n"
        "    said[about['name']] = str(text).splitlines()[0]\n"
        "print(json.dumps(said))"
    )
    answer = subprocess.run([python, "-c", question], capture_output=True, check=True, text=True)
    return {_plain(name): text for name, text in json.loads(answer.stdout).items()}


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
