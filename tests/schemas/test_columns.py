"""A column is declared once, and nothing identifying is ever declared to cross as it is."""

import polars as pl
import pytest

from schemas.columns import DIRECT, PLAIN, QUASI, Deidentify, Disclosure, Table, column
from schemas.tables.ambulance import Incident
from schemas.tables.deidentified import deidentified_schema
from schemas.tables.ecds import Attendance


class Visit(Table):
    """A visit, for these tests."""

    name = "visit"
    day: pl.Date = column("Day of the visit.", disclosure=QUASI, deidentify=Deidentify.WHEN_DATE)
    who: pl.String = column("Who came.", disclosure=DIRECT)
    ward: pl.String = column("Where.", disclosure=PLAIN)


def test_a_table_knows_its_columns_in_order_with_their_types():
    assert Visit.schema() == {"day": pl.Date(), "who": pl.String(), "ward": pl.String()}
    assert Visit.meaning() == "A visit, for these tests."


def test_identifying_columns_are_dropped_unless_told_otherwise():
    assert Visit.columns["who"].deidentify is Deidentify.DROP
    assert Visit.columns["ward"].deidentify is Deidentify.KEEP


@pytest.mark.parametrize("disclosure", [DIRECT, QUASI])
@pytest.mark.parametrize("rule", [Deidentify.KEEP, Deidentify.SCAN])
def test_an_identifying_column_cannot_be_declared_to_be_kept(disclosure, rule):
    with pytest.raises(TypeError, match="cannot leave the identifiable zone"):
        column("A name.", disclosure=disclosure, deidentify=rule)


def test_once_deidentified_a_day_is_a_month_and_a_weekday():
    assert deidentified_schema(Visit) == {
        "line": pl.UInt32(),
        "month": pl.Date(),
        "weekday": pl.Int8(),
        "time_band": pl.String(),
        "ward": pl.String(),
    }


@pytest.mark.parametrize("table", [Attendance, Incident])
def test_no_identifying_column_keeps_its_name_behind_the_wall(table):
    identifying = {c.name for c in table.columns.values() if c.disclosure in (Disclosure.DIRECT, Disclosure.QUASI)}
    assert not identifying & set(deidentified_schema(table))


@pytest.mark.parametrize("table", [Attendance, Incident])
def test_every_column_says_what_it_means_in_a_sentence(table):
    assert all(c.meaning.endswith(".") and not c.meaning[0].islower() for c in table.columns.values())
