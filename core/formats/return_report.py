"""The return as a person reads it: the page, the workbook, the text file, the dictionary."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import UTC, datetime

from core.domain.money import basis_points, pounds, share, short_pounds
from core.domain.period import day_in_words
from core.domain.returns import CatalogueUsed, Detail, Return, Row, SignOff, Table
from core.domain.sharing import EXCHANGE
from core.domain.wording import ENGLISH, Wording, Words, joined
from core.formats import outside_checks
from core.formats.columns import Holds, Layout
from core.formats.reports import (
    Figure,
    KeyFigure,
    Report,
    ReportTable,
    Section,
    bars,
    said_in,
)
from core.formats.return_tables import layout_of
from core.formats.return_words import in_own_words
from core.formats.signing import short_code
from core.formats.workbooks import ROW_LIMIT

# Beyond this a page is a burden; the rows are in the workbook and in the data file.
_PAGE_ROWS = 500

_DETAIL = {
    Detail.SUMMARY: Words("summary by category"),
    Detail.AGREEMENT: Words("summary and use of agreements"),
    Detail.LINE: Words("every payment"),
}
_PROFILE = {
    "pbo": Words("for buying organisations; individuals are masked"),
    "audit": Words("for audit; complete"),
    "public": Words("for publication; individuals and confidential payees are masked"),
}
_SECTORS = {"central": "central government", "wider": "wider public sector"}
_MONEY_STEPS = (
    ("total_pence", "Total"),
    ("in_scope_pence", "In scope"),
    ("available_pence", "Available"),
    ("collaborative_pence", "Collaborative"),
)


def report_of(content: Return, wording: Wording = ENGLISH) -> Report:
    """Return the report of a return in a language; every figure comes from its tables.

    Only the copy in English is part of a package: what the body wrote stays as it wrote it.
    """
    correction = Words(", version {number}", number=content.version)
    report = Report(
        title=title_of(content),
        subtitle=Words(
            "{period}{correction}; as at {day}; {amounts}",
            period=content.period.in_words(),
            correction=correction if content.version > 1 else "",
            day=day_in_words(content.as_at),
            amounts=Words(content.vat_basis.of_amounts()),
        ),
        key_figures=_key_figures(content),
        sections=(
            *_silence(content),
            _header(content),
            *_tables(content, wording),
            _how_to_check(),
        ),
        made_at=content.made_at,
        author=content.body.name,
        footer=Words(
            "Made by Spendbook {program}. Return {number}, version {version}. The data files in "
            "this package are the return; this page is a copy for people.",
            program=content.program_version,
            number=content.return_id,
            version=content.version,
        ),
        categories=_labels(content),
    )
    return report if wording is ENGLISH else said_in(wording, report)


def title_of(content: Return) -> str:
    """Return the title of a return's copies for people."""
    template = "Nil return: {body}" if content.nil else "Spend return: {body}"
    return Words(template, body=content.body.name)


def _labels(content: Return) -> dict[str, str]:
    """Return the words for the category codes, as the summary gives them."""
    summary = next((table for table in content.tables if table.name == "summary"), None)
    if summary is None or "label" not in summary.columns:
        return {}
    code, label = summary.columns.index("category"), summary.columns.index("label")
    return {str(row[code]): str(row[label]) for row in summary.rows if row[label]}


def column_sums(content: Return) -> dict[str, int]:
    """Return the sum of each pence column of the summary, by its name; empty if there is none."""
    summary = next((table for table in content.tables if table.name == "summary"), None)
    return _sums(summary) if summary else {}


def _sums(table: Table) -> dict[str, int]:
    sums: dict[str, int] = {}
    for index, column in enumerate(layout_of(table).columns):
        if column.holds is Holds.PENCE:
            cells = (row[index] for row in table.rows)
            sums[column.name] = sum(cell for cell in cells if isinstance(cell, int))
    return sums


def _key_figures(content: Return) -> tuple[KeyFigure, ...]:
    if content.nil:
        return (KeyFigure("Spend in the period", pounds(0), content.nil_reason),)
    sums = column_sums(content)
    if not {"total_pence", "available_pence", "collaborative_pence"} <= sums.keys():
        return ()
    collaborative, available = sums["collaborative_pence"], sums["available_pence"]
    return (
        KeyFigure("Total", short_pounds(sums["total_pence"]), Words("all payments in the period")),
        KeyFigure("Available", short_pounds(available), Words("in scope and not under contract")),
        KeyFigure("Collaborative", short_pounds(collaborative), Words("through joint agreements")),
        KeyFigure("Uptake", share(collaborative, available), Words("collaborative / available")),
    )


