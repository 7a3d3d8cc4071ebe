"""The way of the lessons: issued, declared done or not, and what became of them."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from . import style

DONE = ("action complete or assured", "no action complete")
BECAME = ("reported again", "no serious failing since", "became rarer", "cannot be said")
COLOURS = {"reported again": style.ORANGE, "no serious failing since": style.COMMON, "became rarer": style.BLUE,
           "cannot be said": style.FAINT}  # fmt: skip
GAP = 0.09  # of the whole height, between boxes
LABELLED = 0.03  # of all lessons: a ribbon of so many says how many
THICK = 0.035  # width of a box


def draw_flow(flow: pl.DataFrame, title: str, caption: str, ax: Axes | None = None) -> Axes:
    """Axes with ribbons from all lessons over what was done to what became of them; their height is how many.

    `flow`: done, became, n_lessons.
    """
    ax = ax or style.new_axes(height=4.6)
    style.place(ax, title, caption, left=1.6, right=2.3, below=0.1)
    counts = {(done, became): n for done, became, n in flow.select("done", "became", "n_lessons").iter_rows()}
    total = sum(counts.values())
    of_done = {d: sum(n for (done, _), n in counts.items() if done == d) for d in DONE}
    of_became = {b: sum(n for (_, became), n in counts.items() if became == b) for b in BECAME}
    middle, last = _boxes(of_done, total), _boxes(of_became, total)
    first = (0.5 * GAP, 1 - 0.5 * GAP)
    _ribbons(ax, counts, of_done, of_became, first, middle, last)
    _box(ax, 0.0, first, style.INK, f"{total} lessons\nissued", "right")
    for name, (low, high) in middle.items():
        _box(ax, 0.45, (low, high), style.QUIET, "", "left")
        ax.text(0.45 + THICK + 0.01, (low + high) / 2, f"{of_done[name]} {name}", va="center", fontsize=style.TEXT_SIZE,
                bbox={"facecolor": style.PAPER, "alpha": 0.8, "edgecolor": "none", "pad": 1.5})  # fmt: skip
    for name, span in last.items():
        _box(ax, 1.0 - THICK, span, COLOURS[name], f"{of_became[name]} {name}", "left")
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax


def _boxes(counts: dict[str, int], total: int) -> dict[str, tuple[float, float]]:
    """name → (bottom, top) of its box, the first on top, those without lessons left out."""
    held = {name: n for name, n in counts.items() if n}
    free = 1 - GAP * len(held)
    out, top = {}, 1 - GAP / 2
    for name, n in held.items():
        height = free * n / total
        out[name] = (top - height, top)
        top -= height + GAP
    return out


def _ribbons(
    ax: Axes, counts: dict, of_done: dict, of_became: dict, first: tuple[float, float], middle: dict, last: dict
) -> None:
    total = sum(counts.values())
    into = {name: high for name, (_, high) in last.items()}
    out = {name: high for name, (_, high) in middle.items()}
    source = first[1]
    for done in middle:
        share = (first[1] - first[0]) * of_done[done] / total
        _ribbon(ax, (THICK, 0.45), (source - share, source), middle[done], style.FAINT)
        source -= share
    for became in BECAME:
        for done in middle:
            n = counts.get((done, became), 0)
            if not n:
                continue
            low, high = middle[done]
            left = (high - low) * n / of_done[done]
            right = (last[became][1] - last[became][0]) * n / of_became[became]
            _ribbon(ax, (0.45 + THICK, 1 - THICK), (out[done] - left, out[done]),
                    (into[became] - right, into[became]), COLOURS[became])  # fmt: skip
            if n > total * LABELLED:
                ax.text(1 - THICK - 0.05, into[became] - right / 2, str(n), va="center", ha="center",
                        fontsize=style.TEXT_SIZE)  # fmt: skip
            out[done] -= left
            into[became] -= right


def _ribbon(ax: Axes, x: tuple[float, float], left: tuple[float, float], right: tuple[float, float], c: str) -> None:
    half = (x[0] + x[1]) / 2
    points = [(x[0], left[1]), (half, left[1]), (half, right[1]), (x[1], right[1]), (x[1], right[0]),
              (half, right[0]), (half, left[0]), (x[0], left[0]), (x[0], left[1])]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=c, alpha=0.45, edgecolor="none", zorder=1))


def _box(ax: Axes, x: float, span: tuple[float, float], colour: str, words: str, side: str) -> None:
    ax.add_patch(Rectangle((x, span[0]), THICK, span[1] - span[0], facecolor=colour, edgecolor="none", zorder=2))
    at, align = (x - 0.015, "right") if side == "right" else (x + THICK + 0.015, "left")
    ax.text(at, (span[0] + span[1]) / 2, words, ha=align, va="center", fontsize=style.TEXT_SIZE + 1, color=style.INK)
