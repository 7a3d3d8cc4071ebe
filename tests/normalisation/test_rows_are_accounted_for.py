"""Nothing is lost: rows in = rows kept + rejected + duplicates, whatever the dirt, and whatever the order of rows."""

from __future__ import annotations

import csv
import io
import random
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import incident_analytics as ia

DIRT = {
    "datix": {
        "ID": ["1", "2", "3", "3.0", "", "x y"],
        "Incident date": ["01/02/2020", "31/02/2019", "", "43832", "01/01/2199", "soon", "2020"],
        "Closed": ["", "01/05/2020", "02/05/2020", "open"],
        "Approval status": ["Finally approved", "Rejected", "", "?"],
        "Degree of harm": ["Low", "", "Purple", "Death"],
        "StEIS reference": ["", "n/a", "2020-1", "2020/1; 2020-2"],
        "Organisation": ["ZW1", "", "zc1", "Somewhere Trust"],
        "Location (exact)": ["Ash Ward", "ash", "ASH WD", ""],
        "Description": ["seen on the ward", "", "line\nbreak", 'he said "no"', "NULL"],
    },
    "steis": {
        "Log No": ["2020-1", "2020-2", "", "2020/1"],
        "Date of Incident": ["01/02/2020", "31/02/2019", "", "nonsense"],
        "Modified date": ["", "01/02/2020;03/02/2020", "05/02/2020", "; ;"],
        "Description of what happened:": ["a", "b", ""],
    },
    "lfpse": {
        "Reference": ["R1", "R2", ""],
        "Revision": ["1", "2", "", "x"],
        "EntityId": ["1", "2", ""],
        "T005": ["2020-02-01", "2020-02-31", ""],
        "SubmissionDate": ["2020-02-02 10:00:00", ""],
        "OT001": ["1", "5", "9", ""],
        "OT002": ["1", "4", "5", ""],
        "P004": ["18600", "17", "-1", "many"],
        "CL001": ["1", "Good care", "", "8"],
        "F001": ["a", "b", ""],
    },
    "recommendations": {
        "ID": ["1", "2", "2", ""],
        "Source type": ["SI panel", "nobody", ""],
        "Issued": ["01/02/2020", "", "31/02/2020"],
        "Due": ["asap", "01/03/2020", "30/02/2020"],
        "Completed": ["yes", "", "01/01/2199"],
        "Evidence level": ["5", "9", "x", ""],
        "Recommendation": ["do it", ""],
    },
    "bed_days": {
        "Organisation code": ["ZW1", ""],
        "Ward": ["Ash", "Ash Ward", ""],
        "Month": ["2020-01", "01/02/2020", "", "x"],
        "Value": ["100", "1,000", "", "-3", "<5"],
    },
    "organisations": {"Code": ["A", "B", "A", ""], "Name": ["Ash NHS Trust", ""], "Successor": ["A", "B", ""]},
    "wards": {"Spelling": ["ash", "Ash", ""], "Ward": ["Ash Ward", "ASH WARD", ""]},
    "datix_contacts": {"INC_ID": ["1", "2", ""], "CON_ID": ["7", "8", ""], "LINK_ROLE": ["AFFECT", "x", ""]},
}  # fmt: skip


def raw_of(source: str, rows: list[tuple[str, ...]], folder, name: str) -> pl.DataFrame:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(DIRT[source])
    writer.writerows(rows)
    (folder / name).write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return ia.read_export(folder / name, source)


def rows_of(source: str) -> st.SearchStrategy:
    return st.lists(st.tuples(*(st.sampled_from(cells) for cells in DIRT[source].values())), min_size=1, max_size=14)


@pytest.mark.parametrize("source", DIRT)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_in_are_rows_kept_rejected_and_duplicates(tmp_path, source, data):
    rows = data.draw(rows_of(source))
    raw = raw_of(source, rows, tmp_path, f"{source}.csv")
    result = ia.normalise(raw, snapshot_date=date(2024, 3, 31))
    counts = result.counts.select("rows_in", "kept", "rejected", "duplicates").sum().row(0)
    assert counts[0] == raw.height == counts[1] + counts[2] + counts[3]
    assert result.rejected.height == result.rejected.select("source_file", "source_sheet", "source_row").n_unique()
    kept = {"recommendations": result.recommendations, "bed_days": result.exposure,
            "organisations": result.organisations, "wards": result.wards}.get(source, result.records)  # fmt: skip
    if source != "datix_contacts":
        assert kept.height == counts[1]


