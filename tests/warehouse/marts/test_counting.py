"""Counts are right, complete, and lose nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.tables.contact import Contact
from schemas.tables.marts import Mart, all_derived, all_marts, mart
from warehouse.duck import sql_file
from warehouse.marts.counting import INPUTS, CountRefused, count, counted_schema

JAN, FEB, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
QUARTER = {JAN: JAN, FEB: JAN, MARCH: JAN, APRIL: APRIL}
COVERAGE = ("providers_received", "providers_complete", "providers_expected")
YEAR = {JAN: "2025/26", FEB: "2025/26", MARCH: "2025/26", APRIL: "2026/27"}
SEVERAL = {
    "la_month_source": lambda c: [
        *([("residence", c["residence_la"], c["month"], "ecds")] if c["is_primary"] else []),
        *([("incident", c["incident_la"], c["month"], "ambulance")] if c["is_ambulance"] else []),
        *([("incident", c["incident_la"], c["month"], "linked")] if c["is_ambulance"] and c["linked"] else []),
    ],
    "la_quarter_kind": lambda c: [
        (c["residence_la"], QUARTER[c["month"]], kind)
        for kind in ("sexual", "domestic", "under_18")
        if c["is_secondary"] and c[f"is_{kind}"]
    ],
    "la_quarter_definition": lambda c: [
        (c["residence_la"], QUARTER[c["month"]], name)
        for name in ("primary", "secondary", "sensitivity")
        if c[f"is_{name}"]
    ],
    "msoa_year": lambda c: (
        [(c["residence_msoa"], c["residence_la"], YEAR[c["month"]])]
        if c["is_primary"] and c["residence_status"] == "area"
        else []
    ),
    "small_area_period": lambda c: [
        (c["residence_la"], level, c[f"residence_{level}"], kind, starts)
        for level in ("ward", "msoa")
        for kind, starts in {
            "month": c["month"],
            "quarter": QUARTER[c["month"]],
            "year": date(int(YEAR[c["month"]][:4]), 4, 1),
        }.items()
        if c["is_primary"] and c["residence_status"] == "area" and c[f"residence_{level}"] != "unknown"
    ],
    "provider_month": lambda c: [
        (c["provider_code"], c["source"], c["month"], measure)
        for measure, holds in {
            "contacts": True,
            "injuries": c["is_injury"],
            **{name: c["is_injury"] and c[name] for name in ("intent_coded", "mechanism_coded", "place_coded")},
            "time_known": c["is_injury"] and c["time_known"],
            "violence": c["is_primary"] or c["is_ambulance"],
        }.items()
        if holds
    ],
}


SEVERAL["provider_year_coding"] = lambda c: (
    [
        (
            c["provider_code"],
            YEAR[c["month"]],
            in_codes(c),
            {True: "says", False: "silent"}.get(c.get("text_assault"), "no_note"),
        )
    ]
    if c["source"] == "ecds"
    else []
)


def in_codes(contact: dict[str, Any]) -> str:
    if contact["is_secondary"]:
        return "coded"
    if contact["intent_coded"]:
        return "other_intent"
    return "open_intent" if contact["is_injury"] else "no_injury"


@pytest.fixture
def drawn(attendance: Callable[..., dict[str, Any]], incident: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    nowhere = ("residence_status", "residence_la", "residence_ward", "residence_msoa")
    outside = dict.fromkeys(nowhere, "outside")
    homeless = dict.fromkeys(nowhere, "no_fixed_abode")
    coventry = {"residence_la": "E08000026", "residence_ward": "E05000003", "residence_msoa": "E02000002"}
    not_violent = {"is_primary": False, "is_secondary": False}
    return [
        attendance(person_key="p1"),
        attendance(person_key="p1", text_assault=True, residence_ward="E05000002"),
        attendance(residence_ward="unknown", month=FEB),
        attendance(month=FEB, weekday=7, time_band="21-24", sex="female", is_domestic=True),
        attendance(month=APRIL, age_band="11-15", is_under_18=True, mechanism="body", place_type="education"),
        attendance(**outside, residence_deprivation="unknown"),
        attendance(**homeless, residence_deprivation="unknown", month=MARCH, age_band="65+"),
        attendance(**coventry, provider_code="RKB", ethnic_group="asian", residence_deprivation="4"),
        attendance(**coventry, provider_code="RRK", ethnic_group="unknown", linked=True),
        attendance(is_primary=False, is_sexual=True, sex="female", mechanism="unknown"),
        attendance(**not_violent, is_sensitivity=True, intent_coded=False, text_assault=True),
        attendance(**not_violent, text_assault=False),
        attendance(**not_violent, text_assault=False, person_key="p2"),
        attendance(**not_violent, text_assault=False, person_key="p2", mechanism_coded=False),
        attendance(**not_violent, is_injury=False, intent_coded=False, mechanism_coded=True, time_known=True),
        attendance(**not_violent, time_known=True, place_coded=False, residence_msoa="E02999999"),
        incident(),
        incident(person_key="p1", linked=True),
        incident(person_key="p1", linked=True, is_sexual=True),
        incident(incident_la="E08000026", month=APRIL, is_domestic=True, is_under_18=True),
        incident(incident_la="unknown", month=FEB),
        incident(is_ambulance=False),
    ]


def in_plain_python(table: type[Mart], contacts: list[dict[str, Any]]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Cell → contacts in it, and people they are of; without the cells that nobody is in."""

    def cells(contact: dict[str, Any]) -> list[tuple[Any, ...]]:
        if table.name in SEVERAL:
            return SEVERAL[table.name](contact)
        whole = contact | {"quarter": QUARTER[contact["month"]], "financial_year": YEAR[contact["month"]]}
        return [tuple(whole[name] for name in table.dimensions())] if contact["is_primary"] else []

    within: dict[tuple[Any, ...], list[object]] = defaultdict(list)
    for number, contact in enumerate(contacts):
        for cell in cells(contact):
            within[cell].append(contact.get("person_key") or number)
    return {cell: (len(people), len(set(people))) for cell, people in within.items()}


