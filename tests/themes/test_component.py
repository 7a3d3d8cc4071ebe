import spacy

import incident_analytics.themes.component as component


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
