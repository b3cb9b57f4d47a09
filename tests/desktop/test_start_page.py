from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.domain.parties import Body, Sector
from core.usecases import books, demo_bodies, demo_folders, run_demo
from desktop.pages import start_demos
from desktop.widgets.asking import AskGo
from tests.desktop.conftest import Hand


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's documents, and not those of the person at this computer."""
    monkeypatch.setattr(start_demos, "documents", lambda: tmp_path / "Documents")
    return tmp_path / "Documents"


@pytest.fixture
def fire(documents: Path) -> Path:
    """What a demonstration of the fire service leaves, with an empty book in it."""
    body = demo_bodies.body_called("fire")
    folder = body.home(documents)
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("made up", encoding="utf-8")
    made = Body(body.facts["name"], "fire-rescue", Sector.WIDER)
    books.create_book(folder / body.book_name, made, actor="Test").close()
    demo_folders.record(body, folder)
    return folder


def buttons(hand: Hand) -> dict[str, QPushButton]:
    """The buttons of the page by what a screen reader says of them."""
    found = hand.window.page().findChildren(QPushButton)
    return {one.accessibleName() or one.text(): one for one in found if one.isVisible()}


def test_three_made_up_bodies_are_offered_in_one_click_each(
    hand: Hand, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    words: list[str] = []

    def run(key: str, said: str, _progress: object) -> Path:
        asked.append(key)
        words.append(said)
        return documents

    monkeypatch.setattr(start_demos, "_run", run)
    hand.go("start")
    shown = buttons(hand)

    for name in ("Try it with a made-up council", "Academy trust", "Fire and rescue service"):
        shown[name].click()
        hand.settle()

    assert asked == ["town", "trust", "fire"]
    assert words == ["Making a made-up body"] * 3


def test_one_that_was_made_is_opened_again_at_once(
    hand: Hand, fire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_demo, "run", lambda *_args, **_more: pytest.fail("made again"))
    hand.go("start").refresh()
    hand.settle()

    buttons(hand)["Fire and rescue service"].click()
    hand.settle()

    assert hand.window.open_book.subject.path == fire / "pellmoor.spendbook"


def test_deleting_asks_in_words_and_takes_only_what_the_demonstration_made(
    hand: Hand, fire: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said: list[str] = []
    monkeypatch.setattr(AskGo, "ask", lambda *words: said.append(words[2]) or True)
    own = fire / "my notes.txt"
    own.write_text("mine", encoding="utf-8")
    page = hand.go("start")
    page.refresh()
    deletes = "Delete Pellmoor Fire and Rescue Service (DEMO)"
    qtbot.waitUntil(lambda: deletes in buttons(hand))

    buttons(hand)[deletes].click()
    hand.settle()

    assert str(fire) in said[0]
    assert "3 files" in said[0]
    assert "What the demonstration did not make stays there: 1 file." in said[0]
    assert [path.name for path in fire.iterdir()] == ["my notes.txt"]
    assert "Deleted: Fire and rescue service." in page.banner.words()
    assert not [name for name in buttons(hand) if name.startswith("Delete")]


def test_a_demonstration_whose_book_is_open_is_not_deleted(
    hand: Hand, fire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskGo, "ask", lambda *_words: True)
    page = hand.go("start")
    page.refresh()
    hand.settle()

    with books.open_book(fire / "pellmoor.spendbook", actor="Somebody"):
        page.demos.ask_to_delete(fire)
        hand.settle()

    assert "is open" in page.banner.words()
    assert len([path for path in fire.iterdir() if path.is_file()]) == 3


def test_a_demonstration_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    from core.domain.problems import Cancelled
    from core.domain.progress import Progress

    progress = Progress()
    folder = tmp_path / "Spendbook demonstrations" / "Town council"

    with pytest.raises(Cancelled):
        run_demo.run(folder, progress=progress, said=lambda _step: progress.cancel())

    assert not folder.exists()
