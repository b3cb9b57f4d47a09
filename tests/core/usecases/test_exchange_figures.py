from __future__ import annotations

from datetime import date
from pathlib import Path

from core.domain.assessment import Status
from core.domain.collecting import PayeeFigure
from core.domain.parties import Identifier
from core.domain.sharing import EXCHANGE
from core.store.collection import Collection
from core.usecases import exchange_figures
from tests.core.store.collected import made_body, made_file, made_header
from tests.core.usecases.catalogues_on_offer import ALPHA, package_of

_QUARTER = "2025-Q2"


def test_what_was_paid_inside_a_family_is_in_no_sum_for_others(tmp_path: Path) -> None:
    """Six councils and a trust with £1,000.00 each; the trust paid £400.00 of it to its school."""
    school = Identifier("GB-COH", "09000011")
    spent = [("office", _QUARTER, Status.NO_LOT, 1000_00)]
    inside = (PayeeFigure(*_of(school), "office", _QUARTER, Status.NO_LOT, 400_00, 1),)
    bodies = [made_body(f"Council {n}") for n in range(6)]
    trust = made_body("Larkfield Trust", family="Larkfield Trust")
    ash = made_body("Ash Academy", family="Larkfield Trust", identifiers=(school,))
    place = tmp_path / "c.spendcollection"
    with Collection.open(place) as collection:
        headers = [made_header(one, consents=(EXCHANGE,)) for one in (*bodies, trust, ash)]
        collection.add(
            [
                made_file(
                    header,
                    () if header.body is ash else spent,
                    payees=inside if header.body is trust else (),
                )
                for header in headers
            ],
            date(2026, 4, 20),
        )
        collection.settle()

    found = exchange_figures.prepare(place, package_of(tmp_path, ALPHA)).pack.figures

    sums = {(one.category, one.body_type): (one.bodies, one.available) for one in found}
    whole = max(sums.values(), key=lambda one: one[1] or 0)
    assert whole == (7, 6600_00)


def _of(one: Identifier) -> tuple[str, str]:
    return one.scheme, one.id
