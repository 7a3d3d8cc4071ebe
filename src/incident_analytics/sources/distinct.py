"""Names of columns, each once."""

from __future__ import annotations

from collections.abc import Iterable


def distinct(headers: list[str], taken: Iterable[str] = ()) -> list[str]:
    """`headers` with " (2)" after the second of one name, and after one that is `taken`."""
    seen = set(taken)
    last: dict[str, int] = {}
    out = []
    for header in headers:
        name, n = header, last.get(header, 1)
        while name in seen:
            n += 1
            name = f"{header} ({n})"
        last[header] = n
        seen.add(name)
        out.append(name)
    return out
