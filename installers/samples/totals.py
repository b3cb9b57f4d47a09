"""What the files of a made-up body add up to: the truth that an import must meet."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.domain.period import add_months, month_end
from installers.samples.cards import CardPurchase
from installers.samples.made_body import MadeBody
from installers.samples.payments import Payment

Line = Payment | CardPurchase

_KINDS = {
    "pay": "Net pay through the payroll",
    "hmrc": "Income tax and National Insurance paid over",
    "pension": "Pension fund contributions",
    "expenses": "Expenses of staff and members",
    "loan": "Public Works Loan Board repayments",
    "rates": "Business rates",
    "grants": "Grants to local groups",
    "internal": "Transfers to the council's own deposit account",
    "refunds": "Deposits and rents refunded",
    "vat": "VAT claimed back from HMRC (form VAT126)",
    "pooling": "Pooled grant moved between the trust's own academies",
    "bursaries": "Bursaries paid to students",
    "public": "Payments to other public bodies",
    "card": "The bank's settlement of purchase card statements: the card file has the purchases",
}


def totals(
    body: MadeBody, files: Mapping[str, Sequence[Line]], payments: Sequence[Payment]
) -> bytes:
    """Return the control totals as a data file: money in whole pence, days included."""
    content: dict[str, object] = {
        "about": "Control totals of the made-up files beside this one, computed by the program "
        "that made them (installers/make_samples.py). Money in pence; net is without VAT.",
        "files": {name: _sums(lines) | _days(lines) for name, lines in files.items()},
        "financial_years": _by_year(body, files),
        "out_of_scope": _out_of_scope(body, payments),
        "third_party": _third_party(payments),
        "suppliers": _suppliers(payments),
    }
    if any(one.account.kind == "card" for one in payments):
        content["double_count"] = _double_count(body, payments, files)
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _sums(lines: Iterable[Line]) -> dict[str, int]:
    lines = tuple(lines)
    credits_ = [one for one in lines if one.net < 0]
    return {
        "lines": len(lines),
        "net_pence": sum(one.net for one in lines),
        "vat_pence": sum(one.vat for one in lines),
        "gross_pence": sum(one.gross for one in lines),
        "credit_lines": len(credits_),
        "credit_net_pence": sum(one.net for one in credits_),
    }


def _days(lines: Sequence[Line]) -> dict[str, str]:
    days = [_day(one) for one in lines]
    return {"date_from": min(days).isoformat(), "date_to": max(days).isoformat()}


def _day(one: Line) -> date:
    return one.paid_on if isinstance(one, Payment) else one.bought_on


def _by_year(body: MadeBody, files: Mapping[str, Sequence[Line]]) -> dict[str, dict[str, int]]:
    years: dict[int, list[Line]] = defaultdict(list)
    for lines in files.values():
        for one in lines:
            years[body.year_of(_day(one))].append(one)
    return {body.year_words(year): _sums(years[year]) for year in sorted(years)}


def _out_of_scope(body: MadeBody, payments: Iterable[Payment]) -> dict[str, object]:
    found: dict[str, list[Payment]] = defaultdict(list)
    for one in payments:
        found[one.account.kind].append(one)
    first = body.first_day.year
    return {
        kind: {"label": label}
        | _sums(found[kind])
        | {
            body.year_words(year): _sums(
                one for one in found[kind] if body.year_of(one.paid_on) == year
            )
            for year in (first, first + 1)
        }
        for kind, label in _KINDS.items()
        if kind in found
    }


def _third_party(payments: Iterable[Payment]) -> dict[str, int]:
    return _sums(one for one in payments if not one.account.kind)


def _suppliers(payments: Sequence[Payment]) -> dict[str, int]:
    counts = Counter(one.supplier for one in payments)
    worth: Counter[str] = Counter()
    for one in payments:
        if not one.account.kind:
            worth[one.supplier] += one.net
    return {
        "suppliers": len(counts),
        "spellings": len({one.payee for one in payments}),
        "paid_once": sum(1 for number in counts.values() if number == 1),
        "third_party_suppliers": len(worth),
        "third_party_suppliers_for_80_percent": _for_80_percent(worth),
    }


def _for_80_percent(worth: Counter[str]) -> int:
    total, so_far = sum(worth.values()), 0
    for place, (_, pence) in enumerate(worth.most_common(), start=1):
        so_far += pence
        if so_far * 100 >= total * 80:
            return place
    return len(worth)


def _double_count(
    body: MadeBody, payments: Iterable[Payment], files: Mapping[str, Sequence[Line]]
) -> dict[str, object]:
    """Say which ledger lines pay for what the card file lists."""
    bought = [one for lines in files.values() for one in lines if isinstance(one, CardPurchase)]
    settled = [one for one in payments if one.account.kind == "card"]
    months = [add_months(body.first_day, month) for month in range(24)]
    return {
        "settlement_lines": len(settled),
        "settlement_pence": sum(one.gross for one in settled),
        "card_gross_pence": sum(one.gross for one in bought),
        "card_gross_pence_by_statement": {
            f"PC{first:%y%m}": sum(
                one.gross for one in bought if first <= one.bought_on <= month_end(first)
            )
            for first in months
        },
    }
