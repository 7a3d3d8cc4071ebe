"""The counts of a run, corrected by labels: by the section of its texts, refused where nobody labelled such texts."""

import polars as pl

from incident_analytics.codebook import load_codebook
from incident_analytics.review.corrected import counts_corrected
from incident_analytics.review.labels import Gold

BOOK = load_codebook()
FAILS = "No risk assessment was done before he went on leave."


def gold(n: int, missed: int) -> Gold:
    """`n` texts with a plain failing, each labelled so, and `missed` labelled failing that say nothing of it."""
    texts = [FAILS] * n + ["He was quiet all afternoon."] * missed
    ids = [f"T{k}" for k in range(len(texts))]
    held = pl.DataFrame({"record_id": ids, "section": "description", "text": texts, "group": ids})
    labels = pl.DataFrame({"record_id": ids, "section": "description", "theme_id": "risk_assessment_absent",
                           "class": "failure", "start": None, "end": None})  # fmt: skip
    return Gold(held, labels)


def mentions(**failing: int) -> pl.DataFrame:
    """Mentions of as many records of each section in which the assessment is absent."""
    rows = [
        (f"{section}{k}", section, "risk_assessment_absent", "failure")
        for section, n in failing.items()
        for k in range(n)
    ]
    return pl.DataFrame(rows, schema=["record_id", "section", "theme_id", "class"], orient="row")


def test_what_the_labels_show_to_be_missed_is_added_to_the_count():
    found = counts_corrected(gold(20, 20), BOOK, mentions(description=10)).row(0, named=True)
    assert found["n_found"] == 10 and found["recall"] < 0.6 and found["n_corrected"] > 15
    assert found["lower_ci"] < found["n_corrected"] < found["upper_ci"]


def test_sections_that_nobody_labelled_are_refused_with_the_reason():
    table = counts_corrected(gold(20, 0), BOOK, mentions(description=3, concerns=4))
    concerns, description = table.rows(named=True)
    assert concerns["kind"] == "concerns" and "0 labels" in concerns["refused"] and concerns["n_corrected"] is None
    assert description["refused"] is None


def test_a_record_with_two_mentions_of_a_theme_counts_once_and_what_is_fine_not_at_all():
    twice = pl.concat([mentions(description=2), mentions(description=1), mentions(description=4).with_columns(
        pl.lit("adequate").alias("class"))])  # fmt: skip
    assert counts_corrected(gold(20, 0), BOOK, twice)["n_found"].to_list() == [2]
