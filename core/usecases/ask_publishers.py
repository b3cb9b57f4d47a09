"""Record what publishers answer to "can we use it?", where the rules of a lot leave it open."""

from __future__ import annotations

from datetime import date

from core.analysis.eligibility import can_use, rules_in_words, term
from core.domain.agreements import Agreement, Lot, LotKey, Told, Usable
from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.store import lot_answers
from core.store.book import Book
from core.usecases.take_catalogue import current


class NoSuchLot(UserError):
    """No catalogue in use has lot {lot} of {agreement} of {publisher}."""

    code = "SB-473"
    exit_code = 2
    remedy_text = "Look it up with: spendbook catalogue search."


class NothingToAsk(UserError):
    """The rules of the lot answer the question themselves. {reason}"""

    code = "SB-474"
    exit_code = 2
    remedy_text = "Only where the answer is ask can an answer be recorded."


def lot_in_use(book: Book, key: LotKey) -> tuple[Agreement, Lot]:
    """Return a lot of the catalogues in use, with its agreement.

    Raises:
        NoSuchLot: there is none of that name.
    """
    for catalogue in current(book):
        if catalogue.publisher == key.publisher:
            for found, agreement, lot in catalogue.lots():
                if found == key:
                    return agreement, lot
    raise NoSuchLot(lot=key.lot_no, agreement=key.agreement_no, publisher=key.publisher)


def record_answer(
    book: Book, key: LotKey, *, yes: bool, said_on: date, said_by: str = "", note: str = ""
) -> Touched:
    """Record what a publisher told us; from then on the lot counts as yes or no.

    It holds for the rules as they are: where a newer edition states others, we must ask again.

    Raises:
        NoSuchLot: no catalogue in use has it.
        NothingToAsk: the rules say yes or no themselves.
    """
    agreement, lot = lot_in_use(book, key)
    # Asked of a day on which the lot runs: that it has not begun leaves nothing open for ever.
    first, last = term(agreement, lot)
    plain = can_use(lot, agreement, book.body, min(max(said_on, first), last))
    if plain.usable is not Usable.ASK:
        raise NothingToAsk(reason=plain.reason)
    answer = Usable.YES if yes else Usable.NO
    who, rules = said_by.strip(), rules_in_words(lot, agreement)
    told = Told(key, answer, said_on, who, note.strip(), rules)
    summary = f"{who or agreement.owner} told us of {_place(key)}: {answer}"
    asked = {"lot": list(_parts(key)), "answer": answer.value, "said_on": said_on.isoformat()}
    with book.work(Operation("record-answer", summary, asked)) as work:
        lot_answers.set_answer(work, told)
    return work.touched


def forget_answer(book: Book, key: LotKey) -> Touched:
    """Take what a publisher told us back: the question is open again."""
    summary = f"Open again whether we can use {_place(key)}"
    operation = Operation("forget-answer", summary, {"lot": list(_parts(key))})
    with book.work(operation) as work:
        lot_answers.clear_answer(work, key)
    return work.touched


def answers(book: Book) -> tuple[Told, ...]:
    """List what publishers told us, by lot."""
    return lot_answers.answers(book)


def _place(key: LotKey) -> str:
    return f"{key.publisher} {key.agreement_no} lot {key.lot_no}"


def _parts(key: LotKey) -> tuple[str, str, str]:
    return key.publisher, key.agreement_no, key.lot_no
