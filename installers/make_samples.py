"""Makes the made-up samples that ship under resources/: the same bytes every time.

For developers, from the root of the repository: ``python -m installers.make_samples``. What it
writes is committed; a test makes it again and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from installers.samples.cards import card_purchases, settlements
from installers.samples.catalogue_workbooks import catalogue_workbooks
from installers.samples.installation import installation_files
from installers.samples.ledgers import card_statement, ledger_workbook, payment_list
from installers.samples.made_body import FIRE, TOWN, TRUST, MadeBody
from installers.samples.older_ledgers import creditor_list, nominal_activity
from installers.samples.payments import Payment, all_payments
from installers.samples.plan import accounts, centres, plans
from installers.samples.totals import Line, totals

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


def make_samples() -> dict[str, bytes]:
    """Return every file by its path below resources/."""
    catalogues = {f"catalogues/{name}": one for name, one in catalogue_workbooks().items()}
    tested = {f"samples/installation/{name}": one for name, one in installation_files().items()}
    return _town_council() | _academy_trust() | _fire_service() | catalogues | tested


def _town_council() -> dict[str, bytes]:
    purchases = card_purchases()
    card = accounts(TOWN)["4610"]
    payments = all_payments(TOWN, plans(TOWN), settlements(purchases), card)
    first, second = _years(TOWN, payments)
    names = ("payments_2024-25.csv", "ledger_2025-26.xlsx", "purchase_cards_2024-26.csv")
    contents = (
        payment_list(first),
        ledger_workbook(TOWN, second, centres(TOWN), "Cost Centre"),
        card_statement(purchases, centres(TOWN)),
    )
    lines: dict[str, Sequence[Line]] = dict(zip(names, (first, second, purchases), strict=True))
    sums = {"totals.json": totals(TOWN, lines, payments)}
    return _below("town_council", dict(zip(names, contents, strict=True)) | sums)


def _academy_trust() -> dict[str, bytes]:
    payments = all_payments(TRUST, plans(TRUST))
    first, second = _years(TRUST, payments)
    names = ("nominal_activity_2023-24.csv", "ledger_2024-25.xlsx")
    units = centres(TRUST)
    contents = (
        nominal_activity(TRUST, first, units),
        ledger_workbook(TRUST, second, units, "Academy"),
    )
    lines: dict[str, Sequence[Line]] = dict(zip(names, (first, second), strict=True))
    sums = {"totals.json": totals(TRUST, lines, payments)}
    return _below("academy_trust", dict(zip(names, contents, strict=True)) | sums)


def _fire_service() -> dict[str, bytes]:
    payments = all_payments(FIRE, plans(FIRE))
    first, second = _years(FIRE, payments)
    names = ("creditor_payments_2024-25.csv", "ledger_2025-26.xlsx")
    units = centres(FIRE)
    contents = (
        creditor_list(FIRE, first, units),
        ledger_workbook(FIRE, second, units, "Department"),
    )
    lines: dict[str, Sequence[Line]] = dict(zip(names, (first, second), strict=True))
    sums = {"totals.json": totals(FIRE, lines, payments)}
    return _below("fire_service", dict(zip(names, contents, strict=True)) | sums)


def _years(body: MadeBody, payments: Sequence[Payment]) -> tuple[list[Payment], list[Payment]]:
    first = [one for one in payments if body.year_of(one.paid_on) == body.first_day.year]
    second = [one for one in payments if body.year_of(one.paid_on) > body.first_day.year]
    return first, second


def _below(folder: str, found: dict[str, bytes]) -> dict[str, bytes]:
    return {f"samples/{folder}/{name}": content for name, content in found.items()}


def main() -> None:
    """Write the files, and say which."""
    for name, content in make_samples().items():
        path = RESOURCES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>9,}  {name}")


if __name__ == "__main__":
    main()
