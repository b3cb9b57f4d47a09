from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.domain.problems import UserError
from desktop.models.columns import Column, Holds
from desktop.models.lists import RowTable
from desktop.present import Told, tell_error
from desktop.qt import TEXT_SIZES, Settings, application_font, button_text, em, tip
from desktop.widgets.asking import AskChoice, AskText
from desktop.widgets.banner import Banner
from desktop.widgets.chart_view import ChartView
from desktop.widgets.control_total import AskControlTotal
from desktop.widgets.copying import Copied, Kind, as_copied, copied_value
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.explained import Explained
from desktop.widgets.facets import Facets, FacetValue
from desktop.widgets.flow import flow
from desktop.widgets.labels import Label
from desktop.widgets.money_edit import read_pounds
from desktop.widgets.table_view import TableView
from desktop.widgets.tall_area import TallArea
from desktop.widgets.views import Views

EVIL = "<img src='//host/share/picture.png'>Marks & Spencer"


@pytest.fixture
def view(qtbot: QtBot) -> TableView:
    model: RowTable[tuple[str, int]] = RowTable(
        (
            Column("Supplier", lambda row: row[0]),
            Column("Amount", lambda row: row[1], Holds.POUNDS),
        )
    )
    model.set_rows([("Alpha", 120_450), (EVIL, -1_200), ("Gamma", 5)])
    made = TableView("Suppliers")
    made.use_model(model)
    made.keep = model  # type: ignore[attr-defined]  # the view does not own its model
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_label_shows_markup_as_it_is_written(qtbot: QtBot) -> None:
    label = Label(EVIL)
    qtbot.addWidget(label)

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == EVIL


def test_an_ampersand_survives_on_a_button_and_markup_in_a_tooltip() -> None:
    assert button_text("Marks & Spencer") == "Marks && Spencer"
    assert tip("a < b & c") == "<qt>a &lt; b &amp; c</qt>"
    assert tip("") == ""


def test_a_copy_is_text_with_tabs_and_a_table(view: TableView, qtbot: QtBot) -> None:
    view.selectAll()

    view.copy()
    copied = QGuiApplication.clipboard().mimeData()

    assert copied.text() == f"Alpha\t1204.50\n{EVIL}\t-12.00\nGamma\t0.05"
    assert "<td style=\"mso-number-format:'0.00'\">1204.50</td>" in copied.html()
    assert "<td style=\"mso-number-format:'\\@'\">Alpha</td>" in copied.html()
    assert "<img" not in copied.html()


def test_a_copy_with_headings_begins_with_them(view: TableView) -> None:
    view.go_to_row(0)

    view.copy_with_headings()

    assert QGuiApplication.clipboard().text() == "Supplier\tAmount\nAlpha\t1204.50"


def test_line_breaks_in_a_cell_do_not_break_the_copy() -> None:
    assert as_copied([[Copied("one\ntwo\tthree"), Copied("4")]]).text() == "one two three\t4"


def test_enter_opens_a_row(view: TableView, qtbot: QtBot) -> None:
    opened: list[object] = []
    view.opened_row.connect(opened.append)
    view.go_to_row(2)

    qtbot.keyClick(view, Qt.Key.Key_Return)

    assert opened == [2]


def test_a_list_keeps_its_rows_in_sight_when_letters_grow(
    view: TableView, qapp: QApplication
) -> None:
    view.set_rows_shown(6)

    application_font(qapp, 200)
    room, row = view.minimumHeight(), view.verticalHeader().defaultSectionSize()
    application_font(qapp, 100)

    assert room >= 6 * row > 3 * view.verticalHeader().defaultSectionSize()


