"""A calendar file (iCalendar, RFC 5545) of days: any calendar program takes it in.

The same days give the same bytes: the stamp is the as-at day, never the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_LONGEST = 75
_PRODUCT = "-//Spendbook//Spendbook//EN"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day in a calendar. ``key`` names it for ever: a later file with it moves the same day."""

    key: str
    day: date
    title: str
    notes: str
    kind: str


def calendar_bytes(days: Iterable[CalendarDay], name: str, as_at: date) -> bytes:
    """Return a calendar of whole days as bytes, in the order given."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in days:
        lines += _event(one, as_at)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: CalendarDay, as_at: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(one.key)}"
    yield f"DTSTAMP:{as_at:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    # The end of a day is the next one (RFC 5545 3.6.1).
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(one.title)}"
    if one.notes:
        yield f"DESCRIPTION:{_escaped(one.notes)}"
    yield f"CATEGORIES:{_escaped(one.kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Escape what means something in a value (RFC 5545 3.3.11); control characters go."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Fold a line at 75 bytes, never within a letter (RFC 5545 3.1), and end it."""
    parts: list[bytes] = []
    part = b""
    for letter in line:
        raw = letter.encode("utf-8")
        # A line that goes on begins with a space, which counts.
        if len(part) + len(raw) > _LONGEST:
            parts.append(part)
            part = b" "
        part += raw
    return b"\r\n".join([*parts, part]) + b"\r\n"
