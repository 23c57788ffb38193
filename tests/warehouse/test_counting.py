"""Counts are right, complete, and lose nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.marts import Mart, all_derived, all_marts, mart
from warehouse.counting import INPUTS, CountRefused, count, counted_schema
from warehouse.duck import sql_file

JAN, FEB, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
QUARTER = {JAN: JAN, FEB: JAN, MARCH: JAN, APRIL: APRIL}
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
    [(c["provider_code"], YEAR[c["month"]], in_codes(c), {True: "says", False: "silent"}.get(c.get("text_assault"), "no_note"))]
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
    outside = dict.fromkeys(("residence_status", "residence_la", "residence_msoa"), "outside")
    homeless = dict.fromkeys(("residence_status", "residence_la", "residence_msoa"), "no_fixed_abode")
    coventry = {"residence_la": "E08000026", "residence_msoa": "E02000002"}
    not_violent = {"is_primary": False, "is_secondary": False}
    return [
        attendance(),
        attendance(text_assault=True),
        attendance(month=FEB, weekday=7, time_band="21-24", sex="female", is_domestic=True),
        attendance(month=APRIL, age_band="11-15", is_under_18=True, mechanism="body", place_type="education"),
        attendance(**outside, residence_deprivation="unknown"),
        attendance(**homeless, residence_deprivation="unknown", month=MARCH, age_band="65+"),
        attendance(**coventry, provider_code="RKB", ethnic_group="asian", residence_deprivation="4"),
        attendance(**coventry, provider_code="RRK", ethnic_group="unknown", linked=True),
        attendance(is_primary=False, is_sexual=True, sex="female", mechanism="unknown"),
        attendance(**not_violent, is_sensitivity=True, intent_coded=False, text_assault=True),
        attendance(**not_violent, text_assault=False),
        attendance(**not_violent, is_injury=False, intent_coded=False, mechanism_coded=True, time_known=True),
        attendance(**not_violent, time_known=True, place_coded=False, residence_msoa="E02999999"),
        incident(),
        incident(linked=True, is_sexual=True),
        incident(incident_la="E08000026", month=APRIL, is_domestic=True, is_under_18=True),
        incident(incident_la="unknown", month=FEB),
        incident(is_ambulance=False),
    ]


def in_plain_python(table: type[Mart], contacts: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    def cells(contact: dict[str, Any]) -> list[tuple[Any, ...]]:
        if table.name in SEVERAL:
            return SEVERAL[table.name](contact)
        whole = contact | {"quarter": QUARTER[contact["month"]], "financial_year": YEAR[contact["month"]]}
        return [tuple(whole[name] for name in table.dimensions())] if contact["is_primary"] else []

    return Counter(cell for contact in contacts for cell in cells(contact))


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_a_mart_equals_a_count_in_plain_python(table: type[Mart], drawn, inputs, parquet) -> None:
    counted = count(parquet(drawn), inputs, [table])[table.name]
    found = {row[:-1]: row[-1] for row in counted.select(*table.dimensions(), "n").iter_rows()}
    assert {cell: n for cell, n in found.items() if n} == in_plain_python(table, drawn)


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_a_mart_meets_its_schema_on_no_contacts_and_still_has_every_cell(
    table: type[Mart], drawn, inputs, parquet
) -> None:
    nothing, something = (count(paths, inputs, [table])[table.name] for paths in ([], parquet(drawn)))
    assert dict(nothing.schema) == counted_schema(table)
    assert nothing["n"].sum() == 0
    assert nothing.select(table.dimensions()).equals(something.select(table.dimensions()))
    assert not nothing.select(table.dimensions()).is_duplicated().any()


def test_the_cube_is_every_area_by_every_period_by_every_category(inputs) -> None:
    found = count([], inputs, all_marts())
    places, lists = 2 + 3, Counter(inputs["code_list"]["list"])
    assert found["la_month_source"].height == 3 * places * 4
    assert found["la_quarter_age_sex"].height == places * 2 * lists["age_band"] * lists["sex_group"]
    assert found["la_year_weekday_time"].height == places * 2 * 7 * lists["time_band"]
    assert found["la_year"].height == places * 2
    assert found["msoa_year"].height == 2 * 2
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
    gaps = dict.fromkeys(("age_band", "sex", "mechanism", "place_type", "time_band", "ethnic_group", "residence_la"))
    found = count(parquet([attendance(**gaps, residence_deprivation=None)]), inputs, all_marts())
    for table in all_marts():
        if table.definition == "primary" and table.name != "msoa_year":
            assert found[table.name]["n"].sum() == 1, table.name
    assert found["la_year_mechanism"].filter(pl.col("n") > 0)["mechanism"].item() == "unknown"


def test_months_outside_the_window_are_not_counted(inputs, parquet, attendance) -> None:
    found = count(parquet([attendance(month=date(2024, 1, 1))]), inputs, all_marts())
    assert all(frame["n"].sum() == 0 for frame in found.values())


@pytest.mark.parametrize(
    ("column", "value"),
    [("mechanism", "trebuchet"), ("residence_la", "E06000001"), ("residence_msoa", "E02999999"), ("weekday", None)],
)
def test_a_contact_that_no_cell_stands_for_is_refused_and_not_quoted(
    column, value, inputs, parquet, attendance
) -> None:
    with pytest.raises(CountRefused) as refusal:
        count(parquet([attendance(**{column: value})]), inputs, all_marts())
    assert f"{column} (1 contacts)" in str(refusal.value)
    assert str(value) not in str(refusal.value)


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
    folder = Path(__file__).parents[2] / "warehouse"
    assert {path.stem for path in (folder / "marts").glob("*.sql")} == {table.name for table in all_marts()}
    assert {path.stem for path in (folder / "derived").glob("*.sql")} == {table.name for table in all_derived()}
    declared = [("marts", table) for table in all_marts()] + [("derived", table) for table in all_derived()]
    for where, table in declared:
        text = sql_file(where, table.name)
        assert text.splitlines()[0] == f"-- {table.grain}"
        assert not {";", "create"} & set(_without_comments(text).lower().replace(";", " ; ").split())


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))
