"""The gate before every step that reads text: stop, mask, drop or accept, as the study file says."""

from __future__ import annotations

import polars as pl

from ..errors import ResidualIdentifierError, StudyError, did_you_mean
from .hiding import KEY, hide

ACTIONS = ("stop", "mask", "drop", "accept")
SHOWN = 10  # positions named in the message; the full list is in the restricted folder


def pass_gate(
    narratives: pl.DataFrame, found: pl.DataFrame, action: str = "stop", reason: str = ""
) -> tuple[pl.DataFrame, str]:
    """(narratives that may be read on, one sentence on what was done).

    stop: raises ResidualIdentifierError when anything was found. mask: each place becomes its kind in capital
    letters between square brackets. drop: the sections that hold one are left out. accept: needs a reason.
    Raises StudyError for an unknown action or an accept without a reason.
    """
    if action not in ACTIONS:
        raise StudyError(f'[identifiers] action = "{action}" is not known; {did_you_mean(action, ACTIONS)}\n'
                         f"Allowed: {', '.join(ACTIONS)}.")  # fmt: skip
    if found.is_empty():
        return narratives, "No residual identifiers were found; that is not proof of anonymity."
    counts = ", ".join(f"{kind} {n}" for kind, n in found.group_by("kind").len().sort("kind").iter_rows())
    if action == "stop":
        raise ResidualIdentifierError(_stop_message(found, counts))
    if action == "accept":
        if not reason:
            raise StudyError('[identifiers] action = "accept" needs a reason.')
        return narratives, f"Residual identifiers accepted ({counts}): {reason}"
    if action == "drop":
        held = [pl.col(name).cast(pl.String) for name in KEY]
        kept = narratives.join(found.select(KEY).unique(), left_on=held, right_on=KEY, how="anti",
                               nulls_equal=True, maintain_order="left")  # fmt: skip
        return kept, f"{narratives.height - kept.height} texts with residual identifiers were left out ({counts})."
    masked = hide(narratives, found, lambda kind, _: f"[{kind.upper()}]")
    return masked, f"Residual identifiers were masked ({counts})."


def _stop_message(found: pl.DataFrame, counts: str) -> str:
    places = [
        f"  - record {record_id}, {section}, characters {start} to {end}: {kind}"
        for record_id, section, kind, start, end in found.head(SHOWN).iter_rows()
    ]
    more = [f"  - and {found.height - SHOWN} more"] if found.height > SHOWN else []
    return "\n".join(
        [
            f"texts still seem to hold identifiers ({counts}). Nothing was written.",
            *places,
            *more,
            'HINT: mend the export, or say in the study file what to do: [identifiers] action = "mask", "drop", or '
            '"accept" with a reason.',
        ]
    )
