"""Every sentence of a notebook, derived again from the tables with plain pandas."""

import re
from pathlib import Path

import pandas as pd
import pytest

from incident_analytics import lab
from incident_analytics.errors import IncidentAnalyticsError

STUDY = Path(__file__).parents[2] / "data" / "sample" / "study.toml"


@pytest.fixture(scope="module")
def opened():
    return lab.open_study(STUDY)


def numbers(sentence):
    return [int(text.replace(",", "")) for text in re.findall(r"\d[\d,]*", sentence)]


def failing_events(opened):
    signals = opened.frame("signals")
    failing = signals[(signals.kind == "failure") & signals.signal_date.notna()].copy()
    failing["event"] = failing.event_id.fillna(failing.record_id)
    return failing.drop_duplicates(["event", "theme_id"])


def test_rows_of_the_data_sentence_add_up(opened):
    total, files, kept, rejected, duplicates = numbers(lab.data_sentence(opened))
    assert total == kept + rejected + duplicates
    assert files == len(opened.frame("counts"))
    assert rejected == len(opened.frame("rejected"))


def test_the_commonest_rule_is_named(opened):
    n, total = numbers(lab.rejected_sentence(opened))
    counts = opened.frame("rejected").rule.value_counts()
    assert (n, total) == (counts.iloc[0], counts.sum())


def test_the_theme_with_most_events_is_named_with_its_count(opened):
    failing = failing_events(opened)
    n, total = numbers(lab.theme_sentence(opened).split("”")[1])
    assert n == failing.groupby("theme_id").event.nunique().max()
    assert total == failing.event.nunique()


def test_lessons_that_came_back_are_counted(opened):
    lessons = opened.frame("lessons")
    back = lessons.status.isin(["never learned", "repeated after closure"])
    assert numbers(lab.ledger_sentence(opened)) == [back.sum(), len(lessons), (back & lessons.confirmed).sum()]


def test_days_between_events_are_those_of_distinct_days(opened):
    days = failing_events(opened).query("theme_id == 'observation_missed'").signal_date.drop_duplicates().sort_values()
    gaps = pd.to_datetime(days).diff().dt.days.dropna()
    assert numbers(lab.between_sentence(opened, "observation_missed")) == [len(days), round(gaps.median())]


def test_first_failing_after_completion_is_within_the_months_said(opened):
    rows = opened.frame("chains").query("counted and signal_date.notna()", engine="python")
    closed = rows[rows.role == "declared complete"].groupby("chain_id").signal_date.min()
    failing = rows[rows.kind == "failure"].join(closed.rename("closed"), on="chain_id").dropna(subset="closed")
    after = failing[failing.signal_date > failing.closed]
    first = (pd.to_datetime(after.signal_date) - pd.to_datetime(after.closed)).dt.days.groupby(after.chain_id).min()
    assert numbers(lab.within_sentence(opened)) == [len(first), round(first.median() / (365.25 / 12))]


def test_an_unknown_table_is_refused_with_the_names_there_are(opened):
    with pytest.raises(IncidentAnalyticsError, match="Allowed: records"):
        opened.frame("recrods")


def test_evidence_is_closed_behind_a_notice(opened):
    chain_id = opened.frame("lessons").chain_id.iloc[0]
    markup = lab.show_chain(opened, chain_id)._repr_html_()
    assert markup.index("116 123") < markup.index("<details><summary>")
    assert "<details open" not in markup
