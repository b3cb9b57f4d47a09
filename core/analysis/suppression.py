"""What of a table may be shown so that nobody's own figures can be read out of it.

Plain values in, plain values out: who the contributors are and what the figures mean is the
caller's business. Two rules, then what follows from them:

- A figure is unsafe if fewer than five contribute to it, or if one of them makes more than half
  of it, or two more than four fifths: the threshold and the dominance, or (n, k), rule of the
  Handbook on Statistical Disclosure Control (chapter 4, magnitude tabular data). Five is what
  the packages promise; the two shares are this project's choice.
- An unsafe cell is hidden, and so are enough others that neither a total less what is shown of
  it, nor any sum and difference of lines, gives it away, to an outsider or to a contributor who
  knows a cell because it is their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 5
# More than 50 % by one, more than 80 % by two: in hundredths of a percent.
ONE_MOST, TWO_MOST = 5_000, 8_000
# The row, or column, that holds the totals.
TOTAL = ""

# Row and column of a cell.
Place = tuple[str, str]
# Who gave how much, one number for each measure of the table.
Contributions = Mapping[str, tuple[int, ...]]
# A row (0) or a column (1) of a table as a node of a graph.
_Node = tuple[int, str]


class Why(StrEnum):
    """Why a figure is hidden."""

    FEW = "fewer than five contributors"
    DOMINATED = "one or two contributors make nearly all of it"
    COMPLEMENT = "it would give another away"


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with its totals (row or column ``TOTAL``) as it may leave the house.

    ``shown`` holds the sums of each measure, ``contributors`` how many gave to a shown cell.
    A place that is in neither ``shown`` nor ``hidden`` has no contributor.
    """

    shown: Mapping[Place, tuple[int, ...]]
    contributors: Mapping[Place, int]
    hidden: Mapping[Place, Why]


def why_unsafe(values: Iterable[int]) -> Why | None:
    """Return why a sum of these contributions may not be shown, None where it may.

    Zeros contribute nothing; where nobody contributes, the sum is nought and safe. Credits
    count by their size.
    """
    sizes = sorted((abs(value) for value in values if value), reverse=True)
    if not sizes:
        return None
    if len(sizes) < FEWEST:
        return Why.FEW
    whole = sum(sizes)
    if sizes[0] * 10_000 > ONE_MOST * whole or sum(sizes[:2]) * 10_000 > TWO_MOST * whole:
        return Why.DOMINATED
    return None


def protect(cells: Mapping[Place, Contributions]) -> Protected:
    """Return a table with its totals, unsafe figures and what gives them away hidden.

    A cell is hidden in all its measures if it is unsafe in one: measures that add up to each
    other then give nothing away. Two contributors who tell each other their figures are not
    guarded against.
    """
    whole = _with_totals(cells)
    hidden = {place: why for place, held in whole.items() if (why := _why(held)) is not None}
    while more := _give_away(whole, hidden):
        hidden.update(dict.fromkeys(more, Why.COMPLEMENT))
    shown = {place: held for place, held in whole.items() if place not in hidden}
    return Protected(
        {place: _sums(held) for place, held in shown.items()},
        {place: _givers(held) for place, held in shown.items()},
        hidden,
    )


def _with_totals(cells: Mapping[Place, Contributions]) -> dict[Place, Contributions]:
    totals: dict[Place, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for (row, column), held in cells.items():
        if TOTAL in (row, column):
            raise ValueError("a row or column of a table has no name")
        for place in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            _add(totals[place], held)
    return {place: held for place, held in {**cells, **totals}.items() if _givers(held)}


def _add(to: dict[str, tuple[int, ...]], held: Contributions) -> None:
    for who, values in held.items():
        before = to.get(who)
        # What is in one cell of its line only is shared with it: tables can be large.
        to[who] = values if before is None else tuple(map(sum, zip(before, values, strict=True)))


def _givers(held: Contributions) -> int:
    return sum(any(values) for values in held.values())


def _sums(held: Contributions) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*held.values(), strict=True))


def _why(held: Contributions) -> Why | None:
    for measure in zip(*held.values(), strict=True):
        if why := why_unsafe(measure):
            return why
    return None


def _size(held: Contributions) -> int:
    return sum(abs(value) for values in held.values() for value in values)


def _give_away(whole: Mapping[Place, Contributions], hidden: Mapping[Place, Why]) -> list[Place]:
    """Return what must be hidden next, nothing once the hidden cells are safe."""
    return _for_a_remainder(whole, hidden) or _for_a_cycle(whole, hidden)


