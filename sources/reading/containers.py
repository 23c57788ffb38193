"""What a file is and how its bytes are reached: plain, gzip, a zip of one member, a workbook, Parquet.

Knows: signatures, compression, what a damaged or locked container looks like.
Must not know: encodings, records, headings.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from sources.reading.refusals import FileRefused

GZIP, ZIP, OLE, PARQUET, PARQUET_LOCKED, PDF = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0", b"PAR1", b"PARE", b"%PDF"
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NOT_A_MEMBER = ("__MACOSX/", ".DS_Store")
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ".tab", ".psv", ".dat", ""}


@dataclass(frozen=True)
class Container:
    """format: csv, csv.gz, zip, xlsx or parquet. open: the bytes within, from their start, as often as asked."""

    format: str
    open: Callable[[], IO[bytes]]


def look_inside(path: Path) -> Container:
    """The container that the file's first bytes say it is, whatever its name says.

    Raises `FileRefused`: empty, encrypted, truncated, several_members, unknown_format.
    """
    with path.open("rb") as file:
        first = file.read(8)
    if not first:
        raise FileRefused("empty", "The file is empty.")
    if first.startswith(GZIP):
        return Container("csv.gz", lambda: cast(IO[bytes], gzip.open(path, "rb")))
    if first.startswith(OLE):
        raise _old_or_locked_workbook(path)
    if first.startswith(PARQUET) or first.startswith(PARQUET_LOCKED):
        return _parquet(path)
    if first.startswith(b"PK\x03\x04") or first.startswith(b"PK\x05\x06"):
        return _zip_or_workbook(path)
    if first.startswith(PDF):
        raise FileRefused("unknown_format", "The file is a PDF; ask for CSV, XLSX or Parquet.")
    return Container("csv", lambda: path.open("rb"))


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turns what broken or locked compression raises into `FileRefused`."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile):
        refusal = FileRefused(
            "truncated",
            "The file is cut short or damaged: its compressed content does not end as it says. Copy it again.",
        )
    except NotImplementedError:
        refusal = FileRefused(
            "unknown_format", "The zip uses a compression that is not supported; zip it again, or send it plain."
        )
    except RuntimeError:
        refusal = _locked()
    else:
        return
    raise refusal


def _locked() -> FileRefused:
    return FileRefused("encrypted", "The file is locked with a password; ask for it without one, by a secure route.")


def _old_or_locked_workbook(path: Path) -> FileRefused:
    with path.open("rb") as file:
        locked = path.suffix.lower() != ".xls" or _OLE_LOCKED in file.read(4 << 20)
    if locked:
        return _locked()
    return FileRefused("unknown_format", "The workbook is of the old .xls kind; save it as .xlsx or CSV.")


def _parquet(path: Path) -> Container:
    with path.open("rb") as file:
        file.seek(-4, 2)
        last = file.read(4)
    if last == PARQUET_LOCKED:
        raise _locked()
    if last != PARQUET:
        raise FileRefused("truncated", "The Parquet file is cut short: its footer is missing. Copy it again.")
    return Container("parquet", lambda: path.open("rb"))


def _zip_or_workbook(path: Path) -> Container:
    with refusing_damage(), zipfile.ZipFile(path) as archive:
        members = [
            m for m in archive.infolist() if not m.is_dir() and not any(part in m.filename for part in _NOT_A_MEMBER)
        ]
    if any(member.filename == "[Content_Types].xml" for member in members):
        return Container("xlsx", lambda: path.open("rb"))
    if not members:
        raise FileRefused("empty", "The zip holds no file.")
    if len(members) > 1:
        raise FileRefused("several_members", f"The zip holds {len(members)} files; send one table in each zip.")
    if members[0].flag_bits & 1:
        raise _locked()
    if Path(members[0].filename).suffix.lower() not in _TEXT_SUFFIXES:
        raise FileRefused(
            "unknown_format", "The zip holds something else than a CSV or text file; send that file as it is."
        )
    return Container("zip", lambda: zipfile.ZipFile(path).open(members[0]))
