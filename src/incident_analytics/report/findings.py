"""Sentences computed from the shareable tables: the same facts give the same words."""

from __future__ import annotations

import polars as pl

from ..disclosure.pack import was_declared_done
from ..lessons.compare import basis_order
from ..lessons.counted import many
from ..lessons.status import BACK, EXCLUDED, OPEN_AGAIN, UNABLE

ORDER = ("never learned", "repeated after closure", "repeated while open", "open or overdue", "not assessable",
         "no recurrence seen", "evidence of learning")  # fmt: skip
MEANING = {
    "never learned": "sources of two kinds warned, years apart; an action was declared complete or an assurance given; "
    "and the failing was reported again",
    "repeated after closure": "an action was declared complete and the failing was reported again",
    "repeated while open": "the lesson was issued, no action is declared complete, and the failing was reported again",
    "open or overdue": "actions are still open; the failing has not surely been reported since",
    "not assessable": "dates, follow-up or exposure do not allow a statement",
    "no recurrence seen": "declared complete, and not reported since; what that is worth depends on how long was "
    "watched",
    "evidence of learning": "the rate after closure lies below the rate before, interval included",
}
GROUPS = {"coroner": "a coroner", "regulator_prosecutor": "a regulator or court", "national": "a national body",
          "trust_internal": "the trust itself", "other": "others"}  # fmt: skip
DONE = {"action": "an action declared complete", "assurance": "assured",
        "general assurance": "assured only in general, with no theme named"}  # fmt: skip


def headline(ledger: pl.DataFrame) -> str:
    """What the ledger says, in one sentence or three. A lesson is one theme of one body in one setting."""
    if ledger.is_empty():
        return "No lesson was found in these records."
    done = ledger.filter(was_declared_done()).height
    back = ledger.filter(pl.col("status").is_in(BACK))
    again = ledger.filter(pl.col("status") == OPEN_AGAIN).height
    while_open = f" {many(again, 'lesson')} came back while no action was declared complete." if again else ""
    if not done:
        return (
            f"Of {many(ledger.height, 'lesson')}, none has had an action declared complete or an assurance.{while_open}"
        )
    lessons = f"the {done} lessons" if done > 1 else "the one lesson"
    first = f"Of {lessons} with an action declared complete or an assurance,"
    if back.is_empty():
        return f"{first} none has been reported again, as far as it was followed.{while_open}"
    return f"{first} {back.height} came back. {_ruled_out(back)} {_checked(back)}"


def came_back(ledger: pl.DataFrame) -> pl.DataFrame:
    """Rows that came back after an action or assurance, surest first; where there is none, those that came back while
    no action was declared complete, most warned of first."""
    back = ranked(ledger.filter(pl.col("status").is_in(BACK)))
    return ranked(ledger.filter(pl.col("status") == OPEN_AGAIN)) if back.is_empty() else back


def _ruled_out(back: pl.DataFrame) -> str:
    """For how many a large fall is ruled out: five returns do not say that a failing became no rarer (simulation)."""
    firm = back.select(is_firm().sum()).item()
    if not firm:
        its = "its failing" if back.height == 1 else "their failings"
        return f"Whether {its} became rarer cannot be said."
    if firm == back.height:
        whom = "it" if firm == 1 else f"all {firm}"
        return f"For {whom} the records rule out that the failing became much rarer."
    said = f"For {firm} of them the records rule out that the failing became much rarer"
    return f"{said}; of the others that cannot be said."


def firmness(back: pl.DataFrame) -> str:
    """Of the rows that came back, how surely it can be said that the failing became no rarer; none is left out."""
    few, untold = int(back["suspected"].sum()), back["suspected"].null_count()
    firm, unable = back.select(is_firm().sum(), _says(UNABLE).sum().alias("unable")).row(0)
    between = back.height - few - untold - firm - unable
    parts = [f"for {firm} the records rule out that the failing became much rarer" if firm else "",
             f"for {between} they neither show nor rule it out" if between and firm else "",
             f"for {between} the records neither show nor rule out that the failing became much rarer"
             if between and not firm else "",
             f"for {unable} the records are too few to show whether the failing became rarer" if unable else "",
             f"for {few} there were too few events to tell (suspected)" if few else "",
             f"for {untold} the number of events is not told" if untold else ""]  # fmt: skip
    return f"{'; '.join(part for part in parts if part)}."


def is_firm() -> pl.Expr:
    """Whether the records rule out that the failing of a row became much rarer."""
    return _says(EXCLUDED)


def _says(words: str) -> pl.Expr:
    return pl.col("how_sure").fill_null("").str.contains(words, literal=True)


def _checked(back: pl.DataFrame) -> str:
    n = int(back["confirmed"].sum())
    if n == back.height:
        return "A reviewer has accepted every sentence behind them."
    return f"A reviewer has accepted every sentence behind {n} of them." if n else "No reviewer has checked them yet."


def listed(parts: list[str]) -> str:
    """Parts as a sentence lists them."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def place_of(row: dict, names: dict[str, str], bodies: dict[str, str]) -> str:
    """Theme, body and setting of a row in words; a body whose name is empty is left out."""
    body = bodies.get(row["org_lineage"], row["org_lineage"] or "body not named")
    setting = "" if row["setting"] == "unknown" else row["setting"]
    where = ", ".join(part for part in (body, setting, ward_of(row)) if part)
    theme = names.get(row["theme_id"], row["theme_id"])
    return f"{theme} ({where})" if where else theme


def lesson_sentence(row: dict, names: dict[str, str], bodies: dict[str, str]) -> str:
    """What became of one lesson."""
    sure = "; suspected, since few events followed" if row["suspected"] else ""
    if EXCLUDED in (row["how_sure"] or ""):
        sure = "; the records rule out that it became much rarer"
    year = row["closed_on_year"]
    done = f"{DONE.get(row['closed_by'], 'no action declared complete')}{f' in {year}' if year else ''}"
    last = row["last_failure_year"]
    again = f"last reported in {last}" if last else "reported again in a year that is not told"
    return (
        f"{place_of(row, names, bodies)}: warned by {groups_in_words(row['source_groups'])} since "
        f"{first_warned(row)}{_alert(row)}, {done}, {again}{sure}."
    )


def ward_of(row: dict) -> str:
    """The ward of a row that is of one alone: its name where it may be told, else that it is one."""
    return row.get("unit") or ("one ward or team" if row.get("scope") == "one ward or team" else "")


def first_warned(row: dict) -> int | None:
    """The year of the first warning to this body; of a national alert where there was nothing else."""
    return row["first_addressed_year"] or row["first_issued_year"]


def _alert(row: dict) -> str:
    early = row["first_addressed_year"] and row["first_issued_year"] < row["first_addressed_year"]
    return f" (a national alert had been issued in {row['first_issued_year']})" if early else ""


def groups_in_words(groups: str) -> str:
    """Source groups as a reader says them."""
    return listed([GROUPS.get(group, group) for group in groups.split(", ")])


def status_order() -> pl.Expr:
    """The place of column `status`: what came back stands first."""
    return pl.col("status").replace_strict({status: i for i, status in enumerate(ORDER)}, return_dtype=pl.Int8)


def ranked(ledger: pl.DataFrame) -> pl.DataFrame:
    """Rows of the ledger, those that came back first; of them the surest, then what an action had closed, then those
    that most sources warned of."""
    order = status_order()
    few = pl.col("suspected").fill_null(True)
    return ledger.sort(
        order,
        ~is_firm(),
        few,
        basis_order(),
        pl.col("n_source_groups") * -1,
        "first_issued_year",
        "org_lineage",
        "theme_id",
        "setting",
    )
