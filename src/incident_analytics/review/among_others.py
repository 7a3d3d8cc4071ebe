"""Labelled texts set among ordinary sentences and beside each other, as they stand in longer narratives.

A classifier that has only seen short texts takes the ordinary rest of a longer one ("999 called", "writing this up as
asked") for part of a failing, or loses the failing in it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import polars as pl

from .labels import Gold

SHARE_AMONG, SHARE_BESIDE = 0.6, 0.25  # of the texts that come once more among sentences; beside another text
MOST = 4  # ordinary sentences around a text


def among_others(gold: Gold, ordinary: Sequence[str], seed: int = 0) -> Gold:
    """`gold`, and more: texts of it among one to four sentences of `ordinary`, pairs of its texts, and windows of
    ordinary sentences alone, without a label.

    A new text keeps the group of its parts, so that no scenario stands on two sides of a split: pairs are made within a
    group. The same input gives the same texts, whatever the order of the rows.
    """
    texts, ordinary = gold.texts.sort("record_id", "section"), sorted(set(ordinary))
    labels = dict(gold.labels.group_by("record_id", "section"))
    most = min(MOST, len(ordinary))
    if not most:
        return gold
    draw = random.Random(seed)  # noqa: S311
    rows, new_labels = [], []
    held = list(texts.select("record_id", "section", "text", "group").iter_rows())
    for number, (record, section, text, group) in enumerate(held):
        if draw.random() < SHARE_AMONG:
            around = draw.sample(ordinary, draw.randint(1, most))
            cut = draw.randint(0, len(around))
            said = " ".join(map(stopped, [*around[:cut], text, *around[cut:]]))
            rows.append((f"{record}~a", section, said, group))
            new_labels += _copied(labels.get((record, section)), f"{record}~a", section)
        elif number and draw.random() < SHARE_BESIDE / (1 - SHARE_AMONG) and held[number - 1][3] == group:
            before = held[number - 1]
            rows.append((f"{record}~b", section, f"{stopped(before[2])} {text}", group))
            new_labels += _copied(labels.get((record, section)), f"{record}~b", section)
            new_labels += _copied(labels.get(before[:2]), f"{record}~b", section)
    section = held[0][1] if held else "description"
    for number in range(0, len(ordinary) - 2, 2):
        some = draw.sample(ordinary, draw.randint(1, most))
        rows.append((f"~ordinary{number}", section, " ".join(map(stopped, some)), f"~ordinary{number}"))
    more = pl.DataFrame(rows, schema=["record_id", "section", "text", "group"], orient="row")
    named = pl.DataFrame(new_labels, schema=["record_id", "section", "theme_id", "class"], orient="row")
    return Gold(
        pl.concat([texts, more], how="diagonal_relaxed"),
        pl.concat([gold.labels, named.unique(maintain_order=True)], how="diagonal_relaxed"),
    )


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.rstrip()[-1:] in ".!?" else f"{text.rstrip()}."


def _copied(rows: pl.DataFrame | None, record: str, section: str) -> list[tuple[str, str, str, str]]:
    pairs = [] if rows is None else rows.select("theme_id", "class").iter_rows()
    return [(record, section, theme, class_) for theme, class_ in pairs]
