"""Trusts, wards and their names over time, and the three reference tables made from them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
FIRST_MONTH, LAST_MONTH = date(2016, 1, 1), date(2023, 12, 1)
SERVICES = {
    "acute": "Acute wards for adults of working age and psychiatric intensive care units",
    "picu": "Acute wards for adults of working age and psychiatric intensive care units",
    "older": "Wards for older people with mental health problems",
    "rehabilitation": "Long stay or rehabilitation mental health wards for working age adults",
    "community": "Community-based mental health services for adults of working age",
    "crisis": "Mental health crisis services and health-based places of safety",
}


@dataclass(frozen=True)
class Ward:
    """A ward or community team under its present name; `body` is the code before any merger."""

    name: str
    body: str
    lineage: str
    setting: str
    service: str
    beds: int
    spellings: tuple[str, ...]
    former_name: str
    former_spellings: tuple[str, ...]
    renamed_on: date | None
    opened_on: date
    closed_on: date | None

    def open_on(self, when: date) -> bool:
        """True between opening and closure."""
        return self.opened_on <= when and (self.closed_on is None or when <= self.closed_on)

    def name_on(self, when: date) -> str:
        """The name the ward had on that day."""
        return self.former_name if self.renamed_on and when < self.renamed_on else self.name

    def spelled_on(self, when: date, rng: Random, share: float = 0.2) -> str:
        """The name on that day, in another spelling for a share of the rows."""
        if rng.random() >= share:
            return self.name_on(when)
        was = self.renamed_on and when < self.renamed_on
        return rng.choice(self.former_spellings if was else self.spellings)


@dataclass(frozen=True)
class Places:
    """All organisations (as read) and wards."""

    organisations: list[dict]
    wards: list[Ward]

    def ward(self, name: str) -> Ward:
        """The ward of that present name."""
        return next(ward for ward in self.wards if ward.name == name)

    def body_of(self, ward: Ward, when: date) -> dict:
        """The organisation that ran the ward on that day."""
        body = next(row for row in self.organisations if row["code"] == ward.body)
        if "valid_to" in body and when > body["valid_to"]:
            return next(row for row in self.organisations if row["code"] == body["successor"])
        return body

    def another(self, ward: Ward, rng: Random) -> Ward:
        """A different ward of the same lineage, of the same setting where there is one."""
        near = [w for w in self.wards if w.lineage == ward.lineage and w != ward and w.setting == ward.setting]
        return rng.choice(near)


def read_places(path: Path = HERE / "places.toml") -> Places:
    """The organisations and wards of places.toml."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    lineages = {row["code"]: row["lineage"] for row in raw["organisation"]}
    return Places(raw["organisation"], [_as_ward(row, lineages) for row in raw["ward"]])


def _as_ward(row: dict, lineages: dict[str, str]) -> Ward:
    return Ward(
        name=row["name"],
        body=row["body"],
        lineage=lineages[row["body"]],
        setting=row["setting"],
        service=row["service"],
        beds=row.get("beds", 0),
        spellings=tuple(row["spellings"]),
        former_name=row.get("former_name", ""),
        former_spellings=tuple(row.get("former_spellings", ())),
        renamed_on=row.get("renamed_on"),
        opened_on=row.get("opened_on", date(2010, 1, 1)),
        closed_on=row.get("closed_on"),
    )


def organisation_rows(places: Places) -> list[dict[str, str]]:
    """organisations.csv: one row per body, ISO dates, blank where none."""
    columns = {
        "Code": "code",
        "Name": "name",
        "Valid from": "valid_from",
        "Valid to": "valid_to",
        "Successor": "successor",
    }
    return [{head: str(row.get(key, "")) for head, key in columns.items()} for row in places.organisations]


def ward_rows(places: Places) -> list[dict[str, str]]:
    """wards.csv: raw spelling to present name, one row per body that ran the ward, with the days it holds."""
    rows = []
    for ward in places.wards:
        for body in places.organisations:
            if body["lineage"] == ward.lineage and body["code"] in (ward.body, ward.lineage):
                rows += _spelling_rows(ward, body)
    return rows


def _spelling_rows(ward: Ward, body: dict) -> list[dict[str, str]]:
    now = [ward.name, *ward.spellings]
    then = [ward.former_name, *ward.former_spellings] if ward.former_name else []
    rows = []
    for spelling in now + then:
        start = max(body["valid_from"], ward.opened_on)
        end = min((day for day in (body.get("valid_to"), ward.closed_on) if day), default=None)
        rows.append(
            {
                "Organisation code": body["code"],
                "Spelling": spelling,
                "Ward": ward.name,
                "Setting": ward.setting,
                "Valid from": start.isoformat(),
                "Valid to": end.isoformat() if end else "",
            }
        )
    return rows


def months() -> list[date]:
    """First days of the 96 months."""
    return [date(2016 + i // 12, i % 12 + 1, 1) for i in range(96)]


def bed_day_rows(places: Places, rng: Random, keep_whole: set[str]) -> list[dict[str, str]]:
    """bed_days.csv, inpatient wards only. A few months are missing and a few blank, never on `keep_whole`."""
    rows = []
    for ward in places.wards:
        for month in months():
            if ward.setting != "inpatient" or not ward.open_on(month):
                continue
            hole = rng.random() if ward.name not in keep_whole else 1.0
            if hole < 0.008:
                continue
            rows.append(_bed_day_row(ward, month, places, rng, blank=hole < 0.016))
    return rows


def _bed_day_row(ward: Ward, month: date, places: Places, rng: Random, *, blank: bool) -> dict[str, str]:
    # Occupancy fell in spring 2020 everywhere; nothing in the stories depends on it.
    occupancy = rng.uniform(0.88, 1.0) - (0.15 if date(2020, 3, 1) <= month <= date(2020, 7, 1) else 0)
    return {
        "Organisation code": places.body_of(ward, month)["code"],
        "Ward": ward.name,
        "Setting": ward.setting,
        "Month": month.strftime("%Y-%m"),
        "Occupied bed days": "" if blank else str(round(ward.beds * 30.4 * occupancy)),
    }
