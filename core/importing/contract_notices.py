"""Contracts as notice services publish them: Contracts Finder and its like, in the OCDS layout.

A notice that awards nothing is no contract. A file of a whole service holds notices of many
buyers: only those of the buyer who asks are taken.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from core.domain.contracts import Contract, ContractId
from core.domain.identifiers import CHARITY, COMPANY, read_identifier
from core.domain.money import Pence
from core.domain.parties import Identifier
from core.domain.problems import Place, Problem, UserError
from core.domain.spend import LeftOut
from core.importing import amounts
from core.importing.dates import Order, read_date
from core.importing.texts import clean

_MOST_BYTES = 64 << 20
_SCHEMES = {"GB-COH": COMPANY, "GB-CHC": CHARITY}
_GONE = frozenset(("cancelled", "unsuccessful", "pending", "withdrawn"))


class UnreadableNotices(UserError):
    """The file {file} looks like a data file of notices, and cannot be read: {what}."""

    code = "SB-352"
    exit_code = 3
    remedy_text = "Fetch it again, or bring the register in as a spreadsheet."


@dataclass(frozen=True, slots=True)
class Notices:
    """The contracts that notices award, and those that award none or are of other buyers."""

    fingerprint: str
    contracts: tuple[Contract, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    rows: int


class _Award(NamedTuple):
    """One award of a notice with what the notice says besides."""

    row: int
    release: dict[str, Any]
    award: dict[str, Any]


def read_notices(path: Path, buyer: str = "") -> Notices | None:
    """Read a data file of notices; None where the file is of another kind.

    Raises:
        UnreadableNotices: it begins like one, and is damaged or too large.
    """
    content = _content(path)
    if content is None:
        return None
    data = _parsed(path, content)
    releases = _releases(data)
    if not releases:
        raise UnreadableNotices(file=path.name, what="it holds no notices")
    wanted = _wanted(releases, buyer)
    found: dict[tuple[str, str], _Award] = {}
    left_out: list[LeftOut] = []
    for row, release in enumerate(releases, start=1):
        if wanted is not None and _key(_buyer(release)) not in wanted:
            left_out.append(LeftOut("", row, "SB-319", _in_words(release)))
            continue
        awards = [a for a in _dicts(release.get("awards")) if str(a.get("status")) not in _GONE]
        if not awards:
            left_out.append(LeftOut("", row, "SB-318", _in_words(release)))
        for number, award in enumerate(awards):
            key = (str(release.get("ocid", row)), str(award.get("id", number)))
            # The newest notice of an award says what holds.
            if key not in found or _date(found[key].release) <= _date(release):
                found[key] = _Award(row, release, award)
    return _read_all(path, content, list(found.values()), left_out, len(releases))


def _read_all(
    path: Path, content: bytes, awards: list[_Award], left_out: list[LeftOut], rows: int
) -> Notices:
    contracts, problems = [], []
    for index, one in enumerate(awards):
        contract, listed = _contract(one, index, path.name)
        contracts.append(contract)
        problems += listed
    return Notices(
        hashlib.sha256(content).hexdigest(), tuple(contracts), tuple(left_out), tuple(problems),
        rows,
    )  # fmt: skip


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            head = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
            if not re.match(rb'[\[{]\s*[{"]', head):
                return None
            if path.stat().st_size > _MOST_BYTES:
                raise UnreadableNotices(file=path.name, what="it is larger than 64 MB")
            file.seek(0)
            return file.read()
    except OSError:
        # What stands in the way is told by the reader of tables.
        return None


def _parsed(path: Path, content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableNotices(file=path.name, what="it is damaged or cut off") from error


def _releases(data: object) -> list[dict[str, Any]]:
    if isinstance(data, list):
        return [found for one in data for found in _releases(one)]
    if not isinstance(data, dict):
        return []
    if "ocid" in data and ("tender" in data or "awards" in data):
        return [data]
    found = _dicts(data.get("releases"))
    for record in _dicts(data.get("records")):
        compiled = record.get("compiledRelease")
        found += [compiled] if isinstance(compiled, dict) else _dicts(record.get("releases"))
    return found or _dicts(data.get("release"))


def _wanted(releases: list[dict[str, Any]], buyer: str) -> set[str] | None:
    """Return the buyers whose notices are taken; None for all, where there is only one."""
    buyers = {_key(_buyer(release)) for release in releases} - {""}
    if len(buyers) <= 1:
        return None
    return {_key(buyer)} if _key(buyer) in buyers else set()


def _contract(one: _Award, index: int, file: str) -> tuple[Contract, list[Problem]]:
    release, award, tender = one.release, one.award, _dict(one.release.get("tender"))
    made = next(
        (c for c in _dicts(release.get("contracts")) if c.get("awardID") == award.get("id")), {}
    )
    title = _text(award.get("title")) or _text(tender.get("title"))
    ref = _text(tender.get("id")) or _text(release.get("ocid"))
    place = Place(file, row=one.row)
    problems: list[Problem] = []
    start, end, latest = _period(made, award, tender)
    worth = _dict(made.get("value")) or _dict(award.get("value"))
    value = _pence(worth)
    said = {"ref": ref or title}
    if worth and value is None:
        text = f"{worth.get('amount', '')} {worth.get('currency', '')}".strip()
        problems.append(Problem("SB-310", {**said, "text": text, "column": "value"}, place))
    parties = _suppliers(release, award)
    names = [_text(party.get("name")) for party in parties]
    details = _dict(parties[0].get("details")) if len(parties) == 1 else {}
    contract = Contract(
        id=ContractId(index), ref=ref, title=title, supplier="; ".join(filter(None, names)),
        start=start, end=end, current_end=end, latest_end=latest or end,
        description=_text(award.get("description")) or _text(tender.get("description")),
        value=value, category_given=_category(tender), process=_process(tender),
        sme={"sme": True, "large": False}.get(str(details.get("scale", "")).lower()),
        vcse=details.get("vcse") if isinstance(details.get("vcse"), bool) else None,
        supplier_id=_identifier(parties[0]) if len(parties) == 1 else None,
        framework_text=_framework(release), row=one.row,
        extension_terms=_text(_dict(tender.get("renewal")).get("description")),
    )  # fmt: skip
    lacks = (
        ("SB-301", not contract.supplier),
        ("SB-305", start is None),
        ("SB-303", end is None),
        ("SB-302", bool(start and end and end < start)),
    )
    problems += [Problem(code, said, place) for code, is_so in lacks if is_so]
    if len(names) > 1:
        problems.append(Problem("SB-314", {**said, "text": contract.supplier}, place))
    return contract, problems


def _period(*said: dict[str, Any]) -> tuple[date | None, date | None, date | None]:
    """Return start, end and latest end: those of the contract, else of the award, else asked."""
    for one in said:
        period = _dict(one.get("period")) or _dict(one.get("contractPeriod"))
        start, end = _day(period.get("startDate")), _day(period.get("endDate"))
        days = period.get("durationInDays")
        if end is None and start is not None and isinstance(days, int) and 0 < days < 40_000:
            end = start + timedelta(days=days - 1)
        if start or end:
            return start, end, _day(period.get("maxExtentDate"))
    return None, None, None


def _day(value: object) -> date | None:
    """Return the day of a time. Midnight in summer is 23:00 the day before by Greenwich."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(T23:00:00(?:\.0+)?Z)?", str(value or ""))
    if not match:
        return None
    day = read_date(match[1], Order.YMD)
    return day + timedelta(days=1) if day and match[2] else day


