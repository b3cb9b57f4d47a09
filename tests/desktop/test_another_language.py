"""Every dialog, and what the window says while one works, in a language that nobody speaks.

What is left in English was not translated; what is cut off would be in German too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.conftest import Hand
from tests.desktop.pseudo import Written, texts
from tests.desktop.test_access import cut_off, made, opened, over_the_edge, overlapping
from tests.desktop.test_dialogs import SMALL_SCREEN, Make, samples, shown
from tests.desktop.test_every_view import CAN_BE_WIDENED

__all__ = ["made", "samples"]


@pytest.mark.parametrize("percent", [100, 200])
def test_every_dialog_speaks_another_language_whole(
    pseudo: None, hand: Hand, made: Path, samples: dict[str, Make], percent: int
) -> None:
    window = opened(hand, made, "buyer")
    written = Written("desktop", "core")
    found: set[str] = set()
    try:
        window.set_text_size(percent)
        for name, make in samples.items():
            dialog = shown(window, make)
            found |= {
                f"{name}: {kind} {text!r}" for kind, text in texts(dialog) if text in written
            }
            faults = (*cut_off(dialog), *over_the_edge(dialog), *overlapping(dialog))
            found |= {f"{name}: {one}" for one in faults if not one.startswith(CAN_BE_WIDENED)}
            size = (dialog.width(), dialog.height())
            if size[0] > SMALL_SCREEN[0] or size[1] > SMALL_SCREEN[1]:
                found.add(f"{name} is {size}")
            dialog.close()
            dialog.deleteLater()
    finally:
        window.set_text_size(100)

    assert found == set()
