"""A mapping is an analyst's file: every slip in it is named, with its row, all at once."""

from __future__ import annotations

import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.sources.fields import COLUMNS, FIELDS, TABLES, VALUE_MAPS, field_rows
from incident_analytics.sources.mapping import fold, load_mapping, parse_mapping, shipped_sources

HEAD = "field,headers,required,constant,values,read_as,note\n"
GOOD = HEAD + "@table,,,records,,,\nrecord_id,Number,yes,,,,\ntext.description,Story,yes,,,,\n"


@pytest.mark.parametrize("source", shipped_sources())
def test_every_shipped_mapping_holds_only_known_names(source):
    mapping = load_mapping(source)
    assert {field.field for field in mapping.fields} <= set(FIELDS)
    assert {field.values for field in mapping.fields} - {""} <= set(VALUE_MAPS)


@pytest.mark.parametrize("source", shipped_sources())
def test_a_shipped_mapping_that_reads_one_field_twice_does_so_from_other_headers(source):
    seen = [(field.field, field.headers) for field in load_mapping(source).fields]
    assert len(seen) == len(set(seen))


def test_raw_and_display_forms_of_a_header_meet():
    assert fold("Date of Incident:") == fold("date_of_incident") == fold(" DATE-OF-INCIDENT ") == "date of incident"


def test_all_slips_of_a_mapping_are_named_at_once_with_their_rows():
    text = HEAD + (
        "@table,,,recods,,,\n@colour,,,red,,,\nrecord_di,Number,yes,,,,\nunit,,,,,,\nsite,Site,maybe,,,,\n"
        "occurred_date,When,,,,dates,\nphysical_harm,Harm,,,harms,,\nsetting,Place,,,setting: A=ward; B,,\n"
    )
    with pytest.raises(MappingError) as refused:
        parse_mapping("mine", text)
    said = str(refused.value)
    for part in ("row 2: the constant of @table", 'row 3: "@colour"', 'row 4: field "record_di" is not known; did you '
                 'mean "record_id"?', "row 5: unit needs headers or a constant", "row 6: required", "row 7: read_as",
                 'row 8: values "harms" is not known; did you mean "harm"?', 'row 9: "ward" is not a level of setting',
                 'row 9: "B" is no pair'):  # fmt: skip
        assert part in said


def test_a_misspelt_column_of_a_mapping_is_named_with_the_right_one():
    with pytest.raises(MappingError, match='"feild" is not known; did you mean "field"'):
        parse_mapping("mine", GOOD.replace("field", "feild"))


def test_a_mapping_without_a_table_is_refused():
    with pytest.raises(MappingError, match="@table is missing"):
        parse_mapping("mine", HEAD + "record_id,Number,yes,,,,\n")


def test_a_mapping_saved_by_excel_is_read(tmp_path):
    excel = GOOD.replace("Story", "“Story”").replace(",", ";") + ";;;;;;\n;;;;;;\n"
    (tmp_path / "mine.csv").write_bytes(excel.encode("cp1252"))
    assert load_mapping(tmp_path / "mine.csv").fields[1].headers == ("“Story”",)


def test_a_note_may_hold_line_breaks_and_commas():
    mapping = parse_mapping("mine", GOOD + 'unit,Ward,,,,,"as written,\nnot as meant"\n')
    assert mapping.fields[-1].note == "as written,\nnot as meant"


def test_an_edited_mapping_counts_at_once(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert load_mapping(str(file)).fields[0].headers == ("Number",)
    file.write_text(GOOD.replace("Number", "No"), encoding="utf-8")
    assert load_mapping(str(file)).fields[0].headers == ("No",)


def test_an_unknown_source_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(MappingError, match='did you mean "steis"'):
        load_mapping("sties")
    with pytest.raises(MappingError, match="no such mapping file"):
        load_mapping(tmp_path / "absent.csv")


def test_a_source_of_ones_own_is_read_and_normalised_by_its_mapping(tmp_path):
    (tmp_path / "mine.CSV").write_text(
        GOOD + 'physical_harm,Tier,,,"harm: Tier A=severe; tier b = low; Tier C=?",,\nrecord_kind,,,incident,,,\n',
        encoding="utf-8",
    )
    export = tmp_path / "export.csv"
    export.write_text("Number,Story,Tier\n1,x,TIER A\n2,y,Tier B\n3,z,Tier C\n4,w,Moderate\n", encoding="utf-8")
    data = ia.normalise(ia.read_export(export, tmp_path / "mine.CSV"))
    assert data.records["physical_harm"].to_list() == ["severe", "low", "missing", "moderate"]
    assert data.records["record_id"].to_list() == ["mine:1", "mine:2", "mine:3", "mine:4"]
    assert data.unmapped.select("column", "value", "n_rows").rows() == [("physical_harm", "Tier C", 1)]


def test_every_field_is_listed_once_with_its_meaning_and_its_tables():
    rows = field_rows()
    assert [row["field"] for row in rows] == sorted({row["field"] for row in rows}, key=list(FIELDS).index)
    assert {row["field"] for row in rows} == set(FIELDS)
    assert all(row["means"] and set(row["tables"].split("; ")) <= set(TABLES) for row in rows)


def test_a_mapping_without_a_field_that_its_table_needs_is_refused():
    text = f"{','.join(COLUMNS)}\n@table,,,recommendations,,,\nissued,Date,,,,date,\n"
    with pytest.raises(MappingError) as error:
        parse_mapping("mine", text)
    assert "no row for recommendation_id" in str(error.value) and "no row for text" in str(error.value)


def test_pairs_without_the_name_of_their_map_are_answered_with_how_to_write_them():
    text = GOOD + "physical_harm,Harm,,,Major=severe; Fatal=fatal,,\n"
    with pytest.raises(MappingError, match="begin with the name of a map, as in harm: Major=severe"):
        parse_mapping("mine", text)


def test_topics_of_a_trust_become_the_themes_that_its_mapping_gives_them(tmp_path):
    head = f"{','.join(COLUMNS)}\n@table,,,recommendations,,,\n@source_system,,,tracker,,,\n"
    pairs = "theme: Observations=observation_missed|observation_quality; Leave=leave_management; Odd=?"
    rows = ("recommendation_id,No,yes,,,,\nissued,Date,yes,,,date,\ntext,What,yes,,,,\nsource_type,,,si_panel,,,\n"
            f"themes,Topic,,,{pairs},list,\n")  # fmt: skip
    (tmp_path / "mine.csv").write_text(head + rows, encoding="utf-8")
    (tmp_path / "tracker.csv").write_text(
        "No,Date,What,Topic\n1,01/02/2020,Do it well,OBSERVATIONS; leave\n2,01/02/2020,Do it,Odd\n", encoding="utf-8"
    )
    table = ia.normalise(ia.read_export(tmp_path / "tracker.csv", str(tmp_path / "mine.csv"))).recommendations
    assert table["theme_ids"].to_list() == [["observation_missed", "observation_quality", "leave_management"], ["Odd"]]


def test_a_theme_that_cannot_be_an_id_is_refused():
    head = f"{','.join(COLUMNS)}\n@table,,,recommendations,,,\n"
    text = head + "recommendation_id,No,,,,,\ntext,What,,,,,\nthemes,Topic,,,theme: Leave=Leave of absence,list,\n"
    with pytest.raises(MappingError, match='"Leave of absence" is not a level of theme'):
        parse_mapping("mine", text)
