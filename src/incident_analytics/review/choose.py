"""Which sentences are worth a person's time: those that a result rests on, those in doubt, rare themes first."""

from __future__ import annotations

import polars as pl

CAME_BACK = ("never learned", "repeated after closure", "repeated while open")
WHY = ("chain", "set aside", "added", "rare theme", "sample")  # in the order in which they are chosen
RARE = 5  # failings of a theme; with fewer each of them is shown
UNIT = ("record_id", "section", "start", "end", "theme_id")


def choose_for_review(
    mentions: pl.DataFrame, chains: pl.DataFrame, lessons: pl.DataFrame, n: int, random_state: int = 0
) -> pl.DataFrame:
    """At most `n` mentions to be reviewed, with `why` (chain, set aside, added, rare theme, sample).

    chain: evidence of an unconfirmed row of the ledger that came back. set aside, added: where the classifier and
    the rules differ. rare theme: few failings, so that each counts. sample: of the others, spread over the themes.
    The same tables give the same choice.
    """
    named = mentions.unique(UNIT, keep="first", maintain_order=True).with_columns(
        _why(mentions, chains, lessons).alias("why")
    )
    rank = {name: i for i, name in enumerate(WHY)}
    order = pl.concat_str([pl.col(name).cast(pl.String) for name in UNIT], separator="|").hash(seed=random_state)
    ranked = named.with_columns(
        pl.col("why").replace_strict(rank, return_dtype=pl.Int8).alias("_rank"), order.alias("_o")
    )
    turn = ranked.sort("_rank", "_o").with_columns(pl.int_range(pl.len()).over("_rank", "theme_id").alias("_turn"))
    return turn.sort("_rank", "_turn", "theme_id", "_o").head(n).drop("_rank", "_o", "_turn")


def _why(mentions: pl.DataFrame, chains: pl.DataFrame, lessons: pl.DataFrame) -> pl.Expr:
    back = lessons.filter(pl.col("status").is_in(CAME_BACK) & ~pl.col("confirmed")).select("chain_id")
    rests = chains.join(back, on="chain_id", how="semi").select("narrative", "start", "end").drop_nulls().unique()
    places = {"|".join(map(str, row)) for row in rests.iter_rows()}
    place = pl.format("{}/{}|{}|{}", "record_id", "section", "start", "end")
    by_classifier = pl.col("rule_id").str.starts_with("classifier:")
    counts = mentions.filter(pl.col("class") == "failure").group_by("theme_id").len()
    rare = counts.filter(pl.col("len") < RARE)["theme_id"].to_list()
    return (
        pl.when(place.is_in(list(places))).then(pl.lit("chain"))
        .when(by_classifier & (pl.col("class") != "failure")).then(pl.lit("set aside"))
        .when(by_classifier).then(pl.lit("added"))
        .when((pl.col("class") == "failure") & pl.col("theme_id").is_in(rare)).then(pl.lit("rare theme"))
        .otherwise(pl.lit("sample"))
    )  # fmt: skip
