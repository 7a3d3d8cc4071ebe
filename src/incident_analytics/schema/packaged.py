"""Tables that analysts keep and the package ships: CSV files in the folder data of a room."""

from __future__ import annotations

import csv
from importlib import resources


def packaged_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of data/`name` in `package` (the caller's `__package__`), each as column → cell."""
    text = (resources.files(package) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
