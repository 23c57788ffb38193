"""The recount is right about each rule, on truths small enough to count by eye."""

import ast
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.recount.constants import ATTENDANCE, INJURY_COMPLAINTS
from tests.recount.recount import (
    AMBULANCE_NEEDS,
    ECDS_NEEDS,
    Totals,
    differences,
    dispatch,
    financial_year,
    quarter,
    recount,
    recount_rows,
)

ASSAULT, ACCIDENT, UNDETERMINED = "298231000000106", "242056005", "269735005"
FIST, KNIFE, PROJECTILE, PUSH = "242890000", "425322008", "242999003", "425359009"
BIRMINGHAM, COVENTRY, WARWICK = "E08000025", "E08000026", "E07000222"
APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)


def attended(record="1", **said):
    """An assault seen on Saturday 12 April 2025 at 22:15, of a Birmingham man of 30, in the first file."""
    usual = {
        "file": f"ecds/{said.get('sequence', 1)}.csv",
        "sequence": 1,
        "protocol": "bulk",
        "line": 2,
        "fate": "clean",
        "record_id": record,
        "provider_code": "RRK",
        "arrival_date": "2025-04-12",
        "arrival_time": "22:15:00",
        "age": "30",
        "sex": "1",
        "ethnic_category": "A",
        "injury_intent": ASSAULT,
        "injury_mechanism": FIST,
        "place_of_injury": "980911000000107",
        "injury_time": "21:00:00",
        "department_type": "01",
        "finished": "1",
        "residence_la_true": BIRMINGHAM,
        "residence_ward_true": "E05990001",
        "residence_msoa_true": "E02990001",
        "residence_deprivation_true": "1",
    }
    return usual | said


def called(number="WM1", **said):
    """A call to an assault in Birmingham on the same evening at 21:30."""
    usual = {
        "file": f"ambulance/{said.get('sequence', 1)}.csv",
        "sequence": 1,
        "protocol": "bulk",
        "line": 2,
        "fate": "clean",
        "incident_number": number,
        "provider_code": "RYA",
        "call_date": "2025-04-12",
        "call_time": "21:30:00",
        "dispatch_code": "04B01A",
        "scene_la_true": BIRMINGHAM,
    }
    return usual | said


def seen(*rows):
    return recount_rows(rows, []).marts


def violence(*rows):
    """How many primary cases are counted in all."""
    return sum(seen(*rows)["la_year"].values())


def answered(*rows):
    """How many violent ambulance incidents are counted in all."""
    return sum(recount_rows([], rows).marts["la_month_source"].values())


def many(count, first_record, first_line=2, **said):
    return [attended(f"{first_record + n}", line=first_line + n, **said) for n in range(count)]


# -- cells


def test_one_assault_is_in_one_cell_of_every_mart_of_eds():
    marts = seen(attended())
    assert marts == {
        "la_month_source": {("residence", BIRMINGHAM, APRIL, "ecds"): 1},
        "la_quarter_age_sex": {(BIRMINGHAM, APRIL, "25-34", "male"): 1},
        "la_quarter_kind": {},
        "la_quarter_definition": {(BIRMINGHAM, APRIL, "primary"): 1, (BIRMINGHAM, APRIL, "secondary"): 1},
        "la_year_mechanism": {(BIRMINGHAM, "2025/26", "body"): 1},
        "la_year_place": {(BIRMINGHAM, "2025/26", "licensed_premises"): 1},
        "la_year_weekday_time": {(BIRMINGHAM, "2025/26", 6, "21-24"): 1},
        "la_year_ethnic_group": {(BIRMINGHAM, "2025/26", "white"): 1},
        "la_year_deprivation": {(BIRMINGHAM, "2025/26", "1"): 1},
        "msoa_year": {("E02990001", BIRMINGHAM, "2025/26"): 1},
        "small_area_period": {
            (BIRMINGHAM, level, area, kind, APRIL): 1
            for level, area in (("ward", "E05990001"), ("msoa", "E02990001"))
            for kind in ("month", "quarter", "year")
        },
        "provider_month": {
            ("RRK", "ecds", APRIL, measure): 1
            for measure in (
                "contacts",
                "injuries",
                "intent_coded",
                "mechanism_coded",
                "place_coded",
                "time_known",
                "violence",
            )
        },
        "provider_year_coding": {("RRK", "2025/26", "coded", "no_note"): 1},
        "la_year": {(BIRMINGHAM, "2025/26"): 1},
    }


