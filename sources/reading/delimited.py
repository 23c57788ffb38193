"""Delimited text as a table: headings found, records framed, good ones parsed by Polars, all counted.

Knows: how the parts fit: UTF-8 pieces → blocks → framed records → text columns.
Must not know: containers and encodings beyond a stream of UTF-8, what any heading means.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from sources.reading.framing import FIELD_COUNT, RULES, TOTAL_ROW, Framed, Shape, frame
from sources.reading.headings import LOOK_DOWN, LOOK_UP, heading_row, is_total_row, known_among, unique_headings
from sources.reading.refusals import FileRefused
from sources.reading.tablefile import Batch, FileTotals, TableFile, slices, unreadable

BLOCK = 16 << 20
"""Bytes framed and parsed at once: large enough for Polars to use all cores, small enough to keep memory flat."""
DELIMITERS = ",;\t|"
_SCRAP = 1 << 14
_HEADING_BYTES = 1 << 18
_LONGEST_LINE = 64 << 20

Pieces = Callable[[int], Iterator[bytes]]


@dataclass(frozen=True)
class Top:
    """The top of a file. lines, bytes: how much of it stands above the data; cells: the headings; shape: of the
    records.
    """

    lines: int
    bytes: int
    cells: list[str]
    shape: Shape


class TextTable(TableFile):
    """A CSV file or one of its kin. pieces: given a size, the text as UTF-8 from its start, in pieces of about that
    size.
    """

    def __init__(
        self, format: str, encoding: str, pieces: Pieces, known_headings: set[str] | None, block: int = BLOCK
    ) -> None:
        self._pieces, self._block = pieces, block
        self._top = find_top(_first(pieces), known_headings)
        super().__init__(format, unique_headings(self._top.cells), encoding, self._top.shape.delimiter.decode())

    def _read(self, rows: int, headings: list[str]) -> Iterator[Batch]:
        top, newlines = self._top, _Newlines()
        totals = FileTotals(heading_lines=top.lines)
        any_batch = False
        for framed, block in _framed_blocks(newlines.counted(self._pieces(self._block)), top):
            line = totals.heading_lines + totals.blank_lines + totals.continuation_lines + totals.received
            broken = np.flatnonzero(framed.rule)
            batch = self._batch(framed, block, line, headings)
            totals = totals.plus(
                blank_lines=framed.blank,
                continuation_lines=(framed.span - 1).sum(),
                received=batch.rows.height + len(broken),
                unreadable=len(broken),
                total_rows=(framed.rule == TOTAL_ROW).sum(),
            )
            totals.plus(physical_lines=line + framed.physical).balance(line + framed.physical)
            for number, some in enumerate(slices(batch.rows, rows)):
                if some.height or (number == 0 and len(broken)):
                    any_batch = True
                    yield Batch(some, batch.unreadable if number == 0 else batch.unreadable.clear(), batch.padded)
        totals = totals.plus(physical_lines=newlines.lines)
        totals.balance(newlines.lines)
        self._totals = totals
        if not any_batch:
            yield Batch(_rows([], headings), unreadable([], []))

    def _batch(self, framed: Framed, block: bytes, line: int, headings: list[str]) -> Batch:
        good, broken = np.flatnonzero(framed.rule == 0), np.flatnonzero(framed.rule)
        numbers = (framed.line + (line + 1)).astype(np.uint32)
        parsed = self._parsed(_good_bytes(framed, block, good), len(good), framed.quoted, headings, numbers)
        rows = parsed.insert_column(0, pl.Series("line", numbers[good]))
        return Batch(
            rows, unreadable(pl.Series(numbers[broken]), [RULES[code] for code in framed.rule[broken]]), framed.padded
        )

    def _parsed(self, text: bytes, count: int, quoted: bool, headings: list[str], lines: np.ndarray) -> pl.DataFrame:
        if not count:
            return _rows([], headings).drop("line")
        places = sorted(self.headings.index(heading) for heading in headings)
        try:
            parsed = pl.read_csv(
                text,
                has_header=False,
                separator=self.delimiter,
                quote_char='"' if quoted else None,
                infer_schema=False,
                null_values=[""],
                schema=dict.fromkeys(self.headings, pl.String),
                columns=places,
            ).select(headings)
        except pl.exceptions.PolarsError:
            parsed = None
        if parsed is None or parsed.height != count:
            parsed = _parsed_by_hand(text, self.delimiter, self.headings).select(headings)
        if parsed.height != count:
            message = (
                f"The count of records broke between line {lines[0]} and line {lines[-1]}: {count} records, "
                f"{parsed.height} rows."
            )
            raise FileRefused("count", message)
        return parsed


def find_top(text: bytes, known_headings: set[str] | None) -> Top:
    """The headings among the first lines of a text, by the headings known; the delimiter is the one that makes most of
    them.

    Raises `FileRefused`: empty, no_heading, not_text (lines that end in a lone carriage return).
    """
    if not text.strip():
        raise FileRefused("empty", "The file holds nothing but blank lines.")
    if b"\n" not in text and text.count(b"\r") > 1:
        raise FileRefused(
            "not_text", "The lines of the file end in a way no program of today writes; save it as CSV again."
        )
    tops = [top for delimiter in DELIMITERS if (top := _top_with(text, delimiter, known_headings))]
    if not tops:
        raise FileRefused("no_heading", f"No headings were found in the first {LOOK_DOWN} lines.")
    return max(tops, key=lambda top: (known_among(top.cells, known_headings), len(top.cells)))


def _top_with(text: bytes, delimiter: str, known_headings: set[str] | None) -> Top | None:
    lines = [line for line in re.split(rb"(?<=\n)", text) if line]
    rows, ends = [], []
    reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=delimiter)
    try:
        for cells in reader:
            rows.append(cells)
            ends.append(reader.line_num)
            if len(rows) == LOOK_DOWN:
                break
    except csv.Error:
        pass
    at = heading_row(rows, known_headings)
    if at is None:
        return None
    begin, end = ends[at - 1] if at else 0, ends[at]
    heading = b"".join(lines[begin:end]).rstrip(b"\r\n")
    return Top(end, sum(map(len, lines[:end])), rows[at], Shape(delimiter.encode(), len(rows[at]), heading))


def _first(pieces: Pieces) -> bytes:
    text = b""
    for piece in pieces(_HEADING_BYTES):
        text += piece
        if len(text) >= _HEADING_BYTES:
            break
    return text


class _Newlines:
    """Counts physical lines as the text goes by, apart from all framing."""

    def __init__(self) -> None:
        self._newlines, self._open = 0, False

    @property
    def lines(self) -> int:
        return self._newlines + self._open

    def counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if piece:
                self._newlines += int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord("\n")))
                self._open = not piece.endswith(b"\n")
            yield piece


def _framed_blocks(pieces: Iterator[bytes], top: Top) -> Iterator[tuple[Framed, bytes]]:
    rest = b""
    for piece, last in _blocks(pieces, top.bytes):
        block = rest + piece
        framed = frame(block, top.shape, last)
        if last:
            _mark_totals(framed, block, top.shape)
        elif not framed.consumed and len(block) > _LONGEST_LINE:
            raise FileRefused(
                "not_text", "A line of the file is longer than any record can be; the file is damaged or no table."
            )
        yield framed, block
        rest = block[framed.consumed :]


def _blocks(pieces: Iterator[bytes], skip: int) -> Iterator[tuple[bytes, bool]]:
    """The text after its first `skip` bytes, piece by piece, and whether each is the last; the last is never a mere
    scrap.
    """
    pending = b""
    for piece in pieces:
        if skip:
            skip, piece = max(0, skip - len(piece)), piece[skip:]
        if len(pending) > _SCRAP < len(piece):
            yield pending, False
            pending = piece
        else:
            pending += piece
    yield pending, True


def _mark_totals(framed: Framed, block: bytes, shape: Shape) -> None:
    for record in range(len(framed.rule) - 1, max(-1, len(framed.rule) - 1 - LOOK_UP), -1):
        if framed.rule[record] not in (0, FIELD_COUNT) or framed.span[record] > 1:
            return
        text = block[framed.begin[record] : framed.end[record]].decode("utf-8", "replace")
        try:
            cells = next(csv.reader([text], delimiter=shape.delimiter.decode()), [])
        except csv.Error:
            return
        if not is_total_row(cells, shape.fields):
            return
        framed.rule[record] = TOTAL_ROW


def _good_bytes(framed: Framed, block: bytes, good: np.ndarray) -> bytes:
    """The readable records' bytes, one after the other; the rewritten ones as rewritten."""
    if not len(good):
        return b""
    if (
        not framed.rewritten
        and framed.end[good[-1]] - framed.begin[good[0]] == (framed.end[good] - framed.begin[good]).sum()
    ):
        return block[framed.begin[good[0]] : framed.end[good[-1]]]
    is_verbatim = np.ones(len(framed.rule), bool)
    is_verbatim[framed.rule != 0] = False
    is_verbatim[list(framed.rewritten)] = False
    parts, run_start = [], None
    breaks = np.flatnonzero(~is_verbatim | np.append(True, framed.begin[1:] != framed.end[:-1]))
    for at, following in zip(breaks, np.append(breaks[1:], len(is_verbatim)), strict=True):
        run_start = at if is_verbatim[at] else at + 1
        if not is_verbatim[at] and framed.rule[at] == 0:
            parts.append(framed.rewritten[int(at)])
        if run_start < following:
            parts.append(block[framed.begin[run_start] : framed.end[following - 1]])
    return b"".join(parts)


def _parsed_by_hand(text: bytes, delimiter: str, headings: list[str]) -> pl.DataFrame:
    """The same rows by Python's own reader, for a block that Polars reads otherwise than it was framed."""
    rows = list(csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline=""), delimiter=delimiter))
    schema = dict.fromkeys(headings, pl.String)
    if any(len(row) != len(headings) for row in rows):
        return pl.DataFrame(schema=schema)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.when(pl.all() != "").then(pl.all()))


def _rows(rows: list[tuple[str, ...]], headings: list[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"line": pl.UInt32, **dict.fromkeys(headings, pl.String)}, orient="row")
