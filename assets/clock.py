"""The one place that asks what day it is."""

from datetime import UTC, date, datetime


def today() -> date:
    """Today, by UTC: at most an hour from the wall clock in England."""
    return datetime.now(UTC).date()
