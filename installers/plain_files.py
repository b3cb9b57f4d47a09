"""Files as they are packed: nothing of the machine on which they were made shows in them."""

from __future__ import annotations

import os
from pathlib import Path


def even_out(folder: Path, day: int) -> None:
    """Give a folder and all in it one day (seconds since 1970), and rights to be read by all."""
    for file in [*sorted(folder.rglob("*"), reverse=True), folder]:
        if not file.is_symlink():
            runs = file.is_dir() or bool(file.stat().st_mode & 0o100)
            file.chmod(0o755 if runs else 0o644)
        os.utime(file, (day, day), follow_symlinks=False)
