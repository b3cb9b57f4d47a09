from __future__ import annotations

import io
from datetime import date
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.formats.columns import Column, Holds
from core.formats.reports import (
    Figure,
    KeyFigure,
    Report,
    ReportTable,
    Section,
    bars,
    cell_in_words,
    html,
)
from core.formats.workbooks import read_rows, workbook

COLUMNS = (
    Column("name", "Supplier", "Who."),
    Column("category", "Category", "What.", Holds.CATEGORY),
    Column("net_pence", "Amount", "How much.", Holds.PENCE),
    Column("uptake", "Uptake", "Share.", Holds.RATE),
    Column("lines", "Payments", "Count.", Holds.COUNT),
    Column("day", "Day", "When.", Holds.DAY),
    Column("card", "Card", "Card.", Holds.YES_NO),
)


def report(rows: tuple, **more: object) -> Report:
    table = ReportTable("Payments", "Each row is a payment.", COLUMNS, rows, **more)
    figure = Figure("Spend", bars([("Total <all>", 1205), ("Credits", -5)]), "In words.")
    section = Section(
        "Spend & more", ("A paragraph.",), (("Body", "<Town>"),), (figure,), (table,)
    )
    return Report(
        "Return", "2025", (KeyFigure("Total", "£12"),), (section,), categories={"a.b": "Bread"}
    )


class Reader(HTMLParser):
    """Collects what matters for access, and that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attributes)))
        if tag not in {"meta", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


ROW = ("Öl & <Söhne>", "a.b", -120_450, 5230, 1204, date(2025, 4, 3), True)


def test_cells_are_said_as_people_write_them() -> None:
    words = [cell_in_words(c.holds, v) for c, v in zip(COLUMNS, ROW, strict=True)]

    assert words == ["Öl & <Söhne>", "a.b", "-£1,204.50", "52.3 %", "1,204", "3 April 2025", "yes"]
    assert cell_in_words(Holds.PENCE, None) == "-"
    assert cell_in_words(Holds.CATEGORY, "") == "Unknown"


def test_the_page_is_well_formed_and_says_its_tables() -> None:
    reader = read(html(report((ROW,), total=("Total", "", 5, None, None, None, None))))

    heads = [each for tag, each in reader.attributes if tag == "th"]
    assert all("scope" in each for each in heads)
    assert "Each row is a payment." in reader.text
    assert "Öl & <Söhne>" in reader.text
    assert "Bread" in reader.text
    assert "Total <all>" in reader.text
    assert "52.3\xa0%" in reader.text
    tags = {tag for tag, _ in reader.attributes}
    assert not tags & {"script", "a", "img", "link", "iframe", "form"}


def test_a_column_that_is_empty_all_the_way_is_left_out_of_the_page() -> None:
    row = ("A", "a.b", 5, None, None, None, None)

    reader = read(html(report((row,))))

    assert "Uptake" not in reader.text
    assert "Amount" in reader.text


def test_a_table_without_rows_says_none() -> None:
    assert "None." in read(html(report(()))).text


def test_rows_can_be_left_to_the_workbook() -> None:
    reader = read(html(report((ROW,), in_page=False, note="The rows are in the workbook.")))

    assert "The rows are in the workbook." in reader.text
    assert not any(tag == "table" for tag, _ in reader.attributes)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_page(name: str, body: str) -> None:
    rows = ((name, body, 1, 1, 1, None, None),)
    whole = report(rows)

    read(html(whole))


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            texts.map(str.strip) | st.sampled_from(["=1+1", "@x", "-2", "#N/A", "007", "1e5"]),
            st.just("a.b") | st.just(""),
            st.none() | st.integers(-(10**11), 10**11),
            st.none() | st.integers(0, 20_000),
            st.none() | st.integers(0, 10**6),
            st.none() | st.dates(date(1850, 1, 1), date(2099, 1, 1)),
            st.none() | st.booleans(),
        ),
        max_size=5,
    )
)
def test_a_workbook_reads_back_exactly_and_holds_no_formula(rows: list[tuple]) -> None:
    data = workbook(report(tuple(rows)))

    assert read_rows(data, "Payments", COLUMNS) == tuple(rows)
    book = load_workbook(io.BytesIO(data))
    assert "f" not in {cell.data_type for sheet in book for row in sheet for cell in row}


def test_a_working_workbook_has_filters_and_fixed_headings_a_published_one_has_not() -> None:
    published = load_workbook(io.BytesIO(workbook(report((ROW,)))))["Payments"]
    working = load_workbook(io.BytesIO(workbook(report((ROW,)), working=True)))["Payments"]

    assert published.freeze_panes is None
    assert working.freeze_panes == "B4"
    assert published.tables["table_1"].autoFilter is None
    assert working.tables["table_1"].autoFilter is not None


def test_a_caption_ends_before_what_is_said_of_amounts() -> None:
    table = ReportTable("Contracts", "Contracts", COLUMNS[:1], (("a",),))
    data = workbook(Report("R", "s", (), (Section("S", tables=(table,)),)))

    said = load_workbook(io.BytesIO(data))["Contracts"]["A2"].value

    assert said == "Contracts. Amounts are in pounds; credits have a minus."


def test_sheets_of_the_same_name_are_told_apart() -> None:
    table = ReportTable("A: very long name of a sheet for a workbook", "x", COLUMNS[:1], (("a",),))
    whole = Report("R", "s", (), (Section("S", tables=(table, table)),))

    names = load_workbook(io.BytesIO(workbook(whole))).sheetnames

    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_text_longer_than_a_cell_is_cut_and_control_characters_do_no_harm() -> None:
    rows = (("x" * 40_000, "", 1, 1, 1, None, None), ("a\x00\x0bb", "", 1, 1, 1, None, None))

    data = workbook(report(rows))

    assert len(str(read_rows(data, "Payments", COLUMNS)[0][0])) == 32_767
