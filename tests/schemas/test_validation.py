"""Rows are rejected, values are emptied, runs are stopped: each for its own reason, and never quoting a value."""

import traceback
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codes
from schemas.casting import cast
from schemas.rules import Action, Rule, Setting
from schemas.tables.ambulance import Incident
from schemas.tables.ecds import Attendance
from schemas.validation import SubmissionStopped, failures_of, rules_for, validate

LISTS = codes.load()
TODAY = date(2026, 4, 1)
GOOD = {"provider_code": "RRK", "arrival_date": "2025-04-01", "arrival_time": "13:45:00"}


def rows(*changes, table=Attendance, base=GOOD):
    said = [{"line": n} | base | change for n, change in enumerate(changes, 2)]
    names = sorted({name for row in said for name in row} - {"line"})
    return pl.DataFrame(said, schema={"line": pl.UInt32} | dict.fromkeys(names, pl.String))


def checked(*changes, test_numbers=True, **more):
    return validate(rows(*changes, **more), more.get("table", Attendance), LISTS, TODAY, test_numbers)


def findings(result):
    return {(r["column"], r["rule"]): (r["action"], r["rows"]) for r in result.findings.iter_rows(named=True)}


def test_a_good_row_is_accepted_without_a_finding():
    result = checked({"injury_intent": "298231000000106", "nhs_number": "9990000018"})
    assert result.accepted.height == 1
    assert findings(result) == {}


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"arrival_date": None}, "arrival_date", "missing"),
        ({"arrival_date": "banana"}, "arrival_date", "unreadable"),
        ({"arrival_date": "2026-04-02"}, "arrival_date", "in_the_future"),
        ({"arrival_date": "1900-01-01"}, "arrival_date", "sentinel"),
        ({"arrival_date": "1812-01-01"}, "arrival_date", "out_of_range"),
        ({"provider_code": None}, "provider_code", "missing"),
        ({"provider_code": "Heartlands Hospital"}, "provider_code", "shape"),
    ],
)
def test_a_row_is_rejected_where_what_it_cannot_do_without_is_wrong(change, column, rule):
    result = checked(change, {})
    assert result.accepted["line"].to_list() == [3]
    assert (2, column, rule) in result.rejected.select("line", "column", "rule").rows()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"nhs_number": "9990000019"}, "check_digit"),
        ({"nhs_number": "9.99E+09"}, "excel_scientific"),
        ({"nhs_number": "99900000"}, "not_ten_digits"),
        ({"nhs_number": "1111111111"}, "one_digit_repeated"),
        ({"injury_intent": "2.98231E+14"}, "excel_scientific"),
        ({"injury_intent": "24424100000010000"}, "excel_rounded"),
        ({"injury_intent": "52684005"}, "not_on_list"),
        ({"sex": "7"}, "not_on_list"),
        ({"site_code": "RXK01"}, "not_on_list"),
        ({"postcode": "B1"}, "shape"),
        ({"age": "121"}, "out_of_range"),
        ({"birth_date": "1900-01-01"}, "sentinel"),
        ({"injury_date": "soon"}, "unreadable"),
    ],
)
def test_a_value_that_is_wrong_is_emptied_and_counted_and_the_row_stays(change, rule):
    (column,) = change
    result = checked(change, {})
    assert result.accepted.height == 2
    assert result.accepted[column].null_count() == 2
    assert findings(result)[column, rule] == ("blank", 1)


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"departure_date": "2025-03-31"}, "departure_date", "before_arrival"),
        ({"injury_date": "2025-04-02"}, "injury_date", "after_arrival"),
        ({"injury_time": "00:00:00"}, "injury_time", "defaulted"),
        ({"injury_time": "13:45:00"}, "injury_time", "defaulted"),
        ({"age": "7003"}, "age", "hes_infant"),
        ({"age": "30", "birth_date": "1990-01-01"}, "age", "disagrees_with_birth_date"),
        ({"arrival_date": "45748"}, "arrival_date", "excel_serial_date"),
        ({"record_id": "x" * 36}, "record_id", "too_long"),
        ({"nhs_number_status": "02"}, "nhs_number_status", "not_verified"),
    ],
)
def test_what_is_only_odd_is_counted_and_left(change, column, rule):
    result = checked(change)
    assert result.accepted.height == 1
    assert findings(result)[column, rule] == ("flag", 1)


def test_a_complaint_outside_the_violence_list_is_ordinary():
    assert findings(checked({"chief_complaint": "29857009"})) == {}


def test_test_numbers_stop_a_live_run_and_are_not_quoted():
    with pytest.raises(SubmissionStopped, match=r"test range 999.*\(1 rows") as stopped:
        checked({"nhs_number": "9990000018"}, test_numbers=False)
    assert "9990000018" not in str(stopped.value)
    assert stopped.value.rule == "test_range"


