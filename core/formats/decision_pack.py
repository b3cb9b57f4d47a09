"""Decisions about deals as a small package from neighbour to neighbour: versioned, signed.

It holds no pounds and no payments; what somebody typed is masked before it comes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.domain.agreements import LotKey
from core.domain.pooled import DealDecision, PooledDecisions
from core.domain.returns import Cell, Row, Table
from core.formats import signed_package
from core.formats.columns import Column, Holds, Layout
from core.formats.packages import PackageRefused
from core.formats.signed_package import Content, PackageKind
from core.formats.signing import SecretKey, key_fingerprint

DECISIONS = Layout(
    "decisions",
    "Decisions about deals",
    "a category and lot",
    (
        Column("category", "Category", "Code of the category.", Holds.CATEGORY, True),
        Column("label", "Name", "The category in words."),
        Column("publisher", "Buying organisation", "Who publishes the agreement.", required=True),
        Column("agreement_no", "Agreement", "Number of the agreement.", required=True),
        Column("agreement", "Title", "Title of the agreement."),
        Column("lot_no", "Lot", 'Number of the lot, as text: "1a".', required=True),
        Column("lot", "Lot title", "Title of the lot."),
        Column("edition", "Edition", "Edition that was looked at; 0 if not known.", Holds.COUNT),
        Column("decision", "Decision", "use, later, not suitable.", required=True),
        Column("reason_code", "Reason", "Why it was so decided, by its code."),
        Column("note", "Note", "What else there was to say."),
        Column("start_on", "Start", "When the body means to start.", Holds.DAY),
    ),
    ("category", "publisher", "agreement_no", "lot_no"),
)
KIND = PackageKind("deal-decisions", "a file of decisions about deals", "1.0", (DECISIONS,))


def decisions_name(maker: str, version: int) -> str:
    """Return the name of the file."""
    slug = "-".join("".join(c if c.isalnum() else " " for c in maker.lower()).split())
    return f"decisions_{slug}_v{version}.zip"


def build_decisions(pooled: PooledDecisions, key: SecretKey | None) -> bytes:
    """Return the package of a body's decisions; the same content gives the same bytes."""
    rows = tuple(_row(one) for one in pooled.decisions)
    table = Table(DECISIONS.name, tuple(column.name for column in DECISIONS.columns), rows)
    header = {
        "maker": pooled.maker,
        "body_type": pooled.body_type,
        "version": pooled.version,
        "made_on": pooled.made_on.isoformat(),
    }
    name = decisions_name(pooled.maker, pooled.version).removesuffix(".zip")
    readme = "\r\n".join(
        (
            f"Decisions of {pooled.maker} about deals, version {pooled.version}.",
            "",
            "No pounds and no payments: which lots it uses or not, and why, in its own words.",
            "Open it in Spendbook: Compare page, Buying together.",
            "",
        )
    )
    content = Content(name, "Decisions about deals", header, [table], readme)
    return signed_package.build(KIND, content, key)


def read_decisions(data: bytes) -> PooledDecisions:
    """Read a file of decisions.

    Raises:
        NotAPackage: it is something else. PackageTooNew: a later major format.
        PackageRefused, TableRefused: it is not as it was made.
    """
    opened = signed_package.read(data, KIND)
    table, header = opened.tables["decisions"], opened.header
    try:
        rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        return PooledDecisions(
            maker=str(header["maker"]),
            body_type=str(header["body_type"]),
            version=int(header["version"]),
            made_on=date.fromisoformat(str(header["made_on"])),
            decisions=tuple(_decision(row) for row in rows),
            key=key_fingerprint(opened.key) if opened.key else "",
        )
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(why="its table is not that of decisions") from None


def _row(one: DealDecision) -> Row:
    return (
        one.category,
        one.label,
        one.lot.publisher,
        one.lot.agreement_no,
        one.agreement_title,
        one.lot.lot_no,
        one.lot_title,
        one.edition,
        one.decision,
        one.reason,
        one.note,
        one.start_on,
    )


def _decision(row: Mapping[str, Cell]) -> DealDecision:
    start, edition = row["start_on"], row["edition"]
    return DealDecision(
        lot=LotKey(str(row["publisher"]), str(row["agreement_no"]), str(row["lot_no"])),
        agreement_title=str(row["agreement"]),
        lot_title=str(row["lot"]),
        category=str(row["category"]),
        label=str(row["label"]),
        decision=str(row["decision"]),
        reason=str(row["reason_code"]),
        note=str(row["note"]),
        start_on=start if isinstance(start, date) else None,
        edition=edition if isinstance(edition, int) else 0,
    )
