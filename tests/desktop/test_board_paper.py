from __future__ import annotations

from pathlib import Path

import pytest

from desktop.pages.home_page import HomePage
from desktop.widgets.asking import SaveFile
from tests.desktop.conftest import Hand
from tests.desktop.test_compare_and_catalogues import filled

__all__ = ["filled"]


@pytest.mark.parametrize(
    ("suffix", "begins"), [(".pdf", b"%PDF"), (".html", b"<!DOC"), (".xlsx", b"PK")]
)
def test_the_board_report_is_written_from_home(
    suffix: str, begins: bytes, filled: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / f"board{suffix}"
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: out)
    page = filled.go("home")
    assert isinstance(page, HomePage)

    page._board.write(suffix)
    filled.settle()

    assert out.read_bytes().startswith(begins)
    assert str(out) in page.banner.words()
