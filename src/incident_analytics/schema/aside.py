"""A file written aside and moved into place whole, so that a full disk leaves the old one, or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import IncidentAnalyticsError


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """The path of a new file beside `path`; on leaving without an error it takes the place of `path`. Raises
    IncidentAnalyticsError, which names the file, where it cannot be written."""
    aside = path.with_name(f".{path.name}.writing")
    try:
        aside.unlink(missing_ok=True)
        yield aside
        aside.replace(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise IncidentAnalyticsError(
            f"{path.name}: cannot write there ({why}). What stood there is untouched."
        ) from error
    finally:
        aside.unlink(missing_ok=True)
