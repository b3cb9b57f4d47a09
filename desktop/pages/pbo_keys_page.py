"""Keys of a buying organisation: make them once, and have the fingerprint at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSizePolicy, QWidget

from core.domain.progress import Progress
from desktop.open_book import OpenBook
from desktop.pages.page import Page, button_for
from desktop.pages.pbo_key_change import KeyChange
from desktop.pages.pbo_passphrase import PassphraseChange
from desktop.qt import em, tabular
from desktop.widgets.asking import ChooseFolder, SaveFile
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import CalmCombo, Sheetlike
from desktop.widgets.labels import FieldName, Heading, Label, StateLabel
from desktop.widgets.page_dialog import PDF, PageDialog
from desktop.widgets.printing import as_pdf
from desktop.widgets.secret_edit import SecretEdit

if TYPE_CHECKING:
    from core.usecases.change_keys import KeysChanged
    from core.usecases.publish_catalogue import KeysMade

_LEAST = 8


class PboKeysPage(Page):
    """Making keys above; the fingerprint of keys that are there below."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the two parts out."""
        super().__init__(open_book, self.tr("Keys"))
        self.help_text = self.tr(
            "You sign every edition with the signing key. The root keys are needed only when keys "
            "change: give each to another person, who keeps it apart. The fingerprint is what "
            "bodies read out to you by telephone."
        )
        self._name, self._folder = "", Path()
        self.body.addWidget(Heading(self.tr("Make new keys"), 2))
        self.body.addWidget(self._making())
        self.body.addWidget(Heading(self.tr("Fingerprint"), 2))
        self.body.addWidget(self._showing())
        self.body.addWidget(Heading(self.tr("Change a passphrase"), 2))
        self.passphrases = PassphraseChange(self)
        self.body.addWidget(self.passphrases)
        self.body.addWidget(Heading(self.tr("Change keys"), 2))
        self.key_change = KeyChange(self)
        self.key_change.changed.connect(self._changed)
        self.body.addWidget(self.key_change)
        self.body.addStretch(1)
        self._judge()

    def make(self, folder: Path) -> None:
        """Make the keys that the form asks for, in a folder."""
        short, name = self.short.text().strip(), self.name.text().strip()
        passphrase, people = self.passphrase.text(), int(self.people.currentData())
        self._name = name
        self.run(
            lambda _progress: _new_keys(folder, (short, name), passphrase, people), self._made
        )

    def show_fingerprint(self, folder: Path) -> None:
        """Show the fingerprint of the keys in a folder."""
        self._name, self._folder = folder.name, folder
        self.run(lambda progress: _fingerprint(folder, progress), self._show)

    # What is built once.

    def _making(self) -> QWidget:
        self.short, self.name = QLineEdit(), QLineEdit()
        self.passphrase, self.again = SecretEdit(""), SecretEdit("")
        self.people = CalmCombo(self.tr("Holders of root keys"))
        self.people.addItem(self.tr("two people, either alone"), 2)
        self.people.addItem(self.tr("three people, two together"), 3)
        self.people.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._why_not = StateLabel()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, field in (
            (self.tr("Short name, such as ypo"), self.short),
            (self.tr("Name of your organisation"), self.name),
            (self.tr("Passphrase"), self.passphrase),
            (self.tr("Passphrase again"), self.again),
        ):
            field.setAccessibleName(title)
            field.setMaximumWidth(em(self, 30))
            field.textChanged.connect(self._judge)
            form.addRow(FieldName(title, field), field)
        form.addRow(FieldName(self.tr("Holders of root keys"), self.people), self.people)
        self._make_action = self.add_action(
            self.tr("Choose a folder and make the keys"), "Ctrl+Return", self._choose
        )
        sheet = Sheetlike()
        sheet.column.addLayout(form)
        sheet.column.addWidget(self._why_not)
        sheet.column.addWidget(flow(button_for(self._make_action, main=True)))
        return sheet

    def _showing(self) -> QWidget:
        see = self.add_action(
            self.tr("Show the fingerprint of keys…"), "Ctrl+R", self._choose_shown
        )
        self._copy = self.add_action(self.tr("Copy it"), "", self._copy_digits)
        self._save = self.add_action(self.tr("Sheet to print…"), "Ctrl+Alt+P", self._print)
        self._digits = Heading("", 1)
        self._digits.setFont(tabular(self._digits.font()))
        self._words = Label(
            self.tr(
                "Choose the folder with your keys to see their fingerprint. Have it at hand when "
                "bodies ring you."
            )
        )
        self._files = Facts()
        for action in (self._copy, self._save):
            action.setEnabled(False)
        sheet = Sheetlike()
        for widget in (self._digits, self._words, self._files):
            sheet.column.addWidget(widget)
        buttons = flow(button_for(see), button_for(self._copy), button_for(self._save))
        sheet.column.addWidget(buttons)
        self._digits.hide()
        return sheet

    def _judge(self) -> None:
        why_not = self._hindrance()
        self._why_not.set_state(why_not, "quiet")
        self._make_action.setEnabled(not why_not)

    def _hindrance(self) -> str:
        if not self.short.text().strip() or not self.name.text().strip():
            return self.tr("Type the short name and the name that bodies know you by.")
        if len(self.passphrase.text()) < _LEAST:
            return self.tr("The passphrase needs at least {count} characters.").format(
                count=_LEAST
            )
        if self.passphrase.text() != self.again.text():
            return self.tr("Type the same passphrase twice.")
        return ""

    # What the person does.

    def _choose(self) -> None:
        title = self.tr("Choose an empty folder for the keys")
        folder = ChooseFolder.ask(self, self.open_book.settings, "keys", title)
        if folder is not None:
            self.make(folder)

    def _choose_shown(self) -> None:
        title = self.tr("Choose the folder with the keys")
        folder = ChooseFolder.ask(self, self.open_book.settings, "keys", title)
        if folder is not None:
            self.show_fingerprint(folder)

    def _made(self, keys: KeysMade) -> None:
        self.banner.clear()
        self.passphrase.clear()
        self.again.clear()
        self._folder = keys.files[0].parent
        self._show(keys.fingerprint)
        self._files.set_facts([(self._kind_of(path), str(path)) for path in keys.files])
        self.notice(
            self.tr(
                "The keys are made. Give each root key to its holder and remove it from here. "
                "Nobody can recover the passphrase: write it down and lock it away."
            )
        )

    def _changed(self, done: KeysChanged) -> None:
        self.banner.clear()
        self._name, self._folder = done.files[0].stem, done.files[0].parent
        self._show(done.fingerprint)
        self._files.set_facts([(self._kind_of(path), str(path)) for path in done.files])
        words = self.tr(
            "The keys are changed: sign the next edition with the new file, then destroy the old "
            "one. The fingerprint stays the same."
        )
        if not done.same_fingerprint:
            words = self.tr(
                "Root keys replaced: %Ln. Give each new one to its holder. The fingerprint is "
                "another now: read this one to bodies that ring you. Sign the next edition with "
                "the new file, then destroy the old one.",
                "",
                done.revoked,
            )
        self.notice(words)

    def _kind_of(self, path: Path) -> str:
        kinds = {
            ".signing-key": self.tr("To sign with"),
            ".root-key": self.tr("For a holder"),
        }
        return kinds.get(path.suffix, self.tr("Public"))

    def _show(self, digits: str) -> None:
        self._digits.say(digits)
        self._files.set_facts(())
        words = self.tr(
            "{name}: bodies compare these ten groups of four digits with what they see."
        )
        self._words.setText(words.format(name=self._name))
        for action in (self._copy, self._save):
            action.setEnabled(True)

    def _copy_digits(self) -> None:
        QGuiApplication.clipboard().setText(self._digits.text())
        self.say(self.tr("The fingerprint is copied."))

    def _print(self) -> None:
        folder, name = self._folder, self.name.text().strip()
        self.run(lambda _progress: _sheet(folder, name), self._show_sheet)

    def _show_sheet(self, page: str) -> None:
        title = self.tr("Sheet to print")
        suffix = PageDialog.ask(self, title, page)
        settings, name = self.open_book.settings, f"fingerprint{suffix}"
        path = SaveFile.ask(self, settings, "keys", title, name) if suffix else None
        if path is not None:
            paper = path.suffix.casefold() == PDF
            data = as_pdf(page, title, landscape=True) if paper else page.encode()
            self.run(lambda _progress: _write(data, path), self._printed)

    def _printed(self, path: Path) -> None:
        words = self.tr("The sheet is in {path}. Print it, and keep it apart from the keys.")
        self.notice(words.format(path=path))


def _new_keys(folder: Path, publisher: tuple[str, str], passphrase: str, people: int) -> KeysMade:
    from core.usecases import publish_catalogue

    short, name = publisher
    return publish_catalogue.new_keys(
        folder, short, name=name, passphrase=passphrase, people=people
    )


def _fingerprint(folder: Path, _progress: Progress) -> str:
    from core.usecases import publish_catalogue

    return publish_catalogue.publisher_fingerprint(folder)


def _sheet(folder: Path, name: str) -> str:
    from core.usecases import key_sheet

    return key_sheet.page(folder, name)


def _write(data: bytes, path: Path) -> Path:
    from core.usecases import decision_note

    return decision_note.save_page(data, path)
