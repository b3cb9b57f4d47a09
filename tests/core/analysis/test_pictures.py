from __future__ import annotations

import io
from dataclasses import replace

import pytest
from matplotlib.image import imread

from core.analysis import pictures
from core.analysis.figures import Chart, ChartTable
from core.analysis.plots import Bar, Bars, Columns, Curve, Plot
from core.domain.picture_places import Places

BLUE = (0x12, 0x43, 0x6D)
TABLE = ChartTable("", "", (), (), ())


def chart(plot: Plot | None) -> Chart:
    return Chart("Title", "Caption", "Words", TABLE, plot)


@pytest.mark.parametrize(
    "plot",
    [
        Bars(tuple(Bar(f"Category {n}", 100_00 * (7 - n), "") for n in range(7))),
        Columns(("Apr", "May", "Jun", "Jul", "Aug", "Sep"), (("One", (5, 6, 7, 8, 9, 10)),)),
    ],
    ids=["bars", "columns"],
)
def test_the_place_of_a_row_is_where_its_bar_is_drawn(plot: Plot) -> None:
    png, places = pictures.picture(chart(plot), scale=1)
    assert places is not None
    pixels = imread(io.BytesIO(png))
    height, width = pixels.shape[:2]

    for row in range(places.count):
        left, top, right, bottom = places.band(row)
        # Where every bar begins: left of its band, or at the foot of it.
        x = (left + right) / 2 if places.across else left + 0.01
        y = bottom - 0.01 if places.across else (top + bottom) / 2
        found = tuple(
            round(float(part) * 255) for part in pixels[int(y * height)][int(x * width)][:3]
        )
        assert found == BLUE
        assert places.row_at(x, y) == row
    assert places.row_at(0.5, 0.999) is None or places.across


def test_a_curve_and_an_empty_chart_have_no_rows_to_click_on() -> None:
    assert pictures.picture(chart(Curve((5_000,), (), 8_000, "")), scale=1)[1] is None
    assert pictures.picture(chart(None), scale=1)[1] is None


def test_beyond_the_rows_there_is_none() -> None:
    places = Places(False, 0.2, 0.1, 0.9, 0.9, -0.5, 3.5, 2)

    assert places.row_at(0.5, 0.15) == 0
    assert places.row_at(0.5, 0.45) == 1
    assert places.row_at(0.5, 0.65) is None
    assert places.row_at(0.5, 0.05) is None
    assert replace(places, first=-0.6).row_at(0.5, 0.1) is None


def test_a_chart_takes_the_width_of_its_frame_but_no_more_than_paper() -> None:
    tall = chart(Bars(tuple(Bar(f"Category {n}", 100_00, "") for n in range(11))))
    wished = 450

    widths = [pictures.width_for(tall, shape) for shape in (0.0, 0.5, wished / tall.height(), 9.0)]

    assert widths == [360, 360, wished, 576]
