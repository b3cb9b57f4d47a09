"""Pages drawn onto paper by command, and said to be impossible where nothing can draw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli import on_paper
from core.cli.main import main
from core.cli.passphrases import PASSPHRASE
from desktop.__main__ import draw_pdf
from desktop.__main__ import main as program

_SIZE = re.compile(rb"/MediaBox \[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PASSPHRASE, "made up for a test")
    folder = tmp_path / "keys"
    assert main(["pbo", "keys", "new", str(folder), "--publisher", "example", "--quiet"]) == 0
    return folder


def test_the_program_draws_a_page_as_a_pdf(keys: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"

    code = program(["pbo", "keys", "sheet", str(keys), "-o", str(sheet), "--quiet"])

    assert code == 0
    assert sheet.read_bytes().startswith(b"%PDF")


def test_where_nothing_can_draw_a_pdf_it_is_said_and_nothing_is_written(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.pdf"

    code = main(["pbo", "keys", "sheet", str(keys), "-o", str(sheet)])

    assert code == on_paper.NothingDraws.exit_code
    assert "SB-906" in capsys.readouterr().err
    assert not sheet.exists()


def test_a_wide_page_lies_on_its_side() -> None:
    page = "<style>p { font-size: 9pt }</style><p>Made up</p>"

    for wide in (True, False):
        pdf = draw_pdf(page, "Made up", wide)
        width, height = (float(n) for n in _SIZE.findall(pdf)[0])
        assert (width > height) is wide
