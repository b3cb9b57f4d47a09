from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.licences_dialog import LicencesDialog


def test_every_part_shows_its_licence_and_the_terms_of_qt_come_first(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LicencesDialog(parent)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]

    assert "Anybody may replace them" in dialog.text.toPlainText()
    dialog.list.setCurrentRow(next(n for n, name in enumerate(names) if name.startswith("Qt ")))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()
    dialog.list.setCurrentRow(next(n for n, name in enumerate(names) if "pandas" in name))
    assert "BSD 3-Clause License" in dialog.text.toPlainText()
