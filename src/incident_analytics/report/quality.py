"""quality.html: what the data hold, what is wrong with them, and what they can support. One page."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl

from .page import render_page

MOST_ROWS = 30  # of one table on the page; the CSV beside it has all
ALL_WELL = 0.98  # share from which a field needs no line on the page


def quality_page(quality: object, title: str, snapshot: str) -> str:
    """The page as text, from the tables of `normalisation.quality.Quality`."""
    view = SimpleNamespace(
        finding=_finding(quality.rows, quality.statements),
        statements=quality.statements.sort("supported").to_dicts(),
        rows=quality.rows.to_dicts(),
        fields=_fields(quality.fields),
        absent=_absent(quality.fields),
        n_well=_well(quality.fields).height,
        breaks=quality.breaks.sort("month").head(MOST_ROWS).to_dicts(),
        duplicates=quality.duplicates.to_dicts(),
        coverage=_coverage(quality.coverage),
        suspects=quality.suspects.head(MOST_ROWS).to_dicts(),
        unread=_unread(quality.unread),
    )
    return render_page("quality.html", title=title, snapshot=snapshot, view=view)


def _finding(rows: pl.DataFrame, statements: pl.DataFrame) -> str:
    n_in, kept = int(rows["rows_in"].sum()), int(rows["kept"].sum())
    cannot = statements.filter(~pl.col("supported"))["topic"].to_list()
    tail = f" They cannot support statements on: {'; '.join(cannot)}." if cannot else ""
    return f"{kept:,} of {n_in:,} rows can be used.{tail}"


def _well(fields: pl.DataFrame) -> pl.DataFrame:
    """Fields that are filled, read and known throughout."""
    shares = (pl.col(name).fill_null(1.0).fill_nan(1.0) >= ALL_WELL for name in ("filled", "valid", "mapped"))
    return fields.filter(pl.all_horizontal(*shares))


def _fields(fields: pl.DataFrame) -> list[dict]:
    """Fields that need a look, the worst first; shares as percentages of the filled rows."""
    fields = fields.filter(pl.col("column").fill_null("") != "")
    ill = fields.join(_well(fields), on=["source_file", "source_name", "field", "column"], how="anti", nulls_equal=True)
    worst = pl.min_horizontal(pl.col(name).fill_null(1.0) for name in ("filled", "valid", "mapped"))
    return [
        {**row, **{name: _percent(row[name]) for name in ("filled", "valid", "mapped")}}
        for row in ill.sort(worst, "source_file", "field").head(MOST_ROWS).iter_rows(named=True)
    ]


def _absent(fields: pl.DataFrame) -> list[dict]:
    """Fields that an export has no column for, file by file."""
    none = fields.filter(pl.col("column").fill_null("") == "")
    by_file = none.group_by("source_file").agg(pl.col("field").sort().str.join(", ")).sort("source_file")
    return by_file.to_dicts()


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _coverage(coverage: pl.DataFrame) -> list[dict]:
    """Wards whose rates have a gap, or none at all; the well covered ones are only counted."""
    gaps = coverage.filter((pl.col("months_missing").fill_null(1) > 0) & (pl.col("n_events") > 0))
    return gaps.sort("n_events", descending=True).head(MOST_ROWS).to_dicts()


def _unread(unread: pl.DataFrame) -> list[dict]:
    return (
        unread.group_by("source_file").agg(pl.col("column").sort().str.join(", ")).sort("source_file")
        .to_dicts()
    )  # fmt: skip
