"""What the decisions of reviewers settle, and what that does to mentions, recommendations and signals."""

from __future__ import annotations

import polars as pl

from .log import WHAT, WITHDRAW
from .units import PLACE, REGISTER

# Kinds of signal that a class of sentence bears out. A coroner's failing is a lesson too; a recommendation of a
# register bears out its completion, which the register states.
SUPPORTS = (("failure", "failure"), ("failure", "recommendation"), ("recommendation", "recommendation"),
            ("adequate", "assurance"))  # fmt: skip
REGISTER_SUPPORTS = (("recommendation", "recommendation"), ("recommendation", "assurance"))


def not_yet_in(log: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """`decisions` without those that their coder has made already: a sheet imported twice adds nothing."""
    same = ["unit_id", *WHAT, "coder", "role"]
    return decisions.join(last_words(log).select(same), on=same, how="anti", nulls_equal=True)


def last_words(log: pl.DataFrame) -> pl.DataFrame:
    """Of one coder in one role on one unit the last decision, in the order of the log. One that was withdrawn does
    not count, and the one before it does again."""
    standing: dict[tuple, list[int]] = {}
    for row, (*who, decision) in enumerate(log.select("unit_id", "coder", "role", "decision").iter_rows()):
        held = standing.setdefault(tuple(who), [])
        if decision != WITHDRAW:
            held.append(row)
        elif held:
            held.pop()
    return log[sorted(held[-1] for held in standing.values() if held)]


def settled(log: pl.DataFrame) -> pl.DataFrame:
    """One row per unit that was decided: unit_id, PLACE, decision, new_theme_id, new_class, coders, state.

    Of one coder the last decision counts. state: settled (an adjudicator spoke, or all coders agree) or disputed,
    which changes nothing until somebody adjudicates.
    """
    last = last_words(log)
    spoken = last.filter(pl.col("role") == "adjudicator").unique("unit_id", keep="last", maintain_order=True)
    voices = last.group_by("unit_id", maintain_order=True).agg(
        *(pl.col(name).last() for name in PLACE), *(pl.col(name).first() for name in WHAT),
        pl.struct(*WHAT).n_unique().alias("_views"), pl.col("coder").unique().sort().str.join("; ").alias("coders"),
    )  # fmt: skip
    judged = voices.join(spoken.select("unit_id", *(pl.col(name).alias(f"_{name}") for name in WHAT)), on="unit_id",
                         how="left", maintain_order="left")  # fmt: skip
    by_judge = pl.col("_decision").is_not_null()
    one_view = by_judge | (pl.col("_views") == 1)
    return judged.select(
        "unit_id", *PLACE,
        *(pl.when(by_judge).then(pl.col(f"_{name}")).otherwise(pl.col(name)).alias(name) for name in WHAT),
        "coders", pl.when(one_view).then(pl.lit("settled")).otherwise(pl.lit("disputed")).alias("state"),
    )  # fmt: skip


def with_fit(decided: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """`decided` where it stands now (PLACE from `units`: unit_id and PLACE), with `fits`: whether its unit is still
    there. A decision on a sentence that has changed, or on what is no longer found in it, fits nothing and does
    nothing."""
    now = units.select("unit_id", *(pl.col(name).alias(f"_{name}") for name in PLACE)).unique("unit_id", keep="first")
    joined = decided.join(now, on="unit_id", how="left", maintain_order="left")
    return joined.with_columns(
        *(pl.coalesce(f"_{name}", name).alias(name) for name in PLACE), pl.col("_start").is_not_null().alias("fits")
    ).select(*(name for name in decided.columns if name != "fits"), "fits")


def within_codebook(decided: pl.DataFrame, theme_ids: list[str]) -> pl.DataFrame:
    """`decided` where a change to a theme that the codebook does not have has the state "unknown theme": it changes
    nothing, and no word of a log can pass for a theme."""
    known = pl.col("new_theme_id").is_null() | pl.col("new_theme_id").is_in(theme_ids)
    return decided.with_columns(pl.when(known).then("state").otherwise(pl.lit("unknown theme")).alias("state"))


def apply_decisions(mentions: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """`mentions` (with unit_id) as the settled decisions have them: what was rejected is neutral, what was changed has
    its new theme or class; each of them carries rule_id "reviewed:CODERS"."""
    ours = decided.filter(pl.col("state") == "settled").select("unit_id", *WHAT, "coders")
    joined = mentions.join(ours, on="unit_id", how="left", maintain_order="left")
    changed = pl.col("decision").is_in(["reject", "change"])
    return joined.with_columns(
        pl.when(changed).then(_class_now()).otherwise(pl.col("class")).alias("class"),
        pl.when(changed).then(pl.coalesce("new_theme_id", "theme_id")).otherwise(pl.col("theme_id")).alias("theme_id"),
        pl.when(changed).then(pl.format("reviewed:{}", "coders")).otherwise(pl.col("rule_id")).alias("rule_id"),
    ).select(mentions.columns)


def apply_to_register(recommendations: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """`recommendations` with the themes that the settled decisions leave them: a rejected theme goes, a changed one
    makes room for the new one. One that has lost all its themes keeps an empty list, which is no gap to be filled."""
    changes = decided.filter(
        (pl.col("state") == "settled")
        & pl.col("fits")
        & (pl.col("section") == REGISTER)
        & pl.col("decision").is_in(["reject", "change"])
    )
    now: dict[str, dict[str, str | None]] = {}
    for record, theme, new in changes.select("record_id", "theme_id", "new_theme_id").iter_rows():
        now.setdefault(record, {})[theme] = new
    themes = [
        None if held is None else sorted({theme for old in held if (theme := now.get(name, {}).get(old, old))})
        for name, held in recommendations.select("recommendation_id", "theme_ids").iter_rows()
    ]
    return recommendations.with_columns(pl.Series("theme_ids", themes, dtype=recommendations.schema["theme_ids"]))


def confirm_signals(signals: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """`signals` with confirmed where the sentence of their evidence was accepted, or changed to what it says: with the
    signal's theme, and in a class that bears out the signal's kind."""
    fine = decided.filter((pl.col("state") == "settled") & (pl.col("decision") != "reject") & pl.col("fits"))
    supports = pl.DataFrame(
        [(flag, *pair) for flag, pairs in ((False, SUPPORTS), (True, REGISTER_SUPPORTS)) for pair in pairs],
        schema={"_register": pl.Boolean, "class": pl.String, "kind": pl.String}, orient="row",
    )  # fmt: skip
    places = fine.select(
        pl.format("{}/{}", "record_id", "section").alias("_narrative"), pl.col("start").alias("_start"),
        pl.col("end").alias("_end"), pl.coalesce("new_theme_id", "theme_id").alias("theme_id"),
        _class_now().alias("class"), (pl.col("section") == REGISTER).alias("_register"),
    ).join(supports, on=["_register", "class"], how="inner").drop("_register", "class").unique()  # fmt: skip
    place = pl.col("evidence").struct
    held = signals.with_columns(
        place.field("narrative").alias("_narrative"), place.field("start").alias("_start"),
        place.field("end").alias("_end"),
    ).join(places.with_columns(pl.lit(True).alias("_seen")), how="left", maintain_order="left",
           on=["_narrative", "_start", "_end", "theme_id", "kind"])  # fmt: skip
    return held.with_columns((pl.col("confirmed") | pl.col("_seen").fill_null(False)).alias("confirmed")).select(
        signals.columns
    )


def _class_now() -> pl.Expr:
    rejected = pl.col("decision") == "reject"
    return pl.when(rejected).then(pl.lit("neutral")).otherwise(pl.coalesce("new_class", "class"))


def as_agreement(log: pl.DataFrame) -> pl.DataFrame:
    """The log as agreement_by_theme wants it: unit_id, theme_id, coder, class: the theme and class that the coder's
    decision gives the mention. Of a coder in two roles the last decision counts."""
    said = pl.concat_str(pl.coalesce("new_theme_id", "theme_id"), _class_now(), separator="|")
    last = last_words(log).filter(pl.col("role") != "adjudicator")
    one = last.unique(["unit_id", "coder"], keep="last", maintain_order=True)
    return one.select("unit_id", "theme_id", "coder", said.alias("class"))
