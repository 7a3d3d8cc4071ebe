"""The sample: reproducible, clean of identifiers, and its truth holds together."""

from __future__ import annotations

import ast
import csv
import hashlib
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))  # tools/ is not installed with the package

from tools.make_sample.dirt import BAD_DATES, FUTURE_DATES, N_REJECTED, N_REPEATED  # noqa: E402
from tools.make_sample.sample import DEFAULT_SEED, make_sample, write_sample  # noqa: E402
from tools.make_sample.wording import read_bank  # noqa: E402

SAMPLE, TOOL = REPO / "data" / "sample", REPO / "tools" / "make_sample"
MAX_BYTES = 1_400_000
MOST_REPEATS = 5  # of one sentence within one file, in whatever case
ENCODINGS = {"steis.csv": "utf-8-sig", "datix_incidents.csv": "cp1252"}
KEYS = {
    "steis.csv": "Log No",
    "datix_incidents.csv": "ID",
    "datix_actions.csv": "RECORDID",
    "recommendations.csv": "Recommendation ID",
    "pfd_tracker.csv": "ref",
    "pfd_toolkit.csv": "id",
    "inspections.csv": "Finding ID",
    "alerts.csv": "Alert reference",
}
NARRATIVE = re.compile("(?i)descr|taken|lessons|summary|findings?$|circumst|concern|inquest|tion$|progress")
IDENTIFIERS = {
    "nhs_number": r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b",
    "phone": r"(?:\+44|\b0)\d[\d ]{8,11}\b",
    "postcode": r"(?i)\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "email": r"\S+@\S+\.\w+",
    "birth": r"(?i)\b(?:dob|date of birth|born on)\b",
    "title": r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sister|Sir)\.? [A-Z][a-z]+",
    "bed_or_room": r"(?i)\b(?:bed|room) \d+\b",
}


@pytest.fixture(scope="module")
def made() -> dict[str, list[dict[str, str]]]:
    return make_sample(DEFAULT_SEED)


def read(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding=ENCODINGS.get(name, "utf-8"), newline="") as handle:
        for _ in range(3 if name == "datix_incidents.csv" else 0):
            next(handle)
        return list(csv.DictReader(handle))


def mentions(mention_class: str) -> list[dict[str, str]]:
    return [row for row in read("truth/mentions.csv") if row["class"] == mention_class]


def days(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split(";") if day]


