from __future__ import annotations

import polars as pl
import pytest

from anonymisation.deidentification.geography import Geography
from schemas.codes import CodeLists

AREAS = pl.DataFrame(
    {
        "code": ["E08000025", "E08000027", "QHL"],
        "level": ["local_authority", "local_authority", "integrated_care_board"],
    }
)
LOOKUP = pl.DataFrame(
    [
        ("B981AA", "E01000001", "E02000001", "E05000001", "E08000025", "1"),
        ("B981AB", "E01000001", "E02000001", "E05000001", "E08000025", "1"),
        ("DY981AA", "E01000002", "E02000002", "E05000002", "E08000027", "4"),
        ("DY981AB", "E01000002", "E02000002", "E05000003", "E08000027", "4"),
        ("LS981AA", "E01000009", "E02000009", "E05000009", "E08000035", "2"),
        ("B981ZZ", None, None, None, None, None),
    ],
    schema=["postcode", "lsoa", "msoa", "ward", "la", "deprivation"],
    orient="row",
).lazy()


def placed(postcode: str | None, lsoa: str | None = None) -> tuple[str | None, ...]:
    frame = pl.DataFrame({"postcode": [postcode], "lsoa": [lsoa]}, schema={"postcode": pl.String, "lsoa": pl.String})
    found = Geography(LOOKUP, AREAS).place(frame, ["postcode"], ["lsoa"], "residence")
    return found.drop("postcode", "lsoa").row(0)


def nowhere(status: str) -> tuple[str | None, ...]:
    return (status, status, status, status, None, "unknown")


BIRMINGHAM = ("area", "E08000025", "E05000001", "E02000001", "E01000001", "1")


@pytest.mark.parametrize("written", ["B981AA", "B98 1AA", "b98 1aa", " B98  1AA ", "B98-1AA"])
def test_a_postcode_of_the_region_becomes_its_areas_however_it_is_written(written: str) -> None:
    assert placed(written) == BIRMINGHAM


@pytest.mark.parametrize(
    ("postcode", "status"),
    [
        ("ZZ99 3VZ", "no_fixed_abode"),
        ("ZZ993WZ", "unknown"),
        ("ZZ993CZ", "unknown"),
        ("ZZ993GZ", "outside"),
        ("ZZ991WZ", "outside"),
        ("ZZ992WZ", "outside"),
        ("ZZ996XZ", "outside"),
        ("LS981AA", "outside"),
        ("OX981AA", "unknown"),
        ("B989ZZ", "unknown"),
        ("B981ZZ", "unknown"),
        ("nonsense", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_what_is_no_area_of_the_region_gets_a_plain_word(postcode: str | None, status: str) -> None:
    assert placed(postcode) == nowhere(status)


def test_a_small_area_code_places_a_row_without_a_postcode() -> None:
    assert placed(None, "E01000001") == BIRMINGHAM
    assert placed("ZZ993WZ", "E01000001") == BIRMINGHAM
    assert placed("B981AA", "E01000002") == BIRMINGHAM
    assert placed("ZZ993VZ", "E01000001") == nowhere("no_fixed_abode")


def test_a_small_area_in_two_wards_has_no_known_ward() -> None:
    assert placed(None, "E01000002") == ("area", "E08000027", "unknown", "E02000002", "E01000002", "4")


@pytest.mark.parametrize(
    ("lsoa", "status"),
    [("E01000009", "outside"), ("W01000001", "outside"), ("S01000001", "outside"), ("E01099999", "unknown")],
)
def test_a_small_area_elsewhere_is_outside_and_one_of_an_older_census_unknown(lsoa: str, status: str) -> None:
    assert placed(None, lsoa) == nowhere(status)


def test_no_row_is_dropped_and_none_changes_place() -> None:
    postcodes = ["DY981AA", None, "B981AA", "ZZ993VZ", "DY981AA"] * 50
    frame = pl.DataFrame({"n": range(250), "postcode": postcodes})
    found = Geography(LOOKUP, AREAS).place(frame, ["postcode"], [], "incident")
    assert found["n"].to_list() == list(range(250))
    assert found["incident_la"].to_list() == ["E08000027", "unknown", "E08000025", "no_fixed_abode", "E08000027"] * 50


def test_an_empty_frame_has_the_columns() -> None:
    frame = pl.DataFrame(schema={"postcode": pl.String})
    found = Geography(LOOKUP, AREAS).place(frame, ["postcode"], [], "residence")
    assert found.drop("postcode").columns == [
        f"residence_{part}" for part in ("status", "la", "ward", "msoa", "lsoa", "deprivation")
    ]


def test_a_table_without_postcode_columns_is_unknown_throughout() -> None:
    found = Geography(LOOKUP, AREAS).place(pl.DataFrame({"n": [1, 2]}), [], [], "residence")
    assert found["residence_status"].to_list() == ["unknown", "unknown"]


def small_areas(*rows: tuple[str | None, ...]) -> list[tuple[str | None, ...]]:
    """Of a lookup of one postcode a row: ward, msoa, la."""
    names = ["postcode", "lsoa", "msoa", "ward", "la", "deprivation"]
    drawn = [(f"B98{n}AA", f"E0100{n:04}", msoa, ward, la, "1") for n, (ward, msoa, la) in enumerate(rows)]
    pieces = Geography(
        pl.DataFrame(drawn, schema=dict.fromkeys(names, pl.String), orient="row").lazy(), AREAS
    ).small_areas
    assert pieces.columns == ["ward", "msoa", "la"]
    return pieces.rows()


def test_the_small_areas_of_the_region_are_told_by_how_they_lie_in_one_another() -> None:
    assert Geography(LOOKUP, AREAS).small_areas.rows() == [
        ("E05000001", "E02000001", "E08000025"),
        ("E05000002", "E02000002", "E08000027"),
        ("E05000003", "E02000002", "E08000027"),
    ]


def test_a_pair_of_areas_is_told_once_whatever_the_order_of_the_postcodes() -> None:
    crossing = [(ward, msoa, "E08000025") for ward in ("W1", "W2") for msoa in ("M1", "M2")]
    assert small_areas(*crossing, *reversed(crossing)) == crossing


def test_an_area_in_two_authorities_is_told_in_both() -> None:
    assert small_areas(("W1", "M1", "E08000027"), ("W1", "M1", "E08000025"), ("W1", "M1", "E08000035")) == [
        ("W1", "M1", "E08000025"),
        ("W1", "M1", "E08000027"),
    ]


def test_a_small_area_is_told_where_its_postcodes_lack_the_other_kind() -> None:
    assert small_areas((None, "M1", "E08000025"), ("W1", None, "E08000025"), (None, None, "E08000025")) == [
        (None, "M1", "E08000025"),
        ("W1", None, "E08000025"),
    ]


def test_the_words_are_those_of_the_code_lists(lists: CodeLists) -> None:
    statuses = {placed(postcode)[0] for postcode in ("B981AA", "LS981AA", "ZZ993VZ", None)}
    assert statuses == lists["area_status"].codes
    assert {"unknown", "1"} <= lists["deprivation_quintile"].codes


def test_the_lookup_of_the_demo_holds_every_local_authority(geography: Geography) -> None:
    assert geography.small_areas["la"].n_unique() == 12
