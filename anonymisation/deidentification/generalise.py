"""Exact values made coarse: ages to bands, times to three hours, days to months and weekdays.

Knows: the bands. Must not know: which column of which table holds an age or a time.
The bands are those of the code lists `age_band` and `time_band`; a test holds them together.
"""

from __future__ import annotations

import polars as pl

from schemas.ages import completed_years

AGE_BANDS: tuple[tuple[int, str], ...] = (
    (10, "00-10"),
    (15, "11-15"),
    (17, "16-17"),
    (24, "18-24"),
    (34, "25-34"),
    (44, "35-44"),
    (54, "45-54"),
    (64, "55-64"),
    (120, "65+"),
)
"""Oldest completed year of each band, and its name. Under-25s can be read from them, as the duty asks."""

TIME_BANDS = ("00-03", "03-06", "06-09", "09-12", "12-15", "15-18", "18-21", "21-24")
UNKNOWN = "unknown"


def age_band(age: pl.Expr | None, birth_date: pl.Expr | None, on: pl.Expr) -> pl.Expr:
    """Age band on the day `on`. The date of birth wins; an age outside 0 to 120 counts as not given."""
    candidates = []
    if birth_date is not None:
        candidates.append(_possible(completed_years(birth_date, on)))
    if age is not None:
        candidates.append(_possible(age))
    return _band_of(pl.coalesce(candidates)) if candidates else pl.lit(UNKNOWN)


def time_band(time: pl.Expr) -> pl.Expr:
    """The three hours that a time of day falls in."""
    return _pick(TIME_BANDS, time.dt.hour() // 3)


def weekday(day: pl.Expr) -> pl.Expr:
    """Monday 1 to Sunday 7."""
    return day.dt.weekday().cast(pl.Int8)


def month(day: pl.Expr) -> pl.Expr:
    """First day of the month."""
    return day.dt.month_start()


def _possible(age: pl.Expr) -> pl.Expr:
    return pl.when(age.is_between(0, 120)).then(age.cast(pl.Int32))


def _band_of(age: pl.Expr) -> pl.Expr:
    of_each_year = [next(name for oldest, name in AGE_BANDS if year <= oldest) for year in range(121)]
    return _pick(of_each_year, age)


def _pick(names: list[str] | tuple[str, ...], position: pl.Expr) -> pl.Expr:
    # One gather from a short list costs a fraction of a chain of conditions.
    last = len(names)
    return pl.lit(pl.Series([*names, UNKNOWN])).gather(position.fill_null(last).cast(pl.UInt32))
