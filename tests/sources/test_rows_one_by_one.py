"""Delimited files are read row by row, and give what reading them whole gives."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.errors import MappingError
from incident_analytics.sources import delimited, read_export
from incident_analytics.sources.cells import Cells
from incident_analytics.sources.delimited import decode, read_delimited, stream_delimited

MARK = "ID,Ref,Description"
pieces = st.lists(st.sampled_from(["a", "é", ",", '"x"', '"y\nz"', "\n", "\r\n", "\r", "\x00", "–"]), max_size=40)


@given(pieces, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.integers(1, 9))
def test_a_file_read_row_by_row_gives_what_the_whole_text_gives(tmp_path_factory, parts, encoding, piece):
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    path.write_bytes((MARK + "\n" + "".join(parts)).encode(encoding))
    whole = said = None
    try:
        whole = read_delimited(decode(path.read_bytes(), path.name), path.name)
    except MappingError as error:
        said = str(error)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PIECE", piece)
        if said is None:
            assert list(stream_delimited(path)) == whole
        else:
            with pytest.raises(MappingError) as told:
                list(stream_delimited(path))
            assert str(told.value) == said


def test_bytes_that_are_no_utf_8_far_down_make_the_whole_file_cp1252(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"ID,Text\n" + b"1,plain\n" * 300_000 + "2,caf\u00e9\n".encode("cp1252"))
    assert list(stream_delimited(path))[-1] == ["2", "café"]


def test_rows_are_gone_through_once():
    cells = Cells([[str(i)] for i in range(100)])
    assert len(list(cells)) == 100
    with pytest.raises(RuntimeError, match="read already"):
        list(cells)


def test_a_file_that_is_cut_off_says_so_before_its_header_is_judged(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text("A,B,C\n" + "1,2,3\n" * 100 + '4,"open', encoding="utf-8")
    with pytest.raises(MappingError, match="row 102"):
        read_export(Path(path), "datix")
