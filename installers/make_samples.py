"""Makes the made-up samples that ship under resources/: the same bytes every time.

For developers, from the root of the repository: ``python -m installers.make_samples``. What it
writes is committed; a test makes it again and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from installers.samples.catalogue_workbooks import catalogue_workbooks
from installers.samples.installation import installation_files
from installers.samples.town_cards import card_purchases, settlements
from installers.samples.town_files import card_statement, ledger_workbook, payment_list
from installers.samples.town_payments import FIRST_YEAR, all_payments, financial_year
from installers.samples.town_plan import accounts, centres, plans
from installers.samples.town_totals import Line, totals

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


def make_samples() -> dict[str, bytes]:
    """Return every file by its path below resources/."""
    catalogues = {f"catalogues/{name}": one for name, one in catalogue_workbooks().items()}
    tested = {f"samples/installation/{name}": one for name, one in installation_files().items()}
    return _town_council() | catalogues | tested


def _town_council() -> dict[str, bytes]:
    purchases = card_purchases()
    payments = all_payments(plans(), settlements(purchases), accounts()["4610"])
    first = [one for one in payments if financial_year(one.paid_on) == FIRST_YEAR]
    second = [one for one in payments if financial_year(one.paid_on) == FIRST_YEAR + 1]
    names = ("payments_2024-25.csv", "ledger_2025-26.xlsx", "purchase_cards_2024-26.csv")
    contents = (
        payment_list(first),
        ledger_workbook(second, centres()),
        card_statement(purchases, centres()),
    )
    lines: dict[str, Sequence[Line]] = dict(zip(names, (first, second, purchases), strict=True))
    files = dict(zip(names, contents, strict=True)) | {"totals.json": totals(lines, payments)}
    return {f"samples/town_council/{name}": content for name, content in files.items()}


def main() -> None:
    """Write the files, and say which."""
    for name, content in make_samples().items():
        path = RESOURCES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>9,}  {name}")


if __name__ == "__main__":
    main()
