"""What a file says that it is, for somebody who chose it where another kind was asked for.

Said only of a file that is refused in any case: what a file says of itself proves nothing.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib

_KINDS = {
    "benchmark": "a benchmark pack",
    "benchmark-contribution": "what a body shares for benchmarks",
    "catalogue": "a catalogue",
    "deal-decisions": "a file of decisions about deals",
    "demand-sheet": "a demand sheet",
    "exchange-pack": "an exchange pack",
    "receipt": "a receipt",
    "return": "a return",
}
_WORKBOOKS = {
    "xl/workbook.xml": "an Excel workbook",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
}
_DESCRIPTOR = "datapackage.json"
_LIMIT = 2_000_000
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


def what_it_is(data: bytes) -> str:
    """Say what a zip is: ``a return``, ``an Excel workbook``; "" if it does not tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            for name, words in _WORKBOOKS.items():
                if name in names:
                    return words
            if _DESCRIPTOR not in names or archive.getinfo(_DESCRIPTOR).file_size > _LIMIT:
                return ""
            described = json.loads(archive.read(_DESCRIPTOR))
    except _FAULTS:
        return ""
    header = described.get("spendbook") if isinstance(described, dict) else None
    kind = header.get("kind") if isinstance(header, dict) else None
    return _KINDS.get(kind, "") if isinstance(kind, str) else ""
