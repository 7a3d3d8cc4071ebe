"""Sentences computed from the shareable tables: the same facts give the same words."""

from __future__ import annotations

import polars as pl

BACK = ("never learned", "repeated after closure")
ORDER = ("never learned", "repeated after closure", "repeated while open", "open or overdue", "not assessable",
         "no recurrence seen", "evidence of learning")  # fmt: skip
SENTENCES_PER_BODY = 5  # what a reader takes in; the table holds the rest
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
    back = ledger.filter(pl.col("status").is_in(BACK)).height
    never = ledger.filter(pl.col("status") == "never learned").height
    if ledger.is_empty():
        return "No lesson was found in these records."
    if not back:
        return f"None of the {ledger.height} lessons was reported again after it was declared done."
    first = f"{_count(back)} of {ledger.height} lessons came back after they were declared done."
    if not never:
        return first
    return f"{first} {_count(never)} of them {'was' if never == 1 else 'were'} warned of by two sources, years apart."


def sentences(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[tuple[str, list[str], int]]:
    """For each body: its name, a sentence for each of its surest lessons never learned, and how many more there are.

    Surest first: not merely suspected, then warned by most groups, then reported most recently.
    """
    out = []
    never = ledger.filter(pl.col("status") == "never learned")
    order = ["suspected", "n_source_groups", "last_failure_year", "theme_id", "setting"]
    for body in never["org_lineage"].unique().sort().to_list():
        rows = never.filter(pl.col("org_lineage").eq_missing(body)).sort(
            order, descending=[False, True, True, False, False]
        )
        said = [lesson_sentence(row, names) for row in rows.head(SENTENCES_PER_BODY).iter_rows(named=True)]
        out.append((bodies.get(body, body or "Body not named"), said, max(0, rows.height - SENTENCES_PER_BODY)))
    return out


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


def _count(n: int) -> str:
    """A number that can begin a sentence."""
    words = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[n] if n < len(words) else str(n)