def test_one_long_text_does_not_take_the_room_that_every_row_of_another_column_needs(
    qtbot: QtBot,
) -> None:
    rows = [(f"New building and major works {n}", "use it", "£1,530 to £6,120") for n in range(9)]
    long = "later, when the contract that runs now has come to its end"
    model: RowTable[tuple[str, str, str]] = RowTable(
        (
            Column("Category", lambda row: row[0]),
            Column("Decision", lambda row: row[1]),
            Column("Saving", lambda row: row[2]),
        )
    )
    model.set_rows([*rows, ("Gas", long, "")])
    view = TableView("Deals")
    view.use_model(model)
    qtbot.addWidget(view)
    view.resize(em(view, 45), em(view, 20))
    view.show()

    whole = view.sizeHintForIndex(model.index(0, 0)).width()

    assert view.columnWidth(0) >= whole
    assert view.columnWidth(1) < view.sizeHintForIndex(model.index(9, 1)).width()
    assert view.columnWidth(2) >= view.sizeHintForIndex(model.index(0, 2)).width()
    assert view.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("percent", [100, 200])
def test_columns_are_as_wide_as_qt_finds_their_longest_cell(
    qtbot: QtBot, qapp: QApplication, percent: int
) -> None:
    names = ("Agile", "", "AVATAR & WAVE (Tŷ Ŵyn)", "a line\nand a longer one below it", EVIL)
    paid: Column[str] = Column("Paid", lambda name: 7 ** (len(name) % 12), Holds.POUNDS)
    model: RowTable[str] = RowTable((Column("Payee", str), paid, Column("Rest", len)))
    model.set_rows(names)
    application_font(qapp, percent)
    view = TableView("Payees")
    view.use_model(model, stretch=2)
    qtbot.addWidget(view)

    view.resize(em(view, 150), em(view, 20))
    view.show()

    for column in range(2):
        cells = (view.sizeHintForIndex(model.index(row, column)) for row in range(len(names)))
        widest = max(cell.width() for cell in cells)
        heading = view.horizontalHeader().sectionSizeHint(column)
        assert 0 <= view.columnWidth(column) - max(widest, heading) <= 1
    application_font(qapp, 100)


def test_the_numbers_beside_a_chart_have_the_room_that_they_need(qtbot: QtBot) -> None:
    columns = [Column(f"Quarter {n} of the year", lambda row: row, Holds.POUNDS) for n in range(4)]
    model: RowTable[int] = RowTable(columns)
    model.set_rows([123_456_789] * 4)
    chart = ChartView("Numbers")
    chart.use_model(model)
    qtbot.addWidget(chart)
    chart.resize(em(chart, 130), em(chart, 40))
    chart.show()

    chart.show_chart(("Title", "Caption", "Description"), b"")

    assert chart.table.width() >= chart.table.wanted_width() > em(chart, 40)


def test_only_the_heading_that_is_sorted_by_has_room_for_its_mark(view: TableView) -> None:
    plain = view.horizontalHeader().sectionSizeHint(0)

    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    assert view.horizontalHeader().sectionSizeHint(0) > plain
    assert view.horizontalHeader().isSortIndicatorShown()


