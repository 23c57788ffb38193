"""A file's headings find their layout, whatever their order and case; what fits none is refused in words that help."""

import csv
from pathlib import Path

import polars as pl
import pytest

import schemas
from schemas.columns import Table
from schemas.tables.ambulance import Incident
from schemas.tables.ecds import Attendance
from sources.layouts import (
    Layout,
    LayoutError,
    UnknownLayout,
    canonical,
    known_headings,
    load_layouts,
    read_layout,
    recognise,
)
from sources.reading.headings import plain_heading

SOURCES = Path(__file__).parents[2] / "sources"
FOLDERS: dict[type[Table], Path] = {Attendance: SOURCES / "ecds/layouts", Incident: SOURCES / "ambulance/layouts"}
SHIPPED = [(table, layout) for table, folder in FOLDERS.items() for layout in load_layouts([folder], table)]
BY_NAME = {layout.name: layout for _, layout in SHIPPED}
ECDS = [layout for table, layout in SHIPPED if table is Attendance]


def first_headings(layout: Layout) -> list[str]:
    return list(dict.fromkeys(headings[0] for headings in layout.columns.values()))


def names(layouts: list[tuple[type[Table], Layout]]) -> list[str]:
    return [layout.name for _, layout in layouts]


@pytest.mark.parametrize(("table", "layout"), SHIPPED, ids=names(SHIPPED))
def test_every_column_is_filled_or_said_not_to_be_supplied(table: type[Table], layout: Layout) -> None:
    columns = [*layout.columns, *layout.constants, *layout.not_supplied]
    assert sorted(columns) == sorted(table.columns)


@pytest.mark.parametrize(("table", "layout"), SHIPPED, ids=names(SHIPPED))
def test_every_translation_leads_to_a_code_on_the_columns_list(table: type[Table], layout: Layout) -> None:
    lists = Path(schemas.__file__).parent / "code_lists"
    for name, values in layout.values.items():
        with (lists / f"{table.columns[name].code_list}.csv").open(encoding="utf-8") as file:
            codes = {row["code"] for row in csv.DictReader(file)}
        assert set(values.values()) <= codes, name


@pytest.mark.parametrize(("table", "layout"), SHIPPED, ids=names(SHIPPED))
def test_a_layout_is_known_by_its_own_headings_in_any_order_and_case(table: type[Table], layout: Layout) -> None:
    rivals = [rival for of_table, rival in SHIPPED if of_table is table]
    headings = [heading.upper() for heading in reversed(first_headings(layout))] + ["Something Local", "Another"]
    recognised = recognise(headings, rivals)
    assert recognised.layout.name == layout.name
    assert set(recognised.headings_for) == set(layout.columns)
    assert recognised.extra == 2


@pytest.mark.parametrize(("table", "layout"), SHIPPED, ids=names(SHIPPED))
def test_the_headings_a_layout_requires_are_enough(table: type[Table], layout: Layout) -> None:
    headings = [layout.columns[name][0] for name in layout.requires]
    assert set(recognise(headings, [layout]).headings_for) >= set(layout.requires)


def test_a_timestamp_fills_both_date_and_time() -> None:
    recognised = recognise(["Der_Provider_Code", "Der_EC_Arrival_Date_Time", "EC_Injury_Intent_SNOMED_CT"], ECDS)
    assert (
        recognised.headings_for["arrival_date"] == recognised.headings_for["arrival_time"] == "Der_EC_Arrival_Date_Time"
    )
    assert sorted(recognised.headings) == [
        "Der_EC_Arrival_Date_Time",
        "Der_Provider_Code",
        "EC_Injury_Intent_SNOMED_CT",
    ]


def test_a_missing_column_is_named_in_our_words_with_the_file_to_edit() -> None:
    headings = [heading for heading in first_headings(BY_NAME["sus_faster"]) if heading != "EC_Injury_Intent_SNOMED_CT"]
    with pytest.raises(UnknownLayout) as refused:
        recognise([*headings, "Secret_Heading"], ECDS)
    message = str(refused.value)
    assert refused.value.reason == "unknown_layout"
    assert refused.value.lacked == ["injury_intent"]
    assert "injury_intent (EC_Injury_Intent_SNOMED_CT)" in message
    assert "layouts/sus_faster.toml" in message
    assert "Secret_Heading" not in message


