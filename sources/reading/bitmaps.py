"""Sets of byte positions as bits, 64 to a word, so that questions about neighbours and quotes are a few word
operations.

Knows nothing of records; `framing` asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]

_WINDOW = 1 << 18
"""Bytes compared at once: so few stay in the processor's own cache, and no large array is made to be thrown away."""


def where_equal(data: NDArray[np.uint8], byte: int) -> Bits:
    """One bit for each byte of `data`, set where it is `byte`, the first in the lowest bit of the first word."""
    words = np.zeros(-(-len(data) // 64), "<u8")
    packed, equal = words.view(np.uint8), np.empty(min(_WINDOW, len(data)), bool)
    for begin in range(0, len(data), _WINDOW):
        window = data[begin : begin + _WINDOW]
        some = np.packbits(np.equal(window, byte, out=equal[: len(window)]), bitorder="little")
        packed[begin // 8 : begin // 8 + len(some)] = some
    return words


def places(words: Bits) -> NDArray[np.intp]:
    """The places of the bits that are set, in order. Made for few in each word: the lowest of every word are taken in
    turn.
    """
    word_number, places_by_turn = np.flatnonzero(words), [np.empty(0, np.intp)]
    bits_left = words[word_number]
    while len(word_number):
        lowest = bits_left & (~bits_left + np.uint64(1))
        places_by_turn.append(word_number * 64 + np.bitwise_count(lowest - np.uint64(1)))
        bits_left ^= lowest
        word_number, bits_left = word_number[bits_left != 0], bits_left[bits_left != 0]
    return np.sort(np.concatenate(places_by_turn), kind="stable")


def counts_between(words: Bits, edges: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many bits are set from each edge up to, not including, the next."""
    before_word = np.zeros(len(words) + 1, np.intp)
    np.cumsum(np.bitwise_count(words), out=before_word[1:])
    word, rest = edges >> 6, (edges & 63).astype(np.uint64)
    in_word = np.append(words, np.uint64(0))[word] & ((np.uint64(1) << rest) - np.uint64(1))
    counts: NDArray[np.intp] = np.diff(before_word[word] + np.bitwise_count(in_word))
    return counts


def at(words: Bits, places: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The bits at some places."""
    bits: NDArray[np.bool_] = (words[places >> 6] >> (places & 63).astype(np.uint64) & np.uint64(1)).astype(bool)
    return bits


def after(words: Bits) -> Bits:
    """The places right after each one set; the first place counts as after the start."""
    shifted = words << np.uint64(1)
    shifted[1:] |= words[:-1] >> np.uint64(63)
    shifted[:1] |= np.uint64(1)
    return shifted


def before(words: Bits) -> Bits:
    """The places right before each one set."""
    shifted = words >> np.uint64(1)
    shifted[:-1] |= words[1:] << np.uint64(63)
    return shifted


def between(marks: Bits) -> Bits:
    """From every first mark of a pair up to, not including, the second: for quotes, what is inside them."""
    inside = marks.copy()
    for distance in (1, 2, 4, 8, 16, 32):
        inside ^= inside << np.uint64(distance)
    odd = np.bitwise_count(marks) & 1
    open_before = np.bitwise_xor.accumulate(odd) ^ odd
    inside ^= np.uint64(0) - open_before.astype(np.uint64)
    return inside


def any_up_to(words: Bits, place: int) -> bool:
    """Whether any bit is set at or before a place."""
    word, rest = place >> 6, place & 63
    return bool(words[:word].any()) or bool(int(words[word]) & ((2 << rest) - 1))
