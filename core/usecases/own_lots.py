"""A buying organisation's own lots, from its catalogue file: what each serves, and for whom."""

from __future__ import annotations

from pathlib import Path

from core.analysis.market import Market, open_market
from core.domain.agreements import Catalogue, Trust
from core.domain.parties import Body, Sector
from core.usecases import publish_catalogue
from core.usecases.trees import tree_of

# Eligibility is asked of each body in turn; the market itself is nobody's.
_NOBODY = Body("", "", Sector.WIDER)


def lots_of(path: Path) -> Market:
    """Return the lots of a catalogue file with the categories that they serve.

    Raises:
        UserError: the file is no catalogue, or was altered.
    """
    looked = publish_catalogue.verify(path)
    return market_of((looked.catalogue, looked.trust))


def market_of(*held: tuple[Catalogue, Trust]) -> Market:
    """Return the lots of catalogues of several buying organisations, as nobody in particular."""
    return open_market(held, tree_of(None), _NOBODY, {})
