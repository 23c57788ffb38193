"""Quarters and financial years: which one a month lies in."""

from __future__ import annotations

from datetime import date

import polars as pl

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
"""Kind of period → how many months it has."""


def quarter_of(month: date) -> date:
    """The first day of the month's quarter."""
    return date(month.year, 3 * ((month.month - 1) // 3) + 1, 1)


def year_of(day: date) -> str:
    """The financial year, April to March, such as 2025/26."""
    start = day.year if day.month >= 4 else day.year - 1
    return f"{start}/{(start + 1) % 100:02}"


def first_day_of_year(year: str) -> date:
    """The 1st of April that begins a financial year such as 2025/26."""
    return date(int(year[:4]), 4, 1)


def first_day_of_years(years: pl.Expr) -> pl.Expr:
    """The 1st of April that begins each financial year such as 2025/26."""
    return pl.date(years.str.head(4).cast(pl.Int32), 4, 1)


def last_month_of(first: pl.Expr, kind: pl.Expr) -> pl.Expr:
    """The first day of the last month of each period. first: its first day. kind: month, quarter or year."""
    ahead = kind.replace_strict({name: f"{months - 1}mo" for name, months in MONTHS_OF.items()}, return_dtype=pl.String)
    return first.dt.offset_by(ahead)
