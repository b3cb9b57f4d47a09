from __future__ import annotations

import pytest

from core.usecases import read_help


def test_a_page_of_the_window_has_its_page_of_help() -> None:
    assert read_help.page("compare").title == "Compare"
    assert read_help.page("Review-Sample").key == "review"
    assert read_help.page("pbo-levy").key == "pbo"


def test_help_about_nothing_says_what_to_do() -> None:
    with pytest.raises(read_help.UnknownHelp, match="no help about"):
        read_help.page("weather")


def test_pages_stand_in_the_order_of_the_first_one() -> None:
    keys = [page.key for page in read_help.pages()]

    assert keys[:4] == ["index", "start", "new", "home"]
    assert "README" not in keys
    assert len(keys) == len(set(keys))


def test_a_word_of_the_field_is_found_with_what_it_means() -> None:
    found = read_help.search("Maverick")

    assert ("glossary", "maverick (off-contract)") in [(one.key, one.heading) for one in found]


def test_a_code_is_found_where_it_is_explained() -> None:
    first = read_help.search("sb-122")[0]

    assert first.key == "codes"
    assert first.passage.startswith("SB-122 ")


def test_all_words_must_be_there_and_titles_come_first() -> None:
    found = read_help.search("compare deals")

    assert found[0].key == "compare"
    assert all(
        word in f"{one.title} {one.heading} {one.passage}".casefold()
        for one in found
        for word in ("compare", "deals")
    )
    assert read_help.search("compare zebra") == ()
    assert read_help.search("   ") == ()


def test_passages_are_plain_words() -> None:
    assert read_help.plain("1. **Use** it, see [words](glossary.md) | `--json`") == (
        "Use it, see words --json"
    )


def test_only_pictures_of_ours_are_given() -> None:
    assert read_help.picture("pictures/compare.png").startswith(b"\x89PNG")
    assert read_help.picture("../codes.md") == b""
    assert read_help.picture("/etc/hostname") == b""
    assert read_help.picture("pictures/none.png") == b""
