"""A published warehouse drawn by hand, of two authorities and a few cells, for the tests of drops."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables.marts import published
from tests.warehouse.conftest import code_lists
from warehouse.drops.partners import Partner
from warehouse.publish.catalogue import About, describe
from warehouse.publish.publish import publish

BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
TODAY = date(2026, 5, 1)
HEARD = {"providers_received": 1, "providers_complete": 1, "providers_expected": 1}
SHOWN, HIDDEN = "published", "suppressed"


def partner(**differs: Any) -> Partner:
    """Police who receive everything of both authorities, unless told otherwise."""
    told: dict[str, Any] = {
        "id": "police",
        "name": "The Police",
        "contact": "data@police.example",
        "reference": "ISA-1",
        "signed": date(2025, 4, 1),
        "expires": date(2027, 3, 31),
        "marts": ("la_year", "la_month_source", "msoa_year", "la_year_rate"),
        "areas": frozenset({BIRMINGHAM, COVENTRY}),
        "everywhere": False,
    }
    return Partner(**(told | differs))


def rows(table: str, *cells: dict[str, Any]) -> pl.DataFrame:
    """Rows of a published table; all providers complete, unless told otherwise."""
    schema = published(table).schema()
    return pl.DataFrame([{column: (HEARD | cell).get(column) for column in schema} for cell in cells], schema=schema)


def la_year(cells: dict[str, tuple[int | None, str]], **differs: Any) -> pl.DataFrame:
    """Authority → n and status, of 2025/26."""
    told = [
        {"residence_la": la, "financial_year": "2025/26", "n": n, "status": s} | differs for la, (n, s) in cells.items()
    ]
    return rows("la_year", *told)


def tables(**differs: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Four tables: Birmingham is shown, Coventry suppressed; other tables by name where told otherwise."""
    month = {"month": date(2026, 3, 1), "area_basis": "residence", "source": "ecds"}
    year = {"financial_year": "2025/26"}
    return {
        "la_year": la_year({BIRMINGHAM: (25, SHOWN), COVENTRY: (None, HIDDEN)}),
        "la_month_source": rows(
            "la_month_source",
            month | {"la": BIRMINGHAM, "n": 10, "status": SHOWN},
            month | {"la": COVENTRY, "status": "not_received", "providers_received": 0, "providers_complete": 0},
            month | {"la": COVENTRY, "source": "ambulance", "status": "suppressed_group"},
        ),
        "msoa_year": rows(
            "msoa_year",
            year | {"residence_msoa": "E02000001", "residence_la": BIRMINGHAM, "n": 15, "status": SHOWN},
            year | {"residence_msoa": "E02000002", "residence_la": COVENTRY, "status": HIDDEN},
        ),
        "la_year_rate": rows(
            "la_year_rate",
            year
            | {
                "residence_la": BIRMINGHAM,
                "n": 25,
                "status": SHOWN,
                "months": 12,
                "population": 1_144_900,
                "population_year": 2021,
                "rate_per_1000": 0.02,
            },
            year
            | {
                "residence_la": COVENTRY,
                "status": HIDDEN,
                "months": 12,
                "population": 345_300,
                "population_year": 2021,
            },
        ),
    } | differs


def warehouse(path: Path, told: dict[str, pl.DataFrame] | None = None) -> Path:
    """Publish `told`, else `tables()`, as `path`."""
    counts = told or tables()
    areas = [
        ("QHL", "NHS Birmingham and Solihull ICB", "integrated_care_board", "REGION", None),
        ("QWU", "NHS Coventry and Warwickshire ICB", "integrated_care_board", "REGION", None),
        (BIRMINGHAM, "Birmingham", "local_authority", "QHL", "West Midlands Police"),
        (COVENTRY, "Coventry", "local_authority", "QWU", "West Midlands Police"),
    ]
    small = [("E05000001", "E02000001", BIRMINGHAM), ("E05000003", "E02000002", COVENTRY)]
    trusts = [
        ("RRK", "acute_trust", "Hospitals of Birmingham", "QHL"),
        ("RYA", "ambulance_trust", "The ambulance", None),
    ]
    senders = [("RRK", "ecds"), ("RYA", "ambulance")]
    totals = ["received", "accepted", "rejected", "duplicate", "out_of_scope", "unreadable"]
    words = ["submission", "source", "provider_code"]
    catalogue = describe(
        counts,
        areas=pl.DataFrame(areas, schema=["code", "name", "level", "parent_code", "police_force"], orient="row"),
        small_areas=pl.DataFrame(small, schema=["ward", "msoa", "la"], orient="row"),
        organisations=pl.DataFrame(trusts, schema=["code", "kind", "name", "parent_code"], orient="row"),
        populations=pl.DataFrame({"area_code": [BIRMINGHAM], "year": ["2021"], "population": [1_144_900]}),
        code_list=code_lists(),
        reporting=pl.DataFrame(
            [(code, source, date(2026, month, 1), True) for code, source in senders for month in (2, 3)],
            schema=["provider_code", "source", "month", "received"],
            orient="row",
        ),
        submissions=pl.DataFrame(
            schema=dict.fromkeys(words, pl.String())
            | dict.fromkeys(["period_from", "period_to"], pl.Date())
            | dict.fromkeys(totals, pl.Int64())
        ),
        about=About(
            release="2026-03",
            policy="suppress-8-round-5",
            definitions_version="1",
            code_version="0.1.0",
            published_at=datetime(2026, 5, 1, tzinfo=UTC),
        ),
    )
    publish(counts, catalogue, path)
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Name below `folder` → bytes, of every file in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def square(left: float, bottom: float, side: float = 0.1) -> dict[str, Any]:
    """A square as a GeoJSON polygon, clockwise, as careless tools write it."""
    right, top = left + side, bottom + side
    return {
        "type": "Polygon",
        "coordinates": [[[left, bottom], [left, top], [right, top], [right, bottom], [left, bottom]]],
    }


def geojson(path: Path, shapes: dict[str, dict[str, Any]], field: str = "LAD24", **also: Any) -> Path:
    """Code → geometry, as ONS exports boundaries: FID, code, names, position, shape."""
    features = [
        {
            "type": "Feature",
            "id": at,
            "properties": {
                "FID": at,
                f"{field}CD": code,
                f"{field}NM": f"Area {code}",
                f"{field}NMW": " ",
                "LONG": -1.9,
            },
            "geometry": shape,
        }
        for at, (code, shape) in enumerate(shapes.items(), start=1)
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "name": path.stem, "features": features, **also}), encoding="utf-8"
    )
    return path
