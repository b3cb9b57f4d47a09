"""The process in which atheris searches one parser: ``NAME SECONDS FOLDER``; fuzz.py starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]  # only where it is installed

with atheris.instrument_imports(include=["core.domain", "core.formats", "core.importing"]):
    from tests.faults.parsers import parsers


def main(name: str, seconds: str, folder: Path) -> None:
    """Search from the good examples on, and end at the first fault."""
    (parser,) = (one for one in parsers() if one.name == name)
    examples, work = folder / "examples", folder / "work"
    examples.mkdir()
    work.mkdir()
    for number, data in enumerate(parser.seeds):
        (examples / str(number)).write_bytes(data)

    def once(data: bytes) -> None:
        try:
            parser.read(data, work)
        except parser.told:
            return

    limits = (f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=2048", "-max_len=65536")
    atheris.Setup([name, *limits, f"-artifact_prefix={folder}/", str(examples)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
