"""How the columns of a list share its room: what gives way, in what order, and what leaves.

Figures in, figures out: widths are pixels, and nothing here knows a table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

# In letters. A column that is short stays whole: half a day or half a sum tells nothing.
_WIDEST = 34
_LEAST = 10
_SHORT = 12
_LEAST_MAIN = 14
# So narrow a list, in letters, leaves out other columns before its main one tells nothing.
_NARROW = 48
# In a narrow window with large letters, words give way until so many columns fit.
_COLUMNS_AT_LEAST = 5
_STEP = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column would need: for its longest cell, for most cells, for its heading.

    ``folded`` is its heading in two lines. Only ``words`` can be cut; figures stay whole.
    """

    longest: int
    usual: int
    heading: int
    folded: int
    words: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a list, how wide a letter is, and the column that takes what is left over.

    ``generous`` gives that column more of a narrow list than it needs to be told from others.
    """

    width: int
    letter: int
    main: int
    generous: bool = True


@dataclass(frozen=True, slots=True)
class Fit:
    """The width of each column that stays, whose headings need two lines, and who leaves."""

    widths: Mapping[int, int]
    folded: frozenset[int]
    left: tuple[int, ...]


def fit(
    wishes: Mapping[int, Wish],
    room: Room,
    leaving: Sequence[int] = (),
    telling: Collection[int] = (),
) -> Fit:
    """Share the room: first words give way, then headings fold, then columns leave.

    They leave in the order of ``leaving``, and only as many as must; the main column gives way
    before one leaves that is ``telling``. Where that is not enough the widths add up to more
    than the room.
    """
    for two_lines in (False, True):
        widths = _shared(wishes, room, two_lines=two_lines)
        if _fits(widths, room):
            return _fit(wishes, widths, ())
    staying, left = dict(wishes), list[int]()
    for column in leaving:
        if room.generous and column in telling and not _fits(widths, room):
            room = replace(room, generous=False)
            widths = _shared(staying, room, two_lines=True)
        if _fits(widths, room):
            break
        del staying[column]
        left.append(column)
        widths = _shared(staying, room, two_lines=True)
    if not _fits(widths, room):
        widths = _shared(staying, replace(room, generous=False), two_lines=True)
    return _fit(staying, widths, tuple(sorted(left)))


def whole(wish: Wish, letter: int) -> int:
    """Return how wide a column is that nothing presses; no text makes it wider than a line."""
    return min(max(wish.longest, wish.heading), _WIDEST * letter)


def _fit(wishes: Mapping[int, Wish], widths: Mapping[int, int], left: tuple[int, ...]) -> Fit:
    folded = (n for n, width in widths.items() if width < wishes[n].heading)
    return Fit(widths, frozenset(folded), left)


def _fits(widths: Mapping[int, int], room: Room) -> bool:
    return sum(widths.values()) <= room.width


def _shared(wishes: Mapping[int, Wish], room: Room, *, two_lines: bool) -> dict[int, int]:
    heading = {n: wish.folded if two_lines else wish.heading for n, wish in wishes.items()}
    wide = {
        n: min(max(wish.longest, heading[n]), _WIDEST * room.letter) for n, wish in wishes.items()
    }
    least = {n: _least(wide[n], heading[n], room) for n, wish in wishes.items() if wish.words}
    if room.main in wide:
        least[room.main] = _least_main(wide[room.main], heading[room.main], room)
    # One long text in a column must not take the room that every row of another needs.
    usual = {n: max(wishes[n].usual, least[n]) for n in least}
    # Last of all short columns give what only few of their rows need.
    tight = {n: min(least[n], max(wishes[n].usual, heading[n])) for n in least if n != room.main}
    for floors in (usual, least, tight):
        wide = shrunk(wide, floors, room.width)
    if room.main in wide:
        wide[room.main] += max(room.width - sum(wide.values()), 0)
    return wide


def _least(wide: int, heading: int, room: Room) -> int:
    """Return how narrow a column of words may become: its heading stays whole."""
    narrow = min(_LEAST * room.letter, room.width // _COLUMNS_AT_LEAST)
    return max(wide if wide <= _SHORT * room.letter else narrow, heading)


def _least_main(wide: int, heading: int, room: Room) -> int:
    """Return how narrow the main column may become: two fifths of a narrow list."""
    if room.generous and room.width < _NARROW * room.letter:
        return max(min(wide, room.width * 2 // 5), heading)
    return min(_LEAST_MAIN * room.letter, max(_least(wide, heading, room), room.width // 3))


def shrunk(widths: Mapping[int, int], floors: Mapping[int, int], room: int) -> dict[int, int]:
    """Take from the widest columns that may give until all fit, none below its floor."""
    fitted = dict(widths)
    while (over := sum(fitted.values()) - room) > 0:
        giving = [n for n, floor in floors.items() if fitted[n] > floor]
        if not giving:
            break
        widest = max(giving, key=lambda n: fitted[n])
        fitted[widest] -= min(over, _STEP, fitted[widest] - floors[widest])
    return fitted
