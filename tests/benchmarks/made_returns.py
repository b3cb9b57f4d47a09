"""Made-up returns by the thousand: packages as the program seals them, each of another body.

A few templates are built as any return is. For each body its number is put in the place of the
template's in every file, the description is made again and sealed with the body's own key (see
``stamped_returns``): so a thousand take seconds, and each is what ``return verify`` accepts.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from core.classifying.taxonomy_data import load_taxonomy
from core.domain.money import Pence, basis_points
from core.domain.parties import Body, Identifier, Sector, VatBasis
from core.domain.period import Period, quarter_code
from core.domain.returns import (
    CoverageRow,
    Detail,
    Profile,
    Return,
    Row,
    SignOff,
    Supersedes,
    Table,
)
from core.formats.packages import DESCRIPTOR, build_zip, canonical, fingerprint, read_zip
from core.formats.return_contents import KEY, SIGNATURE, WORKBOOK
from core.formats.return_package import build_return
from core.formats.return_tables import LAYOUTS
from core.formats.signing import SecretKey, public_text, read_signature, sign
from tests.benchmarks.stamped_returns import Stamp

_YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
# Stands for a body's number wherever it is written, and for nothing else; as long as each.
_PLACE = "b7310429"
_TEMPLATES = 12
_SUPPLIERS = 120
_STATUSES = ("locked", "addressable", "no-lot") * 2 + ("collaborative",)
_FILE = "payments 2025-26.csv"


@dataclass(frozen=True)
class Made:
    """A made-up file: its name, its bytes, whose it is, and what it adds up to."""

    name: str
    data: bytes
    body: int
    good: bool
    payments: int
    pence: int


def made_returns(
    count: int, lines: int, *, seed: int = 1, first: int = 1, bad: bool = True
) -> Iterator[Made]:
    """Yield returns of so many bodies, numbered from ``first``, each with so many payments.

    Of every hundred one is a summary, one tells use of agreements, one is nil, one is sent
    again corrected, so that there are more files than bodies; with ``bad`` one of every
    thousand was altered on its way.
    """
    forms = _forms(lines, seed)
    for number in range(first, first + count):
        kind = number % 100
        if kind == 11:
            yield forms.of(number, "summary")
        elif kind == 22:
            yield forms.of(number, "agreement")
        elif kind == 33:
            yield forms.of(number, "nil")
        elif kind == 44:
            original = forms.of(number, "line")
            yield original
            yield forms.of(number, "line", replaces=original)
        elif number % 1000 == 55 and bad:
            good = forms.of(number, "line")
            altered = good.data.replace(b"Bought", b"Stolen", 1)
            yield replace(good, data=altered, good=False)
        else:
            yield forms.of(number, "line")


class _Forms:
    """The templates, made when they are first needed."""

    def __init__(self, lines: int, seed: int) -> None:
        self._lines = lines
        self._seed = seed
        self._made: dict[tuple[str, int], tuple[Return, dict[str, bytes]]] = {}
        self._stamps: dict[tuple[str, int], Stamp] = {}

    def of(self, number: int, kind: str, replaces: Made | None = None) -> Made:
        """Return the package of a body, of one kind."""
        which = number % _TEMPLATES if kind == "line" else 0
        version = 2 if replaces else 1
        content, members = self._template(kind, which, replaces is not None)
        if replaces:
            data = _filled(members, f"b{number:07}", fingerprint(replaces.data))
        else:
            data = self._stamp(kind, which).of(f"b{number:07}", _key(f"b{number:07}"))
        (paid,) = content.coverage
        name = f"spend-return_{number:07}_v{version}.zip"
        return Made(name, data, number, True, paid.lines, paid.pence)

    def _stamp(self, kind: str, which: int) -> Stamp:
        if (kind, which) not in self._stamps:
            _, members = self._template(kind, which, False)
            self._stamps[kind, which] = Stamp(_filled(members, _PLACE, ""), _PLACE)
        return self._stamps[kind, which]

    def _template(self, kind: str, which: int, corrects: bool) -> tuple[Return, dict[str, bytes]]:
        key = f"{kind}{corrects}", which
        if key not in self._made:
            content = content_of(kind, self._lines, random.Random(f"{self._seed} {which}"))
            if corrects:
                earlier = Supersedes(content.return_id, 1, _NO_FILE)
                changes = Table("changes", ("table", "what", "effect_pence"), (("spend", "-", 0),))
                content = replace(
                    content, version=2, supersedes=earlier, tables=(*content.tables, changes)
                )
            data = build_return(content, SecretKey(bytes(32)))
            self._made[key] = content, read_zip(data, lambda _: True)
        return self._made[key]


@cache
def _forms(lines: int, seed: int) -> _Forms:
    return _Forms(lines, seed)


_NO_FILE = "0123456789abcdef" * 4


def _filled(template: dict[str, bytes], number: str, earlier: str) -> bytes:
    """Return the package of a body from a template's files."""
    key = _key(number)
    marks = {_PLACE: number, _NO_FILE: earlier, _short(_NO_FILE): _short(earlier)}
    members = {name: _put(data, marks) for name, data in template.items()}
    members[KEY] = public_text(key).encode("ascii")
    with zipfile.ZipFile(io.BytesIO(template[WORKBOOK])) as archive:
        parts = [(e.filename, _put(archive.read(e), marks)) for e in archive.infolist()]
    members[WORKBOOK] = build_zip(parts)
    descriptor = json.loads(members[DESCRIPTOR])
    for entry in (*descriptor["copies"], *descriptor["resources"]):
        entry["hash"] = f"sha256:{fingerprint(members[entry['path']])}"
    members[DESCRIPTOR] = canonical(descriptor)
    comment = read_signature(template[SIGNATURE]).trusted_comment.replace(_PLACE, number)
    members[SIGNATURE] = sign(members[DESCRIPTOR], key, comment)
    return build_zip(tuple(members.items()))


