"""Which sentences are worth a person's time: those that a result rests on, those in doubt, rare themes first."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ..lessons.status import CAME_BACK
from .units import EVIDENCE, PLACE, REGISTER, register_units

WHY = ("disputed", "chain", "set aside", "added", "rare theme", "sample")  # in the order in which they are chosen
RARE = 5  # failings of a theme; with fewer each of them is shown


def choose_for_review(
    mentions: pl.DataFrame,
    chains: pl.DataFrame,
    lessons: pl.DataFrame,
    n: int,
    random_state: int = 0,
    disputed: Collection[str] = (),
) -> pl.DataFrame:
    """At most `n` mentions to be reviewed, with `why` (disputed, chain, set aside, added, rare theme, sample).

    disputed: coders differ (`disputed` holds such unit_ids; `mentions` then has that column), for an adjudicator.
    chain: evidence of an unconfirmed row of the ledger that came back. set aside, added: where the classifier and
    the rules differ. rare theme: few failings, so that each counts. sample: of the others, spread over the themes.
    The same tables give the same choice.
    """
    named = mentions.unique(PLACE, keep="first", maintain_order=True).with_columns(
        _why(mentions, chains, lessons, disputed).alias("why")
    )
    rank = {name: i for i, name in enumerate(WHY)}
    order = pl.concat_str([pl.col(name).cast(pl.String) for name in PLACE], separator="|").hash(seed=random_state)
    ranked = named.with_columns(
        pl.col("why").replace_strict(rank, return_dtype=pl.Int8).alias("_rank"), order.alias("_o")
    )
    turn = ranked.sort("_rank", "_o").with_columns(pl.int_range(pl.len()).over("_rank", "theme_id").alias("_turn"))
    return turn.sort("_rank", "_turn", "theme_id", "_o").head(n).drop("_rank", "_o", "_turn")


def _why(mentions: pl.DataFrame, chains: pl.DataFrame, lessons: pl.DataFrame, disputed: Collection[str]) -> pl.Expr:
    back = lessons.filter(pl.col("status").is_in(CAME_BACK) & ~pl.col("confirmed")).select("chain_id")
    rests = chains.join(back, on="chain_id", how="semi").select("narrative", "start", "end").drop_nulls().unique()
    places = {"|".join(map(str, row)) for row in rests.iter_rows()}
    place = pl.format("{}/{}|{}|{}", "record_id", "section", "start", "end")
    by_classifier = pl.col("rule_id").str.starts_with("classifier:")
    counts = mentions.filter(pl.col("class") == "failure").group_by("theme_id").len()
    rare = counts.filter(pl.col("len") < RARE)["theme_id"].to_list()
    differing = pl.col("unit_id").is_in(list(disputed)) if disputed else pl.lit(False)
    return (
        pl.when(differing).then(pl.lit("disputed"))
        .when(place.is_in(list(places))).then(pl.lit("chain"))
        .when(by_classifier & (pl.col("class") != "failure")).then(pl.lit("set aside"))
        .when(by_classifier).then(pl.lit("added"))
        .when((pl.col("class") == "failure") & pl.col("theme_id").is_in(rare)).then(pl.lit("rare theme"))
        .otherwise(pl.lit("sample"))
    )  # fmt: skip


def with_chain_evidence(
    mentions: pl.DataFrame, signals: pl.DataFrame, chains: pl.DataFrame, recommendations: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(mentions and what the chains rest on in recommendations, record_id, section and text of these).

    A lesson of a register is evidence of a chain as a sentence is: without it no chain could be confirmed. Its
    record_id is the recommendation's own, its section and its class "recommendation".
    """
    place = signals.join(chains.select("signal_id").unique(), on="signal_id", how="semi").unnest("evidence")
    resting = place.filter(pl.col("narrative").str.ends_with(EVIDENCE)).select(
        pl.col("narrative").str.strip_suffix(EVIDENCE).alias("record_id"), "theme_id"
    )
    held = register_units(recommendations).join(resting, on=["record_id", "theme_id"], how="semi")
    rows = held.with_columns(
        pl.col("start").alias("sentence_start"), pl.col("end").alias("sentence_end"), pl.lit("").alias("term"),
        pl.lit("").alias("cue"), pl.lit("register").alias("rule_id"),
        pl.lit(None, dtype=pl.String).alias("decision_point"),
    ).select(mentions.columns)  # fmt: skip
    texts = recommendations.filter(pl.col("text").is_not_null()).select(
        pl.col("recommendation_id").alias("record_id"), pl.lit(REGISTER).alias("section"), "text"
    )
    return pl.concat([mentions, rows.cast(dict(mentions.schema))]), texts
