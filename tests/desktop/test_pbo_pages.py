from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from core.formats.trust import open_root_key
from core.usecases import publish_catalogue
from core.usecases.show_return import ShownTable
from desktop.open_book import Subject, Workspace
from desktop.pages.pbo_home_page import PboHomePage
from desktop.pages.pbo_keys_page import PboKeysPage
from desktop.pages.pbo_returns_page import PboReturnsPage
from desktop.widgets.asking import SaveFile
from desktop.widgets.page_dialog import PageDialog
from desktop.widgets.publisher_form import PublisherForm
from tests.desktop.conftest import Hand

PASSPHRASE = "a long passphrase"


@pytest.fixture
def workbench(hand: Hand) -> Hand:
    hand.window.open_book.show(Subject(Workspace.PBO))
    hand.settle()
    return hand


@pytest.fixture
def form(tmp_path: Path) -> Path:
    shipped = files("resources") / "catalogues" / "nepo_demo_edition_2.xlsx"
    path = tmp_path / "nepo.xlsx"
    with as_file(shipped) as source:
        path.write_bytes(source.read_bytes())
    return path


def test_the_workbench_opens_on_its_tasks(workbench: Hand) -> None:
    page = workbench.window.page()
    assert isinstance(page, PboHomePage)
    states = {task.page: task.state_words() for task in page.tasks()}
    assert states["pbo-returns"] == "Cannot start yet"
    assert states["pbo-picture"] == "Cannot start yet"
    assert states["pbo-catalogue"] == "Ready"
    assert "choose the folder" in page.steps.words.text()
    # Six steps stand there: what is told of them adds up to six.
    assert page.steps._done.text() == "0 of 5 steps done; 1 more to use when you want"
    assert workbench.window.keys_of_pages()[:4] == (
        "pbo-home",
        "pbo-catalogue",
        "pbo-keys",
        "pbo-returns",
    )


def test_an_empty_form_has_its_problems_listed(
    workbench: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue_ypo.xlsx"
    monkeypatch.setattr(PublisherForm, "ask", lambda _page: ("ypo", "YPO"))
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: path)
    page = workbench.go("pbo-catalogue")
    page._template()
    workbench.settle()
    assert "The form is in" in page.banner.words()

    page.check(path)
    workbench.settle()

    assert page._problems.all_rows()
    assert "in the way of building" in page._verdict.text()
    assert not page._build_action.isEnabled()


