"""Runs before anything else in both packaged programs."""

from __future__ import annotations

import os
import sys

if sys.argv[1:2] == ["--read-workbook"]:
    # The program starts itself to read a workbook under limits: see core.importing.workbook.
    from core.importing.workbook_child import main

    sys.exit(main(*sys.argv[2:4]))

from platformdirs import user_cache_path

from desktop.portable import settings_folder

# matplotlib lists the machine's fonts once and keeps the list here.
own = settings_folder() or user_cache_path("Spendbook", appauthor=False)
os.environ.setdefault("MPLCONFIGDIR", str(own / "matplotlib"))
