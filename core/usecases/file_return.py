"""File a return: check, see what leaves, sign off, seal; nil returns and corrections too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.analysis.changes import changes_between
from core.classifying.redaction import pseudonym
from core.domain.money import Pence
from core.domain.operations import Operation
from core.domain.parties import SupplierId
from core.domain.period import Period, day_in_words, financial_year
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import (
    CatalogueUsed,
    Check,
    CoverageRow,
    Detail,
    Profile,
    Return,
    SignOff,
    Supersedes,
    Table,
)
from core.domain.sharing import EXCHANGE
from core.formats import return_package, signing
from core.formats.files import place_of_package, write_atomically
from core.formats.packages import fingerprint
from core.store import (
    contract_payments,
    contracts,
    decisions,
    imports,
    journal,
    reading,
    returns,
    suppliers,
)
from core.store.book import Book
from core.store.errors import NoLongerKept
from core.store.returns import SealedReturn
from core.usecases import (
    answer_fields,
    find_opportunities,
    measure_accuracy,
    return_checks,
    return_tables,
    track_savings,
)
from core.usecases.deciding import type_of
from core.usecases.publish_register import holders
from core.usecases.take_catalogue import editions
from core.usecases.trees import tree_of
from core.usecases.version import VERSION

# What the verbs give and take, for both front ends.
__all__ = ["SealedReturn"]

_KEY = "signing-key"
# What a correction says of its changes where there is nothing to compare it with.
_NOT_KEPT = "not listed: the copy of the earlier version named a person who was forgotten"
# What can stand in the way of a nil return: it has no payments to be looked at.
_OF_A_NIL = frozenset({"SB-639"})


class ChecksOpen(UserError):
    """Checks that stand in the way of this return: {count}. The first: {first}"""

    code = "SB-650"
    exit_code = 4
    remedy_text = "Put them right, or explain them, then build the return again."

    def __init__(self, checks: tuple[Check, ...]) -> None:
        """Keep the checks beside the sentence."""
        super().__init__(count=len(checks), first=checks[0].problem.message())
        self.checks = checks


class AlreadySealed(UserError):
    """Version {version} of the return for {period} was sealed and would say something else now."""

    code = "SB-651"
    exit_code = 4
    remedy_text = "Correct it: the correction replaces the version that was sent."


class NothingSealed(UserError):
    """The book has no return {return_id}."""

    code = "SB-652"
    exit_code = 2
    remedy_text = "Build the return first, or look its number up on the Return page."


class NotNil(UserError):
    """Payments in {period}: {count}. So the return is not a nil return."""

    code = "SB-653"
    exit_code = 4
    remedy_text = "Build a return, or choose the right period."


class NothingChanged(UserError):
    """The return for {period} says today what version {version} says: there is no correction."""

    code = "SB-657"
    exit_code = 4
    remedy_text = "Send that version. Build the return again if its file is lost: it is the same."


class AnotherReturnThere(UserError):
    """The folder {folder} holds another file named {name}."""

    code = "SB-658"
    exit_code = 4
    remedy_text = (
        "Nothing was written. Choose another folder: returns of one period for several readers"
        " have one name."
    )


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What the person asks for.

    ``contact`` is whom others may ask about buying together, "" for nobody. ``mask_doubtful``
    masks also what only may be about a person. ``exchange`` lets those who receive the return
    pass its figures on to other buying organisations, in sums of five bodies or more only.
    """

    period: Period
    as_at: date
    detail: Detail = Detail.AGREEMENT
    profile: Profile = Profile.PBO
    recipients: tuple[str, ...] = ()
    prepared: tuple[str, str] | None = None
    approved: tuple[str, str] | None = None
    contact: str = ""
    mask_doubtful: bool = False
    exchange: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A sealed return: where it lies, and the fingerprint to read out over the telephone."""

    path: Path
    fingerprint: str
    short_code: str
    version: int
    content: Return


def periods(book: Book) -> tuple[Period, ...]:
    """List the financial years of the body that hold payments, the newest first."""
    totals = reading.totals(book)
    if totals.date_from is None or totals.date_to is None:
        return ()
    first_month = book.body.first_month
    year = financial_year(totals.date_to, first_month)
    found = [year]
    while year.start > totals.date_from:
        year = financial_year(date.fromordinal(year.start.toordinal() - 1), first_month)
        found.append(year)
    return tuple(found)


def recipients(book: Book, names: Sequence[str]) -> tuple[str, ...]:
    """Name who receives a return as its catalogue does, whatever the case; others as they are.

    What goes through a recipient's agreements is counted by that name.
    """
    known: dict[str, str] = {}
    for row in editions(book) if names else ():
        known |= {row.name.casefold(): row.publisher, row.publisher.casefold(): row.publisher}
    told = [name.strip() for name in names]
    return tuple(dict.fromkeys(known.get(name.casefold(), name) for name in told))


def checks(book: Book, request: ReturnRequest) -> tuple[Check, ...]:
    """List what to look at before sealing."""
    assessment = find_opportunities.compare(book, as_at=request.as_at, period=request.period)
    signed = (_signed(book, request.prepared), _signed(book, request.approved))
    return return_checks.find(book, assessment, request.period, signed)


def preview(book: Book, request: ReturnRequest, *, progress: Progress | None = None) -> Return:
    """Make the return as it would leave, masked; nothing is sealed or written."""
    progress = progress or Progress()
    progress.step("Comparing", 0, 3)
    assessment = find_opportunities.compare(
        book, as_at=request.as_at, period=request.period, by_quarter=True
    )
    signed = (_signed(book, request.prepared), _signed(book, request.approved))
    found = return_checks.find(book, assessment, request.period, signed)
    progress.step("Making the tables", 1, 3)
    material = return_tables.Material(
        assessment=assessment,
        taxonomy=tree_of(book),
        suppliers={row.supplier.id: row.supplier for row in suppliers.suppliers(book)},
        contracts={contract.id: contract for contract in contracts.contracts(book)},
        holders=holders(book),
        paid=contract_payments.spend_to_date(book),
        batches=imports.batches(book),
        rows_by_batch=_rows_by_batch(book),
        lines=reading.line_rows_for_return(book, request.period),
        journal=journal.entries(book),
        checks=found,
        publishers=frozenset(row.publisher for row in editions(book, request.as_at)),
        savings=track_savings.register(book, request.as_at).accounts,
        pseudonyms=_pseudonyms(book, request),
        contact=request.contact,
        doubtful=request.mask_doubtful,
    )
    tables = return_tables.tables(material, request.detail, request.profile, request.recipients)
    answers = answer_fields.tables(
        book,
        assessment,
        request.profile,
        request.recipients,
        doubtful=request.mask_doubtful,
    )
    tables = _before_decisions(tables, answers)
    progress.step("Made the tables", 3, 3)
    return _content(book, request, tables)


def build(
    book: Book, request: ReturnRequest, path: Path, *, progress: Progress | None = None
) -> Built:
    """Seal the return for a period and write its package.

    Built again with nothing changed, it is the same package to the byte.

    Raises:
        ChecksOpen: a check stands in the way and is not explained.
        AlreadySealed: a version was sealed and something has changed since.
    """
    signing_key(book)
    content = preview(book, request, progress=progress)
    _require_clear(book, request)
    return _seal_or_again(book, content, path)


def nil(book: Book, request: ReturnRequest, reason: str, path: Path) -> Built:
    """Seal an active declaration that there was no spend in the period.

    Raises:
        NotNil: there are payments in the period.
        ChecksOpen: the period has not ended, and nobody says why.
        AlreadySealed: a version was sealed that says something else.
    """
    count, _ = reading.count_and_sum(book, reading.Filter(period=request.period))
    if count:
        raise NotNil(count=count, period=request.period.in_words())
    _require_clear(book, request, _OF_A_NIL)
    content = replace(preview(book, request), nil=True, nil_reason=reason)
    return _seal_or_again(book, content, path)


def correct(
    book: Book,
    request: ReturnRequest,
    path: Path,
    *,
    return_id: str = "",
    progress: Progress | None = None,
) -> Built:
    """Seal a whole new version that replaces the last one, with a statement of the changes.

    Raises:
        NothingSealed: there is no version to replace. NothingChanged: it would say the same.
        ChecksOpen: as for build.
    """
    signing_key(book)
    content = preview(book, request, progress=progress)
    _require_clear(book, request)
    earlier = returns.latest(book, return_id or content.return_id)
    if earlier is None:
        raise NothingSealed(return_id=return_id or content.return_id)
    sealed = _kept(book, earlier)
    if sealed is not None and _same(sealed, content):
        raise NothingChanged(period=content.period.in_words(), version=earlier.version)
    what = changes_between(sealed, content) if sealed else (("header", _NOT_KEPT, None),)
    changed = Table("changes", ("table", "what", "effect_pence"), what)
    count = reading.count_and_sum(book, reading.Filter(period=request.period))[0]
    return _seal(
        book,
        replace(
            content,
            return_id=earlier.return_id,
            version=earlier.version + 1,
            nil=count == 0,
            nil_reason=sealed.nil_reason if sealed and count == 0 else "",
            supersedes=Supersedes(earlier.return_id, earlier.version, earlier.fingerprint),
            tables=_before_decisions(content.tables, (changed,)),
        ),
        path,
    )


def sealed(book: Book) -> tuple[SealedReturn, ...]:
    """List the returns that were sealed, the newest first."""
    return returns.sealed(book)


def export_public_key(book: Book, path: Path) -> Path:
    """Write the body's public key, with which anybody can verify its returns."""
    secret = signing_key(book)
    write_atomically(path, signing.public_text(secret).encode())
    return path


