"""Spark says what one process says, to the last row. Without PySpark or Java these tests skip."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.codebook.check import export_codebook
from incident_analytics.engines import theme_months
from incident_analytics.errors import MappingError, StudyError

pytest.importorskip("pyspark", reason="needs the extra [spark]")
if not shutil.which("java"):
    pytest.skip("needs Java", allow_module_level=True)

from incident_analytics.engines.counts import theme_months_in_spark
from incident_analytics.engines.spark import code_batch, code_with_spark, mentions_in_spark, spark_session

pytestmark = pytest.mark.slow

SAID = (
    "No risk assessment was completed, but this has since been put right.",
    "The care plan was not reviewed – obs missed x2.",
    "Nothing of note.",
    "The handover was poor; the ligature risk assessment had not been updated since 2016.",
)


@pytest.fixture(scope="module")
def spark():
    """One local cluster of two workers for the tests of this file."""
    with spark_session(2) as session:
        yield session


def narratives(n=9):
    return pl.DataFrame({
        "record_id": [f"r{i}" for i in range(n)], "section": ["concerns", "description", None] * (n // 3),
        "text": [SAID[i % 4] for i in range(n)], "date": [None if i % 2 else date(2023, 1, 1) for i in range(n)],
    })  # fmt: skip


def records(n=9):
    return pl.DataFrame({
        "record_id": [f"r{i}" for i in range(n)], "org_code": ["ZW1"] * n,
        "unit": [None if i % 3 else "A" for i in range(n)],
        "occurred_date": [None if i == 4 else date(2023, 1 + i % 2, 1 + i) for i in range(n)],
    })  # fmt: skip


def in_spark(spark, table):
    return spark.createDataFrame(table.to_arrow())


@pytest.mark.parametrize("classifier", [True, False])
def test_the_mentions_are_those_of_one_process_row_for_row(spark, classifier):
    given = narratives()
    alone = ia.find_themes(given, classifier="shipped" if classifier else None)
    assert alone.height > 9
    assert code_with_spark(given, ia.load_codebook(), None, classifier).equals(alone)
    assert spark.range(1).count() == 1  # a session that was there before is not stopped


def test_an_own_codebook_travels_with_the_work(spark, tmp_path):
    export_codebook(tmp_path)
    terms = tmp_path / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "staffing,nothing of note,failure,added\n", encoding="utf-8")
    book = ia.load_codebook(tmp_path)
    given = narratives()
    found = code_with_spark(given, book, tmp_path, True)
    assert found.filter(pl.col("term") == "nothing of note").height == 2
    assert found.equals(ia.find_themes(given, book))


def test_only_counts_leave_the_cluster_and_they_are_those_of_one_process(spark):
    mentions = mentions_in_spark(in_spark(spark, narratives()), classifier=False)
    twice = pl.concat([records(), records().with_columns(unit=pl.lit("B"))])
    counted = theme_months_in_spark(mentions, in_spark(spark, twice))
    expected = theme_months(ia.find_themes(narratives(), classifier=None), twice[::-1])
    assert counted.equals(expected)
    assert expected["n_records"].sum() > 9


def test_a_session_of_another_thread_is_used_and_left_running(spark):
    given = narratives()
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(code_with_spark, given, ia.load_codebook(), None, False).result()
    assert found.equals(ia.find_themes(given, classifier=None))
    assert spark.range(1).count() == 1


def test_a_codebook_without_its_folder_is_refused_before_any_work(spark, tmp_path):
    export_codebook(tmp_path)
    terms = tmp_path / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "staffing,nothing of note,failure,added\n", encoding="utf-8")
    with pytest.raises(ia.errors.CodebookError, match="name the folder"):
        code_with_spark(narratives(), ia.load_codebook(tmp_path), None, True)


def test_a_worker_with_another_codebook_stops_the_work():
    batch = narratives().to_arrow().to_batches()[0]
    with pytest.raises(ia.errors.CodebookError, match="another codebook"):
        code_batch(batch, (), "0123456789ab", False)


def test_missing_columns_are_named_before_any_work(spark):
    with pytest.raises(MappingError, match="record_id"):
        mentions_in_spark(in_spark(spark, pl.DataFrame({"text": ["x"]})))


def test_a_study_run_in_spark_writes_the_bytes_of_a_local_run(spark, tmp_path):
    study = "data/sample/north_essex/study.toml"
    local = ia.run_study(study, tmp_path / "local", documents=False)
    other = ia.run_study(study, tmp_path / "spark", engine="spark", documents=False)
    assert other.manifest["outputs"] == local.manifest["outputs"]


def test_an_unknown_engine_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(StudyError, match="local, spark"):
        ia.run_study("data/sample/study.toml", tmp_path / "out", engine="sprak")
