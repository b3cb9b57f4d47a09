"""The few questions that need a dialog: which file, a choice, a text. Tests replace ``ask``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.qt import Settings, button_text, em, tip
from desktop.widgets.labels import Label

# A dialog fits a small screen, whatever it is asked to say.
_WIDEST, _HIGHEST = 1160, 680


class OpenFile:
    """Asks which file to read; starts in the folder last used for its kind."""

    @classmethod
    def ask(
        cls, parent: QWidget, settings: Settings, kind: str, title: str, types: str
    ) -> Path | None:
        """Return the file chosen, None if the person left."""
        folder = str(settings.folder(kind))
        chosen, _ = QFileDialog.getOpenFileName(parent, title, folder, types)
        return _remember(settings, kind, chosen)


class OpenFiles:
    """Asks which files to read, one or several; starts in the folder last used for their kind."""

    @classmethod
    def ask(
        cls, parent: QWidget, settings: Settings, kind: str, title: str, types: str
    ) -> list[Path]:
        """Return the files chosen, none if the person left."""
        folder = str(settings.folder(kind))
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, folder, types)
        for one in chosen[:1]:
            _remember(settings, kind, one)
        return [Path(one) for one in chosen]


class SaveFile:
    """Asks where to write a file."""

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        settings: Settings,
        kind: str,
        title: str,
        name: str,
        also: Sequence[str] = (),
    ) -> Path | None:
        """Return the file to write, None if the person left.

        The name's own ending is offered first; ``also`` names the other endings there are.
        """
        start = str(settings.folder(kind) / name)
        kinds = ";;".join(f"*{suffix}" for suffix in (Path(name).suffix, *also))
        chosen, offered = QFileDialog.getSaveFileName(parent, title, start, kinds)
        path = _remember(settings, kind, chosen)
        suffix = offered.removeprefix("*") or Path(name).suffix
        if path is None:
            return None
        return WhileHeld.ask(parent, path if path.suffix else path.with_suffix(suffix))


class ChooseFolder:
    """Asks which folder to use."""

    @classmethod
    def ask(cls, parent: QWidget, settings: Settings, kind: str, title: str) -> Path | None:
        """Return the folder chosen, None if the person left."""
        chosen = QFileDialog.getExistingDirectory(parent, title, str(settings.folder(kind)))
        if not chosen:
            return None
        settings.remember_folder(kind, Path(chosen))
        return Path(chosen)


class Sheet(QDialog):
    """A small dialog: a sentence, some content, one button that says what it does, Cancel."""

    def __init__(self, parent: QWidget, title: str, sentence: str, action: str) -> None:
        """Lay the dialog out; the content goes into ``self.content``."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.content = QVBoxLayout()
        buttons = QDialogButtonBox()
        self.go = QPushButton(action)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = QPushButton(self.tr("Cancel"))
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        self.sentence = Label(sentence)
        column.addWidget(self.sentence)
        column.addLayout(self.content)
        column.addWidget(buttons)
        self.setMinimumWidth(em(self, 30))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide and as high as the words need: Qt guesses that for windows."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            width = max(self.width(), min(layout.totalMinimumSize().width(), _WIDEST))
            needed = layout.totalMinimumHeightForWidth(width)
            self.resize(width, max(self.height(), min(needed, _HIGHEST)))


class WhileHeld:
    """Asks what to do about a file that another program has open, before work is done for it."""

    @classmethod
    def ask(cls, parent: QWidget, path: Path) -> Path | None:
        """Return the file to write: the same once it is free, another; None to leave it."""
        from core.usecases.held_files import free_name, is_in_use

        while is_in_use(path):
            other = free_name(path)
            sentence = parent.tr(
                "{name} is open in another program, such as Excel, and cannot be replaced."
            ).format(name=path.name)
            labels = (
                parent.tr("Save it as {other}").format(other=other.name),
                parent.tr("I have closed it there: try again"),
            )
            title, action = parent.tr("The file is open"), parent.tr("Continue")
            choice = AskChoice.ask(parent, title, sentence, action, labels)
            if choice is None:
                return None
            path = other if choice == 0 else path
        return path


class AskGo(Sheet):
    """Asks whether to do what cannot be undone; Cancel is where the keyboard is."""

    @classmethod
    def ask(cls, parent: QWidget, title: str, sentence: str, action: str) -> bool:
        """Say whether the person wants it done."""
        dialog = cls(parent, title, sentence, action)
        dialog.go.setDefault(False)
        dialog.cancel.setDefault(True)
        dialog.cancel.setFocus()
        return bool(dialog.exec())


class AskText(Sheet):
    """Asks for one line of text."""

    def __init__(self, parent: QWidget, title: str, sentence: str, action: str) -> None:
        """Lay the dialog out around one field."""
        super().__init__(parent, title, sentence, action)
        self.field = QLineEdit()
        self.field.setAccessibleName(sentence)
        self.content.addWidget(self.field)
        self.go.setEnabled(False)
        self.field.textChanged.connect(self._look)

    def _look(self, text: str) -> None:
        self.go.setEnabled(bool(text.strip()))

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, sentence: str, action: str, text: str = ""
    ) -> str | None:
        """Return the text typed, None if the person left."""
        dialog = cls(parent, title, sentence, action)
        dialog.field.setText(text)
        return dialog.field.text().strip() if dialog.exec() else None


class AskChoice(Sheet):
    """Asks for one of a few things."""

    def __init__(
        self, parent: QWidget, title: str, sentence: str, action: str, labels: Sequence[str]
    ) -> None:
        """Lay the dialog out around a list of choices; the first is chosen."""
        super().__init__(parent, title, sentence, action)
        self.buttons = [self._choice(label) for label in labels]
        for button in self.buttons:
            self.content.addWidget(button)
        self.go.setEnabled(bool(self.buttons))
        if self.buttons:
            self.buttons[0].setChecked(True)

    def _choice(self, label: str) -> QRadioButton:
        """Return one choice; of the name of a file as much as a screen has room for."""
        letters = self.fontMetrics()
        shown = letters.elidedText(label, Qt.TextElideMode.ElideMiddle, _WIDEST - em(self, 6))
        button = QRadioButton(button_text(shown))
        button.setToolTip(tip(label))
        return button

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, sentence: str, action: str, labels: Sequence[str]
    ) -> int | None:
        """Return the number of the choice, None if the person left or had none."""
        dialog = cls(parent, title, sentence, action, labels)
        if not dialog.exec():
            return None
        return next((n for n, button in enumerate(dialog.buttons) if button.isChecked()), None)


def _remember(settings: Settings, kind: str, chosen: str) -> Path | None:
    if not chosen:
        return None
    settings.remember_folder(kind, Path(chosen).parent)
    return Path(chosen)
