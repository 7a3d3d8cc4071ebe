"""How often the ledger is wrong about simulated wards whose true rates are known.

Each ward is watched for ten years with constant bed days. A coroner warns in year 2, a panel in the middle of year 4,
and the action is declared complete at the end of year 5. Serious failings happen as a Poisson process, at `rate` a year
before and `rate` x `ratio` after. Extraction finds a share RECALL of them, and adds false ones at a rate that makes its
precision PRECISION before the closure; false ones come from other texts and do not fall with the true rate. Reporting
grows in a straight line to `growth` times the reports of the first year. "reviewed": a person has removed false ones.

Run: python -m benchmarks.ledger_simulation [--wards 400] [--write docs/ledger_simulation.md]
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl

import incident_analytics as ia
from incident_analytics.lessons.status import EXCLUDED

PRECISION, RECALL = 0.8, 0.7
YEARS, CLOSED = 10, 5
START = date(2010, 1, 1)
RATES, RATIOS, GROWTHS = (0.5, 1, 2, 4, 8), (1.0, 0.3, 0.15), (1.0, 1.3, 2.0)
WARNED = ((2.0, "coroner", "recommendation"), (4.5, "si_panel", "recommendation"), (5.0, "action", "assurance"))
OTHER, OTHER_REPORTS = "other", 20  # routine reports on other themes in the first year
ENOUGH = 8  # events after closure, from which the method should have power
TOTAL = ("texts", "growth", "no fall, 8 or more events after: five events", "firm", "assessable", "firm of these",
         "fell by 70 %: five events", "firm", "fell by 85 %: five events", "firm")  # fmt: skip
COLUMNS = ("texts", "rate a year", "after/before", "growth", "events found after", "never learned", "five events",
           "firm",
           "evidence of learning", "improvement not assessable")  # fmt: skip


def simulate(rng: np.random.Generator, wards: int, rate: float, ratio: float, growth: float, reviewed: bool) -> tuple:
    """(signals, exposure) of `wards` bodies of one ward each."""
    rows = [(f"W{ward}", day, "failure", "si_panel", f"f{n}") for ward in range(wards)
            for n, day in enumerate(_found(rng, rate, ratio, growth, reviewed))]  # fmt: skip
    rows += [(f"W{ward}", day, OTHER, "incident", f"o{n}") for ward in range(wards)
             for n, day in enumerate(_reports(rng, growth))]  # fmt: skip
    rows += [(f"W{ward}", year, kind, source, f"{source} {year}") for ward in range(wards)
             for year, source, kind in WARNED]  # fmt: skip
    signals = pl.DataFrame(
        [(body, START + timedelta(days=int(year * 365.25)), kind, source, f"{body} {name}")
         for body, year, kind, source, name in rows],
        schema=["org_lineage", "signal_date", "kind", "source_type", "record_id"], orient="row",
    ).with_columns(
        pl.when(pl.col("kind") == OTHER).then(pl.lit("staffing")).otherwise(pl.lit("handover")).alias("theme_id"),
        pl.col("kind").replace({OTHER: "failure"}), pl.lit("inpatient").alias("setting"),
        pl.lit(reviewed).alias("confirmed"),
    )  # fmt: skip
    months = [date(START.year + m // 12, m % 12 + 1, 1) for m in range(12 * YEARS)]
    exposure = pl.DataFrame({"month": months}).join(pl.DataFrame({"org_code": [f"W{w}" for w in range(wards)]}),
                                                    how="cross")  # fmt: skip
    return signals, exposure.with_columns(
        pl.lit("occupied_bed_days").alias("measure"), pl.lit(600.0).alias("value"),
        pl.lit("inpatient").alias("setting"), pl.lit(None, dtype=pl.String).alias("unit"),
    )  # fmt: skip


def _reports(rng: np.random.Generator, growth: float) -> np.ndarray:
    """Years of routine reports on other themes, by which growth can be told."""
    years = rng.uniform(0, YEARS, rng.poisson(OTHER_REPORTS * growth * YEARS))
    return years[rng.uniform(0, growth, len(years)) < 1 + (growth - 1) * years / YEARS]


def _found(rng: np.random.Generator, rate: float, ratio: float, growth: float, reviewed: bool) -> np.ndarray:
    """Years at which a failing was found, true or false."""
    false_rate = 0.0 if reviewed else rate * RECALL * (1 - PRECISION) / PRECISION
    top = (rate * RECALL + false_rate) * growth
    years = np.sort(rng.uniform(0, YEARS, rng.poisson(top * YEARS)))
    reporting = 1 + (growth - 1) * years / YEARS
    true = rate * RECALL * np.where(years < CLOSED, 1.0, ratio)
    return years[rng.uniform(0, top, len(years)) < (true + false_rate) * reporting]


def measured(wards: int, seed: int = 2012) -> tuple[list[tuple], pl.DataFrame]:
    """(one row of COLUMNS per combination, shares of wards; every ward with its texts, ratio and growth)."""
    out, every = [], []
    for at, (reviewed, rate, ratio, growth) in enumerate(product((False, True), RATES, RATIOS, GROWTHS)):
        signals, exposure = simulate(np.random.default_rng(seed + at), wards, rate, ratio, growth, reviewed)
        lessons = ia.build_lessons(signals, exposure=exposure).lessons
        never = pl.col("status") == "never learned"
        judged = lessons.select(
            pl.lit("reviewed" if reviewed else "as extracted").alias("texts"), pl.lit(ratio).alias("ratio"),
            pl.lit(growth).alias("growth"), "n_events_after", never.alias("never"),
            (never & ~pl.col("suspected")).alias("enough"),
            (never & pl.col("how_sure").str.ends_with(EXCLUDED).fill_null(False)).alias("firm"),
            (pl.col("power_if_unchanged") >= ia.Rule().power).fill_null(False).alias("able"),
            (pl.col("status") == "evidence of learning").alias("learned"),
            (pl.col("improvement") == "not_assessable").alias("unknown"), "events_after_rate",
        )  # fmt: skip
        every.append(judged)
        shares = (f"{float(judged[name].mean()):.2f}" for name in ("never", "enough", "firm", "learned", "unknown"))
        after = round(float(judged["events_after_rate"].mean()), 1)
        out.append(("reviewed" if reviewed else "as extracted", rate, ratio, growth, after, *shares))
    return out, pl.concat(every)


def summary(every: pl.DataFrame) -> list[tuple]:
    """By texts and growth: with eight or more events after closure and no fall, and with a fall by 70 % or more."""
    no_fall = every.filter((pl.col("ratio") == 1) & (pl.col("n_events_after") >= ENOUGH))
    out = []
    for texts, growth in product(("as extracted", "reviewed"), GROWTHS):
        here = (pl.col("texts") == texts) & (pl.col("growth") == growth)
        same = no_fall.filter(here)
        fell = (every.filter(here & (pl.col("ratio") == ratio)) for ratio in RATIOS[1:])
        shares = [same["enough"], same["firm"], same["able"], same.filter("able")["firm"],
                  *(part[name] for part in fell for name in ("enough", "firm"))]  # fmt: skip
        out.append((texts, growth, *(f"{float(share.mean()):.2f}" for share in shares)))
    return out


def table_of(columns: tuple, rows: list[tuple]) -> str:
    """Rows as a table in Markdown."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def main() -> None:
    """Print or write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wards", type=int, default=300)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    rows, every = measured(args.wards)
    about = " ".join(__doc__.split("Run:")[0].split())
    text = "\n\n".join((
        "# The ledger on simulated wards",
        f"Written by `python -m benchmarks.ledger_simulation`; {args.wards} wards a line. {about}",
        "Five events: *never learned*, and not *suspected*. Firm: *never learned*, and a fall by 70 % or more is "
        "excluded (`how_sure`); only this is called firm in what leaves the building.",
        "## Summary", table_of(TOTAL, summary(every)), "## Line by line", table_of(COLUMNS, rows),
    ))  # fmt: skip
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
