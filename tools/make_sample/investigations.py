"""Serious incidents as rows of a StEIS extract, with the recommendations their reports make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from tools.make_sample.narrate import numbered, pick, pick_mixed, prose, read_filler
from tools.make_sample.plan import Serious
from tools.make_sample.scribe import Planted
from tools.make_sample.world import World, planned_lesson

FILE = "steis.csv"
DESCRIPTION, SUMMARY = "Description of what happened:", "Case Summary"
IMMEDIATE, FINDINGS = "Immediate action taken", "Key Findings"
LESSONS = "How will lessons be disseminated to interested parties"
PSII_FROM = date(2023, 5, 1)
TYPES = {
    "absconding": "Unauthorised absence meeting SI criteria",
    "leave_management": "Unauthorised absence meeting SI criteria",
    "physical_health": "Sub-optimal care of the deteriorating patient meeting SI criteria",
    "medication": "Medication incident meeting SI criteria",
    "access_delay": "Treatment delay meeting SI criteria",
}
SELF_HARM = "Apparent/actual/suspected self-inflicted harm meeting SI criteria"


@dataclass(frozen=True)
class Issued:
    """A recommendation as issued: by whom, about which event, where and when."""

    planted: Planted
    source_type: str
    reference: str
    ward_name: str
    setting: str
    code: str
    issued: date
    about: str = ""
    story: dict | None = None


def steis_rows(world: World, serious: list[Serious]) -> tuple[list[dict[str, str]], list[Issued]]:
    """The extract, older versions of some log numbers included, and the recommendations issued."""
    rows, issued = [], []
    filler = read_filler("investigations")
    for event in serious:
        row, recommendations = _row(world, event, filler)
        rows += _versions(world, row, event)
        issued += recommendations
    world.rng.shuffle(rows)
    return rows, issued


def _row(world: World, event: Serious, filler: dict) -> tuple[dict[str, str], list[Issued]]:
    rng = world.rng
    slots = world.slots(event.ward, event.when, sex=event.sex)
    about = pick_mixed(filler, "background", slots, rng)
    findings = _findings(world, event, slots, filler)
    lessons, issued = _lessons(world, event, slots, filler)
    texts = {
        DESCRIPTION: prose(pick(filler, f"{event.harm}_{event.ward.setting}", slots, rng) + about[:2]),
        IMMEDIATE: prose(pick(filler, "immediate", slots, rng, rng.randint(1, 3))),
        SUMMARY: prose(about[2:] + _asides(world, event, slots, SUMMARY)),
        FINDINGS: findings,
        LESSONS: lessons,
    }
    texts = {section: _typeset(event, text) for section, text in texts.items()}
    return {**_heading(world, event, slots["clock"]), **_classes(world, event), **texts}, issued


def _typeset(event: Serious, text: str) -> str:
    return text.replace("'", "\u2019").replace("; ", " \u2013 ") if event.pasted else text


def _plant(world: World, event: Serious, section: str, planted: Planted) -> str:
    as_set = replace(planted, sentence=_typeset(event, planted.sentence))
    return world.scribe.plant(FILE, event.log_no, section, as_set)


def _heading(world: World, event: Serious, clock: str) -> dict[str, str]:
    rng, ward = world.rng, event.ward
    body = world.places.body_of(ward, event.when)
    name = body["name"].upper() if rng.random() < 0.08 else body["name"]
    inpatient = ward.setting == "inpatient"
    return {
        "Log No": event.log_no,
        "Organisation reporting SI on STEIS": name,
        "Organisation leading investigation": name,
        "CCG/CSU Name": body["commissioner"],
        "Region - Geography": "North",
        "Status": "Closed" if event.report_date < date(2023, 12, 1) else "Ongoing",
        "Created on": _created(event, rng),
        "Modified date": f"{event.report_date:%d/%m/%Y} {rng.randint(10, 16)}:{rng.randint(10, 59)}:00",
        "Date of Incident": f"{event.when:%d/%m/%Y}",
        "Time of Incident:": clock,
        "Site of Incident:": body["site"] if inpatient else "",
        "Location of Incident:": "Mental health ward" if inpatient else rng.choice(["Patient's home", "Other"]),
        "Location of Incident (Other):": ward.spelled_on(event.when, rng, share=0.15),
    }


def _created(event: Serious, rng: Random) -> str:
    day = datetime(event.when.year, event.when.month, event.when.day) + timedelta(days=rng.randint(1, 2))
    moment = day + timedelta(hours=rng.randint(8, 18), minutes=rng.randint(0, 59), seconds=rng.randint(0, 59))
    return f"{moment:%d/%m/%Y %H:%M:%S}"


def _classes(world: World, event: Serious) -> dict[str, str]:
    rng, ward, died = world.rng, event.ward, event.harm == "death"
    older, inpatient = ward.service == "older", ward.setting == "inpatient"
    kind = TYPES.get((event.story or {}).get("theme", ""), SELF_HARM)
    alive = rng.choice(["Acute hospital", "Inpatient mental health unit"])
    return {
        "Care Sector": "Mental Health",
        "Care Sector (Other)": "",
        "Clinical Area:": "Old Age Psychiatry" if older else "Adult Mental Health",
        "Clinical Area (Other)": "",
        "Patient Age (years)": str(rng.randint(66, 88) if older else rng.randint(18, 64)),
        "Patient Type": "Inpatient" if inpatient else "Community patient",
        "Legal Status of Patient": rng.choice(["Informal", "Detained"]) if inpatient else "Informal",
        "Type of Incident": SELF_HARM if died else kind,
        "Type of Incident (Other)": "",
        "Where is patient at time of reporting:": "Deceased" if died else alive,
        "Internal Inverstigation Required": "Yes",
        "Non Health led Investigation Required": "Yes" if died else "No",
        "Reason for Reporting": "Unexpected death" if died else "Meets SI criteria",
    }


def _findings(world: World, event: Serious, slots: dict[str, str], filler: dict) -> str:
    rng, own = world.rng, (event.story or {}).get("theme")
    taken = world.taken(event.ward, but=own)
    wanted: list[tuple[str, bool | None]] = [(theme, None) for theme in event.themes]
    if own:
        wanted += [(own, oblique) for oblique in rng.choices([(True,), (False,), (False, True)], [40, 35, 25])[0]]
    sentences = []
    for theme, oblique in wanted:
        opener = rng.choice(filler["opener"])[1] if rng.random() < 0.35 else ""
        planted = world.scribe.say(theme, "failure", "panel", slots, avoid=taken, oblique=oblique, opener=opener)
        more = pick(filler, "elaboration", slots, rng, rng.choice([0, 0, 1]))
        sentences.append(". ".join([_plant(world, event, FINDINGS, planted), *more]))
    sentences += _asides(world, event, slots, FINDINGS)
    rng.shuffle(sentences)
    return numbered(sentences) if rng.random() < 0.5 else prose(sentences)


def _asides(world: World, event: Serious, slots: dict[str, str], section: str) -> list[str]:
    """Now and then a thing done well, and a sentence that only looks like a theme."""
    used = {*event.themes, (event.story or {}).get("theme")}
    sentences = []
    for mention_class, share in (("adequate", 0.4), ("neutral", 0.3)):
        if world.rng.random() < share:
            theme = world.rng.choice([name for name in world.themes if name not in used])
            planted = world.scribe.say(theme, mention_class, "panel", slots)
            sentences.append(_plant(world, event, section, planted))
    return sentences


def _lessons(world: World, event: Serious, slots: dict[str, str], filler: dict) -> tuple[str, list[Issued]]:
    about = event.when.isoformat()
    own = [event.story["theme"]] if event.story and planned_lesson(event.story, "SI panel", about) else []
    taken = world.taken(event.ward, but=(event.story or {}).get("theme"))
    issued = []
    for theme in own + [theme for theme in event.themes if world.rng.random() < 0.6]:
        planted = world.scribe.say(theme, "recommendation", "panel", slots, avoid=taken)
        story = event.story if theme in own else None
        kind = "PSII" if event.when >= PSII_FROM and not story else "SI panel"
        place = (event.ward.name, event.ward.setting, world.code(event.ward, event.report_date))
        issued.append(Issued(planted, kind, event.log_no, *place, event.report_date, about, story))
    sentences = [_plant(world, event, LESSONS, one.planted) for one in issued]
    return prose(sentences + pick(filler, "dissemination", slots, world.rng)), issued


def _versions(world: World, row: dict[str, str], event: Serious) -> list[dict[str, str]]:
    """The row as it stands, and for one in eight the one or two older states the system also exported."""
    rng, versions = world.rng, [row]
    if rng.random() < 0.125:
        older = event.when + timedelta(days=rng.randint(5, 30))
        stamp = f"{older:%d/%m/%Y} 10:{rng.randint(10, 59)}:00"
        early = {**row, "Modified date": stamp, "Status": "Ongoing", SUMMARY: "", FINDINGS: "", LESSONS: ""}
        row["Modified date"] = f"{stamp};{row['Modified date']}"
        versions.append(early)
        if rng.random() < 0.4:
            first = f"{older - timedelta(days=2):%d/%m/%Y} 09:05:00"
            versions.append({**early, "Modified date": first, IMMEDIATE: ""})
    return versions
