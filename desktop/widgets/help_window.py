"""Help beside the work: pages to read, words to look for, a way back. It opens nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QImage,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core.usecases import read_help
from desktop.qt import RAW_ROLE, announce, em, line_height
from desktop.widgets.labels import StateLabel
from desktop.widgets.search_field import SearchField

Place = tuple[str, str]

_FIRST = "index"
# A wheel turns or a scroll bar shows: what is painted is a little narrower than the view.
_AROUND = 16
# So many letters of a passage find its place.
_ENOUGH = 40
_MARGIN = 1.2


class HelpText(QTextBrowser):
    """A page of help. It shows our own pictures and loads no other file; links are told."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Begin with nothing to read."""
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Page of help"))
        self.setTabChangesFocus(True)
        self._page = QTextDocument(self)
        self.anchorClicked.connect(self._follow)
        self._markdown = ""

    def read(self, markdown: str, part: str = "") -> None:
        """Show a page, from the words of a part of it if some are given."""
        self._markdown = markdown
        # Each page is a document of its own: one that is filled again begins in the letters
        # of where its cursor stood, and Qt 6.11 may end the program.
        page = QTextDocument(self)
        page.setDefaultFont(self.font())
        page.setDocumentMargin(em(self, _MARGIN))
        page.setMarkdown(markdown)
        self.setDocument(page)
        self._page.deleteLater()
        self._page = page
        if part:
            self._go_to_part(part)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of ours, no wider than the page; nothing else is ever loaded."""
        words = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        image = QImage.fromData(read_help.picture(words))
        around = 2 * em(self, _MARGIN) + _AROUND
        room = max(self.viewport().width() - around, em(self, 10))
        if image.width() > room:
            mode = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(room, mode)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let pictures follow the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._again()

    def event(self, event: QEvent) -> bool:
        """Follow a change of all colours or letters: links keep those they were made with."""
        done = super().event(event)
        if event.type() in (
            QEvent.Type.ApplicationPaletteChange,
            QEvent.Type.ApplicationFontChange,
        ):
            self._again()
        return done

    def _again(self) -> None:
        place = self.verticalScrollBar().value()
        self.read(self._markdown)
        self.verticalScrollBar().setValue(place)

    def _go_to_part(self, part: str) -> None:
        found = self.document().find(part)
        if not found.isNull():
            self.moveCursor(QTextCursor.MoveOperation.End)
            found.setPosition(found.selectionStart())
            self.setTextCursor(found)

    @Slot(object)
    def _follow(self, link: QUrl) -> None:
        self.chosen.emit(link.toString().removesuffix(".md"))


class HelpWindow(QDialog):
    """Left: words to look for and what was found; right: the page. The work stays usable."""

    def __init__(self, parent: QWidget) -> None:
        """Show the first page."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Help"))
        self.field = SearchField(self.tr("Look for"), self.tr("Words or a code, such as SB-122"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages of help"))
        self.list.setWordWrap(True)
        self.text = HelpText()
        self._count = StateLabel()
        self._here: Place = (_FIRST, "")
        self._own: tuple[str, str, tuple[tuple[str, str], ...]] = ("", "", ())
        self._trail: list[Place] = []
        self._lay_out()
        self.field.textChanged.connect(self._look)
        self.field.moved.connect(self._step)
        self.field.taken.connect(lambda _shift: self.text.setFocus())
        self.field.left.connect(self.field.clear)
        self.list.currentItemChanged.connect(self._show_item)
        self.text.chosen.connect(self.show_page)
        self._look("")
        self.show_page(_FIRST)

    def show_page(self, key: str, part: str = "") -> None:
        """Show a page, from a part of it; the way back leads to the one before."""
        place = (read_help.page(key).key, part)
        if place != self._here:
            self._trail.append(self._here)
        self._put(place)

    def show_for(self, key: str, short: str, keys: Sequence[tuple[str, str]]) -> None:
        """Show the help for a page of the window: in short, in full, and its keys."""
        self._own = (read_help.page(key).key, short, tuple(keys))
        self.show_page(key)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def look_for(self, words: str) -> None:
        """Come to the front with the cursor where words are typed."""
        self.raise_()
        self.activateWindow()
        self.field.setText(words)
        self._focus_field()

    def go_back(self) -> None:
        """Show the page that was read before."""
        if self._trail:
            self._put(self._trail.pop())

    def place(self) -> Place:
        """Return which page is in sight, and the part that was asked for."""
        return self._here

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, and be there again when help is next asked for."""
        self.hide()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Follow a change of the size of all letters."""
        done = super().event(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._look(self.field.text())
        return done

    def _lay_out(self) -> None:
        back, close = QPushButton(self.tr("Back")), QPushButton(self.tr("Close"))
        back.setToolTip(QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Left).toString())
        back.clicked.connect(self.go_back)
        close.clicked.connect(self.close)
        for keys, work in (("Alt+Left", self.go_back), ("Ctrl+F|Ctrl+K", self._focus_field)):
            action = QAction(self)
            action.setShortcuts([QKeySequence(one) for one in keys.split("|")])
            action.triggered.connect(work)
            self.addAction(action)
        left, right = QWidget(), QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        for widget in (self.field, self._count, self.list):
            beside.addWidget(widget)
        page = QVBoxLayout(right)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(close)
        page.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 5)
        split.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(split)
        self.resize(min(em(self, 84), 1150), min(line_height(self, 38), 680))

    def _put(self, place: Place) -> None:
        self._here = place
        page = read_help.page(place[0])
        key, short, keys = self._own
        text = page.text
        if page.key == key:
            title, _, rest = text.partition("\n")
            text = f"{title}\n\n*{_as_markdown(short)}*\n\n{rest}{self._of_keys(keys)}"
        self.setWindowTitle(self.tr("{page} - help").format(page=page.title))
        self.text.read(text, place[1])

    def _of_keys(self, keys: Sequence[tuple[str, str]]) -> str:
        if not keys:
            return ""
        rows = "".join(f"| {_as_markdown(one)} | {_as_markdown(does)} |\n" for one, does in keys)
        key, does = self.tr("Key"), self.tr("What it does")
        heading = self.tr("Keys on this page")
        return f"\n\n## {heading}\n\n| {key} | {does} |\n|---|---|\n{rows}"

    @Slot(str)
    def _look(self, words: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        if words.strip():
            for hit in read_help.search(words):
                twice = hit.heading.casefold() in ("", hit.title.casefold())
                name = hit.title if twice else f"{hit.title}: {hit.heading}"
                self._add(f"{name}\n{_short(hit.passage)}", (hit.key, hit.passage[:_ENOUGH]))
            self._count.say(self.tr("%Ln place(s) found", "", self.list.count()))
            announce(self, self._count.text())
        else:
            for page in read_help.pages():
                self._add(page.title, (page.key, ""))
            self._count.say("")
        self.list.blockSignals(False)

    def _add(self, words: str, place: Place) -> None:
        item = QListWidgetItem(words)
        item.setData(RAW_ROLE, place)
        lines = 1.7 if "\n" not in words else 3.4
        item.setSizeHint(QSize(0, line_height(self, lines)))
        self.list.addItem(item)

    @Slot(object)
    def _step(self, by: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), last))

    @Slot(object)
    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            key, part = item.data(RAW_ROLE)
            self.show_page(key, part)

    def _focus_field(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()


def _as_markdown(words: str) -> str:
    """Return words as they are: no sign in them shapes the page."""
    return re.sub(r"([\\`*_{}\[\]<>#|&+!-])", r"\\\1", words)


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + " …"
