"""Which column is summed: headings, checked by arithmetic between the columns.

Decision: where net, VAT and gross stand side by side the net amount is summed; where only gross
and VAT do, gross is. Where two columns could both be the spend, that is a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from core.domain.parties import VatBasis
from core.domain.spend import Role
from core.importing import amounts, together
from core.importing.amounts import Style
from core.importing.columns import Candidate, Column, candidates, why
from core.importing.headings import normalise

_AGREE = 0.95
# Below this a heading such as "Total" or "Cost" is only likely to be the spend.
_WEAK = 79
# Headings that tell nearly as well.
_NEARLY = 10
# The standard and reduced rates of VAT since 1991, in per mille.
_RATES = (200, 175, 150, 50)


@dataclass(frozen=True, slots=True)
class MoneyColumns:
    """The column that is summed, and those that say what it consists of.

    ``amount`` is -1 where it is ``debit`` less ``credit``, or where nothing can be summed;
    ``doubt`` are the columns between which only the person can choose. ``recoverable`` is False
    where the VAT column holds only what could not be reclaimed; ``less_vat`` is True where the
    person says that ``vat`` comes off ``amount``. ``credits`` is -1 where they bear a minus in
    their own column.
    """

    amount: int
    why: str
    basis: VatBasis = VatBasis.UNKNOWN
    net: int = -1
    vat: int = -1
    gross: int = -1
    debit: int = -1
    credit: int = -1
    credits: int = 1
    doubt: tuple[int, ...] = ()
    recoverable: bool = True
    less_vat: bool = False
    # Columns that only together are the amount, as the person says: revenue and capital.
    parts: tuple[int, ...] = ()

    def found(self) -> bool:
        """Say whether there is something to sum."""
        return self.amount >= 0 or self.debit >= 0 or bool(self.parts)

    def is_pair(self) -> bool:
        """Say whether the amount is one column less another."""
        return self.amount < 0 <= self.debit and not self.parts

    def indexes(self) -> set[int]:
        """Return the columns that have a role in money."""
        roles = (self.amount, self.net, self.vat, self.gross, self.debit, self.credit)
        return {i for i in roles if i >= 0} | set(self.parts)


def choose(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style = Style.BRITISH
) -> MoneyColumns:
    """Find the column that is summed."""
    table = _Cells(rows, style)
    found = [c for c in candidates(columns, Role.AMOUNT) if c.weight > 40]
    found = [c for c in found if not (_is_running(c, found, table) or _is_spoilt(c, found))]
    vat = _first(candidates(columns, Role.VAT), "vat")
    irrecoverable = _first(candidates(columns, Role.VAT), "irrecoverable")
    pair = _pair(columns, table)
    if pair and not found:
        return pair
    chosen = _among(table, _distinct(table, found), vat)
    if chosen.amount < 0 and not chosen.doubt:
        return _unnamed(columns)
    if columns and columns[0].rows and _is_unsure(chosen, found, columns, table):
        others = [c.column.index for c in found if c.column.index != chosen.amount]
        return MoneyColumns(-1, "", doubt=(chosen.amount, *others))
    if lines := _lines_of(chosen, columns, table):
        return MoneyColumns(-1, "", doubt=(chosen.amount, *lines))
    if chosen.basis is VatBasis.GROSS and vat >= 0:
        chosen = _with_net(chosen, columns, table, vat)
    if vat < 0 and irrecoverable >= 0:
        chosen = replace(chosen, vat=irrecoverable, recoverable=False)
    if pair is None and (credit := _credits_apart(chosen, columns, table)) >= 0:
        return MoneyColumns(
            -1, "", debit=chosen.amount, credit=credit, doubt=(chosen.amount, credit)
        )
    heading = columns[chosen.amount].heading.strip() if chosen.amount >= 0 else ""
    return _checked_by_pair(chosen, pair, table, heading)


def by_answer(
    columns: Sequence[Column], answer: str, rows: Sequence[Sequence[str]], style: Style
) -> MoneyColumns | None:
    """Take the column, or the pair "debit-credit", that the person chose; None if neither."""
    if together.is_sum(answer, len(columns)):
        vat = _first(candidates(columns, Role.VAT), "vat")
        return MoneyColumns(-1, "your choice", vat=vat, parts=tuple(map(int, answer.split("+"))))
    one, _, other = answer.partition("-")
    if not one.isdigit() or int(one) >= len(columns):
        return None
    if other:
        if not other.isdigit() or int(other) >= len(columns):
            return None
        return MoneyColumns(-1, "your choice", debit=int(one), credit=int(other))
    index = int(one)
    kind = next((m.kind for m in columns[index].meanings if m.role == Role.AMOUNT), "")
    vat = _first(candidates(columns, Role.VAT), "vat")
    candidate = Candidate(columns[index], kind, 100)
    basis = _basis(candidate, _Cells(rows, style), vat)
    return MoneyColumns(index, "your choice", basis, vat=vat if vat != index else -1)


def basis_by_vat(rows: Sequence[Sequence[str]], style: Style, amount: int, vat: int) -> VatBasis:
    """Tell whether VAT is in the amounts by the rate that a column of VAT makes of them."""
    return _basis_by_rate(_Cells(rows, style), amount, vat) if vat >= 0 else VatBasis.UNKNOWN


def lowers_balance(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style, amount: int
) -> bool:
    """Say whether a column is a balance that the amounts come off, as in an account of a bank."""
    table = _Cells(rows, style)
    balances = [c.index for c in columns if c.filled and "balance" in normalise(c.heading)]
    return any(table.follows(index, table.column(amount), (-1,)) for index in balances)


def _with_net(
    chosen: MoneyColumns, columns: Sequence[Column], table: _Cells, vat: int
) -> MoneyColumns:
    """Prefer the column that with VAT makes the gross, though its heading is not known."""
    for column in columns:
        if column.is_money() and not column.meanings:
            net, gross = column.index, chosen.amount
            # One column of an analysis is blank in most rows.
            whole = column.filled >= columns[gross].filled * _AGREE
            if whole and table.agree([net, vat], [gross], share=1):
                text = f'with VAT it makes "{columns[gross].heading.strip()}"'
                return MoneyColumns(net, text, VatBasis.NET, net=net, vat=vat, gross=gross)
    return chosen


def _lines_of(chosen: MoneyColumns, columns: Sequence[Column], table: _Cells) -> tuple[int, ...]:
    """Return columns without a known heading whose cells make up the amounts, line by line."""
    return tuple(
        c.index
        for c in columns
        if chosen.amount >= 0
        and c.is_money()
        and not c.meanings
        and table.makes_up([c.index], chosen.amount)
    )


def _is_unsure(
    chosen: MoneyColumns, found: Sequence[Candidate], columns: Sequence[Column], table: _Cells
) -> bool:
    """Doubt a column by an unknown word in its heading, or a weak one beside other money."""
    best = next((c for c in found if c.column.index == chosen.amount), None)
    if best is None:
        return False
    if not best.sure:
        return True
    money = [c for c in columns if c.is_money() and c.index != chosen.amount]
    if best.weight >= _WEAK or all(c.meanings for c in money):
        return False
    # Columns of an analysis make up the total, with the VAT or without it.
    parts = [c.index for c in money]
    without_vat = [index for index in parts if index != chosen.vat]
    return not (table.splits(chosen.amount, parts) or table.splits(chosen.amount, without_vat))


class _Cells:
    """The money cells of the sample rows, read once."""

    def __init__(self, rows: Sequence[Sequence[str]], style: Style) -> None:
        self._rows = rows
        self._amount = amounts.british if style is Style.BRITISH else amounts.continental
        self._read: dict[int, list[int | None]] = {}

    def column(self, index: int) -> list[int | None]:
        if index not in self._read:
            self._read[index] = [self._cell(row, index) for row in self._rows]
        return self._read[index]

    def agree(
        self,
        one: Sequence[int],
        other: Sequence[int],
        *,
        exact: bool = False,
        share: float = _AGREE,
    ) -> bool:
        """Say whether the columns of one side add up to those of the other, row by row."""
        same = rows = 0
        for left, right in zip(self._sums(one), self._sums(other), strict=True):
            if left is not None and right is not None:
                rows += 1
                same += abs(left - right) <= (0 if exact else 1)
        return rows > 0 and same >= rows * share

    def splits(self, whole: int, parts: Sequence[int]) -> bool:
        """Say whether columns, most of them blank in each row, add up to another in every row."""
        rows = [
            (total, sum(part or 0 for part in cells))
            for total, *cells in zip(self.column(whole), *map(self.column, parts), strict=True)
            if total is not None
        ]
        return bool(rows) and all(abs(total - made) <= 1 for total, made in rows)

    def makes_up(self, parts: Sequence[int], whole: int) -> bool:
        """Say whether a column repeats, line by line, what the lines of an invoice add up to."""
        sums: list[tuple[int, int, int]] = []
        for line, total in zip(self._sums(parts), self.column(whole), strict=True):
            if line is None or total is None:
                return False
            if sums and sums[-1][0] == total:
                sums[-1] = (total, sums[-1][1] + line, sums[-1][2] + 1)
            else:
                sums.append((total, line, 1))
        # Neighbouring invoices of the same sum make one run.
        whole_runs = all(
            total and line % total == 0 and 0 < line // total <= rows for total, line, rows in sums
        )
        return whole_runs and any(line // total < rows for total, line, rows in sums)

    def runs(self, column: int, of: int) -> bool:
        """Say whether a column is what another adds up to so far, or a balance that it moves."""
        return self.follows(column, self.column(of), (1, -1))

    def follows(self, column: int, moves: Sequence[int | None], signs: Sequence[int]) -> bool:
        """Say whether a column is a balance that moves by so much from row to row."""
        pairs = [
            (moved, stands)
            for moved, stands in zip(moves, self.column(column), strict=True)
            if moved is not None and stands is not None
        ]
        for sign in signs:
            for first, then in ((pairs, pairs[1:]), (pairs[::-1], pairs[-2::-1])):
                steps = [
                    (b[1] - a[1]) == sign * b[0] for a, b in zip(first, then, strict=False) if b[0]
                ]
                if len(steps) >= 3 and sum(steps) >= len(steps) * _AGREE:
                    return True
        return False

    def may_be_net(self, net: int, gross: int) -> bool:
        """Say whether one column is the other or less, by no more than VAT would make of it."""
        pairs = [
            (abs(a), abs(b))
            for a, b in zip(self.column(net), self.column(gross), strict=True)
            if a is not None and b is not None
        ]
        fit = sum(a <= b + 1 and (b - a) * 1000 <= a * _RATES[0] + 1000 for a, b in pairs)
        return bool(pairs) and fit >= len(pairs) * _AGREE

    def within(self, small: int, large: int) -> bool:
        """Say whether no cell of one column is larger than that of the other."""
        pairs = [
            (abs(a), abs(b))
            for a, b in zip(self.column(small), self.column(large), strict=True)
            if a is not None and b is not None
        ]
        return bool(pairs) and sum(a <= b + 1 for a, b in pairs) >= len(pairs) * _AGREE

    def _sums(self, indexes: Sequence[int]) -> list[int | None]:
        columns = [self.column(i) for i in indexes]
        sums: list[int | None] = []
        for cells in zip(*columns, strict=True):
            # Without the first there is nothing to check; a blank VAT cell is none.
            sums.append(None if cells[0] is None else sum(cell or 0 for cell in cells))
        return sums

    def _cell(self, row: Sequence[str], index: int) -> int | None:
        try:
            return self._amount(row[index]) if index < len(row) else None
        except ValueError:
            return None


def _first(found: list[Candidate], kind: str) -> int:
    return next((c.column.index for c in found if c.kind == kind), -1)


def _distinct(table: _Cells, found: list[Candidate]) -> list[Candidate]:
    """Drop columns that repeat a surer one cell by cell, and empty ones beside filled ones."""
    full = [c for c in found if c.column.filled or not c.column.rows] or found
    kept: list[Candidate] = []
    for candidate in full:
        index = candidate.column.index
        twin = any(
            k.kind == candidate.kind
            and candidate.column.rows
            and table.agree([index], [k.column.index], exact=True)
            and table.agree([k.column.index], [index], exact=True)
            for k in kept
        )
        if not twin:
            kept.append(candidate)
    return kept


def _among(table: _Cells, found: list[Candidate], vat: int) -> MoneyColumns:
    kinds: dict[str, list[Candidate]] = {}
    for candidate in found:
        kinds.setdefault(candidate.kind, []).append(candidate)
    nets, plains = kinds.get("net", []), kinds.get("plain", [])
    grosses, originals = kinds.get("gross", []), kinds.get("original", [])
    if nets:
        return _from_net(table, nets, plains + grosses, vat)
    if plains:
        return _from_plain(table, plains, grosses, vat)
    best = grosses or originals
    if not best:
        return MoneyColumns(-1, "")
    if len(best) > 1 and best[0].column.rows:
        return _doubt(best)
    for other in originals[:1] if grosses and best[0].column.rows else ():
        # "Amount in local currency" may be the net of it as well as what a card was charged.
        if not table.agree([best[0].column.index], [other.column.index]):
            return _doubt([best[0], other])
    basis = _basis(best[0], table, vat)
    gross = best[0].column.index if basis is VatBasis.GROSS else -1
    return MoneyColumns(best[0].column.index, why(best[0]), basis, vat=vat, gross=gross)


def _from_net(
    table: _Cells, nets: list[Candidate], others: list[Candidate], vat: int
) -> MoneyColumns:
    net = nets[0]
    index = net.column.index
    if len(nets) > 1 and net.column.rows:
        return _doubt(nets)
    gross = others[0].column.index if others else -1
    if gross >= 0 and net.column.rows:
        adds = vat >= 0 and table.agree([index, vat], [gross])
        if not adds and not table.may_be_net(index, gross):
            return _doubt([net, others[0]])
        if not adds and vat >= 0 and not table.within(vat, gross):
            return _doubt([net, others[0]])
    return MoneyColumns(index, why(net), VatBasis.NET, net=index, vat=vat, gross=gross)


def _from_plain(
    table: _Cells, plains: list[Candidate], grosses: list[Candidate], vat: int
) -> MoneyColumns:
    plain, index = plains[0], plains[0].column.index
    if not plain.column.rows:
        gross = grosses[0].column.index if grosses else -1
        return MoneyColumns(index, why(plain), vat=vat, gross=gross)
    others = [*plains[1:], *grosses]
    for other in others if vat >= 0 else ():
        for part, whole in ((plain, other), (other, plain)):
            net, gross = part.column.index, whole.column.index
            if table.agree([net, vat], [gross]):
                text = f'{why(part)}; with VAT it makes "{whole.column.heading.strip()}"'
                return MoneyColumns(net, text, VatBasis.NET, net=net, vat=vat, gross=gross)
    for one, other in permutations([plain, *others], 2):
        parts = [one.column.index, *([vat] if vat >= 0 else [])]
        if len(others) == 1 and (
            table.makes_up(parts, other.column.index)
            or table.makes_up(parts[:1], other.column.index)
        ):
            text = f'{why(one)}; the lines of an invoice make "{other.column.heading.strip()}"'
            return MoneyColumns(parts[0], text, _basis(one, table, vat), vat=vat)
    if others:
        same = [o for o in others if table.agree([index], [o.column.index], exact=True)]
        if len(same) < len(others):
            return _doubt([plain, *others])
        basis = VatBasis.GROSS if grosses else VatBasis.UNKNOWN
        return MoneyColumns(index, why(plain), basis, vat=vat)
    return MoneyColumns(index, why(plain), _basis(plain, table, vat), vat=vat)


def _doubt(found: Sequence[Candidate]) -> MoneyColumns:
    return MoneyColumns(-1, "", doubt=tuple(c.column.index for c in found))


def _basis(candidate: Candidate, table: _Cells, vat: int) -> VatBasis:
    if candidate.kind in {"net", "gross"}:
        return VatBasis(candidate.kind)
    words = candidate.column.heading.lower()
    if candidate.kind == "original" and ("net" in words or "gross" in words):
        return VatBasis.NET if "net" in words else VatBasis.GROSS
    return _basis_by_rate(table, candidate.column.index, vat) if vat >= 0 else VatBasis.UNKNOWN


def _basis_by_rate(table: _Cells, index: int, vat: int) -> VatBasis:
    """Tell net from gross by the rate that VAT makes of the amount."""
    net = gross = rows = 0
    for amount, tax in zip(table.column(index), table.column(vat), strict=True):
        if amount and tax and abs(amount) > 1000:
            rows += 1
            net += any(abs(amount * r - tax * 1000) <= 2000 for r in _RATES)
            gross += any(abs(amount * r - tax * (1000 + r)) <= 2000 for r in _RATES)
    if rows < 3 or max(net, gross) < rows * 0.8 or min(net, gross) > rows * 0.2:
        return VatBasis.UNKNOWN
    return VatBasis.NET if net > gross else VatBasis.GROSS


def _pair(columns: Sequence[Column], table: _Cells) -> MoneyColumns | None:
    """Return debit less credit; a question where the credits outweigh the debits."""
    debit = _best(candidates(columns, Role.DEBIT))
    credit = _best(candidates(columns, Role.CREDIT))
    if debit is None or credit is None:
        return None
    one, other = debit.column.index, credit.column.index
    text = f'"{debit.column.heading.strip()}" less "{credit.column.heading.strip()}"'
    if debit.column.rows:
        out = sum(abs(cell or 0) for cell in table.column(one))
        back = sum(abs(cell or 0) for cell in table.column(other))
        bank = "bank" in {debit.kind, credit.kind} or _is_account(columns, table, one, other)
        if (bank and back) or back * 4 > out:
            # In a supplier's account the credits are the invoices, in a bank's the receipts.
            return MoneyColumns(-1, text, debit=one, credit=other, doubt=(one, other))
    return MoneyColumns(-1, text, debit=one, credit=other)


def _is_account(columns: Sequence[Column], table: _Cells, debit: int, credit: int) -> bool:
    """Say whether a balance beside them may be that of a bank: it does not rise by debits."""
    sides = zip(table.column(debit), table.column(credit), strict=True)
    moves = [None if d is None and c is None else (d or 0) - (c or 0) for d, c in sides]
    balances = [c for c in columns if c.filled and "balance" in normalise(c.heading)]
    return any(not table.follows(c.index, moves, (1,)) for c in balances)


def _best(found: list[Candidate]) -> Candidate | None:
    return found[0] if found else None


def _credits_apart(chosen: MoneyColumns, columns: Sequence[Column], table: _Cells) -> int:
    """Return a column of credits that stand in rows without an amount, -1 if there is none."""
    if chosen.amount < 0:
        return -1
    paid = table.column(chosen.amount)
    for found in candidates(columns, Role.CREDIT):
        index = found.column.index
        rows = zip(paid, table.column(index), strict=True)
        if found.kind == "credit" and any(back and not out for out, back in rows):
            return index
    return -1


def _makes_gross(chosen: MoneyColumns, pair: MoneyColumns, table: _Cells) -> bool:
    """Say whether debit less credit and VAT make the amount, in every row."""
    sides = (chosen.amount, pair.debit, pair.credit, chosen.vat)
    cells = zip(*(table.column(index) for index in sides), strict=True)
    rows = [(a, (d or 0) - (c or 0) + (v or 0)) for a, d, c, v in cells if d or c]
    return bool(rows) and all(a is not None and abs(a - net) <= 1 for a, net in rows)


def _checked_by_pair(
    chosen: MoneyColumns, pair: MoneyColumns | None, table: _Cells, heading: str
) -> MoneyColumns:
    """Doubt an amount that is not what the debit and credit columns beside it say."""
    if pair is None or chosen.amount < 0:
        return chosen
    sides = (chosen.amount, pair.debit, pair.credit)
    cells = zip(*(table.column(index) for index in sides), strict=True)
    rows = [(a, (d or 0) - (c or 0)) for a, d, c in cells if a is not None and (d or c)]
    wrong = sum(a != net for a, net in rows)
    if wrong > len(rows) * (1 - _AGREE):
        if chosen.vat >= 0 and not pair.doubt and _makes_gross(chosen, pair, table):
            text = f'{pair.why}; with VAT it makes "{heading}"'
            return replace(pair, why=text, basis=VatBasis.NET, vat=chosen.vat, gross=chosen.amount)
        return MoneyColumns(-1, "", doubt=(chosen.amount, pair.debit, pair.credit))
    return chosen


def _is_running(candidate: Candidate, found: Sequence[Candidate], table: _Cells) -> bool:
    """Say whether a column only adds up another that could be the amount."""
    index = candidate.column.index
    others = (c.column.index for c in found if c.column.index != index)
    return any(table.runs(index, other) and not table.runs(other, index) for other in others)


def _is_spoilt(candidate: Candidate, found: Sequence[Candidate]) -> bool:
    """Say whether a column holds formulas without results, and another tells as well."""
    column, least = candidate.column, candidate.weight - _NEARLY
    others = (c for c in found if c.column.amounts and c.weight >= least)
    return 0 < column.filled == column.faults and next(others, None) is not None


def _unnamed(columns: Sequence[Column]) -> MoneyColumns:
    """Offer the columns that hold money where no heading says which is the spend."""
    named = {c.index for c in columns for m in c.meanings[:1] if m.kind == "money"}
    holds = [c.index for c in columns if c.is_money()]
    clear = [i for i in holds if i not in named] or holds
    return MoneyColumns(-1, "", doubt=tuple(clear))
