"""Starts the packaged command line, or the window where spendbook-window asks for it."""

from __future__ import annotations

import os
import sys

if os.environ.pop("SPENDBOOK_WINDOW", ""):
    from desktop.app import main
else:
    from desktop.__main__ import main

sys.exit(main())
