"""The pictures: a finding as title, a description, words that stay inside the figure and apart from each other."""

from __future__ import annotations

import pytest
from made import document
from matplotlib.text import Text

from incident_analytics.charts.style import PNG_DPI, save_figure

DOCUMENTS = {"everybody": document(), "board": document("board", "the board")}
PICTURES = [(who, picture) for who, doc in DOCUMENTS.items() for picture in doc.pictures]
IDS = [f"{who}-{picture.name}" for who, picture in PICTURES]


def test_both_packs_hold_the_pictures_their_data_allow():
    names = {who: {p.name for p in doc.pictures} for who, doc in DOCUMENTS.items()}
    assert {"ledger", "timeline_1", "recurrence", "flow"} <= names["everybody"]
    assert "control_chart" in names["board"]
    for doc in DOCUMENTS.values():
        drawn = " ".join(doc.method)
        assert ("Funnel" in drawn) == ("funnel" not in {p.name for p in doc.pictures})


@pytest.mark.parametrize(("who", "picture"), PICTURES, ids=IDS)
def test_a_picture_states_a_finding_and_describes_itself(who, picture):
    assert len(picture.title.split()) >= 5 and picture.method.endswith(".")
    assert picture.alt.startswith(picture.title) and len(picture.alt) > len(picture.title) + 10


@pytest.mark.parametrize(("who", "picture"), PICTURES, ids=IDS)
def test_no_words_leave_the_figure(who, picture):
    figure = picture.figure()
    figure.canvas.draw()
    edge = figure.bbox
    for text in figure.findobj(Text):
        if not text.get_text().strip() or not text.get_visible() or text.get_text() == "CONFIDENTIAL":
            continue
        if text.axes is not None and text.get_clip_on():
            continue
        box = text.get_window_extent()
        if box.width == 0:
            continue
        inside = box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1 and box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1
        assert inside or _tick_outside(text), text.get_text()


def _tick_outside(text: Text) -> bool:
    """Labels of ticks beyond the end of an axis exist and are not drawn."""
    return text.axes is not None and text in [*text.axes.get_xticklabels(), *text.axes.get_yticklabels()]


@pytest.mark.parametrize(("who", "picture"), PICTURES, ids=IDS)
def test_title_and_caption_stand_clear_of_the_axes(who, picture):
    figure = picture.figure()
    figure.canvas.draw()
    top = figure.axes[0].get_window_extent().y1
    title = figure._suptitle or figure.axes[0].title
    if title.get_text():
        assert title.get_window_extent().y0 >= top - 1


def test_a_picture_is_saved_at_200_dots_an_inch_in_three_formats(tmp_path):
    picture = DOCUMENTS["everybody"].pictures[0]
    written = save_figure(picture.figure(), tmp_path / picture.name)
    assert [path.suffix for path in written] == [".png", ".svg", ".pdf"]
    wide, _ = picture.figure().get_size_inches()
    from PIL import Image

    assert Image.open(written[0]).width == round(wide * PNG_DPI)
