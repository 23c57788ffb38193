"""What every file of notes looks like once opened: batches of notes in order, each with what is known of its person.

Knows nothing of any format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from schemas.columns import RECORD_FIELDS
from schemas.errors import SvdError

BATCH_NOTES = 10_000
BATCH_CHARACTERS = 16 << 20
"""A batch of long notes has fewer of them, so that memory stays flat."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class NotesRefused(SvdError):
    """The file of notes cannot be read or written as asked; the message names the line and what to do, and quotes
    nothing.
    """


@dataclass(frozen=True)
class NoteOptions:
    """How a file is to be read.

    text_column, keep, record (field → column), id_column: names of columns, for CSV and Parquet.
    skip_broken: whether a line that cannot be read counts as a note without text, instead of stopping all.
    """

    text_column: str = ""
    keep: tuple[str, ...] = ()
    record: Mapping[str, str] = field(default_factory=dict)
    id_column: str = ""
    skip_broken: bool = False


class Note(NamedTuple):
    """One note. line: its first line in the file. id: as JSON. kept: the values carried along. unreadable: skipped as
    broken.
    """

    line: int
    id: str
    text: str | None
    record: Mapping[str, str]
    kept: tuple[str, ...] = ()
    unreadable: bool = False


@dataclass(frozen=True)
class NoteBatch:
    """Some notes of a file, in its order; every part has one row a note."""

    lines: list[int]
    ids: list[str]
    texts: pl.Series
    records: pl.DataFrame
    kept: pa.Table
    unreadable: list[bool]

    @property
    def height(self) -> int:
        """How many notes."""
        return len(self.texts)


def in_batches(notes: Iterator[Note], kept_schema: pa.Schema, size: int = BATCH_NOTES) -> Iterator[NoteBatch]:
    """The notes in batches of at most `most`."""
    while notes_of_batch := list(islice(_until_many_characters(notes), size)):
        yield _batch(notes_of_batch, kept_schema)


def sound(text: str) -> str:
    """The text with halves of characters replaced, sign by sign: they are no text and cannot be written."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def as_json(value: str | bool | None) -> str:
    """An id as JSON, in ASCII only where it could not be written otherwise."""
    return json.dumps(value, ensure_ascii=isinstance(value, str) and bool(_LONE_SURROGATE.search(value)))


def is_called(id: str, typed: str) -> bool:
    """Whether a note's id is what a person typed: the words of a text, or a number as it stands."""
    return id in (typed, as_json(typed))


def _until_many_characters(notes: Iterator[Note]) -> Iterator[Note]:
    characters = 0
    for note in notes:
        yield note
        characters += len(note.text or "")
        if characters > BATCH_CHARACTERS:
            return


def _batch(notes: list[Note], kept_schema: pa.Schema) -> NoteBatch:
    columns = zip(*(note.kept for note in notes), strict=True) if kept_schema.names else ()
    return NoteBatch(
        lines=[note.line for note in notes],
        ids=[note.id for note in notes],
        texts=pl.Series("text", [note.text for note in notes], dtype=pl.String),
        records=record_frame(note.record for note in notes),
        kept=pa.table([pa.array(column, pa.string()) for column in columns], schema=kept_schema),
        unreadable=[note.unreadable for note in notes],
    )


def record_frame(records: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """One row a record, one column each of RECORD_FIELDS; empty is unknown."""
    rows = list(records)
    return pl.DataFrame(
        {name: [record.get(name) or None for record in rows] for name in RECORD_FIELDS},
        schema=dict.fromkeys(RECORD_FIELDS, pl.String),
    )
