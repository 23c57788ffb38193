"""Boundaries of areas: GeoJSON as the Office for National Statistics exports it, made into a small Parquet of our own.

Knows the shape of those exports and of a polygon. Must not know which areas a table holds, nor any count.
The fields carry the year of the edition (`LAD24CD`, `WD25CD`, `MSOA21CD`), so they are known by how they end.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import shapely
from shapely.geometry import shape

from schemas.durable import built_durably
from warehouse.drops.errors import DropFailed

BOUNDARIES_FILE = "boundaries.parquet"
SCHEMA = {"code": pl.String(), "name": pl.String(), "kind": pl.String(), "geometry": pl.Binary()}
"""kind: the letters of the field, such as LAD or MSOA; geometry: WKB, longitude and latitude on WGS 84."""

_MOST_BYTES = 400_000_000
_WGS84 = re.compile(r"(EPSG:{1,2}4326|CRS:?84|OGC:1\.3:CRS84)$")
_CODE_FIELD = re.compile(r"([A-Z]+)\d{2}CD", re.IGNORECASE)
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_POLYGONS = {"Polygon", "MultiPolygon"}


class BoundariesRefused(DropFailed):
    """The file holds no boundaries we can use; the message says what to fetch instead."""


@dataclass(frozen=True)
class BoundariesLoaded:
    """How many areas a file held, of which kind, such as LAD, and by which field."""

    areas: int
    kind: str
    field: str


def load_boundaries(geojson: Path, target: Path) -> BoundariesLoaded:
    """Read an export of ONS boundaries and put its areas into the Parquet `target`, written beside and renamed.

    Areas of the same kind are replaced, those of other kinds stay, so that authorities, wards and MSOAs are loaded
    one after the other. Raises `BoundariesRefused`; `target` is then as it was.
    """
    features = _features(geojson)
    field = _code_field(geojson, [each["properties"] for each in features])
    kind = re.sub(r"\d.*", "", field).upper()
    rows = pl.DataFrame([_area(geojson, each, field, kind) for each in features], schema=SCHEMA)
    twice = [code for code, times in Counter(rows["code"].to_list()).items() if times > 1]
    if twice:
        raise BoundariesRefused(
            f"{geojson.name} holds {len(twice)} areas more than once; fetch it again, each area once."
        )
    kept = read_boundaries(target).filter(pl.col("kind") != kind) if target.exists() else rows.clear()
    with built_durably(target) as building:
        pl.concat([kept, rows]).sort("kind", "code").write_parquet(building, compression="zstd")
    return BoundariesLoaded(rows.height, kind, field)


def read_boundaries(path: Path) -> pl.DataFrame:
    """The boundaries that `load_boundaries` wrote, in the columns of SCHEMA. Raises `BoundariesRefused`."""
    try:
        found = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        found = pl.DataFrame()
    if dict(found.schema) != SCHEMA:
        raise BoundariesRefused(f"{path.name} is damaged; delete it and run `svd geography boundaries FILE` again.")
    return found


def _features(geojson: Path) -> list[dict[str, Any]]:
    if geojson.stat().st_size > _MOST_BYTES:
        raise BoundariesRefused(
            f"{geojson.name} is very large; fetch the generalised edition, which ONS marks BGC or BUC."
        )
    try:
        content = json.loads(geojson.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise BoundariesRefused(
            f"{geojson.name} is no GeoJSON of boundaries; download them from the ONS Open Geography portal as GeoJSON."
        )
    features = content.get("features")
    if not isinstance(features, list) or not features or not all(_is_feature(each) for each in features):
        raise BoundariesRefused(
            f"{geojson.name} holds no areas that can be read; download it again from the ONS Open Geography portal."
        )
    told = content.get("crs") or {}
    system = str(told.get("properties", {}).get("name", "")) if isinstance(told, dict) else "?"
    if system and not _WGS84.search(system):
        raise _wrong_system(geojson)
    return features


def _is_feature(each: Any) -> bool:
    return (
        isinstance(each, dict) and isinstance(each.get("properties"), dict) and isinstance(each.get("geometry"), dict)
    )


def _code_field(geojson: Path, properties: list[dict[str, Any]]) -> str:
    """The field that names an area: the first whose name ends in a year and CD, and that is filled and never
    repeated."""
    fields = [field for field in properties[0] if _CODE_FIELD.fullmatch(field)]
    if not fields:
        raise BoundariesRefused(
            f"{geojson.name} has no field such as LAD24CD or MSOA21CD that names the areas; fetch the boundaries as "
            f"ONS publishes them."
        )
    for field in fields:
        codes = [each.get(field) for each in properties]
        if all(isinstance(code, str) and code for code in codes) and len(set(codes)) == len(codes):
            return field
    return fields[0]


def _area(geojson: Path, feature: dict[str, Any], field: str, kind: str) -> dict[str, Any]:
    properties = feature["properties"]
    code = properties.get(field)
    if not isinstance(code, str) or not code:
        raise BoundariesRefused(f"{geojson.name} has areas without a code in {field}; fetch it again.")
    name = properties.get(field[:-2] + "NM") or properties.get(field[:-2] + "nm")
    return {
        "code": code,
        "name": name if isinstance(name, str) else None,
        "kind": kind,
        "geometry": _polygon(geojson, feature["geometry"]),
    }


def _polygon(geojson: Path, given: dict[str, Any]) -> bytes:
    if given.get("type") not in _POLYGONS:
        raise BoundariesRefused(
            f"{geojson.name} holds points or lines; boundaries are polygons, so fetch the file called boundaries."
        )
    try:
        area = shapely.force_2d(shape(given))
        # The generalised editions cross themselves here and there; what is left after mending are the polygons.
        whole = (
            area
            if area.is_valid
            else shapely.union_all(
                [part for part in shapely.get_parts(shapely.make_valid(area)) if part.geom_type in _POLYGONS]
            )
        )
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError):
        whole = None
    if whole is None or whole.is_empty:
        raise BoundariesRefused(f"{geojson.name} has areas whose shape cannot be read; fetch it again.")
    left, bottom, right, top = whole.bounds
    if left < _WORLD[0] or bottom < _WORLD[1] or right > _WORLD[2] or top > _WORLD[3]:
        raise _wrong_system(geojson)
    wkb: bytes = shapely.to_wkb(shapely.orient_polygons(whole), byte_order=1)
    return wkb


def _wrong_system(geojson: Path) -> BoundariesRefused:
    return BoundariesRefused(
        f"{geojson.name} is not in longitude and latitude; download it as WGS 84 (EPSG:4326), which is the GeoJSON of "
        f"the ONS portal."
    )