def test_one_call_is_counted_where_it_happened_and_by_its_trust():
    marts = recount_rows([], [called()]).marts
    assert {name: cells for name, cells in marts.items() if cells} == {
        "la_month_source": {("incident", BIRMINGHAM, APRIL, "ambulance"): 1},
        "provider_month": {("RYA", "ambulance", APRIL, "contacts"): 1, ("RYA", "ambulance", APRIL, "violence"): 1},
    }


def test_what_is_not_known_is_counted_as_unknown():
    blank = dict.fromkeys(
        ("arrival_time", "age", "sex", "ethnic_category", "injury_mechanism", "place_of_injury", "residence_la_true")
    )
    marts = seen(attended(**blank))
    assert marts["la_year_weekday_time"] == {("unknown", "2025/26", 6, "unknown"): 1}
    assert marts["la_quarter_age_sex"] == {("unknown", APRIL, "unknown", "unknown"): 1}
    assert marts["la_year_mechanism"] == {("unknown", "2025/26", "unknown"): 1}
    assert marts["la_year_deprivation"] == {("unknown", "2025/26", "unknown"): 1}
    assert marts["msoa_year"] == {}


@pytest.mark.parametrize("status", ["outside", "no_fixed_abode", "unknown"])
def test_people_of_no_area_of_the_region_are_counted_by_why(status):
    assert seen(attended(residence_la_true=status, residence_ward_true=status))["small_area_period"] == {}
    marts = seen(attended(residence_la_true=status, residence_msoa_true=status, residence_deprivation_true="3"))
    assert marts["la_year"] == {(status, "2025/26"): 1}
    assert marts["la_year_deprivation"] == {(status, "2025/26", "unknown"): 1}
    assert marts["msoa_year"] == {}


def test_small_areas_are_counted_by_each_kind_of_period():
    cells = seen(
        attended("1"),
        attended("2", arrival_date="2025-05-11", line=3),
        attended("3", arrival_date="2025-03-31", line=4),
    )
    assert {cell[3:]: n for cell, n in cells["small_area_period"].items() if cell[1] == "ward"} == {
        ("month", APRIL): 1,
        ("month", MAY): 1,
        ("month", date(2025, 3, 1)): 1,
        ("quarter", APRIL): 2,
        ("quarter", date(2025, 1, 1)): 1,
        ("year", APRIL): 2,
        ("year", date(2024, 4, 1)): 1,
    }


def test_an_unknown_ward_leaves_the_cells_of_the_msoa():
    cells = seen(attended(residence_ward_true="unknown"))["small_area_period"]
    assert {cell[1] for cell in cells} == {"msoa"}


# -- people


def people(rows, calls=()):
    """Mart → the different numbers of contacts and people in its cells."""
    found = recount_rows(rows, calls)
    return {
        mart: {(n, found.people[mart][cell]) for cell, n in cells.items()}
        for mart, cells in found.marts.items()
        if cells
    }


def test_a_person_who_comes_twice_is_two_contacts_and_one_person():
    person = {"nhs_number": "9990000018"}
    rows = [attended("1", **person), attended("2", line=3, **person)]
    assert set().union(*people(rows).values()) == {(2, 1)}
    calls = [called("WM1", **person), called("WM2", line=3, **person)]
    assert set().union(*people([], calls).values()) == {(2, 1)}


def test_people_without_a_number_are_each_somebody_else():
    assert people([attended("1"), attended("2", line=3)])["la_year"] == {(2, 2)}
    assert people([], [called("WM1"), called("WM2", line=3)])["la_month_source"] == {(2, 2)}


def test_a_pseudonym_of_nhs_england_names_a_person_and_is_no_nhs_number():
    once, again = attended("1", pseudo_nhs_number="X1"), attended("2", line=3, pseudo_nhs_number="X1")
    assert people([once, again])["la_year"] == {(2, 1)}
    assert people([once, attended("2", line=3, nhs_number="X1")])["la_year"] == {(2, 2)}


