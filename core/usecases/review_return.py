"""Check a return that was received: unaltered, complete, traceable. Never changes a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.money import decimal_text
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Return, Verified, VerifyCheck
from core.domain.spend import FileReading, Role
from core.formats.files import read_within
from core.formats.return_package import verify_return
from core.importing.reading import read_file


class NoSuchLine(UserError):
    """The return has no line {line}."""

    code = "SB-660"
    exit_code = 2
    remedy_text = "Only a return at line level holds lines; take the number from its spend table."


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of a return beside the row of the file that it came from."""

    line_id: str
    file: str
    sheet: str
    row: int
    stated: dict[str, str]
    found: dict[str, str]
    agrees: bool


def verify(
    path: Path,
    *,
    sources: Sequence[Path] = (),
    key: Path | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Verify a return package; with its source files, re-read every line and compare.

    The verdict holds only if every check passes. Without the body's key the package proves
    that it is unaltered, not who made it.

    Raises:
        UserError: the file cannot be read at all.
    """
    progress = progress or Progress()
    progress.step("Checking the package", 0, len(sources) + 1)
    public = read_within(key).decode("utf-8", "replace") if key else None
    verified = verify_return(read_within(path), public)
    if verified.content is None or not sources:
        return verified
    found = list(verified.checks)
    for number, source in enumerate(sources, start=1):
        progress.step(f"Reading {source.name}", number, len(sources) + 1)
        found.append(_source_check(verified.content, source))
    altered = next((c.detail for c in found if not c.passed), verified.first_altered)
    return replace(
        verified,
        verdict=all(check.passed for check in found),
        checks=tuple(found),
        first_altered=verified.first_altered or ("" if verified.verdict else altered),
    )


def trace(path: Path, line_id: str, source: Path) -> Traced:
    """Put a line of a return beside its row in the source file.

    Raises:
        NoSuchLine: the return has no such line.
    """
    content = verify_return(read_within(path), None).content
    lines = _lines(content) if content else []
    stated = next((line for line in lines if line["line_id"] == line_id), None)
    if stated is None:
        raise NoSuchLine(line=line_id)
    rows = _rows_of(read_file(source))
    found = rows.get((stated["sheet"], stated["row"]), {})
    return Traced(
        line_id=line_id,
        file=source.name,
        sheet=stated["sheet"],
        row=int(stated["row"]),
        stated=stated,
        found=found,
        agrees=_agree(stated, found),
    )


def _source_check(content: Return, source: Path) -> VerifyCheck:
    """Compare a source file with what the return says of it: fingerprint, then each line."""
    reading = read_file(source)
    table = content.table("sources")
    stated = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    known = [one for one in stated if one["fingerprint"] == reading.fingerprint]
    name = f"source {source.name}"
    if not known:
        return VerifyCheck(name, False, f"{source.name} is not one of the files of this return")
    if known[0]["total_pence"] != reading.total:
        return VerifyCheck(name, False, f"{source.name} adds up to another total")
    rows = _rows_of(reading)
    lines = [line for line in _lines(content) if line["source"] == known[0]["name"]]
    for line in lines:
        if not _agree(line, rows.get((line["sheet"], line["row"]), {})):
            where = f"row {line['row']}, line {line['line_id']}"
            return VerifyCheck(name, False, f"{source.name}, {where} is not as in the return")
    return VerifyCheck(name, True, f"{source.name}: the same file, {len(lines)} lines compared")


def _lines(content: Return) -> list[dict[str, str]]:
    for table in content.tables:
        if table.name == "spend":
            return [
                {name: _text(cell) for name, cell in zip(table.columns, row, strict=True)}
                for row in table.rows
            ]
    return []


def _rows_of(reading: FileReading) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (line.sheet, str(line.row)): {
            "net_pence": str(line.pence),
            "amount": decimal_text(line.pence),
            "payment_date": line.paid_on.isoformat() if line.paid_on else "",
            "supplier": line.text(Role.SUPPLIER),
            "description": line.text(Role.DESCRIPTION),
        }
        for line in reading.lines
    }


def _agree(stated: dict[str, str], found: dict[str, str]) -> bool:
    same = ("net_pence", "payment_date")
    return bool(found) and all(stated[name] == found[name] for name in same)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
