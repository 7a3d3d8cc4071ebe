"""What was planted: the stories with their dates, and which records are the same event."""

from __future__ import annotations

from tools.make_sample.coroners import Report
from tools.make_sample.inspections import Visit
from tools.make_sample.plan import Serious


def lesson_rows(
    stories: list[dict], serious: list[Serious], reports: list[Report], visits: list[Visit]
) -> list[dict[str, str]]:
    """truth/lessons.csv: one row per story, dates ISO and separated by semicolons."""
    return [
        {
            "story_id": story["id"],
            "lineage": story["lineage"],
            "unit": story["unit"],
            "theme_id": story["theme"],
            "setting": _setting(story, serious, visits),
            "story": story["kind"],
            "must_not_be": story["must_not_be"],
            **{name: ";".join(days) for name, days in _days(story).items()},
            "references": ";".join(_references(story, serious, reports)),
            "note": story["note"],
        }
        for story in stories
    ]


def _days(story: dict) -> dict[str, list[str]]:
    lines = [line.split(" | ") for line in story.get("lesson", [])]
    lessons = _lesson_days(story, lines)
    closures = sorted(line[4] for line in lines if line[4] != "-")
    assurances = sorted(line.split(" published ")[1] for line in story.get("assurance", []))
    dated = [*story.get("si", []), *story.get("inspection", [])]
    events = sorted(line.split(" ")[0] for line in dated)
    first, last = min(closures + assurances, default=None), max(closures, default=None)
    return {
        "lessons": lessons,
        "closures": closures,
        "assurances": assurances,
        "events": events,
        "events_after_first_lesson": [day for day in events if day > lessons[0]],
        "events_after_first_closure": [day for day in events if first and day > first],
        "events_after_last_closure": [day for day in events if last and day > last],
    }


def _lesson_days(story: dict, lines: list[list[str]]) -> list[str]:
    """Days on which a lesson on the theme was issued: panels and regulators, coroners' reports, a national alert."""
    reports = [line.split(" about ")[0] for line in story.get("pfd", [])]
    alerts = [story["alert"]] if "alert" in story else []
    return sorted({line[2] for line in lines} | set(reports) | set(alerts))


def _setting(story: dict, serious: list[Serious], visits: list[Visit]) -> str:
    seen = [event.ward for event in serious if event.story is story]
    seen += [visit.ward for visit in visits if visit.story is story]
    return seen[0].setting


def _references(story: dict, serious: list[Serious], reports: list[Report]) -> list[str]:
    return [event.log_no for event in serious if event.story is story] + [r.ref for r in reports if r.story is story]


def event_rows(
    serious: list[Serious], reports: list[Report], in_tracker: list[Report], in_toolkit: list[Report]
) -> list[dict[str, str]]:
    """truth/events.csv: every source record of each event that more than one record describes."""
    rows = []
    for number, event in enumerate(serious, start=1):
        event_id = f"E{number:03d}"
        rows.append(_record(event_id, event, "datix_incidents.csv", str(event.incident_id)))
        rows.append(_record(event_id, event, "steis.csv", event.log_no))
        for report in reports:
            if report.event is event:
                files = [("pfd_tracker.csv", in_tracker), ("pfd_toolkit.csv", in_toolkit)]
                rows += [_record(event_id, event, name, report.ref) for name, held in files if report in held]
    return rows


def _record(event_id: str, event: Serious, source_file: str, reference: str) -> dict[str, str]:
    return {
        "event_id": event_id,
        "event_date": event.when.isoformat(),
        "lineage": event.ward.lineage,
        "unit": event.ward.name,
        "harm": event.harm,
        "source_file": source_file,
        "record_reference": reference,
    }
