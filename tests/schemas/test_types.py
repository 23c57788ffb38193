"""A value type says once how its values are read, what is asked of them and how far they identify."""

import polars as pl
import pytest

from schemas import types
from schemas.columns import PLAIN, SENSITIVE, Deidentify, Disclosure, Table, column
from schemas.tables.ambulance import Incident
from schemas.tables.ecds import Attendance
from schemas.types import LSOA, AreaCode, BirthDate, NHSNumber, Postcode, SnomedCode, Value

KINDS = [kind for kind in vars(types).values() if isinstance(kind, type) and issubclass(kind, Value)]
COLUMNS = [col for table in (Attendance, Incident) for col in table.columns.values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_type_says_what_it_is(kind):
    assert kind.__doc__
    assert kind.__doc__.rstrip().endswith(".")


@pytest.mark.parametrize("col", COLUMNS, ids=lambda col: col.name)
def test_each_column_of_an_extract_says_what_its_values_are(col):
    assert col.type in KINDS
    assert col.disclosure in Disclosure


def test_a_column_has_the_class_of_its_type():
    assert Attendance.columns["nhs_number"].disclosure is Disclosure.DIRECT
    assert Attendance.columns["ethnic_category"].code_list == "ethnic_category"


@pytest.mark.parametrize("kind", [NHSNumber, Postcode, BirthDate, LSOA])
def test_what_identifies_is_never_declared_milder(kind):
    with pytest.raises(TypeError, match=f"is a {kind.__name__}"):

        class Mild(Table):
            """A table that plays an identifier down."""

            value: kind = column("A value.", disclosure=PLAIN)


def test_what_identifies_does_not_cross_by_its_type_alone():
    with pytest.raises(TypeError, match="cannot leave the identifiable zone"):

        class Crossing(Table):
            """A table that lets an identifier through."""

            value: NHSNumber = column("A value.", deidentify=Deidentify.KEEP)


def test_a_column_may_be_declared_stricter():
    class Strict(Table):
        """A table of a code that tells much."""

        value: SnomedCode = column("A code.", disclosure=SENSITIVE, code_list="injury_intent")

    assert Strict.columns["value"].disclosure is SENSITIVE


def test_a_column_whose_type_says_no_class_must_say_one():
    with pytest.raises(TypeError, match="declare its disclosure"):

        class Silent(Table):
            """A table that says too little."""

            value: pl.String = column("A value.")


def test_a_word_of_the_declaration_is_no_column():
    with pytest.raises(TypeError, match="alias"):

        class Named(Table):
            """A table with a column that hides its own name."""

            name: pl.String = column("A value.", disclosure=PLAIN)


def test_an_lsoa_is_an_area_code_and_a_postcode_is_none():
    assert issubclass(LSOA, AreaCode)
    assert not issubclass(Postcode, AreaCode)
