"""Writing scrubbed notes, in the format they came in; a file is there whole or not at all, and only its owner may read
it.

Knows: formats, renaming. Must not know: the scrubber, screens.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.durable import replace_durably
from sources.reading.notes.batch import NoteBatch, NotesRefused
from sources.reading.notes.columns import WITHHELD
from sources.reading.notes.note_file import NoteFile

WITHHELD_LINE = "<WITHHELD>"
"""Stands for a withheld note in plain text, where there is no other place to say so."""

Target = Path | IO[bytes]

_as_json = json.JSONEncoder(ensure_ascii=False).encode


class Writer(Protocol):
    """Writes batch by batch; `close` finishes what is written, and leaves the stream open."""

    def write(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Write a batch."""

    def close(self) -> None:
        """Nothing more will come."""


@contextmanager
def opened(target: Target) -> Iterator[IO[bytes]]:
    """A stream to write into: a file beside `target` that takes its place if nothing goes wrong, else is removed."""
    if not isinstance(target, Path):
        yield target
        target.flush()
        return
    refusal = ""
    try:
        # Made readable by its owner only.
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent)
    except OSError as error:
        refusal = f"The file cannot be written there: {error.strerror}. Name another place with --output."
    if refusal:
        raise NotesRefused(refusal)
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
        replace_durably(partial, target)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def writer_for(file: NoteFile, stream: IO[bytes]) -> Writer:
    """What writes the notes of this file into a stream."""
    if file.format == "jsonl":
        return JsonLines(stream)
    if file.format == "text":
        return PlainLines(stream)
    return (Delimited if file.format == "csv" else Columnar)(stream, file)


class JsonLines:
    """An object a note: id, redacted, spans and, where it is withheld, why."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Write a batch."""
        spans = scrubbed["spans"].list.eval(_SPAN).list.join(", ")
        lines = map(_json_line, batch.ids, scrubbed["text"].to_list(), spans.to_list(), scrubbed["withheld"].to_list())
        self._stream.write("".join(lines).encode())

    def close(self) -> None:
        """Nothing is held back."""


_PARTS = pl.element().struct
_SPAN = pl.format('[{}, {}, "{}"]', _PARTS.field("start"), _PARTS.field("end"), _PARTS.field("entity"))
"""A span as JSON. Entities are plain words in capitals."""


def _json_line(id: str, text: str | None, spans: str, withheld: str | None) -> str:
    # The id is JSON already, as it was written.
    why = "" if withheld is None else f', "withheld": {_as_json(withheld)}'
    return f'{{"id": {id}, "redacted": {_as_json(text)}, "spans": [{spans}]{why}}}\n'


class PlainLines:
    """A line a note."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Write a batch."""
        lines = zip(scrubbed["text"], scrubbed["withheld"], strict=True)
        self._stream.write(
            "".join(f"{WITHHELD_LINE if withheld else text or ''}\n" for text, withheld in lines).encode()
        )

    def close(self) -> None:
        """Nothing is held back."""


class Delimited:
    """CSV as UTF-8: the kept columns, the note, why it is withheld."""

    def __init__(self, stream: IO[bytes], file: NoteFile) -> None:
        self._stream = stream
        self._put([[*file.kept.names, file.text_heading, WITHHELD]])

    def write(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Write a batch."""
        columns = [*(column.to_pylist() for column in batch.kept.columns), scrubbed["text"], scrubbed["withheld"]]
        self._put([list(row) for row in zip(*columns, strict=True)])

    def close(self) -> None:
        """Nothing is held back."""

    def _put(self, rows: list[list[str | None]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self._stream.write(text.getvalue().encode())


class Columnar:
    """Parquet: the kept columns in their own types, the note, why it is withheld."""

    def __init__(self, stream: IO[bytes], file: NoteFile) -> None:
        self._heading = file.text_heading
        self._schema = pa.schema([*file.kept, pa.field(self._heading, pa.string()), pa.field(WITHHELD, pa.string())])
        self._file = pq.ParquetWriter(stream, self._schema, compression="zstd")

    def write(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Write a batch."""
        result_columns = [pa.array(scrubbed[name].to_list(), pa.string()) for name in ("text", "withheld")]
        self._file.write_table(pa.table([*batch.kept.columns, *result_columns], schema=self._schema))

    def close(self) -> None:
        """Write the end of the file."""
        self._file.close()
