"""Whether the program is carried about, and where its settings lie then.

Standard library only: read before anything else is loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Beside the programs of the portable archive (installers/windows/packing.py) lies this file.
MARK = "portable.txt"


def settings_folder(program: Path | None = None) -> Path | None:
    """Return the folder for settings beside a portable program; None for an installed one.

    A medium that cannot be written to gives None too: then nothing is kept there.
    """
    if program is None:
        if not getattr(sys, "frozen", False):
            return None
        program = Path(sys.executable)
    if not (program.parent / MARK).is_file():
        return None
    folder = program.parent / "settings"
    try:
        folder.mkdir(exist_ok=True)
        (folder / "probe").touch()
        (folder / "probe").unlink()
    except OSError:
        return None
    return folder