def test_without_layouts_the_refusal_says_where_to_add_one() -> None:
    with pytest.raises(UnknownLayout, match="layouts folder"):
        recognise(["A"], [])


def test_headings_are_compared_without_case_and_punctuation() -> None:
    assert (
        plain_heading(" attendance.arrival.Date ")
        == plain_heading("Attendance Arrival-Date")
        == "attendance_arrival_date"
    )


def test_known_headings_are_all_that_any_layout_reads() -> None:
    assert {"Arrival_Date", "attendance.arrival.date"} <= known_headings(ECDS)


# -- one row, from headings to columns

SMALL = """
name = "small"
title = "A small layout"
not_supplied = [{rest}]
[columns]
provider_code = ["Trust"]
arrival_date = ["Arrived"]
sex = ["Gender"]
postcode = ["Home"]
[constants]
department_type = "01"
[values.sex]
Male = "1"
female = "2"
"""
FILLED = {"provider_code", "arrival_date", "sex", "postcode", "department_type"}


def small(folder: Path, change: tuple[str, str] = ("", ""), name: str = "small.toml") -> Path:
    rest = ", ".join(f'"{column}"' for column in Attendance.columns if column not in FILLED)
    path = folder / name
    path.write_text(
        SMALL.format(rest=rest).replace(*change) if change[0] else SMALL.format(rest=rest), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("padded", [True, False])
def test_values_are_trimmed_translated_and_null_where_absent(tmp_path: Path, padded: bool) -> None:
    recognised = recognise(["Trust", "Gender", "Arrived"], [read_layout(small(tmp_path), Attendance)])
    space = " " if padded else ""
    rows = pl.DataFrame(
        {
            "line": [2, 3, 4],
            "Trust": [f"{space}RRK{space}", "NULL", None],
            "Gender": [f"MALE{space}", "robot", None],
            "Arrived": ["2025-04-01", "null", ""],
        },
        schema_overrides={"line": pl.UInt32},
    )
    text, unmapped = canonical(rows, recognised, padded)
    assert text.select("line", "provider_code", "arrival_date", "sex", "postcode", "department_type").rows() == [
        (2, "RRK", "2025-04-01", "1", None, "01"),
        (3, None, None, None, None, "01"),
        (4, None, None, None, None, "01"),
    ]
    assert set(text.columns) == {"line", *FILLED}
    assert unmapped.rows() == [("sex", 1)]


def test_one_heading_may_fill_two_columns_each_in_its_own_way() -> None:
    mapping = BY_NAME["RYA"]
    recognised = recognise(first_headings(mapping), [mapping])
    rows = pl.DataFrame(
        {"line": pl.Series([2], dtype=pl.UInt32), **{heading: ["x"] for heading in recognised.headings}}
    ).with_columns(pl.lit("Street").alias("Location Type"), pl.lit("Assault").alias("Nature of Call"))
    text, _ = canonical(rows, recognised)
    columns = ["pickup_location_type", "place_type", "call_nature", "local_reason", "provider_code"]
    assert text.select(columns).row(0) == ("Street", "street", "Assault", "assault", "RYA")


# -- what is wrong with a layout is said to the one who wrote it

WRONG = [
    (
        "arrival_date =",
        "# arrival_date =",
        "columns.arrival_date: is missing; name its headings, or list it under not_",
    ),
    ("sex =", "gender =", "columns.gender: is not a column of attendance; take it out."),
    ("sex =", "sexx =", "columns.sexx: is not a column of attendance; did you mean sex?"),
    ("title =", "tittle =", "tittle: is not a key; did you mean title?"),
    ("title =", "tittle =", "title: is missing; write a title"),
    ('postcode = ["Home"]', "postcode = []", "columns.postcode: write the headings of each column as a list of texts"),
    ('["Trust"]', "[7]", "columns.provider_code: write the headings of each column as a list of texts"),
    ("[values.sex]", "[values.arrival_mode]", "values.arrival_mode: no heading is mapped to it"),
    (
        'title = "A small layout"',
        'title = "x"\nrequires = ["arrival_time"]',
        "requires.arrival_time: no heading is mapped",
    ),
    (
        'title = "A small layout"',
        'title = "x"\nprotocol = "append"',
        "protocol: write one of by_update_type, net_change",
    ),
    ("not_supplied = [", 'not_supplied = ["sex", ', "not_supplied.sex: is mapped too; take one away."),
    ("[constants]", '[constants]\nsex = "1"', "constants.sex: has headings too; take one away."),
    ('female = "2"', 'female = "2"\n" Female" = "1"', "values.sex: one wording has two codes"),
    ('female = "2"', "female = 2", "values.sex.female: write for each column its codes"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG)
def test_a_wrong_layout_says_what_to_change(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(LayoutError) as wrong:
        read_layout(small(tmp_path, (old, new)), Attendance)
    assert f"small.toml, {sentence}" in str(wrong.value)


def test_what_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = small(tmp_path, ('provider_code = ["Trust"]', "provider_code = "))
    with pytest.raises(LayoutError, match=r"^small\.toml, line 6: is not TOML"):
        read_layout(path, Attendance)


def test_everything_that_is_wrong_in_a_layout_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    small(tmp_path)
    text = path.read_text(encoding="utf-8").replace('"small"', "7").replace("sex =", "gender =")
    path.write_text(text.replace('["Home"]', "[]").replace("title =", "protocol = 1\ntittle ="), encoding="utf-8")
    with pytest.raises(LayoutError) as wrong:
        read_layout(path, Attendance)
    lines = str(wrong.value).split("\n")
    assert [line.removeprefix("small.toml, ").split(":")[0] for line in lines] == [
        "name",
        "title",
        "protocol",
        "columns.postcode",
        "tittle",
        "columns.gender",
        "columns.sex",
        "values.sex",
    ]


def test_a_column_no_row_counts_without_cannot_be_left_out(tmp_path: Path) -> None:
    path = small(tmp_path, ('arrival_date = ["Arrived"]\n', ""))
    path.write_text(path.read_text().replace("not_supplied = [", 'not_supplied = ["arrival_date", '))
    with pytest.raises(LayoutError, match="no row counts without it"):
        read_layout(path, Attendance)


def test_two_layouts_of_one_name_in_a_folder_are_refused(tmp_path: Path) -> None:
    small(tmp_path)
    small(tmp_path, name="other.toml")
    with pytest.raises(LayoutError, match="both named small"):
        load_layouts([tmp_path], Attendance)


def test_ones_own_layout_replaces_the_shipped_one_of_that_name(tmp_path: Path) -> None:
    small(tmp_path, ('"small"', '"sus_faster"'))
    layouts = {layout.name: layout for layout in load_layouts([FOLDERS[Attendance], tmp_path], Attendance)}
    assert len(layouts) == 4
    assert layouts["sus_faster"].path.parent == tmp_path


def test_codes_in_numbered_headings_are_joined_where_the_whole_list_is_not_sent() -> None:
    headings = [*first_headings(BY_NAME["sus_faster"]), "EC_Diagnosis_01", "EC_Diagnosis_02", "EC_Diagnosis_24"]
    headings.remove("Der_EC_Diagnosis_All")
    rows = pl.DataFrame(
        {heading: [None, None] for heading in headings}, schema=dict.fromkeys(headings, pl.String)
    ).with_columns(
        line=pl.Series([2, 3], dtype=pl.UInt32),
        EC_Diagnosis_01=pl.Series(["52684005", None], dtype=pl.String),
        EC_Diagnosis_24=pl.Series(["404189009", None], dtype=pl.String),
    )
    text, _ = canonical(rows, recognise(headings, ECDS))
    assert text["diagnosis"].to_list() == ["52684005,404189009", None]


def test_the_whole_list_of_codes_is_preferred_to_the_numbered_headings() -> None:
    headings = [*first_headings(BY_NAME["sus_faster"]), "EC_Diagnosis_01"]
    assert "EC_Diagnosis_01" not in recognise(headings, ECDS).headings


def test_an_entry_of_a_list_that_is_no_column_is_named_by_its_place_and_not_repeated(tmp_path):
    text = (FOLDERS[Attendance] / "sus_faster.toml").read_text(encoding="utf-8")
    assert "\nrequires = [" in text
    path = tmp_path / "own.toml"
    path.write_text(text.replace("\nrequires = [", '\nrequires = ["Somebody Somewhere", "sexx", '), encoding="utf-8")
    with pytest.raises(LayoutError) as refused:
        read_layout(path, Attendance)
    assert str(refused.value).splitlines() == [
        "own.toml, requires: entry 1 is not a column of attendance; take it out.",
        "own.toml, requires: entry 2 is not a column of attendance; did you mean sex?",
    ]
