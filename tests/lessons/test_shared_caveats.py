"""What the shared ledger says of a comparison must not give a hidden count back."""

import re
from datetime import date

import polars as pl
from hand_made import closed, failure, lesson, table

import incident_analytics as ia
from incident_analytics.disclosure.profiles import PROFILES
from incident_analytics.disclosure.shareable import shareable_tables
from incident_analytics.lessons.tidy import tidy_signals


def test_kinds_of_caveats_leave_and_their_numbers_do_not():
    rows = [failure("2010-01-01", theme_id="staffing"), lesson("2012-06-01"), closed("2014-12-31")]
    rows += [failure(f"2011-03-{day:02d}") for day in range(3, 13)]
    rows += [failure("2016-03-03"), failure("2017-03-03", setting="community")]
    whole = ia.build_lessons(table(*rows), as_of="2019-12-31").lessons
    whole = whole.with_columns((pl.col("caveats") + "; reports a year grew 1.6-fold: more reports").alias("caveats"))
    shared = shareable_tables(whole, tidy_signals(table(*rows)), PROFILES["default"], date(2019, 12, 31)).ledger
    said = " ".join(shared["caveats"])
    assert "reports grew: more reports" in said and "cluster" not in said
    assert not re.search(r"\d+\.\d+|\d+ failings", said)
