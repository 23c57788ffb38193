"""How the ledger writes: whole or not at all, on the disk before the next step begins.

Knows files, folders and what a system may lose when it stops. Must not know what is written. Nothing here tidies up
after a failure: what is left is what a crash would leave, and is put in order by whoever comes next.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from schemas.durable import flush

READ_ONLY, WRITABLE = (0o400, 0o600) if os.name == "posix" else (0o600, 0o600)
"""On Windows a file that is read-only can neither be replaced nor removed, so there it stays writable."""

_BINARY = getattr(os, "O_BINARY", 0)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, read-only from the beginning. Raises `FileExistsError` where it is."""
    _write(path, os.O_CREAT | os.O_EXCL, READ_ONLY, content)


def append(path: Path, content: bytes) -> None:
    """Write behind what the file holds, and close it to writing again; it is made where it is missing."""
    if path.exists():
        path.chmod(WRITABLE)
    _write(path, os.O_CREAT | os.O_APPEND, WRITABLE, content)
    path.chmod(READ_ONLY)
    flush(path.parent)


def cut(path: Path, size: int) -> None:
    """Keep the first `size` bytes of the file, and remove a file of which nothing is kept. It need not be there."""
    if not path.exists():
        return
    path.chmod(WRITABLE)
    os.truncate(path, size)
    _write(path, os.O_APPEND, WRITABLE, b"")
    path.chmod(READ_ONLY)
    if not size:
        path.unlink()
    flush(path.parent)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it; nothing happens where it is missing."""
    if folder.exists():
        shutil.rmtree(folder)
        flush(folder.parent)


def _write(path: Path, how: int, mode: int, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | _BINARY | how, mode)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