@pytest.mark.parametrize(
    ("said", "persons"),
    [
        ({}, 2),
        ({"injury_mechanism": FIST}, 1),
        ({"chief_complaint": "56890008"}, 1),
        ({"diagnosis": "52684005"}, 1),
        ({"safeguarding": "707087005"}, 1),
        ({"chief_complaint": "248004009"}, 2),
        ({"injury_intent": ASSAULT, "finished": "0"}, None),
    ],
)
def test_nobody_is_asked_for_a_person_of_a_contact_that_could_not_be_violence(said, persons):
    harmless = {"nhs_number": "9990000018", "injury_intent": ACCIDENT, "injury_mechanism": PUSH}
    rows = [attended("1", **harmless | said), attended("2", line=3, **harmless | said)]
    found = recount_rows(rows, []).people["provider_month"].get(("RRK", "ecds", APRIL, "contacts"))
    assert found == persons


def test_only_the_months_asked_for_are_counted():
    rows = [attended("1"), attended("2", arrival_date="2025-06-01", line=3)]
    assert recount_rows(rows, [], {APRIL}).marts["la_year"] == {(BIRMINGHAM, "2025/26"): 1}


@pytest.mark.parametrize(
    ("day", "year", "first"),
    [
        (date(2025, 3, 31), "2024/25", date(2025, 1, 1)),
        (date(2025, 4, 1), "2025/26", date(2025, 4, 1)),
        (date(2099, 12, 31), "2099/00", date(2099, 10, 1)),
        (date(2026, 1, 1), "2025/26", date(2026, 1, 1)),
    ],
)
def test_years_begin_in_april_and_quarters_with_the_calendar(day, year, first):
    assert (financial_year(day), quarter(day)) == (year, first)


# -- definitions


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"dupe_flag": "1"}, 0),
        ({"dupe_flag": "0"}, 1),
        ({"deleted": "1"}, 0),
        ({"finished": "0"}, 0),
        ({"finished": None}, 1),
        ({"attendance_category": "4"}, 0),
        ({"attendance_category": "3"}, 1),
        ({"department_type": None}, 1),
        ({"department_type": "05"}, 1),
        ({"department_type": "06"}, 0),
        ({"injury_intent": ACCIDENT}, 0),
        ({"injury_intent": None}, 0),
    ],
)
def test_which_attendances_are_primary(said, expected):
    assert violence(attended(**said)) == expected


@pytest.mark.parametrize(
    ("said", "secondary"),
    [
        ({"chief_complaint": "56890008"}, 1),
        ({"chief_complaint": "248004009"}, 0),
        ({"diagnosis": "125605004,248110007"}, 1),
        ({"safeguarding": "404189009"}, 1),
        ({"safeguarding": "707087005"}, 0),
        ({"diagnosis": "52684005", "deleted": "1"}, 0),
    ],
)
def test_secondary_holds_more_than_primary(said, secondary):
    cells = seen(attended(injury_intent=ACCIDENT, **said))["la_quarter_definition"]
    assert cells == ({(BIRMINGHAM, APRIL, "secondary"): 1} if secondary else {})


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"injury_intent": None}, True),
        ({"injury_intent": UNDETERMINED}, True),
        ({"injury_intent": ACCIDENT}, False),
        ({"injury_intent": None, "injury_mechanism": PROJECTILE}, False),
        ({"injury_intent": None, "injury_mechanism": PUSH}, False),
        ({"injury_intent": None, "chief_complaint": "248062006"}, False),
        ({"injury_intent": None, "chief_complaint": "56890008"}, False),
        ({"injury_intent": None, "attendance_category": "4"}, False),
    ],
)
def test_sensitivity_is_an_open_intent_with_a_violent_mechanism_and_no_self_harm(said, counts):
    cells = seen(attended(**{"injury_mechanism": KNIFE} | said))["la_quarter_definition"]
    assert ((BIRMINGHAM, APRIL, "sensitivity") in cells) is counts


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"age": "17"}, {"under_18"}),
        ({"age": "18"}, set()),
        ({"birth_date": "2007-04-13"}, {"under_18"}),
        ({"birth_date": "2007-04-12"}, set()),
        ({"safeguarding": "881081000000100"}, {"domestic"}),
        ({"safeguarding": "702579009", "diagnosis": "404189009", "age": "15"}, {"sexual", "domestic", "under_18"}),
        ({"injury_intent": ACCIDENT, "age": "5", "safeguarding": "707087005"}, set()),
        ({"injury_intent": ACCIDENT, "age": "5", "chief_complaint": "56890008"}, {"sexual", "under_18"}),
    ],
)
def test_the_kind_of_violence_is_told_of_secondary_cases_only(said, kinds):
    cells = seen(attended(**said))["la_quarter_kind"]
    assert cells == {(BIRMINGHAM, APRIL, kind): 1 for kind in kinds}


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ({"age": "10"}, "00-10"),
        ({"age": "11"}, "11-15"),
        ({"age": "64"}, "55-64"),
        ({"age": "65"}, "65+"),
        ({"age": "7003"}, "00-10"),
        ({"age": "140"}, "unknown"),
        ({"age": "30", "birth_date": "2000-04-13"}, "18-24"),
        ({"age": "30", "birth_date": "2000-04-12"}, "25-34"),
        ({"age": None, "birth_date": None}, "unknown"),
        ({"age": None, "birth_date": "2025-04-13"}, "unknown"),
        ({"age": "30", "birth_date": "1899-01-01"}, "25-34"),
    ],
)
def test_the_age_is_of_completed_years_and_the_birth_date_wins(said, band):
    assert seen(attended(**said))["la_quarter_age_sex"] == {(BIRMINGHAM, APRIL, band, "male"): 1}


