"""Three records and two recommendations to search in."""

from datetime import date

import polars as pl
import pytest

from incident_analytics.search import build_index


@pytest.fixture
def tables():
    records = pl.DataFrame({
        "record_id": ["a:1", "a:2", "a:3"], "org_lineage": ["RX1", "RX1", "RX2"],
        "unit": ["Elm Ward", None, "Oak Ward"],
        "source_type": ["incident", "incident", "coroner"],
        "occurred_date": [date(2018, 4, 30), None, date(2020, 1, 1)],
        "reported_date": [date(2018, 5, 1), date(2019, 2, 2), date(2021, 1, 1)],
    })  # fmt: skip
    narratives = pl.DataFrame({
        "record_id": ["a:1", "a:1", "a:2", "a:3"], "section": ["description", "findings", "description", "concerns"],
        "text": ["No risk assessment was done before leave.", "The café kept no record.",
                 "Risk was discussed; the care plan was reviewed the same day.",
                 "Risk assessments were copied. 😀 Risk again."],
    })  # fmt: skip
    recommendations = pl.DataFrame({
        "recommendation_id": ["r:1", "r:2", "r:3"], "record_id": ["a:1", None, None],
        "org_lineage": ["RX1", "RX2", "RX2"], "unit": [None, None, None], "source_type": ["si_panel"] * 3,
        "issued": [date(2018, 6, 1), date(2019, 6, 1), None], "declared_complete": [None, date(2020, 6, 1), None],
        "theme_ids": [["leave"], ["leave", "record_keeping"], None],
        "text": ["Each patient has a risk assessment before leave.",
                 "Every patient must have a risk assessment before leave.", "Buy a new kettle."],
    }, schema_overrides={"unit": pl.String})  # fmt: skip
    mentions = pl.DataFrame({
        "record_id": ["a:1", "a:1", "a:3"], "section": ["description", "description", "concerns"],
        "theme_id": ["leave", "risk_assessment_absent", "risk_assessment_absent"],
        "class": ["neutral", "failure", "failure"],
    })  # fmt: skip
    return {"narratives": narratives, "recommendations": recommendations, "records": records, "mentions": mentions}


@pytest.fixture
def index(tables):
    return build_index(**tables)
