"""Sets of byte positions as bits, 64 to a word, so that questions about neighbours and quotes are a few word operations.

Knows nothing of records; `framing` asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]


def bits(flags: NDArray[np.bool_]) -> Bits:
    """One bit for each flag, the first in the lowest bit of the first word."""
    words = np.zeros(-(-len(flags) // 64), "<u8")
    packed = np.packbits(flags, bitorder="little")
    words.view(np.uint8)[: len(packed)] = packed
    return words


def flags(words: Bits, length: int) -> NDArray[np.uint8]:
    """The bits as one byte each, 0 or 1."""
    return np.unpackbits(words.view(np.uint8), count=length, bitorder="little")


def at(words: Bits, places: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The bits at some places."""
    return (words[places >> 6] >> (places & 63).astype(np.uint64) & np.uint64(1)).astype(bool)


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