def make_key(book: Book) -> None:
    """Give a new book its signing key, so that all its returns carry the same one.

    It lies in the book without a passphrase: whoever can change the book could change what
    is signed. So the key proves that a return is unaltered, and from which book it came.
    """
    returns.save_secret(book, _KEY, signing.new_key().seed)


def _require_clear(book: Book, request: ReturnRequest, only: frozenset[str] | None = None) -> None:
    found = (c for c in checks(book, request) if only is None or c.problem.code in only)
    blocking = tuple(c for c in found if return_checks.is_open(c))
    if blocking:
        raise ChecksOpen(blocking)


def _content(book: Book, request: ReturnRequest, tables: tuple[Table, ...]) -> Return:
    taxonomy = tree_of(book)
    body = book.body
    return Return(
        return_id=_return_id(book, request),
        version=1,
        body=body,
        body_type_label=type_of(body).label,
        period=request.period,
        as_at=request.as_at,
        vat_basis=find_opportunities.vat_basis_of(book),
        date_basis="payment",
        detail=request.detail,
        profile=request.profile,
        recipients=request.recipients,
        taxonomy_id=taxonomy.id,
        taxonomy_version=taxonomy.version,
        taxonomy_fingerprint=taxonomy.fingerprint,
        catalogues=tuple(
            CatalogueUsed(row.publisher, row.edition, row.fingerprint, row.trust)
            for row in editions(book, request.as_at)
            if row.current
        ),
        coverage=tuple(
            CoverageRow(method, lines, Pence(pence))
            for method, lines, pence in decisions.coverage(book, request.period).by_method
        ),
        tables=tables,
        prepared_by=_signed(book, request.prepared),
        approved_by=_signed(book, request.approved),
        program_version=VERSION,
        journal_head=journal.head(book),
        # A day, not a moment: the same book gives the same bytes all day on any machine.
        made_at=book.clock().date().isoformat(),
        accuracy=measure_accuracy.statement(book),
        extra={"consents": EXCHANGE} if request.exchange else {},
    )


