"""How a file comes into its place: whole or not at all, and on the disk before anybody relies on it.

Knows files, folders and what a system may lose when it stops. Must not know what is written. Nothing is tidied up
after a failure: what is left beside the target is written over by whoever comes next.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".tmp"
"""Ending of a file that is being written beside the one it will replace. The inbox passes such files over."""


def write_durably(path: Path, content: bytes | str, *, mode: int | None = None) -> None:
    """Write a file, in the place of an older one where there is one; a crash leaves either the old or the new.

    mode: who may read it, such as 0o600, from its first byte on; by default as the system makes files.
    """
    with built_durably(path, mode=mode) as building:
        building.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def built_durably(path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """Where to write what is to lie at `path`: it is moved there when the block ends, unless the block fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(path.name + UNFINISHED)
    building.unlink(missing_ok=True)
    if mode is not None:
        building.touch(mode=mode)
    yield building
    replace_durably(building, path)


def replace_durably(source: Path, target: Path) -> None:
    """Move a finished file, or folder of files, of the same file system into the place of `target` in one step."""
    for path in [*source.rglob("*"), source] if source.is_dir() else [source]:
        flush(path)
    os.replace(source, target)
    flush(target.parent)
    if source.parent != target.parent:
        flush(source.parent)


def flush(path: Path) -> None:
    """Have the bytes of a file, or the names in a folder, on the disk.

    Until then a power cut could leave a new name on an empty file. Elsewhere than on POSIX a folder cannot be opened
    for it, nor a file that is read-only.
    """
    if os.name != "posix" and (path.is_dir() or not os.access(path, os.W_OK)):
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
