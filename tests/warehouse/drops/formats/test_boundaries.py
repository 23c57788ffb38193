"""Boundaries come in as ONS exports them, and out as GeoParquet that any reader of the standard understands."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
import shapely

from schemas.tables.marts import all_derived, all_marts, published
from tests.warehouse.drawn import BIRMINGHAM, COVENTRY, TODAY, geojson, partner, square, warehouse
from warehouse.drops.drops import drop
from warehouse.drops.formats.boundaries import SCHEMA, BoundariesRefused, load_boundaries, read_boundaries
from warehouse.drops.formats.maps import area_column, is_mapped

LEFT = {BIRMINGHAM: square(-1.9, 52.4), COVENTRY: square(-1.6, 52.4)}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "geography" / "boundaries.parquet"


@pytest.mark.parametrize("field", ["LAD24", "WD25", "MSOA21", "msoa21"])
def test_the_code_is_known_by_how_its_field_ends(field, tmp_path, target) -> None:
    field = field if field.isupper() else field.lower()
    source = geojson(tmp_path / "x.geojson", LEFT, field)
    if field.islower():
        source.write_text(source.read_text().replace("msoa21CD", "msoa21cd").replace("msoa21NM", "msoa21nm"))
    loaded = load_boundaries(source, target)
    rows = read_boundaries(target)
    assert (loaded.areas, loaded.kind) == (2, field.rstrip("0123456789").upper())
    assert rows["code"].to_list() == [BIRMINGHAM, COVENTRY]
    assert rows["name"].to_list() == [f"Area {BIRMINGHAM}", f"Area {COVENTRY}"]
    assert shapely.from_wkb(rows["geometry"][0]).bounds == pytest.approx((-1.9, 52.4, -1.8, 52.5))


def test_kinds_are_loaded_one_after_the_other_and_the_same_kind_is_replaced(tmp_path, target) -> None:
    load_boundaries(geojson(tmp_path / "la.geojson", LEFT), target)
    load_boundaries(geojson(tmp_path / "msoa.geojson", {"E02000001": square(-1.9, 52.4)}, "MSOA21"), target)
    load_boundaries(geojson(tmp_path / "la.geojson", {COVENTRY: square(-1.5, 52.4)}, "LAD25"), target)
    assert read_boundaries(target).select("code", "kind").rows() == [(COVENTRY, "LAD"), ("E02000001", "MSOA")]


def test_loading_again_gives_the_same_bytes(tmp_path, target) -> None:
    source = geojson(tmp_path / "la.geojson", LEFT)
    load_boundaries(source, target)
    first = target.read_bytes()
    load_boundaries(source, target)
    assert target.read_bytes() == first


def test_of_several_codes_the_one_that_names_each_area_is_taken(tmp_path, target) -> None:
    path = geojson(tmp_path / "x.geojson", {"E02000001": square(0, 50), "E02000002": square(1, 50)}, "MSOA21")
    content = json.loads(path.read_text())
    for feature in content["features"]:
        feature["properties"] = {"LAD22CD": BIRMINGHAM} | feature["properties"]
    path.write_text(json.dumps(content))
    assert load_boundaries(path, target).field == "MSOA21CD"


def test_a_shape_that_crosses_itself_is_mended(tmp_path, target) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 50], [1, 51], [1, 50], [0, 51], [0, 50]]]}
    load_boundaries(geojson(tmp_path / "x.geojson", {BIRMINGHAM: bow}), target)
    assert shapely.from_wkb(read_boundaries(target)["geometry"][0]).is_valid


POINT = {"type": "Point", "coordinates": [0, 50]}
GRID = square(406_000, 286_000, 1000)
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda path: path.write_text("code,name\n"), "is no GeoJSON"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "is no GeoJSON"),
        (lambda path: path.write_text("[]"), "is no GeoJSON"),
        (lambda path: path.write_text("[" * 100_000), "is no GeoJSON"),
        (lambda path: geojson(path, {}), "holds no areas"),
        (lambda path: path.write_text('{"type": "FeatureCollection", "features": [1]}'), "holds no areas"),
        (lambda path: geojson(path, LEFT, "AREA"), "no field such as LAD24CD"),
        (lambda path: geojson(path, {BIRMINGHAM: POINT}), "boundaries are polygons"),
        (lambda path: geojson(path, {BIRMINGHAM: GRID}), "WGS 84"),
        (lambda path: geojson(path, LEFT, crs=CRS), "WGS 84"),
        (lambda path: geojson(path, {BIRMINGHAM: {"type": "Polygon", "coordinates": [["x"]]}}), "cannot be read"),
        (lambda path: geojson(path, {BIRMINGHAM: {"type": "Polygon", "coordinates": []}}), "cannot be read"),
        (lambda path: geojson(path, {"": square(0, 50)}), "without a code"),
        (lambda path: path.write_text(geojson(path, LEFT).read_text().replace(COVENTRY, BIRMINGHAM)), "more than once"),
    ],
)
def test_another_file_is_refused_and_leaves_things_as_they_were(made, says, tmp_path, target) -> None:
    load_boundaries(geojson(tmp_path / "good.geojson", LEFT), target)
    before = target.read_bytes()
    made(tmp_path / "wrong.geojson")
    with pytest.raises(BoundariesRefused, match=f"^wrong.geojson .*{says}"):
        load_boundaries(tmp_path / "wrong.geojson", target)
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_what_says_that_it_is_longitude_and_latitude_is_taken(name, tmp_path, target) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert load_boundaries(geojson(tmp_path / "x.geojson", LEFT, crs=crs), target).areas == 2


def test_damaged_boundaries_say_what_to_do(target) -> None:
    target.parent.mkdir()
    target.write_bytes(b"x")
    with pytest.raises(BoundariesRefused, match="svd geography boundaries"):
        read_boundaries(target)


def test_maps_are_of_tables_with_one_figure_an_area_and_period() -> None:
    mapped = {table.name for table in [*all_marts(), *all_derived()] if is_mapped(table)}
    assert mapped == {"la_year", "la_year_rate", "msoa_year", "small_area_period"}
    assert area_column(published("msoa_year")) == "residence_msoa"
    assert area_column(published("small_area_period")) == "area"


# -- maps in a drop


@pytest.fixture
def mapped(tmp_path, target) -> Path:
    load_boundaries(geojson(tmp_path / "la.geojson", LEFT), target)
    load_boundaries(geojson(tmp_path / "msoa.geojson", {"E02000001": square(-1.9, 52.4)}, "MSOA21"), target)
    made = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path / "drops", TODAY, boundaries=target)
    return made.folder


def test_each_map_is_geoparquet(mapped) -> None:
    assert {path.name for path in (mapped / "maps").iterdir()} == {
        "area.parquet",
        "la_year.parquet",
        "la_year_rate.parquet",
        "msoa_year.parquet",
    }
    for path in (mapped / "maps").iterdir():
        table = pq.read_table(path)
        geo = json.loads(table.schema.metadata[b"geo"])
        column = geo["columns"]["geometry"]
        shapes = shapely.from_wkb(table["geometry"].to_pylist())
        assert (geo["version"], geo["primary_column"], column["encoding"]) == ("1.1.0", "geometry", "WKB")
        assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
        assert column["geometry_types"] == ["Polygon"]
        assert column["bbox"] == pytest.approx(list(shapely.total_bounds(shapes)))
        assert all(shapely.is_ccw(shape.exterior) for shape in shapes)
        assert column["orientation"] == "counterclockwise"
        assert b"release" in table.schema.metadata


def test_a_map_has_the_figures_of_its_table(mapped) -> None:
    table = pl.read_parquet(mapped / "la_year.parquet")
    assert pl.read_parquet(mapped / "maps" / "la_year.parquet").select(table.columns).equals(table)
    msoas = pl.read_parquet(mapped / "maps" / "msoa_year.parquet")
    assert msoas["residence_msoa"].to_list() == ["E02000001"]


def test_areas_take_the_names_of_their_boundaries_and_their_source_is_said(mapped) -> None:
    areas = pl.read_csv(mapped / "area.csv")
    assert areas.filter(code="E02000001")["name"].item() == "Area E02000001"
    assert areas.filter(code=BIRMINGHAM)["name"].item() == "Birmingham"
    assert "Open Government Licence" in (mapped / "README.txt").read_text(encoding="utf-8")


def test_without_boundaries_there_are_no_maps(tmp_path) -> None:
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path / "drops", TODAY).folder
    assert not (folder / "maps").exists()
    assert "maps" not in (folder / "README.txt").read_text(encoding="utf-8")


def test_boundaries_are_shaped_as_declared(tmp_path, target) -> None:
    load_boundaries(geojson(tmp_path / "la.geojson", LEFT), target)
    assert dict(read_boundaries(target).schema) == SCHEMA


def test_the_command_loads_them_into_the_home_and_says_what_is_wrong(tmp_path) -> None:
    from typer.testing import CliRunner

    from cli.main import app

    def svd(*words: object):
        return CliRunner().invoke(app, [str(word) for word in words])

    home = tmp_path / "home"
    assert svd("init", "--home", home).exit_code == 0
    done = svd("geography", "boundaries", geojson(tmp_path / "la.geojson", LEFT), "--home", home)
    assert done.exit_code == 0, done.output
    assert "2 boundaries loaded, by LAD24CD." in done.output
    assert read_boundaries(home / "geography" / "boundaries.parquet").height == 2
    wrong = svd("geography", "boundaries", geojson(tmp_path / "grid.geojson", {BIRMINGHAM: GRID}), "--home", home)
    assert wrong.exit_code == 1
    assert isinstance(wrong.exception, BoundariesRefused)
