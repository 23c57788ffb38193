"""Which ambulance incidents are violence, and of what kind."""

import polars as pl
import pytest

from schemas import codes
from schemas.tables.ambulance import Incident
from schemas.tables.deidentified import deidentified_schema
from sources.ambulance.violence import classify

LISTS = codes.load()


def contact(**said):
    schema = {"submission": pl.String()} | deidentified_schema(Incident)
    row = dict.fromkeys(schema) | {"submission": "s", "line": 2, "age_band": "25-34"} | said
    found = classify(pl.LazyFrame([row], schema=schema), LISTS).collect()
    return found.row(0, named=True) if found.height else None


@pytest.mark.parametrize(
    ("code", "violent"),
    [
        ("04B01", True),
        ("04D02A", True),
        ("04A01T", True),
        ("4D1", True),
        ("04-D-02S", True),
        ("27D03S", True),
        ("27D01G", True),
        ("27B02P", True),
        ("27B02", True),
        ("27B02I", False),
        ("27D01X", False),
        ("27A01Y", False),
        ("25D01", False),
        ("30B01", False),
        ("17A04", False),
        (None, False),
    ],
)
def test_the_card_and_its_suffix_decide(code, violent):
    assert contact(dispatch_code=code)["is_ambulance"] is violent


@pytest.mark.parametrize("column", ["local_reason", "crew_impression"])
@pytest.mark.parametrize(
    ("reason", "violent"), [("assault", True), ("stabbing", True), ("self_harm", False), ("other", False)]
)
def test_the_trusts_own_words_decide_where_the_mapping_knows_them(column, reason, violent):
    assert contact(**{column: reason})["is_ambulance"] is violent


def test_a_wound_found_to_be_the_patients_own_doing_is_not_violence_whatever_else_was_said():
    assert not contact(dispatch_code="27D03S", crew_impression="self_harm")["is_ambulance"]
    assert not contact(dispatch_code="27D03S", crew_impression="self_harm", local_reason="assault")["is_ambulance"]
    assert contact(dispatch_code="04B01", crew_impression="self_harm")["is_ambulance"]


@pytest.mark.parametrize("stop", ["cancelled", "duplicate", "hoax", "inter_hospital"])
def test_a_stopped_incident_is_not_a_contact(stop):
    assert contact(dispatch_code="04B01", stop_code=stop) is None


@pytest.mark.parametrize(
    ("said", "mechanism"),
    [
        ({"dispatch_code": "27D03S"}, "knife"),
        ({"dispatch_code": "27D01G"}, "firearm"),
        ({"local_reason": "shooting"}, "firearm"),
        ({"crew_impression": "stabbing"}, "knife"),
        ({"dispatch_code": "04B01"}, "unknown"),
    ],
)
def test_the_mechanism_is_told_where_it_is_known(said, mechanism):
    assert contact(**said)["mechanism"] == mechanism


def test_kinds_are_told_of_violence_only():
    assert contact(dispatch_code="04D02S")["is_sexual"]
    assert contact(local_reason="sexual_assault")["is_sexual"]
    assert contact(crew_impression="domestic_assault")["is_domestic"]
    assert not contact(dispatch_code="04D02S", stop_code=None, local_reason="other")["is_domestic"]
