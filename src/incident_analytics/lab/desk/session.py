"""One coder's sitting: what is to be decided on, the decisions, and what they make of the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from ...codebook.model import ALL_THEMES
from ...errors import MappingError, join_problems
from ...lessons import Ledger
from ...review import agreement_by_theme, append_decisions, choose_for_review, settled, with_units
from ...review.choose import with_chain_evidence
from ...review.decide import check_coder, placed, problems_of, stamped, tidy_coder
from ...review.decisions import as_agreement, last_words
from ...review.log import LOG, WITHDRAW, log_so_far
from ...review.units import PLACE
from ...study.pipeline import after_review, ledger_of
from ..opened import Opened

SAID = ("decision", "new_theme_id", "new_class", "reason")


@dataclass(eq=False, repr=False)  # it would print narratives
class Sitting:
    """The review of one coder in one role, resting on the log alone: what is in it was decided, in whatever kernel.

    first: sentences worth a person's time. second: what others decided on, without their decisions and without the
    class that was found. adjudicator: what coders differ on, with what each of them said.
    """

    opened: Opened
    coder: str
    role: str
    log: Path
    queue: pl.DataFrame
    texts: dict[tuple[str, str], str]
    done: list[int] = field(default_factory=list)  # places in the queue in the order of this sitting, to be undone
    chain_id: str | None = None

    @property
    def decisions(self) -> pl.DataFrame:
        """The log as it is now."""
        return log_so_far(self.log)

    @property
    def blind(self) -> bool:
        """Whether the coder sees neither the class that was found nor what others decided."""
        return self.role == "second"


def open_sitting(
    opened: Opened, coder: str, role: str, log: Path, n: int = 200, chain_id: str | None = None
) -> Sitting:
    """A Sitting with at most `n` units, or with all that the chain `chain_id` rests on.

    Raises MappingError for a role that is none, a coder without initials, or a log that cannot be read.
    """
    check_coder(coder, role)
    decisions = log_so_far(log)
    results = opened.results
    evidence, told = with_chain_evidence(
        results.found.mentions, results.signals, results.ledger.chains, results.recommendations
    )
    texts = pl.concat([results.narratives.select("record_id", "section", "text"), told])
    if chain_id is not None:
        evidence = _of_chain(evidence, results.ledger, chain_id)
    if decisions.height:  # names for all units are worth their time only where they are needed to choose
        evidence = _meant_for(role, tidy_coder(coder), with_units(evidence, texts), decisions)
    elif role != "first":
        evidence = evidence.clear()
    n = evidence.height if chain_id is not None else max(n, 1)
    chosen = choose_for_review(evidence, results.ledger.chains, results.ledger.lessons, n)
    if chain_id is not None:
        chosen = chosen.sort("record_id", "section", "start")
    named = chosen if "unit_id" in chosen.columns else with_units(chosen, texts)
    held = texts.join(named.select("record_id", "section").unique(), on=["record_id", "section"], how="semi")
    by_place = dict(zip(held.select("record_id", "section").iter_rows(), held["text"].to_list(), strict=True))
    return Sitting(opened, tidy_coder(coder), role, log, named, by_place, chain_id=chain_id)


def _of_chain(evidence: pl.DataFrame, ledger: Ledger, chain_id: str) -> pl.DataFrame:
    """What one row of the ledger rests on. Raises MappingError where there is no such row."""
    theme = ledger.lessons.filter(pl.col("chain_id") == chain_id)["theme_id"]
    if theme.is_empty():
        raise MappingError("there is no such row in the ledger of this study.")
    links = ledger.chains.filter(pl.col("chain_id") == chain_id).drop_nulls("narrative")
    named = evidence.with_columns(pl.format("{}/{}", "record_id", "section").alias("narrative"))
    place = ["narrative", "start", "end"]
    kept = named.join(links.select(place).unique(), on=place, how="semi").drop("narrative")
    return kept.filter(pl.col("theme_id").is_in([theme[0], ALL_THEMES]))


def _meant_for(role: str, coder: str, evidence: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Of `evidence` (with unit_id) what is for a coder in a role: for a second coder what others decided on first, for
    an adjudicator what coders differ on, settled since or not. Nobody codes a unit in both of the first roles."""
    last = last_words(decisions)
    if role == "adjudicator":
        disputed = settled(decisions.filter(pl.col("role") != role)).filter(pl.col("state") == "disputed")
        return evidence.join(disputed.select("unit_id"), on="unit_id", how="semi")
    mine = pl.col("coder") == coder
    otherwise = last.filter(mine & pl.col("role").is_in(["first", "second"]) & (pl.col("role") != role))
    kept = evidence.join(otherwise.select("unit_id"), on="unit_id", how="anti")
    if role == "first":
        return kept
    others = last.filter(~mine & (pl.col("role") == "first")).select("unit_id").unique()
    return kept.join(others, on="unit_id", how="semi")


