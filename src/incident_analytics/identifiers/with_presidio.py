"""Microsoft Presidio's recognisers beside our own, for those who have installed the extra `pii`.

Presidio's analyser would fetch a language model; its recognisers of patterns need none and are asked one by one. A
weak shape (a postcode's) counts only beside a word that speaks of it, as Presidio's own context words do. Recognisers
that look something up in the network when they are used (e-mail: a list of domains) are left out; ours find those.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..errors import IncidentAnalyticsError

SURE, POSSIBLE = 0.5, 0.05  # Presidio's scores: enough alone; enough beside a context word
AROUND = 60  # characters before a shape in which a context word counts
KINDS = {
    "UK_NHS": "nhs_number", "UK_NINO": "nino", "UK_PASSPORT": "passport", "UK_POSTCODE": "postcode",
    "UK_VEHICLE_REGISTRATION": "vehicle_registration", "UK_DRIVING_LICENCE": "driving_licence",
    "PHONE_NUMBER": "telephone",
}  # fmt: skip


def presidio_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of everything that Presidio's recognisers see in `text`; they may overlap.

    Raises IncidentAnalyticsError where presidio-analyzer is not installed.
    """
    low = text.lower()
    for recogniser in _recognisers():
        for found in recogniser.analyze(text, recogniser.supported_entities, None) or ():
            before = low[max(found.start - AROUND, 0) : found.start]
            near = any(word in before for word in recogniser.context)
            if found.score >= SURE or (near and found.score >= POSSIBLE):
                yield KINDS[found.entity_type], found.start, found.end


@cache
def _recognisers() -> tuple:
    try:
        from presidio_analyzer import predefined_recognizers as given
    except ImportError as error:
        raise IncidentAnalyticsError(
            'presidio-analyzer is not installed.\nHINT: install the extra "pii", or leave [identifiers] also out.'
        ) from error
    patterns = ("NhsRecognizer", "UkNinoRecognizer", "UkPassportRecognizer", "UkPostcodeRecognizer",
                "UkVehicleRegistrationRecognizer", "UkDrivingLicenceRecognizer")  # fmt: skip
    held = [getattr(given, name)() for name in patterns if hasattr(given, name)]  # older versions have fewer
    return (*held, given.PhoneRecognizer(supported_regions=("GB",)))
