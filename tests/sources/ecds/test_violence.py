"""Which attendances are violence, and of what kind."""

import polars as pl
import pytest

from schemas import codes
from schemas.tables.deidentified import deidentified_schema
from schemas.tables.ecds import Attendance
from sources.ecds.violence import classify, may_be_violence

LISTS = codes.load()
ASSAULT, ACCIDENT, SELF_HARM, UNDETERMINED = "298231000000106", "242056005", "276853009", "269735005"
KNIFE, FIST, GLASS, FALL = "425322008", "242890000", "426058000", "429482004"
SEXUAL_ASSAULT, VIOLENT_PATIENT, SELF_HARM_COMPLAINT, HEAD_INJURY = "56890008", "248004009", "248062006", "82271004"


def contact(**said):
    schema = {"submission": pl.String()} | deidentified_schema(Attendance)
    row = dict.fromkeys(schema) | {"submission": "s", "line": 2, "age_band": "25-34"} | said
    found = classify(pl.LazyFrame([row], schema=schema), LISTS).collect()
    return found.row(0, named=True) if found.height else None


def definitions(**said):
    row = contact(**said)
    return {name for name in ("primary", "secondary", "sensitivity") if row and row[f"is_{name}"]}


def test_apparent_assault_is_primary_and_so_secondary():
    assert definitions(injury_intent=ASSAULT) == {"primary", "secondary"}


@pytest.mark.parametrize("intent", [ACCIDENT, SELF_HARM, UNDETERMINED, None])
def test_no_other_intent_is_violence_by_itself(intent):
    assert definitions(injury_intent=intent, injury_mechanism=FALL) == set()


@pytest.mark.parametrize(
    "said",
    [
        {"chief_complaint": SEXUAL_ASSAULT},
        {"concepts": "assault"},
        {"concepts": "domestic"},
        {"concepts": "assault|sexual"},
    ],
)
def test_a_complaint_or_concept_of_violence_is_secondary_only(said):
    assert definitions(**said) == {"secondary"}


def test_a_concern_that_only_marks_risk_is_not_violence():
    assert definitions(markers="domestic") == set()


def test_a_violent_patient_is_never_a_victim():
    assert definitions(chief_complaint=VIOLENT_PATIENT) == set()


@pytest.mark.parametrize("intent", [None, UNDETERMINED])
@pytest.mark.parametrize("mechanism", [KNIFE, FIST, GLASS])
def test_a_suspicious_mechanism_without_an_intent_is_for_sensitivity(intent, mechanism):
    assert definitions(injury_intent=intent, injury_mechanism=mechanism) == {"sensitivity"}


def test_self_harm_is_never_for_sensitivity():
    assert definitions(injury_mechanism=KNIFE, chief_complaint=SELF_HARM_COMPLAINT) == set()
    assert definitions(injury_mechanism=KNIFE, injury_intent=SELF_HARM) == set()


@pytest.mark.parametrize(
    "said", [{"dupe_flag": "1"}, {"deleted": "1"}, {"finished": "0"}, {"attendance_category": "4"}]
)
def test_what_is_not_a_finished_first_attendance_is_not_a_contact(said):
    assert contact(injury_intent=ASSAULT, **said) is None


@pytest.mark.parametrize(
    "said", [{"dupe_flag": "0"}, {"deleted": "0"}, {"finished": "1"}, {"attendance_category": "2"}, {}]
)
def test_an_empty_flag_says_nothing_against_it(said):
    assert contact(injury_intent=ASSAULT, **said)["is_primary"]


def test_kinds_are_told_of_violence_only():
    assert contact(injury_intent=ASSAULT, markers="domestic|sexual")["is_domestic"]
    assert contact(chief_complaint=SEXUAL_ASSAULT)["is_sexual"]
    assert not contact(injury_intent=ACCIDENT, markers="domestic")["is_domestic"]


@pytest.mark.parametrize(("band", "under"), [("16-17", True), ("18-24", False), ("unknown", False)])
def test_under_18_is_by_age_band(band, under):
    assert contact(age_band=band)["is_under_18"] is under


def test_quality_is_asked_of_injuries():
    row = contact(injury_intent=UNDETERMINED, injury_mechanism=FIST, injury_time_known=True)
    assert (row["is_injury"], row["intent_coded"], row["mechanism_coded"], row["place_coded"], row["time_known"]) == (
        True,
        False,
        True,
        False,
        True,
    )
    assert not contact(injury_time_known=True)["time_known"]
    assert contact(chief_complaint=HEAD_INJURY)["is_injury"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"injury_intent": ASSAULT}, True),
        ({"injury_mechanism": KNIFE}, True),
        ({"chief_complaint": SEXUAL_ASSAULT}, True),
        ({"diagnosis": "123,52684005"}, True),
        ({"safeguarding": "404189009"}, True),
        ({"injury_intent": ACCIDENT, "injury_mechanism": FALL}, False),
        ({}, False),
    ],
)
def test_a_person_is_told_apart_only_where_it_may_be_violence(said, expected):
    row = pl.DataFrame([dict.fromkeys(Attendance.columns) | said], schema=dict.fromkeys(Attendance.columns, pl.String))
    assert row.select(may_be_violence(LISTS)).item() is expected
