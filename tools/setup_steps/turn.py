"""One set-up at a time: a lock the operating system lets go of when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .trouble import SetupError

PATIENCE = 30 * 60  # seconds; a first set-up over a slow line


@contextmanager
def turn(beside: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the turn while the block runs; wait for another holder, then give up with a SetupError."""
    beside.mkdir(parents=True, exist_ok=True)
    with (beside / "turn.lock").open("a+b") as handle:
        wait_for(handle, patience)
        # An installer left behind by a killed start inherits the lock, so the next start waits for it too.
        os.set_inheritable(handle.fileno(), True)
        try:
            yield
        finally:
            release(handle)


def wait_for(handle: IO[bytes], patience: float) -> None:
    """Come back once the lock is held; SetupError when `patience` seconds have passed."""
    end = time.monotonic() + patience
    told = False
    while not take(handle):
        if not told:
            print("Another start is setting up this environment; waiting for it ...", flush=True)
            told = True
        if time.monotonic() >= end:
            raise SetupError("busy", f"waited {patience / 60:.0f} minutes")
        time.sleep(0.5)


def take(handle: IO[bytes]) -> bool:
    """Whether the lock could be taken now."""
    try:
        import fcntl
    except ImportError:
        return take_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a network drive without locks: go on rather than never start
    return True


def take_on_windows(handle: IO[bytes]) -> bool:
    """The same with the means of Windows."""
    import msvcrt

    try:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def release(handle: IO[bytes]) -> None:
    """Let the lock go, also where a child still holds a copy of the file."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)
    except ImportError:
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
    except OSError:
        return
