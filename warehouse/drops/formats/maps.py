"""GeoParquet 1.1: tables of one figure for an area and a period, with the area's boundary in each row.

Knows boundaries and the standard. Must not decide which rows there are: a map has the rows of its table whose area has
a boundary, and the same figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from schemas.tables.marts import Derived, Mart

_AREA_COLUMNS = ("residence_msoa", "residence_ward", "area", "residence_la", "incident_la", "la")
"""Columns that name an area, the finest first."""
_BESIDE_THE_AREA = {*_AREA_COLUMNS, "area_level", "period_kind", "starts", "month", "quarter", "financial_year"}

_WGS84 = {
    "$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
    "type": "GeographicCRS",
    "name": "WGS 84",
    "datum": {
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563},
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"},
            {"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"},
        ],
    },
    "id": {"authority": "EPSG", "code": 4326},
}


def area_column(table: type[Mart] | type[Derived]) -> str | None:
    """The dimension that names the area of a row, the finest where there are several; none where none does."""
    return next((name for name in _AREA_COLUMNS if name in table.dimensions()), None)


def is_mapped(table: type[Mart] | type[Derived]) -> bool:
    """Whether a row is an area in a period and nothing finer, so that a map of it shows one figure for an area."""
    return area_column(table) is not None and {*table.dimensions()} <= _BESIDE_THE_AREA


def with_boundaries(rows: pl.DataFrame, column: str, boundaries: pl.DataFrame) -> pl.DataFrame:
    """The rows whose `column` has a boundary, in their order, with area_name and geometry at the end.

    boundaries: code, name, geometry as WKB.
    """
    one_each = boundaries.unique("code", keep="first", maintain_order=True)
    shapes = one_each.select(pl.col("code").alias(column), pl.col("name").alias("area_name"), "geometry")
    return rows.join(shapes, on=column, how="inner", maintain_order="left")


def write_geoparquet(rows: pl.DataFrame, path: Path, footer: dict[str, str]) -> None:
    """Write `rows`, of which `geometry` holds WKB in longitude and latitude, as GeoParquet 1.1."""
    geo = json.dumps(_geo(rows["geometry"].to_list()), ensure_ascii=False)
    # Written by pyarrow, which puts the metadata into the Arrow schema too: some readers look for `geo` only there.
    table = pa.table({column: _as_arrow(rows[column]) for column in rows.columns})
    pq.write_table(table.replace_schema_metadata(footer | {"geo": geo}), path, compression="zstd", compression_level=9)


def _as_arrow(values: pl.Series) -> pa.Array:
    """Without the large types, which not every reader of maps knows."""
    plain = {pl.String(): pa.string(), pl.Binary(): pa.binary()}.get(values.dtype)
    arrow = values.to_arrow()
    return arrow.cast(plain) if plain else arrow


def _geo(geometries: Iterable[bytes]) -> dict[str, object]:
    shapes = shapely.from_wkb(list(geometries))
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({each.geom_type for each in shapes}),
        "crs": _WGS84,
        "orientation": "counterclockwise",
        "bbox": [float(edge) for edge in shapely.total_bounds(shapes)],
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
