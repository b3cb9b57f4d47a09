"""What the program writes, seen from outside; the whole job is watched by a command of its own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from installers.linux import traced

ROOT = Path(__file__).parents[2]


def test_what_was_written_made_moved_or_removed_is_read_from_a_trace() -> None:
    trace = (
        'openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3\n'
        'openat(AT_FDCWD, "results \\302\\243/a", O_WRONLY|O_CREAT|O_EXCL, 0666) = 4\n'
        'openat(AT_FDCWD, "/refused", O_WRONLY) = -1 EACCES (Permission denied)\n'
        'openat(AT_FDCWD, "/dev/null", O_RDWR) = 5\n'
        'rename("/srv/.part", "/srv/book") = 0\n'
        'unlinkat(7</tmp/own \\302\\243>, "test.spendbook", 0) = 0\n'
        "+++ exited with 0 +++\n"
    )

    found = traced.written_in(trace, Path("/work here"))

    assert found == {
        "/work here/results £/a",
        "/srv/.part",
        "/srv/book",
        "/tmp/own £/test.spendbook",
    }


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not on this machine")
def test_reading_a_file_and_opening_the_window_write_to_the_person_s_own_folders_alone(
    tmp_path: Path,
) -> None:
    home, temporary = tmp_path / "home £", tmp_path / "temporary"
    for folder in (home, temporary):
        folder.mkdir()
    payments = tmp_path / "payments.csv"
    line = "23/04/2025,Tarn Power Ltd,12.50"
    payments.write_text(f"Payment date,Supplier,Net amount\n{line}\n", "utf-8")
    own = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    own |= {name: "" for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    python = [sys.executable, "-m", "desktop"]

    written = traced.traced([*python, "spend", "inspect", payments], ROOT, own)
    opening = "import sys; from desktop.app import main; sys.exit(main(['spendbook', '--try']))"
    written |= traced.traced([sys.executable, "-c", opening], ROOT, own)

    allowed = (home, temporary)
    assert [f for f in written if not any(Path(f).is_relative_to(one) for one in allowed)] == []