@pytest.mark.parametrize(
    ("number", "issued"), [("9400000000", False), ("5000000000", False), ("4000000000", True), ("7999999999", True)]
)
def test_a_number_outside_the_issued_ranges_is_noted(number, issued):
    # None of these has a valid check digit, so none is anybody's.
    noted = findings(checked({"nhs_number": number}, test_numbers=False))
    assert ("nhs_number", "check_digit") in noted
    assert (("nhs_number", "unissued_range") in noted) is not issued


def test_a_row_with_two_faults_is_one_rejected_row_with_two_reasons():
    result = checked({"arrival_date": None, "provider_code": None})
    assert (result.rejected_rows, result.rejected.height) == (1, 2)


def test_an_incident_without_its_number_is_rejected():
    base = {"provider_code": "RYA", "call_date": "2025-04-01"}
    result = checked({"incident_number": None}, {"incident_number": "1"}, table=Incident, base=base)
    assert result.accepted["line"].to_list() == [3]


def test_a_thousand_bad_nhs_numbers_are_a_thousand_findings_and_no_lost_row():
    result = checked(*[{"nhs_number": f"99900{n:05d}"} for n in range(1000)])
    assert result.accepted.height == 1000
    emptied = result.accepted["nhs_number"].null_count()
    assert findings(result)["nhs_number", "check_digit"] == ("blank", emptied)


def plain_modulus_11(number):
    total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(number[9]) and len(set(number)) > 1


@given(st.lists(st.from_regex(r"\A999[0-9]{7}\Z"), min_size=1, max_size=30))
def test_modulus_11_agrees_with_plain_arithmetic(numbers):
    kept = checked(*[{"nhs_number": number} for number in numbers]).accepted["nhs_number"]
    assert [value is not None for value in kept] == [plain_modulus_11(number) for number in numbers]


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={name: st.text(max_size=12) | st.none() for name in Attendance.columns}),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_sent_every_row_goes_somewhere_once_and_no_reason_quotes_it(changes):
    result = checked(*changes)
    lines = [*result.accepted["line"], *result.rejected["line"].unique()]
    assert sorted(lines) == list(range(2, 2 + len(changes)))
    known = {"missing", "unreadable", "shape", "sentinel", "out_of_range", "in_the_future"}
    assert set(result.rejected["rule"]) <= known


def plainly_failing(frame, rules):
    """index, column and rule of each failure, asked row by row of the rule's expression, with no Pandera."""
    return {
        (index, rule.column, rule.name)
        for rule in rules
        for index, passes in enumerate(frame.select(rule.ok.alias("ok"))["ok"])
        if passes is False
    }


odd = st.sampled_from(
    ["2025-04-01", "2026-04-02", "1900-01-01", "9990000019", "B1", "298231000000106", "7", "121", "RRK"]
)


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={name: odd | st.none() for name in Attendance.columns}),
        min_size=1,
        max_size=6,
    )
)
def test_pandera_finds_each_failure_that_asking_row_by_row_finds_and_no_other(changes):
    typed = cast(rows(*changes), Attendance, LISTS)
    setting = Setting(LISTS, TODAY, True, typed.unusual)
    rules = rules_for(Attendance, {name for change in changes for name in change} | set(GOOD), setting)
    failures = failures_of(Attendance, rules, typed.frame)
    assert set(failures.rows()) == plainly_failing(typed.frame, rules)
    assert failures.columns == ["index", "column", "rule"]


def test_a_frame_that_does_not_fit_the_table_stops_without_quoting_it():
    frame = cast(rows({}), Attendance, LISTS).frame.with_columns(age=pl.lit("CANARY"))
    with pytest.raises(SubmissionStopped, match="age") as stopped:
        failures_of(Attendance, [], frame)
    assert "CANARY" not in str(stopped.value)
    assert (stopped.value.__cause__, stopped.value.__context__) == (None, None)


def test_a_check_that_cannot_be_asked_stops_without_quoting_a_row():
    broken = Rule("broken", "surname", Action.FLAG, "", pl.col("surname").cast(pl.Int64) > 0)
    frame = cast(rows({"surname": "CANARY"}), Attendance, LISTS).frame
    with pytest.raises(SubmissionStopped, match="surname") as stopped:
        failures_of(Attendance, [broken], frame)
    assert "CANARY" not in "".join(traceback.format_exception(stopped.value))


def test_a_required_column_that_a_file_lacks_rejects_its_rows():
    result = validate(rows({}, base={"provider_code": "RRK"}), Attendance, LISTS, TODAY, True)
    assert result.rejected.select("line", "column", "rule").rows() == [(2, "arrival_date", "missing")]
