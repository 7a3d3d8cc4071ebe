"""Charts of slides that can be edited in PowerPoint; their workbooks hold what is drawn and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Emu, Pt

from ..charts import style
from ..lessons.status import CAME_BACK
from .document import Document
from .pictures import Picture
from .slide_parts import Box, describe, rgb
from .slide_tables import heat_table

LETTERS = Pt(12)


def status_chart(slide: Slide, box: Box, document: Document) -> None:
    """Rows of the ledger by status, as bars."""
    held = [(status, n) for status, _, n in reversed(document.meanings)]
    data = CategoryChartData()
    data.categories = [status for status, _ in held]
    data.add_series("Lessons", [n for _, n in held])
    chart = _chart(slide, box, XL_CHART_TYPE.BAR_CLUSTERED, data, _said("Lessons by status", held))
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size = LETTERS
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    for i, (status, _) in enumerate(held):
        fill = plot.series[0].points[i].format.fill
        fill.solid()
        colour = (
            style.ORANGE if status in CAME_BACK else style.BLUE if status == "evidence of learning" else style.COMMON
        )
        fill.fore_color.rgb = rgb(colour)


def again_chart(slide: Slide, box: Box, document: Document, picture: Picture) -> None:
    """Share of recommendations whose failing was reported again by years, as a line."""
    again = document.pack.again
    data = CategoryChartData(number_format='0"%"')
    data.categories = [str(year) for year in again["years"]]
    data.add_series("Failing reported again, %", again["percent_again"].to_list())
    chart = _chart(slide, box, XL_CHART_TYPE.LINE_MARKERS, data, picture.alt)
    chart.has_legend = False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
    _axis_title(chart.category_axis, "Years since an action was declared complete")
    _axis_title(chart.value_axis, "Failing reported again, %")
    _line(chart, 0, style.ORANGE, 2.5, marker=True)
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.font.size = LETTERS


def control_chart(slide: Slide, box: Box, document: Document, picture: Picture) -> None:
    """Events by period with the centre line and both limits; points that break a rule are marked."""
    pack = document.pack
    points = pack.control.points
    data = CategoryChartData(number_format="0.0")
    data.categories = [f"{day:%b %Y}" for day in pack.series["first_day"]]
    columns = (("Events", "y"), ("Centre", "centre_line"), ("Lower limit", "lower_process_limit"),
               ("Upper limit", "upper_process_limit"))  # fmt: skip
    for name, column in columns:
        data.add_series(name, [None if v is None or v != v else v for v in points[column].to_list()])
    chart = _chart(slide, box, XL_CHART_TYPE.LINE_MARKERS, data, picture.alt)
    chart.has_legend, chart.legend.position = True, XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout, chart.legend.font.size = False, LETTERS
    _line(chart, 0, style.COMMON, 1.25, marker=True)
    _line(chart, 1, style.INK, 1.25)
    for number in (2, 3):
        _line(chart, number, style.QUIET, 1.25, dashed=True)
    for i in points.with_row_index("i").filter(pl.col("special_cause"))["i"].to_list():
        marker = chart.plots[0].series[0].points[i].marker
        marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 10
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(style.PURPLE)


def _chart(slide: Slide, box: Box, kind: XL_CHART_TYPE, data: CategoryChartData, words: str) -> Chart:
    frame = slide.shapes.add_chart(kind, *(Emu(int(value)) for value in box), data)
    describe(frame, words)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = LETTERS
    for axis in (chart.category_axis, chart.value_axis):
        axis.format.line.color.rgb = rgb(style.FAINT)
        axis.tick_labels.font.size = LETTERS
    chart.category_axis.has_major_gridlines = False
    if chart.value_axis.has_major_gridlines:
        chart.value_axis.major_gridlines.format.line.color.rgb = rgb(style.FAINT)
    return chart


def _line(chart: Chart, number: int, colour: str, width: float, marker: bool = False, dashed: bool = False) -> None:
    series = chart.plots[0].series[number]
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(colour), Pt(width)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.CIRCLE if marker else XL_MARKER_STYLE.NONE
    if marker:
        series.marker.size = 6
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(colour)


def _axis_title(axis: object, words: str) -> None:
    axis.has_title = True
    axis.axis_title.text_frame.text = words
    axis.axis_title.text_frame.paragraphs[0].font.size = LETTERS
    axis.axis_title.text_frame.paragraphs[0].font.bold = False


def _said(title: str, held: list[tuple[str, int]]) -> str:
    return f"{title}: {'; '.join(f'{name} {n}' for name, n in reversed(held))}."


NATIVE: dict[str, Callable[[Slide, Box, Document, Picture], None]] = {
    "time_to_recurrence": again_chart, "control_chart": control_chart, "recurrence": heat_table,
}  # fmt: skip