def not_empty(table: type[Mart], counted: pl.DataFrame) -> dict[tuple[Any, ...], tuple[int, int]]:
    rows = counted.filter((pl.col("n") > 0) | (pl.col("people") > 0)).select(*table.dimensions(), "n", "people")
    return {row[:-2]: row[-2:] for row in rows.iter_rows()}


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_a_mart_equals_a_count_in_plain_python(table: type[Mart], drawn, inputs, parquet) -> None:
    counted = count(parquet(drawn), inputs, [table])[table.name]
    assert not_empty(table, counted) == in_plain_python(table, drawn)


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_a_mart_meets_its_schema_on_no_contacts_and_still_has_every_cell(
    table: type[Mart], drawn, inputs, parquet
) -> None:
    nothing, something = (count(paths, inputs, [table])[table.name] for paths in ([], parquet(drawn)))
    assert dict(nothing.schema) == counted_schema(table)
    assert nothing["n"].sum() == 0
    assert nothing.select(table.dimensions()).equals(something.select(table.dimensions()))
    assert not nothing.select(table.dimensions()).is_duplicated().any()


# -- people


def of_cell(counted: pl.DataFrame, **cell: Any) -> tuple[int, int]:
    """n and people of one cell."""
    (found,) = counted.filter(**cell).select("n", "people").rows()
    return found


def test_a_person_seen_twice_is_two_contacts_and_one_person_in_every_mart(
    inputs, parquet, attendance, incident
) -> None:
    twice = [attendance(person_key="p1", is_sexual=True)] * 2 + [incident(person_key="p1", linked=True)] * 2
    for name, counted in count(parquet(twice), inputs, all_marts()).items():
        assert set(counted.filter(pl.col("n") > 0).select("n", "people").rows()) == {(2, 1)}, name


def test_contacts_without_a_key_are_each_of_a_person_of_its_own(inputs, parquet, attendance, incident) -> None:
    unknown = [attendance(is_sexual=True)] * 3 + [incident(linked=True)] * 3
    for name, counted in count(parquet(unknown), inputs, all_marts()).items():
        assert set(counted.filter(pl.col("n") > 0).select("n", "people").rows()) == {(3, 3)}, name


def test_lines_of_two_submissions_are_not_one_unknown_person(inputs, tmp_path, attendance) -> None:
    rows = [attendance(submission=name, line=line) for name, line in (("s1", 23), ("s12", 3), ("s1", 2), ("s12", 2))]
    pl.DataFrame(rows, schema=Contact.schema()).write_parquet(tmp_path / "rows.parquet")
    found = count([tmp_path / "rows.parquet"], inputs, [mart("la_year")])["la_year"]
    assert of_cell(found, residence_la="E08000025", financial_year="2025/26") == (4, 4)


