"""An attacker who lays the published tables of a run side by side: what must a hidden cell of the periods hold?

Reads only ledger.csv and failings_by_period.csv and the rules as docs/disclosure.md states them; whole numbers, milp.
Owes nothing to the code under test.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 10_000


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def span(label: str) -> tuple[int, int]:
    first, _, last = label.partition("–")
    return int(first), int(last) + int(first) // 100 * 100 if last else int(first)


def band(shown: str, threshold: int, round_to: int) -> tuple[int, int]:
    n = int(shown)
    if n == 0:
        return 0, 0
    fits = [k for k in range(threshold, n + round_to + 1) if nearest(k, round_to) == n]
    return fits[0], fits[-1]


def nearest(n: int, round_to: int) -> int:
    """The multiple that a count is shown as: halves up, and never zero."""
    return max(round_to, (2 * n + round_to) // (2 * round_to) * round_to)


def narrowed_cells(folder: Path, threshold: int, round_to: int) -> dict[tuple[str, str], tuple[int, int]]:
    """(theme, period) → (least, most) of every hidden cell that can be told more exactly than 1 to `threshold` - 1."""
    ledger, cells = rows_of(folder / "ledger.csv"), rows_of(folder / "failings_by_period.csv")
    out = {}
    for theme in sorted({cell["theme_id"] for cell in cells}):
        mine = [cell for cell in cells if cell["theme_id"] == theme]
        rows = [row for row in ledger if row["theme_id"] == theme]
        for group in [rows] if len(rows) < 2 else [rows, *[[row] for row in rows]]:
            out |= _narrowed(theme, mine, group, threshold, round_to)
    return out


def _narrowed(theme: str, cells: list[dict], rows: list[dict], threshold: int, round_to: int) -> dict:
    """Unknowns: the cells, then the events of each row in each period and in one more, outside the table."""
    p, wide = len(cells), len(cells) + 1
    low, high = np.zeros(p + len(rows) * wide), np.full(p + len(rows) * wide, FAR)
    for i, cell in enumerate(cells):
        shown = cell["n_events_status"] == "shown"
        low[i], high[i] = band(cell["n_events"], threshold, round_to) if shown else (1, threshold - 1)
    sums = [np.eye(len(low))[i] - sum(np.eye(len(low))[p + r * wide + i] for r in range(len(rows))) for i in range(p)]
    least = [0.0] * p
    for r, row in enumerate(rows):
        base = p + r * wide
        last, events = row["last_failure_year"], row["n_events_after"]
        if last:
            for i, cell in enumerate(cells):
                if span(cell["year"])[0] <= int(last) <= span(cell["year"])[1]:
                    low[base + i] = 1
        need = band(events, threshold, round_to)[0] if events else int(row["n_events_after_status"] != "shown")
        back = row["status"] in ("never learned", "repeated after closure")
        since = row["closed_on_year"] if back else row["first_issued_year"]
        first, end = span(cells[0]["year"])[0], span(cells[-1]["year"])[1]
        if need and since and last and int(since) >= first and int(last) <= end:
            window = np.zeros(len(low))
            for i, cell in enumerate(cells):
                window[base + i] = span(cell["year"])[1] >= int(since) and span(cell["year"])[0] <= int(last)
            sums.append(window)
            least.append(need)
    out = {}
    for i, cell in enumerate(cells):
        if cell["n_events_status"] == "shown":
            continue
        ends = []
        for sign in (1, -1):
            found = milp(sign * np.eye(len(low))[i], constraints=LinearConstraint(np.array(sums), least, np.inf),
                         bounds=Bounds(low, high), integrality=np.ones(len(low)))  # fmt: skip
            ends.append(None if found.x is None else round(found.x[i]))
        if None not in ends and tuple(ends) != (1, threshold - 1):
            out[(theme, cell["year"])] = tuple(ends)
    return out