@pytest.mark.parametrize(
    ("clock", "known"),
    [("21:00:00", True), ("00:00:00", False), ("22:15:00", False), (None, False), ("00:01:00", True)],
)
def test_a_time_of_injury_is_known_unless_it_is_midnight_or_the_arrival(clock, known):
    cells = seen(attended(injury_time=clock))["provider_month"]
    assert (("RRK", "ecds", APRIL, "time_known") in cells) is known


def test_an_attendance_for_illness_is_a_contact_and_no_injury():
    ill = attended(injury_intent=None, injury_mechanism=None, chief_complaint="29857009")
    assert seen(ill)["provider_month"] == {("RRK", "ecds", APRIL, "contacts"): 1}


def test_an_undetermined_intent_is_not_coded_but_is_an_injury():
    cells = seen(attended(injury_intent=UNDETERMINED, injury_mechanism=None))["provider_month"]
    assert ("RRK", "ecds", APRIL, "injuries") in cells
    assert ("RRK", "ecds", APRIL, "intent_coded") not in cells


@pytest.mark.parametrize(
    ("said", "coding"),
    [
        ({}, "coded"),
        ({"injury_intent": ACCIDENT}, "other_intent"),
        ({"injury_intent": ACCIDENT, "chief_complaint": "56890008"}, "coded"),
        ({"injury_intent": UNDETERMINED}, "open_intent"),
        ({"injury_intent": None}, "open_intent"),
        ({"injury_intent": None, "injury_mechanism": None, "chief_complaint": "29857009"}, "no_injury"),
    ],
)
@pytest.mark.parametrize(("read", "note"), [(True, "says"), (False, "silent"), (None, "no_note")])
def test_an_attendance_is_in_the_cell_of_its_codes_and_its_note(said, coding, read, note):
    cells = recount_rows([attended(**said)], [], says={("ecds/1.csv", 2): read}).marts["provider_year_coding"]
    assert cells == {("RRK", "2025/26", coding, note): 1}


def test_the_list_of_injury_complaints_is_whole_and_holds_no_violent_patient():
    assert len(INJURY_COMPLAINTS) == 40
    assert "248004009" not in INJURY_COMPLAINTS


# -- ambulance


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"dispatch_code": "04B01A"}, 1),
        ({"dispatch_code": "4D2T"}, 1),
        ({"dispatch_code": "27D03S"}, 1),
        ({"dispatch_code": "27D03"}, 1),
        ({"dispatch_code": "27D03Y"}, 0),
        ({"dispatch_code": "27D03X"}, 0),
        ({"dispatch_code": "27D03I"}, 0),
        ({"dispatch_code": "27D03Y", "crew_impression": "stabbing"}, 1),
        ({"dispatch_code": "27D03S", "crew_impression": "self_harm"}, 0),
        ({"dispatch_code": "27D03S", "local_reason": "assault", "crew_impression": "self_harm"}, 0),
        ({"dispatch_code": "04B01A", "crew_impression": "self_harm"}, 1),
        ({"dispatch_code": "25B01"}, 0),
        ({"dispatch_code": "30B01"}, 0),
        ({"dispatch_code": "30B01", "local_reason": "domestic_assault"}, 1),
        ({"dispatch_code": None, "local_reason": "other"}, 0),
        ({"dispatch_code": None, "crew_impression": "assault"}, 1),
        ({"stop_code": "hoax"}, 0),
        ({"stop_code": "cancelled", "crew_impression": "assault"}, 0),
    ],
)
def test_which_incidents_are_violence(said, expected):
    assert answered(called(**said)) == expected


