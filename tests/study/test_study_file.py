"""The study file: what is read, what is refused, and how it is said."""

from datetime import date, datetime
from pathlib import Path

import pytest

from incident_analytics.errors import StudyError
from incident_analytics.study.config import Study, load_study
from incident_analytics.study.inputs import input_names, study_files

SOURCE = [{"path": "steis.csv", "as": "steis"}]


def refused(**tables: object) -> str:
    with pytest.raises(StudyError) as caught:
        load_study({"source": SOURCE} | tables)
    return str(caught.value)


def test_a_dictionary_of_tables_is_a_study():
    study = load_study({"study": {"title": "T", "snapshot_date": "2024-03-31"}, "source": SOURCE})
    assert isinstance(study, Study)
    assert (study.title, study.snapshot_date) == ("T", date(2024, 3, 31))
    assert study.sources == ((Path.cwd() / "steis.csv", "steis"),)


@pytest.mark.parametrize("day", ["2024-03-31", date(2024, 3, 31), datetime(2024, 3, 31, 12)])
def test_a_snapshot_date_is_a_date_however_it_is_written(day):
    assert load_study({"study": {"snapshot_date": day}, "source": SOURCE}).snapshot_date == date(2024, 3, 31)


def test_paths_in_a_file_are_relative_to_it(tmp_path):
    (tmp_path / "a.toml").write_text('[[source]]\npath = "x.csv"\nas = "steis"\n[coding]\npath = "c.csv"\n')
    study = load_study(tmp_path / "a.toml")
    assert study.sources[0][0] == tmp_path / "x.csv"
    assert study.coding == tmp_path / "c.csv"


def test_unknown_keys_are_refused_with_the_nearest_known_one():
    assert 'did you mean "snapshot_date"' in refused(study={"snapshot_dat": "2024-03-31"})
    assert 'did you mean "identifiers"' in refused(identifier={"action": "stop"})
    assert 'did you mean "gap_months"' in refused(rule={"gap_month": 12})
    assert 'did you mean "path"' in refused(source=[{"paht": "a.csv", "as": "steis"}])


def test_every_wrong_value_is_named_in_one_message():
    text = refused(
        study={"snapshot_date": "soon", "max_rejected_share": 2}, charts={"preset": "mcd"}, identifiers={"action": "go"}
    )
    for word in ("snapshot_date", "max_rejected_share", "preset", "action"):
        assert word in text


@pytest.mark.parametrize(
    "rule",
    [{"gap_months": 24.5}, {"gap_months": -1}, {"confidence": 1}, {"large_fall": "half"}, {"serious_harm": ["bad"]},
     {"across_reporting_change": "yes"}, {"suspected_below": True}],
)  # fmt: skip
def test_a_threshold_that_cannot_be_meant_is_refused(rule):
    assert next(iter(rule)) in refused(rule=rule)


@pytest.mark.parametrize(
    "sources", [[], None, "steis.csv", [{"path": "a.csv"}], [{"path": 3, "as": "steis"}], ["a.csv"]]
)
def test_sources_that_are_no_sources_are_refused(sources):
    with pytest.raises(StudyError):
        load_study({"source": sources} if sources is not None else {"study": {}})


def test_a_table_that_is_no_table_is_refused():
    assert "[study] must be a table" in refused(study="T")


def test_a_file_that_is_absent_or_no_toml_is_refused_by_name(tmp_path):
    with pytest.raises(StudyError, match="there is no such study file"):
        load_study(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text("[study\n")
    with pytest.raises(StudyError, match="not a TOML file"):
        load_study(tmp_path / "a.toml")


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    one, two, other = tmp_path / "north" / "steis.csv", tmp_path / "south" / "steis.csv", tmp_path / "a.csv"
    assert input_names([one, two, other]) == {one: "north/steis.csv", two: "south/steis.csv", other: "a.csv"}


def test_every_file_that_a_study_reads_is_in_its_manifest(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "terms.csv").touch()
    tables = {"source": [{"path": "s.csv", "as": "own.csv"}], "coding": {"path": "c.csv"},
              "organisations": {"path": "o.csv"}, "codebook": {"folder": str(tmp_path / "book")}}  # fmt: skip
    assert sorted(study_files(load_study(tables))) == ["c.csv", "o.csv", "own.csv", "s.csv", "terms.csv"]


def test_a_pattern_stands_for_every_file_that_fits_it(tmp_path):
    (tmp_path / "reports").mkdir()
    for name in ("b.pdf", "a.pdf", "c.docx"):
        (tmp_path / "reports" / name).touch()
    tables = {"source": [{"path": str(tmp_path / "reports" / "*.pdf"), "as": "pfd_report"}]}
    assert [path.name for path, _ in load_study(tables).sources] == ["a.pdf", "b.pdf"]


def test_a_pattern_that_fits_nothing_is_refused(tmp_path):
    with pytest.raises(StudyError, match="no file fits"):
        load_study({"source": [{"path": str(tmp_path / "*.pdf"), "as": "pfd_report"}]})


def test_a_review_log_that_is_not_there_is_named_and_does_not_pass_for_no_decisions(tmp_path):
    text = '[[source]]\npath = "x.csv"\nas = "steis"\n[review]\nlog = "reveiws.csv"\n'
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(StudyError, match="reveiws.csv"):
        load_study(tmp_path / "a.toml")
    (tmp_path / "reveiws.csv").touch()
    assert load_study(tmp_path / "a.toml").review == tmp_path / "reveiws.csv"
