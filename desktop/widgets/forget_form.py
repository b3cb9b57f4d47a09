"""Asks whether a person is to be forgotten: what goes, which names, and a word to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from core.domain.money import pounds
from desktop.qt import em, line_height
from desktop.widgets.asking import Sheet
from desktop.widgets.labels import FieldName, Label
from desktop.widgets.tall_area import TallArea
from desktop.widgets.tick_list import TickList

if TYPE_CHECKING:
    from core.domain.forgetting import NameOffer
    from core.usecases.forget_person import Foreseen

_NAMED = 5
_WIDEST, _HIGHEST = 1100, 700

Answer = tuple[tuple[str, ...], bool, bool]


class ForgetForm(Sheet):
    """Names with a tick each, what else may be done, and the word without which nothing is."""

    def __init__(self, parent: QWidget, found: Foreseen) -> None:
        """Lay the dialog out for what was foreseen."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Forget this person"))
        self.go.setText(self.tr("Forget for good"))
        self.sentence.setText(self._effect(found))
        area = TallArea(self._who(found))
        area.setMinimumHeight(line_height(self, 6))
        self.content.addWidget(area, 1)
        self.kept_out = QCheckBox(self.tr("Keep these names out of later files too"))
        self.content.addWidget(self.kept_out)
        words = self.tr("Delete %Ln backup(s) in which a name still is", "", len(found.backups))
        self.backups = QCheckBox(words)
        self.backups.setVisible(bool(found.backups))
        self.content.addWidget(self.backups)
        self.word = self.tr("FORGET")
        self.field = QLineEdit()
        title = self.tr("Type {word} to go on").format(word=self.word)
        self.field.setAccessibleName(title)
        self.content.addWidget(FieldName(title, self.field))
        self.content.addWidget(self.field)
        self.field.textChanged.connect(self._look)
        self.names.list.itemChanged.connect(self._look)
        self.names.all.clicked.connect(self._look)
        # On a small screen with large letters there is more room beside than below.
        self.setMinimumWidth(min(em(self, 46), _WIDEST))
        self.resize(self.minimumWidth(), min(line_height(self, 38), _HIGHEST))
        self._offers = found.offers
        self._look()

    def _who(self, found: Foreseen) -> QWidget:
        """Return the names to tick and where else they are; on a small screen they scroll."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        title = self.tr("These names go. Add those that are the same person:")
        column.addWidget(Label(title))
        self.names = TickList(
            title, self.tr("All of them"), enumerate(map(self._named, found.offers))
        )
        self.names.tick([number for number, one in enumerate(found.offers) if one.sure])
        self.names.list.setMinimumHeight(line_height(self, 4))
        column.addWidget(self.names, 1)
        column.addWidget(Label(" ".join(self._elsewhere(found))))
        return part

    def chosen(self) -> tuple[str, ...]:
        """Return the names that are ticked."""
        return tuple(self._offers[number].name for number in sorted(self.names.ticked()))

    def _look(self) -> None:
        typed = self.field.text().strip() == self.word
        self.go.setEnabled(typed and bool(self.chosen()))

    def _named(self, one: NameOffer) -> str:
        return self.tr("{name} ({why}: {payments}, {pounds})").format(
            name=one.name,
            why=one.why,
            payments=self.tr("%Ln payment(s)", "", one.lines),
            pounds=pounds(one.pence),
        )

    def _effect(self, found: Foreseen) -> str:
        return self.tr(
            "{name}: {payments}, {pounds}. Pounds, days and categories stay. The name goes from "
            "payments, notes, decisions, the copies of your files and the history. Nothing takes "
            "this back."
        ).format(
            name=found.supplier,
            payments=self.tr("%Ln payment(s)", "", found.lines),
            pounds=pounds(found.pence),
        )

    def _elsewhere(self, found: Foreseen) -> list[str]:
        emptied = [one.file for one in found.files if one.emptied]
        stays = [one.file for one in found.files if one.stays]
        lists = (
            (emptied, self.tr("Copies that the book can keep no longer: {names}.")),
            (stays, self.tr("A publisher's own, which stays as it is: {names}.")),
            (found.others, self.tr("Other payees named so, who lose that part: {names}.")),
        )
        lines = [words.format(names=", ".join(names[:_NAMED])) for names, words in lists if names]
        return [
            *lines,
            self.tr(
                "What was sent, saved or printed before is not in the book: look there yourself."
            ),
        ]

    @classmethod
    def ask(cls, parent: QWidget, found: Foreseen) -> Answer | None:
        """Return the names, whether they are kept out, and whether backups go; None for no."""
        dialog = cls(parent, found)
        if not dialog.exec():
            return None
        return dialog.chosen(), dialog.kept_out.isChecked(), dialog.backups.isChecked()