def test_limits_that_were_measured_in_letters_follow_them(
    qtbot: QtBot, qapp: QApplication
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    child = QWidget(host)
    child.setMaximumWidth(300)
    child.setMinimumHeight(40)

    application_font(qapp, 200)
    large = child.maximumWidth(), child.minimumHeight(), child.maximumHeight()
    application_font(qapp, 100)

    assert large == (600, 80, host.maximumHeight())
    assert (child.maximumWidth(), child.minimumHeight()) == (300, 40)


def test_the_cursor_keeps_its_place_when_rows_change(view: TableView) -> None:
    view.go_to_row(1)

    view.keep.set_rows([("Alpha", 1), ("Beta", 2), ("Gamma", 3)])  # type: ignore[attr-defined]

    assert view.current_row() == 1


def test_a_problem_takes_the_focus_and_says_code_last(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)

    banner.show_problem([Told("The file is empty.", "Choose another file.", "SB-199")])

    assert banner.isVisible()
    assert banner.words() == (
        "There is a problem The file is empty. Choose another file. (SB-199)"
    )


def test_only_the_first_problems_are_told_in_full(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)

    banner.show_problem([Told(f"Problem {n}.") for n in range(7)])

    assert "Problem 4." in banner.words()
    assert "Problem 5." not in banner.words()
    assert banner.words().endswith("And 2 more.")


def test_a_notice_offers_what_can_be_done(qtbot: QtBot) -> None:
    banner, done = Banner(), []
    qtbot.addWidget(banner)

    banner.show_notice("Brought in 3 payments.", [("Undo", lambda: done.append("undo"))])
    undo = next(b for b in banner.findChildren(QPushButton) if b.text() == "Undo")
    undo.click()

    assert done == ["undo"]


def test_a_user_error_is_told_in_its_own_words(tmp_path: Any) -> None:
    class NoSuchThing(UserError):
        """There is no {thing}."""

        code = "SB-998"
        remedy_text = "Choose another {thing}."

    told = tell_error(NoSuchThing(thing="file"), tmp_path)

    assert told == Told("There is no file.", "Choose another file.", "SB-998")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_is_saved_without_what_the_data_said(tmp_path: Any) -> None:
    told = tell_error(ValueError("Tarn Power Ltd £1,204.50"), tmp_path / "reports")

    report = next((tmp_path / "reports").iterdir()).read_text(encoding="utf-8")
    assert "builtins.ValueError" in report
    assert "Tarn" not in report
    assert str(tmp_path) in told.remedy


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1204.50", 120_450),
        ("£1,204.50", 120_450),
        ("-12", -1_200),
        (" 412880.11 ", 41_288_011),
        ("1,23.00", None),
        ("12.5", None),
        ("twelve", None),
        ("", None),
        ("999999999999", None),
    ],
)
def test_an_amount_is_read_strictly(text: str, pence: int | None) -> None:
    assert read_pounds(text) == pence


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 payments"), (1, "1 payment"), (1204, "1,204 payments")]
)
def test_english_knows_one_and_many(count: int, words: str) -> None:
    assert QCoreApplication.translate("Any", "%Ln payment(s)", "", count) == words


def test_other_words_are_left_as_they_are() -> None:
    assert QCoreApplication.translate("Any", "Import a file (s)") == "Import a file (s)"


def test_buttons_go_on_in_the_next_line(qtbot: QtBot) -> None:
    row = flow(*(QPushButton(f"Button number {n}") for n in range(8)))
    qtbot.addWidget(row)
    layout = row.layout()

    wide, narrow = layout.heightForWidth(3000), layout.heightForWidth(300)

    assert narrow > 2 * wide
    assert layout.minimumSize().width() < 300


def test_only_the_view_in_sight_takes_room(qtbot: QtBot) -> None:
    views, small, large = Views(), QWidget(), QWidget()
    small.setMinimumHeight(50)
    large.setMinimumHeight(900)
    views.add(small)
    views.add(large)
    qtbot.addWidget(views)
    views.show()

    assert views.minimumSizeHint().height() < 100
    views.show_view(1)
    assert views.number() == 1
    assert views.minimumSizeHint().height() >= 900


def test_a_facet_keeps_its_choice_while_its_counts_change(qtbot: QtBot) -> None:
    facets = Facets("Payments")
    qtbot.addWidget(facets)
    facets.set_questions([("category", "Category")])
    facets.set_values([FacetValue("a", "Alpha", 2, 100), FacetValue("b", "R&D", 1, 50)])
    chosen: list[Any] = []
    facets.changed.connect(chosen.append)

    facets._list.selectRow(1)
    facets.set_values([FacetValue("a", "Alpha", 2, 100), FacetValue("b", "R&D", 9, 90)])
    (chip,) = facets.chips()
    qtbot.addWidget(chip)

    assert [one["category"].key for one in chosen] == ["b"]
    assert [one.text() for one in facets._list.selectedItems()] == ["R&D", "9", "£1"]
    assert chip.text() == "Category: R&&D  ✕"
    chip.click()
    assert facets.answers() == {}


def test_a_text_is_asked_for_and_blanks_are_not_taken(qtbot: QtBot) -> None:
    dialog = AskText(None, "Title", "What is it called?", "Make it")  # type: ignore[arg-type]
    qtbot.addWidget(dialog)

    assert not dialog.go.isEnabled()
    dialog.field.setText("  ")
    assert not dialog.go.isEnabled()
    dialog.field.setText("Tarn Power")
    assert dialog.go.isEnabled()


