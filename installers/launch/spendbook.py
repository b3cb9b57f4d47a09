"""Starts the packaged program: the window for spendbook-window, else the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if Path(sys.executable).stem == "spendbook-window" or os.environ.pop("SPENDBOOK_WINDOW", ""):
    from desktop.starting import main
else:
    from desktop.__main__ import main

sys.exit(main())
