"""Opening a file of notes: which reader fits its format.

Knows: the names of formats and the endings of files. Must not know: how any format is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from sources.reading.notes.batch import BATCH_NOTES, NoteBatch, NoteOptions, NotesRefused, in_batches
from sources.reading.notes.delimited_notes import DelimitedNotes
from sources.reading.notes.line_notes import notes_of_json, notes_of_text
from sources.reading.notes.lines import Input, Pieces, lines_of
from sources.reading.notes.parquet_notes import ParquetNotes

ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".txt": "text"}
FORMATS = ("jsonl", "csv", "parquet", "text")
TABLES = ("csv", "parquet")
"""Formats with columns."""


class NoteFile:
    """An opened file of notes.

    text_heading: what the column of notes is called. kept: the columns carried along. linked: the record's fields among
    the columns. All are empty for formats without columns.
    """

    def __init__(self, source: Input, format: str, options: NoteOptions) -> None:
        self.format, self.text_heading, self.kept, self.linked = format, "", pa.schema([]), list[str]()
        self.has_ids = True
        table: ParquetNotes | DelimitedNotes | None = None
        if format == "parquet":
            if not isinstance(source, Path):
                raise NotesRefused("Parquet cannot be read from standard input; name the file.")
            table = self._parquet = ParquetNotes(source, options)
            self.kept = table.kept
        else:
            self._pieces = Pieces(source, guess=format != "jsonl")
            lines = lines_of(self._pieces)
            if format == "csv":
                table = DelimitedNotes(lines, options)
                self.kept = pa.schema([(table.headings[place], pa.string()) for place in table.columns.keep])
                self._notes = table.notes()
            else:
                self._notes = (notes_of_json if format == "jsonl" else notes_of_text)(lines, options.skip_broken)
        if table:
            self.text_heading, self.linked = table.headings[table.columns.text], sorted(table.columns.record)
            self.has_ids = table.columns.id is not None

    @property
    def share(self) -> float | None:
        """How far the file has been read, from 0 to 1, where that is known."""
        return self._parquet.share if self.format == "parquet" else self._pieces.share

    def batches(self, most: int = BATCH_NOTES) -> Iterator[NoteBatch]:
        """The notes in the file's order, once. Raises `NotesRefused` or `FileRefused` where the file cannot be read
        on."""
        return self._parquet.batches(most) if self.format == "parquet" else in_batches(self._notes, self.kept, most)
