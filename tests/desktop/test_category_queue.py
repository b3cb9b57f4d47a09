"""The review queue, worked by keys alone: fast, in a steady order, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.decisions import Method, Suggestion
from core.domain.parties import Body, Sector
from core.domain.spend import KindId
from core.domain.taxonomy import CategoryCode
from core.usecases import books, categorise, import_spend
from core.usecases.categorise import Coverage
from desktop.pages.category_bulk import AskBulk
from desktop.pages.category_order import QueueOrder, together
from desktop.widgets.asking import AskChoice, AskText
from tests.desktop.conftest import Hand

SAMPLES = Path(__file__).parents[2] / "resources" / "samples" / "town_council"
LEDGER = """Date,Supplier,Account code,Account,Description,Net amount
13/04/2025,Quixley Vorn,4220,Zzz,Xxx,900.00
15/04/2025,Quixley Vorn,4300,Yyy,Xxx,700.00
16/04/2025,Dunbrack Hale,4300,Yyy,Www,500.00
18/05/2025,Barclaycard,805,Purchase Card Clearing,Settlement,300.00
21/05/2025,Barclaycard,4610,Purchase Card Control,Settlement,200.00
"""


class KeyCounter(QObject):
    """Counts the keys that arrive, each once: whoever takes one is asked for a shortcut first."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        modifiers = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt}
        if asked and watched is QApplication.focusWidget() and event.key() not in modifiers:
            self.count += 1
        return False


@pytest.fixture
def ledger(hand: Hand, book_path: Path, tmp_path: Path) -> Any:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, encoding="utf-8")
    with books.open_book(book_path, actor="Test") as book:
        import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    hand.open(book_path)
    page = hand.go("categories")
    page.queue.table().setFocus()
    return page


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The payments of the made-up council, and nothing decided yet."""
    path = tmp_path_factory.mktemp("demo") / "demo.spendbook"
    with books.create_book(path, Body("Demo", "parish-council", Sector.WIDER)) as book:
        for name in ("payments_2024-25.csv", "ledger_2025-26.xlsx", "purchase_cards_2024-26.csv"):
            import_spend.take_in(book, SAMPLES / name, choices=import_spend.ImportChoices())
    return path


@pytest.fixture
def counter(qapp: QApplication) -> Iterator[KeyCounter]:
    made = KeyCounter()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def names(page: Any) -> list[tuple[str, str]]:
    return [(item.supplier, item.account) for item in page.queue.items()]


def press(hand: Hand, qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys as a person does: they go to whatever has the focus."""
    for key in keys:
        qtbot.keyClick(hand.window.windowHandle(), key)
        hand.settle()


def decided(found: Coverage) -> int:
    """Return what has a category that a person, a rule or the file gave."""
    return sum(
        r.pence for r in found.by_method if r.method not in {Method.UNKNOWN, Method.LEARNED}
    )


def coverage(path: Path) -> Coverage:
    with books.open_book(path, read_only=True) as book:
        return categorise.coverage(book)


