"""The rows of the ledger with most events after the first report, over all published coroners' reports.

Run: python -m benchmarks.strongest_rows [--sentences] (needs ../shared/data/pfd; half a minute)
Bodies with five reports or more; the reports say nothing of actions, so that no row is more than *repeated while open*.
With --sentences each failing sentence is printed below its row, to be read: the text stays on this machine.
"""

from __future__ import annotations

import argparse

import polars as pl

import incident_analytics as ia
from benchmarks.themes_dev import SHARED
from incident_analytics.lessons.quoted import with_sentences

REPORTS = SHARED / "pfd" / "pfd_reports.parquet"
FEWEST, MOST = 5, 10  # reports of a body; rows


def strongest() -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """(the MOST rows, their failings with sentences, how many bodies have FEWEST reports)."""
    data = ia.normalise(ia.read_export(REPORTS, "pfd"))
    mentions = ia.find_themes(data.narratives)
    signals = ia.build_signals(mentions, data.records)
    often = data.records.drop_nulls("org_lineage").group_by("org_lineage").len().filter(pl.col("len") >= FEWEST)
    lessons = ia.build_lessons(signals).lessons.join(often, on="org_lineage", how="semi")
    whole = lessons.filter(pl.col("unit").is_null() & (pl.col("status") == "repeated while open"))
    rows = whole.sort("n_events_after", "org_lineage", "theme_id", descending=[True, False, False]).head(MOST)
    failing = signals.filter(pl.col("kind") == "failure")
    return rows, with_sentences(failing, mentions, data.narratives), often.height


def main() -> None:
    """Print the rows, and their sentences where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", action="store_true", help="print each failing sentence below its row")
    options = parser.parse_args()
    rows, told, bodies = strongest()
    print(f"{bodies} bodies with {FEWEST} reports or more")
    for row in rows.iter_rows(named=True):
        print(f"{row['n_events_after']:>3}  {row['org_lineage']}: {row['theme_id']}, {row['setting']}")
        mine = (
            told.filter(org_lineage=row["org_lineage"], theme_id=row["theme_id"]) if options.sentences else told.clear()
        )
        for said in mine.sort("signal_date", nulls_last=True).iter_rows(named=True):
            print(f"       {said['signal_date']}  {said['record_id']}: {said['sentence']}")


if __name__ == "__main__":
    main()