def _header(content: Return) -> Section:
    body = content.body
    numbers = ", ".join(f"{each.scheme} {each.id}" for each in body.identifiers)
    catalogues = joined("; ", (_catalogue(used) for used in content.catalogues))
    facts = [
        ("Body", joined(", ", (body.name, Words(content.body_type_label)))),
        ("Sector", Words(_SECTORS[body.sector])),
        ("Identifiers", numbers or Words("none given")),
        ("Family", body.family),
        ("For", ", ".join(content.recipients)),
        ("May be passed on", _passed_on(content)),
        ("Period", _period(content)),
        ("Detail", _DETAIL[content.detail]),
        ("Profile", _PROFILE[content.profile]),
        ("Categories", f"{content.taxonomy_id} {content.taxonomy_version}"),
        ("Catalogues", catalogues or Words("none applied")),
        ("Categories decided by", _coverage(content)),
        ("Categories checked", _checked(content)),
        ("Prepared by", _person(content.prepared_by)),
        ("Approved by", _person(content.approved_by)),
        (
            "Return",
            Words("{id}, version {number}", id=content.return_id, number=content.version),
        ),
        ("Replaces", _replaces(content)),
        ("Nil return", content.nil_reason if content.nil else ""),
    ]
    return Section("About this return", facts=tuple(fact for fact in facts if fact[1]))


def _catalogue(used: CatalogueUsed) -> str:
    return Words(
        "{publisher} edition {number} ({trust}, {code})",
        publisher=used.publisher,
        number=used.edition,
        trust=Words(used.trust),
        code=short_code(used.fingerprint),
    )


def _passed_on(content: Return) -> str:
    agreed = EXCHANGE in content.extra.get("consents", "").split()
    said = Words("to other buying organisations, in sums of five bodies or more")
    return said if agreed else ""


def _period(content: Return) -> str:
    template = {"payment": "{period}, by payment date", "invoice": "{period}, by invoice date"}
    words = template.get(content.date_basis)
    if words is None:
        return f"{content.period.in_words()}, by {content.date_basis} date"
    return Words(words, period=content.period.in_words())


def _silence(content: Return) -> tuple[Section, ...]:
    """Say first what the body was asked to explain and did not."""
    silent = content.unexplained()
    if not silent:
        return ()
    one, many = "Not explained: 1 finding", "Not explained: {count:,} findings"
    words = Words(
        "The program asked for an explanation before this return was sealed, and none was "
        "given. Ask the body before you rely on the figures that it touches."
    )
    heading = Words(one if len(silent) == 1 else many, count=len(silent))
    return (Section(heading, (words,), silent, warns=True),)


def _coverage(content: Return) -> str:
    whole = sum(row.pence for row in content.coverage)
    return joined(
        "; ",
        (
            Words(
                "{method} {share} of pounds, {count:,} payments",
                method=Words(row.method),
                share=share(row.pence, whole),
                count=row.lines,
            )
            for row in content.coverage
        ),
    )


def _checked(content: Return) -> str:
    """Say how right the categories were in a sample; nothing where none was judged."""
    found = content.accuracy
    if found is None:
        return ""
    shares = [
        share(int(found.get(f"{name}_basis_points", 0)), 10_000)
        for name in ("share", "low", "high")
    ]
    said = f"{shares[0]} of pounds right, between {shares[1]} and {shares[2]} (95 in 100)"
    counts = ", ".join(
        f"{found.get(name, 0)} {name.replace('_', ' ')}"
        for name in ("right", "wrong", "cannot_tell", "not_judged")
    )
    return f"{said}; {counts}; sample of {found.get('drawn_on', '')}. {found.get('method', '')}"


def _person(person: SignOff | None) -> str:
    if person is None:
        return Words("nobody yet")
    return ", ".join(part for part in (person.name, person.role, _moment(person.at)) if part)


