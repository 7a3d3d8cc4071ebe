"""shareable/: the report, its chart and its tables, through the disclosure door and checked before release."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..charts import style
from ..charts.recurrence import draw_recurrence
from ..disclosure import check_folder
from ..disclosure.shareable import Shareable, shareable_tables
from ..identifiers import find_identifiers
from ..provenance import public_manifest
from ..report import figure_svg, public_report
from ..report.findings import BACK
from .folder import write_csv, write_json
from .pipeline import Results
from .restricted import body_names

MOST_THEMES = 15  # rows of the chart that a reader takes in


def write_public(results: Results, folder: Path, about: dict[str, str], manifest: dict) -> int:
    """Write the shareable part into `folder`; returns how many files were opened to check that no narrative leaves.

    Raises DisclosureError when one of them holds words of a narrative.
    """
    folder.mkdir()
    tables = shareable_tables(
        results.ledger.lessons, results.signals, results.study.profile, results.study.snapshot_date
    )
    figures = _figures(tables, results, folder)
    notes = [results.gate] if results.study.identifiers != "accept" else []
    page = public_report(
        tables.ledger, tables.statuses, figures, results.codebook.names, body_names(results), about, notes
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
    write_csv(tables.ledger, folder / "ledger.csv")
    write_csv(tables.yearly, folder / "failings_by_period.csv")
    write_csv(tables.marks, folder / "published_lessons.csv")
    write_json(public_manifest(manifest), folder / "manifest.json")
    # Where the owner accepted what the gate found (public records, say), names of bodies would be called persons.
    finder = None if results.study.identifiers == "accept" else find_identifiers
    return check_folder(folder, results.narratives, find_identifiers=finder, allowed=_known_names(results))


def _known_names(results: Results) -> list[str]:
    """Names that a page may hold although narratives hold them too: bodies, themes."""
    lineages = results.ledger.lessons["org_lineage"].drop_nulls().unique().to_list()
    return [*body_names(results).values(), *lineages, *results.codebook.names.values()]


def _figures(tables: Shareable, results: Results, folder: Path) -> list[tuple[str, str, str]]:
    """The recurrence chart as files and as markup: (title, SVG, alternative text)."""
    themes = _themes_shown(tables)
    shown = tables.yearly.filter(pl.col("theme_id").is_in(themes))
    if shown.is_empty():
        return []
    names = results.codebook.names
    hidden = f"1 to {results.study.profile.threshold - 1}"
    title = recurrence_title(tables.ledger)
    axes = draw_recurrence(shown, names, "", hidden)
    style.save_figure(axes.figure, folder / "recurrence")
    return [(title, figure_svg(axes.figure, recurrence_alt(title, shown, names, hidden)), "")]


def _themes_shown(tables: Shareable) -> list[str]:
    """Themes that came back first, then those with most events; at most fifteen, in the order of the codebook."""
    back = set(tables.ledger.filter(pl.col("status").is_in(BACK))["theme_id"].to_list())
    totals = (
        tables.yearly.group_by("theme_id")
        .agg(pl.col("n_events").sum().alias("n"))
        .sort("n", "theme_id", descending=[True, False])
    )
    ranked = [t for t in totals["theme_id"].to_list() if t in back] + [
        t for t in totals["theme_id"].to_list() if t not in back
    ]
    return ranked[:MOST_THEMES]


def recurrence_title(ledger: pl.DataFrame) -> str:
    """What the chart shows, in one sentence."""
    back = ledger.filter(pl.col("status").is_in(BACK))["theme_id"].n_unique()
    every = ledger["theme_id"].n_unique()
    return f"{back} of {every} themes came back after a lesson on them was declared done"


def recurrence_alt(title: str, shown: pl.DataFrame, names: dict[str, str], hidden: str) -> str:
    """The chart in words."""
    parts = []
    for theme in shown["theme_id"].unique(maintain_order=True).to_list():
        cells = shown.filter(pl.col("theme_id") == theme)
        said = ", ".join(
            f"{year} {n if status == 'shown' else hidden}"
            for year, n, status in cells.select("year", "n_events", "n_events_status").iter_rows()
        )
        parts.append(f"{names.get(theme, theme)}: {said}")
    return f"{title}. Events with the failing reported by period. {'. '.join(parts)}."
