"""The invented region: its months, neighbourhoods, emergency departments and people.

Knows the reference files. Must not know any extract, file or heading, nor what happens to
anybody: that is for `synthetic.events`. The same seed makes the same region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zlib import crc32

import numpy as np
import polars as pl

from synthetic.sampling import Numbers

NATIONAL_NEIGHBOURHOODS = 33_755
"""Neighbourhoods ranked by the English Indices of Deprivation on 2021 areas."""

CATCHMENT: dict[str, dict[str, float]] = {
    "E08000025": {"RRK": 0.72, "RXK": 0.22, "RNA": 0.03, "RBK": 0.03},
    "E08000029": {"RRK": 0.85, "RKB": 0.15},
    "E08000027": {"RNA": 0.88, "RXK": 0.07, "RL4": 0.05},
    "E08000028": {"RXK": 0.78, "RNA": 0.10, "RBK": 0.12},
    "E08000030": {"RBK": 0.85, "RL4": 0.08, "RRK": 0.07},
    "E08000031": {"RL4": 0.93, "RNA": 0.07},
    "E08000026": {"RKB": 0.95, "RLT": 0.05},
    "E07000218": {"RLT": 0.60, "RKB": 0.20, "RRK": 0.20},
    "E07000219": {"RLT": 0.85, "RKB": 0.15},
    "E07000220": {"RKB": 0.95, "RLT": 0.05},
    "E07000221": {"RJC": 0.75, "RKB": 0.15, "RRK": 0.10},
    "E07000222": {"RJC": 0.85, "RKB": 0.15},
}
"""Where the people of each local authority go; invented, near what distance suggests. Anyone else goes anywhere."""

CHILDRENS_TRUST, CHILDRENS_CATCHMENT = "RQ3", ("E08000025", "E08000029", "E08000028")


@dataclass(frozen=True)
class Region:
    """People and places, and the span of time in which things happen to them."""

    seed: int
    first_month: date
    months: int
    attendances: int
    places: pl.DataFrame
    """postcode, lsoa, msoa, ward, la, town, fifth (1 most deprived), inside (whether in the region); one row a
    postcode.
    """
    sites: pl.DataFrame
    """provider, site, department_type, valid_from, valid_to (dates)."""
    people: pl.DataFrame
    """One row a person, in the order of their number: see `people.make_people`."""

    def rng(self, purpose: str) -> np.random.Generator:
        """A stream of random numbers of its own for each purpose, so that a change in one leaves the others alone."""
        return np.random.default_rng([self.seed, crc32(purpose.encode())])

    @cached_property
    def month_starts(self) -> list[date]:
        """The first day of each month, and of the month after the last."""
        return [month_after(self.first_month, ahead) for ahead in range(self.months + 1)]

    @property
    def days(self) -> int:
        """Days in the span."""
        return (self.month_starts[-1] - self.month_starts[0]).days

    @property
    def minutes(self) -> int:
        """Minutes in the span."""
        return self.days * 1440

    @cached_property
    def month_of_day(self) -> Numbers:
        """Day of the span → number of its month."""
        lengths = [(after - start).days for start, after in zip(self.month_starts, self.month_starts[1:], strict=False)]
        return np.repeat(np.arange(self.months), lengths)


def month_after(month: date, ahead: int) -> date:
    """The first day of the month `ahead` months later."""
    years, index = divmod(month.month - 1 + ahead, 12)
    return date(month.year + years, index + 1, 1)
