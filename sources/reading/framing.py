"""Finding the records in a block of delimited text, exactly, without parsing a value.

Knows: newlines, delimiters, quotes, as bytes of UTF-8. Works on whole blocks with numpy; a line is looked at in Python
only where the quoting of its block is not clean, and there only if its own quotes are odd or out of place. Must not
know: files, headings' meaning, Polars.

Rules of reading: a quote opens a field only at its start; a quoted field may hold delimiters, doubled quotes and line
ends. Where an opening quote is not closed by one that stands before a delimiter or line end, with the right number of
fields, that one line is unreadable and reading goes on with the next, so one stray quote costs one record.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sources.reading.bitmaps import Bits, after, any_up_to, at, before, between, counts_between, places, where_equal

RULES = ("", "field_count", "unclosed_quote", "nul_byte", "repeated_heading", "total_row")
FIELD_COUNT, UNCLOSED_QUOTE, NUL_BYTE, REPEATED_HEADING, TOTAL_ROW = range(1, len(RULES))

LONGEST_RECORD = 1 << 17
"""Bytes within which a quoted field that spans lines must close. Longer than any note; Python's own limit for a field.
"""
MANY_FIELDS = 6
"""With so many fields, whole records found between two quotes mean that the quotes do not belong together."""

_NEWLINE, _RETURN, _QUOTE, _SPACE = 10, 13, 34, 32

Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Shape:
    """What every record of a file must look like. heading: the heading line's bytes, without its line end."""

    delimiter: bytes
    fields: int
    heading: bytes = b"\0"


@dataclass
class Framed:
    """The records of one block.

    consumed: bytes of the block that are done with; the rest belongs in front of the next block.
    physical, blank: physical lines consumed, and how many of them are blank.
    line, span: for each record its first physical line, counted from 0 in the block, and its number of lines.
    begin, end: for each record its bytes, the line end included.
    rule: for each record a place in `RULES`; 0 is readable.
    rewritten: record → the same record with its quotes put right, where a plain reader would stumble.
    quoted, padded: whether the block has any quote, and whether a value in it may have white space at an end.
    """

    consumed: int
    physical: int
    blank: int
    line: Ints
    span: Ints
    begin: Ints
    end: Ints
    rule: NDArray[np.uint8]
    rewritten: dict[int, bytes]
    quoted: bool
    padded: bool


@dataclass
class _Lines:
    """The physical lines of a block: its bytes, where lines begin and end (at the newline), delimiters in each."""

    block: bytes
    data: NDArray[np.uint8]
    delimiter: int
    begin: Ints
    end: Ints
    delimiters: Ints
    quoted: bool
    bits_of_byte: dict[int, Bits]

    def where(self, byte: int) -> Bits:
        """Where a byte stands, found once."""
        if byte not in self.bits_of_byte:
            self.bits_of_byte[byte] = where_equal(self.data, byte)
        return self.bits_of_byte[byte]


@dataclass
class _Grouped:
    """Lines grouped into records: first and last line of each, delimiters outside quotes, what was found out by
    hand."""

    first: Ints
    last: Ints
    delimiters: Ints
    rule: NDArray[np.uint8]
    rewritten: dict[int, bytes] = field(default_factory=dict)


def frame(block: bytes, shape: Shape, last: bool) -> Framed:
    """The records that end within the block; with `last`, all of it. `last` blocks need no final newline."""
    if last and block and not block.endswith(b"\n"):
        block += b"\n"
    lines = _physical_lines(block, shape)
    grouped = _clean_groups(lines, shape, last)
    if grouped is None:
        grouped = _groups_by_hand(lines, shape, last)
    return _framed(lines, grouped, shape)


