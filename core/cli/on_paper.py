"""Pages as PDFs: drawn by what shows the window, which the command line is handed at its start."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from core.domain.problems import UserError

# Page, title, and whether the paper lies on its side, to the bytes of a PDF.
DrawPdf = Callable[[str, str, bool], bytes]
PDF = ".pdf"


class NothingDraws(UserError):
    """A PDF is drawn by the parts that show the window, and they do not work here: {reason}."""

    code = "SB-906"
    exit_code = 3
    remedy_text = "Give the file a name that ends in .html, and print it from a browser."


def is_pdf(path: Path | None) -> bool:
    """Say whether a file's name asks for a PDF."""
    return path is not None and path.suffix.casefold() == PDF


def page_for(
    args: argparse.Namespace, page: str, title: str, path: Path, *, wide: bool = False
) -> bytes:
    """Return a page as a file's name asks for it: as it is, or drawn onto paper.

    Raises:
        NothingDraws: the name asks for a PDF, and nothing here can draw one.
    """
    if not is_pdf(path):
        return page.encode()
    draw: DrawPdf | None = args.draw_pdf
    if draw is None:
        raise NothingDraws(reason="they were not started")
    try:
        return draw(page, title, wide)
    except ImportError as fault:
        raise NothingDraws(reason=str(fault)) from fault
