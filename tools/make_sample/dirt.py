"""What real exports suffer from: repeats, rejections, impossible and future dates, places nobody knows."""

from __future__ import annotations

from random import Random

N_REJECTED, N_REPEATED = 38, 24
BAD_DATES = ["31/02/2019", "30/02/2017", "31/11/2021", "00/00/2018"]
FUTURE_DATES = ["12/03/2031", "04/10/2042", "19/07/2028"]
UNKNOWN_PLACES = ["Ward 7 (old block)", "Other", "Ward 7 (old block)"]
PREAMBLE = [
    ["Incident export: all incidents, all directorates, 01/01/2016 to 31/12/2023"],
    ["Exported on 31/03/2024 07:45 by Patient Safety Analyst (role account). 3 preamble rows."],
    [],
]


def soil(rows: list[dict[str, str]], clean_ids: set[str], rng: Random) -> list[dict[str, str]]:
    """The rows with dirt. Rows in `clean_ids` (those that carry planted failings) are left as they are."""
    free = [row for row in rows if row["ID"] not in clean_ids and not row["StEIS reference"]]
    picked = iter(rng.sample(free, N_REJECTED + len(BAD_DATES) + len(FUTURE_DATES) + len(UNKNOWN_PLACES)))
    for _ in range(N_REJECTED):
        next(picked)["Approval status"] = "Rejected"
    for day in BAD_DATES + FUTURE_DATES:
        next(picked)["Incident date"] = day
    for place in UNKNOWN_PLACES:
        next(picked)["Location (exact)"] = place
    repeated = rng.sample(rows, N_REPEATED)
    dirty = rows + [dict(row) for row in repeated]
    rng.shuffle(dirty)
    return dirty
