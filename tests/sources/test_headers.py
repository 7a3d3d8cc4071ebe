"""Which source a file is, and what it lacks: all of it in one message."""

from __future__ import annotations

import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.sources import looks_like, shipped_sources
from incident_analytics.sources.mapping import load_mapping


def read(tmp_path, header: str, source: str):
    file = tmp_path / "export.csv"
    file.write_text(header + "\n" + ",".join("x" for _ in header.split(",")) + "\n", encoding="utf-8")
    return ia.read_export(file, source)


def test_every_missing_required_column_is_named_at_once_with_the_nearest_header(tmp_path):
    with pytest.raises(MappingError) as refused:
        read(tmp_path, "Log Number,Date of Incidnt,Case Summary", "steis")
    said = str(refused.value)
    assert "export.csv, row 1 cannot be read as steis" in said
    assert 'record_id: no column "Log No"' in said
    assert 'did you mean "Date of Incidnt"?' in said
    assert "text.description: no column" in said


@pytest.mark.parametrize(
    ("header", "asked", "meant"),
    [
        ("Log No,Date of Incident,Description of what happened:,Modified date", "datix", "steis"),
        ("RECORDID,ACT_CAS_ID,ACT_DSTART,ACT_DDUE,ACT_DDONE,ACT_DESCR", "datix", "datix_actions"),
        ("INCIDENTID,IN01,PD09,IN07,RP07", "lfpse", "nrls"),
        ("Reference,Revision,EntityId,T005,OT001,OT002,F001", "nrls", "lfpse"),
        ("recordid,inc_dincident,INC_NOTES,rep_approved", "steis", "datix"),
        ("url,id,date,coroner,area,receiver,investigation,circumstances,concerns", "steis", "pfd"),
        ("Code,Name,Valid from,Valid to,Successor", "bed_days", "organisations"),
    ],
)
def test_a_file_of_another_source_is_told_so(tmp_path, header, asked, meant):
    with pytest.raises(MappingError, match=f"look like the source: .*{meant}"):
        read(tmp_path, header, asked)


def test_a_file_of_no_known_source_is_not_said_to_look_like_one():
    assert looks_like(["apples", "pears", "plums"]) == []


@pytest.mark.parametrize("source", shipped_sources())
def test_the_headers_of_a_source_look_like_it(source):
    headers = [header for field in load_mapping(source).fields for header in field.headers[:1]]
    assert source in looks_like(headers)


def test_a_required_column_may_be_there_under_any_of_its_names(tmp_path):
    assert read(tmp_path, "log_no,date_of_incident,description_of_what_happened", "steis").height == 1
