"""Every page for everyone: named for a screen reader, reached by Tab, read at 200 %."""

from __future__ import annotations

import html
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.domain.money import Pence
from core.domain.parties import Body, Sector
from core.domain.taxonomy import CategoryCode
from core.usecases import (
    books,
    categorise,
    explain_checks,
    file_return,
    import_spend,
    publish_catalogue,
    review_queue,
    take_catalogue,
    take_register,
)
from desktop.main_window import MainWindow
from desktop.open_book import Subject, Workspace
from desktop.pages.page import Page
from desktop.pages.table_browser import TableBrowser
from desktop.widgets.headings import Headings
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.table_view import TableView
from tests.desktop.conftest import TODAY, Hand

LONG = "The Very Long Established Company of " + "Makers and Menders " * 12
HOSTILE = ('<img src="file:///etc/hostname">', "Marks & Spencer", "$x$ Supplies", LONG)
PAYMENTS = "Payment date,Supplier,Description,Net amount\n" + "\n".join(
    f'{day:02}/06/2025,"{name.replace(chr(34), chr(34) * 2)}",Supplies,{day * 1000}.50'
    for day, name in enumerate((*HOSTILE, "Tarn Power Ltd", "TARN POWER LIMITED"), start=1)
)
REGISTER = (
    "Contract Reference,Contract Title,Supplier Name,Start Date,End Date\n"
    "C1,Food & drink for <b>events</b>,Marks & Spencer,01/04/2025,31/03/2027\n"
    "C2,Cleaning,Nobody Paid Ltd,01/04/2025,31/03/2027\n"
)
WORKSPACES = ("buyer", "look", "review", "pbo")
# Width and height of the window, and the size of its letters.
_LARGEST = (1280, 720, 200)
ROOMS = {
    "buyer": (_LARGEST, (1280, 720, 150), (1024, 700, 100)),
    # The buyer's pages once more, and those of review.
    "look": (_LARGEST,),
    "review": (_LARGEST, (1024, 700, 100)),
    "pbo": (_LARGEST, (1280, 720, 150), (1024, 700, 100)),
}
_LEAVES = (
    QLabel,
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book of awkward names, filled to the last page, and its return."""
    folder = tmp_path_factory.mktemp("access")
    (folder / "payments.csv").write_text(PAYMENTS, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    body = Body("Fish & <b>Chips</b> Council", "parish-council", Sector.WIDER)
    with books.create_book(folder / "awkward.spendbook", body, actor="Test") as book:
        choices = import_spend.ImportChoices(control_total=Pence(2_100_300))
        import_spend.take_in(book, folder / "payments.csv", choices=choices)
        take_register.import_register(book, folder / "register.csv")
        groups = review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE)
        categorise.set_category(book, groups[0].kinds, CategoryCode("energy.electricity"))
        form = files("resources") / "catalogues" / "espo_demo_edition_7.xlsx"
        with as_file(form) as filled:
            package = publish_catalogue.build(filled, folder, keys=None).path
        take_catalogue.apply(book, package, accept_unsigned=True)
        request = file_return.ReturnRequest(
            file_return.periods(book)[0], TODAY, prepared=("A & B", "Clerk")
        )
        explained = {check.id: "Seen." for check in file_return.checks(book, request)}
        explain_checks.explain(book, request, explained)
        file_return.build(book, request, folder / "return.zip")
    return folder


def opened(hand: Hand, made: Path, workspace: str) -> MainWindow:
    window = hand.window
    if workspace == "pbo":
        window.open_book.show(Subject(Workspace.PBO))
        hand.settle()
    elif workspace == "look":
        book = made / "awkward.spendbook"
        window.open_book.open_file(window, book, _stop, read_only=True)
        hand.settle()
    else:
        hand.open(made / ("awkward.spendbook" if workspace == "buyer" else "return.zip"))
    return window


def _stop(error: BaseException) -> None:
    raise error


def views(hand: Hand) -> Iterator[tuple[str, Page]]:
    """Go to every page of what is open, and to every tab on it."""
    for key in hand.window.keys_of_pages():
        page = hand.go(key)
        come_to_rest()
        yield key, page
        for tabs in page.findChildren(QTabWidget):
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                hand.settle()
                come_to_rest()
                yield f"{key}, {tabs.tabText(number)}", page
            tabs.setCurrentIndex(0)


def come_to_rest() -> None:
    """Let the layouts answer each other: a part grows, then what holds it, then the page."""
    for _ in range(10):
        QApplication.processEvents()


def in_sight(window: QWidget, kind: type[QWidget] | tuple[type[QWidget], ...]) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if isinstance(w, kind) and w.isVisible()]


def told(widget: QWidget) -> str:
    """Return how a test names a widget when it complains."""
    words = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.accessibleName() or words!r}"


def by_tab(window: QWidget) -> list[QWidget]:
    """List the controls that Tab must visit: in sight, enabled, and asking for it."""
    return [
        widget
        for widget in in_sight(window, QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        # Within a group the arrow keys go on.
        and not isinstance(widget, QRadioButton)
    ]


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_every_control_has_a_name_for_a_screen_reader(
    hand: Hand, made: Path, workspace: str
) -> None:
    window = opened(hand, made, workspace)

    for where, _page in views(hand):
        for widget in by_tab(window):
            spoken = QAccessible.queryAccessibleInterface(widget)
            name = spoken.text(QAccessible.Text.Name)
            assert name.strip(), f"{where}: {told(widget)} has no name"
        for table in in_sight(window, TableView):
            assert isinstance(table, TableView)
            assert unspoken(table) == [], where


def unspoken(table: TableView) -> list[str]:
    """List what a screen reader does not learn of a list: that it is one, its cells, their place.

    Of each column the cell of the first row stands for the others: all are told the same way.
    """
    model, interface = table.model(), QAccessible.queryAccessibleInterface(table)
    name, across = table.accessibleName(), Qt.Orientation.Horizontal
    wrong = [] if interface.role() is QAccessible.Role.Table else [f"{name} is no table"]
    cells = {}
    for place in range(min(interface.childCount(), 3 * model.columnCount() + 3)):
        child = interface.child(place)
        if child.role() is QAccessible.Role.Cell and (cell := child.tableCellInterface()):
            cells[cell.rowIndex(), cell.columnIndex()] = (child, cell)
    for column in range(model.columnCount() if model.rowCount() else 0):
        shown, heading = model.index(0, column).data(), model.headerData(column, across)
        child, cell = cells[0, column]
        told_of = child.text(QAccessible.Text.Name)
        heads = [one.text(QAccessible.Text.Name) for one in cell.columnHeaderCells()]
        if str(shown or "") not in told_of:
            wrong.append(f"{name}: {shown!r} is told as {told_of!r}")
        if heads != [str(heading or "")]:
            wrong.append(f"{name}: {heading!r} is told as {heads}")
    return wrong


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_tab_visits_every_control_and_comes_round_again(
    hand: Hand, made: Path, workspace: str, qtbot: QtBot
) -> None:
    window = opened(hand, made, workspace)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5000)

    for where, page in views(hand):
        wanted = by_tab(window)
        wanted[0].setFocus()
        start, visited = QApplication.focusWidget(), list[QWidget]()
        for _ in range(3 * len(wanted)):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            visited.append(QApplication.focusWidget())
            if QApplication.focusWidget() is start:
                break
        missed = [told(widget) for widget in wanted if widget not in visited]
        assert start in visited, f"{where}: Tab stays in {told(QApplication.focusWidget())}"
        assert missed == [], where
        assert backwards(visited, page) == [], where


def test_tab_takes_the_steps_of_an_import_before_what_they_lead_to(
    hand: Hand, made: Path, payments: Path, qtbot: QtBot
) -> None:
    window = opened(hand, made, "buyer")
    page = hand.go("import")
    page.take(payments)
    hand.settle()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5000)
    steps = page.reading.steps.findChildren(QAbstractButton)
    wanted = by_tab(window)
    wanted[0].setFocus()

    visited = []
    for _ in wanted:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())

    assert [widget for widget in visited if page.isAncestorOf(widget)][: len(steps)] == steps


def backwards(visited: list[QWidget], page: QWidget) -> list[str]:
    """List where Tab goes up, or to the left in a line, on a page: against the way one reads."""
    first = next((n for n, widget in enumerate(visited) if not page.isAncestorOf(widget)), 0)
    # The walk goes round; what is on the page comes between the list of pages and their end.
    inside = [w for w in visited[first:] + visited[:first] if page.isAncestorOf(w)]
    return [
        f"from {told(one)} at {here.topLeft().toTuple()} to {told(other)} at"
        f" {there.topLeft().toTuple()}"
        for one, other in pairwise(inside)
        if against_reading(here := _place(one, page), there := _place(other, page))
    ]


def against_reading(here: QRect, there: QRect) -> bool:
    """Say whether a place comes before another where one reads columns from left to right."""
    above = there.bottom() <= here.top() and there.left() < here.right()
    before = there.right() <= here.left() and there.bottom() > here.top()
    return above or (before and there.top() < here.bottom())


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_no_words_are_cut_off_and_nothing_lies_on_anything(
    hand: Hand, made: Path, workspace: str
) -> None:
    window = opened(hand, made, workspace)
    found: list[str] = []
    try:
        for wide, high, percent in ROOMS[workspace]:
            window.resize(wide, high)
            window.set_text_size(percent)
            for where, page in views(hand):
                faults = [*cut_off(page), *over_the_edge(page), *overlapping(page)]
                faults += scrolling_sideways(page)
                found += [f"{where} at {percent} % in {wide}: {fault}" for fault in faults]
                assert window.size() == QSize(wide, high), f"{where} at {percent} %"
    finally:
        window.set_text_size(100)

    assert found == []


def cut_off(page: QWidget) -> list[str]:
    """List labels, buttons, choices, headings and tabs that are smaller than their words."""
    found = []
    for widget in in_sight(page, (QLabel, QAbstractButton)):
        need = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            need = QSize(0, widget.heightForWidth(widget.width()))
        if isinstance(widget.parent(), QAbstractItemView | QLineEdit | QTabWidget | QTabBar):
            continue
        # A line of larger letters may lose the fraction of a pixel between two of its measures.
        if widget.width() < need.width() or widget.height() < need.height() - 1:
            found.append(f"{told(widget)} is {widget.size()}, needs {need}")
    return [*found, *cut_choices(page), *cut_tabs(page), *cut_headings(page)]


def cut_choices(page: QWidget) -> list[str]:
    """List choices whose words are longer than the room before the arrow."""
    found = []
    for combo in in_sight(page, QComboBox):
        assert isinstance(combo, QComboBox)
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = combo.style().subControlRect(kind, option, part, combo).width()
        whole = combo.fontMetrics().horizontalAdvance(combo.currentText()) <= room
        # A name of any length cannot always be whole; then it is told when pointed at.
        if not whole and html.escape(combo.currentText()) not in combo.toolTip():
            found.append(f"choice {combo.accessibleName()}: {combo.currentText()!r} is cut off")
    return found


def cut_tabs(page: QWidget) -> list[str]:
    """List tabs that are narrower than their words."""
    bars = [bar for bar in in_sight(page, QTabBar) if isinstance(bar, QTabBar)]
    return [
        f"tab {bar.tabText(tab)!r} is cut off"
        for bar in bars
        for tab in range(bar.count())
        if bar.tabRect(tab).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(tab))
    ]


def cut_headings(page: QWidget) -> list[str]:
    """List headings of our own lists that are wider than their columns."""
    tables = [table for table in in_sight(page, TableView) if isinstance(table, TableView)]
    found = []
    for table in tables:
        header = table.horizontalHeader()
        assert isinstance(header, Headings)
        measure = header.fontMetrics().horizontalAdvance
        for column in range(table.model().columnCount() if table.model() else 0):
            words = header.words(column)
            need = max((measure(line) for line in words.splitlines()), default=0)
            if not table.isColumnHidden(column) and need > table.columnWidth(column):
                found.append(f"heading {words!r} of {table.accessibleName()} is cut off")
    return found


def scrolling_sideways(page: QWidget) -> list[str]:
    """List lists of ours that scroll sideways: columns without room leave, and it is said.

    What shows a file as it stands scrolls as a spreadsheet does.
    """
    tables = [table for table in in_sight(page, TableView) if type(table) is TableView]
    return [
        f"list {table.accessibleName()} is {over} too wide"
        for table in tables
        if (over := table.horizontalScrollBar().maximum())
        and not isinstance(table.parent(), TableBrowser)
    ]


def over_the_edge(page: QWidget) -> list[str]:
    """List what goes beyond the right edge, where nobody can scroll to it."""
    room = page.width()
    return [
        f"{told(widget)} ends at {place.right()} of {room}"
        for widget in in_sight(page, _LEAVES)
        if not _is_part(widget) and (place := _place(widget, page)).right() > room
    ]


def overlapping(page: QWidget) -> list[str]:
    """List pairs of controls that lie on each other."""
    # Progress stands below what scrolls, and what scrolls goes on behind it.
    below = [w for strip in page.findChildren(ProgressStrip) for w in strip.findChildren(QWidget)]
    leaves = [
        widget
        for widget in in_sight(page, _LEAVES)
        if not _is_part(widget) and widget not in below
    ]
    places = {widget: _seen(widget, page) for widget in leaves}
    return [
        f"{told(one)} lies on {told(other)}"
        for one, other in combinations(leaves, 2)
        if places[one].intersects(places[other])
    ]


def _is_part(widget: QWidget) -> bool:
    """Say whether a widget is inside of another control: a header, a field of a list."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Page | QDialog):
        if isinstance(parent, (*_LEAVES, type(None))) or parent.inherits("QTabBar"):
            return True
        parent = parent.parentWidget()
    return False


def _seen(widget: QWidget, page: QWidget) -> QRect:
    """Return what can be seen of a widget: the rest may be scrolled out of sight."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(page, seen.topLeft()), seen.size())


def _place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_names_are_never_read_as_markup(hand: Hand, made: Path, workspace: str) -> None:
    window = opened(hand, made, workspace)

    for where, _page in views(hand):
        for label in in_sight(window, QLabel):
            assert isinstance(label, QLabel)
            # The name of a field in a form is ours, never data; its key may be underlined.
            if type(label) is not QLabel:
                assert label.textFormat() is Qt.TextFormat.PlainText, f"{where}: {told(label)}"
            assert "<" not in label.text() or label.textFormat() is Qt.TextFormat.PlainText
        for table in in_sight(window, QTableView):
            assert isinstance(table, QTableView)
            assert [tip for tip in tips(table) if "<img" in tip or "<b>" in tip] == [], where


def tips(table: QTableView) -> list[str]:
    model = table.model()
    return [
        str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
        for row in range(min(model.rowCount(), 20))
        for column in range(model.columnCount())
    ]


def test_awkward_names_stand_in_lists_as_they_are_written(hand: Hand, made: Path) -> None:
    opened(hand, made, "buyer")
    page = hand.go("suppliers")

    tables = {table.accessibleName(): table for table in page.findChildren(QTableView)}
    model = tables["Suppliers"].model()
    shown = {model.index(row, 0).data() for row in range(model.rowCount())}

    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2]} <= shown
    assert any(name.startswith("The Very Long Established Company") for name in shown)


def test_an_ampersand_is_seen_on_menus_and_buttons(hand: Hand, made: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.spendbook"
    path.write_bytes((made / "awkward.spendbook").read_bytes())
    hand.open(path)
    page = hand.go("suppliers")

    page.show_supplier("Marks & Spencer")
    hand.settle()

    headings = {label.text() for label in in_sight(page, QLabel) if isinstance(label, QLabel)}
    assert "Marks & Spencer" in headings
    with books.open_book(path, read_only=True) as book:
        (group,) = [
            item
            for item in review_queue.queue(book, shown=review_queue.Shown.IN_SCOPE)
            if item.supplier == "Marks & Spencer"
        ]
    hand.window.open_book.change(
        hand.window,
        lambda book, _progress: categorise.set_category(
            book, group.kinds, CategoryCode("food.catering")
        ),
        lambda _touched: None,
        _stop,
    )
    hand.settle()
    undo = next(a for a in hand.window.all_actions() if a.text().startswith("Undo"))
    assert "Marks && Spencer" in undo.text()
