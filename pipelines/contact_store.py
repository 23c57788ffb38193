"""Where classified contacts lie, what each month was made of, and which rows no longer count: one reader, one writer.

Knows the files. Must not decide which rows count, nor as what.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.home import Home
from schemas.durable import built_durably
from schemas.records import Record


class Resolved(Record):
    """The submissions over which it was last worked out which rows no longer count."""

    submissions: list[str]


class MonthMadeOf(Record):
    """A fingerprint of what a month's contacts follow from, and how many they are."""

    made_of: str
    contacts: int


class ContactStore:
    """The files of contacts in the de-identified zone."""

    def __init__(self, home: Home) -> None:
        self._zone = home.deidentified

    def parts(self, source: str, month: date) -> list[Path]:
        """The files of rows of a month, one a submission."""
        return sorted((self._zone / source / "submissions").glob(f"[!.]*/month={month:%Y-%m}.parquet"))

    def months(self, source: str) -> list[date]:
        """Every month that any submission of the source has a row in, or that contacts were made of."""
        rows = (self._zone / source / "submissions").glob("[!.]*/month=*.parquet")
        return sorted({month_of(path) for path in (*rows, *self.files(source))})

    def files(self, source: str = "*") -> list[Path]:
        """The files of contacts, one a month, of one source or of all."""
        return sorted((self._zone / "contacts").glob(f"{source}/month=*.parquet"))

    def file(self, source: str, month: date) -> Path:
        """Where the contacts of a source and month lie."""
        return self._zone / "contacts" / source / f"month={month:%Y-%m}.parquet"

    def is_made_of(self, source: str, month: date, made_of: str) -> bool:
        """Whether the contacts of a month are there and follow from this."""
        target = self.file(source, month)
        note = target.with_suffix(".json")
        return target.is_file() and note.is_file() and MonthMadeOf.read(note).made_of == made_of

    def put(self, source: str, month: date, contacts: pl.LazyFrame, made_of: str) -> None:
        """Write the contacts of a month, and what they are made of."""
        target = self.file(source, month)
        write_parquet(contacts, target)
        rows = pl.scan_parquet(target).select(pl.len()).collect().item()
        MonthMadeOf(made_of=made_of, contacts=rows).write(target.with_suffix(".json"))

    def remove(self, source: str, month: date) -> bool:
        """Remove the contacts of a month whose submissions were withdrawn. Returns whether there were any."""
        target = self.file(source, month)
        was_there = target.is_file()
        target.unlink(missing_ok=True)
        self.forget(source, month)
        return was_there

    def forget(self, source: str, month: date) -> None:
        """Forget what the contacts of a month are made of, so that they are classified again."""
        self.file(source, month).with_suffix(".json").unlink(missing_ok=True)

    def superseded(self, source: str, month: date) -> pl.DataFrame:
        """The rows of a month that no longer count."""
        return pl.read_parquet(self._superseded_file(source)).filter(pl.col("month") == month)

    def put_superseded(self, source: str, rows: pl.DataFrame, submissions: Iterable[str]) -> None:
        """Write down which rows no longer count, worked out over these submissions."""
        write_parquet(rows.lazy(), self._superseded_file(source))
        Resolved(submissions=list(submissions)).write(self._resolved_file(source))

    def resolved(self, source: str) -> list[str]:
        """The submissions over which it was last worked out which rows no longer count."""
        note = self._resolved_file(source)
        return Resolved.read(note).submissions if note.is_file() else []

    def is_resolved(self, source: str, ingested: set[str]) -> bool:
        """Whether which rows no longer count was worked out over exactly these submissions."""
        return self._resolved_file(source).is_file() and set(self.resolved(source)) == ingested

    def put_links(self, pairs: pl.DataFrame) -> None:
        """Write down the pairs of ED and ambulance contacts."""
        write_parquet(pairs.lazy(), self._zone / "links.parquet")

    def _superseded_file(self, source: str) -> Path:
        return self._zone / source / "superseded.parquet"

    def _resolved_file(self, source: str) -> Path:
        return self._zone / source / "resolved.json"


def month_of(path: Path) -> date:
    """The month that a file is named after."""
    return date.fromisoformat(path.stem.removeprefix("month=") + "-01")


def write_parquet(rows: pl.LazyFrame, path: Path) -> None:
    """Write the rows in their order, as they come, in the place of an older file."""
    with built_durably(path) as building:
        # No statistics: whoever reads these files reads all rows.
        rows.sink_parquet(building, compression="zstd", compression_level=1, statistics=False, maintain_order=True)
