"""A buying organisation and its list: who returned, who is late, refused or missing; letters."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.cli.main import main
from core.domain.returns import Supersedes
from core.formats.packages import fingerprint
from core.formats.receipts import read_receipt
from tests.flows import family_on_paper as paper
from tests.flows.conftest import Run


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two in time, one of them corrected; a nil; a summary that was altered; one not listed."""
    folder = tmp_path / "returns"
    folder.mkdir()
    trust = paper.made_return("Acorn Learning Trust")
    data = paper.write(folder, trust, "trust-1.zip")
    earlier = Supersedes(trust.return_id, 1, fingerprint(data))
    paper.write(folder, replace(trust, version=2, supersedes=earlier), "trust-2.zip")
    paper.write(folder, paper.made_return("Oak Primary"), "oak.zip")
    paper.write(folder, paper.nil_return("Elm Primary"), "elm.zip")
    data = paper.write(folder, paper.made_return("Yew Academy"), "yew.zip")
    (folder / "yew.zip").write_bytes(data.replace(b"Electricity", b"Electrocity", 1))
    (folder / "broken.zip").write_bytes(b"not a package")
    (tmp_path / "list.csv").write_text(paper.LIST, encoding="utf-8")
    return folder


def test_every_body_has_its_state_its_receipt_and_if_it_must_a_letter(
    inbox: Path, tmp_path: Path, spendbook: Run
) -> None:
    chase = ("pbo", "returns", "chase", inbox, "--expected", tmp_path / "list.csv")
    spendbook(*chase[:4], "--as-at", "2026-07-20")
    late = paper.made_return("Ambleford Town Council")
    paper.write(inbox, late, "ambleford.zip")

    found = spendbook(*chase, "--as-at", "2026-08-03")

    states = {one["name"]: one["state"] for one in found.data["bodies"]}
    assert states == {
        **dict.fromkeys(("Acorn Learning Trust", "Oak Primary"), "accepted"),
        "Elm Primary": "nil",
        "Yew Academy": "quarantined",
        **dict.fromkeys(("Birch Primary", "Town Council of Ambleford"), "missing"),
        "Ambleford Town Council": "accepted",
    }
    assert found.code == 4
    (doubt,) = found.data["doubts"]
    assert doubt["sent_name"] == "Ambleford Town Council"

    assert spendbook(*chase, "--same", f"Nobody={doubt['sent']}").code == 2
    same = f"Town Council of Ambleford={doubt['sent']}"
    letters, receipts = tmp_path / "letters", tmp_path / "receipts"
    said = spendbook(
        *chase, "--as-at", "2026-08-03", "--same", same, "--letters", letters,
        "--publisher", "ESPO", "--signed", "Jo Field", "-o", tmp_path / "chase.xlsx",
    )  # fmt: skip
    spendbook(
        "pbo", "returns", "receipts", inbox, "--publisher", "espo", "-o", receipts,
        "--as-at", "2026-08-03",
    )  # fmt: skip

    bodies = {one["name"]: one for one in said.data["bodies"]}
    ambleford = bodies["Town Council of Ambleford"]
    assert (ambleford["state"], ambleford["days_late"]) == ("late", 3)
    assert ambleford["found_by"] == "you said so"
    assert {one["family"] for one in said.data["bodies"]} == {"Acorn Learning Trust", ""}
    assert [one["file"] for one in said.data["unread"]] == ["broken.zip"]
    trust = bodies["Acorn Learning Trust"]["files"]
    assert [(one["file"], one["replaced_by"]) for one in trust] == [
        ("trust-1.zip", "trust-2.zip"),
        ("trust-2.zip", ""),
    ]
    with (letters / "mail-merge.csv").open(encoding="utf-8-sig", newline="") as file:
        merge = {row["Organisation"]: row for row in csv.DictReader(file)}
    assert merge.keys() == {"Yew Academy", "Birch Primary"}
    assert merge["Birch Primary"]["E-mail"] == "kim@birch.example"
    refusal = (letters / merge["Yew Academy"]["Text"]).read_text(encoding="utf-8")
    assert "Not as they were sealed" in refusal
    assert merge["Yew Academy"]["Fingerprint"] in refusal
    missing = (letters / merge["Birch Primary"]["Letter"]).read_text(encoding="utf-8")
    assert "April 2025 to March 2026" in missing
    assert "by 31 July 2026" in missing
    given = [read_receipt(path.read_bytes()) for path in sorted(receipts.iterdir())]
    assert len(given) == 6
    (refused,) = [one for one in given if not one.accepted]
    assert any("sealed" in one for one in refused.problems)
    assert {one.received_on for one in given} == {date(2026, 7, 20), date(2026, 8, 3)}


def test_the_letters_and_the_list_are_drawn_as_one_pdf_each(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters, listed = tmp_path / "letters.pdf", tmp_path / "chase.pdf"
    words = ["pbo", "returns", "chase", inbox, "--expected", tmp_path / "list.csv",
             "--as-at", "2026-08-03", "--letters", letters, "--publisher", "ESPO", "-o", listed,
             "--json"]  # fmt: skip

    main(
        [str(word) for word in words], draw_pdf=lambda page, title, _wide: (title + page).encode()
    )

    data = json.loads(capsys.readouterr().out)["data"]
    assert data["letters"] == {"path": str(letters), "count": 3}
    page = letters.read_text(encoding="utf-8")
    assert page.startswith("Letters<")
    assert page.count("Your return of spending") >= 3
    assert "who has sent one" in listed.read_text(encoding="utf-8")


def test_a_wrong_file_does_not_take_the_place_of_the_list(
    inbox: Path, tmp_path: Path, spendbook: Run
) -> None:
    chase = ("pbo", "returns", "chase", inbox, "--as-at", "2026-07-20")
    spendbook(*chase, "--expected", tmp_path / "list.csv")
    ledger, short = tmp_path / "ledger.csv", tmp_path / "short.csv"
    ledger.write_text("Organisation,Date,Supplier,Amount\nMe,01/04/2026,Acme Ltd,10.00\n", "utf-8")
    short.write_text("Organisation\nOak Primary\nElm Primary\n", "utf-8")

    refused = [spendbook(*chase, "--expected", file) for file in (ledger, short)]

    assert [one.code for one in refused] == [4, 4]
    found = [one.problems[0]["message"] for one in refused]
    assert found == [
        "ledger.csv was not taken as the list of organisations: it has amounts as a list of "
        "payments has, and no day on which returns are due.",
        "short.csv was not taken as the list of organisations: it lacks 4 of the 6 that are on "
        "the list now.",
    ]
    listed = sum(one["listed"] for one in spendbook(*chase).data["bodies"])
    assert listed == 6
    taken = spendbook(*chase, "--expected", short, "--replace")
    assert sum(one["listed"] for one in taken.data["bodies"]) == 2


def test_a_second_file_that_contradicts_the_first_is_named(
    inbox: Path, tmp_path: Path, spendbook: Run
) -> None:
    oak = paper.made_return("Oak Primary")
    paper.write(inbox, replace(oak, recipients=("ypo",)), "oak2.zip")

    found = spendbook("pbo", "returns", "chase", inbox, "--as-at", "2026-07-20")

    oaks = next(one for one in found.data["bodies"] if one["name"] == "Oak Primary")
    assert oaks["state"] == "accepted"
    assert [one["file"] for one in oaks["files"] if one["contradicts"]] == ["oak2.zip"]
    assert found.code == 4