def test_people_are_counted_anew_in_each_cell_and_do_not_add_up(inputs, parquet, attendance) -> None:
    rows = [
        attendance(person_key="p1", month=month, mechanism=how)
        for month, how in ((JAN, "knife"), (FEB, "knife"), (MARCH, "body"))
    ]
    found = count(parquet(rows), inputs, [mart("la_year"), mart("la_year_mechanism"), mart("small_area_period")])
    cell = {"residence_la": "E08000025", "financial_year": "2025/26"}
    assert of_cell(found["la_year"], **cell) == (3, 1)
    assert of_cell(found["la_year_mechanism"], **cell, mechanism="knife") == (2, 1)
    assert of_cell(found["la_year_mechanism"], **cell, mechanism="body") == (1, 1)
    ward = found["small_area_period"].filter(area="E05000001", period_kind="month")
    assert ward.select("n", "people").rows() == [(1, 1)] * 3 + [(0, 0)]


def test_a_provider_measure_counts_known_persons_once_and_unknown_ones_each(inputs, parquet, attendance) -> None:
    told = {"is_primary": False, "is_secondary": False}
    rows = [
        *[attendance(person_key="p1")] * 2,
        attendance(person_key="p1", **told, mechanism_coded=False),
        attendance(person_key="p2", **told, is_injury=False),
        *[attendance(**told)] * 4,
    ]
    found = count(parquet(rows), inputs, [mart("provider_month"), mart("provider_year_coding")])
    of = {"provider_code": "RRK", "month": JAN}
    assert of_cell(found["provider_month"], **of, measure="contacts") == (8, 6)
    assert of_cell(found["provider_month"], **of, measure="injuries") == (7, 5)
    assert of_cell(found["provider_month"], **of, measure="mechanism_coded") == (6, 5)
    assert of_cell(found["provider_month"], **of, measure="violence") == (2, 1)
    assert of_cell(found["provider_month"], **of, measure="time_known") == (0, 0)
    year = {"provider_code": "RRK", "financial_year": "2025/26", "note": "no_note"}
    assert of_cell(found["provider_year_coding"], **year, coding="coded") == (2, 1)
    assert of_cell(found["provider_year_coding"], **year, coding="other_intent") == (6, 6)


CONTACTS = st.lists(
    st.fixed_dictionaries(
        {
            "person_key": st.sampled_from(["p1", "p2", "p3", None]),
            "month": st.sampled_from([JAN, FEB, APRIL]),
            "mechanism": st.sampled_from(["knife", "body"]),
            "is_ambulance": st.booleans(),
            "is_injury": st.booleans(),
            "linked": st.booleans(),
        }
    ),
    max_size=30,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=CONTACTS)
def test_whoever_comes_there_are_never_more_people_than_contacts_nor_none_where_there_is_one(
    told, inputs, parquet, attendance, incident
) -> None:
    contacts = [(incident if each["is_ambulance"] else attendance)(**each) for each in told]
    for name, counted in count(parquet(contacts), inputs, all_marts()).items():
        n, persons = pl.col("n"), pl.col("people")
        assert counted.filter((persons > n) | ((persons == 0) != (n == 0))).is_empty(), name
        assert not_empty(mart(name), counted) == in_plain_python(mart(name), contacts)


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_people_stand_after_n_and_are_no_column_of_what_is_published(table: type[Mart], inputs) -> None:
    shape = counted_schema(table)
    assert list(shape) == [*table.dimensions(), "n", "people", *COVERAGE]
    assert shape["people"] == pl.Int64
    assert "people" not in table.columns
    assert dict(count([], inputs, [table])[table.name].schema) == shape


# -- the cube


def test_the_cube_is_every_area_by_every_period_by_every_category(inputs) -> None:
    found = count([], inputs, all_marts())
    places, lists = 2 + 3, Counter(inputs["code_list"]["list"])
    assert found["la_month_source"].height == 3 * places * 4
    assert found["la_quarter_age_sex"].height == places * 2 * lists["age_band"] * lists["sex_group"]
    assert found["la_year_weekday_time"].height == places * 2 * 7 * lists["time_band"]
    assert found["la_year"].height == places * 2
    assert found["msoa_year"].height == 2 * 2
    assert found["small_area_period"].height == (3 + 2) * (4 + 2 + 2)
    assert found["provider_month"].height == 3 * 4 * 7
    assert found["provider_year_coding"].height == 2 * 2 * 4 * 3
    assert set(found["la_year"]["residence_la"]) == {"E08000025", "E08000026", "outside", "no_fixed_abode", "unknown"}