def _for_a_remainder(
    whole: Mapping[Place, Contributions], hidden: Mapping[Place, Why]
) -> list[Place]:
    """Return a cell to hide where a total less what is shown of its line is itself unsafe.

    What remains of five or more without a dominant one also bounds nobody closely from above.
    """
    for total, parts in _lines(whole):
        remainder: dict[str, tuple[int, ...]] = {}
        for part in parts:
            if part in hidden:
                _add(remainder, whole[part])
        if total not in hidden and remainder and _why(remainder):
            open_parts = [part for part in parts if part not in hidden]
            return [min(open_parts, key=lambda p: (_size(whole[p]), p))] if open_parts else [total]
    return []


def _lines(whole: Mapping[Place, Contributions]) -> Iterator[tuple[Place, list[Place]]]:
    """Yield each total with its parts: by row, then by column, the totals' own line too."""
    for axis in (0, 1):
        parts: dict[str, list[Place]] = defaultdict(list)
        for place in sorted(whole):
            if place[1 - axis] != TOTAL:
                parts[place[axis]].append(place)
        for name, found in parts.items():
            yield ((name, TOTAL) if axis == 0 else (TOTAL, name)), found


def _for_a_cycle(whole: Mapping[Place, Contributions], hidden: Mapping[Place, Why]) -> list[Place]:
    """Return cells to hide where sums and differences of lines give a hidden cell away.

    With totals as one more row and column, each line is an equation. Rows and columns are the
    nodes of a graph, hidden cells its edges: a cell can be worked out if and only if no ring of
    hidden cells passes through it. Four corners of a rectangle make the smallest ring.
    """
    sole = _sole_cells(whole, hidden)
    for who in ("", *sorted(sole)):
        known = sole.get(who, frozenset())
        found = _bridges([place for place in sorted(hidden) if place not in known])
        for place in found:
            if not who or hidden[place] is not Why.COMPLEMENT:
                return _corners(place, whole, hidden, known)
    return []


def _sole_cells(
    whole: Mapping[Place, Contributions], hidden: Mapping[Place, Why]
) -> dict[str, frozenset[Place]]:
    """Return the hidden cells that a contributor knows, because they are theirs alone."""
    found: dict[str, set[Place]] = defaultdict(set)
    for place in hidden:
        givers = [who for who, values in whole[place].items() if any(values)]
        if len(givers) == 1:
            found[givers[0]].add(place)
    return {who: frozenset(places) for who, places in found.items()}


def _corners(
    place: Place,
    whole: Mapping[Place, Contributions],
    hidden: Mapping[Place, Why],
    known: Collection[Place],
) -> list[Place]:
    """Return what makes a rectangle of hidden cells: fewest totals, then the least hidden."""
    row, column = place
    choices = []
    for other_row in sorted({r for r, c in whole if c == column and r != row}):
        for other_column in sorted({c for r, c in whole if r == row and c != column}):
            corners = ((row, other_column), (other_row, column), (other_row, other_column))
            if all(corner in whole and corner not in known for corner in corners):
                new = [corner for corner in corners if corner not in hidden]
                totals = sum(TOTAL in corner for corner in new)
                choices.append((totals, sum(_size(whole[n]) for n in new), new))
    # There is always one: the cell's two totals and the grand total hold its contributors.
    return min(choices)[2]


def _bridges(edges: Iterable[Place]) -> list[Place]:
    """Return the edges of a graph of rows and columns through which no ring passes.

    By Tarjan's method (1974), without recursion: an edge is a bridge if nothing below it
    reaches above it.
    """
    beside: dict[_Node, list[tuple[_Node, Place]]] = defaultdict(list)
    for edge in edges:
        row, column = (0, edge[0]), (1, edge[1])
        beside[row].append((column, edge))
        beside[column].append((row, edge))
    order: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    found: list[Place] = []
    for root in beside:
        if root not in order:
            found += _bridges_from(root, beside, order, low)
    return sorted(found)


def _bridges_from(
    root: _Node,
    beside: Mapping[_Node, list[tuple[_Node, Place]]],
    order: dict[_Node, int],
    low: dict[_Node, int],
) -> Iterator[Place]:
    order[root] = low[root] = len(order)
    path: list[tuple[_Node, Place | None, Iterator[tuple[_Node, Place]]]]
    path = [(root, None, iter(beside[root]))]
    while path:
        node, came_by, rest = path[-1]
        following = next(((n, edge) for n, edge in rest if edge != came_by), None)
        if following is None:
            path.pop()
            if came_by is not None:
                above = path[-1][0]
                low[above] = min(low[above], low[node])
                if low[node] > order[above]:
                    yield came_by
        elif following[0] in order:
            low[node] = min(low[node], order[following[0]])
        else:
            order[following[0]] = low[following[0]] = len(order)
            path.append((*following, iter(beside[following[0]])))
