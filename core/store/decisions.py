"""Scope and categories: rules, choices by hand, and the outcome that follows for every kind."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.domain.decisions import Kind, KindTexts, Method, Outcome, Rule, RuleId
from core.domain.parties import SupplierId
from core.domain.period import Period
from core.domain.spend import KindId, LineId
from core.domain.taxonomy import CategoryCode
from core.store import tally
from core.store.book import Book, Work
from core.store.errors import Damaged

Choice = tuple[CategoryCode, str, str]

_AMONG = "WHERE {} IN (SELECT value FROM json_each(?))"

_KINDS = """
SELECT k.id, s.name AS supplier, k.account_code, k.account, k.department, k.words, k.given_code,
       k.given_label, k.card
FROM kind k
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
JOIN supplier s ON s.id = ps.supplier_id
"""

_AMOUNTS = """
SELECT m.kind_id, ps.supplier_id, sum(m.lines), sum(m.pence)
FROM kind_month m
JOIN batch b ON b.id = m.batch_id AND b.active
JOIN kind k ON k.id = m.kind_id
JOIN payee_supplier ps ON ps.payee_id = k.payee_id
{among}
GROUP BY m.kind_id ORDER BY m.kind_id
"""

_RULE_COLUMNS = "id, supplier, account, words, category, scope, label, shipped, off"

_OUTCOME_COLUMNS = "kind_id, scope, scope_reason, category, method, reason, rule_id"

_SAVE_OUTCOME = f"""
INSERT INTO outcome ({_OUTCOME_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind_id) DO UPDATE SET scope = excluded.scope, scope_reason = excluded.scope_reason,
  category = excluded.category, method = excluded.method, reason = excluded.reason,
  rule_id = excluded.rule_id
"""

_METHODS = {method.value: method for method in Method}

_SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class KindAmount:
    """What was paid for a kind, over all payments that count."""

    kind_id: KindId
    supplier_id: SupplierId
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class CoverageTotals:
    """Payments by how they were decided.

    ``by_method`` and ``by_category`` are of what is in scope: (method, lines, pence) and
    (category, lines, pence, suppliers). ``by_scope`` is the rest: (scope rule, lines, pence).
    """

    by_method: tuple[tuple[Method, int, int], ...]
    by_category: tuple[tuple[CategoryCode, int, int, int], ...]
    by_scope: tuple[tuple[str, int, int], ...]


def kinds(book: Book, only: Collection[KindId] | None = None) -> tuple[Kind, ...]:
    """List the purchase kinds, each with its supplier's name, by number."""
    with book.read() as connection:
        return _kinds(connection, "" if only is None else _AMONG.format("k.id"), only)


def teaching_kinds(book: Book) -> tuple[Kind, ...]:
    """List the kinds that the learner may be taught by: chosen by a person, or given a category
    in the file.
    """
    chosen = "k.id IN (SELECT kind_id FROM kind_choice)"
    with book.read() as connection:
        return _kinds(connection, f"WHERE k.given_label != '' OR k.given_code != '' OR {chosen}")


def likely_kinds(book: Book, suppliers: Collection[str] | None = None) -> tuple[Kind, ...]:
    """List the kinds that were decided by what is shipped or learned, or not at all.

    ``suppliers`` narrows them to those that are paid to one of these names.
    """
    likely = "SELECT kind_id FROM outcome WHERE method IN ('learned', 'unknown') OR rule_id < 0"
    named = "" if suppliers is None else "AND s.name IN (SELECT value FROM json_each(?))"
    with book.read() as connection:
        return _kinds(connection, f"WHERE k.id IN ({likely}) {named}", suppliers)


def kind_texts(book: Book) -> Iterator[KindTexts]:
    """Yield what rules look at of every kind, quickly: number, supplier, account, words."""
    with book.read() as connection:
        cursor = connection.connection.cursor()
        for row in cursor.execute(
            "SELECT k.id, s.name, k.account_code, k.account, k.words FROM kind k"
            " JOIN payee_supplier ps ON ps.payee_id = k.payee_id"
            " JOIN supplier s ON s.id = ps.supplier_id ORDER BY k.id"
        ):
            yield KindTexts._make(row)


def kind_amounts(book: Book, only: Collection[KindId] | None = None) -> tuple[KindAmount, ...]:
    """List what was paid for each kind, or some, that has payments that count, by number."""
    among = "" if only is None else _AMONG.format("m.kind_id")
    values = () if only is None else (json.dumps(sorted(only)),)
    with book.read() as connection:
        rows = connection.exec_driver_sql(_AMOUNTS.format(among=among), values).all()
    return tuple(KindAmount(*row) for row in rows)


def rules(book: Book) -> tuple[Rule, ...]:
    """List the body's rules in the order in which they are tried."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT {_RULE_COLUMNS} FROM rule ORDER BY position, id"
        ).all()
    return tuple(as_rule(row._mapping) for row in rows)


def as_rule(row: Mapping[Any, Any]) -> Rule:
    """Return a row of rules as a rule; what the row has beside is left out."""
    named = {name: row[name] for name in _RULE_COLUMNS.split(", ")}
    return Rule(**{**named, "shipped": bool(row["shipped"]), "off": bool(row["off"])})


def add_rule(work: Work, rule: Rule) -> RuleId:
    """Put a rule behind the others and return its number; the number given is not used."""
    inserted = work.connection.exec_driver_sql(
        "INSERT INTO rule"
        " (position, supplier, account, words, category, scope, label, shipped, off)"
        " SELECT coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? FROM rule",
        _rule_cells(rule),
    )
    return RuleId(int(inserted.lastrowid))


def change_rule(work: Work, rule: Rule) -> None:
    """Give the rule of this number other conditions, another answer, or switch it on or off."""
    work.connection.exec_driver_sql(
        "UPDATE rule SET supplier = ?, account = ?, words = ?, category = ?, scope = ?,"
        " label = ?, shipped = ?, off = ? WHERE id = ?",
        (*_rule_cells(rule), rule.id),
    )


def order_rules(work: Work, rule_ids: Sequence[RuleId]) -> None:
    """Have the rules tried in this order; those that stand right already are not touched."""
    work.connection.exec_driver_sql(
        "UPDATE rule SET position = ? WHERE id = ? AND position != ?",
        [(place, rule_id, place) for place, rule_id in enumerate(rule_ids, 1)],
    )


def _rule_cells(rule: Rule) -> tuple[str | int, ...]:
    return (
        rule.supplier, rule.account, rule.words, rule.category, rule.scope, rule.label,
        int(rule.shipped), int(rule.off),
    )  # fmt: skip


def remove_rule(work: Work, rule_id: RuleId) -> None:
    """Take a rule away; nothing happens if there is none of that number."""
    work.connection.exec_driver_sql("DELETE FROM rule WHERE id = ?", (rule_id,))


def set_kind_choices(work: Work, choices: Mapping[KindId, Choice]) -> None:
    """Say what kinds are: category, scope rule ("" for in scope), reason in words."""
    if choices:
        work.connection.exec_driver_sql(
            "INSERT INTO kind_choice VALUES (?, ?, ?, ?) ON CONFLICT (kind_id) DO UPDATE SET"
            " category = excluded.category, scope = excluded.scope, reason = excluded.reason",
            [(kind, *choice) for kind, choice in choices.items()],
        )


def clear_kind_choices(work: Work, kinds: Iterable[KindId]) -> None:
    """Forget what was said of kinds, so that the rules decide."""
    _delete_each(work, "DELETE FROM kind_choice WHERE kind_id = ?", kinds)


def kind_choices(book: Book) -> dict[KindId, Choice]:
    """Return what was said of kinds: category, scope rule, reason."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind_id, category, scope, reason FROM kind_choice ORDER BY kind_id"
        ).all()
    return {kind: (category, scope, reason) for kind, category, scope, reason in rows}


