"""What the desk answers: filters, records, chains, search; what is closed and what is kept."""

import polars as pl
from asking import asker

from incident_analytics import lab
from incident_analytics.lab.desk import widget
from incident_analytics.lab.desk.answers import Answers, _units16
from incident_analytics.lab.desk.records import marked
from incident_analytics.lab.desk.widget import answer


def test_filters_and_years_count_the_mentions_that_a_table_counts(ask, desk_study):
    theme, year = "record_keeping", 2019
    mentions = desk_study.table("mentions").filter(pl.col("theme_id") == theme, pl.col("class") == "failure")
    days = desk_study.table("records").select(
        "record_id", pl.coalesce("occurred_date", "reported_date").dt.year().alias("y")
    )
    n = mentions.join(days, on="record_id").filter(pl.col("y") == year).height
    told = ask("sentences", theme_id=theme, since=year, until=year, **{"class": "failure"})
    assert told["n"] == n > 0
    assert told["years"] == [[year, n, n]]


def test_sentences_travel_only_once_they_are_open(ask, desk_study):
    closed, opens = ask("sentences", open=False), ask("sentences", open=True)
    assert not any("pieces" in row for row in closed["rows"])
    texts = desk_study.table("narratives")["text"].to_list()
    assert all(any("".join(row["pieces"]) in text for text in texts) for row in opens["rows"])


def test_pages_follow_each_other_without_a_gap(ask):
    whole = ask("sentences", theme_id="record_keeping")
    rows = [row["row"] for at in range(0, whole["n"], whole["size"])
            for row in ask("sentences", theme_id="record_keeping", offset=at)["rows"]]  # fmt: skip
    assert len(rows) == len(set(rows)) == whole["n"]


def test_a_record_is_shown_whole_with_its_lessons(ask, desk_study):
    record = ask("sentences")["rows"][0]["record_id"]
    told = ask("record", record_id=record)
    said = {section["section"]: "".join(piece for piece, _ in section["pieces"]) for section in told["sections"]}
    assert said == dict(desk_study.table("narratives").filter(record_id=record).select("section", "text").iter_rows())
    chains = desk_study.table("chains").filter(record_id=record)["chain_id"].unique()
    assert {lesson["chain_id"] for lesson in told["lessons"]} == set(chains)


def test_a_chain_is_told_in_order_with_a_sentence_for_each_signal(ask):
    row = ask("lessons", status="never learned")["rows"][0]
    told = ask("chain", chain_id=row["chain_id"])
    assert told["status"] == "never learned" and told["reason"]
    assert all("".join(step["pieces"]) for step in told["steps"])
    assert told["picture"].startswith("data:image/svg+xml;base64,")


def test_a_mark_that_overlaps_another_is_cut_apart_and_no_letter_is_lost():
    assert marked("abcdef", [(1, 4), (2, 6)]) == [["a", []], ["b", [1]], ["cd", [1, 2]], ["ef", [2]]]
    assert marked("abc", []) == [["abc", []]]


def test_marks_count_letters_as_a_browser_does():
    assert _units16({"context": "😀 risk", "marks": [[2, 6]]}) == [[3, 7]]


def test_a_search_hits_what_the_table_hits_and_can_be_saved(ask, desk_study):
    told = ask("search", query='"risk assessment"', kind="narrative")
    texts = desk_study.table("narratives").filter(
        pl.col("text").str.to_lowercase().str.contains(r"risk\W+assessment\b")
    )
    assert told["n_texts"] == texts.height
    saved = ask("save", name="risk", query='"risk assessment"', kind="narrative", note="why")
    assert [row["name"] for row in saved["searches"]] == ["risk"] == [row["name"] for row in ask("about")["searches"]]
    assert "[search] saved" in saved["said"]
    assert "Allowed" in ask("search", query='"open')


def test_an_error_that_nobody_foresaw_tells_its_kind_alone(ask, desk_study):
    assert ask("search", offset="nine") == "this could not be answered (ValueError)."
    assert ask("nothing") == "this could not be answered (KeyError)."
    assert answer({}, "no question")["error"] == "this could not be answered (TypeError)."


def test_a_file_of_searches_that_cannot_be_used_keeps_nobody_from_the_desk(desk_study, tmp_path, log):
    (tmp_path / "searches.csv").write_text("name,query\nx,(risk\n", encoding="utf-8")
    ask = asker(Answers(desk_study, log=log, searches=tmp_path / "searches.csv"))
    about = ask("about")
    assert about["searches"] == [] and "row 2" in about["problem"]
    assert ask("sentences")["n"] > 0


def test_no_text_of_a_record_is_part_of_what_a_notebook_may_save(desk_study, log):
    desk = lab.review(desk_study, "AB", log=log)
    sent = []
    desk.send = sent.append
    desk._answer(desk, {"id": 1, "ask": "sentences", "about": {"open": True}}, [])
    sentence = max(("".join(row["pieces"]) for row in sent[0]["reply"]["rows"]), key=len)
    state = {name: str(value) for name, value in desk.get_state().items()}
    assert len(sentence) > 20 and not any(sentence in value for value in state.values())
    assert "Open this notebook in JupyterLab" in repr(desk)
    assert sentence not in repr(desk._answers.sitting) and "shape:" not in repr(desk._answers.sitting)


def test_the_page_builds_text_as_text():
    script = widget.Desk._esm if isinstance(widget.Desk._esm, str) else widget._joined(widget.SCRIPTS)
    assert not any(word in script for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("))
    assert "://" not in script and "import " not in script


def test_an_opened_study_shows_nothing_of_its_records_when_it_is_printed(desk_study):
    assert repr(desk_study) == 'Opened study "Two fictional trusts, 2016 to 2023"'
    assert "shape:" not in repr(desk_study.results)


def test_tables_of_the_search_say_the_same_as_the_desk(desk_study, ask):
    held = lab.find_text(desk_study, '"care plan"', kind="narrative", order="newest")
    told = ask("search", query='"care plan"', kind="narrative", order="newest")
    assert held["id"].to_list()[:20] == [row["id"] for row in told["rows"]]
    assert lab.count_text(desk_study, '"care plan"', kind="narrative") == (
        f'"care plan" stands in {told["n_texts"]:,} texts of {told["n_records"]:,} records.'
    )
