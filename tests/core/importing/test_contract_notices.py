"""Contracts from the data files of notice services: what was awarded to whom, nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.domain.parties import Identifier
from core.importing.contract_notices import UnreadableNotices, read_notices
from core.importing.register import read_register

SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "contracts"
PUBLISHED = SHARED / "contracts_finder_ocds_2024-11.json"


def notice(**changes: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-1",
        "date": "2024-11-05T16:33:54Z",
        "buyer": {"name": "Anytown Council"},
        "tender": {
            "id": "DN1",
            "title": "Lifts",
            "description": "Lift repair",
            "procurementMethodDetails": "Open procedure",
            "classification": {"id": "50750000", "description": "Lift maintenance"},
        },
        "parties": [
            {
                "id": "s1",
                "name": "Acme Ltd",
                "identifier": {"scheme": "GB-COH", "id": "2535986"},
                "details": {"scale": "sme", "vcse": False},
            }
        ],
        "awards": [
            {
                "id": "a1",
                "status": "active",
                "value": {"amount": 12000.5, "currency": "GBP"},
                "suppliers": [{"id": "s1", "name": "Acme Ltd"}],
                "contractPeriod": {
                    "startDate": "2024-03-31T23:00:00Z",
                    "endDate": "2026-03-31T23:59:59+01:00",
                    "maxExtentDate": "2028-03-31T23:59:59+01:00",
                },
            }
        ],
        **changes,
    }


def write(folder: Path, *notices: dict[str, Any], text: str = "") -> Path:
    path = folder / "notices.json"
    path.write_text(text or json.dumps({"releases": notices}), encoding="utf-8")
    return path


def test_an_award_is_a_contract_with_the_days_of_this_country(tmp_path: Path) -> None:
    (one,) = read_register(write(tmp_path, notice())).contracts

    assert (one.ref, one.title, one.supplier) == ("DN1", "Lifts", "Acme Ltd")
    assert (one.start, one.end, one.latest_end) == (
        *(date(2024, 4, 1), date(2026, 3, 31)),
        date(2028, 3, 31),
    )
    assert (one.value, one.sme, one.vcse) == (12_000_50, True, False)
    assert one.supplier_id == Identifier("GB-COH", "02535986")
    assert (one.process, one.category_given) == ("Open procedure", "50750000 Lift maintenance")


def test_a_notice_without_an_award_is_left_out_and_says_so(tmp_path: Path) -> None:
    reading = read_register(write(tmp_path, notice(), notice(ocid="2", awards=[])))

    assert len(reading.contracts) == 1
    assert [row.code for row in reading.left_out] == ["SB-318"]
    assert len(reading.contracts) + len(reading.left_out) == reading.rows_read


def test_of_many_buyers_only_the_one_who_asks(tmp_path: Path) -> None:
    path = write(tmp_path, notice(), notice(ocid="2", buyer={"name": "Elsewhere Council"}))

    mine, nobody = (read_register(path, buyer=name) for name in ("anytown  council", "Other"))

    assert [len(mine.contracts), len(nobody.contracts)] == [1, 0]
    assert [row.code for row in nobody.left_out] == ["SB-319", "SB-319"]


def test_the_newest_notice_of_an_award_holds(tmp_path: Path) -> None:
    newer = notice(date="2025-01-01T00:00:00Z", tender={"id": "DN1", "title": "Lifts again"})

    (one,) = read_register(write(tmp_path, newer, notice())).contracts

    assert one.title == "Lifts again"


def test_money_of_another_kind_is_no_value(tmp_path: Path) -> None:
    award = {**notice()["awards"][0], "value": {"amount": 5, "currency": "EUR"}}

    reading = read_register(write(tmp_path, notice(awards=[award])))

    assert reading.contracts[0].value is None
    assert [problem.code for problem in reading.problems] == ["SB-310"]


@pytest.mark.parametrize("text", ['{"releases": [', "[" * 100_000, '{"releases": []}'])
def test_a_damaged_file_of_notices_is_told(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text=text if text.startswith("{") else '[{"a": ' + text)

    with pytest.raises(UnreadableNotices):
        read_notices(path)


def test_other_files_are_no_notices(tmp_path: Path) -> None:
    assert read_notices(write(tmp_path, text="Ref,Title\n1,Lifts\n")) is None


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published notices are not here")
def test_published_notices_are_read() -> None:
    notices = read_notices(PUBLISHED, "Leicester City Council")

    assert notices is not None
    assert len(notices.contracts) == 4
    assert all(one.supplier and one.start and one.end for one in notices.contracts)
