"""Pairs of passages in which coroners raise a concern with one body again, most alike first, to be read by hand.

Run: python -m benchmarks.repeated_concerns [--pairs 50] [--texts] (needs ../shared/data/pfd; half a minute)
With --texts both passages are printed below their line: the text stays on this machine.
"""

from __future__ import annotations

import argparse

import polars as pl

import incident_analytics as ia
from benchmarks.strongest_rows import REPORTS

LEAST = 0.02  # of similarity; well below what fills fifty pairs


def concerns() -> pl.DataFrame:
    """id, date, text, org_lineage of what coroners were concerned about, a row per report."""
    data = ia.normalise(ia.read_export(REPORTS, "pfd"))
    told = data.narratives.filter(section="concerns").join(data.records, on="record_id")
    return told.select(pl.col("record_id").alias("id"), pl.col("reported_date").alias("date"), "text", "org_lineage")


def main() -> None:
    """Print the pairs, and their passages where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=50, help="how many pairs")
    parser.add_argument("--texts", action="store_true", help="print both passages below each pair")
    options = parser.parse_args()
    table = concerns()
    text, day = dict(table.select("id", "text").iter_rows()), dict(table.select("id", "date").iter_rows())
    pairs = ia.repeated_passages(table, threshold=LEAST)
    print(f"{table.height} reports, {table['org_lineage'].n_unique()} bodies, {pairs.height} pairs at {LEAST} or more")
    for place, row in enumerate(pairs.head(options.pairs).iter_rows(named=True), 1):
        one, two = row["earlier_id"], row["later_id"]
        print(f"{place:>3}  {row['similarity']:.3f}  {one} ({day[one]}), {two} ({day[two]}): {row['org_lineage']}")
        if options.texts:
            print("     A:", " ".join(text[one][row["earlier_start"] : row["earlier_end"]].split()))
            print("     B:", " ".join(text[two][row["later_start"] : row["later_end"]].split()), end="\n\n")


if __name__ == "__main__":
    main()
