from __future__ import annotations

from datetime import date, time
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.deidentification.deidentify import DeidentificationRefused, DeidentifiedBatch, deidentify
from anonymisation.deidentification.geography import Geography
from anonymisation.deidentification.keys import PseudonymKey
from anonymisation.free_text import Scrubber
from anonymisation.presidio.value_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import DIRECT, PLAIN, SENSITIVE, Deidentify, Disclosure, Table, column
from schemas.tables.ambulance import Incident
from schemas.tables.deidentified import RECORD_KEYS, deidentified_schema
from schemas.tables.ecds import Attendance
from schemas.types import OrganisationCode

ASSAULT, SEXUAL_ASSAULT, DOMESTIC_MARKER = "52684005", "248110007", "707087005"
TABLES = [Attendance, Incident]
NEEDED = {
    "attendance": {"provider_code": "RRK", "arrival_date": date(2025, 3, 31)},
    "incident": {"provider_code": "RYA", "call_date": date(2025, 3, 31), "incident_number": "INC1"},
}


def typed(table: type[Table], *rows: dict[str, Any]) -> pl.DataFrame:
    """Accepted rows of the table; columns not given are empty, the required ones filled."""
    filled = [{**NEEDED.get(table.name, {}), **row} for row in rows]
    columns = [
        pl.Series(name, [row.get(name) for row in filled], dtype=dtype) for name, dtype in table.schema().items()
    ]
    return pl.DataFrame([pl.Series("line", range(2, len(rows) + 2), dtype=pl.UInt32), *columns])


@pytest.fixture(scope="session")
def through(key: PseudonymKey, geography: Geography, scanner: Scanner, lists: CodeLists, scrubber: Scrubber) -> Any:
    def go(
        table: type[Table], *rows: dict[str, Any], where: pl.Expr | None = None, key: PseudonymKey = key
    ) -> DeidentifiedBatch:
        return deidentify(typed(table, *rows), table, key, geography, scanner, lists, where, scrubber)

    return go


# -- the shape


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_what_comes_out_is_exactly_what_the_schema_says(through: Any, table: type[Table], rows: int) -> None:
    batch = through(table, *[{}] * rows)
    assert batch.rows.schema == deidentified_schema(table)
    assert batch.keys.schema == RECORD_KEYS
    assert batch.rows["line"].to_list() == batch.keys["line"].to_list() == list(range(2, rows + 2))


def test_rows_keep_their_order(through: Any) -> None:
    rows = [{"arrival_time": time(hour), "attendance_id": f"A{hour}"} for hour in (21, 0, 9)]
    assert through(Attendance, *rows).rows["time_band"].to_list() == ["21-24", "00-03", "09-12"]


def test_rows_that_lack_a_column_are_refused_by_its_name(
    key: PseudonymKey, geography: Geography, scanner: Scanner, lists: CodeLists, scrubber: Scrubber
) -> None:
    with pytest.raises(DeidentificationRefused, match="without birth_date; validate"):
        deidentify(
            typed(Attendance, {}).drop("birth_date"), Attendance, key, geography, scanner, lists, scrubber=scrubber
        )


# -- nothing that identifies leaves

_FIXED_SHAPE = {pl.Date(): date(1987, 6, 5), pl.Float64(): 401234.5, pl.Int32(): 77, pl.Time(): time(13, 37, 42)}


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=12)
@given(marks=st.data())
def test_no_value_of_a_direct_column_survives_in_any_cell(
    through: Any, table: type[Table], marks: st.DataObject
) -> None:
    direct = [col for col in table.columns.values() if col.disclosure is Disclosure.DIRECT]
    text = st.from_regex(r"CANARY[A-Za-z0-9]{1,12}( punched)?", fullmatch=True)
    planted = {col.name: marks.draw(text) if col.dtype == pl.String() else _FIXED_SHAPE[col.dtype] for col in direct}
    # And in the fields of local wording, where nobody should have typed them.
    scanned = {col.name: marks.draw(text) for col in table.with_rule(Deidentify.SCAN)}
    batch = through(table, {**planted, **scanned})
    cells = [
        str(cell)
        for frame in (batch.rows, batch.keys, batch.removed)
        for row in frame.rows()
        for cell in row
        if cell is not None
    ]
    for value in [*planted.values(), *scanned.values()]:
        assert not any(str(value).casefold() in cell.casefold() for cell in cells)
    assert not any("CANARY" in cell for cell in cells)


@pytest.mark.parametrize("table", TABLES)
def test_only_sensitive_and_plain_columns_cross_under_their_own_name(table: type[Table]) -> None:
    leaving = set(deidentified_schema(table)) & set(table.columns)
    assert {table.columns[name].disclosure for name in leaving} <= {Disclosure.SENSITIVE, Disclosure.PLAIN}


