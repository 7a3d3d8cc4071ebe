"""Makes the whole sample in memory from one seed and writes it."""

from __future__ import annotations

from pathlib import Path

from tools.make_sample import coroners, incidents, inspections, investigations, plans, trackers, truth
from tools.make_sample.dirt import PREAMBLE, soil
from tools.make_sample.places import bed_day_rows, organisation_rows, ward_rows
from tools.make_sample.plan import schedule
from tools.make_sample.world import World, make_world
from tools.make_sample.write import DATIX_COLUMNS, write_csv

DEFAULT_SEED = 20240331


def make_sample(seed: int = DEFAULT_SEED) -> dict[str, list[dict[str, str]]]:
    """File name to its rows, before any encoding. The same seed gives the same rows."""
    world = make_world(seed)
    serious = schedule(world.stories, world.places, world.themes, world.rng)
    steis, issued = investigations.steis_rows(world, serious)
    reports = coroners.write_reports(world, serious)
    visits = inspections.plan_visits(world)
    findings, required = inspections.inspection_rows(world, visits)
    datix = soil(incidents.datix_rows(world, serious), _planted(world), world.rng)
    answers, audits = coroners.issued_after(world, reports), plans.audit_recommendations(world)
    issued = plans.in_order([*issued, *required, *answers, *audits])
    recommendations = plans.recommendation_rows(world, issued)
    halves = trackers.split_reports(world, reports)
    return {
        "steis.csv": steis,
        "datix_incidents.csv": datix,
        "datix_actions.csv": plans.action_rows(world, issued, recommendations, serious),
        "recommendations.csv": recommendations,
        **trackers.tracker_tables(world, *halves),
        "inspections.csv": findings,
        "alerts.csv": inspections.alert_rows(world),
        **_reference_tables(world),
        "truth/lessons.csv": truth.lesson_rows(world.stories, serious, reports, visits),
        "truth/events.csv": truth.event_rows(serious, reports, *halves),
        "truth/mentions.csv": world.scribe.mentions,
    }


def _planted(world: World) -> set[str]:
    """IDs of the incidents that carry a planted sentence."""
    return {row["record_reference"] for row in world.scribe.mentions if row["source_file"] == incidents.FILE}


def _reference_tables(world: World) -> dict[str, list[dict[str, str]]]:
    whole = {story["unit"] for story in world.stories if story["kind"] == "learned"}
    return {
        "bed_days.csv": bed_day_rows(world.places, world.rng, whole),
        "organisations.csv": organisation_rows(world.places),
        "wards.csv": ward_rows(world.places),
    }


def write_sample(out: Path, seed: int = DEFAULT_SEED) -> list[tuple[Path, int]]:
    """Paths and row counts of the files written under `out`. README.md and study.toml stay as they are."""
    written = []
    for name, rows in make_sample(seed).items():
        options: dict = {}
        if name == "datix_incidents.csv":
            options = {
                "columns": DATIX_COLUMNS,
                "encoding": "cp1252",
                "preamble": PREAMBLE,
                "line_end": "\r\n",
            }
        if name == "steis.csv":
            options = {"encoding": "utf-8-sig", "line_end": "\r\n"}
        written.append(write_csv(out / name, rows, **options))
    return written
