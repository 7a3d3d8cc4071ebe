"""Rows in, kept, rejected and duplicates of each real file at hand, with the seconds it took.

Run: python -m benchmarks.real_layouts [--folder ../shared/data]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

import incident_analytics as ia
from benchmarks.themes_dev import SHARED

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
SNAPSHOT = date(2026, 3, 31)
FILES = (
    (SHARED / "pfd" / "pfd_reports.parquet", "pfd"), (SHARED / "pfd" / "pfd_metadata.csv", "pfd_metadata"),
    (SAMPLE / "north_essex" / "records.csv", "public_record"),
)  # fmt: skip


def layouts() -> Iterator[tuple]:
    """(file, source, rows in, kept, rejected, duplicates, seconds) of each file that is there."""
    for path, source in FILES:
        if path.is_file():
            start = perf_counter()
            data = ia.normalise(ia.read_export(path, source), snapshot_date=SNAPSHOT)
            row = data.counts.select("rows_in", "kept", "rejected", "duplicates").sum().row(0)
            yield path.name, source, *row, round(perf_counter() - start, 1)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print("file | read as | in | kept | rejected | duplicates | seconds")
    for row in layouts():
        print(" | ".join(map(str, row)))


if __name__ == "__main__":
    main()
