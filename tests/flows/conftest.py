"""What the flow tests drive: the command line, exactly as a person or a script calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main

RESOURCES = Path(str(files("resources")))
COUNCIL = RESOURCES / "samples" / "town_council"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    status: str
    data: dict[str, Any]
    problems: list[dict[str, Any]]


Run = Callable[..., Said]


@pytest.fixture
def spendbook(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> Said:
        code = main([*(str(word) for word in words), "--json"])
        out = capsys.readouterr().out
        document: dict[str, Any] = (
            json.loads(out) if out else {"status": "none", "data": {}, "problems": []}
        )
        return Said(code, document["status"], document["data"], document["problems"])

    return run


@pytest.fixture
def signed_catalogue(
    spendbook: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, str]:
    """A signed package of a demo catalogue, and its publisher's fingerprint."""
    monkeypatch.setenv("SPENDBOOK_PASSPHRASE", "made up for a test")
    keys = tmp_path / "keys"
    keys.mkdir()
    made = spendbook("pbo", "keys", "new", keys, "--publisher", "espo")
    form = next((RESOURCES / "catalogues").glob("espo_*.xlsx"))
    package = tmp_path / "catalogue_espo.zip"
    built = spendbook("catalogue", "build", form, "-o", package, "--key", keys)
    assert (made.code, built.code) == (0, 0)
    return package, str(made.data["fingerprint"])