def digests(folder: Path, names: list[Path]) -> dict[str, str]:
    return {str(name): hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    names = [path.relative_to(tmp_path / "a") for path, _ in write_sample(tmp_path / "a", 7)]
    write_sample(tmp_path / "b", 7)
    write_sample(tmp_path / "c", 8)
    assert digests(tmp_path / "a", names) == digests(tmp_path / "b", names)
    assert digests(tmp_path / "a", names) != digests(tmp_path / "c", names)


def test_committed_sample_is_what_the_generator_writes(tmp_path: Path) -> None:
    names = [path.relative_to(tmp_path) for path, _ in write_sample(tmp_path)]
    assert digests(SAMPLE, names) == digests(tmp_path, names)


def test_row_counts_are_those_of_the_readme(made: dict[str, list[dict[str, str]]]) -> None:
    incidents = made["datix_incidents.csv"]
    assert len(incidents) == 3000 + N_REPEATED
    assert len({row["ID"] for row in incidents}) == 3000
    assert len({row["Log No"] for row in made["steis.csv"]}) == 150 < len(made["steis.csv"])
    reports = {row["ref"] for row in made["pfd_tracker.csv"]} | {row["id"] for row in made["pfd_toolkit.csv"]}
    assert len(reports) == 25
    assert len({row["Inspection ID"] for row in made["inspections.csv"]}) == 16
    assert len(made["alerts.csv"]) == 10
    assert len(made["truth/lessons.csv"]) == 20


def test_no_file_is_larger_than_the_limit() -> None:
    assert all(path.stat().st_size < MAX_BYTES for path in SAMPLE.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", IDENTIFIERS)
def test_texts_hold_no_identifiers(kind: str, made: dict[str, list[dict[str, str]]]) -> None:
    pattern = re.compile(IDENTIFIERS[kind])
    found = [
        (name, column)
        for name in KEYS
        for row in made[name]
        for column, text in row.items()
        if NARRATIVE.search(column) and pattern.search(text)
    ]
    assert found == []


def test_two_of_five_failings_or_more_are_oblique() -> None:
    failures = mentions("failure")
    assert sum(row["oblique"] == "true" for row in failures) >= 0.4 * len(failures)


def test_few_sentences_are_repeated_within_a_file() -> None:
    rows = {
        (row["source_file"], row["record_reference"], row["sentence"].lower())
        for row in read("truth/mentions.csv")
        if row["class"] == "failure"
    }
    times = Counter((file, sentence) for file, _, sentence in rows)
    assert max(times.values()) <= MOST_REPEATS
    assert sum(n == 1 for n in times.values()) > 0.7 * len(times)


def test_every_planted_sentence_stands_where_the_truth_says() -> None:
    texts: dict[tuple[str, str, str], str] = {}
    for name, key in KEYS.items():
        for row in read(name):
            for column, text in row.items():
                place = (name, row[key], column)
                texts[place] = max(text, texts.get(place, ""), key=len)
    for row in read("truth/mentions.csv"):
        assert row["sentence"] in texts[row["source_file"], row["record_reference"], row["section"]]


def test_every_theme_has_enough_wordings_of_each_kind() -> None:
    have = Counter((w.theme, w.mention_class, w.oblique) for w in read_bank())
    themes = {wording.theme for wording in read_bank()}
    least = {("failure", False): 6, ("failure", True): 5, ("recommendation", False): 3}
    least |= {("adequate", False): 2, ("neutral", False): 2}
    assert len(themes) == 43
    assert [(theme, kind) for theme in themes for kind, n in least.items() if have[theme, *kind] < n] == []


def test_generator_imports_nothing_of_the_package() -> None:
    imported = set()
    for path in TOOL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            if isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert "incident_analytics" not in imported


def test_dirt_never_falls_on_a_planted_failing() -> None:
    planted = {row["record_reference"] for row in mentions("failure")}
    rows = read("datix_incidents.csv")
    rejected = {row["ID"] for row in rows if row["Approval status"] == "Rejected"}
    odd_dates = {row["ID"] for row in rows if row["Incident date"] in BAD_DATES + FUTURE_DATES}
    assert len(rejected) == N_REJECTED
    assert len(odd_dates) == len(BAD_DATES + FUTURE_DATES)
    assert not planted & (rejected | odd_dates)


def test_story_themes_are_planted_in_the_lineage_by_their_story_alone() -> None:
    stories = {(row["lineage"], row["theme_id"]): row for row in read("truth/lessons.csv")}
    lineages = {row["record_reference"]: row["lineage"] for row in read("truth/events.csv")}
    for row in mentions("failure"):
        story = stories.get((lineages.get(row["record_reference"], ""), row["theme_id"]))
        if story and row["source_file"] in ("steis.csv", "pfd_tracker.csv", "pfd_toolkit.csv"):
            assert row["record_reference"] in story["references"].split(";")


def test_each_story_follows_from_its_dates() -> None:
    for story in read("truth/lessons.csv"):
        lessons, events = days(story["lessons"]), days(story["events"])
        closed = days(story["closures"])
        declared = min(closed + days(story["assurances"]), default=None)
        after = [day for day in events if declared and day > declared]
        kind = story["story"]
        if kind == "never_learned":
            assert (lessons[-1] - lessons[0]).days >= 730 and len(after) >= 5
        elif kind == "repeated_after_closure":
            assert closed and after
        elif kind == "repeated_while_open":
            assert not closed and [day for day in events if day > lessons[0]]
        elif kind == "no_recurrence":
            assert closed and not after
        elif kind == "open":
            assert not closed and not [day for day in events if day > lessons[0]]
        else:
            assert kind == "learned" and len(after) == 1 and len(events) - len(after) == 11


def test_each_story_can_be_told_from_usual_words_alone() -> None:
    dates = {row["record_reference"]: row["event_date"] for row in read("truth/events.csv")}
    said = {(row["record_reference"], row["theme_id"]) for row in mentions("failure") if row["oblique"] == "false"}
    for story in read("truth/lessons.csv"):
        if story["story"] in ("never_learned", "repeated_after_closure", "repeated_while_open"):
            since = story["closures"].split(";")[0] or story["lessons"].split(";")[0]
            after = [ref for ref in story["references"].split(";") if dates[ref] > since]
            assert any((ref, story["theme_id"]) in said for ref in after), story["story_id"]


def test_old_death_reported_late_is_before_its_closure_and_its_report_after() -> None:
    story = next(row for row in read("truth/lessons.csv") if row["story_id"] == "S06")
    report = next(ref for ref in story["references"].split(";") if len(ref.split("-")[1]) == 4)
    dated = next(row["date_of_report"] for row in read("pfd_tracker.csv") if row["ref"] == report)
    assert max(days(story["events"])) < min(days(story["closures"]))
    assert date(*map(int, reversed(dated.split("/")))) > min(days(story["closures"]))


def test_one_death_stands_in_datix_steis_and_a_coroners_report() -> None:
    sources: dict[str, set[str]] = {}
    for row in read("truth/events.csv"):
        sources.setdefault(row["event_id"], set()).add(row["source_file"])
    three = {"datix_incidents.csv", "steis.csv", "pfd_tracker.csv"}
    assert any(three <= found for found in sources.values())


def test_wards_whose_fall_must_be_seen_have_every_month_of_bed_days() -> None:
    learned = {row["unit"] for row in read("truth/lessons.csv") if row["story"] == "learned"}
    months = Counter(row["Ward"] for row in read("bed_days.csv") if row["Occupied bed days"])
    assert all(months[ward] == 96 for ward in learned)
    assert any(n < 96 for n in months.values())


def test_newest_version_of_a_repeated_log_number_is_the_fullest() -> None:
    versions: dict[str, list[dict[str, str]]] = {}
    for row in read("steis.csv"):
        versions.setdefault(row["Log No"], []).append(row)
    repeated = [rows for rows in versions.values() if len(rows) > 1]
    assert repeated
    for rows in repeated:
        newest = max(rows, key=last_modified)
        assert len(newest["Key Findings"]) == max(len(row["Key Findings"]) for row in rows) > 0


def last_modified(row: dict[str, str]) -> tuple[str, ...]:
    day, _, time = row["Modified date"].split(";")[-1].partition(" ")
    return (*reversed(day.split("/")), time)
