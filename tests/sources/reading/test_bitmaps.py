"""Bit by bit, sets of places answer as plain counting does, across the edges of words and windows."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading import bitmaps
from sources.reading.bitmaps import counts_between, places, where_equal

TEXTS = st.text("a,b\n", max_size=400).map(str.encode)


def bytes_of(text):
    return np.frombuffer(text, np.uint8)


@given(TEXTS)
def test_the_places_of_a_byte_are_where_it_stands(text):
    assert places(where_equal(bytes_of(text), ord(","))).tolist() == [
        at for at, byte in enumerate(text) if byte == ord(",")
    ]


@given(TEXTS, st.lists(st.integers(0, 400), min_size=1))
def test_counts_between_edges_are_those_of_the_slices(text, edges):
    edges = np.array(sorted(min(edge, len(text)) for edge in edges))
    counted = counts_between(where_equal(bytes_of(text), ord(",")), edges)
    assert counted.tolist() == [text[begin:end].count(b",") for begin, end in pairwise(edges)]


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 128, 129, 130])
def test_a_window_more_changes_nothing(monkeypatch, length):
    text = (b",a,,b\n" * 30)[:length]
    whole = where_equal(bytes_of(text), ord(","))
    monkeypatch.setattr(bitmaps, "_WINDOW", 64)
    assert where_equal(bytes_of(text), ord(",")).tolist() == whole.tolist()