@pytest.mark.parametrize(
    ("code", "card_and_suffix"),
    [
        ("27D03S", (27, "S")),
        ("27-D-3S", (27, "S")),
        ("4B1", (4, "")),
        ("04B01A", (4, "A")),
        ("fight", (0, "")),
        (None, (0, "")),
    ],
)
def test_a_dispatch_code_is_card_and_suffix(code, card_and_suffix):
    assert dispatch(code) == card_and_suffix


def test_a_stopped_incident_is_no_contact():
    assert recount_rows([], [called(stop_code="duplicate")]).marts["provider_month"] == {}


def test_two_vehicles_are_one_incident_and_the_last_line_tells_it():
    rows = [called(line=2), called(line=3, dispatch_code="27D03Y", fate="duplicate")]
    found = recount_rows([], rows)
    assert found.marts["la_month_source"] == {}
    assert found.totals["ambulance"]["ambulance/1.csv"] == Totals(received=2, accepted=1, duplicate=1)


@pytest.mark.parametrize(
    ("scene", "expected"), [(COVENTRY, 1), ("unknown", 1), (None, 1), ("outside", 0), ("E06000051", 0)]
)
def test_an_incident_known_to_lie_outside_is_out_of_scope(scene, expected):
    assert answered(called(scene_la_true=scene)) == expected


# -- fates and control totals


@pytest.mark.parametrize("fate", ["rejected:missing", "unreadable", "out_of_scope", "blanked:age rejected:shape"])
def test_a_row_that_could_not_be_used_counts_nowhere(fate):
    assert violence(attended(fate=fate)) == 0


def test_a_blanked_value_leaves_the_row():
    assert violence(attended(fate="blanked:nhs_number", nhs_number=None)) == 1


def test_every_record_of_a_file_goes_somewhere_once():
    rows = [
        attended("1", line=2),
        attended("1", line=3),
        attended("2", line=4, fate="rejected:missing", arrival_date=None),
        attended("3", line=5, provider_code="RXT", fate="out_of_scope"),
        {"file": "ecds/1.csv", "sequence": 1, "protocol": "bulk", "line": 6, "fate": "unreadable"},
        attended("4", line=7, update_type="1"),
    ]
    found = recount_rows(rows, [])
    assert found.totals["ecds"] == {
        "ecds/1.csv": Totals(received=6, accepted=2, rejected=1, duplicate=1, out_of_scope=1, unreadable=1)
    }


def test_a_truth_that_disagrees_with_the_rules_is_told():
    rows = [
        attended("1", provider_code="RXT"),
        attended("2", line=3, fate="duplicate"),
        attended("3", line=4, arrival_date=None),
    ]
    assert sum(recount_rows(rows, []).surprises.values()) == 3
    assert not recount_rows([attended()], [called()]).surprises


# -- versions


@pytest.mark.parametrize(("rows_in_may", "left_in_may"), [(2, 2), (1, 3)])
def test_a_month_is_covered_from_a_fifth_of_the_fullest(rows_in_may, left_in_may):
    first = many(2, 100, sequence=1, arrival_date="2025-05-10")
    april, may = many(10, 200, sequence=2), many(rows_in_may, 300, 50, sequence=2, arrival_date="2025-05-11")
    counted = seen(*first, *april, *may)["la_month_source"]
    assert counted["residence", BIRMINGHAM, MAY, "ecds"] == left_in_may