def _pence(worth: dict[str, Any]) -> Pence | None:
    if str(worth.get("currency", "GBP")) != "GBP":
        return None
    try:
        found = amounts.pence(str(worth.get("amount", "")))
    except ValueError:
        return None
    return None if found is None else Pence(found)


def _suppliers(release: dict[str, Any], award: dict[str, Any]) -> list[dict[str, Any]]:
    parties = {str(p.get("id")): p for p in _dicts(release.get("parties"))}
    return [
        {**one, **parties.get(str(one.get("id")), {})} for one in _dicts(award.get("suppliers"))
    ]


def _identifier(party: dict[str, Any]) -> Identifier | None:
    named = [_dict(party.get("identifier")), *_dicts(party.get("additionalIdentifiers"))]
    for one in named:
        scheme = _SCHEMES.get(str(one.get("scheme")))
        number = read_identifier(scheme, str(one.get("id", ""))) if scheme else None
        if number:
            return number
    return None


def _category(tender: dict[str, Any]) -> str:
    item = _dict(tender.get("classification"))
    return clean(f"{item.get('id', '')} {item.get('description', '')}")


def _process(tender: dict[str, Any]) -> str:
    return _text(tender.get("procurementMethodDetails")) or _text(tender.get("procurementMethod"))


def _framework(release: dict[str, Any]) -> str:
    for one in _dicts(release.get("relatedProcesses")):
        if "framework" in str(one.get("relationship", "")).lower():
            return _text(one.get("title")) or _text(one.get("identifier"))
    return ""


def _buyer(release: dict[str, Any]) -> str:
    return _text(_dict(release.get("buyer")).get("name"))


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _date(release: dict[str, Any]) -> str:
    return str(release.get("date", ""))


def _in_words(release: dict[str, Any]) -> str:
    title = _text(_dict(release.get("tender")).get("title"))
    return f"{_buyer(release)}: {title}"[:500]


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
