"""Identifiers found and missed, by kind: `python benchmarks/identifiers.py` prints and writes docs/identifiers.md.

Four measurements: our UK set (tests/cases/identifiers_uk.csv, by half), Presidio's tests, invented names planted into
coroners' reports (the half not used for the word lists), and speed on one core. The two from ../shared/data are left
out, and said to be, where that folder is absent. `--half develop` keeps the other half closed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import sqrt
from pathlib import Path

import polars as pl

from incident_analytics.identifiers import find_identifiers
from incident_analytics.identifiers.words import rows

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
CASES = ROOT / "tests" / "cases" / "identifiers_uk.csv"
INDEPENDENT = ROOT / "tests" / "cases" / "identifiers_independent.csv"  # by an author who had not seen the rules
PAGE = ROOT / "docs" / "identifiers.md"
MARKS = ("<!-- numbers: written by benchmarks/identifiers.py -->", "<!-- end of numbers -->")
TAG = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
PRESIDIO = {
    "UK_NHS": "nhs_number", "UK_NINO": "nino", "UK_PASSPORT": "passport", "UK_DRIVING_LICENCE": "driving_licence",
    "UK_POSTCODE": "postcode", "UK_VEHICLE_REGISTRATION": "vehicle_registration", "EMAIL_ADDRESS": "email",
}  # fmt: skip
SECTIONS = ("investigation", "circumstances", "concerns")
WORDS_A_NARRATIVE = 80
Z = 1.959964  # 95 % interval

Span = tuple[str, int, int]


def marked(text: str) -> tuple[str, list[Span]]:
    """(the sentence, its identifiers) from a sentence with [[kind|value]] marks."""
    plain, spans, last = "", [], 0
    for match in TAG.finditer(text):
        plain += text[last : match.start()]
        spans.append((match[1], len(plain), len(plain) + len(match[2])))
        plain, last = plain + match[2], match.end()
    return plain + text[last:], spans


def count(true: Iterable[Span], found: Iterable[Span], tally: dict[str, Counter]) -> None:
    """Add one text: a true span is found when one of its kind covers it all, a found one wrong when it meets none."""
    true, found = list(true), list(found)
    for kind, start, end in true:
        hit = any(kind == k and a <= start and b >= end for k, a, b in found)
        tally[kind]["found" if hit else "missed"] += 1
    for kind, start, end in found:
        if not any(kind == k and a < end and start < b for k, a, b in true):
            tally[kind]["wrong"] += 1


def found_in_record(texts: list[str]) -> list[list[Span]]:
    """For each text of one record what the public call finds."""
    sections = [f"{n:06d}" for n in range(len(texts))]
    table = pl.DataFrame({"record_id": "r", "section": sections, "text": texts})
    by_text = find_identifiers(table).partition_by("section", as_dict=True)
    return [by_text[(s,)].select("kind", "start", "end").rows() if (s,) in by_text else [] for s in sections]


def wilson(part: int, whole: int) -> str:
    """Share with its 95 % interval (Wilson 1927); the sentences come in families, so it is rather too narrow."""
    if not whole:
        return ""
    share = part / whole
    middle = (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    return f"{share:.3f} ({max(0.0, middle - half):.3f} to {min(1.0, middle + half):.3f})"


def as_table(tally: dict[str, Counter]) -> list[str]:
    """Rows of a Markdown table: kind, found, missed, wrong, recall, precision."""
    lines = ["| kind | found | missed | wrong | recall | precision |", "|---|---|---|---|---|---|"]
    names = Counter(tally.get("name", {}))
    numbers = sum((tally[kind] for kind in tally if kind != "name"), Counter())
    for kind, c in [*sorted((k, v) for k, v in tally.items() if k != "name"), ("**all but names**", numbers),
                    ("**name**", names)]:  # fmt: skip
        if c:
            right, missed, wrong = c["found"], c["missed"], c["wrong"]
            lines.append(f"| {kind} | {right} | {missed} | {wrong} | {wilson(right, right + missed)} | "
                         f"{wilson(right, right + wrong)} |")  # fmt: skip
    return lines


def uk_set(half: str, cases: Path = CASES) -> list[str]:
    """Our own sentences of one half."""
    tally: dict[str, Counter] = defaultdict(Counter)
    with cases.open(encoding="utf-8", newline="") as file:
        sentences = [row["text"] for row in csv.DictReader(file) if row["half"] == half]
    for text, spans in map(marked, sentences):
        count(spans, found_in_record([text])[0], tally)
    held = sum("[[" not in sentence for sentence in sentences)
    return [f"{len(sentences)} sentences, {held} without an identifier.", "", *as_table(tally)]


def presidio() -> list[str]:
    """Presidio's own tests of the UK kinds and of e-mail."""
    cases: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for row in csv.DictReader((SHARED / "identifiers" / "pattern_tests.csv").open(encoding="utf-8")):
        kind = PRESIDIO.get(row["entity"])
        if kind:
            spans = cases[kind, row["text"]]
            if row["start"]:
                start = int(row["start"])
                start += len(row["span"]) - len(row["span"].lstrip())
                spans.add((kind, start, int(row["end"])))
    tally: dict[str, Counter] = defaultdict(Counter)
    for (kind, text), spans in cases.items():
        count(spans, [one for one in found_in_record([text])[0] if one[0] == kind], tally)
    return [f"{len(cases)} texts.", "", *as_table(tally)]


