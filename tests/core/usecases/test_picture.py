"""A family of four and a council on paper, in pounds; every total ties.

                             returned                              inside the family
    Acorn Learning Trust     1000 + 400 + 250 + 600   = 2,250      400 to Oak, 250 to Elm
    Oak Primary              300 + 500 - 50 + 200     =   950      300 to the trust
    Elm Primary (with VAT)   120 + 80                 =   200      -
    Yew Academy (a summary)  300 + 100                =   400      cannot be told
    Birch Primary            has not returned
    the family                                          3,800      950
    Ambleford (no family)    700 + 90                 =   790      90 to the trust is spending

Of the family: out of scope 400, locked 600 + 300 = 900, collaborative 1000 + 500 - 50 + 100 =
1,550, could use a lot 200 + 120 = 320, no lot 250 + 300 + 80 = 630: 3,800. Inside: out of scope
400, no lot 550. What is left: locked 900, collaborative 1,550, could 320, no lot 80: 2,850, of
which 1,950 are available, so that uptake is 1,550 / 1,950 = 79.49 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.analysis.consolidation import agreement_rows
from core.analysis.picture_caveats import basis_words, caveats
from core.classifying.tidying import tidy
from core.domain.assessment import Status
from core.domain.collecting import AgreementFigure
from core.domain.consolidated import Picture, Sums
from core.domain.expecting import Chase
from core.domain.parties import VatBasis
from core.store.collection import Collection
from core.usecases import chase_returns
from core.usecases.collect_returns import collect
from core.usecases.picture import Asked, Chosen, NoSuchFamily, cells, glance, picture
from core.usecases.picture_behind import NoSuchFigure, behind, read_figure
from tests.flows import family_on_paper as paper

_ASKED = Asked(date(2026, 8, 3), "espo")
_FAMILY = "Acorn Learning Trust"


def _pounds(sums: Sums) -> tuple[float, ...]:
    return tuple(pence / 100 for pence in sums.by_status().values())


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    folder: Path = tmp_path_factory.mktemp("returns")
    for name in paper.PAYMENTS:
        paper.write(folder, paper.made_return(name))
    (folder / "list.csv").write_text(paper.LIST, encoding="utf-8")
    collect(folder, folder / "all.spendcollection", today=date(2026, 7, 20))
    with Collection.open(folder / "all.spendcollection") as opened:
        chase_returns.take_list(opened, folder / "list.csv")
        yield opened


@pytest.fixture(scope="module")
def found(collection: Collection) -> Picture:
    return picture(collection, _ASKED)


def test_home_says_what_the_picture_says(collection: Collection, found: Picture) -> None:
    seen = glance(collection.path, _ASKED.as_at)

    assert seen.whole == found.whole
    assert seen.whole.eliminated.total
    assert (seen.listed, len(seen.files)) == ("list.csv", len(paper.PAYMENTS))


def test_the_family_is_as_on_paper_with_who_is_missing(found: Picture) -> None:
    (family,) = found.families

    assert _pounds(family.row.returned) == (400, 900, 1550, 320, 630)
    assert _pounds(family.row.eliminated) == (400, 0, 0, 0, 550)
    assert _pounds(family.row.net) == (0, 900, 1550, 320, 80)
    assert (family.row.net.uptake(), family.row.target, family.row.gap()) == (7949, 5000, 0)
    assert family.members[0] == _FAMILY
    assert (family.missing, family.untold) == (("Birch Primary",), ("Yew Academy",))


def test_every_way_of_adding_up_gives_the_same_pennies(
    collection: Collection, found: Picture
) -> None:
    whole = found.whole

    assert (whole.returned.total, whole.eliminated.total) == (459_000, 95_000)
    assert whole.net.total == 364_000
    for rows in (
        found.by_category, found.by_quarter, found.by_sector, found.by_vat, found.by_body,
    ):  # fmt: skip
        assert sum((row.returned for row in rows), Sums()) == whole.returned
        assert sum((row.eliminated for row in rows), Sums()) == whole.eliminated
    pence: dict[Status, int] = defaultdict(int)
    inside: dict[Status, int] = defaultdict(int)
    for one in cells(Chosen(collection, _ASKED)):
        pence[one.cell.status] += one.cell.pence
        inside[one.cell.status] += one.inside
    assert Sums.of(pence) == whole.returned
    assert Sums.of(inside) == whole.eliminated


def test_one_family_alone_is_its_row(collection: Collection, found: Picture) -> None:
    alone = picture(collection, replace(_ASKED, family=_FAMILY.upper()))

    assert (alone.family, found.family) == (_FAMILY, "")
    assert alone.whole.net == found.families[0].row.net
    assert sum((row.net for row in alone.by_category), Sums()) == alone.whole.net
    assert any("on the list are in no figure: Birch Primary." in one for one in alone.caveats)
    with pytest.raises(NoSuchFamily, match="belongs to Nobody"):
        picture(collection, replace(_ASKED, family="Nobody"))


def test_a_nil_return_does_not_mix_amounts_with_and_without_vat(found: Picture) -> None:
    net = next(one for one in found.returns if one.vat_basis is VatBasis.NET)
    nil = replace(net, vat_basis=VatBasis.UNKNOWN, nil=True)

    assert basis_words((net, nil), _ASKED.as_at).endswith("; amounts without VAT.")


def test_amounts_with_and_without_vat_are_told_apart(
    collection: Collection, found: Picture
) -> None:
    with_vat = picture(collection, replace(_ASKED, vat_basis=VatBasis.GROSS))

    assert {row.label: row.net.total for row in found.by_vat} == {
        "Without VAT": 344_000,
        "With VAT": 20_000,
    }
    assert [one.body for one in with_vat.returns] == ["Elm Primary"]
    assert any("different VAT bases" in words for words in found.caveats)


def test_agreements_are_own_or_of_others_and_tie_to_what_is_collaborative(found: Picture) -> None:
    use = [(row.publisher, row.own, row.pence, row.returns) for row in found.agreements]

    assert use == [("espo", True, 170_000, 2), ("ypo", False, 45_000, 1)]
    assert found.whole.returned.collaborative - 215_000 == 10_000
    assert any(words.startswith("£100.00 of what went through") for words in found.caveats)


def test_pounds_behind_a_reason_count_once_however_many_lots_were_declined(
    found: Picture,
) -> None:
    reasons = [(row.decision, row.reason, row.decisions, row.pence) for row in found.reasons]

    assert reasons == [("later", "contract", 2, 32_000), ("not suitable", "price", 2, 32_000)]
    assert found.reasons[0].words == "A contract must end first"
    assert [row.agreement_no for row in found.reasons_by_lot] == ["8", "7"]


def test_the_pipeline_adds_up_by_quarter_and_category(found: Picture) -> None:
    (row,) = found.pipeline

    assert (row.label, row.quarter, row.pence, row.returns) == ("Software", "2026-Q3", 300_000, 5)


@pytest.mark.parametrize(
    ("named", "rows"),
    [
        ("category=ict.software", [("Acorn Learning Trust", 600)]),
        ("quarter=", [("Yew Academy", 400)]),
        ("vat=gross", [("Elm Primary", 200)]),
        (
            "family=Acorn Learning Trust",
            [
                ("Acorn Learning Trust", 1600),
                ("Oak Primary", 650),
                ("Yew Academy", 400),
                ("Elm Primary", 200),
            ],
        ),
        (
            "agreement=espo/191/1",
            [("Acorn Learning Trust", 1000), ("Ambleford Town Council", 700)],
        ),
        ("reason=not suitable/price", [("Oak Primary", 200), ("Elm Primary", 120)]),
    ],
)
def test_behind_a_figure_stand_its_bodies(
    collection: Collection, named: str, rows: list[tuple[str, int]]
) -> None:
    found = behind(collection, _ASKED, *read_figure(named))

    assert [(row.body, row.pence // 100) for row in found] == rows


def test_behind_the_pipeline_stand_all_who_say_so_and_nothing_else_is_named(
    collection: Collection, found: Picture
) -> None:
    rows = behind(collection, _ASKED, *read_figure("pipeline=2026-Q3/ict.software"))

    assert sum(row.pence for row in rows) == found.pipeline[0].pence
    for name in ("colour=red", "agreement=espo"):
        with pytest.raises(NoSuchFigure):
            read_figure(name)


def test_what_cannot_be_known_is_said(found: Picture) -> None:
    words = " ".join(found.caveats)

    assert "2 of 6 organisations on the list are in no figure: Birch Primary, Town" in words
    assert "1 organisation of the list may have returned under another name" in words
    assert "£80.00 (2.2 %) has no category" in words
    assert "£400.00 of 1 return is not parted by quarter" in words
    assert "cannot be told, as their returns are not by payment: Yew Academy" in words


def test_a_member_whose_return_names_no_family_is_named_with_what_stays_in(
    found: Picture,
) -> None:
    silent = tuple(replace(one, names_family=one.body != "Oak Primary") for one in found.returns)

    said = [
        [words for words in caveats(replace(found, returns=some), Chase(_ASKED.as_at, ()))
         if "name no family" in words]
        for some in (silent, tuple(replace(one, names_family=True) for one in silent))
    ]  # fmt: skip

    assert said[1] == []
    assert "members that are companies stays in the figures: Oak Primary." in said[0][0]


def test_a_supplier_that_bodies_write_in_several_ways_counts_once() -> None:
    def used(name: str, number: str) -> AgreementFigure:
        scheme = "GB-COH" if number else ""
        return AgreementFigure(
            "ypo", "1", "1", name, scheme, number, "2025-Q2", "", "", 100, None, 1, None, None, ""
        )

    spelled = [("Oak Ltd", "01234567"), ("OAK LIMITED", ""), ("Oak (UK) Ltd", "01234567")]
    other = [("Elm Plc", ""), ("ELM PLC", "")]

    (row,) = agreement_rows(
        ((n, used(*one)) for n, one in enumerate(spelled + other)), "ypo", tidy
    )

    assert (row.suppliers, row.pence, row.returns) == (2, 500, 5)
