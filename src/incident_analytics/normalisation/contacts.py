"""People linked to incidents in a file of their own (Datix contacts): how many patients, and nothing else of them."""

from __future__ import annotations

import polars as pl

from .references import fold_reference

COUNTS = {"native_key": pl.String, "source_system": pl.String, "n": pl.Int64}


def patients_per_incident(files: list[tuple[pl.DataFrame, str]]) -> pl.DataFrame:
    """native_key, source_system and n: distinct patients linked to each incident of a system, over all `files` (a table
    of links and the system of its mapping): a link that two files give is one.

    A link without a role is taken for a patient only if its file gives no roles at all. Links without a person's
    number count one each: they cannot be told apart, and are not the same person.
    """
    if not files:
        return pl.DataFrame(schema=COUNTS)
    links = pl.concat(
        _patients(contacts).with_columns(pl.lit(system.split("_")[0]).alias("source_system"))
        for contacts, system in files
    )
    counted = links.group_by("native_key", "source_system").agg(
        (pl.col("patient_id").drop_nulls().n_unique() + pl.col("patient_id").is_null().sum()).cast(pl.Int64).alias("n")
    )
    return counted.cast(COUNTS)


def _patients(contacts: pl.DataFrame) -> pl.DataFrame:
    """native_key and patient_id of the links to patients in one file."""
    roles = contacts["role"].drop_nulls()
    patients = contacts.filter((pl.col("role") == "patient").fill_null(False)) if roles.len() else contacts
    keys = pl.Series("native_key", [fold_reference(ref) for ref in patients["record_id"]], dtype=pl.String)
    return patients.with_columns(keys).drop_nulls("native_key").select("native_key", "patient_id")


def add_patients(records: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """`records` with n_patients raised to the number of linked patients; an export's own larger number stands."""
    if counts.is_empty():
        return records
    keys = pl.Series("native_key", [fold_reference(ref) for ref in records["native_id"]], dtype=pl.String)
    joined = records.with_columns(keys).join(
        counts, on=["native_key", "source_system"], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.max_horizontal("n_patients", "n").alias("n_patients")).drop("native_key", "n")
