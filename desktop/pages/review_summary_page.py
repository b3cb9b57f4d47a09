"""Summary of a return under review: the verdict in a sentence, whose it is, its figures."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from core.domain.auditing import ReviewNotes
from core.domain.money import pounds, share, short_pounds
from core.domain.period import day_in_words
from core.domain.returns import Return, SignOff, Verified
from core.usecases import languages
from desktop.open_book import OpenBook
from desktop.pages.page import button_for
from desktop.pages.review_desk import BenchPage
from desktop.pages.review_tasks import review_tasks
from desktop.pages.task_list import TaskList
from desktop.present import in_groups
from desktop.qt import tabular
from desktop.widgets.asking import SaveFile
from desktop.widgets.facts import Facts
from desktop.widgets.figure_row import Figure, FigureRow
from desktop.widgets.flow import flow
from desktop.widgets.header_line import Sheetlike
from desktop.widgets.labels import Heading, Label, StateLabel


class ReviewSummaryPage(BenchPage):
    """What an auditor or a buying organisation wants to know first."""

    def __init__(self, open_book: OpenBook) -> None:
        """Lay the verdict, the figures and the facts out."""
        super().__init__(open_book, self.tr("Summary"))
        self.help_text = self.tr(
            "The verdict holds only if every check passes. That nothing was changed is proved by "
            "the seal; who sealed it you learn by comparing the fingerprint of the key with the "
            "body by telephone."
        )
        self.verdict = Heading("", 2)
        self._why = StateLabel()
        self._digits = Heading("", 2)
        self._digits.setFont(tabular(self._digits.font()))
        self._digits_words = Label(
            self.tr("Fingerprint of the key. Have the body read it out by telephone:")
        )
        checks = self.add_action(self.tr("See every check"), "", lambda: self.go("review-checks"))
        self.steps = TaskList(self)
        sheet = Sheetlike()
        for widget in (self.verdict, self._why, self._digits_words, self._digits):
            sheet.column.addWidget(widget)
        for code, name in languages.languages().items():
            words = self.tr("Save a copy to read, in {language}…").format(language=name)
            self.add_action(words, "", partial(self._save_copy, code))
        sheet.column.addWidget(flow(button_for(checks)))
        self._figures = FigureRow()
        self._formula = Label()
        self._facts = Facts()
        self._about = Sheetlike()
        self._about.column.addWidget(self._facts)
        for part in (sheet, self._figures, self._formula, self.steps, self._about):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the verdict as it stands."""
        verified = self.open_book.subject.verified
        if verified is None:
            return
        self._show_verdict(verified)
        self._show_steps(verified, None)
        content = verified.content
        for part in (self._figures, self._formula, self._about):
            part.setVisible(content is not None)
        if content is not None:
            self._figures.set_figures(self._figure_words(verified.totals))
            self._formula.setText(self._formula_words(verified.totals))
            self._facts.set_facts(self._known(verified, content))
            self.ask(lambda desk: desk.notes, partial(self._show_steps, verified))

    def _show_steps(self, verified: Verified, notes: ReviewNotes | None) -> None:
        words = self.tr("You read only: nothing here changes the return.")
        self.steps.show_tasks(review_tasks(verified, notes), words)

    def _save_copy(self, language: str) -> None:
        verified = self.open_book.subject.verified
        content = verified.content if verified and verified.verdict else None
        if content is None:
            self.say(self.tr("Only a return that is as it was sealed can be copied."))
            return
        title, name = self.tr("Save a copy to read"), f"return_{language}.html"
        settings = self.open_book.settings
        path = SaveFile.ask(self, settings, "report", title, name, [".xlsx"])
        if path is not None:
            self.run(lambda _progress: _write_copy(content, path, language), self._copied)

    def _copied(self, path: Path) -> None:
        self.notice(self.tr("The copy is in {path}.").format(path=path))

    def _show_verdict(self, verified: Verified) -> None:
        count = len(verified.checks)
        if verified.verdict:
            self.verdict.setText(self.tr("The return is as it was sealed"))
            words = self.tr("All {count} checks pass.").format(count=count)
            cautions = [check.detail for check in verified.checks if check.caution]
            self._why.set_state(" ".join((words, *cautions)), "notice" if cautions else "done")
        else:
            self.verdict.setText(self.tr("Do not rely on this return"))
            failing = sum(not check.passed for check in verified.checks)
            words = self.tr("{failing} of {count} checks do not pass. First: {what}").format(
                failing=failing, count=count, what=verified.first_altered
            )
            self._why.set_state(words, "problem")
        self._digits.say(verified.key_fingerprint)
        self._digits_words.setVisible(bool(verified.key_fingerprint))

    def _figure_words(self, sums: dict[str, int]) -> list[Figure]:
        scope, free = sums.get("in_scope_pence", 0), sums.get("available_pence", 0)
        total, through = sums.get("total_pence", 0), sums.get("collaborative_pence", 0)
        locked = sums.get("locked_pence", 0)
        return [
            (self.tr("Paid"), short_pounds(total), self.tr("in scope and out of scope")),
            (self.tr("In scope"), short_pounds(scope), share(scope, total)),
            (self.tr("Locked"), short_pounds(locked), share(locked, scope)),
            (self.tr("Available"), short_pounds(free), share(free, scope)),
            (self.tr("Collaborative"), short_pounds(through), self.tr("of available")),
            (self.tr("Uptake"), share(through, free), self.tr("collaborative / available")),
        ]

    def _formula_words(self, sums: dict[str, int]) -> str:
        words = self.tr(
            "Paid {total_pence} = out of scope {out_of_scope_pence} + in scope {in_scope_pence}. "
            "In scope = locked {locked_pence} + available {available_pence}. Available = "
            "collaborative {collaborative_pence} + could use a lot {addressable_pence} + no lot "
            "found {no_lot_pence}."
        )
        names = ("total", "out_of_scope", "in_scope", "locked", "available", "collaborative")
        keys = [f"{name}_pence" for name in (*names, "addressable", "no_lot")]
        return words.format_map({key: pounds(sums.get(key, 0)) for key in keys})

    def _known(self, verified: Verified, content: Return) -> list[tuple[str, str]]:
        kind = self.tr("{name}, {kind}").format(
            name=content.body.name, kind=content.body_type_label
        )
        facts = [
            (self.tr("Organisation"), kind),
            (self.tr("Period"), content.period.in_words()),
            (self.tr("As at"), day_in_words(content.as_at)),
            (self.tr("Version"), self._version(content)),
            (self.tr("Tells"), self._tells(content)),
            (self.tr("Made for"), self._readers(content)),
            (self.tr("Prepared by"), self._signed(content.prepared_by)),
            (self.tr("Approved by"), self._signed(content.approved_by)),
            (self.tr("Fingerprint to read out"), _short_code(verified.fingerprint)),
            (self.tr("Whole fingerprint"), in_groups(verified.fingerprint)),
        ]
        if content.nil:
            facts.insert(3, (self.tr("Nil return"), content.nil_reason))
        return facts

    def _version(self, content: Return) -> str:
        before = content.supersedes
        if before is None:
            return str(content.version)
        words = self.tr("{version}; it replaces version {before}")
        return words.format(version=content.version, before=before.version)

    def _readers(self, content: Return) -> str:
        words = {
            "pbo": self.tr("buying organisations"),
            "audit": self.tr("auditors"),
            "public": self.tr("the public"),
        }
        readers = words[content.profile.value]
        return f"{readers}: {', '.join(content.recipients)}" if content.recipients else readers

    def _signed(self, signed: SignOff | None) -> str:
        if signed is None:
            return self.tr("nobody named")
        words = self.tr("{name}, {role}, on {day}")
        day = day_in_words(date.fromisoformat(signed.at[:10]))
        return words.format(name=signed.name, role=signed.role, day=day)

    def _tells(self, content: Return) -> str:
        words = {
            "summary": self.tr("figures by category"),
            "agreement": self.tr("figures, use of agreements, contracts"),
            "line": self.tr("figures, use of agreements, contracts, every payment"),
        }
        return words[content.detail.value]


def _write_copy(content: Return, path: Path, language: str) -> Path:
    from core.usecases import read_copies

    return read_copies.write(content, path, language)


def _short_code(fingerprint: str) -> str:
    from core.usecases import show_return

    return show_return.short_code(fingerprint)
