"""Refuse files that should not be in the repository: private data by place, kind or content, and large ones.

    python tools/guard_commit.py FILE ...

Prints the file, the line and the rule, never what stands there. Exit code 1 when anything is refused.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

LARGEST = 1_000_000  # bytes
LARGER = ("data/sample/", "data/labels/", "src/incident_analytics/themes/data/")
LARGEST_DATA = 10_000_000  # bytes, for files there: the sample, labels, the arrays of classifiers
DATA_KINDS = {
    *(".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".feather", ".arrow", ".jsonl"),
    *(".db", ".sqlite", ".mdb", ".accdb", ".sav", ".dta", ".sas7bdat", ".rds", ".pkl", ".zip", ".7z", ".gz"),
    *(".doc", ".docx", ".pdf", ".msg", ".eml", ".pst"),
}
OWN = ("data/sample/", "data/labels/")  # what we wrote ourselves
DATA_PLACES = (*OWN, "src/incident_analytics/", "tests/", "tools/", "docs/", "benchmarks/")
UNREAD = ("tests/",)  # the identifier tests need numbers that pass the check digit
NUMBER = re.compile(r"(?<![\w.])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\w.])")
PUBLISHED = {"9434765919", "4010232137"}  # the examples of the NHS Data Dictionary


def refusals(root: Path, names: list[str]) -> list[str]:
    """One line per refused file or line, in the order of the names."""
    found = []
    for name in names:
        path = PurePosixPath(name.replace("\\", "/")).as_posix()
        found += [f"{path}: {rule}" for rule in (wrong_place(path), too_large(root / name, path)) if rule]
        if not path.startswith(UNREAD):
            found += [f"{path}, line {line}: looks like an NHS number" for line in number_lines(root / name)]
    return found


def wrong_place(path: str) -> str | None:
    """The rule that a file breaks by where it lies, if any."""
    if path.startswith("outputs/"):
        return "outputs of a run stay with the data owner"
    if path.startswith("data/") and path != "data/.gitignore" and not path.startswith(OWN):
        return "only the made-up sample and our own labels may lie in data/"
    if PurePosixPath(path).suffix.lower() in DATA_KINDS and not path.startswith(DATA_PLACES):
        return f"data files may lie in {', '.join(DATA_PLACES)} only"
    return None


def too_large(file: Path, path: str) -> str | None:
    """The size rule that a file breaks, if any."""
    allowed = LARGEST_DATA if path.startswith(LARGER) else LARGEST
    size = file.stat().st_size if file.is_file() else 0
    return f"{size / 1e6:.1f} MB, allowed {allowed / 1e6:.0f} MB" if size > allowed else None


def number_lines(file: Path) -> list[int]:
    """The lines that hold what looks like a real NHS number; binary files have none."""
    if not file.is_file():
        return []
    content = file.read_bytes()
    if b"\0" in content[:8192]:
        return []
    lines = content.decode("utf-8", errors="replace").splitlines()
    return [number for number, line in enumerate(lines, start=1) if holds_number(line)]


def holds_number(line: str) -> bool:
    """Whether a line holds a number that passes the NHS check and is neither a test nor a published one.

    Ten digits in a row count only beside the word NHS: one reference in eleven passes the check by chance.
    """
    for match in NUMBER.finditer(line):
        digits = "".join(match.group(1, 3, 4))
        told = match.group(2) or "nhs" in line.lower()
        if told and passes_check(digits) and not digits.startswith("999") and digits not in PUBLISHED:
            return True
    return False


def passes_check(digits: str) -> bool:
    """Whether ten digits pass the NHS number check (modulus 11, NHS Data Dictionary)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


if __name__ == "__main__":
    refused = refusals(Path.cwd(), sys.argv[1:])
    print("\n".join(refused), end="\n" if refused else "")
    sys.exit(1 if refused else 0)
