"""Giving a key file another passphrase: a holder's own, when the file is handed over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from desktop.pages.page import Page, button_for
from desktop.widgets.asking import OpenFile
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import FieldName, Label, StateLabel
from desktop.widgets.secret_edit import SecretEdit

_LEAST = 8


class PassphraseChange(QWidget):
    """Which file, the old passphrase, the new one twice."""

    def __init__(self, page: Page) -> None:
        """Lay the fields out."""
        super().__init__()
        self._page = page
        self.file: Path | None = None
        self._where, self._why_not = StateLabel(), StateLabel()
        self.old = self._secret(self.tr("Passphrase until now"))
        self.new = self._secret(self.tr("New passphrase"))
        self.again = self._secret(self.tr("New passphrase again"))
        choose = page.add_action(self.tr("Choose a key file…"), "", self._choose)
        self._change = page.add_action(self.tr("Change the passphrase"), "", self._do)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(button_for(choose), self._where)
        for field in (self.old, self.new, self.again):
            form.addRow(FieldName(field.accessibleName(), field), field)
        words = self.tr(
            "New keys are all made with one passphrase. Whoever is given a key file types one "
            "here that nobody else knows. Copies of the file keep the old one: destroy them."
        )
        sheet = Sheetlike()
        sheet.column.addWidget(Label(words))
        sheet.column.addLayout(form)
        sheet.column.addWidget(self._why_not)
        sheet.column.addWidget(flow(button_for(self._change)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)
        self._judge()

    def use(self, file: Path) -> None:
        """Take the key file whose passphrase is changed."""
        self.file = file
        self._judge()

    def _secret(self, name: str) -> SecretEdit:
        field = SecretEdit(name)
        field.textChanged.connect(self._judge)
        return field

    def _judge(self) -> None:
        self._where.set_state(self.file.name if self.file else self.tr("none chosen"), "quiet")
        why_not = self._hindrance()
        self._why_not.set_state(why_not, "quiet")
        self._change.setEnabled(not why_not)

    def _hindrance(self) -> str:
        if self.file is None or not self.old.text():
            return self.tr("Choose the file and type its passphrase.")
        if len(self.new.text()) < _LEAST:
            words = self.tr("The new passphrase needs at least {count} characters.")
            return words.format(count=_LEAST)
        if self.new.text() != self.again.text():
            return self.tr("Type the same new passphrase twice.")
        return ""

    def _choose(self) -> None:
        title, types = self.tr("Choose a key file"), self.tr("Keys (*.root-key *.signing-key)")
        found = OpenFile.ask(self, self._page.open_book.settings, "root-keys", title, types)
        if found is not None:
            self.use(found)

    def _do(self) -> None:
        file, old, new = self.file, self.old.text(), self.new.text()
        if file is not None:
            self._page.run(lambda _progress: _change(file, old, new), self._done)

    def _done(self, path: Path) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()
        words = self.tr("{name} has its new passphrase. Nobody can recover it.")
        self._page.notice(words.format(name=path.name))


def _change(file: Path, old: str, new: str) -> Path:
    from core.usecases import change_keys
    from core.usecases.publish_catalogue import SigningKeys

    return change_keys.new_passphrase(SigningKeys(file, old), new)
