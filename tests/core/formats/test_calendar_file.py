"""A calendar file is read back here by rules of RFC 5545 written down anew, not by our writer."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.formats.calendar_file import CalendarDay, calendar_bytes

AS_AT = date(2026, 3, 31)
DAY = CalendarDay(
    "end-contract-4@parish.spendbook", date(2026, 12, 31), "Grounds: ends", "", "ends"
)


def read(data: bytes) -> list[dict[str, str]]:
    """Unfold, split and unescape the events of a calendar; every rule is asserted on the way."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    unfolded = re.sub(rb"\r\n[ \t]", b"", data[:-2]).decode("utf-8").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    inside = False
    for line in unfolded[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in events[-1]
            events[-1][name] = _unescaped(value)
    assert not inside
    return events


def _unescaped(value: str) -> str:
    letters = {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda match: letters[match[1]], value)


def test_a_day_becomes_an_event_of_the_whole_day() -> None:
    (event,) = read(calendar_bytes([DAY], "Parish", AS_AT))

    assert event["UID"] == DAY.key
    assert event["DTSTART;VALUE=DATE"] == "20261231"
    assert event["DTEND;VALUE=DATE"] == "20270101"
    assert event["DTSTAMP"] == "20260331T000000Z"
    assert event["SUMMARY"] == "Grounds: ends"
    assert "DESCRIPTION" not in event


def test_the_same_days_give_the_same_bytes() -> None:
    assert calendar_bytes([DAY], "Parish", AS_AT) == calendar_bytes([DAY], "Parish", AS_AT)


def test_an_empty_calendar_is_one_too() -> None:
    assert read(calendar_bytes([], "Parish", AS_AT)) == []


def test_what_means_something_in_a_value_is_escaped() -> None:
    day = CalendarDay("k", AS_AT, "Fire; water, air\\earth", "one\ntwo\r\nthree\x07", "ends")

    (event,) = read(calendar_bytes([day], "A, B; C", AS_AT))

    assert event["SUMMARY"] == "Fire; water, air\\earth"
    assert event["DESCRIPTION"] == "one\ntwo\nthree"


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_comes_back_whole_but_for_control_characters(title: str, notes: str) -> None:
    day = CalendarDay("k", AS_AT, title, notes, "ends")

    (event,) = read(calendar_bytes([day], title, AS_AT))

    plain = "".join(c for c in title.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    assert event["SUMMARY"] == plain
