from __future__ import annotations

from datetime import date, time

import polars as pl
import pytest

from anonymisation.deidentification import generalise
from schemas.codes import CodeLists


def band(age: int | None = None, born: date | None = None, on: date = date(2025, 6, 15)) -> str:
    frame = pl.DataFrame(
        {"age": [age], "born": [born], "on": [on]}, schema={"age": pl.Int32, "born": pl.Date, "on": pl.Date}
    )
    return frame.select(generalise.age_band(pl.col("age"), pl.col("born"), pl.col("on"))).item()


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, "00-10"),
        (10, "00-10"),
        (11, "11-15"),
        (15, "11-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-34"),
        (44, "35-44"),
        (54, "45-54"),
        (64, "55-64"),
        (65, "65+"),
        (120, "65+"),
        (121, "unknown"),
        (-1, "unknown"),
        (None, "unknown"),
    ],
)
def test_every_age_has_its_band(age: int | None, expected: str) -> None:
    assert band(age) == expected


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2007, 6, 15), date(2025, 6, 15), "18-24"),
        (date(2007, 6, 16), date(2025, 6, 15), "16-17"),
        (date(2007, 12, 5), date(2025, 6, 30), "16-17"),
        (date(2008, 2, 29), date(2026, 2, 28), "16-17"),
        (date(2008, 2, 29), date(2026, 3, 1), "18-24"),
    ],
)
def test_the_birthday_decides(born: date, on: date, expected: str) -> None:
    assert band(None, born, on) == expected


def test_the_date_of_birth_wins_over_the_age_unless_it_is_impossible() -> None:
    assert band(40, date(2007, 1, 1)) == "18-24"
    assert band(40, date(2030, 1, 1)) == "35-44"
    assert band(None, date(1850, 1, 1)) == "unknown"


@pytest.mark.parametrize(
    ("at", "expected"),
    [(time(0), "00-03"), (time(2, 59, 59), "00-03"), (time(3), "03-06"), (time(23, 59), "21-24"), (None, "unknown")],
)
def test_every_time_has_its_three_hours(at: time | None, expected: str) -> None:
    assert (
        pl.DataFrame({"at": [at]}, schema={"at": pl.Time}).select(generalise.time_band(pl.col("at"))).item() == expected
    )


def test_the_month_and_the_weekday_of_a_day() -> None:
    frame = pl.DataFrame({"day": [date(2025, 3, 31)]})
    assert frame.select(month=generalise.month(pl.col("day")), weekday=generalise.weekday(pl.col("day"))).row(0) == (
        date(2025, 3, 1),
        1,
    )


def test_the_bands_are_those_of_the_code_lists(lists: CodeLists) -> None:
    assert lists["age_band"].codes == {name for _, name in generalise.AGE_BANDS} | {"unknown"}
    assert lists["time_band"].codes == {*generalise.TIME_BANDS, "unknown"}
