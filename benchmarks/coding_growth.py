"""What the ledger makes of tags that came and went: `python -m benchmarks.coding_growth` (needs ../shared/data).

The research tags of 5,830 coroners' reports were given more and more rarely after 2021. Each of the sixteen that stand
in 30 reports or more is taken for a theme of one body with one lesson of 2014 and a planted closure; then the same with
the days mirrored, so that tagging grows from nothing. Nothing was learned or unlearned: what the ledger says more is
wrong.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl

import incident_analytics as ia
from incident_analytics.lessons.status import EXCLUDED

METADATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pfd" / "pfd_metadata.csv"
FEWEST = 30  # reports with a tag
CLOSURES = {"as given": (2015, 2016, 2017, 2018), "mirrored": (2017, 2019, 2020)}


def tagged() -> pl.DataFrame:
    """record_id, theme_id, signal_date: each report once for each of its common tags."""
    table = pl.read_csv(METADATA, infer_schema=False)
    tags = pl.col("Research tags").str.split("|").fill_null([]).list.eval(pl.element().str.strip_chars())
    day = pl.col("Date of report").str.to_date("%d/%m/%Y", strict=False)
    rows = table.select(pl.col("Ref").alias("record_id"), tags.alias("theme_id"), day.alias("signal_date"))
    each = rows.drop_nulls("signal_date").explode("theme_id").filter(pl.col("theme_id") != "")
    each = each.unique(["record_id", "theme_id"]).sort("signal_date", "record_id")
    return each.filter(pl.len().over("theme_id") >= FEWEST)


def mirrored(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows with their days turned round between the first and the last."""
    first, last = rows["signal_date"].min(), rows["signal_date"].max()
    turned = pl.lit(first) + (pl.lit(last) - pl.col("signal_date"))
    return rows.with_columns(turned.alias("signal_date")).sort("signal_date", "record_id")


def signals(rows: pl.DataFrame, closure: date) -> pl.DataFrame:
    """`rows` as failings of one body, with a lesson and a closure on each theme."""
    themes = rows["theme_id"].unique().sort()
    planted = [
        pl.DataFrame({"record_id": kind + " " + themes, "theme_id": themes}).with_columns(
            pl.lit(day).alias("signal_date"), pl.lit(kind).alias("kind"), pl.lit(source).alias("source_type"))
        for kind, day, source in (("recommendation", date(2014, 1, 1), "si_panel"), ("assurance", closure, "action"))
    ]  # fmt: skip
    failing = rows.with_columns(pl.lit("failure").alias("kind"), pl.lit("coroner").alias("source_type"))
    return pl.concat([failing, *planted]).with_columns(pl.lit("all").alias("org_lineage"))


def main() -> None:
    """Print, for each closure, how many themes get which statement."""
    rows = tagged()
    for name, table in (("as given", rows), ("mirrored", mirrored(rows))):
        for year in CLOSURES[name]:
            lessons = ia.build_lessons(signals(table, date(year, 12, 31))).lessons
            firm = lessons["how_sure"].fill_null("").str.ends_with(EXCLUDED).sum()
            statuses = ", ".join(f"{n} {status}" for status, n in sorted(Counter(lessons["status"]).items()))
            growth = lessons["caveats"].str.contains("more reports is not more harm").sum()
            print(f"{name}, closed at the end of {year}: of {lessons.height} tags {statuses}; a large fall excluded, "
                  f"measured by the other tags, {firm}; with the caveat on growth {growth}")  # fmt: skip


if __name__ == "__main__":
    main()