def test_a_new_direct_column_is_dropped_with_no_edit(through: Any) -> None:
    class Toy(Table):
        """A toy."""

        name = "toy"
        provider_code: OrganisationCode = column("Trust.")
        day: pl.Date = column("Day.", disclosure=PLAIN, deidentify=Deidentify.WHEN_DATE)
        mothers_name: pl.String = column("New this year.", disclosure=DIRECT)
        sex: pl.String = column("Sex.", disclosure=SENSITIVE, code_list="sex")

    batch = through(Toy, {"provider_code": "RRK", "day": date(2025, 1, 2), "mothers_name": "CANARY", "sex": "1"})
    assert batch.rows.columns == ["line", "month", "weekday", "time_band", "provider_code", "sex"]
    assert batch.rows.row(0) == (2, date(2025, 1, 1), 4, "unknown", "RRK", "1")


def test_text_that_nothing_checks_is_refused(through: Any) -> None:
    class Loose(Table):
        """A table with a text column that neither a list nor a shape holds."""

        name = "loose"
        provider_code: OrganisationCode = column("Trust.")
        day: pl.Date = column("Day.", disclosure=PLAIN, deidentify=Deidentify.WHEN_DATE)
        remark: pl.String = column("Anything.", disclosure=PLAIN)

    with pytest.raises(DeidentificationRefused, match=r"remark of loose .*Deidentify.SCAN"):
        through(Loose, {})


@pytest.mark.parametrize("table", TABLES)
def test_wording_and_notes_do_not_cross_without_the_scan(
    key: PseudonymKey, geography: Geography, lists: CodeLists, table: type[Table]
) -> None:
    with pytest.raises(DeidentificationRefused, match="text scan"):
        deidentify(typed(table, {}), table, key, geography, None, lists)


# -- codes and wording


def test_a_code_crosses_only_if_it_is_on_its_list(through: Any) -> None:
    batch = through(Attendance, {"sex": "1"}, {"sex": "CANARY"}, {"sex": None}, {"sex": "CANARY"})
    assert batch.rows["sex"].to_list() == ["1", None, None, None]
    assert batch.removed.rows() == [("sex", "not_on_list", 2, 3)]


def test_an_ordinary_code_outside_an_open_list_stays_behind_uncounted(through: Any) -> None:
    batch = through(Attendance, {"chief_complaint": "44054006"}, {"chief_complaint": "56890008"})
    assert batch.rows["chief_complaint"].to_list() == [None, "56890008"]
    assert batch.removed.is_empty()


def test_wording_crosses_unless_it_may_name_somebody(through: Any) -> None:
    rows = [
        {"local_place_type": value}
        for value in ("Pub or bar", "Kelly Barnes house", "12 Mill Road", None, "Pub or bar", "Kelly Barnes house")
    ]
    batch = through(Attendance, *rows)
    assert batch.rows["local_place_type"].to_list() == ["Pub or bar", None, None, None, "Pub or bar", None]
    assert batch.removed.rows() == [
        ("local_place_type", "text:ADDRESS+STREET_NAME+UNKNOWN_WORD", 1, 4),
        ("local_place_type", "text:UNKNOWN_WORD", 2, 3),
    ]


def test_violence_concepts_are_told_by_category_and_other_codes_stay_behind(through: Any) -> None:
    batch = through(
        Attendance,
        {"diagnosis": f"44054006,{ASSAULT}", "safeguarding": SEXUAL_ASSAULT},
        {"safeguarding": DOMESTIC_MARKER},
        {"diagnosis": f"9{ASSAULT},{ASSAULT}1"},
        {},
    )
    assert batch.rows["concepts"].to_list() == ["assault|sexual", None, None, None]
    assert batch.rows["markers"].to_list() == [None, "domestic", None, None]


def test_a_note_becomes_flags_and_one_that_cannot_be_read_is_counted(through: Any) -> None:
    batch = through(Attendance, {"triage_note": "Punched by Kelly Barnes"}, {"triage_note": "punched " * 3000}, {})
    assert batch.rows["text_assault"].to_list() == [True, None, None]
    assert batch.removed.rows() == [("triage_note", "note:too_long", 1, 3)]


def test_a_defaulted_time_is_not_known(through: Any) -> None:
    rows = [{"arrival_time": time(10, 5), "injury_time": at} for at in (time(0), time(10, 5), time(9, 50), None)] + [
        {"injury_time": time(9, 50)}
    ]
    assert through(Attendance, *rows).rows["injury_time_known"].to_list() == [False, False, True, False, True]


# -- persons, incidents, records


def test_only_contacts_that_may_be_violence_get_a_person(through: Any) -> None:
    rows = [{"nhs_number": "9990000018", "injury_intent": intent} for intent in ("298231000000106", None)]
    batch = through(Attendance, *rows, where=pl.col("injury_intent").is_in(["298231000000106"]))
    assert batch.rows["person_key"].is_not_null().to_list() == [True, False]


def test_a_person_is_the_same_in_both_tables_and_nhs_number_beats_pseudonym(through: Any) -> None:
    ed = through(
        Attendance,
        {"nhs_number": "9990000018", "pseudo_nhs_number": "P1"},
        {"nhs_number": "9990000018"},
        {"pseudo_nhs_number": "9990000018"},
        {"pseudo_nhs_number": "P1"},
        {},
    ).rows["person_key"]
    ambulance = through(Incident, {"nhs_number": "9990000018"}).rows["person_key"]
    assert ed[0] == ed[1] == ambulance[0]
    assert ed[4] is None
    assert ed.n_unique() == 4


