"""Every reference case against ours: `python benchmarks/spc_agreement.py` prints the table and writes docs.

Reads ../shared/data/spc (inputs, and the points that qicharts2 0.8.1 and NHSRplotthedots 0.2.2 gave) and
writes docs/spc_agreement.md. The tests run the same cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from incident_analytics import spc

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "spc"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "spc_agreement.md"
CASES = Path(__file__).resolve().parents[1] / "tests" / "spc" / "qicharts2_cases.csv"
TOLERANCE = 1e-9

QIC_LINES = {
    "y": "y",
    "cl": "centre_line",
    "lcl": "lower_process_limit",
    "ucl": "upper_process_limit",
    "lcl.95": "near_lower",
    "ucl.95": "near_upper",
}
QIC_RUNS = {
    "longest.run": "longest_run",
    "longest.run.max": "longest_run_max",
    "n.crossings": "crossings",
    "n.crossings.min": "crossings_min",
    "n.useful": "n_useful",
    "runs.signal": "runs_signal",
}
NHS_LINES = {"mean_col": "centre_line", "lpl": "lower_process_limit", "upl": "upper_process_limit"}
NHS_CAUSES = {
    "Common Cause": "common_cause",
    "Above UCL": "outside_above",
    "Below LCL": "outside_below",
    "7 Point Trend (Increasing)": "trend_rising",
    "7 Point Trend (Decreasing)": "trend_falling",
    "2 in 3 Above CL": "two_in_three_above",
    "2 in 3 Below CL": "two_in_three_below",
    "7 Points Above CL": "shift_above",
    "7 Points Below CL": "shift_below",
}


@dataclass(frozen=True)
class Outcome:
    """One case: the largest relative difference of a line, the count of flags that differ, and where."""

    reference: str
    case: str
    points: int
    difference: float
    flags: int
    where: str

    @property
    def agrees(self) -> bool:
        return self.difference <= TOLERANCE and self.flags == 0


def table(name: str) -> pl.DataFrame:
    return pl.read_csv(DATA / f"{name}.csv", null_values=["NA"], infer_schema_length=None)


@cache
def listed_cases() -> dict[str, dict]:
    """Input file, columns, chart and arguments (0-based) of each case not named after its own input."""
    return {row["case"]: row for row in pl.read_csv(CASES).iter_rows(named=True)}


def qic_series(case: str, expected: pl.DataFrame) -> tuple[dict, pl.DataFrame]:
    """Arguments for `limits` from the case's input file (from the recorded y where there is no such file)."""
    listed = listed_cases().get(case)
    if listed:
        y, n, chart = listed["y"], listed["n"], listed["chart"]
        given = summed(table(f"inputs/{listed['file']}"), case, expected)
        more = json.loads(listed["arguments"] or "{}")
        more |= {"subgroup": given[more["subgroup"]]} if "subgroup" in more else {}
    else:
        given, y, n, chart, more = unlisted(case, expected)
    arguments = {"y": given[y], "n": None if n is None else given[n], "chart": chart, **more}
    if chart == "t":  # the case notes: zero gaps replaced by 0.5
        arguments["y"] = given.select(pl.when(pl.col(y) == 0).then(0.5).otherwise(pl.col(y)).alias(y))[y]
    box = case.rsplit("_", 1)[-1]
    arguments["preset"] = f"anhoej_{box}" if box in ("bestbox", "cutbox") else "anhoej"
    return arguments, expected


def summed(given: pl.DataFrame, case: str, expected: pl.DataFrame) -> pl.DataFrame:
    if case.startswith("gtt"):
        month = given.group_by("month", maintain_order=True)
        return month.agg(pl.col("harms", "days").sum(), pl.len().alias("records")).sort("month")
    if case == "hai_up_all":
        return given.group_by("month", maintain_order=True).agg(pl.col("n", "days").sum()).sort("month")
    if case == "hai_u_facets":
        hospital, infection = expected.row(0, named=True)["facet1"], expected.row(0, named=True)["facet2"]
        return given.filter(hospital=hospital, infection=infection).sort("month")
    return given


def unlisted(case: str, expected: pl.DataFrame) -> tuple[pl.DataFrame, str, str | None, str, dict]:
    words = case.split("_")
    if words[0] == "edge":
        shape, chart = re.fullmatch(r"edge_(.+?)_(run|i|c|g)(?:_\w+)?", case).groups()
        return table(f"inputs/edge_{shape}_i"), "y", None, chart, {}
    if words[:2] == ["pfd", "gap"]:
        gaps = table("inputs/derived_pfd_trust_gaps").filter(slug="_".join(words[3:]))
        return gaps, "gap_days", None, words[2], {}
    if words[0] == "pfd":
        return table("inputs/derived_pfd_monthly"), words[1], None, words[2], {}
    if case == "sim_p_zero_denominator":
        return expected, "y.sum", "n", "p", {}
    return expected, "y", None, {"sim_t_exp": "t"}[case], {}