def _physical_lines(block: bytes, shape: Shape) -> _Lines:
    data, delimiter = np.frombuffer(block, np.uint8), shape.delimiter[0]
    newlines = where_equal(data, _NEWLINE)
    end = places(newlines)
    data = data[: end[-1] + 1] if len(end) else data[:0]
    bits_of_byte = {_NEWLINE: newlines[: -(-len(data) // 64)], delimiter: where_equal(data, delimiter)}
    begin = _after_each(end)
    delimiters = counts_between(bits_of_byte[delimiter], np.append(begin, len(data)))
    return _Lines(block, data, delimiter, begin, end, delimiters, block.find(b'"', 0, len(data)) >= 0, bits_of_byte)


def _after_each(end: Ints) -> Ints:
    begin = np.empty_like(end)
    begin[:1], begin[1:] = 0, end[:-1] + 1
    return begin


def _clean_groups(lines: _Lines, shape: Shape, last: bool) -> _Grouped | None:
    """The records where every quote is in its place and pairs with the next; None where anything speaks against it."""
    if not lines.quoted:
        every = np.arange(len(lines.end))
        return _Grouped(every, every, lines.delimiters, np.zeros(len(every), np.uint8))
    quotes = lines.where(_QUOTE)
    inside = between(quotes)
    ends = np.flatnonzero(~at(inside, lines.end))
    length = int(ends[-1]) + 1 if len(ends) else 0
    if length < len(lines.end) and (last or len(lines.data) - int(lines.begin[length]) > LONGEST_RECORD):
        return None
    if not length:
        return _Grouped(ends, ends, ends, np.zeros(0, np.uint8))
    delimiters = lines.where(lines.delimiter)
    if any_up_to(_misplaced(lines, quotes, inside, delimiters), int(lines.end[length - 1])):
        return None
    first = _after_each(ends)
    joined = ends > first
    too_long = joined & (lines.end[ends] - lines.begin[first] > LONGEST_RECORD)
    if too_long.any() or _whole_records_inside(lines, first, ends, shape):
        return None
    outside = counts_between(delimiters & ~inside, np.append(lines.begin[first], lines.end[length - 1] + 1))
    if (joined & (outside != shape.fields - 1)).any():
        return None
    return _Grouped(first, ends, outside, np.zeros(len(ends), np.uint8))


def _misplaced(lines: _Lines, quotes: Bits, inside: Bits, delimiters: Bits) -> Bits:
    """The quotes that open elsewhere than at the start of a field, or close elsewhere than at its end; doubled ones are
    fine.
    """
    newlines = lines.where(_NEWLINE)
    edges = delimiters | newlines | quotes
    ends = edges
    if lines.block.find(b"\r") >= 0:
        ends = edges | (lines.where(_RETURN) & before(newlines))
    return (quotes & inside & ~after(edges)) | (quotes & ~inside & ~before(ends))


def _whole_records_inside(lines: _Lines, first: Ints, last: Ints, shape: Shape) -> bool:
    if shape.fields < MANY_FIELDS or (last - first).max(initial=0) < 2:
        return False
    inner = np.ones(int(last[-1]) + 1, bool)
    inner[first] = inner[last] = False
    return bool((lines.delimiters[: len(inner)][inner] == shape.fields - 1).any())


def _groups_by_hand(lines: _Lines, shape: Shape, last: bool) -> _Grouped:
    """The records where some quoting is odd: each such line read on its own, the others as they stand."""
    count = len(lines.end)
    outside, strange = _each_line_alone(lines, shape)
    rule, continues, rewritten = np.zeros(count, np.uint8), np.zeros(count, bool), {}
    following, stop = 0, count
    for line in map(int, np.flatnonzero(strange)):
        if line < following:
            continue
        record = _record_at(lines, line, shape, last)
        if record is None:
            stop = line
            break
        following, rule[line], outside[line] = line + record.span, record.rule, record.fields - 1
        continues[line + 1 : following] = True
        if record.text is not None:
            rewritten[line] = record.text
    first = np.flatnonzero(~continues[:stop])
    final = np.append(first[1:], stop) - 1 if len(first) else first
    texts = {int(np.searchsorted(first, line)): text for line, text in rewritten.items()}
    return _Grouped(first, final, outside[first], rule[first], texts)


def _each_line_alone(lines: _Lines, shape: Shape) -> tuple[Ints, Flags]:
    """For each line, taken alone: delimiters outside quotes, and whether its quotes are odd or out of place."""
    count = len(lines.end)
    quotes = places(lines.where(_QUOTE))
    upto = np.searchsorted(quotes, lines.end)
    per_line = np.diff(upto, prepend=0)
    line_of = np.repeat(np.arange(count), per_line)
    opens = ((np.arange(len(quotes)) - (upto - per_line)[line_of]) & 1) == 0
    misplaced = np.zeros(len(quotes), bool)
    misplaced[opens] = ~_may_open(lines, quotes[opens], shape)
    misplaced[~opens] = ~_may_close(lines, quotes[~opens], shape)
    strange = (per_line & 1) == 1
    strange[line_of[misplaced]] = True
    inside = counts_between(lines.where(lines.delimiter), np.append(quotes, len(lines.data)))
    inside_line = np.bincount(line_of[opens], inside[opens], minlength=count).astype(np.intp)
    return lines.delimiters - inside_line, strange


def _may_open(lines: _Lines, quotes: Ints, shape: Shape) -> Flags:
    """Whether each quote can open: after a delimiter or line end, or the second of a doubled quote."""
    fitting = np.zeros(256, bool)
    fitting[[_NEWLINE, _QUOTE, shape.delimiter[0]]] = True
    return fitting[lines.data[quotes - 1]]  # the quote at 0 looks at the block's last byte, a newline: right


def _may_close(lines: _Lines, quotes: Ints, shape: Shape) -> Flags:
    """Whether each quote can close: before a delimiter or line end, or the first of a doubled quote."""
    fitting = np.zeros(256, bool)
    fitting[[_NEWLINE, _QUOTE, shape.delimiter[0]]] = True
    following = lines.data[quotes + 1]
    closes = fitting[following]
    returns = np.flatnonzero(following == _RETURN)
    closes[returns] = lines.data[quotes[returns] + 2] == _NEWLINE
    return closes


@dataclass(frozen=True)
class _Found:
    span: int
    fields: int
    rule: int = 0
    text: bytes | None = None


def _record_at(lines: _Lines, line: int, shape: Shape, last: bool) -> _Found | None:
    """The record that begins at a line with strange quotes; None where its end is not in the block yet."""
    source = _TextLines(lines, line)
    try:
        cells = next(csv.reader(source, delimiter=shape.delimiter.decode()))
    except (csv.Error, StopIteration):
        return _Found(1, shape.fields, UNCLOSED_QUOTE)
    if source.ran_out:
        return _Found(1, shape.fields, UNCLOSED_QUOTE) if last or source.too_long else None
    span = source.taken
    if span > 1 and not _belongs_together(lines, line, span, shape):
        return _Found(1, shape.fields, UNCLOSED_QUOTE)
    if len(cells) != shape.fields:
        return _Found(span, len(cells), FIELD_COUNT)
    return _Found(span, shape.fields, 0, _written(cells, shape))


def _belongs_together(lines: _Lines, first: int, span: int, shape: Shape) -> bool:
    """Whether lines that a quote joins are one record: well quoted throughout, the right width, no whole record
    inside."""
    inner = lines.delimiters[first + 1 : first + span - 1]
    if shape.fields >= MANY_FIELDS and len(inner) and bool((inner == shape.fields - 1).any()):
        return False
    try:
        rows = list(csv.reader(_TextLines(lines, first, span), delimiter=shape.delimiter.decode(), strict=True))
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) == shape.fields


class _TextLines(Iterator[str]):
    """The lines of a block from one on, as text, no further than a record may reach; remembers how it ended."""

    def __init__(self, lines: _Lines, first: int, most: int | None = None) -> None:
        self._lines, self._first, self._most = lines, first, most
        self.taken = 0
        self.ran_out = self.too_long = False

    def __next__(self) -> str:
        line = self._first + self.taken
        begin, end = self._lines.begin, self._lines.end
        self.too_long = line < len(end) and int(end[line] - begin[self._first]) > LONGEST_RECORD
        if line >= len(end) or self.too_long or self.taken == self._most:
            self.ran_out = True
            raise StopIteration
        self.taken += 1
        return self._lines.block[begin[line] : end[line] + 1].decode("utf-8", "replace")


def _written(cells: list[Any], shape: Shape) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=shape.delimiter.decode(), lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _framed(lines: _Lines, grouped: _Grouped, shape: Shape) -> Framed:
    first, last, rule = grouped.first, grouped.last, grouped.rule
    begin, end = lines.begin[first], lines.end[last] + 1
    length = lines.end[last] - begin - (lines.data[lines.end[last] - 1] == _RETURN)
    rule[(rule == 0) & (grouped.delimiters != shape.fields - 1)] = FIELD_COUNT
    rule[_with_nul(lines, last)] = NUL_BYTE
    rule[_like_heading(lines, begin, length, shape)] = REPEATED_HEADING
    blank = _is_blank(lines, begin, end, length, grouped.delimiters, rule, shape)
    not_blank = np.flatnonzero(~blank)
    rewritten = grouped.rewritten
    if rewritten and len(not_blank) < len(first):
        place = np.cumsum(~blank) - 1
        rewritten = {int(place[record]): text for record, text in rewritten.items()}
    return Framed(
        consumed=int(end[-1]) if len(end) else 0,
        physical=int(last[-1]) + 1 if len(last) else 0,
        blank=int(blank.sum()),
        line=first[not_blank],
        span=(last - first + 1)[not_blank],
        begin=begin[not_blank],
        end=end[not_blank],
        rule=rule[not_blank],
        rewritten=rewritten,
        quoted=lines.quoted,
        padded=_has_padding(lines, shape),
    )


def _with_nul(lines: _Lines, last: Ints) -> Ints:
    if lines.block.find(b"\0") < 0 or not len(last):
        return np.empty(0, np.intp)
    records = np.searchsorted(lines.end[last], np.flatnonzero(lines.data == 0))
    return np.unique(records[records < len(last)])


def _like_heading(lines: _Lines, begin: Ints, length: Ints, shape: Shape) -> list[int]:
    alike = np.flatnonzero(length == len(shape.heading))
    alike = alike[lines.data[begin[alike]] == shape.heading[0]]
    return [int(i) for i in alike if lines.block[begin[i] : begin[i] + len(shape.heading)] == shape.heading]


def _is_blank(
    lines: _Lines, begin: Ints, end: Ints, length: Ints, delimiters: Ints, rule: NDArray[np.uint8], shape: Shape
) -> Flags:
    """Nothing on the line, or nothing but delimiters, as Excel leaves behind rows that were cleared."""
    blank: Flags = (length == delimiters) & ((delimiters == 0) | (delimiters == shape.fields - 1))
    for i in np.flatnonzero((rule == FIELD_COUNT) & (delimiters == 0) & ~blank):
        blank[i] = not lines.block[begin[i] : end[i]].strip()
    return blank


def _has_padding(lines: _Lines, shape: Shape) -> bool:
    """Whether any value may begin or end with white space: none certainly does where this is False."""
    block = lines.block
    if not block.isascii() or (block.find(b"\t") >= 0 and shape.delimiter != b"\t"):
        return True
    if block.find(b" ") < 0 or not len(lines.data):
        return False
    edges = lines.where(lines.delimiter) | lines.where(_NEWLINE)
    if lines.quoted:
        edges |= lines.where(_QUOTE)
    if block.find(b"\r") >= 0:
        edges |= lines.where(_RETURN)
    return bool((lines.where(_SPACE) & (after(edges) | before(edges))).any())
