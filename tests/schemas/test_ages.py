"""An age is completed years, by the calendar."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.ages import completed_years


@given(st.dates(date(1900, 1, 1), date(2025, 1, 1)), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_completed_years_are_those_a_calendar_gives(born: date, on: date) -> None:
    expected = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    frame = pl.DataFrame({"born": [born], "on": [on]})
    assert frame.select(completed_years(pl.col("born"), pl.col("on"))).item() == expected
