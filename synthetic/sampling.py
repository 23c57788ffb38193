"""Random samples: numbers and words drawn in proportion to weights. Knows nothing of what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

Numbers = np.ndarray[Any, Any]
"""One number, or one word, a row."""


def sampled_indexes(rng: np.random.Generator, weights: Numbers, count: int) -> Numbers:
    """`count` indexes drawn with replacement in proportion to `weights`."""
    steps = np.cumsum(weights, dtype=float)
    indexes: Numbers = np.searchsorted(steps, rng.random(count) * steps[-1], side="right")
    return np.minimum(indexes, len(weights) - 1, out=indexes)


def sampled_values(rng: np.random.Generator, shares: dict[str, float], count: int) -> pl.Series:
    """`count` of the keys of `shares`, drawn in proportion to its values."""
    drawn = sampled_indexes(rng, np.array(list(shares.values())), count)
    return values_at(list(shares), drawn)


def values_at(values: list[str] | tuple[str, ...], index: Numbers) -> pl.Series:
    """The words at `index`."""
    return pl.Series(values, dtype=pl.String).gather(pl.Series(index.astype(np.uint32)))