def own(sitting: Sitting, decisions: pl.DataFrame) -> pl.DataFrame:
    """What this coder has decided in this role, the last word on each unit."""
    mine = (pl.col("coder") == sitting.coder) & (pl.col("role") == sitting.role)
    return last_words(decisions).filter(mine)


def decide(sitting: Sitting, at: int, said: dict) -> None:
    """Check a decision on the unit at place `at` and append it to the log at once. Raises MappingError saying what is
    wrong with it."""
    row = {name: _text(said.get(name)) for name in SAID}
    if sitting.blind:  # a coder who sees no class cannot accept one: the class that is given decides
        row["decision"] = "change"
        if row["new_class"] is None:
            raise MappingError(
                "a second coder gives the class.\nHINT: choose neutral where it says nothing on the theme."
            )
    unit_id = sitting.queue["unit_id"][at]
    schema = dict.fromkeys(("unit_id", *SAID), pl.String)
    decided = placed(pl.DataFrame([{"unit_id": unit_id, **row}], schema=schema), sitting.queue)
    problems = problems_of(decided.row(0, named=True), sitting.opened.results.codebook)
    if problems:
        raise MappingError(join_problems("the decision cannot be used", problems))
    append_decisions(sitting.log, stamped(decided, sitting.coder, sitting.role, datetime.now()))
    sitting.done.append(at)


def _text(value: object) -> str | None:
    return str(value or "").encode("utf-8", "replace").decode().strip() or None


def undo(sitting: Sitting) -> int | None:
    """Take the last decision of this sitting back, by a row that says so; its place, or None where there is none."""
    if not sitting.done:
        return None
    at = sitting.done.pop()
    place = sitting.queue[at].select("unit_id", *PLACE)
    said = {"decision": WITHDRAW, "coder": sitting.coder, "role": sitting.role,
            "decided_at": datetime.now().isoformat(timespec="seconds")}  # fmt: skip
    rest = [pl.lit(said.get(name), dtype=pl.String).alias(name) for name in LOG if name not in place.columns]
    append_decisions(sitting.log, place.with_columns(rest).select(LOG))
    return at


def agreement(decisions: pl.DataFrame) -> dict | None:
    """How far coders agree: units that two or more decided on, share of their pairs that agree, and by theme; None
    without any."""
    table = agreement_by_theme(as_agreement(decisions)).filter(pl.col("n_pairs") > 0)
    if table.is_empty():
        return None
    share = float((table["observed"] * table["n_pairs"]).sum() / table["n_pairs"].sum())
    columns = ("theme_id", "n_units", "observed", "cohen", "ac1")
    return {"n": int(table["n_units"].sum()), "share": share,
            "themes": [list(row) for row in table.select(columns).iter_rows()]}  # fmt: skip


def ledger_after(sitting: Sitting, decisions: pl.DataFrame) -> Ledger:
    """The whole ledger as the decisions so far have it: what a run with this log would say."""
    held = sitting.opened.results
    _, themed, signals, _ = after_review(held.found, held.narratives, held.data.records, held.codebook, decisions)
    return ledger_of(held.data, signals, themed, held.study.rule, held.study.ends_on)
