"""Which signals belong to one row of the ledger: settings apart, units apart where lessons name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .bodies import body_in
from .dated import Moment

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Row:
    """The signals of one row. `unit` is None for the body as a whole; `elsewhere` counts failures left out of it
    because they happened in another or an unknown setting, `unplaced` are those of them whose setting is unknown.
    `nowhere`: of the row of one ward among several, failings of the setting that name no ward. `main`: whether it is
    the row of the body in its setting. `lineage`: a body, or the key of a predecessor's line."""

    lineage: str | None
    theme_id: str
    setting: str
    unit: str | None
    lessons: list[Moment]
    assurances: list[Moment]
    failures: list[Moment]
    elsewhere: int
    unplaced: tuple[Moment, ...] = ()
    nowhere: tuple[Moment, ...] = ()
    main: bool = True

    @property
    def body(self) -> str | None:
        """The body that the row is of, or that its predecessor became."""
        return body_in(self.lineage)


def rows_of(lineage: str | None, theme_id: str, moments: list[Moment]) -> Iterator[Row]:
    """Rows of one body and theme: one per setting, and one per unit for which a lesson was issued.

    Where all signals are of one setting (or none states any) there is one row. "Same theme, different setting"
    is no recurrence: a failure counts only in the row of its setting. A lesson without a unit may be about any of
    them and stands in the row of the whole body alone.
    """
    moments = _as_other_witnesses_say(moments)
    settings = sorted({m.setting for m in moments if m.setting != UNKNOWN and m.kind != "assurance"})
    for setting in settings if len(settings) > 1 else [settings[0] if settings else UNKNOWN]:
        here = [m for m in moments if _in_setting(m, setting, len(settings))]
        yield from _rows_of_setting(lineage, theme_id, setting, here, moments)


def _as_other_witnesses_say(moments: list[Moment]) -> list[Moment]:
    """Failings that state no setting or no unit with those of the other witnesses of their event, where these state one
    and the same."""
    places: dict[str, tuple[set[str], set[str]]] = {}
    for m in moments:
        if m.kind == "failure":
            settings, units = places.setdefault(m.event, (set(), set()))
            settings |= {m.setting} - {UNKNOWN}
            units |= {m.unit} - {None, ""}
    return [_placed(m, *places[m.event]) if m.kind == "failure" else m for m in moments]


def _placed(moment: Moment, settings: set[str], units: set[str]) -> Moment:
    setting = next(iter(settings)) if moment.setting == UNKNOWN and len(settings) == 1 else moment.setting
    unit = next(iter(units)) if not moment.unit and len(units) == 1 else moment.unit
    return moment if (setting, unit) == (moment.setting, moment.unit) else replace(moment, setting=setting, unit=unit)


def _in_setting(moment: Moment, setting: str, n_settings: int) -> bool:
    """A lesson or assurance without a setting binds all settings; a failure without one is counted in none."""
    if moment.setting == setting:
        return True
    if UNKNOWN not in (moment.setting, setting):
        return False  # what was said of other wards
    return n_settings <= 1 or moment.kind != "failure"


def _rows_of_setting(
    lineage: str | None, theme_id: str, setting: str, here: list[Moment], everything: list[Moment]
) -> Iterator[Row]:
    held = {m.signal_id for m in here}
    elsewhere = [m for m in everything if m.kind == "failure" and m.signal_id not in held]
    units = sorted({unit for m in here for unit in units_of(m)})
    own = sorted({unit for m in here if m.kind == "recommendation" for unit in units_of(m)})
    placed = all(m.unit for m in here if m.kind != "assurance")
    single = units[0] if len(units) == 1 and placed else None
    yield _row(lineage, theme_id, setting, single, here, elsewhere)
    if single is None:
        nowhere = tuple(m for m in here if m.kind == "failure" and not units_of(m))
        for unit in own:
            mine = [m for m in here if unit in units_of(m) or (m.unit is None and m.kind == "assurance")]
            yield replace(_row(lineage, theme_id, setting, unit, mine, elsewhere), nowhere=nowhere, main=False)


def units_of(moment: Moment) -> list[str]:
    """The units that a signal names: an inspection may have been of two wards."""
    return [unit for part in (moment.unit or "").split(";") if (unit := part.strip())]


def _row(
    lineage: str | None, theme_id: str, setting: str, unit: str | None, moments: list[Moment], elsewhere: list[Moment]
) -> Row:
    return Row(
        lineage,
        theme_id,
        setting,
        unit,
        [m for m in moments if m.kind == "recommendation"],
        [m for m in moments if m.kind == "assurance"],
        [m for m in moments if m.kind == "failure"],
        len(elsewhere),
        tuple(m for m in elsewhere if m.setting == UNKNOWN),
    )
