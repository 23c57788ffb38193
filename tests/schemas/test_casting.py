"""Text as sent becomes typed values, whatever the habit of the sender."""

from datetime import date, time

import polars as pl
import pytest

from schemas import codes
from schemas.casting import cast
from schemas.tables.ecds import Attendance

LISTS = codes.load()


def value(column, sent):
    text = pl.DataFrame({"line": [2], column: [sent]}, schema={"line": pl.UInt32, column: pl.String})
    return cast(text, Attendance, LISTS).frame[column].item()


@pytest.mark.parametrize(
    "sent",
    [
        "2025-04-01",
        "2025-04-01 13:45:00",
        "2025-04-01T13:45:00",
        "01/04/2025",
        "1/4/2025",
        "01/04/2025 13:45",
        "01-04-2025",
        "01.04.2025",
        "20250401",
        "01 Apr 2025",
        "01-Apr-2025",
        "45748",
        "45748.573",
    ],
)
def test_a_date_is_read_in_every_form_people_send(sent):
    assert value("arrival_date", sent) == date(2025, 4, 1)


def test_a_british_date_is_never_read_the_american_way():
    assert value("arrival_date", "03/04/2025") == date(2025, 4, 3)
    assert value("arrival_date", "04/13/2025") is None


@pytest.mark.parametrize("sent", ["banana", "2025-02-30", "9.43E+09", "1", "2025-13-01"])
def test_what_is_no_date_is_empty(sent):
    assert value("arrival_date", sent) is None


@pytest.mark.parametrize("sent", ["13:45:00", "13:45", "1345", "134500", "2025-04-01 13:45:00", "0.572916666666667"])
def test_a_time_is_read_in_every_form_people_send(sent):
    assert value("arrival_time", sent) == time(13, 45)


@pytest.mark.parametrize(("sent", "age"), [("34", 34), ("34.7", 34), ("34.0", 34), ("7003", 0), ("x", None)])
def test_an_age_is_completed_years(sent, age):
    assert value("age", sent) == age


@pytest.mark.parametrize(
    ("column", "sent", "standard"),
    [
        ("nhs_number", "999 000 0018", "9990000018"),
        ("nhs_number", "999-000-0018", "9990000018"),
        ("postcode", "cv98 4qx", "CV984QX"),
        ("sex", "0", "X"),
        ("department_type", "1", "01"),
        ("ethnic_category", "A1", "A"),
        ("ethnic_category", "99", "99"),
        ("deleted", "TRUE", "1"),
    ],
)
def test_codes_are_brought_to_their_standard_form(column, sent, standard):
    assert value(column, sent) == standard


def test_columns_not_sent_are_there_and_empty():
    frame = cast(pl.DataFrame({"line": [2]}, schema={"line": pl.UInt32}), Attendance, LISTS).frame
    assert set(Attendance.columns) <= set(frame.columns)
    assert frame["injury_intent"].dtype == pl.String
