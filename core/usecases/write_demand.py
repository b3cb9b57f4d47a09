"""Write who could buy together: the package for programs, a workbook, a list, a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from core.domain.joint_buying import JointPlan
from core.domain.period import day_in_words, quarter_words
from core.domain.problems import UserError
from core.domain.returns import Row
from core.formats import reports, workbooks
from core.formats.columns import Column, Holds
from core.formats.csv_tables import csv_table
from core.formats.demand_sheet import build_sheet, sheet_name
from core.formats.files import place_of_package, write_atomically
from core.formats.reports import KeyFigure, Report, ReportTable, Section
from core.store.book import utc_now
from core.usecases.publish_catalogue import SigningKeys, open_keys


class NobodyJoins(UserError):
    """No two bodies could buy together, so there is no demand to write down."""

    code = "SB-875"
    exit_code = 4
    remedy_text = "Allow more months between them, take regions together, or add pipelines."


# One page has room for so many steps; the workbook has all.
_MILESTONES = frozenset(
    {"need", "join", "tender-notice", "below-notice", "approve", "award-notice", "make", "start"}
)
_NOTE = (
    "Each body's amount is what it paid in its own period, on its own VAT basis, for what then "
    "becomes free: what a contract until 31 March covers comes free in April. Only amounts of one "
    "basis are added. Each has named a contact to be asked."
)


def write(
    plans: Sequence[JointPlan],
    out: Path,
    *,
    maker: str,
    as_at: date,
    keys: SigningKeys | None = None,
) -> Path:
    """Write partners with their plans: .xlsx, .html and .csv for people, else the package.

    Raises:
        NobodyJoins: there are no partners.
        UserError: the keys cannot be opened, or the file cannot be written.
    """
    if not plans:
        raise NobodyJoins
    kind = out.suffix.casefold()
    if kind == ".csv":
        write_atomically(out, csv_table((*_GROUP, *_BODIES), _rows(plans)))
    elif kind == ".xlsx":
        write_atomically(out, workbooks.workbook(report(plans, as_at), working=True))
    elif kind in (".html", ".htm"):
        write_atomically(out, reports.html(report(plans, as_at)).encode())
    else:
        made_on = utc_now().date()
        key = open_keys(keys).signing if keys else None
        out = place_of_package(out, sheet_name(maker, made_on))
        write_atomically(out, build_sheet(plans, maker, made_on, as_at, key))
    return out


def report(plans: Sequence[JointPlan], as_at: date) -> Report:
    """Return partners with their plans as a report: one group fills a page."""
    only = plans[0] if len(plans) == 1 else None
    bodies = {name for one in plans for name in one.partners.bodies()}
    title = f"Buying together: {only.partners.label}" if only else "Who could buy together"
    return Report(
        title=title,
        subtitle=f"As at {day_in_words(as_at)}",
        key_figures=(
            KeyFigure("Bodies", f"{len(bodies):,}"),
            KeyFigure("Comes free in", only.partners.window()) if only
            else KeyFigure("Groups", f"{len(plans):,}"),
            *((KeyFigure("Begin by", day_in_words(only.begin)),) if only else ()),
        ),
        sections=tuple(_section(one, alone=only is not None) for one in plans),
        footer=f"Written by Spendbook. {_NOTE}",
    )  # fmt: skip


def _section(one: JointPlan, *, alone: bool) -> Section:
    group, purchase = one.partners, one.plans[0]
    place = ", ".join(part for part in (group.label, group.region) if part)
    # A sheet of a workbook has a short name; where there is one group the title says the rest.
    name = "" if alone else f" {place}"
    when = (
        ("Comes free in", group.window()),
        ("Begin by", f"{day_in_words(one.begin)}, twelve months before the first day"),
    )
    facts = (
        *(() if alone else when),
        ("Worth at most", f"{purchase.value_words}; {purchase.band.label}"),
        *((("Lots that serve it", "; ".join(one.lots)),) if one.lots else ()),
    )
    return Section(
        f"{place}: {group.window()}",
        (_LATE,) if one.late() else (),
        facts,
        tables=(
            ReportTable(
                f"Sums{name}", "What would be bought, each basis apart", _VOLUMES,
                tuple((v.basis.in_words(), v.bodies, v.pence) for v in group.volumes()),
            ),
            ReportTable(f"Bodies{name}", "Who would take part", _BODIES, tuple(_body_rows(one))),
            ReportTable(
                f"Milestones{name}", "By when", _STEPS, tuple(_step_rows(one, _MILESTONES)),
                in_workbook=False,
            ),
            ReportTable(
                f"Steps{name}", "Planned back from the first day.", _STEPS,
                tuple(_step_rows(one, None)), in_page=False, note=purchase.note,
            ),
        ),
    )  # fmt: skip


def _step_rows(one: JointPlan, ids: frozenset[str] | None) -> Iterator[Row]:
    for plan in one.plans:
        for step in plan.steps:
            if ids is None or step.id in ids:
                yield plan.route.label, step.due, step.title, step.law


def _body_rows(one: JointPlan) -> Iterator[Row]:
    for offer in one.partners.offers:
        yield (
            offer.body.name,
            offer.body_type,
            quarter_words(offer.quarter),
            offer.pence,
            offer.basis().in_words(),
            offer.as_at,
            offer.contact,
            offer.intention,
            offer.source,
        )


def _rows(plans: Sequence[JointPlan]) -> Iterator[Row]:
    for one in plans:
        group = one.partners
        for row in _body_rows(one):
            yield (group.label, group.region, group.window(), one.begin, *row)


_LATE = (
    "The first step of every route should have been taken already: begin at once, or bridge the "
    "time with an extension."
)


def _column(title: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(title.casefold().replace(" ", "_"), title, title, holds)


_GROUP = (
    _column("Category"),
    _column("Region"),
    _column("Comes free in"),
    _column("Begin by", Holds.DAY),
)
_VOLUMES = (
    _column("Basis"),
    _column("Bodies", Holds.COUNT),
    _column("Becomes free", Holds.PENCE),
)
_BODIES = (
    _column("Body"),
    _column("Kind of body"),
    _column("Quarter"),
    _column("Becomes free", Holds.PENCE),
    _column("Basis"),
    _column("As at", Holds.DAY),
    _column("Contact"),
    _column("Intention"),
    _column("Source"),
)
_STEPS = (_column("Route"), _column("By", Holds.DAY), _column("Step"), _column("Law"))