def _return_id(book: Book, request: ReturnRequest) -> str:
    """Name the return: one for each period, detail, profile and set of recipients."""
    parts = [book.body.body_id(), request.period.code(), request.detail, request.profile]
    return ".".join([*parts, *sorted(request.recipients)])


def _pseudonyms(book: Book, request: ReturnRequest) -> Callable[[SupplierId], str]:
    """Return what gives each masked person a number; a book without a key has none to give."""
    key, return_id = returns.secret(book, _KEY), _return_id(book, request)
    if key is None:
        return lambda _payee: ""
    return lambda payee: pseudonym(key, return_id, payee)


def _signed(book: Book, who: tuple[str, str] | None) -> SignOff | None:
    return SignOff(*who, book.clock().date().isoformat()) if who else None


def _same(sealed_one: Return, content: Return) -> bool:
    """Say whether two returns tell the same, whenever they were made."""
    return _timeless(sealed_one) == _timeless(content)


def _timeless(content: Return) -> Return:
    undated = {
        name: replace(signed, at="") if signed else None
        for name, signed in (("p", content.prepared_by), ("a", content.approved_by))
    }
    return replace(
        content,
        version=0,
        supersedes=None,
        made_at="",
        journal_head="",
        program_version="",
        # What a newer version added says nothing to this one; what was agreed to does.
        extra={name: text for name, text in content.extra.items() if name == "consents"},
        prepared_by=undated["p"],
        approved_by=undated["a"],
        tables=tuple(t for t in content.tables if t.name not in ("changes", "decisions")),
    )


