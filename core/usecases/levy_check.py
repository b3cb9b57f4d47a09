"""Check the levy: what accepted returns say of agreements beside what suppliers declared."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from core.analysis import levy
from core.analysis.levy import Declared, Used, agreement_key
from core.classifying.tidying import tidy
from core.domain.assessment import Status
from core.domain.collecting import AgreementFigure, Collected
from core.domain.levy import AgreementUse, Buyer, DeclaredLine, LevyCheck
from core.domain.money import Pence, pounds
from core.domain.problems import Place, Problem, UserError
from core.domain.progress import Progress
from core.domain.returns import Detail
from core.formats.catalogue_package import read_catalogue
from core.formats.files import read_within
from core.importing.declarations import DeclaredBy, read_declaration
from core.store import collection_figures
from core.store.collection import Collection

LIST = "declarations.csv"
_KINDS = frozenset((".xls", ".xlsx", ".xlsm", ".ods", ".csv"))
_URN = "GB-CCSCUST"


class NothingDeclared(UserError):
    """There are no declarations of suppliers in {place}."""

    code = "SB-888"
    exit_code = 3
    remedy_text = "Choose the folder with the files that suppliers sent, or one such file."


class ListUnclear(UserError):
    """{file} is not a list of declarations: row {row}: {why}."""

    code = "SB-889"
    exit_code = 3
    remedy_text = "Give it the columns file, supplier, agreement and, if needed, month (2026-03)."


class RateUnclear(UserError):
    """The rate {text} cannot be read."""

    code = "SB-890"
    exit_code = 2
    remedy_text = "Write the agreement and its levy in percent, for example RM1557=0.75."


@dataclass(frozen=True, slots=True)
class LevyRequest:
    """What is to be compared.

    ``by`` is what is known of all files, ``rates`` are in basis points by agreement number and
    go before those of the catalogue, ``catalogue`` is a PBO's own package: only its agreements
    are looked at. Without one, those are that suppliers declared something for.
    """

    collection: Path
    declared: Path
    catalogue: Path | None = None
    rates: Mapping[str, int] = field(default_factory=dict)
    by: DeclaredBy = field(default_factory=DeclaredBy)


def read_rate(text: str) -> tuple[str, int]:
    """Read ``RM1557=0.75`` as the agreement and its levy in basis points.

    Raises:
        RateUnclear: it is not an agreement and a percentage of at most two decimals.
    """
    number, _, percent = text.partition("=")
    whole, _, part = percent.strip().removesuffix("%").strip().partition(".")
    if not number.strip() or not whole.isdigit() or len(part) > 2 or not (part or "0").isdigit():
        raise RateUnclear(text=text)
    return number.strip(), int(whole) * 100 + int(part.ljust(2, "0"))


def check(request: LevyRequest, *, progress: Progress | None = None) -> LevyCheck:
    """Compare the accepted returns of a collection with what suppliers declared.

    Raises:
        NothingDeclared: there is no file of a supplier. ListUnclear: the list beside them.
        UnreadableFile: one of them cannot be read at all.
    """
    progress = progress or Progress()
    rates = _rates(request)
    declared, problems, files = _declared(request, rates, progress)
    said = {agreement_key(line.agreement_no) for line in declared}
    wanted = rates.keys() if request.catalogue is not None else said
    progress.step("Reading the returns")
    with Collection.open_kept(request.collection) as collection:
        owners = _Owners(collection_figures.files(collection, counted_only=True))
        used = [
            Used(use, tidy(use.supplier))
            for use in owners.uses(collection_figures.agreement_use(collection))
            if agreement_key(use.agreement_no) in wanted
        ]
    fit = [line for line in declared if agreement_key(line.agreement_no) in wanted]
    known, unknown = owners.customers_of(fit)
    rows = levy.compare(used, known, owners.buyers)
    stated = {number: rate for number, rate in rates.items() if rate is not None}
    bodies = len({row.body for row in rows})
    told = (*problems, *unknown, *owners.summaries)
    return LevyCheck(rows, levy.sums(rows, stated), told, bodies, files)


def _rates(request: LevyRequest) -> dict[str, int | None]:
    """Return the rates by the agreement's key, None where the catalogue states none."""
    rates: dict[str, int | None] = {}
    if request.catalogue is not None:
        package = read_within(request.catalogue)
        for agreement in read_catalogue(package, None, today=date.min).catalogue.agreements:
            rates[agreement_key(agreement.agreement_no)] = agreement.levy_rate
    return rates | {agreement_key(number): rate for number, rate in request.rates.items()}


def _declared(
    request: LevyRequest, rates: Mapping[str, int | None], progress: Progress
) -> tuple[list[DeclaredLine], list[Problem], int]:
    """Read every file, and return their lines, what is wrong with them, and how many there are."""
    paths = _files(request.declared)
    listed = _listed(paths[0].parent / LIST)
    lines: list[DeclaredLine] = []
    problems: list[Problem] = []
    for number, path in enumerate(paths):
        progress.step("Reading declarations", number, len(paths))
        by = listed.get(path.name.casefold(), request.by)
        if not by.agreement_no:
            by = replace(by, agreement_no=_named_in(path.stem, rates))
        found = read_declaration(path, by, progress)
        lines += found.lines
        problems += found.problems
    return lines, problems, len(paths)


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = place.iterdir() if place.is_dir() else ()
    paths = sorted(p for p in found if p.suffix.casefold() in _KINDS and p.name != LIST)
    if not paths:
        raise NothingDeclared(place=str(place))
    return paths