def _moment(at: str) -> str:
    """Say a day, or a moment with its zone, in words."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    if moment.tzinfo is None:
        return day_in_words(moment.date())
    moment = moment.astimezone(UTC)
    return f"{day_in_words(moment.date())} at {moment:%H:%M} UTC"


def _replaces(content: Return) -> str:
    earlier = content.supersedes
    if earlier is None:
        return ""
    code = short_code(earlier.fingerprint)
    return Words("version {number} ({code})", number=earlier.version, code=code)


def _tables(content: Return, wording: Wording) -> tuple[Section, ...]:
    return tuple(_table_section(content, table, wording) for table in content.tables)


def _table_section(content: Return, table: Table, wording: Wording) -> Section:
    layout = layout_of(table)
    drawn = table.name == "summary" and table.rows
    figures = (_money_figure(content, wording),) if drawn else ()
    return Section(
        layout.title,
        figures=tuple(figure for figure in figures if figure is not None),
        tables=(_report_table(table, layout, wording),),
    )


def _report_table(table: Table, layout: Layout, wording: Wording) -> ReportTable:
    shown = ReportTable(
        layout.title,
        Words("Each row is {what}.", what=Words(layout.grain)),
        layout.columns,
        table.rows if wording is ENGLISH else in_own_words(table),
        beside_page=_beside_page(table),
        total=_total(table, layout) if table.rows else None,
    )
    count, name = len(table.rows), table.name
    if count > ROW_LIMIT:
        where = "The {count:,} rows are in {name}.csv: too many for a workbook."
        note = Words(where, count=count, name=name)
        return replace(shown, note=note, in_page=False, in_workbook=False)
    if count > _PAGE_ROWS:
        where = "The {count:,} rows are in {name}.csv and in return.xlsx."
        return replace(shown, note=Words(where, count=count, name=name), in_page=False)
    return shown


def _beside_page(table: Table) -> frozenset[str]:
    """Name the columns that the page leaves to the workbook: codes, and parts that are nothing."""
    if table.name != "summary":
        return frozenset({"fingerprint", "cpv"})
    parts = {
        name
        for name, total in _sums(table).items()
        if name.startswith("collaborative_") and name != "collaborative_pence" and total == 0
    }
    return frozenset({"label", "cpv", *parts})


def _total(table: Table, layout: Layout) -> Row | None:
    if table.name not in {"summary", "agreement_use", "exclusions", "sources"}:
        return None
    sums = _sums(table)
    row: list[str | int | None] = [sums.get(column.name) for column in layout.columns]
    row[0] = Words("Total")
    if table.name == "summary" and "uptake" in table.columns:
        part, whole = sums.get("collaborative_pence", 0), sums.get("available_pence", 0)
        row[table.columns.index("uptake")] = basis_points(part, whole)
    return tuple(row)


def _money_figure(content: Return, wording: Wording) -> Figure | None:
    sums = column_sums(content)
    steps = [(wording.own(label), sums[name]) for name, label in _MONEY_STEPS if name in sums]
    if len(steps) < len(_MONEY_STEPS):
        return None
    words = Words(
        "Available spend is in scope and not locked into existing contracts. "
        "Uptake is the collaborative part of it: {share}.",
        share=share(sums["collaborative_pence"], sums["available_pence"]),
    )
    return Figure("From all spend to collaborative spend", bars(steps), words)


def _how_to_check() -> Section:
    return Section(
        "How to check this return",
        paragraphs=(
            Words(
                "Spendbook checks it in one go: choose Review and open the .zip file. "
                "README.txt in the package says how to check it without Spendbook, with three "
                "public programs."
            ),
            Words(outside_checks.LIMITS),
        ),
    )


def readme(content: Return, paths: list[str], package: str) -> str:
    """Return the text file that says what is in a package file and how to check it."""
    report = report_of(content)
    sums, silent = column_sums(content), len(content.unexplained())
    lines = [
        report.title,
        report.subtitle,
        f"Return {content.return_id}, version {content.version}",
        "",
        *[f"{label}: {pounds(sums[name])}" for name, label in _MONEY_STEPS if name in sums],
        *([f"Nil return: {content.nil_reason}"] if content.nil else []),
        *([f"Findings sealed without an explanation: {silent:,} (checks.csv)"] if silent else []),
        "",
        "Files",
        *[f"  {path}" for path in paths],
        "",
        "return.html opens in any browser; return.xlsx in Excel or LibreOffice. The .csv files",
        "and datapackage.json are the return itself; dictionary.csv says what each column means.",
        "Amounts in _pence columns are whole pence, the _pounds columns beside them say the",
        "same in pounds. Do not save the .csv files from Excel: that changes them. Names stand",
        "there letter by letter: one that begins with =, +, - or @ is text, though Excel takes it",
        "for a formula when it opens a .csv file. return.xlsx shows the same as text.",
        "",
        "How to check it without Spendbook",
        *textwrap.wrap(f"{outside_checks.PROGRAMS} {outside_checks.HOW}", 88),
        "",
        *outside_checks.as_lines(outside_checks.steps(package, len(paths) - 2)),
        "",
        *textwrap.wrap(outside_checks.LIMITS, 88),
        "",
    ]
    return "\r\n".join(lines)
