"""A decision note and a checklist as pages for A4: the same for a browser and for a printer.

Tables and plain styles only: the window prints with a drawer of pages that knows no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from core.domain.buying import Plan
from core.domain.period import day_in_words

# Points for letters and pixels for room: what both a browser and the printer's drawer heed.
_STYLE = """
@page { size: A4; margin: 13mm; }
body { font-family: "Segoe UI", Arial, "Liberation Sans", sans-serif; font-size: 9pt;
  color: #1d2433; }
h1 { font-size: 15pt; margin-top: 0px; margin-bottom: 3px; color: #12436d; }
h2 { font-size: 10pt; margin-top: 11px; margin-bottom: 3px; color: #12436d; }
p { margin-top: 2px; margin-bottom: 2px; }
.quiet { color: #535b6b; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 2px 6px 2px 0px; font-size: 8.5pt; }
th { font-weight: 600; border-bottom: 1px solid #1d2433; }
th.n, td.n { text-align: right; }
td.line { border-bottom: 1px solid #ccd2dc; }
td.sign { padding-top: 14px; }
"""


@dataclass(frozen=True, slots=True)
class NoteTable:
    """A small table: headings, rows of finished text, and which columns hold amounts.

    ``widths`` are those of the columns in percent, where they are not left to the page.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    amounts: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NotePart:
    """A part of a note: a heading, sentences, a table."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: NoteTable | None = None


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """What a decision about deals rests on, on one page, with lines to sign on."""

    title: str
    subtitle: str
    parts: tuple[NotePart, ...]
    signatures: tuple[str, ...]
    footer: str


def note_html(note: DecisionNote) -> str:
    """Return a decision note as one page that needs nothing else."""
    signing = "".join(
        f'<tr><td class="sign" width="18%">{escape(who)}</td>'
        '<td class="line sign" width="46%">&nbsp;</td>'
        '<td class="sign" width="8%">&nbsp;Date</td>'
        '<td class="line sign" width="28%">&nbsp;</td></tr>\n'
        for who in note.signatures
    )
    parts = "".join(_part(part) for part in note.parts)
    body = (
        f'<h1>{escape(note.title)}</h1>\n<p class="quiet">{escape(note.subtitle)}</p>\n{parts}'
        f'<h2>Signed</h2>\n<table width="100%" cellspacing="0">\n{signing}</table>\n'
        f'<p class="quiet">{escape(note.footer)}</p>\n'
    )
    return _page(note.title, body)


def checklist_html(title: str, subtitle: str, plans: Sequence[Plan]) -> str:
    """Return the steps of one or several routes as boxes to tick, each with its day."""
    body = f'<h1>{escape(title)}</h1>\n<p class="quiet">{escape(subtitle)}</p>\n'
    # All routes are planned by one edition of the rules.
    rules = f"Rules of edition {plans[0].edition}. {plans[0].note}" if plans else ""
    parts = "".join(_checklist(plan) for plan in plans)
    return _page(title, f'{body}{parts}<p class="quiet">{escape(rules)}</p>\n')


def _checklist(plan: Plan) -> str:
    rows = "".join(
        f'<tr><td class="line" width="4%">&#9744;</td>'
        f'<td class="line" width="17%">{escape(day_in_words(step.due))}'
        f"{' (passed)' if step.late else ''}</td>"
        f'<td class="line" width="79%"><b>{escape(step.title)}</b>. {escape(step.what)}'
        f"{_law(step.law)}</td></tr>\n"
        for step in plan.steps
    )
    return (
        f"<h2>{escape(plan.route.label)}: start on {escape(day_in_words(plan.start))}</h2>\n"
        f"<p>{escape(plan_words(plan))}</p>\n"
        f'<table width="100%" cellspacing="0">\n{rows}</table>\n'
    )


def plan_words(plan: Plan) -> str:
    """Say what a plan rests on: when it fits, the value with its band, whether it can be kept."""
    from_now = (
        f" If the first step is taken today, {day_in_words(plan.earliest)} is the first day that "
        "can be kept."
        if plan.late()
        else ""
    )
    return (
        f"{plan.route.when} Worth {_whole(plan.value)} {plan.value_words}: {plan.band.label}."
        f"{from_now}"
    )


def _law(law: str) -> str:
    return f' <span class="quiet">({escape(law)})</span>' if law else ""


def _whole(pence: int) -> str:
    return f"£{(pence + 50) // 100:,}"


def _part(part: NotePart) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in part.sentences)
    table = _table(part.table) if part.table else ""
    return f"<h2>{escape(part.heading)}</h2>\n{said}{table}"


def _table(table: NoteTable) -> str:
    heads = "".join(
        f"<th{_head(number, table)}>{escape(heading)}</th>"
        for number, heading in enumerate(table.headings)
    )
    head = f"<tr>{heads}</tr>\n" if any(table.headings) else ""
    rows = "".join(f"<tr>{_cells(row, table)}</tr>\n" for row in table.rows)
    return f'<table width="100%" cellspacing="0">\n{head}{rows}</table>\n'


def _cells(row: Iterable[str], table: NoteTable) -> str:
    return "".join(
        f'<td class="line{" n" if number in table.amounts else ""}"{_align(number, table)}>'
        f"{escape(cell)}</td>"
        for number, cell in enumerate(row)
    )


def _head(number: int, table: NoteTable) -> str:
    kind = ' class="n"' if number in table.amounts else ""
    width = f' width="{table.widths[number]}%"' if number < len(table.widths) else ""
    return f"{kind}{_align(number, table)}{width}"


def _align(number: int, table: NoteTable) -> str:
    # The printer's drawer of pages heeds this and not the style of a class.
    return ' align="right"' if number in table.amounts else ""


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )
