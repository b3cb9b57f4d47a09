"""Check a return that was received: unaltered, complete, traceable. Never changes a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain.money import decimal_text, pounds
from core.domain.problems import UserError
from core.domain.progress import Progress
from core.domain.returns import Cell, Return, Verified, VerifyCheck
from core.domain.spend import FileReading, Role
from core.formats.files import read_within
from core.formats.return_package import verify_return
from core.importing.reading import read_file
from core.importing.rows import row_texts


class NoSuchLine(UserError):
    """The return has no line {line}."""

    code = "SB-660"
    exit_code = 2
    remedy_text = "Only a return at line level holds lines; take the number from its spend table."


class NotTheSource(UserError):
    """{name} is not the file that line {line} came from. That is {source}."""

    code = "SB-661"
    exit_code = 6
    remedy_text = "Choose the file of that name, as it was when it was brought in."


# Ways to read one file that are tried: three open questions with a handful of answers each.
_MOST_READINGS = 64


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of a return beside the row of the file that it came from.

    ``cells`` are that row as it was, each with its heading.
    """

    line_id: str
    file: str
    sheet: str
    row: int
    stated: dict[str, str]
    found: dict[str, str]
    agrees: bool
    cells: tuple[tuple[str, str], ...] = ()


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
    altered = next((check.detail for check in found if not check.passed), "")
    return replace(
        verified,
        verdict=all(check.passed for check in found),
        checks=tuple(found),
        first_altered=verified.first_altered or altered,
    )


def trace(path: Path, line_id: str, source: Path) -> Traced:
    """Put a line of a return beside its row in the source file.

    Raises:
        NoSuchLine: the return has no such line. NotTheSource: it came from another file.
    """
    content = verify_return(read_within(path), None).content
    lines = _lines(content) if content else []
    stated = next((line for line in lines if line["line_id"] == line_id), None)
    if content is None or stated is None:
        raise NoSuchLine(line=line_id)
    place = stated["sheet"], stated["row"]
    rows = []
    for reading in _readings(source):
        if _fingerprint_of(content, stated["source"]) != reading.fingerprint:
            raise NotTheSource(name=source.name, line=line_id, source=stated["source"])
        rows.append(_rows_of(reading).get(place, {}))
        if _agree(stated, rows[-1]):
            break
    agrees = _agree(stated, rows[-1])
    return Traced(
        line_id=line_id,
        file=source.name,
        sheet=stated["sheet"],
        row=int(stated["row"]),
        stated=stated,
        found=rows[-1] if agrees else rows[0],
        agrees=agrees,
        cells=_as_it_was(source, stated["sheet"], reading.header_row, int(stated["row"])),
    )


def _as_it_was(source: Path, sheet: str, header_row: int, row: int) -> tuple[tuple[str, str], ...]:
    """Return the cells of a row as the file has them, each with its heading or its number."""
    headings, cells = row_texts(source, sheet, header_row, row)
    names = [*headings, *(str(n) for n in range(len(headings) + 1, len(cells) + 1))]
    pairs = zip(names, cells, strict=False)
    return tuple((name, cell) for name, cell in pairs if name or cell)


def _source_check(content: Return, source: Path) -> VerifyCheck:
    """Compare a source file with what the return says of it: fingerprint, then each line."""
    name = f"source {source.name}"
    failing = None
    for reading in _readings(source):
        known = [one for one in _sources(content) if one["fingerprint"] == reading.fingerprint]
        if not known:
            return VerifyCheck(name, False, _another_file(content, source.name))
        passed, detail = _compared(content, known[0], source.name, reading)
        if passed:
            return VerifyCheck(name, True, detail)
        failing = failing or VerifyCheck(name, False, detail)
    if failing is None:
        raise AssertionError("a file is read at least once")
    return failing


def _another_file(content: Return, name: str) -> str:
    if any(one["name"] == name for one in _sources(content)):
        return f"{name} has another fingerprint than the file of that name that was brought in"
    return f"{name} is not one of the files of this return"


def _readings(source: Path) -> Iterator[FileReading]:
    """Yield the ways to read a file, the plain one first.

    Where the file left a question open the body answered it, and a return does not carry the
    answer: each is tried.
    """
    waiting: list[dict[str, str]] = [{}]
    for _ in range(_MOST_READINGS):
        if not waiting:
            return
        answers = waiting.pop(0)
        reading = read_file(source, answers=answers)
        yield reading
        for question in reading.questions[:1]:
            waiting += [{**answers, question.key: one.value} for one in question.choices]


def _compared(
    content: Return, stated: dict[str, Cell], name: str, reading: FileReading
) -> tuple[bool, str]:
    """Say whether a reading of a source is what the return holds of it, and in which words."""
    rows = _rows_of(reading)
    lines = [line for line in _lines(content) if line["source"] == stated["name"]]
    for line in lines:
        if not _agree(line, rows.get((line["sheet"], line["row"]), {})):
            where = f"row {line['row']}, line {line['line_id']}"
            return False, f"{name}, {where} is not as in the return"
    same = f"{name}: the same file, {len(lines)} lines compared"
    left = reading.line_count - _number(stated["rows_accepted"])
    pence = reading.total - _number(stated["total_pence"])
    if left == pence == 0:
        return True, same
    if 0 < left <= _number(stated["rows_left_out"]):
        return True, f"{same}; left out as already there: {left} payments, {pounds(pence)}"
    return False, f"{name} adds up to another total"


def _sources(content: Return) -> list[dict[str, Cell]]:
    table = content.table("sources")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _fingerprint_of(content: Return, name: str) -> Cell:
    return next((one["fingerprint"] for one in _sources(content) if one["name"] == name), None)


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


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
