"""Quarters and financial years: which one a month lies in."""

from __future__ import annotations

from datetime import date


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
