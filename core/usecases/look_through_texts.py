"""Look through the narratives of a return before it leaves: what is masked, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.classifying.private_texts import find
from core.classifying.redaction import masks, redact_text
from core.domain.parties import PayeeClass, SupplierId
from core.domain.problems import Place
from core.domain.returns import Detail, Profile
from core.store import check_words, contracts, imports, reading
from core.store.book import Book
from core.usecases import answer_fields, track_savings
from core.usecases.file_return import ReturnRequest
from core.usecases.publish_register import holders

_WITH_PAYEE = "hidden with its payee"


@dataclass(frozen=True, slots=True)
class SeenText:
    """A narrative that tells of a person: as it is, as it leaves, and what was found in it.

    ``open`` says that something found leaves as it is, for a person to look at. ``supplier_id``
    is who was paid, None where the text is of no payment.
    """

    table: str
    place: Place
    text: str
    leaves: str
    why: str
    open: bool
    supplier_id: SupplierId | None = None


@dataclass(frozen=True, slots=True)
class _Narrative:
    table: str
    place: Place
    text: str
    payee: PayeeClass = PayeeClass.ORGANISATION
    supplier_id: SupplierId | None = None


def texts(book: Book, request: ReturnRequest) -> tuple[SeenText, ...]:
    """List every narrative of a return that is masked or doubtful, those to look at first."""
    seen = [found for one in _narratives(book, request) if (found := _looked_at(one, request))]
    return tuple(sorted(seen, key=lambda found: not found.open))


def _looked_at(one: _Narrative, request: ReturnRequest) -> SeenText | None:
    profile, doubtful = request.profile, request.mask_doubtful
    if masks(profile, one.payee):
        leaves = redact_text(one.text, profile, one.payee)
        return SeenText(
            one.table, one.place, one.text, leaves, _WITH_PAYEE, False, one.supplier_id
        )
    found = find(one.text)
    if not found:
        return None
    leaves = redact_text(one.text, profile, one.payee, doubtful=doubtful)
    stays = profile is Profile.AUDIT or not all(part.certain or doubtful for part in found)
    kinds = dict.fromkeys(
        part.what.value if part.certain else f"perhaps {part.what.value}" for part in found
    )
    why = ", ".join(kinds)
    return SeenText(one.table, one.place, one.text, leaves, why, stays, one.supplier_id)


def _narratives(book: Book, request: ReturnRequest) -> Iterator[_Narrative]:
    if request.detail is Detail.LINE:
        for line in reading.line_rows_for_return(book, request.period):
            if line.description:
                place = Place(line.file, line.sheet, line.row)
                who = line.payee_class, line.supplier_id
                yield _Narrative("spend", place, line.description, *who)
    if request.detail is not Detail.SUMMARY:
        held = holders(book)
        for contract in contracts.contracts(book):
            yield _Narrative("contracts", Place(contract.ref), contract.title, held[contract.id])
    for account in track_savings.register(book, request.as_at).accounts:
        saving = account.saving
        said = (saving.title, saving.evidence, *(part.purpose for part in account.redeployed))
        for text in said:
            yield _Narrative("savings", Place(saving.title), text)
    for batch in imports.batches(book):
        yield _Narrative("sources", Place(batch.file), batch.explanation)
    yield from _answers(book, request)
    for word in check_words.words(book, request.period).values():
        yield _Narrative("checks", Place(word.check_id), word.explanation)


def _answers(book: Book, request: ReturnRequest) -> Iterator[_Narrative]:
    """Yield the texts in what is also asked; what is published carries none of it."""
    if request.profile is Profile.PUBLIC:
        return
    for table in answer_fields.look(book, as_at=request.as_at, period=request.period):
        if not request.recipients or table.questions.publisher in request.recipients:
            for place, text, payee in answer_fields.narratives(table):
                yield _Narrative("answers", place, text, payee)
