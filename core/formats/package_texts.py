"""All texts in a package, whatever they are packed in, for looking whether one holds a word."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator


def texts(data: bytes) -> Iterator[str]:
    """Yield each part of a package as text, those of packages inside it too."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield html.unescape(data.decode("utf-8", "replace"))
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield from texts(package.read(name))
