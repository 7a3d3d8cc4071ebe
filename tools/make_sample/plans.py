"""Recommendations and the action plans made from them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tools.make_sample.investigations import Issued
from tools.make_sample.narrate import pick, read_filler
from tools.make_sample.plan import SNAPSHOT, Serious, read_rows
from tools.make_sample.scribe import Planted
from tools.make_sample.world import World, planned_lesson

RECOMMENDATIONS, ACTIONS = "recommendations.csv", "datix_actions.csv"
N_AUDITS = 14
STRENGTHS = {"weak": 72, "intermediate": 20, "strong": 8}  # most recommendations ask for weak actions
ENVIRONMENT = {
    "ligature_point",
    "ligature_assessment",
    "sight_lines",
    "estates_delay",
    "absconding",
    "accommodation",
}


def audit_recommendations(world: World) -> list[Issued]:
    """Recommendations of internal audits, on themes that no story uses."""
    issued: list[Issued] = []
    while len(issued) < N_AUDITS:
        ward = world.rng.choice(world.places.wards)
        when = date(2016, 6, 1) + timedelta(days=world.rng.randrange(0, 2650))
        if ward.open_on(when):
            theme = world.rng.choice(world.pool(ward))
            planted = world.scribe.say(theme, "recommendation", "panel", world.slots(ward, when))
            reference = f"IA-{when:%Y}-{len(issued) + 1:02d}"
            place = (ward.name, ward.setting, world.code(ward, when))
            issued.append(Issued(planted, "Audit", reference, *place, when))
    return issued


def recommendation_rows(world: World, issued: list[Issued]) -> list[dict[str, str]]:
    """recommendations.csv in the order given; dates of story lessons as planned, others drawn."""
    rows = []
    for number, one in enumerate(issued, start=1):
        due, completed, evidence = _dates(one, world.rng)
        name = f"R{number:04d}"
        rows.append(
            {
                "Recommendation ID": name,
                "Source reference": one.reference,
                "Source type": one.source_type,
                "Organisation code": one.code,
                "Unit": one.ward_name,
                "Setting": one.setting,
                "Date issued": f"{one.issued:%d/%m/%Y}",
                "Due date": f"{due:%d/%m/%Y}",
                "Date completed": f"{completed:%d/%m/%Y}" if completed else "",
                "Evidence level": evidence,
                "Recommendation": world.scribe.plant(RECOMMENDATIONS, name, "Recommendation", one.planted),
            }
        )
    return rows


def in_order(issued: list[Issued]) -> list[Issued]:
    """Recommendations by date of issue."""
    return sorted(issued, key=lambda one: (one.issued, one.reference))


def _dates(one: Issued, rng: Random) -> tuple[date, date | None, str]:
    planned = planned_lesson(one.story, one.source_type, one.about)
    if planned:
        due, completed, evidence = planned[3:]
        return date.fromisoformat(due), None if completed == "-" else date.fromisoformat(completed), evidence
    due = one.issued + timedelta(days=rng.choice([90, 120, 180, 270]))
    completed = due + timedelta(days=rng.randint(-60, 120))
    done = completed < SNAPSHOT and rng.random() < 0.75
    evidence = rng.choice(["1", "2", "2", "3", "4"] if done else ["0", "1"])
    return due, completed if done else None, "" if rng.random() < 0.25 else evidence


def action_rows(
    world: World, issued: list[Issued], recommendations: list[dict[str, str]], serious: list[Serious]
) -> list[dict[str, str]]:
    """datix_actions.csv: one or two actions for each recommendation of a serious incident panel."""
    filler, event_of = read_filler("public"), {event.log_no: event for event in serious}
    rows: list[dict[str, str]] = []
    for one, recommendation in zip(issued, recommendations, strict=True):
        if one.reference in event_of:
            for _ in range(world.rng.choice([1, 1, 2])):
                number = str(7001 + len(rows))
                rows.append(_action(world, number, one, recommendation, event_of[one.reference], filler))
    return rows


def _action(
    world: World, number: str, one: Issued, recommendation: dict[str, str], event: Serious, filler: dict
) -> dict[str, str]:
    rng, kind = world.rng, _kind(one, world.rng)
    slots = world.slots(event.ward, one.issued)
    by_log_no, done = rng.random() < 0.3, recommendation["Date completed"]
    return {
        "RECORDID": number,
        "ACT_MODULE": "STEIS" if by_log_no else "INC",
        "ACT_CAS_ID": event.log_no if by_log_no else str(event.incident_id),
        "ACT_TYPE": kind["act_type"],
        "ACT_PRIORITY": rng.choice(["High", "Medium", "Low"]),
        "ACT_DSTART": f"{one.issued:%Y-%m-%d} 00:00:00",
        "ACT_DDUE": _stamp(recommendation["Due date"]),
        "ACT_DDONE": _stamp(done) if done else "",
        "ACT_DESCR": world.scribe.plant(ACTIONS, number, "ACT_DESCR", _sentence(one, kind, slots["ward"])),
        "ACT_SYNOPSIS": f"{kind['act_type']}: action for {recommendation['Recommendation ID']}",
        "ACT_PROGRESS": _progress(kind["strength"], bool(done), filler, slots, rng),
        "ACT_MONITORING": rng.choice(["Patient safety group", "Divisional board", "Ward manager", ""]),
        "ACT_SCORE": recommendation["Evidence level"],
    }


def _sentence(one: Issued, kind: dict[str, str], where: str) -> Planted:
    theme = one.planted.themes[0]
    topics = {row["theme_id"]: row["topic"] for row in read_rows("topics.csv")}
    also = (kind["also"],) if kind["also"] and kind["also"] != theme else ()
    return Planted(kind["wording"].format(ward=where, topic=topics[theme]), (theme, *also), "recommendation", False)


def _kind(one: Issued, rng: Random) -> dict[str, str]:
    """The type of action. A story may ask for a weak or strong one; works are for the building only."""
    story = one.story or {}
    fixed = "weak" if story.get("weak") else "strong" if story.get("strong") else ""
    strength = fixed or rng.choices(list(STRENGTHS), list(STRENGTHS.values()))[0]
    building = one.planted.themes[0] in ENVIRONMENT
    fitting = [row for row in read_rows("action_types.csv") if row["strength"] == strength]
    works = [row for row in fitting if row["act_type"] == "Engineering"]
    if building and fixed == "strong":
        return works[0]
    return rng.choice(fitting if building else [row for row in fitting if row not in works])


def _stamp(day: str) -> str:
    d, m, y = day.split("/")
    return f"{y}-{m}-{d} 00:00:00"


def _progress(strength: str, done: bool, filler: dict, slots: dict[str, str], rng: Random) -> str:
    if not done:
        return pick(filler, "progress_open", slots, rng)[0] if rng.random() < 0.7 else ""
    if strength == "strong":
        return pick(filler, "progress_strong", slots, rng)[0]
    return pick(filler, "progress_evidenced" if rng.random() < 0.45 else "progress_closed", slots, rng)[0]
