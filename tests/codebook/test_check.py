import polars as pl
import pytest

from incident_analytics import load_codebook
from incident_analytics.codebook.check import check_codebook, export_codebook
from incident_analytics.codebook.lengths import long_abbreviations
from incident_analytics.codebook.patterns import check_term
from incident_analytics.errors import CodebookError
from incident_analytics.themes.prepare import prepared_texts


def with_terms(tmp_path, *rows):
    lines = ["theme_id,term,kind,note", *(f"{theme},{term},{kind}," for theme, term, kind in rows)]
    (tmp_path / "terms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_codebook(tmp_path)


def findings(codebook, texts=()):
    return set(check_codebook(codebook, texts).select("finding", "term").iter_rows())


def test_words_that_point_to_two_themes_are_a_conflict(tmp_path):
    book = with_terms(tmp_path, ("handover", "shift change", "safeguard"), ("staffing", "shift change", "safeguard"))
    assert ("conflict", "shift change") in findings(book)


def test_a_term_that_its_own_look_alike_covers_is_shadowed(tmp_path):
    rows = ("handover", "handover note", "safeguard"), ("handover", "handover note*", "look_alike")
    book = with_terms(tmp_path, *rows)
    assert ("shadowed", "handover note") in findings(book)


def test_a_term_that_matches_no_text_is_dead(tmp_path):
    book = with_terms(tmp_path, ("handover", "handover*", "safeguard"), ("handover", "shift swap", "safeguard"))
    assert findings(book, ["The handovers were brief."]) == {("dead", "shift swap")}


def test_the_shipped_codebook_has_no_shadowed_term():
    assert not [term for finding, term in findings(load_codebook()) if finding == "shadowed"]


def test_export_writes_a_copy_that_loads_as_the_same_version_and_never_overwrites(tmp_path):
    export_codebook(tmp_path / "mine")
    assert load_codebook(tmp_path / "mine").version == load_codebook().version
    with pytest.raises(CodebookError, match="already holds"):
        export_codebook(tmp_path / "mine")


def test_a_term_that_stands_in_texts_only_in_short_is_not_called_dead():
    codebook = load_codebook()
    found = check_codebook(codebook, prepared_texts(codebook, ["obs not done overnight, RA not done"]))
    assert "risk assess*" not in found.filter(pl.col("finding") == "dead")["term"].to_list()


def test_a_term_whose_parts_can_lie_in_too_many_ways_is_refused():
    assert "too many words between" in check_term("a* ... b* ... c* ... d* ... e* ... zzz")
    assert check_term("a word .. another .. third .. fourth") is None


def test_an_abbreviation_that_stands_for_a_page_is_refused():
    rows = {"abbreviations": [{"short": "ra", "long": "risk assessment"}, {"short": "xx", "long": "x" * 8_000}]}
    assert long_abbreviations(rows) == ['abbreviations.csv, row 3: "xx" stands for more than 200 characters']