@pytest.mark.parametrize("source", ["datix", "steis", "lfpse", "recommendations"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_rows_changes_nothing_but_row_numbers(tmp_path, source, data):
    rows = data.draw(rows_of(source))
    shuffled = data.draw(st.permutations(rows))
    one, other = (ia.normalise(raw_of(source, order, tmp_path, "export.csv")) for order in (rows, shuffled))
    for name in ("records", "narratives", "recommendations", "exposure", "links", "unmapped"):
        first, second = (getattr(result, name) for result in (one, other))
        assert first.drop("source_row", strict=False).equals(second.drop("source_row", strict=False)), name
    assert one.counts.equals(other.counts)


def test_the_order_of_files_changes_nothing(tmp_path):
    draw = random.Random(7)
    raws = [
        raw_of(source, [tuple(draw.choice(cells) for cells in DIRT[source].values()) for _ in range(30)], tmp_path,
               f"{source}{n}.csv")
        for source in DIRT
        for n in (1, 2)
    ]  # fmt: skip
    one, other = ia.normalise(raws), ia.normalise(raws[::-1])
    for name in ("records", "narratives", "recommendations", "exposure", "rejected", "duplicates", "links", "counts",
                 "unmapped", "organisations"):  # fmt: skip
        assert getattr(one, name).equals(getattr(other, name)), name
    totals = one.counts.select("rows_in", "kept", "rejected", "duplicates").sum().row(0)
    assert totals[0] == sum(raw.height for raw in raws) == sum(totals[1:])


def test_no_exports_and_exports_without_rows_give_empty_tables(export, tmp_path):
    assert ia.normalise([]).records.height == 0
    (tmp_path / "none.csv").write_text("ID,Incident date,Description\n", encoding="utf-8")
    assert ia.normalise(ia.read_export(tmp_path / "none.csv", "datix")).counts.height == 0


def test_pandas_and_arrow_tables_are_taken_as_they_are(export):
    raw = export("datix", [{"ID": "1", "Incident date": "01/02/2020", "Description": "a", "Site": ""}])
    for table in (raw.to_pandas(), raw.to_arrow(), [raw.to_pandas()]):
        assert ia.normalise(table).records["record_id"].to_list() == ["datix:1"]


def test_a_rejection_names_file_row_column_rule_and_what_is_allowed(normalise):
    result = normalise(
        "datix",
        [
            {"ID": "1", "Incident date": "31/02/2019", "Description": "a", "Approval status": "Rejected"},
            {"ID": "", "Incident date": "01/02/2019", "Description": "b"},
            {"ID": "3", "Incident date": "01/02/2030", "Description": "c"},
        ],
        snapshot_date=date(2024, 3, 31),
    )
    rows = {row["source_row"]: row for row in result.rejected.iter_rows(named=True)}
    assert rows[2]["column"].startswith("occurred_date") and "impossible date" in rows[2]["rule"]
    assert "rejected by the reporting body" in rows[2]["rule"]
    assert (rows[3]["column"], rows[3]["rule"]) == ("record_id", "blank")
    assert "after the snapshot" in rows[4]["rule"]
    assert rows[4]["source_file"] == "export.csv"
    assert "snapshot" in rows[4]["allowed"]


def test_a_due_date_that_cannot_be_read_costs_the_date_and_not_the_action(normalise):
    rows = [
        {"ID": "1", "Source type": "SI panel", "Issued": "01/02/2020", "Due": "Ongoing", "Recommendation": "x"},
        {"ID": "2", "Source type": "SI panel", "Issued": "01/02/2020", "Due": "31/02/2020", "Recommendation": "y"},
    ]
    result = normalise("recommendations", rows)
    assert result.recommendations["due"].to_list() == [None, None]
    assert result.unmapped.select("column", "value", "n_rows").rows() == [("due", "(not a date)", 2)]
    assert result.rejected.is_empty()


def test_a_day_of_completion_that_never_was_rejects_the_row_and_a_word_costs_the_date(normalise):
    rows = [
        {"ID": "1", "Source type": "SI panel", "Issued": "01/02/2020", "Completed": "end Q3", "Recommendation": "x"},
        {
            "ID": "2",
            "Source type": "SI panel",
            "Issued": "01/02/2020",
            "Completed": "31/02/2020",
            "Recommendation": "y",
        },
    ]
    result = normalise("recommendations", rows)
    assert result.recommendations["declared_complete"].to_list() == [None]
    assert result.rejected["source_row"].to_list() == [3]


def test_a_score_out_of_range_costs_the_score_and_not_the_action(normalise):
    rows = [{"RECORDID": str(i), "ACT_CAS_ID": "1", "ACT_DSTART": "2020-01-02", "ACT_DESCR": "x", "ACT_SCORE": score}
            for i, score in enumerate(["3", "25", "2.5", ""])]  # fmt: skip
    result = normalise("datix_actions", rows)
    assert result.recommendations["evidence_level"].to_list() == [3, None, None, None]
    assert result.unmapped.filter(pl.col("column") == "evidence_level")["n_rows"].to_list() == [2]


def test_a_database_blank_never_becomes_a_word_of_a_narrative(normalise):
    result = normalise("datix", [{"ID": "1", "Incident date": "NaT", "Description": "nan", "Action taken": "NULL",
                                  "Lessons learned": "shared", "Degree of harm": "None"}])  # fmt: skip
    assert result.narratives["text"].to_list() == ["shared"]
    assert result.records["physical_harm"].to_list() == ["none"]


def test_columns_that_no_field_reads_are_listed(normalise):
    result = normalise("datix", [{"ID": "1", "Incident date": "01/02/2020", "Description": "a", "Handler": "x"}])
    assert result.unread.rows() == [("datix", "export.csv", "Handler")]
