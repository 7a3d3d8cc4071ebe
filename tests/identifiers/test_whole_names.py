"""A person's name in a column of wards, or in a study's title, is told from a ward's before anything is written."""

from __future__ import annotations

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.errors import ResidualIdentifierError, StudyError
from incident_analytics.identifiers.whole_names import is_persons_name, names_a_person


@pytest.mark.parametrize("cell", [
    "John Smith", "SMITH, John", "Okafor John", "Mr Patel", "Dr A Khan", "J Smith", "J. Okafor", "Sarah Jane Whitfield",
    "mary jones", "Mrs Green", "Tom Wood", "Grace Ndlovu", "Siobhan O'Connor", "Anne-Marie Turner",
])  # fmt: skip
def test_a_cell_that_is_a_persons_name_is_known_for_one(cell):
    assert is_persons_name(cell)


@pytest.mark.parametrize("cell", [
    "Rowan", "Rowan Ward", "Willow Brook", "Ruby Ward", "Elizabeth House", "Victoria Lodge", "George Mackenzie House",
    "Mary Seacole", "Clifton Lodge", "Linden Centre", "Rose Cottage", "Ward 3", "A Wing", "North Court", "PICU",
    "Early Intervention Team", "Amber Valley", "Fenwick", "Heather Close", "Alexandra Court", "St Aubyn Centre",
])  # fmt: skip
def test_a_wards_name_is_no_persons(cell):
    assert not is_persons_name(cell)


def test_a_title_names_a_person_only_where_first_name_and_surname_stand_together():
    for title in ("Inquest of John Smith", "After John Smith's death", "Anne Smith-Jones and the ward"):
        assert names_a_person(title)
    for title in ("North Essex: lessons issued and failings reported", "St Andrew's Healthcare", "Martin House 2019",
                  "Calder Vale and Ashby, 2002 to 2025"):  # fmt: skip
        assert not names_a_person(title)


def study_of(tmp_path, unit: str, action: str = "stop", title: str = "x", wards: bool = False) -> dict:
    table = {"ID": ["1", "2"], "Incident date": ["13/06/2021"] * 2, "Date reported": ["13/06/2021"] * 2,
             "Ward": ["Rowan Ward", unit], "Description": ["No risk assessment was completed."] * 2}  # fmt: skip
    pl.DataFrame(table).write_csv(tmp_path / "datix.csv")
    sources = [{"path": str(tmp_path / "datix.csv"), "as": "datix"}]
    if wards:
        (tmp_path / "wards.csv").write_text(f"org_code,spelling,unit,setting\nAAA,{unit},{unit},inpatient\n")
        sources.append({"path": str(tmp_path / "wards.csv"), "as": "wards"})
    return {"study": {"title": title}, "source": sources, "identifiers": {"action": action, "reason": "de-identified"}}


@pytest.mark.parametrize("action", ["stop", "mask", "drop"])
def test_a_run_stops_where_a_ward_is_called_like_a_person_and_never_says_the_name(tmp_path, action):
    with pytest.raises(ResidualIdentifierError) as raised:
        ia.run_study(study_of(tmp_path, "Sarah Whitfield", action), tmp_path / "out", documents=False)
    assert "datix.csv, row 3: unit" in str(raised.value) and "table of wards" in str(raised.value)
    assert "Whitfield" not in str(raised.value) and not (tmp_path / "out").exists()


def test_a_ward_that_the_studys_own_table_lists_may_be_called_like_a_person(tmp_path):
    run = ia.run_study(study_of(tmp_path, "Kate Holloway", wards=True), tmp_path / "out", documents=False)
    assert "Kate Holloway" in run.results.data.records["unit"].to_list()


def test_who_accepts_identifiers_with_a_reason_may_keep_the_column(tmp_path):
    run = ia.run_study(study_of(tmp_path, "Sarah Whitfield", "accept"), tmp_path / "out", documents=False)
    assert "Sarah Whitfield" in run.results.data.records["unit"].to_list()


def test_a_title_that_names_a_person_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(StudyError, match="title seems to name a person") as raised:
        missing = study_of(tmp_path, "Ashby", title="Death of Sarah Whitfield")
        missing["source"][0]["path"] = str(tmp_path / "not_there.csv")
        ia.run_study(missing, tmp_path / "out", documents=False)
    assert "Whitfield" not in str(raised.value)
