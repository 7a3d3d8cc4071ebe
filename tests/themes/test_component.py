import polars as pl
import spacy

import incident_analytics.themes.component as component
from incident_analytics import find_themes


def pipeline(**config):
    nlp = spacy.blank("en")
    nlp.add_pipe("incident_themes", config=config)
    return nlp


def test_component_marks_mentions_with_theme_and_class():
    doc = pipeline()("No risk assessment was completed. The care plan was in place.")
    found = {(span.label_, span._.incident_class) for span in doc.spans["incident_themes"]}
    assert ("risk_assessment_absent", "failure") in found
    assert ("care_plan_absent", "adequate") in found


def test_section_of_the_component_counts():
    doc = pipeline(section="recommendations")("No risk assessment was completed.")
    assert {span._.incident_class for span in doc.spans["incident_themes"]} == {"recommendation"}


def test_evidence_view_escapes_what_a_narrative_holds():
    doc = pipeline()("<script>alert(1)</script> No risk assessment was completed.")
    markup = component.evidence_markup(doc)
    assert "<script>" not in markup
    assert "risk_assessment_absent: failure" in markup


def test_it_finds_what_find_themes_finds():
    texts = ["No risk assessment was completed on admission.", "Nobody thought to ask him how he was for three days.",
             "Checks were signed for and done."]  # fmt: skip
    nlp = pipeline()
    table = pl.DataFrame({"record_id": list("abc"), "text": texts})
    wanted = find_themes(table).select("record_id", "theme_id", "class").rows()
    docs = [nlp(text) for text in texts]
    spans = [doc.spans[component.KEY] for doc in docs]
    found = [
        (i, span.label_, span._.incident_class) for i, held in zip("abc", spans, strict=True) for span in held
    ]  # fmt: skip
    assert sorted(found) == sorted(wanted)
