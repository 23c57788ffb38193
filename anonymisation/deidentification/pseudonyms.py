"""Keyed pseudonyms: the same value and key give the same pseudonym, and nobody without the key can try values out.

Knows: keyed BLAKE2s over text. Must not know: which column holds what, or where the key lies.
Each purpose hashes apart, so a person's pseudonym can never be matched to an incident's or a record's.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import polars as pl
import pyarrow as pa

from anonymisation.deidentification.keys import PseudonymKey

CLOCK_SPAN_MINUTES = 10 * 366 * 24 * 60
"""Width of the secret offset that each person's clock is shifted by: about ten years."""

_PSEUDONYM_BYTES = 16
_RECORD_BYTES = 8
_WORTH_TELLING_APART = 0.5


class Purpose(Enum):
    """What a pseudonym stands for; at most eight bytes, as BLAKE2s takes them."""

    PERSON = b"person"
    INCIDENT = b"incident"
    RECORD = b"record"
    CLOCK = b"clock"


def pseudonyms(values: pl.Series, key: PseudonymKey, purpose: Purpose) -> pl.Series:
    """Text → 32 hexadecimal digits (128 bits); null stays null."""
    hashed = _over_distinct(values, lambda present: pl.Series(_hex_digests(present, key, purpose), dtype=pl.String))
    return hashed.alias(values.name)


def record_keys(values: pl.Series, key: PseudonymKey) -> pl.Series:
    """Text → UInt64; null stays null. Two of ten million records share a key with a chance of 1 in 300,000."""
    return _over_distinct(values, lambda present: _integers(present, key, Purpose.RECORD)).alias(values.name)


def clock_offsets(values: pl.Series, key: PseudonymKey) -> pl.Series:
    """Text that names a person → Int64 minutes from 0 to about ten years, fixed for the person; null stays null."""
    hashed = _over_distinct(values, lambda present: _integers(present, key, Purpose.CLOCK))
    return (hashed % CLOCK_SPAN_MINUTES).cast(pl.Int64).alias(values.name)


def _over_distinct(values: pl.Series, hash_all: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Hash each value, or each distinct value where values repeat enough to pay for telling them apart."""
    present = values.drop_nulls()
    different = present.to_frame("value").select(pl.col("value").approx_n_unique()).item()
    if different <= _WORTH_TELLING_APART * present.len():
        distinct = present.unique()
        hashed = hash_all(distinct)
        return values.replace_strict(distinct, hashed, default=None, return_dtype=hashed.dtype)
    hashed = hash_all(present)
    if present.len() == values.len():
        return hashed
    nothing = pl.Series([None], dtype=hashed.dtype).new_from_index(0, values.len())
    return nothing.scatter(values.is_not_null().arg_true(), hashed)


def _hex_digests(values: pl.Series, key: PseudonymKey, purpose: Purpose) -> list[str]:
    copy = key.hasher(purpose.value, _PSEUDONYM_BYTES).copy
    digests = []
    for value in values.cast(pl.Binary).to_list():
        hasher = copy()
        hasher.update(value)
        digests.append(hasher.hexdigest())
    return digests


def _integers(values: pl.Series, key: PseudonymKey, purpose: Purpose) -> pl.Series:
    # Copying a keyed hasher skips the key block: half the time of keying one afresh for each value.
    copy = key.hasher(purpose.value, _RECORD_BYTES).copy
    digests = []
    for value in values.cast(pl.Binary).to_list():
        hasher = copy()
        hasher.update(value)
        digests.append(hasher.digest())
    joined = pa.py_buffer(b"".join(digests))
    return pl.Series(pa.Array.from_buffers(pa.uint64(), len(digests), [None, joined]), dtype=pl.UInt64)
