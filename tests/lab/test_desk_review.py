"""Reviews on the desk: every decision in the log at once, whoever decides, in whatever kernel."""

import pytest
from asking import asker

from incident_analytics import lab
from incident_analytics.errors import MappingError
from incident_analytics.lab.desk.answers import Answers
from incident_analytics.review import read_log


def test_a_decision_is_in_the_log_before_the_next_sentence_is_shown(ask, log):
    first = ask("review", coder="ab")
    second = ask("decide", at=first["at"], decision="accept", reason="clear")
    assert read_log(log).select("decision", "coder", "role", "reason").row(0) == ("accept", "AB", "first", "clear")
    assert (second["at"], second["done"], second["n"]) == (first["at"] + 1, 1, first["n"])


def test_another_kernel_goes_on_where_the_last_one_stopped(desk_study, log, ask):
    first = ask("review", coder="ab")
    ask("decide", at=first["at"], decision="reject")
    again = asker(Answers(desk_study, "AB", log=log))("review")
    assert again["done"] == 1
    assert again["at"] == first["at"] + 1


def test_undo_takes_the_last_decision_back_and_leaves_its_trace(ask, log):
    at = ask("review", coder="ab")["at"]
    ask("decide", at=at, decision="reject")
    back = ask("undo")
    assert (back["at"], back["unit"]["said"], back["done"], back["can_undo"]) == (at, None, 0, False)
    assert read_log(log)["decision"].to_list() == ["reject", "withdraw"]


def test_undo_gives_an_earlier_decision_its_word_back(desk_study, ask, log):
    at = ask("review", coder="ab")["at"]
    ask("decide", at=at, decision="accept")
    later = asker(Answers(desk_study, "AB", log=log))
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


def test_the_ledger_after_a_review_is_that_of_a_run_with_its_log(ask, log, desk_study):
    chain = ask("lessons", status="never learned")["rows"][-1]["chain_id"]
    state = ask("review", coder="ab", chain_id=chain)
    for n in range(state["n"]):
        state = ask("decide", at=state["at"], decision="reject" if n % 3 == 0 else "accept")
    outcome = ask("outcome")
    study = desk_study.folder / "reviewed.toml"
    text = (desk_study.folder / "study.toml").read_text(encoding="utf-8")
    study.write_text(f'{text}\n[review]\nlog = "{log.as_posix()}"\n', encoding="utf-8")
    lessons = lab.open_study(study).table("lessons")
    assert outcome["rows"] == lessons.height
    assert outcome["confirmed"] == lessons["confirmed"].sum()
    held = lessons.filter(chain_id=chain)
    assert outcome["row"]["status"] == (held["status"][0] if held.height else "no longer in the ledger")


def test_nobody_reviews_without_initials_or_in_a_role_that_is_none(desk_study, log):
    with pytest.raises(MappingError, match="needs its coder"):
        lab.review(desk_study, " ", log=log)
    with pytest.raises(MappingError, match="Allowed: first, second, adjudicator"):
        lab.review(desk_study, "AB", role="boss", log=log)
    with pytest.raises(MappingError, match="no such row"):
        lab.review(desk_study, "AB", log=log, chain_id="x")