def set_line_choices(
    work: Work, line_ids: Sequence[LineId], category: CategoryCode, scope: str, reason: str
) -> None:
    """Say what single lines are, whatever their kind is."""
    if line_ids:
        work.connection.exec_driver_sql(
            "INSERT INTO line_choice VALUES (?, ?, ?, ?) ON CONFLICT (line_id) DO UPDATE SET"
            " category = excluded.category, scope = excluded.scope, reason = excluded.reason",
            [(line, category, scope, reason) for line in line_ids],
        )


def clear_line_choices(work: Work, line_ids: Iterable[LineId]) -> None:
    """Forget what was said of single lines, so that their kind decides."""
    _delete_each(work, "DELETE FROM line_choice WHERE line_id = ?", line_ids)


def line_choices(book: Book, only: Collection[LineId] | None = None) -> dict[LineId, Choice]:
    """Return what was said of single lines, all or some: category, scope rule, reason."""
    among = "" if only is None else _AMONG.format("line_id")
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT line_id, category, scope, reason FROM line_choice {among} ORDER BY line_id",
            () if only is None else (json.dumps(list(only)),),
        ).all()
    return {line: (category, scope, reason) for line, category, scope, reason in rows}


def outcomes(book: Book, only: Collection[KindId] | None = None) -> dict[KindId, Outcome]:
    """Return what is decided for kinds, as it was last worked out: for every kind, or some.

    Raises:
        Damaged: it is decided in no way that there is.
    """
    among = "" if only is None else _AMONG.format("kind_id")
    with book.read() as connection:
        # By the driver's own cursor, as the kinds are: they are as many.
        rows = connection.connection.cursor().execute(
            f"SELECT {_OUTCOME_COLUMNS} FROM outcome {among} ORDER BY kind_id",
            () if only is None else (json.dumps(list(only)),),
        )
        try:
            return {
                number: Outcome(scope, scope_reason, category, _METHODS[method], reason, rule)
                for number, scope, scope_reason, category, method, reason, rule in rows
            }
        except KeyError as fault:
            detail = f"nothing decides a category by {fault}"
            raise Damaged(file=book.path.name, detail=detail) from fault


