"""Findings put into the text, and findings of the scrubbed text put back to where they stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.entities import ENTITIES
from anonymisation.free_text.second_reading import Span, merged_spans, with_tags

NOTE = "0123456789"


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([], NOTE),
        ([Span(0, 10, "NAME")], "<NAME>"),
        ([Span(0, 2, "DATE")], "<DATE>23456789"),
        ([Span(8, 10, "DATE")], "01234567<DATE>"),
        ([Span(2, 4, "NAME"), Span(4, 5, "URL")], "01<NAME><URL>56789"),
        ([Span(1, 2, "NAME"), Span(8, 9, "URL")], "0<NAME>234567<URL>9"),
    ],
)
def test_each_span_stands_as_its_tag(spans, text):
    assert with_tags(NOTE, spans) == text


# The first reading of 0123456789 made 01<NAME>56789: a tag of six characters for three.
FIRST = [Span(2, 5, "NAME")]


@pytest.mark.parametrize(
    ("second", "both"),
    [
        (Span(0, 1, "DATE"), [Span(0, 1, "DATE"), Span(2, 5, "NAME")]),
        (Span(0, 2, "DATE"), [Span(0, 2, "DATE"), Span(2, 5, "NAME")]),
        (Span(8, 9, "DATE"), [Span(2, 5, "NAME"), Span(5, 6, "DATE")]),
        (Span(12, 13, "DATE"), [Span(2, 5, "NAME"), Span(9, 10, "DATE")]),
        (Span(0, 8, "DATE"), [Span(0, 5, "DATE")]),
        (Span(2, 9, "DATE"), [Span(2, 6, "DATE")]),
        (Span(0, 13, "DATE"), [Span(0, 10, "DATE")]),
        (Span(1, 4, "DATE"), [Span(1, 5, "DATE")]),
        (Span(4, 10, "DATE"), [Span(2, 7, "NAME")]),
    ],
)
def test_what_a_second_reading_finds_goes_back_to_where_it_stood(second, both):
    found = merged_spans(FIRST, [second])

    assert [(span.start, span.end) for span in found] == [(span.start, span.end) for span in both]


def spans_within(length):
    """Spans in order and apart in a text so long."""
    borders = st.lists(st.integers(0, length), max_size=12, unique=True).map(sorted)
    return borders.flatmap(
        lambda cut: st.tuples(*(st.sampled_from(ENTITIES) for _ in cut[::2])).map(
            lambda entities: [Span(a, b, entity) for a, b, entity in zip(cut[::2], cut[1::2], entities, strict=False)]
        )
    )


@given(st.data(), st.text(max_size=40))
def test_both_readings_together_are_in_order_apart_and_lose_nothing(data, note):
    first = data.draw(spans_within(len(note)))
    once = with_tags(note, first)
    second = data.draw(spans_within(len(once)))

    both = merged_spans(first, second)

    ends = [0, *(span.end for span in both)]
    assert all(end <= span.start < span.end <= len(note) for end, span in zip(ends, both, strict=False))
    assert all(any(span.start <= one.start and one.end <= span.end for span in both) for one in first)


@given(st.data(), st.text(st.sampled_from("abcxyz 01"), max_size=40))
def test_a_character_found_in_the_scrubbed_text_is_gone_from_the_note(data, note):
    first = data.draw(spans_within(len(note)))
    once = with_tags(note, first)
    place = data.draw(st.integers(0, max(0, len(once) - 1)))
    kept = [at for at in range(len(note)) if not any(span.start <= at < span.end for span in first)]
    shown = [at for at in range(len(once)) if not in_tag(at, note, first)]

    both = merged_spans(first, [Span(place, place + 1, "URL")] if once else [])

    for at, original in zip(shown, kept, strict=True):
        gone = any(span.start <= original < span.end for span in both)
        assert gone == (at == place)


def in_tag(place, note, spans):
    """Whether this character of the scrubbed note is one of a tag."""
    shift = 0
    for span in spans:
        start, size = span.start + shift, len(span.entity) + 2
        if start <= place < start + size:
            return True
        shift += size - (span.end - span.start)
    return False


@given(st.data(), st.text(max_size=40))
def test_with_nothing_new_the_first_reading_stands(data, note):
    first = data.draw(spans_within(len(note)))

    assert merged_spans(first, []) == first
