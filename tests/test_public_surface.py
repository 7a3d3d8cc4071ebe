"""Every call of DESIGN's public surface: its parameters, the tables it takes, the columns it gives."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import incident_analytics as ia

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
PARAMETERS = {
    "read_export": ["path", "source"],
    "normalise": ["raw"],
    "find_identifiers": ["narratives"],
    "load_codebook": ["folder"],
    "find_themes": ["narratives", "codebook"],
    "assess_spans": ["sentences", "spans"],
    "similar_texts": ["table", "threshold"],
    "build_signals": ["mentions", "records", "recommendations"],
    "build_lessons": ["signals", "recommendations", "exposure", "organisations", "as_of", "rule"],
    "suppress": ["table", "counts", "by", "threshold", "round_to"],
    "run_study": ["study", "out", "engine", "workers"],
}
LIMITS = ["y", "n", "chart", "preset", "freeze", "part", "exclude", "target", "improvement", "multiply", "subgroup"]
TEXTS = {
    "record_id": ["A", "B", "C"],
    "section": ["findings"] * 3,
    "text": [
        "No ligature risk assessment was completed on the ward.",
        "Staff should complete a ligature risk assessment of every room.",
        "The ligature risk assessment was completed and reviewed.",
    ],
    "date": [date(2010, 1, 1), date(2011, 1, 1), date(2012, 1, 1)],
}
KINDS = {
    "polars": lambda table: table,
    "pandas": lambda table: table.to_pandas(),
    "pyarrow": lambda table: table.to_arrow(),
}


@pytest.fixture(params=KINDS)
def given(request):
    """A function that turns a polars table into one of another library."""
    return KINDS[request.param]


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_call_is_there_with_its_parameters_in_order(name):
    held = list(inspect.signature(getattr(ia, name)).parameters)
    wanted = PARAMETERS[name]
    assert held[: len(wanted)] == wanted


def test_limits_has_its_parameters_and_defaults():
    signature = inspect.signature(ia.spc.limits)
    assert list(signature.parameters)[: len(LIMITS)] == LIMITS
    defaults = {name: p.default for name, p in signature.parameters.items() if p.default is not p.empty}
    assert defaults | {"chart": "i", "preset": "mdc", "multiply": 1} == defaults


def test_defaults_of_the_calls_are_those_promised():
    assert inspect.signature(ia.suppress).parameters["threshold"].default == 5
    assert inspect.signature(ia.suppress).parameters["round_to"].default == 5
    assert inspect.signature(ia.run_study).parameters["engine"].default == "local"


def test_find_themes_gives_the_columns_of_mentions(given):
    found = ia.find_themes(given(pl.DataFrame(TEXTS)))
    wanted = ["record_id", "section", "theme_id", "class", "start", "end", "sentence_start", "sentence_end", "term",
              "cue", "rule_id", "decision_point"]  # fmt: skip
    assert isinstance(found, pl.DataFrame)
    assert set(wanted) <= set(found.columns)
    mine = found.filter(pl.col("theme_id") == "ligature_assessment")
    assert dict(mine.select("record_id", "class").iter_rows()) == {
        "A": "failure",
        "B": "recommendation",
        "C": "adequate",
    }


def test_find_identifiers_gives_kinds_and_places(given):
    texts = pl.DataFrame(
        {"record_id": ["A"], "section": ["findings"], "text": ["NHS number 999 000 0018, seen today."]}
    )
    found = ia.find_identifiers(given(texts))
    assert {"record_id", "section", "kind", "start", "end"} <= set(found.columns)
    assert found.height >= 1


def test_load_codebook_has_a_version_and_find_themes_takes_it():
    codebook = ia.load_codebook()
    assert isinstance(codebook.version, str) and len(codebook.version) >= 8
    assert ia.find_themes(pl.DataFrame(TEXTS), codebook).equals(ia.find_themes(pl.DataFrame(TEXTS)))


def test_assess_spans_gives_one_row_of_booleans_for_each_pair():
    sentences = TEXTS["text"]
    spans = [(s.index("ligature"), s.index("assessment") + len("assessment")) for s in sentences]
    got = ia.assess_spans(sentences, spans)
    wanted = ["negated", "inadequate", "assured", "recommended", "hypothetical", "historical", "other_person"]
    assert got.height == 3 and set(wanted) <= set(got.columns)
    assert all(got.schema[name] == pl.Boolean for name in wanted)
    assert got["negated"].to_list() == [True, False, False]


def test_similar_texts_gives_pairs_earlier_first(given):
    table = pl.DataFrame({"id": ["new", "old", "other"], "date": [date(2012, 1, 1), date(2010, 1, 1), date(2011, 1, 1)],
                          "text": ["Review every ligature point on the ward each quarter",
                                   "Review each ligature point on the ward every quarter", "Recruit permanent nurses"],
                          "org_lineage": ["ZZ1"] * 3})  # fmt: skip
    got = ia.similar_texts(given(table), threshold=0.5)
    assert got.columns == ["earlier_id", "later_id", "similarity"]
    assert got.select("earlier_id", "later_id").rows() == [("old", "new")]


RECORDS = {"record_id": ["A", "B", "C"], "record_kind": ["investigation", "coroner_report", "inspection"],
           "source_type": ["si_panel", "coroner", "cqc"], "org_lineage": ["ZZ1"] * 3, "setting": ["inpatient"] * 3,
           "occurred_date": [date(2009, 1, 1), date(2010, 6, 1), date(2012, 1, 1)],
           "reported_date": [date(2009, 6, 1), date(2011, 6, 1), date(2012, 3, 1)]}  # fmt: skip


def test_signals_and_lessons_come_from_mentions_and_records(given):
    mentions = ia.find_themes(pl.DataFrame(TEXTS))
    signals = ia.build_signals(given(mentions), given(pl.DataFrame(RECORDS)), None)
    wanted = ["signal_id", "record_id", "event_id", "org_lineage", "unit", "setting", "theme_id", "kind",
              "source_type", "source_group", "harm", "signal_date",
              "date_precision", "known_date", "evidence", "confirmed"]  # fmt: skip
    assert set(wanted) <= set(signals.columns)
    ledger = ia.build_lessons(given(signals), None)
    columns = ["status", "confirmed", "n_lessons", "n_source_groups", "first_issued", "last_issued",
               "declared_complete", "n_events_after", "last_failure",
               "rate_before", "rate_after", "rate_ratio", "lower_ci", "upper_ci",
               "improvement", "caveats", "chain_id", "org_lineage", "theme_id", "unit"]  # fmt: skip
    assert set(columns) <= set(ledger.lessons.columns)
    assert {"chain_id", "signal_id", "signal_date"} <= set(ledger.chains.columns)


def test_suppress_hides_small_counts_and_says_so(given):
    table = pl.DataFrame({"ward": ["a", "b", "c"], "n": [3, 12, 0]})
    got = ia.suppress(given(table), ["n"])
    assert got["n_status"].to_list()[0] == "primary"
    assert got["n"].to_list()[0] is None and got["n"].to_list()[2] == 0


def test_limits_takes_lists_series_and_arrays():
    y = [12, 15, 11, 14, 13, 12, 16, 14, 13, 12, 15, 14, 13]
    plain = ia.spc.limits(y)
    for other in (pl.Series(y), pd.Series(y), pd.Series(y).to_numpy()):
        assert list(ia.spc.limits(other).upper_process_limit) == list(plain.upper_process_limit)
    for name in ("y", "centre_line", "lower_process_limit", "upper_process_limit", "near_lower", "near_upper",
                 "outside", "shift", "trend", "two_in_three", "special_cause", "longest_run",
                 "longest_run_max", "crossings",
                 "crossings_min", "runs_signal"):  # fmt: skip
        assert hasattr(plain, name), name


def test_read_export_and_normalise_give_their_tables():
    raw = ia.read_export(SAMPLE / "inspections.csv", "inspections")
    assert {"source_file", "source_row"} <= set(raw.columns)
    data = ia.normalise(raw)
    for name in ("records", "narratives", "recommendations", "exposure", "rejected", "duplicates"):
        assert isinstance(getattr(data, name), pl.DataFrame), name


def test_run_study_has_a_manifest(tmp_path):
    run = ia.run_study(SAMPLE / "north_essex" / "study.toml", tmp_path / "out")
    assert run.manifest["id"] and (tmp_path / "out" / "shareable" / "report.html").is_file()