def difference(ours: pl.Series, theirs: pl.Series) -> float:
    """Largest difference relative to the line's own size; infinite where one is missing and the other not."""
    a, b = (np.asarray(s.cast(pl.Float64).to_numpy(), dtype=float) for s in (ours, theirs))
    if np.any(np.isnan(a) != np.isnan(b)):
        return float("inf")
    there = ~np.isnan(b)
    if not there.any():
        return 0.0
    scale = np.maximum(np.abs(b[there]), 1e-300)
    return float(np.max(np.where(a[there] == b[there], 0, np.abs(a[there] - b[there]) / scale)))


def qic_outcomes() -> Iterator[Outcome]:
    points = table("qicharts2_expected_points")
    for (case,), whole in points.group_by("case", maintain_order=True):
        worst, flags, where = 0.0, 0, []
        for _, expected in whole.group_by("facet1", "facet2", maintain_order=True):
            arguments, expected = qic_series(case, expected)
            ours = spc.limits(**arguments)
            apart = {name: difference(ours[name], expected[theirs]) for theirs, name in QIC_LINES.items()}
            worst = max(worst, *apart.values())
            missed = int((ours["outside"] != expected["sigma.signal"]).sum())
            missed += runs_apart(ours, expected)
            flags += missed
            where += [name for name, value in apart.items() if value > TOLERANCE] + ["flags"] * bool(missed)
        yield Outcome("qicharts2", case, whole.height, worst, flags, ", ".join(sorted(set(where))))


def runs_apart(ours: spc.Limits, expected: pl.DataFrame) -> int:
    theirs = expected.unique("part", keep="first", maintain_order=True)
    wanted = theirs.select(pl.col(k).alias(v) for k, v in QIC_RUNS.items())
    return sum(int((~ours.parts[c].eq_missing(wanted[c])).sum()) for c in wanted.columns)


def nhs_arguments(case: str, expected: pl.DataFrame) -> dict:
    note = expected["note"][0] or ""
    words = [w for w in ("decrease", "neutral", "increase") if w in note]
    started = expected.filter(pl.col("rebase_group").diff() > 0)["i"]
    frozen = expected["fix_y"].count()
    return {
        "y": expected["y"],
        "chart": "i",
        "preset": "mdc_excel" if "screen_outliers=FALSE" in note else "mdc",
        "freeze": frozen if frozen < expected.height else None,
        "part": [i - 1 for i in started],
        "target": expected["target"].cast(pl.Float64)[0],
        "improvement": words[0] if words else "increase",
    }


def nhs_outcomes() -> Iterator[Outcome]:
    points = table("nhsrplotthedots_expected_points")
    for (case,), expected in points.group_by("case", maintain_order=True):
        ours = spc.limits(**nhs_arguments(case, expected))
        apart = {name: difference(ours[name], expected[theirs]) for theirs, name in NHS_LINES.items()}
        pairs = {
            "outside": expected["outside_limits"].fill_null(False),
            "near": expected["close_to_limits"].fill_null(False),
            "side": expected["relative_to_mean"],
            "special_cause": expected["special_cause_flag"],
            "special_cause_type": expected["special_cause_type"].replace(NHS_CAUSES),
            "point_type": expected["point_type"],
        }
        wrong = {name: int((ours[name] != theirs).sum()) for name, theirs in pairs.items()}
        where = [k for k, v in apart.items() if v > TOLERANCE] + [k for k, v in wrong.items() if v]
        worst, flags = max(apart.values()), sum(wrong.values())
        yield Outcome("NHSRplotthedots", case, expected.height, worst, flags, ", ".join(where))


def outcomes() -> list[Outcome]:
    """Every case of both references, in the order of their files."""
    return [*qic_outcomes(), *nhs_outcomes()]


def page(done: list[Outcome]) -> str:
    """The agreement table as a Markdown page."""
    agreed, worst = sum(case.agrees for case in done), max(case.difference for case in done)
    lines = [
        "# Agreement with the references",
        "",
        f"{agreed} of {len(done)} cases agree: every line (y, centre, limits, near limits) to {TOLERANCE:g}",
        f"relative, every flag exactly. Largest relative difference of any line: {worst:.1e}.",
        "Explained differences: none.",
        "",
        "qicharts2 0.8.1 (attached, so moving ranges are screened) and NHSRplotthedots 0.2.2; the inputs and",
        "the references' own numbers are in `../shared/data/spc`. Where NHSRplotthedots has no limits its",
        "flags are missing; they count as no signal, as in qicharts2. Method and deliberate departures:",
        "[spc.md](spc.md).",
        "Written by `python benchmarks/spc_agreement.py`.",
        "",
        "| reference | case | points | largest relative difference | flags that differ | agrees |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.reference} | {c.case} | {c.points} | {c.difference:.1e} | {c.flags} | "
        f"{'yes' if c.agrees else 'no: ' + c.where} |"
        for c in done
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    done = outcomes()
    text = page(done)
    print(text)
    PAGE.write_text(text, encoding="utf-8")
    return 0 if all(case.agrees for case in done) else 1


if __name__ == "__main__":
    raise SystemExit(main())
