"""A scrubbed note read again: what a second reading finds is put back to where it stood in the note, and goes too.

Knows: spans and tags. Must not know: rules. Once a name is a tag, the words beside it may say something they did not
say before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters start to end (end not included), and the entity they go as."""

    start: int
    end: int
    entity: str


def with_tags(note: str, spans: Sequence[Span]) -> str:
    """The note with each span as its tag. spans: in order, apart."""
    pieces, end = [], 0
    for span in spans:
        pieces += [note[end : span.start], f"<{span.entity}>"]
        end = span.end
    return "".join([*pieces, note[end:]])


def merged_spans(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """The findings in the note (`first`) with those in the scrubbed note (`second`), all as places in the note, apart
    and in order.
    """
    moved = [Span(_back(span.start, first), _back(span.end - 1, first, last=True) + 1, span.entity) for span in second]
    spans: list[Span] = []
    for span in sorted([*first, *moved]):
        if spans and span.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end), spans[-1].entity)
        else:
            spans.append(span)
    return spans


def _back(place: int, spans: Sequence[Span], last: bool = False) -> int:
    """Where a character of the scrubbed note stood; of a tag, the first or last character of what it stands for."""
    starts, shift = [], 0
    for span in spans:
        starts.append(span.start + shift)
        shift += len(span.entity) + 2 - (span.end - span.start)
    number = bisect_right(starts, place) - 1
    if number < 0:
        return place
    span, tag_start = spans[number], starts[number]
    after_tag = place - tag_start - (len(span.entity) + 2)
    if after_tag >= 0:
        return span.end + after_tag
    return span.end - 1 if last else span.start