def test_the_first_choice_is_chosen_and_ampersands_show(qtbot: QtBot) -> None:
    dialog = AskChoice(None, "T", "S", "Go", ["Grants & loans", "Pay"])  # type: ignore[arg-type]
    qtbot.addWidget(dialog)

    assert dialog.buttons[0].isChecked()
    assert dialog.buttons[0].text() == "Grants && loans"


def test_the_ledger_total_is_judged_while_it_is_typed(qtbot: QtBot) -> None:
    dialog = AskControlTotal(None, "payments.csv", 120_450)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)

    dialog.amount.setText("1204.50")
    assert dialog.verdict.text() == "agrees"
    dialog.amount.setText("1200")
    assert dialog.verdict.text() == "differs by £4.50"
    dialog.amount.setText("about 1200")
    assert not dialog.go.isEnabled()


def test_words_above_a_list_give_way_where_there_is_no_room_and_come_when_asked_for(
    qtbot: QtBot, qapp: QApplication
) -> None:
    words = Label("In scope = locked + available")
    explained = Explained(words)
    qtbot.addWidget(explained)
    explained.resize(600, 720)
    explained.show()
    shown = [words.isVisible()]

    application_font(qapp, 200)
    shown.append(words.isVisible())
    (button,) = explained.findChildren(QPushButton)
    button.click()
    shown.append(words.isVisible())
    application_font(qapp, 100)

    assert shown == [True, False, True]
    assert words.isVisible()
    assert not button.isVisible()


def test_settings_begin_plain_and_are_kept(home: Any, tmp_path: Any) -> None:
    settings = Settings()
    assert settings.recent() == []
    assert settings.text_size() == 100

    settings.remember_file(tmp_path)
    settings.remember_folder("payments", tmp_path)
    settings.set_text_size(TEXT_SIZES[-1])
    settings.set_single_keys(False)

    again = Settings()
    assert again.recent() == [tmp_path]
    assert again.folder("payments") == tmp_path
    assert again.text_size() == 200
    assert not again.single_keys()


def test_an_empty_list_can_offer_another_first_step(qtbot: QtBot) -> None:
    done: list[str] = []
    empty = EmptyState("Nothing left.", "Compare", lambda: done.append("compare"))
    qtbot.addWidget(empty)

    empty.offer("No payments yet.", "Import a file", lambda: done.append("import"))
    empty.button.click()

    assert (empty.button.text(), done) == ("Import a file", ["import"])


def test_what_is_asked_comes_into_sight_with_the_keyboard_on_it(qtbot: QtBot) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    above, answer = QWidget(), QPushButton("Do it")
    column.addWidget(above)
    column.addWidget(answer)
    area = TallArea(inside)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()

    area.follow(answer)
    above.setMinimumHeight(900)

    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0)
    place = answer.mapTo(area.viewport(), answer.rect().bottomLeft())
    assert area.focusWidget() is answer
    assert 0 < place.y() <= area.viewport().height()


def test_columns_that_a_person_hid_and_moved_are_remembered_by_the_list(
    view: TableView, qtbot: QtBot
) -> None:
    columns = next(a.menu() for a in view.menu().actions() if a.text() == "Columns")
    columns.actions()[1].trigger()
    view.horizontalHeader().moveSection(0, 1)

    again = TableView(view.accessibleName())
    qtbot.addWidget(again)
    again.use_model(view.model())
    again.show_column(1, True)

    assert again.isColumnHidden(1)
    assert again.horizontalHeader().visualIndex(0) == 1
    again.go_to_row(0)
    again.copy()
    assert QGuiApplication.clipboard().text() == "Alpha"
    again.menu().actions()[-1].menu().actions()[-1].trigger()
    again.selectAll()
    again.copy_with_headings()
    assert QGuiApplication.clipboard().text().startswith("Supplier\tAmount\nAlpha\t1204.50")


def test_words_that_look_like_a_formula_are_copied_as_words() -> None:
    cells = [Copied("=1+1"), Copied("@SUM(A1)", Kind.WORDS), Copied("-12.50", Kind.DECIMAL)]

    assert as_copied([cells]).text() == "'=1+1\t'@SUM(A1)\t-12.50"
    assert copied_value("00412", "00412").kind is Kind.WORDS