def _key(number: str) -> SecretKey:
    return SecretKey(sha256(number.encode()).digest())


def _put(data: bytes, marks: dict[str, str]) -> bytes:
    for mark, text in marks.items():
        if text:
            data = data.replace(mark.encode(), text.encode())
    return data


def _short(sha256_hex: str) -> str:
    return " ".join(sha256_hex[start : start + 4] for start in range(0, 16, 4))


def content_of(kind: str, lines: int, pick: random.Random) -> Return:
    """Return what a made-up body says: ``line``, ``agreement``, ``summary`` or ``nil``."""
    payments = [] if kind == "nil" else list(_payments(lines, pick))
    tables = _tables(payments)
    if kind in ("nil", "summary"):
        kept = {
            "summary",
            "pipeline",
            "opportunities",
            "savings",
            "exclusions",
            "sources",
            "checks",
        }
        tables = [table for table in tables if table.name in kept]
    elif kind == "agreement":
        tables = [table for table in tables if table.name != "spend"]
    detail = {"line": Detail.LINE, "agreement": Detail.AGREEMENT}.get(kind, Detail.SUMMARY)
    tree = load_taxonomy()
    body = Body(
        f"Made-up Body {_PLACE}",
        "district",
        Sector.WIDER,
        region="UKE",
        identifiers=(Identifier("GB-LAE", _PLACE),),
    )
    return Return(
        return_id=f"gb-lae-{_PLACE}.{_YEAR.code()}.{detail}.pbo",
        version=1,
        body=body,
        body_type_label="district council",
        period=_YEAR,
        as_at=_YEAR.end,
        vat_basis=VatBasis.NET,
        date_basis="payment",
        detail=detail,
        profile=Profile.PBO,
        recipients=("ypo",),
        taxonomy_id=tree.id,
        taxonomy_version=tree.version,
        taxonomy_fingerprint=tree.fingerprint,
        catalogues=(),
        coverage=(CoverageRow("rule", len(payments), Pence(sum(p["net"] for p in payments))),),
        tables=tuple(tables),
        prepared_by=SignOff("A. Clerk", "Clerk", "2026-04-20"),
        approved_by=None,
        program_version="0.1.0",
        journal_head="0f" * 32,
        nil=kind == "nil",
        nil_reason="Nothing was bought." if kind == "nil" else "",
        made_at="2026-04-20",
    )


def _payments(lines: int, pick: random.Random) -> Iterator[dict]:
    leaves = sorted(load_taxonomy().categories)
    suppliers = [
        (
            f"{pick.choice(('North', 'West', 'Vale', 'Ash'))}{n:03} "
            f"{pick.choice(('Services Ltd', 'Supplies Limited', 'Group, Holdings PLC'))}",
            f"{pick.randrange(10**8):08}",
            pick.choice(leaves[:40]),
            "out-of-scope" if n % 15 == 0 else pick.choice(_STATUSES),
        )
        for n in range(_SUPPLIERS)
    ]
    for number in range(1, lines + 1):
        supplier, company, category, status = pick.choice(suppliers)
        paid = _YEAR.start + timedelta(days=pick.randrange(365))
        pence = -pick.randrange(1, 50_000) if number % 40 == 0 else pick.randrange(50, 2_000_000)
        yield {
            "number": number,
            "paid": paid,
            "supplier": supplier,
            "company": company,
            "category": str(category),
            "status": status,
            "net": pence,
            "text": f'Bought {number}, "as agreed"' if number % 9 == 0 else f"Bought {number}",
        }


