"""What every kind of file looks like once opened: headings, batches of text rows, and totals that must balance.

Knows nothing of any format. A batch's rows are all text; nothing is cast, guessed or dropped without being counted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from sources.reading.refusals import FileRefused

REASONS = {
    "field_count": "The line has more or fewer fields than the headings.",
    "unclosed_quote": "A quote opens on this line and does not close where a field can end.",
    "nul_byte": "The line holds NUL bytes, which no text has; it was damaged on its way.",
    "repeated_heading": "The line repeats the headings; two files were probably joined.",
    "total_row": "The line is a total below the data, not a record.",
}


@dataclass(frozen=True)
class Fingerprint:
    """sha256: hex digest of the bytes as sent. size: bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class FileTotals:
    """What became of each physical line: physical_lines = heading_lines + blank_lines + continuation_lines + received.

    heading_lines: the headings and all above them. blank_lines: empty, or nothing but delimiters.
    continuation_lines: the second and further lines of records that span several.
    received: data records, readable or not. unreadable: those no row could be made of. total_rows: those of the
    unreadable that were totals below the data.
    """

    physical_lines: int = 0
    heading_lines: int = 0
    blank_lines: int = 0
    continuation_lines: int = 0
    received: int = 0
    unreadable: int = 0
    total_rows: int = 0

    def plus(self, **more: int) -> FileTotals:
        """These totals with some of them raised."""
        return replace(self, **{name: getattr(self, name) + int(count) for name, count in more.items()})

    def balance(self, line: int) -> None:
        """Raises `FileRefused` (count) naming `line`, the last one counted, unless every physical line is accounted
        for.
        """
        explained = self.heading_lines + self.blank_lines + self.continuation_lines + self.received
        if self.physical_lines != explained:
            raise FileRefused(
                "count",
                f"The count of lines broke at line {line}: {self.physical_lines} lines, of which {explained} are "
                f"accounted for.",
            )


@dataclass(frozen=True)
class Batch:
    """Some records of a file.

    rows: `line` (UInt32, first physical line of the record, from 1) and one String column per heading, null where
    empty.
    unreadable: `line`, `rule`, `reason` of the records that no row could be made of.
    padded: False where no value can have white space at its ends.
    """

    rows: pl.DataFrame
    unreadable: pl.DataFrame
    padded: bool = True


class TableFile(ABC):
    """An opened file. headings: as sent, trimmed, each once. format: csv, csv.gz, zip, xlsx, parquet."""

    def __init__(self, format: str, headings: list[str], encoding: str = "", delimiter: str = "") -> None:
        self.format, self.headings, self.encoding, self.delimiter = format, headings, encoding, delimiter
        self._totals: FileTotals | None = None

    @property
    def totals(self) -> FileTotals:
        """The file's totals, known once `batches` has been read to its end."""
        if self._totals is None:
            raise RuntimeError("The totals are known only after the last batch.")
        return self._totals

    def batches(self, rows: int = 200_000, headings: Sequence[str] | None = None) -> Iterator[Batch]:
        """The records in file order, at most `rows` at a time, at least one batch; with `headings`, only those columns.

        Raises `FileRefused`: count (the totals do not balance), truncated, not_text.
        """
        unknown = [heading for heading in headings or () if heading not in self.headings]
        if unknown:
            raise ValueError(f"{len(unknown)} of the headings asked for are not in the file.")
        self._totals = None
        return self._read(rows, list(self.headings if headings is None else headings))

    @abstractmethod
    def _read(self, rows: int, headings: list[str]) -> Iterator[Batch]:
        """The batches; sets `_totals` before it ends."""


def unreadable(lines: Sequence[int] | pl.Series, rules: Sequence[str]) -> pl.DataFrame:
    """The table of unreadable records, with the reason that goes with each rule."""
    frame = pl.DataFrame({"line": lines, "rule": rules}, schema={"line": pl.UInt32, "rule": pl.String})
    return frame.with_columns(reason=pl.col("rule").replace_strict(REASONS, return_dtype=pl.String))


def slices(frame: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    """The frame in pieces of at most `rows`; an empty frame is one piece."""
    yield from (frame.slice(start, rows) for start in range(0, max(frame.height, 1), rows))
