"""The process in which atheris searches one parser: ``NAME SECONDS FOLDER``; fuzz.py starts it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]  # only where it is installed

with atheris.instrument_imports(include=["core.domain", "core.formats", "core.importing"]):
    from tests.faults.parsers import Parser, parsers

# What begins so is no file but what to damage beneath the seal: no file gets past that by chance.
_BENEATH = b"\x00"
_EXAMPLES = 40
_LENGTH = 64


class _Led(random.Random):
    """Chance that the search itself decides: it draws from the bytes given, then only noughts."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._left = data

    def getrandbits(self, k: int, /) -> int:
        count = -(-k // 8)
        drawn, self._left = self._left[:count].ljust(count, b"\x00"), self._left[count:]
        return int.from_bytes(drawn) >> (8 * count - k)

    def random(self) -> float:
        return self.getrandbits(53) / 2**53


def main(name: str, seconds: str, folder: Path) -> None:
    """Search from the good examples on, and end at the first fault."""
    (parser,) = (one for one in parsers() if one.name == name)
    examples, work = folder / "examples", folder / "work"
    examples.mkdir()
    work.mkdir()
    for number, data in enumerate(_examples(parser)):
        (examples / str(number)).write_bytes(data)

    def once(data: bytes) -> None:
        if parser.deeper is not None and data.startswith(_BENEATH):
            data = parser.deeper(_Led(data[1:]))
        try:
            parser.read(data, work)
        except parser.told:
            return

    limits = (f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=2048", "-max_len=65536")
    atheris.Setup([name, *limits, f"-artifact_prefix={folder}/", str(examples)], once)
    atheris.Fuzz()


def _examples(parser: Parser) -> list[bytes]:
    beneath = range(_EXAMPLES if parser.deeper else 0)
    return [*parser.seeds, *(_BENEATH + random.Random(n).randbytes(_LENGTH) for n in beneath)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
