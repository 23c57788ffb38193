"""An export of the ledger: all of it, and the script that checks it without this software.

Knows how a zip or a folder is written so that equal content gives equal bytes. Must not know what entries are about,
and takes what it is given as checked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from schemas.durable import replace_durably
from warehouse.ledger import check as form
from warehouse.ledger import disk as disk

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell; a true one would make two exports differ."""

_UNIX = 3


def export_to(target: Path, folder: Path, checked: form.State) -> None:
    """Write the ledger in `folder` to `target`, which is not there yet: made beside and renamed. Closed to others."""
    building = target.with_name(f".{target.name}.building")
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(building)
    if target.suffix.lower() == ".zip":
        _write_zip(building, folder, checked)
    else:
        _write_folder(building, folder, checked)
    replace_durably(building, target)


def _content(folder: Path, checked: form.State) -> Iterator[tuple[str, bytes]]:
    """Name → bytes of every file, in the order of the export. What an append left half done is no part of it."""
    yield form.SCRIPT, Path(form.__file__).read_bytes()
    yield form.LINES, b"".join(checked.lines)
    yield form.HEAD, form.head_of(checked.entries[-1])
    for entry in checked.entries:
        for file in entry["files"]:
            name = f"{form.folder_of(entry)}/{file['name']}"
            yield name, (folder / name).read_bytes()


def _write_zip(building: Path, folder: Path, checked: form.State) -> None:
    building.touch(mode=0o600)
    # Stored, not compressed: libraries that compress differ between systems, and the big files are Parquet already.
    with zipfile.ZipFile(building, "w", zipfile.ZIP_STORED) as packed:
        for name, content in _content(folder, checked):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = _UNIX
            info.external_attr = 0o100400 << 16
            packed.writestr(info, content)


def _write_folder(building: Path, folder: Path, checked: form.State) -> None:
    building.mkdir(mode=0o700)
    for name, content in _content(folder, checked):
        path = building / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        disk.write_new(path, content)


def _clear(building: Path) -> None:
    if building.is_dir() and not building.is_symlink():
        disk.remove(building)
    building.unlink(missing_ok=True)
