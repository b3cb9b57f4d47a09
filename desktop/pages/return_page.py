"""Return: checks, answers, what will leave this computer, sign-off; and what was sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.domain.money import pounds, share
from core.domain.operations import Touched
from core.domain.period import Period, day_in_words, financial_year
from core.domain.progress import Progress
from core.domain.returns import Check, Return
from desktop.open_book import Book, OpenBook, View
from desktop.pages.page import Page, button_for
from desktop.pages.return_asked import AlsoAsked
from desktop.pages.return_checks_list import ReturnChecks
from desktop.pages.return_explain import AskExplanations
from desktop.pages.return_request import Asked, Coverage, SignOffForm
from desktop.pages.return_result import ReturnResult
from desktop.pages.return_sealed import SealedReturns
from desktop.pages.return_texts import ReturnTexts
from desktop.pages.table_browser import TableBrowser
from desktop.widgets.asking import AskText, ChooseFolder
from desktop.widgets.facts import Facts
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label
from desktop.widgets.tabs import Tabs
from desktop.widgets.views import Views

if TYPE_CHECKING:
    from core.usecases.file_return import Built
    from core.usecases.look_through_texts import SeenText
    from core.usecases.show_return import ShownTable

_MAKE, _ALSO = 0, 1
# The check of what is also asked.
_ANSWERS = "SB-687"
_FORM, _RESULT = 0, 1


@dataclass(frozen=True, slots=True)
class _Preview:
    """A return as it would leave, and its tables as people read them."""

    content: Return
    tables: tuple[ShownTable, ...]


class ReturnPage(Page):
    """Four parts from checks to seal on one page; sealed returns in a tab of their own."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the parts out in their order."""
        super().__init__(open_book, self.tr("Return"))
        self.help_text = self.tr(
            "One return for every buying organisation. Put right what stands in the way, look at "
            "exactly what will leave, sign it off and seal it. What is sealed is never changed, "
            "only corrected by a new version."
        )
        self.coverage = Coverage()
        self.coverage.changed.connect(lambda _none: self._ask())
        self.checks = ReturnChecks(self)
        self.checks.explained.connect(self._explain)
        self.checks.signing.connect(self._go_to_part)
        self._answers = Facts()
        self.tables = TableBrowser()
        self.texts = ReturnTexts(self)
        self.texts.changed.connect(lambda _none: self._ask())
        self.sign_off = SignOffForm(open_book.settings)
        self.sign_off.changed.connect(lambda _none: self._ask())
        self.result = ReturnResult(self)
        self._views = Views()
        self._views.add(self._form())
        self._views.add(self.result)
        self.result.left.connect(lambda _none: self._views.show_view(_FORM))
        self.also_asked = AlsoAsked(self, self._span)
        self.sealed = SealedReturns(self)
        self.tabs = Tabs()
        self.tabs.add(self._views, self.tr("Make a return"))
        self.tabs.add(self.also_asked, self.tr("What they also ask"))
        self.tabs.add(self.sealed, self.tr("Sealed returns"))
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask for periods and recipients, then for checks and preview."""
        view = self.open_book.view
        self.read(lambda book, _progress: _choices(book, view), self._offer)
        self.sealed.refresh()

    # What is built once.

    def _form(self) -> QWidget:
        part_3 = Label(
            self.tr("These rows leave this computer in the file that you send, and nothing else.")
        )
        answers = Sheetlike()
        answers.column.addWidget(self._answers)
        form = QWidget()
        column = QVBoxLayout(form)
        for widget in (
            self.coverage,
            Heading(self.tr("1  Checks"), 2),
            self.checks,
            Heading(self.tr("2  Check your answers"), 2),
            answers,
            Heading(self.tr("3  What will leave this computer"), 2),
            part_3,
            self.tables,
            self.texts,
            Heading(self.tr("4  Name and role"), 2),
            self.sign_off,
            self._buttons(),
        ):
            column.addWidget(widget)
        column.addStretch(1)
        return form

    def _buttons(self) -> QWidget:
        seal = self.add_action(
            self.tr("Seal and save"), "Ctrl+Shift+Return", self._seal, changes=True
        )
        correct = self.add_action(
            self.tr("Correct a sealed return"), "", self._correct, changes=True
        )
        nil = self.add_action(self.tr("Nil return: no spend…"), "", self._nil, changes=True)
        return flow(button_for(seal, main=True), button_for(correct), button_for(nil))

    # What the book says.

    def _offer(self, found: tuple[tuple[Period, ...], tuple[tuple[str, str], ...]]) -> None:
        periods, publishers = found
        view = self.open_book.view
        # The newest year that is over on the day as at: one that only begins is not yet told.
        over = next((one for one in periods if one.end <= view.as_at), periods[0])
        self.coverage.offer(periods, view.period or over)
        self.coverage.offer_recipients(publishers)
        self._ask()

    def asked(self) -> Asked | None:
        """Return what the page asks for as it stands."""
        asked = self.coverage.asked(self.open_book.view.as_at)
        if asked is None:
            return None
        return replace(
            asked,
            prepared=self.sign_off.prepared(),
            approved=self.sign_off.approved(),
            mask_doubtful=self.texts.doubtful.isChecked(),
        )

    def _ask(self) -> None:
        asked = self.asked()
        if asked is not None:
            self.read(
                lambda book, _progress: _checks(book, asked),
                lambda found: self.checks.show_checks(found, asked.period),
            )
            self.read(lambda book, progress: _preview(book, asked, progress), self._show_preview)
            self.read(lambda book, _progress: _texts(book, asked), self.texts.show_texts)
            self.also_asked.refresh()

    def _show_preview(self, preview: _Preview) -> None:
        self._answers.set_facts(self._answer_words(preview.content))
        self.tables.show_tables(preview.tables, "summary")

    def _answer_words(self, content: Return) -> list[tuple[str, str]]:
        body, sums = content.body, _sums(content)
        editions = [
            self.tr("{publisher} edition {edition}, {trust}").format(
                publisher=used.publisher, edition=used.edition, trust=used.trust
            )
            for used in content.catalogues
        ]
        uptake = self.tr("{share} ({collaborative} of {available})").format(
            share=share(sums["collaborative_pence"], sums["available_pence"]),
            collaborative=pounds(sums["collaborative_pence"]),
            available=pounds(sums["available_pence"]),
        )
        amounts = content.vat_basis.of_amounts().removeprefix("amounts ")
        return [
            (self.tr("Organisation"), self._body_words(body.name, content.body_type_label)),
            (self.tr("Period"), content.period.in_words()),
            (self.tr("As at"), day_in_words(content.as_at)),
            (self.tr("Amounts"), amounts if any(sums.values()) else self.tr("none")),
            (self.tr("Paid"), pounds(sums["total_pence"])),
            (self.tr("Out of scope"), pounds(sums["out_of_scope_pence"])),
            (self.tr("In scope"), pounds(sums["in_scope_pence"])),
            (self.tr("Locked"), pounds(sums["locked_pence"])),
            (self.tr("Available"), pounds(sums["available_pence"])),
            (self.tr("Uptake"), uptake),
            (self.tr("Catalogues"), "; ".join(editions) or self.tr("none")),
        ]

    def _body_words(self, name: str, kind: str) -> str:
        return self.tr("{name}, {kind}").format(name=name, kind=kind)

    # What the person does.

    def _explain(self, said: tuple[str, str]) -> None:
        asked = self.asked()
        if asked is not None:
            self.change(lambda book, _progress: _explain(book, asked, dict([said])))

    @Slot(object)
    def _go_to_part(self, check_id: str) -> None:
        code, _, about = check_id.partition(":")
        if code == _ANSWERS:
            self.tabs.setCurrentIndex(_ALSO)
            self.also_asked.choose(about)
        else:
            self.bring_into_sight(self.sign_off.first_open())

    def _span(self) -> tuple[Period, date] | None:
        asked = self.asked()
        return (asked.period, asked.as_at) if asked else None

    def _folder(self) -> Path | None:
        title = self.tr("Choose a folder for the return")
        return ChooseFolder.ask(self, self.open_book.settings, "return", title)

    def _seal(self) -> None:
        self._file(_build)

    def _correct(self) -> None:
        self._file(_correct)

    def _file(self, verb: Callable[[Book, Asked, Path, Progress], Built]) -> None:
        """Have every finding explained, then seal."""
        asked = self.asked()
        silent = self.checks.unexplained() if asked else ()
        said = AskExplanations.ask(self, silent) if silent else {}
        folder = self._folder() if asked and said is not None else None
        if asked and folder:

            def explain_and_seal(book: Book, progress: Progress) -> Built:
                if said:
                    _explain(book, asked, said)
                return verb(book, asked, folder, progress)

            self.change(explain_and_seal, self._sealed_now)

    def _nil(self) -> None:
        asked = self.asked()
        if asked is None:
            return
        words = self.tr("You declare that nothing was spent in {period}. Why was that?")
        reason = AskText.ask(
            self,
            self.tr("Nil return"),
            words.format(period=asked.period.in_words()),
            self.tr("Choose where to save it"),
        )
        if reason:
            self._file(lambda book, asked, folder, _progress: _nil(book, asked, reason, folder))

    def _sealed_now(self, built: Built) -> None:
        self.banner.clear()
        self.result.show_built(built)
        self._views.show_view(_RESULT)
        self.tabs.setCurrentIndex(_MAKE)
        self.scroll_bar().setValue(0)


def _sums(content: Return) -> dict[str, int]:
    table = content.table("summary")
    return {
        name: sum(cell for row in table.rows if isinstance(cell := row[place], int))
        for place, name in enumerate(table.columns)
        if name.endswith("_pence")
    }


def _choices(book: Book, view: View) -> tuple[tuple[Period, ...], tuple[tuple[str, str], ...]]:
    from core.usecases import file_return, take_catalogue

    now = financial_year(view.as_at, book.body.first_month)
    periods = file_return.periods(book) or (now,)
    editions = take_catalogue.editions(book, view.as_at)
    return periods, tuple((row.publisher, row.name) for row in editions if row.current)


def _checks(book: Book, asked: Asked) -> tuple[Check, ...]:
    from core.usecases import file_return

    return file_return.checks(book, asked.request())


def _explain(book: Book, asked: Asked, said: Mapping[str, str]) -> Touched:
    from core.usecases import explain_checks

    return explain_checks.explain(book, asked.request(), said)


def _preview(book: Book, asked: Asked, progress: Progress) -> _Preview:
    from core.usecases import file_return, show_return

    content = file_return.preview(book, asked.request(), progress=progress)
    return _Preview(content, show_return.tables(content))


def _texts(book: Book, asked: Asked) -> tuple[SeenText, ...]:
    from core.usecases import look_through_texts

    return look_through_texts.texts(book, asked.request())


def _build(book: Book, asked: Asked, folder: Path, progress: Progress) -> Built:
    from core.usecases import file_return

    return file_return.build(book, asked.request(), folder, progress=progress)


def _correct(book: Book, asked: Asked, folder: Path, progress: Progress) -> Built:
    from core.usecases import file_return

    return file_return.correct(book, asked.request(), folder, progress=progress)


def _nil(book: Book, asked: Asked, reason: str, folder: Path) -> Built:
    from core.usecases import file_return

    return file_return.nil(book, asked.request(), reason, folder)
