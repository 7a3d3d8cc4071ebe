"""A document made of a few signals, for the tests of what is written from it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl

import incident_analytics as ia
from incident_analytics.disclosure.pack import pack_tables
from incident_analytics.disclosure.profiles import PROFILES
from incident_analytics.lessons import Rule
from incident_analytics.lessons.tidy import tidy_signals
from incident_analytics.report import Document, make_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lessons"))
from hand_made import NEVER, closed, failure, lesson, table  # noqa: E402

NAMES = {"ligature_assessment": "Ligature assessment", "staffing": "Staffing level or vacancies"}
BODIES = {"ZZ1": "Example Valley NHS Foundation Trust"}
ABOUT = {"title": "=Example study", "owner": "Analysts", "snapshot": "31 December 2019", "codebook": "c0de", "manifest":
         "0123456789abcdef", "rule": "Rule: gap months 24.",
         "rule_plainly": Rule().plainly(), "day": "2019-12-31", "profile": "", "version": "0.1.0"}  # fmt: skip
ROWS = (*NEVER, lesson("2012-02-01", theme_id="staffing"), closed("2013-01-01", theme_id="staffing"),
        *(failure(f"{2014 + m // 12}-{1 + m % 12:02d}-{3 + n:02d}", theme_id="staffing", event_id=f"e{m}-{n}")
          for m in range(60) for n in range(2 + m * 7 % 4)))  # fmt: skip


def document(profile: str = "default", recipients: str = "", rows: tuple = ROWS) -> Document:
    """The Document of `rows` under `profile`."""
    signals = tidy_signals(table(*rows))
    ledger = ia.build_lessons(table(*rows), as_of="2019-12-31")
    exposure = pl.DataFrame(schema={"org_code": pl.String, "unit": pl.String, "setting": pl.String, "month": pl.Date,
                                    "measure": pl.String, "value": pl.Float64})  # fmt: skip
    bodies = pl.DataFrame(schema={"code": pl.String, "successor": pl.String})
    mentions = pl.DataFrame({"theme_id": ["staffing"] * 6, "term": ["=vacan*"] * 6, "record_id": list("abcdef")})
    terms = mentions.select("theme_id", "term")
    pack = pack_tables(ledger, signals, exposure, bodies, mentions, terms, PROFILES[profile],
                       date(2019, 12, 31), Rule())  # fmt: skip
    return make_document(pack, NAMES, BODIES, ABOUT | {"profile": pack.profile.in_words()}, [], recipients)
