"""Opening a file as sent: whether it is whole, what it is, and its table of text.

Knows: the order of questions to ask of a file. The answers lie in `containers`, `encodings`, `delimited`,
`workbook`, `parquet`.
Must not know: sources, layouts, submissions.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

from sources.reading.containers import look_inside
from sources.reading.delimited import TextTable
from sources.reading.encodings import as_utf8, encoding_of
from sources.reading.parquet import ParquetTable
from sources.reading.refusals import FileRefused
from sources.reading.tablefile import Batch, FileTotals, Fingerprint, TableFile
from sources.reading.workbook import SheetTable

__all__ = ["Batch", "FileRefused", "FileTotals", "Fingerprint", "TableFile", "fingerprint", "is_settled", "open_table"]

SIZE_LIMIT = 20_000_000_000
"""Bytes a compressed file may unpack to; no extract is larger, and a file made to fill the disk would be."""


def fingerprint(path: Path) -> Fingerprint:
    """SHA-256 and size of the file as sent."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Fingerprint(digest.hexdigest(), file.tell())


def is_settled(path: Path, seconds: float) -> bool:
    """Whether nobody has written to the file, renamed it or set its dates for `seconds`; a copy under way is not
    settled.

    Copying tools set the sender's date on a file, so the time of the last change of any kind counts, not that date
    alone.
    """
    status = path.stat()
    changed = [when for when in (status.st_mtime, status.st_ctime) if when <= time.time()]
    return time.time() - max(changed, default=0.0) >= seconds


def open_table(path: Path, known_headings: set[str] | None = None, size_limit: int = SIZE_LIMIT) -> TableFile:
    """The table in a CSV, gzipped CSV, zip of one CSV, XLSX or Parquet file, told by its content, not its name.

    known_headings: by these the heading row is told from titles above it, and the right sheet from others.
    Raises `FileRefused`: empty, encrypted, truncated, not_text, several_members, several_sheets, unknown_format,
    too_large, no_heading.
    """
    container = look_inside(path)
    if container.format == "xlsx":
        return SheetTable(container, known_headings)
    if container.format == "parquet":
        return ParquetTable(container)
    encoding = encoding_of(container.open, size_limit)

    def pieces(size: int) -> Iterator[bytes]:
        return as_utf8(container.open, encoding, size)

    return TextTable(container.format, encoding, pieces, known_headings)
