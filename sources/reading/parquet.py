"""Parquet files as tables of text.

Knows: row groups, and how a typed value is written as the text a CSV would have held.
Must not know: what any heading means.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from sources.reading.containers import Container
from sources.reading.headings import unique_headings
from sources.reading.refusals import FileRefused
from sources.reading.tablefile import Batch, FileTotals, TableFile, unreadable

_EXACT_AS_FLOAT = 2**53


class ParquetTable(TableFile):
    """A Parquet file. A record's line is its place in the file, from 1; there is no heading line."""

    def __init__(self, container: Container) -> None:
        self._open = container.open
        with self._parquet() as file:
            self._names, self._rows = file.schema_arrow.names, file.metadata.num_rows
        super().__init__("parquet", unique_headings(self._names))

    @contextmanager
    def _parquet(self) -> Iterator[pq.ParquetFile]:
        try:
            with self._open() as file:
                yield pq.ParquetFile(file)
            return
        except (pa.ArrowInvalid, OSError):
            refusal = FileRefused("truncated", "The Parquet file is cut short or damaged. Copy it again.")
        raise refusal

    def _read(self, rows: int, headings: list[str]) -> Iterator[Batch]:
        places = [self.headings.index(heading) for heading in headings]
        totals = FileTotals()
        with self._parquet() as file:
            for record_batch in file.iter_batches(batch_size=rows, columns=[self._names[place] for place in places]):
                text = as_text(pl.DataFrame(pl.from_arrow(record_batch))).rename(
                    dict(zip(record_batch.schema.names, headings, strict=True))
                )
                numbered = text.with_row_index("line", offset=totals.received + 1)
                totals = totals.plus(received=text.height)
                yield Batch(numbered, unreadable([], []))
        if not totals.received:
            schema = {"line": pl.UInt32, **dict.fromkeys(headings, pl.String)}
            yield Batch(pl.DataFrame(schema=schema), unreadable([], []))
        totals = totals.plus(physical_lines=self._rows)
        totals.balance(totals.received)
        self._totals = totals


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text: dates and times ISO, whole numbers without a decimal point, lists joined by commas, empty
    null.
    """
    as_said = frame.select(_text(pl.col(name), dtype).alias(name) for name, dtype in frame.schema.items())
    return as_said.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.String:
        return column
    if dtype == pl.Boolean:
        return pl.when(column).then(pl.lit("True")).when(~column).then(pl.lit("False"))
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    if dtype.is_float():
        whole = (column.floor() == column) & (column.abs() < _EXACT_AS_FLOAT)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .when(column.is_not_nan())
            .then(column.cast(pl.String))
        )
    if isinstance(dtype, pl.List):
        return column.list.eval(_text(pl.element(), dtype.inner)).list.join(",", ignore_nulls=True)  # type: ignore[arg-type]
    if dtype == pl.Binary:
        return column.cast(pl.String, strict=False)
    return column.cast(pl.String)
