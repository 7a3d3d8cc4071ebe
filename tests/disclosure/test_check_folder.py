"""The checker opens everything, finds what must not leave, refuses what it cannot open, and never repeats it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from incident_analytics.disclosure import check, check_folder, contents
from incident_analytics.disclosure.contents import pieces_of
from incident_analytics.disclosure.pdf_text import pdf_texts
from incident_analytics.disclosure.png_text import png_texts
from incident_analytics.errors import DisclosureError
from incident_analytics.identifiers import find_identifiers

TEXT = "The door alarm was found switched off at the start of the night shift, and nobody had written it down."
NARRATIVES = pl.DataFrame({"record_id": ["1", "2"], "text": [TEXT, None]})
RUN_OF_WORDS = "alarm was found switched off at the start of the night"


def refused(folder: Path, **options: object) -> str:
    with pytest.raises(DisclosureError) as error:
        check_folder(folder, NARRATIVES, **options)
    assert RUN_OF_WORDS not in str(error.value)
    return str(error.value)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def png(text: str) -> bytes:
    note, out = PngInfo(), io.BytesIO()
    note.add_itxt("Comment", text, zip=True)
    Image.new("RGB", (2, 2)).save(out, "png", pnginfo=note)
    return out.getvalue()


def test_files_without_any_of_it_pass_and_are_counted(tmp_path):
    put(tmp_path, "a.csv", "n,n_status\n,primary\n10,shown\n")
    put(tmp_path, "b.html", "<p>The door alarm was checked.</p>")
    put(tmp_path, "c.png", png("made by the suite"))
    (tmp_path / "inner").mkdir()
    put(tmp_path / "inner", "d.json", '{"n": [5, null]}')
    assert check_folder(tmp_path, NARRATIVES) == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<p>{RUN_OF_WORDS}</p>"),
        ("a.html", f'<p title="{RUN_OF_WORDS}">x</p>'),
        ("a.html", f"<!-- {RUN_OF_WORDS} -->"),
        ("a.html", RUN_OF_WORDS.replace("switched", "swit<b>ched</b>")),
        ("a.html", RUN_OF_WORDS.replace("switched", "swit&shy;ched")),
        ("a.html", f"<script>tip = '{RUN_OF_WORDS.replace('alarm', chr(92) + 'u0061larm')}'</script>"),
        ("a.html", f"<img src='data:image/png;base64,{base64.b64encode(png(RUN_OF_WORDS)).decode()}'>"),
        ("a.svg", f"<svg><desc>{RUN_OF_WORDS.upper()}</desc></svg>"),
        ("a.json", json.dumps({"note": RUN_OF_WORDS.replace("alarm", "\u00adalarm")})),
        ("a.json", json.dumps({RUN_OF_WORDS: 1})),
        ("a.txt", RUN_OF_WORDS.replace(" ", "\n")),
        ("a.md", RUN_OF_WORDS.replace(" ", " - ")),
        ("a.csv", "a,b\n" + RUN_OF_WORDS.replace(" ", ",")),
        ("a.csv", ("a\n" + RUN_OF_WORDS).encode("utf-16")),
        ("a.png", png(RUN_OF_WORDS)),
        ("a.png", png("") + RUN_OF_WORDS.encode()),
        (f"{RUN_OF_WORDS.replace(' ', '_')}.txt", "x"),
    ],
)
def test_words_of_a_narrative_are_found_wherever_they_stand(tmp_path, name, content):
    message = refused(put(tmp_path, name, content))
    assert "words of a narrative" in message
    assert "alarm_was_found" not in message


def test_seven_words_in_a_row_are_still_a_phrase(tmp_path):
    put(tmp_path, "a.txt", "alarm was found switched off at the")
    assert check_folder(tmp_path, NARRATIVES) == 1


def test_a_short_narrative_is_found_whole(tmp_path):
    put(tmp_path, "a.txt", "Before. Patient left the ward without leave. After.")
    short = pl.DataFrame({"text": ["Patient left the ward without leave."]})
    with pytest.raises(DisclosureError, match="words of a narrative"):
        check_folder(tmp_path, short)


def test_a_planted_word_is_found_and_not_repeated(tmp_path):
    put(tmp_path, "a.csv", "theme\nzebrawood-7\n")
    message = refused(tmp_path, canaries=["Zebrawood 7"])
    assert "a.csv: a planted word" in message
    assert "ebrawood" not in message


def test_names_and_numbers_of_persons_are_found_by_the_detector_passed_in(tmp_path):
    put(tmp_path, "a.html", "<p>Reported by Dr Example Person, e@example.org</p>")
    message = refused(tmp_path, find_identifiers=find_identifiers)
    assert "a.html: what looks like email, name" in message
    assert "Example" not in message


@pytest.mark.parametrize("cell", ["3", " 3 ", "3.0", "<5", "12%"])
def test_a_number_in_a_hidden_cell_is_found(tmp_path, cell):
    put(tmp_path, "a.csv", f"n,n_status\n{cell},primary\n")
    assert "status says hidden, in n" in refused(tmp_path)


@pytest.mark.parametrize("cell", ["", "few", "hidden", "–"])
def test_a_word_in_a_hidden_cell_is_no_count(tmp_path, cell):
    put(tmp_path, "a.csv", f"n,n_status\n{cell},secondary\n0,shown\n")
    assert check_folder(tmp_path, NARRATIVES) == 1


def test_hidden_cells_are_found_in_pages_workbooks_and_json_too(tmp_path):
    put(tmp_path, "a.html", "<table><tr><th>n<th>n_status<tr><td>2<td>primary</table>")
    put(tmp_path, "b.json", json.dumps([{"n": 2, "n_status": "secondary"}]))
    put(tmp_path, "c.json", json.dumps({"n": [2], "n_status": ["secondary"]}))
    book = openpyxl.Workbook()
    for row in [["Title"], [], ["x", "n", "n_status"], [None, 2, "primary"]]:
        book.active.append(row)
    book.save(tmp_path / "d.xlsx")
    message = refused(tmp_path)
    assert [name in message for name in ("a.html", "b.json", "c.json", "d.xlsx")] == [True] * 4


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 no zip", "broken"),
        ("a.pptx", b"", "broken"),
        ("a.xlsx", zipped(a__xml=b"\xff\xfe\x00"), "broken"),
        ("a.zip", zipped(a__exe=b"MZ"), "of this kind"),
        ("a.png", b"GIF89a", "broken"),
        ("a.png", png("x")[:40], "broken"),
        ("a.pdf", b"hello", "broken or locked"),
        ("a.pdf", b"%PDF-1.4 /Encrypt 5 0 R", "broken or locked"),
        ("a.pdf", b"%PDF-1.4 1 0 obj << /Filter /LZWDecode >> stream\nabc\nendstream", "broken or locked"),
        ("a.json", b"{", "broken"),
        ("a.csv", b"\xff\xfa", "broken"),
        ("a.exe", b"MZ", "of this kind"),
        ("noending", b"", "of this kind"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_its_name(tmp_path, name, content, words):
    message = refused(put(tmp_path, name, content))
    assert name in message
    assert words in message


def test_a_huge_file_and_a_zip_that_unpacks_to_too_much_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "LARGEST", 5_000)
    monkeypatch.setattr(check, "LARGEST", 5_000)
    put(tmp_path, "a.txt", "a " * 5_000)
    put(tmp_path, "b.zip", zipped(a__txt=b"a" * 1_000_000))
    message = refused(tmp_path)
    assert "a.txt: a link, or too large" in message
    assert "b.zip: unpacks to more than" in message


def test_zips_within_zips_are_opened_only_so_deep(tmp_path):
    inner = RUN_OF_WORDS.encode()
    packed = zipped(a__txt=inner)
    put(tmp_path, "a.zip", zipped(b__zip=packed))
    assert "words of a narrative" in refused(tmp_path)
    for _ in range(6):
        packed = zipped(b__zip=packed)
    put(tmp_path, "a.zip", packed)
    assert "too many layers" in refused(tmp_path)


def test_a_link_is_refused_since_what_it_points_to_may_change(tmp_path):
    outside = put(tmp_path, "x.txt", "fine") / "x.txt"
    folder = tmp_path / "out"
    folder.mkdir()
    try:
        (folder / "a.txt").symlink_to(outside)
    except OSError:
        pytest.skip("links are not allowed on this machine")
    assert "a link" in refused(folder)


@given(st.binary(max_size=400), st.sampled_from([".png", ".pdf", ".xlsx", ".html", ".svg", ".json", ".csv", ".txt"]))
def test_any_bytes_are_read_or_refused(content, ending):
    start = {".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-1.4\n", ".xlsx": b"PK"}.get(ending, b"")
    for candidate in (content, start + content):
        try:
            list(pieces_of("a" + ending, candidate))
        except DisclosureError:
            continue


def test_a_pdf_with_the_common_letter_tables_is_read():
    page = b"BT [(The al) -20 (arm) -400 (was)] TJ <666f756e64> Tj (o\\146f) Tj ET"
    table = b"beginbfchar <0041> <0062> endbfchar beginbfrange <0061> <0063> <0078> endbfrange"
    coded = b"%PDF-1.4 1 0 obj << /Length 9 >> stream\n" + page + b"\nendstream endobj"
    texts = " ".join(pdf_texts(coded))
    assert "The alarm" in texts
    assert "found" in texts
    assert "off" in texts
    two = (
        b" 2 0 obj << >> stream\nBT <00410061> Tj ET\nendstream 3 0 obj << >> stream\n"
        + table
        + b" begincmap\nendstream"
    )
    assert "bx" in " ".join(pdf_texts(b"%PDF-1.4" + two))


def test_a_text_after_the_end_of_a_picture_is_read():
    assert any("hidden" in text for text in png_texts(png("x") + b"hidden"))


def test_joined_letters_of_a_pdf_do_not_part_its_words(tmp_path):
    """Fonts draw ff and ffi as one sign of another typeface."""
    figure = Figure()
    figure.text(0, 0.5, "The difficult staff office offered sufficient effort for different affairs.")
    figure.savefig(tmp_path / "a.pdf")
    text = "Then the difficult staff office offered sufficient effort for different affairs."
    with pytest.raises(DisclosureError, match="words of a narrative"):
        check_folder(tmp_path, pl.DataFrame({"text": [text]}))
