"""Writing the rows of a submission as Parquet while they come, in pieces large enough to be worth a row group.

Knows: frames, months, Parquet. Must not know: what the columns mean, submissions, zones.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

ROWS_HELD = 250_000
"""Rows held back before they are written. Row groups of a few thousand rows cost twice the time and a third more space.
"""


class RowWriter:
    """Writes rows into one Parquet file."""

    def __init__(self, path: Path, schema: dict[str, pl.DataType]) -> None:
        self._schema, self._held = schema, _Held()
        self._file = _parquet(path, schema)

    def write(self, rows: pl.DataFrame) -> None:
        """Append rows."""
        if (full := self._held.with_more(rows.select(*self._schema))) is not None:
            self._file.write_table(_arrow(full))

    def close(self) -> None:
        """Write what is held and finish the file."""
        if (rest := self._held.rest()) is not None:
            self._file.write_table(_arrow(rest))
        self._file.close()


class MonthWriter:
    """Writes rows into one Parquet file a month, told by the column `month`."""

    def __init__(self, folder: Path, schema: dict[str, pl.DataType]) -> None:
        self._folder, self._schema, self._held = folder, schema, _Held()
        self._files: dict[date, pq.ParquetWriter] = {}

    def write(self, rows: pl.DataFrame) -> None:
        """Append rows to the files of their months."""
        if (full := self._held.with_more(rows.select(*self._schema))) is not None:
            self._write(full)

    def close(self) -> None:
        """Write what is held and finish every file."""
        if (rest := self._held.rest()) is not None:
            self._write(rest)
        for file in self._files.values():
            file.close()

    def _write(self, rows: pl.DataFrame) -> None:
        for (month,), part in rows.partition_by("month", as_dict=True, maintain_order=True).items():
            if month not in self._files:
                self._files[month] = _parquet(self._folder / f"month={month:%Y-%m}.parquet", self._schema)
            self._files[month].write_table(_arrow(part))


class _Held:
    """Frames held back until they are many rows together."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []

    def with_more(self, rows: pl.DataFrame) -> pl.DataFrame | None:
        """Everything held and `rows`, held no longer, once it is enough; None while it is not."""
        if rows.height:
            self._frames.append(rows)
        return self.rest() if sum(frame.height for frame in self._frames) >= ROWS_HELD else None

    def rest(self) -> pl.DataFrame | None:
        """Everything held, held no longer; None where that is nothing."""
        frames, self._frames = self._frames, []
        return pl.concat(frames, rechunk=True) if frames else None


def _parquet(path: Path, schema: dict[str, pl.DataType]) -> pq.ParquetWriter:
    # No statistics: whoever reads these files reads all rows. Numbers here are mostly unlike, so no dictionary of them.
    text = [name for name, dtype in schema.items() if dtype == pl.String]
    arrow = _arrow(pl.DataFrame(schema=schema)).schema
    return pq.ParquetWriter(
        path,
        arrow,
        compression="zstd",
        compression_level=1,
        use_dictionary=text,
        write_statistics=False,
        store_schema=False,
    )


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())
