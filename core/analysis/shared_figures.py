"""Sums of consenting bodies as they may leave, and those of several packs side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.analysis.suppression import FEWEST, TOTAL, Contributions, Place, protect
from core.domain.identifiers import standard
from core.domain.money import basis_points
from core.domain.sharing import (
    CommonFigure,
    CountedTwice,
    ExchangePack,
    SharedBasis,
    SharedBody,
    SharedFigure,
    Side,
)

# Unknown as a row of a table: a row needs a name.
_UNKNOWN = "unknown"
# By basis, then by category and kind of body, what ``measures`` says of each contributor.
Gathered = Mapping[SharedBasis, Mapping[Place, Contributions]]


def measures(available: int, collaborative: int) -> tuple[int, int, int]:
    """Return what is looked at of a contributor: also what two shown figures differ by."""
    return available, collaborative, available - collaborative


def shared_figures(
    gathered: Gathered, labels: Mapping[str, str], type_labels: Mapping[str, str]
) -> tuple[SharedFigure, ...]:
    """Return the figures of each basis as they may leave, totals first, unsafe ones hidden.

    Bodies of one family count as one contributor: they know each other's figures.
    """
    return tuple(
        figure
        for basis in sorted(gathered)
        for figure in _of_basis(basis, gathered[basis], labels, type_labels)
    )


def _of_basis(
    basis: SharedBasis,
    cells: Mapping[Place, Contributions],
    labels: Mapping[str, str],
    type_labels: Mapping[str, str],
) -> Iterator[SharedFigure]:
    table = protect({(row or _UNKNOWN, column): held for (row, column), held in cells.items()})
    for place in sorted({*table.shown, *table.hidden}):
        category, kind = place
        sums = table.shown.get(place)
        yield SharedFigure(
            basis=basis,
            category=category,
            label="All categories" if category == TOTAL else labels.get(category, "Unknown"),
            body_type=kind,
            type_label="All kinds of body" if kind == TOTAL else type_labels.get(kind, kind),
            bodies=table.contributors.get(place),
            available=sums[0] if sums else None,
            collaborative=sums[1] if sums else None,
            hidden=str(table.hidden.get(place, "")),
        )


def too_few_changed(earlier: Iterable[SharedBody], now: Iterable[SharedBody]) -> int:
    """Return by how many bodies two packs of the same basis differ, where that gives them away.

    Of two sums that differ by fewer than five bodies, the difference is theirs. 0 is safe.
    """
    before, after = _by_basis(earlier), _by_basis(now)
    for basis in sorted(before.keys() & after.keys()):
        changed = len(before[basis] ^ after[basis])
        if 0 < changed < FEWEST:
            return changed
    return 0


def _by_basis(bodies: Iterable[SharedBody]) -> dict[SharedBasis, set[str]]:
    found: dict[SharedBasis, set[str]] = defaultdict(set)
    for one in bodies:
        found[one.basis].add(_identity(one))
    return found


def _identity(one: SharedBody) -> str:
    if one.identifier is None:
        return " ".join(one.name.casefold().split())
    number = standard(one.identifier)
    return f"{number.scheme}:{number.id}"


def side_by_side(packs: Sequence[ExchangePack]) -> tuple[CommonFigure, ...]:
    """Return every figure that is in a pack, with what each says.

    The basis of most bodies comes first, and in it what has most available spend.
    """
    bodies = Counter(one.basis for pack in packs for one in pack.bodies)
    sides: dict[tuple[SharedBasis, str, str], dict[str, SharedFigure]] = defaultdict(dict)
    for pack in packs:
        for figure in pack.figures:
            sides[figure.basis, figure.category, figure.body_type][pack.maker] = figure
    found = [_common(key, held, [pack.maker for pack in packs]) for key, held in sides.items()]
    return tuple(sorted(found, key=lambda one: (-bodies[one.basis], *_order(one))))


def _common(
    key: tuple[SharedBasis, str, str], held: Mapping[str, SharedFigure], makers: Sequence[str]
) -> CommonFigure:
    basis, category, kind = key
    known = next(iter(held.values()))
    sides = tuple(_side(maker, held.get(maker)) for maker in makers)
    return CommonFigure(basis, category, known.label, kind, known.type_label, sides)


def _side(maker: str, figure: SharedFigure | None) -> Side:
    if figure is None:
        return Side(maker, None, None, None, None, "not in this pack")
    available, collaborative = figure.available, figure.collaborative
    uptake = None
    if available is not None and collaborative is not None and available > 0:
        uptake = basis_points(collaborative, available)
    return Side(maker, figure.bodies, available, collaborative, uptake, figure.hidden)


def _order(one: CommonFigure) -> tuple[SharedBasis, bool, bool, int, str, str]:
    most = max((side.available or 0 for side in one.sides), default=0)
    return (
        one.basis,
        one.body_type != TOTAL,
        one.category != TOTAL,
        -most,
        one.label,
        one.body_type,
    )


def counted_twice(packs: Sequence[ExchangePack]) -> tuple[CountedTwice, ...]:
    """Return the bodies that are in the sums of more than one pack, by number or by name."""
    held: dict[str, list[tuple[str, SharedBody]]] = defaultdict(list)
    for pack in packs:
        for body in pack.bodies:
            held[_identity(body)].append((pack.maker, body))
    found = []
    for told in held.values():
        makers = sorted(
            {
                maker
                for maker, one in told
                for other, body in told
                if maker != other and one.basis.period.overlaps(body.basis.period)
            }
        )
        if makers:
            first = told[0][1]
            why = "the same number" if first.identifier else "the same name"
            found.append(CountedTwice(first.name, tuple(makers), why))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.makers)))
