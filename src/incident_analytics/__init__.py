"""Which lessons were issued, declared done, and never learned: `import incident_analytics as ia`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Name → room. Rooms are imported when first used, so that `--help` does not wait for a language library.
_PUBLIC = {
    "read_export": "sources",
    "normalise": "normalisation",
    "find_identifiers": "identifiers",
    "load_codebook": "codebook",
    "find_themes": "themes",
    "assess_spans": "themes",
    "similar_texts": "lessons",
    "repeated_passages": "lessons",
    "build_signals": "lessons",
    "build_lessons": "lessons",
    "Rule": "lessons",
    "suppress": "disclosure",
    "suppress_linked": "disclosure",
    "suppress_rates": "disclosure",
    "mask": "identifiers",
    "check_reidentification": "identifiers",
    "run_study": "study",
}
_ROOMS = ("spc", "charts", "report", "schema")

__all__ = [*_PUBLIC, *_ROOMS]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        value = getattr(import_module(f".{_PUBLIC[name]}", __name__), name)
        globals()[name] = value
        return value
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
