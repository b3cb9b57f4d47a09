"""Put the PC's clock wrong between and during pieces of work: nothing is lost, or out of order.

Each trial is some years of work in chance order: in every session the clock is right, ten years
behind or ahead, goes through a change of summer time, or the PC has moved to another time zone.
The same work is done with a clock that is right, and the two books are compared.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from core.domain.decisions import Rule, RuleId
from core.domain.taxonomy import CategoryCode
from core.store import backup, book, reading
from core.store.book import Book
from core.usecases import books, clock_check, import_spend, keep_rules, take_catalogue
from tests.benchmarks.made_spend import write_csv
from tests.core.formats.publishing import Publisher
from tests.faults import children, scene
from tests.faults.campaign import Campaign, Found, dice, told

_RIGHT = datetime(2026, 3, 27, 9, tzinfo=UTC)
_YEARS = timedelta(days=3653)
# Ten minutes before clocks are put forward, and before they are put back, in the United Kingdom.
_FORWARD = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)
_BACK = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
_SESSIONS = 7
_FILES = 3


@dataclass
class _Clock:
    """Goes on by half an hour each time it is looked at: hours pass within a session."""

    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=30)
        return self.now


@dataclass(frozen=True)
class _Setting:
    """What the clock of a PC shows, and where the PC believes to be."""

    name: str
    start: datetime
    zone: str


_WRONG = (
    _Setting("ten years behind", _RIGHT - _YEARS, "Europe/London"),
    _Setting("ten years ahead", _RIGHT + _YEARS, "Europe/London"),
    _Setting("put forward", _FORWARD, "Europe/London"),
    _Setting("put back", _BACK, "Europe/London"),
    _Setting("far east", _RIGHT, "Pacific/Kiritimati"),
    _Setting("far west", _RIGHT, "Pacific/Pago_Pago"),
)

Act = Callable[[Path], object]


def run(trials: int, folder: Path) -> Found:
    """Do the same work by wrong clocks and by right ones, and compare the books."""
    start = _start(folder / "start")
    found = Found(note=f"{_SESSIONS} sessions each, of {len(_WRONG)} wrong clocks and a right one")
    for number in range(trials):
        chance = dice("clock", number)
        acts = _acts(chance)
        settings = [chance.choice(_WRONG) for _ in range(_SESSIONS)]
        right = [_Setting("right", _RIGHT + timedelta(days=n), "UTC") for n in range(_SESSIONS)]
        wrong = []
        seen = []
        for name, clocks in (("right", right), ("wrong", settings)):
            place = scene.copy(start, folder / name)
            wrong += list(_worked(place, acts, clocks))
            looked = children.run(partial(_seen, place))
            wrong += [] if looked.done() else [f"{name} clocks: {told(looked)}"]
            seen.append(looked.value)
            ended = children.run(partial(_let_it_run_out, place))
            wrong += [] if ended.done() else [f"{name} clocks: {told(ended)}"]
            scene.remove(place)
        if not wrong and seen[0] != seen[1]:
            wrong.append("by wrong clocks the book is another than by right ones")
        found.tried += 1
        names = ", ".join(setting.name for setting in settings)
        found.faults += [f"number {number} ({names}): {what}" for what in wrong]
    return found


def _start(folder: Path) -> Path:
    folder.mkdir()
    for number in range(_FILES):
        write_csv(folder / f"{number}.csv", 40, seed=number + 1)
    publisher = Publisher(scene.publisher_keys())
    (folder / "catalogue.zip").write_bytes(publisher.edition(1))
    (folder / "next.zip").write_bytes(publisher.edition(2, issued=_RIGHT.date()))
    scene.new_book(folder / scene.BOOK).close()
    return folder


def _acts(chance: random.Random) -> list[Act]:
    """Return what is done, one thing a session: files in chance order among the rest."""
    acts: list[Act] = [partial(_take_in, n) for n in range(_FILES)]
    acts += [partial(_add_rule, word) for word in ("repairs", "fees")]
    acts += [_apply_catalogue, _back_up]
    chance.shuffle(acts)
    return acts


def _worked(place: Path, acts: Sequence[Act], clocks: Sequence[_Setting]) -> Iterator[str]:
    """Do one thing after the other, each by its clock; yield what went wrong."""
    for act, setting in zip(acts, clocks, strict=True):
        ended = children.run(partial(_by_clock, setting, act, place))
        if not ended.done():
            yield f"{setting.name}: {told(ended)}"


def _by_clock(setting: _Setting, act: Act, place: Path) -> None:
    """Do something in this process, whose clock and time zone are set for good."""
    os.environ["TZ"] = setting.zone
    time.tzset()
    _set_clock(_Clock(setting.start))
    act(place)


def _set_clock(clock: Callable[[], datetime]) -> None:
    """Have every part of the program look at a clock of ours."""
    real = book.utc_now
    for module in list(sys.modules.values()):
        if vars(module).get("utc_now") is real:
            module.utc_now = clock  # type: ignore[attr-defined]  # found there a line before
    for taker in (Book.open, Book.create, Book.__init__, backup.restore):
        plain = getattr(taker, "__func__", taker)
        plain.__kwdefaults__["clock"] = clock


def _take_in(number: int, place: Path) -> None:
    with _opened(place) as opened:
        import_spend.take_in(
            opened, place / f"{number}.csv", choices=import_spend.ImportChoices(overlap="keep")
        )


def _add_rule(word: str, place: Path) -> None:
    with _opened(place) as opened:
        code = CategoryCode("office.stationery")
        keep_rules.add_rule(opened, Rule(RuleId(0), words=word, category=code))


def _apply_catalogue(place: Path) -> None:
    with _opened(place) as opened:
        seen = take_catalogue.look(opened, place / "catalogue.zip")
        take_catalogue.apply(
            opened,
            place / "catalogue.zip",
            confirmed_fingerprint=seen.publisher_fingerprint,
        )


def _let_it_run_out(place: Path) -> None:
    """An edition that was seen to be out of date stays so when the clock is put back.

    The next one is in date: the day of one wrong clock does not outlive the edition.
    """
    _set_clock(_Clock(_RIGHT + _YEARS))
    _apply_catalogue(place)
    _set_clock(_Clock(_RIGHT))
    with _opened(place) as opened:
        again = take_catalogue.look(opened, place / "catalogue.zip")
        if not again.out_of_date_since or not take_catalogue.editions(opened)[0].out_of_date:
            raise RuntimeError("a catalogue that ran out is good again")
        if not clock_check.warnings_of(opened):
            raise RuntimeError("a clock that is ten years behind the book is not said")
        if take_catalogue.look(opened, place / "next.zip").out_of_date_since:
            raise RuntimeError("a later catalogue is out of date by a clock that was wrong")


def _back_up(place: Path) -> None:
    """Copies within the hours in which a clock on the wall may show the same time twice."""
    with _opened(place) as opened:
        folder = backup.folder_of(opened.path)
        made = [backup.back_up(opened, folder, when=opened.clock()) for _ in range(4)]
        newest = backup.before_risk(opened)
    if made != sorted(made) or newest < made[-1] or not newest.exists():
        raise RuntimeError("the newest copy is gone, or is not the last by name")


def _opened(place: Path) -> Book:
    return books.open_book(place / scene.BOOK, actor="Ann Clerk")


def _seen(place: Path) -> list[object]:
    """Return what the book says beside its days; raise where a check of it fails."""
    with Book.open(place / scene.BOOK, read_only=True) as opened:
        for one in books.check_book(opened):
            if not one.passed:
                raise scene.NotRight(what=one.name, detail=one.detail)
        history = [[e.seq, e.verb, e.summary, e.lines] for e in books.history(opened)]
        positions = [repr(row) for row in reading.positions(opened, None)]
        copies = sorted(backup.folder_of(opened.path).glob("*.spendbook"))
    for copy in copies:
        Book.open(copy, read_only=True).close()
    return [history, positions]


CAMPAIGN = Campaign(
    "clocks",
    "10 years behind and ahead, summer time, other zones: no record lost or out of order, "
    "no catalogue good again that ran out",
    quick=1,
    soak=100,
    run=run,
)
