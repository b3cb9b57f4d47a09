"""Whether a file can be replaced while another program has it open, and a name that is free."""

from __future__ import annotations

from core.formats.files import free_name, is_in_use

# What asks for the name of a file needs of them, before any work is done for it.
__all__ = ["free_name", "is_in_use"]
