"""Exchange figures between buying organisations: what may leave, shown first; packs compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.analysis.overlap_view import SameNeed, same_needs
from core.analysis.shared_figures import (
    counted_twice,
    measures,
    shared_figures,
    side_by_side,
    too_few_changed,
)
from core.analysis.suppression import Place
from core.domain.agreements import Trust
from core.domain.assessment import Status
from core.domain.collecting import Collected
from core.domain.period import Period
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.sharing import (
    EXCHANGE,
    CommonFigure,
    CountedTwice,
    ExchangePack,
    SharedBasis,
    SharedBody,
    SharedFigure,
    Side,
)
from core.formats.exchange_pack import Serving, build_pack, pack_name, read_pack
from core.formats.files import place_of_package, read_within, write_atomically
from core.formats.signing import key_fingerprint
from core.store import collection_figures
from core.store.book import utc_now
from core.store.collection import Collection
from core.usecases import picture, publish_catalogue
from core.usecases.overlap import identity_in
from core.usecases.own_lots import market_of
from core.usecases.picture import Asked, Chosen
from core.usecases.publish_catalogue import SigningKeys, open_keys

# What the verbs give, for both front ends.
__all__ = ["CommonFigure", "CountedTwice", "SharedBody", "SharedFigure", "Side"]

_AVAILABLE = (Status.COLLABORATIVE, Status.ADDRESSABLE, Status.NO_LOT)


class GivesAway(UserError):
    """This pack differs from {name} by {count} bodies: the difference would be theirs."""

    code = "SB-872"
    exit_code = 4
    remedy_text = (
        "Send no pack of these months again before at least five bodies have come or gone."
    )


class NobodyAgrees(UserError):
    """None of the returns for these months agrees that its figures go into sums for others."""

    code = "SB-873"
    exit_code = 4
    remedy_text = "Bodies agree when they seal a return; ask them to, and collect again."


class TwoOfOne(UserError):
    """Two of the packs are of {maker}."""

    code = "SB-874"
    exit_code = 2
    remedy_text = "Compare one pack of each buying organisation, the newest."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pack exactly as it would leave. ``without`` counts returns that do not agree."""

    pack: ExchangePack
    serving: Serving
    without: int


@dataclass(frozen=True, slots=True)
class WrittenPack:
    """Where a pack lies, and the fingerprint of the key that signed it, "" if none did."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Packs side by side: common figures, bodies in several, agreements for the same need."""

    packs: tuple[ExchangePack, ...]
    common: tuple[CommonFigure, ...]
    twice: tuple[CountedTwice, ...]
    needs: tuple[SameNeed, ...]


def prepare(
    collection: Path,
    catalogue: Path,
    *,
    period: Period | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Make a pack of the consenting returns of a collection; nothing is written.

    The catalogue says who makes it, and brings the maker's own lots. ``period`` keeps to returns
    that lie in it.

    Raises:
        NobodyAgrees: no return agrees. NoCollection, NotACollection: there is no collection.
    """
    looked = publish_catalogue.verify(catalogue)
    with Collection.open_kept(collection) as opened:
        counted = collection_figures.files(opened, counted_only=True)
        within = [one for one in counted if one.header and _within(one.header.period, period)]
        known = {one.id: one for one in within if one.header and EXCHANGE in one.header.consents}
        if not known:
            raise NobodyAgrees
        figures, bodies = _gathered(opened, known, progress or Progress())
    market = market_of((looked.catalogue, looked.trust))
    pack = ExchangePack(
        maker=looked.catalogue.publisher,
        name=looked.catalogue.publisher_name,
        made_on=utc_now().date(),
        figures=figures,
        bodies=bodies,
        catalogue=looked.catalogue,
    )
    serving = {(key.agreement_no, key.lot_no): sorted(c) for key, c in market.serving.items()}
    return Prepared(pack, serving, len(within) - len(known))


def write(
    prepared: Prepared,
    out: Path,
    *,
    keys: SigningKeys | None = None,
    earlier: Sequence[Path] = (),
) -> WrittenPack:
    """Write a pack as it was shown, signed where keys are given.

    Packs that were sent before, those of others at hand, and one that lies where this is to go
    are looked at first: ``earlier``, of whichever maker.

    Raises:
        GivesAway: the difference to an earlier pack would be that of fewer than five bodies.
        UserError: the keys cannot be opened, or the file cannot be written.
    """
    pack = prepared.pack
    path = place_of_package(out, pack_name(pack.maker, pack.made_on))
    for place in dict.fromkeys((*earlier, *([path] if path.exists() else []))):
        changed = too_few_changed(read_pack(read_within(place)).bodies, pack.bodies)
        if changed:
            raise GivesAway(name=place.name, count=changed)
    key = open_keys(keys).signing if keys else None
    write_atomically(path, build_pack(pack, prepared.serving, key))
    return WrittenPack(path, key_fingerprint(key.public()) if key else "")


def compare(paths: Sequence[Path]) -> Exchange:
    """Read packs and put them side by side.

    Raises:
        TwoOfOne: two are of the same maker. UserError: one is not as it was made.
    """
    packs = tuple(read_pack(read_within(path)) for path in paths)
    makers = [pack.maker for pack in packs]
    for maker in makers:
        if makers.count(maker) > 1:
            raise TwoOfOne(maker=maker)
    return Exchange(packs, side_by_side(packs), counted_twice(packs), _needs(packs))


def _needs(packs: Sequence[ExchangePack]) -> tuple[SameNeed, ...]:
    """Return the needs that agreements of several makers serve."""
    pairs = [(pack.catalogue, Trust.UNCONFIRMED) for pack in packs if pack.catalogue]
    if len(pairs) < 2:
        return ()
    market = market_of(*pairs)
    day = max(pack.made_on for pack in packs)
    found = same_needs(market, day, {}, identity_in(market))
    return tuple(need for need in found if need.publishers() > 1)


def _within(span: Period, period: Period | None) -> bool:
    return period is None or (period.start <= span.start and span.end <= period.end)


def _gathered(
    collection: Collection, known: dict[int, Collected], progress: Progress
) -> tuple[tuple[SharedFigure, ...], tuple[SharedBody, ...]]:
    """Add up who has what, body by body, and hide what may not leave.

    What was paid inside families is left out, as in the picture.
    """
    gathered: dict[SharedBasis, dict[Place, dict[str, tuple[int, ...]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    bodies: dict[int, SharedBody] = {}
    kinds: dict[str, str] = {}
    for one in picture.cells(Chosen(collection, Asked(utc_now().date()))):
        cell, family = one.cell, one.body.family
        head = known[cell.file_id].header if cell.file_id in known else None
        if head is None or cell.status not in _AVAILABLE:
            continue
        progress.step("Adding up", len(bodies), len(known))
        basis, body = SharedBasis(head.vat_basis, head.period), head.body
        number = body.identifiers[0] if body.identifiers else None
        bodies[cell.file_id] = SharedBody(body.name, number, body.type_code, basis)
        kinds[body.type_code] = head.body_type_label
        # Bodies of a family know each other's figures: together they are one contributor.
        who = f"family {family}" if family else head.body_key()
        held = gathered[basis][cell.category, body.type_code]
        available, collaborative, _ = held.get(who, (0, 0, 0))
        pence = cell.pence - one.inside
        used = pence if cell.status is Status.COLLABORATIVE else 0
        held[who] = measures(available + pence, collaborative + used)
    labels = collection_figures.labels(collection)
    return shared_figures(gathered, labels, kinds), tuple(
        sorted(bodies.values(), key=lambda one: (one.basis, one.name.casefold()))
    )
