"""One program at a time writes to a file that several people share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import MappingError

PATIENCE = 30  # seconds to wait for another program


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Holds `path` while it is written, its folder made where it is not there. Raises MappingError where another
    program has not let go of it in time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.parent / f".{path.name}.lock", timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise MappingError(f"{path.name}: another program is writing to it.\nHINT: try again in a moment.") from None
    try:
        yield
    finally:
        lock.release()
