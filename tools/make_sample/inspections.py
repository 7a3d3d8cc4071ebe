"""Inspections with their findings, and national alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tools.make_sample.investigations import Issued
from tools.make_sample.narrate import pick, prose, read_filler
from tools.make_sample.places import SERVICES, Ward
from tools.make_sample.plan import draw_themes, read_rows
from tools.make_sample.scribe import Planted
from tools.make_sample.world import World

INSPECTIONS, ALERTS = "inspections.csv", "alerts.csv"
N_VISITS = 16
KINDS = {"requirement": 30, "concern": 35, "assurance": 27, "enforcement": 8}
LOGGED_AT = 0.5  # the share of other requirements that reached the trust's own log


@dataclass(frozen=True)
class Visit:
    """One inspection of one ward or team."""

    visited: date
    published: date
    ward: Ward
    story: dict | None = None
    assurance: bool = False


def plan_visits(world: World) -> list[Visit]:
    """Sixteen visits by date, those of the stories first planned."""
    visits = []
    for story in world.stories:
        for key in ("inspection", "assurance"):
            for line in story.get(key, []):
                visited, published = (date.fromisoformat(day) for day in line.split(" published "))
                ward = world.places.ward(story["unit"])
                visits.append(Visit(visited, published, ward, story, key == "assurance"))
    while len(visits) < N_VISITS:
        visited = date(2016, 4, 4) + timedelta(weeks=world.rng.randrange(0, 378), days=world.rng.randrange(0, 4))
        ward = world.rng.choice(world.places.wards)
        if ward.open_on(visited):
            visits.append(Visit(visited, visited + timedelta(days=world.rng.randint(60, 110)), ward))
    return sorted(visits, key=lambda visit: (visit.visited, visit.ward.name))


def inspection_rows(world: World, visits: list[Visit]) -> tuple[list[dict[str, str]], list[Issued]]:
    """inspections.csv, one row per finding, and the requirements as recommendations."""
    rows, issued = [], []
    for number, visit in enumerate(visits, start=1):
        inspection = f"INS-{visit.visited:%Y}-{number:02d}"
        for place, (kind, said) in enumerate(_findings(world, visit), start=1):
            finding = f"{inspection}-F{place}"
            sentences = [world.scribe.plant(INSPECTIONS, finding, "Finding", planted) for planted in said]
            rows.append(_row(world, visit, inspection, finding, kind, sentences))
            issued += _required(world, visit, inspection, said)
    return rows, issued


def _findings(world: World, visit: Visit) -> list[tuple[str, list[Planted]]]:
    rng, scribe, own = world.rng, world.scribe, (visit.story or {}).get("theme")
    slots, taken = world.slots(visit.ward, visit.visited), world.taken(visit.ward, but=own)
    findings = []
    if own and visit.assurance:
        findings.append(("assurance", [scribe.say(own, "adequate", "inspector", slots)]))
    elif own:
        findings.append(("requirement", _requirement(world, own, slots, taken, (False, True))))
    for theme in draw_themes(world.pool(visit.ward), rng.choice([3, 4, 5]), rng):
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "assurance":
            said = [scribe.say(theme, "adequate", "inspector", slots)]
        elif kind == "concern":
            said = [scribe.say(theme, "failure", "inspector", slots, avoid=taken)]
        else:
            said = _requirement(world, theme, slots, taken, (None,))
        findings.append((kind, said))
    return findings


def _requirement(
    world: World, theme: str, slots: dict[str, str], taken: set[str], kinds: tuple[bool | None, ...]
) -> list[Planted]:
    """Failures, one for each entry of `kinds` (oblique, usual, or None for either), and what must be done."""
    say = world.scribe.say
    failures = [say(theme, "failure", "inspector", slots, avoid=taken, oblique=oblique) for oblique in kinds]
    return [*failures, say(theme, "recommendation", "inspector", slots, avoid=taken)]


def _row(world: World, visit: Visit, inspection: str, finding: str, kind: str, sentences: list[str]) -> dict[str, str]:
    context = []
    if world.rng.random() < 0.3:
        slots = world.slots(visit.ward, visit.visited)
        context = pick(read_filler("public"), "inspector_context", slots, world.rng)
    return {
        "Inspection ID": inspection,
        "Provider code": world.code(visit.ward, visit.visited),
        "Location": visit.ward.name_on(visit.visited),
        "Service": SERVICES[visit.ward.service],
        "Setting": visit.ward.setting,
        "Visit date": f"{visit.visited:%d/%m/%Y}",
        "Published date": f"{visit.published:%d/%m/%Y}",
        "Finding ID": finding,
        "Finding type": kind,
        "Finding": prose(context + sentences),
    }


def _required(world: World, visit: Visit, inspection: str, said: list[Planted]) -> list[Issued]:
    issued = []
    for planted in said:
        own = visit.story if visit.story and visit.story["theme"] in planted.themes else None
        if planted.mention_class == "recommendation" and (own or world.rng.random() < LOGGED_AT):
            place = (visit.ward.name, visit.ward.setting, world.code(visit.ward, visit.published))
            about = visit.visited.isoformat()
            issued.append(Issued(planted, "CQC", inspection, *place, visit.published, about, own))
    return issued


def alert_rows(world: World) -> list[dict[str, str]]:
    """alerts.csv: fictional references and titles, no content: that of real alerts is restricted."""
    rows = []
    for number, alert in enumerate(read_rows("alerts.csv"), start=1):
        day = date.fromisoformat(alert["issued"])
        reference = f"SAMPLE-NatPSA/{day.year}/{number:03d}"
        title = Planted(alert["title"], (alert["theme_id"],), "recommendation", False)
        rows.append(
            {
                "Alert reference": reference,
                "Title": world.scribe.plant(ALERTS, reference, "Title", title),
                "Originator": "Sample Patient Safety Body",
                "Date issued": f"{day:%d/%m/%Y}",
                "Deadline": f"{day + timedelta(days=182):%d/%m/%Y}",
            }
        )
    return rows
