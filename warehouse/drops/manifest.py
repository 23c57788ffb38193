"""What a drop says it holds, and whether it still does.

Knows files, sizes and hashes. Must not know what the files are about, nor the time: a repeat is byte-identical.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
_NOT_LISTED = (MANIFEST, SIGNATURE)


@dataclass(frozen=True)
class Verification:
    """What `verify` found: names of files below the drop. A manifest that is damaged is among the changed."""

    checked: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether every file is there, as it was written, and no other."""
        return not (self.missing or self.changed or self.extra)


def sha256_of(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_manifest(folder: Path, about: Mapping[str, Any], rows: Mapping[str, int]) -> None:
    """Write `manifest.json` for the files now below `folder`: `about`, then name, sha256, size and rows of each.

    rows: file name → rows, for the files that are tables. Names are paths below the folder, with `/`.
    """
    listed = [
        {"name": name, "sha256": sha256_of(path), "size": path.stat().st_size, "rows": rows.get(name)}
        for name, path in files_below(folder).items()
        if name not in _NOT_LISTED
    ]
    (folder / MANIFEST).write_bytes(_sealed({**about, "files": listed}))


def files_below(folder: Path) -> dict[str, Path]:
    """Name below `folder`, with `/` → path, of everything in it that is no folder, sorted by name."""
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    return dict(sorted(paths.items()))


def read_manifest(drop: Path) -> dict[str, Any]:
    """What the manifest of the folder `drop` says; nothing where there is none that is as it was written."""
    path = drop / MANIFEST
    return _as_written(path.read_bytes()) or {} if path.is_file() and not path.is_symlink() else {}


def verify(drop: Path) -> Verification:
    """Compare the files of the folder `drop` with its manifest, byte for byte.

    This tells damage and slips from soundness. Who made it is told by the signature beside the manifest, which is not
    looked at here.
    """
    paths = files_below(drop)
    seal = paths.pop(MANIFEST, None)
    paths.pop(SIGNATURE, None)
    if seal is None:
        return Verification(0, missing=(MANIFEST,), extra=tuple(paths))
    listed = _listed(drop)
    if listed is None:
        return Verification(0, changed=(MANIFEST,))
    return Verification(
        checked=len(listed),
        missing=tuple(sorted(listed.keys() - paths.keys())),
        changed=tuple(
            sorted(name for name in listed.keys() & paths.keys() if not _is_as_listed(paths[name], listed[name]))
        ),
        extra=tuple(sorted(paths.keys() - listed.keys())),
    )


def _is_as_listed(path: Path, entry: Mapping[str, Any]) -> bool:
    return (
        path.is_file()
        and not path.is_symlink()
        and path.stat().st_size == entry["size"]
        and sha256_of(path) == entry["sha256"]
    )


def _sealed(content: Mapping[str, Any]) -> bytes:
    """The manifest's bytes, its own digest last, so that a changed byte in it shows as well."""
    body = _as_json(content)
    return _as_json({**content, "digest": hashlib.sha256(body).hexdigest()})


def _as_json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _as_written(written: bytes) -> dict[str, Any] | None:
    """The content of a manifest without its digest; nothing where it is not as `write_manifest` wrote it."""
    try:
        content = json.loads(written)
        bare = {key: value for key, value in content.items() if key != "digest"}
        return bare if _sealed(bare) == written else None
    except (ValueError, AttributeError, RecursionError):
        return None


def _listed(drop: Path) -> dict[str, dict[str, Any]] | None:
    """File name → entry; nothing where the manifest is not as `write_manifest` wrote it."""
    try:
        return {
            entry["name"]: {key: entry[key] for key in ("sha256", "size")} for entry in read_manifest(drop)["files"]
        }
    except (KeyError, TypeError):
        return None