def replace_outcomes(
    work: Work, found: Mapping[KindId, Outcome], of: str | None = None
) -> frozenset[KindId]:
    """Store what follows from the decisions for every kind; return those that are different now.

    ``of`` names the rules that it follows from beside the book's own: see ``settled``.
    """
    known = outcomes(work.book)
    changed = _save(work, found, known)
    gone = known.keys() - found.keys()
    if gone:
        work.derived("outcome")
    _delete_each(work, "DELETE FROM outcome WHERE kind_id = ?", gone)
    if of is not None:
        _name_basis(work, of)
    return changed


def save_outcomes(work: Work, found: Mapping[KindId, Outcome], of: str) -> frozenset[KindId]:
    """Store what follows for some kinds, the rest stands; return those that are different now."""
    changed = _save(work, found, outcomes(work.book, only=found))
    _name_basis(work, of)
    return changed


def _name_basis(work: Work, of: str) -> None:
    work.connection.exec_driver_sql(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_SETTLED, of),
    )


def _save(
    work: Work, found: Mapping[KindId, Outcome], known: Mapping[KindId, Outcome]
) -> frozenset[KindId]:
    changed = {kind: new for kind, new in found.items() if known.get(kind) != new}
    if changed:
        work.derived("outcome")
        work.connection.exec_driver_sql(
            _SAVE_OUTCOME,
            [
                (kind, o.scope, o.scope_reason, o.category, o.method.value, o.reason, o.rule_id)
                for kind, o in changed.items()
            ],
        )
    return frozenset(changed)


def active_batches(book: Book) -> str:
    """Return the numbers of the imports whose payments count."""
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM batch WHERE active ORDER BY id")
        return ",".join(str(number) for (number,) in rows)


def based_on(book: Book) -> str:
    """Return the name of what outcomes were derived from beside the book's own rules."""
    with book.read() as connection:
        last = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (_SETTLED,))
        return str(last.scalar() or "")


def settled(book: Book, of: str) -> bool:
    """Say whether every kind has an outcome, and from these rules beside the book's own."""
    with book.read() as connection:
        without = connection.exec_driver_sql(
            "SELECT 1 FROM kind k LEFT JOIN outcome o ON o.kind_id = k.id"
            " WHERE o.kind_id IS NULL LIMIT 1"
        ).first()
    return without is None and based_on(book) == of


def coverage(book: Book, period: Period | None = None) -> CoverageTotals:
    """Add up payments by method, category and scope rule, the most pounds first."""
    with book.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT scope, category, method, sum(lines), sum(pence)"
            f" FROM ({tally.months(connection, period)})"
            " GROUP BY 1, 2, 3 HAVING sum(lines) != 0",
            tally.span(period),
        ).all()
        suppliers = dict(
            connection.connection.cursor().execute(
                "SELECT category, count(*) FROM ("
                f" SELECT category, supplier_id FROM ({tally.suppliers(connection, period)})"
                " WHERE scope = '' GROUP BY 1, 2 HAVING sum(lines) != 0) GROUP BY 1",
                tally.span(period),
            )
        )
    inside = [row for row in rows if not row[0]]
    methods = _summed(row[2:] for row in inside)
    categories = _summed((row[1], *row[3:]) for row in inside)
    scopes = _summed((row[0], *row[3:]) for row in rows if row[0])
    return CoverageTotals(
        by_method=tuple((Method(method), n, pence) for method, n, pence in methods),
        by_category=tuple(
            (CategoryCode(code), n, pence, suppliers[code]) for code, n, pence in categories
        ),
        by_scope=tuple(scopes),
    )


def _kinds(
    connection: Connection, where: str, among: Collection[int] | Collection[str] | None = None
) -> tuple[Kind, ...]:
    """Read kinds by the driver's own cursor: they may be fifty thousand."""
    values = () if among is None else (json.dumps(sorted(among)),)
    rows = connection.connection.cursor().execute(f"{_KINDS} {where} ORDER BY k.id", values)
    # Most of their texts recur: each is kept once, which takes a third of the room.
    texts: dict[str, str] = {}
    same = texts.setdefault
    return tuple(
        Kind(
            number,
            same(supplier, supplier),
            same(code, code),
            same(account, account),
            same(department, department),
            same(words, words),
            same(given, given),
            same(label, label),
            bool(card),
        )
        for number, supplier, code, account, department, words, given, label, card in rows
    )


def _summed(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for key, lines, pence in rows:
        before = sums.get(key, (0, 0))
        sums[key] = before[0] + lines, before[1] + pence
    rows_by_pounds = sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    return [(key, lines, pence) for key, (lines, pence) in rows_by_pounds]


def _delete_each(work: Work, statement: str, numbers: Iterable[int]) -> None:
    rows = [(number,) for number in numbers]
    if rows:
        work.connection.exec_driver_sql(statement, rows)
