"""What the tests of reviews share."""

import polars as pl
import pytest
from sheets import TEXTS

from incident_analytics.themes import find_themes


@pytest.fixture
def mentions() -> pl.DataFrame:
    return find_themes(TEXTS)
