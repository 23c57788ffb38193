"""A region of two local authorities and two trusts, drawn small, that every test of the warehouse shares."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.tables.contact import Contact
from schemas.tables.marts import all_marts
from warehouse.marts.counting import count
from warehouse.marts.deriving import derive
from warehouse.publish.catalogue import About, describe
from warehouse.publish.publish import publish

CATEGORY_LISTS = (
    "age_band",
    "sex_group",
    "mechanism",
    "place_type",
    "weekday",
    "time_band",
    "ethnic_group",
    "deprivation_quintile",
    "area_status",
    "cell_status",
)
JAN, FEB, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))

AN_ATTENDANCE: dict[str, Any] = {
    "source": "ecds",
    "submission": "s1",
    "line": 2,
    "provider_code": "RRK",
    "month": JAN,
    "weekday": 6,
    "time_band": "00-03",
    "age_band": "18-24",
    "sex": "male",
    "ethnic_group": "white",
    "residence_status": "area",
    "residence_la": "E08000025",
    "residence_ward": "E05000001",
    "residence_msoa": "E02000001",
    "residence_deprivation": "1",
    "incident_status": "unknown",
    "incident_la": "unknown",
    "incident_ward": "unknown",
    "incident_msoa": "unknown",
    "incident_deprivation": "unknown",
    "mechanism": "knife",
    "place_type": "street",
    "is_injury": True,
    "intent_coded": True,
    "mechanism_coded": True,
    "place_coded": True,
    "time_known": False,
    "is_primary": True,
    "is_secondary": True,
    "is_sensitivity": False,
    "is_ambulance": False,
    "is_sexual": False,
    "is_domestic": False,
    "is_under_18": False,
    "linked": False,
}
AN_INCIDENT: dict[str, Any] = AN_ATTENDANCE | {
    "source": "ambulance",
    "submission": "s2",
    "provider_code": "RYA",
    "residence_status": "unknown",
    "residence_la": "unknown",
    "residence_ward": "unknown",
    "residence_msoa": "unknown",
    "residence_deprivation": "unknown",
    "incident_status": "area",
    "incident_la": "E08000025",
    "is_primary": False,
    "is_secondary": False,
    "is_ambulance": True,
}


Draw = Callable[..., dict[str, Any]]
Write = Callable[[list[dict[str, Any]]], list[Path]]


@pytest.fixture
def attendance() -> Draw:
    """Draws an ED contact: a man of Birmingham, stabbed in the street, unless told otherwise."""
    return lambda **differs: AN_ATTENDANCE | differs


@pytest.fixture
def incident() -> Draw:
    """Draws an ambulance contact in Birmingham, unless told otherwise."""
    return lambda **differs: AN_INCIDENT | differs


def code_lists() -> pl.DataFrame:
    """The real category lists, as the marts' `code_list` input."""
    folder = Path(__file__).parents[2] / "schemas" / "code_lists"
    rows = []
    for name in CATEGORY_LISTS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows += [{"list": name} | {k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]
    return pl.DataFrame(rows, infer_schema_length=None).select(
        "list", "code", "label", pl.col("group").cast(pl.String), pl.col("valid_from", "valid_to").cast(pl.String)
    )


@pytest.fixture
def parquet(tmp_path: Path) -> Write:
    """Writes contacts to one Parquet file and names it. Each row is on a line of its own."""

    def write(rows: list[dict[str, Any]]) -> list[Path]:
        path = tmp_path / "contacts of one month.parquet"
        numbered = [row | {"line": line} for line, row in enumerate(rows, start=2)]
        pl.DataFrame(numbered, schema=Contact.schema()).write_parquet(path)
        return [path]

    return write


@pytest.fixture
def inputs() -> dict[str, pl.DataFrame]:
    """Birmingham and Coventry; RRK serves Birmingham, RKB Coventry, RYA both. January to April; RRK's March is
    missing."""
    months = [JAN, FEB, MARCH, APRIL]
    senders = [("RRK", "ecds"), ("RKB", "ecds"), ("RYA", "ambulance")]
    return {
        "area": pl.DataFrame(
            [
                ("QHL", "NHS Birmingham and Solihull ICB", "integrated_care_board", "REGION", None),
                ("QWU", "NHS Coventry and Warwickshire ICB", "integrated_care_board", "REGION", None),
                ("E08000025", "Birmingham", "local_authority", "QHL", "West Midlands Police"),
                ("E08000026", "Coventry", "local_authority", "QWU", "West Midlands Police"),
            ],
            schema=["code", "name", "level", "parent_code", "police_force"],
            orient="row",
        ).with_columns(valid_from=pl.lit(None, pl.String), valid_to=pl.lit(None, pl.String)),
        "calendar": pl.DataFrame(
            {
                "month": months,
                "quarter": [JAN, JAN, JAN, APRIL],
                "financial_year": ["2025/26", "2025/26", "2025/26", "2026/27"],
            }
        ),
        "expected": pl.DataFrame(
            [
                ("RRK", "ecds", "E08000025"),
                ("RKB", "ecds", "E08000026"),
                ("RYA", "ambulance", "E08000025"),
                ("RYA", "ambulance", "E08000026"),
                *((provider, source, "all") for provider, source in senders),
            ],
            schema=["provider_code", "source", "area_code"],
            orient="row",
        ),
        "reporting": pl.DataFrame(
            [(p, s, m, (p, m) != ("RRK", MARCH)) for p, s in senders for m in months],
            schema=["provider_code", "source", "month", "received"],
            orient="row",
        ),
        "code_list": code_lists(),
        "small_area": pl.DataFrame(
            [
                ("E05000001", "E02000001", "E08000025"),
                ("E05000002", "E02000001", "E08000025"),
                ("E05000003", "E02000002", "E08000026"),
            ],
            schema=["ward", "msoa", "la"],
            orient="row",
        ),
    }


def floor(counts: pl.DataFrame) -> pl.DataFrame:
    """A floor just good enough for tests: below 8 suppressed, nothing received of those expected not_received."""
    status = (
        pl.when((pl.col("providers_received") == 0) & (pl.col("providers_expected") > 0))
        .then(pl.lit("not_received"))
        .when(pl.col("n") < 8)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("published"))
    )
    shown = pl.when(status == "published").then((pl.col("n") + 2) // 5 * 5)
    return counts.with_columns(status=status, n=shown)


@pytest.fixture
def marts(inputs: dict[str, pl.DataFrame], parquet: Write, attendance: Draw, incident: Draw) -> dict[str, pl.DataFrame]:
    """Every mart, protected: 23 attendances of Birmingham and 12 of Coventry in January, 9 ambulance incidents."""
    home = {"residence_la": "E08000026", "residence_ward": "E05000003", "residence_msoa": "E02000002"}
    coventry = attendance(provider_code="RKB", **home)
    rows = [attendance()] * 23 + [coventry] * 12 + [incident()] * 9
    counts = count(parquet(rows), inputs, all_marts())
    return {
        each.name: floor(counts[each.name]).select(list(each.columns)).cast(dict(each.schema())) for each in all_marts()
    }


@pytest.fixture
def about() -> About:
    return About(
        release="2026-04",
        policy="suppress 0 to 7, round to 5",
        definitions_version="1",
        code_version="0.1.0",
        published_at=datetime(2026, 5, 1, 6, 0, tzinfo=UTC),
    )


@pytest.fixture
def reference() -> dict[str, pl.DataFrame]:
    """Organisations and populations, as text where reference data is text."""
    return {
        "organisations": pl.DataFrame(
            [
                ("RRK", "acute_trust", "University Hospitals Birmingham NHS FT", "QHL"),
                ("RKB", "acute_trust", "University Hospitals Coventry and Warwickshire NHS Trust", "QWU"),
                ("RYA", "ambulance_trust", "West Midlands Ambulance Service University NHS FT", None),
            ],
            schema=["code", "kind", "name", "parent_code"],
            orient="row",
        ),
        "populations": pl.DataFrame(
            {"area_code": ["E08000025", "E08000026"], "year": ["2021", "2021"], "population": [1_144_900, 345_300]}
        ),
        "submissions": pl.DataFrame(
            {
                "submission": ["s1", "s2"],
                "source": ["ecds", "ambulance"],
                "provider_code": ["RRK", "RYA"],
                "period_from": [JAN, JAN],
                "period_to": [FEB, APRIL],
                "received": [1000, 500],
                "accepted": [990, 500],
                "rejected": [10, None],
                "duplicate": [None, None],
                "out_of_scope": [None, None],
                "unreadable": [None, None],
            },
            schema_overrides=dict.fromkeys(("duplicate", "out_of_scope", "unreadable"), pl.Int64),
        ),
    }


Describe = Callable[..., tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]]


@pytest.fixture
def described(
    marts: dict[str, pl.DataFrame], inputs: dict[str, pl.DataFrame], reference: dict[str, pl.DataFrame], about: About
) -> Describe:
    """Gives what is published: tables of counts, and the catalogue; told otherwise, with other marts or `about`."""

    def both(**differs: Any) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
        counts = marts | differs.get("marts", {})
        tables = counts | derive(counts, reference["populations"])
        catalogue = describe(
            tables,
            areas=inputs["area"],
            small_areas=inputs["small_area"],
            organisations=reference["organisations"],
            populations=reference["populations"],
            code_list=inputs["code_list"],
            reporting=inputs["reporting"],
            submissions=reference["submissions"],
            about=differs.get("about", about),
        )
        return tables, catalogue

    return both


@pytest.fixture
def warehouse_file(tmp_path: Path, described: Describe) -> Path:
    """A published warehouse."""
    target = tmp_path / "warehouse" / "violence.duckdb"
    publish(*described(), target)
    return target
