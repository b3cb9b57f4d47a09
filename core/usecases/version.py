"""The program's version, as it stands in returns and about boxes."""

from __future__ import annotations

VERSION = "0.1.0"
