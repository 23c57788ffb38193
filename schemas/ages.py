"""What an age is: said once, for validation and for de-identification."""

from __future__ import annotations

import polars as pl


def completed_years(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Completed years from the day `born` to the day `on`; who was born on 29 February grows older on 1 March."""
    return on.dt.year() - born.dt.year() - (_day_of_year(on) < _day_of_year(born)).cast(pl.Int32)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    # The month is an Int8 in Polars: widened before it is multiplied, or it wraps round.
    return day.dt.month().cast(pl.Int16) * 32 + day.dt.day()