def test_a_provider_that_sent_unexpectedly_is_shown(inputs, parquet, attendance) -> None:
    found = count(parquet([attendance(provider_code="RLT")]), inputs, [mart("provider_month")])["provider_month"]
    shown = found.filter(provider_code="RLT")
    assert set(shown["month"]) == {JAN}
    assert set(shown.select("providers_received", "providers_complete", "providers_expected").rows()) == {(1, 1, 0)}
    assert shown.filter(measure="contacts")["n"].item() == 1


def test_a_gap_is_counted_as_unknown_and_not_lost(inputs, parquet, attendance) -> None:
    areas = ("residence_la", "residence_ward", "residence_msoa")
    gaps = dict.fromkeys(("age_band", "sex", "mechanism", "place_type", "time_band", "ethnic_group", *areas))
    found = count(parquet([attendance(**gaps, residence_deprivation=None)]), inputs, all_marts())
    for table in all_marts():
        if table.definition == "primary" and "msoa" not in table.area_level:
            assert found[table.name]["n"].sum() == 1, table.name
    assert found["la_year_mechanism"].filter(pl.col("n") > 0)["mechanism"].item() == "unknown"


def test_months_outside_the_window_are_not_counted(inputs, parquet, attendance) -> None:
    found = count(parquet([attendance(month=date(2024, 1, 1))]), inputs, all_marts())
    assert all(frame["n"].sum() == 0 for frame in found.values())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mechanism", "trebuchet"),
        ("residence_la", "E06000001"),
        ("residence_msoa", "E02999999"),
        ("residence_ward", "E05999999"),
        ("residence_ward", "E05000003"),
        ("weekday", None),
    ],
)
def test_a_contact_that_no_cell_stands_for_is_refused_and_not_quoted(
    column, value, inputs, parquet, attendance
) -> None:
    with pytest.raises(CountRefused) as refusal:
        count(parquet([attendance(**{column: value})]), inputs, all_marts())
    assert f"{column} (1 contacts)" in str(refusal.value)
    assert str(value) not in str(refusal.value)


def test_an_area_that_lies_in_two_authorities_is_counted_in_each(inputs, parquet, attendance) -> None:
    pair = pl.DataFrame({"ward": "E05000001", "msoa": "E02000001", "la": ["E08000025", "E08000026"]})
    contacts = parquet([attendance(), attendance(), attendance(residence_la="E08000026")])
    found = count(contacts, inputs | {"small_area": pair}, [mart("msoa_year"), mart("small_area_period")])
    msoas = found["msoa_year"].filter(pl.col("n") > 0).select("residence_msoa", "residence_la", "n").rows()
    assert msoas == [("E02000001", "E08000025", 2), ("E02000001", "E08000026", 1)]
    wards = found["small_area_period"].filter(pl.col("n") > 0, area_level="ward", period_kind="year")
    assert wards.select("area", "residence_la", "n").rows() == [
        ("E05000001", "E08000025", 2),
        ("E05000001", "E08000026", 1),
    ]


def test_an_area_without_the_other_kind_has_a_cell_of_its_own(inputs, parquet, attendance) -> None:
    alone = pl.DataFrame({"ward": [None, "E05000001"], "msoa": ["E02000001", None], "la": ["E08000025"] * 2})
    found = count(
        parquet([attendance()]), inputs | {"small_area": alone}, [mart("small_area_period"), mart("msoa_year")]
    )
    year = found["small_area_period"].filter(pl.col("n") > 0, period_kind="year")
    assert year.select("area_level", "area", "n").rows() == [("msoa", "E02000001", 1), ("ward", "E05000001", 1)]
    assert found["small_area_period"].null_count().sum_horizontal().item() == 0
    assert found["msoa_year"]["n"].sum() == 1


