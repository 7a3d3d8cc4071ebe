"""The coroners' reports in the layouts of two public trackers that overlap."""

from __future__ import annotations

from datetime import timedelta

from tools.make_sample.coroners import OTHER_BODY, Report
from tools.make_sample.world import World

TRACKER, TOOLKIT = "pfd_tracker.csv", "pfd_toolkit.csv"
N_TOOLKIT_ONLY, N_IN_BOTH = 4, 10
NO_DATE_AT = 0.35  # the stored tracker has no date for most rows; stories keep theirs
MENTAL_HEALTH = "Mental Health related deaths"
CATEGORIES = [
    MENTAL_HEALTH,
    f"Suicide (from 2015) | {MENTAL_HEALTH}",
    f"Hospital Death (Clinical Procedures and medical management) related deaths | {MENTAL_HEALTH}",
]


def split_reports(world: World, reports: list[Report]) -> tuple[list[Report], list[Report]]:
    """Reports in the tracker and in the toolkit file; ten stand in both, four in the toolkit file only."""
    free = [report for report in reports if not report.story and report.sent_to != OTHER_BODY]
    alone = world.rng.sample(free, N_TOOLKIT_ONLY)
    tracker = [report for report in reports if report not in alone]
    both = world.rng.sample(tracker, N_IN_BOTH)
    return tracker, [report for report in reports if report in both or report in alone]


def tracker_tables(world: World, in_tracker: list[Report], in_toolkit: list[Report]) -> dict[str, list[dict[str, str]]]:
    """Both files by name."""
    return {TRACKER: tracker_rows(world, in_tracker), TOOLKIT: toolkit_rows(world, in_toolkit)}


def tracker_rows(world: World, reports: list[Report]) -> list[dict[str, str]]:
    """pfd_tracker.csv; some reports without a story have no date."""
    rng, rows = world.rng, []
    for report in reports:
        blank = report.story is None and rng.random() < NO_DATE_AT
        url = f"https://reports.example.org/pfd/{report.ref}"
        also = " | Department of Health and Social Care" if rng.random() < 0.15 else ""
        rows.append(
            {
                "date_added": f"{report.dated + timedelta(days=rng.randint(5, 60)):%d/%m/%Y}",
                "date_of_report": "" if blank else f"{report.dated:%d/%m/%Y}",
                "ref": report.ref,
                "deceased_name": "[NAME]",
                "coroner_name": rng.choice(["Senior Coroner", "Area Coroner", "Assistant Coroner"]),
                "coroner_area": _area(world, report),
                "category": rng.choice(CATEGORIES),
                "this_report_is_being_sent_to": report.sent_to + also,
                "report_url": url,
                "pdf_url": f"{url}.pdf",
                "reply_urls": f"{url}/response" if rng.random() < 0.6 else "",
                **_planted_texts(world, report, TRACKER),
            }
        )
    return rows


def toolkit_rows(world: World, reports: list[Report]) -> list[dict[str, str]]:
    """pfd_toolkit.csv: other headings, ISO dates, the same texts."""
    rows = []
    for report in reports:
        texts = _planted_texts(world, report, TOOLKIT)
        rows.append(
            {
                "url": f"https://reports.example.org/pfd/{report.ref}",
                "id": report.ref,
                "date": report.dated.isoformat(),
                "coroner": "Coroner",
                "area": _area(world, report),
                "receiver": report.sent_to,
                "investigation": texts["inquest"],
                "circumstances": texts["circumstances"],
                "concerns": texts["concerns"],
            }
        )
    return rows


def _area(world: World, report: Report) -> str:
    areas = {body["name"]: body["coroner_area"] for body in world.places.organisations}
    return areas.get(report.sent_to, "Northmarsh")


def _planted_texts(world: World, report: Report, file: str) -> dict[str, str]:
    for planted in report.concerns:
        world.scribe.plant(file, report.ref, "concerns", planted)
    order = ("circumstances", "concerns", "inquest", "action", "response", "legal")
    return {name: report.texts[name] for name in order}
