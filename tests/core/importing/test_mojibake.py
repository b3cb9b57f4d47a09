from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.spend import FileReading, Role, Verdict
from core.importing.layouts import layout_of
from core.importing.mojibake import find
from core.importing.reading import read_file

RIGHT = ["Café", "St Mary’s", "£500 – paid", "“Quoted”", "Müller & Søn", "Łódź", "ﬁne", "naïve…"]
FINE = [
    *("Café", "St Mary’s", "£500 – paid", "“Quoted”", "Müller & Søn", "Łódź", "CAFÉ’S", "ANHÄ”"),
    *(
        "Pipe Ø100mm",
        "McÉwan",
        "Nº 12",
        "½ day",
        "25 °C",
        "«Oui»",
        "JOSÉ…",
        "≈£500",
        "à la carte",
        "Ltd\u201a x",
    ),
    *("naïve", "Ürün", "ÅNGSTRÖM", "Ã la", "São", "SÃO", "µm", "€5", "æther", "œuvre", "Zürich"),
]


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("text", ["Café", "St Mary’s", "£500 – paid", "naïve…", "“Quoted” £"])
def test_utf_8_that_was_read_by_a_code_page_is_put_right(text: str, page: str) -> None:
    wrong = _misread(text, page)

    repair = find([wrong, "plain"])

    assert repair is not None
    assert repair.mend(wrong) == text


def test_what_was_read_wrongly_twice_is_put_right() -> None:
    wrong = _misread(_misread("Café – £5", "cp1252"), "cp1252")

    repair = find([wrong])

    assert repair is not None
    assert repair.mend(wrong) == "Café – £5"


@pytest.mark.parametrize(
    ("read_as", "really", "texts"),
    [
        ("cp1252", "cp850", ["£500 grant", "Café"]),
        ("cp850", "cp1252", ["£500 grant", "Café"]),
        ("cp1252", "mac_roman", ["St Mary’s", "Café", "Queen’s"]),
        ("latin-1", "cp1252", ["St Mary’s", "Café"]),
    ],
)
def test_one_code_page_that_was_read_as_another_is_put_right(
    read_as: str, really: str, texts: list[str]
) -> None:
    wrong = [text.encode(really).decode(read_as) for text in texts]

    repair = find(wrong)

    assert repair is not None
    assert [repair.mend(text) for text in wrong] == texts


@pytest.mark.parametrize("text", FINE)
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert find([text]) is None


def test_texts_that_are_right_are_left_alone_together() -> None:
    assert find(FINE) is None


def test_a_cell_that_is_right_stays_so_beside_one_that_is_wrong() -> None:
    repair = find(["CafÃ©", *RIGHT])

    assert repair is not None
    assert [repair.mend(text) for text in RIGHT] == RIGHT
    assert repair.mend("CafÃ© Müller’s") == "Café Müller’s"
    assert (repair.before, repair.after) == ("CafÃ©", "Café")


def test_a_mark_of_byte_order_in_the_middle_of_a_text_goes() -> None:
    repair = find(["ï»¿Brook Ltd"])

    assert repair is not None
    assert repair.mend("ï»¿Brook Ltd") == "Brook Ltd"


def test_code_pages_are_not_changed_where_one_cell_would_become_worse() -> None:
    assert find(["£500".encode("cp850").decode("cp1252"), "Café", "MaryÕs"]) is None


def _misread(text: str, page: str) -> str:
    """Read UTF-8 by a code page as programs do: undefined bytes come through."""
    return "".join(
        bytes([byte]).decode(page, errors="ignore") or chr(byte) for byte in text.encode()
    )


TEXT = (
    "Date,Supplier,Details,Amount\n"
    "25/04/2025,CafÃ© Nero,St Maryâ€™s,Â£1.00\n26/04/2025,Elm,Ink,2.00\n"
)


def _read(folder: Path, content: str, **answers: str) -> FileReading:
    path = folder / "export.csv"
    path.write_text(content, encoding="utf-8")
    return read_file(path, answers=answers)


def test_spoilt_text_is_offered_to_be_put_right_and_stands_until_then(tmp_path: Path) -> None:
    reading = _read(tmp_path, TEXT)

    offer = reading.offers[0]
    assert (reading.verdict, reading.total) == (Verdict.READY, 300)
    assert reading.lines[0].text(Role.SUPPLIER) == "CafÃ© Nero"
    assert (offer.code, offer.key) == ("SB-185", "text")
    assert offer.text == (
        'Some text was spoilt before it got here: "CafÃ© Nero" may have been "Café Nero".'
    )
    assert [choice.value for choice in offer.choices] == ["as-it-stands", "repaired"]


def test_text_that_is_put_right_changes_neither_rows_nor_amounts(tmp_path: Path) -> None:
    before, after = _read(tmp_path, TEXT), _read(tmp_path, TEXT, text="repaired")

    line = after.lines[0]
    assert (line.text(Role.SUPPLIER), line.text(Role.DESCRIPTION)) == ("Café Nero", "St Mary’s")
    assert [(x.row, x.pence) for x in after.lines] == [(x.row, x.pence) for x in before.lines]
    assert after.verdict is Verdict.READY
    assert _read(tmp_path, TEXT, text="as-it-stands").lines == before.lines


def test_a_supplier_over_its_payments_is_put_right_too(tmp_path: Path) -> None:
    group = "Date,Details,Amount\nCafÃ©,,\n25/04/2025,Tea,1.00\n26/04/2025,Tea,1.00\n"
    text = group + "Elm,,\n27/04/2025,CafÃ©,2.00\nOak,,\n28/04/2025,CafÃ©,2.00\n"

    reading = _read(tmp_path, text, supplier="groups", text="repaired")

    assert reading.lines[0].text(Role.SUPPLIER) == "Café"


def test_text_is_put_right_in_the_next_file_of_the_same_source(tmp_path: Path) -> None:
    layout = layout_of(_read(tmp_path, TEXT, text="repaired"), "Ledger")

    reading = read_file(tmp_path / "export.csv", layouts=[layout])

    assert reading.lines[0].text(Role.SUPPLIER) == "Café Nero"
