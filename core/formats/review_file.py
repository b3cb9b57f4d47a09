"""An auditor's own file: notes, the sample, what was found. A plain text file, documented here.

One document, UTF-8, keys sorted, readable in any editor:
  format      "spendbook-review", version 1
  subject     fingerprint of the return's package, or of the book's history; name: its file
  notes       each about (what), text, by, at (ISO 8601, UTC)
  plan        way, count, seed, interval_pence, above_pence, confidence; or nothing
  population  fingerprint of the payments that the sample was drawn from
  found       by number of payment: pence (nothing while not looked at), remark
It never holds anything of the return but those fingerprints, and never stands in one.
"""

from __future__ import annotations

import json
from typing import Any

from core.domain.auditing import Found, Note, Plan, ReviewNotes, Way
from core.domain.problems import UserError

SUFFIX = ".review.json"
_FORMAT = "spendbook-review"
_VERSION = 1


class NotNotes(UserError):
    """{name} holds no notes of a review that can be read."""

    code = "SB-662"
    exit_code = 3
    remedy_text = "Choose a file that Spendbook wrote for a review, or begin a new one."


def write_notes(notes: ReviewNotes) -> bytes:
    """Return the file's bytes: the same notes give the same."""
    plan = notes.plan
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "subject": notes.subject,
        "name": notes.name,
        "notes": [
            {"about": one.about, "text": one.text, "by": one.by, "at": one.at}
            for one in notes.notes
        ],
        "plan": plan and {
            "way": plan.way.value,
            "count": plan.count,
            "seed": plan.seed,
            "interval_pence": plan.interval,
            "above_pence": plan.above,
            "confidence": plan.confidence,
        },
        "population": notes.population,
        "found": {
            key: {"pence": one.pence, "remark": one.remark} for key, one in notes.found.items()
        },
    }  # fmt: skip
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def read_notes(data: bytes, name: str) -> ReviewNotes:
    """Read the file back.

    Raises:
        NotNotes: it is no such file, or of a later version.
    """
    try:
        content = json.loads(data)
        if content["format"] != _FORMAT or content["version"] != _VERSION:
            raise NotNotes(name=name)
        return ReviewNotes(
            subject=str(content["subject"]),
            name=str(content["name"]),
            notes=tuple(
                Note(*(str(one[key]) for key in ("about", "text", "by", "at")))
                for one in content["notes"]
            ),
            plan=_plan(content["plan"]),
            population=str(content["population"]),
            found={str(key): _found(one) for key, one in content["found"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NotNotes(name=name) from fault


def _plan(content: Any) -> Plan | None:
    if content is None:
        return None
    return Plan(
        Way(content["way"]),
        _whole(content["count"]) or 0,
        _whole(content["seed"]) or 0,
        _whole(content["interval_pence"]),
        _whole(content["above_pence"]),
        _whole(content["confidence"]) or 0,
    )


def _found(content: Any) -> Found:
    return Found(_whole(content["pence"]), str(content["remark"]))


def _whole(value: Any) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError("not a whole number")
    return value
