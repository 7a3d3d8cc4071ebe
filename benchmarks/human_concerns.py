"""Our themes against human concern codes of 2013 to 2017, beside one regular expression for each code.

Run: python -m benchmarks.human_concerns (needs ../shared/data/pfd/human_concern_themes_2013_2017.csv)
The map from code to themes was written before anything was run, and the expressions too: one word or two that the
code itself suggests. People coded only the main themes of a report, so that precision against them is capped. Where a
code is narrower than our theme (dosage within medication, training within training and supervision) an analyst asks for
the theme and, in the same report, the word: the third number, given for every code. `asked` takes one or the other by
the meaning of the code (PART_OF_A_THEME); which codes those are was written down with scores in sight.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import polars as pl

from benchmarks.themes_dev import SHARED
from incident_analytics import find_themes

FILE = SHARED / "pfd" / "human_concern_themes_2013_2017.csv"
FEWEST = 20
CODES = {
    "failure to monitor/observe patient": (("physical_health", "observation_missed", "observation_quality"),
                                           "monitor|observ"),
    "poor communication between organisations": (("information_sharing",), "communicat"),
    "inadequate training": (("training_supervision",), "train"),
    "failure to keep accurate medical records/care plans": (("record_keeping", "falsified_record"), "record|notes"),
    "lack of protocol": (("policy_procedure", "national_guidance"), "protocol|policy|procedure"),
    "unsafe protocol": (("policy_procedure", "national_guidance"), "protocol|policy|procedure"),
    "failure to follow protocol": (("policy_procedure", "national_guidance"), "protocol|policy|procedure"),
    "inadequate drug regulations (or failure to enforce)": (("dangerous_items", "access_to_means", "national_guidance"),
                                                            "regulat|legislat|classif"),
    "understaffing": (("staffing",), "staff"),
    "inappropriate dosage for patient": (("medication",), "dose|dosage"),
}  # fmt: skip
# Codes that are a part of our theme: one kind of it, or one way in which it fails.
PART_OF_A_THEME = frozenset((
    "inadequate training", "failure to keep accurate medical records/care plans", "lack of protocol",
    "failure to follow protocol", "inappropriate dosage for patient",
))  # fmt: skip


def scores(path: Path = FILE) -> pl.DataFrame:
    """code, n, ours_f1, theme_and_word_f1, asked_f1, regex_f1: by report, for codes with twenty reports or more."""
    table = pl.read_csv(path).with_row_index("n").drop_nulls("concerns_text")
    narratives = table.select(pl.col("n").cast(pl.String).alias("record_id"), pl.lit("concerns").alias("section"),
                              pl.col("concerns_text").alias("text"))  # fmt: skip
    mentions = find_themes(narratives).filter(pl.col("class") == "failure")
    found = set(mentions.select("record_id", "theme_id").iter_rows())
    codes = {str(n): {code.strip() for code in (themes or "").split(";")} for n, themes in
             table.select("n", "themes").iter_rows()}  # fmt: skip
    texts = dict(narratives.select("record_id", "text").iter_rows())
    rows = []
    for code, (themes, pattern) in CODES.items():
        gold = {record for record, held in codes.items() if code in held}
        ours = {record for record in texts if any((record, theme) in found for theme in themes)}
        regex = {record for record, text in texts.items() if re.search(pattern, text, re.IGNORECASE)}
        if len(gold) >= FEWEST:
            asked = ours & regex if code in PART_OF_A_THEME else ours
            rows.append((code, len(gold), *(_f1(gold, found) for found in (ours, ours & regex, asked, regex))))
    schema = ["code", "n", "ours_f1", "theme_and_word_f1", "asked_f1", "regex_f1"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _f1(gold: set, found: set) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 0.0


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with pl.Config(tbl_rows=20, fmt_str_lengths=60, float_precision=3):
        print(scores())


if __name__ == "__main__":
    main()
