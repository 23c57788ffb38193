"""Notes in a Parquet file.

Knows: Arrow types. A note's line is its row. Must not know: other formats, what becomes of a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.columns import RECORD_FIELDS
from sources.reading.containers import look_inside
from sources.reading.notes.batch import NoteBatch, NoteOptions, NotesRefused, as_json
from sources.reading.notes.columns import find_columns
from sources.reading.parquet import as_text

T = TypeVar("T")

_DAMAGED = "The Parquet file is damaged. Copy it again. Nothing was written."


class ParquetNotes:
    """The rows of a Parquet file. Raises `NotesRefused` where it is none, is damaged or lacks a column that is asked
    for.
    """

    def __init__(self, path: Path, options: NoteOptions) -> None:
        if not path.stat().st_size or look_inside(path).format != "parquet":
            raise NotesRefused("The file is no Parquet file, whatever its name says; say --format.")
        parquet = _attempted(lambda: pq.ParquetFile(path))
        self._file: pq.ParquetFile = parquet
        schema = parquet.schema_arrow
        self.headings = list(schema.names)
        self.columns = find_columns(self.headings, options)
        if not _holds_text(schema.field(self.columns.text).type):
            raise NotesRefused(f"The column {options.text_column} holds no text. Nothing was written.")
        self.kept = pa.schema(
            [pa.field(schema.field(place).name, schema.field(place).type) for place in self.columns.keep]
        )
        self._done = 0

    @property
    def share(self) -> float:
        """How far the file has been read, from 0 to 1."""
        return self._done / max(1, int(self._file.metadata.num_rows))

    def batches(self, most: int) -> Iterator[NoteBatch]:
        """The notes in order."""
        columns = self.columns
        places = {columns.text, *columns.record.values(), *columns.keep, *([] if columns.id is None else [columns.id])}
        batches = self._file.iter_batches(batch_size=most, columns=[self.headings[place] for place in sorted(places)])
        while (rows := _attempted(lambda: next(batches, None))) is not None:
            _attempted(partial(rows.validate, full=True))
            yield self._batch(pa.Table.from_batches([rows]))
            self._done += rows.num_rows

    def _batch(self, rows: pa.Table) -> NoteBatch:
        columns, count = self.columns, rows.num_rows
        texts = pl.Series("text", rows.column(self.headings[columns.text]).to_pylist(), dtype=pl.String)
        ids = ["null"] * count if columns.id is None else [as_json(value) for value in self._as_text(rows, columns.id)]
        nothing = pl.Series([None] * count, dtype=pl.String)
        record = {
            name: self._as_text(rows, columns.record[name]) if name in columns.record else nothing
            for name in RECORD_FIELDS
        }
        kept_columns = pa.table([rows.column(name) for name in self.kept.names], schema=self.kept)
        lines = list(range(self._done + 1, self._done + count + 1))
        return NoteBatch(lines, ids, texts, pl.DataFrame(record), kept_columns, [False] * count)

    def _as_text(self, rows: pa.Table, place: int) -> pl.Series:
        """A column as a person would write it: a day without midnight, a number without a decimal point."""
        written = as_text(pl.DataFrame(pl.from_arrow(rows.select([self.headings[place]])))).to_series()
        return written.str.replace(r" 00:00:00$", "")


def _holds_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_null(kind)
    )


def _attempted(step: Callable[[], T]) -> T:
    """What a step of the Parquet library returns; its own errors may quote values."""
    try:
        return step()
    except (pa.ArrowException, OSError):
        pass
    raise NotesRefused(_DAMAGED)
