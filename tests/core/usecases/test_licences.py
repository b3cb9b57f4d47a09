from __future__ import annotations

import re
from pathlib import Path

from core.usecases import licences

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "resources" / "licences"


def test_every_package_of_the_lock_that_runs_is_named_with_a_text() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    wanted = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) - {"setuptools"}

    parts = {re.sub(r"[-_.]+", "-", part.name).lower(): part for part in licences.parts()}

    # What installs the checkout does not run with it.
    assert wanted <= set(parts)
    assert [name for name in wanted if not licences.texts_of(parts[name].name)] == []
    assert [p.name for p in parts.values() if not p.licence or len(p.licence) > 70] == []


def test_what_is_no_package_is_named_too() -> None:
    named = {part.name: part for part in licences.parts()}

    assert {"Python", "Qt", "SQLite", "OpenSSL"} <= set(named)
    assert named["Qt"].version == named["shiboken6"].version


def test_the_notice_holds_every_text_once_and_what_the_licence_of_qt_asks_for() -> None:
    notice = licences.notice()

    for text in ("LGPL-3.0.txt", "Python-3.11.txt", "Apache-2.0.txt"):
        assert notice.count((TEXTS / text).read_text("utf-8").strip()) == 1
    assert "Anybody may replace" in notice
    assert "The complete source of Qt" in notice
    for fonts in ("DejaVu changes are in public domain", "STIX Font"):
        assert fonts in notice


def test_our_own_text_is_the_one_at_the_top() -> None:
    assert (TEXTS / "MIT.txt").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")


def test_every_text_that_is_kept_is_used() -> None:
    kept = {file.name for file in TEXTS.glob("*.txt")} - {"MIT.txt", "NOTICE.txt"}

    assert kept == set(re.findall(r'"([\w.-]+\.txt)"', (TEXTS / "parts.json").read_text("utf-8")))
