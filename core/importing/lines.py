"""Rows to payments: each row becomes a line, is left out with its reason, or is a problem.

The one loop that preview and import share: what the preview counts is what the import yields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from core.domain.money import Pence, decimal_text
from core.domain.parties import VatBasis
from core.domain.progress import Progress
from core.domain.spend import Draft, DraftLine, LeftOut, Role
from core.importing import amounts, chosen_rows, headings, remarks, totals
from core.importing.askew import Askew
from core.importing.known import Days, Names
from core.importing.listing import Listing
from core.importing.marks import Effect
from core.importing.plain import PlainRows, Run
from core.importing.plan import Plan, outline
from core.importing.ragged import Squarer
from core.importing.repeats import Invoices
from core.importing.tally import Tally
from core.importing.texts import Texts, clean
from core.importing.totals import Judgement, RowFacts, Sums

_STEP = 5000
_NIL_WORDS = (
    *("nil", "none", "no spend", "no payments", "no expenditure", "no transactions"),
    *("no data", "no invoices", "nothing to report"),
)
_NO_END = 1 << 40
# A note with a figure has few cells; a payment that was pushed over has more.
_FEW = 3
_MOST_SEEN = 1000
_Pence = Pence | None


class Walk:
    """One reading of a file's rows by a plan."""

    def __init__(self, plan: Plan, file: str, delimiter: str) -> None:
        """Prepare what the loop needs for every row."""
        self.plan, self.file, self.delimiter = plan, file, delimiter
        self.tally = Tally()
        self._width = len(plan.headings)
        self._read = plan.amount_reader()
        self._days, self._invoiced = Days(plan.dates), Days(plan.invoiced)
        self._supplier, self._date = plan.index(Role.SUPPLIER), plan.index(Role.DATE)
        self._invoice = plan.index(Role.INVOICE_DATE)
        self._invoices = Invoices(plan.index(Role.REFERENCE), self._supplier)
        self._texts = Texts(plan)
        self._names = Names()
        self._money = plan.money
        self._simple = -1 if plan.money.less_vat else plan.money.amount
        self._money_indexes = sorted(plan.money.indexes())
        self._marks = plan.marks
        self._seen: dict[tuple[int, str, bool], list[str]] = {}
        self._squarer, self._askew = Squarer(plan, delimiter, self._days), Askew(plan)
        self._plain = PlainRows.of(plan, self._askew)
        self._sums = Sums()
        self._before, self._stated = (0, 0), 0
        self._sheet, self._last = "", _NO_END
        self._list = Listing(self.tally, plan, file)
        self._blank, self._left = self._list.blank, self._list.leave
        self._problem = self._list.problem
        self._skipped = chosen_rows.Rows()
        self._group = ""
        self._labelled = any(section.beside.labelled for section in plan.sections)

    def drafts(
        self,
        sheet: str,
        header_row: int,
        rows: Iterable[list[str]],
        keep: int | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Draft]:
        """Read a sheet's rows, yielding the first ``keep`` lines of the file (None: all).

        Where all are wanted, or none but their counts, plain rows are read many together.
        """
        self._sheet, self._sums, self._group, self._last = sheet, Sums(), "", _NO_END
        tally = self.tally
        self._list.begin(sheet)
        self._before, self._stated = (tally.total, tally.lines), 0
        body = iter(rows)
        number = above = self._skip_above(body, header_row)
        self._skipped = chosen_rows.on_sheet(self.plan.skip_rows, sheet)
        taken = chosen_rows.on_sheet(self.plan.payment_rows, sheet)
        named = chosen_rows.Rows(self._skipped.ranges + taken.ranges)
        together = self._plain if not (keep or named) else None
        numbered: Iterable[tuple[int, Run | list[str]]] = enumerate(body, start=above + 1)
        for number, row in together.runs(sheet, body, above + 1) if together else numbered:
            if progress and (isinstance(row, Run) or number % _STEP == 0):
                progress.step("Reading the payments", number)
            if isinstance(row, Run):
                self._count_run(row)
                if keep is None:
                    yield row.block
            elif number > self._last or (named and number in named):
                yield from self._by_choice(number, row, keep)
            else:
                yield from self._by_itself(number, row, keep)
        tally.missing_rows += filter(None, [named.beyond(number)])
        tally.rows += number
        tally.end_sheet(sheet, tally.total - self._before[0])
        tally.amounts += self._stated * self.plan.sign
        tally.repaired = self._squarer.mended

    def _by_itself(self, number: int, row: list[str], keep: int | None) -> Iterator[DraftLine]:
        """Take a row for what it is; few are no lines."""
        cells = row if len(row) == self._width else self._squarer.square(row)
        if cells is None:
            self._problem("SB-105", number, {}, None)
            return
        try:
            pence = self._read(cells[self._simple]) if self._simple >= 0 else self._computed(cells)
        except ValueError:
            self._unread_amount(number, cells)
            return
        if pence is None:
            self._without_amount(number, cells)
            return
        self._stated += pence
        if self.tally.section and self.plan.sections_out:
            self._left(number, "SB-155", cells, pence * self.plan.sign)
            return
        whole = len(row) >= self._width and self._is_plain(cells)
        if whole or self._is_line(number, cells, pence, len(row)):
            signed = self._signed(number, cells, pence)
            if signed is not None and not self._repeated(number, cells, signed):
                self._count(cells, signed)
                if keep is None or self.tally.lines <= keep:
                    yield self._line(number, cells, signed)

    def _repeated(self, number: int, cells: list[str], pence: int) -> bool:
        """Leave a row out that states money again, by what the person said of such rows."""
        if self.plan.invoices_once and self._invoices.has(cells, pence):
            self._left(number, "SB-109", cells, pence)
        elif self.tally.hidden.is_sum(number, pence) and self.plan.sums_out:
            self._left(number, "SB-132", cells, pence)
        else:
            return False
        return True

    def examples(self) -> list[list[str]]:
        """Return a row for each different cell of the watched columns, credits apart."""
        return list(self._seen.values())

    def date_texts(self) -> set[str]:
        """Return the different cells of the date column, blank ones aside."""
        return {text for text in self._days if text.strip()}

    def _count(self, cells: list[str], pence: int) -> None:
        tally, day = self.tally, None
        if self._date >= 0:
            day = self._days[cells[self._date]]
            if day is None:
                tally.note_date(cells[self._date])
        tally.count((pence,), (day,) if day else ())
        if self._supplier >= 0 and not cells[self._supplier].strip():
            tally.no_supplier += 1
        self._watch(cells, pence)

    def _count_run(self, run: Run) -> None:
        """Count plain rows as they would be counted one by one."""
        self._stated += run.stated
        self.tally.hidden.add(run.block.rows, run.block.pence)
        self._days |= run.days
        self.tally.count(run.block.pence, filter(None, run.days.values()))
        if self.plan.watched:
            for cells, pence in zip(run.rows, run.block.pence, strict=True):
                self._watch(cells, pence)

    def _watch(self, cells: list[str], pence: int) -> None:
        for index in self.plan.watched if len(self._seen) < _MOST_SEEN else ():
            self._seen.setdefault((index, cells[index], pence > 0), cells)

    def _by_choice(self, number: int, row: list[str], keep: int | None) -> Iterator[DraftLine]:
        """Take a row as the person says: left out, or a payment of what it holds."""
        cells = row if len(row) == self._width else self._squarer.square(row)
        try:
            pence = None if cells is None else self._amount(cells)
        except ValueError:
            pence = None
        sign = self.plan.sign
        signed = None if pence is None else pence * sign
        self.tally.amounts += signed or 0
        if number in self._skipped:
            self._left(number, "SB-159", row, signed)
        elif number > self._last:
            # Beyond it stands another table, which the person did not choose.
            self._left(number, "SB-190", row, signed)
        elif cells is None or signed is None:
            self.tally.without_amount.append(number)
        else:
            signed = self._as_credit(cells, signed * sign) * sign
            self._count(cells, signed)
            if keep is None or self.tally.lines <= keep:
                yield self._line(number, cells, signed)

    def _as_credit(self, cells: list[str], pence: int) -> int:
        """Return the amount of a payment, taken off where a mark says that it is a credit."""
        for mark in self._marks:
            credit = mark.effect is Effect.SUBTRACT
            if credit and cells[mark.column].strip().lower() in mark.values:
                self.tally.amounts -= (pence + abs(pence)) * self.plan.sign
                pence = -abs(pence)
        return pence

    def _amount(self, cells: list[str]) -> int | None:
        money = self._money
        if money.amount < 0 or money.less_vat:
            return self._computed(cells)
        return self._read(cells[money.amount])

    def _signed(self, number: int, cells: list[str], pence: int) -> int | None:
        """Return the amount with its sign by the plan; None where a mark leaves the row out."""
        sign = self.plan.sign
        for mark in self._marks:
            if cells[mark.column].strip().lower() in mark.values:
                if mark.effect is Effect.LEAVE_OUT:
                    self._left(number, "SB-155", cells, pence * sign)
                    return None
                # Before the sign: else it would not turn what is taken off with the rest.
                self.tally.amounts -= (pence + abs(pence)) * sign
                pence = -abs(pence)
        pence *= sign
        if pence < 0 and self.plan.receipts_out:
            self._left(number, "SB-156", cells, pence)
            return None
        return pence

    def _line(self, number: int, cells: list[str], pence: int) -> DraftLine:
        net, vat, gross = self._parts(cells, pence)
        texts = self._texts.of(cells)
        if self._group or self.plan.carry:
            texts = self._with_supplier(texts)
        return DraftLine(
            self._sheet,
            number,
            Pence(pence),
            texts,
            self._days[cells[self._date]] if self._date >= 0 else None,
            self._invoiced[cells[self._invoice]] if self._invoice >= 0 else None,
            net,
            vat,
            gross,
        )

    def _tidy(self, text: str) -> str:
        repair = self.plan.repair
        return clean(repair.mend(text) if repair else text)

    def _with_supplier(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        if texts[0]:
            self._group = texts[0] if self.plan.carry else self._group
            return texts
        return (self._group, *texts[1:])

    def _parts(self, cells: list[str], pence: int) -> tuple[_Pence, _Pence, _Pence]:
        """Return net, VAT and gross of a line, as far as the file gives them."""
        money, basis = self._money, self.plan.basis
        vat = self._other(cells, money.vat)
        net = Pence(pence) if basis is VatBasis.NET else self._other(cells, money.net)
        gross = Pence(pence) if basis is VatBasis.GROSS else self._other(cells, money.gross)
        if net is None and gross is not None and vat is not None and money.recoverable:
            net = Pence(gross - vat)
        return net, vat, gross

    def _other(self, cells: list[str], index: int) -> Pence | None:
        if index < 0:
            return None
        try:
            pence = self._read(cells[index])
        except ValueError:
            return None
        return None if pence is None else Pence(pence * self.plan.sign)

    def _computed(self, cells: list[str]) -> int | None:
        """Return an amount that stands in no one column: gross less VAT, or debit less credit."""
        if self._money.less_vat:
            gross, vat = self._read(cells[self._money.amount]), self._read(cells[self._money.vat])
            # Of a credit both are minus amounts: VAT comes off with its sign.
            return None if gross is None else gross - (vat or 0)
        if self._money.parts:
            parts = [p for i in self._money.parts if (p := self._read(cells[i])) is not None]
            return sum(parts) if parts else None
        debit, credit = (self._read(cells[i]) for i in (self._money.debit, self._money.credit))
        if debit is None and credit is None:
            return None
        # Some ledgers print credits as minus amounts in their own column, some the debits.
        return (debit or 0) - self.plan.sign * self._money.credits * (credit or 0)

    def _is_plain(self, cells: list[str]) -> bool:
        """Say quickly that a row is a payment like the others: dated, to a supplier."""
        if self._date < 0 or self._days[cells[self._date]] is None:
            return False
        if self.plan.stray and any(cells[i].strip() for i in self.plan.stray):
            return False
        if self._supplier < 0:
            return not any(map(totals.may_be_label, cells))
        return self._names[cells[self._supplier]] and not self._askew.may_be(cells)

    def _is_line(self, number: int, cells: list[str], pence: int, length: int) -> bool:
        """Tell payments from totals, starred ones too, among the rows that are not plain."""
        stray = (cells[i] for i in self.plan.stray)
        beside = [ch for cell in stray if not totals.is_label(cell) for ch in cell if ch.isalnum()]
        figures = any(map(str.isdigit, beside))
        if figures or (beside and not self._squarer.settled(cells)):
            self._problem("SB-105", number, {}, pence)
            return False
        row = self._facts(cells)
        if not self._is_usual(row):
            shown = cells[self._money.amount] if self._money.amount >= 0 else decimal_text(pence)
            verdict = self._judged(row, pence * self.plan.sign, shown)
            if verdict is Judgement.DOUBTFUL:
                code, text = totals.doubt(row, shown.strip())
                self._problem(code, number, {"text": text}, pence)
                return False
            if verdict is not Judgement.LINE:
                self._leave_total(number, row, pence * self.plan.sign, shown, verdict)
                return False
        if length < self._width and self._squarer.lacks(cells):
            self._problem("SB-157", number, {}, pence)
            return False
        if self._askew.is_askew(cells):
            self._problem("SB-178", number, {}, pence)
            return False
        if not pence and (shown := self._stated_gross(cells)):
            self._problem("SB-189", number, {"text": shown}, pence)
            return False
        return self._known_payee(number, row, pence)

    def _stated_gross(self, cells: list[str]) -> str:
        """Return the gross amount of a row whose net is nought, "" where it is all VAT or none."""
        gross, vat = (self._other(cells, i) for i in (self._money.gross, self._money.vat))
        return cells[self._money.gross].strip() if gross and gross != vat else ""

    def _judged(self, row: RowFacts, pence: int, shown: str) -> Judgement:
        self._sums.running = self.tally.total - self._before[0]
        self._sums.lines = self.tally.lines - self._before[1]
        dated = self._date >= 0
        return totals.judge(row, pence, shown, self._sums, self.plan.filled, dated=dated)

    def _leave_total(
        self, number: int, row: RowFacts, pence: int, shown: str, verdict: Judgement
    ) -> None:
        text = next(iter(row.labels()), shown).strip()
        left = LeftOut(self._sheet, number, "SB-132", text, Pence(pence))
        self.tally.left_out.append(left)
        if verdict is Judgement.OTHER_TOTAL:
            self.tally.note_total(left, self._sums.running, self._sums.lines)
        self._sums.close(pence)

    def _known_payee(self, number: int, row: RowFacts, pence: int) -> bool:
        """List a row with an amount but neither date nor supplier, where others have both."""
        has_columns = self._date >= 0 and self._supplier >= 0 and not self.plan.carry
        if has_columns and not row.has_date and not row.has_supplier and not self._group:
            self._problem("SB-138", number, {}, pence)
            return False
        return True

    def _is_usual(self, row: RowFacts) -> bool:
        named = row.has_supplier or self._supplier < 0
        labelled = row.labels() or totals.is_stated(row.payee)
        return row.has_date and named and not labelled

    def _facts(self, cells: list[str]) -> RowFacts:
        filled = sum(bool(cell.strip()) for cell in cells)
        payee = cells[self._supplier].strip() if self._supplier >= 0 else ""
        others = self._supplier in self.plan.shape.usual and not (self.plan.carry or self._group)
        return RowFacts(
            totals.texts_of(cells, self._money_indexes),
            filled,
            self._is_dated(cells),
            bool(payee),
            payee,
            others and not payee,
            self._group,
            sum(bool(cells[i].strip()) for i in self._money_indexes),
        )

    def _skip_above(self, rows: Iterator[list[str]], header_row: int) -> int:
        """Leave titles and headings out; return how many rows they were."""
        number = 0
        for number, cells in enumerate(islice(rows, header_row), start=1):
            if not any(cell.strip() for cell in cells):
                self._blank(number)
            else:
                self._left(number, "SB-130" if number < header_row else "SB-139", cells)
            if number == header_row - 1 and self._labelled and len(cells) == 1:
                # The first supplier stands above the headings that are repeated under each.
                self._group = self._tidy(cells[0])
        return self._list.nil(rows, number) if self.plan.nil else number

    def _unread_amount(self, number: int, cells: list[str]) -> None:
        """Settle a row whose amount cell holds something that is not an amount."""
        filled = [cell for cell in cells if cell.strip()]
        text = next((cells[i] for i in self._money_indexes if self._bad(cells[i])), "").strip()
        if self._are_headings(cells):
            self._left(number, "SB-133", cells)
        elif amounts.has_no_result(text) and totals.has_label(cells) and not self._is_dated(cells):
            # A total that was never computed says nothing.
            self._left(number, "SB-134", cells)
        elif headings.begin_table(cells):
            self._begin_table(number, cells, text)
        elif self._is_remark(cells, filled, text):
            self._left(number, "SB-134", cells)
        elif text.upper() == amounts.NO_RESULT:
            self._problem("SB-107", number, {}, None)
        elif amounts.is_fault(text):
            self._problem("SB-106", number, {"text": text[:60]}, None)
        else:
            self._problem("SB-101", number, {"text": text[:60]}, None)

    def _are_headings(self, cells: list[str]) -> bool:
        """Say whether headings are repeated, those of columns that matter, or titles above."""
        names = self.plan.headings
        if headings.same_headings(cells, names) or self.plan.titles & {outline(cells)}:
            return True
        used = [i for i in (*self._money_indexes, self._supplier, self._date) if i >= 0]
        one, other = [cells[i] for i in used], [names[i] for i in used]
        return len(used) > 2 and all(map(str.strip, one)) and headings.same_headings(one, other)

    def _begin_table(self, number: int, cells: list[str], text: str) -> None:
        """Ask which table to read; where the person said so, this one ends here."""
        if self.plan.one_table:
            self._last = number
            self._left(number, "SB-190", cells)
        else:
            self.tally.second_headings.append(number)
            self._problem("SB-101", number, {"text": text[:60]}, None)

    def _is_remark(self, cells: list[str], filled: list[str], text: str) -> bool:
        """Say whether a row is words only: one cell, or neither day nor payee and no figure."""
        if amounts.is_fault(text):
            return False
        nobody = self._supplier >= 0 and not cells[self._supplier].strip()
        words = sum(ch.isalpha() for ch in text) > sum(ch.isdigit() for ch in text)
        bare = nobody and words and not self._is_dated(cells)
        return len(filled) == 1 or bare or remarks.signs_off(filled)

    def _bad(self, text: str) -> bool:
        try:
            self._read(text)
        except ValueError:
            return True
        return False

    def _without_amount(self, number: int, cells: list[str]) -> None:
        """Settle a row without an amount: blank, a note, a group heading, or a payment."""
        filled = [(i, cell.strip()) for i, cell in enumerate(cells) if cell.strip()]
        if not filled:
            self._blank(number)
            return
        words = " ".join(cell for _, cell in filled).lower()
        money = any(amounts.is_amount(c) and amounts.looks_like_money(c) for _, c in filled)
        if len(filled) <= 3 and not money and words.startswith(_NIL_WORDS):
            self.tally.nil_said = True
            self._left(number, "SB-135", cells)
        elif self._are_headings(cells):
            self._left(number, "SB-133", cells)
        elif len(filled) > 2 and headings.score(cells, mend=False):
            self._begin_table(number, cells, "")
        elif len(filled) > _FEW and not totals.has_label(cells) and self._askew.is_askew(cells):
            self._problem("SB-178", number, {}, None)
        elif any(cells[i].strip() and not self._bad(cells[i]) for i in self.plan.received):
            received = -sum(self._other(cells, i) or 0 for i in self.plan.received)
            self.tally.amounts += received
            self._left(number, "SB-156", cells, received)
        elif self.plan.group >= 0 and len(filled) == 1 and filled[0][0] == self.plan.group:
            self._group = self._tidy(filled[0][1])
            self._left(number, "SB-136", cells)
        else:
            self._leave_note(number, cells, [cell for _, cell in filled], money=money)

    def _leave_note(
        self, number: int, cells: list[str], filled: list[str], *, money: bool
    ) -> None:
        """Settle a row of words: a note, the heading of a group, or a payment without amount."""
        if len(filled) == 1 or (len(filled) == 2 and not self._is_dated(cells)):
            self._left(number, "SB-134" if self.tally.lines else "SB-136", cells)
        elif any(map(totals.is_label, filled)) and len(filled) <= _FEW:
            self._left(number, "SB-134", cells)
        elif self._has_payment(cells) or (
            money and len(filled) > _FEW and not totals.has_label(cells)
        ):
            self._problem("SB-103", number, {}, None)
        else:
            self._left(number, "SB-134", cells)

    def _has_payment(self, cells: list[str]) -> bool:
        supplier = self._supplier >= 0 and bool(cells[self._supplier].strip())
        return supplier or self._is_dated(cells)

    def _is_dated(self, cells: list[str]) -> bool:
        return self._date >= 0 and self._days[cells[self._date].strip()] is not None
