"""What the desk answers: filters, records, chains, search, and reviews that survive their kernel."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from incident_analytics import lab
from incident_analytics.errors import MappingError
from incident_analytics.lab.desk import widget
from incident_analytics.lab.desk.answers import Answers, _units16
from incident_analytics.lab.desk.records import marked
from incident_analytics.lab.desk.widget import answer
from incident_analytics.review import read_log

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("outputs"))
    return lab.open_study(folder / "study.toml")


@pytest.fixture
def log(tmp_path):
    return tmp_path / "reviews.csv"


@pytest.fixture
def ask(opened, log, tmp_path):
    return asker(Answers(opened, log=log, searches=tmp_path / "searches.csv"))


def asker(answers):
    def ask(name, /, **about):
        told = answer(answers.held, {"id": 7, "ask": name, "about": about})
        assert told["id"] == 7
        json.dumps(told)  # it travels as JSON
        return told.get("reply") or told["error"]

    return ask


def test_filters_and_years_count_the_mentions_that_a_table_counts(ask, opened):
    theme, year = "record_keeping", 2019
    mentions = opened.table("mentions").filter(pl.col("theme_id") == theme, pl.col("class") == "failure")
    days = opened.table("records").select(
        "record_id", pl.coalesce("occurred_date", "reported_date").dt.year().alias("y")
    )
    n = mentions.join(days, on="record_id").filter(pl.col("y") == year).height
    told = ask("sentences", theme_id=theme, since=year, until=year, **{"class": "failure"})
    assert told["n"] == n > 0
    assert told["years"] == [[year, n, n]]


def test_sentences_travel_only_once_they_are_open(ask, opened):
    closed, opens = ask("sentences", open=False), ask("sentences", open=True)
    assert not any("pieces" in row for row in closed["rows"])
    texts = opened.table("narratives")["text"].to_list()
    assert all(any("".join(row["pieces"]) in text for text in texts) for row in opens["rows"])


def test_pages_follow_each_other_without_a_gap(ask):
    whole = ask("sentences", theme_id="record_keeping")
    rows = [row["row"] for at in range(0, whole["n"], whole["size"])
            for row in ask("sentences", theme_id="record_keeping", offset=at)["rows"]]  # fmt: skip
    assert len(rows) == len(set(rows)) == whole["n"]


def test_a_record_is_shown_whole_with_its_lessons(ask, opened):
    record = ask("sentences")["rows"][0]["record_id"]
    told = ask("record", record_id=record)
    said = {section["section"]: "".join(piece for piece, _ in section["pieces"]) for section in told["sections"]}
    assert said == dict(opened.table("narratives").filter(record_id=record).select("section", "text").iter_rows())
    chains = opened.table("chains").filter(record_id=record)["chain_id"].unique()
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


def test_a_search_hits_what_the_table_hits_and_can_be_saved(ask, opened):
    told = ask("search", query='"risk assessment"', kind="narrative")
    texts = opened.table("narratives").filter(pl.col("text").str.to_lowercase().str.contains(r"risk\W+assessment\b"))
    assert told["n_texts"] == texts.height
    saved = ask("save", name="risk", query='"risk assessment"', kind="narrative", note="why")
    assert [row["name"] for row in saved["searches"]] == ["risk"] == [row["name"] for row in ask("about")["searches"]]
    assert "[search] saved" in saved["said"]
    assert "Allowed" in ask("search", query='"open')


def test_an_error_that_nobody_foresaw_tells_its_kind_alone(ask, opened):
    assert ask("search", offset="nine") == "this could not be answered (ValueError)."
    assert ask("nothing") == "this could not be answered (KeyError)."
    assert answer({}, "no question")["error"] == "this could not be answered (TypeError)."


def test_a_decision_is_in_the_log_before_the_next_sentence_is_shown(ask, log):
    first = ask("review", coder="ab")
    second = ask("decide", at=first["at"], decision="accept", reason="clear")
    assert read_log(log).select("decision", "coder", "role", "reason").row(0) == ("accept", "AB", "first", "clear")
    assert (second["at"], second["done"], second["n"]) == (first["at"] + 1, 1, first["n"])


def test_another_kernel_goes_on_where_the_last_one_stopped(opened, log, ask):
    first = ask("review", coder="ab")
    ask("decide", at=first["at"], decision="reject")
    again = asker(Answers(opened, "AB", log=log))("review")
    assert again["done"] == 1
    assert again["at"] == first["at"] + 1


def test_undo_takes_the_last_decision_back_and_leaves_its_trace(ask, log):
    at = ask("review", coder="ab")["at"]
    ask("decide", at=at, decision="reject")
    back = ask("undo")
    assert (back["at"], back["unit"]["said"], back["done"], back["can_undo"]) == (at, None, 0, False)
    assert read_log(log)["decision"].to_list() == ["reject", "withdraw"]


def test_undo_gives_an_earlier_decision_its_word_back(opened, ask, log):
    at = ask("review", coder="ab")["at"]
    ask("decide", at=at, decision="accept")
    later = asker(Answers(opened, "AB", log=log))
    later("review")
    later("decide", at=at, decision="reject")
    assert later("undo")["unit"]["said"]["decision"] == "accept"


def test_a_reason_is_no_formula_and_initials_are_written_one_way(ask, log):
    at = ask("review", coder="=ab ")["at"]
    ask("decide", at=at, decision="accept", reason='=HYPERLINK("x") \ud83d')
    assert read_log(log).select("coder", "reason").row(0) == ("AB", 'HYPERLINK("x") ?')


@pytest.mark.parametrize(
    ("said", "why"),
    [({"decision": "change"}, "needs new_theme_id or new_class"), ({"decision": "maybe"}, "decision is not known"),
     ({"decision": "change", "new_theme_id": "recordkeeping"}, 'did you mean "record_keeping"')],
)  # fmt: skip
def test_a_decision_that_cannot_be_used_changes_nothing(ask, log, said, why):
    assert why in ask("decide", at=ask("review", coder="ab")["at"], **said)
    assert not log.exists()


def test_a_second_coder_sees_neither_class_nor_decision_and_an_adjudicator_both(ask):
    chain = ask("lessons", status="never learned")["rows"][0]["chain_id"]
    first = ask("review", coder="ab", chain_id=chain)
    ask("decide", at=first["at"], decision="accept")
    ask("decide", at=first["at"] + 1, decision="accept")
    blind = ask("review", coder="cd", role="second")
    assert blind["n"] == 2
    assert not {"class", "why", "rule", "cue", "unit_id"} & set(blind["unit"]) and blind["agreement"] is None
    for asked in ("sentences", "lessons", "outcome"):
        assert "sees nothing of the coding" in ask(asked)
    assert "sees nothing" in ask("search", query="risk", theme_id="record_keeping")
    assert "sees nothing" in ask("chain", chain_id=chain)
    record = blind["unit"]["record_id"]
    bare = ask("record", record_id=record)
    if isinstance(bare, dict):  # what stands in a register alone has no record
        assert bare["lessons"] == [] and not any(section["found"] for section in bare["sections"])
    assert "gives the class" in ask("decide", at=0, new_theme_id="staffing")
    ask("decide", at=0, new_class="neutral")
    said = ask("review", at=0)["unit"]["said"]
    assert (said["decision"], said["new_theme_id"]) == ("neutral", None)
    ask("decide", at=1, new_class="neutral")
    assert "sees nothing" not in str(ask("lessons"))
    judge = ask("review", coder="ef", role="adjudicator")
    assert [voice["decision"] for voice in judge["unit"]["voices"]] == ["accept", "reject"]
    assert (judge["agreement"]["n"], judge["agreement"]["share"]) == (2, 0.0)
    assert ask("outcome")["disputed"] == 2
    ask("decide", at=0, decision="accept")
    assert ask("outcome")["disputed"] == 1


def test_nobody_codes_a_sentence_in_two_roles_and_a_ruling_can_be_seen_again(ask):
    at = ask("review", coder="ab")["at"]
    ask("decide", at=at, decision="accept")
    assert ask("review", coder="ab", role="second")["n"] == 0
    ask("review", coder="cd", role="second")
    ask("decide", at=0, new_class="neutral")
    ask("review", coder="ef", role="adjudicator")
    ask("decide", at=0, decision="reject")
    again = ask("review", coder="ef", role="adjudicator", at=0)
    assert (again["n"], again["done"], again["unit"]["said"]["decision"]) == (1, 1, "reject")


def test_accepting_each_sentence_of_a_chain_confirms_its_row_and_rejecting_one_does_not(ask):
    chain = ask("lessons", status="never learned")["rows"][0]["chain_id"]
    state = ask("review", coder="ab", chain_id=chain)
    units = state["n"]
    for _ in range(units):
        state = ask("decide", at=state["at"], decision="accept")
    assert (state["unit"], state["done"]) == (None, units)
    outcome = ask("outcome")
    assert outcome["row"]["confirmed"] and outcome["row"]["status"] == "never learned"
    assert outcome["confirmed"] > outcome["confirmed_before"] == 0
    told = ask("chain", chain_id=chain)
    assert told["confirmed"] and all(step["confirmed"] for step in told["steps"] if step["needed"])
    ask("undo")
    assert not ask("outcome")["row"]["confirmed"]
    assert not ask("chain", chain_id=chain)["confirmed"]


def test_a_file_of_searches_that_cannot_be_used_keeps_nobody_from_the_desk(opened, tmp_path, log):
    (tmp_path / "searches.csv").write_text("name,query\nx,(risk\n", encoding="utf-8")
    ask = asker(Answers(opened, log=log, searches=tmp_path / "searches.csv"))
    about = ask("about")
    assert about["searches"] == [] and "row 2" in about["problem"]
    assert ask("sentences")["n"] > 0


def test_the_ledger_after_a_review_is_that_of_a_run_with_its_log(ask, log, opened):
    chain = ask("lessons", status="never learned")["rows"][-1]["chain_id"]
    state = ask("review", coder="ab", chain_id=chain)
    for n in range(state["n"]):
        state = ask("decide", at=state["at"], decision="reject" if n % 3 == 0 else "accept")
    outcome = ask("outcome")
    study = opened.folder / "reviewed.toml"
    text = (opened.folder / "study.toml").read_text(encoding="utf-8")
    study.write_text(f'{text}\n[review]\nlog = "{log.as_posix()}"\n', encoding="utf-8")
    lessons = lab.open_study(study).table("lessons")
    assert outcome["rows"] == lessons.height
    assert outcome["confirmed"] == lessons["confirmed"].sum()
    held = lessons.filter(chain_id=chain)
    assert outcome["row"]["status"] == (held["status"][0] if held.height else "no longer in the ledger")


def test_nobody_reviews_without_initials_or_in_a_role_that_is_none(opened, log):
    with pytest.raises(MappingError, match="needs its coder"):
        lab.review(opened, " ", log=log)
    with pytest.raises(MappingError, match="Allowed: first, second, adjudicator"):
        lab.review(opened, "AB", role="boss", log=log)
    with pytest.raises(MappingError, match="no such row"):
        lab.review(opened, "AB", log=log, chain_id="x")


def test_no_text_of_a_record_is_part_of_what_a_notebook_may_save(opened, log):
    desk = lab.review(opened, "AB", log=log)
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


def test_an_opened_study_shows_nothing_of_its_records_when_it_is_printed(opened):
    assert repr(opened) == 'Opened study "Two fictional trusts, 2016 to 2023"'
    assert "shape:" not in repr(opened.results)


def test_tables_of_the_search_say_the_same_as_the_desk(opened, ask):
    held = lab.find_text(opened, '"care plan"', kind="narrative", order="newest")
    told = ask("search", query='"care plan"', kind="narrative", order="newest")
    assert held["id"].to_list()[:20] == [row["id"] for row in told["rows"]]
    assert lab.count_text(opened, '"care plan"', kind="narrative") == (
        f'"care plan" stands in {told["n_texts"]:,} texts of {told["n_records"]:,} records.'
    )
