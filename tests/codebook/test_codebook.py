import csv
import re
from importlib import resources
from pathlib import Path

import pytest

from incident_analytics import load_codebook
from incident_analytics.codebook.model import ALL_THEMES
from incident_analytics.codebook.patterns import Pattern, check_term, expand
from incident_analytics.errors import CodebookError

SHIPPED = resources.files("incident_analytics.codebook") / "data"
SHARED = Path(__file__).parents[2].parent / "shared" / "codebook_themes.csv"


def test_every_theme_has_terms_and_every_term_a_theme():
    codebook = load_codebook()
    with_terms = {term.theme_id for term in codebook.terms if term.kind != "look_alike"} - {ALL_THEMES}
    assert with_terms == set(codebook.theme_ids)


def test_the_43_ids_of_the_first_codebook_stay():
    if not SHARED.is_file():
        pytest.skip("the shared codebook is not here")
    ids = [row["theme_id"] for row in csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines())]
    assert set(ids) <= set(load_codebook().theme_ids)


def test_version_is_a_hash_of_the_files(tmp_path):
    (tmp_path / "terminators.csv").write_text("word,unless_followed_by,note\nbut,,\n", encoding="utf-8")
    assert load_codebook(tmp_path).version != load_codebook().version
    assert load_codebook(tmp_path).version == load_codebook(tmp_path).version


def test_a_folder_without_any_file_of_a_codebook_is_not_taken_for_the_shipped_one(tmp_path):
    (tmp_path / "notes.txt").write_text("themes to come", encoding="utf-8")
    with pytest.raises(CodebookError, match="none of the codebook's files"):
        load_codebook(tmp_path)


def test_all_problems_of_a_codebook_are_named_at_once(tmp_path):
    rows = (
        "theme_id,term,kind,note\nhandovr,handover*,safeguard,\nhandover,(open,safeguard,\nhandover,handover*,guard,\n"
    )
    (tmp_path / "terms.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(CodebookError) as error:
        load_codebook(tmp_path)
    message = str(error.value)
    assert 'row 2: no theme "handovr"; did you mean "handover"?' in message
    assert "row 3" in message and "brackets do not match" in message
    assert 'row 4: kind "guard"; allowed: safeguard' in message


def test_a_misspelt_column_is_named_with_the_right_one(tmp_path):
    (tmp_path / "terminators.csv").write_text("wrod,unless_followed_by,note\nbut,,\n", encoding="utf-8")
    with pytest.raises(CodebookError, match='did you mean "word"'):
        load_codebook(tmp_path)


@pytest.mark.parametrize(
    ("term", "text", "matches"),
    [
        ("risk assess*", "risk-assessments", True),
        ("risk assess*", "asterisk assessed", False),
        ("(no|lack of) .. plan", "no clear written plan", True),
        ("(no|lack of) .. plan", "no one came. The plan", False),
        ("care ... updated", "care plan was later on a monday updated", True),
        ("ligature (risk |)audit", "ligature audit", True),
        ("ligature (risk )?audit", "ligature risk audit", True),
    ],
)
def test_terms_match_what_their_syntax_says(term, text, matches):
    assert bool(Pattern(term).regex.search(text)) is matches


@pytest.mark.parametrize("term", ["(a|b", "a.*b[", "... plan", "plan ...", "(a |)", "x" * 3 + "(|y)" * 0 + "\\d"])
def test_terms_that_cannot_be_searched_for_are_refused(term):
    assert check_term(term)


def test_alternatives_are_bounded():
    with pytest.raises(CodebookError):
        expand("(a|b|c|d)" * 12)


def test_shipped_terms_name_no_method_beyond_its_class():
    """The lexicon test of the house: shipped lists may name an item only where its being left is the failing."""
    listed = {"dangerous_items"}
    words = ("noose", "paracetamol", "sodium", "helium", "exsanguin")
    offending = [
        t.text for t in load_codebook().terms if t.theme_id not in listed for w in words if w in t.text.lower()
    ]
    assert offending == []


@pytest.mark.parametrize("name", ["term.csv", "Cues.csv", "theme.csv"])
def test_a_file_that_is_nearly_called_as_one_of_the_codebook_is_named(tmp_path, name):
    (tmp_path / name).write_text("theme_id,term,kind,note\n")
    with pytest.raises(CodebookError, match=re.escape(name)):
        load_codebook(tmp_path)


def test_another_table_beside_the_codebook_is_left_alone(tmp_path):
    (tmp_path / "terminators.csv").write_text("word,unless_followed_by,note\nbut,,\n", encoding="utf-8")
    before = load_codebook(tmp_path).version
    (tmp_path / "my notes.csv").write_text("a,b\n")
    assert load_codebook(tmp_path).version == before


@pytest.mark.parametrize(
    ("change", "said"),
    [(("hazard,none,failure", "hazard,gone,failure"), "no row for the kind"),
     (("hazard,negation,refuted", "hazrd,negation,refuted"), 'no term has the kind "hazrd"'),
     (("hazard,negation,refuted,2", "hazard,omission,failure,2"), "hazard, omission stands 2 times")],
)  # fmt: skip
def test_what_outcomes_must_say_is_checked(tmp_path, change, said):
    text = (SHIPPED / "outcomes.csv").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "outcomes.csv").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(CodebookError, match=re.escape(said)):
        load_codebook(tmp_path)


def test_a_file_saved_with_semicolons_is_named_as_such(tmp_path):
    (tmp_path / "terms.csv").write_text("theme_id;term;kind;note\nhandover;handover;safeguard;\n")
    with pytest.raises(CodebookError, match="semicolons"):
        load_codebook(tmp_path)