def reports(held_back: bool) -> list[dict[str, str]]:
    """One half of the coroners' reports, by a hash of the report's number."""
    table = pl.read_parquet(SHARED / "pfd" / "pfd_reports.parquet")
    half = int(held_back)
    return [row for row in table.iter_rows(named=True)
            if int(hashlib.md5(row["report_id"].encode()).hexdigest(), 16) % 2 == half]  # fmt: skip


def invented(rng: random.Random, listed: bool) -> tuple[str, str]:
    """A first name and a surname, both from our lists or neither (made of syllables)."""
    if listed:
        kept = {row["name"] for name in ("first_names_exceptions.csv", "surnames_exceptions.csv") for row in rows(name)}
        firsts = [row["name"] for row in rows("first_names.csv") if row["name"] not in kept]
        surnames = [row["name"] for row in rows("surnames.csv") if row["name"] not in kept]
        return rng.choice(firsts), rng.choice(surnames)
    heads, middles = "Br Tav Kel Or Wen Dra Fi Lo Mar Tre Ush Zel Ga Ny".split(), "an ing ol ev is um ar il".split()
    ends, last = (
        "dra vin mira tek lo sha beth ric".split(),
        "wick moor stead ley bury gate thwaite combe ovic akwe".split(),
    )
    return rng.choice(heads) + rng.choice(middles) + rng.choice(ends), rng.choice(heads) + rng.choice(
        middles
    ) + rng.choice(last)


def plant(
    texts: list[str], rng: random.Random, name: tuple[str, str]
) -> tuple[list[str], list[list[tuple[str, int, int]]]]:
    """The texts with the person's name at each [NAME]: the surname after a title, else in full or one half of it."""
    made, places = [], []
    for text in texts:
        plain, spans, last = "", [], 0
        for match in re.finditer(r"\[NAME\]", text):
            plain += text[last : match.start()]
            titled = re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? $", plain)
            how = "surname after a title" if titled else rng.choices(("in full", "first name", "surname"), (2, 1, 1))[0]
            shown = {"in full": " ".join(name), "first name": name[0]}.get(how, name[1])
            spans.append((how, len(plain), len(plain) + len(shown)))
            plain, last = plain + shown, match.end()
        made.append(plain + text[last:])
        places.append(spans)
    return made, places


def planted(listed: bool, seed: int = 20) -> list[str]:
    """Recall of names planted into the reports, by how they stand there."""
    rng, tally = random.Random(seed), defaultdict(Counter)
    for row in reports(held_back=True):
        texts = [row[name] or "" for name in SECTIONS]
        made, places = plant(texts, rng, invented(rng, listed))
        for spans, found in zip(places, found_in_record(made), strict=True):
            names = [(a, b) for kind, a, b in found if kind == "name"]
            for how, start, end in spans:
                hit = any(a <= start and b >= end for a, b in names)
                tally[how]["found" if hit else "missed"] += 1
    tally["**all**"] = sum(tally.values(), Counter())
    lines = ["| how the name stands | found | missed | recall |", "|---|---|---|---|"]
    return lines + [
        f"| {how} | {c['found']} | {c['missed']} | {wilson(c['found'], c.total())} |" for how, c in tally.items()
    ]


def speed() -> str:
    """Narratives of 80 words a second, on one core by processor time, from the sample's own incident texts."""
    sample = ROOT / "data" / "sample" / "datix_incidents.csv"
    table = pl.read_csv(sample, skip_rows=3, infer_schema=False, encoding="utf8-lossy")
    words = " ".join(text for text in table["Description"] if text).split(" ")
    texts = [
        " ".join(words[at : at + WORDS_A_NARRATIVE])
        for at in range(0, len(words) - WORDS_A_NARRATIVE, WORDS_A_NARRATIVE)
    ]
    texts = (texts * (20_000 // len(texts) + 1))[:20_000]
    narratives = pl.DataFrame({"record_id": [str(n) for n in range(len(texts))], "text": texts})
    find_identifiers(narratives.head(100))
    start = time.process_time()
    find_identifiers(narratives)
    return f"{len(texts) / (time.process_time() - start):,.0f} narratives of 80 words a second"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("develop", "both"), default="both")
    half = parser.parse_args().half
    lines = ["### Our UK set, the half developed on", "", *uk_set("develop"), ""]
    if half == "both":
        lines += ["### Our UK set, the half kept aside, after it was opened", "", *uk_set("aside"), ""]
        lines += ["### Our UK set, fresh sentences opened once", "", *uk_set("fresh"), ""]
    lines += ["### An independent author's sentences, the half developed on", "", *uk_set("develop", INDEPENDENT), ""]
    if half == "both":
        lines += ["### An independent author's sentences, the half kept aside", "", *uk_set("aside", INDEPENDENT), ""]
        lines += ["### A third author's hard test, scored only", "", *uk_set("third", INDEPENDENT), ""]
    if SHARED.is_dir():
        lines += ["### Presidio's tests", "", *presidio(), ""]
        if half == "both":
            lines += ["### Names planted into reports: names from our lists", "", *planted(listed=True), ""]
            lines += ["### Names planted into reports: names in no list", "", *planted(listed=False), ""]
    else:
        lines += ["Presidio's tests and the coroners' reports are not here (../shared/data): left out.", ""]
    lines += ["### Speed", "", speed() + "."]
    print("\n".join(lines))
    if half == "both" and SHARED.is_dir() and PAGE.is_file():
        page = PAGE.read_text(encoding="utf-8")
        head, rest = page.split(MARKS[0])
        PAGE.write_text(
            "\n".join([head + MARKS[0], "", *lines, "", MARKS[1] + rest.split(MARKS[1])[1]]), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
