"""What hostile files may take of the computer's memory, measured in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.spend_files import hostile_files

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

_ROOT = Path(__file__).parents[2]
_MEGABYTE = 1 << 20
_LARGE = (
    *("million_blank.csv", "long_line.csv", "long_row.csv", "long_record.csv", "log.txt"),
    *("excel_wide_rows.csv", "bomb.xlsx", "quoted.xlsx", "styled_rows.xlsx", "deep.xlsx"),
    *("far_note.xlsx", "string_again.xlsx", "long_page.xls"),
)
# Reads a file as the program does and says how much its own memory, and its reader's, grew to.
_MEASURE = """
import resource, sys
from pathlib import Path
from core.importing.reading import read_file
from core.importing.unreadable import UnreadableFile

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024

before = peak()
try:
    read_file(Path(sys.argv[1]), limit=200)
except UnreadableFile:
    pass
reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print([peak() - before, reader])
"""


@pytest.mark.parametrize("name", _LARGE)
def test_a_large_hostile_file_takes_little_memory(name: str, tmp_path: Path) -> None:
    file = next(file for file in hostile_files() if file.name == name)
    path = file.write_to(tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )

    ours, reader = json.loads(done.stdout)
    assert ours < 200 * _MEGABYTE
    assert reader < 2100 * _MEGABYTE
