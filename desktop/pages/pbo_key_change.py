"""Changing a buying organisation's keys: holders bring theirs, new files go to a new folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from desktop.pages.page import Page, button_for
from desktop.widgets.asking import ChooseFolder, OpenFile
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import FieldName, Label, StateLabel
from desktop.widgets.secret_edit import SecretEdit

if TYPE_CHECKING:
    from core.usecases.change_keys import KeysChanged

# Two of three holders, or one of two: more are never needed.
_HOLDERS = 2
_Holder = tuple[Path, str]


class KeyChange(QWidget):
    """Where the keys are, who brings a root key, and the two changes; ``changed`` tells of one."""

    changed = Signal(object)

    def __init__(self, page: Page) -> None:
        """Lay out what must be at hand, and the two actions."""
        super().__init__()
        self._page = page
        self.folder: Path | None = None
        self.holders: list[Path | None] = [None] * _HOLDERS
        self._where = StateLabel()
        self._brought = [StateLabel() for _ in range(_HOLDERS)]
        self.passphrase = self._secret(self.tr("Passphrase of the signing key"))
        self.secrets = [
            self._secret(self.tr("Passphrase of root key {number}").format(number=number + 1))
            for number in range(_HOLDERS)
        ]
        sheet = Sheetlike()
        sheet.column.addWidget(Label(self._about()))
        sheet.column.addLayout(self._form())
        sheet.column.addWidget(flow(*self._buttons()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)
        self._judge()

    def use(self, folder: Path, holders: list[Path]) -> None:
        """Take the folder with the keys, and the root keys that were brought."""
        self.folder = folder
        self.holders = [*holders, *[None] * (_HOLDERS - len(holders))][:_HOLDERS]
        self._judge()

    def do(self, out: Path, *, revoke: bool) -> None:
        """Make the change; the new files go into a folder of their own."""
        folder = self.folder
        if folder is None:
            return
        keys = (folder, self.passphrase.text())
        brought = [
            (path, secret.text())
            for path, secret in zip(self.holders, self.secrets, strict=True)
            if path is not None
        ]
        self._page.run(lambda _p: _change(keys, brought, out, revoke=revoke), self._done)

    # What is built once.

    def _about(self) -> str:
        return self.tr(
            "A new signing key: when it may be in other hands, or its keeper leaves. Replacing "
            "root keys: when one is lost or stolen; those that are not brought serve no longer. "
            "Two of three holders must be here, or one of two. Bodies' books follow by "
            "themselves with the next edition, and refuse the old keys from then on."
        )

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        choose = self._page.add_action(
            self.tr("Choose the folder with the keys…"), "", self._choose_folder
        )
        lost = self._page.add_action(
            self.tr("The signing key is lost: choose the last edition…"), "", self._choose_edition
        )
        form.addRow(button_for(choose), self._where)
        form.addRow(flow(button_for(lost)))
        form.addRow(Label(self._about_lost()))
        form.addRow(FieldName(self.passphrase.accessibleName(), self.passphrase), self.passphrase)
        for number, (secret, said) in enumerate(zip(self.secrets, self._brought, strict=True)):
            words = self.tr("Choose root key {number}…").format(number=number + 1)
            bring = self._page.add_action(words, "", partial(self._choose_holder, number))
            form.addRow(button_for(bring), said)
            form.addRow(FieldName(secret.accessibleName(), secret), secret)
        return form

    def _about_lost(self) -> str:
        return self.tr("Then the passphrase below is that of the new signing key.")

    def _secret(self, name: str) -> SecretEdit:
        field = SecretEdit(name)
        field.textChanged.connect(self._judge)
        return field

    def _buttons(self) -> list[QWidget]:
        self._rotate = self._page.add_action(
            self.tr("Make a new signing key…"), "", lambda: self._choose_out(revoke=False)
        )
        self._revoke = self._page.add_action(
            self.tr("Replace lost or stolen root keys…"),
            "",
            lambda: self._choose_out(revoke=True),
        )
        return [button_for(self._rotate), button_for(self._revoke)]

    def _judge(self) -> None:
        nothing = self.tr("none chosen")
        self._where.set_state(str(self.folder or nothing), "quiet")
        for said, path in zip(self._brought, self.holders, strict=True):
            said.set_state(path.name if path else nothing, "quiet")
        ready = self.folder is not None and any(self.holders) and bool(self.passphrase.text())
        for action in (self._rotate, self._revoke):
            action.setEnabled(ready)

    # What the person does.

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder with the keys")
        found = ChooseFolder.ask(self, self._page.open_book.settings, "keys", title)
        if found is not None:
            self.folder = found
            self._judge()

    def _choose_edition(self) -> None:
        title = self.tr("Choose the last edition")
        types = self.tr("Catalogues (*.zip)")
        found = OpenFile.ask(self, self._page.open_book.settings, "catalogue", title, types)
        if found is not None:
            self.folder = found
            self._judge()

    def _choose_holder(self, number: int) -> None:
        title = self.tr("Choose a holder's key")
        types = self.tr("Root keys (*.root-key)")
        found = OpenFile.ask(self, self._page.open_book.settings, "root-keys", title, types)
        if found is not None:
            self.holders[number] = found
            self._judge()

    def _choose_out(self, *, revoke: bool) -> None:
        title = self.tr("Choose an empty folder for the new keys")
        out = ChooseFolder.ask(self, self._page.open_book.settings, "keys", title)
        if out is not None:
            self.do(out, revoke=revoke)

    def _done(self, done: KeysChanged) -> None:
        for secret in (self.passphrase, *self.secrets):
            secret.clear()
        self.changed.emit(done)


def _change(keys: _Holder, brought: list[_Holder], out: Path, *, revoke: bool) -> KeysChanged:
    from core.usecases import change_keys
    from core.usecases.publish_catalogue import SigningKeys

    holders = [SigningKeys(*one) for one in brought]
    verb = change_keys.revoke if revoke else change_keys.rotate
    return verb(SigningKeys(*keys), holders, out)
