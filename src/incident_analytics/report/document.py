"""What every document of a pack says, whatever its format: finding, briefing, pictures, table, method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..disclosure.pack import Pack
from ..disclosure.shareable import body_ledger
from .briefing import Section, briefing
from .findings import MEANING, ORDER, first_warned, groups_in_words, headline, ranked
from .pictures import Picture, not_drawn, pictures_of

CARE = (
    "This is about deaths and self-harm in care. If it affects you, Samaritans are there day and night on 116\u00a0123."
)
WORDS = "The words are “failing reported”: nothing here says what caused a death, and nobody is named or ranked."

Column = tuple[str, str, float]  # name in a row, heading, width
ROW = ("org_lineage", "theme_id", "setting", "unit")


@dataclass(frozen=True)
class Document:
    """`about`: title, owner, snapshot, codebook, manifest, rule, profile, version. `recipients`: who may read it, empty
    where everybody may. `rows`: the ledger's rows as text; `main_rows`: those of bodies. `meanings`: status, what it
    means, how many lessons have it. `method`: paragraphs. `names` and `bodies`: ids to words."""

    pack: Pack
    about: dict[str, str]
    recipients: str
    headline: str
    sections: list[Section]
    pictures: list[Picture]
    rows: list[dict[str, str]]
    main_rows: list[dict[str, str]]
    meanings: list[tuple[str, str, int]]
    confirmed: int
    method: list[str]
    names: dict[str, str]
    bodies: dict[str, str]

    @property
    def mark(self) -> str:
        """What stands across each page; empty where everybody may read it."""
        return f"CONFIDENTIAL: for {self.recipients} only" if self.recipients else ""

    @property
    def as_of(self) -> str:
        """The day as of which the records were read."""
        if self.about.get("known_on"):
            return f"Only what was known on {self.about['known_on']}; bodies are those of that day."
        if not self.about["day"]:
            return "The day of the snapshot is not stated."
        return f"Records as they stood on {self.about['snapshot']}."

    @property
    def meaning_lines(self) -> list[str]:
        """Each status with what it means."""
        return [f"{status}: {meaning}." for status, meaning, _ in self.meanings]

    def columns_told(self, columns: Sequence[Column]) -> list[Column]:
        """Of columns of a table of lessons those that do not say the same in every row; the theme always."""
        return [c for c in columns if c[0] == "theme" or len({row[c[0]] for row in self.main_rows}) > 1]

    @property
    def notes(self) -> str:
        """What stands under every slide: the rule in plain words and where the numbers come from."""
        return f"{self.about['rule_plainly']}\n{self.source_line}"

    @property
    def source_line(self) -> str:
        """Where the numbers come from, in one line for the foot of a page."""
        return _source_line(self.about)


def make_document(
    pack: Pack, names: dict[str, str], bodies: dict[str, str], about: dict[str, str], notes: list[str],
    recipients: str = "",
) -> Document:  # fmt: skip
    """The Document of a pack. `notes` are added to the method."""
    ledger = body_ledger(pack.tables.ledger)
    main = {tuple(row.get(name) for name in ROW) for row in ledger.iter_rows(named=True)}
    counted = dict(ledger.group_by("status").len().iter_rows())
    return Document(
        pack,
        about,
        recipients,
        headline(ledger),
        briefing(pack, names, bodies),
        pictures_of(pack, names, bodies, "CONFIDENTIAL" if recipients else "", _source_line(about)),
        [_row(row, names, bodies, main) for row in ranked(pack.tables.ledger).iter_rows(named=True)],
        [_row(row, names, bodies, main) for row in ranked(ledger).iter_rows(named=True)],
        [(status, MEANING[status], counted.get(status, 0)) for status in ORDER],
        int(ledger["confirmed"].sum()),
        _method(pack, about, notes),
        names,
        bodies,
    )


def _source_line(about: dict[str, str]) -> str:
    return (
        f"Snapshot {about['snapshot']} · codebook {about['codebook']} · manifest {about['manifest']} · "
        f"incident-analytics {about['version']}"
    )


def _method(pack: Pack, about: dict[str, str], notes: list[str]) -> list[str]:
    units = "" if pack.profile.wards else " Units are left out: a ward and a year can point to a person."
    return [
        "A lesson is one theme of one body in one setting, issued by an investigation, a coroner, an inspection, an "
        "alert or an audit. It counts as dealt with once at least one action on it is declared complete or an "
        "assurance is given; others may still be open. " + WORDS,
        about["rule_plainly"],
        "A failing is dated when it happened, a lesson when it was issued; “after” means surely after, given how "
        "exactly the dates are known. One death seen by several bodies is one event.",
        f"{about['profile']}{units}",
        f"{about.get('coding', 'Themes were found in the words of the records')} (codebook {about['codebook']}). "
        "That can be wrong; the evidence for each stands in the restricted folder of the run.",
        f"In full. {about['rule']}",
        *(f"Not drawn. {reason}" for reason in not_drawn(pack)),
        *notes,
    ]


def _row(row: dict, names: dict[str, str], bodies: dict[str, str], main: set[tuple]) -> dict[str, str]:
    """One line of the table, every cell as text; `main`: the keys of rows that stand for a whole body."""
    ward = "" if tuple(row.get(name) for name in ROW) in main else "yes"
    events = {"shown": row["n_events_after"], "primary": "few"}.get(row["n_events_after_status"], "hidden")
    return {
        "theme": names.get(row["theme_id"], row["theme_id"]),
        "body": bodies.get(row["org_lineage"], row["org_lineage"] or "not named"),
        "unit": row.get("unit") or "",
        "ward": ward,
        "setting": row["setting"],
        "status": row["status"] + (" (suspected)" if row["suspected"] else ""),
        "state": row["status"],
        "warned_by": groups_in_words(row["source_groups"]),
        "first": year_words(first_warned(row)),
        "closed": year_words(row["closed_on_year"]) + ("" if row["closed_by"] in (None, "action") else " (assured)"),
        "actions": row["actions_complete"] or "",
        "last": year_words(row["last_failure_year"]),
        "events": str(events if events is not None else ""),
        "how_sure": row["how_sure"] or "",
        "confirmed": "yes" if row["confirmed"] else "no",
        "caveats": row["caveats"],
    }


def year_words(year: int | None) -> str:
    """A year, or a dash where there is none."""
    return "–" if year is None else str(year)
