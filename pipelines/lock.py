"""One piece of work at a time on a home: a lock that all its processes see.

Knows the lock file. The system lets go of it when a process ends, however it ends, so a killed run leaves no lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from pipelines.errors import HomeBusy
from pipelines.home import Home

LOCK_FILE = ".lock"


@contextmanager
def alone(home: Home, wait_seconds: float = 0) -> Iterator[None]:
    """While open, no other process works on the home; within a process it may be opened again.

    Raises `HomeBusy` where another process still works on it after `wait_seconds`.
    """
    # One lock a process, whichever thread asks: a run holds it as a whole, and each of its steps asks for it again.
    lock = FileLock(home.root / LOCK_FILE, is_singleton=True, thread_local=False)
    free = True
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        free = False
    if not free:
        raise HomeBusy("Another run is at work on this home; wait until it has finished, then try again.")
    try:
        yield
    finally:
        lock.release()
