"""The Datix export: about 3,000 incidents of both trusts as an analyst gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tools.make_sample.narrate import jotted, pick, read_filler
from tools.make_sample.noise import as_typed
from tools.make_sample.places import Ward
from tools.make_sample.plan import SNAPSHOT, Serious
from tools.make_sample.wording import fill
from tools.make_sample.world import World

FILE = "datix_incidents.csv"
N_ROUTINE = 2850
FIRST_ID = 40217
FAILURE_AT, ADEQUATE_AT, NEUTRAL_AT, RECOMMENDED_AT = 0.19, 0.08, 0.10, 0.02
CLINICAL = "Care and treatment"  # the categories in which a failing is usually written up
HARMS = {
    "none": "None (no harm caused)",
    "low": "Low (minimal harm)",
    "moderate": "Moderate (short term harm)",
    "severe": "Severe (permanent or long term harm)",
    "death": "Death (caused by the incident)",
    "": "",
}
RESULTS = {"none": "No injury, harm or adverse outcome", "death": "Death", "": ""}
SEVERITY = {"none": "Very low", "low": "Low", "moderate": "MEDIUM", "severe": "HIGH", "death": "CATA", "": ""}
HANDLERS = ["Ward Manager", "Deputy Ward Manager", "Team Manager", "Matron", "Clinical Lead"]
LESSONS_FILLER = ["nil", "none", "n/a", "discussed at huddle", "as above", "no lessons identified"]
ACTIONS_FILLER = [
    "staff support offered",
    "pt spoken with",
    "manager told",
    "as per description",
    "none needed",
    "family rung",
    "duty dr told",
    "incident form completed",
    "monitored through the shift",
    "time given to talk",
]
UNDECIDED = ["Awaiting final approval", "Being reviewed", "In holding area"]


@dataclass
class Draft:
    """An incident before its texts are written: its fields, its place, and the themes to plant."""

    when: date
    ward: Ward
    row: dict[str, str]
    slots: dict[str, str]
    sentences: list[str]
    themes: list[str]
    serious: Serious | None = None


def datix_rows(world: World, serious: list[Serious]) -> list[dict[str, str]]:
    """All incidents by date, numbered, with their texts; sets `incident_id` of each serious incident."""
    drafts = _routine(world) + [_from_serious(world, event) for event in serious]
    drafts.sort(key=lambda draft: (draft.when, draft.row["Time"]))
    number = FIRST_ID
    for draft in drafts:
        number += world.rng.randint(1, 9)
        draft.row |= {"ID": str(number), "Ref": f"WEB-{number + 1180}"}
        if draft.serious is not None:
            draft.serious.incident_id = number
        _write_texts(world, draft)
    return [draft.row for draft in drafts]


def _routine(world: World) -> list[Draft]:
    """Ordinary incidents; those of the stories first, then the background, to N_ROUTINE."""
    filler, rng, wards = read_filler("incidents"), world.rng, world.places.wards
    drafts = [_draft(world, when, ward, [theme], filler) for when, ward, theme in _story_slots(world)]
    weights = [3 if ward.setting == "inpatient" else 2 for ward in wards]
    while len(drafts) < N_ROUTINE:
        when, ward = _when(rng), rng.choices(wards, weights)[0]
        if ward.open_on(when):
            themes = [rng.choice(world.pool(ward))] if rng.random() < FAILURE_AT else []
            drafts.append(_draft(world, when, ward, themes, filler))
    return drafts


def _story_slots(world: World) -> list[tuple[date, Ward, str]]:
    """Dates for the routine failings of each story: level, or falling after closure where it was learned."""
    slots = []
    for story in world.stories:
        ward = world.places.ward(story["unit"])
        first, last = max(date(2016, 1, 5), ward.opened_on), date(2023, 12, 20)
        closures = (line.split(" | ")[4] for line in story.get("lesson", []))
        closed = date.fromisoformat(next((day for day in closures if day != "-"), last.isoformat()))
        spans = [
            ("routine_flat", first, last),
            ("routine_before", first, closed),
            ("routine_after", closed, last),
        ]
        for key, start, end in spans:
            n = story.get(key, 0)
            step = (end - start).days / max(n, 1)
            days = [start + timedelta(days=int(step * (i + world.rng.random()))) for i in range(n)]
            slots += [(day, ward, story["theme"]) for day in days]
    return slots


def _when(rng: Random) -> date:
    # Reporting grew by about a third over the eight years.
    while True:
        day = rng.randrange(0, 2922)
        if rng.random() < (1 + day / 2922 / 3) / 1.34:
            return date(2016, 1, 1) + timedelta(days=day)


def _draft(world: World, when: date, ward: Ward, themes: list[str], filler: dict) -> Draft:
    rng = world.rng
    slots = world.slots(ward, when, sex=rng.choice(["he", "she"]), terse=True)
    fitting = [key for key in filler if key.split("; ")[3] in ("any", ward.setting)]
    clinical = [key for key in fitting if key.startswith(CLINICAL)]
    heading = rng.choice(clinical if themes and rng.random() < 0.9 else fitting)
    harm = rng.choices(["none", "low", "moderate", ""], [66, 26, 5, 3])[0]
    row = _shell(world, when, ward, slots["clock"], harm)
    row |= dict(zip(("Type", "Category", "Sub category"), heading.split("; ")[:3], strict=True))
    return Draft(when, ward, row, slots, _course(filler[heading], slots, rng), list(themes))


def _course(lines: list[tuple[str, str]], slots: dict[str, str], rng: Random) -> list[str]:
    """An opening, what happened next, how it ended: as typed."""
    sentences = []
    for code, n in (("o", 1), ("m", rng.choice([1, 1, 2, 3])), ("e", rng.choice([0, 1, 1, 2]))):
        texts = [text for mark, text in lines if mark == code]
        chosen = rng.sample(texts, min(n, len(texts)))
        sentences += [as_typed(fill(text, slots, rng), rng, slots["style"]) for text in chosen]
    return sentences


def _from_serious(world: World, event: Serious) -> Draft:
    """The incident behind a serious incident investigated, with its StEIS reference."""
    rng, filler = world.rng, read_filler("investigations")
    slots = world.slots(event.ward, event.when, sex=event.sex, terse=True)
    row = _shell(world, event.when, event.ward, slots["clock"], event.harm)
    kind = "Death" if event.harm == "death" else "Self harm"
    row |= {"Type": kind, "Category": "Serious incident", "Sub category": "StEIS reported"}
    row["StEIS reference"] = event.log_no
    texts = pick(filler, f"datix_{event.harm}", slots, rng) + pick(filler, "datix_next", slots, rng, rng.choice([1, 2]))
    typed = [as_typed(text[:1].lower() + text[1:], rng, slots["style"]) for text in texts]
    themes = [event.story["theme"]] if event.story and rng.random() < 0.4 else []
    return Draft(event.when, event.ward, row, slots, typed, themes, serious=event)


def _shell(world: World, when: date, ward: Ward, clock: str, harm: str) -> dict[str, str]:
    rng = world.rng
    reported = when + timedelta(days=rng.choice([0, 0, 0, 1, 1, 2, 5]))
    opened = reported + timedelta(days=rng.randint(0, 4))
    closed = opened + timedelta(days=rng.randint(3, 70))
    return {
        "Organisation": world.code(ward, when),
        "Incident date": f"{when:%d/%m/%Y}",
        "Time": clock,
        "Reported date": f"{reported:%d/%m/%Y}",
        "Opened": f"{opened:%d/%m/%Y}",
        "Closed": f"{closed:%d/%m/%Y}" if closed < SNAPSHOT and rng.random() < 0.93 else "",
        "Approval status": "Finally approved" if rng.random() < 0.94 else rng.choice(UNDECIDED),
        "Result": RESULTS.get(harm, "Harm or other outcome"),
        "Severity": SEVERITY[harm],
        "Degree of harm": HARMS[harm],
        "Directorate": ward.setting.capitalize(),
        "Specialty": "Old age psychiatry" if ward.service == "older" else "Adult mental illness",
        "Location (exact)": ward.spelled_on(when, rng),
        "Handler": rng.choice(HANDLERS),
        "StEIS reference": "",
    }


def _write_texts(world: World, draft: Draft) -> None:
    """Description, Action taken and Lessons learned of a draft, with what it was given to plant."""
    rng, scribe, number, slots = world.rng, world.scribe, draft.row["ID"], draft.slots
    lessons = rng.choice(LESSONS_FILLER) if rng.random() < 0.2 else ""
    taken = world.taken(draft.ward)
    for theme in draft.themes:
        planted = scribe.say(theme, "failure", "ward", slots, avoid=taken - {theme})
        if rng.random() < 0.1:
            lessons = scribe.plant(FILE, number, "Lessons learned", planted)
        else:
            place = rng.randint(1, len(draft.sentences))
            draft.sentences.insert(place, scribe.plant(FILE, number, "Description", planted))
    for mention_class, share in (("adequate", ADEQUATE_AT), ("neutral", NEUTRAL_AT)):
        if rng.random() < share:
            theme = rng.choice([name for name in world.themes if name not in draft.themes])
            planted = scribe.say(theme, mention_class, "ward", slots)
            draft.sentences.append(scribe.plant(FILE, number, "Description", planted))
    if not lessons and rng.random() < RECOMMENDED_AT:
        theme = rng.choice([name for name in world.themes if name not in taken])
        planted = scribe.say(theme, "recommendation", "panel", slots, avoid=taken)
        lessons = scribe.plant(FILE, number, "Lessons learned", planted)
    texts = {"Description": jotted(draft.sentences, rng), "Action taken": rng.choice(ACTIONS_FILLER)}
    draft.row |= {**texts, "Lessons learned": lessons}
