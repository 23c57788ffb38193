"""What a table would hold before anybody has counted: from residents, a published rate and the number of cells.

Each event falls on a cell by itself and on all cells of an area alike (a Poisson of one mean), and each is of a person
of its own. Real events crowd: some wards and some categories hold many, the rest few. So the truth has more small cells
than is expected here, and a plan on expectation leans towards publishing; primary suppression still hides each small
cell, and the first year's history corrects the plan.

Knows: arithmetic. Must not know: any count, table or place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from schemas.periods import MONTHS_OF

PERIODS_A_YEAR = {kind: MONTHS_OF["year"] // months for kind, months in MONTHS_OF.items()}


@dataclass(frozen=True)
class Expected:
    """A year of an area: cells, and of them (expected) non-zero, non-zero below the threshold, events, and events
    below it."""

    cells: int
    nonzero: float
    below: float
    events: float
    suppressed_events: float

    @property
    def share_below(self) -> float:
        """Of non-zero cells, the share below the threshold, to six decimals; 1 where no cell is expected to be
        non-zero."""
        return round(self.below / self.nonzero, 6) if self.nonzero else 1.0


def expected(population: int, rate_per_1000: float, cells_a_period: int, period_kind: str, threshold: int) -> Expected:
    """A year in which `population` residents have `rate_per_1000` events, spread evenly over the cells of each
    period."""
    periods = PERIODS_A_YEAR[period_kind]
    cells = cells_a_period * periods
    events = population * rate_per_1000 / 1000
    mean = events / cells
    small = [_poisson(x, mean) for x in range(1, threshold)]
    return Expected(
        cells=cells,
        nonzero=round(-cells * math.expm1(-mean), 6),
        below=round(cells * sum(small), 6),
        events=round(events, 6),
        suppressed_events=round(cells * sum(x * chance for x, chance in enumerate(small, 1)), 6),
    )


def _poisson(x: int, mean: float) -> float:
    return math.exp(x * math.log(mean) - mean - math.lgamma(x + 1)) if mean > 0 else 0.0
