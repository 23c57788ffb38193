"""Attack by subtraction: a total less its other parts, again and again until nothing more is learnt.

Knows intervals and sums. Must not know tables or policies.
"""

from __future__ import annotations

import numpy as np

from tests.attack.system import Floats, System


class Contradiction(Exception):
    """No numbers agree with the system: somebody's assumption is wrong."""


def subtract(system: System, sweeps: int = 20_000) -> tuple[Floats, Floats]:
    """The bounds of every quantity after subtraction to a fixpoint. Raises `Contradiction` where a range is empty."""
    low, high = np.array(system.low), np.array(system.high)
    if not system.equations:
        return low, high
    rows, columns, signs = system.matrix()
    positive = signs > 0
    for _ in range(sweeps):
        new_low, new_high = _sweep(rows, columns, positive, low, high)
        if (new_low > new_high).any():
            raise Contradiction("The statements cannot all be true.")
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def _sweep(
    rows: np.ndarray, columns: np.ndarray, positive: np.ndarray, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    lo, hi = low[columns], high[columns]
    least, most = np.where(positive, lo, -hi), np.where(positive, hi, -lo)
    least_of_others = _sum_of_others(rows, least, -np.inf)
    most_of_others = _sum_of_others(rows, most, np.inf)
    # a x + others = 0, so a x lies in -most … -least of the others.
    at_least = np.where(positive, -most_of_others, least_of_others)
    at_most = np.where(positive, -least_of_others, most_of_others)
    new_low, new_high = low.copy(), high.copy()
    np.maximum.at(new_low, columns, at_least)
    np.minimum.at(new_high, columns, at_most)
    return new_low, new_high


def _sum_of_others(rows: np.ndarray, values: Floats, unbounded: float) -> Floats:
    """For each entry the sum of its row's other entries; `unbounded` where any of those is."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    sums, counts = np.bincount(rows, finite), np.bincount(rows, endless)
    others_endless = counts[rows] - endless > 0
    return np.where(others_endless, unbounded, sums[rows] - finite)
