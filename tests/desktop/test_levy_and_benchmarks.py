from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.classifying.taxonomy_data import load_taxonomy
from core.domain.collecting import AgreementFigure
from core.domain.comparators import Contribution, DriverFigure, Place, SharedFigure
from core.domain.levy import Finding
from core.domain.money import Pence
from core.domain.parties import Body, Sector, VatBasis
from core.domain.period import Period
from core.domain.taxonomy import CategoryCode
from core.formats import benchmark_pack
from core.formats.signing import new_key
from core.store.collection import Collection
from core.usecases import books, import_spend, publish_catalogue
from desktop.open_book import Subject, Workspace
from desktop.pages.pbo_levy_page import PboLevyPage
from desktop.widgets.asking import ChooseFolder, OpenFile
from desktop.widgets.fields_form import FieldsForm
from desktop.widgets.read_first import ReadFirst
from tests.core.store.collected import made_body, made_file, made_header
from tests.desktop.conftest import Hand

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
GROUNDS = CategoryCode("facilities.grounds")
PASSPHRASE = "a long passphrase"


def others(folder: Path) -> None:
    """Five parishes that pay £2,000 to £2,800 for their grounds, with 1,000 m² of buildings."""
    tree = load_taxonomy()
    for number in range(5):
        given = Contribution(
            Body(f"Parish {number}", "parish-council", Sector.WIDER),
            YEAR,
            VatBasis.NET,
            (tree.id, tree.version),
            (SharedFigure(GROUNDS, Pence(2000_00 + number * 200_00), 4),),
            (DriverFigure("floor-area", YEAR.end, 1000),),
            date(2026, 4, 20),
        )
        path = folder / benchmark_pack.contribution_name(given)
        path.write_bytes(benchmark_pack.build_contribution(given, new_key()))


def answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let everything leave into a folder, and say 1,000 m²; what was read first is returned."""
    read: list[str] = []
    monkeypatch.setattr(ReadFirst, "ask", lambda *words: read.append(words[3]) or True)
    monkeypatch.setattr(ChooseFolder, "ask", lambda *_words: folder)
    said = {"day": date(2026, 3, 1), "floor-area": 1000, "source": "asset register"}
    monkeypatch.setattr(
        FieldsForm, "ask", lambda *words: {field.key: None for field in words[4]} | said
    )
    return read


def build(hand: Hand, folder: Path) -> Path:
    """Build and sign the benchmarks of a folder in the workbench."""
    workbench = hand.go("pbo-levy")
    workbench.tabs.setCurrentIndex(1)
    workbench.benchmarks.look(folder)
    hand.settle()
    (cell,) = workbench.benchmarks.cells()
    assert cell.contributors == 6
    workbench.benchmarks.build(folder)
    assert "keys are not chosen" in workbench.banner.words()
    workbench.benchmarks.use_keys(folder / "keys")
    workbench.benchmarks.passphrase.setText(PASSPHRASE)
    workbench.benchmarks.build(folder)
    hand.settle()
    return next(folder.glob("benchmarks_*.zip"))


def test_a_parish_shares_one_category_and_sees_itself_beside_others(
    hand: Hand, book_path: Path, payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It pays £4,800.00 with 1,000 m²; the upper quartile of the six is £3,200.00."""
    late = tmp_path / "late.csv"
    late.write_text("Payment date,Supplier,Net amount\n20/03/2026,Office Nook & Sons,9.00\n")
    with books.open_book(book_path, actor="Test") as book:
        for path in (payments, late):
            import_spend.take_in(book, path, choices=import_spend.ImportChoices())
    read = answers(tmp_path, monkeypatch)
    hand.open(book_path)
    page = hand.go("savings")
    page.tabs.setCurrentIndex(5)
    hand.settle()
    page.sharing.say_sizes()
    hand.settle()
    row = next(n for n, one in enumerate(page.sharing.rows()) if one.category == GROUNDS)
    page.sharing._list.table.selectRow(row)
    page.sharing.share(yes=True)
    hand.settle()
    page.sharing.show_first()
    hand.settle()

    assert [one.category for one in page.sharing.rows() if one.shared] == [GROUNDS]
    assert "Floor area: 1,000, 1 March 2026, asset register" in read[0]
    assert "Grounds maintenance, trees and plants: £4,800.00 in 2 payments" in read[0]
    assert "Greenfold" not in read[0]
    assert "Written" in page.banner.words()

    others(tmp_path)
    publish_catalogue.new_keys(tmp_path / "keys", "nepo", passphrase=PASSPHRASE)
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    pack = build(hand, tmp_path)

    hand.open(book_path)
    page = hand.go("savings")
    page.tabs.setCurrentIndex(4)
    hand.settle()
    assert not page.against._chart.isVisible()
    monkeypatch.setattr(OpenFile, "ask", lambda *_words: pack)
    page.against.take()
    hand.settle()
    assert "for bodies like yours: 1" in read[-1]
    assert page.against.words().startswith("1 of 1 categories are above the upper quartile")
    chart = page.against._chart.chart()
    assert chart.table.rows[0][-2] == Place.ABOVE.value


def test_the_levy_page_says_what_a_supplier_did_not_declare(hand: Hand, tmp_path: Path) -> None:
    declared = tmp_path / "declared"
    declared.mkdir()
    (declared / "x.csv").write_text(
        "Supplier,Framework,Customer Organisation,Customer Invoice Date,Total Charge (Ex VAT)\n"
        "Clear Cloud Ltd,RM1557,Brook District Council,01/05/2025,100.00\n"
        "Clear Cloud Ltd,RM1557,Brook District Council,tomorrow,7.00\n"
    )
    use = AgreementFigure(
        "ccs", "RM1557", "1", "Clear Cloud Limited", "", "", "2025-Q2", "", "", 250_00, None, 2,
        None, None, "",
    )  # fmt: skip
    path = tmp_path / "returns.spendcollection"
    with Collection.open(path) as collection:
        header = made_header(made_body("Brook District Council"))
        collection.add([made_file(header, (), agreements=(use,))], date(2026, 4, 20))
        collection.settle()
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    page = hand.go("pbo-levy")
    assert isinstance(page, PboLevyPage)
    assert "none yet" in page.levy._returns.text()

    hand.window.open_book.use_collection(path)
    page.levy.use(declared)
    page.levy.rates.setText("RM1557=0.75")
    assert not page.levy._save.isEnabled()
    page.levy.compare()
    hand.settle()

    assert page.levy._save.isEnabled()
    (row,) = page.levy.rows()
    assert (row.finding, row.difference) == (Finding.DIFFERS, 150_00)
    assert "no day of invoice" in page.banner.words()
    assert "Ask the supplier and the body" in page.levy._facts.words()
    # 0.75 % of 250.00 is 1.875, of 100.00 is 0.75.
    assert page.levy._sums.row_at(0).levy_difference() == 1_88 - 75
