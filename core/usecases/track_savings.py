"""Keep the register of savings: seen, agreed, shown by payments, kept and used elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.analysis import savings as counting
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.parties import SupplierId
from core.domain.period import Period, day_in_words
from core.domain.problems import UserError
from core.domain.savings import (
    Baseline,
    Realised,
    Redeployment,
    Saving,
    SavingAccount,
    SavingId,
    SavingsRegister,
    Stage,
    Volume,
)
from core.domain.taxonomy import UNKNOWN, CategoryCode
from core.domain.wording import number_of
from core.store import reading, savings, suppliers
from core.store.book import Book, Work
from core.usecases import find_opportunities
from core.usecases.trees import tree_of

_NEW = SavingId(0)


class NoSuchSaving(UserError):
    """There is no saving number {number} in this book."""

    code = "SB-580"
    exit_code = 2
    remedy_text = "Look at the register for the numbers of the savings."


class NothingItIsAbout(UserError):
    """The saving does not say what it is about."""

    code = "SB-581"
    exit_code = 2
    remedy_text = "Name it, and choose the category, the supplier, or both."


class NoEvidence(UserError):
    """The saving has no evidence."""

    code = "SB-582"
    exit_code = 2
    remedy_text = (
        "Say what shows it: a quote, an award letter, a price list, and where it is kept."
    )


class NoBaseline(UserError):
    """Nothing was paid for it in {period}, so nothing can be saved against it."""

    code = "SB-583"
    exit_code = 2
    remedy_text = "Choose a period in which it was bought, before the switch."


class WrongRange(UserError):
    """{low} to {high} a year at a cost of {cost} is no range of a saving."""

    code = "SB-584"
    exit_code = 2
    remedy_text = (
        "Give the least first, then the most, both above nothing; a cost is not below it."
    )


class WrongDays(UserError):
    """The days do not follow each other: {what}."""

    code = "SB-585"
    exit_code = 2
    remedy_text = "The baseline ends before the switch, and the switch comes before the end."


class NotAgreedYet(UserError):
    """Nobody has agreed the saving "{title}" yet, or nobody said from which day it holds."""

    code = "SB-586"
    exit_code = 2
    remedy_text = "Have it agreed first, with the day of the switch."


class NotShownYet(UserError):
    """Payments do not show the saving "{title}" yet. {why}"""

    code = "SB-587"
    exit_code = 2
    remedy_text = "Bring in later payments, or state the volumes if the price is what fell."


class MoreThanKept(UserError):
    """Of what was kept of "{title}", {left} is left: {asked} is more than that."""

    code = "SB-588"
    exit_code = 2
    remedy_text = "Put down less, or say again what of it the budget needed."


class WrongVolume(UserError):
    """{before} before and {after} after are no volumes that can be compared."""

    code = "SB-589"
    exit_code = 2
    remedy_text = "Count the same units in both periods, in whole numbers above nothing."


def register(book: Book, as_at: date) -> SavingsRegister:
    """Return the register as at a day, each saving with what payments show and what was kept."""
    known = savings.savings(book)
    shown = {one.id: shown_by_payments(book, one, as_at) for one in known}
    found = counting.accounts(known, shown, savings.redeployments(book))
    vat = find_opportunities.basis_of(book, as_at, None).in_words()
    return SavingsRegister(
        as_at=as_at,
        basis=f"{vat}; realised is worked out from payments after the switch",
        accounts=found,
        by_stage=counting.by_stage(found),
        by_class=counting.by_class(found),
        total=counting.sums("all", found),
    )


def shown_by_payments(book: Book, saving: Saving, as_at: date) -> Realised:
    """Work out what payments after the switch show of a saving, whatever its stage."""
    window = counting.window_after(saving, as_at, reading.totals(book).date_to)
    lines, paid = (
        savings.paid(book, saving.category, saving.supplier_id, window) if window else (0, 0)
    )
    return counting.realise(saving, window, Pence(paid), lines)


def baseline_of(
    book: Book, category: CategoryCode, supplier_id: SupplierId | None, period: Period
) -> Baseline:
    """Return what was really paid in a period for a category, to a supplier, or for both.

    Raises:
        NothingItIsAbout: neither is given.
        NoBaseline: nothing was paid for it then.
    """
    if not category and supplier_id is None:
        raise NothingItIsAbout
    lines, pence = savings.paid(book, category, supplier_id, period)
    if pence <= 0:
        raise NoBaseline(period=period.in_words())
    vat = find_opportunities.vat_basis_of(book).value
    words = {"net": "without VAT", "gross": "with VAT"}.get(vat, "VAT not stated")
    what = subject(book, category, supplier_id)
    many = number_of(lines, "payment")
    return Baseline(pence, period, f"{many} in this book for {what}, {words}")


def subject(book: Book, category: CategoryCode, supplier_id: SupplierId | None) -> str:
    """Say what a saving is about: the category, the supplier, or both."""
    label = tree_of(book).label(category) if category else ""
    name = _supplier_name(book, supplier_id)
    return f"{label} from {name}" if label and name else label or name


def find(book: Book, saving_id: SavingId) -> Saving:
    """Return a saving by its number.

    Raises:
        NoSuchSaving: the book has none of that number.
    """
    for one in savings.savings(book):
        if one.id == saving_id:
            return one
    raise NoSuchSaving(number=saving_id)


def newest(book: Book) -> Saving:
    """Return the saving that was written down last.

    Raises:
        NoSuchSaving: the register is empty.
    """
    known = savings.savings(book)
    if not known:
        raise NoSuchSaving(number=0)
    return known[-1]


def save(book: Book, saving: Saving) -> Touched:
    """Write a saving down, or what was changed of it; number 0 makes a new one.

    A new one is identified, or agreed where it says by whom and when.

    Raises:
        NothingItIsAbout, NoEvidence, NoBaseline, WrongRange, WrongDays, WrongVolume: it is not
            clear, or not by the counting rules.
    """
    _check(saving)
    verb = "add-saving" if saving.id == _NEW else "change-saving"
    said = "written down" if saving.id == _NEW else "changed"
    with book.work(_operation(verb, saving, f'Saving "{saving.title}" {said}')) as work:
        _put(work, saving)
        work.count(0, saving.baseline.pence)
    return work.touched


def agree(
    book: Book,
    saving_id: SavingId,
    *,
    on: date,
    by: str,
    switch_on: date | None = None,
    until: date | None = None,
) -> Touched:
    """Record who agreed a saving and when, and from when to when it holds.

    Raises:
        NoSuchSaving, WrongDays.
    """
    known = find(book, saving_id)
    saving = replace(
        known,
        stage=Stage.REALISED if known.stage is Stage.REALISED else Stage.AGREED,
        agreed_on=on,
        agreed_by=by,
        switch_on=switch_on or known.switch_on,
        until=until or known.until,
    )
    _check(saving)
    summary = f'Saving "{saving.title}" agreed by {by or "somebody"} on {day_in_words(on)}'
    with book.work(_operation("agree-saving", saving, summary)) as work:
        savings.update_saving(work, saving)
    return work.touched


def realise(
    book: Book, saving_id: SavingId, *, as_at: date, volume: Volume | None = None
) -> Touched:
    """Record that a saving is real, as payments after its switch show; the figure follows them.

    Raises:
        NoSuchSaving: the book has none of that number.
        NotAgreedYet: nobody agreed it, or the day of the switch is not known.
        NotShownYet: payments show no saving, or it is too early to say.
    """
    known = find(book, saving_id)
    if known.stage is Stage.IDENTIFIED or known.switch_on is None:
        raise NotAgreedYet(title=known.title)
    saving = replace(known, stage=Stage.REALISED, volume=volume or known.volume)
    _check(saving)
    shown = shown_by_payments(book, saving, as_at)
    if shown.pence is None or shown.pence <= 0:
        raise NotShownYet(title=saving.title, why=shown.rule)
    summary = f'Saving "{saving.title}" realised: {pounds(shown.pence)} so far'
    with book.work(_operation("realise-saving", saving, summary)) as work:
        savings.update_saving(work, saving)
        work.count(0, shown.pence)
    return work.touched


def keep(book: Book, saving_id: SavingId, needed: Pence) -> Touched:
    """Record how much of a saving the budget needed: what is cashable above that is kept.

    Raises:
        NoSuchSaving.
    """
    saving = replace(find(book, saving_id), needed=Pence(max(0, needed)))
    summary = f'Of saving "{saving.title}" the budget needed {pounds(saving.needed)}'
    with book.work(_operation("keep-saving", saving, summary)) as work:
        savings.update_saving(work, saving)
        work.count(0, saving.needed)
    return work.touched


def redeploy(book: Book, one: Redeployment, as_at: date) -> Touched:
    """Record where a part of what was kept of a saving went.

    Raises:
        NoSuchSaving: the book has none of that number.
        NothingItIsAbout: it does not say what the money went to.
        MoreThanKept: more than what is left of what was kept.
    """
    account = account_of(book, one.saving_id, as_at)
    title = account.saving.title
    if not one.purpose.strip():
        raise NothingItIsAbout
    if not 0 < one.pence <= account.left():
        raise MoreThanKept(title=title, left=pounds(account.left()), asked=pounds(one.pence))
    summary = f'{pounds(one.pence)} of saving "{title}" went to {one.purpose}'
    asked = {"saving": one.saving_id, "on": one.on.isoformat(), "purpose": one.purpose}
    with book.work(Operation("redeploy-saving", summary, asked)) as work:
        savings.add_redeployment(work, one)
        work.count(0, one.pence)
    return work.touched


def account_of(book: Book, saving_id: SavingId, as_at: date) -> SavingAccount:
    """Return a saving with what follows from it as at a day.

    Raises:
        NoSuchSaving: the book has none of that number.
    """
    for one in register(book, as_at).accounts:
        if one.saving.id == saving_id:
            return one
    raise NoSuchSaving(number=saving_id)


def remove(book: Book, saving_id: SavingId) -> Touched:
    """Take a saving out of the register, with where it went; undo brings both back.

    Raises:
        NoSuchSaving: the book has none of that number.
    """
    saving = find(book, saving_id)
    summary = f'Saving "{saving.title}" taken out of the register'
    with book.work(_operation("remove-saving", saving, summary)) as work:
        savings.remove_saving(work, saving_id)
    return work.touched


def _check(saving: Saving) -> None:
    """Refuse what the counting rules do not let in."""
    if not saving.title.strip() or (saving.category == UNKNOWN and saving.supplier_id is None):
        raise NothingItIsAbout
    if not saving.evidence.strip():
        raise NoEvidence
    if saving.baseline.pence <= 0:
        raise NoBaseline(period=saving.baseline.period.in_words())
    if not 0 < saving.low <= saving.high or saving.cost < 0:
        raise WrongRange(
            low=pounds(saving.low), high=pounds(saving.high), cost=pounds(saving.cost)
        )
    if saving.switch_on and saving.baseline.period.end >= saving.switch_on:
        raise WrongDays(what="the baseline runs on after the switch")
    if saving.switch_on and saving.until and saving.until < saving.switch_on:
        raise WrongDays(what="it ends before the switch")
    if saving.volume and not (saving.volume.before > 0 <= saving.volume.after):
        raise WrongVolume(before=saving.volume.before, after=saving.volume.after)
    if saving.volume and (not saving.switch_on or saving.volume.period.start < saving.switch_on):
        raise WrongDays(what="the volume was counted before the switch")


def _put(work: Work, saving: Saving) -> None:
    if saving.id == _NEW:
        stage = Stage.AGREED if saving.agreed_on else Stage.IDENTIFIED
        savings.add_saving(work, replace(saving, stage=stage))
    else:
        savings.update_saving(work, saving)


def _operation(verb: str, saving: Saving, summary: str) -> Operation:
    asked = {"saving": saving.id, "title": saving.title, "stage": saving.stage.value}
    return Operation(verb, summary, asked)


def _supplier_name(book: Book, supplier_id: SupplierId | None) -> str:
    if supplier_id is None:
        return ""
    return suppliers.names_of(book, (supplier_id,)).get(supplier_id, "")
