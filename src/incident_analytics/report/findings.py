"""Sentences computed from the shareable tables: the same facts give the same words."""

from __future__ import annotations

import polars as pl

BACK = ("never learned", "repeated after closure")
ORDER = ("never learned", "repeated after closure", "repeated while open", "open or overdue", "not assessable",
         "no recurrence seen", "evidence of learning")  # fmt: skip
MEANING = {
    "never learned": "two sources warned at least two years apart, the lesson was declared done or assured, and the failing was reported again",
    "repeated after closure": "the lesson was declared complete and the failing was reported again",
    "repeated while open": "the lesson was issued, not completed, and the failing was reported again",
    "open or overdue": "the lesson is not declared complete; the failing has not surely been reported since",
    "not assessable": "dates, follow-up or exposure do not allow a statement",
    "no recurrence seen": "declared complete, and not reported since; the page of the row says what that is worth",
    "evidence of learning": "the rate after closure lies below the rate before, interval included",
}


def headline(ledger: pl.DataFrame, names: dict[str, str]) -> str:
    """What the ledger says, in one sentence."""
    back = ledger.filter(pl.col("status").is_in(BACK))
    never = ledger.filter(pl.col("status") == "never learned")
    if ledger.is_empty():
        return "No lesson was found in these records."
    if back.is_empty():
        return f"None of the {ledger.height} lessons was reported again after it was declared done."
    first = f"{_count(back.height, 'lesson')} of {ledger.height} came back after they were declared done"
    if never.is_empty():
        return f"{first}."
    return f"{first}; {_count(never.height, 'lesson')} {_was(never.height)} warned of twice and never learned."


def sentences(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[str]:
    """One sentence for each lesson never learned: whose, warned by whom since when, and what then."""
    out = []
    rows = ledger.filter(pl.col("status") == "never learned").sort("n_source_groups", "first_issued_year", "org_lineage",
                                                                   "theme_id", descending=[True, False, False, False])  # fmt: skip
    for row in rows.iter_rows(named=True):
        done = f"declared complete in {row['declared_complete_year']}" if row["declared_complete_year"] else "assured"
        place = "" if row["setting"] == "unknown" else f", {row['setting']}"
        sure = " (suspected: few events)" if row["suspected"] else ""
        out.append(
            f"{names.get(row['theme_id'], row['theme_id'])} at {bodies.get(row['org_lineage'], row['org_lineage'])}{place}: "
            f"warned by {groups_in_words(row['source_groups'])} since {row['first_issued_year']}, {done}, "
            f"last reported in {row['last_failure_year']}{sure}."
        )
    return out


def groups_in_words(groups: str) -> str:
    """Source groups as a reader says them."""
    words = {
        "trust_internal": "the trust itself",
        "coroner": "a coroner",
        "regulator_prosecutor": "a regulator or court",
        "national": "a national body",
        "other": "others",
    }
    said = [words.get(group, group) for group in groups.split(", ")]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def ranked(ledger: pl.DataFrame) -> pl.DataFrame:
    """Rows of the ledger, those that came back first."""
    order = pl.col("status").replace_strict({status: i for i, status in enumerate(ORDER)}, return_dtype=pl.Int8)
    return ledger.sort(order, pl.col("n_source_groups") * -1, "first_issued_year", "org_lineage", "theme_id", "setting")


def _count(n: int, noun: str) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    number = words[n] if n < len(words) else str(n)
    return f"{number.capitalize() if n else 'No'} {noun}{'' if n == 1 else 's'}"


def _was(n: int) -> str:
    return "was" if n == 1 else "were"
