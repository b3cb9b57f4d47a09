"""The View menu: the size of letters, the colours, the language, and where the keyboard is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QWidget,
)

from core.usecases import languages
from desktop.colours import Look, use_look
from desktop.qt import TEXT_SIZES, Settings, application_font
from desktop.widgets.navigation import Navigation
from desktop.window.menus import Menu
from desktop.window.page_stack import PageStack


class ViewMenu(Menu):
    """Size of text, colours, language, the next part of the window, single keys."""

    def __init__(
        self, window: QWidget, pages: PageStack, navigation: Navigation, settings: Settings
    ) -> None:
        """Build the lines."""
        super().__init__(window)
        self.setTitle(self.tr("&View"))
        self._pages = pages
        self._navigation = navigation
        self._settings = settings
        self.add(self.tr("Larger text"), "Ctrl++|Ctrl+=", partial(self._step_text, 1))
        self.add(self.tr("Smaller text"), "Ctrl+-", partial(self._step_text, -1))
        self.add(self.tr("Normal text"), "Ctrl+Alt+0", partial(self.set_text_size, 100))
        self.addSeparator()
        self._offer_looks()
        # What is open already was put into words when it was made.
        self.addSection(self.tr("Language, from the next start on"))
        self._offer_languages()
        self.addSeparator()
        self.add(self.tr("Next part of the window"), "F6", self._next_pane)
        self.add(self.tr("Read again"), "F5", lambda: pages.page().refresh())
        self._single_keys = self.add(
            self.tr("Single keys act on lists"), "", self._switch_single_keys
        )
        self._single_keys.setCheckable(True)
        self._single_keys.setChecked(settings.single_keys())

    def set_look(self, look: Look) -> None:
        """Change all colours, now and from now on."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._settings.set_look(look)
            use_look(app, look)
            self._looks[look].setChecked(True)

    def _offer_looks(self) -> None:
        one_of = QActionGroup(self)
        words = {
            Look.SYSTEM: self.tr("Colours of this computer"),
            Look.LIGHT: self.tr("Light colours"),
            Look.DARK: self.tr("Dark colours"),
            Look.CONTRAST: self.tr("High contrast"),
        }
        self._looks = {
            look: self.add(text, "", partial(self.set_look, look)) for look, text in words.items()
        }
        for look, action in self._looks.items():
            action.setCheckable(True)
            action.setChecked(look is self._settings.look())
            one_of.addAction(action)

    def _offer_languages(self) -> None:
        one_of = QActionGroup(self)
        chosen = languages.chosen(self._settings.language()).code
        for code, name in languages.languages().items():
            action = self.add(name, "", partial(self._choose_language, code))
            action.setCheckable(True)
            action.setChecked(code == chosen)
            one_of.addAction(action)

    def _choose_language(self, code: str) -> None:
        self._settings.set_language(code)
        words = self.tr("Spendbook speaks the language that you chose when it starts next.")
        self._pages.said.emit(words)
        self._pages.page().notice(words)

    def set_text_size(self, percent: int) -> None:
        """Make all letters larger or smaller."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._settings.set_text_size(percent)
            application_font(app, percent)

    def _step_text(self, step: int) -> None:
        place = TEXT_SIZES.index(self._settings.text_size()) + step
        self.set_text_size(TEXT_SIZES[min(max(place, 0), len(TEXT_SIZES) - 1)])

    def _switch_single_keys(self) -> None:
        self._settings.set_single_keys(self._single_keys.isChecked())

    def _next_pane(self) -> None:
        from desktop.widgets.chart_view import Picture

        panes: list[QWidget] = [self._navigation]
        for widget in self._pages.page().findChildren(QWidget):
            heading = isinstance(widget, QHeaderView)
            if (
                isinstance(widget, QAbstractItemView | Picture)
                and not heading
                and widget.isVisible()
            ):
                panes.append(widget)
        focus = QApplication.focusWidget()
        place = panes.index(focus) if focus in panes else 0
        panes[(place + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
