"""When things happen: hours of the day, days of the week, seasons.

Knows curves only. The shapes follow what EDs and ambulance trusts publish: illness peaks late on Monday mornings,
violence after dark on Fridays and Saturdays.
"""

from __future__ import annotations

import numpy as np

from synthetic.region import Region
from synthetic.sampling import Numbers, sampled_indexes

BY_DAY = np.array(
    [3, 2.4, 2, 1.8, 1.7, 1.8, 2.3, 3.4, 5.2, 6.6, 7.2, 7.1, 6.6, 6.4, 6.3, 6.2, 6.1, 6.2, 6.3, 6, 5.4, 4.6, 3.9, 3.4]
)
"""Attendances by hour, midnight first."""
BY_NIGHT = np.array(
    [8.2, 7.6, 6.4, 5.2, 3.4, 2, 1.2, 1, 1.3, 1.6, 2, 2.3, 2.7, 3, 3.4, 4, 4.2, 4.6, 5, 5.4, 5.8, 6.4, 7, 7.8]
)
"""Violence by hour, midnight first."""
BY_EVENING = np.array(
    [6, 5, 4, 3, 2.3, 1.8, 1.6, 1.8, 2.4, 3, 3.4, 3.7, 4, 4, 4.2, 4.4, 4.6, 4.9, 5.3, 5.7, 6, 6.3, 6.4, 6.3]
)
"""Self-harm by hour, midnight first."""

WEEK_OF_ILLNESS = np.array([1.1, 1.03, 1.0, 0.98, 0.97, 0.95, 1.0])
WEEKEND_NIGHT = 2.6
"""How many times as much violence a Friday or Saturday night holds as another."""
NIGHT_BEGINS, NIGHT_ENDS = 19, 5


def week_of_illness() -> Numbers:
    """Weights of the 168 hours of a week, Monday midnight first."""
    return np.outer(WEEK_OF_ILLNESS, BY_DAY).ravel()


def week_of_violence() -> Numbers:
    """Weights of the 168 hours of a week, Monday midnight first: Friday and Saturday nights stand out."""
    week = np.tile(BY_NIGHT, 7)
    hour = np.arange(168)
    for evening in (4, 5):
        begins, ends = evening * 24 + NIGHT_BEGINS, (evening + 1) * 24 + NIGHT_ENDS
        week[(hour >= begins) & (hour < ends)] *= WEEKEND_NIGHT
    return week


def week_of_self_harm() -> Numbers:
    """Weights of the 168 hours of a week, Monday midnight first."""
    return np.tile(BY_EVENING, 7)


def minutes_in(region: Region, week: Numbers, count: int, rng: np.random.Generator, summer: float = 0.0) -> Numbers:
    """`count` minutes of the span, drawn by the hour of the week; `summer` lifts the middle of July by that share."""
    hours = np.arange(region.days * 24)
    weekday = (region.first_month.weekday() + hours // 24) % 7
    weights = week[weekday * 24 + hours % 24]
    day_of_year = region.first_month.timetuple().tm_yday + hours // 24
    weights = weights * (1 + summer * np.cos((day_of_year - 196) / 365.25 * 2 * np.pi))
    return sampled_indexes(rng, weights, count) * 60 + rng.integers(0, 60, count)
