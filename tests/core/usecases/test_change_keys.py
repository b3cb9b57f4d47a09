"""A buying organisation changes its keys, by command, and a body's book follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main

FORM = next((Path(__file__).parents[3] / "resources" / "catalogues").glob("espo_*.xlsx"))
WORDS = "four unrelated words"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPENDBOOK_PASSPHRASE", WORDS)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def apply(
    capsys: pytest.CaptureFixture[str], folder: Path, keys: Path, edition: int
) -> tuple[int, str]:
    """Build an edition with keys and put it to use in the body's book."""
    package = folder / f"edition_{edition}.zip"
    asked = ("-o", package, "--key", keys, "--edition", edition)
    code, built = run(capsys, "catalogue", "build", FORM, *asked)
    assert code == 0, built
    code, found = run(capsys, "catalogue", "apply", package, "--book", folder / "b.spendbook")
    return code, found["problems"][0]["code"] if found["problems"] else ""


@pytest.fixture
def keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    made = tmp_path / "keys"
    run(capsys, "pbo", "keys", "new", made, "--publisher", "espo", "--people", 3)
    asked = ("--name", "Body", "--type", "parish-council", "--book", tmp_path / "b.spendbook")
    run(capsys, "book", "new", *asked)
    return made


def test_a_new_signing_key_is_followed_and_the_old_one_refused(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(capsys, tmp_path, keys, 7)[0] == 0
    two = [word for n in (1, 2) for word in ("--root-key", keys / f"espo-{n}.root-key")]

    code, done = run(capsys, "pbo", "keys", "rotate", keys, *two, "-o", tmp_path / "new")

    assert (code, done["data"]["same_fingerprint"], done["data"]["revoked"]) == (0, True, 0)
    assert apply(capsys, tmp_path, tmp_path / "new", 8)[0] == 0
    assert apply(capsys, tmp_path, keys, 9) == (6, "SB-458")


def test_one_of_three_holders_is_too_few(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = ("--root-key", keys / "espo-1.root-key")

    code, said = run(capsys, "pbo", "keys", "rotate", keys, *one, "-o", tmp_path / "new")

    assert (code, said["problems"][0]["code"]) == (2, "SB-457")
    assert not (tmp_path / "new").exists()


def test_a_lost_root_key_is_revoked_and_replaced(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = [word for n in (1, 3) for word in ("--root-key", keys / f"espo-{n}.root-key")]
    new = tmp_path / "new"

    code, done = run(capsys, "pbo", "keys", "revoke", keys, *two, "-o", new)

    assert (code, done["data"]["revoked"], done["data"]["same_fingerprint"]) == (0, 1, False)
    (fresh,) = done["data"]["new_holders"]
    lost = ("--root-key", keys / "espo-1.root-key", "--root-key", keys / "espo-2.root-key")
    code, said = run(capsys, "pbo", "keys", "rotate", new, *lost, "-o", tmp_path / "thief")
    assert (code, said["problems"][0]["code"]) == (2, "SB-459")
    again = ("--root-key", keys / "espo-1.root-key", "--root-key", fresh)
    assert run(capsys, "pbo", "keys", "rotate", new, *again, "-o", tmp_path / "third")[0] == 0
    assert apply(capsys, tmp_path, tmp_path / "third", 7)[0] == 0


def test_keys_are_never_written_over(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = [word for n in (1, 2) for word in ("--root-key", keys / f"espo-{n}.root-key")]

    code, said = run(capsys, "pbo", "keys", "rotate", keys, *two, "-o", keys)

    assert (code, said["problems"][0]["code"]) == (3, "SB-853")


def test_a_lost_signing_key_is_made_anew_from_the_last_edition(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(capsys, tmp_path, keys, 7)[0] == 0
    two = [word for n in (1, 2) for word in ("--root-key", keys / f"espo-{n}.root-key")]
    (keys / "espo.signing-key").unlink()
    last, new = tmp_path / "edition_7.zip", tmp_path / "new"

    code, done = run(capsys, "pbo", "keys", "rotate", last, *two, "-o", new)

    assert (code, done["data"]["same_fingerprint"]) == (0, True)
    assert apply(capsys, tmp_path, new, 8)[0] == 0


def test_a_holder_gives_its_key_file_a_passphrase_of_its_own(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SPENDBOOK_NEW_PASSPHRASE", "words of my own")
    changed = [
        run(capsys, "pbo", "keys", "passphrase", keys / name)[0]
        for name in ("espo-1.root-key", "espo.signing-key")
    ]

    again, said = run(capsys, "pbo", "keys", "passphrase", keys / "espo-1.root-key")

    assert changed == [0, 0]
    assert (again, said["status"]) == (3, "error")
    assert (keys / "espo-1.root-key").stat().st_mode & 0o777 == 0o600


def test_the_sheet_says_the_fingerprint_and_what_to_do_if_a_key_is_gone(
    keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = run(capsys, "pbo", "keys", "show", keys)[1]["data"]["fingerprint"]

    code, _ = run(capsys, "pbo", "keys", "sheet", keys, "-o", tmp_path / "sheet.html")

    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert code == 0
    assert shown in page
    assert "3; 2 of them are needed to change the keys" in page
    assert "A root key is lost or stolen" in page
