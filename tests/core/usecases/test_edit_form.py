"""A form edited in place: every step can be undone, and what is saved is what was seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cli.main import main
from core.formats.template import workbook_bytes
from core.usecases import edit_form, publish_catalogue
from core.usecases.edit_form import FormDraft
from tests.core.usecases.catalogues_on_offer import ALPHA, package_of
from tests.flows.test_what_is_also_asked_by_command import asking

LOT_NO, START = 1, 3


@pytest.fixture
def draft(tmp_path: Path) -> FormDraft:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_bytes(asking()))
    return edit_form.open_form(path)


def all_rows(draft: FormDraft) -> dict[str, list[list[str]]]:
    return {one.name: [list(r) for r in draft.rows(one.name)] for one in edit_form.heads()}


def test_a_form_opens_and_is_saved_as_the_catalogue_that_it_was(
    draft: FormDraft, tmp_path: Path
) -> None:
    saved = draft.save(tmp_path / "again.xlsx")

    assert draft.check().catalogue == publish_catalogue.check_form(saved).catalogue
    assert all_rows(edit_form.open_form(saved)) == all_rows(draft)
    assert draft.rows("agreements")[0][:3] == ["A1", "Premises", "Alpha PBO"]
    assert "01/01/2024" in draft.rows("agreements")[0]


def test_a_typed_fault_is_told_at_its_cell_and_stays_in_the_saved_form(
    draft: FormDraft, tmp_path: Path
) -> None:
    end = [column.name for column in edit_form.heads()[1].columns].index("end")

    draft.set_cell("agreements", 0, end, "soon")
    draft.paste("lots", 2, 0, [["A1", "1", "Once more", "beyond"], ["A9", "1", "Elsewhere"]])

    told = draft.check()
    assert [(one.code, draft.place(one)) for one in told.blocking()] == [
        ("SB-407", ("agreements", 0, end)),
        ("SB-407", ("lots", 2, START)),
        ("SB-402", ("lots", 2, LOT_NO)),
        ("SB-405", ("lots", 3, 0)),
    ]
    again = publish_catalogue.check_form(draft.save(tmp_path / "bad.xlsx"))
    assert [one.code for one in again.problems] == [one.code for one in told.problems]
    assert [one.place.row for one in again.problems] == [one.place.row for one in told.problems]


def test_the_next_edition_begins_with_what_was_published(tmp_path: Path) -> None:
    draft = edit_form.open_form(package_of(tmp_path, ALPHA))

    found = draft.check().catalogue

    assert found is not None
    assert (found.edition, found.agreements) == (2, ALPHA.agreements)
    assert (draft.path, draft.changed()) == (None, False)


def test_a_new_form_holds_one_row_about_the_catalogue_and_never_another() -> None:
    draft = edit_form.new_form("ypo", "YPO")

    assert not draft.add_row("About", 0)
    assert not draft.remove_rows("About", 0, 1)
    assert draft.rows("About") == [["ypo", "YPO", "1", "", "", ""]]


EDITS = st.one_of(
    st.tuples(st.just("cell"), st.integers(0, 3), st.integers(0, 8), st.sampled_from("ab")),
    st.tuples(st.just("add"), st.integers(0, 3)),
    st.tuples(st.just("remove"), st.integers(0, 3), st.integers(1, 3)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(EDITS, max_size=8))
def test_undoing_everything_gives_back_what_was_there(edits: list[tuple]) -> None:
    draft = edit_form.next_edition(ALPHA)
    before = all_rows(draft)
    for kind, *at in edits:
        if kind == "cell":
            draft.set_cell("lots", *at)
        elif kind == "add":
            draft.add_row("lots", min(at[0], len(draft.rows("lots"))))
        else:
            draft.remove_rows("lots", *at)
    after = all_rows(draft)

    steps = 0
    while draft.undo():
        steps += 1

    assert all_rows(draft) == before
    assert not draft.changed()
    for _ in range(steps):
        assert draft.redo() == "lots"
    assert all_rows(draft) == after


def test_the_form_of_the_next_edition_is_written_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "next.xlsx"

    code = main(
        ["catalogue", "template", "--from", str(package_of(tmp_path, ALPHA)), "-o", str(out)]
    )

    found = publish_catalogue.check_form(out).catalogue
    assert (code, found and found.edition) == (0, 2)
    assert "next edition" in capsys.readouterr().out


def test_days_that_contradict_codes_that_are_none_and_rows_said_twice_are_told() -> None:
    draft = edit_form.next_edition(ALPHA)
    names = {one.name: [column.name for column in one.columns] for one in edit_form.heads()}
    for sheet, column, text in (
        ("agreements", "extension_to", "01/12/2026"),
        ("lots", "end", "31/12/2030"),
        ("lot_categories", "code", "facilities.sweeping"),
    ):
        draft.set_cell(sheet, 0, names[sheet].index(column), text)
    draft.paste("lot_suppliers", 9, 0, [list(draft.rows("lot_suppliers")[0])])
    draft.paste("lot_categories", 9, 0, [["A1", "1", "cpv", "0931"], ["A1", "1", "cpv", "0999"]])

    told = {problem.code: problem.message() for problem in draft.check().problems}

    assert told["SB-431"] == "End is later than the agreement's last day."
    assert told["SB-430"].startswith("Bright Cleaning Ltd")
    wrong = [one.values["text"] for one in draft.check().problems if one.code == "SB-432"]
    assert wrong == ["facilities.sweeping", "0999"]
    days = [one.place.sheet for one in draft.check().problems if one.code == "SB-431"]
    assert days == ["Agreements", "Lots"]
    assert draft.check().blocking() == ()