def test_every_small_area_that_is_counted_is_told_in_the_catalogue_once(inputs, described) -> None:
    both = pl.DataFrame({"ward": "E05000001", "msoa": "E02000001", "la": ["E08000026", "E08000025"]})
    inputs["small_area"] = pl.concat(
        [inputs["small_area"], both, pl.DataFrame({"ward": [None], "msoa": ["E02000003"], "la": ["E08000026"]})]
    )
    tables, catalogue = described()
    small = catalogue["area"].filter(pl.col("level").is_in(["ward", "msoa"])).select("level", "code", "parent_code")
    assert small.rows() == [
        ("msoa", "E02000001", "E08000025"),
        ("msoa", "E02000002", "E08000026"),
        ("msoa", "E02000003", "E08000026"),
        ("ward", "E05000001", "E08000025"),
        ("ward", "E05000002", "E08000025"),
        ("ward", "E05000003", "E08000026"),
    ]
    counted = tables["small_area_period"].select("area_level", "area").unique().rows()
    assert set(counted) <= set(small.select("level", "code").rows())


def test_small_areas_never_hold_more_than_their_authority(drawn, inputs, parquet) -> None:
    found = count(parquet(drawn), inputs, [mart("la_year"), mart("small_area_period"), mart("msoa_year")])
    whole = {
        row["residence_la"]: row["n"] for row in found["la_year"].filter(financial_year="2025/26").iter_rows(named=True)
    }
    year = found["small_area_period"].filter(period_kind="year", starts=date(2025, 4, 1))
    for (la, _), cells in year.group_by("residence_la", "area_level"):
        assert 0 < cells["n"].sum() <= whole[str(la)]
    msoas = year.filter(area_level="msoa").select("area", "residence_la", "n", "people").rows()
    assert (
        msoas
        == found["msoa_year"]
        .filter(financial_year="2025/26")
        .select("residence_msoa", "residence_la", "n", "people")
        .rows()
    )


def test_contacts_are_found_by_pattern_and_a_pattern_that_finds_none_is_no_contacts(
    inputs, parquet, attendance
) -> None:
    (path,) = parquet([attendance()])
    only = [mart("la_year")]
    assert count(str(path.parent / "*.parquet"), inputs, only)["la_year"]["n"].sum() == 1
    assert count(str(path.parent / "nowhere" / "*.parquet"), inputs, only)["la_year"]["n"].sum() == 0


def test_a_folder_named_like_a_column_does_not_overrule_the_file(inputs, parquet, attendance) -> None:
    (path,) = parquet([attendance()])
    folder = path.parent / "source=ambulance" / "month=2026-04-01"
    folder.mkdir(parents=True)
    moved = path.rename(folder / "part.parquet")
    found = count([moved], inputs, [mart("la_month_source")])["la_month_source"].filter(pl.col("n") > 0)
    assert found.select("source", "month").rows() == [("ecds", JAN)]


def test_a_file_that_is_no_parquet_is_refused_without_its_content(tmp_path: Path, inputs) -> None:
    broken = tmp_path / "x.parquet"
    broken.write_text("Joan Smith of Birmingham")
    with pytest.raises(CountRefused, match="files of contacts could not be counted") as refusal:
        count([broken], inputs, all_marts())
    assert "Smith" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_file_that_lacks_a_column_is_refused(tmp_path: Path, inputs, parquet, attendance) -> None:
    (path,) = parquet([attendance()])
    pl.read_parquet(path).drop("mechanism").write_parquet(path)
    with pytest.raises(CountRefused, match="lack mechanism"):
        count([path], inputs, all_marts())


@pytest.mark.parametrize("name", INPUTS)
def test_a_missing_input_is_named(name: str, inputs) -> None:
    del inputs[name]
    with pytest.raises(CountRefused, match=f"The input {name} is missing"):
        count([], inputs, all_marts())


def test_an_input_of_another_type_is_named(inputs) -> None:
    inputs["calendar"] = inputs["calendar"].with_columns(pl.col("month").cast(pl.String))
    with pytest.raises(CountRefused, match=r"calendar needs these columns .* month"):
        count([], inputs, all_marts())


def test_every_declared_mart_has_one_select_that_opens_with_its_grain() -> None:
    folder = Path(__file__).parents[3] / "warehouse" / "marts"
    assert {path.stem for path in (folder / "counts").glob("*.sql")} == {table.name for table in all_marts()}
    assert {path.stem for path in (folder / "derived").glob("*.sql")} == {table.name for table in all_derived()}
    declared = [("counts", table) for table in all_marts()] + [("derived", table) for table in all_derived()]
    for where, table in declared:
        text = sql_file(where, table.name)
        assert text.splitlines()[0] == f"-- {table.grain}"
        assert not {";", "create"} & set(_without_comments(text).lower().replace(";", " ; ").split())


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))