def test_time_between_two_contacts_of_a_person_is_true_and_the_clock_itself_is_not(through: Any) -> None:
    ed = through(
        Attendance,
        {"nhs_number": "9990000018", "arrival_time": time(1, 30)},
        {"nhs_number": "9990000026", "arrival_time": time(1, 30)},
        {"nhs_number": "9990000018"},
    ).rows
    ambulance = through(Incident, {"nhs_number": "9990000018", "call_time": time(0, 45)}).rows
    assert ed["link_clock"][0] - ambulance["link_clock"][0] == 45
    assert ed["link_clock"][0] != ed["link_clock"][1]
    assert ed["link_clock"][2] is None


@pytest.mark.parametrize("written", ["INC-123", "inc 123", " INC/123 ", "Inc123"])
def test_an_incident_has_one_key_however_and_by_whomever_it_is_written(through: Any, written: str) -> None:
    ed = through(Attendance, {"ambulance_incident_number": written}, {"ambulance_incident_number": "--"}, {}).rows[
        "incident_key"
    ]
    ambulance = through(Incident, {"incident_number": "INC123"}).rows["incident_key"]
    assert ed.to_list() == [ambulance[0], None, None]


def test_another_key_gives_other_pseudonyms(through: Any, other_key: PseudonymKey) -> None:
    row = {"nhs_number": "9990000018", "ambulance_incident_number": "1", "record_id": "R"}
    one, other = through(Attendance, row), through(Attendance, row, key=other_key)
    assert one.rows["person_key"][0] != other.rows["person_key"][0]
    assert one.rows["incident_key"][0] != other.rows["incident_key"][0]
    assert one.keys["record_key"][0] != other.keys["record_key"][0]


def records(through: Any, table: type[Table], *rows: dict[str, Any]) -> list[int]:
    return list(through(table, *rows).keys["record_key"])


def test_a_record_is_its_provider_and_identifier_whatever_else_changed(through: Any) -> None:
    first, changed, elsewhere, another = records(
        through,
        Attendance,
        {"record_id": "R1", "attendance_id": "A1"},
        {"record_id": "R1", "attendance_id": "A2", "sex": "1", "arrival_date": date(2025, 1, 1)},
        {"record_id": "R1", "provider_code": "RXK"},
        {"record_id": "R2", "attendance_id": "A1"},
    )
    assert first == changed
    assert len({first, elsewhere, another}) == 3


def test_without_an_identifier_it_is_provider_attendance_and_day(through: Any) -> None:
    first, changed, later, as_record = records(
        through,
        Attendance,
        {"attendance_id": "A1"},
        {"attendance_id": "A1", "sex": "1"},
        {"attendance_id": "A1", "arrival_date": date(2025, 1, 1)},
        {"record_id": "A1"},
    )
    assert first == changed
    assert len({first, later, as_record}) == 3


def test_without_any_number_it_is_the_whole_row(through: Any) -> None:
    first, same, other = records(through, Attendance, {"sex": "1"}, {"sex": "1"}, {"sex": "2"})
    assert first == same != other


def test_an_ambulance_record_is_its_provider_and_incident(through: Any) -> None:
    first, same, elsewhere = records(
        through,
        Incident,
        {"incident_number": "INC-1"},
        {"incident_number": "inc1", "sex": "1"},
        {"provider_code": "RX6"},
    )
    assert first == same
    assert first != elsewhere


def test_versions_are_ordered_by_when_they_apply(through: Any) -> None:
    keys = through(
        Attendance,
        {"applicable_date": date(1970, 1, 2), "applicable_time": time(0, 0, 1), "update_type": "9"},
        {"applicable_date": date(1970, 1, 2), "update_type": "1"},
        {"applicable_time": time(1)},
    ).keys
    assert keys["version"].to_list() == [86_401_000_000, 86_400_000_000, None]
    assert keys["deletes"].to_list() == [False, True, False]
    assert keys["month"].to_list() == [date(2025, 3, 1)] * 3


def test_a_table_without_versions_has_none(through: Any) -> None:
    keys = through(Incident, {}).keys
    assert (keys["version"].item(), keys["deletes"].item()) == (None, False)


# -- age and place


def test_age_and_place_are_made_coarse(through: Any) -> None:
    row = through(
        Attendance, {"birth_date": date(2007, 6, 1), "age": 40, "postcode": "B98 6ED"}, {"postcode": "ZZ993VZ"}
    ).rows
    assert row["age_band"].to_list() == ["16-17", "unknown"]
    assert row["residence_status"].to_list() == ["area", "no_fixed_abode"]
    assert row["residence_la"].to_list() == ["E08000025", "no_fixed_abode"]


def test_scene_and_residence_are_told_apart(through: Any) -> None:
    row = through(Incident, {"scene_lsoa": "E01990001", "residence_postcode": "ZZ993GZ"}).rows
    assert (row["incident_la"].item(), row["residence_la"].item()) == ("E08000025", "outside")