def _seal_or_again(book: Book, content: Return, path: Path) -> Built:
    """Seal a return, or write again the package of one that was sealed and says the same."""
    earlier = returns.latest(book, content.return_id)
    if earlier is None:
        return _seal(book, content, path)
    sealed_before = _kept(book, earlier)
    if sealed_before is None or not _same(sealed_before, content):
        raise AlreadySealed(version=earlier.version, period=content.period.in_words())
    return _written(imports.original(book, earlier.fingerprint), sealed_before, path)


def _kept(book: Book, earlier: SealedReturn) -> Return | None:
    """Return what was sealed, None where its copy named somebody who was forgotten."""
    try:
        return return_package.read_return(imports.original(book, earlier.fingerprint))
    except NoLongerKept:
        return None


def _seal(book: Book, content: Return, path: Path) -> Built:
    package = return_package.build_return(content, signing_key(book))
    built = _written(package, content, path)
    kind = "nil return" if content.nil else "return"
    words = f"{content.period.in_words()}, as at {day_in_words(content.as_at)}"
    summary = f"Sealed version {content.version} of the {kind} for {words}"
    asked = {"return": content.return_id, "version": content.version, "file": built.path.name}
    totals = reading.count_and_sum(book, reading.Filter(period=content.period))
    with book.work(Operation("seal-return", summary, asked)) as work:
        row = SealedReturn(
            return_id=content.return_id,
            version=content.version,
            period=content.period,
            as_at=content.as_at,
            detail=content.detail,
            profile=content.profile,
            nil=content.nil,
            file=built.path.name,
            fingerprint=built.fingerprint,
            sealed_at=book.clock().isoformat(timespec="seconds"),
            superseded=False,
        )
        returns.add_sealed(work, row, package)
        work.count(*totals)
    return built


def _written(package: bytes, content: Return, path: Path) -> Built:
    target = place_of_package(path, return_package.file_name(content))
    if path.is_dir() and target.exists() and target.read_bytes() != package:
        raise AnotherReturnThere(folder=str(path), name=target.name)
    write_atomically(target, package)
    found = fingerprint(package)
    return Built(target, found, signing.short_code(found), content.version, content)


def signing_key(book: Book) -> signing.SecretKey:
    """Return the key with which the body signs what it sends, made now if it has none yet."""
    if returns.secret(book, _KEY) is None:
        make_key(book)
    return signing.SecretKey(returns.secret(book, _KEY) or b"")


def _rows_by_batch(book: Book) -> dict[int, tuple[int, int]]:
    """Return the rows that each file held, and how many payments of it are out of scope."""
    found = {}
    for batch in imports.batches(book):
        outside = reading.Filter(batch_id=batch.id, scope="out")
        count, _ = reading.count_and_sum(book, outside)
        rows_read = int(imports.reading_of(book, batch.id)["rows_read"])
        found[int(batch.id)] = (rows_read, count)
    return found


def _before_decisions(tables: tuple[Table, ...], more: tuple[Table, ...]) -> tuple[Table, ...]:
    before = tuple(t for t in tables if t.name not in ("decisions", "changes"))
    after = tuple(t for t in tables if t.name == "decisions")
    return (*before, *more, *after)