def test_a_filled_form_is_built_signed_and_compared(
    workbench: Hand, form: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    publish_catalogue.new_keys(keys, "nepo", name="NEPO (DEMO)", passphrase=PASSPHRASE)
    page = workbench.go("pbo-catalogue")
    page.check(form)
    workbench.settle()
    assert page._verdict.text() == "Ready to build."

    page.build_form.use_keys(keys)
    page.build_form.passphrase.setText(PASSPHRASE)
    page.build(tmp_path)
    workbench.settle()

    built = tmp_path / "catalogue_nepo_2.zip"
    assert built.exists()
    assert "It is signed" in page.banner.words()
    assert page.build_form.passphrase.text() == ""
    page.compare_with(built)
    workbench.settle()
    assert page._difference.text() == "Against edition 2: nothing"


def test_a_catalogue_that_is_opened_is_verified(
    workbench: Hand, form: Path, tmp_path: Path
) -> None:
    built = publish_catalogue.build(form, tmp_path, keys=None).path

    workbench.window.open_path(built)
    workbench.settle()

    assert "none, it is not signed" in workbench.window.page().banner.words()


def test_keys_are_made_once_and_their_fingerprint_shown(workbench: Hand, tmp_path: Path) -> None:
    page = workbench.go("pbo-keys")
    assert isinstance(page, PboKeysPage)
    assert not page._make_action.isEnabled()
    page.short.setText("ypo")
    page.name.setText("YPO")
    page.passphrase.setText(PASSPHRASE)
    page.again.setText(PASSPHRASE)
    assert page._make_action.isEnabled()

    page.make(tmp_path)
    workbench.settle()

    digits = page._digits.text()
    assert digits == publish_catalogue.publisher_fingerprint(tmp_path)
    assert len(digits.split()) == 10
    assert page.passphrase.text() == ""
    page.short.setText("ypo")
    page.passphrase.setText(PASSPHRASE)
    page.make(tmp_path)
    workbench.settle()
    assert "(SB-853)" in page.banner.words()


def test_the_fingerprint_can_be_printed(
    workbench: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = publish_catalogue.new_keys(tmp_path / "keys", "ypo", name="YPO", passphrase=PASSPHRASE)
    sheet = tmp_path / "fingerprint.pdf"
    shown: list[str] = []

    def ask(_parent: object, _title: str, page: str) -> str:
        shown.append(page)
        return ".pdf"

    monkeypatch.setattr(PageDialog, "ask", ask)
    monkeypatch.setattr(SaveFile, "ask", lambda *_args: sheet)
    page = workbench.go("pbo-keys")
    page.show_fingerprint(tmp_path / "keys")
    workbench.settle()

    page._print()
    workbench.settle()

    assert keys.fingerprint in shown[0]
    assert "Root key 2" in shown[0]
    assert sheet.read_bytes().startswith(b"%PDF")


def test_a_holder_takes_a_passphrase_of_its_own(workbench: Hand, tmp_path: Path) -> None:
    publish_catalogue.new_keys(tmp_path / "keys", "ypo", name="YPO", passphrase=PASSPHRASE)
    part = workbench.go("pbo-keys").passphrases
    file = tmp_path / "keys" / "ypo-1.root-key"
    part.use(file)
    part.old.setText(PASSPHRASE)
    part.new.setText("quite another one")
    assert not part._change.isEnabled()
    part.again.setText("quite another one")

    part._change.trigger()
    workbench.settle()

    assert open_root_key(file.read_bytes(), "quite another one")
    assert part.new.text() == ""


def test_a_folder_of_files_that_are_no_returns_is_refused_in_words(
    workbench: Hand, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK not a zip")
    page = workbench.go("pbo-returns")
    assert isinstance(page, PboReturnsPage)

    page.collect(tmp_path)
    workbench.settle()

    (row,) = page.received.model.rows()
    assert not row.accepted
    assert row.reasons
    assert page.received.title.text() == "a.zip: refused"
    home = workbench.go("pbo-home")
    assert home.tasks()[0].sentence == "0 accepted, 1 refused"
    assert home.tasks()[0].state_words() == "There is a problem"


def test_answers_stand_in_a_table_for_each_kind_of_row(workbench: Hand) -> None:
    page = workbench.go("pbo-returns")
    assert isinstance(page, PboReturnsPage)
    page.tabs.setCurrentIndex(2)
    workbench.settle()
    assert page.answers.empty.isVisible()
    assert not page.answers._save.isEnabled()

    sites = ShownTable(
        "a A1 sites", "alpha A1: Sites", ("body", "net"), ("Body", "Total"), ("words", "pence"),
        (("Oak", 2000), ("Elm", 1000)),
    )  # fmt: skip
    page.answers._show((sites,))

    assert page.answers.tables.choice.currentText() == "alpha A1: Sites (2)"
    assert page.answers.tables.current() == {"body": "Oak", "net": 2000}
    assert page.answers._save.isEnabled()


def test_keys_are_changed_when_enough_holders_bring_theirs(
    workbench: Hand, tmp_path: Path
) -> None:
    keys, new = tmp_path / "keys", tmp_path / "new"
    publish_catalogue.new_keys(keys, "nepo", passphrase=PASSPHRASE)
    page = workbench.go("pbo-keys")
    assert isinstance(page, PboKeysPage)
    change = page.key_change
    change.use(keys, [keys / "nepo-1.root-key"])
    for field in (change.passphrase, change.secrets[0]):
        field.setText(PASSPHRASE)
    assert change._rotate.isEnabled()

    change.do(new, revoke=True)
    workbench.settle()

    assert sorted(path.name for path in new.iterdir()) == [
        "nepo-new-2-1.root-key",
        "nepo.root.json",
        "nepo.signing-key",
    ]
    assert "Root keys replaced: 1" in page.banner.words()
    assert change.passphrase.text() == ""
    assert page._digits.text() == publish_catalogue.publisher_fingerprint(new)
