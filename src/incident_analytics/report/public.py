"""report.html: one self-contained page from shareable tables only."""

from __future__ import annotations

import html
import io
from datetime import date

import polars as pl
from jinja2 import Environment, PackageLoader, select_autoescape
from matplotlib.figure import Figure

from ..charts import style
from .findings import MEANING, ORDER, groups_in_words, headline, ranked, sentences


def render_page(template: str, **values: object) -> str:
    """The template of this package filled in; every value is escaped unless it was made here as markup."""
    environment = Environment(
        loader=PackageLoader("incident_analytics.report"), autoescape=select_autoescape(["html"]), trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(template).render(**values)


def figure_svg(figure: Figure, alt: str) -> str:
    """The figure as markup that a page can hold, with its description for those who cannot see it."""
    buffer = io.StringIO()
    import matplotlib as mpl

    with mpl.rc_context(style.HOUSE):
        figure.savefig(buffer, format="svg", metadata=style.METADATA["svg"])
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"', 1)


def public_report(
    ledger: pl.DataFrame, statuses: pl.DataFrame, figures: list[tuple[str, str, str]], names: dict[str, str],
    bodies: dict[str, str], about: dict[str, str], notes: list[str],
) -> str:  # fmt: skip
    """The page as text. `figures`: (title, SVG markup, alternative text). `about`: what the footer states."""
    rows = [_row(row, names, bodies) for row in ranked(ledger).iter_rows(named=True)]
    counted = dict(statuses.group_by("status").agg(pl.col("n_rows").sum()).iter_rows())
    confirmed = int(statuses["n_confirmed"].sum()) if statuses.height else 0
    return render_page(
        "report.html",
        title=about["title"],
        headline=headline(ledger),
        sentences=sentences(ledger, names, bodies),
        figures=figures,
        rows=rows,
        meanings=[(status, MEANING[status], counted.get(status, 0)) for status in ORDER],
        confirmed=confirmed,
        total=sum(counted.values()),
        about=about,
        notes=notes,
        bodies=sorted({row["body"] for row in rows}),
    )


def _row(row: dict, names: dict[str, str], bodies: dict[str, str]) -> dict[str, str]:
    """One line of the table, every cell as text."""
    events = {"shown": row["n_events_after"], "primary": "few"}.get(row["n_events_after_status"], "hidden")
    return {
        "body": bodies.get(row["org_lineage"], row["org_lineage"] or "not named"),
        "theme": names.get(row["theme_id"], row["theme_id"]),
        "setting": row["setting"],
        "status": row["status"] + (" (suspected)" if row["suspected"] else ""),
        "state": row["status"],
        "warned_by": groups_in_words(row["source_groups"]),
        "first": _year(row["first_issued_year"]),
        "closed": _year(row["declared_complete_year"]),
        "last": _year(row["last_failure_year"]),
        "events": str(events if events is not None else ""),
        "confirmed": "yes" if row["confirmed"] else "no",
        "caveats": row["caveats"],
    }


def _year(year: int | None) -> str:
    return "–" if year is None else str(year)


def about_table(
    title: str, owner: str, snapshot: date | None, codebook: str, manifest: str, rule: str, profile: str, version: str
) -> dict[str, str]:
    """What every page states about itself."""
    return {
        "title": title,
        "owner": owner,
        "snapshot": f"{snapshot:%d %B %Y}" if snapshot else "not stated",
        "codebook": codebook,
        "manifest": manifest,
        "rule": rule,
        "profile": profile,
        "version": version,
    }
