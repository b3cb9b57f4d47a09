"""Pool what bodies decided about deals: ours as it would leave, and those of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from core.domain.assessment import Assessment
from core.domain.period import Period
from core.domain.pooled import DealDecision, PooledDecisions
from core.domain.problems import UserError
from core.formats.decision_pack import build_decisions, decisions_name, read_decisions
from core.formats.files import place_of_package, read_within, write_atomically
from core.store import journal
from core.store.book import Book
from core.usecases import decide_deals, find_opportunities
from core.usecases.deciding import type_of
from core.usecases.file_return import signing_key
from core.usecases.mask_names import masks_of
from core.usecases.trees import tree_of


class NothingDecided(UserError):
    """Nothing is decided about any deal, so there is nothing to tell others."""

    code = "SB-876"
    exit_code = 4
    remedy_text = "Decide about deals on the Compare page first."


def ours(
    book: Book,
    *,
    as_at: date,
    period: Period | None = None,
    found: Assessment | None = None,
) -> PooledDecisions:
    """Return the body's own decisions as they would leave: without pounds, names masked.

    The version is the last entry of the journal, so that it rises with every change. ``found``
    is the comparison of that day and period, where it is made already.
    """
    found = found or find_opportunities.compare(book, as_at=as_at, period=period)
    tree, mask = tree_of(book), masks_of(book)
    return PooledDecisions(
        maker=book.body.name,
        body_type=type_of(book.body).label,
        version=max((entry.seq for entry in journal.entries(book, 1)), default=0),
        made_on=book.clock().date(),
        decisions=tuple(
            DealDecision(
                lot=one.lot,
                agreement_title=one.agreement_title,
                lot_title=one.lot_title,
                category=one.category,
                label=tree.label(one.category),
                decision=one.decided.decision,
                reason=one.decided.reason,
                note=mask.typed(one.decided.note),
                start_on=one.decided.start_on,
                edition=one.decided.edition,
            )
            for one in found.opportunities
            if one.decision
        ),
    )


def write(book: Book, pooled: PooledDecisions, out: Path) -> Path:
    """Write the body's own decisions as they were shown, signed with its key.

    Raises:
        NothingDecided: there are none.
    """
    if not pooled.decisions:
        raise NothingDecided
    path = place_of_package(out, decisions_name(pooled.maker, pooled.version))
    write_atomically(path, build_decisions(pooled, signing_key(book)))
    return path


def read(paths: Sequence[Path]) -> tuple[PooledDecisions, ...]:
    """Read what neighbours decided: of each body the latest version, in the order of names.

    Two files are of one body if the same key signed them; unsigned ones, if they name the same.

    Raises:
        UserError: one is not such a file, or was altered.
    """
    latest: dict[str, PooledDecisions] = {}
    for path in paths:
        found = read_decisions(read_within(path))
        who = found.key or found.maker.casefold()
        held = latest.get(who)
        if held is None or (held.version, held.made_on) < (found.version, found.made_on):
            latest[who] = found
    return tuple(sorted(latest.values(), key=lambda one: one.maker.casefold()))


def reason_words(code: str) -> str:
    """Say a reason code for a person; one that this version does not know stays as it is."""
    return dict(decide_deals.reasons()).get(code, code) if code else ""
