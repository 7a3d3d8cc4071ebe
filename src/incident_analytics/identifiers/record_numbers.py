"""Whether records are known by their patients' numbers: a reference stands in every output, masked or not."""

from __future__ import annotations

import polars as pl
from scipy.stats import binom

from ..errors import ResidualIdentifierError
from .nhs_number import passes_check

BY_CHANCE = 1 / 11  # of numbers of ten digits pass the check
SURE = 1e-3  # the probability by chance of as many; all of three give 0.0008


def refuse_patient_numbers(record_ids: pl.Series) -> None:
    """Raise ResidualIdentifierError where more ten-digit references of one system pass the check of patients' numbers
    than chance can give (binomial).

    `record_ids` are "system:reference". A run cannot mask them: records of one event find each other by them.
    """
    parts = pl.DataFrame({"id": record_ids}).select(
        pl.col("id").str.extract(r"^([^:]*):").alias("system"),
        pl.col("id")
        .str.replace(r"^[^:]*:", "")
        .str.replace(r"(?i)^(?:nhs|chi|hcn?)", "")
        .str.replace(r"\.0$|-\d$", "")
        .str.replace_all(r"[\s./-]", "")
        .alias("number"),
    )
    ten = parts.filter(pl.col("number").str.contains(r"^[0-9]{10}$"))
    problems = []
    for (system,), rows in ten.group_by("system", maintain_order=True):
        passed = sum(map(passes_check, rows["number"].to_list()))
        if binom.sf(passed - 1, rows.height, BY_CHANCE) < SURE:
            problems.append(f"  - {system}: {passed:,} of {rows.height:,} references of ten digits pass the check")
    if problems:
        raise ResidualIdentifierError(
            "\n".join(
                [
                    "records are known by what look like NHS, CHI or H&C numbers. Nothing was written.",
                    *problems,
                    "HINT: let the mapping read record_id from the incident's own number, not the patient's.",
                ]
            )
        )
