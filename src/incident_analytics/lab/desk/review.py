"""What the page of a review shows: one unit at a time, how far one is, how coders agree, what the ledger becomes."""

from __future__ import annotations

import polars as pl

from ...lessons import Ledger
from ...review.decisions import last_words, settled
from ...review.log import WHAT
from ...review.units import REGISTER
from ...schema.levels import CLASSES
from .evidence import pieces
from .session import Sitting, agreement, ledger_after, own

OF_REGISTER = ("recommendation", "neutral")  # what a recommendation of a register can be
AROUND = 600  # characters of the text on either side of a sentence


def state_of(sitting: Sitting, at: int | None = None) -> dict:
    """The unit at place `at` of the queue (the next one that is not decided where None), and how far one is."""
    decisions = sitting.decisions
    mine = own(sitting, decisions)
    decided = set(mine["unit_id"])
    ids = sitting.queue["unit_id"].to_list()
    left = [i for i, unit in enumerate(ids) if unit not in decided]
    here = at if at is not None and 0 <= at < len(ids) else (left[0] if left else None)
    return {
        "coder": sitting.coder, "role": sitting.role, "log": sitting.log.name, "n": len(ids),
        "done": len(ids) - len(left), "at": here,
        "unit": None if here is None else _unit(sitting, here, decisions, mine),
        "next": next((i for i in left if here is None or i > here), left[0] if left else None),
        "can_undo": bool(sitting.done), "agreement": _agreement(sitting, decisions), "chain_id": sitting.chain_id,
        "themes": sorted(sitting.opened.names.items(), key=lambda pair: pair[1]),
    }  # fmt: skip


def _unit(sitting: Sitting, at: int, decisions: pl.DataFrame, mine: pl.DataFrame) -> dict:
    row = sitting.queue.row(at, named=True)
    text = sitting.texts.get((row["record_id"], row["section"]), "")
    first, last = row["sentence_start"], row["sentence_end"]
    said = mine.filter(pl.col("unit_id") == row["unit_id"])
    out = {
        "record_id": row["record_id"], "section": row["section"],
        "theme": sitting.opened.names.get(row["theme_id"], row["theme_id"]), "theme_id": row["theme_id"],
        "before": text[max(first - AROUND, 0) : first], "pieces": pieces(text, first, last, row["start"], row["end"]),
        "after": text[last : last + AROUND], "register": row["section"] == REGISTER,
        "classes": [*OF_REGISTER] if row["section"] == REGISTER else [*CLASSES],
        "said": said.select(*WHAT, "reason").row(0, named=True) if said.height else None,
    }  # fmt: skip
    if sitting.blind:
        out["said"] = _class_said(out["said"], row["class"])
    else:
        out |= {"class": row["class"], "why": row["why"], "rule": row["rule_id"], "cue": row["cue"] or ""}
    if sitting.role == "adjudicator":
        out["voices"] = _voices(decisions, row["unit_id"])
    return out


def _class_said(said: dict | None, found: str) -> dict | None:
    """The class that a blind coder gave, in the coder's own words: "accept" would tell what was found."""
    if said is None:
        return None
    given = {"accept": found, "reject": "neutral"}.get(said["decision"], said["new_class"] or found)
    return {"decision": given, "new_theme_id": said["new_theme_id"], "new_class": None, "reason": said["reason"]}


def _voices(decisions: pl.DataFrame, unit_id: str) -> list[dict]:
    """What each coder said of a unit that is disputed."""
    held = last_words(decisions).filter((pl.col("unit_id") == unit_id) & (pl.col("role") != "adjudicator"))
    return held.select("coder", *WHAT, "reason").to_dicts()


def _agreement(sitting: Sitting, decisions: pl.DataFrame) -> dict | None:
    """A blind coder does not see how far the others are followed."""
    return None if sitting.blind else agreement(decisions)


def is_hidden(sitting: Sitting | None) -> bool:
    """Whether nothing of the coding may be shown: a blind coder has not yet decided on everything."""
    return sitting is not None and sitting.blind and own(sitting, sitting.decisions).height < sitting.queue.height


def outcome_of(sitting: Sitting) -> tuple[dict, Ledger]:
    """(what the decisions so far make of the ledger: rows confirmed before and now, and the chain under review; that
    ledger)."""
    decisions = sitting.decisions
    states = settled(decisions)["state"]
    ledger = ledger_after(sitting, decisions)
    after, before = ledger.lessons, sitting.opened.results.ledger.lessons
    out = {
        "settled": int((states == "settled").sum()), "disputed": int((states == "disputed").sum()),
        "confirmed_before": int(before["confirmed"].sum()), "confirmed": int(after["confirmed"].sum()),
        "rows_before": before.height, "rows": after.height, "row": None,
    }  # fmt: skip
    if sitting.chain_id is not None:
        held = after.filter(pl.col("chain_id") == sitting.chain_id)
        row = held.select("status", "confirmed", "reason").row(0, named=True) if held.height else None
        out["row"] = row or {"status": "no longer in the ledger", "confirmed": False, "reason": ""}
    return out, ledger
