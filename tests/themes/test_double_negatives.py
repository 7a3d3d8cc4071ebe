"""What is denied, supposed or only alleged is no failing."""

import polars as pl
import pytest

from incident_analytics.themes import find_themes


def failing(text: str) -> set[str]:
    table = pl.DataFrame({"record_id": ["r"], "section": ["findings"], "text": [text]})
    return set(find_themes(table).filter(pl.col("class") == "failure")["theme_id"])


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("No observation was missed that night.", "observation_missed"),
        ("The discharge was neither rushed nor unplanned.", "discharge_followup"),
        ("The ligature audit had no outstanding actions.", "ligature_assessment"),
        ("No one left the ward without a written safety plan.", "care_plan_absent"),
        ("I reject the suggestion that no care plan was made.", "care_plan_absent"),
        ("The suggestion that checks were missed is not borne out.", "observation_missed"),
        ("If he came back he would need a new care plan.", "care_plan_absent"),
        ("No restraint was used and she walked with staff.", "mha_restrictive_practice"),
        ("The care coordinator was not lacking in this case.", "care_coordinator"),
    ],
)
def test_a_denied_failing_is_none(text, theme):
    assert theme not in failing(text)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Observations were missed that night.", "observation_missed"),
        ("The ligature audit had outstanding actions and was overdue.", "ligature_assessment"),
        ("She left the ward without a safety plan.", "care_plan_absent"),
        ("No care plan was made.", "care_plan_absent"),
        ("We could not find a care plan.", "care_plan_absent"),
        ("Had there been a care plan, staff would have known what to do.", "care_plan_absent"),
    ],
)
def test_its_twin_is_one(text, theme):
    assert theme in failing(text)


@pytest.mark.parametrize(
    ("text", "theme", "not_theme"),
    [
        ("The risk assessment was inadequate.", "risk_assessment_quality", "risk_assessment_absent"),
        ("The care plan did not reflect his needs.", "care_plan_quality", "care_plan_absent"),
        ("No risk assessment was done.", "risk_assessment_absent", "risk_assessment_quality"),
    ],
)
def test_a_poor_safeguard_is_no_absent_one(text, theme, not_theme):
    assert theme in failing(text) and not_theme not in failing(text)