def _named_in(stem: str, rates: Mapping[str, int | None]) -> str:
    """Return the one agreement whose number stands in a file's name as a word of its own."""
    words = {agreement_key(word) for word in re.split(r"[\s_()]+", stem)}
    found = sorted(words & rates.keys())
    return found[0] if len(found) == 1 else ""


def _listed(path: Path) -> dict[str, DeclaredBy]:
    """Read the list that says who declared which file, if there is one."""
    if not path.is_file():
        return {}
    text = read_within(path).decode("utf-8-sig", errors="replace")
    found = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        cells = {(name or "").strip().casefold(): (row[name] or "") for name in row}
        if not cells.get("file", "").strip():
            raise ListUnclear(file=path.name, row=number, why="it names no file")
        found[cells["file"].strip().casefold()] = DeclaredBy(
            cells.get("supplier", "").strip(),
            cells.get("agreement", "").strip(),
            _month(path, number, cells.get("month", "").strip()),
        )
    return found


def _month(path: Path, number: int, text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        why = f"{text} is not a month like 2026-03"
        raise ListUnclear(file=path.name, row=number, why=why) from None


def _summary(buyer: Buyer, file: str, through: int) -> Problem:
    period = buyer.period.in_words()
    values = {"body": buyer.name, "period": period, "pence_text": pounds(through)}
    return Problem("SB-877", values, Place(file), pence=through)


class _Owners:
    """Whose each return is, and which body a supplier means by its customer."""

    def __init__(self, files: Iterable[Collected]) -> None:
        self.buyers: dict[str, list[Buyer]] = defaultdict(list)
        self._of_file: dict[int, Buyer] = {}
        self._by_urn: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._any: dict[str, Buyer] = {}
        self.summaries: list[Problem] = []
        names: dict[str, str] = {}
        for one in files:
            if one.header is None:
                continue
            body, key = one.header.body, one.header.body_key()
            name = body.name
            # Two schools of one name are two bodies.
            if names.setdefault(name, key) != key:
                name = f"{name} ({key})"
            buyer = Buyer(name, body.identifiers, one.header.period, one.header.vat_basis)
            self._any[name] = self._of_file[one.id] = buyer
            self._by_name[tidy(body.name)].add(name)
            for identifier in body.identifiers:
                if identifier.scheme == _URN:
                    self._by_urn[identifier.id.lstrip("0")].add(name)
            if one.header.detail is not Detail.SUMMARY:
                self.buyers[name].append(buyer)
            elif through := one.pence[Status.COLLABORATIVE]:
                self.summaries.append(_summary(buyer, one.file, through))

    def uses(self, found: Iterable[tuple[int, AgreementFigure]]) -> Iterator[AgreementUse]:
        """Yield what was paid through agreements, with whose return says so."""
        for file_id, row in found:
            yield AgreementUse(
                self._of_file[file_id],
                row.publisher,
                row.agreement_no,
                row.lot_no,
                row.supplier,
                row.quarter,
                Pence(row.pence),
                Pence(row.vat_pence or 0),
            )

    def customers_of(
        self, lines: Iterable[DeclaredLine]
    ) -> tuple[list[Declared], tuple[Problem, ...]]:
        """Find the body of each line by its customer's number, else by its name alone.

        A customer who is no body here, or fits several, is told once with all its pounds.
        """
        known: list[Declared] = []
        unknown: dict[tuple[str, str], list[DeclaredLine]] = defaultdict(list)
        for line in lines:
            names = self._fitting(line)
            if len(names) == 1:
                buyer = self._any[next(iter(names))]
                known.append(Declared(line, buyer, tidy(line.supplier)))
            else:
                unknown[line.urn, line.customer].append(line)
        return known, tuple(self._problem(*who, rows) for who, rows in sorted(unknown.items()))

    def _fitting(self, line: DeclaredLine) -> set[str]:
        by_urn = self._by_urn.get(line.urn.lstrip("0"), set()) if line.urn else set()
        return by_urn or self._by_name.get(tidy(line.customer), set())

    def _problem(self, urn: str, customer: str, lines: Sequence[DeclaredLine]) -> Problem:
        first = lines[0]
        place = Place(first.place.file)
        several = self._fitting(first)
        if several:
            values = {"customer": customer or urn, "bodies": ", ".join(sorted(several))}
            return Problem("SB-887", values, place)
        total = sum(line.net for line in lines)
        about: dict[str, str | int] = {
            "customer": customer or "without a name",
            "urn": urn or "no number",
            "count": len(lines),
            "pence_text": pounds(total),
        }
        return Problem("SB-886", about, place, pence=total)