def test_eighty_per_cent_of_the_demo_takes_twenty_keys_at_most(
    hand: Hand, qtbot: QtBot, demo_book: Path, counter: KeyCounter
) -> None:
    before = coverage(demo_book)
    assert decided(before) * 100 < before.in_scope_pence * 80
    hand.open(demo_book)
    counter.count = 0

    qtbot.keyClick(hand.window.windowHandle(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    queue = hand.window.page().queue
    while counter.count < 20:
        has_one = queue.items()[queue.table().current_row()].suggestions
        press(hand, qtbot, Qt.Key.Key_1 if has_one else Qt.Key.Key_U)

    after = coverage(demo_book)
    assert counter.count == 20
    assert decided(after) * 100 >= after.in_scope_pence * 80
    # A harder aim than all of the pounds: three quarters of those that had no category.
    assert after.unknown_pence * 4 <= before.unknown_pence


def test_the_next_group_comes_up_by_itself_and_is_said(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    said: list[str] = []
    ledger.said.connect(said.append)
    first, second = names(ledger)[0], names(ledger)[1]
    ledger.queue.look_for("insurance")
    hand.settle()

    ledger.queue.take_found()
    hand.settle()

    # What was just decided settles the next one too, but the next key is meant for it.
    assert names(ledger)[0] == second != first
    assert ledger.queue.table().current_row() == 0
    assert said[-1].startswith(f"Put 1 payment to {first[0]} in ")
    assert f"Next: {second[0]}" in said[-1]


def test_unknown_for_now_is_put_off_and_taken_back_to_its_place(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    before = names(ledger)
    ledger.queue.table().go_to_row(1)

    press(hand, qtbot, Qt.Key.Key_U)
    assert names(ledger) == [before[0], *before[2:]]
    press(hand, qtbot, Qt.Key.Key_Z)

    assert names(ledger) == before
    assert ledger.queue.table().current_row() == 1


def test_a_wrong_key_is_taken_back_in_its_place(ledger: Any, hand: Hand, qtbot: QtBot) -> None:
    before = names(ledger)
    at = next(n for n, item in enumerate(ledger.queue.items()) if item.suggestions)
    ledger.queue.table().go_to_row(at)

    press(hand, qtbot, Qt.Key.Key_1)
    assert before[at] not in names(ledger)
    press(hand, qtbot, Qt.Key.Key_Z)

    assert names(ledger) == before
    assert ledger.queue.table().current_row() == at
    press(hand, qtbot, Qt.Key.Key_Z)
    assert names(ledger) == before


def test_a_decision_is_taken_back_after_a_look_at_another_page(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    before = names(ledger)
    at = next(n for n, item in enumerate(ledger.queue.items()) if item.suggestions)
    ledger.queue.table().go_to_row(at)
    press(hand, qtbot, Qt.Key.Key_1)

    hand.go("spend")
    hand.go("categories")
    ledger.queue.table().setFocus()
    press(hand, qtbot, Qt.Key.Key_Z)

    assert sorted(names(ledger)) == sorted(before)


def test_every_group_of_a_supplier_is_decided_at_once(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    ledger.queue.table().go_to_row(names(ledger).index(("Quixley Vorn", "4220 Zzz")))

    press(hand, qtbot, Qt.Key.Key_E, Qt.Key.Key_Slash)
    qtbot.keyClicks(hand.window.focusWidget(), "insurance")
    hand.settle()
    press(hand, qtbot, Qt.Key.Key_Return)

    assert "Quixley Vorn" not in [supplier for supplier, _ in names(ledger)]
    with books.open_book(hand.window.open_book.subject.path, read_only=True) as book:
        assert books.history(book)[0].lines == 2


def test_every_group_of_an_account_can_be_selected(ledger: Any, hand: Hand, qtbot: QtBot) -> None:
    ledger.queue.table().go_to_row(names(ledger).index(("Dunbrack Hale", "4300 Yyy")))

    press(hand, qtbot, Qt.Key.Key_C)

    rows = ledger.queue.table().selected_rows()
    assert {names(ledger)[row][1] for row in rows} == {"4300 Yyy"}
    assert len(rows) == 2


def test_out_of_scope_is_listed_with_its_reason_and_left_to_the_rules(
    ledger: Any, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskChoice, "ask", lambda *_args: 0)
    first = names(ledger)[0]

    press(hand, qtbot, Qt.Key.Key_S)
    ledger.queue.show_out_of_scope()
    hand.settle()
    assert names(ledger) == [first]
    assert ledger.queue.items()[0].reason == "You took it out of scope"

    press(hand, qtbot, Qt.Key.Key_R)
    assert names(ledger) == []


def test_what_follows_from_decisions_is_shown_before_it_is_accepted(
    ledger: Any, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = names(ledger).index(("Barclaycard", "805 Purchase Card Clearing"))
    ledger.queue.table().go_to_row(card)
    ledger.queue.look_for("banking")
    hand.settle()
    ledger.queue.take_found()
    hand.settle()
    shown: list[str] = []

    def accept(_parent: object, offer: Any, sentence: str, _tree: object) -> bool:
        shown.extend([sentence, *(item.account for item in offer.items)])
        return True

    monkeypatch.setattr(AskBulk, "ask", accept)
    ledger.queue.bulk.look()
    hand.settle()

    assert shown == [
        "1 group, £200.00, follow from what you or a rule decided.",
        "4610 Purchase Card Control",
    ]
    assert "Barclaycard" not in [supplier for supplier, _ in names(ledger)]


def test_the_dialog_of_a_bulk_accept_lists_count_and_pounds(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    said = Suggestion(CategoryCode("energy.gas"), "2 earlier payments", 100, Method.SUPPLIER)
    items = tuple(replace(item, suggestions=(said,)) for item in ledger.queue.items()[-2:])
    offer: Any = replace(ledger.queue.bulk.offer(), items=items)

    dialog = AskBulk(ledger, offer, "2 groups", categorise.taxonomy())
    qtbot.addWidget(dialog)

    assert dialog.go.text() == "Accept 2 groups"
    assert dialog.sizeHint().height() <= 560


@pytest.mark.parametrize(("typed", "limit"), [("250", "£250.00"), ("lots", "£5,000.00")])
def test_the_limit_is_changed_or_stays(
    ledger: Any, hand: Hand, monkeypatch: pytest.MonkeyPatch, typed: str, limit: str
) -> None:
    monkeypatch.setattr(AskText, "ask", lambda *_args: typed)

    ledger.queue.bulk.ask_limit()
    hand.settle()

    assert f"decides by itself up to {limit}" in ledger.queue.bulk.words()


def test_the_list_says_what_is_next_when_all_is_put_off(
    ledger: Any, hand: Hand, qtbot: QtBot
) -> None:
    count = len(names(ledger))

    press(hand, qtbot, *[Qt.Key.Key_U] * count)
    assert names(ledger) == []
    assert "left the rest Unknown" in ledger.queue.empty_state().words()
    ledger.queue.empty_state().button.click()
    hand.settle()

    assert len(names(ledger)) == count


def test_a_decision_elsewhere_does_not_reorder_what_is_looked_at(ledger: Any) -> None:
    items = ledger.queue.items()
    order = QueueOrder()
    order.shown(items, None)
    bigger = replace(items[-1], pence=9_999_999)
    new = replace(items[0], kinds=(KindId(999),), pence=items[0].pence - 1)

    shown = order.shown((bigger, new, *items[:-1]), None)

    assert [item.kinds for item in shown] == [
        items[0].kinds,
        new.kinds,
        *(item.kinds for item in items[1:]),
    ]


def test_suggestions_under_the_cursor_stay_as_they_are_read(ledger: Any) -> None:
    item = next(one for one in ledger.queue.items() if one.suggestions)
    other = replace(item, suggestions=item.suggestions[::-1] or ())

    (shown,) = QueueOrder().shown((other,), item)

    assert shown.suggestions == item.suggestions


def test_what_is_suggested_for_several_groups_says_for_how_many(ledger: Any, hand: Hand) -> None:
    first, second, *_ = ledger.queue.items()
    gas, pens = CategoryCode("energy.gas"), CategoryCode("office.stationery")
    offers = {code: Suggestion(code, f"Looks like {code}", 5) for code in (gas, pens)}
    one = replace(first, suggestions=(offers[pens], offers[gas]))
    other = replace(second, suggestions=(offers[gas],))

    assert [found[0] for found in together((one,))] == [pens, gas]
    assert [(code, groups) for code, _, groups in together((one, other))] == [(gas, 2), (pens, 1)]
    ledger.queue.detail.show_items((one, other))
    assert "2 groups selected" in ledger.queue.detail.words()
    assert "Suggested for 1 of 2 groups" in ledger.queue.detail.words()


def test_always_asks_where_its_rule_reaches_more_than_was_chosen(ledger: Any, hand: Hand) -> None:
    queue = ledger.queue
    queue.look_for("laptop")
    hand.settle()
    queue.detail.take_found(True)
    hand.settle()

    assert "1 payment, £700.00" in queue.always.words()
    assert "None of them is out of scope now." in queue.always.words()

    queue.always.do_less()
    hand.settle()

    assert "Quixley Vorn" in [item.supplier for item in queue.items()]
    assert queue.always.words() == ""