def test_a_month_is_covered_by_the_rows_of_its_provider_alone():
    first = many(1, 100, sequence=1, arrival_date="2025-05-10", provider_code="RKB")
    second = [*many(20, 200, sequence=2), *many(1, 300, 90, sequence=2, arrival_date="2025-05-11", provider_code="RKB")]
    cells = seen(*first, *second)["provider_month"]
    assert cells["RKB", "ecds", MAY, "contacts"] == 1
    assert cells["RRK", "ecds", APRIL, "contacts"] == 20


def test_a_late_row_takes_the_place_of_its_own_record_only():
    first = [attended("1"), attended("2", line=3)]
    second = [
        *many(10, 100, 3, sequence=2, arrival_date="2025-05-10"),
        attended("2", sequence=2, injury_intent=ACCIDENT),
    ]
    assert seen(*first, *second)["la_month_source"]["residence", BIRMINGHAM, APRIL, "ecds"] == 1


def test_a_file_sent_again_replaces_its_month_whole():
    first, second = many(3, 1, sequence=1), many(2, 3, sequence=2)
    assert violence(*first, *second) == 2
    assert violence(*second, *first) == 2


def test_a_correction_changes_the_record_and_a_deletion_takes_it_away():
    first = [attended("1"), attended("2", line=3), attended("3", line=4)]
    change = {"sequence": 2, "protocol": "net_change", "applicable_date": "2025-05-01", "applicable_time": "09:00:00"}
    corrected = attended("1", update_type="9", injury_intent=ACCIDENT, **change)
    deleted = attended("2", update_type="1", line=3, **change)
    assert violence(*first, corrected, deleted) == 1


def test_the_version_that_applies_last_wins_whenever_it_came():
    late = attended("1", sequence=1, protocol="net_change", applicable_date="2025-05-02", applicable_time="08:00:00")
    early = attended(
        "1",
        sequence=2,
        protocol="net_change",
        applicable_date="2025-05-02",
        applicable_time="07:59:00",
        injury_intent=ACCIDENT,
    )
    assert violence(late, early) == 1
    assert violence(late | {"update_type": "1"}, early | {"injury_intent": ASSAULT}) == 0


def test_versions_of_the_same_time_go_by_file_and_then_by_line():
    version = {"protocol": "net_change", "applicable_date": "2025-05-02"}
    assert violence(attended(**version), attended(sequence=2, injury_intent=ACCIDENT, **version)) == 0
    assert violence(attended(line=3, **version), attended(line=2, injury_intent=ACCIDENT, **version)) == 1


def test_a_record_that_moved_away_does_not_come_back_when_its_new_month_is_replaced():
    change = {"sequence": 2, "protocol": "net_change", "applicable_date": "2025-06-01"}
    first = [attended("1", applicable_date="2025-04-13")]
    moved = [attended("1", arrival_date="2025-05-01", **change)]
    replaced = many(3, 50, sequence=3, arrival_date="2025-05-20")
    assert seen(*first, *moved)["la_month_source"] == {("residence", BIRMINGHAM, MAY, "ecds"): 1}
    assert seen(*first, *moved, *replaced)["la_month_source"] == {("residence", BIRMINGHAM, MAY, "ecds"): 3}


@pytest.mark.parametrize(
    ("change", "records"),
    [
        ({}, 1),
        ({"provider_code": "RKB"}, 2),
        ({"attendance_id": "E2"}, 2),
        ({"arrival_date": "2025-04-13"}, 2),
        ({"sex": "2"}, 1),
    ],
)
def test_without_a_record_number_the_attendance_number_and_day_tell_records_apart(change, records):
    rows = [attended(None, attendance_id="E1"), attended(None, line=3, **{"attendance_id": "E1"} | change)]
    assert violence(*rows) == records


def test_without_any_number_the_whole_row_is_the_record():
    same, other = attended(None, line=3), attended(None, line=4, injury_date="2025-04-12")
    assert violence(attended(None), same) == 1
    assert violence(attended(None), other) == 2


# -- links


def linked(rows, calls):
    return sum(n for cell, n in recount_rows(rows, calls).marts["la_month_source"].items() if cell[3] == "linked")


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2025-04-12", "21:00:00", 1),
        ("2025-04-12", "20:59:00", 0),
        ("2025-04-13", "09:30:00", 1),
        ("2025-04-13", "09:31:00", 0),
        ("2025-04-13", None, 0),
    ],
)
def test_a_person_is_one_event_from_half_an_hour_before_the_call_to_twelve_hours_after(day, clock, expected):
    person = {"nhs_number": "9990000018"}
    assert linked([attended(arrival_date=day, arrival_time=clock, **person)], [called(**person)]) == expected


