"""A decision of a coder, from a sheet or a screen, checked and made a row of the log."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from ..codebook import Codebook
from ..errors import MappingError, did_you_mean, quoted_id
from ..schema.levels import CLASSES
from ..schema.spreadsheet import RUNS
from .log import DECISIONS, LOG, ROLES
from .units import PLACE, REGISTER

LONGEST_CODER = 40  # characters


def check_coder(coder: str, role: str) -> None:
    """Raises MappingError for a role that is none, and for a coder without initials."""
    if role not in ROLES:
        raise MappingError(f'role "{role}" is not known.\nAllowed: {", ".join(ROLES)}.')
    if not tidy_coder(coder) or len(coder) > LONGEST_CODER:
        raise MappingError("a decision needs its coder.\nHINT: give initials (on the command line --coder).")


def tidy_coder(coder: str) -> str:
    """Initials as the log has them."""
    return coder.strip().lstrip("".join(RUNS)).strip().upper()


def placed(decided: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """`decided` (unit_id and what was decided) with the PLACE of its units; null where a unit is not there."""
    return decided.join(
        units.select("unit_id", *PLACE).unique("unit_id"), on="unit_id", how="left", maintain_order="left"
    )


def stamped(decided: pl.DataFrame, coder: str, role: str, now: datetime) -> pl.DataFrame:
    """Rows of the log: `decided` in the plainest words that say it, with who and when."""
    reason = pl.col("reason").str.strip_chars_start("".join(RUNS))  # the log is opened in a spreadsheet as well
    return _plainly(decided).with_columns(
        reason.alias("reason"), pl.lit(tidy_coder(coder)).alias("coder"), pl.lit(role).alias("role"),
        pl.lit(now.isoformat(timespec="seconds")).alias("decided_at"),
    ).select(LOG)  # fmt: skip


def _plainly(decided: pl.DataFrame) -> pl.DataFrame:
    """A change to what is there already is an acceptance, and one to neutral a rejection, so that coders who mean the
    same are seen to agree."""
    theme = pl.when(pl.col("new_theme_id") != pl.col("theme_id")).then(pl.col("new_theme_id"))
    class_ = pl.when(pl.col("new_class") != pl.col("class")).then(pl.col("new_class"))
    changing = pl.col("decision") == "change"
    tidy = decided.with_columns(
        pl.when(changing).then(theme).alias("new_theme_id"), pl.when(changing).then(class_).alias("new_class")
    )
    same = changing & pl.all_horizontal(pl.col("new_theme_id", "new_class").is_null())
    neutral = changing & (pl.col("new_class") == "neutral").fill_null(False)
    return tidy.with_columns(
        pl.when(same).then(pl.lit("accept")).when(neutral).then(pl.lit("reject")).otherwise(pl.col("decision"))
        .alias("decision"),
        *(pl.when(~neutral).then(pl.col(name)).alias(name) for name in ("new_theme_id", "new_class")),
    )  # fmt: skip


def problems_of(row: dict, codebook: Codebook) -> list[str]:
    """What keeps a decision (decision, new_theme_id, new_class on a unit's PLACE) from being used."""
    problems = []
    if row["theme_id"] is None:
        problems.append("no such mention in this run; the sentence, or what is found in it, has changed since")
    if row["decision"] not in DECISIONS:
        problems.append(f"decision is not known; allowed: {', '.join(DECISIONS)}")
    if row["decision"] == "change" and not (row["new_theme_id"] or row["new_class"]):
        problems.append("a change needs new_theme_id or new_class")
    if row["decision"] in ("accept", "reject") and (row["new_theme_id"] or row["new_class"]):
        problems.append(f"{row['decision']} and a new theme or class contradict each other; a new one is a change")
    if row["new_theme_id"] and row["new_theme_id"] not in codebook.names:
        problems.append(
            f"no theme {quoted_id(row['new_theme_id'])}; {did_you_mean(row['new_theme_id'], codebook.names)}"
        )
    if row["new_class"] and row["new_class"] not in CLASSES:
        problems.append(f"new_class is not known; allowed: {', '.join(CLASSES)}")
    elif row["section"] == REGISTER and row["new_class"] not in (None, "", "recommendation", "neutral"):
        problems.append("a recommendation of a register has no other class; reject it, or change its theme")
    return problems
