"""Say of what the checks of a return found why it is as it should be; it travels in the return."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.operations import Operation, Touched
from core.domain.problems import UserError
from core.store import check_words
from core.store.book import Book
from core.usecases import file_return
from core.usecases.file_return import ReturnRequest


class NoSuchCheck(UserError):
    """The checks of {period} found nothing called {check}."""

    code = "SB-654"
    exit_code = 2
    remedy_text = "List the checks of the return, and name one as it stands there."


def explain(book: Book, request: ReturnRequest, said: Mapping[str, str]) -> Touched:
    """Keep what the preparer says of checks, by their ids, for the figures that they have now.

    An empty text takes an explanation back. It holds for every return of the period.

    Raises:
        NoSuchCheck: a check is not among those of the period.
    """
    period = request.period
    found = {check.id: check for check in file_return.checks(book, request)}
    unknown = [check_id for check_id in said if check_id not in found]
    if unknown:
        raise NoSuchCheck(period=period.in_words(), check=unknown[0])
    texts = {check_id: " ".join(text.split()) for check_id, text in said.items()}
    asked = {"period": period.code(), "said": texts}
    summary = f"Explained {_findings(len(texts))} of the return for {period.in_words()}"
    with book.work(Operation("explain-checks", summary, asked)) as work:
        for check_id, text in texts.items():
            check_words.set_word(work, period, found[check_id], text)
        work.count(0, sum(abs(found[check_id].pence) for check_id in texts))
    return work.touched


def _findings(count: int) -> str:
    return "a finding" if count == 1 else f"{count} findings"