def _tables(payments: list[dict]) -> list[Table]:
    rows = {
        "summary": _summary(payments),
        "agreement_use": _uses(payments),
        "spend": [_line(payment) for payment in payments],
        "pipeline": [
            (category, "2026-Q3", 1_000_00, "", "buyer@example.org")
            for category in sorted({p["category"] for p in payments})[:10]
        ],
        "opportunities": [
            (category, "ypo", "1200", "1a", 5_000_00, _YEAR.end, 100, 300, 500, "prices", "", "")
            for category in sorted({p["category"] for p in payments})[:20]
        ],
        "exclusions": _exclusions(payments),
        "sources": [
            (_FILE, "ab" * 32, 4321, "made-up", len(payments), len(payments), 0, 0,
             sum(p["net"] for p in payments), None, None, "")
        ],
    }  # fmt: skip
    made = []
    for name, layout in LAYOUTS.items():
        if name in rows or name in ("contracts", "savings", "checks"):
            columns = tuple(c.name for c in layout.columns if c.name != "reference")
            made.append(Table(name, columns, tuple(rows.get(name, ()))))
    return made


def _line(payment: dict) -> Row:
    cells = {
        "line_id": str(payment["number"]),
        "source": _FILE,
        "sheet": "",
        "row": payment["number"] + 1,
        "payment_date": payment["paid"],
        "invoice_date": payment["paid"] - timedelta(days=20),
        "supplier": payment["supplier"],
        "supplier_scheme": "GB-COH",
        "supplier_id": payment["company"],
        "description": payment["text"],
        "department": "Corporate services",
        "account_code": "4000",
        "category": payment["category"],
        "cpv": "",
        "net_pence": payment["net"],
        "vat_pence": payment["net"] // 5,
        "card": False,
        "status": payment["status"],
        "decided_by": "Rule: supplier",
        "method": "rule",
    }
    return tuple(
        cells.get(column.name, "")
        for column in LAYOUTS["spend"].columns
        if column.name != "reference"
    )


def _summary(payments: list[dict]) -> list[Row]:
    tree = load_taxonomy().categories
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    suppliers: dict[str, set[str]] = defaultdict(set)
    lines: Counter[str] = Counter()
    for payment in payments:
        sums[payment["category"]][payment["status"]] += payment["net"]
        suppliers[payment["category"]].add(payment["supplier"])
        lines[payment["category"]] += 1
    rows = []
    for category in sorted(sums):
        found = sums[category]
        available = found["collaborative"] + found["addressable"] + found["no-lot"]
        in_scope = available + found["locked"]
        leaf = next(leaf for code, leaf in tree.items() if str(code) == category)
        rows.append((
            category, leaf.label, " ".join(leaf.cpv), in_scope + found["out-of-scope"],
            found["out-of-scope"], in_scope, found["locked"], available, found["collaborative"],
            found["collaborative"], 0, 0, found["addressable"], found["no-lot"],
            basis_points(found["collaborative"], available), 5000, len(suppliers[category]),
            lines[category],
        ))  # fmt: skip
    return rows


def _uses(payments: list[dict]) -> list[Row]:
    groups: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    for payment in payments:
        if payment["status"] == "collaborative":
            key = payment["supplier"], payment["company"], quarter_code(payment["paid"])
            groups[key].append(payment)
    return [
        ("ypo", "1200", "1a", supplier, "GB-COH", company, quarter, "C-1", "direct-award",
         sum(p["net"] for p in group), 0, len(group), min(p["paid"] for p in group),
         max(p["paid"] for p in group), "call-off contract")
        for (supplier, company, quarter), group in sorted(groups.items())
    ]  # fmt: skip


def _exclusions(payments: list[dict]) -> list[Row]:
    out = [payment["net"] for payment in payments if payment["status"] == "out-of-scope"]
    return [("grants", len(out), sum(out))] if out else []


def write_returns(folder: Path, made: Iterator[Made]) -> list[Made]:
    """Write the files; return what they are, without their bytes."""
    written = []
    for one in made:
        (folder / one.name).write_bytes(one.data)
        written.append(replace(one, data=b""))
    return written


def payments_of(data: bytes) -> bytes:
    """Return the payments of a package as the data file that it holds, b"" if it has none."""
    return read_zip(data, lambda _: True).get("spend.csv", b"")


def rows_of(table: bytes) -> list[list[str]]:
    """Return the rows of a data file."""
    return list(csv.reader(io.StringIO(table.decode("utf-8"), newline="")))
