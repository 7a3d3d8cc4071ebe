"""The kinds of identifiers, and every span of a record's texts with its kind; nothing else leaves here."""

from __future__ import annotations

from bisect import bisect_left as bisect
from collections.abc import Callable, Iterable, Iterator

from .births import Beside, births, births_beside
from .contact import emails, postcodes, telephones
from .folding import fold, unfold
from .layout import made_plain
from .likely import likely_names, likely_references
from .local_numbers import local_numbers
from .names import join_names, names_of_record
from .nhs_number import numbers_beside, patient_kind, patient_numbers
from .papers import driving_licences, national_insurance, passports, registers, vehicles
from .reach_out import reach_out
from .references import references
from .unglue import unglued
from .whose_number import kind_of_code

# Of two that overlap the kind that comes first here stays: the surer shape before the looser.
KINDS = (
    "email", "driving_licence", "nhs_number", "chi_number", "hc_number", "nino", "date_of_birth", "telephone",
    "passport", "mha_reference", "professional_registration", "vehicle_registration", "postcode", "case_reference",
    "name",
)  # fmt: skip
RANK = {kind: rank for rank, kind in enumerate(KINDS)}
Found = tuple[str, int, int]
DETECTORS: dict[str, Callable[[str], Iterator[tuple]]] = {
    "email": emails, "patient_number": patient_numbers, "reference": references, "driving_licence": driving_licences,
    "nino": national_insurance, "date_of_birth": births, "telephone": telephones, "passport": passports,
    "professional_registration": registers, "vehicle_registration": vehicles, "postcode": postcodes,
}  # fmt: skip
OF_A_PATIENT = ("nhs_number", "chi_number", "hc_number")
OF_A_PERSON = ("name", *OF_A_PATIENT)
TELLING = ("patient_number", "reference")  # these say the kind themselves


def plain_text(text: str) -> tuple[str, list[int] | None]:
    """(text folded for matching, its layout made plain and masks blanked; the way back to positions as given)."""
    plain, places = unglued(*fold(text))
    return made_plain(plain), places


def found_in_record(texts: list[str]) -> list[list[Found]]:
    """For each text of one record its identifiers: (kind, start, end) in the text as given, in order, no overlaps."""
    folded = [plain_text(text) for text in texts]
    plain = [text for text, _ in folded]
    found = found_in_plain(plain, [tuple(DETECTORS)] * len(plain))
    return [as_given(spans, places) for spans, (_, places) in zip(found, folded, strict=True)]


def found_in_plain(
    texts: list[str], worth: list[tuple[str, ...]], *, likely: bool = True, places: frozenset[str] = frozenset()
) -> list[list[Found]]:
    """The same for folded texts, with the detectors that each is worth; positions in the folded texts. `likely`: also
    what only the words around it give away, but for the words of `places`."""
    names = names_of_record(texts)
    found = [
        _settle([*_numbers(text, detectors), *(("name", start, end) for start, end in spans)])
        for text, detectors, spans in zip(texts, worth, names, strict=True)
    ]
    if likely:
        found = [_with_likely(text, spans, places) for text, spans in zip(texts, found, strict=True)]
    return [_with_beside(text, spans) for text, spans in zip(texts, found, strict=True)]


def _with_beside(text: str, found: list[Found]) -> list[Found]:
    """`found` with dates of long ago and patient's numbers that stand beside a name or each other."""
    known = [(start, end) for kind, start, end in found if kind in OF_A_PERSON]
    numbers = [(start, end) for kind, start, end in found if kind in OF_A_PATIENT]
    more = [("date_of_birth", *span) for span in births_beside(text, known, numbers)]
    known += [(start, end) for kind, start, end in [*found, *more] if kind == "date_of_birth"]
    more += numbers_beside(text, Beside(text, known)) if known else ()
    more += [("case_reference", *span) for span in local_numbers(text, known)] if numbers else []
    return _settle([*found, *more]) if more else found


def _with_likely(text: str, found: list[Found], places: frozenset[str]) -> list[Found]:
    """`found` with what is likely; a word that follows a name is of that name."""
    held = [(start, end) for _, start, end in found]
    codes = likely_references(text, held)
    names = likely_names(text, held + codes, places)
    names = join_names(text, [*((start, end) for kind, start, end in found if kind == "name"), *names])
    names = reach_out(text, names)
    others = [one for one in found if one[0] != "name"]
    return _settle(
        [
            *others,
            *((_kind_of(text, *span), *span) for span in codes),
            *(("name", *span) for span in names),
        ]
    )


def _kind_of(text: str, start: int, end: int) -> str:
    """The kind of a number that only the words around it give away."""
    return patient_kind(text[start:end]) or kind_of_code(text, start, end)


def as_given(found: list[Found], places: list[int] | None) -> list[Found]:
    """The same in positions of the text as given."""
    return found if places is None else [(kind, *unfold(start, end, places)) for kind, start, end in found]


def with_more(found: list[Found], more: Iterable[Found]) -> list[Found]:
    """`found`, and of what another finder found that which overlaps none of it."""
    held = list(found)
    for kind, start, end in sorted(more, key=lambda one: (RANK[one[0]], one[1] - one[2])):
        if not any(start < last and first < end for _, first, last in held):
            held.append((kind, start, end))
    return sorted(held, key=lambda one: one[1:])


def _numbers(text: str, detectors: Iterable[str]) -> Iterator[Found]:
    """Everything but names."""
    for name in detectors:
        detect = DETECTORS[name]
        if name in TELLING:
            yield from detect(text)
        else:
            yield from ((name, *span) for span in detect(text))


def _settle(found: list[Found]) -> list[Found]:
    """The same without overlaps: the surer kind stays, then the longer."""
    if len(found) < 2:
        return found
    kept: list[tuple[int, int, str]] = []
    for kind, start, end in sorted(found, key=lambda one: (RANK[one[0]], one[1] - one[2], one[1])):
        place = bisect(kept, (start,))
        clear_before = not place or kept[place - 1][1] <= start
        if clear_before and (place == len(kept) or end <= kept[place][0]):
            kept.insert(place, (start, end, kind))
    return [(kind, start, end) for start, end, kind in kept]