def test_the_incident_number_links_at_any_distance_and_without_a_person():
    assert linked([attended(ambulance_incident_number="WM1", arrival_date="2025-04-20")], [called("WM1")]) == 1
    assert linked([attended(ambulance_incident_number="WM2")], [called("WM1")]) == 0
    assert linked([attended()], [called()]) == 0


def test_only_violence_is_linked():
    person = {"nhs_number": "9990000018"}
    assert linked([attended(injury_intent=ACCIDENT, chief_complaint="56890008", **person)], [called(**person)]) == 0
    assert linked([attended(**person)], [called(dispatch_code="30B01", **person)]) == 0


def test_a_contact_is_in_one_pair_at_most_and_the_incident_number_goes_first():
    person = {"nhs_number": "9990000018"}
    far = called("WM1", scene_la_true=COVENTRY, call_time="13:00:00", **person)
    near = called("WM2", line=3, scene_la_true=WARWICK, call_time="22:00:00", **person)
    cells = recount_rows([attended(ambulance_incident_number="WM1", **person)], [far, near]).marts["la_month_source"]
    assert [cell[1] for cell in cells if cell[3] == "linked"] == [COVENTRY]


def test_the_nearest_call_of_a_person_is_the_one():
    person = {"nhs_number": "9990000018"}
    far = called("WM1", scene_la_true=COVENTRY, call_time="13:00:00", **person)
    near = called("WM2", line=3, scene_la_true=WARWICK, call_time="22:00:00", **person)
    cells = recount_rows([attended(**person)], [far, near]).marts["la_month_source"]
    assert [cell[1] for cell in cells if cell[3] == "linked"] == [WARWICK]


def test_a_link_reaches_over_months_and_is_counted_where_the_call_was():
    seen_later = attended(arrival_date="2025-05-01", arrival_time="02:00:00", ambulance_incident_number="WM1")
    found = recount_rows([seen_later], [called("WM1", call_date="2025-04-30")], {APRIL})
    assert found.marts["la_month_source"]["incident", BIRMINGHAM, APRIL, "linked"] == 1
    assert found.linked == {"incident": 1}


# -- standing apart


@pytest.mark.parametrize("module", ["recount", "constants"])
def test_the_recount_uses_nothing_of_the_product_and_no_engine(module):
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    others = {name.split(".")[0] for name in imported} - set(sys.stdlib_module_names) - {"pyarrow"}
    assert others <= {"tests"}
    assert all(name.startswith("tests.recount") for name in imported if name.startswith("tests"))


# -- reading and comparing


def test_a_truth_is_read_from_parquet_as_it_is_from_rows(tmp_path):
    rows = [attended("1"), attended(None, line=3), attended(None, line=4)]
    calls = [called("WM1"), called("WM2", line=3, dispatch_code="25B01")]
    names = list(dict.fromkeys([*ECDS_NEEDS, *ATTENDANCE]))
    pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), tmp_path / "ecds.parquet")
    pq.write_table(
        pa.table({name: [row.get(name) for row in calls] for name in AMBULANCE_NEEDS}), tmp_path / "ambulance.parquet"
    )
    assert recount(tmp_path) == recount_rows(rows, calls)
    assert recount(tmp_path).totals["ecds"]["ecds/1.csv"] == Totals(received=3, accepted=2, duplicate=1)


def test_a_truth_that_lacks_a_column_is_refused(tmp_path):
    pq.write_table(pa.table({"file": ["a"]}), tmp_path / "ecds.parquet")
    with pytest.raises(ValueError, match=r"ecds\.parquet lacks sequence"):
        recount(tmp_path)


def test_differences_are_told_by_mart_and_cell_and_absent_is_nought():
    here = {"la_year": {(BIRMINGHAM, "2025/26"): 2}, "msoa_year": {}}
    there = {"la_year": {(BIRMINGHAM, "2025/26"): 3, (COVENTRY, "2025/26"): 0}, "msoa_year": {}}
    assert differences(here, there) == [f"la_year: {BIRMINGHAM} × 2025/26: recounted 2, counted 3"]
    assert differences(here, here) == []
