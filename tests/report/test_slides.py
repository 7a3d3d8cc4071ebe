"""The slides: titles, descriptions, notes, native charts, and a trust's own template."""

from __future__ import annotations

import io
import zipfile

import pytest
from made import document
from pptx import Presentation
from pptx.util import Inches

from incident_analytics.errors import StudyError
from incident_analytics.report import leadership_slides
from incident_analytics.report.slide_template import open_template


@pytest.fixture(scope="module")
def doc():
    return document("board", "the board of Example Valley")


@pytest.fixture(scope="module")
def deck(doc):
    return Presentation(io.BytesIO(leadership_slides(doc)))


def test_every_slide_has_a_title_notes_with_the_method_and_the_source(deck, doc):
    for slide in deck.slides:
        assert slide.shapes.title.text.strip()
        notes = slide.notes_slide.notes_text_frame.text
        assert doc.about["rule_plainly"] in notes and doc.about["manifest"] in notes


def test_every_picture_chart_and_table_is_described(deck):
    graphics = [s for slide in deck.slides for s in slide.shapes if s.shape_type is not None and (
        s.has_chart or s.has_table or s.shape_type == 13)]  # fmt: skip
    assert len(graphics) >= 5
    for shape in graphics:
        assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr", "")) > 20


def test_charts_can_be_edited_and_their_workbooks_hold_what_is_drawn(deck, doc):
    charts = {s.chart.plots[0].series[0].name: s.chart for slide in deck.slides for s in slide.shapes if s.has_chart}
    assert {"Lessons", "Events"} <= set(charts)
    events = charts["Events"].plots[0].series[0]
    assert list(events.values) == [float(n) for n in doc.pack.series["n_events"]]
    assert charts["Events"].part.chart_workbook.xlsx_part is not None


def test_a_deck_for_named_readers_says_so_on_every_slide_and_one_for_everybody_on_none(deck):
    def marked(slides: Presentation) -> int:
        return sum(any("CONFIDENTIAL" in s.text for s in slide.shapes if s.has_text_frame) for slide in slides.slides)

    assert marked(deck) == len(deck.slides)
    assert marked(Presentation(io.BytesIO(leadership_slides(document())))) == 0


def test_nothing_stands_outside_a_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_the_same_document_gives_the_same_bytes(doc):
    assert leadership_slides(doc) == leadership_slides(doc)


def template(tmp_path, change=lambda deck: None, name="trust.pptx"):
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    change(deck)
    deck.save(tmp_path / name)
    return tmp_path / name


def test_a_trusts_template_keeps_its_size_and_loses_its_example_slides(tmp_path, doc):
    def with_examples(deck):
        deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Example slide of the trust"

    out = Presentation(io.BytesIO(leadership_slides(doc, template(tmp_path, with_examples))))
    assert out.slide_width == Inches(10)
    said = " ".join(s.text for slide in out.slides for s in slide.shapes if s.has_text_frame)
    assert "Example slide" not in said and doc.headline in said
    for slide in out.slides:
        sizes = [p.font.size for p in slide.shapes.title.text_frame.paragraphs]
        assert all(size is not None and size.pt <= 24 for size in sizes), slide.shapes.title.text
        for shape in slide.shapes:
            assert shape.left + shape.width <= out.slide_width + 1


def repacked(path, name: str, content: bytes):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


LINK = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        b'Type="x" Target="http://example.invalid/p.png" TargetMode="External"/></Relationships>')  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: repacked(path, "ppt/vbaProject.bin", b"x"), "holds macros"),
        (lambda path: repacked(path, "ppt/slideMasters/_rels/x.rels", LINK), "points to a file or page outside"),
        (lambda path: path.write_bytes(b"PK no zip"), "cannot be opened"),
        (lambda path: path.write_bytes(path.read_bytes()[:3000]), "cannot be opened"),
        (lambda path: path.unlink(), "there is no such template"),
    ],
)
def test_a_template_that_cannot_be_trusted_is_refused_with_the_reason(tmp_path, spoil, message):
    path = template(tmp_path)
    spoil(path)
    with pytest.raises(StudyError, match=message):
        open_template(path)


def test_a_template_of_another_kind_is_refused(tmp_path):
    with pytest.raises(StudyError, match="a template is a .pptx file"):
        open_template(template(tmp_path, name="trust.pptm.bin"))


def test_a_potx_is_taken_as_a_template(tmp_path):
    plain = template(tmp_path)
    held = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(held, "w") as after:
        for part in before.infolist():
            data = before.read(part).replace(b"presentationml.presentation.main", b"presentationml.template.main")
            after.writestr(part.filename, data)
    (tmp_path / "trust.potx").write_bytes(held.getvalue())
    assert open_template(tmp_path / "trust.potx").slide_width == Inches(10)


def test_a_template_that_unpacks_to_far_more_than_it_says_is_refused(tmp_path):
    path = template(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/blank.xml", b" " * 300_000_000)
    with pytest.raises(StudyError, match="unpacks to more than"):
        open_template(path)
