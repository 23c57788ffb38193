"""The bytes of a file of notes, and its lines, without ever holding more than one line too many.

Knows: files, standard input, compression by way of `containers`, encodings by way of `encodings`, line ends.
Must not know: JSON, columns, notes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from sources.reading.containers import look_inside, refusing_damage
from sources.reading.encodings import as_utf8, encoding_of
from sources.reading.files import SIZE_LIMIT
from sources.reading.notes.batch import NotesRefused

LONGEST_LINE = 64 << 20
"""Bytes. No note is as long; a file of one endless line would otherwise fill the memory."""
_PIECE = 1 << 20
_MARK = b"\xef\xbb\xbf"
_TEXTS = {"csv", "csv.gz", "zip"}

Input = Path | IO[bytes]


class Pieces:
    """The bytes of an input as UTF-8 text, piece by piece; share: how far it has been read, from 0 to 1, where that is
    known.

    With `guess`, a file that is not UTF-8 is read as UTF-16 or Windows-1252. Standard input is read once, so never
    guessed.
    Raises `FileRefused` where the file is no text or its compression is broken.
    """

    def __init__(self, source: Input, guess: bool) -> None:
        self._read, self._size = 0, 0
        if not isinstance(source, Path):
            self._pieces = iter(lambda: source.read(_PIECE), b"")
            return
        self._size = source.stat().st_size
        self._pieces = _of_file(source, guess) if self._size else iter(())

    @property
    def share(self) -> float | None:
        """How far the input has been read; None for standard input."""
        return min(1.0, self._read / self._size) if self._size else None

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._read += len(piece)
            yield piece


def _of_file(path: Path, guess: bool) -> Iterator[bytes]:
    container = look_inside(path)
    if container.format not in _TEXTS:
        raise NotesRefused("The file is a workbook or Parquet file, not text; say --format parquet, or save it as CSV.")
    if not guess:
        return _plain(container.open)
    # Only what is compressed can unpack to more than the disk it lies on.
    limit = sys.maxsize if container.format == "csv" else SIZE_LIMIT
    return as_utf8(container.open, encoding_of(container.open, limit), _PIECE)


def _plain(opened: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    with refusing_damage(), opened() as file:
        yield from iter(lambda: file.read(_PIECE), b"")


def lines_of(pieces: Pieces) -> Iterator[bytes | None]:
    """The lines without their line feed, and without a mark before the first; None for one that is too long to be
    held."""
    rest, too_long, first = b"", False, True
    for piece in pieces:
        *whole, last = piece.split(b"\n")
        if whole:
            whole[0] = rest + whole[0]
            for line in whole:
                yield None if too_long or len(line) > LONGEST_LINE else line.removeprefix(_MARK) if first else line
                too_long = first = False
            rest = last
        else:
            rest += last
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", True
    rest = rest.removeprefix(_MARK) if first else rest
    if rest or too_long:
        yield None if too_long else rest


def text_of(line: bytes | None) -> tuple[str, str]:
    """A line as text and, where it cannot be one, what is wrong with it and what to do."""
    if line is None:
        return "", f"is longer than {LONGEST_LINE >> 20} MB, so it is no note; look whether the file is damaged"
    try:
        return line.decode("utf-8"), ""
    except UnicodeDecodeError:
        return "", "is not UTF-8; save the file again as UTF-8"
