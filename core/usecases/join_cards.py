"""Join card files to the payments of their bills, so that no purchase counts twice.

A card file names the merchants; the ledger holds the bank's settlement of the same purchases.
A settlement that is joined goes out of scope, whole, and is counted once: in its card file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.classifying import card_match, card_words
from core.classifying.card_match import Known, Pairing
from core.domain.cards import SETTLED, CardFile, CardSettlement, JoinState, Purchase, Settlement
from core.domain.money import Pence, pounds
from core.domain.operations import Operation, Touched
from core.domain.period import Period, month_in_words
from core.domain.problems import Problem, UserError
from core.domain.spend import BatchId, LineId
from core.store import cards as store
from core.store import imports
from core.store.book import Book
from core.store.loading import number_day
from core.usecases.deciding import decide_again

__all__ = ["CardFile", "CardSettlement", "JoinState"]

# Of a list of months, so many are named.
_NAMED = 3


class NoSettlement(UserError):
    """No payment number {number} is known to settle the bill of a card."""

    code = "SB-196"
    exit_code = 2
    remedy_text = "Look the number up with: spendbook spend cards."


class NoCardFile(UserError):
    """No card file is known whose purchases payment number {number} would settle."""

    code = "SB-197"
    exit_code = 4
    remedy_text = "Bring the card file in first, or say which of the files is one."


class BillDiffers(UserError):
    """The payment of {paid} differs by {difference} from the purchases of {bought} in {files}."""

    code = "SB-198"
    exit_code = 4
    remedy_text = "Say why they differ, such as a fee that the card file does not list."


@dataclass(frozen=True)
class CardBook:
    """What a book knows of cards, at one moment: all its files, and what may be card bills."""

    files: tuple[CardFile, ...]
    settlements: tuple[CardSettlement, ...]

    @cached_property
    def by_id(self) -> Mapping[LineId, CardSettlement]:
        """Settlements by the number of their payment."""
        return {one.id: one for one in self.settlements}


def suggestions(book: Book) -> tuple[CardSettlement, ...]:
    """Offer settlements with the card files that they may be for, the largest first."""
    offered = (one for one in settlements(book) if one.state is JoinState.OFFERED)
    return tuple(sorted(offered, key=lambda one: (-abs(one.settlement.pence), one.id)))


def settlements(book: Book) -> tuple[CardSettlement, ...]:
    """List every payment that settles, or may settle, the bill of a card, in order of days."""
    return look(book).settlements


def unjoined(book: Book, period: Period | None = None) -> tuple[CardSettlement, ...]:
    """List payments that look like the bill of a card, count as spend, and are not joined."""
    found = (one for one in settlements(book) if _is_unjoined(one))
    days = ((one, one.settlement.paid_on) for one in found)
    return tuple(
        one for one, day in days if period is None or (day and period.start <= day <= period.end)
    )


def look(book: Book) -> CardBook:
    """Work out which files list purchases by card, and which payments settle them."""
    links = store.links(book)
    known = Known(_sets(links, joined=True), _sets(links, joined=False))
    files = _files(book, store.answers(book))
    names = {one.batch_id: one.file for one in files if one.is_card}
    lines = store.card_lines(book, names)
    bills = {one.line_id for one in lines if _pays_its_bill(one)}
    purchases = [one.purchase for one in lines if one.line_id not in bills]
    covers = card_match.Covers(purchases)
    asked = bills | {link.line_id for link in links}
    found = _candidates(book, names, bills, asked, covers.amounts())
    pairings = card_match.pair(found, covers, names, known)
    reasons = {one.line_id: one.reason for one in links if one.joined}
    told = (_told(one, pairings.get(one.line_id), known, names, reasons) for one in found)
    still_open = card_match.left_open(purchases, pairings.values())
    return CardBook(
        tuple(_with_open(one, purchases, still_open.get(one.batch_id, ())) for one in files),
        tuple(sorted((one for one in told if one is not None), key=_by_day)),
    )


def accept(book: Book, line_id: LineId, why: str = "") -> Touched:
    """Take a settlement out of scope: its purchases are counted in the card files offered.

    ``why`` explains a difference between the payment and the purchases.

    Raises:
        NoSettlement: the payment is none. NoCardFile: no card file is known for it.
        BillDiffers: the amounts differ, and nobody says why.
    """
    one = _named(book, line_id)
    if not one.batches:
        raise NoCardFile(number=line_id)
    if one.difference and not why.strip():
        raise BillDiffers(
            paid=pounds(one.settlement.pence),
            bought=pounds(one.purchases),
            difference=pounds(abs(one.difference)),
            files=", ".join(one.files),
        )
    return _join(book, [one], why.strip())


def accept_agreeing(book: Book) -> Touched:
    """Accept every settlement for which both the payee and the amount to the penny speak."""
    return _join(book, [one for one in suggestions(book) if one.agrees], "")


def refuse(book: Book, line_id: LineId) -> Touched:
    """Remember that a settlement is not for the card files offered; others may be offered.

    Raises:
        NoSettlement: the payment is none. NoCardFile: no card file is known for it.
    """
    one = _named(book, line_id)
    if not one.batches:
        raise NoCardFile(number=line_id)
    said = f"{_payment(one)} does not settle {', '.join(one.files)}"
    operation = Operation("refuse-cards", said, _asked([one]))
    with book.work(operation) as work:
        store.set_link(work, line_id, one.batches, joined=False, reason=one.reason)
        decide_again(work)
    return work.touched


def take_back(book: Book, line_id: LineId) -> Touched:
    """Forget what was said of a settlement: it counts again, and may be offered again.

    Raises:
        NoSettlement: the payment is none.
    """
    one = _named(book, line_id)
    said = f"Forgot what was said of {_payment(one)}"
    with book.work(Operation("part-cards", said, {"line": line_id})) as work:
        store.clear_links(work, line_id=line_id)
        decide_again(work)
        work.count(1, one.settlement.counted)
    return work.touched


def set_card_file(book: Book, batch_id: BatchId, *, is_card: bool) -> Touched:
    """Say whether a file lists purchases by card; if not, nothing stays joined to it.

    Raises:
        NotInBook: there is no file of that number.
    """
    batch = imports.batch(book, batch_id)
    said = f"{batch.file} {'lists' if is_card else 'does not list'} purchases by card"
    asked = {"batch": batch_id, "is_card": is_card}
    with book.work(Operation("card-file", said, asked)) as work:
        store.set_answer(work, batch_id, is_card)
        if not is_card:
            store.clear_links(work, batch_id=batch_id)
        decide_again(work)
    return work.touched


def notices(book: Book, batch_ids: Collection[BatchId]) -> dict[BatchId, tuple[Problem, ...]]:
    """Say of files that have come in what to look at: bills, purchases by card, or both."""
    if not batch_ids:
        return {}
    known = look(book)
    return {batch_id: tuple(_notices_of(known, batch_id)) for batch_id in batch_ids}


def _notices_of(known: CardBook, batch_id: BatchId) -> Iterator[Problem]:
    bills = [
        one
        for one in known.settlements
        if one.settlement.batch_id == batch_id and _is_unjoined(one)
    ]
    if bills:
        yield _problem("SB-118", bills)
    for one in known.files:
        if one.batch_id == batch_id and one.is_card:
            offers = [
                other
                for other in known.settlements
                if batch_id in other.batches and other.state is JoinState.OFFERED
            ]
            said = {"evidence": one.evidence or "you said so"}
            yield _problem("SB-186", offers, said) if offers else Problem("SB-187", said)


def _problem(
    code: str, ones: Sequence[CardSettlement], said: Mapping[str, str] | None = None
) -> Problem:
    pence = pounds(sum(one.settlement.pence for one in ones))
    return Problem(code, {"count": f"{len(ones):,}", "pence_text": pence, **(said or {})})


def _is_unjoined(one: CardSettlement) -> bool:
    it = one.settlement
    return bool(it.looks) and not it.fuel and it.in_scope and one.state is not JoinState.JOINED


def _files(book: Book, answers: Mapping[BatchId, bool]) -> list[CardFile]:
    found = []
    for one in store.file_looks(book):
        titles = (one.file, *one.titles)
        carded = one.carded / one.lines if one.lines else 0.0
        evidence = card_words.card_file_evidence(one.headings, titles, carded, one.names)
        said = answers.get(one.batch_id)
        none = Pence(0)
        found.append(CardFile(one.batch_id, one.file, one.lines, none, None, None, evidence, said))
    return found


def _with_open(
    one: CardFile, purchases: Iterable[Purchase], still_open: Sequence[Purchase]
) -> CardFile:
    own = [purchase for purchase in purchases if purchase.batch_id == one.batch_id]
    days = [purchase.bought_on for purchase in own if purchase.bought_on]
    months = sorted({day.replace(day=1) for p in still_open if (day := p.bought_on)})
    named = [month_in_words(month) for month in months]
    if len(named) > _NAMED:
        named = [f"{len(named)} months from {named[0]} to {named[-1]}"]
    return replace(
        one,
        charged=Pence(sum(purchase.charged for purchase in own)),
        first=min(days, default=None),
        last=max(days, default=None),
        open_pence=Pence(sum(purchase.charged for purchase in still_open)),
        open_for=", ".join(named),
    )


def _pays_its_bill(one: store.CardLine) -> bool:
    paid = one.purchase.charged < 0
    return paid and bool(card_words.bill_paid(one.payee, one.description))


def _candidates(
    book: Book,
    files: Mapping[BatchId, str],
    bills: Collection[LineId],
    asked: Iterable[LineId],
    amounts: Iterable[int],
) -> list[Settlement]:
    """Return payments that look like a bill, or are of an amount that a card file adds up to."""
    looks = {}
    for kind_id, payee, account, words in store.kind_texts(book):
        found = card_words.settlement_of(payee, account, words)
        if found is not None:
            looks[kind_id] = found
    settlements = []
    for line in store.ledger_lines(book, asked, looks, amounts):
        found = looks.get(line.kind_id)
        in_card_file = line.line_id in bills
        if line.batch_id in files and not in_card_file:
            continue
        says = found.says if found else ""
        if in_card_file:
            says = "The card file lists it as the payment of its bill"
        settlements.append(
            Settlement(
                line_id=line.line_id,
                batch_id=line.batch_id,
                file=line.file,
                row=line.row,
                paid_on=number_day(line.paid_on),
                pence=Pence(line.charged),
                counted=Pence(line.pence),
                payee=line.payee,
                description=line.description,
                looks=says,
                fuel=bool(found and found.fuel),
                in_card_file=in_card_file,
                in_scope=line.scope in ("", SETTLED),
            )
        )
    return settlements


def _told(
    one: Settlement,
    pairing: Pairing | None,
    known: Known,
    names: Mapping[BatchId, str],
    reasons: Mapping[LineId, str],
) -> CardSettlement | None:
    """Return a settlement with where it stands; None if nothing but an amount speaks for it."""
    offered = pairing.cover.batches if pairing else (one.batch_id,) if one.in_card_file else ()
    joined = known.joined.get(one.line_id, frozenset())
    refused = known.refused.get(one.line_id, frozenset())
    reason = pairing.reason if pairing else f"{one.looks}; no file in the book has its purchases"
    reason = one.looks if one.in_card_file else reason
    if joined:
        state, batches, reason = JoinState.JOINED, joined, reasons[one.line_id]
    elif not one.in_scope:
        return None
    elif offered and not refused.issuperset(offered):
        state, batches = JoinState.OFFERED, frozenset(offered)
    elif refused:
        state, batches = JoinState.REFUSED, refused
    elif one.looks and not one.fuel:
        state, batches = JoinState.NO_FILE, frozenset()
    else:
        return None
    ordered = tuple(sorted(batches))
    files = tuple(names.get(batch_id, "") for batch_id in ordered)
    covers = pairing.cover.words if pairing else ""
    purchases = pairing.cover.charged if pairing else Pence(0)
    telling = pairing is None or pairing.cover.telling
    return CardSettlement(one, state, ordered, files, covers, purchases, reason, telling)


def _join(book: Book, ones: Sequence[CardSettlement], why: str) -> Touched:
    said = _summary(ones)
    with book.work(Operation("join-cards", said, _asked(ones) | {"why": why})) as work:
        for one in ones:
            store.set_link(work, one.id, one.batches, joined=True, reason=_counted(one, why))
        decide_again(work)
        work.count(len(ones), sum(one.settlement.counted for one in ones))
    return work.touched


def _summary(ones: Sequence[CardSettlement]) -> str:
    files = ", ".join(dict.fromkeys(file for one in ones for file in one.files))
    if len(ones) == 1:
        return f"Joined {_payment(ones[0])} to {files}: counted there"
    total = pounds(sum(one.settlement.pence for one in ones))
    return f"Joined {len(ones)} card settlements to {files}: {total} counted there"


def _counted(one: CardSettlement, why: str) -> str:
    if one.settlement.in_card_file:
        return f"The payment of the card's bill, as {one.files[0]} lists it"
    covers = f" ({one.covers})" if one.covers else ""
    said = f"Settled by card file {', '.join(one.files)}, counted there{covers}"
    if not one.difference:
        return said
    return f"{said}; differs by {pounds(abs(one.difference))}: {why}"


def _asked(ones: Sequence[CardSettlement]) -> dict[str, object]:
    return {"settlements": [{"line": one.id, "batches": list(one.batches)} for one in ones]}


def _payment(one: CardSettlement) -> str:
    return f"{pounds(one.settlement.pence)} to {one.settlement.payee}"


def _named(book: Book, line_id: LineId) -> CardSettlement:
    found = look(book).by_id.get(line_id)
    if found is None:
        raise NoSettlement(number=line_id)
    return found


def _sets(links: Iterable[store.Link], *, joined: bool) -> dict[LineId, frozenset[BatchId]]:
    found: dict[LineId, set[BatchId]] = defaultdict(set)
    for link in links:
        if link.joined == joined:
            found[link.line_id].add(link.batch_id)
    return {line_id: frozenset(batches) for line_id, batches in found.items()}


def _by_day(one: CardSettlement) -> tuple[bool, str, LineId]:
    day = one.settlement.paid_on
    return day is None, day.isoformat() if day else "", one.id
