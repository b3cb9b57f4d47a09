"""Files that are broken, of another kind or made to harm, each with what must come of it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.cell_files import cell_files
from tests.hostile.making import HostileFile
from tests.hostile.older_files import older_files
from tests.hostile.other_kinds import other_kinds
from tests.hostile.text_files import text_files
from tests.hostile.workbook_files import workbook_files


def hostile_files() -> Iterator[HostileFile]:
    """Yield every file."""
    yield from other_kinds()
    yield from text_files()
    yield from cell_files()
    yield from workbook_files()
    yield from older_files()
