"""Amounts and dates that break readers of numbers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.making import CSV, TOTAL, HostileFile

_AMOUNTS = {
    "e400": "1e400",
    "nan": "NaN",
    "infinity": "-Infinity",
    "inf": "inf",
    "fault": "#REF!",
    "digits17": "99999999999999999",
    "digits40": "9" * 40,
    "digits6000": "1" * 6000,
    "two_dots": "1.2.3",
    "hex": "0x1F",
    "underscore": "1_000",
    "minus_nought": "-0",
    "tiny": "1e-9",
    "exponent": "4.399E+01",
    "many_decimals": "43.98999999999999",
    "float_dust": "43.989999999999995",
    "half_penny": "43.985",
    "full_width": "\uff14\uff13.\uff19\uff19",
    "arabic": "\u0664\u0663.\u0669\u0669",
    "superscript": "43\u00b2",
    "fraction": "43\u00bd",
    "zeros": "0" * 5000 + "43.99",
    "brackets": "(" * 5000 + "43.99",
    "spaces": " " * 20_000 + "43.99",
    "minus_signs": "--43.99",
    "both_minus": "(-43.99)",
    "percent": "43.99%",
    "dollars": "$43.99",
    "time": "12:30",
    "true": "TRUE",
}
# Read as no money at all.
_NOUGHT = {"minus_nought", "tiny"}


def cell_files() -> Iterator[HostileFile]:
    """Yield the plain table with one cell changed."""
    for name, text in _AMOUNTS.items():
        content = CSV.replace(b"43.99", text.encode())
        total = TOTAL - 4399 if name in _NOUGHT else TOTAL
        yield HostileFile(f"amount_{name}.csv", content, total=total)
    for name, text in (
        ("none", "99/99/9999"),
        ("far", "14/04/9999"),
        ("early", "14/04/0001"),
        ("leap", "29/02/2025"),
        ("serial", "99999999"),
        ("minus", "-5"),
        ("digits", "1" * 5000),
        ("full_width", "\uff11\uff15/\uff10\uff14/\uff12\uff10\uff12\uff15"),
    ):
        content = CSV.replace(b"15/04/2025", text.encode())
        yield HostileFile(f"date_{name}.csv", content)
    huge = b"14/04/2025,Brook & Vale Ltd,P1,999999999.99\n"
    yield HostileFile(
        "amount_sum.csv", CSV + b"\n" + huge * 2000, lines=2003, total=TOTAL + 2000 * 99999999999
    )
