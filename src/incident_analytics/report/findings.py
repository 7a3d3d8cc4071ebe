"""Sentences computed from the shareable tables: the same facts give the same words."""

from __future__ import annotations

import polars as pl

from ..disclosure.pack import was_declared_done

BACK = ("never learned", "repeated after closure")
ORDER = ("never learned", "repeated after closure", "repeated while open", "open or overdue", "not assessable",
         "no recurrence seen", "evidence of learning")  # fmt: skip
MEANING = {
    "never learned": "sources of two kinds warned years apart, the lesson was declared done or assured, "
    "and the failing was reported again",
    "repeated after closure": "the lesson was declared complete and the failing was reported again",
    "repeated while open": "the lesson was issued, not completed, and the failing was reported again",
    "open or overdue": "the lesson is not declared complete; the failing has not surely been reported since",
    "not assessable": "dates, follow-up or exposure do not allow a statement",
    "no recurrence seen": "declared complete, and not reported since; the page of the row says what that is worth",
    "evidence of learning": "the rate after closure lies below the rate before, interval included",
}


def headline(ledger: pl.DataFrame) -> str:
    """What the ledger says, in one sentence. A lesson is one theme of one body in one setting."""
    if ledger.is_empty():
        return "No lesson was found in these records."
    done = ledger.filter(was_declared_done()).height
    back = ledger.filter(pl.col("status").is_in(BACK)).height
    never = ledger.filter(pl.col("status") == "never learned").height
    if not done:
        return f"Of {many(ledger.height, 'lesson')}, none has been declared done or assured."
    lessons = f"the {done} lessons" if done > 1 else "the one lesson"
    if not back:
        return f"Of {lessons} declared done or assured, none has been reported again, as far as it was followed."
    first = f"Of {lessons} declared done or assured, {back} came back."
    if not never:
        return first
    which = "Two" if back == 1 else f"For {'all' if never == back else never} of them two"
    return f"{first} {which} kinds of source had warned, years apart."


def many(n: int, word: str) -> str:
    """A number with its word, which takes an s unless there is one."""
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def lesson_sentence(row: dict, names: dict[str, str], bodies: dict[str, str] | None = None) -> str:
    """What became of one lesson; with its body where `bodies` is given."""
    year = row["declared_complete_year"]
    done = f"declared complete in {year}" if year else "assured"
    body = "" if bodies is None else bodies.get(row["org_lineage"], row["org_lineage"] or "body not named")
    place = [part for part in (body, "" if row["setting"] == "unknown" else row["setting"]) if part]
    where = f" ({', '.join(place)})" if place else ""
    sure = "; suspected, since few events followed" if row["suspected"] else ""
    if "is excluded" in (row["how_sure"] or ""):
        sure = "; a large fall is excluded"
    return (
        f"{names.get(row['theme_id'], row['theme_id'])}{where}: warned by {groups_in_words(row['source_groups'])} "
        f"since {row['first_issued_year']}, {done}, last reported in {row['last_failure_year']}{sure}."
    )


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


def status_order() -> pl.Expr:
    """The place of column `status`: what came back stands first."""
    return pl.col("status").replace_strict({status: i for i, status in enumerate(ORDER)}, return_dtype=pl.Int8)


def ranked(ledger: pl.DataFrame) -> pl.DataFrame:
    """Rows of the ledger, those that came back first; of them the surest, then those that most sources warned of."""
    order = status_order()
    few = pl.col("suspected").fill_null(True)
    return ledger.sort(
        order, few, pl.col("n_source_groups") * -1, "first_issued_year", "org_lineage", "theme_id", "setting"
    )
