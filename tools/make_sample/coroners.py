"""Coroners' reports to prevent future deaths: which deaths, what concerns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tools.make_sample.investigations import Issued
from tools.make_sample.narrate import numbered, pick, prose, read_filler
from tools.make_sample.places import Ward
from tools.make_sample.plan import Serious, draw_themes
from tools.make_sample.scribe import Planted
from tools.make_sample.wording import capitalised
from tools.make_sample.world import World, planned_lesson

N_REPORTS, N_ON_KNOWN_DEATHS, N_ELSEWHERE = 25, 9, 2
OTHER_BODY = "Northmarsh University Hospitals NHS Trust"
SOURCE = "Coroner (PFD)"


@dataclass
class Report:
    """One coroner's report: when, about which death, to whom, with what concerns."""

    dated: date
    died: date
    ward: Ward
    sent_to: str
    event: Serious | None = None
    story: dict | None = None
    ref: str = ""
    concerns: tuple[Planted, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)


def write_reports(world: World, serious: list[Serious]) -> list[Report]:
    """The 25 reports by date, with their concerns chosen and their sections written."""
    reports = _story_reports(world, serious) + _known_deaths(world, serious)
    while len(reports) < N_REPORTS:
        died = date(2014, 9, 1) + timedelta(days=world.rng.randrange(0, 2800))
        ward = world.rng.choice(world.places.wards)
        if ward.open_on(died):
            report = _report(world, died + timedelta(days=world.rng.randint(280, 620)), died, ward)
            report.sent_to = OTHER_BODY if len(reports) >= N_REPORTS - N_ELSEWHERE else report.sent_to
            reports.append(report)
    reports.sort(key=lambda report: report.dated)
    number, earlier = 9000, {}  # the real series stays below 1000 a year
    filler = read_filler("public")
    for report in reports:
        number += world.rng.randint(3, 30)
        report.ref = f"{report.dated.year}-{number}"
        _write(world, report, filler, earlier)
    return reports


def _story_reports(world: World, serious: list[Serious]) -> list[Report]:
    by_day = {(event.ward.name, event.when.isoformat()): event for event in serious}
    reports = []
    for story in world.stories:
        for line in story.get("pfd", []):
            dated, died = line.split(" about ")
            event = by_day[(story["unit"], died)]
            reports.append(_report(world, date.fromisoformat(dated), event.when, event.ward, event, story))
    return reports


def _known_deaths(world: World, serious: list[Serious]) -> list[Report]:
    last = date(2022, 8, 1)
    free = [event for event in serious if not event.story and event.harm == "death" and event.when < last]
    reports = []
    for event in world.rng.sample(free, N_ON_KNOWN_DEATHS):
        dated = event.when + timedelta(days=world.rng.randint(290, 560))
        reports.append(_report(world, dated, event.when, event.ward, event))
    return reports


def _report(
    world: World, dated: date, died: date, ward: Ward, event: Serious | None = None, story: dict | None = None
) -> Report:
    # A coroner writes to the body that exists on the day of the report.
    return Report(dated, died, ward, world.places.body_of(ward, dated)["name"], event, story)


def _write(world: World, report: Report, filler: dict, earlier: dict[str, Planted]) -> None:
    rng, slots = world.rng, _slots(world, report)
    report.concerns = _concerns(world, report, slots, earlier)
    where = pick(filler, f"circumstances_{report.ward.setting}", slots, rng)
    report.texts = {
        "circumstances": prose(where + pick(filler, "circumstances_more", slots, rng, 3)),
        "concerns": numbered(_elaborated(world, report.concerns, filler, slots), "(1)"),
    }
    for name in ("inquest", "action", "response", "legal"):
        report.texts[name] = prose(pick(filler, name, slots, rng))


def _slots(world: World, report: Report) -> dict[str, str]:
    opened = report.died + timedelta(days=world.rng.randint(4, 20))
    heard = report.dated - timedelta(days=world.rng.randint(3, 25))
    days = {"died": report.died, "opened": opened, "heard": heard}
    slots = world.slots(report.ward, report.died)
    return slots | {name: f"{day.day} {day:%B %Y}" for name, day in days.items()}


def _concerns(world: World, report: Report, slots: dict[str, str], earlier: dict[str, Planted]) -> tuple[Planted, ...]:
    own = (report.story or {}).get("theme")
    taken, said = world.taken(report.ward, but=own), []
    if report.story and report.story.get("repeat_concern"):
        said += _repeated(world, report.story, slots, earlier)
    elif own:
        said.append(world.scribe.say(own, "failure", "coroner", slots, avoid=taken))
    n = world.rng.choice([1, 2, 2] if own else [2, 3])
    for theme in draw_themes(world.pool(report.ward), n, world.rng):
        said.append(world.scribe.say(theme, "failure", "coroner", slots, avoid=taken))
    return tuple(said)


def _repeated(world: World, story: dict, slots: dict[str, str], earlier: dict[str, Planted]) -> list[Planted]:
    """The concern when first raised; the second time nearly the same words, and that it is a repeat."""
    first = earlier.get(story["id"])
    if first is None:
        earlier[story["id"]] = world.scribe.say(story["theme"], "failure", "coroner", slots, oblique=False)
        return [earlier[story["id"]]]
    opening = "on the evidence heard in this inquest too, "
    again = capitalised(opening + first.sentence[:1].lower() + first.sentence[1:])
    statement = "This concern was raised by me in an earlier report to the trust, in much the same terms"
    return [
        Planted(again, first.themes, "failure", False),
        Planted(statement, ("action_not_implemented",), "failure", False),
    ]


def _elaborated(world: World, concerns: tuple[Planted, ...], filler: dict, slots: dict[str, str]) -> list[str]:
    texts = []
    for planted in concerns:
        more = pick(filler, "elaboration", slots, world.rng, world.rng.choice([0, 1, 1]))
        texts.append(". ".join([planted.sentence, *more]))
    return texts


def issued_after(world: World, reports: list[Report]) -> list[Issued]:
    """The trust's own recommendations in answer to the reports for which a story plans one."""
    issued = []
    for report in reports:
        planned = planned_lesson(report.story, SOURCE, report.died.isoformat())
        if planned and report.story:
            planted = world.scribe.say(report.story["theme"], "recommendation", "panel", _slots(world, report))
            place = (report.ward.name, report.ward.setting, world.code(report.ward, report.dated))
            about = report.died.isoformat()
            issued.append(Issued(planted, SOURCE, report.ref, *place, report.dated, about, report.story))
    return issued
