"""Notes in a CSV file: quoted notes may span lines; any record that is not as the headings say stops the reading.

Knows: delimiters, quotes, headings. Must not know: encodings, what becomes of a note.

Such records are never skipped, unlike broken lines of JSON: past a lost quote nobody can say where the next record
begins, and a piece of a note could come to stand in a column that is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from sources.reading.delimited import DELIMITERS
from sources.reading.notes.batch import Note, NoteOptions, NotesRefused, as_json
from sources.reading.notes.columns import Columns, find_columns
from sources.reading.notes.lines import LONGEST_LINE, text_of

_MEND = "Mend it, or write the file anew with every note between quotes. Nothing was written."


class DelimitedNotes:
    """The records of a CSV file. Raises `NotesRefused` where the headings lack a column that is asked for."""

    def __init__(self, lines: Iterator[bytes | None], options: NoteOptions) -> None:
        self._lines = _Lines(lines)
        first = next(self._lines, "")
        if not first.strip():
            raise NotesRefused("The file has no headings: its first line is blank. Nothing was written.")
        headings_by_delimiter = {
            delimiter: [cell.strip() for cell in _cells(first, delimiter)] for delimiter in DELIMITERS
        }
        # The delimiter that shows the text column; where none does, the one that makes most headings tells what is
        # missing.
        self._delimiter = max(
            headings_by_delimiter,
            key=lambda delimiter: (
                options.text_column in headings_by_delimiter[delimiter],
                len(headings_by_delimiter[delimiter]),
            ),
        )
        self.headings = headings_by_delimiter[self._delimiter]
        self.columns: Columns = find_columns(self.headings, options)

    def notes(self) -> Iterator[Note]:
        """The notes. Raises `NotesRefused` at the first record that is not as the headings say."""
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        columns, fields = self.columns, len(self.headings)
        while True:
            line = self._lines.taken + 1
            with _long_fields():
                cells, wrong = _next(reader)
            if wrong:
                raise NotesRefused(f"Line {line:,} {wrong}. {_MEND}")
            if cells is None:
                return
            if not cells:
                continue
            if len(cells) != fields:
                raise NotesRefused(f"Line {line:,} has {len(cells)} fields where the headings have {fields}. {_MEND}")
            record = {name: cells[place] for name, place in columns.record.items()}
            id = as_json(None if columns.id is None else cells[columns.id])
            yield Note(line, id, cells[columns.text] or None, record, tuple(cells[place] for place in columns.keep))


class _Lines(Iterator[str]):
    """The lines as text with their line feed; taken: how many have been."""

    def __init__(self, lines: Iterator[bytes | None]) -> None:
        self._lines, self.taken = lines, 0

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += 1
        text, wrong = text_of(line)
        if wrong:
            raise NotesRefused(f"Line {self.taken:,} {wrong}. Nothing was written.")
        return text + "\n"


def _next(reader: Iterator[list[str]]) -> tuple[list[str] | None, str]:
    """The next record, None at the end; and what is wrong where there is none."""
    try:
        return next(reader), ""
    except StopIteration:
        return None, ""
    except csv.Error:
        return None, "begins a record in which a quote does not close, or stands where none may"


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


@contextmanager
def _long_fields() -> Iterator[None]:
    """While open, a field may be as long as a line; the limit is one for the whole process, so it is put back."""
    usual_limit = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(usual_limit)
