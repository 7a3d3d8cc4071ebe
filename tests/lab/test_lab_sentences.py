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
    visit = failing.source_type.isin(["cqc", "hse", "ombudsman"]) & failing.event_id.isna()
    names = failing.signal_date.astype(str) + failing.org_lineage.fillna("") + failing.unit.fillna("")
    failing["event"] = failing.event_id.fillna(failing.record_id).mask(visit, names)
    exact = failing.date_precision.map({"day": 0, "month": 1, "year": 2})
    order = failing.assign(exact=exact).sort_values(["exact", "signal_date"], kind="stable")
    return order.drop_duplicates(["event", "theme_id"])


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
    rows = rows.assign(lines=rows.lines.str.split(";")).explode("lines")
    line = ["chain_id", "lines"]
    closed = rows[rows.role == "declared complete"].groupby(line).signal_date.min()
    failing = rows[rows.kind == "failure"].join(closed.rename("closed"), on=line).dropna(subset="closed")
    after = failing[failing.signal_date > failing.closed]
    days = (pd.to_datetime(after.signal_date) - pd.to_datetime(after.closed)).dt.days
    first = days.groupby([after.chain_id, after.lines]).min()
    assert numbers(lab.within_sentence(opened)) == [after.chain_id.nunique(), round(first.median() / (365.25 / 12))]


def test_an_unknown_table_is_refused_with_the_names_there_are(opened):
    with pytest.raises(IncidentAnalyticsError, match="Allowed: records"):
        opened.frame("recrods")


def test_evidence_is_closed_behind_a_notice(opened):
    chain_id = opened.frame("lessons").chain_id.iloc[0]
    markup = lab.show_chain(opened, chain_id)._repr_html_()
    assert markup.index("116 123") < markup.index("<details><summary>")
    assert "<details open" not in markup


def test_hidden_counts_are_those_without_a_number(opened):
    shared = lab.leaving(opened, "shareable")
    tables = [shared.pack.tables.ledger.to_pandas().n_events_after, shared.pack.tables.yearly.to_pandas().n_events]
    hidden = sum(column.isna().sum() for column in tables)
    assert numbers(lab.hidden_sentence(shared))[:2] == [hidden, sum(map(len, tables))]
    assert numbers(lab.hidden_sentence(lab.leaving(opened, "board")))[0] == 0


def test_asks_of_the_letter_with_a_failing_after_the_last_assurance_are_counted(opened):
    from incident_analytics.lessons.letter import asks

    signals = opened.frame("signals").dropna(subset=["org_lineage", "signal_date"])
    assert numbers(lab.letter_sentence(opened))[1] == signals.org_lineage.nunique() * len(asks())
    late = 0
    for row in lab.letter(opened).itertuples():
        themes = next(ask for ask in asks() if ask["ask"] == row.ask)["theme_ids"].split("|")
        mine = signals[(signals.org_lineage == row.org_lineage) & signals.theme_id.isin(themes)]
        assured = mine[mine.kind == "assurance"].signal_date.max()
        late += bool(pd.notna(row.last_failing) and pd.notna(assured) and row.last_failing > pd.Timestamp(assured))
    assert numbers(lab.letter_sentence(opened))[0] == late


def test_the_pack_is_written_within_the_folder_of_the_study_only(opened):
    with pytest.raises(IncidentAnalyticsError, match="within the study's folder"):
        lab.build_pack(opened, "../elsewhere")


def test_a_picture_or_part_that_is_not_there_is_refused_with_those_there_are(opened):
    with pytest.raises(IncidentAnalyticsError, match="Allowed: shareable, board"):
        lab.leaving(opened, "public")
    with pytest.raises(IncidentAnalyticsError, match="Allowed: ledger"):
        lab.picture(lab.leaving(opened, "board"), "pie")


def test_files_that_are_identical_are_counted(tmp_path):
    import shutil

    shutil.copytree(STUDY.parent / "north_essex", tmp_path / "study")
    run = lab.run_in_folder(tmp_path / "study" / "study.toml", "outputs/one")
    again = lab.make_again(run)
    files = [path for path in (tmp_path / "study" / "outputs" / "one").rglob("*") if path.is_file()]
    written = [path for path in files if path.name not in (".incident-analytics",)]
    assert numbers(lab.again_sentence(again)) == [len(written) - 1] * 2  # the manifest cannot hold its own checksum
    assert lab.steps(run).set_index("step").rows["ledger"] == len(run.lessons)


def test_stable_topics_are_counted(opened):
    topics = lab.topics(opened)
    _, stable, every, *_ = numbers(lab.topic_sentence(opened))
    assert (stable, every) == ((topics.stability >= 0.3).sum(), len(topics))


def test_a_study_with_few_sentences_has_no_topics_and_says_why(opened, monkeypatch):
    from incident_analytics.errors import MappingError
    from incident_analytics.lab import coding

    def too_few(*_):
        raise MappingError("3 sentences without a theme are too few for 7 topics.\nHINT: fewer topics.")

    monkeypatch.setattr(coding, "discover_topics", too_few)
    assert lab.topics(opened, 7).empty
    assert lab.topic_sentence(opened, 7) == "No topics: 3 sentences without a theme are too few for 7 topics."
