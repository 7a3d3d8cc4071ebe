"""Two ledgers of the same bodies, earlier and later: what is new, a closed lesson that came back first."""

from __future__ import annotations

import polars as pl

from ..schema import as_polars
from .chains import RETURNED
from .status import BACK, WORST

KEY = ["org_lineage", "theme_id", "setting", "unit"]
COUNTS = ("n_events", "n_back", "n_issued")
CLOSED_BY = {"action": 0, "assurance": 1, "general assurance": 2}
CHANGES = ("came back after closure", "reported again", "declared complete", "lesson issued", "new row",
           "status changed", "no longer there")  # fmt: skip


def compare_ledgers(
    before: object, after: object, successors: dict[str, str] | None = None,
    chains: tuple[object, object] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Rows that differ: change, body, theme, setting, unit, status_before, status_after, new_events, last_failure.

    change is the first of CHANGES that applies; rows stand in that order, those that an action had closed before those
    that were only assured. A row came back where it has more events after its closure or assurance than before, whether
    or not it had come back already; one under another unit, setting or body than before only where its last failing is
    later than those known then. `before` and `after` are the `.lessons` of two ledgers (polars or pandas); rows are
    matched by body, theme, setting and unit. new_events: dated serious events of the row that the earlier ledger did
    not have. `successors`: code → code of the body that it has become in `after`; rows of predecessors are one row of
    their successor then, with the worst of their statuses; `chains` of the earlier and the later ledger say which of
    their lessons and events are the same. What a predecessor had and was not told about counts as new.
    """
    columns = ["status", "n_events", "n_back", "n_issued", "declared_complete", "last_failure", "chain_id", "closed_by",
               "merged"]  # fmt: skip
    before, after = (_with_events(as_polars(ledger)) for ledger in (before, after))
    before, after = _under_successors(before, after, successors or {}, chains)
    one = before.select(*KEY, *(pl.col(name).alias(f"{name}_before") for name in columns))
    two = after.select(*KEY, *(pl.col(name).alias(f"{name}_after") for name in columns))
    both = one.join(two, on=KEY, how="full", coalesce=True, nulls_equal=True).pipe(_with_known, before, after)
    named = both.with_columns(_change().alias("change")).filter(pl.col("change").is_not_null())
    order = pl.col("change").replace_strict({name: i for i, name in enumerate(CHANGES)}, return_dtype=pl.Int8)
    new_row = pl.col("chain_id_before").is_null()
    earlier = pl.when(new_row).then(pl.col("events_known").fill_null(0)).otherwise(pl.col("n_events_before"))
    events = (pl.col("n_events_after") - earlier).clip(lower_bound=0)
    return named.sort(order, basis_order("closed_by_after"), *KEY).select(
        "change", *KEY, "status_before", "status_after", events.alias("new_events"),
        pl.col("last_failure_after").alias("last_failure"),
    )  # fmt: skip


def _with_known(both: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """`both` with last_known and events_known: what rows of the earlier ledger on the theme hold of the same body under
    another unit or setting, or of a body that is no longer there. A row's unit, setting and body depend on what else is
    in the data; a return that stood elsewhere before is no new one."""
    there = after.select("org_lineage").unique()
    gone = before.join(there, on="org_lineage", how="anti", nulls_equal=True)
    known = [pl.col("last_failure").max().alias("last_known"), pl.col("n_events").max().alias("events_known")]
    own = before.group_by("org_lineage", "theme_id").agg(*known)
    moved = gone.group_by("theme_id").agg(*(one.name.suffix("_gone") for one in known))
    joined = both.join(own, on=["org_lineage", "theme_id"], how="left", nulls_equal=True, maintain_order="left")
    joined = joined.join(moved, on="theme_id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(name, f"{name}_gone") for name in ("last_known", "events_known"))


def _under_successors(
    before: pl.DataFrame, after: pl.DataFrame, successors: dict[str, str], chains: tuple[object, object] | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both ledgers with rows of predecessors as one row of their successor, `merged` in both. What two of them share,
    an alert to both or a death that both recorded, is one."""
    today = pl.col("org_lineage").replace(successors)
    marked = before.with_columns(today.ne_missing(pl.col("org_lineage")).alias("_moved"), _chain="chain_id")
    moved = marked.with_columns(today)
    several = pl.col("_moved").any().over(KEY)
    alone, merging = moved.filter(~several).drop("_moved"), moved.filter(several).drop("_moved")
    after = after.join(merging.select(KEY).unique().with_columns(merged=True), on=KEY, how="left", nulls_equal=True,
                       maintain_order="left").with_columns(pl.col("merged").fill_null(False))  # fmt: skip
    most = [pl.col(name).max() for name in (*COUNTS, "declared_complete", "last_failure")]
    first = pl.col("status", "chain_id", "closed_by").first()
    worst = merging.sort(_severity(), basis_order(), "chain_id")
    one = worst.group_by(KEY, maintain_order=True).agg(*most, first, pl.col("_chain"))
    if chains is not None and one.height:
        early, late = (as_polars(table) for table in chains)
        one = _recounted(one, one.select("chain_id", "_chain").explode("_chain"), early)
        held = after.filter("merged").select("chain_id", _chain="chain_id")
        after = pl.concat([after.filter(~pl.col("merged")), _recounted(after.filter("merged"), held, late)])
    parts = [alone.drop("_chain").with_columns(merged=False), one.drop("_chain").with_columns(merged=True)]
    return pl.concat(parts, how="diagonal_relaxed"), after


def _severity() -> pl.Expr:
    return pl.col("status").replace_strict({name: i for i, name in enumerate(WORST)}, default=len(WORST))


def _recounted(rows: pl.DataFrame, held: pl.DataFrame, chains: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the lessons and events of all their chains (`held`: chain_id, _chain), each counted once."""
    found = held.join(chains, left_on="_chain", right_on="chain_id")
    counted = pl.col("counted") & (pl.col("kind") == "failure")
    told = (pl.col("kind") == "recommendation") & pl.col("signal_date").is_not_null()
    returned = counted & pl.col("role").is_in(RETURNED)
    counts = found.group_by("chain_id").agg(
        pl.struct("record_id", "signal_date").filter(told).n_unique().cast(pl.Int64).alias("n_issued"),
        pl.col("event_id").filter(counted).n_unique().cast(pl.Int64).alias("n_events"),
        pl.col("event_id").filter(returned).n_unique().cast(pl.Int64).alias("n_back"),
    )
    columns = rows.columns
    return rows.drop(*COUNTS).join(counts, on="chain_id", how="left", maintain_order="left").select(columns)


def basis_order(column: str = "closed_by") -> pl.Expr:
    """The place of what a row rests on: an action first, an assurance that names no theme last but nothing."""
    return pl.col(column).replace_strict(CLOSED_BY, default=len(CLOSED_BY), return_dtype=pl.Int8)


def _with_events(ledger: pl.DataFrame) -> pl.DataFrame:
    """A ledger of an earlier version has no n_events and no closed_by; how many are new is then not known."""
    none = pl.lit(None, dtype=pl.Int64)
    back = pl.when(pl.col("status").is_in(BACK)).then("n_events_after").otherwise(0).alias("n_back")
    earlier = {"n_events": none, "closed_by": pl.lit(None, dtype=pl.String)}
    absent = [column.alias(name) for name, column in earlier.items() if name not in ledger.columns]
    return ledger.with_columns(back, *absent)


def _change() -> pl.Expr:
    later = pl.col("last_failure_after") > pl.col("last_failure_before")
    first = pl.col("last_failure_before").is_null() & pl.col("last_failure_after").is_not_null()
    new = (pl.col("n_events_after") > pl.col("n_events_before")).fill_null(True)  # an earlier version counted none
    more = pl.col("n_back_after") > pl.col("n_back_before").fill_null(0)
    known = pl.col("chain_id_before").is_not_null()
    stood_elsewhere = ~known & (pl.col("last_failure_after") <= pl.col("last_known")).fill_null(False)
    # What a row rests on can move from an assurance to a later completion, after which fewer events count.
    # Of a row made of several, later events can be those of a predecessor that had not been told.
    again = pl.col("status_before").is_in(BACK).fill_null(False) & later.fill_null(False)
    again &= ~pl.col("merged_before").fill_null(False)
    newer = new | (later | first).fill_null(False)
    back = pl.col("status_after").is_in(BACK) & ((more & newer) | (again & new))
    came_back = back & ~stood_elsewhere
    tests = (
        came_back,
        known & (later | first | (pl.col("n_events_after") > pl.col("n_events_before"))),
        known & pl.col("declared_complete_before").is_null() & pl.col("declared_complete_after").is_not_null(),
        pl.col("n_issued_after") > pl.col("n_issued_before"),
        ~known,
        pl.col("status_after") != pl.col("status_before"),
        pl.col("chain_id_after").is_null(),
    )  # fmt: skip
    return pl.coalesce(
        pl.when(test.fill_null(False)).then(pl.lit(name)) for name, test in zip(CHANGES, tests, strict=True)
    )
