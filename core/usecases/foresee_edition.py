"""Say before an edition is applied, or gone back to, what it changes for this body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.analysis.edition_effects import Effect, Side, effects_of
from core.domain.agreements import Catalogue
from core.domain.assessment import Figures
from core.domain.period import Period
from core.formats.catalogue_package import CatalogueDifference, difference
from core.store import catalogues
from core.store.book import Book
from core.usecases import find_opportunities, take_catalogue

# What the verbs give, for both front ends.
__all__ = ["Effect"]


@dataclass(frozen=True, slots=True)
class EditionEffects:
    """What changes between two editions: in the catalogue, in the figures, for what is ours.

    ``changes`` is None where the publisher has no edition in use.
    """

    as_at: date
    changes: CatalogueDifference | None
    before: Figures
    after: Figures
    effects: tuple[Effect, ...]


def foresee(
    book: Book, path: Path, *, as_at: date, period: Period | None = None
) -> EditionEffects:
    """Compare what we spend with a catalogue file in place of what is in use; change nothing.

    Raises:
        UserError: as for ``take_catalogue.look``.
    """
    return _foresee(book, take_catalogue.look(book, path).catalogue, as_at, period)


def foresee_roll_back(
    book: Book, publisher: str, *, as_at: date, period: Period | None = None
) -> EditionEffects:
    """Say what going back to the edition before would change.

    Raises:
        NoSuchCatalogue: there is no earlier one.
    """
    return _foresee(book, take_catalogue.edition_before(book, publisher), as_at, period)


def _foresee(
    book: Book, catalogue: Catalogue, as_at: date, period: Period | None
) -> EditionEffects:
    held = take_catalogue.current(book)
    old = next((one for one in held if one.publisher == catalogue.publisher), None)
    others = tuple(one for one in held if one.publisher != catalogue.publisher)
    before = _side(book, held, as_at, period)
    after = _side(book, (*others, catalogue), as_at, period)
    uses = [use for use, answer in catalogues.lot_uses(book) if answer == "yes"]
    return EditionEffects(
        as_at=as_at,
        changes=difference(old, catalogue) if old else None,
        before=before.assessment.figures,
        after=after.assessment.figures,
        effects=effects_of(before, after, catalogue.publisher, uses),
    )


def _side(book: Book, held: tuple[Catalogue, ...], as_at: date, period: Period | None) -> Side:
    found = find_opportunities.compare_with(book, as_at=as_at, period=period, held=held)
    return Side(found.assessment, found.market, found.population.contracts)
